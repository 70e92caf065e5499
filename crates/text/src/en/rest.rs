//! What the first picture does not say: findings, resources, tables. Apart from the rest, so that a page can bring it later.

use podstep_core::admission;
use podstep_core::diagnostic::Finding;
use podstep_core::resources::scheduler::Shortage;
use podstep_core::resources::{Filled, Formula, Kind, NodeSize, PodResources, Published, QosClass, QosHindrance, Term};
use podstep_core::scenario::shape::Expected;
use podstep_core::trace::{Actor, PodEntry, Shutdown, Trace};
use podstep_manifest::Bound;
use podstep_quantity::Quantity;

use super::{
    apply, because, compare, container, editing, gallery, layout, length, list, process, script, shared, sharing, time,
    trigger,
};
use crate::same::{self};
use crate::{Message, Text};

/// The message in English, if it is one of these.
pub(super) fn render(message: &Message<'_>) -> Text {
    match *message {
        Message::Because(message) => because::because(message).into(),
        Message::Turn { trace, turn } => because::turn(trace, turn),
        Message::Help(message) => layout::help(message).into(),
        Message::ScaleNote => "Not to scale: short stretches are drawn wider, idle ones are cut short (//). Click anywhere to go there.".into(),
        Message::Legend => "States".into(),
        Message::Editing(message) => editing::editing(message),
        Message::ReadOn => "read on".into(),
        Message::Gallery(message) => gallery::rest(message),
        // The addresses that the core names are those of the English pages.
        Message::Finding(finding) => self::finding(finding),
        Message::MoreProblems(more) => format!("and {more} more").into(),
        Message::ProblemPlace => "Go to line and column".into(),
        Message::Fix(finding) => fix(finding).into(),
        Message::ScriptAtCursor(at) => format!("Let something happen at the cursor, {}:", time(at)).into(),
        Message::ScriptTold => "What is told to happen".into(),
        Message::ScriptNote => "This is the Scenario document at the end of the manifest. Change it here or there.".into(),
        Message::ScriptNothing => "Nothing: the life takes its usual course.".into(),
        Message::ScriptImplied => "(Podstep does this as long as nothing is told, so that you see how it stops)".into(),
        Message::ScriptNotRunning => "It does not run at the cursor.".into(),
        Message::ScriptPod => "Pod".into(),
        Message::ScriptNode => "Node".into(),
        Message::ScriptWhen(row) => format!("When row {row} happens").into(),
        Message::ScriptAt => "at".into(),
        Message::ScriptRunning => "once this many Pods run".into(),
        Message::ScriptReady => "once this many Pods are ready".into(),
        Message::ScriptCount(row) => format!("Number of Pods that row {row} waits for").into(),
        Message::ScriptTime(row) => format!("Time of row {row} in seconds").into(),
        Message::ScriptGrace(row) => format!("Grace of row {row} in seconds; empty for the Pod's own").into(),
        Message::ScriptReplicas(row) => format!("Replicas of row {row}").into(),
        Message::ScriptAway(row) => format!("How long the kubelet is away in row {row}, in seconds").into(),
        Message::ScriptUp(row) => format!("Move row {row} up").into(),
        Message::ScriptDown(row) => format!("Move row {row} down").into(),
        Message::ScriptRemove(row) => format!("Remove row {row}").into(),
        Message::ScriptForget(container) => format!("Remove what is told of {container}").into(),
        Message::ScriptPrograms => "What the processes do".into(),
        Message::ScriptGuessed => "guess".into(),
        Message::ScriptIsTold => "told".into(),
        Message::ScriptTell(container) => format!("Tell what {container} does").into(),
        Message::Shared(message) => shared::shared(message),
        Message::Sharing(message) => sharing::sharing(message),
        Message::Deed(deed) => script::deed(deed),
        Message::Acts(action) => script::acts(action),
        Message::ActsWhen(when) => script::acts_when(when),
        Message::ToldRun { run, last, told } => script::told(run, last, told),
        Message::Compare(message) => compare::compare(message),
        Message::Undo => "Undo".into(),
        Message::Redo => "Redo".into(),
        Message::Apply(message) => apply::apply(message),
        Message::Program(program) => process::program(program),
        Message::StepsCaption { from, to, of } => {
            if from == 1 && to == of {
                format!("All {of} steps").into()
            } else {
                format!("Steps {from} to {to} of {of}, around the cursor").into()
            }
        }
        Message::ColumnStep => "Step".into(),
        Message::ColumnActor => "Who".into(),
        Message::ColumnWhat => "What".into(),
        Message::ColumnWhy => "Why".into(),
        Message::Actor(actor) => match actor {
            Actor::User => "user",
            Actor::ApiServer => "API server",
            Actor::Scheduler => "scheduler",
            Actor::Controller => "controller",
            Actor::Kubelet => "kubelet",
            Actor::Process => "process",
        }
        .into(),
        Message::ResourcesIntro => "What the scheduler reserves for the whole Pod. A sidecar counts twice: it runs beside the app, and it already runs while later init containers work.".into(),
        Message::ResourcesNone => "No container has requests or limits.".into(),
        Message::RequestOf(name) => format!("{name} request").into(),
        Message::LimitOf(name) => format!("{name} limit").into(),
        Message::FilledIn { filled, stored, pod } => filled_in(filled, stored, pod).into(),
        Message::Term { term, pod } => self::term(term, pod),
        Message::WinsBy(margin) => format!("wins by {margin}").into(),
        Message::Wins => "wins".into(),
        Message::Published(published) => self::published(published).into(),
        Message::KubectlCommand => "Command".into(),
        Message::KubectlAbout => "About".into(),
        Message::KubectlPodAtCursor => "the Pod at the cursor".into(),
        Message::KubectlPrinted => "What kubectl prints at this step".into(),
        Message::CopyAsText => "Copy as text".into(),
        Message::Copied => "Copied.".into(),
        Message::PhasesLabel => "What is needed, phase by phase".into(),
        Message::PhaseOf { init: Some(container), pod } => format!("{} starts", self::container(pod, container)).into(),
        Message::PhaseOf { init: None, .. } => "the app runs".into(),
        Message::NodeSize => "An empty node with".into(),
        Message::NodeOf(NodeSize { cpus, memory_gib }) => format!("{cpus} CPU, {memory_gib} GiB").into(),
        Message::NodeCaption => "What the kubelet writes into cgroups, and which container the kernel kills first when memory runs out".into(),
        Message::Hierarchy => "and cgroup".into(),
        Message::HierarchyRefused => "Since Kubernetes 1.35 the kubelet does not start on cgroup v1, unless its failCgroupV1 is set to false.".into(),
        Message::Eviction { critical: true, .. } => "Its priority class is one of the system's own, so the kubelet never evicts it.".into(),
        Message::Eviction { critical: false, request } => eviction(request).into(),
        Message::Fits => "The Pod fits.".into(),
        Message::Shortage(shortage) => self::shortage(shortage).into(),
        Message::WholePod => "the whole Pod".into(),
        Message::ColumnOom => "oom_score_adj".into(),
        Message::CpuMax { hierarchy, cap, pod } => self::cap(same::cpu_max(hierarchy, cap), pod),
        Message::MemoryMax { hierarchy, cap, pod } => self::cap(same::memory_max(hierarchy, cap), pod),
        Message::WhatIfIntro => "Type into a field: the Pod's totals, its QoS class and the table of the node follow at once. The manifest stays as it is until you write them back.".into(),
        Message::WhatIfCaption => "Requests and limits of each container".into(),
        Message::AmountOf { container, kind, resource } => {
            format!("{resource} {} of {container}", match kind { Kind::Requests => "request", Kind::Limits => "limit" }).into()
        }
        Message::Change { what, from, to } => format!("{what}: {from} becomes {to}").into(),
        Message::NoChange => "This changes nothing for the Pod as a whole.".into(),
        Message::WriteBack => "Write into the manifest".into(),
        Message::Discard => "Discard".into(),
        Message::QosMeaning(class) => match class {
            QosClass::Guaranteed => "Every container has CPU and memory limits equal to its requests. Such Pods are the last to be evicted when the node runs short.",
            QosClass::Burstable => "Something is requested or limited, but not everything is pinned down. When the node runs short, such Pods are evicted after BestEffort ones.",
            QosClass::BestEffort => "Nothing is requested and nothing is limited. Such Pods are the first to be evicted when the node runs short.",
        }
        .into(),
        Message::QosWhy(class) => match class {
            QosClass::Guaranteed => "Nothing stands in the way.",
            QosClass::Burstable => "What keeps it from Guaranteed:",
            QosClass::BestEffort => "What keeps it from Burstable:",
        }
        .into(),
        Message::QosHindrance { hindrance, pod } => self::hindrance(hindrance, pod),
        Message::ShutdownNone => "Nothing is stopped in this life.".into(),
        Message::ShutdownGrace { shutdown, trace } => shutdown_grace(shutdown, trace).into(),
        Message::ShutdownOrder => "App containers get SIGTERM together and at once. Sidecars wait: the last one declared stops first, each one only when those before it have ended.".into(),
        Message::ShutdownCaption(pod) => format!("Stops of Pod {pod}, in the order of their SIGTERM").into(),
        Message::ColumnPreStop => "preStop".into(),
        Message::ColumnSigterm => "SIGTERM at".into(),
        Message::ColumnGraceLeft => "Grace it had left".into(),
        Message::ColumnSigkill => "SIGKILL at".into(),
        Message::ColumnEnded => "Ended at".into(),
        Message::ColumnExitCode => "Exit code".into(),
        Message::Seconds(seconds) => format!("{seconds} s").into(),
        Message::EventsCaption => "Events up to the cursor, as kubectl get events shows them".into(),
        Message::EventsNone => "No Event yet.".into(),
        Message::ColumnType => "Type".into(),
        Message::ColumnReason => "Reason".into(),
        Message::ColumnObject => "Object".into(),
        Message::ColumnMessage => "Message".into(),
        Message::AddedCaption => "Fields that the manifest leaves out and the stored object has".into(),
        Message::AddedBecause(reason) => added(reason).into(),
        Message::ColumnField => "Field".into(),
        Message::ColumnValue => "Value".into(),
        Message::ColumnAddedTo => "Added to".into(),
        _ => Text::default(),
    }
}

