//! What holds in every life, whatever the Pod, its programs and the actions are.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use podstep_core::cluster::{Cluster, Version};
use podstep_core::lifecycle::{Action, Asked, Input, Target, When, simulate};
use podstep_core::process::{HookRun, OnTerm, ProbeOutcome, Program};
use podstep_core::time::Millis;
use podstep_core::trace::{Change, ContainerRole, Fact, Guess, Reason, StopTrigger, Trace};
use podstep_core::{Options, input};
use proptest::prelude::*;

/// A container: its role, whether it has hooks and probes, and what its instances do.
#[derive(Debug, Clone)]
struct Made {
    role: ContainerRole,
    post_start: bool,
    pre_stop: bool,
    probes: [bool; 3],
    programs: Vec<Program>,
}

#[derive(Debug, Clone)]
struct Scenario {
    version: u8,
    policy: &'static str,
    grace_secs: u64,
    deadline_secs: Option<u64>,
    containers: Vec<Made>,
    actions: Vec<(When, Action)>,
}

impl Scenario {
    fn manifest(&self) -> String {
        let mut text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  restartPolicy: {}\n  terminationGracePeriodSeconds: {}\n",
            self.policy, self.grace_secs
        );
        if let Some(secs) = self.deadline_secs {
            text += &format!("  activeDeadlineSeconds: {secs}\n");
        }
        for (list, regular) in [("initContainers", false), ("containers", true)] {
            text += &format!("  {list}:\n");
            let of = |made: &&Made| (made.role == ContainerRole::Regular) == regular;
            for (index, made) in self.containers.iter().filter(of).enumerate() {
                let prefix = if regular { "r" } else { "i" };
                text += &format!("  - {{name: {prefix}{index}, image: \"image:1\"");
                if made.role == ContainerRole::Sidecar {
                    text += ", restartPolicy: Always";
                }
                if made.role != ContainerRole::PlainInit {
                    let exec = "{exec: {command: [hook]}}";
                    text += match (made.post_start, made.pre_stop) {
                        (true, true) => {
                            ", lifecycle: {postStart: {exec: {command: [hook]}}, preStop: {exec: {command: [hook]}}}"
                        }
                        (true, false) => ", lifecycle: {postStart: {exec: {command: [hook]}}}",
                        (false, true) => ", lifecycle: {preStop: {exec: {command: [hook]}}}",
                        (false, false) => "",
                    };
                    for (kind, _) in
                        ["startup", "readiness", "liveness"].iter().zip(made.probes).filter(|(_, has)| *has)
                    {
                        text += &format!(
                            ", {kind}Probe: {{periodSeconds: 2, failureThreshold: 2, {}}}",
                            exec.trim_matches(['{', '}']).to_owned() + "}"
                        );
                    }
                }
                text += "}\n";
            }
        }
        if !self.containers.iter().any(|made| made.role != ContainerRole::Regular) {
            text = text.replace("  initContainers:\n", "");
        }
        text
    }

    fn simulate(&self) -> Trace {
        let options = Options { version: Some(Version(self.version)), ..Options::default() };
        let read = input::read(&self.manifest(), &options);
        let workload = read.workload.unwrap_or_else(|| panic!("{:?}\n{}", read.diagnostics, self.manifest()));
        let programs = |asked: Asked<'_>| -> Vec<Program> {
            let (regular, index) = asked.container.name.split_at(1);
            let of = |made: &&Made| (made.role == ContainerRole::Regular) == (regular == "r");
            let index: usize = index.parse().expect("an index");
            self.containers.iter().filter(of).nth(index).expect("a container").programs.clone()
        };
        simulate(Input {
            actions: self.actions.clone(),
            images_present: vec!["image:1".to_owned()],
            horizon: Millis::secs(120),
            ..Input::new(vec![workload], Cluster::new(Version(self.version)), programs)
        })
    }
}

fn hook() -> impl Strategy<Value = HookRun> {
    (prop_oneof![3 => (0_u64..4000).prop_map(|run| Some(Millis(run))), 1 => Just(None)], any::<bool>())
        .prop_map(|(run, ok)| HookRun { run, ok })
}

