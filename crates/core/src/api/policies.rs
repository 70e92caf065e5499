//! LimitRanges and ResourceQuotas beside a workload: how they are read, and what they say of its Pods.
//!
//! They count as if they were in the namespace before the workload comes. Source: `plugin/pkg/admission/limitranger`,
//! `apiserver/pkg/admission/plugin/resourcequota`.

use podstep_manifest::{Node, Span};

use super::{Spec, Workload, amounts, items, text, word, words};
use crate::cluster::Version;
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::resources::limit_range::{LimitRangeItem, LimitType, filled, item_defaulted, violations};
use crate::resources::quota::{Charge, Scope, exceeded, in_scope, must_specify, usage};
use crate::resources::{Amount, Kind, PodResources, defaulted};

const LIMIT_RANGE: &str = "LimitRange";
const RESOURCE_QUOTA: &str = "ResourceQuota";
/// How many Pods of a controller are charged at most.
const MAX_CHARGED_PODS: u32 = 1000;

/// Whether objects of this kind say what Pods may ask for.
#[must_use]
pub fn is_policy(kind: &str) -> bool {
    matches!(kind, LIMIT_RANGE | RESOURCE_QUOTA)
}

struct LimitRange {
    span: Span,
    items: Vec<LimitRangeItem>,
}

struct ResourceQuota {
    name: String,
    span: Span,
    hard: Vec<Charge>,
    used: Vec<Charge>,
}

/// Why Pods are not created.
struct Refusal {
    span: Span,
    message: String,
    /// How many are created before.
    created: u32,
}

/// What the objects make of the workload: the items of the LimitRanges for its Pods, as they are stored, and
/// whether no Pod is created.
///
/// Rule: LimitRanges fill in what is missing, the Pod is validated, the LimitRanges are enforced, and at last the
/// quotas. A Pod is refused itself; of another kind, the controller is told.
/// Source: `apiserver/pkg/endpoints/handlers/create.go`: mutating admission, validation, validating admission.
pub fn review(
    roots: &[&Node],
    of: &Workload,
    version: Version,
    diagnostics: &mut Vec<Diagnostic>,
    refused: &mut bool,
) -> Vec<LimitRangeItem> {
    let written = of.pod.resources();
    let mut ranges = Vec::new();
    let mut quotas = Vec::new();
    let policies = roots.iter().filter(|root| word(root, "apiVersion") == "v1" && is_policy(word(root, "kind")));
    let policies: Vec<(&Node, bool)> =
        policies.map(|root| (*root, namespace(root) == namespace(&of.document))).collect();
    for (root, _) in policies.iter().filter(|(root, here)| *here && word(root, "kind") == LIMIT_RANGE) {
        ranges.push(limit_range(root));
    }
    // Of several that name a resource the last one wins; the first object comes first.
    let limits: Vec<LimitRangeItem> = ranges.iter().rev().flat_map(|range| range.items.iter().cloned()).collect();
    let before = defaulted(&written, version);
    let (pod, _) = filled(&before, &limits);
    for (root, here) in policies {
        let quota = word(root, "kind") == RESOURCE_QUOTA;
        if here && (!quota || scopes_match(root, &pod, of.pod.active_deadline_secs.is_some())) {
            quotas.extend(quota.then(|| resource_quota(root)));
        } else {
            let finding = Finding::ConcernsOthers { kind: text(root, "kind") };
            diagnostics.push(Diagnostic { severity: Severity::Hint, span: root.span, finding, fix: None });
        }
    }
    let names: Vec<&str> = of.pod.containers.iter().map(|container| container.name.as_str()).collect();
    let forbidden = |mut refusal: Refusal| {
        if of.kind == "Pod" {
            refusal.message = ["pods \"", &of.name, "\" is forbidden: ", &refusal.message].concat();
        }
        refusal
    };
    let wanted = match &of.spec {
        Spec::Job(job) => job.completions.map_or(job.parallelism, |all| all.min(job.parallelism)),
        spec => spec.replicas(),
    };
    let refusal = above_limit(&before, &pod)
        .or_else(|| ranges.iter().find_map(|range| out_of_range(range, &pod)).map(forbidden))
        .or_else(|| over_quota(quotas, &pod, &names, wanted).map(forbidden))
        .filter(|_| wanted > 0);
    if let Some(Refusal { span, message, created }) = refusal {
        let finding = if of.kind == "Pod" {
            Finding::Refused { message, known_since: None }
        } else {
            Finding::PodsRefused { kind: of.kind.to_owned(), message, created, wanted }
        };
        let severity = if created == 0 { Severity::Error } else { Severity::Warning };
        diagnostics.push(Diagnostic { severity, span, finding, fix: None });
        *refused = created == 0;
    }
    limits
}

fn namespace(object: &Node) -> &str {
    let name = object.get("metadata").map(|metadata| word(metadata, "namespace")).unwrap_or_default();
    if name.is_empty() { "default" } else { name }
}

/// The list as the server stores it: rounded up to thousandths.
fn stored(list: Option<&Node>) -> Vec<Amount> {
    let mut list = amounts(list);
    list.iter_mut().for_each(|amount| amount.1 = amount.1.round_up_to_milli());
    list
}

