//! What the page tells the code editor (`web/editor/editor.js`): tokens, completions, what fields are, findings.
//!
//! A chunk of its own, which is loaded with the editor. The element is asked nothing: it sends events with a function
//! that takes the answer. Here bytes become UTF-16 units, and back.

use js_sys::{Array, JsString, Object, Reflect, Uint32Array};
use podstep_core::cluster::Cluster;
use podstep_core::complete::{self, About, What, complete};
use podstep_core::diagnostic::{Fix, Severity};
use podstep_core::edit::Edit;
use podstep_manifest::{Span, highlight};
use podstep_text::{Editing, Locale, Message, PHRASES};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use crate::markup::Page;
use crate::state::{Problem, State};
use crate::utf16::Utf16;

/// So many findings are marked in the text; the list has all.
const MAX_MARKED: usize = 500;

#[wasm_bindgen]
extern "C" {
    /// The element `<podstep-code>`.
    type Code;
    #[wasm_bindgen(method, setter)]
    fn set_value(this: &Code, text: &str);
    #[wasm_bindgen(method)]
    fn change(this: &Code, edits: &Array);
    #[wasm_bindgen(method)]
    fn select(this: &Code, anchor: u32, head: u32);
    #[wasm_bindgen(method, setter)]
    fn set_diagnostics(this: &Code, found: &Array);
    #[wasm_bindgen(method)]
    fn speak(this: &Code, label: &str, language: &str, phrases: &Object);

    /// What its events ask.
    type Ask;
    #[wasm_bindgen(method, getter)]
    fn what(this: &Ask) -> String;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Ask) -> String;
    #[wasm_bindgen(method, getter)]
    fn from(this: &Ask) -> u32;
    #[wasm_bindgen(method, getter)]
    fn to(this: &Ask) -> u32;
    #[wasm_bindgen(method)]
    fn answer(this: &Ask, answer: &JsValue);
}

/// What the rest of the page does with the code editor.
#[derive(Debug)]
pub(crate) struct CodeEditor {
    /// Shows another text.
    pub write: fn(&Element, &str),
    /// Selects a stretch of the text.
    pub select: fn(&Element, &str, Span),
    /// Changes the text as who uses it would.
    pub edit: fn(&Element, &str, &[Edit]),
    /// Tells what is found in the text, in the language of the page.
    pub tell: fn(&Element, &Page, &State),
    /// Answers a question; gives the fix that was chosen.
    pub answer: fn(&JsValue, &Page, &State) -> Option<Fix>,
}

impl CodeEditor {
    /// The one there is.
    pub(crate) const THE: &'static Self = &Self { write, select, edit, tell, answer };
}

fn write(element: &Element, text: &str) {
    element.unchecked_ref::<Code>().set_value(text);
}

fn select(element: &Element, text: &str, span: Span) {
    let index = Utf16::new(text);
    element.unchecked_ref::<Code>().select(index.of(span.start), index.of(span.end));
}

fn edit(element: &Element, text: &str, edits: &[Edit]) {
    let index = Utf16::new(text);
    let edits: Array = edits
        .iter()
        .map(|(span, with)| {
            let edit = Object::new();
            for (key, value) in [
                ("from", index.of(span.start).into()),
                ("to", index.of(span.end).into()),
                ("insert", JsValue::from_str(with)),
            ] {
                put(&edit, key, &value);
            }
            edit
        })
        .collect();
    element.unchecked_ref::<Code>().change(&edits);
}

fn put(object: &Object, key: &str, value: &JsValue) {
    // A new object refuses nothing.
    let _ = Reflect::set(object, &key.into(), value);
}

fn tell(element: &Element, page: &Page, state: &State) {
    let code = element.unchecked_ref::<Code>();
    let phrases = Object::new();
    for phrase in PHRASES {
        let message = Message::Editing(*phrase);
        put(&phrases, &Locale::En.say(&message), &JsValue::from_str(&page.say(&message)));
    }
    code.speak(&page.say(&Message::Editing(Editing::Label)), page.locale.tag(), &phrases);
    let index = Utf16::new(&state.text);
    let found: Array =
        state.problems.iter().take(MAX_MARKED).map(|problem| finding(page, state, &index, problem)).collect();
    code.set_diagnostics(&found);
}

