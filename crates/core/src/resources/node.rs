//! What a node can allocate.
//!
//! Sources: `pkg/kubelet/nodestatus/setters.go` `MachineInfo`, `pkg/kubelet/cm/node_container_manager_linux.go`.

use podstep_quantity::Quantity;
use serde::Serialize;

use super::{Amount, find, is_huge_pages};

/// A hard eviction threshold: what must stay available.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Threshold {
    /// So much.
    Quantity(Quantity),
    /// So many hundredths of a percent of the capacity.
    BasisPoints(u32),
}

/// What the kubelet is told to keep from Pods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reserved {
    /// `systemReserved`.
    pub system: Vec<Amount>,
    /// `kubeReserved`.
    pub kube: Vec<Amount>,
    /// `evictionHard`, `memory.available`.
    pub memory_available: Option<Threshold>,
    /// `evictionHard`, `nodefs.available`.
    pub node_fs_available: Option<Threshold>,
}

/// What a node can allocate of one resource, and what its capacity is reduced by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allocatable {
    /// Name of the resource.
    pub name: String,
    /// What Pods may request, at least zero.
    pub value: Quantity,
    /// `status.capacity`.
    pub capacity: Quantity,
    /// What is kept from Pods.
    pub reductions: Vec<(Reduction, Quantity)>,
}

/// Why Pods cannot have all of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Reduction {
    /// `systemReserved`.
    System,
    /// `kubeReserved`.
    Kube,
    /// The hard eviction threshold.
    Eviction,
    /// Memory in huge pages of this resource.
    HugePages(String),
}

/// What a node can allocate.
///
/// Rule: the capacity less what is reserved for the system and for Kubernetes, less the hard eviction thresholds of
/// memory and of the node's file system; huge pages then come off the memory. Never below zero.
/// Source: `MachineInfo`, `getNodeAllocatableAbsolute`, `hardEvictionReservation`.
#[must_use]
pub fn allocatable(capacity: &[Amount], reserved: &Reserved) -> Vec<Allocatable> {
    let one = |(name, capacity, _): &Amount| {
        let threshold = match name.as_str() {
            "memory" => reserved.memory_available.as_ref(),
            "ephemeral-storage" => reserved.node_fs_available.as_ref(),
            _ => None,
        };
        let threshold = threshold.map(|threshold| (Reduction::Eviction, kept(threshold, capacity)));
        let named = |list: &[Amount], why| find(list, name).map(|amount| (why, amount.1.clone()));
        let system = named(&reserved.system, Reduction::System);
        let reductions = system.into_iter().chain(named(&reserved.kube, Reduction::Kube)).chain(threshold).collect();
        Allocatable { name: name.clone(), value: capacity.clone(), capacity: capacity.clone(), reductions }
    };
    let mut resources: Vec<Allocatable> = capacity.iter().map(one).collect();
    for resource in &mut resources {
        if resource.name == "memory" {
            let pages = capacity.iter().filter(|(name, size, _)| is_huge_pages(name) && size.sign() > 0);
            let pages = pages.map(|(name, size, _)| (Reduction::HugePages(name.clone()), size.clone()));
            resource.reductions.extend(pages);
        }
        for (_, less) in &resource.reductions {
            let rest = &resource.value - less;
            resource.value = if rest.sign() < 0 { Quantity::from_units(0, rest.format()) } else { rest };
        }
    }
    resources
}

fn kept(threshold: &Threshold, capacity: &Quantity) -> Quantity {
    match threshold {
        Threshold::Quantity(quantity) => quantity.clone(),
        Threshold::BasisPoints(points) => {
            let share = i128::from(capacity.value()) * i128::from(*points) / 10_000;
            Quantity::from_units(i64::try_from(share).unwrap_or(i64::MAX), capacity.format())
        }
    }
}
