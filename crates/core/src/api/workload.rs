//! What the specs of Jobs, Deployments and the other kinds ask their controllers for.

use podstep_manifest::Node;
use serde::Serialize;

use super::Reader;

/// `backoffLimit` of a Job when the field is absent. Source: `pkg/apis/batch/v1/defaults.go`.
pub const DEFAULT_BACKOFF_LIMIT: u32 = 6;

/// What the spec of an object asks its controller for, beside the Pod's template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Spec {
    /// A Pod has no controller.
    Pod,
    /// A Job.
    Job(JobSpec),
    /// A CronJob.
    CronJob {
        /// `schedule`.
        schedule: String,
        /// `suspend`.
        suspend: bool,
    },
    /// A Deployment.
    Deployment {
        /// `replicas`.
        replicas: u32,
    },
    /// A ReplicaSet or ReplicationController.
    ReplicaSet {
        /// `replicas`.
        replicas: u32,
    },
    /// A StatefulSet.
    StatefulSet {
        /// `replicas`.
        replicas: u32,
    },
    /// A DaemonSet.
    DaemonSet,
}

impl Spec {
    /// Pods that are wanted at the same time.
    #[must_use]
    pub const fn replicas(&self) -> u32 {
        match self {
            Self::Pod | Self::DaemonSet | Self::CronJob { .. } => 1,
            Self::Job(job) => job.parallelism,
            Self::Deployment { replicas } | Self::ReplicaSet { replicas } | Self::StatefulSet { replicas } => *replicas,
        }
    }
}

/// `spec` of a Job, with the API server's defaults. Source: `pkg/apis/batch/v1/defaults.go`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobSpec {
    /// `completions`; `None` is a work queue.
    pub completions: Option<u32>,
    /// `parallelism`.
    pub parallelism: u32,
    /// `backoffLimit`.
    pub backoff_limit: u32,
    /// `suspend`.
    pub suspend: bool,
    /// `podReplacementPolicy: Failed`: a Pod that is being deleted counts when it has ended, not before.
    pub replaces_only_failed: bool,
}

impl Reader<'_> {
    pub(super) fn controller_spec(&mut self, root: &Node, kind: &str) -> Spec {
        let Some(spec) = root.get("spec") else { return Spec::Pod };
        let is_true = |name: &str| spec.get(name).and_then(Node::as_bool) == Some(true);
        if let "Pod" | "DaemonSet" | "Job" | "CronJob" = kind {
            return match kind {
                "Pod" => Spec::Pod,
                "DaemonSet" => Spec::DaemonSet,
                "Job" => Spec::Job(self.job_spec(spec, is_true("suspend"))),
                _ => Spec::CronJob {
                    schedule: self.text(spec, "schedule", "spec").unwrap_or_default(),
                    suspend: is_true("suspend"),
                },
            };
        }
        let replicas = self.count(spec, "replicas", "spec").unwrap_or(1);
        match kind {
            "Deployment" => Spec::Deployment { replicas },
            "StatefulSet" => Spec::StatefulSet { replicas },
            _ => Spec::ReplicaSet { replicas },
        }
    }

    fn job_spec(&mut self, spec: &Node, suspend: bool) -> JobSpec {
        let completions = self.count(spec, "completions", "spec");
        let parallelism = self.count(spec, "parallelism", "spec");
        let replacement = self.text(spec, "podReplacementPolicy", "spec");
        JobSpec {
            completions: completions.or(if parallelism.is_none() { Some(1) } else { None }),
            parallelism: parallelism.unwrap_or(1),
            backoff_limit: self.count(spec, "backoffLimit", "spec").unwrap_or(DEFAULT_BACKOFF_LIMIT),
            suspend,
            replaces_only_failed: match replacement.as_deref() {
                Some(policy) => policy == "Failed",
                None => self.field(spec, "podFailurePolicy").is_some(),
            },
        }
    }
}
