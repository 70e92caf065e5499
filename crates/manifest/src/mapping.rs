//! A mapping while it is read: each key once, merge keys.

use crate::node::{Entry, Node, Value};
use crate::{Problem, ProblemKind, Span};

/// A mapping under construction: a later entry takes the place of an earlier one.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    entries: Vec<Entry>,
    /// Where each entry is written here, if it is not only merged.
    own: Vec<Option<Span>>,
    /// A hash table: one more than the number of the entry, or 0. Its length is a power of two.
    slots: Vec<usize>,
}

impl Builder {
    pub(crate) fn entries(self) -> Vec<Entry> {
        self.entries
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds an entry that is written here; it is a problem if there is one already.
    pub(crate) fn write(&mut self, entry: Entry, flow: bool, problems: &mut Vec<Problem>) {
        let (key, span) = (entry.key.clone(), entry.key_span);
        if let Some(first) = self.set(entry, true) {
            let kind = ProblemKind::DuplicateKey { key, first, flow };
            problems.push(Problem { span, kind, said: String::new() });
        }
    }

    /// The place of the earlier entry if both are written here.
    fn set(&mut self, entry: Entry, own: bool) -> Option<Span> {
        let span = Span { start: entry.key_span.start, end: entry.value.span.end.max(entry.key_span.end) };
        if let (_, Some(at)) = self.find(&entry.key) {
            *self.entries.get_mut(at)? = entry;
            return if own { self.own.get_mut(at)?.replace(span) } else { None };
        }
        self.entries.push(entry);
        self.own.push(own.then_some(span));
        let count = self.entries.len();
        if count * 2 > self.slots.len() {
            self.slots = vec![0; (count * 4).next_power_of_two()];
            (1..=count).for_each(|number| self.enter(number));
        } else {
            self.enter(count);
        }
        None
    }

    fn enter(&mut self, number: usize) {
        let slot = self.entries.get(number - 1).map_or(0, |entry| self.find(&entry.key).0);
        if let Some(place) = self.slots.get_mut(slot) {
            *place = number;
        }
    }

    /// The slot of a key, and the number of its entry.
    fn find(&self, key: &str) -> (usize, Option<usize>) {
        // FNV-1a.
        let hash = key.bytes().fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = usize::try_from(hash).unwrap_or(0) & mask;
        while let Some(at) = self.slots.get(slot).and_then(|number| number.checked_sub(1)) {
            if self.entries.get(at).is_some_and(|entry| entry.key == key) {
                return (slot, Some(at));
            }
            slot = (slot + 1) & mask;
        }
        (slot, None)
    }

    /// `<<`: takes over the entries of a mapping, or of several where the first one wins. As in
    /// go-yaml they win over keys above and lose to keys below. Fails with the place of what is no mapping.
    pub(crate) fn merge(&mut self, value: Node) -> Result<(), Span> {
        match value.value {
            Value::Map(entries) => self.inherit(entries),
            Value::Seq(items) => {
                for item in items.into_iter().rev() {
                    let Value::Map(entries) = item.value else { return Err(item.span) };
                    self.inherit(entries);
                }
            }
            _ => return Err(value.span),
        }
        Ok(())
    }

    fn inherit(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.set(entry, false);
        }
    }
}
