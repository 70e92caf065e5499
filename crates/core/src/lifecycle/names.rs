//! Names that Kubernetes generates, with suffixes that depend on nothing but what they stand for.

use podstep_manifest::{Node, Value};

/// Letters that Kubernetes uses in generated names: no vowels, no look-alikes.
const SAFE_LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
/// What the digits of a hash become.
const SAFE_DIGITS: &[u8] = b"456789bcdf";
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

// FNV-1a: a name must not change between runs, so nothing random may enter.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A number for a text.
pub(crate) fn hash(text: &str) -> u64 {
    fnv(BASIS, text.as_bytes())
}

/// So many hexadecimal digits for a text.
pub(crate) fn hex(seed: &str, digits: usize) -> String {
    let mut text = String::new();
    let mut part = 0_u32;
    while text.len() < digits {
        let number = hash(&format!("{seed}/{part}"));
        // The digits of one hash resemble those of the next, which differs in one letter.
        let mixed = (number ^ (number >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        text.push_str(&format!("{:016x}", mixed ^ (mixed >> 29)));
        part += 1;
    }
    text.truncate(digits);
    text
}

/// `metadata.uid` of the n-th object of its sort: a UUID of version 4.
pub(crate) fn uid(kind: &str, name: &str, nth: usize) -> String {
    let digits = hex(&format!("{kind}/{name}/{nth}"), 30);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}

pub(crate) fn suffix(name: &str, salt: u64) -> String {
    let mut hash = fnv(BASIS ^ salt, name.as_bytes());
    let mut text = String::with_capacity(5);
    for _ in 0..5 {
        hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let letter = SAFE_LETTERS.get((hash >> 33) as usize % SAFE_LETTERS.len()).copied().unwrap_or(b'x');
        text.push(char::from(letter));
    }
    text
}

/// Rule: the owner's name, cut so that the whole has at most 63 characters, a dash and five letters.
/// Source: `apiserver/pkg/storage/names/generate.go`.
pub(crate) fn generated(owner: &str, salt: u64) -> String {
    let base: String = owner.chars().chain(['-']).take(58).collect();
    base + &suffix(owner, salt)
}

/// Rule: 32 bits in decimal, each digit as a letter that makes no word. Source:
/// `apimachinery/pkg/util/rand` `SafeEncodeString`, `pkg/controller/controller_utils.go` `ComputeHash`.
pub(crate) fn template_suffix(revision: u64) -> String {
    let digits = ((revision ^ (revision >> 32)) & 0xffff_ffff).to_string();
    let letter = |digit: u8| SAFE_DIGITS.get(usize::from(digit - b'0')).copied().unwrap_or(b'4');
    digits.bytes().map(|digit| char::from(letter(digit))).collect()
}

/// A number that two templates share only if they say the same: what `pod-template-hash` and
/// `controller-revision-hash` are to Kubernetes.
pub(crate) fn template_hash(template: Option<&Node>) -> u64 {
    template.map_or(0, |template| hash_of(template, BASIS))
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
