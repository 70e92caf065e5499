//! What the API server adds to the manifest, and why.

use yew::Html;

use crate::app::Command;
use crate::markup::{Slot, TableRow};
use crate::panels::PanelProps;
use podstep_text::Message;

/// A table of the fields with their values, closed at first.
pub(crate) fn added(props: &PanelProps) -> Html {
    let PanelProps { page, shown, .. } = props;
    let added = &shown.life.added;
    let rows = added.iter().map(|(addition, value)| {
        let span = addition.span;
        let line = page.link(Command::GoTo(span), Slot::Say(Message::Line(shown.line(span))));
        let cells = vec![
            Slot::Str(&addition.path),
            Slot::Str(value),
            Slot::Say(Message::AddedBecause(addition.reason)),
            Slot::Node(line),
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
    page.fill(
        "<details class=\"card wide\" id=\"@added\"><summary><h2>{} <span class=\"chip\">{}</span></h2></summary>{}</details>",
        [
            Slot::Say(Message::AddedHeading),
            added.len().into(),
            Slot::Node(page.table("added", "tall", None, Message::AddedCaption, columns, rows)),
        ],
    )
}
