//! What a key means.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::state::Action;

/// What a key on the page means; nothing while something else takes it.
pub(crate) fn action(event: &KeyboardEvent) -> Option<Action> {
    if event.default_prevented() || event.is_composing() || event.alt_key() {
        return None;
    }
    let key = event.key();
    // In a shadow root the event's target is its host; the path begins with the element itself.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    if target.is_some_and(|element| takes_keys(&element, &key) || scrolls_sideways(&element, &key)) {
        return None;
    }
    if event.ctrl_key() || event.meta_key() {
        return match (key.to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => Some(Action::Undo),
            ("z", true) | ("y", false) => Some(Action::Redo),
            _ => None,
        };
    }
    Some(match (key.as_str(), event.shift_key()) {
        ("ArrowLeft", false) => Action::Back,
        ("ArrowRight", false) => Action::Next,
        ("ArrowLeft", true) => Action::BackDecision,
        ("ArrowRight", true) => Action::NextDecision,
        ("Home", _) => Action::Seek(0),
        ("End", _) => Action::Last,
        (" ", false) => Action::TogglePlay,
        _ => return None,
    })
}

/// Tables that scroll keep their arrow keys; the timeline follows the cursor and needs none.
fn scrolls_sideways(element: &Element, key: &str) -> bool {
    let scrollable = element.dyn_ref::<HtmlElement>().is_some_and(|element| element.class_list().contains("scroll"));
    scrollable && key != " "
}

/// Whether the element takes keys for itself.
fn takes_keys(element: &Element, key: &str) -> bool {
    match element.tag_name().to_ascii_uppercase().as_str() {
        "TEXTAREA" | "SELECT" => true,
        // The slider moves by itself; play is not its business.
        "INPUT" => key != " " || element.get_attribute("type").as_deref() != Some("range"),
        "BUTTON" | "A" | "SUMMARY" | "LABEL" => key == " ",
        _ => element.has_attribute("contenteditable"),
    }
}
