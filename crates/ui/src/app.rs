//! The whole page around one state.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::file::callbacks::{FileReader, read_as_text};
use gloo::timers::callback::{Interval, Timeout};
use podstep_core::diagnostic::Fix;
use podstep_core::samples::{FIRST, Sample, Try};
use podstep_manifest::Span;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, HtmlElement};
use yew::prelude::*;

use crate::area::Area;
use crate::compare::{self, Comparing};
use crate::dialog::Dialog;
use crate::drop::{self, Opening};
use crate::editor::{DEBOUNCE_MS, Gutter, KEY_BYTES, QUICK_BYTES};
use crate::kubectl::Question;
use crate::language::Language;
use crate::lazy::{Brought, Chunk, Chunks, Stage};
use crate::markup::{Page, Slot};
use crate::panels::Kind;
use crate::past::Past;
use crate::problems::{LISTED, problems};
use crate::resources::{Ask, Trial};
use crate::state::{Action, State};
use crate::tabs::{self, Tab, Tabs};
use crate::theme::Theme;
use crate::voice::Voice;
use crate::{because, browser, gallery, keys, kubectl, script, share, timeline};
use podstep_text::{Gallery, Locale, Message};

/// Wakes of a life that are followed between two looks at the clock.
const WAKES: usize = 50;
/// So long a life is followed at a time: keys, clicks and pictures must not wait longer.
pub(crate) const SLICE_MS: u64 = 12;
/// Time between two steps of play at speed 1.
const PLAY_MS: u32 = 1_000;

/// Properties of [`App`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct AppProps {
    /// Put before every id; empty for the instance that is the page.
    #[prop_or_default]
    pub id_prefix: AttrValue,
    /// The language at the start.
    #[prop_or_default]
    pub(crate) language: Language,
    /// The text to begin with, instead of the stored one.
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// Whether there is room for one column only, at the start.
    #[prop_or_else(browser::is_narrow)]
    pub narrow: bool,
    /// The room for the timeline where it is known before it is drawn, in pixels.
    #[prop_or_default]
    pub room: i32,
}

