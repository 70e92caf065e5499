//! The columns of objects that keep Pods.

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
        WorkloadStatus::Job(status) => job_columns(&object.spec, status, now, version),
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
            ("NODE SELECTOR", "<none>".to_owned()),
        ],
        WorkloadStatus::CronJob(status) => {
            let (schedule, suspend) = match &object.spec {
                Spec::CronJob { schedule, suspend } => (schedule.clone(), *suspend),
                _ => (String::new(), false),
            };
            let last = status.last_schedule.map(|at| human_duration(now.whole_secs().saturating_sub(at.whole_secs())));
            vec![
                ("SCHEDULE", schedule),
                ("TIMEZONE", "<none>".to_owned()),
                ("SUSPEND", if suspend { "True" } else { "False" }.to_owned()),
                number("ACTIVE", status.active),
                ("LAST SCHEDULE", last.unwrap_or_else(|| "<none>".to_owned())),
            ]
        }
    }
}

/// The columns of a Job. STATUS exists since v1.31.
fn job_columns(spec: &Spec, status: &JobStatus, now: Millis, version: Version) -> Vec<(&'static str, String)> {
    let completions = match spec {
        Spec::Job(job) => job.completions,
        _ => None,
    };
    let word = ["Complete", "Failed"]
        .into_iter()
        .chain(["Suspended", "FailureTarget", "SuccessCriteriaMet"])
        .find(|kind| status.conditions.iter().any(|c| c.kind == *kind && c.status))
        .unwrap_or("Running");
    let mut columns = Vec::new();
    if version.0 >= 31 {
        columns.push(("STATUS", word.to_owned()));
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