pub(super) fn finding(finding: &Finding) -> Text {
    match finding {
        Finding::FromCluster { pods } => format!("This is what a real cluster returned, with the status of {pods} Pods. “Compare” sets it beside the prediction.").into(),
        Finding::EmptyText => "There is no text. Choose a sample or paste a manifest.".into(),
        Finding::TooLong { bytes, limit } => format!("The text has {bytes} bytes; {limit} are allowed.").into(),
        Finding::Syntax { message } => format!("This is not valid YAML: {message}.").into(),
        Finding::Indentation { found, expected } => format!(
            "This line starts at column {found}, but what it continues starts at column {expected}. In YAML the indentation says what belongs to what."
        )
        .into(),
        Finding::TooComplex { what, limit } => match what {
            Bound::Bytes => format!("The text is too long: at most {limit} bytes are read."),
            Bound::Depth => format!("The text is nested too deeply: at most {limit} levels are read."),
            Bound::Nodes => format!("The text has too many keys and values: at most {limit} are read."),
            Bound::Aliases => format!("The text has too many aliases: at most {limit} are read."),
        }
        .into(),
        Finding::TooManyActions { limit } => format!("The scenario has too many actions: at most {limit} are read.").into(),
        Finding::DuplicateKey { key } => format!("The key {key} occurs twice in the same place. The last one counts, and kubectl does not say so.").into(),
        Finding::Refused { message, known_since: Some(version) } => {
            format!("{message}. Kubernetes {version} is the first to know it.").into()
        }
        Finding::Refused { message, known_since: None } => message.clone().into(),
        Finding::Warned { text } => text.clone().into(),
        Finding::Dropped { path, kept_since: Some(version) } => {
            format!("The API server drops {path} without a word. Kubernetes {version} is the first to keep it by default.").into()
        }
        Finding::Dropped { path, kept_since: None } => {
            format!("The API server drops {path} without a word: its feature gate is off.").into()
        }
        Finding::NoPodInKind { kind } => format!("A {kind} starts no Pod, so it is skipped.").into(),
        Finding::ConcernsOthers { kind } => {
            format!("This {kind} does not concern the Pod: it is in another namespace, or its scopes leave the Pod out.").into()
        }
        Finding::PodsRefused { kind, message, created: 0, .. } => {
            format!("The {kind} is accepted, but none of its Pods: {message}.").into()
        }
        Finding::PodsRefused { kind, message, created, wanted } => {
            format!("Of the {wanted} Pods of the {kind} only {created} are accepted: {message}.").into()
        }
        Finding::NothingToRun => "Nothing here starts a Pod. A Pod, Deployment or Job does.".into(),
        Finding::FragmentWrapped => "This is a part of a Pod spec. It was wrapped in a Pod so that it can run.".into(),
        Finding::OnlyFirstRuns { kind, name } => format!("There is more than one workload. The first one runs: {kind} {name}.").into(),
        Finding::QuantityWithoutDigits { path, value } => {
            format!("{path}: \"{value}\" has no digits. Kubernetes takes it for 0.").into()
        }
        Finding::SidecarUnknown { version } => format!(
            "Kubernetes {version} does not know restartPolicy on an init container: the API server refuses it as an unknown field, or drops it without strict validation. Sidecars came with 1.28."
        )
        .into(),
        Finding::SidecarDropped { version } => format!(
            "In Kubernetes {version} the gate SidecarContainers is off, so restartPolicy: Always is dropped. What was meant to be a sidecar is a plain init container, and if it never ends the app never starts."
        )
        .into(),
        Finding::LegacySidecar { container } => format!(
            "{container} never ends by itself, and it is an ordinary container, so this Job never completes. As a sidecar (in initContainers with restartPolicy: Always) it would be stopped when the work is done."
        )
        .into(),
        Finding::ReadinessDoesNotGate { container } => format!(
            "The readinessProbe of the sidecar {container} does not delay the app: the next container starts as soon as the sidecar has started. To wait until it can serve, give it a startupProbe. Its readiness does count for the readiness of the Pod."
        )
        .into(),
        Finding::ClusterRead { version, sidecars } => format!(
            "The cluster definition asks for Kubernetes {version}, where sidecars are {}.",
            if *sidecars { "on" } else { "off" }
        )
        .into(),
        Finding::VersionUnknown { text, used } => format!("\"{text}\" is not a version that Podstep knows. It shows {used}.").into(),
        Finding::Cut { steps } => format!("This life goes on and on. The first {steps} steps are shown.").into(),
        Finding::NoMorePods { pods } => {
            format!("No more than {pods} Pods are created here, however many are wanted. A cluster would go on.").into()
        }
        Finding::Misspelt { message, meant } => format!("{message}. There is a field {meant}.").into(),
        Finding::PreStopExceedsGrace { container, hook_secs, grace_secs } => format!(
            "The preStop hook of {container} needs {hook_secs} s, but the whole shutdown of the Pod has {grace_secs} s. When they are over, {container} gets SIGTERM and two seconds."
        )
        .into(),
        Finding::IgnoresSigterm { container, grace_secs } => format!(
            "{container} ignores SIGTERM: it is PID 1 and has no handler for it. Every stop takes the whole {grace_secs} s, and ends with SIGKILL."
        )
        .into(),
        Finding::SidecarStarves { container, app, grace_secs } => format!(
            "{app} uses up the {grace_secs} s that all containers share at the end. The sidecar {container} is stopped after it, with two seconds left."
        )
        .into(),
        Finding::JobRestartsAlways => {
            "The Pods of a Job need restartPolicy Never or OnFailure; the default, Always, is refused.".into()
        }
        Finding::SidecarDelaysJob { container, grace_secs } => format!(
            "The sidecar {container} ignores SIGTERM: it is PID 1 and has no handler for it. The Job is complete {grace_secs} s after its work. A handler, a shared PID namespace or a shorter terminationGracePeriodSeconds helps."
        )
        .into(),
        Finding::Placeholder { text } => format!("{text} is a placeholder. Put your own value there.").into(),
        Finding::LivenessBeforeReadiness { container, kills_after_secs, ready_after_secs } => format!(
            "The livenessProbe can kill {container} {kills_after_secs} s after its start, but its readinessProbe expects nothing before {ready_after_secs} s. A startupProbe holds both back until the start is done."
        )
        .into(),
        Finding::OddQuantity { resource, written, means, meant } => {
            let unit = if resource == "cpu" { "cores" } else { "bytes" };
            format!("{resource}: {written} is {means} {unit}. Perhaps {meant} was meant.").into()
        }
        Finding::OnlySidecarsHave { container, field } => format!(
            "Only containers that stay have a {field}. {container} is an init container, which runs to its end before the next one starts; with restartPolicy: Always it is a sidecar."
        )
        .into(),
        Finding::AlwaysUnderContainers { container, own_restarts: true } => format!(
            "restartPolicy: Always makes no sidecar of {container}: it is one of the Pod's own containers, and the Pod never completes. A sidecar stands in initContainers."
        )
        .into(),
        Finding::AlwaysUnderContainers { container, own_restarts: false } => {
            format!("restartPolicy: Always makes no sidecar of {container} here. A sidecar stands in initContainers.").into()
        }
        Finding::InitDoesNotWait { container, sidecar } => format!(
            "{container} seems to need {sidecar}, but starts as soon as that has started, not when it can answer. A startupProbe of {sidecar} makes it wait."
        )
        .into(),
        Finding::InitBeforeSidecar { container, sidecar } => format!(
            "{container} seems to need {sidecar}, but comes before it: init containers start in the order of the list."
        )
        .into(),
        Finding::ScenarioUnknown { path, name, known } => format!(
            "The scenario knows no {name} here{}{path}. It knows {}.",
            if path.is_empty() { "" } else { ", in " },
            known.join(", ")
        )
        .into(),
        Finding::ScenarioValue { path, expected } => {
            let words: Vec<&str> = expected.iter().map(|expected| scenario_value(*expected)).collect();
            format!("{path} of the scenario takes {}.", words.join(" or ")).into()
        }
        Finding::ScenarioMissing { path, fields } => format!(
            "{} needs {}.",
            if path.is_empty() { "A scenario" } else { path },
            fields.join(" or ")
        )
        .into(),
        Finding::OnlyFirstScenario => "There is more than one scenario. The first one counts.".into(),
        Finding::AppliesOther { kind, name } => {
            format!("Only another version of {kind} {name} can be applied. This is something else, so nothing happens.").into()
        }
        Finding::Immutable { path } => {
            format!("{path} cannot be changed once the object is there: the API server refuses this version.").into()
        }
    }
}

