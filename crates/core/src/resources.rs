//! What a Pod asks for: effective requests and limits, each with its derivation, and the QoS class.
//!
//! Owns the arithmetic over containers, sidecars, Pod-level resources and overhead. Reads no manifests.
//! Sources: KEP-753, KEP-2837, `component-helpers/resource/helpers.go`, `pkg/apis/core/v1/defaults.go`,
//! `pkg/apis/core/v1/helper/qos/qos.go`.

use podstep_manifest::Span;
use podstep_quantity::{Format, Quantity};
use serde::Serialize;

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContainerResources {
    /// An init container that the API server knows as a sidecar.
    pub sidecar: bool,
    /// `resources.requests`.
    pub requests: Vec<Amount>,
    /// `resources.limits`.
    pub limits: Vec<Amount>,
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
}

/// The effective request or limit of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceTotal {
    /// Name of the resource.
    pub name: String,
    /// Its value and where that comes from.
    pub derivation: Derivation,
}

/// A value and what it was computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Derivation {
    /// The value.
    pub value: Quantity,
    /// What it is.
    pub term: Term,
    /// What it is the sum or maximum of, by `term.operator()`; empty for a leaf.
    pub operands: Vec<Derivation>,
    /// Of a maximum: the index of the largest operand, the first one on ties.
    pub winner: Option<usize>,
    /// Of a maximum with several operands: by how much the winner exceeds the next one.
    pub margin: Option<Quantity>,
}

/// What a value in a derivation is. `container` counts init containers first, then regular ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "term")]
pub enum Term {
    /// Maximum of `RunTime` and `InitPeak`. Without init containers `RunTime` stands in its place.
    Effective,
    /// Sum of regular containers and all sidecars.
    RunTime,
    /// Maximum of the init steps.
    InitPeak,
    /// Sum of an init container and the sidecars declared before it.
    InitStep {
        /// The init container.
        container: usize,
    },
    /// What a container itself asks for.
    Container {
        /// The container.
        container: usize,
        /// Where it says so. For a request that was copied from the limit: where the limit stands.
        span: Span,
    },
    /// Zero: the container does not name the resource and contributes nothing.
    Absent {
        /// The container.
        container: usize,
    },
    /// Sum of the sidecars declared before an init container.
    SidecarsBefore {
        /// The init container.
        container: usize,
    },
    /// `spec.overhead`.
    Overhead,
    /// `spec.resources`, in place of the containers' sum.
    PodLevel {
        /// Where it stands; empty for a default that differs from what the containers add up to.
        span: Span,
    },
    /// Sum of the effective value and the overhead.
    WithOverhead,
}

/// How a value follows from its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Operator {
    /// It has none.
    Leaf,
    /// Their sum.
    Sum,
    /// The largest.
    Max,
}

impl Term {
    /// How the value follows from the operands.
    #[must_use]
    pub const fn operator(&self) -> Operator {
        match self {
            Self::Effective | Self::InitPeak => Operator::Max,
            Self::RunTime | Self::InitStep { .. } | Self::SidecarsBefore { .. } | Self::WithOverhead => Operator::Sum,
            Self::Container { .. } | Self::Absent { .. } | Self::Overhead | Self::PodLevel { .. } => Operator::Leaf,
        }
    }
}

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
    /// What keeps the Pod from Guaranteed or, if it is BestEffort, from Burstable. A limit that is
    /// missing in `spec.resources` has no entry.
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

/// Requests, limits and QoS class of a Pod as the API server of this version stores it.
///
/// A total beyond the range of `Quantity` is left out.
#[must_use]
pub fn report(pod: &PodResources, version: Version) -> ResourcesReport {
    report_as_is(&defaulted(pod, version))
}

/// The same of a Pod as it is, with nothing defaulted: all of it counts.
///
/// A total beyond the range of `Quantity` is left out.
#[must_use]
pub fn report_as_is(pod: &PodResources) -> ResourcesReport {
    ResourcesReport { requests: totals(pod, Kind::Requests), limits: totals(pod, Kind::Limits), qos: qos(pod) }
}

/// What a Pod's status says about resources while it is resized in place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResizeStatus {
    /// Of the containers, init first; `None` where the status has no `resources`.
    pub containers: Vec<Option<ActualResources>>,
    /// Of the Pod itself.
    pub pod_level: Option<ActualResources>,
    /// The node cannot do what the spec asks for: `PodResizePending` with reason `Infeasible`.
    pub infeasible: bool,
}

