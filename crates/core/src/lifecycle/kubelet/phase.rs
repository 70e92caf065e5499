//! The Pod's phase and conditions, computed from the statuses of its containers. Pure functions.

use crate::api::{Container, PodSpec};
use crate::status::{Condition, ContainerState, ContainerStatus, PodPhase, PodStatus};

use super::rules::container_should_restart;

/// `reason` of a container that the kubelet removed in order to restart all of them.
pub const RESTARTING_ALL: &str = "RestartingAllContainers";

/// Rule: sidecars' states and exit codes never decide Succeeded or Failed; a running sidecar keeps the
/// phase Running; an init container that runs, or a sidecar that is not `started`, keeps it Pending until a
/// regular container has run in this sandbox. `own`: whether containers' own restart fields count;
/// `started`: what the last status said of a running sidecar. Source: `pkg/kubelet/kubelet_pods.go`
/// `getPhase`; recordings `sidecar-natural-completion` and `node-reboot`.
#[must_use]
pub fn pod_phase(
    spec: &PodSpec,
    status: &PodStatus,
    terminal: bool,
    initialized: bool,
    own: bool,
    started: &dyn Fn(&ContainerStatus) -> bool,
) -> PodPhase {
    let restarts = |container: &Container, end: &crate::status::Terminated| {
        end.reason == RESTARTING_ALL || container_should_restart(container, spec.restart_policy, own, end.exit_code)
    };
    let (mut pending_init, mut pending_sidecar, mut waiting, mut running) = (false, false, false, false);
    for (container, s) in spec.containers.iter().zip(&status.init) {
        let sidecar = container.is_sidecar();
        let ended = match &s.state {
            ContainerState::Running(_) => {
                running |= sidecar;
                pending_sidecar |= sidecar && !started(s);
                pending_init |= !sidecar;
                continue;
            }
            ContainerState::Terminated(end) => Some(end),
            ContainerState::Waiting(_) => s.last.as_ref(),
        };
        match ended {
            Some(end) if !sidecar && end.exit_code != 0 && !restarts(container, end) => return PodPhase::Failed,
            Some(_) => {}
            None => {
                pending_init |= !sidecar;
                pending_sidecar |= sidecar;
                waiting |= sidecar;
            }
        }
    }
    let (mut stopped, mut succeeded, mut restartable) = (0, 0, false);
    for s in &status.containers {
        let ended = match &s.state {
            ContainerState::Running(_) => {
                running = true;
                continue;
            }
            ContainerState::Terminated(end) => Some(end),
            ContainerState::Waiting(_) => s.last.as_ref(),
        };
        let container = spec.containers.iter().skip(spec.init_count).find(|c| c.name == s.name);
        match (ended, container) {
            (Some(end), Some(container)) => {
                stopped += 1;
                succeeded += u32::from(end.exit_code == 0);
                restartable |= restarts(container, end);
            }
            _ => waiting = true,
        }
    }
    if pending_init || (pending_sidecar && !initialized) || waiting {
        PodPhase::Pending
    } else if running {
        PodPhase::Running
    } else if stopped == 0 {
        PodPhase::Pending
    } else if !terminal && restartable {
        PodPhase::Running
    } else if stopped == succeeded {
        PodPhase::Succeeded
    } else {
        PodPhase::Failed
    }
}

/// Rule: a Pod was initialized when a regular container has ever left waiting, or its last init container has
/// exited with 0 or is a sidecar that is started. From then on a container without an end counts as failed.
/// Source: `pkg/kubelet/status/status_manager.go` `hasPodInitialized`.
#[must_use]
pub fn has_pod_initialized(spec: &PodSpec, status: &PodStatus) -> bool {
    let begun = |s: &ContainerStatus| s.last.is_some() || !matches!(s.state, ContainerState::Waiting(_));
    let last = spec.init_count.checked_sub(1).and_then(|last| spec.containers.get(last).zip(status.init.get(last)));
    status.containers.iter().any(begun)
        || match last {
            None => spec.init_count == 0,
            Some((container, shown)) if container.is_sidecar() => shown.started,
            Some((_, shown)) => {
                shown.last.as_ref().is_some_and(|end| end.exit_code == 0)
                    || matches!(&shown.state, ContainerState::Terminated(end) if end.exit_code == 0)
            }
        }
}

