//! What the scheduler reckons with, and whether a node has room.
//!
//! Sources: `pkg/scheduler/framework/types.go`, `pkg/scheduler/framework/plugins/noderesources/fit.go`.

use podstep_manifest::Span;
use podstep_quantity::{Format, Quantity};
use serde::Serialize;

use super::{Amount, Kind, PodResources, effective, effective_of, find, is_huge_pages, pod_level_supports};

/// What the scheduler reckons with for a Pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footprint {
    /// What a node must have free. Names that are neither built in nor scalar are left out.
    pub requests: Vec<(String, Quantity)>,
    /// cpu where scores are compared: containers that say nothing count as 100m.
    pub nonzero_cpu: Quantity,
    /// Memory where scores are compared: containers that say nothing count as 200Mi.
    pub nonzero_memory: Quantity,
}

/// What the scheduler reckons with for a Pod as it is stored, that is after [`super::defaulted`].
///
/// Rule: for scores, a container without a request for cpu or memory counts with 100m or 200Mi, before
/// anything is added up. Where the Pod has requests of its own, that is done only for what is not requested
/// at all.
/// Source: `scheduler/framework/types.go`, `CalculateResource`; `scheduler/util/pod_resources.go`.
#[must_use]
pub fn footprint(pod: &PodResources) -> Footprint {
    let pod_level = pod.pod_level.iter().flat_map(|own| &own.requests).any(|request| pod_level_supports(&request.0));
    let nonzero = |name: &str, least: Quantity| {
        let requested = effective_of(pod, Kind::Requests, name).filter(|_| pod_level);
        requested.unwrap_or_else(|| {
            let mut filled = pod.clone();
            for container in filled.init.iter_mut().chain(&mut filled.regular) {
                if find(&container.requests, name).is_none() {
                    container.requests.push((name.to_owned(), least.clone(), Span::default()));
                }
            }
            effective_of(&filled, Kind::Requests, name).unwrap_or_default()
        })
    };
    let requests = effective(pod, Kind::Requests).into_iter().filter(|(name, _)| is_scheduled(name));
    Footprint {
        requests: requests.map(|(name, quantity)| (name.to_owned(), quantity)).collect(),
        nonzero_cpu: nonzero("cpu", Quantity::from_milli(100)),
        nonzero_memory: nonzero("memory", Quantity::from_units(200 << 20, Format::BinarySI)),
    }
}

/// Source: `scheduler/util`, `IsScalarResourceName`.
fn is_scheduled(resource: &str) -> bool {
    let built_in = matches!(resource, "cpu" | "memory" | "ephemeral-storage");
    let scalar = is_huge_pages(resource) || resource.starts_with("attachable-volumes-");
    built_in || scalar || resource.contains('/') && !resource.starts_with("requests.")
}

/// What a node has for Pods and what the Pods on it request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeRoom {
    /// `status.allocatable`.
    pub allocatable: Vec<Amount>,
    /// What the Pods on it request together, resizes included.
    pub requested: Vec<Amount>,
    /// How many Pods are on it.
    pub pods: i64,
}

/// Why a Pod does not fit on a node. Numbers of cpu are thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shortage {
    /// The resource; `pods` for their number.
    pub resource: String,
    /// What the Pod requests.
    pub asked: i64,
    /// What the Pods on the node request already.
    pub used: i64,
    /// What the node can allocate.
    pub capacity: i64,
}

impl Shortage {
    /// Whether not even an empty node would do, so that no other Pod is preempted for it.
    #[must_use]
    pub fn unresolvable(&self) -> bool {
        self.asked > self.capacity && self.resource != "pods"
    }

    /// The words of the scheduler.
    #[must_use]
    pub fn message(&self) -> String {
        match self.resource.as_str() {
            "pods" => "Too many pods".to_owned(),
            resource => ["Insufficient ", resource].concat(),
        }
    }
}

/// Why a Pod does not fit on a node; nothing if it does.
///
/// Rule: one Pod more must be allowed, and of every resource that the Pod requests the node must have as much left.
/// A request of zero always fits, even of what the node does not have.
/// Source: `noderesources/fit.go`, `fitsRequest`.
#[must_use]
pub fn shortages(footprint: &Footprint, node: &NodeRoom) -> Vec<Shortage> {
    let units = |list: &[Amount], name: &str| find(list, name).map_or(0, |amount| units(name, &amount.1));
    let pods = std::iter::once(("pods", 1, node.pods));
    let requests = footprint.requests.iter().map(|(name, request)| {
        let name = name.as_str();
        (name, self::units(name, request), units(&node.requested, name))
    });
    let shortage = |(name, asked, used): (&str, i64, i64)| {
        let capacity = units(&node.allocatable, name);
        let short = asked > 0 && asked > capacity.saturating_sub(used);
        short.then(|| Shortage { resource: name.to_owned(), asked, used, capacity })
    };
    pods.chain(requests).filter_map(shortage).collect()
}

/// What the scheduler counts in: thousandths of a CPU, units of everything else.
fn units(name: &str, quantity: &Quantity) -> i64 {
    if name == "cpu" { quantity.milli_value() } else { quantity.value() }
}
