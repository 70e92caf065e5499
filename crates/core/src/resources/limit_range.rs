//! LimitRange: defaults for containers, and bounds for containers and Pods.
//!
//! Sources: `pkg/apis/core/v1/defaults.go` `SetDefaults_LimitRangeItem`, `plugin/pkg/admission/limitranger`.

use podstep_freeze::Freeze;
use podstep_quantity::Quantity;
use serde::Serialize;

use super::{Amount, ContainerResources, Kind, PodResources, QOS_RESOURCES, effective, find};
use crate::order::sort_by;

/// What an item of a LimitRange bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub enum LimitType {
    /// Every container.
    Container,
    /// The Pod as a whole, without its overhead.
    Pod,
}

/// An item of `spec.limits`.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub struct LimitRangeItem {
    /// `type`. Items about claims do not concern Pods.
    pub kind: LimitType,
    /// `max`.
    pub max: Vec<Amount>,
    /// `min`.
    pub min: Vec<Amount>,
    /// `default`: limits.
    pub default: Vec<Amount>,
    /// `defaultRequest`.
    pub default_request: Vec<Amount>,
    /// `maxLimitRequestRatio`.
    pub max_ratio: Vec<Amount>,
}

/// Adds what is missing.
fn fill(list: &mut Vec<Amount>, from: &[Amount]) -> Vec<String> {
    let missing: Vec<Amount> = from.iter().filter(|amount| find(list, &amount.0).is_none()).cloned().collect();
    let mut names: Vec<String> = missing.iter().map(|amount| amount.0.clone()).collect();
    list.extend(missing);
    sort_by(&mut names, &|a, b| a.cmp(b));
    names
}

/// What the API server stores of an item.
///
/// Rule: for containers, a missing `default` is the `max`, a missing `defaultRequest` is the `default`, and else
/// the `min`.
/// Source: `SetDefaults_LimitRangeItem`.
#[must_use]
pub fn item_defaulted(item: &LimitRangeItem) -> LimitRangeItem {
    let mut item = item.clone();
    if item.kind == LimitType::Container {
        fill(&mut item.default, &item.max);
        fill(&mut item.default_request, &item.default);
        fill(&mut item.default_request, &item.min);
    }
    item
}

/// What the plugin put into a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// The container: init first, then regular.
    pub container: usize,
    /// Requests or limits.
    pub kind: Kind,
    /// The names of the resources, sorted.
    pub resources: Vec<String>,
}

/// Gives a stored Pod the defaults of a LimitRange whose items are stored too.
///
/// Rule: done after the API server's own defaults, so that a container with only limits has its requests already.
/// Missing limits become `default`, missing requests `defaultRequest`, of the last item that names the resource. New
/// limits do not become requests.
/// Source: `mergePodResourceRequirements`.
#[must_use]
pub fn filled(pod: &PodResources, items: &[LimitRangeItem]) -> (PodResources, Vec<Filled>) {
    let mut pod = pod.clone();
    let (mut limits, mut requests) = (Vec::new(), Vec::new());
    for item in items.iter().rev().filter(|item| item.kind == LimitType::Container) {
        fill(&mut limits, &item.default);
        fill(&mut requests, &item.default_request);
    }
    let mut log = Vec::new();
    let init_count = pod.init.len();
    let regular = pod.regular.iter_mut().enumerate().map(|(index, container)| (index + init_count, container));
    for (container, resources) in regular.chain(pod.init.iter_mut().enumerate()) {
        for (kind, list, from) in
            [(Kind::Requests, &mut resources.requests, &requests), (Kind::Limits, &mut resources.limits, &limits)]
        {
            let resources = fill(list, from);
            if !resources.is_empty() {
                log.push(Filled { container, kind, resources });
            }
        }
    }
    (pod, log)
}

/// The annotation `kubernetes.io/limit-ranger`, if anything was filled in. `names`: of the containers, init first.
#[must_use]
pub fn annotation(log: &[Filled], names: &[&str], init_count: usize) -> Option<String> {
    let entry = |filled: &Filled| {
        let kind = if filled.kind == Kind::Requests { " request for " } else { " limit for " };
        let init = if filled.container < init_count { "init " } else { "" };
        let name = names.get(filled.container).copied().unwrap_or_default();
        [&filled.resources.join(", "), kind, init, "container ", name].concat()
    };
    let entries: Vec<String> = log.iter().map(entry).collect();
    (!entries.is_empty()).then(|| ["LimitRanger plugin set: ", &entries.join("; ")].concat())
}

