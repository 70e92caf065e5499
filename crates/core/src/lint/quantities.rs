//! Quantities that are read as they are written and mean something else than was meant.

use podstep_manifest::Entry;
use podstep_quantity::Quantity;

use super::{Subject, hint, one};
use crate::diagnostic::{Diagnostic, Finding};

/// Less memory than this is no memory: one page.
const PAGE_BYTES: i64 = 4096;
/// More cores than a node has.
const MANY_CORES: i64 = 1000;

/// Rule: a suffix decides: `m` is a thousandth, no suffix is one byte or one core; and YAML reads a plain number
/// before Kubernetes does: `010` is 8. What is less than a thousandth is rounded up to it. Source: `apimachinery/pkg/api/resource/quantity.go`; vectors `quantities`.
pub(super) fn odd_quantity(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (index, _, _) in subject.containers() {
        let Some(resources) = subject.node(index).and_then(|node| node.get("resources")) else { continue };
        for list in ["requests", "limits"] {
            let Some(list) = resources.get(list).filter(|_| subject.key(resources, list).is_some()) else { continue };
            for entry in list.entries() {
                found.extend(odd(subject, entry));
            }
        }
    }
}

fn odd(subject: &Subject, entry: &Entry) -> Option<Diagnostic> {
    if !subject.is_written(entry) {
        return None;
    }
    let span = entry.value.span;
    let written = subject.text.get(span.start..span.end)?.trim_matches(['"', '\'']).trim();
    let stored = Quantity::parse(&entry.value.scalar_text()?).ok()?;
    let digits = written.trim_end_matches('m');
    let whole = digits.len() < 10 && digits.starts_with(|c: char| matches!(c, '1'..='9'));
    let whole = whole && digits.bytes().all(|byte| byte.is_ascii_digit()) && written.len() <= digits.len() + 1;
    let is_bytes = matches!(entry.key.as_str(), "memory" | "ephemeral-storage");
    let meant = if is_bytes && whole && stored.sign() > 0 && stored < Quantity::from_units(PAGE_BYTES, stored.format())
    {
        [digits, "Mi"].concat()
    } else if entry.key == "cpu" && whole && stored >= Quantity::from_units(MANY_CORES, stored.format()) {
        [digits, "m"].concat()
    } else {
        match Quantity::parse(written).ok()? {
            literal if literal == stored => return None,
            literal if literal.round_up_to_milli() == stored => stored.to_string(),
            literal => literal.to_string(),
        }
    };
    let (resource, written) = (entry.key.clone(), written.to_owned());
    let finding = Finding::OddQuantity { resource, written, means: stored.decimal(), meant: meant.clone() };
    Some(hint(span, finding, Some(one((span, meant)))))
}
