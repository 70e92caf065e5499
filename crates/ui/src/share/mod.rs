//! What is kept and sent: links, exports, files, saved manifests.
//!
//! Owns the two dialogs and what they ask for. The format is that of `podstep_share`, what is exported that of
//! `podstep_export`; here is what needs the browser. All of it comes as a chunk, which opening a link brings too, and
//! what only files of a life need as another one.

mod export;
mod files;
mod stream;
mod view;

use std::collections::BTreeMap;

use podstep_export::markdown;
use podstep_share::link::{self, Fragment};
use podstep_share::{Event, Manifest, Opened, Refused, Saved, Shared};
use podstep_text::{Format, Locale, Message, Sharing as Says, Source};
use yew::AttrValue;
use yew::platform::spawn_local;

use crate::app::{App, Command};
use crate::browser;
use crate::lazy::{Brought, Chunk, Stage};
use crate::state::{Action, Aim};
use crate::theme::Theme;

pub(crate) use export::export;
pub(crate) use view::content;

/// The gate that can be switched.
const GATE: &str = "SidecarContainers";

/// Whether a file may hold a state, by its name; others are text, in whatever encoding.
pub(crate) fn may_hold_state(file: &web_sys::File) -> bool {
    let name = file.name();
    [".json", ".svg", ".png"].iter().any(|ending| name.ends_with(ending))
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// The address has this fragment.
    Link(String),
    /// A file that may hold a state was opened.
    File(web_sys::File),
    /// It holds this.
    Opened(Source, Result<Opened, Refused>),
    /// The reader's own text, which another one is about to replace.
    Keep(AttrValue),
    /// A dialog is open: what it shows is to be made.
    Begin,
    /// The link, as far as one can be made, of what was shown at the turn with this number.
    Made(u32, Option<String>),
    /// Whether the link is to say which language the page speaks.
    InLanguage(bool),
    /// Whether the Markdown has all steps.
    Whole(bool),
    /// Whether pictures stand on a dark ground.
    Dark(bool),
    /// The link, or the Markdown, on the clipboard.
    Copy(Copy),
    /// It is there, or the browser refused.
    Copied(Copy, bool),
    /// A file.
    Download(Format),
    /// What makes files of a life came, or did not.
    Exports,
    /// The browser could not make it.
    Failed,
    /// What is seen, under a name.
    Save(String),
    /// What is saved under a name.
    Open(String),
    /// A name is to be changed; with none, after all not.
    Rename(Option<String>),
    /// Another name for it.
    Renamed(String),
    /// What is saved under a name is to be deleted.
    Delete(String),
    /// The list as it was before the last change.
    Undo,
}

/// What can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copy {
    Link,
    Markdown,
}

/// A message about something that has a name.
type About = for<'a> fn(&'a str) -> Says<'a>;

/// What the dialogs show.
#[derive(Debug, Default)]
pub(crate) struct Sharing {
    /// Counts what links were made for.
    turn: u32,
    link: Option<String>,
    in_language: bool,
    whole: bool,
    dark: bool,
    copied: Option<(Copy, bool)>,
    failed: bool,
    /// The file that is to be made once the chunk that can make it is here.
    wanted: Option<Format>,
    saved: Saved,
    /// Why nothing can be saved.
    closed: Option<Says<'static>>,
    /// What became of the last change.
    said: Option<Says<'static>>,
    changed: Option<(About, String)>,
    before: Option<Saved>,
    renaming: Option<String>,
}

