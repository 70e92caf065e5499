//! A simulated life in the form of a recording.

use podstep_core::api::Spec;
use podstep_core::status::{
    Condition, ContainerState, ContainerStatus, JobStatus, ObjectState, PodStatus, WorkloadStatus,
};
use podstep_core::time::Millis;
use podstep_core::trace::{Change, Fact, Trace};
use serde_json::{Map, Value, json};

fn at(time: Millis) -> Value {
    serde_json::from_str(&format!("{}.{:03}", time.0 / 1000, time.0 % 1000)).unwrap_or(Value::Null)
}

/// The names of what a controller created, with what makes them comparable: `<pod-1>`, `<rs-1>`, in order of
/// creation; the longest first, because a Pod's name begins with its owner's.
fn comparable_names(trace: &Trace) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    let mut add = |kind: &'static str, name: &str| {
        let prefix = match kind {
            "ReplicaSet" => "<rs-",
            "Job" => "<job-",
            _ => "<pod-",
        };
        if !names.iter().any(|(known, _)| known == name) {
            let nth = names.iter().filter(|(_, shown)| shown.starts_with(prefix)).count() + 1;
            names.push((name.to_owned(), format!("{prefix}{nth}>")));
        }
    };
    for object in trace.objects.iter().filter(|object| object.owner.is_some()) {
        add(object.kind, &object.name);
    }
    for pod in trace.pods.iter().filter(|pod| pod.owner.is_some()) {
        add("Pod", &pod.name);
    }
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names
}

/// The simulated life in the form of a recording.
pub fn written(trace: &Trace, recording: &Value) -> Value {
    let names = comparable_names(trace);
    let comparable = |text: &str| {
        let mut text = text.replace("default/", "<ns>/");
        if let Some((head, uid)) = text.split_once("_default(")
            && let Some((_, tail)) = uid.split_once(')')
        {
            text = format!("{head}_<ns>(<uid>){tail}");
        }
        for (name, comparable) in &names {
            text = text.replace(name.as_str(), comparable);
        }
        text
    };
    let shown = |name: &str| {
        names.iter().find(|(known, _)| known == name).map_or_else(|| name.to_owned(), |(_, shown)| shown.clone())
    };
    let object = |object: usize| trace.objects.get(object).map(|entry| (entry.kind, shown(&entry.name)));
    let pod_name = |pod: usize| trace.pods.get(pod).map(|entry| shown(&entry.name)).unwrap_or_default();
    let mut runtime = Vec::new();
    let mut watch = Vec::new();
    for step in &trace.steps {
        if let Some(container) = step.container {
            let name = trace.container(container).map(|c| c.name.clone()).unwrap_or_default();
            let mut fact = |ev: &str, more: Value| {
                let mut entry = json!({"t": at(step.at), "pod": pod_name(container.pod), "container": name, "ev": ev});
                if let (Value::Object(entry), Value::Object(more)) = (&mut entry, more) {
                    entry.extend(more);
                }
                runtime.push(entry);
            };
            match &*step.fact {
                Fact::ContainerStarted { .. } => fact("started", json!({})),
                Fact::Sigterm { timeout_secs } => fact("stop", json!({"timeout": timeout_secs})),
                Fact::Sigkill => fact("sigkill", json!({})),
                Fact::Exited { exit_code, .. } => fact("exited", json!({"exitCode": exit_code})),
                _ => {}
            }
        }
        for change in &step.changes {
            match change {
                Change::Pod(pod, status) => watch.push(pod_state(step.at, &pod_name(*pod), status)),
                Change::Object(index, state) => watch.extend(object(*index).map(|name| object_state(step.at, name, state, &comparable))),
                Change::ObjectGone(index) => watch.extend(
                    object(*index).map(|(kind, name)| json!({"t": at(step.at), "type": "DELETED", "kind": kind, "name": name, "gone": true})),
                ),
                Change::PodGone(pod) => watch.push(
                    json!({"t": at(step.at), "type": "DELETED", "kind": "Pod", "name": pod_name(*pod), "gone": true}),
                ),
                Change::Lane(..) | Change::PodDocument(..) => {}
            }
        }
    }
    let table: Vec<Value> = trace
        .rows
        .iter()
        .map(|row| {
            let cells: Map<String, Value> =
                row.cells().map(|(column, text)| (title(column), comparable(text).into())).collect();
            json!({"t": at(row.at), "kind": row.kind, "type": row.change, "row": cells})
        })
        .collect();
    let mut events: Vec<Value> = Vec::new();
    for event in &trace.events {
        let (object, message) = (comparable(&event.object), comparable(&event.message));
        // An Event that stands for many has the message of the last one.
        let combined = |text: &str| text.starts_with("(combined from similar events)");
        let same = |e: &&mut Value| {
            let said = e["message"].as_str().unwrap_or_default();
            e["object"] == object.as_str()
                && e["fieldPath"] == *event.field_path
                && e["reason"] == event.reason
                && (said == message || (combined(said) && combined(&message)))
        };
        match events.iter_mut().find(same) {
            Some(earlier) => {
                earlier["count"] = (earlier["count"].as_u64().unwrap_or(0) + 1).into();
                earlier["message"] = message.into();
            }
            None => events.push(json!({"object": object, "fieldPath": event.field_path, "type": event.kind, "reason": event.reason, "message": message, "count": 1, "t_seen": at(event.at)})),
        }
    }
    json!({"name": recording["name"], "runtime": runtime, "watch": watch, "table": table, "events": events})
}

