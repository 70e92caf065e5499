//! What is said about the step under the cursor, and about the Pod as a whole.

use std::cmp::Ordering;
use std::rc::Rc;

use podstep_core::time::Millis;
use podstep_core::trace::{Row, Shutdown, Step, Stop};
use yew::{AttrValue, Component, Context, Html, Properties};

use crate::added::added;
use crate::markup::{Page, Slot, TableRow};
use crate::resources::{Trial, resources};
use crate::state::ShownRef;
use crate::steps::steps;
use crate::strip::strip;
use crate::timeline::{Rows, axis, lanes};
use crate::what_if::what_if;
use podstep_text::Message;

/// Which panel to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Headline,
    Strip,
    Axis,
    Lanes,
    Why,
    WhatIf,
    Resources,
    Shutdown,
    Rows,
    Events,
    Steps,
    Added,
}

#[derive(Debug, Clone, Properties)]
pub(crate) struct PanelProps {
    pub kind: Kind,
    pub page: Page,
    pub shown: ShownRef,
    /// The step; always 0 for panels about the life as a whole, which are then not drawn anew.
    pub cursor: usize,
    /// The width of the timeline; 0 for all but its axis and lanes.
    pub width: i32,
    /// The rows of the timeline, of which those of the window are drawn; none for all but its lanes.
    pub rows: Rc<Rows>,
    /// A half-open range of rows.
    pub window: (usize, usize),
    /// The container that the what-ifs are about, by its place in the Pod; 0 for all other panels.
    pub about: usize,
    /// Whether a change can be undone, and done again; only the what-ifs show it.
    pub undo: (bool, bool),
    /// Whether the table of steps is open.
    pub open: bool,
    /// What is tried out; only the resources show it.
    pub trial: Rc<Trial>,
}

impl PartialEq for PanelProps {
    /// The rest never changes while an instance lives.
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown
            && self.page.locale == other.page.locale
            && (self.cursor, self.width, self.open) == (other.cursor, other.width, other.open)
            && (self.about, self.undo) == (other.about, other.undo)
            && (self.kind != Kind::Lanes || (self.window == other.window && Rc::ptr_eq(&self.rows, &other.rows)))
            && (self.kind != Kind::Resources || Rc::ptr_eq(&self.trial, &other.trial))
    }
}

/// What is drawn anew only when its properties change. One component for all panels: each further one
/// would cost several kilobytes of generated code.
pub(crate) struct Panel;

impl Component for Panel {
    type Message = ();
    type Properties = PanelProps;

    fn create(_ctx: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        match props.kind {
            Kind::Headline => headline(props),
            Kind::Strip => strip(props),
            Kind::Axis => axis(props),
            Kind::Lanes => lanes(props),
            Kind::Why => why(props),
            Kind::WhatIf => what_if(props),
            Kind::Resources => resources(props),
            Kind::Shutdown => shutdown(props),
            Kind::Rows => rows(props),
            Kind::Events => events(props),
            Kind::Steps => steps(props),
            Kind::Added => added(props),
        }
    }
}

/// The fact, the reason, the step before and the rule.
fn why(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let trace = &shown.life.trace;
    let content = trace.steps.get(*cursor).map_or(Slot::Nothing, |step| {
        let rule = step.reason.rule();
        let source = rule.source();
        let (label, url) = page.locale.link(source.title, source.url);
        let cause = step.cause.and_then(|index| Some((index, trace.steps.get(index)?)));
        let cause = cause.map_or(Slot::Nothing, |(index, cause)| {
            let of = Message::StepOf { step: index + 1, steps: trace.steps.len(), at: cause.at };
            Slot::Node(page.fill(
                "<dt>{}</dt><dd>{} {}</dd>",
                [
                    Slot::Say(Message::WhyLedBy),
                    page.step_link(index, Slot::Say(of)),
                    Slot::Say(Message::Fact { trace, step: cause }),
                ],
            ))
        });
        Slot::Node(page.fill(
            "<p class=\"fact\">{}</p><dl class=\"because\"><dt>{}</dt><dd>{}</dd>{}<dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>\
             <a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}<span class=\"sr-only\"> {}</span></a>{}\
             </dd></dl>",
            [
                Slot::Say(Message::Fact { trace, step }),
                Slot::Say(Message::WhyBecause),
                Slot::Say(Message::Reason { trace, step }),
                cause,
                Slot::Say(Message::WhyOtherwise),
                Slot::Say(Message::Otherwise { trace, step }),
                Slot::Say(Message::WhyRule),
                Slot::Str(&url),
                Slot::Str(&label),
                Slot::Say(Message::OpensElsewhere),
                Slot::Say(Message::Versions(rule.versions())),
            ],
        ))
    });
    page.card("why", "why", Slot::Say(Message::WhyHeading), content)
}

