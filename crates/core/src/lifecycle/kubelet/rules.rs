//! The kubelet's decisions as pure functions of what it observes, named after what they decide.

use crate::api::{PodSpec, RestartPolicy};
use crate::status::{Condition, ContainerState, ContainerStatus, PodPhase, PodStatus};
use crate::time::Millis;
use crate::trace::{ContainerRole, ProbeKind};

/// The first restart delay. Source: `pkg/kubelet/kubelet.go` `newCrashLoopBackOff`.
pub const BACKOFF_INITIAL: Millis = Millis::secs(10);
/// The longest restart delay.
pub const BACKOFF_MAX: Millis = Millis::secs(300);
/// A run longer than this forgets the delay. Source: KEP-4603; `recordings/pod-crashloop-onfailure` for the rest.
pub const BACKOFF_RESET: Millis = Millis::secs(600);
/// What every container gets between SIGTERM and SIGKILL, however little grace is left.
/// Source: `kuberuntime_container.go` `minimumGracePeriodInSeconds`; recording `prestop-longer-than-grace`.
pub const MINIMUM_GRACE_SECS: u64 = 2;

/// What the kubelet sees of a container's newest record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// No record.
    None,
    /// Running.
    Running,
    /// Exited with this code.
    Exited(i32),
}

/// A container as a sync sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    /// Plain init, sidecar or regular.
    pub role: ContainerRole,
    /// Its newest record.
    pub seen: Seen,
    /// The startup probe's result; `None` while unknown. Always `Some(true)` without a startupProbe.
    pub startup: Option<bool>,
    /// Whether its liveness probe has failed for good.
    pub liveness_failed: bool,
    /// The container's own `restartPolicy`.
    pub own_policy: Option<RestartPolicy>,
}

/// A container to be killed within a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KillOne {
    /// Index in the Pod.
    pub container: usize,
    /// The probe that failed.
    pub probe: ProbeKind,
    /// Whether it is started again in the same sync.
    pub restart: bool,
}

/// What a sync does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actions {
    /// Stop everything: the Pod is done.
    pub kill_pod: bool,
    /// Containers to kill, in order.
    pub kill: Vec<KillOne>,
    /// Containers to start, in order.
    pub start: Vec<usize>,
}

/// Rule: the container's own policy wins over the Pod's; `Always` restarts, `OnFailure` restarts a code
/// other than 0, `Never` does not. Source: `pkg/api/v1/pod/util.go` `ContainerShouldRestart`, since v1.34
/// for regular containers; recording `pod-crashloop-onfailure`.
#[must_use]
pub fn container_should_restart(own: Option<RestartPolicy>, pod: RestartPolicy, exit_code: i32) -> bool {
    match own.unwrap_or(pod) {
        RestartPolicy::Always => true,
        RestartPolicy::OnFailure => exit_code != 0,
        RestartPolicy::Never => false,
    }
}

/// Rule: init containers one after another in spec order; a plain one must have exited with 0, a sidecar
/// must be running and started; regular containers once the last is done; a Pod whose regular containers
/// have all ended for good is stopped, sidecars do not keep it alive. Source: `kuberuntime_manager.go`
/// `computePodActions`, `kuberuntime_container.go` `computeInitContainerActions`, since v1.29; recordings
/// `sidecar-startup-gate` and `sidecar-natural-completion`.
#[must_use]
pub fn compute_pod_actions(containers: &[Observed], pod: RestartPolicy) -> Actions {
    let mut actions = Actions::default();
    let init_count = containers.iter().take_while(|c| c.role != ContainerRole::Regular).count();
    let (initialized, init_failed) = compute_init_container_actions(containers, init_count, pod, &mut actions);
    if init_failed {
        return Actions { kill_pod: true, ..Actions::default() };
    }
    if !initialized {
        return actions;
    }
    let mut kept = 0;
    for (index, container) in containers.iter().enumerate().skip(init_count) {
        match container.seen {
            Seen::None => actions.start.push(index),
            Seen::Exited(code) if container_should_restart(container.own_policy, pod, code) => {
                actions.start.push(index)
            }
            Seen::Exited(_) => {}
            Seen::Running => {
                let failed = match (container.liveness_failed, container.startup) {
                    (true, _) => Some(ProbeKind::Liveness),
                    (_, Some(false)) => Some(ProbeKind::Startup),
                    _ => None,
                };
                match failed {
                    Some(probe) => {
                        let restart = container.own_policy.unwrap_or(pod) != RestartPolicy::Never;
                        actions.kill.push(KillOne { container: index, probe, restart });
                        if restart {
                            actions.start.push(index);
                        }
                    }
                    None => kept += 1,
                }
            }
        }
    }
    if kept == 0 && !actions.start.iter().any(|index| *index >= init_count) {
        return Actions { kill_pod: true, ..Actions::default() };
    }
    actions
}

