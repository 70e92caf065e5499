//! The few things that need the browser itself.

use gloo::events::EventListener;
use podstep_manifest::Span;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDocument, HtmlInputElement, HtmlTextAreaElement, Storage, Url, Window};

use crate::utf16::Utf16;

const EDITOR_KEY: &str = "podstep.editor";
const TEXT_KEY: &str = "podstep.text";
const OWN_KEY: &str = "podstep.own";
const SAVED_KEY: &str = "podstep.saved";
const LANGUAGE_KEY: &str = "podstep.lang";
const THEME_KEY: &str = "podstep.theme";
const CHARACTERS_KEY: &str = "podstep.characters";
const TAB_KEY: &str = "podstep.tab";

/// The window; there is none where the page is drawn as markup (`still.rs`).
pub(crate) fn window() -> Option<Window> {
    cfg!(target_arch = "wasm32").then(gloo::utils::window)
}

// Not gloo's LocalStorage: it panics where storage is refused, as in a sandboxed iframe.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a value for the next visit; without storage it is merely not kept.
fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// The text of the last visit.
pub(crate) fn stored_text() -> Option<String> {
    stored(TEXT_KEY)
}

/// Keeps the text for the next visit.
pub(crate) fn store_text(text: &str) {
    store(TEXT_KEY, text);
}

/// The reader's own text, if the text of the last visit is another.
pub(crate) fn stored_own() -> Option<String> {
    stored(OWN_KEY)
}

/// Keeps the reader's own text, which another one hides.
pub(crate) fn store_own(text: &str) {
    store(OWN_KEY, text);
}

/// The saved manifests, if there are any; nothing without storage.
pub(crate) fn stored_manifests() -> Option<Option<String>> {
    storage()?.get_item(SAVED_KEY).ok()
}

/// Keeps the saved manifests; whether there was room for them.
pub(crate) fn store_manifests(saved: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(SAVED_KEY, saved).is_ok())
}

/// What stands in the address after `#`, if it may be a link to a state: `v1:…`.
pub(crate) fn link() -> Option<String> {
    let hash = gloo::utils::window().location().hash().ok()?;
    let fragment = hash.strip_prefix('#')?;
    fragment.strip_prefix('v')?.starts_with(|first: char| first.is_ascii_digit()).then(|| fragment.to_owned())
}

/// The tag of the language chosen on an earlier visit.
pub(crate) fn stored_language() -> Option<String> {
    stored(LANGUAGE_KEY)
}

/// Keeps the chosen language for the next visit.
pub(crate) fn store_language(tag: &str) {
    store(LANGUAGE_KEY, tag);
}

/// The id of the theme chosen on an earlier visit.
pub(crate) fn stored_theme() -> Option<String> {
    stored(THEME_KEY)
}

/// Keeps the chosen theme for the next visit.
pub(crate) fn store_theme(id: &str) {
    store(THEME_KEY, id);
}

/// Whether characters are keys of the page: they are unless they were switched off on an earlier visit.
pub(crate) fn stored_characters() -> bool {
    stored(CHARACTERS_KEY).as_deref() != Some("off")
}

/// Keeps for the next visit whether characters are keys of the page.
pub(crate) fn store_characters(on: bool) {
    store(CHARACTERS_KEY, if on { "on" } else { "off" });
}

/// Whether the code editor was in use on the last visit.
pub(crate) fn stored_code() -> bool {
    stored(EDITOR_KEY).is_some_and(|editor| editor == "code")
}

/// Keeps whether the code editor is in use for the next visit.
pub(crate) fn store_code(in_use: bool) {
    store(EDITOR_KEY, if in_use { "code" } else { "text" });
}

/// Where the script of the code editor is; the page that is one file has none.
pub(crate) fn code_script() -> Option<String> {
    if window().is_none() {
        return Some(String::new());
    }
    let named = gloo::utils::document().query_selector("[data-editor]").ok().flatten();
    named?.get_attribute("data-editor")
}

/// Runs a script, and tells whether it came.
pub(crate) fn run_script(url: &str, done: impl Fn(bool) + Clone + 'static) {
    let document = gloo::utils::document();
    let (Ok(script), Some(head)) = (document.create_element("script"), document.head()) else { return done(false) };
    let _ = script.set_attribute("src", url);
    for (event, came) in [("load", true), ("error", false)] {
        let done = done.clone();
        EventListener::once(&script, event, move |_| done(came)).forget();
    }
    let _ = head.append_child(&script);
}

