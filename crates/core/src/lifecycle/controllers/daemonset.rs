//! The DaemonSet controller, for the only node.
//!
//! Rule: one Pod per node. Source: `pkg/controller/daemon`; recording `daemonset-update`.

use crate::status::{DaemonSetStatus, WorkloadStatus};
use crate::trace::Reason;

use super::{View, Write, count, ready};

pub(super) fn sync(view: &View<'_>) -> Vec<Write> {
    let pods: Vec<_> = view.pods().collect();
    let mut writes = Vec::new();
    if pods.is_empty() {
        writes.push(Write::CreatePod(view.new_pod(0, 1, 0)));
    }
    let (current, ready) = (1, ready(&pods));
    let updated = count(pods.iter().filter(|(_, pod)| pod.revision == view.object.revision).count());
    let status = DaemonSetStatus {
        desired: 1,
        current,
        ready,
        updated: if pods.is_empty() { 1 } else { updated },
        available: ready,
        unavailable: 1 - ready.min(1),
    };
    writes.push(Write::Status(WorkloadStatus::DaemonSet(status), Reason::CountedPods));
    writes
}
