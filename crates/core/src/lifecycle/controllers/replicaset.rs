//! The ReplicaSet controller, and with it the ReplicationController's.
//!
//! Rule: as many active Pods as `replicas`; the status counts the Pods that it saw before it created or
//! deleted any. Source: `pkg/controller/replicaset/replica_set.go`; recording `deploy-scale`.

use crate::api::ReplicaSetSpec;
use crate::status::{Condition, ReplicaSetStatus, WorkloadStatus};
use crate::trace::Reason;

use super::Write;
use super::conditions::condition;
use super::refused::RETRIES;
use super::view::{View, count, ready};

pub(super) fn sync(view: &View<'_>, spec: ReplicaSetSpec) -> Vec<Write> {
    let active = view.active();
    let existing = count(active.len());
    let mut writes = Vec::new();
    let admitted = view.admitted(spec.replicas.saturating_sub(existing));
    for nth in 0..admitted.created {
        writes.push(Write::CreatePod(view.new_pod(nth, spec.replicas, existing + nth)));
    }
    writes
        .extend(view.surplus(&active, existing.saturating_sub(spec.replicas), true).into_iter().map(Write::DeletePod));
    let conditions = failure(&view.object.status, admitted.errors.first());
    writes.extend(view.retry(&admitted.errors, RETRIES));
    let (available, next) = view.available(&active, spec.min_ready_secs);
    let status = ReplicaSetStatus {
        observed_generation: view.object.generation,
        replicas: existing,
        fully_labeled: existing,
        ready: ready(&active),
        available,
        // Since v1.35: DeploymentReplicaSetTerminatingReplicas.
        terminating: if view.version >= 35 { view.terminating() } else { 0 },
        conditions,
    };
    writes.push(Write::Status(WorkloadStatus::ReplicaSet(status), Reason::CountedPods));
    writes.extend(next.map(Write::Requeue));
    writes
}

/// Rule: the condition ReplicaFailure comes with the first error, keeps its words, and goes with the errors.
/// Source: `replica_set_utils.go` `calculateStatus`. Case `quota-replicas`.
fn failure(old: &WorkloadStatus, error: Option<&String>) -> Vec<Condition> {
    match error {
        None => Vec::new(),
        Some(_) if !old.conditions().is_empty() => old.conditions().to_vec(),
        Some(error) => vec![condition("ReplicaFailure", true, "FailedCreate", error.clone())],
    }
}
