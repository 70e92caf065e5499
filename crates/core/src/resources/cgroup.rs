//! What the kubelet writes into the cgroups of a Pod and its containers.
//!
//! Sources: `pkg/kubelet/cm/helpers_linux.go`, `cgroup_manager_linux.go`,
//! `pkg/kubelet/kuberuntime/kuberuntime_container_linux.go`.

use podstep_quantity::Quantity;
use serde::Serialize;

use super::effective::init_step_value;
use super::{
    ContainerResources, Kind, PodResources, QosClass, effective, effective_of, find, is_huge_pages, memory_qos, qos,
};
use crate::cluster::Version;

/// `cpu.cfs_period_us`, second number of `cpu.max`: the kubelet's default `cpuCFSQuotaPeriod`.
pub const PERIOD_US: i64 = 100_000;
/// The kubelet asks for no shorter quota.
const MIN_QUOTA_US: i64 = 1000;
const MIN_SHARES: i64 = 2;
const MAX_SHARES: i64 = 262_144;

/// `cpu.shares` of so many thousandths of a CPU. Source: `MilliCPUToShares`.
#[must_use]
pub fn cpu_shares(milli_cpu: i64) -> i64 {
    (milli_cpu.wrapping_mul(1024) / 1000).clamp(MIN_SHARES, MAX_SHARES)
}

/// `cpu.cfs_quota_us` of so many thousandths of a CPU; 0 for no limit. Source: `MilliCPUToQuota`.
#[must_use]
pub fn cpu_quota_us(milli_cpu: i64) -> i64 {
    if milli_cpu == 0 { 0 } else { (milli_cpu.wrapping_mul(PERIOD_US) / 1000).max(MIN_QUOTA_US) }
}

/// `cpu.weight` as the kubelet computes it for Pods and its own slices: linear in the shares.
///
/// Source: `getCPUWeight` of `cgroup_manager_linux.go`, up to 1.36.
#[must_use]
pub const fn cpu_weight_linear(shares: i64) -> i64 {
    if shares >= MAX_SHARES { 10_000 } else { 1 + (shares - MIN_SHARES) * 9999 / (MAX_SHARES - MIN_SHARES) }
}

/// `cpu.weight` as runc since 1.3.2 and crun since 1.23 compute it for containers: 1024 shares are 100.
///
/// Rule: 10^((L² + 125 L) / 612 − 7/34), rounded up, where L is the binary logarithm of the shares. It depends
/// on the runtime, not on Kubernetes; older ones are linear.
/// Source: opencontainers/cgroups, `ConvertCPUSharesToCgroupV2Value`.
/// Vector: 1000m are 100, while the linear formula gives 39.
#[must_use]
pub fn cpu_weight_quadratic(shares: i64) -> i64 {
    /// Binary places after the point.
    const PLACES: u32 = 56;
    const ONE: u128 = 1 << PLACES;
    /// The natural logarithm of ten.
    const LN_10: u128 = 165_918_741_868_749_488;
    let Ok(shares) = u128::try_from(shares) else { return 1 };
    if shares <= 2 {
        return i64::from(shares != 0);
    }
    if shares >= MAX_SHARES as u128 {
        return 10_000;
    }
    // The logarithm, bit by bit: squaring doubles it.
    let whole = shares.ilog2();
    let mut rest = (shares << PLACES) >> whole;
    let mut logarithm = u128::from(whole) << PLACES;
    for place in (0..PLACES).rev() {
        rest = (rest * rest) >> PLACES;
        if rest >= 2 * ONE {
            rest >>= 1;
            logarithm += 1 << place;
        }
    }
    // 7/34 is 126/612.
    let square = (logarithm * logarithm) >> PLACES;
    let exponent = (square + 125 * logarithm - 126 * ONE) / 612;
    // The series of e^x, with the tens taken out. What it cuts off is far less than any weight is above a whole
    // number; that of 1024 shares is one, exactly.
    let tens = u32::try_from(exponent >> PLACES).unwrap_or(0);
    let x = ((exponent % ONE) * LN_10) >> PLACES;
    let (mut term, mut sum, mut n) = (ONE, 0, 1);
    while term > 0 {
        sum += term;
        term = ((term * x) >> PLACES) / n;
        n += 1;
    }
    let weight = sum * 10u128.pow(tens);
    i64::try_from(weight.div_ceil(ONE)).unwrap_or(10_000)
}