/// Does what was asked for; whether anything is to be drawn anew.
pub(crate) fn answer(app: &mut App, ask: Ask) -> bool {
    match ask {
        Ask::Link(fragment) => match link::read(&fragment) {
            None => false,
            Some(Ok(Fragment::Whole(shared))) => open(app, shared),
            Some(Ok(Fragment::Deflated(bytes))) => {
                let send = app.page.send.clone();
                spawn_local(async move {
                    let opened = stream::inflated(&bytes).await.and_then(|packed| Shared::unpacked(&packed));
                    send.emit(Command::Share(Ask::Opened(Source::Link, opened.map(Opened::State))));
                });
                false
            }
            Some(Err(refused)) => refuse(app, Source::Link, refused),
        },
        Ask::File(file) => {
            let send = app.page.send.clone();
            spawn_local(async move {
                let opened = files::bytes(&file).await.and_then(Opened::read);
                send.emit(Command::Share(Ask::Opened(Source::File, opened)));
            });
            false
        }
        Ask::Opened(_, Ok(Opened::State(shared))) => open(app, shared),
        Ask::Opened(_, Ok(Opened::Text(text))) => {
            app.notice = None;
            app.act(Action::Load(text.into()))
        }
        Ask::Opened(source, Err(refused)) => refuse(app, source, refused),
        Ask::Keep(text) => {
            let shared = Shared::new(Manifest::of(&text));
            let name = app.page.locale.say(&Message::Sharing(Says::Kept(&files::now()))).into_owned();
            // Without room or storage the way back is the undo.
            if let Some(list) = stored().ok().and_then(|list| list.with_unnamed(&name, &shared).ok()) {
                browser::store_manifests(&list.write());
            }
            false
        }
        Ask::Begin => {
            if app.state.playing {
                app.act(Action::TogglePlay);
            }
            app.sharing = Sharing { turn: app.sharing.turn, dark: app.theme == Theme::Dark, ..Sharing::default() };
            match stored() {
                Ok(list) => app.sharing.saved = list,
                Err(why) => app.sharing.closed = Some(why),
            }
            make(app)
        }
        Ask::Made(turn, link) => {
            if turn == app.sharing.turn {
                app.sharing.link = link;
            }
            true
        }
        Ask::InLanguage(on) => {
            app.sharing.in_language = on;
            make(app)
        }
        Ask::Whole(on) => {
            (app.sharing.whole, app.sharing.copied) = (on, None);
            true
        }
        Ask::Dark(on) => {
            app.sharing.dark = on;
            true
        }
        Ask::Copy(what) => {
            let text = match what {
                Copy::Link => app.sharing.link.clone(),
                Copy::Markdown => as_markdown(app),
            };
            if let Some(text) = text {
                let send = app.page.send.clone();
                spawn_local(async move {
                    let done = files::copied(&text).await;
                    send.emit(Command::Share(Ask::Copied(what, done)));
                });
            }
            false
        }
        Ask::Copied(what, done) => {
            app.sharing.copied = Some((what, done));
            true
        }
        Ask::Download(format) => {
            download(app, format);
            true
        }
        Ask::Exports => {
            match (app.sharing.wanted.take(), app.chunks.stage(Chunk::Export)) {
                (Some(format), Some(Stage::Here(Brought::Export(export)))) => export(app, format),
                (wanted, _) => app.sharing.failed = wanted.is_some(),
            }
            true
        }
        Ask::Failed => {
            app.sharing.failed = true;
            true
        }
        Ask::Save(name) => {
            let shared = shared(app);
            let taken = app.sharing.saved.entries().iter().any(|entry| entry.name == name.trim());
            let about: About = if taken { |name| Says::Replaced(name) } else { |name| Says::SavedNow(name) };
            change(app, about, &name, |list, name| list.with(name, &shared).map_err(Says::Unsaved))
        }
        Ask::Open(name) => {
            let entry = app.sharing.saved.entries().iter().find(|entry| entry.name == name);
            match entry.map(podstep_share::Entry::open) {
                Some(Ok(shared)) => open(app, shared),
                Some(Err(refused)) => {
                    app.sharing.changed = None;
                    app.sharing.said = Some(Says::Refused(Source::Saved, refused));
                    true
                }
                None => false,
            }
        }
        Ask::Rename(name) => {
            app.sharing.renaming = name;
            true
        }
        Ask::Renamed(to) => {
            let Some(name) = app.sharing.renaming.take() else { return false };
            if name == to.trim() {
                return true;
            }
            let renamed = change(app, |name| Says::Renamed(name), &to, |list, to| Ok(list.renamed(&name, to)));
            if app.sharing.before.as_ref() == Some(&app.sharing.saved) {
                app.sharing.changed = Some((|name| Says::NameTaken(name), to));
                app.sharing.before = None;
            }
            renamed
        }
        Ask::Delete(name) => change(app, |name| Says::Deleted(name), &name, |list, name| Ok(list.without(name))),
        Ask::Undo => {
            if let Some(before) = app.sharing.before.take()
                && browser::store_manifests(&before.write())
            {
                app.sharing.saved = before;
            }
            app.sharing.changed = None;
            true
        }
    }
}

/// The saved manifests, or why there cannot be any.
fn stored() -> Result<Saved, Says<'static>> {
    match browser::stored_manifests() {
        None => Err(Says::StorageMissing),
        Some(None) => Ok(Saved::default()),
        Some(Some(json)) => Saved::read(&json).ok_or(Says::StorageForeign),
    }
}

