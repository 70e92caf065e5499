//! What the Pod asks for, how that comes about, what a node makes of it, and what other numbers would change.

use podstep_core::diagnostic::Fix;
use podstep_core::edit::set_amount;
use podstep_core::resources::{
    Derivation, Kind, NodeSize, PodResources, ResourceTotal, ResourcesReport, Term, on_node, report, share,
};
use podstep_core::trace::PodEntry;
use podstep_manifest::Span;
use podstep_quantity::Quantity;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser;
use crate::markup::{TableRow, card, link, note, table};
use crate::state::ShownRef;
use crate::text::{Locale, Message};

/// Width of the bars in their own units.
const BAR_UNITS: u16 = 1000;
/// Height of a bar.
const BAR_PX: u16 = 18;
/// The numbers that can be tried.
const TRIED: [(Kind, &str); 4] =
    [(Kind::Requests, "cpu"), (Kind::Limits, "cpu"), (Kind::Requests, "memory"), (Kind::Limits, "memory")];

#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct ResourcesProps {
    pub id_prefix: AttrValue,
    pub locale: Locale,
    pub shown: ShownRef,
    pub on_span: Callback<Span>,
    pub on_fix: Callback<Fix>,
}

/// A number that is tried: container, index in [`TRIED`], what was typed.
type Typed = (usize, usize, String);

#[component]
pub(crate) fn Resources(props: &ResourcesProps) -> Html {
    let size = use_state_eq(|| 2_usize);
    let typed = use_state_eq(Vec::<Typed>::new);
    let copied = use_state_eq(|| false);
    let life = &props.shown.life;
    let tried = tried(&life.resources.pod, &typed);
    let after = (!typed.is_empty()).then(|| report(&tried, life.cluster.version));
    html! {
        <>
            { effective(props, &copied) }
            { qos(props) }
            { node(props, &size, &tried) }
            { what_if(props, &typed, after.as_ref()) }
        </>
    }
}

/// The Pod with what was typed. What is no quantity changes nothing.
fn tried(pod: &PodResources, typed: &[Typed]) -> PodResources {
    let mut tried = pod.clone();
    for (container, column, text) in typed {
        let Some((kind, resource)) = TRIED.get(*column) else { continue };
        let quantity = Quantity::parse(text.trim()).ok();
        if quantity.is_some() || text.trim().is_empty() {
            tried = tried.with(*container, *kind, resource, quantity);
        }
    }
    tried
}

/// Each request and limit as the tree that leads to it, and as bars over the phases.
fn effective(props: &ResourcesProps, copied: &UseStateHandle<bool>) -> Html {
    let ResourcesProps { id_prefix, locale, shown, on_span, .. } = props;
    let l = *locale;
    let report = &shown.life.resources;
    let pod = shown.life.trace.pods.first();
    let tree = Tree { l, shown, pod, on_span };
    let totals = [(Kind::Requests, &report.requests), (Kind::Limits, &report.limits)];
    let totals = totals.into_iter().flat_map(|(kind, totals)| totals.iter().map(move |total| (kind, total)));
    let total = |(kind, total): (Kind, &ResourceTotal)| {
        html! {
            <li key={format!("{kind:?} {}", total.name)} class="total">
                <h3>{ l.t(&label(kind, &total.name)) }{ " " }<strong class="value">{ total.derivation.value.to_string() }</strong></h3>
                <ul class="tree">{ tree.node(&total.derivation, None) }</ul>
                { bars(l, total, pod) }
                { for total.elsewhere.iter().map(|published| note(l.t(&Message::Published(published)))) }
            </li>
        }
    };
    let none = report.requests.is_empty() && report.limits.is_empty();
    let copy = {
        let (text, copied) = (as_text(l, report, pod), copied.clone());
        Callback::from(move |_: MouseEvent| {
            browser::copy(&text);
            copied.set(true);
        })
    };
    let body = html! {
        <>
            { note(l.t(if none { &Message::ResourcesNone } else { &Message::ResourcesIntro })) }
            <ul class="totals">{ for totals.map(total) }</ul>
            if !none {
                <p class="copy" role="status">
                    { link(copy, html! { l.t(&Message::CopyAsText) }) }
                    if **copied { { " " }{ l.t(&Message::Copied) } }
                </p>
            }
        </>
    };
    card(format!("{id_prefix}resources"), "", html! { l.t(&Message::ResourcesHeading) }, body)
}

const fn label(kind: Kind, name: &str) -> Message<'_> {
    match kind {
        Kind::Requests => Message::RequestOf(name),
        Kind::Limits => Message::LimitOf(name),
    }
}

