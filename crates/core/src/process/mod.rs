//! What the processes of a Pod's containers do, as far as command, image and kind tell.
//!
//! `programs` is the entry: for every container what its runs do, one after another. `table` has what is known of
//! programs, images and roles, `shell` follows scripts, `files` remembers what containers make on volumes, `hooks`
//! answers for hooks and probes. Everything is a [`Guess`] with its reason; a Scenario says otherwise.

mod files;
mod guess;
mod hooks;
mod shell;
mod table;

pub use files::MAX_FILES;
pub use guess::{Assumption, Confidence, Guess, RunReason, TermReason};
pub use shell::{MAX_COMMANDS, MAX_ROUNDS, MAX_SCRIPT_BYTES};

use std::cell::Cell;

use podstep_freeze::Freeze;

use crate::api::{Container, PodSpec, RestartPolicy};
use crate::time::Millis;
use crate::trace::ContainerRole;
use files::File;
use shell::Shell;
use table::Who;

/// The Pod's containers are followed again while one finds a file of a later one, at most this often.
const MAX_PASSES: usize = 3;
/// Runs of a container that are told apart; the last one repeats.
const MAX_RUNS: usize = 4;

/// What a process does when it gets its stop signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub enum OnTerm {
    /// Nothing: only SIGKILL ends it.
    Ignore,
    /// It exits some time later with this code.
    Exit {
        /// Time from the signal to the end.
        after: Millis,
        /// Exit code.
        exit_code: i32,
    },
}

/// The outcome of a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub struct HookRun {
    /// How long it runs; `None` is forever.
    pub run: Option<Millis>,
    /// Whether it succeeds.
    pub ok: bool,
}

/// When a probe succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub enum ProbeOutcome {
    /// Always, from this time after the start on.
    OkFrom(Millis),
    /// Until this time after the start.
    OkUntil(Millis),
    /// Never.
    Fail,
}

/// What one instance of a container does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub struct Program {
    /// Time from start to its own end; `None` runs until it is stopped.
    pub run: Option<Millis>,
    /// Exit code of its own end.
    pub exit_code: i32,
    /// Whether its own end is the kernel's OOM killer's work.
    pub oom: bool,
    /// Its reaction to the stop signal.
    pub on_term: OnTerm,
    /// Outcomes of startup, readiness and liveness probe.
    pub probes: [ProbeOutcome; 3],
    /// postStart.
    pub post_start: HookRun,
    /// preStop.
    pub pre_stop: HookRun,
    /// What all of it rests on.
    pub guess: Guess,
}

/// What a process does by itself and on SIGTERM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Behaviour {
    run: Option<Millis>,
    exit_code: i32,
    on_term: OnTerm,
    /// From the start to the first success of a probe over the network.
    ready_after: Millis,
    run_reason: RunReason,
    term_reason: TermReason,
    confidence: Confidence,
    assumed: Option<Assumption>,
}

impl Behaviour {
    /// A program that leaves SIGTERM as it is.
    const fn without_handler(run_reason: RunReason, run: Option<Millis>, exit_code: i32) -> Self {
        Self {
            run,
            exit_code,
            on_term: OnTerm::Ignore,
            ready_after: Millis::ZERO,
            run_reason,
            term_reason: TermReason::NoHandler,
            confidence: Confidence::High,
            assumed: None,
        }
    }

    /// Rule: the kernel drops a signal with default disposition that is sent to PID 1 of a PID namespace; where the
    /// Pod shares one, no container's process is PID 1, and the signal ends it. What ignores SIGTERM by its own
    /// will is not ended. Source: `sig_task_ignored`; recordings `pid1-ignores-sigterm`, `share-process-namespace`.
    fn in_namespace(self, shares_pids: bool) -> Self {
        if !shares_pids || self.term_reason != TermReason::NoHandler {
            return self;
        }
        let on_term = OnTerm::Exit { after: Millis::ZERO, exit_code: 143 };
        Self { on_term, term_reason: TermReason::NotPid1, ..self }
    }
}

/// Where a process runs.
#[derive(Debug)]
struct Site<'a> {
    container: &'a Container,
    /// Its index in the Pod.
    number: usize,
    /// Whether it is taken to run on.
    stays: bool,
    /// The name of its role in the table.
    role: &'static str,
    /// `terminationGracePeriodSeconds`.
    grace: Millis,
    completion_index: Option<u32>,
    /// Volumes that are empty at first.
    fresh: &'a [String],
    /// How many commands of the Pod were followed.
    commands: &'a Cell<u32>,
}

impl<'a> Site<'a> {
    /// Rule of thumb: a sidecar stays, and so does what declares ports, and a regular container whose Pod is
    /// restarted for ever. A `restartPolicy` that the API server dropped still says what the author meant: a helper
    /// that stays.
    fn new(pod: &'a PodSpec, number: usize, container: &'a Container, around: Around, commands: &'a Cell<u32>) -> Self {
        let (stays, role) = match container.role {
            ContainerRole::Sidecar => (true, "sidecar"),
            ContainerRole::PlainInit => (container.restart_policy.is_some(), "init"),
            ContainerRole::Regular => (!around.in_job && pod.restart_policy == RestartPolicy::Always, "task"),
        };
        let stays = stays || container.has_ports;
        let role = match role {
            "task" if stays => "service",
            "init" if stays => "sidecar",
            role => role,
        };
        let grace = Millis::secs(pod.grace_secs);
        let completion_index = around.completion_index;
        Self { container, number, stays, role, grace, completion_index, fresh: &pod.empty_dirs, commands }
    }

