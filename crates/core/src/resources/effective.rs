//! Effective requests and limits: the walk over containers, sidecars, Pod-level resources and overhead.
//!
//! Sources: KEP-753, KEP-2837, KEP-688; `component-helpers/resource/helpers.go`.

use std::borrow::Cow;

use podstep_manifest::Span;
use podstep_quantity::Quantity;
use serde::Serialize;

use super::derivation::{Derivation, Leaf, Outcome, Plain, Term};
use super::{ContainerResources, Kind, PodResources, QOS_RESOURCES, find, pod_level_supports};

/// The effective request or limit of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceTotal {
    /// Name of the resource.
    pub name: String,
    /// Its value and where that comes from.
    pub derivation: Derivation,
    /// What published formulas give where that is something else.
    pub elsewhere: Vec<Published>,
}

/// What a published formula gives that is not what Kubernetes computes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Which one.
    pub formula: Formula,
    /// Its value.
    pub value: Quantity,
    /// Its value less the one that Kubernetes computes.
    pub difference: Quantity,
}

/// Formulas that are published, or were, beside the one that Kubernetes computes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Formula {
    /// kubernetes.io, "Sidecar containers", "Resource sharing within containers" (since 1.28, read in August
    /// 2026; kubernetes/website#57244): the larger of run time and any single init container, which forgets the
    /// sidecars that run already.
    Documentation,
    /// KEP-753's first one: the larger of run time, and the largest plain init container with all sidecars,
    /// which forgets the order.
    Kep753First,
}

/// All effective values, without derivations: cpu, memory, then the others by name.
#[must_use]
pub fn effective(pod: &PodResources, kind: Kind) -> Vec<(&str, Quantity)> {
    let total = |name| Some((name, effective_of(pod, kind, name)?));
    named(pod, kind).into_iter().filter_map(total).collect()
}

/// The effective value of one resource, if anything names it.
#[must_use]
pub fn effective_of(pod: &PodResources, kind: Kind, name: &str) -> Option<Quantity> {
    let plain: Plain<'_> = with_overhead(pod, kind, name);
    plain.map(Cow::into_owned)
}

/// All effective values with their derivations, in the order of [`effective`].
pub(super) fn totals(pod: &PodResources, kind: Kind) -> Vec<ResourceTotal> {
    let total = |name: &str| {
        let derivation: Derivation = with_overhead(pod, kind, name);
        let elsewhere = elsewhere(pod, kind, name, &derivation);
        ResourceTotal { name: name.to_owned(), derivation, elsewhere }
    };
    named(pod, kind).into_iter().map(total).collect()
}

/// The resources that have an effective value.
fn named(pod: &PodResources, kind: Kind) -> Vec<&str> {
    let order = |name: &str| QOS_RESOURCES.iter().position(|first| *first == name).unwrap_or(2);
    let containers = pod.init.iter().chain(&pod.regular).flat_map(|container| container.list(kind));
    let pod_level = pod.pod_level.iter().flat_map(|own| own.list(kind));
    let pod_level = pod_level.filter(|amount| pod_level_supports(&amount.0));
    let overhead = pod.overhead.iter().filter(|_| kind == Kind::Requests);
    let mut names: Vec<&str> = Vec::new();
    containers.chain(pod_level).chain(overhead).for_each(|(name, ..)| {
        if !names.contains(&name.as_str()) {
            let key = (order(name), name.as_str());
            names.insert(names.partition_point(|other| (order(other), *other) < key), name);
        }
    });
    names
}

/// Rule: overhead is added to every request, but to limits only where there is one that is not zero.
///
/// Source: `helpers.go`, `PodRequests` and `PodLimits`; KEP-688.
fn with_overhead<'q, O: Outcome<'q>>(pod: &'q PodResources, kind: Kind, name: &str) -> O {
    let effective: O = pod_effective(pod, kind, name);
    match find(&pod.overhead, name) {
        Some((_, overhead, _))
            if kind == Kind::Requests || effective.value().is_some_and(|effective| !effective.is_zero()) =>
        {
            O::sum(Term::WithOverhead, effective, O::leaf((Term::Overhead, Some(overhead))))
        }
        _ => effective,
    }
}

/// Rule: what the Pod itself says replaces what its containers add up to, resource by resource.
///
/// Source: KEP-2837; `helpers.go`, `PodRequests` and `PodLimits`.
fn pod_effective<'q, O: Outcome<'q>>(pod: &'q PodResources, kind: Kind, name: &str) -> O {
    let own = pod.pod_level.as_ref().and_then(|own| find(own.list(kind), name));
    let Some((_, quantity, span)) = own.filter(|_| pod_level_supports(name)) else {
        return aggregate(pod, kind, name);
    };
    // A default that was taken from the containers is better explained by them.
    if *span == Span::default() {
        let explained: O = aggregate(pod, kind, name);
        if explained.value() == Some(quantity) {
            return explained;
        }
    }
    O::leaf((Term::PodLevel { span: *span }, Some(quantity)))
}

/// The larger one of what the Pod needs while it runs and while it starts.
///
/// Source: KEP-753, "Resources calculation for scheduling and pod admission"; `helpers.go`,
/// `AggregateContainerRequests` and `AggregateContainerLimits`.
/// Case: sidecar 100m, init 200m, app 100m: 300m, because the sidecar runs already when the init
/// container does.
fn aggregate<'q, O: Outcome<'q>>(pod: &'q PodResources, kind: Kind, name: &str) -> O {
    let run_time = run_time(pod, kind, name);
    if pod.init.is_empty() {
        return run_time;
    }
    O::larger(Term::Effective, run_time, init_peak(pod, kind, name))
}

