//! What the API shows of Pods and workloads: statuses as the kubelet and the controllers write them.

use serde::Serialize;

use crate::api::Spec;
use crate::time::Millis;

/// `status.phase` of a Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PodPhase {
    /// Not everything has been started.
    Pending,
    /// Something runs.
    Running,
    /// Every regular container ended with exit code 0.
    Succeeded,
    /// A regular container failed, or an init container failed for good.
    Failed,
}

impl PodPhase {
    /// The word of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
        }
    }

    /// Succeeded or Failed.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// A condition of a Pod or workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// `type`.
    pub kind: &'static str,
    /// `status`.
    pub status: bool,
    /// `reason`, or empty.
    pub reason: &'static str,
    /// `message`, or empty.
    pub message: String,
}

/// `terminated` of a container's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Terminated {
    /// `exitCode`.
    pub exit_code: i32,
    /// `reason`.
    pub reason: &'static str,
    /// `finishedAt`.
    pub finished_at: Millis,
}

/// `state` of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ContainerState {
    /// `waiting`, with its reason.
    Waiting(&'static str),
    /// `running` since.
    Running(Millis),
    /// `terminated`.
    Terminated(Terminated),
}

/// One entry of `initContainerStatuses` or `containerStatuses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContainerStatus {
    /// `name`.
    pub name: String,
    /// `ready`.
    pub ready: bool,
    /// `started`.
    pub started: bool,
    /// `restartCount`.
    pub restart_count: u32,
    /// `state`.
    pub state: ContainerState,
    /// `lastState.terminated`.
    pub last: Option<Terminated>,
}

/// What the API shows of a Pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PodStatus {
    /// `phase`.
    pub phase: PodPhase,
    /// `reason` of the whole Pod, or empty: `Evicted`, `DeadlineExceeded`.
    pub reason: &'static str,
    /// `qosClass`.
    pub qos: &'static str,
    /// `spec.nodeName` is set.
    pub bound: bool,
    /// Conditions in the order of the API.
    pub conditions: Vec<Condition>,
    /// `initContainerStatuses` in spec order.
    pub init: Vec<ContainerStatus>,
    /// `containerStatuses`, sorted by name as the kubelet does.
    pub containers: Vec<ContainerStatus>,
    /// `deletionGracePeriodSeconds` of a Pod that is being deleted.
    pub deleting_secs: Option<u64>,
}

impl PodStatus {
    /// Whether the condition is True.
    #[must_use]
    pub fn is_true(&self, kind: &str) -> bool {
        self.conditions.iter().any(|c| c.kind == kind && c.status)
    }
}

/// What the API shows of an object that keeps Pods or other objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectState {
    /// What it is asked for.
    pub spec: Spec,
    /// What its controller says.
    pub status: WorkloadStatus,
}

/// `status` of a workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WorkloadStatus {
    /// A Job.
    Job(JobStatus),
    /// A CronJob.
    CronJob(CronJobStatus),
    /// A Deployment.
    Deployment(DeploymentStatus),
    /// A ReplicaSet or ReplicationController.
    ReplicaSet(ReplicaSetStatus),
    /// A StatefulSet.
    StatefulSet(StatefulSetStatus),
    /// A DaemonSet.
    DaemonSet(DaemonSetStatus),
}

impl WorkloadStatus {
    /// The status of an object that no controller has seen yet; a Pod has none.
    #[must_use]
    pub fn new(spec: &Spec) -> Option<Self> {
        Some(match spec {
            Spec::Pod => return None,
            Spec::Job(_) => Self::Job(JobStatus::default()),
            Spec::CronJob { .. } => Self::CronJob(CronJobStatus::default()),
            Spec::Deployment { .. } => Self::Deployment(DeploymentStatus::default()),
            Spec::ReplicaSet { .. } => Self::ReplicaSet(ReplicaSetStatus::default()),
            Spec::StatefulSet { .. } => Self::StatefulSet(StatefulSetStatus::default()),
            Spec::DaemonSet => Self::DaemonSet(DaemonSetStatus::default()),
        })
    }

    /// The conditions in the order in which they were added.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        match self {
            Self::Job(job) => &job.conditions,
            Self::Deployment(deployment) => &deployment.conditions,
            _ => &[],
        }
    }
}

/// `status` of a Job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct JobStatus {
    /// `startTime`.
    pub start_time: Option<Millis>,
    /// `active`.
    pub active: u32,
    /// `ready`.
    pub ready: u32,
    /// `terminating`.
    pub terminating: u32,
    /// `succeeded`.
    pub succeeded: u32,
    /// `failed`.
    pub failed: u32,
    /// Succeeded Pods that are not counted yet.
    pub uncounted_succeeded: u32,
    /// Failed Pods that are not counted yet.
    pub uncounted_failed: u32,
    /// Conditions in the order in which they were added.
    pub conditions: Vec<Condition>,
    /// `completionTime`.
    pub completion_time: Option<Millis>,
}

/// `status` of a CronJob.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CronJobStatus {
    /// Length of `active`.
    pub active: u32,
    /// `lastScheduleTime`.
    pub last_schedule: Option<Millis>,
}

/// `status` of a Deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DeploymentStatus {
    /// `replicas`.
    pub replicas: u32,
    /// `updatedReplicas`.
    pub updated: u32,
    /// `readyReplicas`.
    pub ready: u32,
    /// `availableReplicas`.
    pub available: u32,
    /// `unavailableReplicas`.
    pub unavailable: u32,
    /// `terminatingReplicas`.
    pub terminating: u32,
    /// Conditions in the order in which they were added.
    pub conditions: Vec<Condition>,
}

/// `status` of a ReplicaSet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ReplicaSetStatus {
    /// `replicas`.
    pub replicas: u32,
    /// `fullyLabeledReplicas`.
    pub fully_labeled: u32,
    /// `readyReplicas`.
    pub ready: u32,
    /// `availableReplicas`.
    pub available: u32,
    /// `terminatingReplicas`.
    pub terminating: u32,
}

/// `status` of a StatefulSet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct StatefulSetStatus {
    /// `replicas`.
    pub replicas: u32,
    /// `readyReplicas`.
    pub ready: u32,
    /// `currentReplicas`: Pods of the old revision.
    pub current: u32,
    /// `updatedReplicas`: Pods of the new revision.
    pub updated: u32,
    /// `availableReplicas`.
    pub available: u32,
}

/// `status` of a DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DaemonSetStatus {
    /// `desiredNumberScheduled`.
    pub desired: u32,
    /// `currentNumberScheduled`.
    pub current: u32,
    /// `numberReady`.
    pub ready: u32,
    /// `updatedNumberScheduled`.
    pub updated: u32,
    /// `numberAvailable`.
    pub available: u32,
    /// `numberUnavailable`.
    pub unavailable: u32,
}
