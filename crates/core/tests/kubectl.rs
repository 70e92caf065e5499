//! What kubectl prints at a step, as data: each file may hold a Scenario, holds a manifest, and after it commands,
//! each with the second at which it is asked and with what it prints.
//!
//! A command is `get KIND`, `watch KIND`, `nodes` or `events`, with `wide` behind it or not, or `describe`, `yaml`,
//! `rollout` or `history` with a kind and a number:
//! the object's place among those of its kind, in order of creation. `PODSTEP_UPDATE=1 cargo test -p podstep-core`
//! writes what they print now into the files; read the difference before you commit it.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod golden;

use podstep_core::kubectl::{Command, ObjectRef, answer};
use podstep_core::time::Millis;
use podstep_core::{Life, Options, run};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const KINDS: [&str; 8] =
    ["Pod", "Job", "CronJob", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController"];
/// How the Scenario of a case begins.
const SCENARIO: &str = "---\napiVersion: podstep.dev/v1alpha1\nkind: Scenario\n";

fn object(life: &Life, kind: &str, nth: &str) -> ObjectRef {
    let nth: usize = nth.parse().expect("a place among the objects of a kind");
    if kind == "Pod" {
        return ObjectRef::Pod(nth);
    }
    let of_kind = life.trace.objects.iter().enumerate().filter(|(_, object)| object.kind == kind);
    ObjectRef::Other(of_kind.map(|(index, _)| index).nth(nth).expect("so many objects of this kind"))
}

fn command(life: &Life, text: &str) -> Command {
    let kind = |kind: &str| *KINDS.iter().find(|known| **known == kind).expect("a kind");
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        ["get", of] => Command::Get { kind: kind(of), wide: false },
        ["get", of, "wide"] => Command::Get { kind: kind(of), wide: true },
        ["watch", of] => Command::Watch { kind: kind(of) },
        ["nodes"] => Command::Nodes { wide: false },
        ["nodes", "wide"] => Command::Nodes { wide: true },
        ["events"] => Command::Events { wide: false },
        ["events", "wide"] => Command::Events { wide: true },
        ["describe", of, nth] => Command::Describe(object(life, of, nth)),
        ["yaml", of, nth] => Command::Yaml(object(life, of, nth)),
        ["rollout", of, nth] => Command::RolloutStatus(object(life, of, nth)),
        ["history", of, nth] => Command::RolloutHistory(object(life, of, nth)),
        _ => panic!("no command: {text}"),
    }
}

fn given(case: &str) -> String {
    let (head, rest) = case.split_once("=== manifest\n").expect("a manifest");
    let manifest = rest.split("=== ").next().unwrap_or_default();
    let told = head.split_once("=== scenario\n").map_or(String::new(), |(_, told)| format!("{SCENARIO}{told}"));
    let result = run(&format!("{manifest}{told}"), &Options::default());
    let life = result.life.unwrap_or_else(|| panic!("no life: {:?}", result.diagnostics));
    let mut out = format!("{head}=== manifest\n{manifest}");
    for asked in rest.split("=== ").skip(1).filter_map(|part| part.lines().next()) {
        let (seconds, text) = asked.split_once(' ').expect("a second and a command");
        let until = Millis::secs(seconds.parse().expect("a whole second"));
        let step = life.trace.steps.partition_point(|step| step.at <= until).saturating_sub(1);
        let printed = answer(&life, step, command(&life, text));
        assert!(printed.ends_with('\n') && !printed.contains('\t'), "{asked}: {printed:?}");
        out += &format!("=== {asked}\n{printed}");
    }
    out
}

golden::cases! {
    "kubectl", given:
    cronjob "cronjob",
    daemonset "daemonset",
    deployment "deployment",
    image_missing "image-missing",
    job "job",
    job_indexed "job-indexed",
    nodes "nodes",
    pod "pod",
    statefulset "statefulset",
    statefulset_history "statefulset-history",
    daemonset_history "daemonset-history",
}
