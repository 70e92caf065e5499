//! What a person tells of the world around a manifest: a `kind: Scenario` document.
//!
//! It says, container by container and run by run, what the processes do, which images are on the node or
//! nowhere, and what a person does and when. What it leaves out is inferred (`process::programs`) and stays a
//! guess. Owns the types; `shape` is the table of fields that findings and the JSON Schema come from, `read`
//! makes a Scenario of a document, `write` a document of a Scenario. The recordings of a cluster use the
//! same fields for `programs`, `actions` and `node`.

pub mod apply;
pub mod edit;
pub mod offers;
mod read;
pub mod shape;
mod write;

pub use read::{MAX_ACTIONS, is_scenario, read, read_for};

use podstep_freeze::Freeze;

use crate::api::{Container, NodeSpec, PodSpec, Probe};
use crate::lifecycle::{Action, Pull, When};
use crate::process::{self, Around, Guess, HookRun, OnTerm, ProbeOutcome, Program, RunReason, TermReason};
use crate::time::Millis;

/// The value of `apiVersion`.
pub const API_VERSION: &str = "podstep.dev/v1alpha1";
/// The value of `kind`.
pub const KIND: &str = "Scenario";
/// The file that a program makes when it has started, for probes that look for it.
pub const STARTED_FILE: &str = "/tmp/started";

/// What a Scenario document says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub struct Scenario {
    /// What the processes of a container do, run by run; the last one repeats.
    pub programs: Vec<(String, Vec<Told>)>,
    /// What a person does; `None` leaves it to Podstep.
    pub actions: Option<Vec<(When, Action)>>,
    /// The nodes; empty leaves them to the `kind: Cluster` document, or there is one that fits all.
    pub nodes: Vec<NodeSpec>,
    /// Images.
    pub images: Images,
}

/// Where images are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub struct Images {
    /// On the node at the start.
    pub present: Vec<String>,
    /// In no registry.
    pub missing: Vec<String>,
    /// Pulled in this time.
    pub pulls: Vec<(String, Millis)>,
}

/// What is told of one run of a container; `None` is inferred.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub struct Told {
    /// Time until it ends by itself; `Some(None)` is never.
    pub run: Option<Option<Millis>>,
    /// Exit code of its own end.
    pub exit_code: Option<i32>,
    /// What it does on its stop signal.
    pub on_term: Option<OnTerm>,
    /// Time until it makes [`STARTED_FILE`]; `Some(None)` is never.
    pub started_file_after: Option<Option<Millis>>,
    /// Outcomes of startup, readiness and liveness probe.
    pub probes: [Option<ToldProbe>; 3],
    /// Outcomes of postStart and preStop.
    pub hooks: [ToldHook; 2],
    /// Time until it exceeds its memory limit.
    pub oom_after: Option<Millis>,
    /// Exit codes by completion index.
    pub fail_index: Vec<(u32, i32)>,
    /// Times until exit code 0 by completion index.
    pub succeed_index: Vec<(u32, Millis)>,
}

/// The outcome of a probe.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub enum ToldProbe {
    /// One that no environment changes.
    Outcome(ProbeOutcome),
    /// It succeeds while the container has these variables.
    OkWhenEnv(Vec<(String, String)>),
}

/// The outcome of a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Freeze)]
pub struct ToldHook {
    /// How long it runs; `Some(None)` is for ever.
    pub run: Option<Option<Millis>>,
    /// Whether it succeeds.
    pub ok: Option<bool>,
}

impl Scenario {
    /// What the processes of each container of a Pod do: as told, else as inferred.
    #[must_use]
    pub fn programs(&self, pod: &PodSpec, around: Around) -> Vec<Vec<Program>> {
        let mut programs = process::programs(pod, around);
        for (container, runs) in pod.containers.iter().zip(&mut programs) {
            let told = self.programs.iter().find(|(name, _)| *name == container.name);
            let told = told.map(|(_, told)| told.as_slice()).unwrap_or_default();
            let guess = |run: usize| runs.get(run).or_else(|| runs.last());
            let tell =
                |(run, told): (usize, &Told)| Some(told.program(*guess(run)?, container, around.completion_index));
            if !told.is_empty() {
                *runs = told.iter().enumerate().filter_map(tell).collect();
            }
        }
        programs
    }