    /// What a program does of which only the role is known.
    fn role(&self) -> Option<Behaviour> {
        table::find(Who::Role(self.role), self.stays)
    }

    /// What the container's process does, with the files that are there when it starts.
    fn process(&self, shell: &mut Shell) -> Option<Behaviour> {
        let container = self.container;
        let words: Vec<String> = container.words.iter().map(|word| expanded(word, &container.env)).collect();
        if let Some(program) = shell.command(&words) {
            return Some(program);
        }
        // The image's own program, where no other is named, gets the arguments.
        if !container.has_command && !words.is_empty() {
            let name = table::repository(&container.image);
            let words: Vec<String> = std::iter::once(name.to_owned()).chain(words.iter().cloned()).collect();
            if let Some(program) = shell.command(&words) {
                return Some(Behaviour { run_reason: RunReason::Image, ..program });
            }
        }
        let image = table::find(Who::Image(&container.image), self.stays);
        let unnamed =
            |image: &Behaviour| words.is_empty() || image.run.is_none() && (self.stays || !container.has_command);
        match image.filter(unnamed) {
            // The shell of an image of tools.
            Some(image) if image.run.is_some() && container.interactive => Some(Behaviour { run: None, ..image }),
            Some(image) if image.run.is_some() => Some(Behaviour { run_reason: RunReason::NoInput, ..image }),
            Some(image) => Some(image),
            None => self.role().map(|role| shell.assuming(role)),
        }
    }
}

/// What is around a Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Around {
    /// Whether a Job keeps it.
    pub in_job: bool,
    /// Its index in an Indexed Job.
    pub completion_index: Option<u32>,
}

/// The name of a program without its folder.
fn program_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or_default()
}

/// Rule: `$(NAME)` in `command` and `args` is replaced by the value of a variable of the container; `$$` is `$`.
/// What has no known value stays as it is. Source: `third_party/forked/golang/expansion`.
fn expanded(word: &str, env: &[(String, String)]) -> String {
    let mut text = String::with_capacity(word.len());
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let variable = after.strip_prefix('(').and_then(|inner| inner.split_once(')'));
        let value = variable.and_then(|(name, _)| env.iter().rev().find(|(of, _)| of == name));
        rest = match (after.strip_prefix('$'), variable, value) {
            (None, Some((_, rest)), Some((_, value))) => {
                text.push_str(value);
                rest
            }
            (escaped, _, _) => {
                text.push('$');
                escaped.unwrap_or(after)
            }
        };
    }
    text.push_str(rest);
    text
}

/// What each container of a Pod does, run by run; the last one repeats. Init containers first.
///
/// Rule: what a container makes on a volume, others find, and so does its own next run; what it makes elsewhere is
/// gone with it. Recording `restart-rule-exit-42`.
#[must_use]
pub fn programs(pod: &PodSpec, around: Around) -> Vec<Vec<Program>> {
    let (mut made, commands): (Vec<File>, _) = (Vec::new(), Cell::new(0));
    for _ in 1..MAX_PASSES {
        let (programs, files, looked) = pass(pod, around, &made, &commands);
        if !looked || files == made {
            return programs;
        }
        made = files;
    }
    pass(pod, around, &made, &commands).0
}

/// Follows every container once. `before`: the files of the pass before.
fn pass(pod: &PodSpec, around: Around, before: &[File], commands: &Cell<u32>) -> (Vec<Vec<Program>>, Vec<File>, bool) {
    let (mut all, mut made, mut looked) = (Vec::new(), Vec::new(), false);
    let mut start = Millis::ZERO;
    for (number, container) in pod.containers.iter().enumerate() {
        let site = Site::new(pod, number, container, around, commands);
        let mut runs: Vec<Program> = Vec::new();
        let mut files: Vec<File> = made.clone();
        files.extend(before.iter().filter(|file| file.by > number).cloned());
        let mut begins = start;
        while runs.len() < MAX_RUNS {
            let mut shell = Shell::new(&site, files, begins);
            let Some(behaviour) = site.process(&mut shell) else { break };
            let (known, has_looked) = shell.into_files();
            looked |= has_looked;
            let asks = hooks::Asks { site: &site, behaviour: &behaviour, begins };
            let (program, known, has_looked) = asks.program(known, pod.shares_pids);
            looked |= has_looked;
            if runs.is_empty() {
                made.extend(known.iter().filter(|file| file.by == number).cloned());
            }
            let repeats = runs.last() == Some(&program);
            if !repeats {
                runs.push(program);
            }
            let Some(run) = behaviour.run else { break };
            if repeats || !looked {
                break;
            }
            begins = begins + run;
            files = known.into_iter().filter(File::survives).collect();
        }
        if let (ContainerRole::PlainInit, Some(first)) = (container.role, runs.first()) {
            start = start + first.run.unwrap_or_default();
        }
        all.push(runs);
    }
    (all, made, looked)
}
