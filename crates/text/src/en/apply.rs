//! English sentences about another version of the manifest.

use podstep_core::scenario::apply::Difference;

use super::time;
use crate::{Apply, Text};

pub(super) fn apply(message: Apply<'_>) -> Text {
    match message {
        Apply::Open => "apply a changed manifest".into(),
        Apply::Version => "The next version of the manifest: change it, or paste it here".into(),
        Apply::Differs => "What differs".into(),
        Apply::Same => "Nothing yet.".into(),
        Apply::Difference(Difference { path, before, after }) => match (before, after) {
            (Some(before), Some(after)) => format!("{path}: {before} becomes {after}"),
            (Some(before), None) => format!("{path}: {before} is taken out"),
            (None, Some(after)) => format!("{path}: {after} is new"),
            (None, None) => path.clone(),
        }
        .into(),
        Apply::At(at) => format!("Apply at {}", time(at)).into(),
    }
}
