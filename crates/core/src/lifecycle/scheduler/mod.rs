//! kube-scheduler: binds Pods to nodes.
//!
//! `fit` decides whether a Pod fits on a node (pure functions). Here is which of the fitting nodes it gets, and
//! what becomes of a Pod that fits on none.

pub(super) mod fit;

use podstep_manifest::Span;
use podstep_quantity::Quantity;

use crate::api::NodeSpec;
use crate::resources::scheduler::{NodeRoom, footprint};
use crate::status::Condition;
use crate::time::Millis;
use crate::trace::{Actor, Fact, Reason};

use super::kernel::{Wake, World};
use fit::{Asked, Refusal, message, refusal};

/// A Pod that fits nowhere is looked at again after this at the earliest, and after each try after twice that.
const FIRST_BACKOFF: Millis = Millis::secs(1);
const LAST_BACKOFF: Millis = Millis::secs(10);

/// A node as the cluster has it.
#[derive(Debug)]
pub(super) struct ClusterNode {
    pub spec: NodeSpec,
    /// Its kubelet does not run, and when it does again.
    pub back_at: Option<Millis>,
    pub images: Vec<String>,
}

/// A Pod that fits on no node.
#[derive(Debug)]
pub(super) struct Unschedulable {
    pub pod: usize,
    tried_at: Millis,
    tries: u32,
}

impl World<'_> {
    /// Looks for a node for a Pod.
    pub(super) fn bind(&mut self, pod: usize) {
        let state = &self.store.pods[pod];
        if state.gone || state.is_deleting() || state.node.is_some() {
            return;
        }
        let takes_all = |node: &ClusterNode| node.spec.fits_all && !node.spec.unschedulable;
        if self.nodes.len() == 1 && self.nodes.iter().all(takes_all) {
            self.assign(pod, 0);
        } else {
            self.choose(pod);
        }
    }

    /// Chooses a node for a Pod, where there are several or they do not take every Pod.
    fn choose(&mut self, pod: usize) {
        let state = &self.store.pods[pod];
        let refusals: Vec<Result<usize, Refusal>> =
            (0..self.nodes.len()).map(|node| self.refusal(pod, node).map_or(Ok(node), Err)).collect();
        // Fewest Pods of the same owner, then fewest Pods, then the first: what the scores come to among equal nodes.
        let owner = state.owner;
        let of_owner = |node: usize| {
            let siblings = owner.map(|owner| self.store.objects[owner].pods.as_slice()).unwrap_or_default();
            siblings.iter().filter(|pod| self.store.pods[**pod].node == Some(node)).count()
        };
        let fitting = refusals.iter().filter_map(|refusal| refusal.as_ref().ok().copied());
        match fitting.min_by_key(|node| (of_owner(*node), self.store.pods_on(*node), *node)) {
            Some(node) => self.assign(pod, node),
            None => self.find_no_node(pod, refusals.into_iter().filter_map(Result::err).collect()),
        }
    }

    fn refusal(&self, pod: usize, node: usize) -> Option<Refusal> {
        let state = &self.store.pods[pod];
        let spec = &self.nodes[node].spec;
        if state.wanted_node.is_some_and(|wanted| wanted != node) {
            let reasons = vec!["node(s) didn't match Pod's node affinity/selector".to_owned()];
            return Some(Refusal { reasons, unresolvable: true });
        }
        let resources = state.object.pod.resources();
        let asked = Asked { spec: state.object.document.get("spec"), resources: &resources };
        let room = if spec.fits_all { NodeRoom::default() } else { self.room(node) };
        refusal(asked, spec, &room, self.input.cluster.version.0)
    }

    /// What is left on a node.
    fn room(&self, node: usize) -> NodeRoom {
        let spec = &self.nodes[node].spec;
        let mut room = NodeRoom { allocatable: spec.allocatable.clone(), requested: Vec::new(), pods: 0 };
        let pods = Quantity::from_units(spec.max_pods(), podstep_quantity::Format::DecimalSI);
        room.allocatable.retain(|(name, ..)| name != "pods");
        room.allocatable.push(("pods".to_owned(), pods, Span::default()));
        for pod in self.store.pods.iter().filter(|pod| pod.node == Some(node) && pod.is_on_node()) {
            room.pods += 1;
            for (name, quantity) in footprint(&pod.object.pod.resources()).requests {
                match room.requested.iter_mut().find(|(known, ..)| *known == name) {
                    Some((_, sum, _)) => *sum += &quantity,
                    None => room.requested.push((name, quantity, Span::default())),
                }
            }
        }
        room
    }

    fn assign(&mut self, pod: usize, node: usize) {
        self.unschedulable.retain(|waiting| waiting.pod != pod);
        self.store.pods[pod].node = Some(node);
        let mut status = (*self.store.pods[pod].status).clone();
        status.bound = true;
        status.conditions.retain(|condition| condition.kind != "PodScheduled");
        status.conditions.push(Condition { kind: "PodScheduled", status: true, reason: "", message: String::new() });
        let name = self.nodes[node].spec.name.clone();
        let fact = Fact::Scheduled { node: name.clone() };
        self.write_pod(pod, status, Actor::Scheduler, fact, Reason::NodeFits);
        let message = format!("Successfully assigned default/{} to {name}", self.store.pods[pod].name);
        self.pod_event(pod, None, "Normal", "Scheduled", message);
        self.kubelet_sees_pod(pod);
    }

    /// Rule: the Pod stays Pending, says why, and is tried again when something changes that may help, never before
    /// its back-off is over. Source: `pkg/scheduler/schedule_one.go` `handleSchedulingFailure`,
    /// `backend/queue/scheduling_queue.go`.
    fn find_no_node(&mut self, pod: usize, refusals: Vec<Refusal>) {
        let text = message(&refusals, self.input.cluster.version.0);
        match self.unschedulable.iter_mut().find(|waiting| waiting.pod == pod) {
            Some(waiting) => (waiting.tried_at, waiting.tries) = (self.now, waiting.tries + 1),
            None => self.unschedulable.push(Unschedulable { pod, tried_at: self.now, tries: 0 }),
        }
        let mut status = (*self.store.pods[pod].status).clone();
        status.conditions.retain(|condition| condition.kind != "PodScheduled");
        let condition =
            Condition { kind: "PodScheduled", status: false, reason: "Unschedulable", message: text.clone() };
        status.conditions.push(condition);
        self.write_pod(
            pod,
            status,
            Actor::Scheduler,
            Fact::Unschedulable,
            Reason::NoNodeFits { nodes: refusals.len() },
        );
        self.pod_event(pod, None, "Warning", "FailedScheduling", text);
    }

    /// A node has become free or schedulable: Pods that fit on none are tried again.
    pub(super) fn try_unschedulable(&mut self) {
        for index in 0..self.unschedulable.len() {
            let Some(waiting) = self.unschedulable.get(index) else { return };
            let backoff = Millis((FIRST_BACKOFF.0 << waiting.tries.min(4)).min(LAST_BACKOFF.0));
            let at = (waiting.tried_at + backoff).max(self.now + self.input.timing.schedule);
            self.at(at, Wake::Bind(waiting.pod));
        }
    }
}