/// What the containers add up to, whatever the Pod itself says.
pub(super) fn aggregate_of(pod: &PodResources, kind: Kind, name: &str) -> Option<Quantity> {
    // A page has the walk with derivations in any case.
    let derivation: Derivation = aggregate(pod, kind, name);
    derivation.value().cloned()
}

/// Rule: while the Pod runs, its regular containers and all its sidecars run.
///
/// Source: KEP-753.
fn run_time<'q, O: Outcome<'q>>(pod: &'q PodResources, kind: Kind, name: &str) -> O {
    let regular = pod.regular.iter().enumerate().map(|(index, container)| (pod.init.len() + index, container));
    let sidecars = pod.init.iter().enumerate().filter(|(_, container)| container.sidecar);
    O::sum_of_leaves(Term::RunTime, regular.chain(sidecars).map(|(index, container)| own(index, container, kind, name)))
}

/// Rule: while the Pod starts, each init container runs together with the sidecars declared before it,
/// so their order matters.
///
/// Source: KEP-753, `InitContainerUse(i)`.
/// Case: init 5, sidecar 1, init 6, sidecar 2, init 3: the second init container is the peak with 7.
fn init_peak<'q, O: Outcome<'q>>(pod: &'q PodResources, kind: Kind, name: &str) -> O {
    let steps = pod.init.iter().enumerate().map(|(container, resources)| {
        let step: O = init_step(pod, kind, name, container, resources);
        step
    });
    O::largest(Term::InitPeak, steps)
}

/// What the Pod needs while an init container runs. Of the operands, a sidecar comes after those before it, as
/// upstream adds it to their sum; it matters only for the notation.
fn init_step<'q, O: Outcome<'q>>(
    pod: &'q PodResources,
    kind: Kind,
    name: &str,
    container: usize,
    resources: &'q ContainerResources,
) -> O {
    let before = pod.init.iter().enumerate().take(container).filter(|(_, earlier)| earlier.sidecar);
    let own = self::own(container, resources, kind, name);
    let term = Term::InitStep { container };
    if before.clone().next().is_none() {
        return O::sum_of_leaves(term, std::iter::once(own));
    }
    let before = before.map(|(index, sidecar)| self::own(index, sidecar, kind, name));
    let before = O::sum_of_leaves(Term::SidecarsBefore { container }, before);
    let own = O::leaf(own);
    if resources.sidecar { O::sum(term, before, own) } else { O::sum(term, own, before) }
}

/// What was declared for the Pod while an init container runs, as the kubelet asks it.
pub(super) fn init_step_value(pod: &PodResources, kind: Kind, name: &str, container: usize) -> Option<Quantity> {
    let step: Plain<'_> = init_step(pod, kind, name, container, pod.init.get(container)?);
    step.map(Cow::into_owned)
}

#[inline]
fn own<'q>(container: usize, resources: &'q ContainerResources, kind: Kind, name: &str) -> Leaf<'q> {
    match find(resources.list(kind), name) {
        Some((_, quantity, span)) => (Term::Container { container, span: *span }, Some(quantity)),
        None => (Term::Absent { container }, None),
    }
}

/// What the published formulas give for a resource where it is not what the code gives. They know no Pod-level
/// resources.
///
/// Source: see [`Formula`]. Neither decides anything.
/// Case: sidecar 100m, init 200m, app 100m: the documentation gives 200m, Kubernetes computes 300m.
fn elsewhere(pod: &PodResources, kind: Kind, name: &str, code: &Derivation) -> Vec<Published> {
    let mut run_time = code;
    while let (Term::WithOverhead | Term::Effective, Some(first)) = (run_time.term, run_time.operands.first()) {
        run_time = first;
    }
    if run_time.term != Term::RunTime || !pod.init.iter().any(|container| container.sidecar) {
        return Vec::new();
    }
    let own = |sidecar: Option<bool>| {
        let asked = pod.init.iter().filter(move |container| sidecar.is_none_or(|wanted| container.sidecar == wanted));
        asked.filter_map(|container| find(container.list(kind), name)).map(|amount| &amount.1)
    };
    let largest = |best, next| if next > best { next } else { best };
    let with_all = own(Some(false)).reduce(largest).map(|largest| {
        let mut sum = largest.clone();
        own(Some(true)).for_each(|sidecar| sum += sidecar);
        sum
    });
    let overhead = find(&pod.overhead, name).filter(|_| code.term == Term::WithOverhead);
    let published = [(Formula::Documentation, own(None).reduce(largest).cloned()), (Formula::Kep753First, with_all)];
    let published = published.into_iter().map(|(formula, init)| {
        let run_time = Some(run_time.value.clone()).filter(|_| run_time.counts());
        let mut value = run_time.into_iter().chain(init).reduce(Quantity::max).unwrap_or_default();
        if let Some((_, overhead, _)) = overhead {
            value += overhead;
        }
        let difference = &value - &code.value;
        Published { formula, value, difference }
    });
    published.filter(|published| !published.difference.is_zero()).collect()
}
