//! What is said about the step under the cursor, and about the Pod as a whole.

use std::cmp::Ordering;

use podstep_core::time::Millis;
use podstep_core::trace::{Row, Shutdown, Step, Stop};
use podstep_manifest::Span;
use yew::prelude::*;

use crate::markup::{TableRow, card, note, step_link, table};
use crate::state::ShownRef;
use crate::steps::steps;
use crate::text::{Locale, Message, source};

/// Which panel to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Headline,
    Why,
    Shutdown,
    Rows,
    Events,
    Steps,
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct PanelProps {
    pub kind: Kind,
    pub id_prefix: AttrValue,
    pub locale: Locale,
    pub shown: ShownRef,
    /// The step; always 0 for panels about the Pod as a whole, which are then not drawn anew.
    pub cursor: usize,
    pub on_seek: Callback<usize>,
    pub on_span: Callback<Span>,
}

/// One component for all panels: each further one would cost several kilobytes of generated code.
#[component]
pub(crate) fn Panel(props: &PanelProps) -> Html {
    let open = use_state_eq(|| false);
    match props.kind {
        Kind::Headline => headline(props),
        Kind::Why => why(props),
        Kind::Shutdown => shutdown(props),
        Kind::Rows => rows(props),
        Kind::Events => events(props),
        Kind::Steps => steps(props, &open),
    }
}

/// The fact, the reason, the step before and the rule.
fn why(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let trace = &shown.life.trace;
    let content = trace.steps.get(*cursor).map(|step| {
        let (label, url) = source(&step.reason);
        html! {
            <>
                <p class="fact">{ l.t(&Message::Fact { trace, step }) }</p>
                <dl class="because">
                    <dt>{ l.t(&Message::WhyBecause) }</dt>
                    <dd>{ l.t(&Message::Reason { trace, step }) }</dd>
                    if let Some((index, cause)) = step.cause.and_then(|index| Some((index, trace.steps.get(index)?))) {
                        <dt>{ l.t(&Message::WhyLedBy) }</dt>
                        <dd>
                            { step_link(on_seek, index, l.t(&Message::StepOf { step: index + 1, steps: trace.steps.len(), at: cause.at })) }
                            { " " }{ l.t(&Message::Fact { trace, step: cause }) }
                        </dd>
                    }
                    <dt>{ l.t(&Message::WhyRule) }</dt>
                    <dd>
                        <a href={url} target="_blank" rel="noopener noreferrer">{ label }<span class="sr-only">{ " " }{ l.t(&Message::OpensElsewhere) }</span></a>
                    </dd>
                </dl>
            </>
        }
    });
    card(format!("{id_prefix}why"), "why", html! { l.t(&Message::WhyHeading) }, content.unwrap_or_default())
}

/// How the containers were stopped and what the shared grace left them.
fn shutdown(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let trace = &shown.life.trace;
    let dash = || l.t(&Message::NotNeeded);
    let columns = [
        Message::ColumnContainer,
        Message::ColumnPreStop,
        Message::ColumnSigterm,
        Message::ColumnGraceLeft,
        Message::ColumnSigkill,
        Message::ColumnEnded,
        Message::ColumnExitCode,
    ]
    .map(|column| l.t(&column));
    let row = |stop: &Stop| {
        let entry = trace.container(stop.container);
        let name = entry.map_or("", |entry| entry.name.as_str()).to_owned();
        let role = entry.map(|entry| l.t(&Message::Role(entry.role))).unwrap_or_default();
        let time = |at: Option<Millis>| at.map_or_else(dash, |at| l.t(&Message::Time(at)));
        let texts = [
            stop.pre_stop.map_or_else(dash, |length| l.t(&Message::Length(length))),
            time(stop.sigterm_at),
            if stop.sigterm_at.is_some() { l.t(&Message::Seconds(stop.timeout_secs)) } else { dash() },
            time(stop.sigkill_at),
            time(stop.exited_at),
            stop.exit_code.map_or_else(dash, |code| AttrValue::from(code.to_string())),
        ];
        let who = html! {
            <>{ step_link(on_seek, stop.step, name.into()) }{ " " }<span class="dim">{ role }</span></>
        };
        let class = match stop.step.cmp(cursor) {
            Ordering::Greater => Some("future"),
            Ordering::Equal => Some("now"),
            Ordering::Less => None,
        };
        let cells = std::iter::once(who).chain(texts.into_iter().map(Html::from)).collect();
        TableRow { class, named: true, cells }
    };
    let one = |(index, shutdown): (usize, &Shutdown)| {
        let pod = trace.pods.get(shutdown.pod).map_or("", |pod| pod.name.as_str());
        let rows = shutdown.stops.iter().map(row).collect();
        html! {
            <div key={index}>
                <p>{ l.t(&Message::ShutdownGrace { shutdown, trace }) }</p>
                { table("", "", None, l.t(&Message::ShutdownCaption(pod)), &columns, rows) }
            </div>
        }
    };
    let order = if trace.shutdowns.is_empty() { &Message::ShutdownNone } else { &Message::ShutdownOrder };
    let body = html! {
        <>
            { note(l.t(order)) }
            <div>{ for trace.shutdowns.iter().enumerate().map(one) }</div>
        </>
    };
    card(format!("{id_prefix}shutdown"), "wide", html! { l.t(&Message::ShutdownHeading) }, body)
}