/// What is reserved in each phase, container by container. Nothing where there is only one.
fn bars(l: Locale, total: &ResourceTotal, pod: Option<&PodEntry>) -> Html {
    let phases = total.phases();
    if phases.len() < 2 {
        return html! { <div /> };
    }
    let peak = phases.iter().map(|phase| phase.total.clone()).reduce(Quantity::max).unwrap_or_default();
    let row = |(index, phase): (usize, &podstep_core::resources::Phase)| {
        let mut x = 0;
        let part = |(index, (container, value)): (usize, &(usize, Quantity))| {
            let width = share(value, &peak, BAR_UNITS);
            let from = x;
            x += width;
            let name = pod.and_then(|pod| pod.containers.get(*container)).map_or("", |entry| entry.name.as_str());
            html! {
                <rect key={index} class={format!("part part-{}", container % 6)} x={from.to_string()} width={width.to_string()}
                    height={BAR_PX.to_string()}><title>{ format!("{name} {value}") }</title></rect>
            }
        };
        let parts: Html = phase.parts.iter().enumerate().map(part).collect();
        let label = l.t(&Message::PhaseOf { init: phase.init, pod });
        let named = phase.parts.iter().map(|(container, value)| {
            let name = pod.and_then(|pod| pod.containers.get(*container)).map_or("", |entry| entry.name.as_str());
            format!("{name} {value}")
        });
        let named = named.collect::<Vec<_>>().join(" + ");
        html! {
            <li key={index} class={classes!("phase", (phase.total == peak).then_some("peak"))}>
                <span class="phase-name">{ label }</span>
                <svg class="phase-bar" viewBox={format!("0 0 {BAR_UNITS} {BAR_PX}")} preserveAspectRatio="none" aria-hidden="true">{ parts }</svg>
                <span class="phase-sum"><span class="value">{ phase.total.to_string() }</span>{ " " }<span class="dim">{ named }</span></span>
            </li>
        }
    };
    html! {
        <ol class="phases" aria-label={l.t(&Message::PhasesLabel)}>{ for phases.iter().enumerate().map(row) }</ol>
    }
}

