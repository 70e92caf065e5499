//! Init containers and sidecars: what gates what, and what only one of them can have.

use podstep_manifest::Span;

use super::{Subject, hint, one};
use crate::api::{Container, RestartPolicy};
use crate::cluster::SidecarSupport;
use crate::diagnostic::{Diagnostic, Finding, Fix};
use crate::edit;
use crate::trace::ContainerRole;

const RESTART_POLICY: &str = "restartPolicy";

/// Rule: the next container starts when a sidecar has started, which only its startupProbe delays.
/// Source: KEP-753; `kuberuntime_container.go`, `computeInitContainerActions`.
pub(super) fn readiness_does_not_gate(subject: &Subject, found: &mut Vec<Diagnostic>) {
    const READINESS: &str = "readinessProbe";
    for (index, container, _) in subject.containers() {
        let Some(readiness) = container.readiness.as_ref().filter(|_| container.is_sidecar()) else { continue };
        if container.startup.is_some() {
            continue;
        }
        let key = subject.node(index).and_then(|node| subject.key(node, READINESS));
        // A startupProbe is done with its first success.
        let fix = key.filter(|_| readiness.success_threshold == 1);
        let fix = fix.map(|span| one((span, edit::quoted_as(subject.text, span, "startupProbe"))));
        let container = container.name.clone();
        found.push(hint(subject.place(index, &[READINESS]), Finding::ReadinessDoesNotGate { container }, fix));
    }
}

/// Rule: probes and lifecycle hooks are for containers that stay; an init container has them as a sidecar only.
/// Source: `pkg/apis/core/validation`, `validateInitContainers`, which refuses them.
pub(super) fn init_with_sidecar_field(subject: &Subject, found: &mut Vec<Diagnostic>) {
    if subject.cluster.sidecar_support() != SidecarSupport::Supported {
        return;
    }
    for (index, container, _) in subject.containers() {
        let Some(node) = subject.node(index).filter(|_| container.role == ContainerRole::PlainInit) else { continue };
        let fields = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];
        let Some((field, place)) = fields.into_iter().find_map(|field| Some((field, subject.key(node, field)?))) else {
            continue;
        };
        let fix = if node.get(RESTART_POLICY).is_none() {
            edit::add(subject.text, subject.documents, node.span, &[RESTART_POLICY], "Always").map(one)
        } else {
            None
        };
        let container = container.name.clone();
        found.push(hint(place, Finding::OnlySidecarsHave { container, field }, fix));
    }
}

/// Rule: `restartPolicy` of a regular container is refused up to 1.33 and dropped in 1.34; since 1.35 it decides
/// about the container's own restarts, and makes no sidecar of it. Source: KEP-5307. What the Pod's own policy
/// says anyway is left alone.
pub(super) fn always_under_containers(subject: &Subject, found: &mut Vec<Diagnostic>) {
    let pod = &subject.workload.pod;
    for (_, container, _) in subject.containers() {
        let Some((RestartPolicy::Always, place)) = container.restart_policy else { continue };
        let own_restarts = subject.cluster.version.0 >= 35;
        if container.role != ContainerRole::Regular || own_restarts && pod.restart_policy == RestartPolicy::Always {
            continue;
        }
        let others = pod.containers.len() - pod.init_count > 1;
        let fix = if others { make_sidecar(subject, container) } else { None };
        let container = container.name.clone();
        found.push(hint(place, Finding::AlwaysUnderContainers { container, own_restarts }, fix));
    }
}

/// Rule: an init container starts as soon as the sidecars before it have started, not when they are ready.
/// Told of one that asks the Pod's own address.
pub(super) fn init_does_not_wait(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (index, container) in inits_that_ask(subject) {
        let before = || subject.containers().take(index).map(|(_, sidecar, _)| sidecar).filter(|one| one.is_sidecar());
        if let Some(sidecar) = before().find(|sidecar| sidecar.startup.is_none()) {
            let (container, sidecar) = (container.name.clone(), sidecar.name.clone());
            found.push(hint(subject.place(index, &[]), Finding::InitDoesNotWait { container, sidecar }, None));
        }
    }
}

