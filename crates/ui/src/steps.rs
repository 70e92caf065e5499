//! The steps as a table: the same content as the timeline.

use podstep_core::trace::Step;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::markup::{TableRow, step_link, table};
use crate::panels::PanelProps;
use crate::text::Message;

/// At most this many rows at once.
const WINDOW: usize = 300;

/// The table; nothing is rendered while it is closed.
pub(crate) fn steps(props: &PanelProps, open: &UseStateHandle<bool>) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let trace = &shown.life.trace;
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            open.set(target.is_some_and(|details| details.has_attribute("open")));
        })
    };
    let count = trace.steps.len();
    let from = cursor.saturating_sub(WINDOW / 2).min(count.saturating_sub(WINDOW));
    let to = (from + WINDOW).min(count);
    let row = |(index, step): (usize, &Step)| {
        let container = step.container.and_then(|container| trace.container(container)).map(|entry| entry.name.clone());
        let texts = [
            l.t(&Message::Time(step.at)),
            l.t(&Message::Actor(step.actor)),
            container.unwrap_or_default().into(),
            l.t(&Message::Fact { trace, step }),
            l.t(&Message::Reason { trace, step }),
        ];
        let number = step_link(on_seek, index, (index + 1).to_string().into());
        TableRow::of_step(index, *cursor, std::iter::once(number).chain(texts.into_iter().map(Html::from)).collect())
    };
    // Nothing is rendered while it is closed.
    let shown_steps = if **open { to - from } else { 0 };
    let rows = trace.steps.iter().enumerate().skip(from).take(shown_steps).map(row).collect();
    let columns = [
        Message::ColumnStep,
        Message::ColumnTime,
        Message::ColumnActor,
        Message::ColumnContainer,
        Message::ColumnWhat,
        Message::ColumnWhy,
    ]
    .map(|column| l.t(&column));
    let caption = l.t(&Message::StepsCaption { from: from + 1, to, of: count });
    html! {
        <details class="card wide" {ontoggle}>
            <summary><h2>{ l.t(&Message::StepsHeading) }</h2></summary>
            { table("", "", Some(format!("{id_prefix}steps")), caption, &columns, rows) }
        </details>
    }
}
