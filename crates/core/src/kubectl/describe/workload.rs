//! Objects that keep Pods.

use podstep_manifest::Node;

use super::super::cursor::{Cursor, ObjectRef};
use super::super::workload::labels_in_line;
use super::page::Page;
use super::pod::{controller, template};
use super::{at, duration, int, items, plain, selector, time, word, word_or};
use crate::order::sort_by;
use crate::status::PodPhase;

fn names(object: &Node, page: &mut Page) {
    page.field(0, "Name", &word(object, &["metadata", "name"]));
    page.field(0, "Namespace", &word(object, &["metadata", "namespace"]));
}

fn labels(object: &Node, page: &mut Page) {
    page.labels("Labels", at(object, &["metadata", "labels"]));
    page.annotations("Annotations", at(object, &["metadata", "annotations"]));
}

fn controlled(object: &Node, page: &mut Page) {
    if let Some(owner) = controller(object) {
        page.field(0, "Controlled By", &owner);
    }
}

fn selected(object: &Node, page: &mut Page) {
    page.field(0, "Selector", &selector(at(object, &["spec", "selector"])));
}

/// Source: `getPodStatusForController`.
fn pods(cursor: &Cursor<'_>, object: ObjectRef, page: &mut Page) {
    let count = |phase: PodPhase| {
        let all = cursor.pods().filter(|(_, status)| status.phase == phase);
        all.filter(|(pod, _)| cursor.owner(ObjectRef::Pod(*pod)).map(ObjectRef::Other) == Some(object)).count()
    };
    let [running, waiting, succeeded, failed] =
        [PodPhase::Running, PodPhase::Pending, PodPhase::Succeeded, PodPhase::Failed].map(count);
    let text = format!("{running} Running / {waiting} Waiting / {succeeded} Succeeded / {failed} Failed");
    page.field(0, "Pods Status", &text);
}

fn conditions(object: &Node, page: &mut Page) {
    let all = items(object, &["status", "conditions"]);
    if !all.is_empty() {
        page.line(0, "Conditions:");
        page.line(1, "Type\tStatus\tReason");
        page.line(1, "----\t------\t------");
    }
    for condition in all {
        let [kind, status, reason] = ["type", "status", "reason"].map(|name| word(condition, &[name]));
        page.line(1, &format!("{kind} \t{status}\t{reason}"));
    }
}

/// Source: `describeDeployment`.
pub(super) fn deployment(cursor: &Cursor<'_>, object: ObjectRef, deployment: &Node, page: &mut Page) {
    names(deployment, page);
    page.field(0, "CreationTimestamp", &time(&word(deployment, &["metadata", "creationTimestamp"])));
    labels(deployment, page);
    selected(deployment, page);
    let status = |name: &str| int(deployment, &["status", name]);
    let replicas = format!(
        "{} desired | {} updated | {} total | {} available | {} unavailable",
        int(deployment, &["spec", "replicas"]),
        status("updatedReplicas"),
        status("replicas"),
        status("availableReplicas"),
        status("unavailableReplicas"),
    );
    page.field(0, "Replicas", &replicas);
    page.field(0, "StrategyType", &word(deployment, &["spec", "strategy", "type"]));
    page.field(0, "MinReadySeconds", &int(deployment, &["spec", "minReadySeconds"]).to_string());
    if let Some(rolling) = at(deployment, &["spec", "strategy", "rollingUpdate"]) {
        let [unavailable, surge] = ["maxUnavailable", "maxSurge"].map(|name| word(rolling, &[name]));
        page.field(0, "RollingUpdateStrategy", &format!("{unavailable} max unavailable, {surge} max surge"));
    }
    template(at(deployment, &["spec", "template"]), page);
    conditions(deployment, page);
    let (old, new) = replica_sets(cursor, object);
    page.field(0, "OldReplicaSets", &old);
    page.field(0, "NewReplicaSet", &new);
}

