//! Whom the kubelet evicts first when a node runs short.
//!
//! Sources: `pkg/kubelet/eviction/helpers.go`, `pkg/api/v1/resource/helpers.go`.

use std::cmp::Ordering;

use podstep_quantity::Quantity;
use serde::Serialize;

use super::{Kind, PodResources, effective_of, find, pod_level_supports};
use crate::cluster::Version;

/// What the node runs short of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Signal {
    /// `memory.available`.
    Memory,
    /// `nodefs.available`, `imagefs.available` and their inodes.
    Disk,
    /// `pid.available`.
    Pid,
}

/// A Pod on the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// `spec.priority`.
    pub priority: i32,
    /// Static, mirror or with a critical priority: never evicted.
    pub critical: bool,
    /// Memory, disk or processes in use.
    pub usage: Quantity,
    /// What [`request`] gives for the resource; not for processes.
    pub request: Quantity,
}

/// What decides between two Pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Key {
    /// It uses more than it requests, the other one does not.
    ExceedsRequest,
    /// Its priority is lower.
    Priority,
    /// It uses more, less its request; of processes, more of them.
    Usage,
}

/// A place in the order of eviction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ranked {
    /// Index of the Pod.
    pub pod: usize,
    /// What puts it before the next one; `None` for the last one and between equals.
    pub before_next_by: Option<Key>,
}

/// The order of eviction.
///
/// Rule: memory and disk: first who uses more than he requests, then by lower priority, then by how much more.
/// Processes: by lower priority, then by their number. The QoS class is no key: BestEffort Pods come first because
/// they request nothing.
/// Source: `rankMemoryPressure`, `rankDiskPressureFunc`, `rankPIDPressure`.
#[must_use]
pub fn rank(signal: Signal, pods: &[Candidate]) -> Vec<Ranked> {
    let mut order: Vec<(usize, &Candidate)> = Vec::new();
    for (index, pod) in pods.iter().enumerate().filter(|(_, pod)| !pod.critical) {
        let place = order.partition_point(|(_, other)| compare(signal, other, pod).0 != Ordering::Greater);
        order.insert(place, (index, pod));
    }
    let next = order.iter().skip(1).map(Some).chain(std::iter::once(None));
    let ranked = order.iter().zip(next).map(|((pod, own), next)| {
        let before_next_by = next.and_then(|(_, next)| compare(signal, own, next).1);
        Ranked { pod: *pod, before_next_by }
    });
    ranked.collect()
}

/// `Less`: `a` is evicted before `b`; and what decides.
fn compare(signal: Signal, a: &Candidate, b: &Candidate) -> (Ordering, Option<Key>) {
    let exceeds = |pod: &Candidate| signal != Signal::Pid && pod.usage > pod.request;
    let used = |pod: &Candidate| match signal {
        Signal::Pid => pod.usage.clone(),
        Signal::Memory | Signal::Disk => &pod.usage - &pod.request,
    };
    let keys = [
        (exceeds(b).cmp(&exceeds(a)), Key::ExceedsRequest),
        (a.priority.cmp(&b.priority), Key::Priority),
        (used(b).cmp(&used(a)), Key::Usage),
    ];
    let decisive = keys.into_iter().find(|(ordering, _)| *ordering != Ordering::Equal);
    decisive.map_or((Ordering::Equal, None), |(ordering, key)| (ordering, Some(key)))
}

/// Whether Pods of this priority class are never evicted by the kubelet.
///
/// Rule: the two classes that every cluster has begin at 2000000000; no other may.
/// Source: `pkg/kubelet/types/pod_update.go`, `IsCriticalPodBasedOnPriority`.
#[must_use]
pub fn is_critical(priority_class: &str) -> bool {
    matches!(priority_class, "system-node-critical" | "system-cluster-critical")
}

/// The request that the eviction manager reckons with.
///
/// Rule: since 1.34 the effective request; but as soon as the Pod has any resources of its own, what its
/// containers request does not count, even of resources that the Pod does not name. Before, sidecars were taken
/// for plain init containers, and so were counted too low. Overhead is added to what is not zero.
/// Source: `GetResourceRequestQuantity`.
#[must_use]
pub fn request(pod: &PodResources, resource: &str, version: Version) -> Quantity {
    let own = |list: &[super::Amount]| find(list, resource).map(|amount| amount.1.clone());
    let pod_level = pod.pod_level.as_ref().filter(|own| {
        let names = own.requests.iter().chain(&own.limits);
        names.into_iter().any(|amount| pod_level_supports(&amount.0))
    });
    let mut request = match pod_level {
        Some(level) if version >= Version(34) => own(&level.requests).filter(|_| pod_level_supports(resource)),
        _ => {
            let mut bare = PodResources { overhead: Vec::new(), pod_level: None, ..pod.clone() };
            if version < Version(34) {
                bare.init.iter_mut().for_each(|container| container.sidecar = false);
            }
            effective_of(&bare, Kind::Requests, resource)
        }
    }
    .unwrap_or_default();
    if let Some(overhead) = own(&pod.overhead).filter(|_| !request.is_zero()) {
        request += &overhead;
    }
    request
}
