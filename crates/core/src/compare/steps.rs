//! What happened in two lives: roles, Pods, containers, then event by event.
//!
//! A difference that comes about by another one follows from it: it has the same root as the step that led to it.

use super::same::{aligned, counterparts};
use super::{Comparison, FOLLOWS_WITHIN, NOTICEABLE, Side, What, creation};
use crate::time::Millis;
use crate::trace::{ContainerRef, Fact, Step, Trace};

/// The difference that a step comes from, and by how much it comes later in the other life.
#[derive(Debug, Clone, Copy, Default)]
struct Origin {
    root: Option<usize>,
    later_ms: i64,
}

/// What is known of the steps of one life.
struct Known<'t> {
    trace: &'t Trace,
    /// By step: the same event of the other life.
    same: Vec<Option<usize>>,
    /// By step, once it is compared.
    origins: Vec<Origin>,
    /// By Pod and container: the difference that only this life has it.
    alone: Vec<(Option<usize>, Vec<Option<usize>>)>,
}

impl<'t> Known<'t> {
    fn new(trace: &'t Trace, same: Vec<Option<usize>>) -> Self {
        let origins = vec![Origin::default(); trace.steps.len()];
        let alone = trace.pods.iter().map(|pod| (None, vec![None; pod.containers.len()])).collect();
        Self { trace, same, origins, alone }
    }

    fn step(&self, index: usize) -> Option<&'t Step> {
        self.trace.steps.get(index)
    }

    fn cause(&self, index: usize) -> Origin {
        let cause = self.step(index).and_then(|step| step.cause);
        cause.and_then(|cause| self.origins.get(cause)).copied().unwrap_or_default()
    }

    fn set(&mut self, index: usize, origin: Origin) {
        if let Some(place) = self.origins.get_mut(index) {
            *place = origin;
        }
    }

    /// What led to a step comes from this difference, too.
    fn lead(&mut self, index: usize, root: Option<usize>) {
        let cause = self.step(index).and_then(|step| step.cause);
        if let Some(cause) = cause.and_then(|cause| self.origins.get_mut(cause)) {
            cause.root = root;
        }
    }

    /// The difference that nobody else has the Pod or container that a step is about.
    fn alone(&self, step: &Step) -> Option<usize> {
        let (pod, containers) = self.alone.get(step.pod?)?;
        let container = step.container.and_then(|container| containers.get(container.container).copied().flatten());
        pod.or(container)
    }

    /// A step that only this life has.
    fn only(&mut self, index: usize, side: Side, found: &mut Comparison) {
        let Some(step) = self.step(index) else { return };
        let cause = self.cause(index);
        let root = match self.alone(step) {
            Some(alone) => Some(alone),
            None if is_listed(step) => {
                let pushed = found.push(What::Only(side), sided(side, index), cause.root);
                cause.root.or(pushed)
            }
            None => cause.root,
        };
        self.set(index, Origin { root, ..cause });
    }
}

/// Whether a reader wants to know that this happened elsewhere or not at all: decisions, without what only sums up.
fn is_listed(step: &Step) -> bool {
    step.is_decision()
        && !matches!(*step.fact, Fact::Steady | Fact::WorkloadStatusWritten | Fact::SandboxReady | Fact::SandboxStopped)
}

const fn sided(side: Side, index: usize) -> [Option<usize>; 2] {
    match side {
        Side::This => [Some(index), None],
        Side::Other => [None, Some(index)],
    }
}

/// Compares two traces.
pub(super) fn compare<'t>(a: &'t Trace, b: &'t Trace, found: &mut Comparison) {
    let same = aligned(a, b);
    let mut back = vec![None; b.steps.len()];
    for (index, other) in same.iter().enumerate() {
        if let Some(place) = other.and_then(|other| back.get_mut(other)) {
            *place = Some(index);
        }
    }
    let (mut this, mut other) = (Known::new(a, same), Known::new(b, back));
    who(&mut this, &mut other, found);
    // In the order of both, so that what led to a step is known before it.
    let mut next = 0;
    for index in 0..a.steps.len() {
        match this.same.get(index).copied().flatten() {
            Some(counterpart) => {
                while next < counterpart {
                    if other.same.get(next).copied().flatten().is_none() {
                        other.only(next, Side::Other, found);
                    }
                    next += 1;
                }
                both(&mut this, &mut other, [index, counterpart], found);
            }
            None => this.only(index, Side::This, found),
        }
    }
    for rest in next..b.steps.len() {
        if other.same.get(rest).copied().flatten().is_none() {
            other.only(rest, Side::Other, found);
        }
    }
    order(&this, b, found);
}

