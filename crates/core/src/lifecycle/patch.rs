//! Documents that components write: strategic merge patches, and nodes made from nothing.

use podstep_manifest::{Entry, Node, Span, Value};

/// The key by which the items of a list are merged. Source: `patchMergeKey` tags of `k8s.io/api/core/v1`.
const MERGE_KEYS: [(&str, &str); 7] = [
    ("initContainers", "name"),
    ("containers", "name"),
    ("env", "name"),
    ("volumes", "name"),
    ("volumeMounts", "mountPath"),
    ("ports", "containerPort"),
    ("ownerReferences", "uid"),
];

/// The key by which the items of the list in this field are told apart.
pub(crate) fn merge_key(field: &str) -> Option<&'static str> {
    MERGE_KEYS.iter().find(|(known, _)| *known == field).map(|(_, key)| *key)
}

/// Rule: mappings are merged key by key, null removes a key, the lists of `MERGE_KEYS` are merged item by
/// item, everything else is replaced. Source: `apimachinery/pkg/util/strategicpatch`; recording
/// `sidecar-image-update`.
pub(crate) fn merge(target: &mut Node, patch: &Node) {
    let (Value::Map(entries), Value::Map(changes)) = (&mut target.value, &patch.value) else {
        *target = patch.clone();
        return;
    };
    for change in changes {
        let place = entries.iter().position(|entry| entry.key == change.key);
        match place.and_then(|place| entries.get_mut(place)) {
            _ if change.value.is_null() => entries.retain(|entry| entry.key != change.key),
            Some(entry) => match merge_key(&change.key) {
                Some(key) => merge_list(&mut entry.value, &change.value, key),
                None => merge(&mut entry.value, &change.value),
            },
            None => entries.push(change.clone()),
        }
    }
}

fn merge_list(target: &mut Node, patch: &Node, key: &str) {
    let Value::Seq(items) = &mut target.value else {
        *target = patch.clone();
        return;
    };
    for change in patch.items() {
        let name = change.get(key).map(|name| &name.value);
        match items.iter_mut().find(|item| item.get(key).map(|name| &name.value) == name) {
            Some(item) => merge(item, change),
            None => items.push(change.clone()),
        }
    }
}

/// A mapping.
pub(crate) fn map<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let entry = |(key, value): (&str, Node)| Entry { key: key.to_owned(), key_span: Span::default(), value };
    Node::of(Value::Map(entries.into_iter().map(entry).collect()))
}

/// A whole number.
pub(crate) fn number(number: u32) -> Node {
    Node::of(Value::Int(i64::from(number)))
}

/// Text.
pub(crate) fn text(text: &str) -> Node {
    Node::of(Value::String(text.to_owned()))
}

/// A list.
pub(crate) fn list(items: Vec<Node>) -> Node {
    Node::of(Value::Seq(items))
}

/// A node at a path of keys.
pub(crate) fn at(path: &[&str], node: Node) -> Node {
    path.iter().rev().fold(node, |inner, step| map([(*step, inner)]))
}

/// What `next` has is set, and what only `previous` has is removed: a three-way merge.
pub(crate) fn apply(target: &mut Node, previous: &Node, next: &Node) {
    remove(target, previous, next);
    merge(target, next);
}

fn remove(target: &mut Node, previous: &Node, next: &Node) {
    let Value::Map(entries) = &mut target.value else { return };
    for told in previous.entries() {
        let Some(value) = next.get(&told.key).filter(|value| !value.is_null()) else {
            entries.retain(|entry| entry.key != told.key);
            continue;
        };
        let Some(entry) = entries.iter_mut().find(|entry| entry.key == told.key) else { continue };
        let Some(key) = merge_key(&told.key) else {
            remove(&mut entry.value, &told.value, value);
            continue;
        };
        let Value::Seq(items) = &mut entry.value.value else { continue };
        let named =
            |item: &Node, of: &Node| item.get(key).map(|name| &name.value) == of.get(key).map(|name| &name.value);
        for old in told.value.items() {
            match value.items().iter().find(|new| named(new, old)) {
                None => items.retain(|item| !named(item, old)),
                Some(new) => {
                    if let Some(item) = items.iter_mut().find(|item| named(item, old)) {
                        remove(item, old, new);
                    }
                }
            }
        }
    }
}

/// The document of an object that a controller makes: `metadata` as in the template, with this name.
pub(crate) fn named(template_metadata: Option<&Node>, name: &str, spec: Node) -> Node {
    let metadata = template_metadata.filter(|metadata| !metadata.is_null()).cloned().unwrap_or_else(|| map([]));
    let mut document = map([("metadata", metadata), ("spec", spec)]);
    rename(&mut document, name);
    document
}

/// Gives the object another name.
pub(crate) fn rename(document: &mut Node, name: &str) {
    merge(document, &map([("metadata", map([("name", text(name))]))]));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test fails by panicking")]

    use podstep_manifest::Node;

    use crate::lifecycle::names::template_hash;

    fn document(text: &str) -> Node {
        podstep_manifest::parse(text).0.pop().expect("a document").root
    }

    #[test]
    fn patches_merge_as_the_api_server_merges_them() {
        let cases = [
            ("{a: 1, b: 2}", "{b: 3, c: 4}", "{a: 1, b: 3, c: 4}"),
            ("{a: {b: 1, c: 2}}", "{a: {b: null}}", "{a: {c: 2}}"),
            ("{a: 1}", "{b: null}", "{a: 1}"),
            ("{a: [1, 2]}", "{a: [3]}", "{a: [3]}"),
            (
                "{containers: [{name: x, image: i, ports: []}, {name: y, image: j}]}",
                "{containers: [{name: x, image: k}, {name: z, image: l}]}",
                "{containers: [{name: x, image: k, ports: []}, {name: y, image: j}, {name: z, image: l}]}",
            ),
            (
                "{volumeMounts: [{mountPath: /a, name: v}]}",
                "{volumeMounts: [{mountPath: /a, readOnly: true}]}",
                "{volumeMounts: [{mountPath: /a, name: v, readOnly: true}]}",
            ),
        ];
        for (before, patch, after) in cases {
            let mut target = document(before);
            super::merge(&mut target, &document(patch));
            assert_eq!(template_hash(Some(&target)), template_hash(Some(&document(after))), "{before} with {patch}");
        }
    }

    #[test]
    fn a_hash_tells_templates_apart() {
        let texts = ["{a: 1}", "{a: 2}", "{b: 1}", "{a: '1'}", "{a: [1]}", "{a: {b: 1}}", "{a: null}", "{a: true}"];
        for (nth, text) in texts.iter().enumerate() {
            let hash = template_hash(Some(&document(text)));
            for other in texts.iter().skip(nth + 1) {
                assert_ne!(hash, template_hash(Some(&document(other))), "{text} and {other}");
            }
        }
    }
}
