//! Two lives side by side, as data: each file holds two texts with the words of their options, and what differs; what
//! follows from a difference stands below it. `PODSTEP_UPDATE=1 cargo test -p podstep-core --test compare` writes what
//! differs now into the files; read the difference before you commit it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod golden;

use podstep_core::cluster::Version;
use podstep_core::compare::{Comparison, Difference, Side, What, aligned, compare, same_event};
use podstep_core::samples::SAMPLES;
use podstep_core::{Options, Run, run};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// `VERSION`, `gate`, `untouched`, in any order.
fn options(words: &str) -> Options {
    let mut options = Options::default();
    for word in words.split_whitespace() {
        match word {
            "gate" => options.sidecar_gate = Some(true),
            "untouched" => options.untouched = true,
            version => options.version = Some(Version::parse(version).expect("a version")),
        }
    }
    options
}

fn compared(this: &Run, other: &Run) -> Comparison {
    compare(this.into(), other.into())
}

/// A line per difference; what follows from another one stands below it.
fn listed(this: &Run, other_run: &Run) -> String {
    let comparison = compared(this, other_run);
    let trace = |run: &Run| run.life.as_ref().map(|life| life.trace.clone()).unwrap_or_default();
    let traces = [trace(this), trace(other_run)];
    let step = |side: usize, index: Option<usize>| {
        let Some(index) = index else { return "-".to_owned() };
        let step = &traces[side].steps[index];
        let who = step.container.and_then(|of| traces[side].container(of)).map_or("", |entry| entry.name.as_str());
        let fact = serde_json::to_value(&step.fact).unwrap()["fact"].as_str().unwrap().to_owned();
        format!("{}ms {who} {fact}", step.at.0)
    };
    let line = |difference: &Difference| {
        let [one, other] = difference.steps;
        let what = match &difference.what {
            What::Finding(side, index) => {
                let run = if *side == Side::This { this } else { other_run };
                format!("{side:?} says {:?}", run.diagnostics[*index].finding)
            }
            What::Amount { kind, resource, amounts } => {
                let text = amounts.clone().map(|amount| amount.map(|amount| amount.to_string()));
                format!("{kind:?} {resource} {text:?}")
            }
            what => format!("{what:?}"),
        };
        format!("{what} | {} | {}", step(0, one), step(1, other))
    };
    let mut lines = String::new();
    for (root, difference) in comparison.differences.iter().enumerate().filter(|(_, of)| of.follows.is_none()) {
        lines += &(line(difference) + "\n");
        for (_, follower) in comparison.followers(root) {
            lines += &format!("    {}\n", line(follower));
        }
    }
    lines
}

fn given(case: &str) -> String {
    let (texts, _) = case.split_once("=== differences\n").expect("differences");
    let (this, other) = texts.split_once("=== other").expect("another run");
    let made = |part: &str| {
        let (words, text) = part.split_once('\n').expect("a text");
        run(text, &options(words))
    };
    let differences = listed(&made(this.trim_start_matches("=== this")), &made(other));
    format!("{texts}=== differences\n{differences}")
}

golden::cases! {
    "compare", given:
    crash_later "crash-later",
    gate_off "gate-off",
    legacy_native "legacy-native",
    other_kinds "other-kinds",
    prestop "prestop",
    refused "refused",
    turns "turns",
    untouched "untouched",
}

#[test]
fn a_life_does_not_differ_from_itself() {
    for sample in SAMPLES {
        let run = run(sample.text, &Options::default());
        assert_eq!(compared(&run, &run), Comparison::default(), "{}", sample.id);
    }
}

#[test]
fn all_events_are_aligned_as_one_by_one() {
    for (one, other) in SAMPLES.iter().zip(SAMPLES.iter().skip(1)).chain(SAMPLES.iter().zip(SAMPLES)) {
        let [one, other] = [one, other].map(|of| run(of.text, &Options::default()).life.unwrap().trace);
        let all = aligned(&one, &other);
        for (index, same) in all.iter().enumerate() {
            if let Some(same) = same {
                assert_eq!(same_event(&one, index, &other), *same);
            }
        }
        let mut found: Vec<usize> = all.into_iter().flatten().collect();
        found.sort_unstable();
        assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
