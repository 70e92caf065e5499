//! Names that Kubernetes generates, with suffixes that depend on nothing but what they stand for.

use podstep_manifest::{Node, Value};

/// Letters that Kubernetes uses in generated names: no vowels, no look-alikes.
const SAFE_LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

// FNV-1a: a name must not change between runs, so nothing random may enter.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The suffix of a generated name.
pub(super) fn suffix(name: &str, salt: u64, length: usize) -> String {
    let mut hash = fnv(0xcbf2_9ce4_8422_2325 ^ salt, name.as_bytes());
    let mut text = String::with_capacity(length);
    for _ in 0..length {
        hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let letter = SAFE_LETTERS.get((hash >> 33) as usize % SAFE_LETTERS.len()).copied().unwrap_or(b'x');
        text.push(char::from(letter));
    }
    text
}

/// A number that two templates share only if they say the same: what `pod-template-hash` and
/// `controller-revision-hash` are to Kubernetes.
pub(super) fn template_hash(template: Option<&Node>) -> u64 {
    template.map_or(0, |template| hash_of(template, 0xcbf2_9ce4_8422_2325))
}

fn hash_of(node: &Node, hash: u64) -> u64 {
    let hash = fnv(hash, node.value.json_type().as_bytes());
    match &node.value {
        Value::Null => hash,
        Value::Bool(value) => fnv(hash, &[u8::from(*value)]),
        Value::Int(number) => fnv(hash, &number.to_le_bytes()),
        Value::Number(text) | Value::String(text) => fnv(hash, text.as_bytes()),
        Value::Seq(items) => items.iter().fold(hash, |hash, item| hash_of(item, hash)),
        Value::Map(entries) => {
            entries.iter().fold(hash, |hash, entry| hash_of(&entry.value, fnv(hash, entry.key.as_bytes())))
        }
    }
}