/// The tags of the languages that the reader prefers, best first.
pub(crate) fn languages() -> Vec<String> {
    gloo::utils::window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

fn address() -> Option<Url> {
    Url::new(&window()?.location().href().ok()?).ok()
}

/// What the address says of this (`?lang=ja`).
pub(crate) fn in_address(name: &str) -> Option<String> {
    address()?.search_params().get(name)
}

/// Where the address says something of this, it says this value from now on; the way back stays as it is, and so does
/// what the start-up script keeps there.
pub(crate) fn change_address(name: &str, value: &str) {
    let Some(address) = address().filter(|address| address.search_params().has(name)) else { return };
    address.search_params().set(name, value);
    if let Ok(history) = gloo::utils::window().history() {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(&address.href()));
    }
}

/// The id of the tab that was chosen on the last visit.
pub(crate) fn stored_tab() -> Option<String> {
    stored(TAB_KEY)
}

/// Keeps the chosen tab for the next visit.
pub(crate) fn store_tab(id: &str) {
    store(TAB_KEY, id);
}

/// Whether there is room for one column only: app.css decides, and says so.
pub(crate) fn is_narrow() -> bool {
    let style = |window: Window| window.get_computed_style(&gloo::utils::document_element()).ok().flatten();
    let columns = window().and_then(style).and_then(|style| style.get_property_value("--columns").ok());
    columns.is_some_and(|columns| columns.trim() == "1")
}

/// The value of the input, select or text area that an event is about.
pub(crate) fn value(event: &Event) -> String {
    // All three have the property, which is all that is read.
    event.target().map(|target| target.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default()
}

/// Whether the box that an event is about is checked.
pub(crate) fn is_checked(event: &Event) -> bool {
    event.target().is_some_and(|target| target.unchecked_into::<HtmlInputElement>().checked())
}

/// Selects a line and scrolls it into view.
pub(crate) fn select_line(area: &HtmlTextAreaElement, text: &str, Span { start, end }: Span) {
    let lines = text.get(..start).map_or(0, |before| before.matches('\n').count());
    let all = text.matches('\n').count() + 1;
    let _ = area.focus();
    let index = Utf16::new(text);
    let _ = area.set_selection_range(index.of(start), index.of(end));
    let line_height = area.scroll_height() / i32::try_from(all).unwrap_or(1).max(1);
    let lines = i32::try_from(lines).unwrap_or(0);
    area.set_scroll_top(lines * line_height - area.client_height() / 3);
    area.set_scroll_left(0);
}

/// What is selected in an area that has the focus.
pub(crate) fn selected(area: &HtmlTextAreaElement, text: &str) -> Option<Span> {
    let has_focus = gloo::utils::document().active_element().is_some_and(|active| active.is_same_node(Some(area)));
    let (start, end) = (area.selection_start().ok()??, area.selection_end().ok()??);
    let index = Utf16::new(text);
    has_focus.then(|| Span { start: index.byte(start), end: index.byte(end) })
}

/// Applies edits so that the browser's own undo takes them back. The `input` event that follows tells the rest.
pub(crate) fn apply_edits(area: &HtmlTextAreaElement, edits: &[(Span, String)]) {
    let _ = area.focus();
    let document = gloo::utils::document();
    // From the end, so that the places of earlier edits stay true.
    for (span, replacement) in edits.iter().rev() {
        let text = area.value();
        let index = Utf16::new(&text);
        let (start, end) = (index.of(span.start), index.of(span.end));
        let _ = area.set_selection_range(start, end);
        let command = if replacement.is_empty() { "delete" } else { "insertText" };
        let done = document
            .dyn_ref::<HtmlDocument>()
            .and_then(|document| document.exec_command_with_show_ui_and_value(command, false, replacement).ok())
            .unwrap_or(false);
        if !done && area.set_range_text_with_start_and_end(replacement, start, end).is_ok() {
            let init = web_sys::EventInit::new();
            init.set_bubbles(true);
            if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &init) {
                let _ = area.dispatch_event(&event);
            }
        }
    }
}

/// Milliseconds since the page was opened.
pub(crate) fn now_ms() -> u64 {
    gloo::utils::window().performance().map_or(0, |performance| performance.now() as u64)
}

/// Puts a text on the clipboard; without one nothing happens.
pub(crate) fn copy(text: &str) {
    let _ = gloo::utils::window().navigator().clipboard().write_text(text);
}

/// The address of this page with another fragment.
pub(crate) fn address_with(fragment: &str) -> String {
    let address = gloo::utils::window().location().href().unwrap_or_default();
    [address.split('#').next().unwrap_or_default(), "#", fragment].concat()
}

/// Whether the reader points with something as fine as a mouse.
pub(crate) fn has_mouse() -> bool {
    gloo::utils::window().match_media("(pointer: fine)").ok().flatten().is_some_and(|query| query.matches())
}
