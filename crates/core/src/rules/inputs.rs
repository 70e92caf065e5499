//! What of the manifest a step rests on: the fields that its rule reads, with their places in the text.

use podstep_manifest::{Node, Span, Value};

use super::Rule;
use crate::Life;
use crate::trace::{Fact, ProbeKind, Reason, Step};

/// A field that the rule of a step reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The field, from the root of the document.
    pub path: String,
    /// What it holds, unless that is a list or a mapping.
    pub value: Option<String>,
    /// Where it is written; if the API server added it, where what it was added to is written.
    pub span: Span,
    /// Whether it is written, and no default.
    pub written: bool,
}

/// The object whose field is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// The container that the step is about, and those that its reason names.
    Container,
    /// The Pod's spec.
    Pod,
    /// The spec of what keeps the Pod; of a `CronJob` also that of its Jobs.
    Owner,
}

/// The fields that a rule reads.
const fn fields(rule: Rule) -> &'static [(Of, &'static str)] {
    use Of::{Container, Owner, Pod};
    const GRACE: (Of, &str) = (Pod, "terminationGracePeriodSeconds");
    const OWN_POLICY: (Of, &str) = (Container, "restartPolicy");
    const POLICY: (Of, &str) = (Pod, "restartPolicy");
    const PRE_STOP: (Of, &str) = (Container, "lifecycle.preStop");
    const POST_START: (Of, &str) = (Container, "lifecycle.postStart");
    const IMAGE: (Of, &str) = (Container, "image");
    const COMMAND: (Of, &str) = (Container, "command");
    const ARGS: (Of, &str) = (Container, "args");
    const NAME: (Of, &str) = (Container, "name");
    match rule {
        // What is there, not what is written, decides.
        Rule::Request
        | Rule::GarbageCollection
        | Rule::Sandbox
        | Rule::SandboxStop
        | Rule::Status
        | Rule::ReadyToStart
        | Rule::Killed
        | Rule::Finalizers
        | Rule::ObservedGeneration => &[],
        Rule::MissingPod | Rule::Count => &[
            (Owner, "replicas"),
            (Owner, "minReadySeconds"),
            (Owner, "parallelism"),
            (Owner, "completions"),
            (Owner, "schedule"),
        ],
        Rule::OwnedObject => &[(Owner, "replicas"), (Owner, "strategy"), (Owner, "schedule")],
        Rule::TimeToLive => &[(Owner, "ttlSecondsAfterFinished")],
        Rule::Binding => &[
            (Pod, "nodeName"),
            (Pod, "nodeSelector"),
            (Pod, "affinity"),
            (Pod, "tolerations"),
            (Pod, "schedulingGates"),
            (Pod, "resources"),
        ],
        Rule::InitOrder | Rule::AppStart => &[NAME],
        Rule::SidecarGate => &[OWN_POLICY, (Container, "startupProbe"), POST_START],
        Rule::PullPolicy => &[IMAGE, (Container, "imagePullPolicy")],
        Rule::MissingImage | Rule::ImagePullBackOff | Rule::ImageChange => &[IMAGE],
        Rule::StartSequence | Rule::Exit | Rule::SigtermHandled | Rule::Steady => &[IMAGE, COMMAND, ARGS],
        Rule::Hook => &[POST_START, PRE_STOP],
        Rule::OutOfMemory => &[(Container, "resources.limits.memory"), (Pod, "resources.limits.memory")],
        Rule::Probe => &[],
        Rule::RestartPolicy | Rule::CrashLoopBackOff | Rule::InitFailure => &[OWN_POLICY, POLICY],
        Rule::RestartRule | Rule::RestartAllContainers => &[(Container, "restartPolicyRules"), OWN_POLICY],
        Rule::PostStartFailure => &[POST_START],
        Rule::ProbeFailure => &[(Container, "startupProbe"), (Container, "livenessProbe")],
        Rule::Resize => &[(Container, "resources"), (Pod, "resources")],
        Rule::ResizeRestart => &[(Container, "resizePolicy"), (Container, "resources")],
        Rule::SandboxLoss | Rule::Completion | Rule::TerminalPhase => &[POLICY],
        Rule::Phase => &[OWN_POLICY, POLICY],
        Rule::Initialized => &[OWN_POLICY, (Container, "startupProbe")],
        Rule::Ready => &[(Container, "readinessProbe")],
        Rule::CpuWeight => &[
            (Container, "resources.requests.cpu"),
            (Container, "resources.limits.cpu"),
            (Pod, "resources.requests.cpu"),
            (Pod, "overhead"),
        ],
        Rule::CpuQuota => &[(Container, "resources.limits.cpu"), (Pod, "resources.limits.cpu")],
        Rule::MemoryCap => &[(Container, "resources.limits.memory"), (Pod, "resources.limits.memory")],
        Rule::OomScore => &[(Container, "resources.requests.memory"), (Pod, "resources.requests.memory")],
        Rule::Qos => &[(Container, "resources"), (Pod, "resources")],
        Rule::Deletion => &[GRACE],
        Rule::ActiveDeadline => &[(Pod, "activeDeadlineSeconds")],
        Rule::NodePressure => &[(Pod, "priorityClassName"), (Container, "resources")],
        Rule::NodeShutdown => &[GRACE, (Pod, "priorityClassName")],
        Rule::PreStop | Rule::Sigterm | Rule::SharedGrace => &[PRE_STOP, GRACE],
        Rule::SidecarTurn | Rule::NoTurns => &[OWN_POLICY, GRACE],
        Rule::Sigkill => &[GRACE, IMAGE, COMMAND, ARGS],
        Rule::JobComplete => {
            &[(Owner, "completions"), (Owner, "parallelism"), (Owner, "completionMode"), (Owner, "successPolicy")]
        }
        Rule::BackoffLimit => &[(Owner, "backoffLimit"), POLICY],
        Rule::Replicas => &[(Owner, "replicas")],
        Rule::ReadyPods => &[(Container, "readinessProbe")],
        Rule::AvailablePods | Rule::UnavailablePods => {
            &[(Owner, "replicas"), (Owner, "minReadySeconds"), (Container, "readinessProbe")]
        }
        Rule::MinimumAvailability => &[(Owner, "replicas"), (Owner, "strategy.rollingUpdate.maxUnavailable")],
        Rule::Progress => &[(Owner, "progressDeadlineSeconds")],
        Rule::Revision => &[(Owner, "template"), (Owner, "updateStrategy")],
        Rule::RefusedPods => &[(Container, "resources"), (Pod, "resources")],
        Rule::DaemonNodes => &[(Pod, "nodeSelector"), (Pod, "affinity"), (Pod, "tolerations")],
        Rule::TerminatingPods => &[GRACE],
        Rule::JobTerminating => &[(Owner, "podReplacementPolicy"), GRACE],
        Rule::ActivePods => &[(Owner, "parallelism"), (Owner, "completions")],
        Rule::EndedPods => &[POLICY, (Owner, "podFailurePolicy")],
        Rule::CompletedIndexes => &[(Owner, "completionMode"), (Owner, "completions")],
        Rule::FailedIndexes => &[(Owner, "backoffLimitPerIndex")],
        Rule::JobStart | Rule::Suspension => &[(Owner, "suspend")],
        Rule::CronSchedule => {
            &[(Owner, "schedule"), (Owner, "timeZone"), (Owner, "suspend"), (Owner, "concurrencyPolicy")]
        }
        Rule::JobFailure => &[
            (Owner, "activeDeadlineSeconds"),
            (Owner, "podFailurePolicy"),
            (Owner, "successPolicy"),
            (Owner, "backoffLimitPerIndex"),
            (Owner, "maxFailedIndexes"),
        ],
    }
}

