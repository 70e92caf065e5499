//! Holds what was seen against a prediction.
//!
//! What was seen is made into a trace of its own, so that it can be drawn and gone through like a life; each of its steps
//! is paired with the step of the prediction that it shows. What is later because something before it was later follows
//! from that.

use std::collections::BTreeMap;

use super::read::phase;
use super::{Observed, SeenContainer, SeenPod, SeenRun, tell};
use crate::Life;
use crate::compare::{Comparison, Outcome, Side, What, outcome};
use crate::order::sort_by;
use crate::scenario::Told;
use crate::time::Millis;
use crate::trace::{
    Actor, Change, ContainerEntry, ContainerRef, ContainerRole, Fact, LaneState, PodEntry, Reason, Step, Trace,
};

/// Kubernetes writes whole seconds.
pub const RESOLUTION: Millis = Millis::secs(1);
/// What comes as much later as what led to it, give or take this, follows from it: two roundings.
const FOLLOWS_WITHIN: Millis = Millis::secs(2);

/// What may be the reason of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// How long pulls, sandboxes and starts take is the cluster's own.
    Latency,
    /// The program ran for another time, or ended otherwise, than was told or guessed.
    Program,
    /// It took another time to stop.
    Stop,
    /// The kubelet puts a restart off by a random share more.
    BackOff,
    /// Its probes were answered at other times.
    Probes,
    /// Other images were on the node.
    Images,
}

/// What was seen, held against a prediction.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// What differs: [`Side::This`] is the prediction.
    pub comparison: Comparison,
    /// By difference: what may be the reason.
    pub whys: Vec<Option<Why>>,
    /// How many observations agree.
    pub agrees: usize,
    /// What was seen, as a trace.
    pub trace: Trace,
    /// What the programs did, where the prediction has them do something else.
    pub told: Vec<(String, Vec<Told>)>,
}

/// What an observation is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight<'o> {
    Created,
    Deleted,
    Started(u32),
    Ended(u32),
    Condition(&'o str, bool),
}

/// An observation.
struct Sighting<'o> {
    at: Millis,
    pod: usize,
    container: Option<ContainerRef>,
    sight: Sight<'o>,
    fact: Fact,
    lane: Option<LaneState>,
    /// The step of the prediction that it shows.
    predicted: Option<usize>,
}

/// Compares a prediction with what was seen.
#[must_use]
pub fn hold(life: &Life, observed: &Observed) -> Held {
    let mut holding = Holding { life, observed, held: Held::default(), pods: Vec::new() };
    holding.pods = holding.matched();
    let sightings = holding.sightings();
    holding.outcome();
    holding.pair(&sightings);
    holding.missing();
    holding.events();
    holding.held.told = tell::told(life, observed, &holding.pods);
    holding.held
}

struct Holding<'o> {
    life: &'o Life,
    observed: &'o Observed,
    held: Held,
    /// By Pod that was seen: the one of the prediction.
    pods: Vec<Option<usize>>,
}

impl<'o> Holding<'o> {
    /// By name, then in order of creation among those that are not gone.
    fn matched(&self) -> Vec<Option<usize>> {
        let trace = &self.life.trace;
        let mut gone = vec![false; trace.pods.len()];
        for step in trace.steps.iter().take_while(|step| step.at <= self.observed.until) {
            for change in &step.changes {
                if let Change::PodGone(pod) = change
                    && let Some(gone) = gone.get_mut(*pod)
                {
                    *gone = true;
                }
            }
        }
        let named = |seen: &SeenPod| trace.pods.iter().position(|pod| pod.name == seen.name);
        let mut found: Vec<Option<usize>> = self.observed.pods.iter().map(named).collect();
        for place in 0..found.len() {
            let free = (0..trace.pods.len()).filter(|pod| !gone.get(*pod).copied().unwrap_or(true));
            let next = free.filter(|pod| !found.contains(&Some(*pod))).min();
            if let Some(matched) = found.get_mut(place).filter(|matched| matched.is_none()) {
                *matched = next;
            }
        }
        found
    }

