//! The gallery: the samples in their groups, what each teaches, and a link to it; above the manifest what a sample
//! teaches, and what can be tried with it.

use std::fmt::Write as _;
use std::rc::Rc;

use podstep_core::samples::{Group, SAMPLES, Sample, Try, with_id};
use podstep_core::trace::Fact;
use podstep_export::look;
use podstep_export::preview::{Preview, WIDTH};
use podstep_share::{Manifest, Shared, link};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::{AttrValue, Event, Html};

use crate::app::{App, Command};
use crate::browser;
use crate::dialog::Dialog;
use crate::lazy::{Brought, Chunk, Stage};
use crate::markup::{Page, Slot};
use crate::script;
use crate::state::Action;
use podstep_text::{Gallery, Message};

/// The lives of the samples in miniature, in their order; `build.rs` runs the engine.
static PREVIEWS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/samples.previews"));
/// How far its rows are apart, and how high its stretches are.
const ROW_PX: usize = 10;
const BAR_PX: usize = 7;

/// What is asked of the gallery.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// Show only the samples with these words.
    Filter(String),
    /// The link to the sample with this id was copied.
    Copied(&'static str),
}

/// How the gallery is shown.
#[derive(Debug, Default)]
pub(crate) struct View {
    filter: String,
    copied: Option<&'static str>,
}

impl View {
    pub(crate) fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Filter(filter) => self.filter = filter,
            Ask::Copied(id) => self.copied = Some(id),
        }
    }
}

