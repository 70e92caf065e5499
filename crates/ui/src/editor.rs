//! The manifest: a text area with line numbers, and the button that opens a file.
//!
//! The text area owns its text while the reader types; it is written only when a text is loaded.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use podstep_core::diagnostic::Severity;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::browser;
use crate::problems::severity_look;
use crate::state::Problem;
use crate::text::{Locale, Message};

/// Up to this length a text is computed anew with each key: that takes less than a frame.
const QUICK_BYTES: usize = 16 << 10;
/// With a longer one, typing rests this long first.
const DEBOUNCE_MS: u32 = 120;
/// Height of a line, as app.css sets it.
const LINE_PX: i32 = 20;
/// Line numbers that are drawn at once: more than the tallest editor shows.
const GUTTER_LINES: usize = 80;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct EditorProps {
    pub id_prefix: AttrValue,
    pub locale: Locale,
    pub area: NodeRef,
    pub text: AttrValue,
    pub loads: u32,
    pub problems: Rc<Vec<Problem>>,
    pub file_failed: bool,
    pub on_edit: Callback<AttrValue>,
    pub on_file: Callback<web_sys::File>,
}

#[component]
pub(crate) fn Editor(props: &EditorProps) -> Html {
    let EditorProps { id_prefix, locale, area, text, loads, problems, file_failed, on_edit, on_file } = props;
    let l = *locale;
    let gutter = use_node_ref();
    let lines = use_state_eq(|| 1);
    let first_line = use_state_eq(|| 0);
    let pending = use_mut_ref(|| None::<Timeout>);
    {
        let (area, text, lines, pending) = (area.clone(), text.clone(), lines.clone(), pending.clone());
        use_effect_with(*loads, move |_| {
            // A change that still waits belongs to the text that is replaced.
            pending.borrow_mut().take();
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                area.set_value(&text);
                area.set_scroll_top(0);
            }
            lines.set(text.matches('\n').count() + 1);
        });
    }
    let oninput = {
        let (id_prefix, lines, on_edit) = (id_prefix.clone(), lines.clone(), on_edit.clone());
        Callback::from(move |event: InputEvent| {
            let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
            let text = area.value();
            lines.set(text.matches('\n').count() + 1);
            if id_prefix.is_empty() {
                browser::store_text(&text);
            }
            if text.len() <= QUICK_BYTES {
                pending.borrow_mut().take();
                on_edit.emit(text.into());
            } else {
                let on_edit = on_edit.clone();
                *pending.borrow_mut() = Some(Timeout::new(DEBOUNCE_MS, move || on_edit.emit(text.into())));
            }
        })
    };
    let onscroll = {
        let (area, gutter, first_line) = (area.clone(), gutter.clone(), first_line.clone());
        Callback::from(move |_: Event| {
            if let (Some(area), Some(gutter)) = (area.cast::<Element>(), gutter.cast::<Element>()) {
                first_line.set(usize::try_from(area.scroll_top() / LINE_PX).unwrap_or(0));
                gutter.set_scroll_top(area.scroll_top() % LINE_PX);
            }
        })
    };
    let onchange = {
        let on_file = on_file.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                on_file.emit(file);
            }
            // The same file can then be chosen again.
            input.set_value("");
        })
    };
    let mut marks: Vec<Option<Severity>> = vec![None; *lines + 1];
    for problem in problems.iter() {
        if let Some(mark) = marks.get_mut(problem.place.line) {
            let severity = problem.diagnostic.severity;
            *mark = Some(mark.map_or(severity, |worse| worse.min(severity)));
        }
    }
    // Only the numbers in sight: a text may have a hundred thousand lines.
    let from = (*first_line).min(*lines);
    let to = (from + GUTTER_LINES).min(*lines);
    let heading = format!("{id_prefix}manifest-heading");
    let help = format!("{id_prefix}manifest-help");
    let open = format!("{id_prefix}open");
    html! {
        <section class="editor" aria-labelledby={heading.clone()}>
            <div class="editor-head">
                <h2 id={heading}>{ l.t(&Message::ManifestHeading) }</h2>
                <span class="file">
                    <input type="file" id={open.clone()} accept=".yaml,.yml,.json,text/*" {onchange} />
                    <label for={open} class="button">{ l.t(&Message::OpenFile) }</label>
                </span>
            </div>
            <p class="note" id={help.clone()}>{ l.t(&Message::ManifestHelp) }</p>
            <div class="file-failed" role="alert">
                if *file_failed {
                    <p>{ l.t(&Message::FileUnreadable) }</p>
                }
            </div>
            <div class="editor-body">
                <div class="gutter" ref={gutter} aria-hidden="true">
                    { for (from + 1..=to).map(|line| {
                        let mark = marks.get(line).copied().flatten().map(severity_look);
                        html! {
                            <div key={line} class={classes!(mark.map(|(class, _)| class))}>
                                { mark.map_or("", |(_, glyph)| glyph) }{ line }
                            </div>
                        }
                    }) }
                </div>
                <textarea id={format!("{id_prefix}manifest")} ref={area} wrap="off" spellcheck="false" autocomplete="off"
                    autocapitalize="off" aria-label={l.t(&Message::ManifestLabel)} aria-describedby={help} {oninput} {onscroll} />
            </div>
        </section>
    }
}
