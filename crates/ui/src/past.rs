//! Lives that are no longer shown: a long one is freed in slices, because that takes longer than a key may wait.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::Callback;

use crate::app::{Command, SLICE_MS};
use crate::browser;
use crate::state::ShownRef;

/// A shorter life is freed at once.
const LONG_STEPS: usize = 2_000;
/// So many steps are freed between two looks at the clock.
const STEPS: usize = 500;

/// What is still to be freed.
#[derive(Debug, Default)]
pub(crate) struct Past {
    lives: Vec<ShownRef>,
    next: Option<Timeout>,
}

impl Past {
    /// Takes a life that is no longer shown.
    pub(crate) fn take(&mut self, shown: ShownRef, send: &Callback<Command>) {
        if shown.life.trace.steps.len() > LONG_STEPS {
            self.lives.push(shown);
            self.wake(send);
        }
    }

    /// Frees what a slice of time allows. A life that the page still draws has to wait until it is drawn anew.
    pub(crate) fn free(&mut self, send: &Callback<Command>) {
        let end = browser::now_ms() + SLICE_MS;
        self.lives.retain_mut(|shown| {
            let Some(shown) = Rc::get_mut(&mut shown.0) else { return true };
            while browser::now_ms() < end {
                if !shown.life.trace.free(STEPS) {
                    return false;
                }
            }
            true
        });
        self.next = None;
        if !self.lives.is_empty() {
            self.wake(send);
        }
    }

    fn wake(&mut self, send: &Callback<Command>) {
        let send = send.clone();
        self.next = Some(Timeout::new(0, move || send.emit(Command::Free)));
    }
}