const fn said(said: Gallery<'_>) -> Slot<'_> {
    Slot::Say(Message::Gallery(said))
}

/// The button that opens the gallery, with the name of the sample that is shown.
pub(crate) fn button(app: &App) -> Html {
    let shown = match app.state.sample() {
        Some(sample) => said(Gallery::Title(sample.id)),
        None if app.state.lent => Slot::Say(Message::OpenedText),
        None => Slot::Say(Message::SampleOwn),
    };
    app.page.fill(
        "<button type=\"button\" id=\"@sample\" class=\"choice button\" aria-haspopup=\"dialog\" onclick=\"{}\">\
         <span>{}</span><b>{}</b><i aria-hidden=\"true\">▾</i></button>",
        [Slot::Do(Command::Dialog(Some(Dialog::Gallery))), said(Gallery::Heading), shown],
    )
}

/// What the sample teaches, and what can be tried with it; nothing for the reader's own text.
pub(crate) fn lesson(app: &App) -> Html {
    let App { page, state, .. } = app;
    let Some(sample) = state.sample() else { return Html::default() };
    let tries = sample.tries.iter().enumerate().map(|(place, tried)| {
        page.fill(
            "<button type=\"button\" class=\"button\" onclick=\"{}\">{}</button>",
            [Slot::Do(Command::Tries(*tried)), said(Gallery::Try(sample.id, place))],
        )
    });
    let back = Slot::Node(page.link(Command::Sample(Some(sample)), said(Gallery::Back))).when(state.tries());
    page.fill(
        "<div class=\"lesson\"><p class=\"note tagline\">{}</p><p>{}</p><div class=\"tries\"><span aria-hidden=\"true\">{}</span>{}{}</div></div>",
        [Slot::Say(Message::Tagline), said(Gallery::Lesson(sample.id)), said(Gallery::Tries), Slot::Nodes(tries.collect()), back],
    )
}

impl App {
    /// Does what is to be tried with the sample, and shows where it makes a difference.
    pub(crate) fn tries(&mut self, tried: Try) -> bool {
        let Some(shown) = &self.state.shown else { return false };
        match (tried, self.chunks.stage(Chunk::Script)) {
            (Try::Stop, _) => {
                let stops = |fact: &Fact| matches!(fact, Fact::DeletionRequested { .. });
                let step = shown.life.trace.steps.iter().position(|step| stops(&step.fact));
                step.is_some_and(|step| self.act(Action::Seek(step)))
            }
            (Try::Version(version), _) => self.act(Action::TryVersion(version)),
            (Try::Fix, _) => {
                let fix = self.state.problems.iter().find_map(|problem| problem.diagnostic.fix.clone());
                fix.is_some_and(|fix| self.act(Action::Try(fix.edits)))
            }
            (Try::Deed(..) | Try::Words(..), Some(Stage::Here(Brought::Script(_, tell)))) => {
                let ask = script::Ask::Try(tried);
                let desk = Rc::make_mut(&mut self.desk);
                let edit = tell(&ask, desk, &self.state.text, shown, self.state.cursor);
                edit.is_some_and(|edit| self.act(Action::Try(vec![edit])))
            }
            (Try::Deed(..) | Try::Words(..), _) => {
                self.wanted = Some(tried);
                self.chunks.ask(Chunk::Script, true, &self.page.send);
                false
            }
        }
    }
}

/// What is in the dialog.
pub(crate) fn content(app: &App) -> Html {
    let App { page, state, gallery, .. } = app;
    let own = Slot::Node(page.fill(
        "<button type=\"button\" class=\"button\" onclick=\"{}\">{}</button>",
        [Slot::Do(Command::Sample(None)), Slot::Say(Message::SampleOwn)],
    ))
    .when(state.own.is_some() && (state.lent || state.sample().is_some()));
    let filter = plain(&gallery.filter);
    let words: Vec<&str> = filter.split_whitespace().collect();
    let previews: Vec<Preview> = podstep_freeze::thaw(PREVIEWS);
    let groups = Group::ALL.into_iter().filter_map(|group| {
        let samples = SAMPLES.iter().zip(&previews);
        let of_group = samples.filter(|(sample, _)| sample.group == group && has_words(page, sample, &words));
        let cards: Vec<Html> = of_group.map(|(sample, preview)| card(app, sample, preview)).collect();
        let section = page.fill(
            "<section><h3>{}</h3><ul>{}</ul></section>",
            [said(Gallery::Group(group)), Slot::Nodes(cards.clone())],
        );
        (!cards.is_empty()).then_some(section)
    });
    let groups: Vec<Html> = groups.collect();
    let none = Slot::Node(page.note(Message::Gallery(Gallery::NoMatch))).when(groups.is_empty());
    let copied = gallery.copied.map_or(Slot::Nothing, |_| said(Gallery::LinkCopied));
    page.fill(
        "<div class=\"gallery\" onkeydown=\"{}\"><div class=\"gallery-head\">\
         <input type=\"search\" id=\"@filter\" aria-label=\"{}\" placeholder=\"{}\" value=\"{}\" oninput=\"{}\" autofocus=\"{}\"/>{}</div>\
         {}{}<p class=\"sr-only\" role=\"status\">{}</p></div>",
        [
            Slot::Hear(moved),
            said(Gallery::Filter),
            said(Gallery::Filter),
            Slot::Str(&gallery.filter),
            Slot::Hear(|event| Some(Command::Gallery(Ask::Filter(browser::value(event))))),
            // On a phone it would bring up the keyboard, over half of the samples.
            Slot::Flag(browser::has_mouse()),
            own,
            none,
            Slot::Nodes(groups),
            copied,
        ],
    )
}

fn card(app: &App, sample: &'static Sample, preview: &Preview) -> Html {
    let App { page, state, gallery, .. } = app;
    let fragment = link::of_sample(&Shared::new(Manifest::Sample(sample.id))).unwrap_or_default();
    let title = Gallery::Title(sample.id);
    let use_of = |label, text: Gallery<'static>| {
        let is_said = !page.say(&Message::Gallery(text)).is_empty();
        Slot::Node(page.fill("<span><b>{}</b> {}</span>", [said(label), said(text)])).when(is_said)
    };
    let copied = gallery.copied == Some(sample.id);
    page.fill(
        "<li key=\"{}\"><a class=\"sample\" href=\"#{}\" data-sample=\"{}\" aria-current=\"{}\" onclick=\"{}\">\
         {}<strong>{}</strong><span>{}</span>{}{}</a>\
         <button type=\"button\" class=\"icon-button\" aria-label=\"{}: {}\" title=\"{}\" data-sample=\"{}\" onclick=\"{}\">{}</button></li>",
        [
            Slot::Str(sample.id),
            Slot::Str(&fragment),
            Slot::Str(sample.id),
            Slot::Str("true").when(state.sample() == Some(sample)),
            Slot::Hear(chosen),
            Slot::Node(miniature(page, preview)),
            said(title),
            said(Gallery::Lesson(sample.id)),
            use_of(Gallery::ForUse, Gallery::Use(sample.id)),
            use_of(Gallery::ForAvoid, Gallery::Avoid(sample.id)),
            said(Gallery::CopyLink),
            said(title),
            said(if copied { Gallery::LinkCopied } else { Gallery::CopyLink }),
            Slot::Str(sample.id),
            Slot::Hear(copy),
            Slot::Str(if copied { "✓" } else { "#" }),
        ],
    )
}

