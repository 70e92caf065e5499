//! Japanese sentences about another version of the manifest.

use podstep_core::scenario::apply::Difference;

use super::time;
use crate::{Apply, Text};

pub(super) fn apply(message: Apply<'_>) -> Text {
    match message {
        Apply::Open => "変更したマニフェストを適用".into(),
        Apply::Version => "マニフェストの次の版（ここで変更するか、貼り付けます）".into(),
        Apply::Differs => "違い".into(),
        Apply::Same => "まだ違いはありません。".into(),
        Apply::Difference(Difference { path, before, after }) => match (before, after) {
            (Some(before), Some(after)) => format!("{path}：{before}から{after}に変わります"),
            (Some(before), None) => format!("{path}：{before}がなくなります"),
            (None, Some(after)) => format!("{path}：{after}が加わります"),
            (None, None) => path.clone(),
        }
        .into(),
        Apply::At(at) => format!("{}に適用", time(at)).into(),
    }
}
