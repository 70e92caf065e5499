//! The DaemonSet controller, for the only node.
//!
//! Rule: one Pod per node; an update deletes the old Pod, and the new one comes when the old one is over, not
//! when it is gone; with surge the new one comes first. Source: `pkg/controller/daemon`; recording
//! `daemonset-update`.

use crate::api::DaemonSetSpec;
use crate::status::{DaemonSetStatus, PodPhase, WorkloadStatus};
use crate::time::Millis;
use crate::trace::Reason;

use super::super::store::Pod;
use super::Write;
use super::view::{Seen, View};

/// Nodes that the Pods can run on.
const NODES: u32 = 1;
const NODE: &str = "node1";

pub(super) fn sync(view: &View<'_>, spec: &DaemonSetSpec) -> Vec<Write> {
    // A Pod that is over and being deleted counts no more.
    let pods: Vec<Seen<'_>> =
        view.pods().filter(|(_, pod)| !(pod.is_deleting() && pod.status.phase.is_terminal())).collect();
    let mut writes = Vec::new();
    let over = pods.iter().filter(|(_, pod)| pod.status.phase.is_terminal());
    for (index, pod) in over {
        let name = &pod.name;
        let (kind, reason, message) = if pod.status.phase == PodPhase::Failed {
            let message = format!("Found failed daemon pod default/{name} on node {NODE}, will try to kill it");
            ("Warning", "FailedDaemonPod", message)
        } else {
            let message = format!("Found succeeded daemon pod default/{name} on node {NODE}, will try to delete it");
            ("Normal", "SucceededDaemonPod", message)
        };
        writes.push(Write::Event(kind, reason, message));
        writes.push(Write::DeletePod(*index));
    }
    if pods.is_empty() {
        writes.push(Write::CreatePod(view.new_pod(0, NODES, 0)));
    } else if !spec.on_delete && writes.is_empty() {
        update(view, spec, &pods, &mut writes);
    }
    let status = counted(view, spec, &pods);
    let next = pods.iter().map(|(_, pod)| wait(view, spec, pod)).filter(|wait| *wait > Millis::ZERO).min();
    writes.push(Write::Status(WorkloadStatus::DaemonSet(status), Reason::CountedPods));
    writes.extend(next.map(Write::Requeue));
    writes
}

/// How long until a Ready Pod is available; zero for one that is not Ready.
fn wait(view: &View<'_>, spec: &DaemonSetSpec, pod: &Pod) -> Millis {
    if pod.is_ready() { view.available_in(pod, spec.min_ready_secs) } else { Millis::ZERO }
}

fn is_available(view: &View<'_>, spec: &DaemonSetSpec, pod: &Pod) -> bool {
    pod.is_ready() && wait(view, spec, pod) == Millis::ZERO
}

/// Source: `pkg/controller/daemon/update.go` `rollingUpdate`.
fn update(view: &View<'_>, spec: &DaemonSetSpec, pods: &[Seen<'_>], writes: &mut Vec<Write>) {
    let find = |is_new: bool| pods.iter().find(|(_, pod)| (pod.revision == view.object.revision) == is_new);
    let Some((old_index, old)) = find(false) else { return };
    let new = find(true);
    let surge = spec.max_surge.of(NODES, true);
    let may_go = match new {
        // Any share of one Pod is one Pod, and none at all is one, too.
        None if surge == 0 => true,
        None => {
            writes.push(Write::CreatePod(view.new_pod(0, NODES, 0)));
            false
        }
        Some((_, new)) => is_available(view, spec, new) || !is_available(view, spec, old),
    };
    if may_go && !old.is_deleting() {
        writes.push(Write::DeletePod(*old_index));
    }
}

/// Source: `pkg/controller/daemon/daemon_controller.go` `updateDaemonSetStatus`.
fn counted(view: &View<'_>, spec: &DaemonSetSpec, pods: &[Seen<'_>]) -> DaemonSetStatus {
    let first = pods.first().map(|(_, pod)| *pod);
    // The first Pod is seen in the sync that creates it.
    let is_first = view.object.status == WorkloadStatus::DaemonSet(DaemonSetStatus::default());
    let is_updated = first.map_or(is_first, |pod| pod.revision == view.object.revision);
    let available = u32::from(first.is_some_and(|pod| is_available(view, spec, pod)));
    DaemonSetStatus {
        observed_generation: view.object.generation,
        desired: NODES,
        current: u32::from(first.is_some() || is_first),
        ready: u32::from(first.is_some_and(Pod::is_ready)),
        updated: u32::from(is_updated),
        available,
        unavailable: NODES - available,
    }
}
