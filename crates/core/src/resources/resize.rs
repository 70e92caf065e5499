//! In-place resize: what a Pod counts for while its spec and what it really has differ.
//!
//! Source: KEP-1287; `component-helpers/resource/helpers.go`, `UseStatusResources`.

use super::{Amount, PodResources, find};

/// What a Pod's status says about resources while it is resized in place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResizeStatus {
    /// Of the containers, init first; `None` where the status has no `resources`.
    pub containers: Vec<Option<ActualResources>>,
    /// Of the Pod itself.
    pub pod_level: Option<ActualResources>,
    /// The node cannot do what the spec asks for: `PodResizePending` with reason `Infeasible`.
    pub infeasible: bool,
}

/// What a container or Pod really has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActualResources {
    /// `resources.requests`, and `allocatedResources`.
    pub requests: [Vec<Amount>; 2],
    /// `resources.limits`.
    pub limits: Vec<Amount>,
}

impl ResizeStatus {
    /// What the API server stores of it: rounded up to thousandths like everything else.
    #[must_use]
    pub fn defaulted(&self) -> Self {
        let mut status = self.clone();
        for actual in status.containers.iter_mut().flatten().chain(&mut status.pod_level) {
            for (_, quantity, _) in actual.requests.iter_mut().chain([&mut actual.limits]).flatten() {
                *quantity = quantity.round_up_to_milli();
            }
        }
        status
    }
}

/// What a Pod counts for while it is resized in place.
///
/// Rule: the largest of what the spec asks for, what was allocated and what the container has; without the
/// spec if that is infeasible. Not for plain init containers, and at Pod level only for what the spec names.
/// Source: `component-helpers/resource/helpers.go`, `UseStatusResources`; KEP-1287.
#[must_use]
pub fn resized(pod: &PodResources, status: &ResizeStatus) -> PodResources {
    let mut pod = pod.clone();
    let init_count = pod.init.len();
    let containers = pod.init.iter_mut().chain(&mut pod.regular).zip(&status.containers).enumerate();
    for (index, (container, actual)) in containers {
        if let Some(actual) = actual.as_ref().filter(|_| index >= init_count || container.sidecar) {
            let [requests, allocated] = &actual.requests;
            container.requests = largest(&container.requests, &[requests, allocated], status.infeasible);
            container.limits = largest(&container.limits, &[&actual.limits], status.infeasible);
        }
    }
    if let (Some(own), Some(actual)) = (&mut pod.pod_level, &status.pod_level) {
        let [requests, allocated] = &actual.requests;
        for (list, actual) in [(&mut own.requests, &[requests, allocated][..]), (&mut own.limits, &[&actual.limits])] {
            let largest = largest(list, actual, status.infeasible);
            // A status that says nothing leaves even an infeasible spec in force.
            for amount in list.iter_mut().filter(|_| !largest.is_empty()) {
                amount.1 = find(&largest, &amount.0).map(|largest| largest.1.clone()).unwrap_or_default();
            }
        }
    }
    pod
}

/// The largest amount of every name in any of the lists.
fn largest(spec: &[Amount], actual: &[&Vec<Amount>], infeasible: bool) -> Vec<Amount> {
    let mut largest: Vec<Amount> = if infeasible { Vec::new() } else { spec.to_vec() };
    for amount in actual.iter().copied().flatten() {
        match largest.iter_mut().find(|other| other.0 == amount.0) {
            Some(other) if amount.1 > other.1 => other.1 = amount.1.clone(),
            Some(_) => {}
            None => largest.push(amount.clone()),
        }
    }
    largest
}
