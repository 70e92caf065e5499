//! The status of a Pod.

use super::super::Rule;
use super::{StatusField, Turn, detail, since};
use crate::status::{Condition, ContainerState, ContainerStatus, PodPhase, PodStatus};
use crate::time::Millis;
use crate::trace::{ContainerRef, ContainerRole, Fact, PodEntry, ProbeKind, Step, Trace};

/// What of a status a field shows. Containers by index in the Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    Phase,
    Reason,
    Qos,
    Grace,
    Condition(&'static str),
    State(usize),
    Started(usize),
    Ready(usize),
    Restarts(usize),
}

/// What is compared in order to tell since when it stands: two runs of a container are two states.
type Value = (String, Option<Millis>);

pub(super) fn fields(trace: &Trace, pod: usize, step: usize) -> Vec<StatusField> {
    let Some(entry) = trace.pods.get(pod) else { return Vec::new() };
    if trace.snapshot(step).pods.get(pod).is_none_or(|pod| pod.gone) {
        return Vec::new();
    }
    let writes: Vec<(usize, &PodStatus)> = trace.writes(pod, step).collect();
    let Some((_, status)) = writes.first().copied() else { return Vec::new() };
    shown(entry, status).into_iter().filter_map(|shows| field(trace, pod, entry, &writes, shows)).collect()
}

fn shown(entry: &PodEntry, status: &PodStatus) -> Vec<Shows> {
    let mut shown = vec![Shows::Phase, Shows::Reason, Shows::Qos, Shows::Grace];
    shown.extend(status.conditions.iter().map(|condition| Shows::Condition(condition.kind)));
    for (index, container) in entry.containers.iter().enumerate() {
        shown.push(Shows::State(index));
        if container.role == ContainerRole::Sidecar {
            shown.push(Shows::Started(index));
        }
        if container.role != ContainerRole::PlainInit {
            shown.push(Shows::Ready(index));
        }
        shown.push(Shows::Restarts(index));
    }
    shown
}

fn field(
    trace: &Trace,
    pod: usize,
    entry: &PodEntry,
    writes: &[(usize, &PodStatus)],
    shows: Shows,
) -> Option<StatusField> {
    let (last, status) = writes.first().copied()?;
    let value = shows.value(entry, status)?;
    let since = since(writes, |status| shows.value(entry, status))?;
    // A wait is told again with each new delay.
    let until = if matches!(shows.state(entry, status), Some(ContainerState::Waiting(_))) { last } else { since };
    let made = |step: &&Step| step.pod == Some(pod) && shows.is_made_by(entry, status, step);
    let steps = trace.steps.get(..=until).unwrap_or_default();
    let cause = || trace.steps.get(since).and_then(|step| step.cause).unwrap_or(since);
    let made_by = steps.iter().rposition(|step| made(&step)).unwrap_or_else(cause);
    let containers = shows.containers(entry, status);
    let rule = shows.rule(entry, status).or_else(|| Some(trace.steps.get(made_by)?.reason.rule()))?;
    let detail = shows.condition(status).map(detail).unwrap_or_default();
    let turns = Turn::Step(made_by);
    Some(StatusField { path: shows.path(entry), value: value.0, detail, since, made_by, rule, turns, containers })
}

/// What the status says of the container with this index.
fn of<'s>(entry: &PodEntry, status: &'s PodStatus, index: usize) -> Option<&'s ContainerStatus> {
    let name = &entry.containers.get(index)?.name;
    status.init.iter().chain(&status.containers).find(|shown| shown.name == *name)
}

impl Shows {
    const fn container(self) -> Option<usize> {
        match self {
            Self::State(index) | Self::Started(index) | Self::Ready(index) | Self::Restarts(index) => Some(index),
            _ => None,
        }
    }