fn scenario_value(expected: Expected) -> &'static str {
    match expected {
        Expected::Time => "seconds (or a duration such as 1m30s)",
        Expected::Whole => "a whole number",
        Expected::ExitCode => "a number from 0 to 255",
        Expected::Flag => "true or false",
        Expected::Text => "text",
        Expected::Word(word) => word,
        Expected::Null => "null",
        Expected::List => "a list",
        Expected::Mapping => "a mapping",
    }
}

fn fix(finding: &Finding) -> &'static str {
    match finding {
        Finding::LegacySidecar { .. } => "Make it a sidecar",
        Finding::ReadinessDoesNotGate { .. } => "Use a startupProbe",
        Finding::Indentation { .. } => "Correct the indentation",
        Finding::DuplicateKey { .. } => "Remove the first one",
        Finding::Misspelt { .. } => "Correct the spelling",
        Finding::PreStopExceedsGrace { .. } => "Raise the grace period",
        Finding::JobRestartsAlways => "Use restartPolicy: Never",
        Finding::SidecarDelaysJob { .. } => "Share the PID namespace",
        Finding::LivenessBeforeReadiness { .. } => "Add a startupProbe",
        Finding::OddQuantity { .. } => "Write what was meant",
        Finding::OnlySidecarsHave { .. } | Finding::AlwaysUnderContainers { .. } => "Make it a sidecar",
        _ => "Fix it",
    }
}

