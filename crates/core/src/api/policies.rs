//! LimitRanges and ResourceQuotas beside a workload: how they are read, and what they say of its Pods.
//!
//! They count as if they were in the namespace before the workload comes. Source: `plugin/pkg/admission/limitranger`,
//! `apiserver/pkg/admission/plugin/resourcequota`.

use std::rc::Rc;

use podstep_manifest::{Node, Span};

use super::{PodSpec, Spec, Workload, amounts, items, text, word, words};
use crate::cluster::Version;
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::resources::limit_range::{LimitRangeItem, LimitType, filled, item_defaulted, violations};
use crate::resources::quota::{Charge, Scope, exceeded, in_scope, must_specify, usage};
use crate::resources::{Amount, Kind, PodResources, defaulted};

const LIMIT_RANGE: &str = "LimitRange";
const RESOURCE_QUOTA: &str = "ResourceQuota";
/// The kinds that say what Pods may ask for.
pub(crate) const POLICIES: [&str; 2] = [LIMIT_RANGE, RESOURCE_QUOTA];
/// How many Pods of a controller are charged at most.
const MAX_CHARGED_PODS: u32 = 1000;

/// Whether objects of this kind say what Pods may ask for.
#[must_use]
pub fn is_policy(kind: &str) -> bool {
    POLICIES.contains(&kind)
}

#[derive(Debug, Clone)]
struct LimitRange {
    span: Span,
    items: Vec<LimitRangeItem>,
}

#[derive(Debug, Clone)]
struct ResourceQuota {
    name: String,
    span: Span,
    /// `None` is a scope that is not known here, of priority classes or affinity: it does not match.
    scopes: Vec<Option<Scope>>,
    hard: Vec<Charge>,
    used: Vec<Charge>,
}

/// Why Pods are not created.
#[derive(Debug)]
pub(crate) struct Refusal {
    span: Span,
    message: String,
    /// It is the validation's and not an admission plugin's.
    is_invalid: bool,
    /// How many are created before.
    pub(crate) created: u32,
}

impl Refusal {
    /// What the API server answers to whoever creates a Pod of this name.
    pub(crate) fn answer(&self, pod: &str) -> String {
        if self.is_invalid {
            ["Pod \"", pod, "\" is invalid: ", &self.message].concat()
        } else {
            ["pods \"", pod, "\" is forbidden: ", &self.message].concat()
        }
    }
}

/// The LimitRanges and ResourceQuotas of a workload's namespace.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    /// The items of the LimitRanges as they are stored. Of several that name a resource the last one wins; the first
    /// object comes first.
    pub limits: Vec<LimitRangeItem>,
    ranges: Vec<LimitRange>,
    quotas: Vec<ResourceQuota>,
}

impl Policies {
    /// Whether nothing is said of Pods.
    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && self.quotas.is_empty()
    }

    /// Why not all of the wanted Pods are created beside those that are there.
    ///
    /// Rule: LimitRanges fill in what is missing, the Pod is validated, the LimitRanges are enforced, and at last the
    /// quotas. Source: `apiserver/pkg/endpoints/handlers/create.go`: mutating admission, validation, validating
    /// admission. Cases `quota-replicas`, `quota-job`.
    pub(crate) fn refusal(
        &self,
        pod: &PodSpec,
        there: &[Rc<PodSpec>],
        wanted: u32,
        version: Version,
    ) -> Option<Refusal> {
        let (before, after) = self.filled(pod, version);
        let names: Vec<&str> = pod.containers.iter().map(|container| container.name.as_str()).collect();
        let mut quotas = self.quotas.clone();
        quotas.retain(|quota| quota.is_about(pod, &after));
        for quota in &mut quotas {
            for pod in there {
                let resources = self.filled(pod, version).1;
                if quota.is_about(pod, &resources) {
                    quota.charge(&usage(&resources, false));
                }
            }
        }
        above_limit(&before, &after)
            .or_else(|| self.ranges.iter().find_map(|range| out_of_range(range, &after)))
            .or_else(|| over_quota(quotas, &after, &names, wanted))
            .filter(|_| wanted > 0)
    }

    /// What a Pod asks for before and after the LimitRanges have filled it in.
    fn filled(&self, pod: &PodSpec, version: Version) -> (PodResources, PodResources) {
        let before = defaulted(&pod.resources(), version);
        let (after, _) = filled(&before, &self.limits);
        (before, after)
    }
}

impl ResourceQuota {
    fn is_about(&self, pod: &PodSpec, resources: &PodResources) -> bool {
        let has_deadline = pod.active_deadline_secs.is_some();
        self.scopes.iter().all(|scope| scope.is_some_and(|scope| in_scope(scope, resources, has_deadline)))
    }

