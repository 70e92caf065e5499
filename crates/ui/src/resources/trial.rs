//! Numbers to try, what they change, and the way back into the manifest.

use podstep_core::diagnostic::Fix;
use podstep_core::edit::set_amount;
use podstep_core::order::sort_by;
use podstep_core::resources::{Kind, PodResources, ResourceTotal, ResourcesReport, report};
use podstep_manifest::Span;
use podstep_quantity::Quantity;
use podstep_text::Message;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};
use yew::{AttrValue, Html};

use super::{Ask, label};
use crate::app::Command;
use crate::browser;
use crate::markup::{Page, Slot, TableRow};
use crate::panels::PanelProps;
use crate::state::Shown;

/// The numbers that can be tried.
const TRIED: [(Kind, &str); 4] =
    [(Kind::Requests, "cpu"), (Kind::Limits, "cpu"), (Kind::Requests, "memory"), (Kind::Limits, "memory")];

/// A number that is tried: container, index in [`TRIED`], what was typed.
pub(super) type Typed = (usize, usize, String);

/// Keeps what was typed into a field; what the manifest says already is not kept.
pub(super) fn note(typed: &mut Vec<Typed>, report: &ResourcesReport, field: usize, text: String) {
    let (container, column) = (field / TRIED.len(), field % TRIED.len());
    typed.retain(|(at, kind, _)| (*at, *kind) != (container, column));
    if text != written(report, container, column) {
        typed.push((container, column, text));
    }
}

/// The report with what was typed, if anything was.
pub(super) fn report_of(shown: &Shown, typed: &[Typed]) -> Option<ResourcesReport> {
    let life = &shown.life;
    let report = || report(&tried(&life.workload.pod.resources(), typed), life.limits.clone(), life.cluster.version);
    (!typed.is_empty()).then(report)
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

/// The number in the manifest; empty if it is not set.
fn written(report: &ResourcesReport, container: usize, column: usize) -> String {
    let (kind, resource) = TRIED.get(column).copied().unwrap_or((Kind::Requests, "cpu"));
    let own = report.pod.container(container);
    let amount = own.and_then(|own| own.list(kind).iter().find(|amount| amount.0 == resource));
    amount.map(|amount| amount.1.to_string()).unwrap_or_default()
}

fn tried_amount(event: &Event) -> Option<Command> {
    let field = event.target()?.dyn_into::<Element>().ok()?.get_attribute("data-field")?.parse().ok()?;
    Some(Command::Try(Ask::Amount(field, browser::value(event))))
}

/// Numbers to try, what they change, and the way back into the manifest.
pub(super) fn trial(props: &PanelProps) -> Html {
    let PanelProps { page, shown, trial, .. } = props;
    let typed = &trial.typed;
    let after = report_of(shown, typed);
    let before = &shown.life.resources();
    let Some(pod) = shown.life.trace.pods.first() else { return page.fill("<div/>", []) };
    let mut columns = vec![Slot::Say(Message::ColumnContainer)];
    columns.extend(TRIED.iter().map(|(kind, resource)| Slot::Say(label(*kind, resource))));
    let mut rows = Vec::new();
    for (container, entry) in pod.containers.iter().enumerate() {
        let mut cells = vec![Slot::Node(page.fill("<span translate=\"no\">{}</span>", [Slot::Str(&entry.name)]))];
        for (column, (kind, resource)) in TRIED.into_iter().enumerate() {
            let own = typed.iter().find(|(at, kind, _)| (*at, *kind) == (container, column));
            let text = own.map_or_else(|| written(before, container, column), |(.., text)| text.clone());
            let invalid = !text.trim().is_empty() && Quantity::parse(text.trim()).is_err();
            cells.push(Slot::Node(page.fill(
                "<input class=\"amount {}\" value=\"{}\" data-field=\"{}\" oninput=\"{}\" size=\"8\" spellcheck=\"false\" \
                 autocomplete=\"off\" aria-invalid=\"{}\" aria-label=\"{}\"/>",
                [
                    Slot::Str("changed").when(own.is_some()),
                    Slot::Text(text.into()),
                    (container * TRIED.len() + column).into(),
                    Slot::Hear(tried_amount),
                    Slot::Str("true").when(invalid),
                    Slot::Say(Message::AmountOf { container: &entry.name, kind, resource }),
                ],
            )));
        }
        rows.push(TableRow { class: None, named: true, cells });
    }
    let changes = after.as_ref().map(|after| changes(page, before, after)).unwrap_or_default();
    let changes = changes.into_iter().map(|change| page.fill("<li>{}</li>", [Slot::Text(change)]));
    let actions = page.fill(
        "<button type=\"button\" class=\"fix\" id=\"@write-back\" onclick=\"{}\">{}</button> {}",
        [
            Slot::Do(Command::Try(Ask::WriteBack)),
            Slot::Say(Message::WriteBack),
            Slot::Node(page.link(Command::Try(Ask::Discard), Slot::Say(Message::Discard))),
        ],
    );
    page.fill(
        "{}{}<div role=\"status\"><ul class=\"plain\">{}</ul></div><div class=\"actions\">{}</div>",
        [
            Slot::Node(page.note(Message::WhatIfIntro)),
            Slot::Node(page.table("amounts", "", Some("amounts"), Message::WhatIfCaption, columns, rows)),
            Slot::Nodes(changes.collect()),
            Slot::Node(actions).when(!typed.is_empty()),
        ],
    )
}

/// What is another number than before.
fn changes(page: &Page, before: &ResourcesReport, after: &ResourcesReport) -> Vec<AttrValue> {
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
                changes.push(page.say(&Message::Change { what: &page.say(&label(kind, resource)), from, to }));
            }
        }
    }
    let (from, to) = (before.qos.class.as_str(), after.qos.class.as_str());
    if from != to {
        changes.push(page.say(&Message::Change { what: &page.say(&Message::QosHeading), from, to }));
    }
    if changes.is_empty() {
        changes.push(page.say(&Message::NoChange));
    }
    changes
}

/// The edit that writes what was typed into the manifest: from the first to the last byte that differs.
pub(super) fn written_back(shown: &Shown, typed: &[Typed]) -> Option<Fix> {
    let mut text = shown.text.to_string();
    // From the end, so that the places of the containers before stay true.
    let mut typed: Vec<&Typed> = typed.iter().collect();
    let place = |typed: &Typed| shown.life.workload.pod.containers.get(typed.0).map(|container| container.span.start);
    sort_by(&mut typed, &|a, b| place(b).cmp(&place(a)));
    for (container, column, value) in typed {
        let (kind, resource) = TRIED.get(*column)?;
        let place = shown.life.workload.pod.containers.get(*container)?.span;
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
