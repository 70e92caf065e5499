//! The steps as a table: the same content as the timeline.

use yew::Html;

use crate::markup::{Slot, TableRow};
use crate::panels::PanelProps;
use podstep_text::Message;

/// At most this many rows at once.
const WINDOW: usize = 300;

/// The table.
pub(crate) fn steps(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let trace = &shown.life.trace;
    let count = trace.steps.len();
    let from = cursor.saturating_sub(WINDOW / 2).min(count.saturating_sub(WINDOW));
    let to = (from + WINDOW).min(count);
    let steps = trace.steps.iter().enumerate().take(to).skip(from);
    let rows = steps
        .map(|(index, step)| {
            let container = step.container.and_then(|container| trace.container(container));
            let cells = vec![
                page.step_link(index, (index + 1).into()),
                Slot::Say(Message::Time(step.at)),
                Slot::Say(Message::Actor(step.actor)),
                container.map_or(Slot::Nothing, |entry| Slot::Str(&entry.name)),
                Slot::Say(Message::Fact { trace, step }),
                Slot::Say(Message::Reason { trace, step }),
            ];
            TableRow::of_step(index, *cursor, cells)
        })
        .collect();
    let columns = vec![
        Slot::Say(Message::ColumnStep),
        Slot::Say(Message::ColumnTime),
        Slot::Say(Message::ColumnActor),
        Slot::Say(Message::ColumnContainer),
        Slot::Say(Message::ColumnWhat),
        Slot::Say(Message::ColumnWhy),
    ];
    let caption = Message::StepsCaption { from: from + 1, to, of: count };
    page.table("", "tall steps", None, caption, columns, rows)
}
