//! What a cluster did held against its prediction, as data: each file holds what the cluster returned, how far the
//! prediction agrees, what differs, and what the programs are told once it is taken over. The objects are those of
//! recordings of a real cluster. `PODSTEP_UPDATE=1 cargo test -p podstep-core --test observed` writes what differs now into
//! the files; read the difference before you commit it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod golden;

use podstep_core::observed::{Held, hold, take_over};
use podstep_core::{Life, Options, run};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn held(text: &str) -> (Life, Held) {
    let run = run(text, &Options::default());
    let life = run.life.unwrap_or_else(|| panic!("no life: {:?}", run.diagnostics));
    let observed = life.observed.clone().expect("what a cluster did");
    let held = hold(&life, &observed);
    (life, held)
}

fn listed(life: &Life, held: &Held) -> String {
    let mut lines = format!("{} agree\n", held.agrees);
    for (difference, why) in held.comparison.differences.iter().zip(&held.whys) {
        let [one, other] = difference.steps;
        let step =
            |step: Option<&podstep_core::trace::Step>| step.map_or("-".to_owned(), |step| format!("{:?}", step.fact));
        let steps = [
            step(one.and_then(|one| life.trace.steps.get(one))),
            step(other.and_then(|other| held.trace.steps.get(other))),
        ];
        let follows = if difference.follows.is_some() { "    " } else { "" };
        lines += &format!("{follows}{:?} | {} | {why:?}\n", difference.what, steps.join(" | "));
    }
    lines
}

fn given(case: &str) -> String {
    let (text, _) = case.split_once("=== held\n").expect("what is held");
    let (life, first) = held(text);
    let mut out = format!("{text}=== held\n{}", listed(&life, &first));
    if let Some((span, with)) = take_over(text, &first.told) {
        let mut text = text.to_owned();
        text.replace_range(span.start..span.end, &with);
        let (life, second) = held(&text);
        assert!(second.agrees >= first.agrees, "what is taken over makes it worse");
        out += &format!("=== taken over\n{}\n=== held then\n{}", with.trim(), listed(&life, &second));
    }
    out
}

golden::cases! {
    "observed", given:
    a_pod_that_fails "pod-exit-1",
    a_job_with_a_sidecar "job-sidecar",
    a_pod_that_crashes "pod-crashloop",
    what_a_program_did_is_taken_over "taken-over",
}