/// So many shutdowns of Pods are shown at a time.
const NEWEST_SHUTDOWNS: usize = 5;

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
        let cells = vec![
            Slot::Node(who),
            stop.pre_stop.map_or_else(dash, |length| Slot::Say(Message::Length(length))),
            time(stop.sigterm_at),
            if stop.sigterm_at.is_some() { Slot::Say(Message::Seconds(stop.timeout_secs)) } else { dash() },
            time(stop.sigkill_at),
            time(stop.exited_at),
            stop.exit_code.map_or_else(dash, Slot::Number),
        ];
        let class = match stop.step.cmp(cursor) {
            Ordering::Greater => Some("future"),
            Ordering::Equal => Some("now"),
            Ordering::Less => None,
        };
        TableRow { class, named: true, cells }
    };
    let one = |shutdown: &Shutdown| {
        let pod = trace.pods.get(shutdown.pod).map_or("", |pod| pod.name.as_str());
        let columns = vec![
            Slot::Say(Message::ColumnContainer),
            Slot::Say(Message::ColumnPreStop),
            Slot::Say(Message::ColumnSigterm),
            Slot::Say(Message::ColumnGraceLeft),
            Slot::Say(Message::ColumnSigkill),
            Slot::Say(Message::ColumnEnded),
            Slot::Say(Message::ColumnExitCode),
        ];
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
    let body = page.fill("{}{}<div>{}</div>", [Slot::Node(page.note(order)), others, Slot::Nodes(all)]);
    page.card("shutdown", "wide", Slot::Say(Message::ShutdownHeading), Slot::Node(body))
}

/// So many of the newest rows of a table are shown: thousands would keep the page busy.
const NEWEST_ROWS: usize = 60;

/// How many rows are too old to be shown, said above those that are.
fn earlier(page: &Page, rows: usize) -> Slot<'static> {
    let earlier = rows.saturating_sub(NEWEST_ROWS);
    if earlier == 0 { Slot::Nothing } else { Slot::Node(page.note(Message::EarlierRows(earlier))) }
}

/// The Events up to the cursor.
fn events(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let mut rows = Vec::new();
    let events = &shown.life.trace.events;
    let until = events.partition_point(|event| event.step <= *cursor);
    for event in events.iter().take(until).skip(until.saturating_sub(NEWEST_ROWS)) {
        let warning = if event.kind == "Warning" { "⚠ " } else { "" };
        let gap = if event.field_path.is_empty() { "" } else { " " };
        let cells = vec![
            page.step_link(event.step, Slot::Say(Message::Time(event.at))),
            Slot::Text([warning, event.kind].concat().into()),
            Slot::Str(event.reason),
            Slot::Text([event.object.as_str(), gap, &event.field_path].concat().into()),
            Slot::Str(&event.message),
        ];
        rows.push(TableRow::of_step(event.step, *cursor, cells));
    }
    let columns = vec![
        Slot::Say(Message::ColumnTime),
        Slot::Say(Message::ColumnType),
        Slot::Say(Message::ColumnReason),
        Slot::Say(Message::ColumnObject),
        Slot::Say(Message::ColumnMessage),
    ];
    let body = if rows.is_empty() {
        page.note(Message::EventsNone)
    } else {
        let table = page.table("mono events", "tall", None, Message::EventsCaption, columns, rows);
        page.fill("{}{}", [earlier(page, until), Slot::Node(table)])
    };
    page.card("events", "wide", Slot::Say(Message::EventsHeading), Slot::Node(body))
}

