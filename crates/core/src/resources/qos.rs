//! The QoS class and what keeps a Pod from the next one.
//!
//! Source: `pkg/apis/core/v1/helper/qos/qos.go`, `ComputePodQOS`.

use podstep_quantity::Quantity;
use serde::Serialize;

use super::{ContainerResources, Kind, PodResources, QOS_RESOURCES, find};

/// `status.qosClass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum QosClass {
    /// Every container has cpu and memory limits, and the requests equal them in sum.
    Guaranteed,
    /// Neither of the others.
    Burstable,
    /// Nobody asks for cpu or memory.
    BestEffort,
}

impl QosClass {
    /// The word of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guaranteed => "Guaranteed",
            Self::Burstable => "Burstable",
            Self::BestEffort => "BestEffort",
        }
    }
}

/// The QoS class and why it is no better one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QosReport {
    /// The class.
    pub class: QosClass,
    /// What keeps the Pod from Guaranteed or, if it is BestEffort, from Burstable.
    pub hindrances: Vec<QosHindrance>,
}

/// What keeps a Pod from a better QoS class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "hindrance")]
pub enum QosHindrance {
    /// No container asks for cpu or memory; zero does not count.
    NothingSet,
    /// A container has no positive limit for the resource.
    MissingLimit {
        /// The container: init first, then regular.
        container: usize,
        /// `cpu` or `memory`.
        resource: &'static str,
    },
    /// `spec.resources` has no positive limit for the resource, and so the containers' are not looked at.
    MissingPodLimit {
        /// `cpu` or `memory`.
        resource: &'static str,
    },
    /// The requests differ from the limits, in sum over all containers or at Pod level.
    RequestBelowLimit {
        /// `cpu` or `memory`.
        resource: &'static str,
        /// All requests.
        request: Quantity,
        /// All limits.
        limit: Quantity,
    },
    /// `spec.resources` asks for neither cpu nor memory, so that the containers are not looked at.
    PodLevelEmpty,
}

/// Rule: only positive cpu and memory count. Nothing of them: BestEffort. Limits for both everywhere and
/// requests that equal them in sum: Guaranteed. Else Burstable. Init containers count as any other. If
/// the Pod has `resources` of its own, even `{}`, only those count.
///
/// Source: `pkg/apis/core/v1/helper/qos/qos.go`, `ComputePodQOS`.
/// Case: a sidecar without limits makes an otherwise Guaranteed Pod Burstable.
#[must_use]
pub fn qos(pod: &PodResources) -> QosReport {
    let mut hindrances = Vec::new();
    let mut anything = false;
    for resource in QOS_RESOURCES {
        let (mut request, mut limit): (Option<Quantity>, Option<Quantity>) = (None, None);
        let mut judge = |container: &ContainerResources| {
            let own = positive(container, Kind::Limits, resource);
            add(&mut request, positive(container, Kind::Requests, resource));
            add(&mut limit, own);
            own.is_some()
        };
        if let Some(own) = &pod.pod_level {
            if !judge(own) {
                hindrances.push(QosHindrance::MissingPodLimit { resource });
            }
        } else {
            for (container, resources) in pod.init.iter().chain(&pod.regular).enumerate() {
                if !judge(resources) {
                    hindrances.push(QosHindrance::MissingLimit { container, resource });
                }
            }
        }
        anything |= request.is_some() || limit.is_some();
        // A limit with a request of zero does not make the Pod Guaranteed either.
        if let Some(limit) = limit.filter(|limit| request.as_ref() != Some(limit)) {
            let request = request.unwrap_or_default();
            hindrances.push(QosHindrance::RequestBelowLimit { resource, request, limit });
        }
    }
    if !anything {
        let hindrance = if pod.pod_level.is_some() { QosHindrance::PodLevelEmpty } else { QosHindrance::NothingSet };
        return QosReport { class: QosClass::BestEffort, hindrances: vec![hindrance] };
    }
    let class = if hindrances.is_empty() { QosClass::Guaranteed } else { QosClass::Burstable };
    QosReport { class, hindrances }
}

fn add(sum: &mut Option<Quantity>, next: Option<&Quantity>) {
    match (sum, next) {
        (Some(sum), Some(next)) => *sum += next,
        (sum, Some(next)) => *sum = Some(next.clone()),
        (_, None) => {}
    }
}

fn positive<'c>(container: &'c ContainerResources, kind: Kind, resource: &str) -> Option<&'c Quantity> {
    find(container.list(kind), resource).map(|amount| &amount.1).filter(|quantity| quantity.sign() > 0)
}
