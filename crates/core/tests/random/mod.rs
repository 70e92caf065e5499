//! Random Pods, programs and actions: everything that a life can be made of.

use std::rc::Rc;

use podstep_core::api::{Container, PodSpec, Workload};
use podstep_core::cluster::{Cluster, Version};
use podstep_core::lifecycle::{Action, Input, Propagation, Pull, Target, When, simulate};
use podstep_core::process::{Around, Guess, HookRun, OnTerm, ProbeOutcome, Program};
use podstep_core::time::Millis;
use podstep_core::trace::{ContainerRole, Trace};
use podstep_core::{Options, input};
use proptest::prelude::*;

/// Some time after the last action that there can be.
const HORIZON: Millis = Millis::secs(75);

/// A probe as it stands in the manifest.
#[derive(Debug, Clone, Copy)]
struct MadeProbe {
    period_secs: u64,
    delay_secs: u64,
    failures: u32,
    grace_secs: Option<u64>,
}

/// A container: its role, its policy, whether it has hooks and probes, and what its instances do.
#[derive(Debug, Clone)]
pub struct Made {
    pub role: ContainerRole,
    /// `restartPolicy` of its own, with the action of a rule for exit code 1; from v1.35 on, and not for sidecars.
    own_policy: Option<(&'static str, Option<&'static str>)>,
    post_start: bool,
    pre_stop: bool,
    probes: [Option<MadeProbe>; 3],
    image: &'static str,
    pub programs: Vec<Program>,
}

/// A Pod, its cluster and what is done to it.
#[derive(Debug, Clone)]
pub struct Life {
    pub version: Version,
    policy: &'static str,
    grace_secs: u64,
    deadline_secs: Option<u64>,
    shares_pids: bool,
    finalizer: bool,
    pub containers: Vec<Made>,
    pub actions: Vec<(When, Action)>,
}

/// On the node, to be pulled at once, to be pulled for long, nowhere.
const IMAGES: [&str; 4] = ["image:1", "quick:1", "slow:1", "missing:1"];

impl Made {
    pub fn has_post_start(&self) -> bool {
        self.post_start && self.role != ContainerRole::PlainInit
    }

    pub fn has_startup_probe(&self) -> bool {
        self.probes[0].is_some() && self.role != ContainerRole::PlainInit
    }

    fn manifest(&self, name: &str, version: Version) -> String {
        let mut text = format!("  - {{name: {name}, image: \"{}\", resources: {{requests: {{cpu: 10m}}}}", self.image);
        match self.own_policy.filter(|_| version.0 >= 35) {
            _ if self.role == ContainerRole::Sidecar => text += ", restartPolicy: Always",
            Some((policy, None)) => text += &format!(", restartPolicy: {policy}"),
            Some((policy, Some(action))) => {
                text += &format!(
                    ", restartPolicy: {policy}, restartPolicyRules: [{{action: {action}, exitCodes: {{operator: In, values: [1]}}}}]"
                );
            }
            None => {}
        }
        if self.role != ContainerRole::PlainInit {
            let exec = "exec: {command: [hook]}";
            let hooks = [("postStart", self.post_start), ("preStop", self.pre_stop)];
            let hooks: Vec<String> =
                hooks.iter().filter(|(_, has)| *has).map(|(name, _)| format!("{name}: {{{exec}}}")).collect();
            if !hooks.is_empty() {
                text += &format!(", lifecycle: {{{}}}", hooks.join(", "));
            }
            for (kind, probe) in ["startup", "readiness", "liveness"].iter().zip(self.probes) {
                let Some(MadeProbe { period_secs, delay_secs, failures, grace_secs }) = probe else { continue };
                text += &format!(
                    ", {kind}Probe: {{periodSeconds: {period_secs}, initialDelaySeconds: {delay_secs}, failureThreshold: {failures}, {exec}"
                );
                if let Some(secs) = grace_secs.filter(|_| *kind != "readiness") {
                    text += &format!(", terminationGracePeriodSeconds: {secs}");
                }
                text += "}";
            }
        }
        text + "}\n"
    }
}

impl Life {
    fn of(&self, regular: bool) -> impl Iterator<Item = &Made> {
        self.containers.iter().filter(move |made| (made.role == ContainerRole::Regular) == regular)
    }

