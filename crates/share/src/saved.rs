//! The manifests that a reader keeps under names in the browser.

use serde::{Deserialize, Serialize};

use crate::{Refused, Shared};

/// So many are kept at most.
pub const MAX_SAVED: usize = 100;
/// Of those that nobody named, so many: the oldest makes room.
const MAX_UNNAMED: usize = 10;
/// All of them are no longer than this as JSON; browsers store some five million characters.
const MAX_BYTES: usize = 3 << 20;
/// A name is cut after so many characters.
const MAX_NAME: usize = 80;

/// A manifest under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// Whether the page kept it by itself, before another text took its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unnamed: bool,
    /// As it was written: what cannot be read today is not lost.
    state: String,
}

impl Entry {
    /// What was kept.
    ///
    /// # Errors
    /// This Podstep cannot read it.
    pub fn open(&self) -> Result<Shared, Refused> {
        Shared::read(&self.state)
    }
}

/// Why something is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaved {
    /// There are too many.
    TooMany,
    /// They are too long together.
    TooLong,
}

/// All that are kept, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Saved {
    entries: Vec<Entry>,
}

impl Saved {
    /// Reads what [`Saved::write`] wrote; nothing if it is none, which must then stay as it is.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// All of them as JSON.
    #[must_use]
    pub fn write(&self) -> String {
        // Plain values: nothing of it cannot be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The entries, the newest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The list with a state under a name, in the place of what had the name.
    ///
    /// # Errors
    /// There is no room.
    pub fn with(&self, name: &str, shared: &Shared) -> Result<Self, Unsaved> {
        self.with_entry(Entry { name: cut(name), unnamed: false, state: shared.write() })
    }

    /// The list with a state that nobody named, unless it is already there.
    ///
    /// # Errors
    /// There is no room.
    pub fn with_unnamed(&self, name: &str, shared: &Shared) -> Result<Self, Unsaved> {
        let state = shared.write();
        if self.entries.iter().any(|entry| entry.state == state) {
            return Ok(self.clone());
        }
        let mut list = self.clone();
        let oldest = list.entries.iter().rposition(|entry| entry.unnamed);
        let unnamed = list.entries.iter().filter(|entry| entry.unnamed).count();
        if let Some(oldest) = oldest.filter(|_| unnamed >= MAX_UNNAMED) {
            list.entries.remove(oldest);
        }
        // Two of the same moment are both kept.
        let names = (1_usize..).map(|nth| if nth == 1 { cut(name) } else { format!("{} ({nth})", cut(name)) });
        let free = names.take(MAX_SAVED + 1).find(|name| list.entries.iter().all(|entry| entry.name != *name));
        list.with_entry(Entry { name: free.unwrap_or_default(), unnamed: true, state })
    }

    fn with_entry(&self, entry: Entry) -> Result<Self, Unsaved> {
        let mut entries = vec![entry];
        let others = self.entries.iter().filter(|other| entries.iter().all(|new| new.name != other.name)).cloned();
        let others: Vec<Entry> = others.collect();
        entries.extend(others);
        let list = Self { entries };
        if list.entries.len() > MAX_SAVED {
            return Err(Unsaved::TooMany);
        }
        if list.write().len() > MAX_BYTES {
            return Err(Unsaved::TooLong);
        }
        Ok(list)
    }

    /// The list without what has the name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self { entries: self.entries.iter().filter(|entry| entry.name != name).cloned().collect() }
    }

    /// The list with another name for an entry; as it is if that name is taken or empty.
    #[must_use]
    pub fn renamed(&self, name: &str, to: &str) -> Self {
        let to = cut(to);
        if to.is_empty() || self.entries.iter().any(|entry| entry.name == to) {
            return self.clone();
        }
        let mut list = self.clone();
        for entry in list.entries.iter_mut().filter(|entry| entry.name == name) {
            (entry.name, entry.unnamed) = (to.clone(), false);
        }
        list
    }
}

fn cut(name: &str) -> String {
    name.trim().chars().filter(|character| !character.is_control()).take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_SAVED, MAX_UNNAMED, Saved, Unsaved};
    use crate::{Manifest, Shared};

    fn shared(text: &str) -> Shared {
        Shared::new(Manifest::Text(text.to_owned()))
    }

    fn names(list: &Saved) -> Vec<&str> {
        list.entries().iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn a_name_names_one_and_the_newest_is_first() {
        let list = Saved::default().with("a", &shared("1")).unwrap().with(" b\n ", &shared("2")).unwrap();
        assert_eq!(names(&list), ["b", "a"]);
        let list = list.with("a", &shared("3")).unwrap();
        assert_eq!(names(&list), ["a", "b"]);
        assert_eq!(list.entries()[0].open(), Ok(shared("3")));
        assert_eq!(names(&list.renamed("a", "b")), ["a", "b"]);
        assert_eq!(names(&list.renamed("a", " ")), ["a", "b"]);
        assert_eq!(names(&list.renamed("a", "c")), ["c", "b"]);
        assert_eq!(names(&list.without("a")), ["b"]);
        assert_eq!(Saved::read(&list.write()), Some(list));
    }

    #[test]
    fn what_nobody_named_is_kept_once_and_makes_room_for_newer() {
        let mut list = Saved::default().with("mine", &shared("mine")).unwrap();
        for number in 0..2 * MAX_UNNAMED {
            for _ in 0..2 {
                list = list.with_unnamed("kept", &shared(&number.to_string())).unwrap();
            }
        }
        assert_eq!(list.entries().len(), MAX_UNNAMED + 1);
        assert_eq!(list.entries()[0].open(), Ok(shared(&(2 * MAX_UNNAMED - 1).to_string())));
        assert!(names(&list).contains(&"mine"));
        let mut all = names(&list);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), MAX_UNNAMED + 1, "each has a name of its own");
        assert!(!list.renamed("kept", "found").entries().iter().any(|entry| entry.unnamed && entry.name == "found"));
    }

    #[test]
    fn there_is_room_for_so_many_and_for_so_much() {
        let mut list = Saved::default();
        for number in 0..MAX_SAVED {
            list = list.with(&number.to_string(), &shared("x")).unwrap();
        }
        assert_eq!(list.with("one more", &shared("x")), Err(Unsaved::TooMany));
        assert!(list.with("0", &shared("y")).is_ok());
        let long = shared(&"x".repeat(1 << 20));
        let list = Saved::default().with("1", &long).unwrap().with("2", &long).unwrap();
        assert_eq!(list.with("3", &long), Err(Unsaved::TooLong));
    }

    #[test]
    fn what_is_no_list_is_left_alone() {
        for json in ["", "{}", "[1]", "[{\"name\":1}]"] {
            assert_eq!(Saved::read(json), None, "{json}");
        }
        let foreign = Saved::read(r#"[{"name":"new","state":"{\"v\":9}"}]"#).unwrap();
        assert!(foreign.entries()[0].open().is_err());
        assert!(foreign.with("a", &shared("")).unwrap().write().contains("\\\"v\\\":9"));
    }
}
