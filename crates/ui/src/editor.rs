//! The manifest: a text area with line numbers or the code editor, and the button that opens a file.

use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, Element, HtmlInputElement};
use yew::prelude::*;

use crate::app::{App, Command};
use crate::browser;
use crate::drop::files;
use crate::lazy::Chunk;
use crate::markup::{Page, Slot};
use crate::problems::severity_look;
use crate::state::Problem;
use podstep_text::{Editing, Message};

/// Up to this length a text is computed anew with each key: that takes less than a frame.
pub(crate) const QUICK_BYTES: usize = 16 << 10;
/// With a longer one, typing rests this long first.
pub(crate) const DEBOUNCE_MS: u32 = 120;
/// A key changes the text by no more than one character.
pub(crate) const KEY_BYTES: usize = 4;
/// Height of a line, as app.css sets it.
const LINE_PX: i32 = 20;
/// Line numbers that are drawn at once: more than the tallest editor shows.
const GUTTER_LINES: usize = 80;

/// The line numbers beside the text.
#[derive(Debug)]
pub(crate) struct Gutter {
    lines: usize,
    first_line: usize,
    node: NodeRef,
}

impl Gutter {
    pub(crate) fn new(text: &str) -> Self {
        let mut gutter = Self { lines: 1, first_line: 0, node: NodeRef::default() };
        gutter.count(text);
        gutter
    }

    /// Numbers the lines of this text.
    pub(crate) fn count(&mut self, text: &str) {
        self.lines = text.matches('\n').count() + 1;
    }

    /// Scrolls like the text area; true if other numbers are now in sight.
    pub(crate) fn follow(&mut self, area: &Element) -> bool {
        let top = area.scroll_top();
        if let Some(gutter) = self.node.cast::<Element>() {
            gutter.set_scroll_top(top % LINE_PX);
        }
        let first_line = usize::try_from(top / LINE_PX).unwrap_or(0);
        std::mem::replace(&mut self.first_line, first_line) != first_line
    }

    fn numbers(&self, page: &Page, problems: &[Problem]) -> Vec<Html> {
        // Only the numbers in sight: a text may have a hundred thousand lines.
        let from = self.first_line.min(self.lines);
        let to = (from + GUTTER_LINES).min(self.lines);
        let number = |line: usize| {
            let on_line = problems.iter().filter(|problem| problem.place.line == line);
            let (class, glyph, title) = match on_line.min_by_key(|problem| problem.diagnostic.severity) {
                Some(worst) => {
                    let (class, glyph) = severity_look(worst.diagnostic.severity);
                    (Slot::Str(class), Slot::Str(glyph), Slot::Say(Message::Finding(&worst.diagnostic.finding)))
                }
                None => (Slot::Nothing, Slot::Nothing, Slot::Nothing),
            };
            page.fill("<div class=\"{}\" title=\"{}\">{}{}</div>", [class, title, glyph, line.into()])
        };
        (from + 1..=to).map(number).collect()
    }
}

fn chosen_file(event: &Event) -> Option<Command> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let files = input.files().map(|list| files(&list))?;
    // The same file can then be chosen again.
    input.set_value("");
    (!files.is_empty()).then_some(Command::Open(files))
}

impl App {
    /// The editor.
    pub(crate) fn editor(&self) -> Html {
        let Self { page, area, gutter, .. } = self;
        let failed = Slot::Node(page.fill("<p>{}</p>", [Slot::Say(Message::FileUnreadable)])).when(self.file_failed);
        let switch = area.wants_code().map_or(Slot::Nothing, |on| {
            Slot::Node(page.fill(
                "<button type=\"button\" id=\"@code-editor\" class=\"button\" aria-pressed=\"{}\" onclick=\"{}\">{}</button>",
                [
                    Slot::Str(if on { "true" } else { "false" }),
                    Slot::Do(Command::UseCode(!on)),
                    Slot::Say(Message::CodeEditor),
                ],
            ))
        });
        let missing = Slot::Node(page.missing(Message::PanelMissing, Chunk::Code));
        let missing = missing.when(area.wants_code() == Some(true) && self.chunks.is_missing(Chunk::Code));
        let typed = if self.keeps() { typed_to_keep } else { typed };
        let body = if area.is_code() {
            page.fill(
                "<div class=\"code-keys\"><p class=\"note\">{}</p></div>\
                 <div class=\"editor-body\"><podstep-code id=\"@manifest\" ref=\"{}\" onedit=\"{}\" onask=\"{}\"/></div>",
                [
                    Slot::Say(Message::Editing(Editing::Keys)),
                    Slot::Ref(area.node.clone()),
                    Slot::Hear(typed),
                    Slot::Hear(|event| Some(Command::Code(event.dyn_ref::<CustomEvent>()?.detail()))),
                ],
            )
        } else {
            page.fill(
                "<div class=\"editor-body\"><div class=\"gutter\" ref=\"{}\" aria-hidden=\"true\">{}</div>\
                 <textarea id=\"@manifest\" ref=\"{}\" wrap=\"off\" spellcheck=\"false\" autocomplete=\"off\" \
                 autocapitalize=\"off\" aria-label=\"{}\" aria-describedby=\"@manifest-help\" oninput=\"{}\" \
                 oncompositionstart=\"{}\" oncompositionend=\"{}\" onscroll=\"{}\"/></div>",
                [
                    Slot::Ref(gutter.node.clone()),
                    Slot::Nodes(gutter.numbers(page, &self.state.problems)),
                    Slot::Ref(area.node.clone()),
                    Slot::Say(Message::ManifestLabel),
                    Slot::Hear(typed),
                    Slot::Do(Command::Compose(true)),
                    Slot::Do(Command::Compose(false)),
                    Slot::Hear(|_| Some(Command::Scrolled)),
                ],
            )
        };
        page.fill(
            "<section class=\"editor\" aria-labelledby=\"@manifest-heading\">\
             <div class=\"editor-head\"><h2 id=\"@manifest-heading\">{}</h2>{}\
             <span class=\"file\"><input type=\"file\" multiple=\"multiple\" id=\"@open\" accept=\".yaml,.yml,.json,.svg,.png,text/*\" onchange=\"{}\"/>\
             <label for=\"@open\" class=\"button\">{}</label></span></div>\
             <p class=\"note\" id=\"@manifest-help\">{}</p>\
             <div class=\"file-failed\" role=\"alert\">{}{}</div>{}</section>",
            [
                Slot::Say(Message::ManifestHeading),
                switch,
                Slot::Hear(chosen_file),
                Slot::Say(Message::OpenFile),
                Slot::Say(Message::ManifestHelp),
                failed,
                missing,
                Slot::Node(body),
            ],
        )
    }
}

fn typed(event: &Event) -> Option<Command> {
    Some(Command::Typed(browser::value(event)))
}

/// The text is kept while the event lasts: the page may be gone before anything else is done.
fn typed_to_keep(event: &Event) -> Option<Command> {
    let text = browser::value(event);
    browser::store_text(&text);
    Some(Command::Typed(text))
}