/// The Events up to the cursor.
fn events(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let rows: Vec<TableRow> = shown
        .life
        .trace
        .events
        .iter()
        .filter(|event| event.step <= *cursor)
        .map(|event| {
            let warning = if event.kind == "Warning" { "⚠ " } else { "" };
            let about = if event.field_path.is_empty() {
                event.object.clone()
            } else {
                format!("{} {}", event.object, event.field_path)
            };
            let texts = [format!("{warning}{}", event.kind), event.reason.to_owned(), about, event.message.clone()];
            let time = step_link(on_seek, event.step, l.t(&Message::Time(event.at)));
            let cells = std::iter::once(time).chain(texts.into_iter().map(Html::from)).collect();
            TableRow::of_step(event.step, *cursor, cells)
        })
        .collect();
    let columns = [
        Message::ColumnTime,
        Message::ColumnType,
        Message::ColumnReason,
        Message::ColumnObject,
        Message::ColumnMessage,
    ]
    .map(|column| l.t(&column));
    let body = if rows.is_empty() {
        note(l.t(&Message::EventsNone))
    } else {
        table("mono events", "tall", None, l.t(&Message::EventsCaption), &columns, rows)
    };
    card(format!("{id_prefix}events"), "wide", html! { l.t(&Message::EventsHeading) }, body)
}

/// What `kubectl get -w` printed up to the cursor, one table for each kind.
fn rows(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let rows: Vec<&Row> = shown.life.trace.rows.iter().filter(|row| row.step <= *cursor).collect();
    let mut kinds: Vec<&'static str> = Vec::new();
    for row in &rows {
        if !kinds.contains(&row.kind) {
            kinds.push(row.kind);
        }
    }
    let of_kind = |kind: &'static str| {
        let mut columns = vec![l.t(&Message::ColumnTime)];
        let mut lines = Vec::new();
        for row in rows.iter().filter(|row| row.kind == kind) {
            columns.truncate(1);
            columns.extend(row.cells.iter().map(|(column, _)| AttrValue::Static(column)));
            let time = step_link(on_seek, row.step, l.t(&Message::Time(row.at)));
            let cells = row.cells.iter().map(|(_, cell)| Html::from(cell.clone()));
            lines.push(TableRow::of_step(row.step, *cursor, std::iter::once(time).chain(cells).collect()));
        }
        let caption = l.t(&Message::RowsCaption(kind));
        html! { <div key={kind}>{ table("mono kubectl", "tall", None, caption, &columns, lines) }</div> }
    };
    let body = if kinds.is_empty() {
        note(l.t(&Message::RowsNone))
    } else {
        html! { <div class="tables">{ for kinds.iter().copied().map(of_kind) }</div> }
    };
    card(format!("{id_prefix}rows"), "wide", html! { l.t(&Message::RowsHeading) }, body)
}

/// Name, version, phase and the columns of kubectl at the cursor.
fn headline(props: &PanelProps) -> Html {
    let PanelProps { locale, shown, cursor, .. } = props;
    let l = *locale;
    let life = &shown.life;
    let snapshot = life.trace.snapshot(*cursor);
    // The Pod that the step is about; between Pods the newest one that is there.
    let of_step = life.trace.steps.get(*cursor).and_then(|step| step.pod);
    let newest = snapshot.pods.iter().rposition(|pod| !pod.gone).or(snapshot.pods.len().checked_sub(1));
    let index = of_step.or(newest);
    let pod = index.and_then(|index| snapshot.pods.get(index));
    let name = index.and_then(|index| life.trace.pods.get(index)).map(|pod| pod.name.as_str());
    let phase = match pod {
        Some(pod) if pod.gone => l.t(&Message::PodGone),
        Some(pod) => pod.status.as_ref().map_or_else(|| l.t(&Message::NoPodYet), |status| status.phase.as_str().into()),
        None => l.t(&Message::NoPodYet),
    };
    let gone = pod.is_some_and(|pod| pod.gone);
    let row = life
        .trace
        .rows
        .iter()
        .rev()
        .find(|row| {
            row.kind == "Pod" && row.step <= *cursor && row.cells.first().map(|(_, text)| text.as_str()) == name
        })
        .filter(|_| !gone);
    let cell = |column: &str| {
        let text =
            row.and_then(|row| row.cells.iter().find(|(name, _)| *name == column)).map(|(_, text)| text.as_str());
        AttrValue::from(text.unwrap_or("–").to_owned())
    };
    html! {
        <header class="headline">
            <h2>
                <span class="sr-only">{ l.t(&Message::LifeHeading) }{ ": " }</span>
                <span translate="no">{ crate::text::life_title(l, life) }</span>
                { " " }<span class="chip">{ l.t(&Message::KubernetesVersion(life.cluster.version)) }</span>
            </h2>
            <dl class="facts">
                if let Some(name) = name.filter(|_| life.kind != "Pod" && pod.is_some()) {
                    <div><dt translate="no">{ "Pod" }</dt><dd translate="no">{ name.to_owned() }</dd></div>
                }
                <div><dt>{ l.t(&Message::Phase) }</dt><dd translate="no">{ phase }</dd></div>
                <div><dt translate="no">{ "READY" }</dt><dd translate="no">{ cell("READY") }</dd></div>
                <div><dt translate="no">{ "STATUS" }</dt><dd translate="no">{ cell("STATUS") }</dd></div>
                <div><dt translate="no">{ "RESTARTS" }</dt><dd translate="no">{ cell("RESTARTS") }</dd></div>
            </dl>
        </header>
    }
}

/// The sentence of a step, said to screen readers when the cursor comes to it.
pub(crate) fn announcement(l: Locale, shown: &ShownRef, cursor: usize, step: &Step) -> AttrValue {
    let trace = &shown.life.trace;
    let sentence = l.t(&Message::Fact { trace, step });
    l.t(&Message::StepAnnounced { step: cursor + 1, steps: trace.steps.len(), at: step.at, sentence: &sentence })
}