fn outcome() -> impl Strategy<Value = ProbeOutcome> {
    prop_oneof![
        3 => (0_u64..6000).prop_map(|from| ProbeOutcome::OkFrom(Millis(from))),
        1 => (0_u64..20_000).prop_map(|until| ProbeOutcome::OkUntil(Millis(until))),
        1 => Just(ProbeOutcome::Fail),
    ]
}

fn program(ends: bool) -> impl Strategy<Value = Program> {
    let run = if ends {
        prop_oneof![4 => (0_u64..20_000).prop_map(|run| Some(Millis(run))), 1 => Just(None)].boxed()
    } else {
        prop_oneof![1 => (0_u64..20_000).prop_map(|run| Some(Millis(run))), 3 => Just(None)].boxed()
    };
    let on_term = prop_oneof![
        1 => Just(OnTerm::Ignore),
        4 => (0_u64..9000, prop_oneof![3 => Just(0), 1 => Just(1), 1 => Just(143)])
            .prop_map(|(after, exit_code)| OnTerm::Exit { after: Millis(after), exit_code }),
    ];
    let post_start = (0_u64..4000, prop_oneof![4 => Just(true), 1 => Just(false)])
        .prop_map(|(run, ok)| HookRun { run: Some(Millis(run)), ok });
    let exit_code = prop_oneof![3 => Just(0), 1 => Just(1)];
    (run, exit_code, on_term, [outcome(), outcome(), outcome()], post_start, hook()).prop_map(
        |(run, exit_code, on_term, probes, post_start, pre_stop)| Program {
            run,
            exit_code,
            oom: false,
            on_term,
            probes,
            post_start,
            pre_stop,
            guess: Guess::Told,
        },
    )
}

fn made(role: ContainerRole) -> impl Strategy<Value = Made> {
    let programs = prop::collection::vec(program(role != ContainerRole::Sidecar), 1..3);
    (any::<bool>(), any::<bool>(), any::<[bool; 3]>(), programs)
        .prop_map(move |(post_start, pre_stop, probes, programs)| Made { role, post_start, pre_stop, probes, programs })
}

fn action() -> impl Strategy<Value = (When, Action)> {
    let pod = || Target::Pod(0);
    let image = r#"{"spec": {"containers": [{"name": "r0", "image": "image:2"}]}}"#;
    let patch = podstep_manifest::parse(image).0.pop().expect("a patch").root;
    let what = prop_oneof![
        4 => prop::option::of(0_u64..12).prop_map(move |grace_secs| Action::Delete { target: pod(), grace_secs }),
        1 => Just(Action::Evict(pod())),
        1 => Just(Action::Patch(pod(), patch)),
        1 => (0_u64..4000).prop_map(|down| Action::KubeletRestart { down: Millis(down) }),
        1 => Just(Action::NodeReboot),
        1 => prop::option::of(0_u64..12).prop_map(move |grace_secs| Action::NodePressure { target: pod(), grace_secs }),
        1 => (0_u64..12).prop_map(|grace_secs| Action::NodeShutdown { grace_secs }),
    ];
    ((0_u64..40_000).prop_map(|at| When::At(Millis(at))), what)
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let init = prop_oneof![
        made(ContainerRole::PlainInit).boxed(),
        made(ContainerRole::Sidecar).boxed(),
        made(ContainerRole::Sidecar).boxed(),
    ];
    let containers = (prop::collection::vec(init, 0..4), prop::collection::vec(made(ContainerRole::Regular), 1..4))
        .prop_map(|(mut init, regular)| {
            init.extend(regular);
            init
        });
    let policy = prop_oneof![Just("Always"), Just("OnFailure"), Just("Never")];
    let deadline = prop_oneof![4 => Just(None), 1 => (1_u64..40).prop_map(Some)];
    let actions = prop::collection::vec(action(), 0..3);
    (29_u8..=36, policy, 0_u64..12, deadline, containers, actions).prop_map(
        |(version, policy, grace_secs, deadline_secs, containers, actions)| Scenario {
            version,
            policy,
            grace_secs,
            deadline_secs,
            containers,
            actions,
        },
    )
}

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

