//! A life at one step: what exists then, and how long ago things were.

use std::cell::OnceCell;
use std::rc::Rc;

use podstep_manifest::Node;

use super::human_duration;
use crate::Life;
use crate::calendar;
use crate::status::{Condition, ObjectState, PodStatus};
use crate::time::Millis;
use crate::trace::{Change, Snapshot, Step};

/// An object of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectRef {
    /// A Pod: index into `Trace::pods`.
    Pod(usize),
    /// Any other: index into `Trace::objects`.
    Other(usize),
}

impl ObjectRef {
    /// The object that a change writes; none if it shows only what really runs.
    pub(super) const fn of(change: &Change) -> Option<Self> {
        match change {
            Change::Lane(..) => None,
            Change::Pod(pod, _) | Change::PodDocument(pod, _) | Change::PodGone(pod) => Some(Self::Pod(*pod)),
            Change::Object(object, _) | Change::ObjectGone(object) => Some(Self::Other(*object)),
        }
    }
}

/// A life at one step.
pub(super) struct Cursor<'l> {
    pub life: &'l Life,
    pub step: usize,
    pub now: Millis,
    pub snapshot: Snapshot,
    /// By Pod, once somebody asks: the steps up to this one that are about it or change it.
    of_pods: OnceCell<Vec<Vec<usize>>>,
}

/// When a condition last changed.
pub(super) struct Changed {
    pub kind: &'static str,
    word: &'static str,
    reason: &'static str,
    /// Its status changed: `lastTransitionTime`.
    pub status: Millis,
    /// Its status or reason changed: `lastUpdateTime`.
    pub any: Millis,
}

impl<'l> Cursor<'l> {
    pub(super) fn new(life: &'l Life, step: usize) -> Self {
        let step = step.min(life.trace.steps.len().saturating_sub(1));
        let now = life.trace.steps.get(step).map_or(Millis::ZERO, |step| step.at);
        Self { life, step, now, snapshot: life.trace.snapshot(step), of_pods: OnceCell::new() }
    }

    /// The same life after another step, at its time.
    pub(super) fn moved(self, step: usize) -> Self {
        if step < self.step {
            return Self::new(self.life, step);
        }
        let mut snapshot = self.snapshot;
        let between = self.life.trace.steps.iter().take(step + 1).skip(self.step + 1);
        between.flat_map(|step| &step.changes).for_each(|change| snapshot.apply(change));
        let now = self.life.trace.steps.get(step).map_or(self.now, |step| step.at);
        Self { life: self.life, step, now, snapshot, of_pods: OnceCell::new() }
    }

    /// The minor version.
    pub(super) const fn version(&self) -> u8 {
        self.life.cluster.version.0
    }

    /// A time of the simulation in whole seconds of Unix time, as every time of the API is.
    pub(super) fn unix(&self, at: Millis) -> u64 {
        (self.life.trace.epoch + at).whole_secs()
    }

    /// Rule: ages are counted from the whole second that the API keeps. Source: `printers.go`
    /// `translateTimestampSince`.
    pub(super) fn age(&self, since: Millis) -> String {
        human_duration(self.unix(self.now).saturating_sub(self.unix(since)))
    }

    pub(super) fn rfc3339(&self, at: Millis) -> String {
        calendar::rfc3339(self.unix(at))
    }

    /// What was changed up to this step, each with its step.
    pub(super) fn changes(&self) -> impl Iterator<Item = (usize, &'l Change)> {
        let steps = self.life.trace.steps.iter().enumerate().take(self.step + 1);
        steps.flat_map(|(index, step)| step.changes.iter().map(move |change| (index, change)))
    }

