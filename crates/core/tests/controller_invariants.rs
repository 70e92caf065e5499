//! What holds of every life of a Deployment and a Job, whatever is asked of them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use podstep_core::api::{PodSpec, Spec};
use podstep_core::lifecycle::{self, Action, Input, Target, When};
use podstep_core::process::{self, Around, Program};
use podstep_core::status::{JobStatus, WorkloadStatus};
use podstep_core::time::Millis;
use podstep_core::trace::{Change, Trace};
use podstep_core::{Options, cluster::Version, input};
use proptest::prelude::*;

fn simulate(text: &str, version: u8, actions: &[(u64, String)], exits: &[(u64, i32)]) -> Trace {
    let read = input::read(text, &Options { version: Some(Version(version)), ..Options::default() });
    let workload = read.workload.unwrap_or_else(|| panic!("{text}: {:?}", read.diagnostics));
    let patch = |(at, patch): &(u64, String)| {
        let patch = podstep_manifest::parse(patch).0.pop().expect("a document").root;
        let target = Target::Object(workload.kind.to_owned(), workload.name.clone());
        (When::At(Millis(*at)), Action::Patch(target, patch))
    };
    let runs = std::cell::Cell::new(0);
    let programs = |pod: &PodSpec, around: Around| {
        let mut programs = process::programs(pod, around);
        for program in programs.iter_mut().flatten() {
            // Each Pod ends as the list says, one after another.
            let end = exits.get(runs.get() % exits.len().max(1));
            runs.set(runs.get() + 1);
            if let Some((run, exit_code)) = end {
                *program = Program { run: Some(Millis(*run)), exit_code: *exit_code, ..*program };
            }
        }
        programs
    };
    let actions = actions.iter().map(patch).collect();
    lifecycle::simulate(Input {
        actions,
        horizon: Millis::secs(300),
        ..Input::new(vec![workload], read.cluster, programs)
    })
}

fn job_states(trace: &Trace) -> Vec<&JobStatus> {
    let changes = trace.steps.iter().flat_map(|step| &step.changes);
    let states = changes.filter_map(|change| match change {
        Change::Object(_, state) => match &state.status {
            WorkloadStatus::Job(status) => Some(status),
            _ => None,
        },
        _ => None,
    });
    states.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Rule: never more Pods than `replicas` and surge are asked for; once all were available, no rollout leaves
    /// fewer than `replicas` less what may be unavailable; in the end the new ReplicaSet has them all.
    #[test]
    fn a_rollout_keeps_its_bounds(
        replicas in 1u32..7,
        surge in 0u32..4,
        unavailable in 0u32..4,
        min_ready in 0u64..4,
        gaps in prop::collection::vec(prop_oneof![1u64..200, 1_000u64..12_000], 1..4),
    ) {
        prop_assume!(surge + unavailable > 0);
        let text = format!(
            "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: d}}, spec: {{replicas: {replicas}, \
             minReadySeconds: {min_ready}, strategy: {{rollingUpdate: {{maxSurge: {surge}, maxUnavailable: {unavailable}}}}}, \
             selector: {{matchLabels: {{app: d}}}}, template: {{metadata: {{labels: {{app: d}}}}, spec: {{\
             initContainers: [{{name: s, image: s, restartPolicy: Always}}], containers: [{{name: app, image: a}}]}}}}}}}}"
        );
        // Some updates come within one round of the caches.
        let mut at = 10_000;
        let actions: Vec<(u64, String)> = gaps.iter().enumerate().map(|(nth, gap)| {
            at += gap;
            (at, format!("{{spec: {{template: {{spec: {{containers: [{{name: app, image: 'a:{nth}'}}]}}}}}}}}"))
        }).collect();
        let trace = simulate(&text, 36, &actions, &[]);
        let mut wanted: Vec<(usize, u32)> = Vec::new();
        let mut was_available = false;
        for step in &trace.steps {
            for change in &step.changes {
                let Change::Object(index, state) = change else { continue };
                match (&state.spec, &state.status) {
                    (Spec::ReplicaSet(spec), _) => {
                        wanted.retain(|(known, _)| known != index);
                        wanted.push((*index, spec.replicas));
                    }
                    (_, WorkloadStatus::Deployment(status)) => {
                        was_available |= status.available >= replicas;
                        let least = replicas.saturating_sub(unavailable);
                        prop_assert!(!was_available || status.available >= least, "{} at {}", status.available, step.at.0);
                    }
                    _ => {}
                }
                let total: u32 = wanted.iter().map(|(_, replicas)| replicas).sum();
                prop_assert!(total <= replicas + surge, "{total} Pods at {}", step.at.0);
            }
        }
        let last = trace.snapshot(trace.steps.len());
        let Some(WorkloadStatus::Deployment(status)) = last.workload() else { panic!("no Deployment") };
        prop_assert_eq!((status.replicas, status.updated, status.available), (replicas, replicas, replicas));
    }

    /// Rule: a Job is never both Complete and Failed; what was counted stays counted; once it is over, nothing
    /// is active or uncounted, and nothing is written any more.
    #[test]
    fn a_job_is_counted_once(
        completions in 1u32..4,
        parallelism in 1u32..4,
        limit in 0u32..3,
        indexed in any::<bool>(),
        version in 27u8..=36,
        suspended_at in prop::option::of(500u64..20_000),
        exits in prop::collection::vec((0u64..6_000, prop_oneof![Just(0), Just(1)]), 1..6),
    ) {
        let mode = if indexed { "Indexed" } else { "NonIndexed" };
        let text = format!(
            "{{apiVersion: batch/v1, kind: Job, metadata: {{name: j}}, spec: {{completions: {completions}, \
             parallelism: {parallelism}, backoffLimit: {limit}, completionMode: {mode}, template: {{spec: {{\
             restartPolicy: Never, containers: [{{name: app, image: a}}]}}}}}}}}"
        );
        let actions: Vec<(u64, String)> = suspended_at.into_iter().flat_map(|at| {
            [(at, "{spec: {suspend: true}}".to_owned()), (at + 15_000, "{spec: {suspend: false}}".to_owned())]
        }).collect();
        let trace = simulate(&text, version, &actions, &exits);
        let states = job_states(&trace);
        for (before, after) in states.iter().zip(states.iter().skip(1)) {
            let counted = |job: &JobStatus| (job.succeeded, job.failed);
            prop_assert!(counted(before).0 <= counted(after).0 && counted(before).1 <= counted(after).1);
            prop_assert!(after.condition("Complete").is_none() || after.condition("Failed").is_none());
            if before.finished().is_some() {
                prop_assert_eq!(before, after);
            }
            if after.finished().is_some() {
                prop_assert_eq!((after.active, after.uncounted_succeeded, after.uncounted_failed), (0, 0, 0));
                prop_assert_eq!(after.completion_time.is_some(), after.condition("Complete").is_some());
            }
            prop_assert!(after.succeeded + after.uncounted_succeeded <= completions);
        }
        let last = states.last().expect("a status");
        prop_assert!(last.finished().is_some(), "still {last:?}");
    }
}