    /// Everything that was seen, in order, with the trace that is made of it.
    fn sightings(&mut self) -> Vec<Sighting<'o>> {
        let mut all = Vec::new();
        for (place, seen) in self.observed.pods.iter().enumerate() {
            let matched = self.pods.get(place).copied().flatten();
            self.of_pod(place, seen, matched, &mut all);
        }
        sort_by(&mut all, &|a: &Sighting<'_>, b: &Sighting<'_>| a.at.cmp(&b.at));
        let mut trace = Trace::default();
        trace.epoch = Millis::secs(self.observed.origin_secs);
        for (place, seen) in self.observed.pods.iter().enumerate() {
            let like = self.pods.get(place).copied().flatten().or(Some(0));
            let Some(like) = like.and_then(|like| self.life.trace.pods.get(like)) else { continue };
            trace.pods.push(PodEntry {
                name: seen.name.clone(),
                owner: None,
                created_at: seen.created,
                containers: like.containers.clone(),
                document: std::rc::Rc::clone(&like.document),
                ..*like
            });
        }
        for sighting in &all {
            let changes = sighting.container.zip(sighting.lane).map(|(container, lane)| Change::Lane(container, lane));
            trace.push(Step {
                at: sighting.at,
                actor: Actor::Kubelet,
                pod: Some(sighting.pod),
                container: sighting.container,
                fact: sighting.fact.clone().into(),
                reason: Reason::Observed.into(),
                cause: None,
                changes: changes.into_iter().collect(),
            });
        }
        self.held.trace = trace;
        all
    }

    fn of_pod(&self, place: usize, seen: &'o SeenPod, matched: Option<usize>, all: &mut Vec<Sighting<'o>>) {
        let steps = &self.life.trace.steps;
        let first = |is: &dyn Fn(&Fact) -> bool| {
            steps.iter().position(|step| step.pod.is_some() && step.pod == matched && is(&step.fact))
        };
        let of_pod = |at, sight, fact, predicted| Sighting {
            at,
            pod: place,
            container: None,
            sight,
            fact,
            lane: None,
            predicted,
        };
        let created = first(&|fact| *fact == Fact::PodCreated);
        all.push(of_pod(seen.created, Sight::Created, Fact::PodCreated, created));
        if let Some((at, grace_secs)) = seen.deletion {
            let asked = first(&|fact| matches!(fact, Fact::DeletionRequested { .. }));
            all.push(of_pod(at, Sight::Deleted, Fact::DeletionRequested { grace_secs }, asked));
        }
        for (kind, is_true, since) in &seen.conditions {
            let predicted = matched.and_then(|pod| self.transition(pod, kind, *is_true));
            all.push(of_pod(*since, Sight::Condition(kind, *is_true), Fact::StatusWritten, predicted));
        }
        let like = matched.or(Some(0)).and_then(|pod| self.life.trace.pods.get(pod));
        let entries: &[ContainerEntry] = like.map(|pod| pod.containers.as_slice()).unwrap_or_default();
        for status in &seen.containers {
            let Some(container) = entries.iter().position(|entry| entry.name == status.name) else { continue };
            let of = ContainerRef { pod: place, container };
            let role = entries.get(container).map(|entry| entry.role);
            let predicted = matched.map(|pod| ContainerRef { pod, container });
            for run in &status.runs {
                let [start, end] =
                    predicted.map_or([None, None], |of| tell::steps_of_run(&self.life.trace, of, run.attempt));
                let of_run = |at, sight, fact, lane, predicted| Sighting {
                    at,
                    pod: place,
                    container: Some(of),
                    sight,
                    fact,
                    lane: Some(lane),
                    predicted,
                };
                let lane = lane_of(status, run, role);
                let fact = Fact::ContainerStarted { attempt: run.attempt };
                all.push(of_run(run.started, Sight::Started(run.attempt), fact, lane, start));
                if let Some(ended) = run.end {
                    let lane = LaneState::Exited { exit_code: ended.exit_code, killed: ended.exit_code == 137 };
                    let fact = Fact::Exited { exit_code: ended.exit_code, reason: ended.reason };
                    all.push(of_run(ended.at, Sight::Ended(run.attempt), fact, lane, end));
                }
            }
        }
    }

    /// The last step until what is known at which a condition became what it is.
    fn transition(&self, pod: usize, kind: &str, is_true: bool) -> Option<usize> {
        let until = self.observed.until + RESOLUTION;
        let mut was = None;
        let mut found = None;
        for (index, step) in self.life.trace.steps.iter().enumerate().take_while(|(_, step)| step.at <= until) {
            for change in &step.changes {
                let Change::Pod(of, status) = change else { continue };
                let is = status.conditions.iter().find(|condition| condition.kind == kind).map(|of| of.status);
                if *of == pod && is != was {
                    was = is;
                    if is == Some(is_true) {
                        found = Some(index);
                    }
                }
            }
        }
        found
    }

    fn push(
        &mut self,
        what: What,
        steps: [Option<usize>; 2],
        follows: Option<usize>,
        why: Option<Why>,
    ) -> Option<usize> {
        let pushed = self.held.comparison.push(what, steps, follows);
        if pushed.is_some() {
            self.held.whys.push(why.filter(|_| follows.is_none()));
        }
        pushed
    }

    fn outcome(&mut self) {
        let (predicted, step) = outcome(self.life, self.observed.until + RESOLUTION);
        let seen = match (&self.observed.outcome, self.observed.pods.first()) {
            (Some(outcome), _) => Some(*outcome),
            (None, Some(pod)) if self.life.workload.kind == "Pod" => phase(&pod.phase).map(Outcome::Phase),
            _ => None,
        };
        match seen {
            Some(seen) if seen == predicted => self.held.agrees += 1,
            Some(seen) => {
                self.push(What::Outcome([predicted, seen]), [step, None], None, None);
            }
            None => {}
        }
    }

    /// What was seen beside what was predicted, in the order of the prediction.
    fn pair(&mut self, sightings: &[Sighting<'_>]) {
        let mut order: Vec<usize> = (0..sightings.len()).collect();
        let rank = |index: &usize| sightings.get(*index).and_then(|sighting| sighting.predicted).unwrap_or(usize::MAX);
        sort_by(&mut order, &|a, b| rank(a).cmp(&rank(b)));
        // By predicted step: the difference that it comes from, and by how much it was later.
        let mut origins: BTreeMap<usize, (Option<usize>, i64)> = BTreeMap::new();
        for index in order {
            let Some(sighting) = sightings.get(index) else { continue };
            let Some(step) = sighting.predicted.and_then(|step| Some((step, self.life.trace.steps.get(step)?))) else {
                self.only_seen(sighting, index);
                continue;
            };
            let (predicted, step) = step;
            let later = sighting.at.0.cast_signed().saturating_sub(step.at.0.cast_signed());
            let before = self.before(predicted, &origins);
            let by_as_much = later.abs_diff(before.1) <= FOLLOWS_WITHIN.0;
            let root = before.0.filter(|_| by_as_much);
            let steps = [Some(predicted), Some(index)];
            let why = Some(why(sighting, step));
            let what = match (&*step.fact, &sighting.fact, sighting.sight) {
                (Fact::Exited { exit_code: a, reason: x }, Fact::Exited { exit_code: b, reason: y }, _) if a != b => {
                    Some(What::Ended { exit_codes: [*a, *b], reasons: [x, y] })
                }
                _ if later.unsigned_abs() <= RESOLUTION.0 => None,
                (_, _, Sight::Condition(kind, is)) => {
                    Some(What::Condition { kind: kind.to_owned(), is: [is, is], since: [step.at, sighting.at] })
                }
                _ => Some(What::Moved([step.at, sighting.at])),
            };
            let origin = match what {
                None => {
                    self.held.agrees += 1;
                    (before.0.filter(|_| by_as_much), later)
                }
                Some(what) => {
                    let pushed = self.push(what, steps, root, why);
                    (root.or(pushed), later)
                }
            };
            origins.insert(predicted, origin);
        }
    }

    /// What is known of the nearest step that led to this one and was seen.
    fn before(&self, step: usize, origins: &BTreeMap<usize, (Option<usize>, i64)>) -> (Option<usize>, i64) {
        let cause = |of: usize| self.life.trace.steps.get(of).and_then(|step| step.cause);
        let mut at = cause(step);
        while let Some(of) = at {
            if let Some(origin) = origins.get(&of) {
                return *origin;
            }
            at = cause(of);
        }
        (None, 0)
    }

    fn only_seen(&mut self, sighting: &Sighting<'_>, index: usize) {
        let steps = [None, Some(index)];
        match sighting.sight {
            Sight::Created => {
                self.push(What::Pod(Side::Other, sighting.pod), steps, None, None);
            }
            // How often it was started says the same.
            Sight::Started(_) => {}
            Sight::Ended(attempt) => {
                let started =
                    self.pods.get(sighting.pod).copied().flatten().zip(sighting.container).is_some_and(|(pod, of)| {
                        tell::steps_of_run(&self.life.trace, ContainerRef { pod, ..of }, attempt)[0].is_some()
                    });
                if started {
                    self.push(What::Only(Side::Other), steps, None, Some(Why::Program));
                }
            }
            Sight::Deleted => {
                self.push(What::Only(Side::Other), steps, None, None);
            }
            Sight::Condition(kind, is) => {
                let is_matched = self.pods.get(sighting.pod).copied().flatten().is_some();
                if is_matched && self.knows(kind) {
                    let what =
                        What::Condition { kind: kind.to_owned(), is: [!is, is], since: [Millis::ZERO, sighting.at] };
                    self.push(what, steps, None, Some(Why::Probes).filter(|_| kind.ends_with("Ready")));
                }
            }
        }
    }

    /// Whether the prediction has such conditions at all: a cluster has more of them.
    fn knows(&self, kind: &str) -> bool {
        let changes = self.life.trace.steps.iter().flat_map(|step| &step.changes);
        changes.into_iter().any(|change| match change {
            Change::Pod(_, status) => status.conditions.iter().any(|condition| condition.kind == kind),
            _ => false,
        })
    }

    /// What was predicted and is not to be seen.
    fn missing(&mut self) {
        let until = self.observed.until;
        for (place, seen) in self.observed.pods.iter().enumerate() {
            let Some(pod) = self.pods.get(place).copied().flatten() else { continue };
            let Some(entry) = self.life.trace.pods.get(pod) else { continue };
            for status in &seen.containers {
                let Some(container) = entry.containers.iter().position(|entry| entry.name == status.name) else {
                    continue;
                };
                let of = ContainerRef { pod, container };
                self.restarts(of, status);
                let Some(run) = status.runs.last().filter(|run| run.end.is_none()) else { continue };
                let [_, end] = tell::steps_of_run(&self.life.trace, of, run.attempt);
                let ended =
                    end.filter(|end| self.life.trace.steps.get(*end).is_some_and(|step| step.at + RESOLUTION < until));
                if let Some(end) = ended {
                    self.push(What::Only(Side::This), [Some(end), None], None, Some(Why::Program));
                }
            }
        }
    }

    fn restarts(&mut self, of: ContainerRef, status: &SeenContainer) {
        let count = |until: Millis| {
            let steps = self.life.trace.steps.iter().take_while(|step| step.at <= until);
            let starts = steps.filter(|step| step.container == Some(of)).filter_map(|step| match *step.fact {
                Fact::ContainerStarted { attempt } => Some(attempt),
                _ => None,
            });
            starts.max().unwrap_or(0)
        };
        let until = self.observed.until;
        let (least, most) = (count(Millis(until.0.saturating_sub(RESOLUTION.0))), count(until + RESOLUTION));
        if (least..=most).contains(&status.restarts) {
            self.held.agrees += 1;
            return;
        }
        let counts = [count(until), status.restarts];
        let step = tell::steps_of_run(&self.life.trace, of, counts[0])[0];
        let as_predicted = tell::as_predicted(&self.life.trace, of, status, until);
        let why = if as_predicted { Why::BackOff } else { Why::Program };
        self.push(What::Restarts { container: of, counts }, [step, None], None, Some(why));
    }

    /// Events of which only one has any.
    fn events(&mut self) {
        let Observed { events, pods, until, .. } = self.observed;
        if events.is_empty() {
            return;
        }
        let trace = &self.life.trace;
        // The names of the prediction, as the cluster has them.
        let name = |object: &str| {
            let (kind, name) = object.split_once('/').unwrap_or(("", object));
            let place = self
                .pods
                .iter()
                .position(|pod| pod.and_then(|pod| trace.pods.get(pod)).is_some_and(|pod| pod.name == name));
            let seen = place.filter(|_| kind == "Pod").and_then(|place| pods.get(place));
            (kind.to_owned(), seen.map_or_else(|| name.to_owned(), |seen| seen.name.clone()))
        };
        let is_about = |kind: &str, of: &str| {
            pods.iter().any(|pod| kind == "Pod" && pod.name == of)
                || (kind == self.life.workload.kind && of == self.life.workload.name)
        };
        let mut said: Vec<(String, String, &str, &str)> = Vec::new();
        let mut found = Vec::new();
        for event in trace.events.iter().take_while(|event| event.at + RESOLUTION < *until) {
            let (kind, of) = name(&event.object);
            let key = (kind, of, &*event.field_path, event.reason);
            if !is_about(&key.0, &key.1) || said.contains(&key) {
                continue;
            }
            let seen = events.iter().any(|seen| {
                (&seen.kind, &seen.name, seen.field_path.as_str(), seen.reason.as_str())
                    == (&key.0, &key.1, key.2, key.3)
            });
            found.push(if seen {
                None
            } else {
                Some((Side::This, about(&key.0, &key.1, key.2), event.reason.to_owned(), Some(event.step)))
            });
            said.push(key);
        }
        let late = trace.events.iter().map(|event| (name(&event.object), event));
        let predicted: Vec<(String, String, &str, &str)> =
            late.map(|((kind, of), event)| (kind, of, &*event.field_path, event.reason)).collect();
        for seen in events {
            let is_predicted = predicted.iter().any(|(kind, of, path, reason)| {
                (kind, of, *path, *reason) == (&seen.kind, &seen.name, seen.field_path.as_str(), seen.reason.as_str())
            });
            if is_about(&seen.kind, &seen.name) && !is_predicted {
                let about = about(&seen.kind, &seen.name, &seen.field_path);
                let entry = Some((Side::Other, about, seen.reason.clone(), None));
                if !found.contains(&entry) {
                    found.push(entry);
                }
            }
        }
        for entry in found {
            let Some((side, about, reason, step)) = entry else {
                self.held.agrees += 1;
                continue;
            };
            let why = matches!(reason.as_str(), "Pulling" | "Pulled").then_some(Why::Images);
            self.push(What::Event { side, about, reason }, [step, None], None, why);
        }
    }
}

fn about(kind: &str, name: &str, field_path: &str) -> String {
    let container = field_path.split_once('{').and_then(|(_, rest)| rest.strip_suffix('}'));
    container.map_or_else(|| [kind, " ", name].concat(), |container| [kind, " ", name, ", ", container].concat())
}

/// The newest run is ready if the status says so; of the one before nobody knows.
fn lane_of(status: &SeenContainer, run: &SeenRun, role: Option<ContainerRole>) -> LaneState {
    let is_newest = run.attempt == status.restarts && run.end.is_none();
    match role {
        Some(ContainerRole::PlainInit) => LaneState::Running,
        _ if is_newest && status.ready => LaneState::Ready,
        _ => LaneState::Running,
    }
}

fn why(sighting: &Sighting<'_>, step: &Step) -> Why {
    match sighting.sight {
        Sight::Started(attempt) if attempt > 0 => Why::BackOff,
        Sight::Created | Sight::Deleted | Sight::Started(_) => Why::Latency,
        Sight::Ended(_) if tell::is_stopped(step) => Why::Stop,
        Sight::Ended(_) => Why::Program,
        Sight::Condition("Ready" | "ContainersReady", _) => Why::Probes,
        Sight::Condition(..) => Why::Latency,
    }
}
