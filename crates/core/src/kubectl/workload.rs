//! The columns of objects that keep Pods.

use podstep_manifest::Node;

use super::human_duration;
use crate::api::Spec;
use crate::cluster::Version;
use crate::status::{JobStatus, ObjectState, WorkloadStatus};
use crate::time::Millis;

/// The columns of an object that keeps Pods, without NAME and AGE.
#[must_use]
pub fn object_columns(object: &ObjectState, now: Millis, version: Version) -> Vec<(&'static str, String)> {
    let wanted = object.spec.replicas();
    let number = |column, number: u32| (column, number.to_string());
    let ready = |ready: u32| ("READY", format!("{ready}/{wanted}"));
    match &object.status {
        WorkloadStatus::Job(status) => job_columns(object, status, now, version),
        WorkloadStatus::Deployment(status) => {
            vec![ready(status.ready), number("UP-TO-DATE", status.updated), number("AVAILABLE", status.available)]
        }
        WorkloadStatus::ReplicaSet(status) => {
            vec![number("DESIRED", wanted), number("CURRENT", status.replicas), number("READY", status.ready)]
        }
        WorkloadStatus::StatefulSet(status) => vec![ready(status.ready)],
        WorkloadStatus::DaemonSet(status) => vec![
            number("DESIRED", status.desired),
            number("CURRENT", status.current),
            number("READY", status.ready),
            number("UP-TO-DATE", status.updated),
            number("AVAILABLE", status.available),
            ("NODE SELECTOR", node_selector(object)),
        ],
        WorkloadStatus::CronJob(status) => {
            let Spec::CronJob(spec) = &object.spec else { return Vec::new() };
            let last = status.last_schedule.map(|at| human_duration(now.whole_secs().saturating_sub(at.whole_secs())));
            let none = || "<none>".to_owned();
            let mut columns = vec![("SCHEDULE", spec.schedule.clone())];
            if version.0 >= 29 {
                columns.push(("TIMEZONE", spec.time_zone.clone().unwrap_or_else(none)));
            }
            columns.extend([
                ("SUSPEND", if spec.suspend { "True" } else { "False" }.to_owned()),
                ("ACTIVE", status.active.len().to_string()),
                ("LAST SCHEDULE", last.unwrap_or_else(none)),
            ]);
            columns
        }
    }
}

/// `spec.template.spec.nodeSelector` as `a=b,c=d`.
fn node_selector(object: &ObjectState) -> String {
    let path = ["spec", "template", "spec", "nodeSelector"];
    labels_in_line(path.iter().try_fold(&*object.document, |node, step| node.get(step)))
}

/// Labels as `a=b,c=d`, or `<none>`. Source: `labels.FormatLabels`.
pub(super) fn labels_in_line(labels: Option<&Node>) -> String {
    let labels = labels.map(Node::entries).unwrap_or_default().iter();
    let all = labels.map(|entry| [&entry.key, "=", entry.value.as_str().unwrap_or_default()].concat());
    let all: Vec<String> = all.collect();
    if all.is_empty() { "<none>".to_owned() } else { all.join(",") }
}

/// The columns of a Job.
///
/// Rule: STATUS exists since v1.30 and says SuccessCriteriaMet since v1.34.
/// Source: `pkg/printers/internalversion/printers.go` `printJob`; recording `job-suspend`.
fn job_columns(object: &ObjectState, status: &JobStatus, now: Millis, version: Version) -> Vec<(&'static str, String)> {
    let spec = &object.spec;
    let completions = match spec {
        Spec::Job(job) => job.completions,
        _ => None,
    };
    let words: &[&str] = match version.0 {
        34.. => &["Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet"],
        _ => &["Complete", "Failed", "Suspended", "FailureTarget"],
    };
    let word = words.iter().find(|kind| status.condition(kind).is_some()).unwrap_or(&"Running");
    let word = if object.deleting && status.finished().is_none() { &"Terminating" } else { word };
    let mut columns = Vec::new();
    if version.0 >= 30 {
        columns.push(("STATUS", (*word).to_owned()));
    }
    let completions = match (completions, spec.replicas()) {
        (Some(completions), _) => format!("{}/{completions}", status.succeeded),
        (None, 2..) => format!("{}/1 of {}", status.succeeded, spec.replicas()),
        (None, _) => format!("{}/1", status.succeeded),
    };
    columns.push(("COMPLETIONS", completions));
    let duration = status.start_time.map(|start| {
        let until = status.completion_time.unwrap_or(now);
        // API times are whole seconds, so both ends are truncated first.
        human_duration(until.whole_secs().saturating_sub(start.whole_secs()))
    });
    columns.push(("DURATION", duration.unwrap_or_default()));
    columns
}
