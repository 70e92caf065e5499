//! Whether a Pod fits on a node, and what is said when it fits on none; pure functions.

use podstep_manifest::Node;

use crate::api::{NodeSpec, Taint};
use crate::order::sort_by;
use crate::resources::{
    PodResources,
    scheduler::{NodeRoom, footprint, shortages},
};

/// A taint that a cordoned node has. Source: `corev1.TaintNodeUnschedulable`.
const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

/// What the scheduler looks at of a Pod.
#[derive(Debug, Clone, Copy)]
pub(in crate::lifecycle) struct Asked<'a> {
    /// The Pod's spec as a document.
    pub spec: Option<&'a Node>,
    pub resources: &'a PodResources,
}

/// Why a Pod does not fit on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lifecycle) struct Refusal {
    /// In the scheduler's words; several when several resources are short.
    pub reasons: Vec<String>,
    /// Deleting other Pods would not help.
    pub unresolvable: bool,
}

fn items<'n>(node: Option<&'n Node>, name: &str) -> &'n [Node] {
    node.and_then(|node| node.get(name)).map(Node::items).unwrap_or_default()
}

fn word<'n>(node: &'n Node, name: &str) -> &'n str {
    node.get(name).and_then(Node::as_str).unwrap_or_default()
}

/// Rule: the first filter that refuses is what is said: cordoned, tainted, selected by label, without room. Source:
/// `pkg/scheduler/apis/config/v1/default_plugins.go`; the taint itself is not said any more since v1.35.
pub(in crate::lifecycle) fn refusal(
    asked: Asked<'_>,
    node: &NodeSpec,
    room: &NodeRoom,
    version: u8,
) -> Option<Refusal> {
    let no = |reason: String| Some(Refusal { reasons: vec![reason], unresolvable: true });
    if node.unschedulable && !tolerates(asked.spec, &cordon()) {
        return no("node(s) were unschedulable".to_owned());
    }
    if node.fits_all {
        return None;
    }
    let is_hard = |taint: &&Taint| matches!(taint.effect.as_str(), "NoSchedule" | "NoExecute");
    if let Some(taint) = node.taints.iter().filter(is_hard).find(|taint| !tolerates(asked.spec, taint)) {
        let named = format!("node(s) had untolerated taint {{{}: {}}}", taint.key, taint.value);
        return no(if version >= 35 { "node(s) had untolerated taint(s)".to_owned() } else { named });
    }
    if !is_selected(asked.spec, node) {
        return no("node(s) didn't match Pod's node affinity/selector".to_owned());
    }
    let mut footprint = footprint(asked.resources);
    let is_told = |name: &str| node.allocatable.iter().any(|(known, ..)| known == name);
    // Of what is not told there is enough, except of what no node has by itself.
    footprint.requests.retain(|(name, _)| is_told(name) || name.contains('/'));
    let short = shortages(&footprint, room);
    let unresolvable = short.iter().any(crate::resources::scheduler::Shortage::unresolvable);
    (!short.is_empty()).then(|| Refusal { reasons: short.iter().map(|s| s.message()).collect(), unresolvable })
}

/// The taint of a cordoned node.
pub(in crate::lifecycle) fn cordon() -> Taint {
    Taint { key: UNSCHEDULABLE.to_owned(), value: String::new(), effect: "NoSchedule".to_owned() }
}

/// Rule: an empty effect or key stands for all; `Exists` asks for no value. Source: `corev1` `ToleratesTaint`.
pub(in crate::lifecycle) fn tolerates(spec: Option<&Node>, taint: &Taint) -> bool {
    items(spec, "tolerations").iter().any(|toleration| {
        let (key, effect) = (word(toleration, "key"), word(toleration, "effect"));
        (effect.is_empty() || effect == taint.effect)
            && (key.is_empty() || key == taint.key)
            && (word(toleration, "operator") == "Exists" || word(toleration, "value") == taint.value && !key.is_empty())
    })
}

/// Rule: every label of `nodeSelector`, and one of the terms of the required node affinity. Source:
/// `component-helpers/scheduling/corev1/nodeaffinity`.
pub(in crate::lifecycle) fn is_selected(spec: Option<&Node>, node: &NodeSpec) -> bool {
    let label = |key: &str| node.labels.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    let selector = spec.and_then(|spec| spec.get("nodeSelector")).map(Node::entries).unwrap_or_default();
    if !selector.iter().all(|entry| label(&entry.key) == entry.value.as_str()) {
        return false;
    }
    let path = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
    let Some(required) = spec.and_then(|spec| path.iter().try_fold(spec, |node, step| node.get(step))) else {
        return true;
    };
    let holds = |expression: &Node, value: Option<&str>| {
        let values = expression.get("values").map(Node::items).unwrap_or_default();
        let has = value.is_some_and(|value| values.iter().any(|known| known.as_str() == Some(value)));
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
        let bound = number(values.first().and_then(Node::as_str));
        match word(expression, "operator") {
            "In" => has,
            "NotIn" => !has,
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            "Gt" => number(value).zip(bound).is_some_and(|(value, bound)| value > bound),
            "Lt" => number(value).zip(bound).is_some_and(|(value, bound)| value < bound),
            _ => false,
        }
    };
    items(Some(required), "nodeSelectorTerms").iter().any(|term| {
        let (labels, fields) = (items(Some(term), "matchExpressions"), items(Some(term), "matchFields"));
        !(labels.is_empty() && fields.is_empty())
            && labels.iter().all(|expression| holds(expression, label(word(expression, "key"))))
            && fields.iter().all(|field| word(field, "key") == "metadata.name" && holds(field, Some(&node.name)))
    })
}

/// What the scheduler says of a Pod that fits on no node.
///
/// Rule: each reason with the number of its nodes, in the order of that text, and then whether deleting others would
/// help, which Pods of one priority never do. Source: `framework/types.go` `FitError`, `preemption.go`.
pub(in crate::lifecycle) fn message(refusals: &[Refusal], version: u8) -> String {
    let nodes = refusals.len();
    let reasons = refusals.iter().flat_map(|refusal| &refusal.reasons).map(String::as_str);
    let help = refusals.iter().map(|refusal| match refusal.unresolvable {
        true => "Preemption is not helpful for scheduling",
        false => "No preemption victims found for incoming pod",
    });
    // Dynamic resources have a word in between while nothing keeps their plugin out.
    let claims = if matches!(version, 34..=35) { "no new claims to deallocate, " } else { "" };
    let zero = format!("0/{nodes} nodes are available");
    format!("{zero}: {}. {claims}preemption: {zero}: {}.", counted(reasons), counted(help))
}

fn counted<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for text in texts {
        match counts.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => counts.push((text, 1)),
        }
    }
    let mut lines: Vec<String> = counts.iter().map(|(text, count)| format!("{count} {text}")).collect();
    sort_by(&mut lines, &Ord::cmp);
    lines.join(", ")
}
