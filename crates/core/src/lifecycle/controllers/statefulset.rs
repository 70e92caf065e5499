//! The StatefulSet controller.
//!
//! Rule: Pods are created in the order of their ordinals, each when all before it are Running and Ready.
//! Source: `pkg/controller/statefulset/stateful_set_control.go`; recording `statefulset-ordered`.

use crate::status::{StatefulSetStatus, WorkloadStatus};
use crate::trace::Reason;

use super::{View, Write, count, ready};

pub(super) fn sync(view: &View<'_>, replicas: u32) -> Vec<Write> {
    let set = &view.object.object.name;
    let mut writes = Vec::new();
    for ordinal in 0..replicas {
        let name = format!("{set}-{ordinal}");
        match view.pods().find(|(_, pod)| pod.name == name) {
            None => {
                let mut new = view.new_pod(0, replicas, ordinal);
                new.name = name;
                writes.push(Write::CreatePod(new));
                break;
            }
            Some((_, pod)) if pod.is_active() && pod.is_ready() => {}
            Some(_) => break,
        }
    }
    let pods: Vec<_> = view.pods().collect();
    let (existing, ready) = (count(pods.len()), ready(&pods));
    let status =
        StatefulSetStatus { replicas: existing, ready, current: existing, updated: existing, available: ready };
    writes.push(Write::Status(WorkloadStatus::StatefulSet(status), Reason::CountedPods));
    writes
}
