//! What the API shows of a Pod: status as the kubelet writes it.

use podstep_freeze::Freeze;
use serde::Serialize;

use super::{Condition, same_text};
use crate::time::Millis;

/// `status.phase` of a Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
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

/// `terminated` of a container's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct Terminated {
    /// `exitCode`.
    pub exit_code: i32,
    /// `reason`.
    pub reason: &'static str,
    /// `finishedAt`.
    pub finished_at: Millis,
}

/// `state` of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
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
#[derive(Debug, Clone, Eq, Serialize, Freeze)]
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

impl PartialEq for PodStatus {
    fn eq(&self, other: &Self) -> bool {
        let Self { phase, reason, qos, bound, conditions, init, containers, deleting_secs } = self;
        // What differs most often comes first.
        (phase, bound, deleting_secs) == (&other.phase, &other.bound, &other.deleting_secs)
            && *containers == other.containers
            && *init == other.init
            && *conditions == other.conditions
            && same_text(qos, other.qos)
            && same_text(reason, other.reason)
    }
}

impl PodStatus {
    /// Whether the condition is True.
    #[must_use]
    pub fn is_true(&self, kind: &str) -> bool {
        self.conditions.iter().any(|c| c.kind == kind && c.status)
    }
}