/// Changes the list, as another tab may have left it, and says so.
fn change(
    app: &mut App,
    about: About,
    name: &str,
    change: impl FnOnce(&Saved, &str) -> Result<Saved, Says<'static>>,
) -> bool {
    let sharing = &mut app.sharing;
    (sharing.said, sharing.changed, sharing.renaming) = (None, None, None);
    let changed = stored().and_then(|before| Ok((change(&before, name)?, before)));
    let changed = changed.and_then(|(list, before)| {
        if browser::store_manifests(&list.write()) { Ok((list, before)) } else { Err(Says::StorageFull) }
    });
    match changed {
        Ok((list, before)) => {
            (sharing.saved, sharing.before) = (list, Some(before));
            sharing.changed = Some((about, name.trim().to_owned()));
        }
        Err(why) => sharing.said = Some(why),
    }
    true
}

fn refuse(app: &mut App, source: Source, refused: Refused) -> bool {
    app.notice = Some(Message::Sharing(Says::Refused(source, refused)));
    true
}

/// Shows what was kept or sent. The reader's own text stays where it was.
fn open(app: &mut App, shared: Shared) -> bool {
    let Shared { manifest, version, gates, at, tab, language } = shared;
    (app.notice, app.dialog) = (None, None);
    if let Some(locale) = language.and_then(|tag| Locale::of_tag(&tag)) {
        app.language.locale = locale;
        app.speak();
    }
    if let Some(tab) = tab {
        app.tabs.show(&tab);
    }
    app.act(Action::Open {
        text: AttrValue::from(manifest.text().to_owned()),
        version,
        sidecar_gate: gates.get(GATE).copied(),
        aim: at.map(|at| Aim::new(move |trace| at.find(trace))),
    });
    true
}

/// What is seen, as it is kept and sent.
fn shared(app: &App) -> Shared {
    let state = &app.state;
    // Of a text that cannot run, an earlier life is shown.
    let shown = state.shown.as_ref().filter(|_| !state.stale && state.following.is_none());
    let gates = state.sidecar_gate.map(|on| (GATE.to_owned(), on));
    Shared {
        manifest: Manifest::of(&state.text),
        version: state.version,
        gates: gates.into_iter().collect::<BTreeMap<_, _>>(),
        at: shown.and_then(|shown| Event::of(&shown.life.trace, state.cursor)),
        tab: app.tabs.shared().map(str::to_owned),
        language: app.sharing.in_language.then(|| app.page.locale.tag().to_owned()),
    }
}

/// Begins to make the link of what is seen.
fn make(app: &mut App) -> bool {
    app.sharing.turn += 1;
    (app.sharing.link, app.sharing.copied) = (None, None);
    let (turn, send, shared) = (app.sharing.turn, app.page.send.clone(), shared(app));
    spawn_local(async move {
        let fragment = match link::of_sample(&shared) {
            Some(fragment) => Some(fragment),
            None => stream::deflated(&shared.packed()).await.map(|bytes| link::of_deflated(&bytes)),
        };
        let link = fragment.and_then(|fragment| Some([&files::address()?, "#", &fragment].concat()));
        send.emit(Command::Share(Ask::Made(turn, link)));
    });
    true
}

fn as_markdown(app: &App) -> Option<String> {
    let shown = app.state.shown.as_ref()?;
    let link = app.sharing.link.as_deref().filter(|link| link.len() <= link::MAX_OFFERED);
    let up_to = if app.sharing.whole { usize::MAX } else { app.state.cursor };
    Some(markdown(&shown.life, &app.state.text, link, up_to, app.page.locale))
}

/// The name that a file has, without its ending.
fn file_name(app: &App) -> String {
    let workload = app.state.shown.as_ref().map(|shown| &shown.life.workload);
    let name = workload.map_or("podstep", |workload| workload.name.as_str());
    // Names of objects are names of files, but for one that was never admitted.
    name.chars().filter(|character| character.is_ascii_alphanumeric() || "-.".contains(*character)).collect()
}

/// Gives the reader a file of bytes, or says that the browser could not make it.
fn give(app: &App, ending: &str, kind: &str, bytes: &[u8]) {
    if !files::download(&[&file_name(app), ending].concat(), kind, bytes) {
        app.page.send.emit(Command::Share(Ask::Failed));
    }
}

/// A file: what needs a life is made by a chunk of its own, which this may wait for.
fn download(app: &mut App, format: Format) {
    app.sharing.failed = false;
    match (format, app.chunks.stage(Chunk::Export)) {
        (Format::State, _) => give(app, ".podstep.json", "application/json", shared(app).write().as_bytes()),
        (Format::Yaml, _) => give(app, ".yaml", "application/yaml", app.state.text.as_bytes()),
        (_, Some(Stage::Here(Brought::Export(export)))) => export(app, format),
        _ => {
            app.sharing.wanted = Some(format);
            app.chunks.ask(Chunk::Export, true, &app.page.send);
        }
    }
}
