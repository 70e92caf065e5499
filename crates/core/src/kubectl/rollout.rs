//! `kubectl rollout status` and `kubectl rollout history`.

use podstep_manifest::Node;

use super::cursor::{Cursor, ObjectRef};
use super::shown::REVISION;
use super::tabs::align;
use crate::api::Spec;
use crate::lifecycle::names::template_suffix;
use crate::order::sort_by;
use crate::status::{ObjectState, WorkloadStatus};
use crate::trace::Change;

/// What one state of an object makes kubectl print, and whether it ends then.
type Line = (String, bool);

/// What `kubectl rollout status` has printed up to the cursor, begun with the object's last change of its spec.
///
/// Rule: one line per state of the object, repeats included, until the rollout is done or given up. Source:
/// `k8s.io/kubectl` v0.36.0, `pkg/polymorphichelpers/rollout_status.go`.
pub(super) fn status(cursor: &Cursor<'_>, object: ObjectRef) -> Option<String> {
    let ObjectRef::Other(index) = object else { return Some(no_viewer("status", "Pod")) };
    let generation = cursor.object(index)?.generation;
    let mut text = String::new();
    for (_, change) in cursor.changes() {
        let Change::Object(of, state) = change else { continue };
        if *of != index || state.generation != generation {
            continue;
        }
        let (line, is_end) = line(cursor, object, state);
        text += &line;
        text.push('\n');
        if is_end {
            break;
        }
    }
    Some(text)
}

/// What `kubectl rollout history` prints: each revision with what is said to have caused it.
///
/// Rule: a Deployment's revisions are numbers of its ReplicaSets; those of the other kinds are ControllerRevisions,
/// which the controller writes when it sees another template. Source: `pkg/polymorphichelpers/history.go`,
/// `pkg/cmd/rollout/rollout_history.go`.
pub(super) fn history(cursor: &Cursor<'_>, object: ObjectRef) -> Option<String> {
    let ObjectRef::Other(index) = object else { return Some(no_viewer("history", "Pod")) };
    let state = cursor.object(index)?;
    let revisions = match &state.spec {
        Spec::Deployment(_) => {
            let sets = cursor.objects().filter(|(set, _)| cursor.owner(ObjectRef::Other(*set)) == Some(index));
            sets.filter_map(|(_, set)| {
                let number = annotation(&set.document, REVISION)?.parse().ok()?;
                Some((number, change_cause(&set.document)))
            })
            .collect()
        }
        Spec::StatefulSet(_) | Spec::DaemonSet(_) => controller_revisions(cursor, index),
        _ => return Some(no_viewer("history", cursor.kind(object))),
    };
    let group = cursor.kind(object).to_ascii_lowercase();
    let head = format!("{group}.apps/{} \n", cursor.name(object));
    if revisions.is_empty() {
        return Some(head + "No rollout history found.\n");
    }
    let mut revisions: Vec<(u32, String)> = revisions;
    sort_by(&mut revisions, &|a, b| a.0.cmp(&b.0));
    let mut lines = "REVISION\tCHANGE-CAUSE".to_owned();
    lines.extend(revisions.into_iter().map(|(number, cause)| format!("\n{number}\t{cause}")));
    Some([&head, &align(&lines, 0, 2), "\n"].concat())
}

/// The ControllerRevisions of an object: those that its controller has seen to.
fn controller_revisions(cursor: &Cursor<'_>, index: usize) -> Vec<(u32, String)> {
    let seen = cursor.changes().filter_map(|(_, change)| match change {
        Change::Object(of, state) if *of == index => Some(state),
        _ => None,
    });
    let seen = seen.filter(|state| match &state.status {
        WorkloadStatus::StatefulSet(status) => status.observed_generation == state.generation,
        WorkloadStatus::DaemonSet(status) => status.observed_generation == state.generation,
        _ => false,
    });
    seen.last().map_or_else(Vec::new, |state| state.revisions.clone())
}

fn annotation(document: &Node, key: &str) -> Option<String> {
    document.get("metadata")?.get("annotations")?.get(key)?.scalar_text()
}

