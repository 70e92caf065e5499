//! What the manifest is written in: the text area, or the code editor where somebody asked for it. Both own their text
//! while the reader types; it is written only when a text is loaded.

use std::rc::Rc;

use podstep_core::edit::Edit;
use podstep_manifest::Span;
use podstep_text::Locale;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};
use yew::NodeRef;

use crate::browser;
use crate::code::CodeEditor;
use crate::lazy::{Brought, Chunk, Chunks, Stage};
use crate::markup::Page;
use crate::state::{Problem, State};

/// Where the manifest is written.
#[derive(Debug)]
pub(crate) struct Area {
    /// The element.
    pub node: NodeRef,
    /// Whether the code editor is asked for; nothing where there is none.
    wants_code: Option<bool>,
    /// The code editor, if it is in use.
    code: Option<&'static CodeEditor>,
    /// The load that was written last.
    loads: Option<u32>,
    /// What the code editor was told last, and in which language.
    told: Option<(Rc<Vec<Problem>>, Locale)>,
    /// What was selected in the text area while somebody wrote in it; the code editor takes that over.
    held: Option<Span>,
    /// Whether an input method composes in the text area, which would lose that if it went.
    composes: bool,
}

impl Area {
    /// The text area; the code editor is asked for if that is `remembered`.
    pub(crate) fn new(remembered: bool) -> Self {
        let wants_code = browser::code_script().map(|_| remembered);
        Self { node: NodeRef::default(), wants_code, code: None, loads: None, told: None, held: None, composes: false }
    }

    pub(crate) const fn wants_code(&self) -> Option<bool> {
        self.wants_code
    }

    pub(crate) const fn is_code(&self) -> bool {
        self.code.is_some()
    }

    /// Asks for the code editor, or for the text area.
    pub(crate) const fn want_code(&mut self, code: bool) {
        self.wants_code = Some(code);
    }

    /// An input method begins to compose, or has ended.
    pub(crate) const fn compose(&mut self, composes: bool) {
        self.composes = composes;
    }

    /// Takes what is asked for, if it is here and nothing is being composed. Gives the text that was in the other.
    pub(crate) fn settle(&mut self, chunks: &Chunks) -> Option<String> {
        let code = match chunks.stage(Chunk::Code) {
            Some(Stage::Here(Brought::Code(code))) => self.wants_code.unwrap_or_default().then_some(code),
            _ => None,
        };
        if code.is_some() == self.code.is_some() || self.composes {
            return None;
        }
        let text = self.text();
        let held = self.node.cast::<HtmlTextAreaElement>().zip(text.as_deref());
        let held = held.and_then(|(area, text)| browser::selected(&area, text));
        *self = Self { code, loads: None, told: None, held, node: self.node.clone(), ..*self };
        text
    }

    /// Shows a text that was loaded.
    pub(crate) fn show(&mut self, state: &State) {
        let Some(element) = self.node.cast::<Element>().filter(|_| self.loads != Some(state.loads)) else { return };
        self.loads = Some(state.loads);
        match self.code {
            Some(code) => {
                (code.write)(&element, &state.text);
                if let Some(held) = self.held.take() {
                    (code.select)(&element, &state.text, held);
                }
            }
            None => {
                element_of::<HtmlTextAreaElement>(&element).set_value(&state.text);
                element.set_scroll_top(0);
            }
        }
    }

    /// Brings what is shown now to the page. While a change `waits`, nothing is found yet.
    pub(crate) fn rendered(&mut self, page: &Page, state: &State, waits: bool) {
        self.show(state);
        let Some(element) = self.node.cast::<Element>() else { return };
        let is_told = |(problems, locale): &(Rc<Vec<Problem>>, Locale)| {
            Rc::ptr_eq(problems, &state.problems) && *locale == page.locale
        };
        if let Some(code) = self.code.filter(|_| !waits && !self.told.as_ref().is_some_and(is_told)) {
            self.told = Some((Rc::clone(&state.problems), page.locale));
            (code.tell)(&element, page, state);
        }
    }

    fn text(&self) -> Option<String> {
        // Both have the property, which is all that is read.
        Some(element_of::<HtmlInputElement>(&self.node.cast::<Element>()?).value())
    }

    /// Selects the line where a span begins, and shows it.
    pub(crate) fn select_line(&self, span: Span) {
        let Some((element, text)) = self.node.cast::<Element>().zip(self.text()) else { return };
        let before = text.get(..span.start.min(text.len())).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| start + at);
        let line = Span { start, end };
        match self.code {
            Some(code) => (code.select)(&element, &text, line),
            None => browser::select_line(element_of(&element), &text, line),
        }
    }

    /// Changes the text as if the reader had, so that the editor's own undo takes it back.
    pub(crate) fn apply(&self, edits: &[Edit]) {
        let Some((element, text)) = self.node.cast::<Element>().zip(self.text()) else { return };
        match self.code {
            Some(code) => (code.edit)(&element, &text, edits),
            None => browser::apply_edits(element_of(&element), edits),
        }
    }
}

fn element_of<T: JsCast>(element: &Element) -> &T {
    element.unchecked_ref()
}