/// What the reader or the browser asks the page for.
#[derive(Debug, Clone)]
pub(crate) enum Command {
    /// Change the state.
    Act(Action),
    /// A sample was chosen; with none, the reader's own text.
    Sample(Option<&'static Sample>),
    /// Something is tried with the sample.
    Tries(Try),
    /// Something is asked of the gallery.
    Gallery(gallery::Ask),
    /// Something that can be dropped is over the page, or not any more.
    Dragged(bool),
    /// Select the line of a span in the editor.
    GoTo(Span),
    /// List more of the findings.
    MoreProblems,
    /// Apply a fix to the text in the editor.
    Fix(Fix),
    /// Read files, as one text.
    Open(Vec<web_sys::File>),
    /// The text of a file, if it has any.
    Opened(Option<String>),
    /// The text in the editor is another.
    Typed(String),
    /// Typing rests.
    Read,
    /// An input method begins to compose in the text area, or has ended.
    Compose(bool),
    /// The text area was scrolled.
    Scrolled,
    /// The code editor is to be used, or the text area.
    UseCode(bool),
    /// The code editor asks something.
    Code(JsValue),
    /// Try out other resources.
    Try(Ask),
    /// Something is asked of the comparison.
    Compare(compare::Ask),
    /// Something is asked of the panel of kubectl.
    Kubectl(kubectl::Ask),
    /// The focus goes to why the step came.
    Why,
    /// The focus goes to the status of this object, or of the Pod at the cursor.
    Status(Option<usize>),
    /// The focus goes to the rows of the timeline.
    Rows,
    /// Whether characters are keys of the page.
    Characters(bool),
    /// Something is asked of the tabs.
    Tab(tabs::Ask),
    /// The room may be another.
    Fit,
    /// A chunk came, or failed to.
    Came(Chunk, Stage),
    /// A chunk that failed to come is to be loaded after all.
    Again(Chunk),
    /// Something is asked of the Scenario.
    Script(script::Ask),
    /// Something is asked of the timeline.
    Timeline(timeline::Ask),
    /// More of the lives that are no longer shown is to be freed.
    Free,
    /// The cursor has come to rest.
    Rests,
    /// The page is to speak this language.
    Speak(Locale),
    /// The page is to have these colours.
    Theme(Theme),
    /// Something is asked of what is kept and sent.
    Share(share::Ask),
    /// The address may be a link now.
    Linked,
    /// The notice was read.
    Dismiss,
    /// This dialog is to be opened; with none, the open one closed.
    Dialog(Option<Dialog>),
}

/// What is in the browser and not in the state.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) page: Page,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) dialog: Option<Dialog>,
    pub(crate) gallery: gallery::View,
    /// What is to be tried once the chunk that can do it is here.
    pub(crate) wanted: Option<Try>,
    /// Whether something that can be dropped is over the page.
    dragged: bool,
    opening: Opening,
    pub(crate) dialog_ref: NodeRef,
    pub(crate) sharing: share::Sharing,
    /// What was asked of what is kept and sent before its chunk came.
    asked: Vec<share::Ask>,
    /// What could not be opened, and why.
    pub(crate) notice: Option<Message<'static>>,
    pub(crate) state: Rc<State>,
    voice: Voice,
    pub(crate) file_failed: bool,
    /// So many findings are listed.
    listed: usize,
    pub(crate) tabs: Tabs,
    /// Whether characters are keys of the page.
    pub(crate) characters: Rc<Cell<bool>>,
    /// The selector of what is to have the focus once it is drawn.
    focus: Option<AttrValue>,
    /// The line that is to be selected where this begins.
    goes_to: Option<Span>,
    pub(crate) chunks: Chunks,
    pub(crate) question: Question,
    pub(crate) trial: Rc<Trial>,
    pub(crate) comparing: Rc<Comparing>,
    /// The next slice of the life that is compared.
    compares: Option<Timeout>,
    pub(crate) gutter: Gutter,
    pub(crate) timeline: timeline::View,
    /// The rows of panels that have none: one, so that panels compare alike.
    pub(crate) no_rows: Rc<timeline::Rows>,
    /// What is open in the panel of the Scenario.
    pub(crate) desk: Rc<script::Desk>,
    pub(crate) root: NodeRef,
    pub(crate) area: Area,
    reader: Option<FileReader>,
    /// What was typed and is read next, with what wakes that.
    typed: Option<(AttrValue, Timeout)>,
    /// The next slice of the life that is being followed.
    slice: Option<Timeout>,
    past: Past,
    play: Option<Interval>,
    listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Command;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let id_prefix = ctx.props().id_prefix.clone();
        // A text that is given takes the place of the stored one, even if this visit ends with it.
        if let Some(text) = ctx.props().text.as_ref().filter(|text| id_prefix.is_empty() && !text.is_empty()) {
            browser::store_text(text);
        }
        let stored = || id_prefix.is_empty().then(browser::stored_text).flatten().map(AttrValue::from);
        let text = ctx.props().text.clone().or_else(stored).filter(|text| !text.trim().is_empty());
        let first = || AttrValue::Static(FIRST.text);
        let mut state = State::new(text.unwrap_or_else(first));
        if state.own.is_none() {
            state.own = id_prefix.is_empty().then(browser::stored_own).flatten().map(AttrValue::from);
        }
        let state = Rc::new(state);
        let send = ctx.link().callback(|command| command);
        let mut chunks = Chunks::default();
        if state.lacks {
            chunks.ask(Chunk::Engine, false, &send);
        }
        let mut timeline = timeline::View::new(ctx.props().room);
        let tabs = Tabs::new(id_prefix.is_empty(), ctx.props().narrow);
        timeline.turn(tabs.narrow, state.shown.as_ref());
        let area = Area::new(id_prefix.is_empty() && browser::stored_code());
        let mut app = Self {
            page: Page { id_prefix, locale: Locale::default(), send },
            language: ctx.props().language,
            theme: if ctx.props().id_prefix.is_empty() { Theme::stored() } else { Theme::default() },
            dialog: None,
            dialog_ref: NodeRef::default(),
            sharing: share::Sharing::default(),
            asked: Vec::new(),
            notice: None,
            gutter: Gutter::new(&state.text),
            state,
            voice: Voice::default(),
            gallery: gallery::View::default(),
            wanted: None,
            dragged: false,
            opening: Opening::default(),
            file_failed: false,
            listed: LISTED,
            tabs,
            characters: Rc::new(Cell::new(!ctx.props().id_prefix.is_empty() || browser::stored_characters())),
            focus: None,
            goes_to: None,
            chunks,
            question: Question::default(),
            trial: Rc::default(),
            comparing: Rc::default(),
            compares: None,
            timeline,
            no_rows: Rc::default(),
            desk: Rc::default(),
            root: NodeRef::default(),
            area,
            reader: None,
            typed: None,
            slice: None,
            past: Past::default(),
            play: None,
            listeners: Vec::new(),
        };
        // Before anything is drawn: no key is lost while the browser does that.
        if app.keeps() {
            app.listen();
        }
        app
    }

    fn update(&mut self, _ctx: &Context<Self>, command: Command) -> bool {
        match command {
            Command::Act(action) => self.act(action),
            Command::Sample(sample) => {
                self.dialog = None;
                match (sample, self.state.own.clone()) {
                    (Some(sample), _) => self.act(Action::Sample(sample)),
                    (None, Some(own)) => self.act(Action::Load(own)),
                    (None, None) => false,
                };
                true
            }
            Command::Tries(tried) => self.tries(tried),
            Command::Gallery(ask) => {
                self.gallery.answer(ask);
                true
            }
            Command::Dragged(dragged) => std::mem::replace(&mut self.dragged, dragged) != dragged,
            Command::GoTo(span) => {
                if !self.tabs.shows(Tab::Text) {
                    self.choose_tab(tabs::Ask::Choose(Tab::Text));
                }
                self.goes_to = Some(span);
                true
            }
            Command::MoreProblems => {
                self.listed += LISTED;
                true
            }
            Command::Fix(fix) => {
                self.fix(&fix);
                false
            }
            Command::Try(ask) => {
                let Some(shown) = &self.state.shown else { return false };
                let Some(Stage::Here(Brought::Resources(_, answer))) = self.chunks.stage(Chunk::Resources) else {
                    return false;
                };
                let mut trial = (*self.trial).clone();
                if let Some(fix) = answer(&mut trial, self.page.locale, shown, ask) {
                    self.fix(&fix);
                }
                let changed = trial != *self.trial;
                self.trial = Rc::new(trial);
                changed
            }
            Command::Compare(ask) => self.compare(&ask),
            Command::Kubectl(ask) => {
                let Some(shown) = &self.state.shown else { return false };
                if let Some(Stage::Here(Brought::Kubectl(_, change))) = self.chunks.stage(Chunk::Kubectl) {
                    change(&mut self.question, shown, self.state.cursor, ask);
                }
                true
            }
            Command::Open(files) => {
                self.dragged = false;
                if let [file] = files.as_slice()
                    && share::may_hold_state(file)
                {
                    self.ask(share::Ask::File(file.clone()));
                    return true;
                }
                self.opening = Opening::new(files);
                self.read_next();
                true
            }
            Command::Opened(text) => {
                self.file_failed = text.is_none();
                if let Some(text) = text {
                    self.opening.add(&text);
                    if !self.read_next() {
                        let text = std::mem::take(&mut self.opening).into_text();
                        self.act(Action::Load(text.into()));
                    }
                }
                true
            }
            Command::Typed(text) => {
                self.gutter.count(&text);
                let text = AttrValue::from(text);
                let is_quick = text.len() <= QUICK_BYTES;
                let is_key = text.len().abs_diff(self.state.text.len()) <= KEY_BYTES;
                if is_quick && is_key && self.typed.is_none() {
                    self.act(Action::Edit(text));
                    return true;
                }
                // The lines of a text that is put in may come one by one, in one task: they are one change.
                let send = self.page.send.clone();
                let read = Timeout::new(if is_quick { 0 } else { DEBOUNCE_MS }, move || send.emit(Command::Read));
                self.typed = Some((text, read));
                !is_quick
            }
            Command::Read => self.read(),
            Command::Compose(composes) => {
                self.area.compose(composes);
                self.settle();
                !composes
            }
            Command::UseCode(code) => {
                self.area.want_code(code);
                if self.keeps() {
                    browser::store_code(code);
                }
                self.chunks.ask(Chunk::Code, true, &self.page.send);
                self.settle();
                true
            }
            Command::Code(ask) => {
                if let Some(Stage::Here(Brought::Code(code))) = self.chunks.stage(Chunk::Code)
                    && let Some(fix) = (code.answer)(&ask, &self.page, &self.state)
                {
                    self.fix(&fix);
                }
                false
            }
            Command::Free => {
                self.past.free(&self.page.send);
                false
            }
            Command::Scrolled => self.area.node.cast::<Element>().is_some_and(|area| self.gutter.follow(&area)),
            Command::Why => {
                if self.tabs.narrow {
                    self.choose_tab(tabs::Ask::Choose(Tab::Why));
                }
                self.focus = Some(AttrValue::Static(".why"));
                true
            }
            Command::Status(object) => {
                self.choose_tab(tabs::Ask::Choose(Tab::Status));
                self.focus = Some(["#", &self.page.id_prefix, &because::anchor(object)].concat().into());
                true
            }
            Command::Rows => {
                if self.tabs.narrow {
                    self.choose_tab(tabs::Ask::Choose(Tab::Timeline));
                }
                self.timeline.answer(timeline::Ask::Focus, self.state.shown.as_ref(), self.state.cursor).0
            }
            Command::Characters(on) => {
                self.characters.set(on);
                if self.keeps() {
                    browser::store_characters(on);
                }
                true
            }
            Command::Tab(ask) => self.choose_tab(ask),
            Command::Fit => self.fit() | self.timeline.look(),
            Command::Came(chunk, stage) => {
                self.chunks.set(chunk, stage);
                match stage {
                    Stage::Here(Brought::Engine(engine)) => {
                        self.act(Action::Engine(engine));
                    }
                    Stage::Here(Brought::Share(_, answer)) => {
                        for ask in std::mem::take(&mut self.asked) {
                            answer(self, ask);
                        }
                    }
                    _ if chunk == Chunk::Export => {
                        self.ask(share::Ask::Exports);
                    }
                    Stage::Missing if chunk == Chunk::Share => self.notice = Some(Message::PanelMissing),
                    _ => {}
                }
                if let (Stage::Here(Brought::Script(..)), Some(wanted)) = (stage, self.wanted.take()) {
                    self.tries(wanted);
                }
                self.speak();
                self.settle();
                true
            }
            Command::Again(chunk) => {
                self.chunks.ask(chunk, true, &self.page.send);
                true
            }
            Command::Rests => {
                self.voice.speak(&self.page, &self.state);
                true
            }
            Command::Speak(locale) => {
                self.language.switch(locale, self.keeps());
                self.chunks.ask(Chunk::Language(locale), true, &self.page.send);
                self.speak();
                true
            }
            Command::Theme(theme) => {
                self.theme = theme;
                if self.keeps() {
                    theme.store();
                    theme.tell_document();
                }
                true
            }
            Command::Dialog(dialog) => {
                let changed = std::mem::replace(&mut self.dialog, dialog) != dialog;
                if changed && matches!(dialog, Some(Dialog::Share | Dialog::Saved)) {
                    self.ask(share::Ask::Begin);
                }
                changed
            }
            Command::Share(ask) => self.ask(ask),
            Command::Linked => browser::link().is_some_and(|link| self.ask(share::Ask::Link(link))),
            Command::Dismiss => self.notice.take().is_some(),
            Command::Script(ask) => {
                let Some(shown) = &self.state.shown else { return false };
                let Some(Stage::Here(Brought::Script(_, tell))) = self.chunks.stage(Chunk::Script) else {
                    return false;
                };
                let edit = tell(&ask, Rc::make_mut(&mut self.desk), &self.state.text, shown, self.state.cursor);
                // What a field cannot have is written over with what it has.
                edit.is_none_or(|edit| self.act(Action::Amend(vec![edit])))
            }
            Command::Timeline(ask) => {
                let (changed, action) = self.timeline.answer(ask, self.state.shown.as_ref(), self.state.cursor);
                action.is_some_and(|action| self.act(action)) || changed
            }
        }
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let unchecked = self.chunks.is_missing(Chunk::Engine);
        let is_stale = self.state.stale || (unchecked && self.state.lacks && self.state.shown.is_some());
        let stale = Slot::Node(
            self.page.fill("<p><span aria-hidden=\"true\">⚠\u{fe0e} </span>{}</p>", [Slot::Say(Message::Stale)]),
        )
        .when(is_stale);
        let working = Slot::Node(self.page.fill("<p>{}</p>", [Slot::Say(Message::Following)]))
            .when(self.state.following.is_some() || (self.state.lacks && !unchecked));
        let drop_here = Slot::Node(
            self.page
                .fill("<div class=\"drop-here\"><p>{}</p></div>", [Slot::Say(Message::Gallery(Gallery::DropHere))]),
        )
        .when(self.dragged);
        let Tabs { narrow, .. } = self.tabs;
        // What can be tried is beside the text; in one column it is also above what it is tried on.
        let is_above = narrow && self.tabs.shows(Tab::Timeline);
        let lesson = |here: bool| Slot::Node(gallery::lesson(self)).when(here && self.state.sample().is_some());
        // In one column the text and the life are two of the tabs.
        let panel = || Slot::Str("tabpanel").when(narrow);
        let named = || Slot::Text(self.tab_name()).when(narrow);
        self.page.fill(
            "<div class=\"podstep\" lang=\"{}\" ref=\"{}\" ondragover=\"{}\" ondragleave=\"{}\" ondrop=\"{}\">{}{}<div class=\"notice\" role=\"alert\">{}</div>\
             {}<div class=\"columns\">\
             <div id=\"@left\" class=\"left\" hidden=\"{}\" role=\"{}\" aria-labelledby=\"{}\">{}{}{}</div>\
             <div id=\"@right\" class=\"right {}\" hidden=\"{}\" role=\"{}\" aria-labelledby=\"{}\">{}<div id=\"@stale\" class=\"stale\" role=\"status\">{}</div>\
             <div id=\"@following\" class=\"following\" role=\"status\">{}</div>\
             <div class=\"life\">{}</div></div></div>\
             <p class=\"sr-only\" id=\"@live\" aria-live=\"polite\">{}</p>{}</div>",
            [
                Slot::Str(self.page.locale.tag()),
                Slot::Ref(self.root.clone()),
                Slot::Hear(drop::over),
                Slot::Hear(drop::left),
                Slot::Hear(drop::dropped),
                drop_here,
                Slot::Node(self.header()),
                self.notice.map_or(Slot::Nothing, |notice| Slot::Node(self.page.notice(notice))),
                if narrow { Slot::Node(self.tab_list()) } else { Slot::Nothing },
                Slot::Flag(!self.tabs.shows(Tab::Text)),
                panel(),
                named(),
                lesson(!is_above),
                Slot::Node(self.editor()),
                Slot::Node(problems(&self.page, &self.state, self.listed, unchecked)),
                Slot::Str("is-stale").when(is_stale),
                Slot::Flag(narrow && self.tabs.shows(Tab::Text)),
                panel(),
                named(),
                lesson(is_above),
                stale,
                working,
                Slot::Node(self.life()),
                Slot::Text(self.voice.said.clone()),
                Slot::Node(self.dialog_frame()),
            ],
        )
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            if self.keeps() {
                self.theme.tell_document();
            } else {
                self.listen();
            }
            if self.page.locale == self.language.locale {
                self.language.tell_document();
            }
            // A text that is given goes before the address, which may be what it is to recover from.
            if self.keeps() && ctx.props().text.is_none() {
                self.page.send.emit(Command::Linked);
            }
            // What was stored may have a long life.
            self.page.send.emit(Command::Act(Action::Follow(WAKES)));
        }
        if self.state.lacks {
            self.chunks.ask(Chunk::Engine, false, &self.page.send);
        }
        self.chunks.ask(Chunk::Language(self.language.locale), false, &self.page.send);
        // The first step rests on nothing but somebody's wish.
        if self.state.cursor > 0 {
            self.chunks.ask(Chunk::Because, false, &self.page.send);
        }
        for kind in self.tabs.panels() {
            if let Err(chunk) = kind.source() {
                self.chunks.ask(chunk, false, &self.page.send);
            }
        }
        self.focus_tab();
        let stage = |kind: &Kind| kind.source().err().and_then(|chunk| self.chunks.stage(chunk));
        let is_coming = self.tabs.panels().iter().any(|kind| matches!(stage(kind), Some(Stage::Asked)));
        if !is_coming
            && let Some(target) = self.focus.take()
            && let Some(root) = self.root.cast::<Element>()
            && let Ok(Some(target)) = root.query_selector(&target)
            && let Some(target) = target.dyn_ref::<HtmlElement>()
        {
            let _ = target.focus();
        }
        if let Some(span) = self.goes_to.take() {
            self.area.select_line(span);
        }
        if let Some(dialog) = self.dialog {
            self.chunks.ask(dialog.chunk(), false, &self.page.send);
        }
        self.show_dialog();
        self.go_on_comparing();
        if self.area.wants_code() == Some(true) {
            self.chunks.ask(Chunk::Code, false, &self.page.send);
        }
        self.area.rendered(&self.page, &self.state, self.typed.is_some());
        if let Some(shown) = &self.state.shown
            && self.timeline.rendered(shown, self.state.cursor)
        {
            self.page.send.emit(Command::Timeline(timeline::Ask::Draw));
        }
    }
}

