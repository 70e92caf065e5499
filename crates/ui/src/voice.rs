//! What is said to screen readers: the step at which the cursor comes to rest. What it only passes, while the slider is
//! drawn, a key is held or it plays, is not said.

use gloo::timers::callback::Timeout;
use podstep_text::Message;
use yew::{AttrValue, Callback};

use crate::app::Command;
use crate::markup::Page;
use crate::state::State;

/// So long the cursor stays where it is before it rests there.
const REST_MS: u32 = 500;

/// The last sentence, and the one that may come.
#[derive(Debug, Default)]
pub(crate) struct Voice {
    pub(crate) said: AttrValue,
    rests: Option<Timeout>,
}

impl Voice {
    /// Something changed: what is now shown is said if it stays.
    pub(crate) fn wait(&mut self, state: &State, send: &Callback<Command>) {
        let send = send.clone();
        self.rests = (!state.playing).then(|| Timeout::new(REST_MS, move || send.emit(Command::Rests)));
    }

    /// Says the step under the cursor.
    pub(crate) fn speak(&mut self, page: &Page, state: &State) {
        let shown = state.shown.as_ref();
        let Some((trace, step)) = shown.and_then(|shown| {
            let trace = &shown.life.trace;
            Some((trace, trace.steps.get(state.cursor)?))
        }) else {
            return;
        };
        let sentence = page.say(&Message::Fact { trace, step });
        let (step, steps, at) = (state.cursor + 1, trace.steps.len(), step.at);
        self.said = page.say(&Message::StepAnnounced { step, steps, at, sentence: &sentence });
    }

    /// Forgets what was said: it is not said again because it is now in another language.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }
}
