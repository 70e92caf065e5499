//! The whole page around one state.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::file::callbacks::{FileReader, read_as_text};
use gloo::timers::callback::Interval;
use podstep_core::cluster::Version;
use podstep_core::diagnostic::Fix;
use podstep_core::samples::SAMPLES;
use podstep_manifest::Span;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent,
};
use yew::prelude::*;

use crate::editor::Editor;
use crate::panels::{Kind, Panel, announcement};
use crate::problems::{ProblemsProps, problems};
use crate::resources::Resources;
use crate::state::{Action, State};
use crate::text::{Locale, Message};
use crate::timeline::{Timeline, legend};
use crate::transport::Transport;
use crate::{browser, checker};

/// Time between two steps of play at speed 1.
const PLAY_MS: u32 = 1_000;

/// Properties of [`App`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AppProps {
    /// Put before every id; empty for the instance that is the page.
    #[prop_or_default]
    pub id_prefix: AttrValue,
    /// Gives a promise of what checks a text by the API server's rules.
    #[prop_or_default]
    pub load_checker: Option<js_sys::Function>,
}

/// Podstep.
#[component]
pub fn App(props: &AppProps) -> Html {
    let id_prefix = props.id_prefix.clone();
    let l = Locale::default();
    let state = {
        let keeps = id_prefix.is_empty();
        use_reducer(move || {
            let stored = keeps.then(browser::stored_text).flatten().filter(|text| !text.trim().is_empty());
            let first = || AttrValue::Static(SAMPLES.first().map_or("", |sample| sample.text));
            State::new(stored.map_or_else(first, AttrValue::from))
        })
    };
    let root = use_node_ref();
    let area = use_node_ref();
    let file_failed = use_state_eq(|| false);
    let reader = use_mut_ref(|| None::<FileReader>);
    let said = use_mut_ref(|| None::<AttrValue>);

    let dispatcher = state.dispatcher();
    let on_action = use_callback((), move |action: Action, ()| dispatcher.dispatch(action));
    let on_seek = use_callback(on_action.clone(), |step: usize, act| act.emit(Action::Seek(step)));
    let on_edit = use_callback(on_action.clone(), |text: AttrValue, act| act.emit(Action::Edit(text)));
    let on_span = use_callback(area.clone(), |span: Span, area| {
        if let Some(area) = area.cast::<HtmlTextAreaElement>() {
            browser::select_line(&area, span);
        }
    });
    let on_fix = use_callback(area.clone(), |fix: Fix, area| {
        if let Some(area) = area.cast::<HtmlTextAreaElement>() {
            browser::apply_edits(&area, &fix.edits);
        }
    });
    let on_file = {
        let (on_action, file_failed) = (on_action.clone(), file_failed.clone());
        use_callback((), move |file: web_sys::File, ()| {
            let (on_action, file_failed) = (on_action.clone(), file_failed.clone());
            let task = read_as_text(&gloo::file::File::from(file), move |result| {
                file_failed.set(result.is_err());
                if let Ok(text) = result {
                    on_action.emit(Action::Load(text.into()));
                }
            });
            *reader.borrow_mut() = Some(task);
        })
    };

    // The samples are known to be right; a text of the reader's own is checked.
    {
        let (loader, on_action) = (props.load_checker.clone(), on_action.clone());
        let asked = use_mut_ref(|| std::cell::Cell::new(false));
        use_effect_with(state.sample().is_none(), move |own| {
            if let Some(loader) = loader.filter(|_| *own) {
                checker::load(&loader, &asked.borrow(), &on_action);
            }
        });
    }
    // A loaded text is kept like a typed one.
    {
        let (text, keeps) = (state.text.clone(), id_prefix.is_empty());
        use_effect_with(state.loads, move |loads| {
            if keeps && *loads > 0 {
                browser::store_text(&text);
            }
        });
    }
    // Play.
    {
        let on_action = on_action.clone();
        use_effect_with((state.playing, state.speed), move |(playing, speed)| {
            let interval =
                playing.then(|| Interval::new(PLAY_MS * 100 / (*speed).max(1), move || on_action.emit(Action::Tick)));
            move || drop(interval)
        });
    }
    // Keys: the page's own instance hears them wherever the focus is, any other only within itself.
    {
        let (root, on_action, everywhere) = (root.clone(), on_action.clone(), id_prefix.is_empty());
        use_effect_with((), move |()| {
            let target: Option<EventTarget> = if everywhere {
                Some(gloo::utils::document().into())
            } else {
                root.cast::<Element>().map(EventTarget::from)
            };
            let listener = target.map(|target| {
                EventListener::new_with_options(
                    &target,
                    "keydown",
                    EventListenerOptions::enable_prevent_default(),
                    move |event| {
                        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                        if let Some(action) = key_action(event) {
                            event.prevent_default();
                            on_action.emit(action);
                        }
                    },
                )
            });
            move || drop(listener)
        });
    }

    let choose_sample = {
        let (on_action, own) = (on_action.clone(), state.own.clone());
        Callback::from(move |event: Event| {
            let id = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default();
            let text = SAMPLES.iter().find(|sample| sample.id == id).map(|sample| AttrValue::Static(sample.text));
            if let Some(text) = text.or_else(|| own.clone()) {
                on_action.emit(Action::Load(text));
            }
        })
    };
    let choose_version = on_action.reform(|event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default();
        Action::Version(Version::parse(&value))
    });
    let switch_gate = on_action.reform(|event: Event| {
        Action::SidecarGate(event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()))
    });
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let ondrop = {
        let on_file = on_file.clone();
        Callback::from(move |event: DragEvent| {
            let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
            if let Some(file) = file {
                event.prevent_default();
                on_file.emit(file);
            }
        })
    };

    let problems_list = problems(&ProblemsProps {
        id_prefix: id_prefix.clone(),
        locale: l,
        problems: state.problems.clone(),
        checker_missing: state.checker_missing,
        on_span: on_span.clone(),
        on_fix: on_fix.clone(),
    });
    let sample = state.sample();
    let step = state.shown.as_ref().and_then(|shown| shown.life.trace.steps.get(state.cursor));
    // Said politely: nothing on the first view, and only decisions while it plays.
    let announced = {
        let mut said = said.borrow_mut();
        let now = state.shown.as_ref().zip(step).map(|(shown, step)| announcement(l, shown, state.cursor, step));
        match (&*said, now) {
            (None, _) => *said = Some(AttrValue::Static("")),
            (Some(_), Some(now)) if !state.playing || step.is_some_and(podstep_core::trace::Step::is_decision) => {
                *said = Some(now);
            }
            _ => {}
        }
        said.clone().unwrap_or_default()
    };
    let id = |name: &str| format!("{id_prefix}{name}");

    let life = match &state.shown {
        None => html! { <p class="card empty">{ l.t(&Message::NothingToShow) }</p> },
        Some(shown) => {
            let (shown, cursor) = (shown.clone(), state.cursor);
            let panel = |kind: Kind, cursor: usize| {
                html! {
                    <Panel {kind} id_prefix={id_prefix.clone()} locale={l} shown={shown.clone()} {cursor}
                        on_seek={on_seek.clone()} on_span={on_span.clone()} />
                }
            };
            html! {
                <>
                    <div class="card stage">
                        { panel(Kind::Headline, cursor) }
                        <Timeline id_prefix={id_prefix.clone()} locale={l} shown={shown.clone()} {cursor} on_seek={on_seek.clone()} />
                        <details class="legend-box">
                            <summary>{ l.t(&Message::Legend) }</summary>
                            { legend(l) }
                            <p class="note">{ l.t(&Message::ScaleNote) }{ " " }{ l.t(&Message::KeysNote) }</p>
                        </details>
                    </div>
                    <Transport id_prefix={id_prefix.clone()} locale={l} shown={shown.clone()} {cursor}
                        playing={state.playing} speed={state.speed} on_action={on_action.clone()} />
                    <div class="panels">
                        { panel(Kind::Why, cursor) }
                        <Resources id_prefix={id_prefix.clone()} locale={l} shown={shown.clone()} on_span={on_span.clone()} on_fix={on_fix.clone()} />
                        { panel(Kind::Shutdown, cursor) }
                        { panel(Kind::Rows, cursor) }
                        { panel(Kind::Events, cursor) }
                        { panel(Kind::Steps, cursor) }
                    </div>
                </>
            }
        }
    };

    html! {
        <div class="podstep" lang={l.tag()} ref={root} {ondragover} {ondrop}>
            <header class="top">
                <div class="brand">
                    <h1 translate="no">{ "Podstep" }</h1>
                    <p>{ l.t(&Message::Tagline) }</p>
                </div>
                <div class="choices">
                    <label for={id("sample")}>
                        <span>{ l.t(&Message::Sample) }</span>
                        <select id={id("sample")} onchange={choose_sample}>
                            <option key="own" value="" selected={sample.is_none()} disabled={state.own.is_none()}>{ l.t(&Message::SampleOwn) }</option>
                            { for SAMPLES.iter().map(|shipped| html! {
                                <option key={shipped.id} value={shipped.id} selected={sample == Some(shipped.id)}>{ l.t(&Message::SampleTitle(shipped.id)) }</option>
                            }) }
                        </select>
                    </label>
                    <label for={id("version")}>
                        <span>{ l.t(&Message::Version) }</span>
                        <select id={id("version")} onchange={choose_version}>
                            <option key="manifest" value="" selected={state.version.is_none()}>{ l.t(&Message::VersionFromManifest) }</option>
                            { for Version::all().map(|version| html! {
                                <option key={version.0} value={version.to_string()} selected={state.version == Some(version)}>{ version.to_string() }</option>
                            }) }
                        </select>
                    </label>
                    <span class="gate">
                        if let Some(on) = state.gate() {
                            <label><input type="checkbox" id={id("gate")} checked={on} onchange={switch_gate} />{ " " }{ l.t(&Message::SidecarGate) }</label>
                        }
                    </span>
                </div>
            </header>
            <div class="columns">
                <div class="left">
                    <div class="lesson">
                        if let Some(sample) = sample {
                            <p><span aria-hidden="true">{ "➜ " }</span>{ l.t(&Message::SampleLesson(sample)) }</p>
                        }
                    </div>
                    <Editor id_prefix={id_prefix.clone()} locale={l} area={area} text={state.text.clone()} loads={state.loads}
                        problems={state.problems.clone()} file_failed={*file_failed} {on_edit} {on_file} />
                    { problems_list }
                </div>
                <div class={classes!("right", state.stale.then_some("is-stale"))}>
                    <div id={id("stale")} class="stale" role="status">
                        if state.stale {
                            <p><span aria-hidden="true">{ "⚠\u{fe0e} " }</span>{ l.t(&Message::Stale) }</p>
                        }
                    </div>
                    <div class="life">{ life }</div>
                </div>
            </div>
            <p class="sr-only" id={id("live")} aria-live="polite">{ announced }</p>
        </div>
    }
}

/// What a key on the page means; nothing while something else takes it.
fn key_action(event: &KeyboardEvent) -> Option<Action> {
    if event.default_prevented() || event.is_composing() || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return None;
    }
    let key = event.key();
    // In a shadow root the event's target is its host; the path begins with the element itself.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    if target.is_some_and(|element| browser::takes_keys(&element, &key) || scrolls_sideways(&element, &key)) {
        return None;
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