/// Rule: init containers up to the last that ever began, at least one, count as failed if they have no end.
/// Source: `status_manager.go` `initializedContainers`.
#[must_use]
pub fn begun_init_containers(status: &PodStatus) -> usize {
    let begun = |s: &ContainerStatus| s.last.is_some() || !matches!(s.state, ContainerState::Waiting(_));
    status.init.iter().rposition(begun).map_or(1, |last| last + 1)
}

/// What the conditions depend on beside the containers' statuses.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// The phase that the kubelet computes.
    pub phase: PodPhase,
    /// Whether the sandbox is up; `None` if the version has no such condition.
    pub sandbox_ready: Option<bool>,
    /// Whether all containers are about to be restarted; `None` if no rule of the Pod can ask for it.
    pub restarting_all: Option<bool>,
    /// Whether a change of resources is being made.
    pub resizing: bool,
}

const fn condition(kind: &'static str, status: bool, reason: &'static str, message: String) -> Condition {
    Condition { kind, status, reason, message }
}

/// Rule: the conditions in the order of the API, with reasons and messages; a disruption that the API server
/// noted goes first. Source: `pkg/kubelet/status/generate.go`, `kubelet_pods.go` `generateAPIPodStatus`;
/// recordings `evicted-by-api` and `resize-cpu-in-place`.
#[must_use]
pub fn pod_conditions(spec: &PodSpec, status: &PodStatus, around: Around) -> Vec<Condition> {
    let done = match around.phase {
        PodPhase::Succeeded => Some("PodCompleted"),
        PodPhase::Failed => Some("PodFailed"),
        _ => None,
    };
    let names = |pick: &dyn Fn(&ContainerStatus) -> bool, list: &[ContainerStatus]| {
        list.iter().filter(|s| pick(s)).map(|s| s.name.clone()).collect::<Vec<_>>()
    };
    let is_sidecar =
        |name: &str| spec.containers.iter().take(spec.init_count).any(|c| c.name == name && c.is_sidecar());
    let incomplete = names(&|s| if is_sidecar(&s.name) { !s.started } else { !s.ready }, &status.init);
    let begun = status.containers.iter().any(|s| s.last.is_some() || !matches!(s.state, ContainerState::Waiting(_)));
    let mut unready = names(&|s| is_sidecar(&s.name) && !s.ready, &status.init);
    unready.extend(names(&|s| !s.ready, &status.containers));
    let listed = |what: &str, names: Vec<String>| format!("containers with {what} status: [{}]", names.join(" "));
    // What most Pods have: a status stays as long as the life does and takes no more room than it needs.
    let mut conditions = Vec::with_capacity(5);
    conditions.extend(status.conditions.iter().filter(|c| c.kind == "DisruptionTarget").cloned());
    if around.resizing {
        conditions.push(condition("PodResizeInProgress", true, "", String::new()));
    }
    if let Some(ready) = around.sandbox_ready {
        conditions.push(condition("PodReadyToStartContainers", ready, "", String::new()));
    }
    conditions.push(match around.phase {
        PodPhase::Succeeded => condition("Initialized", true, "PodCompleted", String::new()),
        _ if begun || incomplete.is_empty() => condition("Initialized", true, "", String::new()),
        _ => condition("Initialized", false, "ContainersNotInitialized", listed("incomplete", incomplete)),
    });
    let containers_ready = |kind| match done {
        Some(reason) => condition(kind, false, reason, String::new()),
        None if unready.is_empty() => condition(kind, true, "", String::new()),
        None => condition(kind, false, "ContainersNotReady", listed("unready", unready.clone())),
    };
    let ready = containers_ready("Ready");
    // Nobody sets the conditions that readiness gates wait for.
    conditions.push(match spec.readiness_gates.first().filter(|_| ready.status) {
        None => ready,
        Some(_) => {
            let missing = spec
                .readiness_gates
                .iter()
                .map(|gate| format!("corresponding condition of pod readiness gate \"{gate}\" does not exist."));
            condition("Ready", false, "ReadinessGatesNotReady", missing.collect::<Vec<_>>().join(", "))
        }
    });
    conditions.push(containers_ready("ContainersReady"));
    conditions.push(condition("PodScheduled", true, "", String::new()));
    if let Some(restarting) = around.restarting_all {
        let reason = if restarting { "RestartAllContainersStarted" } else { done.unwrap_or_default() };
        let message = if restarting { "container exited with restart policy rule" } else { "" };
        conditions.push(condition("AllContainersRestarting", restarting, reason, message.to_owned()));
    }
    conditions
}
