//! Hints that no validator has: what is allowed and does not do what it looks like, each with a fix where one
//! exists.
//!
//! A file per subject; every lint is a function of the [`Subject`]. What the API server itself says is not here.

mod duplicates;
mod hooks;
mod jobs;
mod placeholders;
mod probes;
mod quantities;
mod sidecars;

use podstep_manifest::{Document, Entry, Node, Span};

pub(crate) use duplicates::remove_first;

use crate::admission::KINDS;
use crate::api::{Container, Workload};
use crate::cluster::Cluster;
use crate::diagnostic::{Diagnostic, Finding, Fix, Severity};
use crate::edit::{self, Edit};
use crate::process::Program;

/// Most hints of a text: more help nobody.
const MAX_HINTS: usize = 50;

/// Every lint, in the order of this folder.
const LINTS: [fn(&Subject, &mut Vec<Diagnostic>); 14] = [
    hooks::pre_stop_exceeds_grace,
    hooks::ignores_sigterm,
    hooks::sidecar_starves,
    jobs::legacy_sidecar,
    jobs::restart_policy,
    jobs::sidecar_delays_job,
    placeholders::placeholder,
    probes::liveness_before_readiness,
    quantities::odd_quantity,
    sidecars::readiness_does_not_gate,
    sidecars::init_with_sidecar_field,
    sidecars::always_under_containers,
    sidecars::init_does_not_wait,
    sidecars::init_before_sidecar,
];

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'s> {
    /// The text.
    pub text: &'s str,
    /// What it holds.
    pub documents: &'s [Document],
    /// The workload that runs, as it is stored.
    pub workload: &'s Workload,
    /// Where it runs.
    pub cluster: Cluster,
    /// What each container is taken to do.
    pub programs: &'s [Program],
}

/// Everything that is to be said.
#[must_use]
pub fn lint(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lint in LINTS {
        if found.len() < MAX_HINTS {
            lint(subject, &mut found);
        }
    }
    found.truncate(MAX_HINTS);
    found
}

const fn hint(span: Span, finding: Finding, fix: Option<Fix>) -> Diagnostic {
    Diagnostic { severity: Severity::Hint, span, finding, fix }
}

fn one(edit: Edit) -> Fix {
    Fix { edits: vec![edit] }
}

impl<'s> Subject<'s> {
    /// The containers with their programs, init containers first.
    fn containers(&self) -> impl Iterator<Item = (usize, &'s Container, &'s Program)> + use<'s> {
        let (containers, programs) = (&self.workload.pod.containers, self.programs);
        containers.iter().zip(programs).enumerate().map(|(index, (container, program))| (index, container, program))
    }

    /// The Pod's spec as it is stored.
    fn spec(&self) -> Option<&'s Node> {
        let (_, path) = KINDS.iter().find(|(kind, _)| *kind == self.workload.kind)?;
        path.iter().try_fold(&*self.workload.document, |node, step| node.get(step))
    }

    /// A container as it is stored.
    fn node(&self, index: usize) -> Option<&'s Node> {
        let init = self.workload.pod.init_count;
        let (list, index) = if index < init { ("initContainers", index) } else { ("containers", index - init) };
        self.spec()?.get(list)?.items().get(index)
    }

    /// Whether an entry stands in the text; the server adds others.
    fn is_written(&self, entry: &Entry) -> bool {
        let written = self.text.get(entry.key_span.start..entry.key_span.end);
        written.is_some_and(|written| written.trim_matches(['"', '\'']) == entry.key)
    }

    /// Where a key of a mapping is written.
    fn key(&self, node: &Node, name: &str) -> Option<Span> {
        node.entry(name).filter(|entry| self.is_written(entry)).map(|entry| entry.key_span)
    }

    /// The place of a field of a container, or else of the container.
    fn place(&self, index: usize, path: &[&str]) -> Span {
        let Some(mut node) = self.node(index) else { return Span::default() };
        let mut place = node.span;
        for name in path {
            let (Some(span), Some(below)) = (self.key(node, name), node.get(name)) else { break };
            (place, node) = (span, below);
        }
        place
    }

    /// Writes a number into the Pod's spec.
    fn set_in_spec(&self, name: &str, value: &str) -> Option<Fix> {
        let spec = self.spec()?;
        if self.key(spec, name).is_some() {
            return Some(one((spec.get(name)?.span, value.to_owned())));
        }
        edit::add(self.text, self.documents, spec.span, &[name], value).map(one)
    }
}

/// The whole seconds that a time needs.
const fn whole_seconds(time: crate::time::Millis) -> u64 {
    time.0.div_ceil(1000)
}