/// The picture of a card: a shape for each look, of all stretches that have it. What it shows, the card also says.
fn miniature(page: &Page, preview: &Preview) -> Html {
    let shapes = look::LANES.into_iter().filter_map(|state| {
        let (class, _, pattern) = look::of_lane(state);
        let mut shape = String::new();
        for (row, stretches) in preview.rows.iter().enumerate() {
            for stretch in stretches.iter().filter(|stretch| stretch.class == class) {
                let (x, y, wide) = (stretch.x, row * ROW_PX + 1, (stretch.width - 1).max(1));
                let _ = write!(shape, "M{x} {y}h{wide}v{BAR_PX}h-{wide}z");
            }
        }
        let shape = AttrValue::from(shape);
        let node = page.fill(
            "<g class=\"span s-{}\"><path class=\"bar\" d=\"{}\"/><path class=\"pattern\" d=\"{}\" fill=\"{}\"/></g>",
            [Slot::Str(class), Slot::Text(shape.clone()), Slot::Text(shape.clone()), page.pattern(pattern)],
        );
        (!shape.is_empty()).then_some(node)
    });
    let view = format!("0 0 {WIDTH} {}", preview.rows.len() * ROW_PX);
    page.fill(
        "<svg class=\"preview\" viewBox=\"{}\" aria-hidden=\"true\">{}</svg>",
        [Slot::Text(view.into()), Slot::Nodes(shapes.collect())],
    )
}

/// A text as it is searched: however its apostrophes are typed.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['ʼ', '’'], "'")
}

/// Whether the words stand in what is said of a sample or in its manifest.
fn has_words(page: &Page, sample: &Sample, words: &[&str]) -> bool {
    let id = sample.id;
    let told = [Gallery::Title(id), Gallery::Lesson(id), Gallery::Use(id), Gallery::Group(sample.group)];
    let told = told.map(|said| page.say(&Message::Gallery(said)).to_string()).join(" ");
    let text = plain(&[told.as_str(), id, sample.text].join(" "));
    words.iter().all(|word| text.contains(word))
}

/// The sample that an event is about.
fn of_event(event: &Event) -> Option<&'static Sample> {
    let inner: Element = event.target()?.dyn_into().ok()?;
    with_id(&inner.closest("[data-sample]").ok()??.get_attribute("data-sample")?)
}

/// A click on a card opens its sample here; with a key, what the browser does with links.
fn chosen(event: &Event) -> Option<Command> {
    let mouse = event.dyn_ref::<web_sys::MouseEvent>()?;
    if mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() {
        return None;
    }
    event.prevent_default();
    Some(Command::Sample(of_event(event)))
}

fn copy(event: &Event) -> Option<Command> {
    let sample = of_event(event)?;
    let fragment = link::of_sample(&Shared::new(Manifest::Sample(sample.id)))?;
    browser::copy(&browser::address_with(&fragment));
    Some(Command::Gallery(Ask::Copied(sample.id)))
}

/// Arrow keys go from card to card, Enter in the filter takes the first one.
fn moved(event: &Event) -> Option<Command> {
    let key = event.dyn_ref::<KeyboardEvent>()?;
    if key.is_composing() {
        return None;
    }
    let gallery: Element = event.current_target().and_then(|target| target.dyn_into().ok()).or_else(|| {
        let inner: Element = event.target()?.dyn_into().ok()?;
        inner.closest(".gallery").ok()?
    })?;
    let cards = gallery.query_selector_all("a.sample").ok()?;
    let target: Element = event.target()?.dyn_into().ok()?;
    let here = (0..cards.length()).find(|place| cards.get(*place).is_some_and(|card| card.is_same_node(Some(&target))));
    let to = match (key.key().as_str(), here) {
        ("ArrowDown", here) => here.map_or(0, |here| here + 1),
        ("ArrowUp", Some(0)) => {
            let filter = gallery.query_selector("input").ok()??;
            let _ = filter.dyn_into::<HtmlElement>().ok()?.focus();
            event.prevent_default();
            return None;
        }
        ("ArrowUp", Some(here)) => here - 1,
        ("Enter", None) if target.tag_name() == "INPUT" => {
            let first: Element = cards.get(0)?.dyn_into().ok()?;
            return Some(Command::Sample(with_id(&first.get_attribute("data-sample")?)));
        }
        _ => return None,
    };
    event.prevent_default();
    let _ = cards.get(to)?.dyn_into::<HtmlElement>().ok()?.focus();
    None
}