/// Pods and containers that only one has, and roles.
fn who<'t>(this: &mut Known<'t>, other: &mut Known<'t>, found: &mut Comparison) {
    let shared = this.trace.pods.len().min(other.trace.pods.len());
    for pod in 0..shared {
        let Some((ours, theirs)) = this.trace.pods.get(pod).zip(other.trace.pods.get(pod)) else { continue };
        let same = counterparts(&ours.containers, &theirs.containers);
        for (container, entry) in ours.containers.iter().enumerate() {
            let of = ContainerRef { pod, container };
            match same.get(container).copied().flatten().and_then(|same| theirs.containers.get(same)) {
                Some(same) if same.role != entry.role => {
                    found.push(What::Role { container: of, roles: [entry.role, same.role] }, [None, None], None);
                }
                Some(_) => {}
                None => lone(this, Side::This, of, found),
            }
        }
        for container in (0..theirs.containers.len()).filter(|container| !same.contains(&Some(*container))) {
            lone(other, Side::Other, ContainerRef { pod, container }, found);
        }
    }
    for (known, side) in [(this, Side::This), (other, Side::Other)] {
        for pod in shared..known.trace.pods.len() {
            let created = creation(known.trace, pod);
            let steps = created.map_or([None, None], |step| sided(side, step));
            let pushed = found.push(What::Pod(side, pod), steps, None);
            if let Some((alone, _)) = known.alone.get_mut(pod) {
                *alone = pushed;
            }
        }
    }
}

fn lone(known: &mut Known<'_>, side: Side, container: ContainerRef, found: &mut Comparison) {
    let first = known.trace.steps.iter().position(|step| step.container == Some(container));
    let steps = first.map_or([None, None], |step| sided(side, step));
    let pushed = found.push(What::Container(side, container), steps, None);
    if let Some((_, containers)) = known.alone.get_mut(container.pod)
        && let Some(place) = containers.get_mut(container.container)
    {
        *place = pushed;
    }
}

/// An event of both.
fn both(this: &mut Known<'_>, other: &mut Known<'_>, [one, of]: [usize; 2], found: &mut Comparison) {
    let Some((ours, theirs)) = this.step(one).zip(other.step(of)) else { return };
    let causes = [this.cause(one), other.cause(of)];
    let cause = if causes[0].root.is_some() { causes[0] } else { causes[1] };
    let later_ms = theirs.at.0.cast_signed().saturating_sub(ours.at.0.cast_signed());
    let by_as_much = later_ms.abs_diff(cause.later_ms) <= FOLLOWS_WITHIN.0;
    // What only one has can put off anything; what is put off can put off others by as much.
    let listed_root = cause.root.filter(|root| {
        let moved = found.differences.get(*root).is_some_and(|root| matches!(root.what, What::Moved(_)));
        !moved || by_as_much
    });
    let steps = [Some(one), Some(of)];
    let mut root = cause.root.filter(|_| later_ms != 0);
    let ends = match (&*ours.fact, &*theirs.fact) {
        (Fact::Exited { exit_code: a, reason: x }, Fact::Exited { exit_code: b, reason: y }) if (a, x) != (b, y) => {
            Some(What::Ended { exit_codes: [*a, *b], reasons: [x, y] })
        }
        _ => None,
    };
    if let Some(what) = ends {
        root = cause.root.or(found.push(what, steps, cause.root));
    } else if is_listed(ours) && later_ms.unsigned_abs() >= NOTICEABLE.0 {
        let pushed = found.push(What::Moved([ours.at, theirs.at]), steps, listed_root);
        root = listed_root.or(pushed);
        if by_as_much && cause.root.is_none() {
            // What led to it is not listed, and may lead to more.
            this.lead(one, root);
            other.lead(of, root);
        }
    }
    let origin = Origin { root, later_ms };
    this.set(one, origin);
    other.set(of, origin);
}

/// First starts, stop signals and ends of the containers of a Pod that come in another order.
fn order(this: &Known<'_>, b: &Trace, found: &mut Comparison) {
    let kinds: [fn(&Fact) -> bool; 3] = [
        |fact| matches!(fact, Fact::ContainerStarted { attempt: 0 }),
        |fact| matches!(fact, Fact::Sigterm { .. }),
        |fact| matches!(fact, Fact::Exited { .. }),
    ];
    for is_kind in kinds {
        // By Pod: the last such event.
        let mut last: Vec<Option<[usize; 2]>> = vec![None; this.trace.pods.len()];
        for (index, step) in this.trace.steps.iter().enumerate().filter(|(_, step)| is_kind(&step.fact)) {
            let Some(same) = this.same.get(index).copied().flatten() else { continue };
            let Some(before) = step.pod.and_then(|pod| last.get_mut(pod)) else { continue };
            if let Some([first, of]) = *before
                && same < of
                && at(b, same) < at(b, of)
                && this.step(first).is_some_and(|first| first.container != step.container)
            {
                found.push(What::Order { before: [index, same] }, [Some(first), Some(of)], None);
            }
            *before = Some([index, same]);
        }
    }
}

fn at(trace: &Trace, step: usize) -> Millis {
    trace.steps.get(step).map_or(Millis::ZERO, |step| step.at)
}
