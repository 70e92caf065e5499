//! The texts before and after the one that is shown: one history for typing, fixes and what-ifs, since the text is all
//! that there is.

use yew::AttrValue;

/// Most texts that are kept on each side.
const MAX_TEXTS: usize = 200;
/// Most bytes of earlier texts that are kept.
const MAX_BYTES: usize = 8 << 20;

/// The history of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Undo {
    earlier: Vec<AttrValue>,
    later: Vec<AttrValue>,
    /// Whether the last change was of one character: those that follow it belong to it.
    typing: bool,
}

impl Undo {
    pub(crate) fn can_undo(&self) -> bool {
        !self.earlier.is_empty()
    }

    pub(crate) fn can_redo(&self) -> bool {
        !self.later.is_empty()
    }

    /// Another text takes the place of `text`.
    pub(crate) fn record(&mut self, text: &AttrValue, new: &str) {
        let typed = text.len().abs_diff(new.len()) <= 1 && text.matches('\n').count() == new.matches('\n').count();
        let goes_on = typed && self.typing && self.later.is_empty();
        (self.typing, self.later) = (typed, Vec::new());
        if !goes_on {
            self.earlier.push(text.clone());
        }
        let bytes = |texts: &[AttrValue]| texts.iter().map(|text| text.len()).sum::<usize>();
        while self.earlier.len() > MAX_TEXTS || (bytes(&self.earlier) > MAX_BYTES && self.earlier.len() > 1) {
            self.earlier.remove(0);
        }
    }

    /// The text before `text`, which is then the next one.
    pub(crate) fn undo(&mut self, text: &AttrValue) -> Option<AttrValue> {
        self.typing = false;
        let before = self.earlier.pop()?;
        self.later.push(text.clone());
        Some(before)
    }

    /// The text that was taken back last.
    pub(crate) fn redo(&mut self, text: &AttrValue) -> Option<AttrValue> {
        let after = self.later.pop()?;
        self.earlier.push(text.clone());
        Some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::Undo;
    use yew::AttrValue;

    #[test]
    fn typing_is_taken_back_in_one_go_and_an_edit_alone() {
        let mut undo = Undo::default();
        let mut text = AttrValue::from("kind: Po");
        for next in ["kind: Pod", "kind: Pod ", "kind: Pod #", "kind: Pod #\nactions: []"] {
            undo.record(&text, next);
            text = next.into();
        }
        let before = undo.undo(&text).unwrap();
        assert_eq!(before, "kind: Pod #");
        let first = undo.undo(&before).unwrap();
        assert_eq!((first.as_str(), undo.can_undo()), ("kind: Po", false));
        let again = undo.redo(&first).unwrap();
        assert_eq!((again.as_str(), undo.can_redo()), ("kind: Pod #", true));
        undo.record(&again, "kind: Job");
        assert!(!undo.can_redo());
    }

    #[test]
    fn no_more_than_so_much_is_kept() {
        let mut undo = Undo::default();
        for number in 0..1_000 {
            undo.record(&number.to_string().repeat(1 + number).into(), "other\n");
        }
        assert_eq!(undo.earlier.len(), super::MAX_TEXTS);
    }
}
