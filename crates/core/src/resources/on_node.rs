//! What becomes of a Pod's resources on a node of a given size.

use podstep_manifest::Span;
use podstep_quantity::{Format, Quantity};
use serde::Serialize;

use super::cgroup::{ContainerCgroup, PodCgroup, container_cgroup, pod_cgroup};
use super::oom::oom_score_adj;
use super::scheduler::{NodeRoom, Shortage, footprint, shortages};
use super::{PodResources, eviction};
use crate::cluster::Version;

/// How many Pods the kubelet takes: its default `maxPods`.
const MAX_PODS: i64 = 110;

/// What an empty node can allocate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NodeSize {
    /// Whole CPUs.
    pub cpus: i64,
    /// Memory in GiB.
    pub memory_gib: i64,
}

impl NodeSize {
    /// Usual sizes of machines.
    pub const USUAL: [Self; 4] = [
        Self { cpus: 1, memory_gib: 2 },
        Self { cpus: 2, memory_gib: 8 },
        Self { cpus: 4, memory_gib: 16 },
        Self { cpus: 16, memory_gib: 64 },
    ];
}

/// A Pod on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnNode {
    /// Why the scheduler finds no room for it there; empty if it does.
    pub shortages: Vec<Shortage>,
    /// The cgroup of the Pod.
    pub pod: PodCgroup,
    /// The cgroup of each container, init containers first, and its `oom_score_adj`.
    pub containers: Vec<(ContainerCgroup, i64)>,
    /// The memory that it may use before the kubelet evicts it among the first.
    pub memory_request: Quantity,
}

/// What the scheduler and the kubelet make of a stored Pod on an otherwise empty node.
#[must_use]
pub fn on_node(pod: &PodResources, version: Version, size: NodeSize) -> OnNode {
    let amount = |name: &str, units, format| (name.to_owned(), Quantity::from_units(units, format), Span::default());
    let bytes = size.memory_gib << 30;
    let room = NodeRoom {
        allocatable: vec![
            amount("cpu", size.cpus, Format::DecimalSI),
            amount("memory", bytes, Format::BinarySI),
            amount("pods", MAX_PODS, Format::DecimalSI),
        ],
        ..NodeRoom::default()
    };
    let containers = pod.init.iter().chain(&pod.regular).enumerate();
    OnNode {
        shortages: shortages(&footprint(pod), &room),
        pod: pod_cgroup(pod, version),
        containers: containers
            .map(|(index, container)| (container_cgroup(pod, container), oom_score_adj(pod, index, bytes, version)))
            .collect(),
        memory_request: eviction::request(pod, "memory", version),
    }
}