    fn charge(&mut self, usage: &[Charge]) {
        for (name, asked) in usage {
            match self.used.iter_mut().find(|charge| charge.0 == *name) {
                Some(charge) => charge.1 += asked,
                None => self.used.push((name.clone(), asked.clone())),
            }
        }
    }
}

/// What the objects make of the workload, and whether it does not run because of them.
///
/// Rule: a Pod is refused itself; of another kind, the controller is told.
pub fn review(
    roots: &[&Node],
    of: &Workload,
    version: Version,
    diagnostics: &mut Vec<Diagnostic>,
    refused: &mut bool,
) -> Policies {
    let policies = roots.iter().filter(|root| word(root, "apiVersion") == "v1" && is_policy(word(root, "kind")));
    let (here, others): (Vec<&Node>, Vec<&Node>) =
        policies.copied().partition(|root| namespace(root) == namespace(&of.document));
    let (ranges, quotas): (Vec<&Node>, Vec<&Node>) =
        here.into_iter().partition(|root| word(root, "kind") == LIMIT_RANGE);
    let ranges: Vec<LimitRange> = ranges.into_iter().map(limit_range).collect();
    let limits = ranges.iter().rev().flat_map(|range| range.items.iter().cloned()).collect();
    let policies = Policies { limits, ranges, quotas: quotas.iter().copied().map(resource_quota).collect() };
    let (_, pod) = policies.filled(&of.pod, version);
    let unmatched = quotas.iter().zip(&policies.quotas).filter(|(_, quota)| !quota.is_about(&of.pod, &pod));
    for root in others.into_iter().chain(unmatched.map(|(root, _)| *root)) {
        let finding = Finding::ConcernsOthers { kind: text(root, "kind") };
        diagnostics.push(Diagnostic { severity: Severity::Hint, span: root.span, finding, fix: None });
    }
    let wanted = match &of.spec {
        Spec::Job(job) => job.completions.map_or(job.parallelism, |all| all.min(job.parallelism)),
        spec => spec.replicas(),
    };
    if let Some(refusal) = policies.refusal(&of.pod, &[], wanted, version) {
        let (span, created) = (refusal.span, refusal.created);
        let finding = if of.kind == "Pod" {
            let message = if refusal.is_invalid { refusal.message } else { refusal.answer(&of.name) };
            Finding::Refused { message, known_since: None }
        } else {
            Finding::PodsRefused { kind: of.kind.to_owned(), message: refusal.message, created, wanted }
        };
        *refused = of.kind == "Pod";
        let severity = if created == 0 { Severity::Error } else { Severity::Warning };
        diagnostics.push(Diagnostic { severity, span, finding, fix: None });
    }
    policies
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
        scopes: scopes(spec),
        hard: charges(spec.get("hard")),
        used: charges(root.get("status").and_then(|status| status.get("used"))),
    }
}

fn scopes(spec: &Node) -> Vec<Option<Scope>> {
    let selected = spec.get("scopeSelector").map(|selector| items(selector, "matchExpressions")).unwrap_or_default();
    let selected = selected.iter().map(|expression| text(expression, "scopeName"));
    let scope = |scope: String| match scope.as_str() {
        "Terminating" => Some(Scope::Terminating),
        "NotTerminating" => Some(Scope::NotTerminating),
        "BestEffort" => Some(Scope::BestEffort),
        "NotBestEffort" => Some(Scope::NotBestEffort),
        _ => None,
    };
    words(spec, "scopes").into_iter().chain(selected).map(scope).collect()
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
                return Some(Refusal {
                    span: *span,
                    message: path.concat() + &words.concat(),
                    is_invalid: true,
                    created: 0,
                });
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
    Some(Refusal { span: range.span, message, is_invalid: false, created: 0 })
}

/// Rule: what every quota asks to be specified comes before what any of them lacks. Pod after Pod is charged, until
/// one does not fit.
/// Source: `CheckRequest`.
fn over_quota(mut quotas: Vec<ResourceQuota>, pod: &PodResources, names: &[&str], wanted: u32) -> Option<Refusal> {
    for quota in &quotas {
        let hard: Vec<&str> = quota.hard.iter().map(|charge| charge.0.as_str()).collect();
        if let Some(message) = must_specify(pod, names, &hard) {
            let message = ["failed quota: ", &quota.name, ": ", &message].concat();
            return Some(Refusal { span: quota.span, message, is_invalid: false, created: 0 });
        }
    }
    let usage = usage(pod, false);
    for created in 0..wanted.min(MAX_CHARGED_PODS) {
        for quota in &mut quotas {
            if let Some(message) = exceeded(&quota.name, &usage, &quota.used, &quota.hard) {
                return Some(Refusal { span: quota.span, message, is_invalid: false, created });
            }
        }
        for quota in &mut quotas {
            quota.charge(&usage);
        }
    }
    None
}
