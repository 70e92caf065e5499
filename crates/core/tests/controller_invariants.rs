//! What holds of every life of a workload, whatever is asked of it.
//!
//! More lives, or others: `PODSTEP_CASES=10000 PODSTEP_SEED=2 cargo test -p podstep-core --test controller_invariants`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod workloads;

use std::rc::Rc;

use podstep_core::api::{PodSpec, Spec};
use podstep_core::diagnostic::Finding;
use podstep_core::lifecycle::{self, Action, Bounds, Input, Target, When};
use podstep_core::lifecycle::{Propagation, Rollout};
use podstep_core::process::{self, Around, Program};
use podstep_core::status::{JobStatus, PodPhase, PodStatus, WorkloadStatus};
use podstep_core::time::Millis;
use podstep_core::trace::{Change, Fact, Snapshot, Step, Trace};
use podstep_core::{Options, cluster::Version, input};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use workloads::{Deed, Kind, Life, life};

/// Random lives of workloads.
const CASES: u32 = 500;
/// So long a controller may take to see what a person did.
const SEEN: Millis = Millis(10);

fn simulate(text: &str, version: u8, actions: &[(u64, String)], exits: &[(u64, i32)]) -> Trace {
    let read = input::read(text, &Options { version: Some(Version(version)), ..Options::default() });
    let workload = read.workload.unwrap_or_else(|| panic!("{text}: {:?}", read.diagnostics));
    let patch = |(at, patch): &(u64, String)| {
        let patch = podstep_manifest::parse(patch).0.pop().expect("a document").root;
        let target = Target::Object(workload.kind.to_owned(), workload.name.clone());
        (When::At(Millis(*at)), Action::Patch(target, patch))
    };
    let runs = std::cell::Cell::new(0);
    let programs = |pod: &Rc<PodSpec>, around: Around| {
        let mut programs = process::programs(pod, around);
        for program in programs.iter_mut().flatten() {
            // Each Pod ends as the list says, one after another.
            let end = exits.get(runs.get() % exits.len().max(1));
            runs.set(runs.get() + 1);
            if let Some((run, exit_code)) = end {
                *program = Program { run: Some(Millis(*run)), exit_code: *exit_code, ..*program };
            }
        }
        Rc::new(programs)
    };
    let actions = actions.iter().map(patch).collect();
    lifecycle::simulate(Input {
        actions,
        horizon: Millis::secs(300),
        programs: Rc::new(programs),
        ..Input::new(vec![workload], read.cluster, process::programs)
    })
}

/// A life that would become larger than it may says so.
#[test]
fn a_life_keeps_its_bounds() {
    let selector = "selector: {matchLabels: {a: b}}";
    let kinds = [
        ("apps", "Deployment", format!("replicas: 9, {selector}"), "Always"),
        (
            "apps",
            "StatefulSet",
            format!("replicas: 9, podManagementPolicy: Parallel, serviceName: a, {selector}"),
            "Always",
        ),
        ("batch", "Job", "parallelism: 9".to_owned(), "Never"),
    ];
    let usual = Bounds::default();
    for (group, kind, spec, policy) in kinds {
        let text = format!(
            "{{apiVersion: {group}/v1, kind: {kind}, metadata: {{name: a}}, spec: {{{spec}, template: {{\
             metadata: {{labels: {{a: b}}}}, spec: {{restartPolicy: {policy}, containers: [{{name: c, image: nginx}}]}}}}}}}}"
        );
        let lived = |bounds| {
            let run = podstep_core::run(&text, &Options { bounds, ..Options::default() });
            let is_bound = |found: &Finding| matches!(found, Finding::Cut { .. } | Finding::NoMorePods { .. });
            let found: Vec<Finding> = run.diagnostics.into_iter().map(|told| told.finding).filter(is_bound).collect();
            (run.life.expect(kind).trace, found)
        };
        assert_eq!(lived(usual).1, [], "{kind}");
        let (few_pods, found) = lived(Bounds { pods: 4, ..usual });
        assert_eq!((few_pods.pods.len(), found), (4, vec![Finding::NoMorePods { pods: 4 }]), "{kind}");
        let (few_steps, found) = lived(Bounds { steps: 30, ..usual });
        let steps = few_steps.steps.len();
        assert!(few_steps.cut && (30..60).contains(&steps), "{kind}: {steps} steps");
        assert_eq!(found, [Finding::Cut { steps }], "{kind}");
    }
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

/// What is known of a life while its steps are read.
struct Reader<'l> {
    life: &'l Life,
    trace: &'l Trace,
    /// The Pods that exist.
    pods: Vec<Option<PodStatus>>,
    /// By Pod, once it is bound.
    bound: Vec<Option<&'l str>>,
    /// The nodes that take no Pods.
    cordoned: Vec<&'l str>,
    suspended_since: Option<Millis>,
    was_available: bool,
    /// Since when a Deployment has had more Pods than it may.
    above_since: Option<Millis>,
    job: Option<JobStatus>,
}

