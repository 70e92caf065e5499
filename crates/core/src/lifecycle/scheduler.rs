//! kube-scheduler: binds Pods to the only node.

use crate::status::Condition;
use crate::trace::{Actor, Fact, Reason};

use super::kernel::World;

/// The only node.
const NODE: &str = "node1";

impl World<'_> {
    pub(super) fn bind(&mut self, pod: usize) {
        if self.store.pods[pod].gone || self.store.pods[pod].is_deleting() {
            return;
        }
        let mut status = (*self.store.pods[pod].status).clone();
        status.bound = true;
        status.conditions.push(Condition { kind: "PodScheduled", status: true, reason: "", message: String::new() });
        self.write_pod(pod, status, Actor::Scheduler, Fact::Scheduled { node: NODE.to_owned() }, Reason::NodeFits);
        let message = format!("Successfully assigned default/{} to {NODE}", self.store.pods[pod].name);
        self.pod_event(pod, None, "Normal", "Scheduled", message);
        self.kubelet_sees_pod(pod);
    }
}