/// What the plugin refuses a Pod for, in its words.
///
/// Rule: items of type Container bound every container, those of type Pod what the Pod requests and may use in
/// effect, without overhead, where cpu and memory of the Pod itself take precedence.
/// Source: `PodValidateLimitFunc`. There the order of resources is random; here it is that of the item.
#[must_use]
pub fn violations(pod: &PodResources, items: &[LimitRangeItem]) -> Vec<String> {
    let mut messages = Vec::new();
    for item in items {
        match item.kind {
            LimitType::Container => {
                pod.regular.iter().chain(&pod.init).for_each(|container| check(item, container, &mut messages));
            }
            LimitType::Pod => {
                let mut bare = PodResources { overhead: Vec::new(), ..pod.clone() };
                if let Some(own) = &mut bare.pod_level {
                    own.requests.retain(|amount| QOS_RESOURCES.contains(&amount.0.as_str()));
                    own.limits.retain(|amount| QOS_RESOURCES.contains(&amount.0.as_str()));
                }
                let total = |kind| {
                    let values = effective(&bare, kind).into_iter();
                    values.map(|(name, value)| (name.to_owned(), value, podstep_manifest::Span::default())).collect()
                };
                let whole =
                    ContainerResources { sidecar: false, requests: total(Kind::Requests), limits: total(Kind::Limits) };
                check(item, &whole, &mut messages);
            }
        }
    }
    messages
}

fn check(item: &LimitRangeItem, resources: &ContainerResources, messages: &mut Vec<String>) {
    let per = if item.kind == LimitType::Container { "Container" } else { "Pod" };
    let mut say = |parts: &[&str]| messages.push(parts.concat());
    let both = |name| (value(&resources.requests, name), value(&resources.limits, name));
    for (name, enforced, _) in &item.min {
        let (request, limit) = both(name);
        let [asked, most, bound] = comparable(request, limit, enforced);
        let start = ["minimum ", name, " usage per ", per, " is ", &enforced.string()].concat();
        match (request, limit) {
            (None, _) => say(&[&start, ".  No request is specified"]),
            (Some(request), _) if asked < bound => say(&[&start, ", but request is ", &request.string()]),
            (_, Some(limit)) if most < bound => say(&[&start, ", but limit is ", &limit.string()]),
            _ => {}
        }
    }
    for (name, enforced, _) in &item.max {
        let (request, limit) = both(name);
        let [asked, most, bound] = comparable(request, limit, enforced);
        let start = ["maximum ", name, " usage per ", per, " is ", &enforced.string()].concat();
        match (request, limit) {
            (_, None) => say(&[&start, ".  No limit is specified"]),
            (_, Some(limit)) if most > bound => say(&[&start, ", but limit is ", &limit.string()]),
            (Some(request), _) if asked > bound => say(&[&start, ", but request is ", &request.string()]),
            _ => {}
        }
    }
    for (name, enforced, _) in &item.max_ratio {
        let (request, limit) = both(name);
        let [asked, most, _] = comparable(request, limit, enforced);
        let start = [name, " max limit to request ratio per ", per, " is ", &enforced.string()].concat();
        if asked == 0 {
            say(&[&start, ", but no request is specified or request is 0"]);
        } else if most == 0 {
            say(&[&start, ", but no limit is specified or limit is 0"]);
        } else if exceeds(most, asked, enforced) {
            say(&[&start, ", but provided ratio is ", &ratio(most, asked)]);
        }
    }
}

fn value<'l>(list: &'l [Amount], name: &str) -> Option<&'l Quantity> {
    find(list, name).map(|amount| &amount.1)
}

/// Request, limit and bound: in thousandths, if those fit.
///
/// Source: `requestLimitEnforcedValues`.
fn comparable(request: Option<&Quantity>, limit: Option<&Quantity>, bound: &Quantity) -> [i64; 3] {
    let all = [request, limit, Some(bound)];
    let units = all.map(|quantity| quantity.map_or(0, Quantity::value));
    if units.iter().all(|value| *value <= i64::MAX / 1000) {
        all.map(|quantity| quantity.map_or(0, Quantity::milli_value))
    } else {
        units
    }
}

/// Source: `limitRequestRatioConstraint`, which decides in floats: a ratio of exactly 16.1 exceeds a bound of 16.1.
#[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "so does upstream, and rounding decides")]
fn exceeds(limit: i64, request: i64, bound: &Quantity) -> bool {
    let ratio = limit as f64 / request as f64;
    if bound.value() <= i64::MAX / 1000 {
        ratio * 1000.0 > bound.milli_value() as f64
    } else {
        ratio > bound.value() as f64
    }
}

/// With six places, as Go's `%f` prints it.
fn ratio(limit: i64, request: i64) -> String {
    let (limit, request) = (i128::from(limit).unsigned_abs(), i128::from(request).unsigned_abs().max(1));
    let millionths = (limit * 2_000_000 + request) / (2 * request);
    let places = (millionths % 1_000_000).to_string();
    let zeros = "000000".get(places.len()..).unwrap_or_default();
    [&(millionths / 1_000_000).to_string(), ".", zeros, &places].concat()
}
