//! Edits of an object: keys stay in order, what is added takes its parent's place.

use crate::order::sort_by;
use podstep_manifest::{Entry, Node, Value};

/// The value at a key, to be changed.
pub(super) fn get_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    match &mut node.value {
        Value::Map(entries) => entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value),
        _ => None,
    }
}

/// The items of a list, to be changed.
pub(super) fn items_mut<'n>(node: &'n mut Node, key: &str) -> &'n mut [Node] {
    match get_mut(node, key) {
        Some(Node { value: Value::Seq(items), .. }) => items,
        _ => &mut [],
    }
}

/// Puts a value at a key that has none; returns whether it had none.
pub(super) fn insert(node: &mut Node, key: &str, value: Value) -> bool {
    let span = node.span;
    let Value::Map(entries) = &mut node.value else { return false };
    let Err(at) = entries.binary_search_by(|entry| entry.key.as_str().cmp(key)) else { return false };
    let value = Node { value, span, raw: None };
    entries.insert(at, Entry { key: key.to_owned(), key_span: span, value });
    true
}

/// Takes a key out.
pub(super) fn remove(node: &mut Node, key: &str) {
    if let Value::Map(entries) = &mut node.value {
        entries.retain(|entry| entry.key != key);
    }
}

/// The entries of a mapping in the order of their keys, as kubectl sends them.
pub(super) fn in_order(entries: &[Entry]) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    sort_by(&mut entries, &|a, b| a.key.cmp(&b.key));
    entries
}

/// The same with the keys of all mappings in order.
pub(super) fn sorted(node: &Node) -> Node {
    let value = match &node.value {
        Value::Seq(items) => Value::Seq(items.iter().map(sorted).collect()),
        Value::Map(entries) => {
            let entry =
                |entry: &Entry| Entry { value: sorted(&entry.value), key: entry.key.clone(), key_span: entry.key_span };
            Value::Map(in_order(entries).into_iter().map(entry).collect())
        }
        other => other.clone(),
    };
    Node { value, span: node.span, raw: None }
}

/// A text as a value.
pub(super) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A mapping without entries.
pub(super) const fn nothing() -> Value {
    Value::Map(Vec::new())
}
