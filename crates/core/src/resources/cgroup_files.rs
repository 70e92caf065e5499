//! The files below `/sys/fs/cgroup` that the numbers of [`super::cgroup`] end up in, and what the kubelet reads back.
//!
//! Sources: `pkg/kubelet/cm/cgroup_v1_manager_linux.go`, `cgroup_v2_manager_linux.go`; opencontainers/cgroups.

use podstep_quantity::Quantity;

use super::cgroup::{Cap, ContainerCgroup, PERIOD_US, PodCgroup, cpu_shares, cpu_weight_linear, cpu_weight_quadratic};
use super::{ContainerResources, Kind, PodResources, QosClass, effective_of, qos};
use crate::cluster::Version;

/// Which hierarchy a node has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hierarchy {
    /// cgroup v1. Since 1.35 the kubelet refuses to start on it by default.
    V1,
    /// cgroup v2.
    V2,
}

impl Hierarchy {
    /// The files of CPU shares, CPU quota and memory limit.
    #[must_use]
    pub const fn files(self) -> [&'static str; 3] {
        match self {
            Self::V1 => ["cpu.shares", "cpu.cfs_quota_us", "memory.limit_in_bytes"],
            Self::V2 => ["cpu.weight", "cpu.max", "memory.max"],
        }
    }

    /// Whether a kubelet starts on it by default.
    ///
    /// Rule: on v1 it does not since 1.35, where `failCgroupV1` is on.
    /// Source: KEP-5573.
    #[must_use]
    pub fn starts(self, version: Version) -> bool {
        self == Self::V2 || version < Version(35)
    }
}

/// How a container runtime turns shares into a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    /// runc before 1.3.2, crun before 1.23.
    Linear,
    /// Newer ones.
    Quadratic,
}

/// A file and its content.
pub type Written = (String, String);

/// What the files of a Pod say. What is left out stays at the kernel's default, `max`.
///
/// Vector: quota 200000 is `200000 100000` in `cpu.max`.
#[must_use]
pub fn pod_files(cgroup: &PodCgroup, hierarchy: Hierarchy) -> Vec<Written> {
    let weight = cpu_weight_linear(cgroup.cpu_shares);
    let set = |cap: Cap| cap.value().filter(|value| *value != 0);
    let mut files = files(hierarchy, cgroup.cpu_shares, weight, set(cgroup.cpu_quota_us), set(cgroup.memory_bytes));
    files.extend(huge_page_files(&cgroup.huge_pages, hierarchy));
    files
}

/// What the files of a container say.
#[must_use]
pub fn container_files(
    cgroup: &ContainerCgroup,
    huge_pages: &[(i64, i64)],
    hierarchy: Hierarchy,
    runtime: Runtime,
) -> Vec<Written> {
    let weight = match runtime {
        Runtime::Linear => cpu_weight_linear(cgroup.cpu_shares),
        Runtime::Quadratic => cpu_weight_quadratic(cgroup.cpu_shares),
    };
    let set = |value: i64| Some(value).filter(|value| *value != 0);
    let (quota, memory) = (set(cgroup.cpu_quota_us), set(cgroup.memory_bytes));
    let mut files = files(hierarchy, cgroup.cpu_shares, weight, quota, memory);
    files.extend(huge_page_files(huge_pages, hierarchy));
    files
}

fn files(hierarchy: Hierarchy, shares: i64, weight: i64, quota: Option<i64>, memory: Option<i64>) -> Vec<Written> {
    let period = PERIOD_US.to_string();
    let quota = quota.map(|quota| quota.to_string());
    let mut files = match hierarchy {
        Hierarchy::V1 => vec![("cpu.shares", shares.to_string())],
        Hierarchy::V2 => vec![("cpu.weight", weight.to_string())],
    };
    match (hierarchy, quota) {
        (Hierarchy::V1, Some(quota)) => files.extend([("cpu.cfs_quota_us", quota), ("cpu.cfs_period_us", period)]),
        (Hierarchy::V2, Some(quota)) => files.push(("cpu.max", [&quota, " ", &period].concat())),
        (_, None) => {}
    }
    let limit = if hierarchy == Hierarchy::V1 { "memory.limit_in_bytes" } else { "memory.max" };
    files.extend(memory.map(|bytes| (limit, bytes.to_string())));
    files.into_iter().map(|(file, content)| (file.to_owned(), content)).collect()
}