/// Source: `history.go` `getChangeCause`.
pub(crate) fn change_cause(document: &Node) -> String {
    annotation(document, "kubernetes.io/change-cause").unwrap_or_else(|| "<none>".to_owned())
}

fn no_viewer(verb: &str, kind: &str) -> String {
    let group = match kind {
        "Job" | "CronJob" => ".batch",
        "ReplicaSet" => ".apps",
        _ => "",
    };
    format!("error: no {verb} viewer has been implemented for {kind}{group}\n")
}

fn line(cursor: &Cursor<'_>, object: ObjectRef, state: &ObjectState) -> Line {
    let name = cursor.name(object);
    let generation = state.generation;
    let waits = |text: String| (text, false);
    let only_rolling = || ("error: rollout status is only available for RollingUpdate strategy type".to_owned(), true);
    match (&state.status, &state.spec) {
        (WorkloadStatus::Deployment(status), spec) => {
            let (wanted, updated) = (spec.replicas(), status.updated);
            let rollout = format!("Waiting for deployment {name:?} rollout to finish:");
            if generation > status.observed_generation {
                return waits("Waiting for deployment spec update to be observed...".to_owned());
            }
            let timed_out = status.conditions.iter().any(|condition| condition.reason == "ProgressDeadlineExceeded");
            if timed_out {
                return (format!("error: deployment {name:?} exceeded its progress deadline"), true);
            }
            if updated < wanted {
                return waits(format!("{rollout} {updated} out of {wanted} new replicas have been updated..."));
            }
            if status.replicas > updated {
                let old = status.replicas - updated;
                return waits(format!("{rollout} {old} old replicas are pending termination..."));
            }
            if status.available < updated {
                let available = status.available;
                return waits(format!("{rollout} {available} of {updated} updated replicas are available..."));
            }
            (format!("deployment {name:?} successfully rolled out"), true)
        }
        (WorkloadStatus::DaemonSet(status), Spec::DaemonSet(spec)) => {
            let rollout = format!("Waiting for daemon set {name:?} rollout to finish:");
            let desired = status.desired;
            if spec.on_delete {
                return only_rolling();
            }
            if generation > status.observed_generation {
                return waits("Waiting for daemon set spec update to be observed...".to_owned());
            }
            if status.updated < desired {
                let updated = status.updated;
                return waits(format!("{rollout} {updated} out of {desired} new pods have been updated..."));
            }
            if status.available < desired {
                let available = status.available;
                return waits(format!("{rollout} {available} of {desired} updated pods are available..."));
            }
            (format!("daemon set {name:?} successfully rolled out"), true)
        }
        (WorkloadStatus::StatefulSet(status), Spec::StatefulSet(spec)) => {
            if spec.on_delete {
                return only_rolling();
            }
            if generation > status.observed_generation {
                return waits("Waiting for statefulset spec update to be observed...".to_owned());
            }
            if status.ready < spec.replicas {
                return waits(format!("Waiting for {} pods to be ready...", spec.replicas - status.ready));
            }
            let [current, update] = status.revisions.map(|hash| format!("{name}-{}", template_suffix(hash)));
            let updated = status.updated;
            let rolling =
                ["spec", "updateStrategy", "rollingUpdate"].iter().try_fold(&*state.document, |n, s| n.get(s));
            if rolling.is_some_and(|rolling| !rolling.is_null()) {
                let wanted = spec.replicas.saturating_sub(spec.partition);
                let has_partition =
                    rolling.and_then(|rolling| rolling.get("partition")).and_then(Node::as_int).is_some();
                if has_partition && updated < wanted {
                    let text = "Waiting for partitioned roll out to finish:";
                    return waits(format!("{text} {updated} out of {wanted} new pods have been updated..."));
                }
                return (format!("partitioned roll out complete: {updated} new pods have been updated..."), true);
            }
            if current != update {
                let text = "waiting for statefulset rolling update to complete";
                return waits(format!("{text} {updated} pods at revision {update}..."));
            }
            let text = "statefulset rolling update complete";
            (format!("{text} {} pods at revision {current}...", status.current), true)
        }
        _ => (no_viewer("status", cursor.kind(object)).trim_end().to_owned(), true),
    }
}
