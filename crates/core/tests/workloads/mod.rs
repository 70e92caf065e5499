//! Random workloads, nodes and what a person does to them.

use podstep_core::api::{self, PodSpec};
use podstep_core::cluster::{Cluster, Version};
use podstep_core::lifecycle::{Action, Input, Propagation, Rollout, Target, When, simulate};
use podstep_core::process::{self, Around, OnTerm};
use podstep_core::time::Millis;
use podstep_core::trace::{ContainerRole, Trace};
use podstep_core::{Options, input};
use podstep_manifest::Node;
use proptest::prelude::*;

/// The last action is done before this time.
const LAST_ACTION: u64 = 90_000;
/// By then everything that was begun is over: the longest back-off of a Job that fails twice, and each stop.
const HORIZON: Millis = Millis::secs(600);
/// The name of the workload.
const NAME: &str = "w";

/// The kinds that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Deployment { surge: u32, unavailable: u32 },
    StatefulSet { parallel: bool },
    DaemonSet { surge: bool },
    Job { parallelism: u32, limit: u32, indexed: bool },
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deployment { .. } => "Deployment",
            Self::StatefulSet { .. } => "StatefulSet",
            Self::DaemonSet { .. } => "DaemonSet",
            Self::Job { .. } => "Job",
        }
    }
}

/// What a person does to the workload, its Pods or its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Image(u32),
    Apply { image: u32, replicas: u32 },
    Rollout(Rollout),
    Suspend(bool),
    Scale(u32),
    Cordon(usize, bool),
    Drain(usize),
    DeletePod(usize, Option<u64>),
    Evict(usize),
    Delete(Propagation),
}

/// A workload, its nodes and what is done.
#[derive(Debug, Clone)]
pub struct Life {
    pub version: Version,
    pub kind: Kind,
    /// `replicas`, or `completions`.
    pub replicas: u32,
    min_ready_secs: u32,
    nodes: usize,
    /// How long SIGTERM takes the app and the sidecar.
    stops: [u64; 2],
    /// How long each app of a Job runs, and its exit code.
    ends: Vec<(u64, i32)>,
    pub deeds: Vec<(u64, Deed)>,
}

impl Life {
    /// The manifest with this image and so many replicas.
    fn manifest(&self, image: u32, replicas: u32) -> String {
        let policy = if matches!(self.kind, Kind::Job { .. }) { "restartPolicy: Never, " } else { "" };
        let template = format!(
            "template: {{metadata: {{labels: {{app: w}}}}, spec: {{{policy}terminationGracePeriodSeconds: 5, initContainers: \
             [{{name: s, image: s, restartPolicy: Always}}], containers: [{{name: app, image: 'a:{image}'}}]}}}}"
        );
        let selector = "selector: {matchLabels: {app: w}}";
        let min_ready = self.min_ready_secs;
        let (group, spec) = match self.kind {
            Kind::Deployment { surge, unavailable } => (
                "apps/v1",
                format!(
                    "replicas: {replicas}, {selector}, minReadySeconds: {min_ready}, strategy: {{rollingUpdate: \
                     {{maxSurge: {surge}, maxUnavailable: {unavailable}}}}}"
                ),
            ),
            Kind::StatefulSet { parallel } => (
                "apps/v1",
                format!(
                    "replicas: {replicas}, {selector}, serviceName: w, minReadySeconds: {min_ready}, podManagementPolicy: {}",
                    if parallel { "Parallel" } else { "OrderedReady" }
                ),
            ),
            Kind::DaemonSet { surge } => (
                "apps/v1",
                format!(
                    "{selector}, minReadySeconds: {min_ready}, updateStrategy: {{rollingUpdate: {}}}",
                    if surge { "{maxSurge: 1, maxUnavailable: 0}" } else { "{}" }
                ),
            ),
            Kind::Job { parallelism, limit, indexed } => (
                "batch/v1",
                format!(
                    "completions: {}, parallelism: {parallelism}, backoffLimit: {limit}, completionMode: {}",
                    self.replicas,
                    if indexed { "Indexed" } else { "NonIndexed" }
                ),
            ),
        };
        format!(
            "{{apiVersion: {group}, kind: {}, metadata: {{name: {NAME}}}, spec: {{{spec}, {template}}}}}",
            self.kind.name()
        )
    }

