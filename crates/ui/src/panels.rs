//! What is said about the step under the cursor, and about the Pod as a whole.

use podstep_core::resources::{Derivation, ResourceTotal, Term};
use podstep_core::trace::{PodEntry, Row, Step};
use podstep_manifest::Span;
use yew::prelude::*;

use crate::state::ShownRef;
use crate::steps::steps;
use crate::text::{Locale, Message, source};

/// Which panel to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Headline,
    Why,
    Resources,
    Qos,
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
        Kind::Resources => resources(props),
        Kind::Qos => qos(props),
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
    let heading = format!("{id_prefix}why-heading");
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
                            <button type="button" class="link" onclick={on_seek.reform(move |_| index)}>
                                { l.t(&Message::StepOf { step: index + 1, steps: trace.steps.len(), at: cause.at }) }
                            </button>
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
    html! {
        <section id={format!("{id_prefix}why")} class="card why" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ l.t(&Message::WhyHeading) }</h2>
            <div>{ content.unwrap_or_default() }</div>
        </section>
    }
}

/// Every effective request and limit as the tree that leads to it.
fn resources(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, on_span, .. } = props;
    let l = *locale;
    let report = &shown.life.resources;
    let heading = format!("{id_prefix}resources-heading");
    let tree = Tree { l, shown, pod: shown.life.trace.pods.first(), on_span };
    let total = |kind: &'static str, total: &ResourceTotal, label: Message<'_>| {
        html! {
            <li key={format!("{kind} {}", total.name)} class="total">
                <h3>{ l.t(&label) }{ " " }<strong class="value">{ total.derivation.value.to_string() }</strong></h3>
                <ul class="tree">{ tree.node(&total.derivation, None) }</ul>
            </li>
        }
    };
    let requests = report.requests.iter().map(|entry| total("request", entry, Message::RequestOf(&entry.name)));
    let limits = report.limits.iter().map(|entry| total("limit", entry, Message::LimitOf(&entry.name)));
    let none = report.requests.is_empty() && report.limits.is_empty();
    html! {
        <section id={format!("{id_prefix}resources")} class="card" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ l.t(&Message::ResourcesHeading) }</h2>
            <p class="note">{ l.t(if none { &Message::ResourcesNone } else { &Message::ResourcesIntro }) }</p>
            <ul class="totals">{ for requests.chain(limits) }</ul>
        </section>
    }
}

struct Tree<'a> {
    l: Locale,
    shown: &'a ShownRef,
    pod: Option<&'a PodEntry>,
    on_span: &'a Callback<Span>,
}

impl Tree<'_> {
    fn node(&self, derivation: &Derivation, won: Option<Option<String>>) -> Html {
        let l = self.l;
        let place = match derivation.term {
            Term::Container { span, .. } | Term::PodLevel { span } if span.start < span.end => Some(span),
            _ => None,
        };
        let absent = matches!(derivation.term, Term::Absent { .. });
        let operands = derivation.operands.iter().enumerate().map(|(index, operand)| {
            let wins = derivation.winner == Some(index) && derivation.operands.len() > 1;
            self.node(operand, wins.then(|| derivation.margin.as_ref().map(ToString::to_string)))
        });
        html! {
            <li class={classes!(won.is_some().then_some("winner"), absent.then_some("absent"))}>
                <span class="node">
                    if !absent {
                        <span class="value">{ derivation.value.to_string() }</span>{ " " }
                    }
                    <span>{ l.t(&Message::Term { term: &derivation.term, pod: self.pod }) }</span>
                    if let Some(span) = place {
                        { " " }
                        <button type="button" class="link" onclick={self.on_span.reform(move |_| span)}>
                            { l.t(&Message::Line(self.shown.line(span))) }
                        </button>
                    }
                    if let Some(margin) = won {
                        { " " }
                        <span class="won">
                            <span aria-hidden="true">{ "★ " }</span>
                            { match margin { Some(margin) => l.t(&Message::WinsBy(&margin)), None => l.t(&Message::Wins) } }
                        </span>
                    }
                </span>
                if !derivation.operands.is_empty() {
                    <ul>{ for operands }</ul>
                }
            </li>
        }
    }
}

