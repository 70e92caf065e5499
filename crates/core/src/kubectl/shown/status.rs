//! `status` of the objects that keep Pods, as their controllers write it.

use podstep_manifest::{Entry, Node, Span, Value};

use super::super::cursor::{Cursor, ObjectRef};
use super::super::ids;
use super::{NAMESPACE, api_version};
use crate::lifecycle::names::template_suffix;
use crate::lifecycle::patch::{list, map, number, text};
use crate::status::{
    Condition, CronJobStatus, DaemonSetStatus, DeploymentStatus, JobStatus, ObjectState, ReplicaSetStatus,
    StatefulSetStatus, WorkloadStatus,
};

/// The fields of an object, of which some are left out.
#[derive(Default)]
pub(super) struct Fields(Vec<Entry>);

impl Fields {
    pub(super) fn set(&mut self, key: &str, value: Node) -> &mut Self {
        self.0.push(Entry { key: key.to_owned(), key_span: Span::default(), value });
        self
    }

    /// A number that is left out when it is 0.
    pub(super) fn count(&mut self, key: &str, count: u32) -> &mut Self {
        if count > 0 { self.set(key, number(count)) } else { self }
    }

    /// A text that is left out when it is empty.
    pub(super) fn word(&mut self, key: &str, word: &str) -> &mut Self {
        if word.is_empty() { self } else { self.set(key, text(word)) }
    }

    pub(super) fn node(self) -> Node {
        Node::of(Value::Map(self.0))
    }
}

pub(super) fn of(cursor: &Cursor<'_>, object: ObjectRef, state: &ObjectState) -> Node {
    let mut fields = Fields::default();
    match &state.status {
        WorkloadStatus::Job(status) => job(cursor, object, status, &mut fields),
        WorkloadStatus::CronJob(status) => cron_job(cursor, status, &mut fields),
        WorkloadStatus::Deployment(status) => deployment(cursor, object, status, &mut fields),
        WorkloadStatus::ReplicaSet(status) => replica_set(cursor, object, status, &mut fields),
        WorkloadStatus::StatefulSet(status) => stateful_set(cursor, object, status, &mut fields),
        WorkloadStatus::DaemonSet(status) => daemon_set(status, &mut fields),
    }
    fields.node()
}

/// Which times a condition has beside `lastTransitionTime`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// `lastProbeTime`, which is null.
    NoProbe,
    /// `lastProbeTime`, the same.
    Probe,
    /// `lastUpdateTime`.
    Update,
    /// None.
    None,
}

/// `status.conditions`.
pub(super) fn conditions(cursor: &Cursor<'_>, object: ObjectRef, all: &[Condition], times: Times) -> Node {
    let changed = cursor.conditions(object);
    let node = |condition: &Condition| {
        let mut fields = Fields::default();
        if let Some(at) = changed.iter().find(|changed| changed.kind == condition.kind) {
            let transition = text(&cursor.rfc3339(at.status));
            match times {
                Times::NoProbe => fields.set("lastProbeTime", Node::null()),
                Times::Probe => fields.set("lastProbeTime", transition.clone()),
                Times::Update => fields.set("lastUpdateTime", text(&cursor.rfc3339(at.any))),
                Times::None => &mut fields,
            };
            fields.set("lastTransitionTime", transition);
        }
        fields.word("message", &condition.message).word("reason", condition.reason);
        fields.set("status", text(condition.word())).set("type", text(condition.kind));
        fields.node()
    };
    list(all.iter().map(node).collect())
}

/// Rule: `ready` and, since v1.29, `terminating` are always there. Source: `batch/v1` `JobStatus`.
fn job(cursor: &Cursor<'_>, object: ObjectRef, status: &JobStatus, fields: &mut Fields) {
    if *status == JobStatus::default() {
        return;
    }
    fields.count("active", status.active);
    fields.word("completedIndexes", &JobStatus::index_ranges(&status.completed_indexes));
    if let Some(end) = status.completion_time {
        fields.set("completionTime", text(&cursor.rfc3339(end)));
    }
    if !status.conditions.is_empty() {
        fields.set("conditions", conditions(cursor, object, &status.conditions, Times::Probe));
    }
    fields.count("failed", status.failed);
    if let Some(failed) = &status.failed_indexes {
        fields.set("failedIndexes", text(&JobStatus::index_ranges(failed)));
    }
    fields.set("ready", number(status.ready));
    if let Some(start) = status.start_time {
        fields.set("startTime", text(&cursor.rfc3339(start)));
    }
    fields.count("succeeded", status.succeeded);
    if cursor.version() >= 29 {
        fields.set("terminating", number(status.terminating));
    }
    let mut uncounted = Fields::default();
    let pods =
        || cursor.pods().filter(|(pod, _)| cursor.owner(ObjectRef::Pod(*pod)).map(ObjectRef::Other) == Some(object));
    for (key, count, failed) in
        [("failed", status.uncounted_failed, true), ("succeeded", status.uncounted_succeeded, false)]
    {
        let over = pods().filter(|(_, pod)| pod.phase.is_terminal() && (pod.phase.as_str() == "Failed") == failed);
        let uids: Vec<Node> = over.map(|(pod, _)| text(&ids::uid(cursor, ObjectRef::Pod(pod)))).collect();
        if count > 0 {
            let counted = uids.len().saturating_sub(count as usize);
            uncounted.set(key, list(uids.into_iter().skip(counted).collect()));
        }
    }
    fields.set("uncountedTerminatedPods", uncounted.node());
}

