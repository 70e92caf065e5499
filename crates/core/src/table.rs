//! A list whose indices are only handed out by itself, so that reading by index cannot miss.

use std::ops::{Index, IndexMut};

/// A list that only grows; `push` returns the index that reads the entry back.
#[derive(Debug, Clone)]
pub(crate) struct Table<T>(Vec<T>);

impl<T> Table<T> {
    /// Appends and returns the index.
    pub(crate) fn push(&mut self, entry: T) -> usize {
        self.0.push(entry);
        self.0.len() - 1
    }

    /// Takes the last entry away, when nobody reads the list any more.
    pub(crate) fn take_last(&mut self) -> Option<T> {
        self.0.pop()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "entries are removed only when nobody reads them, and indices come from push or from the list's own range"
)]
impl<T> Index<usize> for Table<T> {
    type Output = T;
    fn index(&self, index: usize) -> &T {
        &self.0[index]
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "entries are removed only when nobody reads them, and indices come from push or from the list's own range"
)]
impl<T> IndexMut<usize> for Table<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.0[index]
    }
}
