//! What the API shows of an object that keeps Pods: status as its controller writes it.

use std::rc::Rc;

use podstep_freeze::Freeze;
use podstep_manifest::Node;
use serde::Serialize;

use super::Condition;
use crate::api::Spec;
use crate::time::Millis;

/// What the API shows of an object that keeps Pods or other objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct ObjectState {
    /// What it is asked for.
    pub spec: Spec,
    /// What its controller says.
    pub status: WorkloadStatus,
    /// `metadata.generation`: counts changes of the spec.
    pub generation: u32,
    /// `metadata.deletionTimestamp` is set.
    pub deleting: bool,
    /// Metadata and spec.
    pub document: Rc<Node>,
    /// The ControllerRevisions of a StatefulSet or DaemonSet: their numbers, ascending, and what is said to have caused
    /// them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<(u32, String)>,
}

/// `status` of a workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
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
            Spec::CronJob(_) => Self::CronJob(CronJobStatus::default()),
            Spec::Deployment(_) => Self::Deployment(DeploymentStatus::default()),
            Spec::ReplicaSet(_) => Self::ReplicaSet(ReplicaSetStatus::default()),
            Spec::StatefulSet(_) => Self::StatefulSet(StatefulSetStatus::default()),
            Spec::DaemonSet(_) => Self::DaemonSet(DaemonSetStatus::default()),
        })
    }

    /// The conditions in the order in which they were added.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        match self {
            Self::Job(job) => &job.conditions,
            Self::Deployment(deployment) => &deployment.conditions,
            Self::ReplicaSet(set) => &set.conditions,
            _ => &[],
        }
    }
}

/// `status` of a Job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
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
    /// `completedIndexes`, ascending.
    pub completed_indexes: Vec<u32>,
    /// `failedIndexes`, ascending; `None` without `backoffLimitPerIndex`.
    pub failed_indexes: Option<Vec<u32>>,
    /// Conditions in the order in which they were added.
    pub conditions: Vec<Condition>,
    /// `completionTime`.
    pub completion_time: Option<Millis>,
    /// `lastTransitionTime` of Complete or Failed.
    pub finished_at: Option<Millis>,
}

impl JobStatus {
    /// The condition of this type, if it is True.
    #[must_use]
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.kind == kind && condition.status)
    }

    /// Complete or Failed.
    #[must_use]
    pub fn finished(&self) -> Option<&Condition> {
        self.condition("Complete").or_else(|| self.condition("Failed"))
    }

    /// Indexes as the API writes them: `0-2,4`. Two in a row are written apart from three on as a range.
    #[must_use]
    pub fn index_ranges(indexes: &[u32]) -> String {
        let mut text = String::new();
        let mut rest = indexes.iter().copied().peekable();
        while let Some(first) = rest.next() {
            let mut last = first;
            while rest.next_if_eq(&(last + 1)).is_some() {
                last += 1;
            }
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&first.to_string());
            if last > first {
                text.push(if last == first + 1 { ',' } else { '-' });
                text.push_str(&last.to_string());
            }
        }
        text
    }
}

/// `status` of a CronJob.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct CronJobStatus {
    /// `active`: indices into `Trace::objects`.
    pub active: Vec<usize>,
    /// `lastScheduleTime`.
    pub last_schedule: Option<Millis>,
}

/// `status` of a Deployment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct DeploymentStatus {
    /// `observedGeneration`; 0 until the controller has counted for the first time.
    pub observed_generation: u32,
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
    /// `lastUpdateTime` of the condition Progressing.
    pub progressed_at: Millis,
}

/// `status` of a ReplicaSet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct ReplicaSetStatus {
    /// `observedGeneration`; 0 until the controller has counted for the first time.
    pub observed_generation: u32,
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
    /// `conditions`: ReplicaFailure while Pods cannot be created.
    pub conditions: Vec<Condition>,
}

/// `status` of a StatefulSet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct StatefulSetStatus {
    /// `observedGeneration`; 0 until the controller has counted for the first time.
    pub observed_generation: u32,
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
    /// `currentRevision` and `updateRevision`, as hashes of their templates.
    pub revisions: [u64; 2],
}

/// `status` of a DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct DaemonSetStatus {
    /// `observedGeneration`; 0 until the controller has counted for the first time.
    pub observed_generation: u32,
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
