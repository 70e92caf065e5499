//! The names beside the lanes: one list, one tab stop, every row reached with the arrow keys.

use podstep_core::history::{PodHistory, Readiness, at};
use podstep_core::trace::{ContainerRole, LaneState, PodEntry, Trace};
use podstep_export::look;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use yew::Html;

use super::rows::Row;
use super::{Ask, Move, View};
use crate::app::Command;
use crate::markup::{Page, Slot};
use crate::state::Shown;
use podstep_text::Message;

/// How a container of this role is marked.
pub(crate) const fn role_class(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::PlainInit => "role role-init",
        ContainerRole::Sidecar => "role role-sidecar",
        ContainerRole::Regular => "role role-app",
    }
}

/// The rows that are in sight, and the one that has the tab stop, wherever it is.
pub(super) fn labels(page: &Page, view: &View, shown: &Shown, cursor: usize) -> Html {
    let (rows, (from, to)) = (&view.rows, view.window);
    let active = rows.place(view.active).unwrap_or(0);
    let before = (active < from).then_some(active);
    let after = (active >= to).then_some(active);
    let mut end = 0;
    let mut drawn = Vec::new();
    for index in before.into_iter().chain(from..to).chain(after) {
        let Some((row, top, bottom)) = rows.get(index) else { continue };
        drawn.extend(gap(page, top - end, index, view.down));
        // Columns are as wide as those of the picture; styles are not written into the page.
        let wide = Slot::Node(space(page, bottom - top, 0)).when(view.down);
        end = bottom;
        let pod = row.pod();
        let Some((history, entry)) = shown.pods.get(pod).zip(shown.life.trace.pods.get(pod)) else { continue };
        let key = match row {
            Row::Pod(pod) => pod.to_string(),
            Row::Lane(pod, container) => format!("{pod}.{container}"),
        };
        let tab = Slot::Str(if index == active { "0" } else { "-1" });
        drawn.push(match row {
            Row::Pod(_) => {
                let open = !view.folding.of(pod, shown.pods.len());
                of_pod(
                    page,
                    &shown.life.trace,
                    entry,
                    history,
                    cursor,
                    open,
                    [Slot::Text(key.into()), tab, ask(Ask::Fold(pod)), wide],
                )
            }
            Row::Lane(_, container) => {
                let slots = [Slot::Text(key.into()), tab, ask(Ask::Row(row, Move::Later)), wide];
                of_lane(page, shown, entry, history, container, cursor, slots)
            }
        });
    }
    drawn.extend(gap(page, rows.height() - end, rows.len(), view.down));
    page.fill(
        "<ul class=\"lane-labels\" aria-label=\"{}\" onkeydown=\"{}\">{}</ul>",
        [Slot::Say(Message::TimelineRows), Slot::Hear(moved), Slot::Nodes(drawn)],
    )
}

fn ask(ask: Ask) -> Slot<'static> {
    Slot::Do(Command::Timeline(ask))
}

/// The room of rows that are not drawn, before the one with this place.
fn gap(page: &Page, size: i32, before: usize, down: bool) -> Option<Html> {
    let key = || Slot::Text(format!("gap {before}").into());
    let space = || if down { space(page, size, 1) } else { space(page, 1, size) };
    let gap = || page.fill("<li key=\"{}\" aria-hidden=\"true\">{}</li>", [key(), Slot::Node(space())]);
    (size > 0).then(gap)
}

/// Room of this size.
pub(crate) fn space(page: &Page, width: i32, height: i32) -> Html {
    page.fill(
        "<svg class=\"space\" width=\"{}\" height=\"{}\" aria-hidden=\"true\"></svg>",
        [Slot::Number(width), Slot::Number(height)],
    )
}

/// The part of a Pod's name that the Pods of one owner share, which may be cut short, and its own.
pub(crate) fn pod_name<'e>(trace: &Trace, entry: &'e PodEntry) -> (&'e str, &'e str) {
    let owner = entry.owner.and_then(|owner| trace.objects.get(owner)).map_or(0, |owner| owner.name.len() + 1);
    entry.name.split_at_checked(owner).unwrap_or(("", &entry.name))
}