/// The trees as lines of text.
fn as_text(l: Locale, report: &ResourcesReport, pod: Option<&PodEntry>) -> String {
    fn lines(l: Locale, node: &Derivation, pod: Option<&PodEntry>, depth: usize, out: &mut String) {
        out.push_str(&"  ".repeat(depth));
        if !matches!(node.term, Term::Absent { .. }) {
            out.push_str(&node.value.to_string());
            out.push(' ');
        }
        out.push_str(&l.cow(&Message::Term { term: &node.term, pod }));
        out.push('\n');
        for operand in &node.operands {
            lines(l, operand, pod, depth + 1, out);
        }
    }
    let mut out = String::new();
    for (kind, totals) in [(Kind::Requests, &report.requests), (Kind::Limits, &report.limits)] {
        for total in totals {
            out.push_str(&l.cow(&label(kind, &total.name)));
            out.push('\n');
            lines(l, &total.derivation, pod, 1, &mut out);
        }
    }
    out.push_str("QoS ");
    out.push_str(report.qos.class.as_str());
    out.push('\n');
    out
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
            self.node(
                operand,
                wins.then(|| derivation.margin.as_ref().filter(|margin| !margin.is_zero()).map(ToString::to_string)),
            )
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
                        { link(self.on_span.reform(move |_| span), html! { l.t(&Message::Line(self.shown.line(span))) }) }
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
fn qos(props: &ResourcesProps) -> Html {
    let ResourcesProps { id_prefix, locale, shown, .. } = props;
    let l = *locale;
    let qos = &shown.life.resources.qos;
    let pod = shown.life.trace.pods.first();
    let heading = html! {
        <>{ l.t(&Message::QosHeading) }{ " " }<strong class="value" translate="no">{ qos.class.as_str() }</strong></>
    };
    let body = html! {
        <>
            <p>{ l.t(&Message::QosMeaning(qos.class)) }</p>
            { note(l.t(&Message::QosWhy(qos.class))) }
            <ul class="plain">
                { for qos.hindrances.iter().enumerate().map(|(index, hindrance)| html! {
                    <li key={index}>{ l.t(&Message::QosHindrance { hindrance, pod }) }</li>
                }) }
            </ul>
        </>
    };
    card(format!("{id_prefix}qos"), "", heading, body)
}

/// The cgroups, `oom_score_adj` and whether there is room, on a node of a chosen size.
fn node(props: &ResourcesProps, size: &UseStateHandle<usize>, tried: &PodResources) -> Html {
    let ResourcesProps { id_prefix, locale, shown, .. } = props;
    let l = *locale;
    let pod = shown.life.trace.pods.first();
    let chosen = NodeSize::USUAL.get(**size).copied().unwrap_or(NodeSize { cpus: 4, memory_gib: 16 });
    let node = on_node(tried, shown.life.cluster.version, chosen);
    let onchange = {
        let size = size.clone();
        Callback::from(move |event: Event| {
            let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.selected_index());
            size.set(value.and_then(|index| usize::try_from(index).ok()).unwrap_or(0));
        })
    };
    let of_pod = TableRow {
        class: None,
        named: true,
        cells: vec![
            html! { l.t(&Message::WholePod) },
            html! { node.pod.cpu_weight().to_string() },
            html! { l.t(&Message::CpuMax { cap: node.pod.cpu_quota_us, pod }) },
            html! { l.t(&Message::MemoryMax { cap: node.pod.memory_bytes, pod }) },
            html! { l.t(&Message::NotNeeded) },
        ],
    };
    let of_container = |(index, (cgroup, oom)): (usize, &(podstep_core::resources::cgroup::ContainerCgroup, i64))| {
        let name = pod.and_then(|pod| pod.containers.get(index)).map_or("", |entry| entry.name.as_str());
        TableRow {
            class: None,
            named: true,
            cells: vec![
                html! { <span translate="no">{ name.to_owned() }</span> },
                html! { cgroup.cpu_weight().to_string() },
                html! { l.t(&Message::CpuMax { cap: cgroup.cpu_cap(), pod }) },
                html! { l.t(&Message::MemoryMax { cap: cgroup.memory_cap(), pod }) },
                html! { oom.to_string() },
            ],
        }
    };
    let rows = std::iter::once(of_pod).chain(node.containers.iter().enumerate().map(of_container)).collect();
    let columns = [
        Message::ColumnContainer,
        Message::ColumnCpuWeight,
        Message::ColumnCpuMax,
        Message::ColumnMemoryMax,
        Message::ColumnOom,
    ]
    .map(|column| l.t(&column));
    let fits = node.shortages.is_empty();
    let body = html! {
        <>
            <label class="inline">
                <span>{ l.t(&Message::NodeSize) }</span>{ " " }
                <select id={format!("{id_prefix}node")} {onchange}>
                    { for NodeSize::USUAL.into_iter().enumerate().map(|(index, usual)| html! {
                        <option key={index} selected={index == **size}>{ l.t(&Message::NodeOf(usual)) }</option>
                    }) }
                </select>
            </label>
            <p role="status" class={if fits { "fits" } else { "fits not" }}>
                if fits {
                    <span aria-hidden="true">{ "✓ " }</span>{ l.t(&Message::Fits) }
                }
                { for node.shortages.iter().map(|shortage| html! {
                    <span key={shortage.resource.clone()}><span aria-hidden="true">{ "✗ " }</span>{ l.t(&Message::Shortage(shortage)) }{ " " }</span>
                }) }
            </p>
            { table("", "", None, l.t(&Message::NodeCaption), &columns, rows) }
        </>
    };
    card(format!("{id_prefix}node-card"), "wide", html! { l.t(&Message::NodeHeading) }, body)
}