impl<'l> Reader<'l> {
    fn read(&mut self, index: usize, step: &'l Step) {
        assert!(step.cause.is_none_or(|cause| cause < index), "step {index} has a later cause");
        let rule = step.reason.rule();
        assert!(rule.versions().contains(self.life.version), "{} in {}", rule.id(), self.life.version);
        match &*step.fact {
            Fact::Cordoned { node, cordoned } => {
                self.cordoned.retain(|known| known != node);
                self.cordoned.extend(cordoned.then_some(node.as_str()));
            }
            Fact::Scheduled { node } => self.binds(index, step.pod.expect("a Pod"), node),
            Fact::PodCreated => self.creates(index, step),
            _ => {}
        }
        for change in &step.changes {
            match change {
                Change::Pod(pod, status) => self.pods[*pod] = Some((**status).clone()),
                Change::PodGone(pod) => self.pods[*pod] = None,
                Change::Object(_, state) => self.sees(index, step.at, &state.spec, &state.status),
                Change::ObjectGone(0) => self.goes(index),
                _ => {}
            }
        }
        if let Kind::Deployment { surge, .. } = self.life.kind
            && self.life.only_rolls_out()
        {
            // Each ReplicaSet acts by itself: one may create a moment before another deletes.
            let there = self.pods.iter().flatten().filter(|pod| is_active(pod)).count();
            let is_above = there > (self.life.replicas + surge) as usize;
            self.above_since = is_above.then(|| self.above_since.unwrap_or(step.at));
            assert!(self.above_since.is_none_or(|since| step.at.since(since) <= SEEN), "{there} Pods, step {index}");
        }
    }

    /// The Pods that exist, with their places.
    fn there(&self) -> impl Iterator<Item = (usize, &PodStatus)> {
        self.pods.iter().enumerate().filter_map(|(pod, status)| Some((pod, status.as_ref()?)))
    }

    fn binds(&mut self, index: usize, pod: usize, node: &'l str) {
        let is_daemon = matches!(self.life.kind, Kind::DaemonSet { .. });
        assert!(is_daemon || !self.cordoned.contains(&node), "bound to {node}, which is cordoned, step {index}");
        if self.life.kind == (Kind::DaemonSet { surge: false }) {
            let running = |(_, status): &(usize, &PodStatus)| !status.phase.is_terminal();
            let same =
                self.there().filter(running).filter(|(other, _)| *other != pod && self.bound[*other] == Some(node));
            assert_eq!(same.count(), 0, "two Pods on {node}, step {index}");
        }
        self.bound[pod] = Some(node);
    }

    fn creates(&self, index: usize, step: &Step) {
        let pod = step.pod.expect("a Pod");
        let name = &self.trace.pods[pod].name;
        assert!(self.there().all(|(other, _)| self.trace.pods[other].name != *name), "{name} twice, step {index}");
        let late = self.suspended_since.is_some_and(|since| step.at.since(since) > SEEN);
        assert!(!late, "{name} is created while the Job is suspended, step {index}");
        if self.life.kind == (Kind::StatefulSet { parallel: false }) {
            let ordinal: usize = name.rsplit('-').next().and_then(|ordinal| ordinal.parse().ok()).expect("an ordinal");
            let settled = |(_, status): &(usize, &PodStatus)| is_active(status) && status.is_true("Ready");
            let before = self.there().filter(settled).filter(|(other, _)| {
                let ordinal_of = self.trace.pods[*other].name.rsplit('-').next().and_then(|text| text.parse().ok());
                ordinal_of.is_some_and(|of: usize| of < ordinal)
            });
            assert_eq!(before.count(), ordinal, "{name} comes before its turn, step {index}");
        }
    }

