//! What steps rest on: every field stands in the text where it is said to stand, and steps that rest on fields name some.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use podstep_core::rules::Rule;
use podstep_core::samples::SAMPLES;
use podstep_core::trace::Step;
use podstep_core::{Life, Options, run};

fn lives() -> impl Iterator<Item = (&'static str, &'static str, Life)> {
    SAMPLES.iter().filter_map(|sample| Some((sample.id, sample.text, run(sample.text, &Options::default()).life?)))
}

#[test]
fn every_field_stands_where_it_is_said_to_stand() {
    let mut seen = 0;
    for (id, text, life) in lives() {
        for step in &life.trace.steps {
            for input in life.inputs(step) {
                let place = &text[input.span.start..input.span.end];
                let name = input.path.rsplit('.').next().unwrap();
                assert!(!input.path.starts_with('.') && !name.is_empty(), "{id}: {}", input.path);
                if let (true, Some(value)) = (input.written, &input.value) {
                    assert_eq!(place.trim_matches(['"', '\'']), value, "{id}: {}", input.path);
                    let line = text[..input.span.start].rfind('\n').map_or(0, |at| at + 1);
                    assert!(
                        text[line..input.span.start].contains(&format!("{name}:")),
                        "{id}: {} is not in its line",
                        input.path
                    );
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} fields were seen");
}

/// The fields that the first step of a rule in a sample rests on.
fn of(sample: &str, rule: Rule) -> Vec<String> {
    let (.., life) = lives().find(|(id, ..)| *id == sample).expect("the sample");
    let step: &Step = life.trace.steps.iter().find(|step| step.reason.rule() == rule).expect("such a step");
    let written = |input: podstep_core::rules::Input| {
        let default = if input.written { "" } else { " (default)" };
        format!("{}={}{default}", input.path, input.value.unwrap_or_default())
    };
    life.inputs(step).into_iter().map(written).collect()
}

#[test]
fn steps_name_the_fields_that_decide() {
    let pod = "spec.template.spec";
    for (rule, expected) in [
        (Rule::SidecarGate, format!("{pod}.initContainers[0].restartPolicy=Always")),
        (Rule::SidecarTurn, format!("{pod}.terminationGracePeriodSeconds=30 (default)")),
        (Rule::Completion, format!("{pod}.restartPolicy=Never")),
        (Rule::PullPolicy, format!("{pod}.initContainers[0].image=alpine:latest")),
        (Rule::PullPolicy, format!("{pod}.initContainers[0].imagePullPolicy=Always (default)")),
    ] {
        let found = of("job-sidecar", rule);
        assert!(found.contains(&expected), "{}: {expected} is not among {found:?}", rule.id());
    }
}

/// Rules that rest on no field of the manifest, but on what is there.
const WITHOUT: [Rule; 7] = [
    Rule::Request,
    Rule::GarbageCollection,
    Rule::Sandbox,
    Rule::SandboxStop,
    Rule::Status,
    Rule::Killed,
    Rule::Finalizers,
];

#[test]
fn every_step_rests_on_a_field_or_on_a_step() {
    let mut rules = BTreeSet::new();
    for (id, _, life) in lives() {
        for (index, step) in life.trace.steps.iter().enumerate() {
            let rule = step.reason.rule();
            rules.insert(rule);
            let inputs = life.inputs(step);
            assert!(
                !inputs.is_empty() || step.cause.is_some_and(|cause| cause < index) || rule == Rule::Request,
                "{id}: step {index} ({}) rests on nothing",
                rule.id()
            );
            assert!(inputs.is_empty() || !WITHOUT.contains(&rule), "{id}: step {index} ({})", rule.id());
        }
    }
    assert!(rules.len() > 25, "only {} rules were seen", rules.len());
}
