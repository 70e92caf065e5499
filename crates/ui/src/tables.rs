//! The panels that are tables: how the containers stopped, Events, steps, what the API server added.

use std::cmp::Ordering;
use std::iter::once;

use podstep_core::time::Millis;
use podstep_core::trace::{Shutdown, Stop};
use podstep_text::Message;
use yew::Html;

use crate::added::added;
use crate::markup::{Slot, TableRow};
use crate::panels::{Kind, NEWEST_ROWS, PanelProps, earlier};
use crate::steps::steps;

/// What is in one of these panels.
pub(crate) fn view(props: &PanelProps) -> Html {
    match props.kind {
        Kind::Shutdown => shutdown(props),
        Kind::Events => events(props),
        Kind::Added => added(props),
        _ => steps(props),
    }
}

/// So many shutdowns of Pods are shown at a time.
const NEWEST_SHUTDOWNS: usize = 5;

/// What is told of each container that was stopped.
const TOLD: [Message<'static>; 6] = [
    Message::ColumnPreStop,
    Message::ColumnSigterm,
    Message::ColumnGraceLeft,
    Message::ColumnSigkill,
    Message::ColumnEnded,
    Message::ColumnExitCode,
];

/// How the containers were stopped and what the shared grace left them.
fn shutdown(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let trace = &shown.life.trace;
    let dash = || Slot::Say(Message::NotNeeded);
    let time = |at: Option<Millis>| at.map_or_else(dash, |at| Slot::Say(Message::Time(at)));
    let row = |stop: &Stop| {
        let entry = trace.container(stop.container);
        let name = entry.map_or("", |entry| entry.name.as_str());
        let role = entry.map_or(Slot::Nothing, |entry| Slot::Say(Message::Role(entry.role)));
        let who = page.fill("{} <span class=\"dim\">{}</span>", [page.step_link(stop.step, Slot::Str(name)), role]);
        let told = [
            stop.pre_stop.map_or_else(dash, |length| Slot::Say(Message::Length(length))),
            time(stop.sigterm_at),
            if stop.sigterm_at.is_some() { Slot::Say(Message::Seconds(stop.timeout_secs)) } else { dash() },
            time(stop.sigkill_at),
            time(stop.exited_at),
            stop.exit_code.map_or_else(dash, Slot::Number),
        ];
        // Where there is no room for columns, each cell says itself what it is.
        let cell = |(column, told)| {
            page.fill("<span class=\"label\" aria-hidden=\"true\">{}</span>{}", [Slot::Say(column), told])
        };
        let told = TOLD.into_iter().zip(told).map(|pair| Slot::Node(cell(pair)));
        let cells = once(Slot::Node(who)).chain(told).collect();
        let class = match stop.step.cmp(cursor) {
            Ordering::Greater => Some("future"),
            Ordering::Equal => Some("now"),
            Ordering::Less => None,
        };
        TableRow { class, named: true, cells }
    };
    let one = |shutdown: &Shutdown| {
        let pod = trace.pods.get(shutdown.pod).map_or("", |pod| pod.name.as_str());
        let columns = once(Message::ColumnContainer).chain(TOLD).map(Slot::Say).collect();
        let rows = shutdown.stops.iter().map(row).collect();
        page.fill(
            "<div><p>{}</p>{}</div>",
            [
                Slot::Say(Message::ShutdownGrace { shutdown, trace }),
                Slot::Node(page.table("", "", None, Message::ShutdownCaption(pod), columns, rows)),
            ],
        )
    };
    let order = if trace.shutdowns.is_empty() { Message::ShutdownNone } else { Message::ShutdownOrder };
    // Of very many the newest ones that have begun.
    let now = trace.steps.get(*cursor).map_or(Millis::ZERO, |step| step.at);
    let begun = trace.shutdowns.partition_point(|shutdown| shutdown.began_at <= now);
    let to = begun.max(NEWEST_SHUTDOWNS).min(trace.shutdowns.len());
    let shown = trace.shutdowns.get(to.saturating_sub(NEWEST_SHUTDOWNS)..to).unwrap_or_default();
    let others = trace.shutdowns.len() - shown.len();
    let others = Slot::Node(page.note(Message::OtherShutdowns(others))).when(others > 0);
    let all = shown.iter().map(one).collect();
    page.fill("{}{}<div class=\"stops\">{}</div>", [Slot::Node(page.note(order)), others, Slot::Nodes(all)])
}

/// The Events up to the cursor.
fn events(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let mut rows = Vec::new();
    let events = &shown.life.trace.events;
    let until = events.partition_point(|event| event.step <= *cursor);
    // The row at the cursor is the last one that was emitted.
    let newest = until.checked_sub(1).and_then(|last| events.get(last)).map_or(0, |event| event.step);
    for event in events.iter().take(until).skip(until.saturating_sub(NEWEST_ROWS)) {
        let warning = if event.kind == "Warning" { "⚠ " } else { "" };
        let gap = if event.field_path.is_empty() { "" } else { " " };
        let cells = vec![
            page.step_link(event.step, Slot::Say(Message::Time(event.at))),
            Slot::Text([warning, event.kind].concat().into()),
            Slot::Str(event.reason),
            Slot::Text([&*event.object, gap, &event.field_path].concat().into()),
            Slot::Node(page.fill("<span lang=\"en\">{}</span>", [Slot::Str(&event.message)])),
        ];
        rows.push(TableRow::of_step(event.step, newest, cells));
    }
    let columns = vec![
        Slot::Say(Message::ColumnTime),
        Slot::Say(Message::ColumnType),
        Slot::Say(Message::ColumnReason),
        Slot::Say(Message::ColumnObject),
        Slot::Say(Message::ColumnMessage),
    ];
    if rows.is_empty() {
        return page.note(Message::EventsNone);
    }
    let table = page.table("mono events", "tall", None, Message::EventsCaption, columns, rows);
    page.fill("{}{}", [earlier(page, until), Slot::Node(table)])
}