impl App {
    /// Whether this is the page's own instance.
    pub(crate) fn keeps(&self) -> bool {
        self.page.id_prefix.is_empty()
    }

    /// Speaks the chosen language if it is here.
    pub(crate) fn speak(&mut self) {
        let locale = self.language.locale;
        let is_here = self.chunks.is_here(Chunk::Language(locale));
        if is_here && self.page.locale != locale {
            self.page.locale = locale;
            self.language.tell_document();
            self.voice.forget();
        }
    }

    /// Does what is asked of the comparison. What is pinned is shown.
    fn compare(&mut self, ask: &compare::Ask) -> bool {
        let comparing = Rc::make_mut(&mut self.comparing);
        if matches!(ask, compare::Ask::Pin) {
            comparing.pin(&self.state);
            self.choose_tab(tabs::Ask::Choose(Tab::Compare));
        } else if let Some(Stage::Here(Brought::Compare(_, answer))) = self.chunks.stage(Chunk::Compare)
            && let Some(action) = answer(comparing, &self.state, ask)
        {
            self.act(action);
        }
        true
    }

    /// Goes on comparing while its panel is open, a slice at a time.
    fn go_on_comparing(&mut self) {
        let is_asked = self.tabs.panels().contains(&Kind::Compare) && self.state.following.is_none();
        if !(is_asked && self.chunks.is_here(Chunk::Compare) && self.comparing.waits()) {
            return;
        }
        // The first sample is shown without it; no life is compared with nothing.
        self.chunks.ask(Chunk::Engine, false, &self.page.send);
        if self.chunks.is_here(Chunk::Engine) {
            let send = self.page.send.clone();
            self.compares = Some(Timeout::new(0, move || send.emit(Command::Compare(compare::Ask::Go))));
        }
    }