    /// The steps up to this one that are about a Pod or change it.
    pub(super) fn steps_of(&self, pod: usize) -> impl Iterator<Item = &'l Step> {
        let steps = &self.life.trace.steps;
        let of_pods = self.of_pods.get_or_init(|| {
            let mut of_pods = vec![Vec::new(); self.life.trace.pods.len()];
            for (index, step) in steps.iter().enumerate().take(self.step + 1) {
                let changed = step.changes.iter().filter_map(|change| match ObjectRef::of(change)? {
                    ObjectRef::Pod(pod) => Some(pod),
                    ObjectRef::Other(_) => None,
                });
                for pod in step.pod.into_iter().chain(changed) {
                    if let Some(of_pod) = of_pods.get_mut(pod).filter(|of_pod| of_pod.last() != Some(&index)) {
                        of_pod.push(index);
                    }
                }
            }
            of_pods
        });
        let of_pod = of_pods.get(pod).cloned().unwrap_or_default();
        of_pod.into_iter().filter_map(move |index| steps.get(index))
    }

    pub(super) fn time_of(&self, step: usize) -> Millis {
        self.life.trace.steps.get(step).map_or(Millis::ZERO, |step| step.at)
    }

    /// The Pods that exist.
    pub(super) fn pods(&self) -> impl Iterator<Item = (usize, &Rc<PodStatus>)> {
        let pods = self.snapshot.pods.iter().enumerate();
        pods.filter_map(|(index, pod)| Some((index, pod.status.as_ref().filter(|_| !pod.gone)?)))
    }

    /// The other objects that exist.
    pub(super) fn objects(&self) -> impl Iterator<Item = (usize, &Rc<ObjectState>)> {
        let objects = self.snapshot.objects.iter().enumerate();
        objects.filter_map(|(index, object)| Some((index, object.as_ref()?)))
    }

    pub(super) fn pod(&self, pod: usize) -> Option<&PodStatus> {
        self.snapshot.pods.get(pod).filter(|pod| !pod.gone)?.status.as_deref()
    }

    pub(super) fn object(&self, object: usize) -> Option<&ObjectState> {
        self.snapshot.objects.get(object)?.as_deref()
    }

    pub(super) fn exists(&self, object: ObjectRef) -> bool {
        match object {
            ObjectRef::Pod(pod) => self.pod(pod).is_some(),
            ObjectRef::Other(object) => self.object(object).is_some(),
        }
    }

    pub(super) fn is_deleting(&self, object: ObjectRef) -> bool {
        match object {
            ObjectRef::Pod(pod) => self.pod(pod).is_some_and(|status| status.deleting_secs.is_some()),
            ObjectRef::Other(object) => self.object(object).is_some_and(|state| state.deleting),
        }
    }

    pub(super) fn kind(&self, object: ObjectRef) -> &'static str {
        match object {
            ObjectRef::Pod(_) => "Pod",
            ObjectRef::Other(object) => self.life.trace.objects.get(object).map_or("", |entry| entry.kind),
        }
    }

    pub(super) fn name(&self, object: ObjectRef) -> &'l str {
        let trace = &self.life.trace;
        match object {
            ObjectRef::Pod(pod) => trace.pods.get(pod).map_or("", |entry| &entry.name),
            ObjectRef::Other(object) => trace.objects.get(object).map_or("", |entry| &entry.name),
        }
    }

    pub(super) fn owner(&self, object: ObjectRef) -> Option<usize> {
        match object {
            ObjectRef::Pod(pod) => self.life.trace.pods.get(pod)?.owner,
            ObjectRef::Other(object) => self.life.trace.objects.get(object)?.owner,
        }
    }

    pub(super) fn created_at(&self, object: ObjectRef) -> Millis {
        let trace = &self.life.trace;
        match object {
            ObjectRef::Pod(pod) => trace.pods.get(pod).map(|entry| entry.created_at),
            ObjectRef::Other(object) => trace.objects.get(object).map(|entry| entry.created_at),
        }
        .unwrap_or_default()
    }

    /// Metadata and spec as they were told, with the generation.
    pub(super) fn document(&self, object: ObjectRef) -> Option<(Rc<Node>, u32)> {
        match object {
            ObjectRef::Other(object) => self.object(object).map(|state| (Rc::clone(&state.document), state.generation)),
            ObjectRef::Pod(pod) => {
                let mut document = Rc::clone(&self.life.trace.pods.get(pod)?.document);
                let mut generation = 1;
                for change in self.steps_of(pod).flat_map(|step| &step.changes) {
                    if let Change::PodDocument(_, new) = change
                        && matches!(change, Change::PodDocument(of, _) if *of == pod)
                    {
                        generation += u32::from(new.get("spec") != document.get("spec"));
                        document = Rc::clone(new);
                    }
                }
                Some((document, generation))
            }
        }
    }

    /// When the conditions of an object last changed.
    pub(super) fn conditions(&self, object: ObjectRef) -> Vec<Changed> {
        let mut known: Vec<Changed> = Vec::new();
        for (step, change) in self.changes() {
            let conditions: &[Condition] = match (object, change) {
                (ObjectRef::Pod(pod), Change::Pod(of, status)) if *of == pod => &status.conditions,
                (ObjectRef::Other(other), Change::Object(of, state)) if *of == other => state.status.conditions(),
                _ => continue,
            };
            let at = self.time_of(step);
            for Condition { kind, reason, .. } in conditions {
                let word = conditions.iter().find(|c| c.kind == *kind).map_or("", Condition::word);
                match known.iter_mut().find(|changed| changed.kind == *kind) {
                    None => known.push(Changed { kind, word, reason, status: at, any: at }),
                    Some(changed) => {
                        if changed.word != word || changed.reason != *reason {
                            changed.any = at;
                        }
                        if changed.word != word {
                            changed.status = at;
                        }
                        (changed.word, changed.reason) = (word, reason);
                    }
                }
            }
        }
        known
    }
}
