//! The Kubernetes Pod lifecycle and resource arithmetic, as pure functions.
//!
//! [`run`] takes a text and options and returns everything that a page shows: findings, the trace of
//! every step with its reason, and the resources report. No clock, no randomness, no files, no prose.

pub mod admission;
pub mod api;
pub mod checker;
pub mod cluster;
pub mod diagnostic;
pub mod edit;
pub mod history;
pub mod input;
pub mod kubectl;
pub mod lifecycle;
pub mod lint;
pub mod order;
pub mod process;
pub mod resources;
pub mod rules;
pub mod samples;
pub mod scenario;
pub mod status;
mod table;
pub mod time;
pub mod trace;

use std::rc::Rc;

use admission::Addition;
use cluster::{Cluster, Version};
use diagnostic::{Diagnostic, Finding, Severity};
use lifecycle::{Action, Asked, Input, Simulation, Target, When};
use podstep_manifest::Span;
use process::Program;
use resources::ResourcesReport;
use scenario::Scenario;
use time::Millis;
use trace::Trace;

/// How long after the first Ready a Pod that would run for ever is deleted, so that its stop can be seen.
pub const DELETE_AFTER_READY: Millis = Millis::secs(10);

/// What the reader chose; `None` is inferred from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The minor version.
    pub version: Option<Version>,
    /// The gate SidecarContainers.
    pub sidecar_gate: Option<bool>,
    /// When the Pod is deleted. `None`: as the Scenario says, else [`DELETE_AFTER_READY`] for Pods that never end
    /// by themselves.
    pub delete_at: Option<Millis>,
}

/// What a text gives.
#[derive(Debug, Clone)]
pub struct Run {
    /// Findings in order of their place.
    pub diagnostics: Vec<Diagnostic>,
    /// The life; `None` when nothing can be simulated.
    pub life: Option<Life>,
}

/// A simulated life.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// The cluster it lived on.
    pub cluster: Cluster,
    /// Kind of the object: `Job`, `Deployment`, `Pod` ….
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Every step.
    pub trace: Trace,
    /// Requests, limits and QoS with their derivations.
    pub resources: ResourcesReport,
    /// Where each container of the Pod template stands, init containers first.
    pub places: Vec<Span>,
    /// What the API server added to the manifest, each with its value as JSON.
    pub added: Vec<(Addition, String)>,
    /// Whether each container of the Pod template has a startup, a readiness and a liveness probe.
    pub probes: Vec<[bool; 3]>,
    /// What the text tells of the world around the manifest.
    pub scenario: Rc<Scenario>,
    /// What a person does because nothing is told.
    pub implied: Option<(When, Action)>,
    /// Whether its priority class is one of the system's own, which the kubelet never evicts.
    pub critical: bool,
}

/// A text that is read, and the life of its workload as far as it was followed.
#[derive(Debug)]
pub struct Following {
    diagnostics: Vec<Diagnostic>,
    /// The simulation, and the life without its trace.
    life: Option<(Simulation<'static>, Life)>,
}

impl Following {
    /// Adds what the API server's validation finds, where `follow` was built without it: what it refuses has no life.
    pub fn add(&mut self, findings: Vec<Diagnostic>) {
        for finding in findings {
            if finding.severity == Severity::Error {
                self.life = None;
            }
            // The same finding of both sides has the same fix.
            let known = |known: &Diagnostic| known.span == finding.span && known.finding == finding.finding;
            if !self.diagnostics.iter().any(known) {
                self.diagnostics.push(finding);
            }
        }
    }

