//! What rules say, and what would have made a step go otherwise.

use podstep_core::rules::{Otherwise, Rule, Versions};
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
        Otherwise::NotAsked => "Nothing, unless nobody asks.".into(),
        Otherwise::EnoughPods { desired } => format!("With {} that count, none would be created.", count(desired as usize, "Pod", "Pods")).into(),
        Otherwise::AnotherOwnerSpec => "Another spec of the object that keeps it.".into(),
        Otherwise::Orphaned => "A deletion with --cascade=orphan leaves behind what belonged to the object.".into(),
        Otherwise::NoTimeToLive => "Without ttlSecondsAfterFinished the Job stays until somebody deletes it.".into(),
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
        StopTrigger::InitFailed => {
            "If it had ended with exit code 0, or under a restartPolicy that tries again, init would go on."
        }
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

/// What a rule says.
pub(crate) const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Request => "What a person asks for is stored at once; everything else follows from what is stored.",
        Rule::MissingPod => {
            "A controller that counts fewer Pods than it wants creates the missing ones from its template."
        }
        Rule::OwnedObject => {
            "A controller creates, changes and removes the objects that it keeps, so that they match its own spec."
        }
        Rule::GarbageCollection => "When an object is removed, what names it as its owner is removed after it.",
        Rule::TimeToLive => "A Job is removed ttlSecondsAfterFinished after it was over.",
        Rule::Binding => "The scheduler binds a Pod to a node on which its effective requests are free.",
        Rule::Sandbox => "Before any container, a Pod has a sandbox: its network and its address.",
        Rule::InitOrder => {
            "Init containers start one after the other, in the order of the list. A plain one has to end with exit code 0 before the next one starts."
        }
        Rule::SidecarGate => {
            "What follows a sidecar starts once that is started: it runs, its postStart has returned, and its startupProbe has succeeded, as far as it has them. Nobody waits for its readiness."
        }
        Rule::AppStart => {
            "App containers start when every plain init container has ended and the last sidecar is started. They start one by one, without waiting for each other's readiness, but a postStart holds up the next one."
        }
        Rule::PullPolicy => {
            "imagePullPolicy Always asks the registry each time, IfNotPresent only for what the node does not have, Never not at all."
        }
        Rule::MissingImage => {
            "An image that cannot be pulled keeps its container waiting; the pull is tried again, in init order."
        }
        Rule::ImagePullBackOff => "After a failed pull the next one comes 10 s later, then 20 s, doubling up to 300 s.",
        Rule::StartSequence => {
            "Every container starts the same way: image, create, start, postStart. Each step blocks the Pod's sync."
        }
        Rule::Hook => {
            "postStart runs right after the start, while nothing else of the Pod is started. preStop runs before the stop signal, and its time is part of the grace."
        }
        Rule::Exit => "A container ends with its first process; the exit code is that process's.",
        Rule::OutOfMemory => {
            "A process that uses more memory than the limit is killed by the kernel: exit code 137, reason OOMKilled."
        }
        Rule::Probe => {
            "Each probe has a ticker of its own, which keeps its beat over restarts. Its result changes after failureThreshold failures or successThreshold successes in a row. Readiness and liveness wait for the startupProbe."
        }
        Rule::RestartPolicy => {
            "Always restarts a container whatever it ended with, OnFailure unless it was 0, Never not at all. A sidecar's own Always counts, whatever the Pod says."
        }
        Rule::RestartRule => {
            "A container's own restartPolicyRules come first: one that knows the exit code restarts it."
        }
        Rule::CrashLoopBackOff => {
            "The first restart is immediate. Then the kubelet waits 10 s from the end of the last run, then 20 s, doubling up to 300 s. Exit code 0 counts too; a run of more than ten minutes forgets the wait."
        }
        Rule::PostStartFailure => "A container whose postStart fails is stopped and treated as one that ended.",
        Rule::ProbeFailure => {
            "A container whose liveness or startup probe has failed failureThreshold times is stopped, and started again if its restart policy says so."
        }
        Rule::ImageChange => {
            "A running container whose image changes is stopped and started with the new one, whatever the restart policy."
        }
        Rule::Resize => "New CPU and memory are given to running containers in place.",
        Rule::ResizeRestart => "A resource whose resizePolicy is RestartContainer takes a new value by a restart.",
        Rule::RestartAllContainers => {
            "A rule RestartAllContainers that knows the exit code kills and removes every container, without grace and preStop, and starts the Pod over in the same sandbox."
        }
        Rule::SandboxLoss => {
            "Without its sandbox a Pod is stopped and starts over, completed init containers included, unless its restartPolicy is Never."
        }
        Rule::Completion => {
            "When every app container has ended for good, the Pod is over: its sidecars are stopped, and how they end does not matter."
        }
        Rule::InitFailure => {
            "A plain init container that fails and is not restarted ends the Pod: its sidecars are stopped and the app never starts."
        }
        Rule::Deletion => {
            "A deleted Pod is stopped within terminationGracePeriodSeconds, or what the request gives instead. The time can be shortened later, never lengthened."
        }
        Rule::ActiveDeadline => "A Pod that is active for longer than activeDeadlineSeconds is stopped and Failed.",
        Rule::NodePressure => {
            "A node that runs out of a resource ends Pods: with one second of grace, or with the grace of a soft threshold."
        }
        Rule::NodeShutdown => {
            "A node that shuts down stops its Pods within the time of the shutdown, or their own grace if that is less."
        }
        Rule::PreStop => "All preStop hooks begin when the stop begins, those of sidecars too.",
        Rule::Sigterm => {
            "Whoever waits for nobody gets SIGTERM right after its preStop, with what is left of the grace until SIGKILL."
        }
        Rule::SidecarTurn => {
            "A sidecar gets SIGTERM when all app containers and the next later sidecar have ended. Its waiting is part of the grace."
        }
        Rule::NoTurns => "Sidecars are stopped together with the app.",
        Rule::SharedGrace => {
            "All containers share one grace. When it is spent, whoever still waits gets SIGTERM at once, and two seconds."
        }
        Rule::SigtermHandled => "A process that handles SIGTERM ends as it likes, and its exit code counts.",
        Rule::Sigkill => {
            "Who outlives its time gets SIGKILL. The kernel drops a signal without a handler that is meant for PID 1, so such a process never sees SIGTERM."
        }
        Rule::Killed => {
            "SIGKILL can neither be caught nor ignored: exit code 137, which is 128 and the number of the signal."
        }
        Rule::SandboxStop => "After the last container the sandbox is stopped.",
        Rule::Status => "A status shows what the kubelet saw when its sync began, not what the sync then did.",
        Rule::TerminalPhase => {
            "Succeeded and Failed are written only when every container, sidecars included, has stopped."
        }
        Rule::Finalizers => "A deleted Pod that has stopped leaves the API as soon as no finalizer holds it.",
        Rule::Count => "A controller writes what it counts, and deletes the Pods that are too many.",
        Rule::JobComplete => {
            "A Job is complete when as many Pods as it wants have succeeded. A Pod counts when it is over, sidecars included, but only its app decides the result."
        }
        Rule::BackoffLimit => "A Job fails when more of its Pods have failed than backoffLimit allows.",
        Rule::JobFailure => {
            "A Job fails by its activeDeadlineSeconds, its podFailurePolicy or its failed indexes; what still runs is stopped first."
        }
        Rule::Steady => "What runs goes on until it ends or somebody acts.",
    }
}
