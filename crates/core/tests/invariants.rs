//! What holds in every life, whatever the Pod, its programs and the actions are.
//!
//! The same lives on every run, natively, in Node and in Chromium. More of them, or others, natively:
//! `PODSTEP_CASES=100000 PODSTEP_SEED=2 cargo test -p podstep-core --test invariants`.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod random;

use std::collections::BTreeMap;

use podstep_core::lifecycle::kubelet::rules::MINIMUM_GRACE_SECS;
use podstep_core::process::OnTerm;
use podstep_core::status::PodPhase;
use podstep_core::time::Millis;
use podstep_core::trace::{Change, ContainerRole, Fact, ProbeKind, Reason, Step, StopTrigger, Trace};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use random::{Life, life};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Random lives per property.
const CASES: u32 = 10_000;

/// Whole seconds are what Kubernetes counts in, and a stop takes a few milliseconds of its own.
const ROUNDING: Millis = Millis(1_200);

const fn ends_the_pod(trigger: StopTrigger) -> bool {
    matches!(
        trigger,
        StopTrigger::Deleted
            | StopTrigger::InitFailed
            | StopTrigger::ActiveDeadline
            | StopTrigger::NodePressure
            | StopTrigger::NodeShutdown
    )
}

/// A container, as the steps tell of it.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    runs: bool,
    /// It was started in this sandbox, or since all containers were restarted.
    begun: bool,
    /// How it ended last, since then.
    ended: Option<i32>,
    /// It has been `started` since then: it ran, with its postStart and startupProbe done.
    opened: bool,
    hook_pending: bool,
    startup_pending: bool,
    /// When its stop began, and with how much grace.
    killing: Option<(Millis, Millis)>,
}

/// What is known of a Pod while its steps are read.
struct Reader<'l> {
    life: &'l Life,
    told: Vec<Told>,
    ending: bool,
    terminal: Option<PodPhase>,
    restarts: BTreeMap<String, u32>,
}

impl Reader<'_> {
    fn read(&mut self, index: usize, step: &Step) {
        assert!(step.cause.is_none_or(|cause| cause < index), "step {index} has a later cause");
        let rule = step.reason.rule();
        assert!(rule.versions().contains(self.life.version), "{} in {}", rule.id(), self.life.version);
        if let (Fact::Killing, Reason::Stopping { trigger, .. }) = (&*step.fact, &*step.reason) {
            self.ending |= ends_the_pod(*trigger);
        }
        if matches!(*step.fact, Fact::SandboxLost | Fact::ContainersRemoved) {
            for told in &mut self.told {
                (told.begun, told.ended, told.opened) = (false, None, false);
                // What was removed while it ran has no end of its own.
                told.runs &= *step.fact == Fact::SandboxLost;
            }
        }
        if *step.fact == Fact::KubeletStopped {
            // A kubelet that comes back finds the container running, and knows of no hook.
            for told in &mut self.told {
                told.hook_pending = false;
                told.opened |= told.runs && !told.startup_pending;
            }
        }
        if let Some(container) = step.container {
            self.read_container(index, step, container.container);
        }
        for change in &step.changes {
            self.read_change(index, change);
        }
    }

    fn read_container(&mut self, index: usize, step: &Step, container: usize) {
        if matches!(*step.fact, Fact::ContainerStarted { .. }) {
            self.starts(index, container);
        }
        let Some(told) = self.told.get_mut(container) else { return };
        match (&*step.fact, &*step.reason) {
            (Fact::Exited { exit_code, .. }, _) => {
                assert!(told.runs, "{container} ended without running, step {index}");
                (told.runs, told.ended) = (false, Some(*exit_code));
            }
            (Fact::PostStartEnded { ok: true }, _) => told.hook_pending = false,
            (Fact::Probe { kind: ProbeKind::Startup, ok: true, .. }, _) => told.startup_pending = false,
            (Fact::Killing, Reason::Stopping { grace_secs, .. }) => {
                told.killing = Some((step.at, Millis::secs(*grace_secs)));
            }
            (Fact::Sigkill, _) => {
                let (began, grace) = told.killing.expect("a stop that began");
                let longest = grace + Millis::secs(MINIMUM_GRACE_SECS) + ROUNDING;
                assert!(step.at.since(began) <= longest, "killed {:?} after {began:?}, step {index}", step.at);
            }
            _ => {}
        }
        told.opened |= told.runs && !told.hook_pending && !told.startup_pending;
    }

    fn starts(&mut self, index: usize, container: usize) {
        assert!(!self.ending, "a start after the end began, step {index}");
        assert!(self.terminal.is_none(), "a start in a terminal phase, step {index}");
        let before = self.life.containers.iter().zip(&self.told).take(container);
        let begun = self.told.get(container).is_some_and(|told| told.begun);
        for (earlier, (made, told)) in before.enumerate().filter(|_| !begun) {
            match made.role {
                ContainerRole::PlainInit => assert_eq!(told.ended, Some(0), "{earlier} before {container}"),
                ContainerRole::Sidecar => assert!(told.opened, "{earlier} not started before {container}"),
                ContainerRole::Regular => {}
            }
        }
        let made = self.life.containers.get(container).expect("a container");
        let told = self.told.get_mut(container).expect("a container");
        assert!(!told.runs, "two instances of {container}, step {index}");
        (told.runs, told.begun) = (true, true);
        (told.hook_pending, told.startup_pending) = (made.has_post_start(), made.has_startup_probe());
    }

    fn read_change(&mut self, index: usize, change: &Change) {
        let Change::Pod(_, status) = change else { return };
        if let Some(terminal) = self.terminal {
            assert_eq!(status.phase, terminal, "the phase changed after its end, step {index}");
        }
        if status.phase.is_terminal() {
            self.terminal = Some(status.phase);
            assert!(self.told.iter().all(|told| !told.runs), "{:?} while something runs", status.phase);
        }
        for shown in status.init.iter().chain(&status.containers) {
            let before = self.restarts.insert(shown.name.clone(), shown.restart_count).unwrap_or(0);
            assert!(before <= shown.restart_count, "restarts of {} fell, step {index}", shown.name);
        }
    }
}

