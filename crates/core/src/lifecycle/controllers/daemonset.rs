//! The DaemonSet controller.
//!
//! Rule: one Pod per node that takes it; an update deletes the old Pod, and the new one comes when the old one is
//! over, not when it is gone; with surge the new one comes first. Pods that are refused are tried again as a
//! ReplicaSet's are (case `quota-daemonset`). Source: `pkg/controller/daemon`; recording
//! `daemonset-update`.

use podstep_manifest::Node;

use crate::api::DaemonSetSpec;
use crate::order::sort_by;
use crate::status::{DaemonSetStatus, PodPhase, WorkloadStatus};
use crate::time::Millis;
use crate::trace::Reason;

use super::super::patch;
use super::super::scheduler::fit;
use super::super::store::{NewPod, Pod};
use super::Write;
use super::history;
use super::refused::RETRIES;
use super::view::{Seen, View, count};

/// Taints that every Pod of a DaemonSet tolerates. Source: `pkg/controller/daemon/util/daemonset_util.go`
/// `AddOrUpdateDaemonPodTolerations`.
const TOLERATED: [(&str, &str); 6] = [
    ("node.kubernetes.io/not-ready", "NoExecute"),
    ("node.kubernetes.io/unreachable", "NoExecute"),
    ("node.kubernetes.io/disk-pressure", "NoSchedule"),
    ("node.kubernetes.io/memory-pressure", "NoSchedule"),
    ("node.kubernetes.io/pid-pressure", "NoSchedule"),
    ("node.kubernetes.io/unschedulable", "NoSchedule"),
];

/// A node with its Pods, the oldest first.
struct OnNode<'a> {
    node: usize,
    /// The node takes the Pod.
    wanted: bool,
    pods: Vec<Seen<'a>>,
}

pub(super) fn sync(view: &View<'_>, spec: &DaemonSetSpec) -> Vec<Write> {
    let nodes = by_node(view);
    let mut writes = Vec::new();
    let mut create = Vec::new();
    for on in &nodes {
        let name = &view.nodes[on.node].spec.name;
        for (index, pod) in on.pods.iter().filter(|(_, pod)| pod.status.phase.is_terminal()) {
            let place = format!("daemon pod default/{} on node {name}", pod.name);
            let (kind, reason, message) = if pod.status.phase == PodPhase::Failed {
                ("Warning", "FailedDaemonPod", format!("Found failed {place}, will try to kill it"))
            } else {
                ("Normal", "SucceededDaemonPod", format!("Found succeeded {place}, will try to delete it"))
            };
            writes.push(Write::Event(kind, reason, message));
            writes.push(Write::DeletePod(*index));
        }
        if on.wanted && on.pods.is_empty() {
            create.push(on.node);
        } else if !on.wanted {
            writes.extend(on.pods.iter().filter(|(_, pod)| !pod.is_deleting()).map(|(pod, _)| Write::DeletePod(*pod)));
        }
    }
    let is_settled = writes.is_empty();
    if !spec.on_delete && is_settled {
        update(view, spec, &nodes, &mut create, &mut writes);
    }
    let desired = count(nodes.iter().filter(|on| on.wanted).count());
    let admitted = view.admitted(count(create.len()));
    create.truncate(admitted.created as usize);
    let status = counted(view, spec, &nodes, &create);
    for (nth, node) in (0..).zip(create) {
        writes.push(Write::CreatePod(new_pod(view, nth, desired, node)));
    }
    writes.extend(view.retry(&admitted.errors, RETRIES));
    let pods = nodes.iter().flat_map(|on| &on.pods);
    let next = pods.map(|(_, pod)| wait(view, spec, pod)).filter(|wait| *wait > Millis::ZERO).min();
    let is_live = |of| view.pods().any(|(_, pod)| pod.revision == of);
    let surplus = history::surplus(&view.object.revisions, is_live, true, spec.history_limit as usize);
    writes.extend(surplus.into_iter().map(Write::ForgetRevision));
    writes.push(Write::Status(WorkloadStatus::DaemonSet(status), Reason::CountedPods));
    writes.extend(next.map(Write::Requeue));
    writes
}

/// Rule: labels and taints decide, room does not; a Pod that is there stays until a taint evicts it. Source:
/// `daemon_controller.go` `NodeShouldRunDaemonPod`.
fn by_node<'a>(view: &View<'a>) -> Vec<OnNode<'a>> {
    let template = view.object.object.template().and_then(|template| template.get("spec"));
    let tolerates = |taint: &crate::api::Taint| {
        TOLERATED.iter().any(|(key, effect)| taint.key == *key && taint.effect == *effect)
            || fit::tolerates(template, taint)
    };
    // A Pod that is over and being deleted counts no more.
    let counts = |pod: &Pod| !(pod.is_deleting() && pod.status.phase.is_terminal());
    let on_node = |node: usize| {
        let pods: Vec<Seen<'a>> = view.pods().filter(|(_, pod)| pod.wanted_node == Some(node) && counts(pod)).collect();
        let spec = &view.nodes[node].spec;
        let refuses = |effects: &[&str]| {
            spec.taints.iter().any(|taint| effects.contains(&taint.effect.as_str()) && !tolerates(taint))
        };
        let effects: &[&str] = if pods.is_empty() { &["NoSchedule", "NoExecute"] } else { &["NoExecute"] };
        let wanted = spec.fits_all || (fit::is_selected(template, spec) && !refuses(effects));
        OnNode { node, wanted, pods }
    };
    (0..view.nodes.len()).map(on_node).collect()
}

