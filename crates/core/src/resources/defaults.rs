//! What the API server stores: the defaults of requests and limits.
//!
//! Source: `pkg/apis/core/v1/defaults.go`.

use podstep_manifest::Span;

use super::{
    ContainerResources, Kind, PodResources, QOS_RESOURCES, effective, find, is_huge_pages, pod_level_counts,
    pod_level_supports,
};
use crate::cluster::Version;

/// What the API server makes of the resources of a Pod.
///
/// Rule: a limit without a request becomes the request too; an explicit zero stays. Where the Pod has
/// limits of its own, its missing requests are those of the containers, else its limits. All quantities
/// are rounded up to thousandths. Done for Pods, not for Pod templates.
/// Source: `pkg/apis/core/v1/defaults.go`, `SetDefaults_Pod`, `defaultPodRequests`,
/// `defaultHugePagePodLimits`, `SetDefaults_ResourceList`.
/// Case: raw limits only look Burstable, the stored Pod is Guaranteed.
#[must_use]
pub fn defaulted(pod: &PodResources, version: Version) -> PodResources {
    let mut pod = pod.clone();
    for container in pod.regular.iter_mut().chain(&mut pod.init) {
        copy_limits(container, |_| true);
    }
    pod.pod_level =
        pod.pod_level.take().filter(|_| pod_level_counts(version)).map(|own| pod_level_defaulted(own, &pod));
    let lists = pod.regular.iter_mut().chain(&mut pod.init).chain(&mut pod.pod_level);
    let lists = lists.flat_map(|container| [&mut container.requests, &mut container.limits]);
    for (_, quantity, _) in lists.chain([&mut pod.overhead]).flatten() {
        *quantity = quantity.round_up_to_milli();
    }
    pod
}

fn copy_limits(container: &mut ContainerResources, counts: fn(&str) -> bool) {
    for limit in &container.limits {
        if counts(&limit.0) && find(&container.requests, &limit.0).is_none() {
            container.requests.push(limit.clone());
        }
    }
}

fn pod_level_defaulted(mut own: ContainerResources, containers: &PodResources) -> ContainerResources {
    let aggregate = |kind, name: &str| effective::aggregate_of(containers, kind, name);
    if !(own.requests.is_empty() && own.limits.is_empty()) {
        for name in names(containers, Kind::Limits).filter(|name| is_huge_pages(name)) {
            if find(&own.requests, name).is_none() && find(&own.limits, name).is_none() {
                own.limits.extend(aggregate(Kind::Limits, name).map(|sum| (name.to_owned(), sum, Span::default())));
            }
        }
    }
    if !own.limits.is_empty() {
        for name in QOS_RESOURCES {
            let named = names(containers, Kind::Requests).any(|other| other == name);
            if named && find(&own.requests, name).is_none() {
                own.requests.extend(aggregate(Kind::Requests, name).map(|sum| (name.to_owned(), sum, Span::default())));
            }
        }
        copy_limits(&mut own, pod_level_supports);
    }
    own
}

/// The resources that any container names, possibly several times.
fn names(pod: &PodResources, kind: Kind) -> impl Iterator<Item = &str> {
    let containers = pod.init.iter().chain(&pod.regular);
    containers.flat_map(move |container| container.list(kind)).map(|amount| amount.0.as_str())
}
