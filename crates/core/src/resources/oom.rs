//! `oom_score_adj`: whom the kernel kills first when memory runs out.
//!
//! Source: `pkg/kubelet/qos/policy.go`, `helpers.go`.

use super::{ContainerResources, Kind, PodResources, QosClass, effective, find, pod_level_supports, qos};
use crate::cluster::Version;

/// Of Guaranteed and of node-critical Pods.
const GUARANTEED: i64 = -997;
const BEST_EFFORT: i64 = 1000;

/// `oom_score_adj` of a container of a stored Pod. `container` counts init containers first.
///
/// Rule: Guaranteed −997, BestEffort 1000. Else the smaller the larger the container's memory request is, as a
/// share of the node's memory; what the Pod itself requests beyond its containers is shared out evenly among all
/// of them. Since 1.32 a sidecar is never easier to kill than the regular container with the smallest request.
/// At least 3, and 999 instead of 1000.
/// Source: `GetContainerOOMScoreAdjust`, `remainingPodMemReqPerContainer`.
/// Vector: on a node with 16Gi, apps with 4Gi and 2Gi, and a sidecar without a request: 750, 875, 875.
#[must_use]
pub fn oom_score_adj(pod: &PodResources, container: usize, node_bytes: i64, version: Version) -> i64 {
    match qos(pod).class {
        QosClass::Guaranteed => return GUARANTEED,
        QosClass::BestEffort => return BEST_EFFORT,
        QosClass::Burstable => {}
    }
    let share = share_of_pod_level(pod);
    let score = |request: i64| {
        let share = request.wrapping_add(share).wrapping_mul(1000);
        1000i64.wrapping_sub(share.checked_div(node_bytes).unwrap_or(0))
    };
    let asked = pod.init.iter().chain(&pod.regular).nth(container);
    let mut adj = score(asked.map_or(0, request));
    if version >= Version(32) && asked.is_some_and(|container| container.sidecar) {
        adj = adj.min(score(pod.regular.iter().map(request).min().unwrap_or(0)));
    }
    match adj {
        ..3 => 1000 + GUARANTEED,
        BEST_EFFORT => BEST_EFFORT - 1,
        _ => adj,
    }
}

fn request(container: &ContainerResources) -> i64 {
    find(&container.requests, "memory").map_or(0, |amount| amount.1.value())
}

/// What the Pod requests beyond its containers, per container.
fn share_of_pod_level(pod: &PodResources) -> i64 {
    let Some(own) = pod.pod_level.as_ref() else { return 0 };
    let set = own.requests.iter().any(|amount| pod_level_supports(&amount.0));
    let own = request(own);
    if !set || own == 0 {
        return 0;
    }
    let containers = effective::aggregate_of(pod, Kind::Requests, "memory");
    let rest = own.wrapping_sub(containers.map_or(0, |sum| sum.value()));
    rest / i64::try_from(pod.init.len() + pod.regular.len()).unwrap_or(i64::MAX).max(1)
}