/// Returns `(initialized, failed for good)`.
fn compute_init_container_actions(
    containers: &[Observed],
    init_count: usize,
    pod: RestartPolicy,
    actions: &mut Actions,
) -> (bool, bool) {
    if init_count == 0 {
        return (true, false);
    }
    let mut initialized = containers.iter().skip(init_count).any(|c| c.seen == Seen::Running);
    let mut previous = initialized;
    let mut any = false;
    let mut start = Vec::new();
    for (index, container) in containers.iter().enumerate().take(init_count).rev() {
        let sidecar = container.role == ContainerRole::Sidecar;
        let last = index + 1 == init_count;
        if container.seen == Seen::None {
            if previous && sidecar {
                start.push(index);
            }
            continue;
        }
        any = true;
        if previous && !sidecar {
            continue;
        }
        match container.seen {
            Seen::Running if sidecar => match container.startup {
                None => {}
                Some(false) => {
                    actions.kill.push(KillOne { container: index, probe: ProbeKind::Startup, restart: true });
                    start.push(index);
                }
                Some(true) => {
                    if last {
                        initialized = true;
                    } else if !previous {
                        start.push(index + 1);
                    }
                    if container.liveness_failed {
                        actions.kill.push(KillOne { container: index, probe: ProbeKind::Liveness, restart: true });
                        start.push(index);
                    }
                }
            },
            Seen::Running | Seen::None => {}
            Seen::Exited(_) if sidecar => start.push(index),
            Seen::Exited(0) if last => initialized = true,
            Seen::Exited(0) => start.push(index + 1),
            Seen::Exited(code) => {
                if !container_should_restart(container.own_policy, pod, code) {
                    return (false, true);
                }
                start.push(index);
            }
        }
        previous = true;
    }
    if !any && !initialized {
        start.push(0);
    }
    // The walk goes from the last to the first.
    start.reverse();
    start.dedup();
    actions.start = start;
    (initialized, false)
}

/// A container's entry in the back-off table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackOffEntry {
    /// The current delay.
    pub delay: Millis,
    /// When it was last lengthened.
    pub updated: Millis,
}

/// Rule: without an exited record there is no back-off; the first restart is immediate; then 10 s doubling
/// to 300 s, counted from the end of the last instance; a run of more than ten minutes starts anew.
/// `Err(until)` refuses the start. Source: `kuberuntime_manager.go` `doBackOff`; recording `sidecar-crashloop`.
pub fn back_off(
    entry: &mut Option<BackOffEntry>,
    ended_at: Option<Millis>,
    now: Millis,
) -> Result<(), (Millis, Millis)> {
    let Some(ended_at) = ended_at else { return Ok(()) };
    let live = entry.filter(|e| ended_at.since(e.updated) <= BACKOFF_RESET);
    if let Some(e) = live
        && now < ended_at + e.delay
    {
        return Err((e.delay, ended_at + e.delay));
    }
    let delay = live.map_or(BACKOFF_INITIAL, |e| Millis((e.delay.0 * 2).min(BACKOFF_MAX.0)));
    *entry = Some(BackOffEntry { delay, updated: now });
    Ok(())
}

