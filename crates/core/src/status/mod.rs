//! What the API shows of Pods and workloads.

mod pod;
mod workload;

use serde::Serialize;

pub use pod::{ContainerState, ContainerStatus, PodPhase, PodStatus, Terminated};
pub use workload::{
    CronJobStatus, DaemonSetStatus, DeploymentStatus, JobStatus, ObjectState, ReplicaSetStatus, StatefulSetStatus,
    WorkloadStatus,
};

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
