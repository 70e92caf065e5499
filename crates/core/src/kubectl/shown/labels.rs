//! Labels, annotations and selectors that the API server and the controllers add.

use podstep_manifest::Node;

use super::super::cursor::{Cursor, ObjectRef};
use super::super::ids;
use crate::calendar::rfc3339;
use crate::lifecycle::names::template_suffix;
use crate::lifecycle::patch::{at, list, map, merge, text};
use crate::status::WorkloadStatus;

/// The annotation with the number of a Deployment's revision.
pub(in crate::kubectl) const REVISION: &str = "deployment.kubernetes.io/revision";

/// Adds them to an object with `metadata` and `spec`.
pub(super) fn add(cursor: &Cursor<'_>, object: ObjectRef, whole: &mut Node) {
    let owner = cursor.owner(object).map(ObjectRef::Other);
    match cursor.kind(object) {
        "Job" => job(cursor, object, owner, whole),
        "ReplicaSet" => {
            if let Some(hash) = template_hash(cursor, object, owner) {
                let labels = pair("pod-template-hash", hash);
                add_labels(whole, &labels);
                merge(whole, &at(&["spec", "selector", "matchLabels"], labels.clone()));
                merge(whole, &at(&["spec", "template", "metadata", "labels"], labels));
            }
        }
        "Deployment" => {
            let revision = |object: usize| {
                let (document, _) = cursor.document(ObjectRef::Other(object))?;
                document.get("metadata")?.get("annotations")?.get(REVISION)?.scalar_text()?.parse::<u64>().ok()
            };
            let sets = cursor.objects().map(|(set, _)| set);
            let sets = sets.filter(|set| cursor.owner(ObjectRef::Other(*set)).map(ObjectRef::Other) == Some(object));
            if let Some(newest) = sets.filter_map(revision).max() {
                add_annotations(whole, &pair(REVISION, &newest.to_string()));
            }
        }
        "Pod" => {
            if let Some(owner) = owner {
                pod(cursor, object, owner, whole);
            }
        }
        _ => {}
    }
}

fn pair(key: &str, value: &str) -> Node {
    map([(key, text(value))])
}

fn add_labels(whole: &mut Node, labels: &Node) {
    merge(whole, &at(&["metadata", "labels"], labels.clone()));
}

fn add_annotations(whole: &mut Node, annotations: &Node) {
    merge(whole, &at(&["metadata", "annotations"], annotations.clone()));
}

/// The end of a ReplicaSet's name after its Deployment's.
fn template_hash<'c>(cursor: &'c Cursor<'_>, set: ObjectRef, deployment: Option<ObjectRef>) -> Option<&'c str> {
    cursor.name(set).strip_prefix(cursor.name(deployment?))?.strip_prefix('-')
}

/// Rule: the labels by which a Job knows its Pods; a Job without labels shows those of its template. Since v1.27
/// with the prefix. Source: `pkg/registry/batch/job/strategy.go` `generateSelector`.
fn job_labels(cursor: &Cursor<'_>, job: ObjectRef) -> Node {
    let (uid, name) = (text(&ids::uid(cursor, job)), text(cursor.name(job)));
    map([
        ("batch.kubernetes.io/controller-uid", uid.clone()),
        ("batch.kubernetes.io/job-name", name.clone()),
        ("controller-uid", uid),
        ("job-name", name),
    ])
}

