//! What would have made a step go otherwise, and which versions have a rule.

use podstep_core::rules::{Otherwise, Versions};
use podstep_core::trace::{Gate, Step, StopTrigger, Trace};

use super::{container, count, length};
use crate::Text;
use crate::same::{self, probe};

/// ` · since 1.29`, behind the name of a source; nothing if every version has the rule.
pub(super) fn versions(Versions { since, until }: Versions) -> Text {
    match (since, until) {
        (None, None) => "".into(),
        (Some(since), None) => format!(" · since {since}").into(),
        (Some(since), Some(until)) if since == until => format!(" · only {since}").into(),
        (Some(since), Some(until)) => format!(" · {since} to {until}").into(),
        (None, Some(until)) => format!(" · until {until}").into(),
    }
}

pub(super) fn otherwise(trace: &Trace, step: &Step) -> Text {
    let pod = same::pod_of(trace, step);
    let named = |index: usize| container(pod, index);
    match step.reason.otherwise() {
        Otherwise::NotAsked => "Only if nobody asked.".into(),
        Otherwise::EnoughPods { desired } => format!("With {} that count, none would be created.", count(desired as usize, "Pod", "Pods")).into(),
        Otherwise::AnotherOwnerSpec => "Another spec of the object that owns it.".into(),
        Otherwise::Orphaned => "A deletion with --cascade=orphan leaves behind what belonged to the object.".into(),
        Otherwise::NoTimeToLive => "Without ttlSecondsAfterFinished the Job stays until somebody deletes it.".into(),
        Otherwise::NodeFits => "With a node that has room, tolerated taints and the right labels, it would be bound.".into(),
        Otherwise::NoNodeFits => "If no node had as much free as the Pod requests, it would stay Pending.".into(),
        Otherwise::SandboxThere => "With a sandbox that is up, none would be created.".into(),
        Otherwise::DeclaredFirst => "An init container declared before it would start first.".into(),
        Otherwise::PreviousRuns { previous } => format!("While {} runs, or if it ended with another code than 0, this one would wait.", named(previous)).into(),
        Otherwise::GateClosed { sidecar, gate } => {
            let closed = match gate {
                Gate::Running => "were not running",
                Gate::PostStart => "were still in its postStart",
                Gate::StartupProbe => "had no success of its startupProbe yet",
            };
            format!("If {} {closed}, this one would wait.", named(sidecar)).into()
        }
        Otherwise::InitPending => "An init container that has not ended, or a last sidecar that is not started, would hold it back.".into(),
        Otherwise::PullAlways => "With imagePullPolicy Always the registry would be asked first.".into(),
        Otherwise::PullIfNotPresent => "With IfNotPresent the image on the node would be taken without asking.".into(),
        Otherwise::ImageThere => "An image that is on the node would not be pulled, unless the policy is Always.".into(),
        Otherwise::PullAllowed => "Under any policy but Never the image would be pulled.".into(),
        Otherwise::ImageExists => "An image that the registry has would be pulled.".into(),
        Otherwise::BackOffOver { delay, longest } => format!("{} after the failure the next pull is made; the wait doubles up to {}.", length(delay), length(longest)).into(),
        Otherwise::LongRun { reset } => format!("A first restart is immediate, and a run of more than {} forgets the back-off.", length(reset)).into(),
        Otherwise::StartFails => "If a step of the start failed, the later ones would not happen.".into(),
        Otherwise::NoHook => "Without the hook nothing would be run here.".into(),
        Otherwise::PostStartFails => "A postStart that fails has its container stopped and started again.".into(),
        Otherwise::HookOutlastsGrace { grace_secs } => format!("After {grace_secs} s nobody waits for a preStop any longer.").into(),
        Otherwise::ProcessRunsOn => "Only the program itself: another command, or other work.".into(),
        Otherwise::EnoughMemory => "A higher memory limit, or a process that needs less.".into(),
        Otherwise::ProbeRests { initial_delay_secs: 0 } => "Readiness and liveness are not asked before a startupProbe has succeeded.".into(),
        Otherwise::ProbeRests { initial_delay_secs } => format!("It is not asked in the first {initial_delay_secs} s, nor before a startupProbe has succeeded.").into(),
        Otherwise::NoRestart { by_success: true } => "Exit code 0, or restartPolicy Never.".into(),
        Otherwise::NoRestart { by_success: false } => "restartPolicy Never; with OnFailure, exit code 0.".into(),
        Otherwise::PodEnds => "Only the end of the Pod: restartPolicy Always restarts it after every exit code.".into(),
        Otherwise::NoRuleMatches { exit_code } => format!("An exit code other than {exit_code}, or no rule that knows it.").into(),
        Otherwise::NoTrigger(trigger) => untriggered(trigger).into(),
        Otherwise::NoGrace => "With a grace of 0 no preStop is run.".into(),
        Otherwise::SomethingBefore => "A preStop would come first, and a sidecar would wait for whoever stops before it.".into(),
        Otherwise::SoonerTurn { grace_secs } => format!("It would be stopped sooner if those before it ended sooner; it is stopped after {grace_secs} s at the latest.").into(),
        Otherwise::TurnsKnown => "Since 1.29 sidecars wait for the app, and stop in the reverse of their order.".into(),
        Otherwise::MoreGrace { grace_secs } => format!("More than {grace_secs} s of terminationGracePeriodSeconds, or quicker ends before it.").into(),
        Otherwise::EndsInTime { timeout_secs, needs_handler: true } => format!("A handler for SIGTERM that ends it within {timeout_secs} s, or another PID 1: an init such as tini, or shareProcessNamespace.").into(),
        Otherwise::EndsInTime { timeout_secs, needs_handler: false } => format!("An end within {timeout_secs} s, or a longer terminationGracePeriodSeconds.").into(),
        Otherwise::SignalIgnored => "A process that ignored the signal would be killed at the end of its time.".into(),
        Otherwise::Nothing => "Nothing.".into(),
        Otherwise::ContainerRuns => "While a container runs, the sandbox stays.".into(),
        Otherwise::SameStatus => "A status that says nothing new is not written.".into(),
        Otherwise::PodGoesOn => "While a container runs or is to be started again, the phase stays what it was.".into(),
        Otherwise::Finalizer => "A finalizer would hold it.".into(),
        Otherwise::SameCount => "If the count were the same as before, nothing would be written.".into(),
        Otherwise::MoreCompletions => "With more completions the Job would go on.".into(),
        Otherwise::HigherLimit { failed } => format!("A backoffLimit of {failed} or more.").into(),
        Otherwise::JobAllows => "A Job whose deadline, policy or limits allow it would go on.".into(),
        Otherwise::SomethingHappens => "A process that ends, or somebody who changes or deletes something.".into(),
        Otherwise::LongerDeadline { deadline_secs } => format!("More than {deadline_secs} of activeDeadlineSeconds, or none.").into(),
        Otherwise::SameResources => "With the same resources as before nothing would be done.".into(),
    }
}

fn untriggered(trigger: StopTrigger) -> String {
    match trigger {
        StopTrigger::Deleted => "Without its deletion the Pod would live on.",
        StopTrigger::NaturalCompletion => "An app container that runs, or is to be started again, keeps the Pod alive.",
        StopTrigger::InitFailed => "With exit code 0, or under a restartPolicy that tries again, init would go on.",
        StopTrigger::Probe(kind) => {
            return format!("One success of its {} before failureThreshold failures in a row.", probe(kind));
        }
        StopTrigger::PostStartFailed => "A postStart that succeeds.",
        StopTrigger::DefinitionChanged => "The same image as before.",
        StopTrigger::Resize => "resizePolicy NotRequired for what changes.",
        StopTrigger::RestartAll => "An exit code that no rule RestartAllContainers knows.",
        StopTrigger::SandboxLost => "A sandbox that stays up.",
        StopTrigger::ActiveDeadline => "Longer activeDeadlineSeconds, or none.",
        StopTrigger::NodePressure => "Enough memory on the node, or requests that cover what the Pod uses.",
        StopTrigger::NodeShutdown => "A node that stays up.",
    }
    .to_owned()
}