fn check(life: &Life, trace: &Trace) {
    let told = vec![Told::default(); life.containers.len()];
    let mut reader = Reader { life, told, ending: false, terminal: None, restarts: BTreeMap::new() };
    for (index, step) in trace.steps.iter().enumerate() {
        reader.read(index, step);
    }
    let roles: Vec<ContainerRole> = life.containers.iter().map(|made| made.role).collect();
    let counted = roles.iter().filter(|role| **role != ContainerRole::PlainInit).count();
    for row in &trace.rows {
        if let Some((_, ready)) = row.columns.iter().find(|(column, _)| *column == "READY") {
            let (ready, total) = ready.split_once('/').expect("READY");
            assert!(ready.parse::<usize>().expect("ready") <= counted && total == counted.to_string());
        }
    }
    if life.is_undisturbed() && life.version.0 >= 29 {
        check_stops(&roles, trace);
    }
}

fn check_stops(roles: &[ContainerRole], trace: &Trace) {
    for shutdown in &trace.shutdowns {
        let grace = Millis::secs(shutdown.grace_secs);
        for stop in &shutdown.stops {
            let Some(sigterm) = stop.sigterm_at else { continue };
            if let Some(sigkill) = stop.sigkill_at {
                let took = sigkill.since(shutdown.began_at);
                assert!(
                    took <= grace + Millis::secs(MINIMUM_GRACE_SECS) + ROUNDING,
                    "killed after {took:?} of {grace:?}"
                );
            }
            let sidecar = roles.get(stop.container.container) == Some(&ContainerRole::Sidecar);
            let spent = sigterm >= shutdown.began_at + Millis(grace.0.saturating_sub(1000));
            for before in shutdown.stops.iter().filter(|_| sidecar && !spent) {
                let role = roles.get(before.container.container);
                // Only the next sidecar: one that does not run makes nobody wait, not even for those behind it.
                let between = stop.container.container + 1..before.container.container;
                let next = !roles.get(between).unwrap_or_default().contains(&ContainerRole::Sidecar);
                let later = role == Some(&ContainerRole::Sidecar) && before.container > stop.container && next;
                if role == Some(&ContainerRole::Regular) || later {
                    assert!(before.exited_at.is_some_and(|exited| exited <= sigterm), "a sidecar before its turn");
                }
            }
        }
    }
}

fn last_phase(trace: &Trace) -> Option<String> {
    let changes = trace.steps.iter().flat_map(|step| &step.changes);
    let mut phases = changes.filter_map(|change| match change {
        Change::Pod(_, status) => Some(status.phase.as_str().to_owned()),
        _ => None,
    });
    phases.next_back()
}

/// Tries a property on random lives, and tells of the smallest that breaks it.
fn for_all_lives(property: impl Fn(&Life)) {
    let (cases, seed) = wanted();
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let tried = TestRunner::new_with_rng(config, rng).run(&life(), |life| {
        property(&life);
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn wanted() -> (u32, u8) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u32>().expect("a number"));
    (number("PODSTEP_CASES").unwrap_or(CASES), number("PODSTEP_SEED").map_or(1, |seed| seed.to_le_bytes()[0]))
}

#[cfg(target_arch = "wasm32")]
const fn wanted() -> (u32, u8) {
    (CASES, 1)
}

/// The same life with sidecars that end otherwise.
fn with_other_sidecar_ends(life: &Life) -> Life {
    let mut other = life.clone();
    for made in other.containers.iter_mut().filter(|made| made.role == ContainerRole::Sidecar) {
        for program in &mut made.programs {
            program.exit_code = i32::from(program.exit_code == 0);
            if let OnTerm::Exit { exit_code, .. } = &mut program.on_term {
                *exit_code = i32::from(*exit_code == 0);
            }
        }
    }
    other
}

#[test]
fn every_life_keeps_the_rules() {
    for_all_lives(|life| {
        let pod = life.admitted();
        let trace = life.simulate(&pod);
        check(life, &trace);
        assert_eq!(trace, life.simulate(&pod), "another life from the same input");
        let other = with_other_sidecar_ends(life).simulate(&pod);
        assert_eq!(last_phase(&trace), last_phase(&other), "what sidecars exit with changed the phase");
    });
}
