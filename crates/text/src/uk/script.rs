//! Ukrainian sentences about what is done and what is told.

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
        Deed::Exit(exit_code) => format!("завершується з кодом {exit_code}").into(),
        Deed::OutOfMemory => "вичерпує памʼять".into(),
        Deed::ProbeFails(kind) => format!("{} відтепер невдала", probe(kind)).into(),
        Deed::ProbeSucceeds(kind) => format!("{} відтепер успішна", probe(kind)).into(),
        Deed::IgnoreSigterm => "ігнорує SIGTERM".into(),
        Deed::DeletePod | Deed::DeleteWorkload => "видалити".into(),
        Deed::ForceDeletePod => "видалити примусово".into(),
        Deed::Evict => "виселити".into(),
        Deed::NodePressure => "виселення: вузлу бракує памʼяті".into(),
        Deed::Scale(replicas) => format!("масштабувати до {replicas}").into(),
        Deed::RolloutRestart => "перезапустити розгортання".into(),
        Deed::RolloutUndo => "відкотити розгортання".into(),
        Deed::Cordon(true) => "закрити для нових Podʼів (cordon)".into(),
        Deed::Cordon(false) => "відкрити для нових Podʼів (uncordon)".into(),
        Deed::Drain => "звільнити від Podʼів (drain)".into(),
        Deed::Pause(true) => "призупинити розгортання".into(),
        Deed::Pause(false) => "продовжити розгортання".into(),
        Deed::Suspend(true) => "призупинити".into(),
        Deed::Suspend(false) => "продовжити".into(),
        Deed::KubeletRestart => "kubelet перезапускається".into(),
        Deed::NodeReboot => "вузол перезавантажується".into(),
        Deed::NodeShutdown => "вузол вимикається".into(),
    }
}

/// What an action does; its number stands behind it.
pub(super) fn acts(action: &Action) -> Text {
    match action {
        Action::Delete { target, .. } => format!("видалити {}", of(target)).into(),
        Action::Evict(target) => format!("виселити {}", of(target)).into(),
        Action::Patch(target, patch) => format!("змінити {}: {}", of(target), Flow(patch)).into(),
        Action::Resize(target, patch) => format!("змінити ресурси {}: {}", of(target), Flow(patch)).into(),
        Action::Scale(target, _) => format!("масштабувати {}", of(target)).into(),
        Action::Rollout(target, verb) => format!("{}: {}", same::rollout(*verb), of(target)).into(),
        Action::Suspend(target, true) => format!("призупинити {}", of(target)).into(),
        Action::Suspend(target, false) => format!("продовжити {}", of(target)).into(),
        Action::Apply(_) => "застосувати змінений маніфест".into(),
        Action::Cordon { node, cordoned: true } => format!("{}: cordon", the_node(node.as_deref())).into(),
        Action::Cordon { node, cordoned: false } => format!("{}: uncordon", the_node(node.as_deref())).into(),
        Action::Drain { node, .. } => format!("{}: drain", the_node(node.as_deref())).into(),
        Action::KubeletRestart { node, .. } => {
            format!("{}: kubelet перезапускається", the_node(node.as_deref())).into()
        }
        Action::NodeReboot { node } => format!("{} перезавантажується", the_node(node.as_deref())).into(),
        Action::NodePressure { target, .. } => format!("вузлу бракує памʼяті, виселяється {}", of(target)).into(),
        Action::RemoveEnded(target) => format!("прибрати завершені контейнери: {}", of(target)).into(),
        Action::NodeShutdown { node, .. } => format!("{} вимикається", the_node(node.as_deref())).into(),
    }
}

fn the_node(node: Option<&str>) -> String {
    node.map_or_else(|| "вузол".to_owned(), |name| format!("вузол {name}"))
}

fn of(target: &Target) -> String {
    match target {
        Target::Pod(place) => format!("Pod № {} з наявних", place + 1),
        Target::Object(kind, name) => format!("{kind} {name}"),
    }
}

/// When an action is done.
pub(super) fn acts_when(when: When) -> Text {
    match when {
        When::At(at) => format!("На позначці {}:", time(at)).into(),
        When::Running(pods, after) => format!("Через {} після запуску Podʼів ({pods}):", length(after)).into(),
        When::Ready(pods, after) => format!("Через {} після готовності Podʼів ({pods}):", length(after)).into(),
    }
}

/// What is told of one run of a container.
pub(super) fn told(run: usize, last: bool, told: &Told) -> Text {
    let mut says = Vec::new();
    match told.run {
        Some(Some(run)) => says.push(match told.exit_code {
            Some(exit_code) => format!("завершується з кодом {exit_code} через {}", length(run)),
            None => format!("завершується через {}", length(run)),
        }),
        Some(None) => says.push("сам не завершується".to_owned()),
        None => says.extend(told.exit_code.map(|exit_code| format!("завершується з кодом {exit_code}"))),
    }
    says.extend(told.oom_after.map(|after| format!("вичерпує памʼять через {}", length(after))));
    match told.on_term {
        Some(OnTerm::Ignore) => says.push("ігнорує SIGTERM".to_owned()),
        Some(OnTerm::Exit { after, exit_code }) => {
            says.push(format!("завершується з кодом {exit_code} через {} після SIGTERM", length(after)));
        }
        None => {}
    }
    for (kind, outcome) in [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness].into_iter().zip(&told.probes)
    {
        let Some(outcome) = outcome else { continue };
        let kind = probe(kind);
        says.push(match outcome {
            ToldProbe::Outcome(ProbeOutcome::OkFrom(from)) if from.0 == 0 => format!("{kind} успішна"),
            ToldProbe::Outcome(ProbeOutcome::OkFrom(from)) => format!("{kind} успішна через {}", length(*from)),
            ToldProbe::Outcome(ProbeOutcome::OkUntil(until)) => format!("{kind} невдала через {}", length(*until)),
            ToldProbe::Outcome(ProbeOutcome::Fail) => format!("{kind} невдала"),
            ToldProbe::OkWhenEnv(_) => format!("{kind} успішна з іншими змінними"),
        });
    }
    if told.started_file_after.is_some() || told.hooks != Told::default().hooks {
        says.push("запускається чи зупиняється, як задано".to_owned());
    }
    if !told.fail_index.is_empty() || !told.succeed_index.is_empty() {
        says.push("залежить від індексу".to_owned());
    }
    let says = if says.is_empty() { "як припускається".to_owned() } else { says.join(", ") };
    let and_on = if last { " і всі наступні" } else { "" };
    format!("запуск {run}{and_on}: {says}").into()
}
