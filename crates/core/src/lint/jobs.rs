//! Jobs that do not end, or end late.

use super::sidecars::make_sidecar;
use super::{Subject, hint, one};
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::process::{OnTerm, TermReason};
use crate::trace::ContainerRole;
use crate::{api::RestartPolicy, edit};

/// Rule: a Job is complete when all regular containers of its Pod have ended, so a helper among them that stays
/// keeps it running. Source: KEP-753, motivation.
pub(super) fn legacy_sidecar(subject: &Subject, found: &mut Vec<Diagnostic>) {
    if !subject.workload.is_job() {
        return;
    }
    let regular = || subject.containers().filter(|(_, container, _)| container.role == ContainerRole::Regular);
    if regular().all(|(_, _, program)| program.run.is_none()) {
        return;
    }
    for (_, container, _) in regular().filter(|(_, _, program)| program.run.is_none()) {
        found.push(Diagnostic {
            severity: Severity::Warning,
            span: container.span,
            finding: Finding::LegacySidecar { container: container.name.clone() },
            fix: make_sidecar(subject, container),
        });
    }
}

/// Rule: the Pods of a Job are restarted on failure or never; the default, Always, is refused.
/// Source: `pkg/apis/batch/validation`, `validateJobTemplate`. Case `job-restart-policy`.
pub(super) fn restart_policy(subject: &Subject, found: &mut Vec<Diagnostic>) {
    const NAME: &str = "restartPolicy";
    let Some(spec) = subject.spec() else { return };
    if !subject.workload.is_job() || subject.workload.pod.restart_policy != RestartPolicy::Always {
        return;
    }
    let place = subject.key(spec, NAME).unwrap_or(spec.span);
    found.push(hint(place, Finding::JobRestartsAlways, subject.set_in_spec(NAME, "Never")));
}

/// Rule: a Job with a sidecar is complete only when the sidecar has ended, too; one that ignores SIGTERM takes the
/// whole grace period. Recording `docs-job-sidecar`.
pub(super) fn sidecar_delays_job(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let grace_secs = subject.workload.pod.grace_secs;
    if !subject.workload.is_job() || grace_secs < 10 {
        return;
    }
    for (index, container, program) in subject.containers() {
        if container.is_sidecar() && program.on_term == OnTerm::Ignore {
            let place = subject.place(index, &["command"]);
            // Not being PID 1 helps only what has no handler.
            let helps = program.guess.term == TermReason::NoHandler;
            let fix = subject.spec().filter(|_| helps).and_then(|spec| {
                let shares = &["shareProcessNamespace"];
                subject.key(spec, shares[0]).is_none().then_some(())?;
                edit::add(subject.text, subject.documents, spec.span, shares, "true").map(one)
            });
            let container = container.name.clone();
            found.push(hint(place, Finding::SidecarDelaysJob { container, grace_secs }, fix));
        }
    }
}
