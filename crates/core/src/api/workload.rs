//! What the specs of Deployments and the other kinds ask their controllers for.

use podstep_freeze::Freeze;
use podstep_manifest::Node;
use serde::Serialize;

use super::job::job_spec;
use super::{JobSpec, count, is_true, text, whole, word};

/// A number of Pods, or a share of those that are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub enum IntOrPercent {
    /// So many Pods.
    Int(u32),
    /// So many per cent of `replicas`.
    Percent(u32),
}

impl IntOrPercent {
    /// Rule: a share is rounded up or down to whole Pods.
    /// Source: `apimachinery/pkg/util/intstr` `GetScaledValueFromIntOrPercent`.
    #[must_use]
    pub fn of(self, total: u32, round_up: bool) -> u32 {
        match self {
            Self::Int(number) => number,
            Self::Percent(share) => {
                let hundredths = u64::from(share) * u64::from(total);
                let whole = if round_up { hundredths.div_ceil(100) } else { hundredths / 100 };
                u32::try_from(whole).unwrap_or(u32::MAX)
            }
        }
    }
}

/// What the spec of an object asks its controller for, beside the Pod's template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum Spec {
    /// A Pod has no controller.
    Pod,
    /// A Job.
    Job(Box<JobSpec>),
    /// A CronJob.
    CronJob(CronJobSpec),
    /// A Deployment.
    Deployment(DeploymentSpec),
    /// A ReplicaSet or ReplicationController.
    ReplicaSet(ReplicaSetSpec),
    /// A StatefulSet.
    StatefulSet(StatefulSetSpec),
    /// A DaemonSet.
    DaemonSet(DaemonSetSpec),
}

impl Spec {
    /// Pods that are wanted at the same time.
    #[must_use]
    pub const fn replicas(&self) -> u32 {
        match self {
            Self::Pod | Self::DaemonSet(_) | Self::CronJob(_) => 1,
            Self::Job(job) => job.parallelism,
            Self::Deployment(spec) => spec.replicas,
            Self::ReplicaSet(spec) => spec.replicas,
            Self::StatefulSet(spec) => spec.replicas,
        }
    }
}

/// `spec` of a ReplicaSet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub struct ReplicaSetSpec {
    /// `replicas`.
    pub replicas: u32,
    /// `minReadySeconds`.
    pub min_ready_secs: u64,
}

/// `spec` of a Deployment. Source: `pkg/apis/apps/v1/defaults.go`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub struct DeploymentSpec {
    /// `replicas`.
    pub replicas: u32,
    /// `minReadySeconds`.
    pub min_ready_secs: u64,
    /// `paused`.
    pub paused: bool,
    /// `strategy.type: Recreate`.
    pub recreate: bool,
    /// `strategy.rollingUpdate.maxSurge`.
    pub max_surge: IntOrPercent,
    /// `strategy.rollingUpdate.maxUnavailable`.
    pub max_unavailable: IntOrPercent,
    /// `progressDeadlineSeconds`; `None` is the largest number, which means no deadline.
    pub progress_deadline_secs: Option<u64>,
    /// `revisionHistoryLimit`.
    pub history_limit: u32,
}

impl DeploymentSpec {
    /// How many Pods more than `replicas` may exist, and how many fewer may be available, in whole Pods.
    ///
    /// Rule: a share of surge is rounded up, one of unavailability down; if both come to 0, one Pod may be
    /// unavailable; Recreate has neither. Source: `deployment_util.go` `ResolveFenceposts`.
    #[must_use]
    pub fn fenceposts(&self) -> (u32, u32) {
        if self.recreate {
            return (0, 0);
        }
        let surge = self.max_surge.of(self.replicas, true);
        let unavailable = self.max_unavailable.of(self.replicas, false);
        let unavailable = if surge == 0 && unavailable == 0 { 1 } else { unavailable };
        (surge, unavailable.min(self.replicas))
    }
}

/// `spec` of a StatefulSet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub struct StatefulSetSpec {
    /// `replicas`.
    pub replicas: u32,
    /// `minReadySeconds`.
    pub min_ready_secs: u64,
    /// `ordinals.start`.
    pub start: u32,
    /// `podManagementPolicy: Parallel`.
    pub parallel: bool,
    /// `updateStrategy.type: OnDelete`.
    pub on_delete: bool,
    /// `updateStrategy.rollingUpdate.partition`.
    pub partition: u32,
    /// `revisionHistoryLimit`; a negative one keeps all.
    pub history_limit: u32,
}

