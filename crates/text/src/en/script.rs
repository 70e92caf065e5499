//! English sentences about what is done and what is told.

use podstep_core::lifecycle::{Action, Target, When};
use podstep_core::process::{OnTerm, ProbeOutcome};
use podstep_core::scenario::offers::Deed;
use podstep_core::scenario::{Told, ToldProbe};
use podstep_core::trace::ProbeKind;
use podstep_manifest::Flow;

use super::{length, time};
use crate::Text;
use crate::same::{self, probe};

/// A button.
pub(super) fn deed(deed: Deed) -> Text {
    match deed {
        Deed::Exit(exit_code) => format!("exits with {exit_code}").into(),
        Deed::OutOfMemory => "runs out of memory".into(),
        Deed::ProbeFails(kind) => format!("{} fails from now", probe(kind)).into(),
        Deed::ProbeSucceeds(kind) => format!("{} succeeds from now", probe(kind)).into(),
        Deed::IgnoreSigterm => "ignores SIGTERM".into(),
        Deed::DeletePod => "delete".into(),
        Deed::ForceDeletePod => "delete by force".into(),
        Deed::Evict => "evict".into(),
        Deed::NodePressure => "evicted: node out of memory".into(),
        Deed::Scale(replicas) => format!("scale to {replicas}").into(),
        Deed::RolloutRestart => "rollout restart".into(),
        Deed::RolloutUndo => "rollout undo".into(),
        Deed::Cordon(true) => "cordon".into(),
        Deed::Cordon(false) => "uncordon".into(),
        Deed::Drain => "drain".into(),
        Deed::Pause(true) => "rollout pause".into(),
        Deed::Pause(false) => "rollout resume".into(),
        Deed::Suspend(true) => "suspend".into(),
        Deed::Suspend(false) => "resume".into(),
        Deed::DeleteWorkload => "delete".into(),
        Deed::KubeletRestart => "kubelet restarts".into(),
        Deed::NodeReboot => "reboots".into(),
        Deed::NodeShutdown => "shuts down".into(),
    }
}

/// What an action does; its number stands behind it.
pub(super) fn acts(action: &Action) -> Text {
    match action {
        Action::Delete { target, .. } => format!("delete {}", of(target)).into(),
        Action::Evict(target) => format!("evict {}", of(target)).into(),
        Action::Patch(target, patch) => format!("patch {} with {}", of(target), Flow(patch)).into(),
        Action::Resize(target, patch) => format!("resize {} with {}", of(target), Flow(patch)).into(),
        Action::Scale(target, _) => format!("scale {}", of(target)).into(),
        Action::Rollout(target, verb) => format!("{} {}", same::rollout(*verb), of(target)).into(),
        Action::Suspend(target, true) => format!("suspend {}", of(target)).into(),
        Action::Suspend(target, false) => format!("resume {}", of(target)).into(),
        Action::Apply(_) => "apply a changed manifest".into(),
        Action::Cordon { node, cordoned: true } => format!("cordon {}", the_node(node.as_deref())).into(),
        Action::Cordon { node, cordoned: false } => format!("uncordon {}", the_node(node.as_deref())).into(),
        Action::Drain { node, .. } => format!("drain {}", the_node(node.as_deref())).into(),
        Action::KubeletRestart { node, .. } => format!("the kubelet of {} restarts", the_node(node.as_deref())).into(),
        Action::NodeReboot { node } => format!("{} reboots", the_node(node.as_deref())).into(),
        Action::NodePressure { target, .. } => format!("the node is short of memory and evicts {}", of(target)).into(),
        Action::RemoveEnded(target) => format!("the ended containers of {} are removed", of(target)).into(),
        Action::NodeShutdown { node, .. } => format!("{} shuts down", the_node(node.as_deref())).into(),
    }
}

fn the_node(node: Option<&str>) -> String {
    node.map_or_else(|| "the node".to_owned(), |name| format!("node {name}"))
}

fn of(target: &Target) -> String {
    match target {
        Target::Pod(place) => format!("Pod {} of those that exist", place + 1),
        Target::Object(kind, name) => format!("{kind} {name}"),
    }
}

/// When an action is done.
pub(super) fn acts_when(when: When) -> Text {
    match when {
        When::At(at) => format!("At {}:", time(at)).into(),
        When::Running(1, after) => format!("{} after a Pod runs:", length(after)).into(),
        When::Ready(1, after) => format!("{} after a Pod is ready:", length(after)).into(),
        When::Running(pods, after) => format!("{} after {pods} Pods run:", length(after)).into(),
        When::Ready(pods, after) => format!("{} after {pods} Pods are ready:", length(after)).into(),
    }
}

/// What is told of one run of a container.
pub(super) fn told(run: usize, last: bool, told: &Told) -> Text {
    let mut says = Vec::new();
    match told.run {
        Some(Some(run)) => says.push(match told.exit_code {
            Some(exit_code) => format!("exits with {exit_code} after {}", length(run)),
            None => format!("ends after {}", length(run)),
        }),
        Some(None) => says.push("never ends by itself".to_owned()),
        None => says.extend(told.exit_code.map(|exit_code| format!("exits with {exit_code}"))),
    }
    says.extend(told.oom_after.map(|after| format!("is out of memory after {}", length(after))));
    match told.on_term {
        Some(OnTerm::Ignore) => says.push("ignores SIGTERM".to_owned()),
        Some(OnTerm::Exit { after, exit_code }) => {
            says.push(format!("exits with {exit_code} {} after SIGTERM", length(after)));
        }
        None => {}
    }
    for (kind, outcome) in [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness].into_iter().zip(&told.probes)
    {
        let Some(outcome) = outcome else { continue };
        let kind = probe(kind);
        says.push(match outcome {
            ToldProbe::Outcome(ProbeOutcome::OkFrom(from)) if from.0 == 0 => format!("{kind} succeeds"),
            ToldProbe::Outcome(ProbeOutcome::OkFrom(from)) => format!("{kind} succeeds from {} on", length(*from)),
            ToldProbe::Outcome(ProbeOutcome::OkUntil(until)) => format!("{kind} fails from {} on", length(*until)),
            ToldProbe::Outcome(ProbeOutcome::Fail) => format!("{kind} fails"),
            ToldProbe::OkWhenEnv(_) => format!("{kind} succeeds with other variables"),
        });
    }
    if told.started_file_after.is_some() || told.hooks != Told::default().hooks {
        says.push("starts or stops as told".to_owned());
    }
    if !told.fail_index.is_empty() || !told.succeed_index.is_empty() {
        says.push("differs with its index".to_owned());
    }
    let says = if says.is_empty() { "as it is inferred".to_owned() } else { says.join(", ") };
    let and_on = if last { " and every later one" } else { "" };
    format!("run {run}{and_on}: {says}").into()
}