    /// Follows the life through at most so many wakes of the simulation. Gives everything once the life is over.
    pub fn advance(&mut self, wakes: usize) -> Option<Run> {
        let life = match &mut self.life {
            None => None,
            Some((simulation, _)) => {
                let trace = simulation.advance(wakes)?;
                self.life.take().map(|(_, life)| Life { trace, ..life })
            }
        };
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        if let Some(trace) = life.as_ref().map(|life| &life.trace).filter(|trace| trace.cut) {
            diagnostics.push(Diagnostic {
                severity: Severity::Hint,
                span: Span::default(),
                finding: Finding::Cut { steps: trace.steps.len() },
                fix: None,
            });
        }
        Some(Run { diagnostics: in_order_of_place(diagnostics), life })
    }
}

/// Reads a text and follows the life of its first workload.
///
/// ```
/// let run = podstep_core::run("kind: Pod", &podstep_core::Options::default());
/// assert!(run.life.is_none() && !run.diagnostics.is_empty());
/// ```
#[must_use]
pub fn run(text: &str, options: &Options) -> Run {
    let mut following = follow(text, options);
    following.advance(usize::MAX).unwrap_or(Run { diagnostics: following.diagnostics, life: None })
}

/// Reads a text and begins to follow the life of its first workload.
#[must_use]
pub fn follow(text: &str, options: &Options) -> Following {
    let (read, scenario, programs) = looked_at(text, options);
    let life = read.workload.filter(|_| !read.refused).map(|workload| {
        let in_job = workload.is_job();
        let endless = !in_job
            && workload
                .pod
                .containers
                .iter()
                .zip(&programs)
                .any(|(c, p)| c.role == trace::ContainerRole::Regular && p.run.is_none());
        let delete = Action::Delete { target: Target::Pod(0), grace_secs: None };
        let untold = scenario.actions.is_none();
        let mut actions = scenario.actions.clone().unwrap_or_default();
        let implied = match options.delete_at {
            Some(at) => Some((When::At(at), delete)),
            None => (endless && untold).then_some((When::Ready(1, DELETE_AFTER_READY), delete)),
        };
        actions.extend(implied.clone());
        let places = workload.pod.containers.iter().map(|container| container.span).collect();
        let added = workload.added.iter().filter_map(|added| Some((added.clone(), added.value(&workload.document)?)));
        let has = |container: &api::Container| {
            [&container.startup, &container.readiness, &container.liveness].map(Option::is_some)
        };
        let images_present = scenario.images.present.clone();
        let told = Rc::new(scenario);
        let life = Life {
            probes: workload.pod.containers.iter().map(has).collect(),
            scenario: Rc::clone(&told),
            implied,
            added: added.collect(),
            places,
            critical: resources::eviction::is_critical(&workload.pod.priority_class),
            cluster: read.cluster,
            kind: workload.kind.to_owned(),
            name: workload.name.clone(),
            trace: Trace::default(),
            resources: resources::report(&workload.pod.resources(), read.limits, read.cluster.version),
        };
        let pulls = Rc::clone(&told);
        let simulation = Simulation::new(Input {
            actions,
            pull: Rc::new(move |image| pulls.pull(image)),
            images_present,
            ..Input::new(vec![workload], read.cluster, move |asked: Asked<'_>| told.programs(asked))
        });
        (simulation, life)
    });
    Following { diagnostics: read.diagnostics, life }
}

/// What is to be said about a text, without the life of its workload.
#[must_use]
pub fn check(text: &str, options: &Options) -> Vec<Diagnostic> {
    in_order_of_place(looked_at(text, options).0.diagnostics)
}

/// What a text holds, with hints, and what each container of its workload is told or taken to do in the end.
fn looked_at(text: &str, options: &Options) -> (input::Read, Scenario, Vec<Program>) {
    let mut read = input::read(text, options);
    let (scenario, found) = scenario::read_for(&read.documents, read.workload.as_ref());
    read.diagnostics.extend(found);
    let Some(workload) = &read.workload else { return (read, scenario, Vec::new()) };
    let (pod, in_job) = (&workload.pod, workload.is_job());
    let last = |container| scenario.programs(Asked { container, pod, in_job, completion_index: None }).pop();
    let programs: Vec<Program> = pod.containers.iter().filter_map(last).collect();
    let (documents, cluster) = (&read.documents, read.cluster);
    let subject = lint::Subject { text, documents, workload, cluster, programs: &programs };
    read.diagnostics.extend(lint::lint(&subject));
    (read, scenario, programs)
}

/// By place, then by severity. An insertion sort: there are few, and it costs a page less than the general one.
fn in_order_of_place(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut ordered: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let key = (diagnostic.span.start, diagnostic.severity);
        let place = ordered.partition_point(|earlier| (earlier.span.start, earlier.severity) <= key);
        ordered.insert(place, diagnostic);
    }
    ordered
}
