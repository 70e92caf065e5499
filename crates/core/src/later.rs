//! What the page's first text does not need. The page starts without it and brings it for any other text.
//!
//! Whatever is named here and nowhere else is linked only into a program that names [`Later::ALL`].

use crate::api::PodSpec;
use crate::lifecycle::Rare;
use crate::process::{Around, Guess, Program, RunReason, TermReason};
use crate::samples::FIRST;
use crate::scenario::Scenario;
use crate::{Looked, Options, input, looked_at};

/// The parts of the engine that come later.
#[derive(Debug)]
pub struct Later {
    /// What a text holds, with everything that is to be said about it.
    pub(crate) look: fn(&str, &Options) -> Looked,
    /// What does not happen in the first life.
    pub(crate) rare: Rare,
}

impl Later {
    /// Everything there is.
    pub const ALL: &'static Self = &Self { look: looked_at, rare: Rare::ALL };
}

/// Whether a life can be followed without [`Later`]: it is that of the first sample.
pub(crate) fn is_first(text: &str, options: &Options) -> bool {
    options.version.is_none() && options.sidecar_gate.is_none() && text == FIRST.text
}

/// What the first sample holds.
pub(crate) fn first_look(text: &str) -> Looked {
    let read = input::read_faultless(text);
    Looked::new(read, Scenario::default(), first_programs)
}

/// What the containers of the first sample do: both run until they are killed, and PID 1 without a handler does not
/// hear SIGTERM. So much is inferred of their scripts, too.
fn first_programs(_: &Scenario, pod: &PodSpec, _: Around) -> Vec<Vec<Program>> {
    let program = |(guess, _)| vec![Program { guess, ..Program::ENDLESS }];
    let guess = |run| Guess { run, term: TermReason::NoHandler, ..Guess::TOLD };
    [guess(RunReason::Program), guess(RunReason::Script)].into_iter().zip(&pod.containers).map(program).collect()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use crate::cluster::Version;
    use crate::samples::FIRST;
    use crate::{Options, run};

    #[test]
    fn the_first_sample_lives_the_same_life_without() {
        let text = FIRST.text;
        let all = run(text, &Options::default());
        let first = run(text, &Options { later: None, ..Options::default() });
        assert!(all.diagnostics.is_empty() && first.diagnostics.is_empty() && !first.lacks);
        assert_eq!(
            first.life.map(|life| (life.programs, life.trace)),
            all.life.map(|life| (life.programs, life.trace))
        );
    }

    #[test]
    fn any_other_text_needs_it() {
        for text in ["kind: Pod", "a: [", ""] {
            let run = run(text, &Options { later: None, ..Options::default() });
            assert!(run.lacks && run.life.is_none() && run.diagnostics.is_empty(), "{text}");
        }
        let version = Some(Version(28));
        assert!(run(FIRST.text, &Options { later: None, version, ..Options::default() }).lacks);
    }
}