/// Rule: sidecars' states and exit codes never decide Succeeded or Failed; a running sidecar keeps the
/// phase Running. Source: `pkg/kubelet/kubelet_pods.go` `getPhase`; recording `sidecar-natural-completion`.
#[must_use]
pub fn pod_phase(spec: &PodSpec, status: &PodStatus, terminal: bool, initialized: bool) -> PodPhase {
    let (mut pending_init, mut pending_sidecar, mut waiting, mut running) = (false, false, false, false);
    for (container, s) in spec.containers.iter().zip(&status.init) {
        let sidecar = container.is_sidecar();
        match (&s.state, sidecar) {
            (ContainerState::Running(_), true) => {
                running = true;
                pending_sidecar |= !s.started;
            }
            (ContainerState::Running(_), false) => pending_init = true,
            (ContainerState::Terminated(end), false) if end.exit_code != 0 => {
                if !container_should_restart(container.restart_policy.map(|p| p.0), spec.restart_policy, end.exit_code)
                {
                    return PodPhase::Failed;
                }
                pending_init = true;
            }
            (ContainerState::Waiting(_), _) if s.last.is_some() => {
                pending_init |= !sidecar && s.last.as_ref().is_some_and(|l| l.exit_code != 0)
            }
            (ContainerState::Waiting(_), true) => {
                pending_sidecar = true;
                waiting = true;
            }
            (ContainerState::Waiting(_), false) => pending_init = true,
            (ContainerState::Terminated(_), _) => {}
        }
    }
    let (mut stopped, mut succeeded, mut restartable) = (0, 0, false);
    for s in &status.containers {
        let container = spec.containers.iter().skip(spec.init_count).find(|c| c.name == s.name);
        let own = container.and_then(|c| c.restart_policy).map(|p| p.0);
        match &s.state {
            ContainerState::Running(_) => running = true,
            ContainerState::Terminated(end) => {
                stopped += 1;
                succeeded += u32::from(end.exit_code == 0);
                restartable |= container_should_restart(own, spec.restart_policy, end.exit_code);
            }
            ContainerState::Waiting(_) => match &s.last {
                Some(end) => {
                    stopped += 1;
                    succeeded += u32::from(end.exit_code == 0);
                    restartable |= container_should_restart(own, spec.restart_policy, end.exit_code);
                }
                None => waiting = true,
            },
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

/// Rule: the conditions in the order of the API, with reasons and messages. Source:
/// `pkg/kubelet/status/generate.go`; PodReadyToStartContainers by default since v1.29.
#[must_use]
pub fn pod_conditions(
    spec: &PodSpec,
    status: &PodStatus,
    sandbox_ready: bool,
    phase: PodPhase,
    sandbox_condition: bool,
) -> Vec<Condition> {
    let condition = |kind, status, reason, message: String| Condition { kind, status, reason, message };
    let done = match phase {
        PodPhase::Succeeded => Some("PodCompleted"),
        PodPhase::Failed => Some("PodFailed"),
        _ => None,
    };
    let names = |pick: &dyn Fn(&ContainerStatus) -> bool, list: &[ContainerStatus]| {
        list.iter().filter(|s| pick(s)).map(|s| s.name.clone()).collect::<Vec<_>>()
    };
    let is_sidecar =
        |name: &str| spec.containers.iter().take(spec.init_count).any(|c| c.name == name && c.is_sidecar());
    let incomplete = names(
        &|s| {
            if is_sidecar(&s.name) {
                !s.started
            } else {
                !matches!(&s.state, ContainerState::Terminated(end) if end.exit_code == 0)
            }
        },
        &status.init,
    );
    let begun = status.containers.iter().any(|s| !matches!(s.state, ContainerState::Waiting(_)));
    let mut unready = names(&|s| is_sidecar(&s.name) && !s.ready, &status.init);
    unready.extend(names(&|s| !s.ready, &status.containers));
    let initialized = match phase {
        PodPhase::Succeeded => condition("Initialized", true, "PodCompleted", String::new()),
        _ if begun || incomplete.is_empty() => condition("Initialized", true, "", String::new()),
        _ => condition(
            "Initialized",
            false,
            "ContainersNotInitialized",
            format!("containers with incomplete status: [{}]", incomplete.join(" ")),
        ),
    };
    let ready = |kind| match done {
        Some(reason) => condition(kind, false, reason, String::new()),
        None if unready.is_empty() => condition(kind, true, "", String::new()),
        None => condition(
            kind,
            false,
            "ContainersNotReady",
            format!("containers with unready status: [{}]", unready.join(" ")),
        ),
    };
    let mut conditions = Vec::with_capacity(5);
    if sandbox_condition {
        conditions.push(condition("PodReadyToStartContainers", sandbox_ready, "", String::new()));
    }
    conditions.extend([
        initialized,
        ready("Ready"),
        ready("ContainersReady"),
        condition("PodScheduled", true, "", String::new()),
    ]);
    conditions
}
