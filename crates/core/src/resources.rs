//! What a Pod asks for and what becomes of it: every number that Kubernetes makes of `resources`.
//!
//! Pure functions over [`PodResources`]; reads no manifests. `defaults` is what the API server stores,
//! `effective` and `qos` what follows from it, each with its derivation; the other files are what the
//! admission plugins, the scheduler, the kubelet and the kernel do with that.

pub mod cgroup;
pub mod cgroup_files;
mod defaults;
mod derivation;
mod effective;
pub mod eviction;
pub mod limit_range;
pub mod memory_qos;
pub mod node;
mod on_node;
pub mod oom;
mod phases;
mod qos;
pub mod quota;
mod resize;
pub mod scheduler;

use podstep_freeze::Freeze;
use podstep_manifest::Span;
use podstep_quantity::Quantity;
use serde::Serialize;

pub use defaults::defaulted;
pub use derivation::{Derivation, Operator, Term};
pub use effective::{Formula, Published, ResourceTotal, effective, effective_of};
pub use limit_range::{Filled, LimitRangeItem};
pub use on_node::{NodeSize, OnNode, on_node};
pub use phases::{Phase, share};
pub use qos::{QosClass, QosHindrance, QosReport, qos};
pub use resize::{ActualResources, ResizeStatus, resized};

use crate::cluster::Version;

/// The two resources that decide the QoS class.
const QOS_RESOURCES: [&str; 2] = ["cpu", "memory"];

/// An entry of `requests`, `limits` or `overhead`: name, quantity and the place in the text.
pub type Amount = (String, Quantity, Span);

/// What a Pod's spec says about resources, as it is written: before any defaults.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PodResources {
    /// `initContainers` in order.
    pub init: Vec<ContainerResources>,
    /// `containers` in order.
    pub regular: Vec<ContainerResources>,
    /// `overhead`.
    pub overhead: Vec<Amount>,
    /// `resources` of the Pod itself; `Some` even if it is `{}`.
    pub pod_level: Option<ContainerResources>,
}

/// `resources` of a container or of the Pod.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub struct ContainerResources {
    /// An init container that the API server knows as a sidecar.
    pub sidecar: bool,
    /// `resources.requests`.
    pub requests: Vec<Amount>,
    /// `resources.limits`.
    pub limits: Vec<Amount>,
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// What is reserved.
    Requests,
    /// What is not to be exceeded.
    Limits,
}

impl PodResources {
    /// The container of this number, init containers first.
    #[must_use]
    pub fn container(&self, index: usize) -> Option<&ContainerResources> {
        self.init.iter().chain(&self.regular).nth(index)
    }

    /// The same with one entry of a container set or (`None`) removed.
    #[must_use]
    pub fn with(mut self, container: usize, kind: Kind, resource: &str, quantity: Option<Quantity>) -> Self {
        if let Some(container) = self.init.iter_mut().chain(&mut self.regular).nth(container) {
            let list = match kind {
                Kind::Requests => &mut container.requests,
                Kind::Limits => &mut container.limits,
            };
            list.retain(|amount| amount.0 != resource);
            list.extend(quantity.map(|quantity| (resource.to_owned(), quantity, Span::default())));
        }
        self
    }
}

impl ContainerResources {
    /// One of the two lists.
    #[inline]
    #[must_use]
    pub fn list(&self, kind: Kind) -> &[Amount] {
        match kind {
            Kind::Requests => &self.requests,
            Kind::Limits => &self.limits,
        }
    }
}

/// Everything that there is to say about a Pod's resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourcesReport {
    /// Effective requests: cpu, memory, then the others by name.
    pub requests: Vec<ResourceTotal>,
    /// Effective limits, in the same order. A container without a limit contributes nothing.
    pub limits: Vec<ResourceTotal>,
    /// The QoS class.
    pub qos: QosReport,
    /// What it was made from: the Pod as it is written.
    #[serde(skip)]
    pub pod: PodResources,
    /// The items of the LimitRanges that it was made with.
    #[serde(skip)]
    pub limit_range: Vec<LimitRangeItem>,
    /// The Pod as it is stored.
    #[serde(skip)]
    pub stored: PodResources,
    /// What the LimitRanges put into it.
    pub filled: Vec<Filled>,
}

/// Requests, limits and QoS class of a Pod as the API server of this version stores it, where these are the items
/// of the LimitRanges.
#[must_use]
pub fn report(pod: &PodResources, limit_range: Vec<LimitRangeItem>, version: Version) -> ResourcesReport {
    let (stored, filled) = limit_range::filled(&defaulted(pod, version), &limit_range);
    ResourcesReport { pod: pod.clone(), limit_range, filled, ..report_as_is(&stored) }
}

/// The same of a Pod as it is, with nothing defaulted: all of it counts.
#[must_use]
pub fn report_as_is(pod: &PodResources) -> ResourcesReport {
    ResourcesReport {
        requests: effective::totals(pod, Kind::Requests),
        limits: effective::totals(pod, Kind::Limits),
        qos: qos(pod),
        pod: pod.clone(),
        limit_range: Vec::new(),
        stored: pod.clone(),
        filled: Vec::new(),
    }
}

/// Rule: Pod-level resources count since 1.34 (beta, on); before, the field is unknown or its gate is off.
///
/// Source: KEP-2837, `pkg/features/kube_features.go`.
#[must_use]
pub fn pod_level_counts(version: Version) -> bool {
    version >= Version(34)
}

/// Rule: at Pod level only cpu, memory and huge pages are supported.
///
/// Source: `component-helpers/resource/helpers.go`, `IsSupportedPodLevelResource`.
#[must_use]
pub fn pod_level_supports(resource: &str) -> bool {
    QOS_RESOURCES.contains(&resource) || is_huge_pages(resource)
}

fn is_huge_pages(resource: &str) -> bool {
    resource.starts_with("hugepages-")
}

#[inline]
fn find<'l>(list: &'l [Amount], name: &str) -> Option<&'l Amount> {
    list.iter().find(|amount| amount.0 == name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests;
