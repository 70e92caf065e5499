//! What the specs of Jobs, Deployments and the other kinds ask their controllers for.

use podstep_manifest::Node;
use serde::Serialize;

use super::{count, is_true, text, word};

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

/// `spec` of a Job.
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

pub(super) fn controller_spec(root: &Node, kind: &str) -> Spec {
    let Some(spec) = root.get("spec") else { return Spec::Pod };
    let replicas = count(spec, "replicas").unwrap_or_default();
    match kind {
        "Pod" => Spec::Pod,
        "DaemonSet" => Spec::DaemonSet,
        "Job" => Spec::Job(job_spec(spec)),
        "CronJob" => Spec::CronJob { schedule: text(spec, "schedule"), suspend: is_true(spec, "suspend") },
        "Deployment" => Spec::Deployment { replicas },
        "StatefulSet" => Spec::StatefulSet { replicas },
        _ => Spec::ReplicaSet { replicas },
    }
}

fn job_spec(spec: &Node) -> JobSpec {
    JobSpec {
        completions: count(spec, "completions"),
        parallelism: count(spec, "parallelism").unwrap_or_default(),
        backoff_limit: count(spec, "backoffLimit").unwrap_or_default(),
        suspend: is_true(spec, "suspend"),
        replaces_only_failed: word(spec, "podReplacementPolicy") == "Failed",
    }
}
