//! Why the API shows what it shows, as data: each file may hold a Scenario, holds a manifest, and after it seconds, each
//! with the fields of the status of every object that keeps Pods or, where there is none, of the first Pod: what they
//! say, the step that made them so, the rule, the fields of the manifest that it reads, and what would change them.
//!
//! `PODSTEP_UPDATE=1 cargo test -p podstep-core` writes what is given now into the files; read the difference before
//! you commit it.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod golden;

use podstep_core::rules::{StatusField, Subject, Turn, status_fields};
use podstep_core::time::Millis;
use podstep_core::{Life, Options, run};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// How the Scenario of a case begins.
const SCENARIO: &str = "---\napiVersion: podstep.dev/v1alpha1\nkind: Scenario\n";

fn given(case: &str) -> String {
    let (head, rest) = case.split_once("=== manifest\n").expect("a manifest");
    let manifest = rest.split("=== ").next().unwrap_or_default();
    let told = head.split_once("=== scenario\n").map_or(String::new(), |(_, told)| format!("{SCENARIO}{told}"));
    let result = run(&format!("{manifest}{told}"), &Options::default());
    let life = result.life.unwrap_or_else(|| panic!("no life: {:?}", result.diagnostics));
    let steps = &life.trace.steps;
    let mut out = format!("{head}=== manifest\n{manifest}");
    for seconds in rest.split("=== ").skip(1).filter_map(|part| part.lines().next()) {
        let until = Millis::secs(seconds.parse().expect("a whole second"));
        let step = steps.partition_point(|step| step.at <= until).saturating_sub(1);
        out += &format!("=== {seconds}\n");
        let objects = life.trace.objects.iter().enumerate();
        let objects = objects.map(|(index, object)| (Subject::Object(index), format!("- {}\n", object.kind)));
        let subjects: Vec<(Subject, String)> = objects.collect();
        let alone = subjects.is_empty().then_some((Subject::Pod(0), String::new()));
        for (of, heading) in subjects.into_iter().chain(alone) {
            let fields = status_fields(&life.trace, of, step);
            if !fields.is_empty() {
                out += &heading;
            }
            out.extend(fields.iter().map(|field| say(&life, field, step)));
        }
    }
    out
}

/// Two lines about a field.
fn say(life: &Life, field: &StatusField, step: usize) -> String {
    assert!(field.since <= step && field.made_by <= field.since, "{field:?} at step {step}");
    let steps = &life.trace.steps;
    let (since, made_by) = (steps.get(field.since).expect("a step"), steps.get(field.made_by).expect("a step"));
    let detail = if field.detail.is_empty() { String::new() } else { format!(" ({})", field.detail) };
    let fact = format!("{:?}", made_by.fact);
    let fact = fact.split([' ', '{']).next().unwrap_or_default();
    let of = made_by.container.and_then(|of| life.trace.container(of)).map_or("", |entry| entry.name.as_str());
    let is_of_pod = matches!(field.turns, Turn::Step(step) if step == field.made_by);
    let since = if is_of_pod { String::new() } else { format!(" since {}", since.at.0) };
    let mut out = format!("{}: {}{detail}{since}\n    {} {fact} {of}", field.path, field.value, made_by.at.0);
    out.truncate(out.trim_end().len());
    out += &format!("; {}", field.rule.id());
    for input in life.inputs_of(field.rule, &field.containers).iter().filter(|input| input.written) {
        out += &format!(" {}", input.path);
    }
    if !is_of_pod {
        out += &format!("; {:?}", field.turns);
    }
    out + "\n"
}

golden::cases! {
    "status", given:
    sidecar "sidecar",
    crash_loop "crash-loop",
    image_missing "image-missing",
    deployment "deployment",
    deployment_stuck "deployment-stuck",
    job "job",
    job_indexed "job-indexed",
    stateful_set "stateful-set",
    daemon_set "daemon-set",
    cron_job "cron-job",
}
