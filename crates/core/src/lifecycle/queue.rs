//! The kernel's queue: what is to happen, ordered by time, class and sequence.
//!
//! A thousand Pods do the same at the same moment and have asked for it one after another: what a moment brings is put in
//! order once, when it begins, and most of it is in order already.

use std::collections::{BTreeMap, BTreeSet};
use std::vec::IntoIter;

use crate::time::Millis;

use super::kernel::Wake;

/// What, sequence, cause: equal times go in the order of `Wake`'s variants.
type Queued = (Wake, u64, Option<usize>);

/// What is to happen.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// The moment that has begun.
    now: Millis,
    /// What was known of it then, in order.
    known: IntoIter<Queued>,
    /// What it is asked for since.
    since: BTreeSet<Queued>,
    /// All others, none of them empty, each in the order in which it was asked for.
    later: BTreeMap<Millis, Vec<Queued>>,
    serial: u64,
    /// How many are not ticks of probes.
    work_left: usize,
}

impl Queue {
    pub(super) fn push(&mut self, at: Millis, wake: Wake, cause: Option<usize>) {
        self.serial += 1;
        self.work_left += usize::from(!wake.is_probe());
        let queued = (wake, self.serial, cause);
        if at == self.now {
            self.since.insert(queued);
        } else {
            self.later.entry(at).or_default().push(queued);
        }
    }

    /// What happens next, when, and because of which step.
    pub(super) fn pop(&mut self) -> Option<(Millis, Wake, Option<usize>)> {
        if self.known.as_slice().is_empty() && self.since.is_empty() {
            let (at, mut known) = self.later.pop_first()?;
            known.sort();
            (self.now, self.known) = (at, known.into_iter());
        }
        let is_known = match (self.known.as_slice().first(), self.since.first()) {
            (Some(known), Some(since)) => known < since,
            (known, _) => known.is_some(),
        };
        let (wake, _, cause) = if is_known { self.known.next() } else { self.since.pop_first() }?;
        self.work_left -= usize::from(!wake.is_probe());
        Some((self.now, wake, cause))
    }

    /// Whether nothing but such is left. Ticks of probes are such.
    pub(super) fn has_only(&self, is_such: impl Fn(Millis, &Wake) -> bool) -> bool {
        let now = self.known.as_slice().iter().chain(&self.since).map(|queued| (self.now, queued));
        let later = self.later.iter().flat_map(|(at, moment)| moment.iter().map(|queued| (*at, queued)));
        self.work_left == 0 || now.chain(later).all(|(at, (wake, ..))| is_such(at, wake))
    }

    /// What is not to be kept does not happen.
    pub(super) fn retain(&mut self, keep: impl Fn(&Wake) -> bool) {
        let known = std::mem::take(&mut self.known);
        self.known = known.filter(|(wake, ..)| keep(wake)).collect::<Vec<_>>().into_iter();
        self.since.retain(|(wake, ..)| keep(wake));
        self.later.retain(|_, moment| {
            moment.retain(|(wake, ..)| keep(wake));
            !moment.is_empty()
        });
        let left = self.known.as_slice().iter().chain(&self.since).chain(self.later.values().flatten());
        self.work_left = left.filter(|(wake, ..)| !wake.is_probe()).count();
    }
}