/// `spec` of a DaemonSet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub struct DaemonSetSpec {
    /// `minReadySeconds`.
    pub min_ready_secs: u64,
    /// `updateStrategy.type: OnDelete`.
    pub on_delete: bool,
    /// `updateStrategy.rollingUpdate.maxSurge`.
    pub max_surge: IntOrPercent,
    /// `updateStrategy.rollingUpdate.maxUnavailable`.
    pub max_unavailable: IntOrPercent,
    /// `revisionHistoryLimit`.
    pub history_limit: u32,
}

/// `concurrencyPolicy` of a CronJob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub enum Concurrency {
    /// Several Jobs may run at the same time.
    Allow,
    /// No Job is started while one runs.
    Forbid,
    /// The running Job is deleted first.
    Replace,
}

/// `spec` of a CronJob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct CronJobSpec {
    /// `schedule`.
    pub schedule: String,
    /// `timeZone`.
    pub time_zone: Option<String>,
    /// `suspend`.
    pub suspend: bool,
    /// `concurrencyPolicy`.
    pub concurrency: Concurrency,
    /// `startingDeadlineSeconds`.
    pub starting_deadline_secs: Option<u64>,
    /// `successfulJobsHistoryLimit` and `failedJobsHistoryLimit`.
    pub history: [u32; 2],
}

pub(super) fn controller_spec(root: &Node, kind: &str) -> Spec {
    let Some(spec) = root.get("spec") else { return Spec::Pod };
    let min_ready_secs = whole(spec, "minReadySeconds").unwrap_or_default();
    let replicas = count(spec, "replicas").unwrap_or_default();
    let history_limit = count(spec, "revisionHistoryLimit").unwrap_or(u32::MAX);
    let strategy = spec.get("updateStrategy").or_else(|| spec.get("strategy"));
    let rolling = strategy.and_then(|strategy| strategy.get("rollingUpdate"));
    let is_type = |name: &str| strategy.is_some_and(|strategy| word(strategy, "type") == name);
    match kind {
        "Pod" => Spec::Pod,
        "Job" => Spec::Job(Box::new(job_spec(spec))),
        "CronJob" => Spec::CronJob(cron_job_spec(spec)),
        "DaemonSet" => Spec::DaemonSet(DaemonSetSpec {
            min_ready_secs,
            on_delete: is_type("OnDelete"),
            max_surge: int_or_percent(rolling, "maxSurge"),
            max_unavailable: int_or_percent(rolling, "maxUnavailable"),
            history_limit,
        }),
        "StatefulSet" => Spec::StatefulSet(StatefulSetSpec {
            replicas,
            min_ready_secs,
            start: spec.get("ordinals").and_then(|ordinals| count(ordinals, "start")).unwrap_or_default(),
            parallel: word(spec, "podManagementPolicy") == "Parallel",
            on_delete: is_type("OnDelete"),
            partition: rolling.and_then(|rolling| count(rolling, "partition")).unwrap_or_default(),
            history_limit,
        }),
        "Deployment" => Spec::Deployment(DeploymentSpec {
            replicas,
            min_ready_secs,
            paused: is_true(spec, "paused"),
            recreate: is_type("Recreate"),
            max_surge: int_or_percent(rolling, "maxSurge"),
            max_unavailable: int_or_percent(rolling, "maxUnavailable"),
            progress_deadline_secs: whole(spec, "progressDeadlineSeconds")
                .filter(|deadline| *deadline < u64::from(i32::MAX.unsigned_abs())),
            history_limit,
        }),
        _ => Spec::ReplicaSet(ReplicaSetSpec { replicas, min_ready_secs }),
    }
}

fn int_or_percent(node: Option<&Node>, name: &str) -> IntOrPercent {
    let Some(node) = node else { return IntOrPercent::Int(0) };
    match word(node, name).strip_suffix('%').and_then(|share| share.parse().ok()) {
        Some(share) => IntOrPercent::Percent(share),
        None => IntOrPercent::Int(count(node, name).unwrap_or_default()),
    }
}

fn cron_job_spec(spec: &Node) -> CronJobSpec {
    CronJobSpec {
        schedule: text(spec, "schedule"),
        time_zone: Some(text(spec, "timeZone")).filter(|zone| !zone.is_empty()),
        suspend: is_true(spec, "suspend"),
        concurrency: match word(spec, "concurrencyPolicy") {
            "Forbid" => Concurrency::Forbid,
            "Replace" => Concurrency::Replace,
            _ => Concurrency::Allow,
        },
        starting_deadline_secs: whole(spec, "startingDeadlineSeconds"),
        history: ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"]
            .map(|name| count(spec, name).unwrap_or_default()),
    }
}