fn term(term: &Term, pod: Option<&PodEntry>) -> Text {
    match term {
        Term::Effective => "the larger of what runs and what init needs".into(),
        Term::RunTime => "while the app runs: the sum of app containers and sidecars".into(),
        Term::InitPeak => "during init: the largest step".into(),
        Term::InitStep { container } => {
            format!("while {} runs: its own and the sidecars before it", self::container(pod, *container)).into()
        }
        Term::Container { container, .. } => self::container(pod, *container).to_owned().into(),
        Term::Absent { container } => format!("{}: not set, adds nothing", self::container(pod, *container)).into(),
        Term::SidecarsBefore { container } => {
            format!("sidecars declared before {}: their sum", self::container(pod, *container)).into()
        }
        Term::Overhead => "overhead of the runtime class".into(),
        Term::PodLevel { .. } => "set for the whole Pod in spec.resources, which takes the place of the sum".into(),
        Term::WithOverhead => "with the overhead of the runtime class".into(),
    }
}

fn shortage(Shortage { resource, asked, used: _, capacity }: &Shortage) -> String {
    let unit = if resource == "cpu" { "m" } else { "" };
    format!(
        "It does not fit: {resource} {asked}{unit} of {capacity}{unit}. The scheduler says: Insufficient {resource}."
    )
}