fn cron_job(cursor: &Cursor<'_>, status: &CronJobStatus, fields: &mut Fields) {
    let reference = |job: &usize| {
        let job = ObjectRef::Other(*job);
        map([
            ("apiVersion", text(api_version("Job"))),
            ("kind", text("Job")),
            ("name", text(cursor.name(job))),
            ("namespace", text(NAMESPACE)),
            ("uid", text(&ids::uid(cursor, job))),
        ])
    };
    if !status.active.is_empty() {
        fields.set("active", list(status.active.iter().map(reference).collect()));
    }
    if let Some(last) = status.last_schedule {
        fields.set("lastScheduleTime", text(&cursor.rfc3339(last)));
    }
    let ended = cursor.objects().filter_map(|(_, state)| match &state.status {
        WorkloadStatus::Job(job) => job.completion_time,
        _ => None,
    });
    if let Some(last) = ended.max() {
        fields.set("lastSuccessfulTime", text(&cursor.rfc3339(last)));
    }
}

fn deployment(cursor: &Cursor<'_>, object: ObjectRef, status: &DeploymentStatus, fields: &mut Fields) {
    fields.count("availableReplicas", status.available);
    if !status.conditions.is_empty() {
        let mut said = conditions(cursor, object, &status.conditions, Times::Update);
        // Progress renews the time without changing what is said.
        if let Value::Seq(items) = &mut said.value {
            for item in items.iter_mut().filter(|item| item.get("type").and_then(Node::as_str) == Some("Progressing")) {
                let progressed = text(&cursor.rfc3339(status.progressed_at));
                crate::lifecycle::patch::merge(item, &map([("lastUpdateTime", progressed)]));
            }
        }
        fields.set("conditions", said);
    }
    fields.count("observedGeneration", status.observed_generation).count("readyReplicas", status.ready);
    fields.count("replicas", status.replicas);
    if cursor.version() >= 35 && status.observed_generation > 0 {
        fields.set("terminatingReplicas", number(status.terminating));
    }
    fields.count("unavailableReplicas", status.unavailable).count("updatedReplicas", status.updated);
}

fn replica_set(cursor: &Cursor<'_>, object: ObjectRef, status: &ReplicaSetStatus, fields: &mut Fields) {
    fields.count("availableReplicas", status.available);
    if !status.conditions.is_empty() {
        fields.set("conditions", conditions(cursor, object, &status.conditions, Times::None));
    }
    fields.count("fullyLabeledReplicas", status.fully_labeled);
    fields.count("observedGeneration", status.observed_generation).count("readyReplicas", status.ready);
    fields.set("replicas", number(status.replicas));
    if cursor.version() >= 35 && status.observed_generation > 0 {
        fields.set("terminatingReplicas", number(status.terminating));
    }
}

fn stateful_set(cursor: &Cursor<'_>, object: ObjectRef, status: &StatefulSetStatus, fields: &mut Fields) {
    fields.set("availableReplicas", number(status.available));
    if status.observed_generation > 0 {
        fields.set("collisionCount", number(0));
    }
    let [current, update] = status.revisions;
    let revision = |hash: u64| match hash {
        0 => String::new(),
        _ => format!("{}-{}", cursor.name(object), template_suffix(hash)),
    };
    fields.count("currentReplicas", status.current).word("currentRevision", &revision(current));
    fields.count("observedGeneration", status.observed_generation).count("readyReplicas", status.ready);
    fields.set("replicas", number(status.replicas)).word("updateRevision", &revision(update));
    fields.count("updatedReplicas", status.updated);
}

fn daemon_set(status: &DaemonSetStatus, fields: &mut Fields) {
    fields.set("currentNumberScheduled", number(status.current)).set("desiredNumberScheduled", number(status.desired));
    fields.count("numberAvailable", status.available).set("numberMisscheduled", number(0));
    fields.set("numberReady", number(status.ready)).count("numberUnavailable", status.unavailable);
    fields.count("observedGeneration", status.observed_generation).count("updatedNumberScheduled", status.updated);
}