/// Rule: init containers run one after another, so a sidecar below is not there yet.
pub(super) fn init_before_sidecar(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (index, container) in inits_that_ask(subject) {
        let is_sidecar = |one: &Container| one.is_sidecar();
        let mut all = subject.containers().map(|(_, container, _)| container);
        if all.by_ref().take(index).any(is_sidecar) {
            continue;
        }
        if let Some(sidecar) = all.find(|one| one.is_sidecar()) {
            let (container, sidecar) = (container.name.clone(), sidecar.name.clone());
            found.push(hint(subject.place(index, &[]), Finding::InitBeforeSidecar { container, sidecar }, None));
        }
    }
}

/// The plain init containers whose command names the Pod itself.
fn inits_that_ask<'s>(subject: &Subject<'s>) -> impl Iterator<Item = (usize, &'s Container)> + use<'s> {
    let asks = |word: &String| word.contains("localhost") || word.contains("127.0.0.1");
    let plain = subject.containers().map(|(index, container, _)| (index, container));
    plain.filter(move |(_, container)| container.role == ContainerRole::PlainInit && container.words.iter().any(asks))
}

/// Moves a regular container to `initContainers` with `restartPolicy: Always`, keeping its lines as they are.
pub(super) fn make_sidecar(subject: &Subject, container: &Container) -> Option<Fix> {
    if subject.cluster.sidecar_support() != SidecarSupport::Supported {
        return None;
    }
    let (text, pod) = (subject.text, &subject.workload.pod);
    let lines_of = |span: Span| {
        let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = span.start + text.get(span.start..span.end)?.trim_end().len();
        let end = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at + 1);
        Some(Span { start, end })
    };
    // Flow style (`{name: …}`) cannot be moved line by line.
    let dash_of = |span: Span| {
        let line = text.get(lines_of(span)?.start..span.start)?;
        let dash = line.find('-')?;
        (line.get(..dash)?.chars().all(|c| c == ' ') && line.get(dash + 1..)?.chars().all(|c| c == ' ')).then_some(dash)
    };
    let dash = dash_of(container.span)?;
    let mut block = lines_of(container.span)?;
    // Comments above it belong to it.
    while let Some(above) = text.get(..block.start)?.strip_suffix('\n') {
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        let line = above.get(start..)?;
        if line.find('#') != Some(dash) || !line.trim_start().starts_with('#') {
            break;
        }
        block.start = start;
    }
    let column = container.span.start - lines_of(container.span)?.start;
    let mut moved = text.get(block.start..block.end)?.to_owned();
    // What an anchor names must stand before its aliases.
    if text.get(container.span.start..)?.starts_with(['{', '*', '&']) || moved.contains('&') || moved.contains('\r') {
        return None;
    }
    if !moved.ends_with('\n') {
        moved.push('\n');
    }
    match container.restart_policy {
        None => {
            moved.extend(std::iter::repeat_n(' ', column));
            moved.push_str("restartPolicy: Always\n");
        }
        Some((RestartPolicy::Always, _)) => {}
        Some(_) => return None,
    }
    let insert = match pod.init_count.checked_sub(1).and_then(|last| pod.containers.get(last)) {
        Some(last) => {
            let end = lines_of(last.span)?.end;
            if dash_of(last.span)? != dash || !text.get(..end)?.ends_with('\n') {
                return None;
            }
            end
        }
        None => {
            let first = lines_of(pod.containers.get(pod.init_count)?.span)?;
            let heading = text.get(..first.start)?.rfind("containers:")?;
            let line = text.get(..heading)?.rfind('\n').map_or(0, |at| at + 1);
            let indentation = text.get(line..heading)?;
            if indentation.contains(|c: char| c != ' ') {
                return None;
            }
            moved.insert_str(0, &[indentation, "initContainers:\n"].concat());
            line
        }
    };
    let insertion = (Span { start: insert, end: insert }, moved);
    let removal = (block, String::new());
    Some(Fix { edits: if insert <= block.start { vec![insertion, removal] } else { vec![removal, insertion] } })
}