    fn action(&self, deed: Deed) -> Action {
        let object = || Target::Object(self.kind.name().to_owned(), NAME.to_owned());
        let node = |node: usize| Some(format!("n{}", node % self.nodes));
        match deed {
            Deed::Image(image) => {
                let patch =
                    format!("{{spec: {{template: {{spec: {{containers: [{{name: app, image: 'a:{image}'}}]}}}}}}}}");
                Action::Patch(object(), document(&patch))
            }
            Deed::Apply { image, replicas } => Action::Apply(document(&self.manifest(image, replicas))),
            Deed::Rollout(rollout) => Action::Rollout(object(), rollout),
            Deed::Suspend(suspended) => Action::Suspend(object(), suspended),
            Deed::Scale(replicas) => Action::Scale(object(), replicas),
            Deed::Cordon(at, cordoned) => Action::Cordon { node: node(at), cordoned },
            Deed::Drain(at) => Action::Drain { node: node(at), grace_secs: None },
            Deed::DeletePod(pod, grace_secs) => {
                Action::Delete { target: Target::Pod(pod), grace_secs, propagation: Propagation::default() }
            }
            Deed::Evict(pod) => Action::Evict(Target::Pod(pod)),
            Deed::Delete(propagation) => Action::Delete { target: object(), grace_secs: None, propagation },
        }
    }

    pub fn simulate(&self) -> Trace {
        let text = self.manifest(0, self.replicas);
        let options = Options { version: Some(self.version), ..Options::default() };
        let read = input::read(&text, &options);
        let workload = read.workload.unwrap_or_else(|| panic!("{text}: {:?}", read.diagnostics));
        let in_job = matches!(self.kind, Kind::Job { .. });
        let runs = std::cell::Cell::new(0);
        let programs = |pod: &PodSpec, around: Around| {
            let mut programs = process::programs(pod, around);
            for (container, runs_of) in pod.containers.iter().zip(&mut programs) {
                let is_app = container.role == ContainerRole::Regular;
                let after = Millis(self.stops[usize::from(!is_app)]);
                // Each Pod of a Job ends as the list says, one after another.
                let end = if is_app && in_job { self.ends.get(runs.get() % self.ends.len()) } else { None };
                runs.set(runs.get() + usize::from(end.is_some()));
                for program in runs_of {
                    program.on_term = OnTerm::Exit { after, exit_code: 0 };
                    program.run = end.map(|(run, _)| Millis(*run));
                    program.exit_code = end.map_or(0, |(_, exit_code)| *exit_code);
                }
            }
            programs
        };
        let nodes: Vec<String> = (0..self.nodes).map(|node| format!("{{name: n{node}}}")).collect();
        simulate(Input {
            actions: self.deeds.iter().map(|(at, deed)| (When::At(Millis(*at)), self.action(*deed))).collect(),
            nodes: api::nodes(document(&format!("[{}]", nodes.join(", "))).items()),
            images_present: vec!["s".to_owned()],
            horizon: HORIZON,
            ..Input::new(vec![workload], Cluster::new(self.version), programs)
        })
    }

    /// Whether nobody takes a Pod away from its controller, or changes how many there are.
    pub fn only_rolls_out(&self) -> bool {
        let kept = self.replicas;
        self.deeds.iter().all(|(_, deed)| match deed {
            Deed::Image(_) | Deed::Rollout(_) | Deed::Cordon(_, false) => true,
            Deed::Apply { replicas, .. } => *replicas == kept,
            _ => false,
        })
    }
}