/// Source: `pkg/controller/daemon/util` `ReplaceDaemonSetPodNodeNameNodeAffinity`.
fn new_pod(view: &View<'_>, nth: u32, desired: u32, node: usize) -> NewPod {
    let name = patch::text(&view.nodes[node].spec.name);
    let field = patch::map([
        ("key", patch::text("metadata.name")),
        ("operator", patch::text("In")),
        ("values", patch::list(vec![name])),
    ]);
    let term = patch::map([("matchFields", patch::list(vec![field]))]);
    let path = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];
    let mut spec = patch::at(&path, patch::list(vec![term]));
    let template = view.object.object.template().and_then(|template| template.get("spec"));
    let mut tolerations =
        template.and_then(|spec| spec.get("tolerations")).map(Node::items).unwrap_or_default().to_vec();
    tolerations.extend(TOLERATED.iter().map(|(key, effect)| {
        let words = [("effect", *effect), ("key", *key), ("operator", "Exists")];
        patch::map(words.map(|(name, word)| (name, patch::text(word))))
    }));
    patch::merge(&mut spec, &patch::map([("tolerations", patch::list(tolerations))]));
    let existing = count(view.active().len()) + nth;
    NewPod { node: Some(node), patch: patch::map([("spec", spec)]), ..view.new_pod(nth, desired, existing) }
}

/// How long until a Ready Pod is available; zero for one that is not Ready.
fn wait(view: &View<'_>, spec: &DaemonSetSpec, pod: &Pod) -> Millis {
    if pod.is_ready() { view.available_in(pod, spec.min_ready_secs) } else { Millis::ZERO }
}

fn is_available(view: &View<'_>, spec: &DaemonSetSpec, pod: &Pod) -> bool {
    pod.is_ready() && wait(view, spec, pod) == Millis::ZERO
}

/// Rule: without surge as many old Pods are deleted as may be unavailable; with it as many new ones are created, and an
/// old one is deleted when its successor is available. An old Pod that is not available is replaced in any case.
/// Source: `pkg/controller/daemon/update.go` `rollingUpdate`.
fn update(
    view: &View<'_>,
    spec: &DaemonSetSpec,
    nodes: &[OnNode<'_>],
    create: &mut Vec<usize>,
    writes: &mut Vec<Write>,
) {
    let desired = count(nodes.iter().filter(|on| on.wanted).count());
    let surge = spec.max_surge.of(desired, true);
    let unavailable = spec.max_unavailable.of(desired, true).max(u32::from(surge == 0));
    let available = |seen: &Seen<'_>| is_available(view, spec, seen.1);
    let (mut now, mut candidates, mut busy) = (Vec::new(), Vec::new(), 0);
    for on in nodes.iter().filter(|on| on.wanted) {
        let find = |is_new: bool| {
            let is_it = |(_, pod): &&Seen<'_>| !pod.is_deleting() && (pod.revision == view.object.revision) == is_new;
            on.pods.iter().find(is_it)
        };
        match (find(false), find(true)) {
            (None, None) if surge == 0 => busy += 1,
            (None, Some(new)) | (Some(_), Some(new)) if surge == 0 => busy += u32::from(!available(new)),
            (Some(old), None) if !available(old) => {
                busy += u32::from(surge == 0);
                now.push((on.node, old.0));
            }
            (Some(old), None) => candidates.push((on.node, old.0)),
            (Some(old), Some(new)) => {
                if !available(old) || available(new) {
                    writes.push(Write::DeletePod(old.0));
                } else {
                    busy += 1;
                }
            }
            (None, _) => {}
        }
    }
    let limit = if surge == 0 { unavailable } else { surge };
    now.extend(candidates.into_iter().take(limit.saturating_sub(busy) as usize));
    for (node, old) in now {
        if surge == 0 {
            writes.push(Write::DeletePod(old));
        } else {
            create.push(node);
        }
    }
    sort_by(create, &Ord::cmp);
}

/// Source: `pkg/controller/daemon/daemon_controller.go` `updateDaemonSetStatus`.
fn counted(view: &View<'_>, spec: &DaemonSetSpec, nodes: &[OnNode<'_>], created: &[usize]) -> DaemonSetStatus {
    // The first Pods are seen in the sync that creates them.
    let is_first = view.object.status == WorkloadStatus::DaemonSet(DaemonSetStatus::default());
    let mut status = DaemonSetStatus { observed_generation: view.object.generation, ..DaemonSetStatus::default() };
    for on in nodes.iter().filter(|on| on.wanted) {
        let first = on.pods.first().map(|(_, pod)| *pod);
        status.desired += 1;
        let is_first = is_first && created.contains(&on.node);
        status.current += u32::from(first.is_some() || is_first);
        status.ready += u32::from(first.is_some_and(Pod::is_ready));
        status.updated += u32::from(first.map_or(is_first, |pod| pod.revision == view.object.revision));
        status.available += u32::from(first.is_some_and(|pod| is_available(view, spec, pod)));
    }
    status.unavailable = status.desired - status.available;
    status
}