/// Numbers to try, what they change, and the way back into the manifest.
fn what_if(props: &ResourcesProps, typed: &UseStateHandle<Vec<Typed>>, after: Option<&ResourcesReport>) -> Html {
    let ResourcesProps { id_prefix, locale, shown, on_fix, .. } = props;
    let l = *locale;
    let before = &shown.life.resources;
    let Some(pod) = shown.life.trace.pods.first() else { return html! { <div /> } };
    let input = |container: usize, column: usize| {
        let (kind, resource) = TRIED.get(column).copied().unwrap_or((Kind::Requests, "cpu"));
        let written =
            before.pod.container(container).and_then(|own| own.list(kind).iter().find(|amount| amount.0 == resource));
        let written = written.map(|amount| amount.1.to_string()).unwrap_or_default();
        let own = typed.iter().find(|(at, kind, _)| (*at, *kind) == (container, column)).map(|(.., text)| text.clone());
        let text = own.clone().unwrap_or_else(|| written.clone());
        let invalid = !text.trim().is_empty() && Quantity::parse(text.trim()).is_err();
        let name = pod.containers.get(container).map_or("", |entry| entry.name.as_str());
        let typed = typed.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let value = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            let mut next: Vec<Typed> =
                typed.iter().filter(|(at, kind, _)| (*at, *kind) != (container, column)).cloned().collect();
            if value != written {
                next.push((container, column, value));
            }
            typed.set(next);
        });
        html! {
            <input class={classes!("amount", own.is_some().then_some("changed"))} value={text} {oninput} size="8" spellcheck="false"
                autocomplete="off" aria-invalid={invalid.then_some("true")} aria-label={l.t(&Message::AmountOf { container: name, kind, resource })} />
        }
    };
    let row = |container: usize| {
        TableRow {
        class: None,
        named: true,
        cells: std::iter::once(html! { <span translate="no">{ pod.containers.get(container).map_or_else(String::new, |entry| entry.name.clone()) }</span> })
            .chain((0..TRIED.len()).map(|column| input(container, column)))
            .collect(),
    }
    };
    let mut columns = vec![l.t(&Message::ColumnContainer)];
    columns.extend(TRIED.iter().map(|(kind, resource)| l.t(&label(*kind, resource))));
    let rows = (0..pod.containers.len()).map(row).collect();
    let changes = after.map(|after| changes(l, before, after)).unwrap_or_default();
    let discard = {
        let typed = typed.clone();
        Callback::from(move |_: MouseEvent| typed.set(Vec::new()))
    };
    let write = {
        let (typed, on_fix, shown) = (typed.clone(), on_fix.clone(), shown.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(fix) = written_back(&shown, &typed) {
                on_fix.emit(fix);
            }
            typed.set(Vec::new());
        })
    };
    let body = html! {
        <>
            { note(l.t(&Message::WhatIfIntro)) }
            { table("amounts", "", Some(format!("{id_prefix}amounts")), l.t(&Message::WhatIfCaption), &columns, rows) }
            <div role="status">
                <ul class="plain">{ for changes.into_iter().enumerate().map(|(index, change)| html! { <li key={index}>{ change }</li> }) }</ul>
            </div>
            <div class="actions">
                if !typed.is_empty() {
                    <button type="button" class="fix" id={format!("{id_prefix}write-back")} onclick={write}>{ l.t(&Message::WriteBack) }</button>
                    { " " }
                    { link(discard, html! { l.t(&Message::Discard) }) }
                }
            </div>
        </>
    };
    card(format!("{id_prefix}what-if"), "wide", html! { l.t(&Message::WhatIfHeading) }, body)
}

/// What is another number than before.
fn changes(l: Locale, before: &ResourcesReport, after: &ResourcesReport) -> Vec<AttrValue> {
    let mut changes = Vec::new();
    let lists = [(Kind::Requests, &before.requests, &after.requests), (Kind::Limits, &before.limits, &after.limits)];
    for (kind, before, after) in lists {
        let value = |totals: &[ResourceTotal], name: &str| {
            totals.iter().find(|total| total.name == name).map(|total| total.derivation.value.to_string())
        };
        for (_, resource) in TRIED.iter().filter(|(of, _)| *of == kind) {
            let (from, to) = (value(before, resource), value(after, resource));
            if from != to {
                let (from, to) = (from.as_deref().unwrap_or("–"), to.as_deref().unwrap_or("–"));
                changes.push(l.t(&Message::Change { what: &l.cow(&label(kind, resource)), from, to }));
            }
        }
    }
    let (from, to) = (before.qos.class.as_str(), after.qos.class.as_str());
    if from != to {
        changes.push(l.t(&Message::Change { what: &l.cow(&Message::QosHeading), from, to }));
    }
    if changes.is_empty() {
        changes.push(l.t(&Message::NoChange));
    }
    changes
}

/// The edit that writes what was typed into the manifest: from the first to the last byte that differs.
fn written_back(shown: &ShownRef, typed: &[Typed]) -> Option<Fix> {
    let mut text = shown.text.to_string();
    // From the end, so that the places of the containers before stay true.
    let mut typed: Vec<&Typed> = typed.iter().collect();
    typed.sort_by_key(|(container, ..)| std::cmp::Reverse(shown.life.places.get(*container).map(|span| span.start)));
    for (container, column, value) in typed {
        let (kind, resource) = TRIED.get(*column)?;
        let place = *shown.life.places.get(*container)?;
        if let Some((span, new)) = set_amount(&text, place, *kind, resource, value.trim()) {
            text.replace_range(span.start..span.end, &new);
        }
    }
    let old = shown.text.as_str();
    let same = |a: &str, b: &str| {
        a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>()
    };
    let start = same(old, &text);
    let (rest_old, rest_new) = (old.get(start..)?, text.get(start..)?);
    let tail = rest_old
        .chars()
        .rev()
        .zip(rest_new.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum::<usize>();
    let end = old.len() - tail;
    let new = rest_new.get(..rest_new.len() - tail)?.to_owned();
    (start < end || !new.is_empty()).then(|| Fix { edits: vec![(Span { start, end }, new)] })
}
