//! What the API server adds to the manifest, and why.

use podstep_manifest::LineIndex;
use podstep_text::Message;
use yew::Html;

use crate::markup::{Slot, TableRow};
use crate::panels::PanelProps;

/// A table of the fields with their values.
pub(crate) fn added(props: &PanelProps) -> Html {
    let PanelProps { page, shown, .. } = props;
    let added = shown.life.added();
    let index = LineIndex::new(&shown.text);
    let rows = added.iter().map(|(addition, value)| {
        let cells = vec![
            Slot::Str(&addition.path),
            Slot::Str(value),
            Slot::Say(Message::AddedBecause(addition.reason)),
            page.place(&index, addition.span),
        ];
        TableRow { class: None, named: true, cells }
    });
    let rows = rows.collect();
    let columns = vec![
        Slot::Say(Message::ColumnField),
        Slot::Say(Message::ColumnValue),
        Slot::Say(Message::ColumnWhy),
        Slot::Say(Message::ColumnAddedTo),
    ];
    page.table("added", "tall", None, Message::AddedCaption, columns, rows)
}
