//! The columns of a Pod.

use crate::cluster::Version;
use crate::status::{ContainerState, ContainerStatus, PodStatus};
use crate::time::Millis;
use crate::trace::{ContainerEntry, ContainerRole};

/// What the columns of a Pod say.
#[derive(Debug, Clone)]
pub(super) struct PodRow {
    ready: usize,
    total: usize,
    reason: String,
    pub restarts: u32,
    /// The last end of an instance before the ones that are shown.
    pub last_restart: Option<Millis>,
}

/// The columns READY, STATUS and RESTARTS of a Pod, without how long ago it was restarted.
#[must_use]
pub fn pod_columns(containers: &[ContainerEntry], status: &PodStatus, version: Version) -> Vec<(&'static str, String)> {
    let PodRow { ready, total, reason, restarts, .. } = pod_row(containers, status, version);
    vec![("READY", format!("{ready}/{total}")), ("STATUS", reason), ("RESTARTS", restarts.to_string())]
}

/// Rule: sidecars count in both numbers of READY, plain init containers in neither; STATUS is the first
/// unfinished init container's state, else the last reason of the regular ones. Source:
/// `pkg/printers/internalversion/printers.go` `printPod`; recording `sidecar-crashloop`.
pub(super) fn pod_row(containers: &[ContainerEntry], status: &PodStatus, version: Version) -> PodRow {
    let is_plain = |container: &&ContainerEntry| container.role == ContainerRole::PlainInit;
    let init_count = containers.iter().filter(|c| c.role != ContainerRole::Regular).count();
    let total = containers.len() - containers.iter().filter(is_plain).count();
    let last_end = |s: &ContainerStatus| s.last.as_ref().map(|end| end.finished_at);
    let (mut last_restart, mut last_sidecar_restart) = (None, None);
    let mut reason = status.phase.as_str().to_owned();
    let (mut ready, mut restarts, mut sidecar_restarts) = (0, 0, 0);
    let mut initializing = false;
    for (index, s) in status.init.iter().enumerate() {
        let sidecar = containers.get(index).is_some_and(|c| c.role == ContainerRole::Sidecar);
        restarts += s.restart_count;
        last_restart = last_restart.max(last_end(s));
        if sidecar {
            sidecar_restarts += s.restart_count;
            last_sidecar_restart = last_sidecar_restart.max(last_end(s));
        }
        match &s.state {
            ContainerState::Terminated(end) if end.exit_code == 0 => continue,
            _ if sidecar && s.started => {
                ready += usize::from(s.ready);
                continue;
            }
            ContainerState::Terminated(end) => reason = format!("Init:{}", end.reason),
            ContainerState::Waiting(why) if !why.is_empty() && *why != "PodInitializing" => {
                reason = format!("Init:{why}")
            }
            _ => reason = format!("Init:{index}/{}", init_count),
        }
        // What comes after it is not counted.
        initializing = true;
        break;
    }
    if !initializing || status.is_true("Initialized") {
        (restarts, last_restart) = (sidecar_restarts, last_sidecar_restart);
        let mut has_running = false;
        let mut error: Option<&str> = None;
        for s in status.containers.iter().rev() {
            restarts += s.restart_count;
            last_restart = last_restart.max(last_end(s));
            match &s.state {
                ContainerState::Waiting(why) if !why.is_empty() => reason = (*why).to_owned(),
                ContainerState::Terminated(end) => {
                    reason = end.reason.to_owned();
                    if end.exit_code != 0 {
                        error = Some(end.reason);
                    }
                }
                ContainerState::Running(_) if s.ready => {
                    has_running = true;
                    ready += 1;
                }
                _ => {}
            }
        }
        if reason == "Completed" {
            if has_running && status.is_true("Ready") {
                reason = "Running".to_owned();
            } else if let (Some(error), true) = (error, version.0 >= 35) {
                reason = error.to_owned();
            } else if has_running {
                reason = "NotReady".to_owned();
            }
        }
    }
    if status.deleting_secs.is_some() && !status.phase.is_terminal() {
        reason = "Terminating".to_owned();
    }
    PodRow { ready, total, reason, restarts, last_restart }
}
