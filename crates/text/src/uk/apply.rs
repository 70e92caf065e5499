//! Ukrainian sentences about another version of the manifest.

use podstep_core::scenario::apply::Difference;

use super::time;
use crate::{Apply, Text};

pub(super) fn apply(message: Apply<'_>) -> Text {
    match message {
        Apply::Open => "застосувати змінений маніфест".into(),
        Apply::Version => "Наступна версія маніфесту: змініть її або вставте сюди".into(),
        Apply::Differs => "Що відрізняється".into(),
        Apply::Same => "Поки що нічого.".into(),
        Apply::Difference(Difference { path, before, after }) => match (before, after) {
            (Some(before), Some(after)) => format!("{path}: було {before}, стане {after}"),
            (Some(before), None) => format!("{path}: {before} зникає"),
            (None, Some(after)) => format!("{path}: зʼявляється {after}"),
            (None, None) => path.clone(),
        }
        .into(),
        Apply::At(at) => format!("Застосувати на позначці {}", time(at)).into(),
    }
}
