//! What many Pods have in common is kept once: those of one template do the same at the same moment, and of what ten
//! thousand of them show and say only some dozens of values are different.

use std::borrow::Borrow;
use std::collections::VecDeque;
use std::rc::Rc;

/// So many values are remembered: more than one wake of a Pod leaves behind.
const REMEMBERED: usize = 8;

/// The values that were kept last, the newest first.
#[derive(Debug)]
pub(super) struct Recent<T: ?Sized>(VecDeque<Rc<T>>);

impl<T: ?Sized + PartialEq> Recent<T> {
    /// The value, or the same one if it was kept a moment ago.
    pub(super) fn keep<V: Borrow<T> + Into<Rc<T>>>(&mut self, value: V) -> Rc<T> {
        if let Some(same) = self.0.iter().find(|known| ***known == *value.borrow()) {
            return Rc::clone(same);
        }
        let new = value.into();
        self.0.truncate(REMEMBERED - 1);
        self.0.push_front(Rc::clone(&new));
        new
    }
}

impl<T: ?Sized> Default for Recent<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{REMEMBERED, Recent};

    #[test]
    fn what_was_kept_a_moment_ago_is_kept_once() {
        let mut recent = Recent::<str>::default();
        let first = recent.keep("0".to_owned());
        assert!(Rc::ptr_eq(&first, &recent.keep("0".to_owned())));
        for other in 1..REMEMBERED {
            recent.keep(other.to_string());
        }
        assert!(Rc::ptr_eq(&first, &recent.keep("0".to_owned())));
        recent.keep(REMEMBERED.to_string());
        let again = recent.keep("0".to_owned());
        assert_eq!(first, again);
        assert!(!Rc::ptr_eq(&first, &again), "old values are let go");
    }
}