/// What a container or Pod really has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActualResources {
    /// `resources.requests`, and `allocatedResources`.
    pub requests: [Vec<Amount>; 2],
    /// `resources.limits`.
    pub limits: Vec<Amount>,
}

impl ResizeStatus {
    /// What the API server stores of it: rounded up to thousandths like everything else.
    #[must_use]
    pub fn defaulted(&self) -> Self {
        let mut status = self.clone();
        for actual in status.containers.iter_mut().flatten().chain(&mut status.pod_level) {
            for (_, quantity, _) in actual.requests.iter_mut().chain([&mut actual.limits]).flatten() {
                *quantity = quantity.round_up_to_milli();
            }
        }
        status
    }
}

/// What a Pod counts for while it is resized in place.
///
/// Rule: the largest of what the spec asks for, what was allocated and what the container has; without the
/// spec if that is infeasible. Not for plain init containers, and at Pod level only for what the spec names.
/// Source: `component-helpers/resource/helpers.go`, `UseStatusResources`; KEP-1287.
#[must_use]
pub fn resized(pod: &PodResources, status: &ResizeStatus) -> PodResources {
    let mut pod = pod.clone();
    let init_count = pod.init.len();
    let containers = pod.init.iter_mut().chain(&mut pod.regular).zip(&status.containers).enumerate();
    for (index, (container, actual)) in containers {
        if let Some(actual) = actual.as_ref().filter(|_| index >= init_count || container.sidecar) {
            let [requests, allocated] = &actual.requests;
            container.requests = largest(&container.requests, &[requests, allocated], status.infeasible);
            container.limits = largest(&container.limits, &[&actual.limits], status.infeasible);
        }
    }
    if let (Some(own), Some(actual)) = (&mut pod.pod_level, &status.pod_level) {
        let [requests, allocated] = &actual.requests;
        for (list, actual) in [(&mut own.requests, &[requests, allocated][..]), (&mut own.limits, &[&actual.limits])] {
            let largest = largest(list, actual, status.infeasible);
            // A status that says nothing leaves even an infeasible spec in force.
            for amount in list.iter_mut().filter(|_| !largest.is_empty()) {
                amount.1 = find(&largest, &amount.0).map(|largest| largest.1).unwrap_or_default();
            }
        }
    }
    pod
}

/// The largest amount of every name in any of the lists.
fn largest(spec: &[Amount], actual: &[&Vec<Amount>], infeasible: bool) -> Vec<Amount> {
    let mut largest: Vec<Amount> = if infeasible { Vec::new() } else { spec.to_vec() };
    for amount in actual.iter().copied().flatten() {
        match largest.iter_mut().find(|other| other.0 == amount.0) {
            Some(other) => other.1 = other.1.max(amount.1),
            None => largest.push(amount.clone()),
        }
    }
    largest
}

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
    let value = |pod: &PodResources, name: &str| {
        let total = totals(pod, Kind::Requests).into_iter().find(|total| total.name == name);
        total.map(|total| total.derivation.value)
    };
    let pod_level = pod.pod_level.iter().flat_map(|own| &own.requests).any(|request| pod_level_supports(&request.0));
    let nonzero = |name: &str, least: Quantity| {
        let effective = value(pod, name).filter(|_| pod_level);
        effective.unwrap_or_else(|| {
            let mut filled = pod.clone();
            for container in filled.init.iter_mut().chain(&mut filled.regular) {
                if find(&container.requests, name).is_none() {
                    container.requests.push((name.to_owned(), least, Span::default()));
                }
            }
            value(&filled, name).unwrap_or_default()
        })
    };
    let requests = totals(pod, Kind::Requests).into_iter().filter(|total| is_scheduled(&total.name));
    Footprint {
        requests: requests.map(|total| (total.name, total.derivation.value)).collect(),
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
        copy_limits(container);
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

fn copy_limits(container: &mut ContainerResources) {
    for limit in &container.limits {
        if find(&container.requests, &limit.0).is_none() {
            container.requests.push(limit.clone());
        }
    }
}

fn pod_level_defaulted(mut own: ContainerResources, containers: &PodResources) -> ContainerResources {
    let aggregate = |kind, name: &str| aggregate(containers, kind, name).map(|derivation| derivation.value);
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
        copy_limits(&mut own);
    }
    own
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Requests,
    Limits,
}