/// `hugetlb.2MB.max`, `hugetlb.1GB.limit_in_bytes`.
fn huge_page_files(sizes: &[(i64, i64)], hierarchy: Hierarchy) -> impl Iterator<Item = Written> {
    let end = if hierarchy == Hierarchy::V1 { ".limit_in_bytes" } else { ".max" };
    sizes.iter().map(move |(size, limit)| {
        let mut number = *size;
        let mut unit = "B";
        for larger in ["KB", "MB", "GB"] {
            if number >= 1024 && number % 1024 == 0 {
                (number, unit) = (number / 1024, larger);
            }
        }
        (["hugetlb.", &number.to_string(), unit, end].concat(), limit.to_string())
    })
}

/// The limits of huge pages of a container: page size and limit, both in bytes. Other sizes of the node get 0.
///
/// Rule: those of the Pod, replaced by its own.
/// Source: `GetHugepageLimitsFromResources`.
#[must_use]
pub fn container_huge_pages(pod: &PodResources, container: &ContainerResources) -> Vec<(i64, i64)> {
    let mut sizes: Vec<(i64, i64)> = Vec::new();
    let pod_level = pod.pod_level.iter().flat_map(|own| &own.limits);
    for (name, limit, _) in pod_level.chain(&container.limits) {
        let Some(size) = name.strip_prefix("hugepages-").and_then(|size| size.parse::<Quantity>().ok()) else {
            continue;
        };
        let (size, limit) = (size.value(), limit.value());
        match sizes.iter_mut().find(|known| known.0 == size) {
            Some(known) => known.1 = limit,
            None => sizes.push((size, limit)),
        }
    }
    sizes
}

/// The quota that the systemd driver really sets: a multiple of one percent of a CPU.
///
/// Source: opencontainers/cgroups, `addCPUQuota`; written to `cpu.max` too since cgroups 0.0.3 (Kubernetes 1.34).
/// Example: 105m are 10500, and become 11000.
#[must_use]
pub const fn systemd_quota_us(quota_us: i64) -> i64 {
    /// A hundredth of a CPU per period.
    const STEP_US: i64 = PERIOD_US / 100;
    if quota_us <= 0 { quota_us } else { quota_us.saturating_add(STEP_US - 1) / STEP_US * STEP_US }
}

/// Thousandths of a CPU that shares stand for, as the kubelet reports them in the status.
///
/// Source: `SharesToMilliCPU`.
#[must_use]
pub const fn shares_to_milli(shares: i64) -> i64 {
    if shares < 2 { 0 } else { (shares.saturating_mul(1000) + 1023) / 1024 }
}

/// Thousandths of a CPU that a quota stands for; 0 for none. Source: `QuotaToMilliCPU`.
#[must_use]
pub const fn quota_to_milli(quota_us: i64, period_us: i64) -> i64 {
    if quota_us < 0 || period_us <= 0 { 0 } else { quota_us.saturating_mul(1000) / period_us }
}

/// Shares that a weight stands for, as the kubelet reads it: always by the linear formula, even where the runtime
/// wrote the other one. Source: `cpuWeightToCPUShares`.
#[must_use]
pub const fn weight_to_shares(weight: i64) -> i64 {
    (weight - 1) * 262_142 / 9999 + 2
}

/// `cpu.shares` of `kubepods-burstable`, for the Pods of a node; that of `kubepods-besteffort` is always 2.
///
/// Source: `pkg/kubelet/cm/qos_container_manager_linux.go`, `setCPUCgroupConfig`.
#[must_use]
pub fn burstable_slice_shares<'p>(pods: impl Iterator<Item = &'p PodResources>) -> i64 {
    let burstable = pods.filter(|pod| qos(pod).class == QosClass::Burstable);
    let requests = burstable.filter_map(|pod| effective_of(pod, Kind::Requests, "cpu"));
    cpu_shares(requests.map(|request| request.milli_value()).fold(0, i64::wrapping_add))
}

/// `memory.swap.max` of a container with LimitedSwap on v2, in bytes.
///
/// Rule: a Burstable container that requests memory, and not as much as its limit, gets the same share of the swap
/// as of the memory. Nobody else swaps.
/// Source: KEP-2400; `configureContainerSwapResources`.
#[must_use]
pub fn swap_bytes(container: &ContainerResources, class: QosClass, node_bytes: i64, node_swap_bytes: i64) -> i64 {
    let bytes = |kind| super::find(container.list(kind), "memory").map(|amount| amount.1.value());
    let (request, limit) = (bytes(Kind::Requests).unwrap_or(0), bytes(Kind::Limits));
    if class != QosClass::Burstable || request == 0 || limit == Some(request) || node_bytes == 0 {
        return 0;
    }
    let share = i128::from(request) * i128::from(node_swap_bytes) / i128::from(node_bytes);
    i64::try_from(share).unwrap_or(i64::MAX)
}
