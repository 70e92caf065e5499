//! What is the same in two lives: containers, and events.
//!
//! The one notion of it. A Pod is the same by its place in the order of creation; a container by its name, else by
//! its image, else by its role and place; an event by what happened to whom, counted from the start.

use std::mem::{Discriminant, discriminant};

use crate::trace::{ContainerEntry, ContainerRef, Fact, ProbeKind, Step, Trace};

/// What happened, without how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind(Discriminant<Fact>, Option<ProbeKind>);

impl Kind {
    const fn of(fact: &Fact) -> Self {
        let probe = match fact {
            Fact::Probe { kind, .. } => Some(*kind),
            _ => None,
        };
        Self(discriminant(fact), probe)
    }
}

/// For each container of a Pod, the same one of another Pod.
#[must_use]
pub fn counterparts(this: &[ContainerEntry], other: &[ContainerEntry]) -> Vec<Option<usize>> {
    let alike: [fn(&ContainerEntry, &ContainerEntry) -> bool; 3] =
        [|a, b| a.name == b.name, |a, b| a.image == b.image, |a, b| a.role == b.role];
    let mut found: Vec<Option<usize>> = vec![None; this.len()];
    for alike in alike {
        for (place, entry) in this.iter().enumerate() {
            let free = other.iter().enumerate().filter(|(at, _)| !found.contains(&Some(*at)));
            let fits = free.filter(|(_, of)| alike(entry, of)).map(|(at, _)| at).next();
            if let Some(counterpart) = found.get_mut(place).filter(|counterpart| counterpart.is_none()) {
                *counterpart = fits;
            }
        }
    }
    found
}

/// The container of another trace that is the same.
#[must_use]
pub fn counterpart(this: &Trace, container: ContainerRef, other: &Trace) -> Option<ContainerRef> {
    let (pod, of) = (this.pods.get(container.pod)?, other.pods.get(container.pod)?);
    let same = counterparts(&pod.containers, &of.containers).get(container.container).copied().flatten()?;
    Some(ContainerRef { container: same, ..container })
}

/// The step of `after` that is the same event as the step `cursor` of `before`; without one, the last step that is
/// not later.
#[must_use]
pub fn same_event(before: &Trace, cursor: usize, after: &Trace) -> usize {
    let Some(step) = before.steps.get(cursor) else { return 0 };
    let alike = |other: &Step, container| {
        other.pod == step.pod && other.container == container && Kind::of(&other.fact) == Kind::of(&step.fact)
    };
    let ordinal = before.steps.iter().take(cursor).filter(|other| alike(other, step.container)).count();
    let container = step.container.map(|container| counterpart(before, container, after));
    let is_there = container != Some(None);
    after.find(ordinal, step.at, |other| is_there && alike(other, container.flatten()))
}

/// The steps of one kind that are about the same, and how many of them have found theirs.
struct Queue {
    kind: Kind,
    steps: Vec<usize>,
    taken: usize,
}

/// For each step of a trace the same event of another, as [`same_event`] finds it, for all of them at once.
#[must_use]
pub fn aligned(this: &Trace, other: &Trace) -> Vec<Option<usize>> {
    let containers: Vec<Vec<Option<usize>>> =
        this.pods.iter().zip(&other.pods).map(|(pod, of)| counterparts(&pod.containers, &of.containers)).collect();
    // By Pod and then by container; the first place is for what is about none.
    let mut queues: Vec<Vec<Vec<Queue>>> = Vec::new();
    for (index, step) in other.steps.iter().enumerate() {
        let of_pod = grown(&mut queues, step.pod.map_or(0, |pod| pod + 1));
        let of_container = grown(of_pod, step.container.map_or(0, |container| container.container + 1));
        let kind = Kind::of(&step.fact);
        match of_container.iter_mut().find(|queue| queue.kind == kind) {
            Some(queue) => queue.steps.push(index),
            None => of_container.push(Queue { kind, steps: vec![index], taken: 0 }),
        }
    }
    let same = |step: &Step| {
        let container = match step.container {
            None => 0,
            Some(container) => containers.get(container.pod)?.get(container.container).copied().flatten()? + 1,
        };
        let queues = queues.get_mut(step.pod.map_or(0, |pod| pod + 1))?.get_mut(container)?;
        let queue = queues.iter_mut().find(|queue| queue.kind == Kind::of(&step.fact))?;
        queue.taken += 1;
        queue.steps.get(queue.taken - 1).copied()
    };
    this.steps.iter().map(same).collect()
}

/// The entry at a place of a list that grows up to it.
fn grown<T>(list: &mut Vec<Vec<T>>, place: usize) -> &mut Vec<T> {
    if list.len() <= place {
        list.resize_with(place + 1, Vec::new);
    }
    #[expect(clippy::indexing_slicing, reason = "grown above, so the place exists")]
    &mut list[place]
}