impl ContainerResources {
    fn list(&self, kind: Kind) -> &[Amount] {
        match kind {
            Kind::Requests => &self.requests,
            Kind::Limits => &self.limits,
        }
    }
}

fn find<'l>(list: &'l [Amount], name: &str) -> Option<&'l Amount> {
    list.iter().find(|amount| amount.0 == name)
}

/// The resources that any container names, possibly several times.
fn names(pod: &PodResources, kind: Kind) -> impl Iterator<Item = &str> {
    let containers = pod.init.iter().chain(&pod.regular);
    containers.flat_map(move |container| container.list(kind)).map(|amount| amount.0.as_str())
}

fn totals(pod: &PodResources, kind: Kind) -> Vec<ResourceTotal> {
    let pod_level = pod.pod_level.iter().flat_map(|own| own.list(kind)).map(|amount| amount.0.as_str());
    let pod_level = pod_level.filter(|name| pod_level_supports(name));
    let overhead = pod.overhead.iter().filter(|_| kind == Kind::Requests).map(|amount| amount.0.as_str());
    let mut names: Vec<&str> = names(pod, kind).chain(pod_level).chain(overhead).collect();
    names.sort_unstable_by_key(|name| (QOS_RESOURCES.iter().position(|first| first == name).unwrap_or(2), *name));
    names.dedup();
    let total = |name: &str| {
        let derivation = with_overhead(pod, kind, name, pod_effective(pod, kind, name)?)?;
        Some(ResourceTotal { name: name.to_owned(), derivation })
    };
    names.into_iter().filter_map(total).collect()
}

/// Rule: overhead is added to every request, but to limits only where there is one that is not zero.
///
/// Source: `helpers.go`, `PodRequests` and `PodLimits`; KEP-688.
fn with_overhead(pod: &PodResources, kind: Kind, name: &str, effective: Derivation) -> Option<Derivation> {
    match find(&pod.overhead, name) {
        Some((_, overhead, _)) if kind == Kind::Requests || !effective.value.is_zero() => {
            sum(Term::WithOverhead, vec![effective, leaf(Term::Overhead, *overhead)])
        }
        _ => Some(effective),
    }
}

/// Rule: what the Pod itself says replaces what its containers add up to, resource by resource.
///
/// Source: KEP-2837; `helpers.go`, `PodRequests` and `PodLimits`.
fn pod_effective(pod: &PodResources, kind: Kind, name: &str) -> Option<Derivation> {
    let own = pod.pod_level.as_ref().and_then(|own| find(own.list(kind), name));
    let Some((_, quantity, span)) = own.filter(|_| pod_level_supports(name)) else {
        return aggregate(pod, kind, name);
    };
    // A default that was taken from the containers is better explained by them.
    let explained = (*span == Span::default()).then(|| aggregate(pod, kind, name)).flatten();
    let explained = explained.filter(|derivation| derivation.value == *quantity);
    Some(explained.unwrap_or_else(|| leaf(Term::PodLevel { span: *span }, *quantity)))
}

/// The larger one of what the Pod needs while it runs and while it starts.
///
/// Source: KEP-753, "Resources calculation for scheduling and pod admission"; `helpers.go`,
/// `AggregateContainerRequests` and `AggregateContainerLimits`.
/// Case: sidecar 100m, init 200m, app 100m: 300m, because the sidecar runs already when the init
/// container does.
fn aggregate(pod: &PodResources, kind: Kind, name: &str) -> Option<Derivation> {
    let run_time = run_time(pod, kind, name)?;
    if pod.init.is_empty() {
        return Some(run_time);
    }
    max(Term::Effective, vec![run_time, init_peak(pod, kind, name)?])
}

/// Rule: while the Pod runs, its regular containers and all its sidecars run.
///
/// Source: KEP-753.
fn run_time(pod: &PodResources, kind: Kind, name: &str) -> Option<Derivation> {
    let regular = pod.regular.iter().enumerate().map(|(index, container)| (pod.init.len() + index, container));
    let sidecars = pod.init.iter().enumerate().filter(|(_, container)| container.sidecar);
    let operands = regular.chain(sidecars).map(|(index, container)| own(index, container, kind, name));
    sum(Term::RunTime, operands.collect())
}