fn limit_range(root: &Node) -> LimitRange {
    let spec = root.get("spec").unwrap_or(root);
    let item = |item: &Node| {
        let list = |name| stored(item.get(name));
        let kind = match word(item, "type") {
            "Container" => LimitType::Container,
            "Pod" => LimitType::Pod,
            _ => return None,
        };
        Some(item_defaulted(&LimitRangeItem {
            kind,
            max: list("max"),
            min: list("min"),
            default: list("default"),
            default_request: list("defaultRequest"),
            max_ratio: list("maxLimitRequestRatio"),
        }))
    };
    LimitRange { span: spec.span, items: items(spec, "limits").iter().filter_map(item).collect() }
}

fn resource_quota(root: &Node) -> ResourceQuota {
    let spec = root.get("spec").unwrap_or(root);
    let charges = |list| stored(list).into_iter().map(|(name, quantity, _)| (name, quantity)).collect();
    ResourceQuota {
        name: root.get("metadata").map(|metadata| text(metadata, "name")).unwrap_or_default(),
        span: spec.span,
        hard: charges(spec.get("hard")),
        used: charges(root.get("status").and_then(|status| status.get("used"))),
    }
}

/// Whether all scopes of a quota match. Those that are not known here, of priority classes and affinity, do not.
fn scopes_match(root: &Node, pod: &PodResources, has_deadline: bool) -> bool {
    let Some(spec) = root.get("spec") else { return true };
    let selected = spec.get("scopeSelector").map(|selector| items(selector, "matchExpressions")).unwrap_or_default();
    let selected = selected.iter().map(|expression| text(expression, "scopeName"));
    words(spec, "scopes").into_iter().chain(selected).all(|scope| {
        let scope = match scope.as_str() {
            "Terminating" => Scope::Terminating,
            "NotTerminating" => Scope::NotTerminating,
            "BestEffort" => Scope::BestEffort,
            "NotBestEffort" => Scope::NotBestEffort,
            _ => return false,
        };
        in_scope(scope, pod, has_deadline)
    })
}

/// A request above a limit, where one of them was filled in.
///
/// Rule: a LimitRange fills in without a look at what is there, and validation comes after it.
/// Source: `validateContainerResourceRequirements`; kubernetes.io, "Default limits conflict with requests".
fn above_limit(before: &PodResources, pod: &PodResources) -> Option<Refusal> {
    let lists = [("initContainers", &before.init, &pod.init), ("containers", &before.regular, &pod.regular)];
    for (list, before, after) in lists {
        for (index, (before, after)) in before.iter().zip(after).enumerate().filter(|(_, (a, b))| a != b) {
            for (name, request, span) in after.list(Kind::Requests) {
                let of = |kind: &[Amount]| kind.iter().find(|amount| amount.0 == *name).map(|amount| amount.1.clone());
                let Some(limit) = of(&after.limits).filter(|limit| request > limit) else { continue };
                if of(&before.requests).is_some() && of(&before.limits).is_some() {
                    continue;
                }
                let (index, request, limit) = (index.to_string(), request.string(), limit.string());
                let path = ["spec.", list, "[", &index, "].resources.requests: Invalid value: \"", &request];
                let words = ["\": must be less than or equal to ", name, " limit of ", &limit];
                return Some(Refusal { span: *span, message: path.concat() + &words.concat(), created: 0 });
            }
        }
    }
    None
}

/// Source: `runLimitFunc`; several reasons are one in brackets, each of them once (`aggregate.Error`).
fn out_of_range(range: &LimitRange, pod: &PodResources) -> Option<Refusal> {
    let mut messages: Vec<String> = Vec::new();
    for message in violations(pod, &range.items) {
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
    let message = match messages.as_slice() {
        [] => return None,
        [only] => only.clone(),
        several => ["[", &several.join(", "), "]"].concat(),
    };
    Some(Refusal { span: range.span, message, created: 0 })
}

/// Rule: what every quota asks to be specified comes before what any of them lacks. Pod after Pod is charged, until
/// one does not fit.
/// Source: `CheckRequest`.
fn over_quota(mut quotas: Vec<ResourceQuota>, pod: &PodResources, names: &[&str], wanted: u32) -> Option<Refusal> {
    for quota in &quotas {
        let hard: Vec<&str> = quota.hard.iter().map(|charge| charge.0.as_str()).collect();
        if let Some(message) = must_specify(pod, names, &hard) {
            let message = ["failed quota: ", &quota.name, ": ", &message].concat();
            return Some(Refusal { span: quota.span, message, created: 0 });
        }
    }
    let usage = usage(pod, false);
    for created in 0..wanted.min(MAX_CHARGED_PODS) {
        for quota in &mut quotas {
            if let Some(message) = exceeded(&quota.name, &usage, &quota.used, &quota.hard) {
                return Some(Refusal { span: quota.span, message, created });
            }
        }
        for quota in &mut quotas {
            for (name, asked) in &usage {
                match quota.used.iter_mut().find(|charge| charge.0 == *name) {
                    Some(charge) => charge.1 += asked,
                    None => quota.used.push((name.clone(), asked.clone())),
                }
            }
        }
    }
    None
}
