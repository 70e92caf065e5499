//! What the API shows of an object that keeps Pods: status as its controller writes it.

use serde::Serialize;

use super::Condition;
use crate::api::Spec;
use crate::time::Millis;

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