/// A file that is written or left at the kernel's default, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Cap {
    /// Written.
    Set(i64),
    /// Not written: BestEffort Pods have no caps.
    BestEffort,
    /// Not written: there is no limit.
    NoLimit,
    /// Not written: this container declares no limit, so that the Pod may use what it finds.
    Undeclared {
        /// The container: init first, then regular.
        container: usize,
    },
}

impl Cap {
    /// What is written.
    #[must_use]
    pub const fn value(self) -> Option<i64> {
        match self {
            Self::Set(value) => Some(value),
            Self::BestEffort | Self::NoLimit | Self::Undeclared { .. } => None,
        }
    }
}

/// The cgroup of a Pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PodCgroup {
    /// `cpu.shares`; on v2 `cpu.weight` is [`cpu_weight_linear`] of it.
    pub cpu_shares: i64,
    /// Microseconds of CPU per [`PERIOD_US`]: `cpu.max`.
    pub cpu_quota_us: Cap,
    /// Bytes: `memory.max`.
    pub memory_bytes: Cap,
    /// Page size and limit, both in bytes: `hugetlb.<size>.max`. Every other page size of the node gets 0.
    pub huge_pages: Vec<(i64, i64)>,
    /// With MemoryQoS and TieredReservation: bytes in `memory.min` of a Guaranteed Pod, in `memory.low` of others.
    pub reserved_bytes: Option<i64>,
}

/// The cgroup of a Pod as it is stored.
///
/// Rule: shares follow from the effective request, except that BestEffort Pods always have 2. Guaranteed Pods have
/// both caps. A Burstable Pod has each of them only if every container declares a limit, or the Pod itself does.
/// What counts for an init container is its step of the walk: own limit and those of the sidecars before it, so
/// that a limited sidecar hides later ones without a limit. 1.27 knows no sidecars and asks each for its own.
/// Huge pages are limited by the effective request.
/// Source: `ResourceConfigForPod`.
/// Vector: sidecar without limits, then a limited one: no cap; the other way round: capped.
#[must_use]
pub fn pod_cgroup(pod: &PodResources, version: Version) -> PodCgroup {
    let class = qos(pod).class;
    let cap = |name: &str, written: fn(&Quantity) -> i64| {
        if class == QosClass::BestEffort {
            return Cap::BestEffort;
        }
        match undeclared(pod, name, version).filter(|_| class == QosClass::Burstable) {
            Some(container) => Cap::Undeclared { container },
            None => Cap::Set(effective_of(pod, Kind::Limits, name).map_or(0, |limit| written(&limit))),
        }
    };
    let milli_cpu = effective_of(pod, Kind::Requests, "cpu").filter(|_| class != QosClass::BestEffort);
    PodCgroup {
        cpu_shares: cpu_shares(milli_cpu.map_or(0, |request| request.milli_value())),
        cpu_quota_us: cap("cpu", |limit| cpu_quota_us(limit.milli_value())),
        memory_bytes: cap("memory", Quantity::value),
        huge_pages: huge_pages(pod),
        reserved_bytes: memory_qos::pod_reserved_bytes(pod),
    }
}

/// The first container that declares no limit, unless the Pod itself does.
fn undeclared(pod: &PodResources, name: &str, version: Version) -> Option<usize> {
    let set = |limit: Option<&Quantity>| limit.is_some_and(|limit| !limit.is_zero());
    let own = |resources: &ContainerResources| set(limit(resources, name));
    if pod.pod_level.as_ref().is_some_and(own) {
        return None;
    }
    let before_sidecars = version < Version(28);
    let init = pod.init.iter().enumerate().map(|(index, container)| {
        if before_sidecars { own(container) } else { set(init_step_value(pod, Kind::Limits, name, index).as_ref()) }
    });
    // Upstream asks the regular ones first; here the order of the page.
    init.chain(pod.regular.iter().map(own)).position(|declared| !declared)
}

fn limit<'c>(resources: &'c ContainerResources, name: &str) -> Option<&'c Quantity> {
    find(&resources.limits, name).map(|amount| &amount.1)
}