/// The QoS class and what would change it.
fn qos(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, .. } = props;
    let l = *locale;
    let qos = &shown.life.resources.qos;
    let pod = shown.life.trace.pods.first();
    let heading = format!("{id_prefix}qos-heading");
    html! {
        <section id={format!("{id_prefix}qos")} class="card" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ l.t(&Message::QosHeading) }{ " " }<strong class="value" translate="no">{ qos.class.as_str() }</strong></h2>
            <p>{ l.t(&Message::QosMeaning(qos.class)) }</p>
            <p class="note">{ l.t(&Message::QosWhy(qos.class)) }</p>
            <ul class="plain">
                { for qos.hindrances.iter().enumerate().map(|(index, hindrance)| html! {
                    <li key={index}>{ l.t(&Message::QosHindrance { hindrance, pod }) }</li>
                }) }
            </ul>
        </section>
    }
}

/// How the containers were stopped and what the shared grace left them.
fn shutdown(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let trace = &shown.life.trace;
    let heading = format!("{id_prefix}shutdown-heading");
    let dash = || l.t(&Message::NotNeeded);
    let one = |(index, shutdown): (usize, &podstep_core::trace::Shutdown)| {
        let pod = trace.pods.get(shutdown.pod).map_or("", |pod| pod.name.as_str());
        let stop = |stop: &podstep_core::trace::Stop| {
            let name = trace.container(stop.container).map_or("", |entry| entry.name.as_str()).to_owned();
            let role = trace.container(stop.container).map(|entry| l.t(&Message::Role(entry.role)));
            let time = |at: Option<podstep_core::time::Millis>| at.map_or_else(dash, |at| l.t(&Message::Time(at)));
            let step = stop.step;
            html! {
                <tr key={stop.container.container} class={classes!((step > *cursor).then_some("future"), (step == *cursor).then_some("now"))}>
                    <th scope="row">
                        <button type="button" class="link" onclick={on_seek.reform(move |_| step)}><span translate="no">{ name }</span></button>
                        { " " }<span class="dim">{ role }</span>
                    </th>
                    <td>{ stop.pre_stop.map_or_else(dash, |length| l.t(&Message::Length(length))) }</td>
                    <td>{ time(stop.sigterm_at) }</td>
                    <td>{ if stop.sigterm_at.is_some() { l.t(&Message::Seconds(stop.timeout_secs)) } else { dash() } }</td>
                    <td>{ time(stop.sigkill_at) }</td>
                    <td>{ time(stop.exited_at) }</td>
                    <td>{ stop.exit_code.map_or_else(dash, |code| AttrValue::from(code.to_string())) }</td>
                </tr>
            }
        };
        html! {
            <div key={index}>
                <p>{ l.t(&Message::ShutdownGrace { shutdown, trace }) }</p>
                <div class="scroll" tabindex="0" role="region" aria-label={l.t(&Message::ShutdownCaption(pod))}>
                    <table>
                        <caption>{ l.t(&Message::ShutdownCaption(pod)) }</caption>
                        <thead><tr>
                            <th scope="col">{ l.t(&Message::ColumnContainer) }</th>
                            <th scope="col">{ l.t(&Message::ColumnPreStop) }</th>
                            <th scope="col">{ l.t(&Message::ColumnSigterm) }</th>
                            <th scope="col">{ l.t(&Message::ColumnGraceLeft) }</th>
                            <th scope="col">{ l.t(&Message::ColumnSigkill) }</th>
                            <th scope="col">{ l.t(&Message::ColumnEnded) }</th>
                            <th scope="col">{ l.t(&Message::ColumnExitCode) }</th>
                        </tr></thead>
                        <tbody>{ for shutdown.stops.iter().map(stop) }</tbody>
                    </table>
                </div>
            </div>
        }
    };
    html! {
        <section id={format!("{id_prefix}shutdown")} class="card wide" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ l.t(&Message::ShutdownHeading) }</h2>
            <p class="note">{ l.t(if trace.shutdowns.is_empty() { &Message::ShutdownNone } else { &Message::ShutdownOrder }) }</p>
            <div>{ for trace.shutdowns.iter().enumerate().map(one) }</div>
        </section>
    }
}