fn finding(page: &Page, state: &State, index: &Utf16<'_>, Problem { diagnostic, .. }: &Problem) -> Array {
    let Span { start, end } = diagnostic.span;
    // Of a stretch of many lines, the first one is marked.
    let written = state.text.get(start..end).unwrap_or_default();
    let end = written.find('\n').map_or(end, |line| start + line);
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    let fix = diagnostic.fix.as_ref().map(|_| page.say(&Message::Fix(&diagnostic.finding)));
    Array::of5(
        &index.of(start).into(),
        &index.of(end).into(),
        &severity.into(),
        &JsValue::from_str(&page.say(&Message::Finding(&diagnostic.finding))),
        &fix.map_or(JsValue::NULL, |fix| JsValue::from_str(&fix)),
    )
}

fn answer(ask: &JsValue, page: &Page, state: &State) -> Option<Fix> {
    let ask = ask.unchecked_ref::<Ask>();
    let what = ask.what();
    if what == "mend" {
        let problem = state.problems.get(usize::try_from(ask.from()).ok()?)?;
        return problem.diagnostic.fix.clone();
    }
    let text = ask.text();
    let index = Utf16::new(&text);
    let at = index.byte(ask.from());
    let found = match what.as_str() {
        "tokens" => Some(tokens(&text, &index, Span { start: at, end: index.byte(ask.to()) })),
        "complete" => completions(&text, &index, at, &cluster(state)),
        _ => complete::about(&text, at, &cluster(state)).map(|about| hover(page, &index, &about)),
    };
    ask.answer(&found.unwrap_or(JsValue::NULL));
    None
}

/// The cluster of the last life, with what was chosen since.
fn cluster(state: &State) -> Cluster {
    let shown = state.shown.as_ref().map(|shown| shown.life.cluster).unwrap_or_default();
    Cluster { version: state.version.unwrap_or(shown.version), sidecar_gate: state.sidecar_gate.or(shown.sidecar_gate) }
}

/// Each token with its start, end and class.
fn tokens(text: &str, index: &Utf16<'_>, range: Span) -> JsValue {
    let tokens = highlight(text, range).into_iter().filter(|(span, _)| span.end > range.start);
    let numbers: Vec<u32> =
        tokens.flat_map(|(span, class)| [index.of(span.start), index.of(span.end), class as u32]).collect();
    Uint32Array::from(numbers.as_slice()).into()
}

/// The stretch that is written anew, and for each name: the name, its type, what is written, and what it is.
fn completions(text: &str, index: &Utf16<'_>, at: usize, cluster: &Cluster) -> Option<JsValue> {
    let found = complete(text, at, cluster)?;
    let items: Array = found
        .items
        .iter()
        .map(|item| {
            let (detail, what) = match item.what {
                What::Field(go, true) => (go, "required"),
                What::Field(go, false) => (go, "field"),
                What::Told => ("", "field"),
                What::Value => ("", "value"),
            };
            [item.name, detail, &item.insert, what].into_iter().map(JsString::from).collect::<Array>()
        })
        .collect();
    Some(stretch(index, found.span, items))
}

fn hover(page: &Page, index: &Utf16<'_>, about: &About) -> JsValue {
    let mut lines = vec![format!("{}  {}", about.path, about.go)];
    let facts = [
        about.quantity.as_deref().map(Editing::Stored),
        about.since.map(Editing::Since),
        about.kept_since.map(Editing::KeptSince),
        about.default.map(|default| Editing::Default(default.trim_matches('"'))),
        (!about.words.is_empty()).then_some(Editing::Words(&about.words)),
    ];
    lines.extend(facts.into_iter().flatten().map(|fact| page.say(&Message::Editing(fact)).to_string()));
    stretch(index, about.span, lines.iter().map(|line| JsString::from(line.as_str())).collect())
}

fn stretch(index: &Utf16<'_>, span: Span, what: Array) -> JsValue {
    Array::of3(&index.of(span.start).into(), &index.of(span.end).into(), &what).into()
}
