//! The ReplicaSet controller, and with it the ReplicationController's.
//!
//! Rule: as many active Pods as `replicas`; the status counts the Pods that it saw before it created or
//! deleted any. Source: `pkg/controller/replicaset/replica_set.go`; recording `deploy-scale`.

use crate::status::{ReplicaSetStatus, WorkloadStatus};
use crate::trace::Reason;

use super::{View, Write, count, ready, surplus};

pub(super) fn sync(view: &View<'_>, replicas: u32) -> Vec<Write> {
    let active = view.active();
    let existing = count(active.len());
    let mut writes = Vec::new();
    for nth in 0..replicas.saturating_sub(existing).min(count(super::super::MAX_PODS)) {
        writes.push(Write::CreatePod(view.new_pod(nth, replicas, existing + nth)));
    }
    writes.extend(surplus(&active, existing.saturating_sub(replicas)).into_iter().map(Write::DeletePod));
    let ready = ready(&active);
    let status = ReplicaSetStatus {
        replicas: existing,
        fully_labeled: existing,
        ready,
        available: ready,
        terminating: view.terminating(),
    };
    writes.push(Write::Status(WorkloadStatus::ReplicaSet(status), Reason::CountedPods));
    writes
}
