//! English.

use std::sync::OnceLock;

use podstep_core::diagnostic::Severity;
use podstep_core::history::{Count, Counted, Course};
use podstep_core::process::TermReason;
use podstep_core::status::{DaemonSetStatus, DeploymentStatus, ReplicaSetStatus, StatefulSetStatus, WorkloadStatus};
use podstep_core::time::Millis;
use podstep_core::trace::{ContainerRole, Fact, Gate, LaneState, PodEntry, Reason, Step, StopTrigger, Trace};

use crate::same::{self, Subject, Units};
use crate::{Message, Render, Text};

mod apply;
mod because;
mod compare;
mod editing;
mod gallery;
mod layout;
mod process;
pub(super) mod rest;
mod script;
mod shared;
mod sharing;

pub(super) mod rules;

static REST: OnceLock<Render> = OnceLock::new();

/// Brings what the first picture does not say.
pub(super) fn bring_rest() {
    // Whoever was first brought the same.
    let _ = REST.set(rest::render);
}

/// The message in English.
pub(super) fn render(message: &Message<'_>) -> Text {
    match *message {
        Message::Layout(message) => layout::layout(message).into(),
        Message::Tagline => "Paste a Kubernetes workload, step through the life of its Pod, and see why.".into(),
        Message::Language => "Language".into(),
        Message::ManifestHeading => "Manifest".into(),
        Message::ManifestLabel => "Manifest in YAML".into(),
        Message::ManifestHelp => "A Pod, Deployment, Job or just a part of a Pod spec. It never leaves your browser. You can also drop a file on the page.".into(),
        Message::SampleOwn => "Your own text".into(),
        Message::Gallery(said) => gallery::first(said).unwrap_or_else(|| REST.get().map_or_else(Text::default, |rest| rest(message))),
        Message::Version => "Kubernetes".into(),
        Message::VersionFromManifest => "version of the manifest".into(),
        Message::SidecarGate => "Gate SidecarContainers".into(),
        Message::CodeEditor => "Code editor".into(),
        Message::OpenFile => "Open a file".into(),
        Message::FileUnreadable => "The file cannot be read as text.".into(),
        Message::ProblemsHeading => "Problems".into(),
        Message::CheckerMissing => "The rules of the API server could not be loaded, so the manifest is only partly checked.".into(),
        Message::TryAgain => "Try again".into(),
        Message::DocsPage(_) => "".into(),
        Message::NoProblems => "Nothing to report.".into(),
        Message::Severity(severity) => match severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Hint => "Hint",
        }
        .into(),
        Message::Stale => "The text has an error. You still see the last version that could run.".into(),
        Message::NothingToShow => "There is nothing to run yet. Choose a sample, or fix the problems listed beside the manifest.".into(),
        Message::Loading => "Loading …".into(),
        Message::Share => "Share".into(),
        Message::Saved => "My manifests".into(),
        Message::OpenedText => "What you opened".into(),
        Message::PanelMissing => "This part of the page could not be loaded.".into(),

        Message::LifeHeading => "Life of the workload".into(),
        Message::KindAndName { kind, name } => format!("{kind} {name}").into(),
        Message::KubernetesVersion(version) => format!("Kubernetes {version}").into(),
        Message::Phase => "Phase".into(),
        Message::PodGone => "deleted".into(),
        Message::NoPodYet => "no Pod yet".into(),
        Message::TimelineHeading => "Timeline".into(),
        Message::TimelineSummary { trace, cursor } => {
            let containers: usize = trace.pods.iter().map(|pod| pod.containers.len()).sum();
            format!(
                "Timeline of {} over {}. The cursor stands at step {} of {}. The table of steps below says the same.",
                count(containers, "container", "containers"),
                length(trace.end()),
                cursor + 1,
                trace.steps.len()
            )
            .into()
        }
        Message::TimelineScroller => "Timeline, scrolls".into(),
        Message::Following => "Many Pods: this life is still being computed. You can go on typing.".into(),
        Message::StripSummary { course } => strip(course).into(),
        Message::StripNumbers => "Pods at the cursor".into(),
        Message::StripCount { counted, name, count: Count { all, ready, .. } } => match counted {
            Counted::PodsOf(_) => format!("{name}: {ready} of {all} ready").into(),
            Counted::Active => format!("{all} active, {ready} of them ready").into(),
            Counted::Succeeded => format!("{all} succeeded").into(),
            Counted::Failed => format!("{all} failed").into(),
        },
        Message::StripWanted(pods) => format!("{pods} wanted").into(),
        Message::StripSurge(pods) => format!("{pods} above it (surge)").into(),
        Message::StripUnavailable(pods) => format!("{pods} unavailable").into(),
        Message::TimelineRows => "Pods and containers; arrow keys up and down go from row to row, left and right from change to change".into(),
        Message::FoldAll => "Fold all Pods".into(),
        Message::UnfoldAll => "Unfold all Pods".into(),
        Message::PodState(state) => same::pod_state(state).into(),
        Message::PodTitle { pod, state, from, to } => {
            format!("Pod {pod}: {}, {} to {}", same::pod_state(state), time(from), time(to)).into()
        }
        Message::Role(role) => match role {
            ContainerRole::PlainInit => "init",
            ContainerRole::Sidecar => "sidecar",
            ContainerRole::Regular => "app",
        }
        .into(),
        Message::RoleLong(role) => match role {
            ContainerRole::PlainInit => "init container: runs once, to its end",
            ContainerRole::Sidecar => "sidecar: an init container with restartPolicy: Always",
            ContainerRole::Regular => "app container",
        }
        .into(),
        Message::Lane(state) => lane(state),
        Message::LaneTitle { container, state, from, to } => {
            format!("{container}: {}, {} to {}", lane(state), time(from), time(to)).into()
        }
        Message::Time(at) => time(at).into(),
        Message::Length(length) => self::length(length).into(),

        Message::TransportLabel => "Move in time".into(),
        Message::First => "First step".into(),
        Message::Back => "Back one step".into(),
        Message::Play => "Play".into(),
        Message::Pause => "Pause".into(),
        Message::Next => "Next step".into(),
        Message::Last => "Last step".into(),
        Message::Speed => "Speed".into(),
        Message::SpeedValue(percent) => same::speed(percent).into(),
        Message::SliderLabel => "Step".into(),
        Message::StepOf { step, steps, at } => format!("step {step} of {steps} · {}", time(at)).into(),
        Message::StepAnnounced { step, steps, at, sentence } => {
            format!("Step {step} of {steps}, {}. {sentence}", time(at)).into()
        }

        Message::StepsHeading => "All steps as a table".into(),
        Message::ColumnTime => "Time".into(),
        Message::ColumnContainer => "Container".into(),

        Message::WhyHeading => "What happens, and why".into(),
        Message::WhyBecause => "Because".into(),
        Message::Fact { trace, step } => fact(trace, step),
        Message::Reason { trace, step } => reason(trace, step),
        Message::WhyLedBy => "What led to it".into(),
        Message::WhyRule => "The rule".into(),
        Message::WhyOtherwise => "What would change it".into(),
        Message::Otherwise { trace, step } => rules::otherwise(trace, step),
        Message::Versions(versions) => rules::versions(versions),
        Message::OpensElsewhere => "(opens in a new tab)".into(),

        Message::ResourcesHeading => "Effective resources".into(),
        Message::NodeHeading => "On a node".into(),
        Message::WhatIfHeading => "Try other numbers".into(),
        Message::Line(line) => format!("line {line}").into(),
        Message::QosHeading => "QoS class".into(),

        Message::VolumesHeading => "Volumes".into(),
        Message::NetworkHeading => "Network".into(),
        Message::ProcessesHeading => "Processes".into(),
        Message::ShutdownHeading => "Shutdown".into(),
        Message::OtherShutdowns(pods) => {
            format!("{} stopped at other times; move the cursor to see them.", count(pods, "more Pod is", "more Pods are")).into()
        }
        Message::NotNeeded => "–".into(),

        Message::ScriptHeading => "What if …".into(),
        Message::EventsHeading => "Events so far".into(),
        Message::RowsHeading => "kubectl get -w so far".into(),
        Message::RowsNone => "Nothing printed yet.".into(),
        Message::EarlierRows(rows) => format!("{} not shown.", count(rows, "earlier row is", "earlier rows are")).into(),
        Message::RowsCaption(kind) => format!("kubectl get {} -w", kind.to_ascii_lowercase()).into(),
        Message::KubectlHeading => "kubectl at this step".into(),
        Message::AddedHeading => "What the API server adds".into(),
        Message::CompareHeading => "Compare".into(),

        Message::Because(_)
        | Message::Turn { .. }
        | Message::Help(_)
        | Message::ScaleNote
        | Message::Legend
        | Message::Finding(_)
        | Message::Fix(_)
        | Message::ReadOn
        | Message::MoreProblems(_)
        | Message::ProblemPlace
        | Message::ResourcesIntro
        | Message::ResourcesNone
        | Message::RequestOf(_)
        | Message::LimitOf(_)
        | Message::FilledIn { .. }
        | Message::Term { .. }
        | Message::WinsBy(_)
        | Message::Wins
        | Message::Published(_)
        | Message::KubectlCommand
        | Message::KubectlAbout
        | Message::KubectlPodAtCursor
        | Message::KubectlPrinted
        | Message::CopyAsText
        | Message::Copied
        | Message::PhasesLabel
        | Message::PhaseOf { .. }
        | Message::NodeSize
        | Message::NodeOf(_)
        | Message::NodeCaption
        | Message::Hierarchy
        | Message::HierarchyRefused
        | Message::Eviction { .. }
        | Message::Fits
        | Message::Shortage(_)
        | Message::WholePod
        | Message::ColumnOom
        | Message::CpuMax { .. }
        | Message::MemoryMax { .. }
        | Message::WhatIfIntro
        | Message::WhatIfCaption
        | Message::AmountOf { .. }
        | Message::Change { .. }
        | Message::NoChange
        | Message::WriteBack
        | Message::Discard
        | Message::QosMeaning(_)
        | Message::QosWhy(_)
        | Message::QosHindrance { .. }
        | Message::ShutdownNone
        | Message::ShutdownGrace { .. }
        | Message::ShutdownOrder
        | Message::ShutdownCaption(_)
        | Message::ColumnPreStop
        | Message::ColumnSigterm
        | Message::ColumnGraceLeft
        | Message::ColumnSigkill
        | Message::ColumnEnded
        | Message::ColumnExitCode
        | Message::Seconds(_)
        | Message::Editing(_)
        | Message::ScriptAtCursor(_)
        | Message::ScriptTold
        | Message::ScriptNote
        | Message::ScriptNothing
        | Message::ScriptImplied
        | Message::ScriptNotRunning
        | Message::ScriptPod
        | Message::ScriptNode
        | Message::ScriptWhen(_)
        | Message::ScriptAt
        | Message::ScriptRunning
        | Message::ScriptReady
        | Message::ScriptCount(_)
        | Message::ScriptTime(_)
        | Message::ScriptGrace(_)
        | Message::ScriptReplicas(_)
        | Message::ScriptAway(_)
        | Message::ScriptUp(_)
        | Message::ScriptDown(_)
        | Message::ScriptRemove(_)
        | Message::ScriptForget(_)
        | Message::ScriptPrograms
        | Message::ScriptGuessed
        | Message::ScriptIsTold
        | Message::ScriptTell(_)
        | Message::Deed(_)
        | Message::Acts(_)
        | Message::ActsWhen(_)
        | Message::ToldRun { .. }
        | Message::Undo
        | Message::Redo
        | Message::Apply(_)
        | Message::Program(_)
        | Message::EventsCaption
        | Message::EventsNone
        | Message::ColumnType
        | Message::ColumnReason
        | Message::ColumnObject
        | Message::ColumnMessage
        | Message::Shared(_)
        | Message::Compare(_)
        | Message::AddedCaption
        | Message::AddedBecause(_)
        | Message::ColumnField
        | Message::ColumnValue
        | Message::ColumnAddedTo
        | Message::StepsCaption { .. }
        | Message::ColumnStep
        | Message::ColumnActor
        | Message::ColumnWhat
        | Message::ColumnWhy
        | Message::Sharing(_)
        | Message::Actor(_) => match REST.get() {
            Some(render) => render(message),
            None => Text::default(),
        },
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

const UNITS: Units = Units { millis: " ms", secs: " s", mins: " min ", point: '.' };

fn time(at: Millis) -> String {
    UNITS.time(at)
}

fn length(length: Millis) -> String {
    UNITS.length(length)
}

fn lane(state: LaneState) -> Text {
    match state {
        LaneState::Waiting => "waiting".into(),
        LaneState::Starting => "starting".into(),
        LaneState::RunningNotStarted => "not started yet".into(),
        LaneState::Running => "running".into(),
        LaneState::Ready => "ready".into(),
        LaneState::BackOff => "back-off".into(),
        LaneState::PreStop => "preStop".into(),
        LaneState::WaitingTurn => "waits for its turn".into(),
        LaneState::Terminating => "SIGTERM".into(),
        LaneState::Exited { exit_code, killed: true } => format!("killed, exit {exit_code}").into(),
        LaneState::Exited { exit_code, killed: false } => format!("exit {exit_code}").into(),
    }
}

fn strip(course: &Course) -> String {
    let (all, surge) = same::most(course);
    match course.bands.first() {
        Some(Counted::PodsOf(_)) | None => format!(
            "Pods over time: at most {all}, at most {surge} above the wanted number. The numbers at the cursor follow."
        ),
        Some(_) => {
            "Active, succeeded and failed Pods of the Job over time. The numbers at the cursor follow.".to_owned()
        }
    }
}

fn container(pod: Option<&PodEntry>, index: usize) -> &str {
    same::container(pod, index).unwrap_or("the container")
}

fn list(names: &[&str]) -> String {
    same::list(names, ", ", " and ")
}

fn fact(trace: &Trace, step: &Step) -> Text {
    let Subject { container, role, pod } = Subject::of(trace, step);
    let name = container.unwrap_or("the container");
    let role = role.map_or("container", |role| match role {
        ContainerRole::PlainInit => "init container",
        ContainerRole::Sidecar => "sidecar",
        ContainerRole::Regular => "app container",
    });
    let pod = pod.unwrap_or("the Pod");
    match &*step.fact {
        Fact::WorkloadCreated { kind, name } => format!("{kind} {name} is created.").into(),
        Fact::PodCreated => format!("Pod {pod} is created.").into(),
        Fact::Unschedulable => format!("No node takes Pod {pod}: it stays Pending.").into(),
        Fact::Cordoned { node, cordoned: true } => format!("Node {node} is cordoned: it takes no new Pods.").into(),
        Fact::Cordoned { node, cordoned: false } => format!("Node {node} takes new Pods again.").into(),
        Fact::Drained { node } => {
            format!("Node {node} is drained: every Pod on it that no DaemonSet keeps is evicted.").into()
        }
        Fact::WorkloadDeleting { kind, name } => {
            format!("{kind} {name} is being deleted and stays until the garbage collector is done.").into()
        }
        Fact::Scheduled { node } => format!("The Pod is bound to node {node}.").into(),
        Fact::SandboxReady => "The Pod's sandbox is up: it has a network and an address.".into(),
        Fact::PullStarted { image } => format!("{name}: the pull of image {image} begins.").into(),
        Fact::Pulled { image, took: Some(took) } => {
            format!("{name}: image {image} was pulled in {}.", length(*took)).into()
        }
        Fact::Pulled { image, took: None } => format!("{name}: image {image} is already on the node.").into(),
        Fact::ContainerCreated => format!("The runtime creates the {role} {name}.").into(),
        Fact::ContainerStarted { attempt: 0 } => format!("The {role} {name} runs.").into(),
        Fact::ContainerStarted { attempt } => format!("The {role} {name} runs again, restart {attempt}.").into(),
        Fact::PostStartBegan => format!("{name}: postStart begins.").into(),
        Fact::PostStartEnded { ok: true } => format!("{name}: postStart is done.").into(),
        Fact::PostStartEnded { ok: false } => format!("{name}: postStart failed.").into(),
        Fact::Probe { kind, ok: true, run, threshold } => {
            format!("{name}: {} succeeds ({run} of {threshold} in a row).", same::probe(*kind)).into()
        }
        Fact::Probe { kind, ok: false, run, threshold } => {
            format!("{name}: {} fails ({run} of {threshold} in a row).", same::probe(*kind)).into()
        }
        Fact::Exited { exit_code, reason } => {
            format!("The {role} {name} ends with exit code {exit_code} ({reason}).").into()
        }
        Fact::BackOff { delay, until } => {
            format!("{name} is put off for {}: CrashLoopBackOff until {}.", length(*delay), time(*until)).into()
        }
        Fact::Killing => format!("The kubelet begins to stop the {role} {name}.").into(),
        Fact::PreStopBegan => format!("{name}: preStop begins.").into(),
        Fact::PreStopEnded { ok: true } => format!("{name}: preStop is done.").into(),
        Fact::PreStopEnded { ok: false } => format!("{name}: preStop failed or ran out of time.").into(),
        Fact::Sigterm { timeout_secs } => {
            format!("The {role} {name} gets SIGTERM and has {timeout_secs} s until SIGKILL.").into()
        }
        Fact::Sigkill => format!("The {role} {name} gets SIGKILL.").into(),
        Fact::SandboxStopped => "The Pod's sandbox is stopped.".into(),
        Fact::StatusWritten => match same::phase(step) {
            Some(phase) => {
                format!("The kubelet writes the status of Pod {pod} to the API server: phase {phase}.").into()
            }
            None => "The kubelet writes the Pod's status to the API server.".into(),
        },
        Fact::DeletionRequested { grace_secs } => {
            format!("The deletion of Pod {pod} is requested, with {grace_secs} s of grace.").into()
        }
        Fact::PodGone => format!("Pod {pod} is gone from the API.").into(),
        Fact::WorkloadStatusWritten => match same::workload_status(step) {
            Some(WorkloadStatus::Job(job)) => {
                let conditions: Vec<&str> = job.conditions.iter().filter(|c| c.status).map(|c| c.kind).collect();
                let mut text = format!(
                    "The Job's status: {} active, {} succeeded, {} failed",
                    job.active, job.succeeded, job.failed
                );
                if !conditions.is_empty() {
                    text.push_str(&format!("; {}", list(&conditions)));
                }
                text.push('.');
                text.into()
            }
            Some(
                WorkloadStatus::Deployment(DeploymentStatus { ready, replicas, .. })
                | WorkloadStatus::ReplicaSet(ReplicaSetStatus { ready, replicas, .. })
                | WorkloadStatus::StatefulSet(StatefulSetStatus { ready, replicas, .. })
                | WorkloadStatus::DaemonSet(DaemonSetStatus { ready, desired: replicas, .. }),
            ) => format!("The controller writes its status: {ready} of {replicas} Pods ready.").into(),
            Some(WorkloadStatus::CronJob(status)) => {
                format!("The controller writes its status: {} active Jobs.", status.active.len()).into()
            }
            None => "The controller writes the workload's status.".into(),
        },
        Fact::Patched { kind, name } => format!("{kind} {name} is changed.").into(),
        Fact::WorkloadGone { kind, name } => format!("{kind} {name} is gone from the API.").into(),
        Fact::Steady => "From here on nothing changes by itself.".into(),
        Fact::PullPutOff { until } => format!("{name}: no pull before {}: ImagePullBackOff.", time(*until)).into(),
        Fact::ImageRefused => format!("The image of {name} cannot be obtained.").into(),
        Fact::Disrupted => format!("Pod {pod} is marked as a target of a disruption.").into(),
        Fact::DeadlineExceeded { deadline_secs } => {
            format!("Pod {pod} has been active for {deadline_secs} s, as long as it may.").into()
        }
        Fact::KubeletStopped => "The kubelet stops. Containers run on.".into(),
        Fact::KubeletStarted => "The kubelet is back.".into(),
        Fact::SandboxLost => format!("The sandbox of Pod {pod} is lost.").into(),
        Fact::ContainersRemoved => format!("All containers of Pod {pod} are removed.").into(),
        Fact::ResizeStarted => format!("The kubelet begins to change the resources of Pod {pod}.").into(),
        Fact::ResizeCompleted => format!("The resources of Pod {pod} are changed.").into(),
    }
}

fn trigger(trigger: StopTrigger) -> Text {
    match trigger {
        StopTrigger::Deleted => "the Pod is being deleted".into(),
        StopTrigger::NaturalCompletion => {
            "every app container has ended for good, so the sidecars are no longer needed".into()
        }
        StopTrigger::InitFailed => "an init container failed for good, so the app will never start".into(),
        StopTrigger::Probe(kind) => {
            format!("its {} failed as often as failureThreshold allows", same::probe(kind)).into()
        }
        StopTrigger::PostStartFailed => "its postStart failed".into(),
        StopTrigger::DefinitionChanged => "its image was changed".into(),
        StopTrigger::Resize => "its resizePolicy takes new resources with a restart".into(),
        StopTrigger::RestartAll => "a restart rule restarts all containers of the Pod".into(),
        StopTrigger::SandboxLost => "the Pod's sandbox is lost, so everything starts over".into(),
        StopTrigger::ActiveDeadline => "activeDeadlineSeconds are over".into(),
        StopTrigger::NodePressure => "the node runs out of memory".into(),
        StopTrigger::NodeShutdown => "the node shuts down".into(),
    }
}

fn reason(trace: &Trace, step: &Step) -> Text {
    let pod = same::pod_of(trace, step);
    let named = |index: usize| container(pod, index);
    match &*step.reason {
        Reason::Asked => "Somebody asked for it.".into(),
        Reason::ControllerWantsPod { desired, existing } => {
            format!("The controller wants {desired} and counts {existing}, so it creates the missing one.").into()
        }
        Reason::OwnerWantsObject { kind, name } => format!("It belongs to {kind} {name}: that controller wrote it.").into(),
        Reason::OwnerGone { kind } => format!("The {kind} that owned it is gone, and the garbage collector removes what belonged to it.").into(),
        Reason::TimeToLive { ttl_secs } => format!("The Job is over, and ttlSecondsAfterFinished keeps it for {ttl_secs} s.").into(),
        Reason::NoNodeFits { nodes } => {
            format!("The scheduler looked at {nodes} nodes, and each refused the Pod; the Event says why.").into()
        }
        Reason::NodeFits => "The scheduler found that the Pod fits on this node: its effective requests are free there.".into(),
        Reason::NoSandboxYet => "A new Pod needs a sandbox before any container can run.".into(),
        Reason::FirstInit => "It is the first entry of initContainers. Init containers start one after the other, in the order in which they are declared.".into(),
        Reason::PreviousInitDone { previous } => {
            format!("The init container {} before it ended with exit code 0. A plain init container must end before the next one starts.", named(*previous)).into()
        }
        Reason::SidecarStarted { sidecar, gate } => match gate {
            Gate::Running => format!("The sidecar {} before it is running. It has neither startupProbe nor postStart, so running is enough; nobody waits until it is ready.", named(*sidecar)),
            Gate::PostStart => format!("The postStart hook of the sidecar {} before it has returned, so it counts as started.", named(*sidecar)),
            Gate::StartupProbe => format!("The startupProbe of the sidecar {} before it has succeeded, so it counts as started.", named(*sidecar)),
        }
        .into(),
        Reason::InitComplete { after: None } => "Every plain init container has ended and every sidecar has started, so the app may start.".into(),
        Reason::InitComplete { after: Some(after) } => {
            format!("Init is complete. App containers do not wait for each other; the kubelet merely starts them one by one, and {} was just before.", named(*after)).into()
        }
        Reason::ImagePolicy { policy, present } => format!(
            "imagePullPolicy is {policy}, and the image {} on the node.",
            if *present { "is already" } else { "is not yet" }
        )
        .into(),
        Reason::StartSequence => "Every container starts the same way: its image, then create, then start, then postStart.".into(),
        Reason::HookDeclared => "The container declares this hook.".into(),
        Reason::HookRan { ran, grace_secs: None } => format!("It ran for {}. A postStart may take any time; nothing else of the Pod starts meanwhile.", length(*ran)).into(),
        Reason::HookRan { ran, grace_secs: Some(grace_secs) } => {
            format!("It ran for {} of the {grace_secs} s of grace that everything together has.", length(*ran)).into()
        }
        Reason::ProcessEnded { guess, ran } => {
            format!("The process ended by itself after {}: {}.", length(*ran), process::run(guess.run)).into()
        }
        Reason::OutOfMemory { ran } => {
            format!("After {} the process used more memory than its limit, and the kernel killed it.", length(*ran)).into()
        }
        Reason::ProbeDue { period_secs, initial_delay_secs: 0 } => {
            format!("The kubelet runs this probe every {period_secs} s (periodSeconds).").into()
        }
        Reason::ProbeDue { period_secs, initial_delay_secs } => format!(
            "The kubelet runs this probe every {period_secs} s (periodSeconds), once {initial_delay_secs} s (initialDelaySeconds) have passed since the start."
        )
        .into(),
        Reason::RestartPolicy { policy, own, exit_code, restarts } => {
            let whose = if *own { "its own restartPolicy" } else { "the Pod's restartPolicy" };
            format!("It had ended with exit code {exit_code}, and {whose} is {policy}, so it starts again. It had been restarted {restarts} times before.").into()
        }
        Reason::CrashLoop { delay, ended_at, restarts } => format!(
            "It ended at {} after {}. After each crash the kubelet waits twice as long before the next start; now it is {}.",
            time(*ended_at),
            count(*restarts as usize, "restart", "restarts"),
            length(*delay)
        )
        .into(),
        Reason::Stopping { trigger, grace_secs } => {
            format!("It is stopped because {}. There are {grace_secs} s of grace for everything together.", self::trigger(*trigger)).into()
        }
        Reason::PreStopAtOnce { grace_secs } => format!("Every preStop hook begins as soon as the stop begins, even for a sidecar that waits for its turn. Its time is taken from the shared grace of {grace_secs} s.").into(),
        Reason::SigtermTurn { grace_secs, pre_stop_secs, waited_secs, after } => {
            let mut text = if after.is_empty() {
                "It waits for nobody, so its SIGTERM goes out at once.".to_owned()
            } else {
                let names: Vec<&str> = after.iter().map(|index| named(*index)).collect();
                format!("Its turn has come: {} ended before it. Sidecars stop last, in the reverse of their order.", list(&names))
            };
            if *pre_stop_secs > 0 || *waited_secs > 0 {
                text.push_str(&format!(
                    " Of {grace_secs} s of grace, {pre_stop_secs} s went to its preStop and {waited_secs} s to waiting."
                ));
            }
            text.into()
        }
        Reason::NoTurns { grace_secs } => format!("In this version all containers get SIGTERM together: a sidecar may stop before the app that needs it. There are {grace_secs} s of grace for everything together.").into(),
        Reason::GraceSpent { grace_secs, floor_secs } => format!(
            "The {grace_secs} s of grace are used up by what stopped before it. It gets {floor_secs} s all the same, which is the least the kubelet gives."
        )
        .into(),
        Reason::IgnoredSigterm { timeout_secs, why: Some(TermReason::NoHandler) } => format!(
            "It was given {timeout_secs} s and still runs. Its process is PID 1 of the container and has no handler for SIGTERM: the kernel then drops the signal, so the process never sees it and the kubelet waits the whole time. A trap in the shell or an init such as tini would help."
        )
        .into(),
        Reason::IgnoredSigterm { timeout_secs, why: Some(term) } => {
            format!("It was given {timeout_secs} s and still runs: {}.", process::term(*term)).into()
        }
        Reason::IgnoredSigterm { timeout_secs, why: None } => {
            format!("It was given {timeout_secs} s after SIGTERM and still runs, so it is killed.").into()
        }
        Reason::HandledSigterm { guess, took } => {
            format!("It ended {} after SIGTERM: {}.", length(*took), process::term(guess.term)).into()
        }
        Reason::Killed => "SIGKILL cannot be caught or ignored. Exit code 137 is 128 + 9, the number of the signal.".into(),
        Reason::AllStopped => "Every container of the Pod has stopped.".into(),
        Reason::Observed => "A status describes what the kubelet last saw. kubectl shows this, which can lag behind what really runs.".into(),
        Reason::TerminalPhase => "The kubelet holds back Succeeded and Failed until every container, sidecars included, has stopped.".into(),
        Reason::DeletionComplete => "The Pod has stopped and nothing else holds on to it, so the API server removes the object.".into(),
        Reason::CountedPods => "The controller counted its Pods again.".into(),
        Reason::JobDone => "A Job counts a Pod only when the Pod is over. The app containers decided its result; how the sidecars ended does not matter.".into(),
        Reason::JobFails { why } => format!("The Job fails ({why}): what still runs is stopped, and then it is over.").into(),
        Reason::JobBackoffLimit { failed, limit } => {
            format!("{} failed, and backoffLimit is {limit}, so the Job gives up.", count(*failed as usize, "Pod", "Pods")).into()
        }
        Reason::ActiveDeadline { deadline_secs } => {
            format!("activeDeadlineSeconds are {deadline_secs}, counted from when the kubelet first saw the Pod.").into()
        }
        Reason::ResourcesChanged => "The spec asks for other resources than the running containers have, and no resizePolicy wants a restart for them.".into(),
        Reason::NoSuchImage => "No registry has this image. The kubelet tries again after a back-off that doubles from 10 s to 300 s.".into(),
        Reason::PullBackOff { delay, failed_at } => format!(
            "The last pull failed at {}. The kubelet waits {} before it pulls again.",
            time(*failed_at),
            length(*delay)
        )
        .into(),
        Reason::RestartAllRule { container, exit_code } => format!("{} ended with exit code {exit_code}, which its restartPolicyRules answer with RestartAllContainers: every container starts over in the same sandbox.", named(*container)).into(),
        Reason::RestartRule { exit_code } => format!("One of its restartPolicyRules restarts it after exit code {exit_code}.").into(),
        Reason::Replaces { trigger } => format!("It replaces what was stopped because {}.", self::trigger(*trigger)).into(),
        Reason::NothingPending { running } if running.is_empty() => "Nothing more is due.".into(),
        Reason::NothingPending { running } => {
            let names: Vec<&str> = running.iter().map(|index| named(*index)).collect();
            format!(
                "Nothing more is due. {} {} on until somebody stops the Pod{}.",
                list(&names),
                if names.len() == 1 { "runs" } else { "run" },
                if same::is_job(trace) { ", so the Job cannot complete" } else { "" }
            )
            .into()
        }
    }
}
