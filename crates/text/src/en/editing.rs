//! What the code editor says in English.

use crate::{Editing, Phrase, Text};

pub(super) fn editing(message: Editing<'_>) -> Text {
    match message {
        Editing::Label => "Manifest in YAML. Tab indents; press Escape, then Tab to leave.".into(),
        Editing::Keys => {
            "Tab indents; Esc, then Tab leaves. Ctrl+Space completes, Ctrl+I explains, F8: the next problem.".into()
        }
        Editing::Since(version) => format!("Since Kubernetes {version}.").into(),
        Editing::KeptSince(Some(version)) => format!("Kept by default since Kubernetes {version}.").into(),
        Editing::KeptSince(None) => "By default every version drops it.".into(),
        Editing::Default(value) => format!("Default: {value}").into(),
        Editing::Words(words) => format!("One of: {}", words.join(", ")).into(),
        Editing::Stored(text) => format!("Stored as {text}").into(),
        Editing::Phrase(phrase) => self::phrase(phrase).into(),
    }
}

const fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::All => "all",
        Phrase::ByWord => "by word",
        Phrase::Close => "close",
        Phrase::Completions => "Completions",
        Phrase::ControlCharacter => "Control character",
        Phrase::CurrentMatch => "current match",
        Phrase::Find => "Find",
        Phrase::Go => "go",
        Phrase::GoToLine => "Go to line",
        Phrase::MatchCase => "match case",
        Phrase::Next => "next",
        Phrase::OnLine => "on line",
        Phrase::Previous => "previous",
        Phrase::Regexp => "regexp",
        Phrase::Replace => "Replace",
        Phrase::ReplaceAll => "replace all",
        Phrase::ReplaceButton => "replace",
        Phrase::ReplacedMatches => "replaced $ matches",
        Phrase::ReplacedOnLine => "replaced match on line $",
        Phrase::SelectionDeleted => "Selection deleted",
    }
}