fn of_pod(
    page: &Page,
    trace: &Trace,
    entry: &PodEntry,
    history: &PodHistory,
    cursor: usize,
    open: bool,
    [key, tab, fold, wide]: [Slot<'_>; 4],
) -> Html {
    let state = at(&history.states, cursor);
    let gone = history.gone.is_some_and(|gone| gone <= cursor);
    let readiness = at(&history.readiness, cursor).unwrap_or_else(|| Readiness::of(entry, None));
    let ready = format!("{}/{}", readiness.ready, readiness.of);
    let (shared, own) = pod_name(trace, entry);
    let (class, glyph) = match state {
        Some(_) if gone => ("waiting", "–"),
        Some(state) => (look::of_pod(state).0, look::of_pod(state).1),
        None => ("waiting", "○"),
    };
    page.fill(
        "<li class=\"row-pod s-{} {}\" key=\"{}\"><button type=\"button\" class=\"row\" tabindex=\"{}\" \
         aria-expanded=\"{}\" onclick=\"{}\" title=\"{}\"><span class=\"fold\" aria-hidden=\"true\">{}</span>\
         <span class=\"pod-name\" translate=\"no\"><span class=\"shared\">{}</span><span>{}</span></span>\
         <span class=\"sr-only\">, {}, </span><span class=\"glyph\" aria-hidden=\"true\">{}</span>\
         <span class=\"pod-ready\" translate=\"no\">{}</span></button>{}</li>",
        [
            Slot::Str(class),
            Slot::Str("gone").when(gone || state.is_none()),
            key,
            tab,
            Slot::Str(if open { "true" } else { "false" }),
            fold,
            Slot::Str(&entry.name),
            Slot::Str(if open { "▾" } else { "▸" }),
            Slot::Str(shared),
            Slot::Str(own),
            match state {
                _ if gone => Slot::Say(Message::PodGone),
                Some(state) => Slot::Say(Message::PodState(state)),
                None => Slot::Say(Message::NoPodYet),
            },
            Slot::Str(glyph),
            Slot::Str(if gone || state.is_none() { "–" } else { &ready }),
            wide,
        ],
    )
}

fn of_lane(
    page: &Page,
    shown: &Shown,
    entry: &PodEntry,
    history: &PodHistory,
    container: usize,
    cursor: usize,
    [key, tab, go, wide]: [Slot<'_>; 4],
) -> Html {
    let Some(named) = entry.containers.get(container) else { return Html::default() };
    let state = history.lanes.get(container).and_then(|lane| at(lane, cursor)).unwrap_or(LaneState::Waiting);
    // What its process does at first; the page may not yet have the sentence.
    let program = shown.life.programs.get(container).and_then(|runs| runs.first());
    page.fill(
        "<li class=\"row-lane\" key=\"{}\"><button type=\"button\" class=\"row\" tabindex=\"{}\" onclick=\"{}\" \
         title=\"{}{}\"><span class=\"{}\">{}</span><span class=\"lane-name\" translate=\"no\">{}</span>\
         <span class=\"sr-only\">, {}</span></button>{}</li>",
        [
            key,
            tab,
            go,
            Slot::Say(Message::RoleLong(named.role)),
            program.map_or(Slot::Nothing, |program| {
                Slot::Text(["\n", &page.say(&Message::Program(program))].concat().into())
            }),
            Slot::Str(role_class(named.role)),
            Slot::Say(Message::Role(named.role)),
            Slot::Str(&named.name),
            Slot::Say(Message::Lane(state)),
            wide,
        ],
    )
}

/// What a key means while a row has the focus.
fn moved(event: &Event) -> Option<Command> {
    let key: &KeyboardEvent = event.dyn_ref()?;
    if key.alt_key() || key.meta_key() || key.shift_key() {
        return None;
    }
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let of_lane = target.closest(".row-lane").ok()?.is_some();
    let to = match (key.key().as_str(), key.ctrl_key()) {
        ("ArrowUp", false) => Move::Up(1),
        ("ArrowDown", false) => Move::Down(1),
        ("PageUp", false) => Move::Up(10),
        ("PageDown", false) => Move::Down(10),
        ("Home", true) => Move::Up(usize::MAX),
        ("End", true) => Move::Down(usize::MAX),
        ("ArrowLeft", false) => Move::Earlier,
        ("ArrowRight", false) => Move::Later,
        // On a Pod it folds.
        ("Enter", false) if of_lane => {
            event.prevent_default();
            return Some(Command::Why);
        }
        _ => return None,
    };
    event.prevent_default();
    Some(Command::Timeline(Ask::Active(to)))
}