    fn state<'s>(self, entry: &PodEntry, status: &'s PodStatus) -> Option<&'s ContainerState> {
        let Self::State(index) = self else { return None };
        Some(&of(entry, status, index)?.state)
    }

    fn condition(self, status: &PodStatus) -> Option<&Condition> {
        let Self::Condition(kind) = self else { return None };
        status.conditions.iter().find(|condition| condition.kind == kind)
    }

    fn path(self, entry: &PodEntry) -> String {
        let of_container = |index: usize, field: &str| {
            let container = entry.containers.get(index);
            let is_regular = container.is_some_and(|container| container.role == ContainerRole::Regular);
            let list = if is_regular { "containerStatuses" } else { "initContainerStatuses" };
            format!("{list}[{}].{field}", container.map_or("", |container| &container.name))
        };
        match self {
            Self::Phase => "phase".to_owned(),
            Self::Reason => "reason".to_owned(),
            Self::Qos => "qosClass".to_owned(),
            Self::Grace => "metadata.deletionGracePeriodSeconds".to_owned(),
            Self::Condition(kind) => format!("conditions[{kind}]"),
            Self::State(index) => of_container(index, "state"),
            Self::Started(index) => of_container(index, "started"),
            Self::Ready(index) => of_container(index, "ready"),
            Self::Restarts(index) => of_container(index, "restartCount"),
        }
    }

    /// What the status says; nothing where it has no such field.
    fn value(self, entry: &PodEntry, status: &PodStatus) -> Option<Value> {
        let shown = |index| of(entry, status, index);
        let text = match self {
            Self::Phase => status.phase.as_str().to_owned(),
            Self::Reason if status.reason.is_empty() => return None,
            Self::Reason => status.reason.to_owned(),
            Self::Qos => status.qos.to_owned(),
            Self::Grace => status.deleting_secs?.to_string(),
            Self::Condition(_) => self.condition(status)?.word().to_owned(),
            Self::State(index) => {
                return Some(match &shown(index)?.state {
                    ContainerState::Waiting(reason) => (format!("waiting: {reason}"), None),
                    ContainerState::Running(since) => ("running".to_owned(), Some(*since)),
                    ContainerState::Terminated(end) => {
                        (format!("terminated: {}, {}", end.reason, end.exit_code), Some(end.finished_at))
                    }
                });
            }
            Self::Started(index) => shown(index)?.started.to_string(),
            Self::Ready(index) => shown(index)?.ready.to_string(),
            Self::Restarts(index) => {
                return Some(shown(index)?.restart_count)
                    .filter(|count| *count > 0)
                    .map(|count| (count.to_string(), None));
            }
        };
        Some((text, None))
    }

    /// The rule by which the field is computed; `None` if it is that of the step that made it so.
    fn rule(self, entry: &PodEntry, status: &PodStatus) -> Option<Rule> {
        match self {
            Self::Phase => Some(Rule::Phase),
            Self::Qos => Some(Rule::Qos),
            Self::Grace => Some(Rule::Deletion),
            Self::Condition("PodScheduled") => Some(Rule::Binding),
            Self::Condition("PodReadyToStartContainers") => Some(Rule::ReadyToStart),
            Self::Condition("Initialized") => Some(Rule::Initialized),
            Self::Condition("Ready" | "ContainersReady") | Self::Ready(_) => Some(Rule::Ready),
            Self::Condition("PodResizeInProgress") => Some(Rule::Resize),
            Self::Condition("AllContainersRestarting") => Some(Rule::RestartAllContainers),
            Self::Started(_) => Some(Rule::SidecarGate),
            Self::State(index) => match self.state(entry, status)? {
                ContainerState::Waiting("PodInitializing") => {
                    let regular = entry.containers.get(index)?.role == ContainerRole::Regular;
                    Some(if regular { Rule::AppStart } else { Rule::InitOrder })
                }
                ContainerState::Waiting("ContainerCreating") => Some(Rule::StartSequence),
                _ => None,
            },
            Self::Condition(_) | Self::Reason | Self::Restarts(_) => None,
        }
    }

    /// The containers that the rule looks at: of a condition that is False those that keep it from being True.
    fn containers(self, entry: &PodEntry, status: &PodStatus) -> Vec<usize> {
        if let Some(index) = self.container() {
            return vec![index];
        }
        let role = |index: usize| entry.containers.get(index).map(|container| container.role);
        let lacks = |index: &usize| match (self, of(entry, status, *index)) {
            (Self::Condition("Initialized"), Some(shown)) if role(*index) == Some(ContainerRole::Sidecar) => {
                !shown.started
            }
            (_, shown) => !shown.is_some_and(|shown| shown.ready),
        };
        let all = 0..entry.containers.len();
        let counted: Vec<usize> = match self {
            Self::Phase | Self::Qos => return all.collect(),
            Self::Condition("Initialized") => {
                all.filter(|index| role(*index) != Some(ContainerRole::Regular)).collect()
            }
            Self::Condition("Ready" | "ContainersReady") => {
                all.filter(|index| role(*index) != Some(ContainerRole::PlainInit)).collect()
            }
            _ => return Vec::new(),
        };
        if self.condition(status).is_some_and(|condition| condition.status) {
            return counted;
        }
        counted.into_iter().filter(lacks).collect()
    }

    /// Whether a step of the Pod is of those that make the field what it is; the last of them did.
    fn is_made_by(self, entry: &PodEntry, status: &PodStatus, step: &Step) -> bool {
        if self.container().is_some_and(|index| step.container.is_none_or(|of| of.container != index)) {
            return false;
        }
        let fact = &*step.fact;
        let role = |of: ContainerRef| entry.containers.get(of.container).map(|container| container.role);
        let regular = || step.container.and_then(role) == Some(ContainerRole::Regular);
        let plain = || step.container.and_then(role) == Some(ContainerRole::PlainInit);
        let runs = || matches!(fact, Fact::ContainerStarted { .. }) && sees(entry, status, step);
        let ends = || matches!(fact, Fact::Exited { .. }) && sees(entry, status, step);
        let is_probe = |of: ProbeKind| matches!(fact, Fact::Probe { kind, .. } if *kind == of);
        let starts = || runs() || matches!(fact, Fact::PostStartEnded { .. }) || is_probe(ProbeKind::Startup);
        match self {
            Self::Phase => match status.phase {
                PodPhase::Pending => matches!(fact, Fact::PodCreated | Fact::SandboxLost),
                PodPhase::Running => !plain() && starts(),
                PodPhase::Succeeded => regular() && ends(),
                PodPhase::Failed => ends() || matches!(fact, Fact::DeadlineExceeded { .. }),
            },
            Self::Qos => matches!(fact, Fact::PodCreated),
            Self::Grace => matches!(fact, Fact::DeletionRequested { .. }),
            Self::Condition("PodScheduled") => matches!(fact, Fact::Scheduled { .. } | Fact::Unschedulable),
            Self::Condition("PodReadyToStartContainers") => {
                matches!(fact, Fact::Scheduled { .. } | Fact::SandboxReady | Fact::SandboxStopped | Fact::SandboxLost)
            }
            Self::Condition("Initialized") => {
                matches!(fact, Fact::Scheduled { .. } | Fact::SandboxLost) || (!regular() && (starts() || ends()))
            }
            Self::Condition("Ready" | "ContainersReady") => {
                matches!(fact, Fact::Scheduled { .. } | Fact::SandboxLost)
                    || (!plain() && (starts() || ends() || is_probe(ProbeKind::Readiness)))
            }
            Self::Condition("DisruptionTarget") => matches!(fact, Fact::Disrupted),
            Self::Condition("PodResizeInProgress") => matches!(fact, Fact::ResizeStarted),
            Self::Condition("AllContainersRestarting") => matches!(fact, Fact::ContainersRemoved),
            Self::State(_) => match self.state(entry, status) {
                Some(ContainerState::Running(_)) => runs(),
                Some(ContainerState::Terminated(_)) => ends(),
                Some(ContainerState::Waiting("CrashLoopBackOff")) => matches!(fact, Fact::BackOff { .. }),
                Some(ContainerState::Waiting("ImagePullBackOff")) => matches!(fact, Fact::PullPutOff { .. }),
                Some(ContainerState::Waiting("ErrImagePull" | "ErrImageNeverPull")) => {
                    matches!(fact, Fact::ImageRefused)
                }
                _ => false,
            },
            Self::Started(_) => starts() || ends(),
            Self::Ready(_) => starts() || ends() || is_probe(ProbeKind::Readiness),
            Self::Restarts(_) => matches!(fact, Fact::ContainerStarted { .. }),
            Self::Condition(_) | Self::Reason => false,
        }
    }
}

/// Whether the status shows this start or end of a container: what came after the kubelet looked is not in it.
fn sees(entry: &PodEntry, status: &PodStatus, step: &Step) -> bool {
    let Some(shown) = step.container.and_then(|container| of(entry, status, container.container)) else { return false };
    let ended = |end: &crate::status::Terminated| end.finished_at == step.at;
    match &shown.state {
        ContainerState::Running(since) if *since == step.at => true,
        ContainerState::Terminated(end) if ended(end) => true,
        _ => shown.last.as_ref().is_some_and(ended),
    }
}
