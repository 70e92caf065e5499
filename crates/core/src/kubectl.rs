//! What kubectl prints: the columns of `kubectl get`, as the API server computes them.

use crate::api::{PodSpec, Spec};
use crate::cluster::Version;
use crate::status::{ContainerState, JobStatus, ObjectState, PodStatus, WorkloadStatus};
use crate::time::Millis;

/// The columns READY, STATUS and RESTARTS of a Pod.
///
/// Rule: sidecars count in both numbers of READY, plain init containers in neither; STATUS is the first
/// unfinished init container's state, else the last reason of the regular ones. Source:
/// `pkg/printers/internalversion/printers.go` `printPod`; recording `sidecar-crashloop`.
#[must_use]
pub fn pod_columns(spec: &PodSpec, status: &PodStatus, version: Version) -> [(&'static str, String); 3] {
    let total = spec.containers.iter().filter(|c| c.is_sidecar()).count() + spec.containers.len() - spec.init_count;
    let mut reason = status.phase.as_str().to_owned();
    let (mut ready, mut restarts, mut sidecar_restarts) = (0, 0, 0);
    let mut initializing = false;
    for (index, s) in status.init.iter().enumerate() {
        let sidecar = spec.containers.get(index).is_some_and(crate::api::Container::is_sidecar);
        restarts += s.restart_count;
        if sidecar {
            sidecar_restarts += s.restart_count;
        }
        if initializing {
            continue;
        }
        match &s.state {
            ContainerState::Terminated(end) if end.exit_code == 0 => continue,
            _ if sidecar && s.started => {
                ready += usize::from(s.ready);
                continue;
            }
            ContainerState::Terminated(end) => reason = format!("Init:{}", end.reason),
            ContainerState::Waiting(why) if !why.is_empty() && *why != "PodInitializing" => {
                reason = format!("Init:{why}")
            }
            _ => reason = format!("Init:{index}/{}", spec.init_count),
        }
        initializing = true;
    }
    if !initializing || status.is_true("Initialized") {
        restarts = sidecar_restarts;
        let mut has_running = false;
        let mut error: Option<&str> = None;
        for s in status.containers.iter().rev() {
            restarts += s.restart_count;
            match &s.state {
                ContainerState::Waiting(why) if !why.is_empty() => reason = (*why).to_owned(),
                ContainerState::Terminated(end) => {
                    reason = end.reason.to_owned();
                    if end.exit_code != 0 {
                        error = Some(end.reason);
                    }
                }
                ContainerState::Running(_) if s.ready => {
                    has_running = true;
                    ready += 1;
                }
                _ => {}
            }
        }
        if reason == "Completed" {
            if has_running && status.is_true("Ready") {
                reason = "Running".to_owned();
            } else if let (Some(error), true) = (error, version.0 >= 35) {
                reason = error.to_owned();
            } else if has_running {
                reason = "NotReady".to_owned();
            }
        }
    }
    if status.deleting_secs.is_some() && !status.phase.is_terminal() {
        reason = "Terminating".to_owned();
    }
    [("READY", format!("{ready}/{total}")), ("STATUS", reason), ("RESTARTS", restarts.to_string())]
}

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

/// A length of whole seconds as kubectl prints it: `45s`, `2m5s`, `15m`, `3h10m`.
/// Source: `apimachinery/pkg/util/duration`.
#[must_use]
pub fn human_duration(seconds: u64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (seconds, minutes) {
        (..120, _) => format!("{seconds}s"),
        (_, ..10) if rest > 0 => format!("{minutes}m{rest}s"),
        (_, ..180) => format!("{minutes}m"),
        _ if minutes % 60 > 0 && minutes / 60 < 8 => format!("{}h{}m", minutes / 60, minutes % 60),
        _ => format!("{}h", minutes / 60),
    }
}
