//! ResourceQuota: what a Pod is charged for.
//!
//! Source: `pkg/quota/v1/evaluator/core/pods.go`, `apiserver/pkg/admission/plugin/resourcequota/controller.go`.

use podstep_quantity::{Format, Quantity};
use serde::Serialize;

use super::{ContainerResources, Kind, PodResources, QosClass, effective, is_huge_pages, pod_level_supports, qos};
use crate::order::sort_by;

/// An entry of a quota: name and quantity.
pub type Charge = (String, Quantity);

/// What a Pod is charged for, sorted by name.
///
/// Rule: its effective requests and limits with overhead, and itself. Extended resources count only as
/// `requests.`, huge pages both ways. A Pod that has ended, or is deleted for longer than its grace, counts only as
/// `count/pods`. Resizes are accounted for by giving [`super::resized`] resources.
/// Source: `PodUsageFunc`, `podComputeUsageHelper`.
#[must_use]
pub fn usage(pod: &PodResources, ended: bool) -> Vec<Charge> {
    let one = Quantity::from_units(1, Format::DecimalSI);
    let mut charges = vec![("count/pods".to_owned(), one.clone())];
    if !ended {
        charges.push(("pods".to_owned(), one));
        charges.extend(charged(&effective(pod, Kind::Requests), &effective(pod, Kind::Limits)));
    }
    sort_by(&mut charges, &|a, b| a.0.cmp(&b.0));
    charges
}

fn charged(requests: &[(&str, Quantity)], limits: &[(&str, Quantity)]) -> Vec<Charge> {
    let built_in = |name: &str| matches!(name, "cpu" | "memory" | "ephemeral-storage");
    let mut charges = Vec::new();
    for (name, request) in requests {
        let plain = built_in(name) || is_huge_pages(name);
        if plain {
            charges.push(((*name).to_owned(), request.clone()));
        }
        if plain || is_extended(name) {
            charges.push((["requests.", name].concat(), request.clone()));
        }
    }
    for (name, limit) in limits.iter().filter(|(name, _)| built_in(name)) {
        charges.push((["limits.", name].concat(), limit.clone()));
    }
    charges
}

/// Source: `pkg/apis/core/v1/helper`, `IsExtendedResourceName`.
fn is_extended(name: &str) -> bool {
    name.contains('/') && !name.contains("kubernetes.io/") && !name.starts_with("requests.")
}

/// What a quota refuses a Pod for because containers do not say what they need. `names`: of the containers, init
/// first; `hard`: what the quota names.
///
/// Rule: if a quota limits cpu or memory, every container must set it, unless the Pod has resources of its own.
/// Source: `Constraints`, which calls that a mistake.
#[must_use]
pub fn must_specify(pod: &PodResources, names: &[&str], hard: &[&str]) -> Option<String> {
    let own = pod.pod_level.iter().flat_map(|own| own.requests.iter().chain(&own.limits));
    if own.into_iter().any(|amount| pod_level_supports(&amount.0)) {
        return None;
    }
    let required = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];
    let mut missing = Vec::new();
    for resource in required.iter().filter(|resource| hard.contains(resource)) {
        let containers = pod.init.iter().chain(&pod.regular).zip(names);
        let without = containers.filter(|(container, _)| !sets(container, resource));
        let mut without: Vec<&str> = without.map(|(_, name)| *name).collect();
        sort_by(&mut without, &|a, b| a.cmp(b));
        if !without.is_empty() {
            missing.push([resource, " for: ", &without.join(",")].concat());
        }
    }
    (!missing.is_empty()).then(|| ["must specify ", &missing.join("; ")].concat())
}

fn sets(container: &ContainerResources, charge: &str) -> bool {
    let (kind, name) = match charge.split_once('.') {
        Some(("limits", name)) => (Kind::Limits, name),
        Some((_, name)) => (Kind::Requests, name),
        None => (Kind::Requests, charge),
    };
    super::find(container.list(kind), name).is_some()
}

/// A scope of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Scope {
    /// With `activeDeadlineSeconds`.
    Terminating,
    /// Without.
    NotTerminating,
    /// QoS class BestEffort.
    BestEffort,
    /// Any other class.
    NotBestEffort,
}

/// Whether a quota with this scope is about the Pod. Source: `podMatchesScopeFunc`.
#[must_use]
pub fn in_scope(scope: Scope, pod: &PodResources, has_deadline: bool) -> bool {
    let best_effort = || qos(pod).class == QosClass::BestEffort;
    match scope {
        Scope::Terminating => has_deadline,
        Scope::NotTerminating => !has_deadline,
        Scope::BestEffort => best_effort(),
        Scope::NotBestEffort => !best_effort(),
    }
}

/// What a quota refuses a Pod for because it would be exceeded.
///
/// Source: `CheckRequest`.
#[must_use]
pub fn exceeded(quota: &str, usage: &[Charge], used: &[Charge], hard: &[Charge]) -> Option<String> {
    let of = |list: &[Charge], name: &str| list.iter().find(|charge| charge.0 == name).map(|charge| charge.1.clone());
    let mut texts = [const { String::new() }; 3];
    for (name, asked) in usage {
        let Some(most) = of(hard, name) else { continue };
        let used = of(used, name).unwrap_or_default();
        if &used + asked > most {
            for (text, quantity) in texts.iter_mut().zip([asked, &used, &most]) {
                let comma = if text.is_empty() { "" } else { "," };
                text.extend([comma, name, "=", &quantity.string()]);
            }
        }
    }
    let [requested, used, limited] = &texts;
    let message = ["exceeded quota: ", quota, ", requested: ", requested, ", used: ", used, ", limited: ", limited];
    (!requested.is_empty()).then(|| message.concat())
}
