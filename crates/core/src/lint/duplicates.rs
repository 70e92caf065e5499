//! A key that stands twice.

use podstep_manifest::Span;

use super::one;
use crate::diagnostic::Fix;
use crate::edit;

/// Rule: the last of two equal keys counts, and kubectl does not say so; without the first one, the text says what
/// it means. None where the first one is more than whole lines or holds an anchor.
/// Source: `sigs.k8s.io/yaml`, which is not strict in kubectl. Vectors `key/dup`.
pub(crate) fn remove_first(text: &str, first: Span, flow: bool) -> Option<Fix> {
    let removed = text.get(first.start..first.end)?;
    let before = text.get(..first.start)?;
    let line = before.trim_end_matches([' ', '-']);
    let plain = flow || line.is_empty() || line.ends_with(['\n', '\r']);
    if !plain || removed.contains('&') {
        return None;
    }
    Some(one((edit::removal(text, flow, first.start, first.end), String::new())))
}