fn eviction(request: &Quantity) -> String {
    let (from, request) = if request.is_zero() {
        ("it requests none, so it is one of them as soon as it runs", String::new())
    } else {
        ("it is one of them when it uses more than ", request.to_string())
    };
    format!(
        "When the node runs short of memory, the kubelet first evicts Pods that use more than they request; {from}{request}. Among them the lowest priority goes first, then the one furthest above its request."
    )
}

fn filled_in(filled: &Filled, stored: &PodResources, pod: Option<&PodEntry>) -> String {
    let what = match filled.kind {
        Kind::Requests => "requests",
        Kind::Limits => "limits",
    };
    let added = same::added_amounts(filled, stored);
    let added: Vec<&str> = added.iter().map(String::as_str).collect();
    format!("The LimitRange adds to the {what} of {}: {}.", container(pod, filled.container), self::list(&added))
}

fn published(Published { formula, value, difference }: &Published) -> String {
    let (formula, forgets) = match formula {
        Formula::Documentation => (
            "The page of kubernetes.io about sidecars",
            "It forgets that sidecars already run while init containers do (kubernetes/website#57244).",
        ),
        Formula::Kep753First => (
            "The first formula of KEP-753",
            "It forgets that only the sidecars declared before an init container run beside it.",
        ),
    };
    format!("{formula} would give {value}, a difference of {difference}. {forgets}")
}

