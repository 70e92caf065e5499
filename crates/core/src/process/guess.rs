//! What a guess rests on, so that a page can show it as one.

use podstep_freeze::Freeze;
use serde::Serialize;

/// Why a process is taken to behave as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub struct Guess {
    /// Where its run time and exit code are known from.
    pub run: RunReason,
    /// Where its reaction to the stop signal is known from.
    pub term: TermReason,
    /// How sure all of it is.
    pub confidence: Confidence,
    /// What was assumed first on the way.
    pub assumed: Option<Assumption>,
    /// How sure the outcomes of its hooks and probes are.
    pub asked: Confidence,
}

impl Guess {
    /// Nothing is guessed: the Scenario says all of it.
    pub const TOLD: Self = Self {
        run: RunReason::Told,
        term: TermReason::Told,
        confidence: Confidence::High,
        assumed: None,
        asked: Confidence::High,
    };

    /// Whether any of it is a guess.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        self.run != RunReason::Told || self.term != TermReason::Told
    }
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum Confidence {
    /// Better asked.
    Low,
    /// Depends on version and configuration.
    Medium,
    /// The program always does that.
    High,
}

/// Where run time and exit code are known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum RunReason {
    /// The Scenario says so.
    Told,
    /// `sleep` of a time.
    Sleep,
    /// The program named by the command.
    Program,
    /// The steps of a shell script.
    Script,
    /// A shell, or `cat`, that finds the end of its input at once.
    NoInput,
    /// The usual program of the image.
    Image,
    /// Unknown: a helper, or a container of a workload that stays, runs on.
    RoleStays,
    /// Unknown: an init container, or a container of a workload that completes, ends.
    RoleEnds,
}

/// Where the reaction to the stop signal is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum TermReason {
    /// The Scenario says so.
    Told,
    /// No handler, and PID 1: the kernel drops the signal.
    NoHandler,
    /// No handler, and not PID 1: the signal ends it.
    NotPid1,
    /// PID 1 is an init that forwards the signal to a program without handler.
    Forwarded,
    /// The program has a handler.
    Handler,
    /// A trap of the script.
    Trap,
    /// A trap of the script, after the command in the foreground.
    TrapDelayed,
    /// A trap that a command in the foreground keeps from running before SIGKILL.
    TrapBlocked,
    /// A trap after which the script goes on.
    TrapReturns,
    /// `trap '' TERM`.
    TrapIgnores,
    /// Unknown.
    Role,
}

/// What a guess takes for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum Assumption {
    /// A command that is not known succeeds after a moment.
    Command,
    /// The program that decides is not known: its role does.
    Program,
    /// A condition that cannot be decided is true.
    Condition,
    /// What a loop waits for comes after one round.
    WaitEnds,
    /// A loop of very many rounds never ends.
    Endless,
    /// The script is too long, too deep or too odd to be followed.
    Script,
    /// Tools of this kind take some seconds.
    Tool,
}
