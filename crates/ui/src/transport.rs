//! Buttons, slider and speed that move the cursor.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::{Action, ShownRef};
use crate::text::{Locale, Message};

// Drawn rather than typed: few system fonts have these characters.
const FIRST: &str = "M3 3h2v10H3zM13 3v10L6 8z";
const BACK: &str = "M11 3v10L4 8z";
const PLAY: &str = "M4 2.5v11L13.5 8z";
const PAUSE: &str = "M4 3h3v10H4zM9 3h3v10H9z";
const NEXT: &str = "M5 3v10l7-5z";
const LAST: &str = "M11 3h2v10h-2zM3 3v10l7-5z";

fn icon(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d={path} fill="currentColor" /></svg>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct TransportProps {
    pub id_prefix: AttrValue,
    pub locale: Locale,
    pub shown: ShownRef,
    pub cursor: usize,
    pub playing: bool,
    pub speed: u32,
    pub on_action: Callback<Action>,
}

#[component]
pub(crate) fn Transport(props: &TransportProps) -> Html {
    let TransportProps { id_prefix, locale, shown, cursor, playing, speed, on_action } = props;
    let l = *locale;
    let trace = &shown.life.trace;
    let steps = trace.steps.len();
    let last = steps.saturating_sub(1);
    let step = trace.steps.get(*cursor);
    let at = step.map(|step| step.at).unwrap_or_default();
    let sentence = step.map(|step| l.t(&Message::Fact { trace, step })).unwrap_or_default();
    let position = l.t(&Message::StepOf { step: cursor + 1, steps, at });
    let value_text = l.t(&Message::StepAnnounced { step: cursor + 1, steps, at, sentence: &sentence });
    let button = |id: &str, path: &'static str, label: Message<'_>, action: Action, off: bool| {
        let onclick = on_action.reform(move |_: MouseEvent| action.clone());
        let label = l.t(&label);
        // aria-disabled keeps the focus where it is when the end is reached.
        html! {
            <button type="button" class="step-button" id={format!("{id_prefix}{id}")} aria-label={label.clone()}
                title={label} aria-disabled={off.then_some("true")} {onclick}>
                { icon(path) }
            </button>
        }
    };
    let oninput = on_action.reform(|event: InputEvent| {
        let value = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
        Action::Seek(value.parse().unwrap_or(1_usize).saturating_sub(1))
    });
    let onchange = on_action.reform(|event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default();
        Action::Speed(value.parse().unwrap_or(100))
    });
    let play = if *playing { Message::Pause } else { Message::Play };
    let toggle = on_action.reform(|_: MouseEvent| Action::TogglePlay);
    let slider_id = format!("{id_prefix}slider");
    // The browser keeps what was dragged; the property must follow the state.
    {
        let (id, cursor) = (slider_id.clone(), *cursor);
        use_effect_with((cursor, steps), move |_| {
            if let Some(slider) = document().get_element_by_id(&id).and_then(|e| e.dyn_into::<HtmlInputElement>().ok())
            {
                slider.set_value(&(cursor + 1).to_string());
            }
        });
    }
    html! {
        <div class="transport" role="group" aria-label={l.t(&Message::TransportLabel)}>
            <div class="transport-buttons">
                { button("first", FIRST, Message::First, Action::Seek(0), *cursor == 0) }
                { button("back", BACK, Message::Back, Action::Back, *cursor == 0) }
                <button type="button" class="step-button play" id={format!("{id_prefix}play")}
                    aria-label={l.t(&play)} title={l.t(&play)} onclick={toggle}>
                    { icon(if *playing { PAUSE } else { PLAY }) }
                </button>
                { button("next", NEXT, Message::Next, Action::Next, *cursor == last) }
                { button("last", LAST, Message::Last, Action::Last, *cursor == last) }
            </div>
            <input type="range" id={slider_id} class="slider" min="1" max={steps.max(1).to_string()} step="1"
                value={(cursor + 1).to_string()} aria-label={l.t(&Message::SliderLabel)} aria-valuetext={value_text} {oninput} />
            <p class="position">{ position }</p>
            <label class="speed">
                <span>{ l.t(&Message::Speed) }</span>
                <select {onchange}>
                    { for [50, 100, 200, 400].map(|percent| html! {
                        <option key={percent} value={percent.to_string()} selected={percent == *speed}>
                            { l.t(&Message::SpeedValue(percent)) }
                        </option>
                    }) }
                </select>
            </label>
        </div>
    }
}
