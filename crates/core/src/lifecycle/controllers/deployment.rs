//! The Deployment controller.
//!
//! Rule: one ReplicaSet per template; the one of the current template is the new one. Source:
//! `pkg/controller/deployment`; recording `deploy-scale`.

use crate::status::{DeploymentStatus, WorkloadStatus};
use crate::trace::Reason;

use super::super::{names, patch};
use super::{View, Write};

pub(super) fn sync(view: &View<'_>, replicas: u32) -> Vec<Write> {
    let mut writes = Vec::new();
    // A ReplicaSet's template is the Deployment's, so its hash is the same.
    match view.children().find(|(_, set)| set.revision == view.object.revision) {
        None if view.children().next().is_none() => create_replica_set(view, replicas, &mut writes),
        // An update of the template: not simulated yet, the old ReplicaSet goes on.
        None => {}
        Some((index, set)) if set.object.spec.replicas() != replicas => {
            let from = set.object.spec.replicas();
            writes.push(Write::Scale(index, replicas));
            writes.push(scaled(&set.object.name, from, replicas));
        }
        Some(_) => {}
    }
    let mut status = DeploymentStatus::default();
    for (_, set) in view.children() {
        let WorkloadStatus::ReplicaSet(counts) = &set.status else { continue };
        status.replicas += counts.replicas;
        status.ready += counts.ready;
        status.available += counts.available;
        status.terminating += counts.terminating;
        if set.revision == view.object.revision {
            status.updated += counts.replicas;
        }
    }
    status.unavailable = replicas.saturating_sub(status.available);
    writes.push(Write::Status(WorkloadStatus::Deployment(status), Reason::CountedPods));
    writes
}

fn create_replica_set(view: &View<'_>, replicas: u32, writes: &mut Vec<Write>) {
    let deployment = &view.object.object;
    let Some(template) = deployment.template() else { return };
    let name = format!("{}-{}", deployment.name, names::suffix(&deployment.name, view.object.revision, 9));
    let spec = patch::map([("replicas", patch::number(replicas)), ("template", template.clone())]);
    writes.push(Write::CreateObject("ReplicaSet", patch::named(template.get("metadata"), &name, spec)));
    writes.push(scaled(&name, 0, replicas));
}

fn scaled(name: &str, from: u32, to: u32) -> Write {
    let direction = if to > from { "up" } else { "down" };
    Write::Event("Normal", "ScalingReplicaSet", format!("Scaled {direction} replica set {name} from {from} to {to}"))
}