/// The old ReplicaSets in the order of their names, and the one of the current template.
///
/// Source: `deploymentutil.GetAllReplicaSets`, `printReplicaSetsByLabels`.
fn replica_sets(cursor: &Cursor<'_>, deployment: ObjectRef) -> (String, String) {
    let of = |object: ObjectRef| {
        cursor.document(object).and_then(|(document, _)| document.get("spec")?.get("template").cloned())
    };
    let current = crate::lifecycle::names::template_hash(of(deployment).as_ref());
    let sets = cursor.objects().map(|(index, state)| (ObjectRef::Other(index), state));
    let mut sets: Vec<_> =
        sets.filter(|(set, _)| cursor.owner(*set).map(ObjectRef::Other) == Some(deployment)).collect();
    sort_by(&mut sets, &|a, b| cursor.name(a.0).cmp(cursor.name(b.0)));
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for (set, state) in sets {
        let crate::status::WorkloadStatus::ReplicaSet(status) = &state.status else { continue };
        let created = format!("{} ({}/{} replicas created)", cursor.name(set), status.replicas, state.spec.replicas());
        let is_new = crate::lifecycle::names::template_hash(of(set).as_ref()) == current;
        if is_new { new.push(created) } else { old.push(created) }
    }
    let text = |all: Vec<String>| if all.is_empty() { "<none>".to_owned() } else { all.join(", ") };
    (text(old), text(new))
}

/// Source: `describeReplicaSet`, `describeReplicationController`.
pub(super) fn replica_set(cursor: &Cursor<'_>, object: ObjectRef, set: &Node, page: &mut Page) {
    names(set, page);
    if cursor.kind(object) == "ReplicationController" {
        page.field(0, "Selector", &labels_in_line(at(set, &["spec", "selector"])));
    } else {
        selected(set, page);
    }
    labels(set, page);
    controlled(set, page);
    let [current, desired] = [["status", "replicas"], ["spec", "replicas"]].map(|path| int(set, &path));
    page.field(0, "Replicas", &format!("{current} current / {desired} desired"));
    pods(cursor, object, page);
    template(at(set, &["spec", "template"]), page);
    conditions(set, page);
}

/// Source: `describeJob`.
pub(super) fn job(job: &Node, page: &mut Page) {
    let spec = |name: &str| word(job, &["spec", name]);
    let status = |name: &str| word(job, &["status", name]);
    names(job, page);
    selected(job, page);
    labels(job, page);
    controlled(job, page);
    page.field_if_any(0, "Parallelism", &spec("parallelism"));
    page.field(0, "Completions", &word_or(job, &["spec", "completions"], "<unset>"));
    page.field_if_any(0, "Completion Mode", &spec("completionMode"));
    page.field_if_any(0, "Suspend", &spec("suspend"));
    page.field_if_any(0, "Backoff Limit", &spec("backoffLimit"));
    page.field_if_any(0, "TTL Seconds After Finished", &spec("ttlSecondsAfterFinished"));
    let (start, end) = (status("startTime"), status("completionTime"));
    page.field_if_any(0, "Start Time", &time(&start));
    page.field_if_any(0, "Completed At", &time(&end));
    page.field_if_any(0, "Duration", &duration(&start, &end).unwrap_or_default());
    if let Some(deadline) = at(job, &["spec", "activeDeadlineSeconds"]) {
        page.field(0, "Active Deadline Seconds", &format!("{}s", plain(deadline)));
    }
    let [active, succeeded, failed] = ["active", "succeeded", "failed"].map(|name| int(job, &["status", name]));
    let ready = at(job, &["status", "ready"]).map(|ready| format!(" ({} Ready)", plain(ready)));
    let ready = ready.unwrap_or_default();
    page.field(0, "Pods Statuses", &format!("{active} Active{ready} / {succeeded} Succeeded / {failed} Failed"));
    if spec("completionMode") == "Indexed" {
        page.field(0, "Completed Indexes", &capped(&status("completedIndexes")));
    }
    template(at(job, &["spec", "template"]), page);
}

/// Source: `capIndexesListOrNone`: cut at the first comma from the fiftieth letter on.
fn capped(indexes: &str) -> String {
    if indexes.is_empty() {
        return "<none>".to_owned();
    }
    match indexes.get(50..).and_then(|rest| rest.find(',')) {
        Some(comma) => [indexes.get(..=50 + comma).unwrap_or_default(), "..."].concat(),
        None => indexes.to_owned(),
    }
}

