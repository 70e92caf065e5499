//! What processes are taken to do, and why.

use podstep_core::process::{Assumption, Confidence, Guess, OnTerm, Program, RunReason, TermReason};

use super::length;
use crate::Text;

/// What a container's process does, for its lane: run time, exit code, reaction to SIGTERM, and what that rests on.
pub(super) fn program(program: &Program) -> Text {
    let run = match (program.run, program.oom) {
        (None, _) => "Runs until it is stopped".to_owned(),
        (Some(run), true) => format!("Runs {}, then exceeds its memory limit", length(run)),
        (Some(run), false) if run.0 == 0 => format!("Ends at once with exit code {}", program.exit_code),
        (Some(run), false) => format!("Runs {}, then exit code {}", length(run), program.exit_code),
    };
    let on_term = match program.on_term {
        OnTerm::Ignore => "on SIGTERM nothing happens".to_owned(),
        OnTerm::Exit { after, exit_code } if after.0 == 0 => format!("on SIGTERM it ends at once with {exit_code}"),
        OnTerm::Exit { after, exit_code } => format!("on SIGTERM it ends after {} with {exit_code}", length(after)),
    };
    let Guess { run: run_reason, term, .. } = program.guess;
    let mut text = format!("{run} ({}); {on_term} ({}).", self::run(run_reason), self::term(term));
    if program.guess.is_guess() {
        text.push_str(" This is a guess; ");
        text.push_str(confidence(program.guess.confidence));
        text.push('.');
        if let Some(assumed) = program.guess.assumed {
            text.push(' ');
            text.push_str(assumption(assumed));
        }
    }
    if program.guess.asked == Confidence::Low {
        text.push_str(" So are the outcomes of its hooks and probes.");
    }
    text.into()
}

/// Where run time and exit code are known from.
pub(super) const fn run(reason: RunReason) -> &'static str {
    match reason {
        RunReason::Told => "the scenario says so",
        RunReason::Sleep => "its command sleeps that long",
        RunReason::Program => "that is what its command does",
        RunReason::Script => "its script takes that long",
        RunReason::NoInput => "it finds the end of its input at once, having neither stdin nor tty",
        RunReason::Image => "that is how the usual program of this image behaves",
        RunReason::RoleStays => "its program is not known, but a container in this role usually stays",
        RunReason::RoleEnds => "its program is not known, but a container in this role usually ends",
    }
}

/// Where the reaction to SIGTERM is known from.
pub(super) const fn term(reason: TermReason) -> &'static str {
    match reason {
        TermReason::Told => "the scenario says so",
        TermReason::NoHandler => "it has no handler and is PID 1, so the kernel drops the signal",
        TermReason::NotPid1 => "it has no handler and is not PID 1, so the signal ends it",
        TermReason::Forwarded => "PID 1 hands the signal on to a program without a handler, which it ends",
        TermReason::Handler => "the program has a handler",
        TermReason::Trap => "its script has a trap",
        TermReason::TrapDelayed => {
            "its script has a trap, which runs when the command in the foreground is over: at most that late"
        }
        TermReason::TrapBlocked => {
            "its script has a trap, which a command in the foreground keeps from running; put that in the background and wait for it"
        }
        TermReason::TrapReturns => "its script has a trap, after which it goes on",
        TermReason::TrapIgnores => "its script ignores the signal",
        TermReason::Role => "its program is not known; most react like this",
    }
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "it hardly ever differs",
        Confidence::Medium => "version and configuration may change it",
        Confidence::Low => "better say in a scenario what it does",
    }
}

/// What a guess takes for granted, as a sentence.
const fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::Command => "A command that is not known is taken to succeed after a moment.",
        Assumption::Program => "How long does the program really run?",
        Assumption::Condition => "A condition that cannot be decided is taken to hold.",
        Assumption::WaitEnds => "What the script waits for is taken to come after one round: when does it really?",
        Assumption::Endless => "A loop of so many rounds is taken to have no end.",
        Assumption::Script => "The script is too long or too odd to be followed.",
        Assumption::Tool => "Tools like this are taken to need some seconds.",
    }
}