/// What `kubectl get -w` printed up to the cursor, one table for each kind.
fn rows(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let rows: Vec<&Row> = shown.life.trace.rows.iter().filter(|row| row.step <= *cursor).collect();
    let mut kinds: Vec<&'static str> = Vec::new();
    for row in &rows {
        if !kinds.contains(&row.kind) {
            kinds.push(row.kind);
        }
    }
    let of_kind = |kind: &'static str| {
        let mut columns = vec![Slot::Say(Message::ColumnTime)];
        let mut lines = Vec::new();
        let all = rows.iter().filter(|row| row.kind == kind).count();
        for row in rows.iter().filter(|row| row.kind == kind).skip(all.saturating_sub(NEWEST_ROWS)) {
            columns.truncate(1);
            columns.extend(row.cells.iter().map(|(column, _)| Slot::Str(column)));
            let mut cells = vec![page.step_link(row.step, Slot::Say(Message::Time(row.at)))];
            cells.extend(row.cells.iter().map(|(_, cell)| Slot::Str(cell)));
            lines.push(TableRow::of_step(row.step, *cursor, cells));
        }
        let table = page.table("mono kubectl", "tall", None, Message::RowsCaption(kind), columns, lines);
        page.fill("<div>{}{}</div>", [earlier(page, all), Slot::Node(table)])
    };
    let body = if kinds.is_empty() {
        page.note(Message::RowsNone)
    } else {
        page.fill("<div class=\"tables\">{}</div>", [Slot::Nodes(kinds.iter().copied().map(of_kind).collect())])
    };
    page.card("rows", "wide", Slot::Say(Message::RowsHeading), Slot::Node(body))
}

/// Name, version, phase and the columns of kubectl at the cursor.
fn headline(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let life = &shown.life;
    let snapshot = life.trace.snapshot(*cursor);
    // The Pod that the step is about; between Pods the newest one that is there.
    let of_step = life.trace.steps.get(*cursor).and_then(|step| step.pod);
    let newest = snapshot.pods.iter().rposition(|pod| !pod.gone).or(snapshot.pods.len().checked_sub(1));
    let index = of_step.or(newest);
    let pod = index.and_then(|index| snapshot.pods.get(index));
    let name = index.and_then(|index| life.trace.pods.get(index)).map(|pod| pod.name.as_str());
    let status = pod.and_then(|pod| pod.status.as_ref());
    let gone = pod.is_some_and(|pod| pod.gone);
    let phase = match status {
        _ if gone => Slot::Say(Message::PodGone),
        Some(status) => Slot::Str(status.phase.as_str()),
        None => Slot::Say(Message::NoPodYet),
    };
    let row = life.trace.rows.iter().rev().find(|row| {
        row.kind == "Pod" && row.step <= *cursor && row.cells.first().map(|(_, text)| text.as_str()) == name
    });
    let cell = |column: &str| {
        let row = row.filter(|_| !gone);
        let cell = row.and_then(|row| row.cells.iter().find(|(name, _)| *name == column));
        Slot::Str(cell.map_or("–", |(_, text)| text))
    };
    let pod_name = name.filter(|_| life.kind != "Pod" && pod.is_some()).map_or(Slot::Nothing, |name| {
        Slot::Node(page.fill("<div><dt translate=\"no\">Pod</dt><dd translate=\"no\">{}</dd></div>", [Slot::Str(name)]))
    });
    page.fill(
        concat!(
            "<header class=\"headline\"><h2><span class=\"sr-only\">{}: </span>",
            "<span translate=\"no\">{}</span> <span class=\"chip\">{}</span></h2>",
            "<dl class=\"facts\">{}<div><dt>{}</dt><dd translate=\"no\">{}</dd></div>",
            "<div><dt translate=\"no\">READY</dt><dd translate=\"no\">{}</dd></div>",
            "<div><dt translate=\"no\">STATUS</dt><dd translate=\"no\">{}</dd></div>",
            "<div><dt translate=\"no\">RESTARTS</dt><dd translate=\"no\">{}</dd></div></dl></header>",
        ),
        [
            Slot::Say(Message::LifeHeading),
            Slot::Say(Message::KindAndName { kind: &life.kind, name: &life.name }),
            Slot::Say(Message::KubernetesVersion(life.cluster.version)),
            pod_name,
            Slot::Say(Message::Phase),
            phase,
            cell("READY"),
            cell("STATUS"),
            cell("RESTARTS"),
        ],
    )
}

/// The sentence of a step, said to screen readers when the cursor comes to it.
pub(crate) fn announcement(page: &Page, shown: &ShownRef, cursor: usize, step: &Step) -> AttrValue {
    let trace = &shown.life.trace;
    let sentence = page.say(&Message::Fact { trace, step });
    page.say(&Message::StepAnnounced { step: cursor + 1, steps: trace.steps.len(), at: step.at, sentence: &sentence })
}