fn job(cursor: &Cursor<'_>, job: ObjectRef, cron_job: Option<ObjectRef>, whole: &mut Node) {
    let manual = whole.get("spec").and_then(|spec| spec.get("manualSelector")).and_then(Node::as_bool);
    if manual != Some(true) {
        let uid = pair("batch.kubernetes.io/controller-uid", &ids::uid(cursor, job));
        merge(whole, &at(&["spec", "selector", "matchLabels"], uid));
        merge(whole, &at(&["spec", "template", "metadata", "labels"], job_labels(cursor, job)));
    }
    // A Job without labels was given its template's, before it had a uid.
    let labels = whole.get("metadata").and_then(|metadata| metadata.get("labels"));
    if labels.is_none_or(|labels| labels.entries().is_empty() || labels.get("controller-uid").is_some()) {
        add_labels(whole, &job_labels(cursor, job));
    }
    // The name of a CronJob's Job ends with the minute that it was scheduled for.
    let minute = cron_job.and_then(|cron| cursor.name(job).strip_prefix(cursor.name(cron))?.strip_prefix('-'));
    if let Some(minute) = minute.and_then(|minute| minute.parse::<u64>().ok()) {
        let scheduled = rfc3339(minute.saturating_mul(60));
        add_annotations(whole, &pair("batch.kubernetes.io/cronjob-scheduled-timestamp", &scheduled));
    }
}

fn pod(cursor: &Cursor<'_>, pod: ObjectRef, owner: ObjectRef, whole: &mut Node) {
    let name = cursor.name(pod);
    let owner_name = cursor.name(owner);
    let mut generated = Some(format!("{owner_name}-"));
    match cursor.kind(owner) {
        "ReplicaSet" => {
            let deployment = cursor.owner(owner).map(ObjectRef::Other);
            if let Some(hash) = template_hash(cursor, owner, deployment) {
                add_labels(whole, &pair("pod-template-hash", hash));
            }
        }
        "Job" => {
            add_labels(whole, &job_labels(cursor, owner));
            let finalizers = list(vec![text("batch.kubernetes.io/job-tracking")]);
            if !is_counted(cursor, pod, owner) {
                merge(whole, &at(&["metadata"], map([("finalizers", finalizers)])));
            }
            // An index stands between the Job's name and the five letters.
            generated = name.len().checked_sub(5).and_then(|end| name.get(..end)).map(str::to_owned);
        }
        kind @ ("StatefulSet" | "DaemonSet") => {
            if kind == "StatefulSet" {
                generated = Some(format!("{owner_name}-")).filter(|_| cursor.version() >= 28);
                let ordinal = name.rsplit('-').next().unwrap_or_default();
                add_labels(whole, &pair("statefulset.kubernetes.io/pod-name", name));
                if cursor.version() >= 28 {
                    add_labels(whole, &pair("apps.kubernetes.io/pod-index", ordinal));
                }
                merge(whole, &at(&["spec"], pair("hostname", name)));
                let service = cursor.document(owner).and_then(|(set, _)| set.get("spec")?.get("serviceName").cloned());
                if let Some(service) = service {
                    merge(whole, &at(&["spec"], map([("subdomain", service)])));
                }
            } else {
                let generation = cursor.object(index(owner)).map_or(1, |state| state.generation);
                add_labels(whole, &pair("pod-template-generation", &generation.to_string()));
            }
            let ObjectRef::Pod(nth) = pod else { return };
            let hash = template_suffix(cursor.life.trace.pods.get(nth).map_or(0, |entry| entry.revision));
            let hash = if kind == "StatefulSet" { format!("{owner_name}-{hash}") } else { hash };
            add_labels(whole, &pair("controller-revision-hash", &hash));
        }
        _ => {}
    }
    if let Some(generated) = generated {
        merge(whole, &at(&["metadata"], pair("generateName", &generated)));
    }
}

fn index(object: ObjectRef) -> usize {
    match object {
        ObjectRef::Pod(index) | ObjectRef::Other(index) => index,
    }
}

/// Whether the Job has let go of a Pod: it is over, and none waits to be counted.
fn is_counted(cursor: &Cursor<'_>, pod: ObjectRef, job: ObjectRef) -> bool {
    let over = cursor.pod(index(pod)).is_some_and(|status| status.phase.is_terminal());
    let settled = cursor.object(index(job)).is_none_or(|state| match &state.status {
        WorkloadStatus::Job(job) => {
            job.uncounted_succeeded + job.uncounted_failed == 0 && job.succeeded + job.failed > 0
        }
        _ => true,
    });
    over && settled
}
