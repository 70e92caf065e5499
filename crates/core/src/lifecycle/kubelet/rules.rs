//! The kubelet's decisions as pure functions of what it observes, named after what they decide.

use crate::api::{Container, RestartPolicy};
use crate::trace::{ContainerRole, ProbeKind, StopTrigger};

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

/// What the kubelet sees of the Pod's sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sandbox {
    /// There never was one.
    None,
    /// It is up.
    Ready,
    /// There was one, and it is not up any more.
    Stopped,
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
    /// Whether it is a regular container that shows init to be complete: it runs.
    pub shows_initialized: bool,
    /// Whether it runs another image than the spec names.
    pub outdated: bool,
    /// Whether a change of its resources asks for a restart.
    pub resize_restarts: bool,
    /// `container_should_restart` of its exit code.
    pub restarts_after_exit: bool,
    /// Whether it is started again after the kubelet has killed it.
    pub restarts_after_kill: bool,
}

/// A container to be killed within a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KillOne {
    /// Index in the Pod.
    pub container: usize,
    /// Why.
    pub trigger: StopTrigger,
    /// Whether it is started again in the same sync.
    pub restart: bool,
}

/// What a sync does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actions {
    /// Stop everything.
    pub kill_pod: bool,
    /// Create a sandbox, after that.
    pub create_sandbox: bool,
    /// Containers to kill, in order.
    pub kill: Vec<KillOne>,
    /// Containers to start, in order.
    pub start: Vec<usize>,
}

/// Rule: the first of the container's own rules that knows the exit code restarts it; else its own policy
/// counts, else the Pod's; `Always` restarts, `OnFailure` restarts a code other than 0, `Never` does not.
/// `own`: whether the container's own fields count (`versions::restart_rules`). Source:
/// `pkg/api/v1/pod/util.go` `ContainerShouldRestart`; recordings `restart-rule-exit-42` and
/// `pod-crashloop-onfailure`.
#[must_use]
pub fn container_should_restart(container: &Container, pod: RestartPolicy, own: bool, exit_code: i32) -> bool {
    let policy = container.restart_policy.map(|(policy, _)| policy).filter(|_| own);
    if policy.is_some() && container.restart_rules.iter().any(|rule| rule.matches(exit_code)) {
        return true;
    }
    match policy.unwrap_or(pod) {
        RestartPolicy::Always => true,
        RestartPolicy::OnFailure => exit_code != 0,
        RestartPolicy::Never => false,
    }
}

/// Rule: the first of the container's rules that knows the exit code asks for all containers to be restarted.
/// Source: KEP-5532, `kuberuntime_manager.go` `computePodActions`.
#[must_use]
pub fn restarts_all_containers(container: &Container, exit_code: i32) -> bool {
    container.restart_rules.iter().find(|rule| rule.matches(exit_code)).is_some_and(|rule| rule.all_containers)
}

/// Rule: init containers one after another in spec order; a plain one must have exited with 0, a sidecar
/// must be running and started; regular containers once the last is done; a Pod whose regular containers
/// have all ended for good is stopped, sidecars do not keep it alive. Source: `kuberuntime_manager.go`
/// `computePodActions`, `kuberuntime_container.go` `computeInitContainerActions`, since v1.29; recordings
/// `sidecar-startup-gate` and `sidecar-natural-completion`.
#[must_use]
pub fn compute_pod_actions(containers: &[Observed], sandbox: Sandbox, pod: RestartPolicy) -> Actions {
    let init_count = containers.iter().take_while(|c| c.role != ContainerRole::Regular).count();
    if sandbox != Sandbox::Ready {
        return with_new_sandbox(containers, init_count, sandbox, pod);
    }
    let mut actions = Actions::default();
    let (initialized, init_failed) = compute_init_container_actions(containers, init_count, &mut actions);
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
            Seen::Exited(_) if container.restarts_after_exit => actions.start.push(index),
            Seen::Exited(_) => {}
            Seen::Running => {
                // A changed definition restarts whatever the policy says.
                let (trigger, restart) = if container.outdated {
                    (StopTrigger::DefinitionChanged, true)
                } else if container.liveness_failed {
                    (StopTrigger::Probe(ProbeKind::Liveness), container.restarts_after_kill)
                } else if container.startup == Some(false) {
                    (StopTrigger::Probe(ProbeKind::Startup), container.restarts_after_kill)
                } else if container.resize_restarts {
                    (StopTrigger::Resize, true)
                } else {
                    kept += 1;
                    continue;
                };
                actions.kill.push(KillOne { container: index, trigger, restart });
                if restart {
                    actions.start.push(index);
                }
            }
        }
    }
    if kept == 0 && !actions.start.iter().any(|index| *index >= init_count) {
        return Actions { kill_pod: true, ..Actions::default() };
    }
    actions
}

/// Rule: without a sandbox everything is stopped and started over, completed init containers included; but
/// a Pod with policy `Never` that had begun ends, and so does one whose regular containers have all
/// succeeded under `OnFailure`. Source: `computePodActions`; recording `node-reboot`.
fn with_new_sandbox(containers: &[Observed], init_count: usize, sandbox: Sandbox, pod: RestartPolicy) -> Actions {
    let mut actions = Actions { kill_pod: true, ..Actions::default() };
    let recorded = containers.iter().any(|c| c.seen != Seen::None);
    if pod == RestartPolicy::Never && sandbox == Sandbox::Stopped && recorded {
        return actions;
    }
    let regular = containers.iter().enumerate().skip(init_count);
    let start: Vec<usize> =
        regular.filter(|(_, c)| c.seen != Seen::Exited(0) || c.restarts_after_exit).map(|(index, _)| index).collect();
    if start.is_empty() {
        return actions;
    }
    actions.create_sandbox = true;
    actions.start = if init_count > 0 { vec![0] } else { start };
    actions
}

/// Returns `(initialized, failed for good)`.
fn compute_init_container_actions(containers: &[Observed], init_count: usize, actions: &mut Actions) -> (bool, bool) {
    if init_count == 0 {
        return (true, false);
    }
    let mut initialized = containers.iter().skip(init_count).any(|c| c.shows_initialized);
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
        let mut kill = |trigger| {
            actions.kill.push(KillOne { container: index, trigger, restart: true });
            index
        };
        match container.seen {
            Seen::Running if sidecar => match container.startup {
                None => {}
                Some(false) => start.push(kill(StopTrigger::Probe(ProbeKind::Startup))),
                Some(true) => {
                    if last {
                        initialized = true;
                    } else if !previous {
                        start.push(index + 1);
                    }
                    if container.outdated {
                        start.push(kill(StopTrigger::DefinitionChanged));
                    } else if container.liveness_failed {
                        start.push(kill(StopTrigger::Probe(ProbeKind::Liveness)));
                    } else if container.resize_restarts {
                        start.push(kill(StopTrigger::Resize));
                    }
                }
            },
            Seen::Running | Seen::None => {}
            Seen::Exited(_) if sidecar => start.push(index),
            Seen::Exited(0) if last => initialized = true,
            Seen::Exited(0) => start.push(index + 1),
            Seen::Exited(_) => {
                if !container.restarts_after_exit {
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