/// The probe that a step is about, as a field of its container.
const fn probe(fact: &Fact) -> Option<&'static str> {
    match fact {
        Fact::Probe { kind: ProbeKind::Startup, .. } => Some("startupProbe"),
        Fact::Probe { kind: ProbeKind::Readiness, .. } => Some("readinessProbe"),
        Fact::Probe { kind: ProbeKind::Liveness, .. } => Some("livenessProbe"),
        _ => None,
    }
}

impl Reason {
    /// The containers that it names beside the one that the step is about, by index in the Pod.
    #[must_use]
    pub fn containers(&self) -> &[usize] {
        match self {
            Self::PreviousInitDone { previous: one } | Self::SidecarStarted { sidecar: one, .. } => {
                std::slice::from_ref(one)
            }
            Self::InitComplete { after } => after.as_slice(),
            Self::SigtermTurn { after, .. } => after,
            Self::NothingPending { running } => running,
            Self::RestartAllRule { container, .. } => std::slice::from_ref(container),
            _ => &[],
        }
    }
}

/// The fields of the manifest that a step rests on, as far as they are there. What the Scenario changes in the course
/// of a life is not in the manifest.
pub(crate) fn of(life: &Life, step: &Step) -> Vec<Input> {
    let mut named: Vec<usize> = step.reason.containers().to_vec();
    named.extend(step.container.map(|of| of.container).filter(|of| !named.contains(of)));
    read(life, step.reason.rule(), &named, probe(&step.fact))
}