    /// Asks something of what is kept and sent, now or when its chunk has come.
    fn ask(&mut self, ask: share::Ask) -> bool {
        if let Some(Stage::Here(Brought::Share(_, answer))) = self.chunks.stage(Chunk::Share) {
            return answer(self, ask);
        }
        self.asked.push(ask);
        self.chunks.ask(Chunk::Share, true, &self.page.send);
        false
    }

    /// Writes in the editor that is asked for, if it is here.
    fn settle(&mut self) {
        if let Some(text) = self.area.settle(&self.chunks) {
            self.typed = None;
            self.act(Action::Edit(text.into()));
        }
    }

    /// Reads what was typed, if it is not read yet.
    fn read(&mut self) -> bool {
        self.typed.take().is_some_and(|(text, _)| self.act(Action::Edit(text)))
    }

    /// Begins to read the next file that is to be opened; `false` without one.
    fn read_next(&mut self) -> bool {
        let Some(file) = self.opening.next() else { return false };
        let send = self.page.send.clone();
        let file = gloo::file::File::from(file);
        self.reader = Some(read_as_text(&file, move |text| send.emit(Command::Opened(text.ok()))));
        true
    }

    fn fix(&self, fix: &Fix) {
        self.area.apply(&fix.edits);
    }

    /// Changes the state, and follows the life that it asks for as far as a slice goes; the rest comes after what the
    /// browser has to do meanwhile.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        let end = browser::now_ms() + SLICE_MS;
        // What was typed comes before what is done with it.
        let mut changed = !matches!(action, Action::Follow(_) | Action::Tick) && self.read();
        changed |= self.change(action);
        self.slice = None;
        while self.state.following.is_some() {
            if browser::now_ms() >= end {
                let send = self.page.send.clone();
                let next = move || send.emit(Command::Act(Action::Follow(WAKES)));
                self.slice = Some(Timeout::new(0, next));
                break;
            }
            changed |= self.change(Action::Follow(WAKES));
        }
        changed
    }

    /// Changes the state, and what follows from it.
    fn change(&mut self, action: Action) -> bool {
        let state = Rc::clone(&self.state).reduce(action);
        let before = std::mem::replace(&mut self.state, state);
        let state = &self.state;
        if Rc::ptr_eq(state, &before) {
            return false;
        }
        if state.shown != before.shown {
            self.timeline.show(state.shown.as_ref());
            Rc::make_mut(&mut self.comparing).begin();
            if let Some(shown) = before.shown.clone() {
                self.past.take(shown, &self.page.send);
            }
        }
        if state.loads != before.loads {
            self.listed = LISTED;
            self.gutter.count(&state.text);
            // Now, and not when it is drawn: Yew may leave that for later, and a key may come before.
            self.area.show(state);
            // A loaded text is kept like a typed one; one that was lent takes no place.
            if self.keeps() {
                if !state.lent {
                    browser::store_text(&state.text);
                }
                if let Some(own) = &state.own {
                    browser::store_own(own);
                }
            }
        }
        // What the reader wrote is not lost because a sample or a text from elsewhere was edited.
        let own = before.own.as_ref().filter(|own| **own != before.text && state.own.as_ref() != Some(own));
        if let Some(own) = own.filter(|_| self.page.id_prefix.is_empty()) {
            self.page.send.emit(Command::Share(share::Ask::Keep(own.clone())));
        }
        if (state.playing, state.speed) != (before.playing, before.speed) {
            let send = self.page.send.clone();
            let tick = move || send.emit(Command::Act(Action::Tick));
            self.play = state.playing.then(|| Interval::new(PLAY_MS * 100 / state.speed.max(1), tick));
        }
        self.voice.wait(state, &self.page.send);
        true
    }

    /// Hears keys and the size of the window. The page's own instance hears keys wherever the focus is,
    /// any other only within itself.
    fn listen(&mut self) {
        let Some(window) = browser::window() else { return };
        let send = self.page.send.clone();
        let resized = move |_: &Event| send.emit(Command::Fit);
        self.listeners.push(EventListener::new(&window, "resize", resized));
        if self.keeps() {
            let send = self.page.send.clone();
            let linked = move |_: &Event| send.emit(Command::Linked);
            self.listeners.push(EventListener::new(&window, "hashchange", linked));
        }
        let target: Option<EventTarget> =
            if self.keeps() { Some(gloo::utils::document().into()) } else { self.root.get().map(EventTarget::from) };
        let send = self.page.send.clone();
        let characters = Rc::clone(&self.characters);
        let key = move |event: &Event| {
            if let Some(command) = event.dyn_ref().and_then(|event| keys::asked(event, characters.get())) {
                event.prevent_default();
                send.emit(command);
            }
        };
        let options = EventListenerOptions::enable_prevent_default();
        self.listeners.extend(target.map(|target| EventListener::new_with_options(&target, "keydown", options, key)));
    }
}