fn huge_pages(pod: &PodResources) -> Vec<(i64, i64)> {
    let mut sizes: Vec<(i64, i64)> = Vec::new();
    for (name, request) in effective(pod, Kind::Requests) {
        if !is_huge_pages(name) {
            continue;
        }
        let size = name.strip_prefix("hugepages-").and_then(|size| Quantity::parse(size).ok());
        let (size, limit) = (size.map_or(0, |size| size.value()), request.value());
        match sizes.iter_mut().find(|known| known.0 == size) {
            Some(known) => known.1 = known.1.wrapping_add(limit),
            None => sizes.push((size, limit)),
        }
    }
    sizes
}

impl PodCgroup {
    /// `cpu.weight`.
    #[must_use]
    pub const fn cpu_weight(&self) -> i64 {
        cpu_weight_linear(self.cpu_shares)
    }
}

impl ContainerCgroup {
    /// `cpu.weight`, with a runtime of today.
    #[must_use]
    pub fn cpu_weight(&self) -> i64 {
        cpu_weight_quadratic(self.cpu_shares)
    }

    /// Microseconds of CPU per [`PERIOD_US`], if there is a limit.
    #[must_use]
    pub const fn cpu_cap(&self) -> Cap {
        if self.cpu_quota_us == 0 { Cap::NoLimit } else { Cap::Set(self.cpu_quota_us) }
    }

    /// Bytes, if there is a limit.
    #[must_use]
    pub const fn memory_cap(&self) -> Cap {
        if self.memory_bytes == 0 { Cap::NoLimit } else { Cap::Set(self.memory_bytes) }
    }
}

/// The cgroup of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContainerCgroup {
    /// `cpu.shares`; on v2 the runtime makes a `cpu.weight` of it, by [`cpu_weight_quadratic`] or, if it is
    /// older, by [`cpu_weight_linear`].
    pub cpu_shares: i64,
    /// Microseconds of CPU per [`PERIOD_US`]; 0 for no limit.
    pub cpu_quota_us: i64,
    /// Bytes; 0 for no limit.
    pub memory_bytes: i64,
}

/// The cgroup of a container of a stored Pod.
///
/// Rule: a container without a limit of its own has that of the Pod. Shares follow from its request, or from that
/// limit if it has no request.
/// Source: `generateLinuxContainerResources`, `calculateLinuxResources`.
/// Vector: Pod limits 2 and 2Gi and two bare containers: each has 2048 shares, a quota of 200000 and 2Gi.
#[must_use]
pub fn container_cgroup(pod: &PodResources, container: &ContainerResources) -> ContainerCgroup {
    let effective_limit = |name: &str| {
        let own = limit(container, name).filter(|limit| !limit.is_zero());
        own.or_else(|| pod.pod_level.as_ref().and_then(|own| limit(own, name)))
    };
    let milli_limit = effective_limit("cpu").map_or(0, Quantity::milli_value);
    let request = find(&container.requests, "cpu").map(|amount| amount.1.milli_value());
    ContainerCgroup {
        cpu_shares: cpu_shares(request.unwrap_or(milli_limit)),
        cpu_quota_us: cpu_quota_us(milli_limit),
        memory_bytes: effective_limit("memory").map_or(0, Quantity::value),
    }
}

/// Where the kubelet puts the cgroup of a Pod, below the root of the hierarchy: by the systemd driver and by the
/// cgroupfs driver.
///
/// Source: `CgroupName.ToSystemd`, `GetPodContainerName`. The uid of a static Pod is the hash of its file.
#[must_use]
pub fn pod_paths(class: QosClass, uid: &str) -> (String, String) {
    let (slice, folder) = match class {
        QosClass::Guaranteed => ("", ""),
        QosClass::Burstable => ("-burstable.slice/kubepods-burstable", "burstable/"),
        QosClass::BestEffort => ("-besteffort.slice/kubepods-besteffort", "besteffort/"),
    };
    let escaped = uid.replace('-', "_");
    (
        ["/kubepods.slice/kubepods", slice, "-pod", &escaped, ".slice"].concat(),
        ["/kubepods/", folder, "pod", uid].concat(),
    )
}