/// The kubelet forgets its stops when it goes away, and sandboxes start everything over.
fn undisturbed(scenario: &Scenario) -> bool {
    !scenario.actions.iter().any(|(_, action)| matches!(action, Action::KubeletRestart { .. } | Action::NodeReboot))
}

fn check(scenario: &Scenario, trace: &Trace) {
    let roles: Vec<ContainerRole> = trace.pods.first().expect("a Pod").containers.iter().map(|c| c.role).collect();
    let mut runs: BTreeMap<usize, bool> = BTreeMap::new();
    let mut ends: BTreeMap<usize, i32> = BTreeMap::new();
    let mut restarts: BTreeMap<String, u32> = BTreeMap::new();
    let (mut ending, mut terminal) = (false, None);
    for (index, step) in trace.steps.iter().enumerate() {
        assert!(step.cause.is_none_or(|cause| cause < index), "step {index} has a later cause");
        let container = step.container.map(|c| c.container);
        if let (Fact::Killing, Reason::Stopping { trigger, .. }) = (&step.fact, &step.reason) {
            ending |= ends_the_pod(*trigger);
        }
        match (&step.fact, container) {
            (Fact::ContainerStarted { attempt }, Some(c)) => {
                assert!(!ending, "a start after the end began, step {index}");
                assert!(terminal.is_none(), "a start in a terminal phase, step {index}");
                assert_ne!(runs.insert(c, true), Some(true), "two instances of {c}, step {index}");
                for (earlier, role) in roles.iter().enumerate().take(c).filter(|_| *attempt == 0) {
                    match role {
                        ContainerRole::PlainInit => assert_eq!(ends.get(&earlier), Some(&0), "{earlier} before {c}"),
                        ContainerRole::Sidecar => assert!(runs.contains_key(&earlier), "{earlier} before {c}"),
                        ContainerRole::Regular => {}
                    }
                }
            }
            (Fact::Exited { exit_code, .. }, Some(c)) => {
                assert_eq!(runs.insert(c, false), Some(true), "{c} ended without running, step {index}");
                ends.insert(c, *exit_code);
            }
            _ => {}
        }
        for change in &step.changes {
            let Change::Pod(_, status) = change else { continue };
            if let Some(terminal) = terminal {
                assert_eq!(status.phase, terminal, "the phase changed after its end, step {index}");
            }
            if status.phase.is_terminal() {
                terminal = Some(status.phase);
                assert!(runs.values().all(|running| !running), "{:?} while something runs", status.phase);
            }
            for shown in status.init.iter().chain(&status.containers) {
                let before = restarts.insert(shown.name.clone(), shown.restart_count).unwrap_or(0);
                assert!(before <= shown.restart_count, "restarts of {} fell, step {index}", shown.name);
            }
        }
    }
    for row in &trace.rows {
        if let Some((_, ready)) = row.cells.iter().find(|(column, _)| *column == "READY") {
            let (ready, total) = ready.split_once('/').expect("READY");
            let counted = roles.iter().filter(|role| **role != ContainerRole::PlainInit).count();
            assert!(ready.parse::<usize>().expect("ready") <= counted && total == counted.to_string());
        }
    }
    if undisturbed(scenario) {
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
                assert!(took <= grace + Millis(3200), "killed after {took:?} of {grace:?}");
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_life_keeps_the_rules(scenario in scenario()) {
        let trace = scenario.simulate();
        check(&scenario, &trace);
        prop_assert_eq!(&trace, &scenario.simulate());
    }

    #[test]
    fn what_sidecars_exit_with_does_not_change_the_phase(scenario in scenario()) {
        let mut other = scenario.clone();
        for made in other.containers.iter_mut().filter(|made| made.role == ContainerRole::Sidecar) {
            for program in &mut made.programs {
                program.exit_code = 1 - program.exit_code;
                if let OnTerm::Exit { exit_code, .. } = &mut program.on_term {
                    *exit_code = i32::from(*exit_code == 0);
                }
            }
        }
        prop_assert_eq!(last_phase(&scenario.simulate()), last_phase(&other.simulate()));
    }
}