    fn manifest(&self) -> String {
        let mut text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{}}}\nspec:\n  restartPolicy: {}\n  terminationGracePeriodSeconds: {}\n  shareProcessNamespace: {}\n",
            if self.finalizer { ", finalizers: [example.com/held]" } else { "" },
            self.policy,
            self.grace_secs,
            self.shares_pids
        );
        if let Some(secs) = self.deadline_secs {
            text += &format!("  activeDeadlineSeconds: {secs}\n");
        }
        for (list, prefix, regular) in [("initContainers", "i", false), ("containers", "r", true)] {
            if self.of(regular).next().is_some() {
                text += &format!("  {list}:\n");
            }
            for (index, made) in self.of(regular).enumerate() {
                text += &made.manifest(&format!("{prefix}{index}"), self.version);
            }
        }
        text
    }

    /// The gate can be set only in the versions in which it is a choice.
    fn cluster(&self) -> Cluster {
        Cluster { sidecar_gate: (self.version.0 == 28).then_some(true), ..Cluster::new(self.version) }
    }

    /// The Pod as it is stored.
    pub fn admitted(&self) -> Workload {
        let Cluster { version, sidecar_gate } = self.cluster();
        let read =
            input::read(&self.manifest(), &Options { version: Some(version), sidecar_gate, ..Options::default() });
        read.workload.unwrap_or_else(|| panic!("{:?}\n{}", read.diagnostics, self.manifest()))
    }

    pub fn simulate(&self, pod: &Workload) -> Trace {
        let of = |container: &Container| -> Vec<Program> {
            let (prefix, index) = container.name.split_at(1);
            let index: usize = index.parse().expect("an index");
            self.of(prefix == "r").nth(index).expect("a container").programs.clone()
        };
        let programs = |pod: &PodSpec, _: Around| pod.containers.iter().map(of).collect();
        simulate(Input {
            actions: self.actions.clone(),
            pull: Rc::new(|image| match image {
                "slow:1" => Pull::Takes(Millis(7_500)),
                "missing:1" => Pull::Missing,
                _ => Pull::Usual,
            }),
            images_present: vec!["image:1".to_owned()],
            horizon: HORIZON,
            ..Input::new(vec![pod.clone()], self.cluster(), programs)
        })
    }

    /// The kubelet forgets its stops when it goes away, and sandboxes start everything over.
    pub fn is_undisturbed(&self) -> bool {
        !self
            .actions
            .iter()
            .any(|(_, action)| matches!(action, Action::KubeletRestart { .. } | Action::NodeReboot { .. }))
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
    let end = prop_oneof![6 => Just((0, false)), 2 => Just((1, false)), 1 => Just((137, true))];
    (run, end, on_term, [outcome(), outcome(), outcome()], post_start, hook()).prop_map(
        |(run, (exit_code, oom), on_term, probes, post_start, pre_stop)| Program {
            run,
            exit_code,
            oom,
            on_term,
            probes,
            post_start,
            pre_stop,
            guess: Guess::TOLD,
        },
    )
}

fn probe() -> impl Strategy<Value = Option<MadeProbe>> {
    let made = (1_u64..4, 0_u64..4, 1_u32..4, prop::option::of(1_u64..8)).prop_map(
        |(period_secs, delay_secs, failures, grace_secs)| MadeProbe { period_secs, delay_secs, failures, grace_secs },
    );
    prop::option::of(made)
}

fn made(role: ContainerRole) -> impl Strategy<Value = Made> {
    let programs = prop::collection::vec(program(role != ContainerRole::Sidecar), 1..3);
    let policy = prop_oneof![Just("Always"), Just("OnFailure"), Just("Never")];
    let policy = if role == ContainerRole::PlainInit {
        // With `Always` it would be a sidecar.
        prop_oneof![Just("OnFailure"), Just("Never")].boxed()
    } else {
        policy.boxed()
    };
    let action = prop_oneof![2 => Just(None), 1 => Just(Some("Restart")), 1 => Just(Some("RestartAllContainers"))];
    let own_policy = prop_oneof![3 => Just(None), 1 => (policy, action).prop_map(Some)];
    let image = prop_oneof![
        12 => Just(IMAGES[0]),
        3 => Just(IMAGES[1]),
        1 => Just(IMAGES[2]),
        1 => Just(IMAGES[3]),
    ];
    (own_policy, any::<bool>(), any::<bool>(), [probe(), probe(), probe()], image, programs).prop_map(
        move |(own_policy, post_start, pre_stop, probes, image, programs)| Made {
            role,
            own_policy,
            post_start,
            pre_stop,
            probes,
            image,
            programs,
        },
    )
}

fn patch(text: &str) -> podstep_manifest::Node {
    podstep_manifest::parse(text).0.pop().expect("a patch").root
}

fn action() -> impl Strategy<Value = (When, Action)> {
    let pod = || Target::Pod(0);
    let image = patch(r#"{"spec": {"containers": [{"name": "r0", "image": "image:2"}]}}"#);
    let sidecar = patch(r#"{"spec": {"initContainers": [{"name": "i0", "image": "image:2"}]}}"#);
    let resources = patch(r#"{"spec": {"containers": [{"name": "r0", "resources": {"requests": {"cpu": "15m"}}}]}}"#);
    let unheld = patch(r#"{"metadata": {"finalizers": null}}"#);
    let what = prop_oneof![
        6 => prop::option::of(0_u64..12).prop_map(move |grace_secs| Action::Delete { target: pod(), grace_secs, propagation: Propagation::Background }),
        1 => Just(Action::Evict(pod())),
        1 => Just(Action::Patch(pod(), image)),
        1 => Just(Action::Patch(pod(), sidecar)),
        1 => Just(Action::Patch(pod(), unheld)),
        1 => Just(Action::Resize(pod(), resources)),
        1 => Just(Action::RemoveEnded(pod())),
        1 => (0_u64..4000).prop_map(|down| Action::KubeletRestart { node: None, down: Millis(down) }),
        1 => Just(Action::NodeReboot { node: None }),
        1 => prop::option::of(0_u64..12).prop_map(move |grace_secs| Action::NodePressure { target: pod(), grace_secs }),
        1 => (0_u64..12).prop_map(|grace_secs| Action::NodeShutdown { node: None, grace_secs }),
    ];
    ((0_u64..40_000).prop_map(|at| When::At(Millis(at))), what)
}

pub fn life() -> impl Strategy<Value = Life> {
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
    let actions = prop::collection::vec(action(), 0..4);
    // Half of the lives on the newest version, which knows the most.
    let version = prop_oneof![1 => 28_u8..36, 1 => Just(36)].prop_map(Version);
    let finalizer = prop_oneof![7 => Just(false), 1 => Just(true)];
    (version, policy, 0_u64..12, deadline, any::<bool>(), finalizer, containers, actions).prop_map(
        |(version, policy, grace_secs, deadline_secs, shares_pids, finalizer, containers, actions)| Life {
            version,
            policy,
            grace_secs,
            deadline_secs,
            shares_pids,
            finalizer,
            containers,
            actions,
        },
    )
}