    fn sees(&mut self, index: usize, at: Millis, spec: &Spec, status: &WorkloadStatus) {
        match (spec, status) {
            (Spec::Job(spec), WorkloadStatus::Job(status)) => {
                self.suspended_since = spec.suspend.then(|| self.suspended_since.unwrap_or(at));
                if let Some(before) = &self.job {
                    assert!(before.succeeded <= status.succeeded && before.failed <= status.failed, "step {index}");
                }
                let ends = [status.condition("Complete"), status.condition("Failed")];
                assert!(ends.iter().flatten().count() < 2, "Complete and Failed, step {index}");
                if status.finished().is_some() {
                    assert_eq!((status.active, status.uncounted_succeeded, status.uncounted_failed), (0, 0, 0));
                }
                self.job = Some(status.clone());
            }
            (_, WorkloadStatus::Deployment(status)) if self.life.only_rolls_out() => {
                let Kind::Deployment { unavailable, .. } = self.life.kind else { return };
                self.was_available |= status.available >= self.life.replicas;
                let least = self.life.replicas.saturating_sub(unavailable);
                assert!(
                    !self.was_available || status.available >= least,
                    "{} available, step {index}",
                    status.available
                );
            }
            _ => {}
        }
    }

    /// The workload is gone: in the foreground, all that it kept went before.
    fn goes(&self, index: usize) {
        let how = self.life.deeds.iter().filter_map(|(at, deed)| match deed {
            Deed::Delete(how) => Some((*at, *how)),
            _ => None,
        });
        if how.min_by_key(|(at, _)| *at).is_some_and(|(_, how)| how == Propagation::Foreground) {
            assert_eq!(self.there().count(), 0, "Pods outlive their owner, step {index}");
        }
    }
}

fn is_active(pod: &PodStatus) -> bool {
    pod.deleting_secs.is_none() && !matches!(pod.phase, PodPhase::Succeeded | PodPhase::Failed)
}

/// What has become of the workload: gone with its Pods where it was deleted, else as it was asked for last.
fn check_end(life: &Life, trace: &Trace, cordoned: bool) {
    let last = trace.snapshot(trace.steps.len());
    let mut deeds = life.deeds.clone();
    deeds.sort_by_key(|(at, _)| *at);
    let deleted = deeds.iter().find_map(|(_, deed)| match deed {
        Deed::Delete(how) => Some(*how),
        _ => None,
    });
    match deleted {
        Some(Propagation::Orphan) => return,
        Some(_) => {
            assert!(last.objects.iter().all(Option::is_none), "objects are left");
            assert!(last.pods.iter().all(|pod| pod.gone), "Pods are left");
            return;
        }
        None => {}
    }
    let paused = deeds.iter().rev().find_map(|(_, deed)| match deed {
        Deed::Rollout(Rollout::Pause) => Some(true),
        Deed::Rollout(Rollout::Resume) => Some(false),
        _ => None,
    });
    if cordoned || paused == Some(true) {
        return;
    }
    check_settled(life, &last);
}

fn check_settled(life: &Life, last: &Snapshot) {
    let object = last.objects.first().and_then(Option::as_ref).expect("the workload");
    let wanted = object.spec.replicas();
    match &object.status {
        WorkloadStatus::Deployment(status) => {
            assert_eq!((status.replicas, status.updated, status.available), (wanted, wanted, wanted));
            assert_eq!(status.observed_generation, object.generation);
        }
        WorkloadStatus::StatefulSet(status) => {
            assert_eq!((status.replicas, status.updated, status.available), (wanted, wanted, wanted));
            assert_eq!((status.observed_generation, status.revisions[0]), (object.generation, status.revisions[1]));
        }
        WorkloadStatus::DaemonSet(status) => {
            let all = status.desired;
            assert!(all > 0);
            assert_eq!((status.current, status.updated, status.available), (all, all, all));
            assert_eq!(status.observed_generation, object.generation);
        }
        WorkloadStatus::Job(status) => {
            let is_suspended = matches!(&object.spec, Spec::Job(spec) if spec.suspend);
            assert!(is_suspended || status.finished().is_some(), "still {status:?}");
            assert!(status.succeeded <= life.replicas);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_workload_keeps_the_rules() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u32>().expect("a number"));
    let (cases, seed) =
        (number("PODSTEP_CASES").unwrap_or(CASES), number("PODSTEP_SEED").unwrap_or(1).to_le_bytes()[0]);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let tried = TestRunner::new_with_rng(config, rng).run(&life(), |life| {
        let trace = life.simulate();
        let mut reader = Reader {
            life: &life,
            trace: &trace,
            pods: vec![None; trace.pods.len()],
            bound: vec![None; trace.pods.len()],
            cordoned: Vec::new(),
            suspended_since: None,
            was_available: false,
            above_since: None,
            job: None,
        };
        for (index, step) in trace.steps.iter().enumerate() {
            reader.read(index, step);
        }
        let cordoned = !reader.cordoned.is_empty();
        check_end(&life, &trace, cordoned);
        assert_eq!(trace, life.simulate(), "another life from the same input");
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}
