//! What happens and why.

use podstep_core::process::{
    Assumption, Confidence, Guess, HookRun, OnTerm, ProbeOutcome, Program, RunReason, TermReason,
};
use podstep_core::rules::Turn;
use podstep_core::time::Millis;
use podstep_core::trace::{Fact, Gate, ProbeKind, Reason, Shutdown, Step, Stop, StopTrigger, Trace};
use podstep_text::Message;

use super::Take;

/// Facts, reasons and shutdowns of every kind, in the place of one that really happened.
pub fn made_up(trace: &Trace, take: Take<'_>) {
    let step = trace.steps.iter().find(|step| step.container.is_some()).unwrap();
    for fact in facts() {
        let step = Step { fact: fact.into(), ..step.clone() };
        take(&Message::Fact { trace, step: &step });
    }
    for reason in reasons() {
        let step = Step { reason: reason.into(), ..step.clone() };
        take(&Message::Reason { trace, step: &step });
        take(&Message::Otherwise { trace, step: &step });
    }
    for turn in turns() {
        take(&Message::Turn { trace, turn });
    }
    let stops = trace.shutdowns.iter().flat_map(|shutdown| shutdown.stops.clone()).collect::<Vec<_>>();
    let killed = |mut stops: Vec<Stop>, count: usize| {
        stops.iter_mut().enumerate().for_each(|(at, stop)| stop.sigkill_at = (at < count).then_some(Millis(97_000)));
        stops
    };
    let mut cut = trace.clone();
    cut.cut = true;
    for trigger in triggers() {
        for (stops, trace) in [
            (Vec::new(), trace),
            (Vec::new(), &cut),
            (killed(stops.clone(), 0), trace),
            (killed(stops.clone(), 1), trace),
        ] {
            let shutdown = Shutdown { pod: 0, trigger, began_at: Millis(4_670), grace_secs: 83, stops };
            take(&Message::ShutdownGrace { shutdown: &shutdown, trace });
        }
    }
}

fn turns() -> [Turn; 22] {
    [
        Turn::Step(0),
        Turn::Size { field: "parallelism" },
        Turn::Readiness,
        Turn::Availability { min_ready_secs: 0 },
        Turn::Availability { min_ready_secs: 37 },
        Turn::Template,
        Turn::Nodes,
        Turn::End { success: true },
        Turn::End { success: false },
        Turn::DeletionEnds,
        Turn::Spec,
        Turn::Needed { needed: 41, met: true },
        Turn::Needed { needed: 41, met: false },
        Turn::Progress { deadline_secs: 643 },
        Turn::Admission,
        Turn::Suspension { suspended: true },
        Turn::Suspension { suspended: false },
        Turn::Schedule,
        Turn::CpuRequest,
        Turn::CpuLimit,
        Turn::MemoryLimit,
        Turn::MemoryRequest,
    ]
}

fn facts() -> Vec<Fact> {
    let (name, image, until) = (|| "qxname".to_owned(), || "qximage".to_owned(), Millis(134_000));
    let (kind, ok) = ("StatefulSet", true);
    let mut facts = vec![
        Fact::WorkloadCreated { kind, name: name() },
        Fact::PodCreated,
        Fact::Scheduled { node: name() },
        Fact::SandboxReady,
        Fact::PullStarted { image: image() },
        Fact::Pulled { image: image(), took: Some(Millis(470)) },
        Fact::Pulled { image: image(), took: None },
        Fact::ContainerCreated,
        Fact::ContainerStarted { attempt: 0 },
        Fact::ContainerStarted { attempt: 37 },
        Fact::PostStartBegan,
        Fact::PostStartEnded { ok },
        Fact::PostStartEnded { ok: !ok },
        Fact::Exited { exit_code: 143, reason: "OOMKilled" },
        Fact::BackOff { delay: Millis::secs(41), until },
        Fact::Killing,
        Fact::PreStopBegan,
        Fact::PreStopEnded { ok },
        Fact::PreStopEnded { ok: !ok },
        Fact::Sigterm { timeout_secs: 43 },
        Fact::Sigkill,
        Fact::SandboxStopped,
        Fact::StatusWritten,
        Fact::DeletionRequested { grace_secs: 47 },
        Fact::PodGone,
        Fact::WorkloadStatusWritten,
        Fact::Patched { kind, name: name() },
        Fact::WorkloadGone { kind, name: name() },
        Fact::WorkloadDeleting { kind, name: name() },
        Fact::Unschedulable,
        Fact::Cordoned { node: name(), cordoned: true },
        Fact::Cordoned { node: name(), cordoned: false },
        Fact::Drained { node: name() },
        Fact::Steady,
        Fact::ImageRefused,
        Fact::PullPutOff { until },
        Fact::Disrupted,
        Fact::DeadlineExceeded { deadline_secs: 53 },
        Fact::KubeletStopped,
        Fact::KubeletStarted,
        Fact::SandboxLost,
        Fact::ContainersRemoved,
        Fact::ResizeStarted,
        Fact::ResizeCompleted,
    ];
    for kind in PROBES {
        facts.extend([ok, !ok].map(|ok| Fact::Probe { kind, ok, run: 13, threshold: 17 }));
    }
    facts
}

const PROBES: [ProbeKind; 3] = [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness];

fn triggers() -> Vec<StopTrigger> {
    let mut triggers = vec![
        StopTrigger::Deleted,
        StopTrigger::NaturalCompletion,
        StopTrigger::InitFailed,
        StopTrigger::PostStartFailed,
        StopTrigger::DefinitionChanged,
        StopTrigger::Resize,
        StopTrigger::RestartAll,
        StopTrigger::SandboxLost,
        StopTrigger::ActiveDeadline,
        StopTrigger::NodePressure,
        StopTrigger::NodeShutdown,
    ];
    triggers.extend(PROBES.map(StopTrigger::Probe));
    triggers
}