    /// The nodes: as told here, else as the cluster's own document says, else one that fits all.
    #[must_use]
    pub fn nodes(&self, of_cluster: &[NodeSpec]) -> Vec<NodeSpec> {
        match (self.nodes.as_slice(), of_cluster) {
            ([], []) => vec![NodeSpec::only()],
            ([], nodes) | (nodes, _) => nodes.to_vec(),
        }
    }

    /// How a pull of an image goes.
    #[must_use]
    pub fn pull(&self, image: &str) -> Pull {
        if self.images.missing.iter().any(|name| name == image) {
            return Pull::Missing;
        }
        let told = self.images.pulls.iter().find(|(name, _)| name == image);
        told.map_or(Pull::Usual, |(_, time)| Pull::Takes(*time))
    }
}

impl Told {
    /// A guess with what is told in its place.
    #[must_use]
    pub fn program(&self, guess: Program, container: &Container, completion_index: Option<u32>) -> Program {
        let probe = |told: &Option<ToldProbe>, probe: Option<&Probe>, guess: ProbeOutcome| match told {
            Some(ToldProbe::Outcome(outcome)) => *outcome,
            Some(ToldProbe::OkWhenEnv(wanted)) => {
                let has = wanted.iter().all(|wanted| container.env.contains(wanted));
                if has { ProbeOutcome::OkFrom(Millis::ZERO) } else { ProbeOutcome::Fail }
            }
            None => match self.started_file_after {
                Some(after) if probe.is_some_and(|p| p.exec.iter().any(|word| word.contains(STARTED_FILE))) => {
                    after.map_or(ProbeOutcome::Fail, ProbeOutcome::OkFrom)
                }
                _ => guess,
            },
        };
        let hook = |told: ToldHook, guess: HookRun| HookRun {
            run: told.run.unwrap_or(guess.run),
            ok: told.ok.unwrap_or(guess.ok),
        };
        let ([startup, readiness, liveness], [post_start, pre_stop]) = (&self.probes, self.hooks);
        let [startup_guess, readiness_guess, liveness_guess] = guess.probes;
        let mut program = Program {
            run: self.run.unwrap_or(guess.run),
            exit_code: self.exit_code.unwrap_or(guess.exit_code),
            oom: false,
            on_term: self.on_term.unwrap_or(guess.on_term),
            probes: [
                probe(startup, container.startup.as_ref(), startup_guess),
                probe(readiness, container.readiness.as_ref(), readiness_guess),
                probe(liveness, container.liveness.as_ref(), liveness_guess),
            ],
            post_start: hook(post_start, guess.post_start),
            pre_stop: hook(pre_stop, guess.pre_stop),
            guess: Guess {
                run: if self.run.is_some() || self.oom_after.is_some() { RunReason::Told } else { guess.guess.run },
                term: if self.on_term.is_some() { TermReason::Told } else { guess.guess.term },
                ..guess.guess
            },
        };
        if let Some(after) = self.oom_after {
            program = Program { run: Some(after), exit_code: 137, oom: true, ..program };
        }
        let Some(index) = completion_index else { return program };
        if let Some((_, exit_code)) = self.fail_index.iter().find(|(of, _)| *of == index) {
            return Program { exit_code: *exit_code, ..program };
        }
        match self.succeed_index.iter().find(|(of, _)| *of == index) {
            Some((_, run)) => {
                let guess = Guess { run: RunReason::Told, ..program.guess };
                Program { run: Some(*run), exit_code: 0, guess, ..program }
            }
            None => program,
        }
    }
}
