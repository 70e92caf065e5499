//! What the API shows of Pods and workloads.

mod pod;
mod workload;

use podstep_freeze::Freeze;
use serde::Serialize;

pub use pod::{ContainerState, ContainerStatus, PodPhase, PodStatus, Terminated};
pub use workload::{
    CronJobStatus, DaemonSetStatus, DeploymentStatus, JobStatus, ObjectState, ReplicaSetStatus, StatefulSetStatus,
    WorkloadStatus,
};

/// A condition of a Pod or workload.
#[derive(Debug, Clone, Eq, Serialize, Freeze)]
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

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        let Self { kind, status, reason, message } = self;
        *status == other.status
            && same_text(kind, other.kind)
            && same_text(reason, other.reason)
            && same_text(message, &other.message)
    }
}

/// Whether two texts say the same. Most of a status are empty: an empty one has no address, and to compare bytes there
/// takes some processors longer than everything else of a status.
fn same_text(one: &str, other: &str) -> bool {
    one.len() == other.len() && (one.is_empty() || one == other)
}

impl Condition {
    /// `True`, `False` or `Unknown`.
    ///
    /// Rule: the only Unknown is a Deployment's progress while it is paused, and until it goes on.
    /// Source: `deployment_controller.go` `checkPausedConditions`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.reason {
            "DeploymentPaused" | "DeploymentResumed" => "Unknown",
            _ if self.status => "True",
            _ => "False",
        }
    }
}