fn hindrance(hindrance: &QosHindrance, pod: Option<&PodEntry>) -> Text {
    match hindrance {
        QosHindrance::NothingSet => {
            "No container sets a request or limit for CPU or memory. One of them anywhere makes it Burstable.".into()
        }
        QosHindrance::MissingLimit { container, resource } => format!(
            "{} has no {resource} limit. Sidecars and init containers count too.",
            self::container(pod, *container)
        )
        .into(),
        QosHindrance::MissingPodLimit { resource } => {
            format!("spec.resources has no {resource} limit, and the limits of containers do not count beside it.")
                .into()
        }
        QosHindrance::RequestBelowLimit { resource, request, limit } => {
            format!("The {resource} request of {request} differs from the limit of {limit}. They must be equal.").into()
        }
        QosHindrance::PodLevelEmpty => "spec.resources is there but sets neither CPU nor memory.".into(),
    }
}

const fn added(reason: admission::Reason) -> &'static str {
    match reason {
        admission::Reason::Default => "the default of this field",
        admission::Reason::ImageTag => "the image's tag: Always for latest or none, else IfNotPresent",
        admission::Reason::NoVolumeSource => "a volume that names no source is an emptyDir",
        admission::Reason::Limit => "where nothing is requested, the limit is the request",
        admission::Reason::ContainerTotal => "the sum of the containers, because the Pod has limits of its own",
        admission::Reason::HostNetwork => "in the host's network, a container's port is the host's",
        admission::Reason::Strategy => "the parameters of this strategy",
        admission::Reason::OldName => "the old name of the same field",
        admission::Reason::LimitPerIndex => "backoffLimitPerIndex takes over, so the whole Job has no limit",
        admission::Reason::FailurePolicy => {
            "with a podFailurePolicy, failed Pods are replaced only once they have ended"
        }
        admission::Reason::JobLabels => "the Job finds its Pods by it",
        admission::Reason::TemplateLabels => "the labels of the template, as it has none of its own",
        admission::Reason::ServerManaged => "the server keeps its own records there",
    }
}

fn shutdown_grace(shutdown: &Shutdown, trace: &Trace) -> String {
    let (ended, killed) = same::stopped(shutdown);
    let why = trigger(shutdown.trigger);
    let mut text = format!(
        "At {} the stop begins: {why}. preStop hooks, app and sidecars share one budget of {} s (terminationGracePeriodSeconds).",
        time(shutdown.began_at),
        shutdown.grace_secs
    );
    if let Some(ended) = ended {
        text.push_str(&format!(" The last container ended after {}", length(ended)));
        match killed {
            0 => text.push_str(", and none had to be killed."),
            1 => text.push_str(", and 1 had to be killed."),
            _ => text.push_str(&format!(", and {killed} had to be killed.")),
        }
    } else if trace.cut {
        text.push_str(" The picture ends before the last container did.");
    }
    text
}

fn cap((value, undeclared): (String, Option<usize>), pod: Option<&PodEntry>) -> Text {
    match undeclared {
        None => value.into(),
        Some(index) => format!("{value} ({} has no limit)", container(pod, index)).into(),
    }
}
