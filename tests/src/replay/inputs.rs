//! The inputs of a recording: what processes do, and what a person does.

use podstep_core::api::{Container, Probe};
use podstep_core::lifecycle::{Action, Asked, Target, When};
use podstep_core::process::{self, HookRun, OnTerm, ProbeOutcome, Program};
use podstep_core::time::Millis;
use podstep_core::trace::Guess;
use serde_json::Value;

pub fn seconds(value: &Value) -> Millis {
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

pub fn programs(told: &Value, asked: Asked<'_>) -> Vec<Program> {
    let Asked { container, pod, in_job, completion_index } = asked;
    let guess = process::infer(container, in_job, pod.shares_pids);
    let runs = match told {
        Value::Array(runs) => runs.iter().collect(),
        Value::Object(_) => vec![told],
        _ => return vec![guess],
    };
    let programs = runs.into_iter().map(|told| {
        let program = program(told, &guess, container, pod.shares_pids);
        match completion_index {
            Some(index) => of_index(told, index, program),
            None => program,
        }
    });
    programs.collect()
}

/// `failIndex` and `succeedIndex` tell by completion index what is different: an exit code, or how many
/// seconds until exit code 0.
fn of_index(told: &Value, index: u32, program: Program) -> Program {
    let index = index.to_string();
    let fails = &told["failIndex"][&index];
    let succeeds = &told["succeedIndex"][&index];
    match (fails.is_number(), succeeds.is_number()) {
        (true, _) => Program { exit_code: code(fails), ..program },
        (_, true) => Program { run: optional_seconds(succeeds), exit_code: 0, ..program },
        _ => program,
    }
}

fn program(told: &Value, guess: &Program, container: &Container, shares_pids: bool) -> Program {
    let started = optional_seconds(&told["startedFileAfter"]);
    let outcome = |name: &str, probe: Option<&Probe>| match &told["probes"][name] {
        Value::String(text) if text == "fail" => ProbeOutcome::Fail,
        Value::Object(o) if o.contains_key("okUntil") => {
            ProbeOutcome::OkUntil(o.get("okUntil").map(seconds).unwrap_or_default())
        }
        Value::Object(o) if o.contains_key("okWhenEnv") => {
            let wanted = o.get("okWhenEnv").and_then(Value::as_object).into_iter().flatten();
            let has = |(name, value): (&String, &Value)| {
                container.env.iter().any(|(n, v)| n == name && value.as_str() == Some(v))
            };
            if wanted.into_iter().all(has) { ProbeOutcome::OkFrom(Millis::ZERO) } else { ProbeOutcome::Fail }
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
        guess: Guess::Told,
    }
}

pub fn action(told: &Value) -> Option<(When, Action)> {
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
