//! What a shell script does: it is followed step by step with a clock, and what is not understood is assumed.
//!
//! `lexer` and `syntax` read a script, `eval` follows its compound commands, `builtin` does the shell's own
//! commands, `program` the others, `expand` has the values of words, `signal` sends SIGTERM where the script most
//! likely stands. Nothing is run; no script fails to be read, at worst it counts as an unknown program.

mod builtin;
mod eval;
mod expand;
mod lexer;
mod program;
mod signal;
mod syntax;

pub use syntax::MAX_SCRIPT_BYTES;

use super::files::File;
use super::guess::{Assumption, Confidence};
use super::{Behaviour, OnTerm, Site};
use crate::time::Millis;
use signal::Stretch;

/// A loop of more rounds never ends.
pub const MAX_ROUNDS: u32 = 1000;
/// Commands of a Pod that are followed, in all its scripts together; what takes more never ends.
pub const MAX_COMMANDS: u32 = 100_000;
/// Shells within shells, programs that start programs, traps that set traps.
const MAX_DEPTH: u32 = 6;
/// Most children and variables that are kept in mind.
const MAX_KEPT: usize = 64;
/// What a command takes of which nothing is known.
const UNKNOWN_COMMAND: Millis = Millis(100);
/// The exit code of a command that a signal ended is this and the signal's number.
const SIGNALLED: i32 = 128;
const SIGTERM: i32 = 15;
const SIGKILL: i32 = 9;

/// A process in the background.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Child {
    pid: usize,
    /// `None` is never.
    ends: Option<Millis>,
    status: i32,
    on_term: OnTerm,
}

/// Where the shell goes after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break(u32),
    Continue(u32),
    /// The script ends.
    Exit,
    /// What runs now never ends.
    Forever,
}

/// Where a command stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Nothing follows it: the shell may be replaced by it.
    exec: bool,
    /// It decides how long the script runs.
    last: bool,
    /// `set -e` does not look at it.
    condition: bool,
}

const TERM: usize = 0;
const EXIT: usize = 1;

/// What a loop must change to come to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    /// `$?`.
    status: i32,
    /// Whether `$?` is more than an assumption.
    known: bool,
    vars: Vec<(String, String)>,
    folder: String,
    /// Commands of TERM and EXIT; an empty one ignores the signal.
    traps: [Option<String>; 2],
    children: Vec<Child>,
    /// `set -e`.
    errexit: bool,
    /// What all containers are known to make.
    files: Vec<File>,
}

/// A shell at some time of its script.
#[derive(Debug)]
pub(super) struct Shell<'s> {
    site: &'s Site<'s>,
    /// On the Pod's clock.
    now: Millis,
    state: State,
    /// Whether it looked for a file.
    looked: bool,
    /// The last condition looked for a file that nobody makes.
    absent: bool,
    confidence: Confidence,
    assumed: Option<Assumption>,
    depth: u32,
    /// Where time passed.
    stretches: Vec<Stretch>,
    /// The first of them in the last round of the loop that never ends.
    round: usize,
    /// In which of them SIGTERM comes.
    signal: Option<usize>,
    /// When it came.
    signal_at: Option<Millis>,
    /// The program that took the shell's place.
    replaced: Option<Behaviour>,
}

impl<'s> Shell<'s> {
    /// A shell in a container at this time of the Pod's clock, with the files that were made until then.
    pub(super) fn new(site: &'s Site<'s>, files: Vec<File>, now: Millis) -> Self {
        Self {
            site,
            now,
            state: State {
                status: 0,
                known: true,
                vars: Vec::new(),
                folder: site.container.working_dir.clone(),
                traps: [None, None],
                children: Vec::new(),
                errexit: false,
                files,
            },
            looked: false,
            absent: false,
            confidence: Confidence::High,
            assumed: None,
            depth: 0,
            stretches: Vec::new(),
            round: 0,
            signal: None,
            signal_at: None,
            replaced: None,
        }
    }

    /// What a behaviour is where all of this was assumed on the way to it.
    pub(super) fn assuming(&self, behaviour: Behaviour) -> Behaviour {
        let confidence = behaviour.confidence.min(self.confidence);
        Behaviour { confidence, assumed: self.assumed.or(behaviour.assumed), ..behaviour }
    }

    /// Whether it looked for a file that nobody makes.
    pub(super) const fn misses_file(&self) -> bool {
        self.absent
    }

    /// The files that are known in the end, and whether one was looked for.
    pub(super) fn into_files(self) -> (Vec<File>, bool) {
        (self.state.files, self.looked)
    }

    /// A shell that this one starts: it has the variables, and ignores what this one ignores.
    fn fork(&self) -> Self {
        let mut state = self.state.clone();
        let [term, _] = state.traps;
        state.traps = [term.filter(String::is_empty), None];
        state.children.clear();
        Self {
            state,
            now: self.now,
            looked: self.looked,
            depth: self.depth + 1,
            ..Self::new(self.site, Vec::new(), self.now)
        }
    }

    /// Takes over what a shell that this one started has made and looked for.
    fn join(&mut self, child: Self) {
        self.unsure(child.confidence, child.assumed);
        self.state.files = child.state.files;
        self.looked = child.looked;
        self.absent |= child.absent;
    }

    fn unsure(&mut self, confidence: Confidence, assumed: Option<Assumption>) {
        self.confidence = self.confidence.min(confidence);
        self.assumed = self.assumed.or(assumed);
    }

    fn assume(&mut self, assumption: Assumption) {
        self.unsure(Confidence::Low, Some(assumption));
    }

    /// The status of a command that is taken to have succeeded.
    fn unknown_status(&mut self) {
        self.set_result((0, false));
    }

    fn status(&mut self, status: i32) {
        self.set_result((status, true));
    }

    /// Status and whether it is known.
    const fn result(&self) -> (i32, bool) {
        (self.state.status, self.state.known)
    }

    fn set_result(&mut self, result: (i32, bool)) {
        (self.state.status, self.state.known) = result;
    }
}
