//! Why the API shows what it shows of a Pod, as data: each file may hold a Scenario, holds a manifest, and after it
//! seconds, each with the fields of the first Pod's status: what they say, the step that made them so and the rule.
//!
//! `PODSTEP_UPDATE=1 cargo test -p podstep-core` writes what is given now into the files; read the difference before
//! you commit it.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod golden;

use podstep_core::rules::status_fields;
use podstep_core::time::Millis;
use podstep_core::{Options, run};
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
        for field in status_fields(&life.trace, 0, step) {
            assert!(field.since <= step && field.made_by <= step, "{field:?} comes from after step {step}");
            let made_by = steps.get(field.made_by).expect("a step");
            let detail = if field.detail.is_empty() { String::new() } else { format!(" ({})", field.detail) };
            let fact = format!("{:?}", made_by.fact);
            let fact = fact.split([' ', '{']).next().unwrap_or_default();
            let of = made_by.container.and_then(|of| life.trace.container(of)).map_or("", |entry| entry.name.as_str());
            out += format!("{}: {}{detail}\n    {} {fact} {of}", field.path, field.value, made_by.at.0).trim_end();
            out += &format!("; {}", field.rule.id());
            for input in life.inputs_of(&field).iter().filter(|input| input.written) {
                out += &format!(" {}", input.path);
            }
            out.push('\n');
        }
    }
    out
}

golden::cases! {
    "status", given:
    sidecar "sidecar",
    crash_loop "crash-loop",
    image_missing "image-missing",
}
