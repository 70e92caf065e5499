//! English words of the header, of dialogs and of keys.

use crate::{Help, Key, Layout};

pub(super) const fn layout(message: Layout) -> &'static str {
    match message {
        Layout::Menu => "Settings",
        Layout::Theme => "Theme",
        Layout::ThemeAuto => "system colours",
        Layout::ThemeLight => "light colours",
        Layout::ThemeDark => "dark colours",
        Layout::Help => "Help and keys",
        Layout::Close => "Close",
        Layout::Panels => "Views",
        Layout::Text => "YAML",
        Layout::Timeline => "Timeline",
        Layout::Why => "Why",
        Layout::Watch => "get -w",
        Layout::Status => "Status",
        Layout::WhyNumbers => "Why?",
        Layout::Kubectl => "kubectl",
        Layout::Resources => "Resources",
        Layout::Shared => "Shared",
        Layout::Shutdown => "Shutdown",
        Layout::Events => "Events",
        Layout::Steps => "Steps",
        Layout::ZoomOut => "Smaller",
        Layout::ZoomFit => "Fit the whole life",
        Layout::ZoomIn => "Larger",
    }
}

pub(super) const fn help(message: Help) -> &'static str {
    match message {
        Help::KeysIntro => "These keys work everywhere but where you type or choose.",
        Help::Characters => "Keys that are single characters ( , . [ ] + - 0 b ? ) work",
        Help::ColumnKey => "Key",
        Help::ColumnMeaning => "What it does",
        Help::Key(key) => match key {
            Key::Back => "one step back",
            Key::Next => "one step on",
            Key::BackDecision => "back to the decision before, past probes and writes",
            Key::NextDecision => "on to the next decision",
            Key::First => "to the first step",
            Key::Last => "to the last step",
            Key::Play => "play and pause",
            Key::SecondBack => "one second back",
            Key::SecondOn => "one second on",
            Key::BackDeed => "back to what somebody did before",
            Key::NextDeed => "on to what somebody does next",
            Key::ZoomIn => "draw the timeline larger; the wheel over its axis, or with Ctrl, does it too",
            Key::ZoomOut => "draw it smaller",
            Key::ZoomFit => "fit the whole life",
            Key::Rows => "to the rows of the timeline; there ↑ ↓ choose a container, ← → its change, Enter says why",
            Key::Undo => "undo a change of the Scenario or of the manifest",
            Key::Redo => "do again what was undone",
            Key::Compare => "pin this run, to compare it with what follows",
            Key::Help => "this help",
        },
    }
}
