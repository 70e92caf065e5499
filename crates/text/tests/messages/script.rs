//! What is done and what is told.

use podstep_core::history::{Count, Counted, PodState, course};
use podstep_core::lifecycle::{Action, Propagation, Rollout, Target, When};
use podstep_core::process::{OnTerm, ProbeOutcome};
use podstep_core::scenario::apply::Difference;
use podstep_core::scenario::offers::Deed;
use podstep_core::scenario::{Told, ToldHook, ToldProbe};
use podstep_core::time::Millis;
use podstep_core::trace::{ProbeKind, Trace};
use podstep_text::{Apply, Message};

use super::Take;

/// The course of a life.
pub fn course_of(trace: &Trace, take: Take<'_>) {
    take(&Message::StripSummary { course: &course(trace) });
}

/// Deeds, actions and runs of every kind.
pub fn script(take: Take<'_>) {
    for message in [
        Message::ScriptHeading,
        Message::ScriptAtCursor(Millis(4_670)),
        Message::ScriptTold,
        Message::ScriptNote,
        Message::ScriptNothing,
        Message::ScriptImplied,
        Message::ScriptNotRunning,
        Message::ScriptPod,
        Message::ScriptNode,
        Message::ScriptWhen(31),
        Message::ScriptAt,
        Message::ScriptRunning,
        Message::ScriptReady,
        Message::ScriptCount(31),
        Message::ScriptTime(31),
        Message::ScriptGrace(31),
        Message::ScriptReplicas(31),
        Message::ScriptAway(31),
        Message::ScriptPrograms,
        Message::ScriptGuessed,
        Message::ScriptIsTold,
        Message::ScriptTell("log-shipper"),
        Message::ScriptUp(31),
        Message::ScriptDown(31),
        Message::ScriptRemove(31),
        Message::ScriptForget("qxapp"),
        Message::Undo,
        Message::Redo,
        Message::Apply(Apply::Open),
        Message::Apply(Apply::Version),
        Message::Apply(Apply::Differs),
        Message::Apply(Apply::Same),
        Message::Apply(Apply::At(Millis(4_670))),
    ] {
        take(&message);
    }
    let (before, after) = (Some("qxbefore".to_owned()), Some("qxafter".to_owned()));
    for (before, after) in [(before.clone(), after.clone()), (before, None), (None, after)] {
        let difference = Difference { path: "qxpath".to_owned(), before, after };
        take(&Message::Apply(Apply::Difference(&difference)));
    }
    let count = Count { all: 37, ready: 31, available: 29 };
    for counted in [Counted::PodsOf(0), Counted::Active, Counted::Succeeded, Counted::Failed] {
        let name = if matches!(counted, Counted::PodsOf(_)) { "qxset" } else { "" };
        take(&Message::StripCount { counted, name, count });
    }
    for state in [
        PodState::Pending,
        PodState::Running,
        PodState::Ready,
        PodState::Terminating,
        PodState::Succeeded,
        PodState::Failed,
    ] {
        take(&Message::PodState(state));
    }
    let kinds = [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness];
    for deed in [
        Deed::Exit(42),
        Deed::OutOfMemory,
        Deed::IgnoreSigterm,
        Deed::DeletePod,
        Deed::ForceDeletePod,
        Deed::Evict,
        Deed::NodePressure,
        Deed::Scale(31),
        Deed::RolloutRestart,
        Deed::Pause(true),
        Deed::Pause(false),
        Deed::Suspend(true),
        Deed::Suspend(false),
        Deed::DeleteWorkload,
        Deed::KubeletRestart,
        Deed::NodeReboot,
        Deed::NodeShutdown,
        Deed::RolloutUndo,
        Deed::Cordon(true),
        Deed::Cordon(false),
        Deed::Drain,
    ]
    .into_iter()
    .chain(kinds.map(Deed::ProbeFails))
    .chain(kinds.map(Deed::ProbeSucceeds))
    {
        take(&Message::Deed(deed));
    }
    let (pod, set) = (|| Target::Pod(30), || Target::Object("StatefulSet".to_owned(), "qxset".to_owned()));
    let patch = || podstep_manifest::parse("{spec: {qxfield: 43}}").0.pop().unwrap().root;
    for action in [
        Action::Delete { target: pod(), grace_secs: None, propagation: Propagation::Background },
        Action::Delete { target: set(), grace_secs: None, propagation: Propagation::Orphan },
        Action::Evict(pod()),
        Action::Patch(set(), patch()),
        Action::Resize(pod(), patch()),
        Action::Scale(set(), 31),
        Action::KubeletRestart { node: Some("worker7".to_owned()), down: Millis::secs(31) },
        Action::NodeReboot { node: None },
        Action::NodePressure { target: pod(), grace_secs: None },
        Action::RemoveEnded(pod()),
        Action::NodeShutdown { node: None, grace_secs: 31 },
        Action::Rollout(set(), Rollout::Undo(Some(31))),
        Action::Rollout(set(), Rollout::Restart),
        Action::Suspend(set(), true),
        Action::Suspend(set(), false),
        Action::Apply(patch()),
        Action::Cordon { node: Some("worker7".to_owned()), cordoned: true },
        Action::Cordon { node: None, cordoned: false },
        Action::Drain { node: Some("worker7".to_owned()), grace_secs: None },
    ] {
        take(&Message::Acts(&action));
    }
    let after = Millis::secs(31);
    for when in [
        When::At(Millis(4_670)),
        When::Running(1, after),
        When::Running(37, after),
        When::Ready(1, after),
        When::Ready(37, after),
    ] {
        take(&Message::ActsWhen(when));
    }
    let probes = |outcome: ProbeOutcome| {
        let outcome = Some(ToldProbe::Outcome(outcome));
        Told { probes: [outcome.clone(), outcome.clone(), outcome], ..Told::default() }
    };
    let variables = vec![("qxvar".to_owned(), "1".to_owned())];
    for (place, told) in [
        Told::default(),
        Told { run: Some(Some(after)), exit_code: Some(42), ..Told::default() },
        Told { run: Some(Some(after)), ..Told::default() },
        Told { run: Some(None), ..Told::default() },
        Told { exit_code: Some(42), ..Told::default() },
        Told { oom_after: Some(after), ..Told::default() },
        Told { on_term: Some(OnTerm::Ignore), ..Told::default() },
        Told { on_term: Some(OnTerm::Exit { after, exit_code: 42 }), ..Told::default() },
        probes(ProbeOutcome::OkFrom(Millis::ZERO)),
        probes(ProbeOutcome::OkFrom(after)),
        probes(ProbeOutcome::OkUntil(after)),
        probes(ProbeOutcome::Fail),
        Told { probes: [Some(ToldProbe::OkWhenEnv(variables)), None, None], ..Told::default() },
        Told { hooks: [ToldHook { run: None, ok: Some(false) }; 2], ..Told::default() },
        Told { fail_index: vec![(0, 42)], ..Told::default() },
    ]
    .iter()
    .enumerate()
    {
        take(&Message::ToldRun { run: 31, last: place % 2 == 0, told });
    }
}
