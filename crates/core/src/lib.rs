//! The Kubernetes Pod lifecycle and resource arithmetic, as pure functions.
//!
//! [`run`] takes a text and options and returns everything that a page shows: findings, the trace of
//! every step with its reason, and the resources report. No clock, no randomness, no files, no prose.

pub mod admission;
pub mod api;
pub mod calendar;
pub mod cluster;
pub mod compare;
pub mod complete;
pub mod diagnostic;
pub mod edit;
pub mod history;
pub mod input;
pub mod kubectl;
pub mod lifecycle;
pub mod lint;
pub mod observed;
pub mod order;
pub mod process;
pub mod resources;
pub mod rules;
pub mod samples;
pub mod scenario;
pub mod shared;
pub mod status;
mod table;
pub mod time;
pub mod trace;
pub mod zones;

use std::rc::Rc;

use admission::Addition;
use api::{NodeSpec, PodSpec, Workload};
use cluster::{Cluster, Version};
use diagnostic::{Diagnostic, Finding, Severity};
use lifecycle::{Action, Bounds, Input, Propagation, Simulation, Target, When};
use observed::Observed;
use podstep_freeze::Freeze;
use podstep_manifest::Span;
use process::{Around, Program};
use resources::ResourcesReport;
use resources::limit_range::LimitRangeItem;
use scenario::Scenario;
use shared::Shared;
use time::Millis;
use trace::Trace;

/// How long after the first Ready a Pod that would run for ever is deleted, so that its stop can be seen.
pub const DELETE_AFTER_READY: Millis = Millis::secs(10);

/// What the reader chose; `None` is inferred from the text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The minor version.
    pub version: Option<Version>,
    /// The gate SidecarContainers.
    pub sidecar_gate: Option<bool>,
    /// When the Pod is deleted. `None`: as the Scenario says, else [`DELETE_AFTER_READY`] for Pods that never end
    /// by themselves.
    pub delete_at: Option<Millis>,
    /// Whether nobody does anything, whatever the Scenario tells.
    pub untouched: bool,
    /// How large a life may become.
    pub bounds: Bounds,
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
#[derive(Debug, Clone, Freeze)]
pub struct Life {
    /// The cluster it lived on.
    pub cluster: Cluster,
    /// Who lived, as it is stored.
    pub workload: Workload,
    /// The nodes it lived on.
    pub nodes: Vec<NodeSpec>,
    /// What LimitRanges say of its Pods.
    pub limits: Vec<LimitRangeItem>,
    /// What each container of the Pod template is told or taken to do, run by run; in an Indexed Job, those of the
    /// first index.
    pub programs: Vec<Vec<Program>>,
    /// What the text tells of the world around the manifest.
    pub scenario: Rc<Scenario>,
    /// What a cluster did with it, if the text has that.
    pub observed: Option<Rc<Observed>>,
    /// What a person does because nothing is told.
    pub implied: Option<(When, Action)>,
    /// Every step.
    pub trace: Trace,
}

impl Life {
    /// Requests, limits and QoS of its Pods with their derivations.
    #[must_use]
    pub fn resources(&self) -> ResourcesReport {
        resources::report(&self.workload.pod.resources(), self.limits.clone(), self.cluster.version)
    }

    /// What the containers of its Pods share.
    #[must_use]
    pub fn shared(&self) -> Shared {
        shared::shared(&self.workload, &self.resources().stored, &self.programs)
    }

    /// What the API server added to the manifest, each with its value as JSON.
    #[must_use]
    pub fn added(&self) -> Vec<(&Addition, String)> {
        let Workload { added, document, .. } = &self.workload;
        added.iter().filter_map(|added| Some((added, added.value(document)?))).collect()
    }

    /// The fields of the manifest that a step rests on.
    #[must_use]
    pub fn inputs(&self, step: &trace::Step) -> Vec<rules::Input> {
        rules::inputs(self, step)
    }

    /// The fields of the manifest that a rule reads of these containers, of the Pod and of what keeps it.
    #[must_use]
    pub fn inputs_of(&self, rule: rules::Rule, containers: &[usize]) -> Vec<rules::Input> {
        rules::inputs_of_rule(self, rule, containers, None)
    }

    /// Whether its priority class is one of the system's own, which the kubelet never evicts.
    #[must_use]
    pub fn is_critical(&self) -> bool {
        resources::eviction::is_critical(&self.workload.pod.priority_class)
    }
}

