//! The columns of a Pod.

use crate::api::PodSpec;
use crate::cluster::Version;
use crate::status::{ContainerState, PodStatus};

/// The columns READY, STATUS and RESTARTS of a Pod.
///
/// Rule: sidecars count in both numbers of READY, plain init containers in neither; STATUS is the first
/// unfinished init container's state, else the last reason of the regular ones. Source:
/// `pkg/printers/internalversion/printers.go` `printPod`; recording `sidecar-crashloop`.
#[must_use]
pub fn pod_columns(spec: &PodSpec, status: &PodStatus, version: Version) -> [(&'static str, String); 3] {
    let total = spec.containers.iter().filter(|c| c.is_sidecar()).count() + spec.containers.len() - spec.init_count;
    let mut reason = status.phase.as_str().to_owned();
    let (mut ready, mut restarts, mut sidecar_restarts) = (0, 0, 0);
    let mut initializing = false;
    for (index, s) in status.init.iter().enumerate() {
        let sidecar = spec.containers.get(index).is_some_and(crate::api::Container::is_sidecar);
        restarts += s.restart_count;
        if sidecar {
            sidecar_restarts += s.restart_count;
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
            _ => reason = format!("Init:{index}/{}", spec.init_count),
        }
        // What comes after it is not counted.
        initializing = true;
        break;
    }
    if !initializing || status.is_true("Initialized") {
        restarts = sidecar_restarts;
        let mut has_running = false;
        let mut error: Option<&str> = None;
        for s in status.containers.iter().rev() {
            restarts += s.restart_count;
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
    [("READY", format!("{ready}/{total}")), ("STATUS", reason), ("RESTARTS", restarts.to_string())]
}
