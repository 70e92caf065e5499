//! What a key means: one table, which the help shows too.

use podstep_text::Key;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::app::Command;
use crate::compare;
use crate::dialog::Dialog;
use crate::state::Action;
use crate::timeline::{Ask, Zoom};

/// A key, alone or with others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    /// As the browser calls it; letters in lower case.
    pub key: &'static str,
    /// Whether Ctrl is held, or the command key.
    pub ctrl: bool,
    /// Whether Shift is held.
    pub shift: bool,
    pub means: Key,
}

impl Stroke {
    /// Whether it is a character: such keys can be switched off, because who dictates may hit them by speaking.
    const fn is_character(&self) -> bool {
        self.key.len() == 1 && !self.ctrl && !matches!(self.means, Key::Play)
    }
}

const fn alone(key: &'static str, means: Key) -> Stroke {
    Stroke { key, ctrl: false, shift: false, means }
}

/// Every key of the page.
pub(crate) const STROKES: [Stroke; 20] = [
    alone("ArrowLeft", Key::Back),
    alone("ArrowRight", Key::Next),
    Stroke { shift: true, ..alone("ArrowLeft", Key::BackDecision) },
    Stroke { shift: true, ..alone("ArrowRight", Key::NextDecision) },
    alone("Home", Key::First),
    alone("End", Key::Last),
    alone(" ", Key::Play),
    alone(",", Key::SecondBack),
    alone(".", Key::SecondOn),
    alone("[", Key::BackDeed),
    alone("]", Key::NextDeed),
    alone("+", Key::ZoomIn),
    alone("-", Key::ZoomOut),
    alone("0", Key::ZoomFit),
    alone("Escape", Key::Rows),
    Stroke { ctrl: true, ..alone("z", Key::Undo) },
    Stroke { ctrl: true, shift: true, ..alone("z", Key::Redo) },
    Stroke { ctrl: true, ..alone("y", Key::Redo) },
    alone("b", Key::Compare),
    alone("?", Key::Help),
];

const fn command(key: Key) -> Command {
    Command::Act(match key {
        Key::Back => Action::Back,
        Key::Next => Action::Next,
        Key::BackDecision => Action::BackDecision,
        Key::NextDecision => Action::NextDecision,
        Key::First => Action::Seek(0),
        Key::Last => Action::Last,
        Key::Play => Action::TogglePlay,
        Key::Undo => Action::Undo,
        Key::Redo => Action::Redo,
        Key::Compare => return Command::Compare(compare::Ask::Pin),
        Key::SecondBack => Action::Seconds(-1),
        Key::SecondOn => Action::Seconds(1),
        Key::BackDeed => Action::BackDeed,
        Key::NextDeed => Action::NextDeed,
        Key::ZoomIn => return Command::Timeline(Ask::Zoom(Zoom::IN, None)),
        Key::ZoomOut => return Command::Timeline(Ask::Zoom(Zoom::OUT, None)),
        Key::ZoomFit => return Command::Timeline(Ask::Zoom(Zoom::Fit, None)),
        Key::Rows => return Command::Rows,
        Key::Help => return Command::Dialog(Some(Dialog::Help)),
    })
}

/// What a key on the page asks for; nothing while something else takes it. `characters`: whether they are not switched off.
pub(crate) fn asked(event: &KeyboardEvent, characters: bool) -> Option<Command> {
    if event.default_prevented() || event.is_composing() || event.alt_key() {
        return None;
    }
    let key = event.key();
    // In a shadow root the event's target is its host; the path begins with the element itself.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    if target.is_some_and(|element| takes_keys(&element, &key) || scrolls_sideways(&element, &key)) {
        return None;
    }
    let ctrl = event.ctrl_key() || event.meta_key();
    let stroke = STROKES.iter().find(|stroke| {
        // Which characters are written with Shift differs from keyboard to keyboard.
        let shift = stroke.shift == event.shift_key() || stroke.is_character();
        stroke.key.eq_ignore_ascii_case(&key) && stroke.ctrl == ctrl && shift
    })?;
    (characters || !stroke.is_character()).then(|| command(stroke.means))
}

/// Tables that scroll keep their arrow keys; the timeline follows the cursor and needs none.
fn scrolls_sideways(element: &Element, key: &str) -> bool {
    let scrollable = element.dyn_ref::<HtmlElement>().is_some_and(|element| element.class_list().contains("scroll"));
    scrollable && key != " "
}

/// Whether the element takes keys for itself.
fn takes_keys(element: &Element, key: &str) -> bool {
    let takes = match element.tag_name().to_ascii_uppercase().as_str() {
        "TEXTAREA" | "SELECT" => true,
        // The slider moves by itself; play is not its business.
        "INPUT" => key != " " || element.get_attribute("type").as_deref() != Some("range"),
        "BUTTON" | "A" | "SUMMARY" | "LABEL" => key == " ",
        _ => element.has_attribute("contenteditable"),
    };
    // Esc closes a menu, wherever the focus is.
    let closes = || gloo::utils::document().query_selector(":popover-open").ok().flatten().is_some();
    takes || element.closest("dialog, [popover]").ok().flatten().is_some() || key == "Escape" && closes()
}
