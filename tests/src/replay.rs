//! Recordings are simulated from their inputs: `kubernetes`, `node`, `objects`, `programs`, `actions`, `observedFor`.

use std::path::Path;

use podstep_core::api::{Probe, Spec};
use podstep_core::cluster::{Cluster, Version};
use podstep_core::lifecycle::{self, Action, Asked, Input, Target, Timing, When};
use podstep_core::process::{self, HookRun, OnTerm, ProbeOutcome, Program};
use podstep_core::status::{Condition, ContainerState, ContainerStatus, ObjectState, PodStatus, WorkloadStatus};
use podstep_core::time::Millis;
use podstep_core::trace::{Change, Fact, Trace};
use podstep_core::{Options, input};
use serde_json::{Map, Value, json};

/// Simulates every `*.json` of a folder into another.
pub fn replay(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::create_dir_all(to).map_err(|e| e.to_string())?;
    let mut names: Vec<_> = std::fs::read_dir(from)
        .map_err(|e| format!("{}: {e}", from.display()))?
        .flatten()
        .map(|e| e.file_name())
        .collect();
    names.sort();
    for name in names.iter().filter(|name| name.to_string_lossy().ends_with(".json")) {
        let text = std::fs::read_to_string(from.join(name)).map_err(|e| e.to_string())?;
        let recording: Value = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", name.display()))?;
        std::fs::write(to.join(name), simulated(&recording).to_string()).map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn simulated(recording: &Value) -> Value {
    let version = recording["kubernetes"].as_str().and_then(Version::parse);
    let mut cluster = Cluster::new(version.unwrap_or(Version::NEWEST));
    let mut workloads = Vec::new();
    for object in recording["objects"].as_array().into_iter().flatten() {
        let read = input::read(&object.to_string(), &Options { version, ..Options::default() });
        cluster = read.cluster;
        workloads.extend(read.workload);
    }
    let actions = recording["actions"].as_array().into_iter().flatten().filter_map(action).collect();
    let images = recording["node"]["imagesPresent"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|i| i.as_str().map(str::to_owned))
        .collect();
    let trace = lifecycle::simulate(&Input {
        workloads: &workloads,
        cluster,
        programs: &|asked| programs(&recording["programs"][&asked.container.name], asked),
        actions,
        images_present: images,
        // The recordings pull from a registry on the same machine.
        timing: Timing { pull: Millis(100), ..Timing::OBSERVED },
        horizon: seconds(&recording["observedFor"]),
    });
    written(&trace, recording)
}

fn seconds(value: &Value) -> Millis {
    let text = value.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = format!("{part:0<3}").chars().take(3).collect::<String>();
    Millis::secs(whole.parse().unwrap_or(0)) + Millis(part.parse().unwrap_or(0))
}

fn optional_seconds(value: &Value) -> Option<Millis> {
    value.is_number().then(|| seconds(value))
}

fn code(value: &Value) -> i32 {
    value.as_i64().and_then(|code| i32::try_from(code).ok()).unwrap_or(0)
}

fn programs(told: &Value, asked: Asked<'_>) -> Vec<Program> {
    let Asked { container, pod, in_job, .. } = asked;
    let guess = process::infer(container, in_job, pod.shares_pids);
    let runs = match told {
        Value::Array(runs) => runs.iter().collect(),
        Value::Object(_) => vec![told],
        _ => return vec![guess],
    };
    runs.into_iter().map(|told| program(told, &guess, container, pod.shares_pids)).collect()
}

fn program(told: &Value, guess: &Program, container: &podstep_core::api::Container, shares_pids: bool) -> Program {
    let started = optional_seconds(&told["startedFileAfter"]);
    let outcome = |name: &str, probe: Option<&Probe>| match &told["probes"][name] {
        Value::String(text) if text == "fail" => ProbeOutcome::Fail,
        Value::Object(o) if o.contains_key("okUntil") => {
            ProbeOutcome::OkUntil(o.get("okUntil").map(seconds).unwrap_or_default())
        }
        // The recordings' probes look for a file that the program makes.
        _ if probe.is_some_and(|probe| probe.exec.iter().any(|word| word.contains("/tmp/started"))) => {
            started.map_or(ProbeOutcome::Fail, ProbeOutcome::OkFrom)
        }
        _ => ProbeOutcome::OkFrom(Millis::ZERO),
    };
    let hook = |name: &str, guess: HookRun| match &told["hooks"][name] {
        Value::Object(o) => HookRun {
            run: match o.get("seconds").unwrap_or(&Value::Null) {
                Value::Null => None,
                run => Some(seconds(run)),
            },
            ok: o.get("exitCode").is_none_or(|c| c == 0) && o.get("ok").is_none_or(|ok| ok == true),
        },
        _ => guess,
    };
    let oom = optional_seconds(&told["oomAfter"]);
    Program {
        run: oom.or_else(|| optional_seconds(&told["run"])),
        exit_code: if oom.is_some() { 137 } else { code(&told["exitCode"]) },
        oom: oom.is_some(),
        on_term: match &told["onTerm"] {
            Value::Object(_) => OnTerm::Exit {
                after: seconds(&told["onTerm"]["after"]) + Millis(9),
                exit_code: code(&told["onTerm"]["exitCode"]),
            },
            _ if shares_pids => OnTerm::Exit { after: Millis(10), exit_code: 143 },
            _ => OnTerm::Ignore,
        },
        probes: [
            outcome("startup", container.startup.as_ref()),
            outcome("readiness", container.readiness.as_ref()),
            outcome("liveness", container.liveness.as_ref()),
        ],
        post_start: hook("postStart", guess.post_start),
        pre_stop: hook("preStop", guess.pre_stop),
        guess: podstep_core::trace::Guess::Told,
    }
}

fn action(told: &Value) -> Option<(When, Action)> {
    let after = optional_seconds(&told["after"]).unwrap_or_default();
    let number = |name: &str| told[name].as_u64().and_then(|number| usize::try_from(number).ok());
    let count = number("count").unwrap_or(1);
    let when = match told["when"].as_str() {
        Some("running") => When::Running(count, after),
        Some("ready") => When::Ready(count, after),
        _ => When::At(optional_seconds(&told["at"])?),
    };
    let target = match (told["kind"].as_str(), told["name"].as_str()) {
        (Some(kind), Some(name)) if kind != "Pod" => Target::Object(kind.to_owned(), name.to_owned()),
        _ => Target::Pod(number("index").unwrap_or(0)),
    };
    let patch = || podstep_manifest::parse(&told["patch"].to_string()).0.pop().map(|document| document.root);
    let action = match told["do"].as_str()? {
        "delete" => Action::Delete { target, grace_secs: told["grace"].as_u64() },
        "evict" => Action::Evict(target),
        "patch" => Action::Patch(target, patch()?),
        "resize" => Action::Resize(target, patch()?),
        "scale" => Action::Scale(target, number("replicas").and_then(|number| u32::try_from(number).ok())?),
        "kubelet-restart" => Action::KubeletRestart { down: optional_seconds(&told["down"]).unwrap_or_default() },
        "node-reboot" => Action::NodeReboot,
        _ => return None,
    };
    Some((when, action))
}

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
fn written(trace: &Trace, recording: &Value) -> Value {
    let names = comparable_names(trace);
    let comparable = |text: &str| {
        let mut text =
            text.replace("default/", "<ns>/").replace("_default(11111111-2222-3333-4444-555555555555)", "_<ns>(<uid>)");
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
            match &step.fact {
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
                Change::Object(index, state) => watch.extend(object(*index).map(|name| object_state(step.at, name, state))),
                Change::ObjectGone(index) => watch.extend(
                    object(*index).map(|(kind, name)| json!({"t": at(step.at), "type": "DELETED", "kind": kind, "name": name, "gone": true})),
                ),
                Change::PodGone(pod) => watch.push(
                    json!({"t": at(step.at), "type": "DELETED", "kind": "Pod", "name": pod_name(*pod), "gone": true}),
                ),
                Change::Lane(..) => {}
            }
        }
    }
    let table: Vec<Value> = trace
        .rows
        .iter()
        .map(|row| {
            let cells: Map<String, Value> =
                row.cells.iter().map(|(column, text)| (title(column), comparable(text).into())).collect();
            json!({"t": at(row.at), "kind": row.kind, "type": row.change, "row": cells})
        })
        .collect();
    let mut events: Vec<Value> = Vec::new();
    for event in &trace.events {
        let (object, message) = (comparable(&event.object), comparable(&event.message));
        let same = |e: &&mut Value| {
            e["object"] == object.as_str()
                && e["fieldPath"] == event.field_path.as_str()
                && e["message"] == message.as_str()
                && e["reason"] == event.reason
        };
        match events.iter_mut().find(same) {
            Some(earlier) => earlier["count"] = (earlier["count"].as_u64().unwrap_or(0) + 1).into(),
            None => events.push(json!({"object": object, "fieldPath": event.field_path, "type": event.kind, "reason": event.reason, "message": message, "count": 1, "t_seen": at(event.at)})),
        }
    }
    json!({"name": recording["name"], "runtime": runtime, "watch": watch, "table": table, "events": events})
}

/// `UP-TO-DATE` as the API server's table names it: `Up-to-date`.
fn title(column: &str) -> String {
    let mut letters = column.chars();
    letters.next().map(|first| first.to_string() + &letters.as_str().to_lowercase()).unwrap_or_default()
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
    conditions.iter().map(|condition| (condition, if condition.status { "True" } else { "False" }))
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

fn object_state(time: Millis, (kind, name): (&str, String), object: &ObjectState) -> Value {
    let mut uncounted = Map::new();
    let status = match &object.status {
        WorkloadStatus::Job(job) => {
            for (name, count) in [("succeeded", job.uncounted_succeeded), ("failed", job.uncounted_failed)] {
                if count > 0 {
                    uncounted.insert(name.to_owned(), count.into());
                }
            }
            json!({"active": job.active, "ready": job.ready, "terminating": job.terminating, "succeeded": job.succeeded, "failed": job.failed})
        }
        WorkloadStatus::CronJob(cron) => json!({"active": cron.active}),
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
        Spec::Pod | Spec::DaemonSet => json!({}),
        Spec::Job(job) => {
            let mut spec = json!({"suspend": job.suspend, "parallelism": job.parallelism});
            if let Some(completions) = job.completions {
                spec["completions"] = completions.into();
            }
            spec
        }
        Spec::CronJob { suspend, .. } => json!({"suspend": suspend}),
        Spec::Deployment { replicas } | Spec::ReplicaSet { replicas } | Spec::StatefulSet { replicas } => {
            json!({"replicas": replicas})
        }
    };
    let conditions: Vec<Value> =
        conditions_of(object.status.conditions()).map(|(c, word)| json!([c.kind, word, c.reason, c.message])).collect();
    json!({"t": at(time), "type": "MODIFIED", "kind": kind, "name": name, "status": status, "spec": spec, "conditions": conditions, "uncounted": uncounted})
}