/// The Events up to the cursor.
fn events(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let heading = format!("{id_prefix}events-heading");
    let events: Vec<_> =
        shown.life.trace.events.iter().enumerate().filter(|(_, event)| event.step <= *cursor).collect();
    let rows = events.iter().map(|(index, event)| {
        let step = event.step;
        let warning = event.kind == "Warning";
        html! {
            <tr key={*index} class={classes!((step == *cursor).then_some("now"))}>
                <td><button type="button" class="link" onclick={on_seek.reform(move |_| step)}>{ l.t(&Message::Time(event.at)) }</button></td>
                <td class={classes!(warning.then_some("warning"))}>{ if warning { "⚠ " } else { "" } }{ event.kind }</td>
                <td>{ event.reason }</td>
                <td>{ event.object.clone() }{ if event.field_path.is_empty() { String::new() } else { format!(" {}", event.field_path) } }</td>
                <td class="message">{ event.message.clone() }</td>
            </tr>
        }
    });
    html! {
        <section id={format!("{id_prefix}events")} class="card wide" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ l.t(&Message::EventsHeading) }</h2>
            if events.is_empty() {
                <p class="note">{ l.t(&Message::EventsNone) }</p>
            } else {
                <div class="scroll tall" tabindex="0" role="region" aria-label={l.t(&Message::EventsCaption)}>
                    <table class="mono" translate="no">
                        <caption>{ l.t(&Message::EventsCaption) }</caption>
                        <thead><tr>
                            <th scope="col">{ l.t(&Message::ColumnTime) }</th>
                            <th scope="col">{ l.t(&Message::ColumnType) }</th>
                            <th scope="col">{ l.t(&Message::ColumnReason) }</th>
                            <th scope="col">{ l.t(&Message::ColumnObject) }</th>
                            <th scope="col">{ l.t(&Message::ColumnMessage) }</th>
                        </tr></thead>
                        <tbody>{ for rows }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

/// What `kubectl get -w` printed up to the cursor, one table for each kind.
fn rows(props: &PanelProps) -> Html {
    let PanelProps { id_prefix, locale, shown, cursor, on_seek, .. } = props;
    let l = *locale;
    let heading = format!("{id_prefix}rows-heading");
    let rows: Vec<&Row> = shown.life.trace.rows.iter().filter(|row| row.step <= *cursor).collect();
    let mut kinds: Vec<&'static str> = Vec::new();
    for row in &rows {
        if !kinds.contains(&row.kind) {
            kinds.push(row.kind);
        }
    }
    let table = |kind: &'static str| {
        let of_kind: Vec<&Row> = rows.iter().copied().filter(|row| row.kind == kind).collect();
        let columns = of_kind.first().map(|row| row.cells.as_slice()).unwrap_or_default();
        html! {
            <div key={kind} class="scroll tall" tabindex="0" role="region" aria-label={l.t(&Message::RowsCaption(kind))}>
                <table class="mono kubectl" translate="no">
                    <caption>{ l.t(&Message::RowsCaption(kind)) }</caption>
                    <thead><tr>
                        <th scope="col">{ l.t(&Message::ColumnTime) }</th>
                        { for columns.iter().map(|(column, _)| html! { <th key={*column} scope="col">{ *column }</th> }) }
                    </tr></thead>
                    <tbody>
                        { for of_kind.iter().enumerate().map(|(index, row)| {
                            let step = row.step;
                            html! {
                                <tr key={index} class={classes!((step == *cursor).then_some("now"))}>
                                    <td><button type="button" class="link" onclick={on_seek.reform(move |_| step)}>{ l.t(&Message::Time(row.at)) }</button></td>
                                    { for row.cells.iter().map(|(column, cell)| html! { <td key={*column}>{ cell.clone() }</td> }) }
                                </tr>
                            }
                        }) }
                    </tbody>
                </table>
            </div>
        }
    };
    html! {
        <section id={format!("{id_prefix}rows")} class="card wide" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ l.t(&Message::RowsHeading) }</h2>
            if kinds.is_empty() {
                <p class="note">{ l.t(&Message::RowsNone) }</p>
            } else {
                <div class="tables">{ for kinds.iter().copied().map(table) }</div>
            }
        </section>
    }
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
