//! Buttons, slider and speed that move the cursor.

use yew::Html;

use crate::app::Command;
use crate::browser;
use crate::markup::{Page, Slot};
use crate::state::{Action, State};
use podstep_text::Message;

// Drawn rather than typed: few system fonts have these characters.
const FIRST: &str = "M3 3h2v10H3zM13 3v10L6 8z";
const BACK: &str = "M11 3v10L4 8z";
const PLAY: &str = "M4 2.5v11L13.5 8z";
const PAUSE: &str = "M4 3h3v10H4zM9 3h3v10H9z";
const NEXT: &str = "M5 3v10l7-5z";
const LAST: &str = "M11 3h2v10h-2zM3 3v10l7-5z";

/// The controls.
pub(crate) fn transport(page: &Page, state: &State) -> Html {
    let Some(shown) = &state.shown else { return Html::default() };
    let trace = &shown.life.trace;
    let (cursor, steps) = (state.cursor, trace.steps.len());
    let step = trace.steps.get(cursor);
    let at = step.map(|step| step.at).unwrap_or_default();
    let sentence = step.map(|step| page.say(&Message::Fact { trace, step })).unwrap_or_default();
    let last = cursor + 1 >= steps;
    let button = |id, path, label, action, off| Slot::Node(button(page, id, path, label, action, off));
    let (play, play_icon) = if state.playing { (Message::Pause, PAUSE) } else { (Message::Play, PLAY) };
    let speed = |percent: u32| {
        let value = Slot::Number(percent as i32);
        page.choice(value, percent == state.speed, true, Slot::Say(Message::SpeedValue(percent)))
    };
    page.fill(
        "<div class=\"transport\" role=\"group\" aria-label=\"{}\"><div class=\"transport-buttons\">{}{}{}{}{}</div>\
         <input type=\"range\" id=\"@slider\" class=\"slider\" min=\"1\" max=\"{}\" step=\"1\" value=\"{}\" \
         aria-label=\"{}\" aria-valuetext=\"{}\" oninput=\"{}\"/>\
         <p class=\"position\">{}</p>\
         <label class=\"speed\"><span>{}</span><select onchange=\"{}\">{}</select></label></div>",
        [
            Slot::Say(Message::TransportLabel),
            button("first", FIRST, Message::First, Action::Seek(0), cursor == 0),
            button("back", BACK, Message::Back, Action::Back, cursor == 0),
            button("play", play_icon, play, Action::TogglePlay, false),
            button("next", NEXT, Message::Next, Action::Next, last),
            button("last", LAST, Message::Last, Action::Last, last),
            steps.max(1).into(),
            (cursor + 1).into(),
            Slot::Say(Message::SliderLabel),
            Slot::Say(Message::StepAnnounced { step: cursor + 1, steps, at, sentence: &sentence }),
            Slot::Hear(|event| {
                let number: usize = browser::value(event).parse().unwrap_or(1);
                Some(Command::Act(Action::Seek(number.saturating_sub(1))))
            }),
            Slot::Say(Message::StepOf { step: cursor + 1, steps, at }),
            Slot::Say(Message::Speed),
            Slot::Hear(|event| Some(Command::Act(Action::Speed(browser::value(event).parse().unwrap_or(100))))),
            Slot::Nodes([50, 100, 200, 400].into_iter().map(speed).collect()),
        ],
    )
}

fn button(page: &Page, id: &str, path: &str, label: Message<'_>, action: Action, off: bool) -> Html {
    // aria-disabled keeps the focus where it is when the end is reached.
    page.fill(
        "<button type=\"button\" class=\"step-button {}\" id=\"@{}\" aria-label=\"{}\" title=\"{}\" aria-disabled=\"{}\" \
         onclick=\"{}\"><svg class=\"icon\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">\
         <path d=\"{}\" fill=\"currentColor\"/></svg></button>",
        [
            Slot::Str("play").when(id == "play"),
            Slot::Str(id),
            Slot::Say(label),
            Slot::Say(label),
            Slot::Str("true").when(off),
            Slot::Do(Command::Act(action)),
            Slot::Str(path),
        ],
    )
}