/// Source: `describeCronJob`.
pub(super) fn cron_job(cron_job: &Node, page: &mut Page) {
    let spec = |name: &str| word_or(cron_job, &["spec", name], "<unset>");
    names(cron_job, page);
    labels(cron_job, page);
    page.field(0, "Schedule", &spec("schedule"));
    page.field(0, "Concurrency Policy", &spec("concurrencyPolicy"));
    page.field(0, "Suspend", if spec("suspend") == "true" { "True" } else { "False" });
    page.field(0, "Successful Job History Limit", &spec("successfulJobsHistoryLimit"));
    page.field(0, "Failed Job History Limit", &spec("failedJobsHistoryLimit"));
    let deadline = at(cron_job, &["spec", "startingDeadlineSeconds"]).map(|deadline| format!("{}s", plain(deadline)));
    page.field(0, "Starting Deadline Seconds", deadline.as_deref().unwrap_or("<unset>"));
    let job = |name: &str| word_or(cron_job, &["spec", "jobTemplate", "spec", name], "<unset>");
    let of_job = selector(at(cron_job, &["spec", "jobTemplate", "spec", "selector"]));
    page.field(0, "Selector", if of_job.is_empty() { "<unset>" } else { &of_job });
    page.field(0, "Parallelism", &job("parallelism"));
    page.field(0, "Completions", &job("completions"));
    if let Some(deadline) = at(cron_job, &["spec", "jobTemplate", "spec", "activeDeadlineSeconds"]) {
        page.field(0, "Active Deadline Seconds", &format!("{}s", plain(deadline)));
    }
    template(at(cron_job, &["spec", "jobTemplate", "spec", "template"]), page);
    let last = time(&word(cron_job, &["status", "lastScheduleTime"]));
    page.field(0, "Last Schedule Time", if last.is_empty() { "<unset>" } else { &last });
    let active: Vec<String> = items(cron_job, &["status", "active"]).iter().map(|job| word(job, &["name"])).collect();
    page.field(0, "Active Jobs", &if active.is_empty() { "<none>".to_owned() } else { active.join(", ") });
}

/// Source: `describeStatefulSet`.
pub(super) fn stateful_set(cursor: &Cursor<'_>, object: ObjectRef, set: &Node, page: &mut Page) {
    names(set, page);
    page.field(0, "CreationTimestamp", &time(&word(set, &["metadata", "creationTimestamp"])));
    selected(set, page);
    labels(set, page);
    let [desired, total] = [["spec", "replicas"], ["status", "replicas"]].map(|path| int(set, &path));
    page.field(0, "Replicas", &format!("{desired} desired | {total} total"));
    page.field(0, "Update Strategy", &word(set, &["spec", "updateStrategy", "type"]));
    if let Some(partition) = at(set, &["spec", "updateStrategy", "rollingUpdate", "partition"]) {
        page.field(1, "Partition", &plain(partition));
        page.field_if_any(
            1,
            "MaxUnavailable",
            &word(set, &["spec", "updateStrategy", "rollingUpdate", "maxUnavailable"]),
        );
    }
    pods(cursor, object, page);
    template(at(set, &["spec", "template"]), page);
    claims(items(set, &["spec", "volumeClaimTemplates"]), page);
}

/// Source: `describeVolumeClaimTemplates`.
fn claims(claims: &[Node], page: &mut Page) {
    page.line(0, if claims.is_empty() { "Volume Claims:\t<none>" } else { "Volume Claims:" });
    for claim in claims {
        page.field(1, "Name", &word(claim, &["metadata", "name"]));
        page.field(1, "StorageClass", &word(claim, &["spec", "storageClassName"]));
        page.labels("  Labels", at(claim, &["metadata", "labels"]));
        page.labels("  Annotations", at(claim, &["metadata", "annotations"]));
        page.field(1, "Capacity", &word_or(claim, &["spec", "resources", "requests", "storage"], "<default>"));
        let modes: Vec<String> = items(claim, &["spec", "accessModes"]).iter().map(plain).collect();
        page.field(1, "Access Modes", &format!("[{}]", modes.join(" ")));
    }
}

/// Source: `describeDaemonSet`.
pub(super) fn daemon_set(cursor: &Cursor<'_>, object: ObjectRef, set: &Node, page: &mut Page) {
    names(set, page);
    selected(set, page);
    page.field(0, "Node-Selector", &labels_in_line(at(set, &["spec", "template", "spec", "nodeSelector"])));
    labels(set, page);
    for (title, name) in [
        ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
        ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
        ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
        ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
        ("Number of Nodes Misscheduled", "numberMisscheduled"),
    ] {
        page.line(0, &format!("{title}: {}", int(set, &["status", name])));
    }
    pods(cursor, object, page);
    template(at(set, &["spec", "template"]), page);
}
