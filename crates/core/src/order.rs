//! The sort of everything that the page links: a merge sort of a few hundred bytes for each type, where the standard
//! library's sorts cost three to four thousand.

use std::cmp::Ordering;

/// Puts items in order; equal ones keep theirs.
///
/// ```
/// let mut words = vec!["pear", "fig", "apple", "kiwi"];
/// podstep_core::order::sort_by(&mut words, &|a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["fig", "pear", "kiwi", "apple"]);
/// ```
pub fn sort_by<T>(items: &mut Vec<T>, compare: &impl Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let mut right = items.split_off(items.len() / 2);
    sort_by(items, compare);
    sort_by(&mut right, compare);
    // What is in order already is only compared, once for each pair of neighbours.
    if items.last().zip(right.first()).is_some_and(|(a, b)| compare(a, b).is_le()) {
        items.append(&mut right);
        return;
    }
    let mut left = std::mem::take(items).into_iter().peekable();
    let mut right = right.into_iter().peekable();
    items.reserve(left.len() + right.len());
    loop {
        let next = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if compare(b, a).is_lt() => right.next(),
            (Some(_), _) => left.next(),
            (None, _) => right.next(),
        };
        match next {
            Some(item) => items.push(item),
            None => return,
        }
    }
}
