//! SIGTERM to a script: it comes where the script most likely stands, and the script is followed once more.
//!
//! Rule: a trap runs at once while the shell is in `wait`, and after the command in the foreground otherwise.
//! Source: POSIX, Shell Command Language, 2.12; every recording whose programs have traps.

use super::syntax::Node;
use super::{Flow, SIGNALLED, SIGTERM, Shell, TERM};
use crate::process::guess::TermReason;
use crate::process::{Behaviour, OnTerm};
use crate::time::Millis;

/// A stretch of time in which a script stands at one command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    from: Millis,
    /// `None` is never.
    until: Option<Millis>,
    /// In `wait`, which a trap interrupts.
    waits: bool,
    /// What a SIGTERM meets.
    meets: Meets,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meets {
    NoTrap,
    /// `trap '' TERM`.
    Ignored,
    Trap,
    /// The program that took the shell's place.
    Program(OnTerm, TermReason),
}

impl Stretch {
    fn length(self) -> Millis {
        self.until.map_or(Millis(u64::MAX), |until| until.since(self.from))
    }
}

impl Shell<'_> {
    /// Time passes in the foreground, in `wait`, or in the program that takes the shell's place.
    pub(super) fn pass(&mut self, until: Option<Millis>, waits: bool, replaced: Option<Behaviour>) -> Flow {
        if until.is_some_and(|until| until <= self.now) {
            return Flow::Next;
        }
        self.stand(until, waits, replaced)
    }

    /// The shell stands at a command, be it for no time.
    pub(super) fn stand(&mut self, until: Option<Millis>, waits: bool, replaced: Option<Behaviour>) -> Flow {
        let trap = self.state.traps.get(TERM).cloned().flatten();
        let meets = match (&trap, replaced) {
            (_, Some(program)) => Meets::Program(program.on_term, program.term_reason),
            (None, None) => Meets::NoTrap,
            (Some(command), None) if command.is_empty() => Meets::Ignored,
            (Some(_), None) => Meets::Trap,
        };
        let place = self.stretches.len();
        self.stretches.push(Stretch { from: self.now, until, waits, meets });
        let comes = self.signal == Some(place);
        if comes {
            self.signal_at = Some(self.now);
        }
        if !(comes && waits) {
            let Some(until) = until else { return Flow::Forever };
            self.now = self.now.max(until);
        }
        match trap {
            Some(command) if comes => self.run_trap(&command),
            _ => Flow::Next,
        }
    }

    /// Whether a SIGTERM has come since the moment when there was this.
    pub(super) fn interrupted(&mut self, before: Option<Millis>) -> bool {
        let interrupted = self.signal_at != before;
        if interrupted {
            self.status(SIGNALLED + SIGTERM);
        }
        interrupted
    }

    /// How a script reacts: `start` is the shell as it was before, `self` after it went undisturbed.
    pub(super) fn reaction(&mut self, start: Self, script: &Node, endless: bool) -> (OnTerm, TermReason) {
        let from = if endless { self.round.min(self.stretches.len().saturating_sub(1)) } else { 0 };
        let stretches = self.stretches.iter().enumerate().skip(from);
        let Some((place, stretch)) = stretches.rev().max_by_key(|(_, stretch)| stretch.length()) else {
            return (OnTerm::Ignore, TermReason::NoHandler);
        };
        let stretch = *stretch;
        match stretch.meets {
            Meets::NoTrap => return (OnTerm::Ignore, TermReason::NoHandler),
            Meets::Ignored => return (OnTerm::Ignore, TermReason::TrapIgnores),
            Meets::Program(on_term, reason) => return (on_term, reason),
            Meets::Trap => {}
        }
        if !stretch.waits && stretch.length() > self.site.grace {
            return (OnTerm::Ignore, TermReason::TrapBlocked);
        }
        let mut again = start;
        again.signal = Some(place);
        let end = again.follow(script);
        self.unsure(again.confidence, again.assumed);
        match end {
            None => (OnTerm::Ignore, TermReason::TrapReturns),
            Some(end) => {
                let after = end.since(again.signal_at.unwrap_or(end));
                let delayed = !stretch.waits;
                let reason = if delayed { TermReason::TrapDelayed } else { TermReason::Trap };
                (OnTerm::Exit { after, exit_code: again.state.status }, reason)
            }
        }
    }
}
