//! The ReplicaSet controller, and with it the ReplicationController's.
//!
//! Rule: as many active Pods as `replicas`; the status counts the Pods that it saw before it created or
//! deleted any. Source: `pkg/controller/replicaset/replica_set.go`; recording `deploy-scale`.

use crate::api::ReplicaSetSpec;
use crate::status::{ReplicaSetStatus, WorkloadStatus};
use crate::trace::Reason;

use super::Write;
use super::view::{View, count, ready};

pub(super) fn sync(view: &View<'_>, spec: ReplicaSetSpec) -> Vec<Write> {
    let active = view.active();
    let existing = count(active.len());
    let mut writes = Vec::new();
    for nth in 0..spec.replicas.saturating_sub(existing).min(count(super::super::MAX_PODS)) {
        writes.push(Write::CreatePod(view.new_pod(nth, spec.replicas, existing + nth)));
    }
    writes
        .extend(view.surplus(&active, existing.saturating_sub(spec.replicas), true).into_iter().map(Write::DeletePod));
    let (available, next) = view.available(&active, spec.min_ready_secs);
    let status = ReplicaSetStatus {
        observed_generation: view.object.generation,
        replicas: existing,
        fully_labeled: existing,
        ready: ready(&active),
        available,
        // Since v1.35: DeploymentReplicaSetTerminatingReplicas.
        terminating: if view.version >= 35 { view.terminating() } else { 0 },
    };
    writes.push(Write::Status(WorkloadStatus::ReplicaSet(status), Reason::CountedPods));
    writes.extend(next.map(Write::Requeue));
    writes
}
