//! The end of a Pod: hooks, signals and the grace period that all containers share.

use super::{Subject, hint, whole_seconds};
use crate::diagnostic::{Diagnostic, Finding};
use crate::process::OnTerm;
use crate::trace::ContainerRole;

const GRACE: &str = "terminationGracePeriodSeconds";
/// A grace period longer than the default was asked for.
const DEFAULT_GRACE_SECS: u64 = 30;

/// Rule: the preStop hook runs within the grace period; when that is over, SIGTERM comes with two seconds to live.
/// Source: `pkg/kubelet/kuberuntime/kuberuntime_container.go`, `killContainer`.
pub(super) fn pre_stop_exceeds_grace(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let grace_secs = subject.workload.pod.grace_secs;
    for (index, container, program) in subject.containers() {
        let Some(run) = program.pre_stop.run.filter(|_| container.pre_stop.is_some()) else { continue };
        let hook_secs = whole_seconds(run);
        if hook_secs == 0 || hook_secs < grace_secs {
            continue;
        }
        let place = subject.place(index, &["lifecycle", "preStop"]);
        let fix = subject.set_in_spec(GRACE, &hook_secs.saturating_add(DEFAULT_GRACE_SECS).to_string());
        let container = container.name.clone();
        found.push(hint(place, Finding::PreStopExceedsGrace { container, hook_secs, grace_secs }, fix));
    }
}

/// Rule: the kernel drops a SIGTERM without handler that is sent to PID 1, so the grace period passes to its end.
/// Told where somebody asked for a long one. Recording `pid1-ignores-sigterm`.
pub(super) fn ignores_sigterm(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let grace_secs = subject.workload.pod.grace_secs;
    if grace_secs <= DEFAULT_GRACE_SECS {
        return;
    }
    for (index, container, program) in subject.containers() {
        if container.role != ContainerRole::PlainInit && program.run.is_none() && program.on_term == OnTerm::Ignore {
            let place = subject.place(index, &["command"]);
            let container = container.name.clone();
            found.push(hint(place, Finding::IgnoresSigterm { container, grace_secs }, None));
        }
    }
}

/// Rule: sidecars are stopped after the app, with what is left of the same grace period, at least two seconds.
/// Source: KEP-753; `pkg/kubelet/kuberuntime/kuberuntime_termination_order.go`. Recording `shared-grace`.
pub(super) fn sidecar_starves(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let grace_secs = subject.workload.pod.grace_secs;
    let uses_all = |role, program: &crate::process::Program| {
        let stop = match program.on_term {
            OnTerm::Ignore => return role == ContainerRole::Regular && program.run.is_none(),
            OnTerm::Exit { after, .. } => after,
        };
        let hook = program.pre_stop.run.map_or(u64::MAX, whole_seconds);
        role == ContainerRole::Regular && hook.saturating_add(whole_seconds(stop)) > grace_secs
    };
    let Some((_, app, _)) = subject.containers().find(|(_, container, program)| uses_all(container.role, program))
    else {
        return;
    };
    for (index, container, program) in subject.containers().filter(|(_, container, _)| container.is_sidecar()) {
        // One that has something to do at its end.
        let needs_time = matches!(program.on_term, OnTerm::Exit { after, .. } if whole_seconds(after) > 1);
        if needs_time || container.pre_stop.is_some() {
            let (app, container) = (app.name.clone(), container.name.clone());
            found.push(hint(subject.place(index, &[]), Finding::SidecarStarves { container, app, grace_secs }, None));
        }
    }
}