/// What a rule reads of these containers and of the Pod.
pub(crate) fn read(life: &Life, rule: Rule, named: &[usize], probe: Option<&'static str>) -> Vec<Input> {
    let workload = &life.workload;
    let path = workload.pod_path();
    let pod = reach(&workload.document, String::new(), path);
    let init = pod.as_ref().and_then(|(pod, _)| pod.get("initContainers")).map_or(0, |list| list.items().len());
    let container = |index: usize| {
        let (list, index) = if index < init { ("initContainers", index) } else { ("containers", index - init) };
        let (pod, path) = pod.as_ref()?;
        Some((pod.get(list)?.items().get(index)?, format!("{path}.{list}[{index}]")))
    };
    let mut found = Vec::new();
    let mut add = |from: Option<(&Node, String)>, field: &str| {
        let Some((object, path)) = from else { return };
        let steps: Vec<&str> = field.split('.').collect();
        let Some((last, parents)) = steps.split_last() else { return };
        let Some((parent, path)) = reach(object, path, parents) else { return };
        let Some(value) = parent.get(last) else { return };
        let path = if path.is_empty() { (*last).to_owned() } else { format!("{path}.{last}") };
        let written = value.span != parent.span;
        let scalar = !matches!(value.value, Value::Seq(_) | Value::Map(_));
        let text = scalar.then(|| value.scalar_text().or_else(|| Some(value.as_bool()?.to_string()))).flatten();
        found.push(Input { path, value: text, span: value.span, written });
    };
    for (of, field) in fields(rule).iter().copied().chain(probe.map(|of| (Of::Container, of))) {
        match of {
            Of::Container => named.iter().for_each(|index| add(container(*index), field)),
            Of::Pod => add(pod.clone(), field),
            Of::Owner if workload.kind == "Pod" => {}
            Of::Owner => {
                add(reach(&workload.document, String::new(), &["spec"]), field);
                if workload.kind == "CronJob" {
                    add(reach(&workload.document, String::new(), &["spec", "jobTemplate", "spec"]), field);
                }
            }
        }
    }
    found
}

/// The node at a path below another one, with its own path.
fn reach<'n>(node: &'n Node, path: String, steps: &[&str]) -> Option<(&'n Node, String)> {
    steps.iter().try_fold((node, path), |(node, path), step| {
        let path = if path.is_empty() { (*step).to_owned() } else { format!("{path}.{step}") };
        Some((node.get(step)?, path))
    })
}
