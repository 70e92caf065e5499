//! Recordings are simulated from their inputs: `kubernetes`, `node`, `objects`, `programs`, `actions`, `observedFor`.

use std::collections::BTreeMap;
use std::path::Path;

use podstep_core::api::{Probe, Workload};
use podstep_core::cluster::Version;
use podstep_core::lifecycle::{self, Action, Input, Timing, When};
use podstep_core::process::{self, HookRun, OnTerm, ProbeOutcome, Program};
use podstep_core::status::{ContainerState, ContainerStatus, PodStatus, WorkloadStatus};
use podstep_core::time::Millis;
use podstep_core::trace::{Change, Fact, Trace};
use podstep_core::{Options, input, resources};
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
    let objects = recording["objects"].as_array().cloned().unwrap_or_default();
    let text = objects.iter().map(Value::to_string).collect::<Vec<_>>().join("\n---\n");
    let read = input::read(&text, &Options { version, ..Options::default() });
    let Some(workload) = read.workload else { return json!({"runtime": [], "watch": [], "table": [], "events": []}) };
    let programs =
        workload.pod.containers.iter().map(|c| programs(&recording["programs"][&c.name], c, &workload)).collect();
    let actions = recording["actions"].as_array().into_iter().flatten().filter_map(action).collect();
    let images = recording["node"]["imagesPresent"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|i| i.as_str().map(str::to_owned))
        .collect();
    let trace = lifecycle::simulate(&Input {
        workload: &workload,
        cluster: read.cluster,
        programs,
        actions,
        images_present: images,
        // The recordings pull from a registry on the same machine.
        timing: Timing { pull: Millis(100), ..Timing::OBSERVED },
        horizon: seconds(&recording["observedFor"]),
    });
    let qos = resources::report(&workload.pod.resources(), read.cluster.version).qos.class.as_str();
    written(&trace, &workload, Some(qos), recording)
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

fn programs(told: &Value, container: &podstep_core::api::Container, workload: &Workload) -> Vec<Program> {
    let guess = process::infer(container, workload.is_job(), workload.pod.shares_pids);
    let runs = match told {
        Value::Array(runs) => runs.iter().collect(),
        Value::Object(_) => vec![told],
        _ => return vec![guess],
    };
    runs.into_iter().map(|told| program(told, &guess, container, workload.pod.shares_pids)).collect()
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
    let when = match told["when"].as_str() {
        Some("running") => When::Running(after),
        Some("ready") => When::Ready(after),
        _ => When::At(optional_seconds(&told["at"])?),
    };
    (told["do"] == "delete").then(|| (when, Action::DeletePod { grace_secs: told["grace"].as_u64() }))
}

fn at(time: Millis) -> Value {
    serde_json::from_str(&format!("{}.{:03}", time.0 / 1000, time.0 % 1000)).unwrap_or(Value::Null)
}

/// The simulated life in the form of a recording.
fn written(trace: &Trace, workload: &Workload, qos: Option<&str>, recording: &Value) -> Value {
    let bare = workload.kind == "Pod";
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (index, pod) in trace.pods.iter().enumerate() {
        names.insert(pod.name.clone(), if bare { pod.name.clone() } else { format!("<pod-{}>", index + 1) });
    }
    let replica_set = trace.pods.first().filter(|_| workload.kind == "Deployment");
    let replica_set = replica_set.and_then(|pod| pod.name.rsplit_once('-')).map(|(name, _)| name.to_owned());
    let comparable = |text: &str| {
        let mut text =
            text.replace("default/", "<ns>/").replace("_default(11111111-2222-3333-4444-555555555555)", "_<ns>(<uid>)");
        for (name, comparable) in &names {
            text = text.replace(name.as_str(), comparable);
        }
        if let Some(replica_set) = &replica_set {
            text = text.replace(replica_set.as_str(), "<rs-1>");
        }
        text
    };
    let pod_name = |pod: usize| trace.pods.get(pod).and_then(|p| names.get(&p.name)).cloned().unwrap_or_default();
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
                Change::Pod(pod, status) => watch.push(pod_state(step.at, &pod_name(*pod), status, qos)),
                Change::Workload(status) => watch.push(workload_state(step.at, workload, status)),
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

fn pod_state(time: Millis, name: &str, status: &PodStatus, qos: Option<&str>) -> Value {
    let word = |yes| if yes { "True" } else { "False" };
    let conditions: Map<String, Value> =
        status.conditions.iter().map(|c| (c.kind.to_owned(), json!([word(c.status), c.reason]))).collect();
    json!({
        "t": at(time), "type": "MODIFIED", "kind": "Pod", "name": name, "phase": status.phase.as_str(), "node": status.bound, "qos": qos, "conditions": conditions,
        "init": status.init.iter().map(container_state).collect::<Vec<_>>(),
        "containers": status.containers.iter().map(container_state).collect::<Vec<_>>(),
    })
}

fn workload_state(time: Millis, workload: &Workload, status: &WorkloadStatus) -> Value {
    let (status, conditions, uncounted) = match status {
        WorkloadStatus::Job(job) => {
            let conditions: Vec<Value> =
                job.conditions.iter().map(|c| json!([c.kind, "True", c.reason, c.message])).collect();
            let counts = json!({"active": job.active, "ready": job.ready, "terminating": job.terminating, "succeeded": job.succeeded, "failed": job.failed});
            let mut uncounted = Map::new();
            for (name, count) in [("succeeded", job.uncounted_succeeded), ("failed", job.uncounted_failed)] {
                if count > 0 {
                    uncounted.insert(name.to_owned(), count.into());
                }
            }
            (counts, conditions, uncounted)
        }
        WorkloadStatus::Deployment(d) => (
            json!({"replicas": d.replicas, "updatedReplicas": d.updated, "readyReplicas": d.ready, "availableReplicas": d.available}),
            Vec::new(),
            Map::new(),
        ),
    };
    let spec = if workload.is_job() {
        json!({"suspend": false, "parallelism": 1, "completions": 1})
    } else {
        json!({"replicas": workload.replicas})
    };
    json!({"t": at(time), "type": "MODIFIED", "kind": workload.kind, "name": workload.name, "status": status, "spec": spec, "conditions": conditions, "uncounted": uncounted})
}
