//! What the scheduler reckons with, and whether a node has room.
//!
//! Sources: `pkg/scheduler/framework/types.go`, `pkg/scheduler/framework/plugins/noderesources/fit.go`.

use podstep_manifest::Span;
use podstep_quantity::{Format, Quantity};
use serde::Serialize;

use super::{Kind, PodResources, effective, effective_of, find, is_huge_pages, pod_level_supports};

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

/// What the scheduler reckons with for a Pod as it is stored, that is after [`defaulted`].
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