/// Rule: while the Pod starts, each init container runs together with the sidecars declared before it,
/// so their order matters.
///
/// Source: KEP-753, `InitContainerUse(i)`.
/// Case: init 5, sidecar 1, init 6, sidecar 2, init 3: the second init container is the peak with 7.
fn init_peak(pod: &PodResources, kind: Kind, name: &str) -> Option<Derivation> {
    let mut sidecars: Vec<Derivation> = Vec::new();
    let mut steps = Vec::with_capacity(pod.init.len());
    for (container, resources) in pod.init.iter().enumerate() {
        let own = own(container, resources, kind, name);
        let mut operands = vec![own.clone()];
        if !sidecars.is_empty() {
            operands.push(sum(Term::SidecarsBefore { container }, sidecars.clone())?);
        }
        steps.push(sum(Term::InitStep { container }, operands)?);
        if resources.sidecar {
            sidecars.push(own);
        }
    }
    max(Term::InitPeak, steps)
}

fn own(container: usize, resources: &ContainerResources, kind: Kind, name: &str) -> Derivation {
    match find(resources.list(kind), name) {
        Some((_, quantity, span)) => leaf(Term::Container { container, span: *span }, *quantity),
        None => leaf(Term::Absent { container }, Quantity::ZERO),
    }
}

const fn leaf(term: Term, value: Quantity) -> Derivation {
    Derivation { value, term, operands: Vec::new(), winner: None, margin: None }
}

fn sum(term: Term, operands: Vec<Derivation>) -> Option<Derivation> {
    let value = operands.iter().try_fold(Quantity::ZERO, |sum, operand| sum.checked_add(operand.value))?;
    Some(Derivation { value, term, operands, winner: None, margin: None })
}

/// `None` without operands.
fn max(term: Term, operands: Vec<Derivation>) -> Option<Derivation> {
    let candidates = || operands.iter().map(|operand| operand.value).enumerate();
    let (winner, value) = candidates().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let others = candidates().filter(|(index, _)| *index != winner).map(|(_, value)| value);
    let margin = others.reduce(Quantity::max).and_then(|next| value.checked_sub(next));
    Some(Derivation { value, term, winner: Some(winner), margin, operands })
}

/// Rule: only positive cpu and memory count. Nothing of them: BestEffort. Limits for both everywhere and
/// requests that equal them in sum: Guaranteed. Else Burstable. Init containers count as any other. If
/// the Pod has `resources` of its own, even `{}`, only those count.
///
/// Source: `pkg/apis/core/v1/helper/qos/qos.go`, `ComputePodQOS`.
/// Case: a sidecar without limits makes an otherwise Guaranteed Pod Burstable.
fn qos(pod: &PodResources) -> QosReport {
    let judged: Vec<&ContainerResources> = match &pod.pod_level {
        Some(own) => vec![own],
        None => pod.init.iter().chain(&pod.regular).collect(),
    };
    let total = |kind, resource| {
        let amounts = judged.iter().filter_map(|container| positive(container, kind, resource));
        amounts.reduce(|sum, next| sum.checked_add(next).unwrap_or(sum))
    };
    if QOS_RESOURCES.iter().all(|resource| total(Kind::Requests, resource).or(total(Kind::Limits, resource)).is_none())
    {
        let hindrance = if pod.pod_level.is_some() { QosHindrance::PodLevelEmpty } else { QosHindrance::NothingSet };
        return QosReport { class: QosClass::BestEffort, hindrances: vec![hindrance] };
    }
    let mut hindrances = Vec::new();
    let mut guaranteed = true;
    for (container, resources) in judged.iter().enumerate() {
        for resource in QOS_RESOURCES {
            if positive(resources, Kind::Limits, resource).is_none() {
                guaranteed = false;
                // At Pod level there is no container to name.
                hindrances
                    .extend(pod.pod_level.is_none().then_some(QosHindrance::MissingLimit { container, resource }));
            }
        }
    }
    for resource in QOS_RESOURCES {
        // A limit with a request of zero does not make the Pod Guaranteed either.
        let Some(limit) = total(Kind::Limits, resource) else { continue };
        let request = total(Kind::Requests, resource).unwrap_or_default();
        if request != limit {
            guaranteed = false;
            hindrances.push(QosHindrance::RequestBelowLimit { resource, request, limit });
        }
    }
    let class = if guaranteed { QosClass::Guaranteed } else { QosClass::Burstable };
    QosReport { class, hindrances }
}

fn positive(container: &ContainerResources, kind: Kind, resource: &str) -> Option<Quantity> {
    find(container.list(kind), resource).map(|amount| amount.1).filter(|quantity| quantity.sign() > 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests;