/// A text that is read, and the life of its workload as far as it was followed.
#[derive(Debug)]
pub struct Following {
    diagnostics: Vec<Diagnostic>,
    bounds: Bounds,
    /// The simulation, and the life without its trace.
    life: Option<(Simulation<'static>, Life)>,
}

impl Following {
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
        let mut hint = |finding| {
            diagnostics.push(Diagnostic { severity: Severity::Hint, span: Span::default(), finding, fix: None });
        };
        if let Some(trace) = life.as_ref().map(|life| &life.trace) {
            if trace.cut {
                hint(Finding::Cut { steps: trace.steps.len() });
            }
            if trace.pods.len() >= self.bounds.pods {
                hint(Finding::NoMorePods { pods: trace.pods.len() });
            }
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
    let Looked { read, scenario, programs, refused } = looked_at(text, options);
    let life = read.workload.filter(|_| !read.refused).map(|workload| {
        let in_job = workload.is_job();
        let endless = !in_job
            && workload
                .pod
                .containers
                .iter()
                .zip(&programs)
                .any(|(c, p)| c.role == trace::ContainerRole::Regular && p.last().is_some_and(|p| p.run.is_none()));
        let delete = Action::Delete { target: Target::Pod(0), grace_secs: None, propagation: Propagation::default() };
        let untold = scenario.actions.is_none();
        let told = scenario.actions.iter().filter(|_| !options.untouched).flatten().enumerate();
        let mut actions: Vec<(When, Action)> =
            told.filter(|(place, _)| !refused.contains(place)).map(|(_, action)| action.clone()).collect();
        let implied = match options.delete_at {
            Some(at) => Some((When::At(at), delete)),
            None if options.untouched => None,
            // What nobody did with it in the cluster is not done here.
            None if read.observed.is_some() => {
                read.observed.as_ref().filter(|_| untold).and_then(|observed| observed.deletion())
            }
            None => (endless && untold).then_some((When::Ready(1, DELETE_AFTER_READY), delete)),
        };
        actions.extend(implied.clone());
        let scenario = Rc::new(scenario);
        let (told, pulls) = (Rc::clone(&scenario), Rc::clone(&scenario));
        let told = move |pod: &PodSpec, around: Around| told.programs(pod, around);
        let nodes = scenario.nodes(&read.nodes);
        let simulation = Simulation::new(Input {
            actions,
            nodes: nodes.clone(),
            images_present: scenario.images.present.clone(),
            policies: read.policies.clone(),
            bounds: options.bounds,
            pull: Rc::new(move |image| pulls.pull(image)),
            ..Input::new(vec![workload.clone()], read.cluster, told)
        });
        let (cluster, limits) = (read.cluster, read.policies.limits);
        let observed = read.observed.map(Rc::new);
        let trace = Trace::default();
        (simulation, Life { cluster, workload, nodes, limits, programs, scenario, observed, implied, trace })
    });
    Following { diagnostics: read.diagnostics, bounds: options.bounds, life }
}

/// What is to be said about a text, without the life of its workload.
#[must_use]
pub fn check(text: &str, options: &Options) -> Vec<Diagnostic> {
    in_order_of_place(looked_at(text, options).read.diagnostics)
}

/// What a text holds, and what each container of its workload is told or taken to do in the end.
#[derive(Debug)]
struct Looked {
    read: input::Read,
    scenario: Scenario,
    /// Run by run.
    programs: Vec<Vec<Program>>,
    /// The places of the actions that the API server refuses.
    refused: Vec<usize>,
}

/// What a text holds, with hints.
fn looked_at(text: &str, options: &Options) -> Looked {
    let mut read = input::read(text, options);
    let (scenario, found) = scenario::read_for(&read.documents, read.workload.as_ref());
    read.diagnostics.extend(found);
    let (mut programs, mut refused) = (Vec::new(), Vec::new());
    if let input::Read { documents, workload: Some(workload), cluster, diagnostics, .. } = &mut read {
        programs = scenario.programs(&workload.pod, workload.around());
        let (found, places) = scenario::apply::review(text, documents, workload, cluster);
        diagnostics.extend(found);
        refused = places;
        let in_the_end: Vec<Program> = programs.iter().filter_map(|runs| runs.last()).copied().collect();
        let subject = lint::Subject { text, documents, workload, cluster: *cluster, programs: &in_the_end };
        diagnostics.extend(lint::lint(&subject));
    }
    Looked { read, scenario, programs, refused }
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
