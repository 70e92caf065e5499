//! Files and texts that are dropped anywhere on the page, and several files that are opened as one text.

use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, File, FileList};
use yew::Event;

use crate::app::Command;
use crate::state::Action;

/// What stands between manifests of several files.
const BETWEEN: &str = "---\n";

/// Files that are read one after another.
#[derive(Debug, Default)]
pub(crate) struct Opening {
    /// Those that are not read yet, the next one last.
    left: Vec<File>,
    text: String,
}

impl Opening {
    pub(crate) fn new(mut files: Vec<File>) -> Self {
        files.reverse();
        Self { left: files, text: String::new() }
    }

    /// The next file to read.
    pub(crate) fn next(&mut self) -> Option<File> {
        self.left.pop()
    }

    /// Takes the text of a file as more documents.
    pub(crate) fn add(&mut self, text: &str) {
        if !self.text.is_empty() {
            if !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            if !text.starts_with("---") {
                self.text.push_str(BETWEEN);
            }
        }
        self.text.push_str(text);
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// The files of a list.
pub(crate) fn files(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|place| list.get(place)).collect()
}

/// Whether the page takes what is dragged: files, and texts where the editor does not take them itself.
fn is_ours(event: &DragEvent) -> bool {
    let Some(types) = event.data_transfer().map(|data| data.types()) else { return false };
    let has = |kind: &str| types.iter().any(|name| name.as_string().as_deref() == Some(kind));
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let in_editor = target.is_some_and(|element| element.closest(".editor").is_ok_and(|editor| editor.is_some()));
    has("Files") || (has("text/plain") && !in_editor)
}

/// Something is dragged over the page.
pub(crate) fn over(event: &Event) -> Option<Command> {
    let is_ours = event.dyn_ref().is_some_and(is_ours);
    if is_ours {
        event.prevent_default();
    }
    Some(Command::Dragged(is_ours))
}

/// It left the page.
pub(crate) fn left(event: &Event) -> Option<Command> {
    event.dyn_ref::<DragEvent>()?.related_target().is_none().then_some(Command::Dragged(false))
}

/// It was dropped.
pub(crate) fn dropped(event: &Event) -> Option<Command> {
    let event = event.dyn_ref::<DragEvent>()?;
    if !is_ours(event) {
        return None;
    }
    event.prevent_default();
    let data = event.data_transfer()?;
    let files = data.files().map(|list| files(&list)).unwrap_or_default();
    if !files.is_empty() {
        return Some(Command::Open(files));
    }
    let text = data.get_data("text/plain").ok().filter(|text| !text.trim().is_empty());
    Some(text.map_or(Command::Dragged(false), |text| Command::Act(Action::Load(text.into()))))
}