/// Every way in which a process may behave, and every reason.
pub fn programs() -> Vec<Program> {
    use {Assumption as A, Confidence as C, RunReason as R, TermReason as T};
    let runs = [R::Told, R::Sleep, R::Program, R::Script, R::NoInput, R::Image, R::RoleStays, R::RoleEnds];
    let traps = [T::Trap, T::TrapDelayed, T::TrapBlocked, T::TrapReturns, T::TrapIgnores];
    let terms = [T::Told, T::NoHandler, T::NotPid1, T::Forwarded, T::Handler, T::Role].into_iter().chain(traps);
    let assumed = [A::Command, A::Program, A::Condition, A::WaitEnds, A::Endless, A::Script, A::Tool];
    let mut programs = Vec::new();
    for (nth, term) in terms.enumerate() {
        let every = |length: usize| nth % length;
        let after = [Millis::ZERO, Millis::secs(31)][every(2)];
        let on_term = if nth % 3 == 0 { OnTerm::Ignore } else { OnTerm::Exit { after, exit_code: 143 } };
        let hook = HookRun { run: Some(Millis::ZERO), ok: true };
        programs.push(Program {
            run: [None, Some(Millis::ZERO), Some(Millis(4_670))][every(3)],
            exit_code: 42,
            oom: nth == 5,
            on_term,
            probes: [ProbeOutcome::Fail; 3],
            post_start: hook,
            pre_stop: hook,
            guess: Guess {
                run: runs[every(runs.len())],
                term,
                confidence: [C::Low, C::Medium, C::High][every(3)],
                assumed: [None, Some(assumed[every(assumed.len())])][usize::from(nth > 2)],
                asked: [C::High, C::Low][every(2)],
            },
        });
    }
    programs
}

fn reasons() -> Vec<Reason> {
    let mut reasons = vec![
        Reason::Asked,
        Reason::ControllerWantsPod { desired: 31, existing: 29 },
        Reason::OwnerWantsObject { kind: "ReplicaSet", name: "qxowner".into() },
        Reason::OwnerGone { kind: "ReplicaSet" },
        Reason::TimeToLive { ttl_secs: 3_600 },
        Reason::NodeFits,
        Reason::NoNodeFits { nodes: 3 },
        Reason::NoSandboxYet,
        Reason::FirstInit,
        Reason::PreviousInitDone { previous: 0 },
        Reason::InitComplete { after: None },
        Reason::InitComplete { after: Some(2) },
        Reason::StartSequence,
        Reason::HookDeclared,
        Reason::HookRan { ran: Millis(470), grace_secs: None },
        Reason::HookRan { ran: Millis(470), grace_secs: Some(67) },
        Reason::OutOfMemory { ran: Millis(4_670) },
        Reason::ProbeDue { period_secs: 59, initial_delay_secs: 0 },
        Reason::ProbeDue { period_secs: 59, initial_delay_secs: 61 },
        Reason::CrashLoop { delay: Millis::secs(61), ended_at: Millis(134_000), restarts: 21 },
        Reason::PreStopAtOnce { grace_secs: 67 },
        Reason::NoTurns { grace_secs: 67 },
        Reason::SigtermTurn { grace_secs: 71, pre_stop_secs: 0, waited_secs: 0, after: vec![] },
        Reason::SigtermTurn { grace_secs: 71, pre_stop_secs: 11, waited_secs: 13, after: vec![0, 1, 2] },
        Reason::GraceSpent { grace_secs: 71, floor_secs: 12 },
        Reason::IgnoredSigterm { timeout_secs: 71, why: Some(TermReason::NoHandler) },
        Reason::IgnoredSigterm { timeout_secs: 71, why: None },
        Reason::Killed,
        Reason::AllStopped,
        Reason::Observed,
        Reason::TerminalPhase,
        Reason::DeletionComplete,
        Reason::CountedPods,
        Reason::JobDone,
        Reason::JobBackoffLimit { failed: 11, limit: 10 },
        Reason::JobFails { why: "BackoffLimitExceeded" },
        Reason::NothingPending { running: vec![] },
        Reason::NothingPending { running: vec![2] },
        Reason::NothingPending { running: vec![0, 2] },
        Reason::ActiveDeadline { deadline_secs: 3_600 },
        Reason::ResourcesChanged,
        Reason::NoSuchImage,
        Reason::PullBackOff { delay: Millis::secs(61), failed_at: Millis(134_000) },
        Reason::RestartAllRule { container: 2, exit_code: 42 },
        Reason::RestartRule { exit_code: 42 },
    ];
    for gate in [Gate::Running, Gate::PostStart, Gate::StartupProbe] {
        reasons.push(Reason::SidecarStarted { sidecar: 1, gate });
    }
    for on in [true, false] {
        for policy in ["Always", "IfNotPresent", "Never"] {
            reasons.push(Reason::ImagePolicy { policy, present: on });
        }
        for policy in ["Always", "OnFailure"] {
            reasons.push(Reason::RestartPolicy { policy, own: on, exit_code: 42, restarts: 22 });
        }
    }
    for program in programs() {
        let (guess, ran, took) = (program.guess, Millis(4_670), Millis(470));
        reasons.extend([
            Reason::ProcessEnded { guess, ran },
            Reason::HandledSigterm { guess, took },
            Reason::IgnoredSigterm { timeout_secs: 71, why: Some(guess.term) },
        ]);
    }
    for trigger in triggers() {
        reasons.extend([Reason::Stopping { trigger, grace_secs: 67 }, Reason::Replaces { trigger }]);
    }
    reasons
}
