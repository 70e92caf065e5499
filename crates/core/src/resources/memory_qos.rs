//! The gate MemoryQoS (alpha, off): what it writes into cgroups v2.
//!
//! Source: KEP-2570; `pkg/kubelet/kuberuntime/kuberuntime_container_linux.go`, `pkg/kubelet/cm`, 1.36.

use podstep_quantity::Quantity;
use serde::Serialize;

use super::{ContainerResources, Kind, PodResources, QosClass, effective_of, find, qos};

const PAGE_BYTES: i64 = 4096;
/// The default `memoryThrottlingFactor` of the kubelet.
const FACTOR: f64 = 0.9;

/// `memoryReservationPolicy` of the kubelet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Reservation {
    /// The default: nothing is reserved.
    None,
    /// `TieredReservation`: Guaranteed Pods have `memory.min`, others `memory.low`.
    Tiered,
}

/// What is written for a container. `None`: the file is not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MemoryFiles {
    /// Bytes in `memory.min`.
    pub min: Option<i64>,
    /// Bytes in `memory.low`.
    pub low: Option<i64>,
    /// Bytes in `memory.high`, from where on the container is throttled.
    pub high: Option<i64>,
}

/// What is written for a container of a Pod of this class.
///
/// Rule: `memory.high` is the request and nine tenths of the way from there to the limit or, without one, to what
/// the node can allocate; in whole pages, and only if that is above the request. Limits of the Pod do not count.
/// Since 1.36 a request is reserved only by TieredReservation; otherwise both files are reset.
/// Vector: request 64Mi, no limit, 15Gi allocatable: 14502223872.
#[must_use]
pub fn container_files(
    container: &ContainerResources,
    class: QosClass,
    policy: Reservation,
    allocatable_bytes: i64,
) -> MemoryFiles {
    let bytes = |kind| find(container.list(kind), "memory").map_or(0, |amount| amount.1.value());
    let (request, limit) = (bytes(Kind::Requests), bytes(Kind::Limits));
    let end = if limit == 0 { allocatable_bytes } else { limit };
    let high = Some(throttled(request, end)).filter(|high| request != limit && *high > request && *high != 0);
    let (min, low) = match (policy, class) {
        (Reservation::Tiered, QosClass::Guaranteed) if request != 0 => (Some(request), None),
        (Reservation::Tiered, _) if request != 0 => (None, Some(request)),
        _ => (Some(0), Some(0)),
    };
    MemoryFiles { min, low, high }
}

#[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "so does upstream, and rounding decides")]
#[expect(clippy::cast_possible_truncation, reason = "so does upstream")]
fn throttled(request: i64, end: i64) -> i64 {
    let bytes = (request as f64 + (end as f64 - request as f64) * FACTOR).floor();
    ((bytes / PAGE_BYTES as f64) as i64).saturating_mul(PAGE_BYTES)
}

/// With TieredReservation: the effective request with overhead, for the Pod's own cgroup.
pub(super) fn pod_reserved_bytes(pod: &PodResources) -> Option<i64> {
    effective_of(pod, Kind::Requests, "memory").map(|request| request.value()).filter(|bytes| *bytes > 0)
}

/// With TieredReservation: `memory.min` of `kubepods` and `memory.low` of its burstable slice, in bytes, for the
/// Pods of a node.
#[must_use]
pub fn slices<'p>(pods: impl Iterator<Item = &'p PodResources>) -> (i64, i64) {
    let (mut all, mut burstable) = (Quantity::ZERO, Quantity::ZERO);
    for pod in pods {
        let request = effective_of(pod, Kind::Requests, "memory").unwrap_or_default();
        match qos(pod).class {
            QosClass::Guaranteed => all = &all + &request,
            QosClass::Burstable => {
                all = &all + &request;
                burstable = &burstable + &request;
            }
            QosClass::BestEffort => {}
        }
    }
    (all.value(), burstable.value())
}