fn document(text: &str) -> Node {
    podstep_manifest::parse(text).0.pop().expect("a document").root
}

fn deed(kind: Kind, replicas: u32) -> impl Strategy<Value = Deed> {
    let rollout = prop_oneof![
        1 => Just(Rollout::Pause),
        2 => Just(Rollout::Resume),
        1 => Just(Rollout::Restart),
        2 => prop_oneof![Just(None), Just(Some(1)), Just(Some(2))].prop_map(Rollout::Undo),
    ];
    let propagation =
        prop_oneof![Just(Propagation::Background), Just(Propagation::Foreground), Just(Propagation::Orphan)];
    // As many as there were, more often than not.
    let number = prop_oneof![2 => Just(replicas), 1 => 0_u32..5];
    let rolls_out = !matches!(kind, Kind::Job { .. });
    let can_pause = matches!(kind, Kind::Deployment { .. });
    prop_oneof![
        4 => (1_u32..4).prop_map(Deed::Image),
        2 => (1_u32..4, number.clone()).prop_map(|(image, replicas)| Deed::Apply { image, replicas }),
        4 => rollout.prop_map(Deed::Rollout),
        2 => any::<bool>().prop_map(Deed::Suspend),
        1 => number.prop_map(Deed::Scale),
        1 => (0_usize..3, any::<bool>()).prop_map(|(node, cordoned)| Deed::Cordon(node, cordoned)),
        1 => (0_usize..3).prop_map(Deed::Drain),
        1 => (0_usize..4, prop::option::of(0_u64..4)).prop_map(|(pod, grace)| Deed::DeletePod(pod, grace)),
        1 => (0_usize..4).prop_map(Deed::Evict),
        1 => propagation.prop_map(Deed::Delete),
    ]
    // What makes no sense for the kind is left to the kinds for which it does.
    .prop_map(move |deed| match deed {
        Deed::Image(_) | Deed::Apply { .. } | Deed::Rollout(_) | Deed::Scale(_) if !rolls_out => Deed::Suspend(false),
        Deed::Suspend(_) if rolls_out => Deed::Rollout(Rollout::Restart),
        Deed::Rollout(Rollout::Pause | Rollout::Resume) if !can_pause => Deed::Image(1),
        Deed::Scale(_) if matches!(kind, Kind::DaemonSet { .. }) => Deed::Image(2),
        deed => deed,
    })
}

pub fn life() -> impl Strategy<Value = Life> {
    let kind = prop_oneof![
        2 => (0_u32..3, 0_u32..3).prop_map(|(surge, unavailable)| Kind::Deployment {
            surge,
            unavailable: if surge == 0 { unavailable.max(1) } else { unavailable },
        }),
        1 => any::<bool>().prop_map(|parallel| Kind::StatefulSet { parallel }),
        1 => any::<bool>().prop_map(|surge| Kind::DaemonSet { surge }),
        2 => (1_u32..4, 0_u32..3, any::<bool>())
            .prop_map(|(parallelism, limit, indexed)| Kind::Job { parallelism, limit, indexed }),
    ];
    (kind, 1_u32..5).prop_flat_map(|(kind, replicas)| {
        let deeds = prop::collection::vec(((0_u64..LAST_ACTION), deed(kind, replicas)), 0..5);
        let ends = prop::collection::vec((0_u64..8_000, prop_oneof![2 => Just(0), 1 => Just(1)]), 1..6);
        let version = prop_oneof![1 => 29_u8..36, 2 => Just(36)].prop_map(Version);
        let stops = [0_u64..7_000, 0_u64..7_000];
        (version, 0_u32..4, 1_usize..4, stops, ends, deeds).prop_map(
            move |(version, min_ready_secs, nodes, stops, ends, deeds)| Life {
                version,
                kind,
                replicas,
                min_ready_secs,
                nodes,
                stops,
                ends,
                deeds,
            },
        )
    })
}
