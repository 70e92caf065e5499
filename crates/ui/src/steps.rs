//! The steps as a table: the same content as the timeline.

use wasm_bindgen::JsCast;
use yew::prelude::*;

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
    let rows = trace.steps.iter().enumerate().skip(from).take(to - from).map(|(index, step)| {
        let container = step.container.and_then(|container| trace.container(container)).map(|entry| entry.name.clone());
        let now = index == *cursor;
        html! {
            <tr key={index} class={classes!(now.then_some("now"))} aria-current={now.then_some("step")}>
                <td>
                    <button type="button" class="link" aria-label={l.t(&Message::GoToStep(index + 1))} onclick={on_seek.reform(move |_| index)}>
                        { index + 1 }
                    </button>
                </td>
                <td class="nowrap">{ l.t(&Message::Time(step.at)) }</td>
                <td>{ l.t(&Message::Actor(step.actor)) }</td>
                <td translate="no">{ container }</td>
                <td>{ l.t(&Message::Fact { trace, step }) }</td>
                <td>{ l.t(&Message::Reason { trace, step }) }</td>
            </tr>
        }
    });
    let caption = l.t(&Message::StepsCaption { from: from + 1, to, of: count });
    html! {
        <details class="card wide" {ontoggle}>
            <summary><h2>{ l.t(&Message::StepsHeading) }</h2></summary>
            <div class="scroll" tabindex="0" role="region" aria-label={l.t(&Message::StepsHeading)}>
                <table id={format!("{id_prefix}steps")}>
                    <caption>{ caption }</caption>
                    <thead><tr>
                        <th scope="col">{ l.t(&Message::ColumnStep) }</th>
                        <th scope="col">{ l.t(&Message::ColumnTime) }</th>
                        <th scope="col">{ l.t(&Message::ColumnActor) }</th>
                        <th scope="col">{ l.t(&Message::ColumnContainer) }</th>
                        <th scope="col">{ l.t(&Message::ColumnWhat) }</th>
                        <th scope="col">{ l.t(&Message::ColumnWhy) }</th>
                    </tr></thead>
                    <tbody>{ for (**open).then_some(rows).into_iter().flatten() }</tbody>
                </table>
            </div>
        </details>
    }
}
