//! The kernel's queue: what is to happen, ordered by time, class and sequence.
//!
//! A thousand Pods do the same at the same moment, so each moment has a small queue of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::time::Millis;

use super::kernel::Wake;

/// What, sequence, cause: equal times go in the order of `Wake`'s variants.
type Queued = (Wake, u64, Option<usize>);

/// What is to happen.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// No moment is empty.
    moments: BTreeMap<Millis, BinaryHeap<Reverse<Queued>>>,
    serial: u64,
    /// How many are not ticks of probes.
    work_left: usize,
}

impl Queue {
    pub(super) fn push(&mut self, at: Millis, wake: Wake, cause: Option<usize>) {
        self.serial += 1;
        self.work_left += usize::from(!wake.is_probe());
        self.moments.entry(at).or_default().push(Reverse((wake, self.serial, cause)));
    }

    /// What happens next, when, and because of which step.
    pub(super) fn pop(&mut self) -> Option<(Millis, Wake, Option<usize>)> {
        let mut moment = self.moments.first_entry()?;
        let at = *moment.key();
        let Reverse((wake, _, cause)) = moment.get_mut().pop()?;
        if moment.get().is_empty() {
            moment.remove();
        }
        self.work_left -= usize::from(!wake.is_probe());
        Some((at, wake, cause))
    }

    /// Whether nothing but such is left. Ticks of probes are such.
    pub(super) fn has_only(&self, is_such: impl Fn(Millis, &Wake) -> bool) -> bool {
        let mut all = self.moments.iter().flat_map(|(at, moment)| moment.iter().map(|Reverse((wake, ..))| (*at, wake)));
        self.work_left == 0 || all.all(|(at, wake)| is_such(at, wake))
    }

    /// What is not to be kept does not happen.
    pub(super) fn retain(&mut self, keep: impl Fn(&Wake) -> bool) {
        self.moments.retain(|_, moment| {
            moment.retain(|Reverse((wake, ..))| keep(wake));
            !moment.is_empty()
        });
        let left = self.moments.values().flat_map(BinaryHeap::iter);
        self.work_left = left.filter(|Reverse((wake, ..))| !wake.is_probe()).count();
    }
}