/// `NODE SELECTOR` and `UP-TO-DATE` as the API server's table names them: `Node Selector`, `Up-to-date`.
fn title(column: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_string() + &letters.as_str().to_lowercase()).unwrap_or_default()
    };
    column.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn container_state(status: &ContainerStatus) -> Value {
    let state = match &status.state {
        ContainerState::Waiting(reason) => json!({"waiting": reason}),
        ContainerState::Running(_) => json!({"running": true}),
        ContainerState::Terminated(end) => json!({"terminated": {"exitCode": end.exit_code, "reason": end.reason}}),
    };
    json!({"name": status.name, "ready": status.ready, "started": status.started, "restarts": status.restart_count, "state": state})
}

fn conditions_of(conditions: &[Condition]) -> impl Iterator<Item = (&Condition, &'static str)> {
    conditions.iter().map(|condition| (condition, condition.word()))
}

fn pod_state(time: Millis, name: &str, status: &PodStatus) -> Value {
    let conditions: Map<String, Value> =
        conditions_of(&status.conditions).map(|(c, word)| (c.kind.to_owned(), json!([word, c.reason]))).collect();
    let mut state = json!({
        "t": at(time), "type": "MODIFIED", "kind": "Pod", "name": name, "phase": status.phase.as_str(), "node": status.bound, "qos": status.qos, "conditions": conditions,
        "init": status.init.iter().map(container_state).collect::<Vec<_>>(),
        "containers": status.containers.iter().map(container_state).collect::<Vec<_>>(),
    });
    if !status.reason.is_empty() {
        state["reason"] = status.reason.into();
    }
    state
}

fn object_state(
    time: Millis,
    (kind, name): (&str, String),
    object: &ObjectState,
    comparable: &dyn Fn(&str) -> String,
) -> Value {
    let mut uncounted = Map::new();
    let status = match &object.status {
        WorkloadStatus::Job(job) => {
            for (name, count) in [("succeeded", job.uncounted_succeeded), ("failed", job.uncounted_failed)] {
                if count > 0 {
                    uncounted.insert(name.to_owned(), count.into());
                }
            }
            let mut status = json!({"active": job.active, "ready": job.ready, "terminating": job.terminating, "succeeded": job.succeeded, "failed": job.failed});
            if !job.completed_indexes.is_empty() {
                status["completedIndexes"] = JobStatus::index_ranges(&job.completed_indexes).into();
            }
            if let Some(failed) = job.failed_indexes.as_ref().filter(|failed| !failed.is_empty()) {
                status["failedIndexes"] = JobStatus::index_ranges(failed).into();
            }
            status
        }
        WorkloadStatus::CronJob(cron) => json!({"active": cron.active.len()}),
        WorkloadStatus::Deployment(d) => {
            json!({"replicas": d.replicas, "updatedReplicas": d.updated, "readyReplicas": d.ready, "availableReplicas": d.available, "unavailableReplicas": d.unavailable, "terminatingReplicas": d.terminating})
        }
        WorkloadStatus::ReplicaSet(set) => {
            json!({"replicas": set.replicas, "fullyLabeledReplicas": set.fully_labeled, "readyReplicas": set.ready, "availableReplicas": set.available, "terminatingReplicas": set.terminating})
        }
        WorkloadStatus::StatefulSet(set) => {
            json!({"replicas": set.replicas, "readyReplicas": set.ready, "currentReplicas": set.current, "updatedReplicas": set.updated, "availableReplicas": set.available})
        }
        WorkloadStatus::DaemonSet(set) => {
            json!({"desiredNumberScheduled": set.desired, "currentNumberScheduled": set.current, "numberReady": set.ready, "updatedNumberScheduled": set.updated, "numberAvailable": set.available, "numberUnavailable": set.unavailable})
        }
    };
    let spec = match &object.spec {
        Spec::Pod | Spec::DaemonSet(_) => json!({}),
        Spec::Job(job) => {
            let mut spec = json!({"suspend": job.suspend, "parallelism": job.parallelism});
            if let Some(completions) = job.completions {
                spec["completions"] = completions.into();
            }
            spec
        }
        Spec::CronJob(cron) => json!({"suspend": cron.suspend}),
        spec => json!({"replicas": spec.replicas()}),
    };
    let conditions: Vec<Value> = conditions_of(object.status.conditions())
        .map(|(c, word)| json!([c.kind, word, c.reason, comparable(&c.message)]))
        .collect();
    json!({"t": at(time), "type": "MODIFIED", "kind": kind, "name": name, "status": status, "spec": spec, "conditions": conditions, "uncounted": uncounted})
}
