//! Each request and limit as the tree that leads to it, and as bars over the phases.

use podstep_core::resources::{Derivation, Kind, ResourceTotal, ResourcesReport, Term, share};
use podstep_core::trace::PodEntry;
use podstep_manifest::LineIndex;
use podstep_quantity::Quantity;
use podstep_text::{Locale, Message};
use yew::Html;

use super::{Ask, label, name};
use crate::app::Command;
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use crate::state::Shown;

/// Width of the bars in their own units.
const BAR_UNITS: u16 = 1000;
/// Height of a bar.
const BAR_PX: i32 = 18;
/// Each request and limit as the tree that leads to it, and as bars over the phases.
pub(super) fn effective(props: &PanelProps) -> Html {
    let PanelProps { page, shown, trial, .. } = props;
    let copied = trial.copied;
    let lines = &LineIndex::new(&shown.text);
    let report = &shown.life.resources();
    let pod = shown.life.trace.pods.first();
    let mut totals = Vec::new();
    for (kind, list) in [(Kind::Requests, &report.requests), (Kind::Limits, &report.limits)] {
        for total in list {
            let elsewhere = total.elsewhere.iter().map(|published| page.note(Message::Published(published)));
            totals.push(page.fill(
                "<li class=\"total\"><h3>{} <strong class=\"value\">{}</strong></h3><ul class=\"tree\">{}</ul>{}{}</li>",
                [
                    Slot::Say(label(kind, &total.name)),
                    Slot::text(&total.derivation.value),
                    Slot::Node(tree(page, shown, lines, &total.derivation, Slot::Nothing)),
                    Slot::Node(bars(page, total, pod)),
                    Slot::Nodes(elsewhere.collect()),
                ],
            ));
        }
    }
    let none = totals.is_empty();
    let intro = if none { Message::ResourcesNone } else { Message::ResourcesIntro };
    let copy = page.fill(
        "<p class=\"copy\" role=\"status\">{} {}</p>",
        [
            Slot::Node(page.link(Command::Try(Ask::Copy), Slot::Say(Message::CopyAsText))),
            Slot::Say(Message::Copied).when(copied),
        ],
    );
    let stored = &report.stored;
    let filled = report.filled.iter().map(|filled| {
        let list = stored.container(filled.container).map(|own| own.list(filled.kind)).unwrap_or_default();
        let from = list.iter().find(|amount| filled.resources.contains(&amount.0));
        let said = Slot::Say(Message::FilledIn { filled, stored, pod });
        page.fill("<li>{} {}</li>", [said, from.map_or(Slot::Nothing, |amount| page.place(lines, amount.2))])
    });
    page.fill(
        "{}<ul class=\"plain filled\">{}</ul><ul class=\"totals\">{}</ul>{}",
        [
            Slot::Node(page.note(intro)),
            Slot::Nodes(filled.collect()),
            Slot::Nodes(totals),
            Slot::Node(copy).when(!none),
        ],
    )
}

/// What is reserved in each phase, container by container. Nothing where there is only one.
fn bars(page: &Page, total: &ResourceTotal, pod: Option<&PodEntry>) -> Html {
    let phases = total.phases();
    if phases.len() < 2 {
        return page.fill("<div/>", []);
    }
    let peak = phases.iter().map(|phase| phase.total.clone()).reduce(Quantity::max).unwrap_or_default();
    let row = |phase: &podstep_core::resources::Phase| {
        let mut x = 0;
        let mut parts = Vec::new();
        let mut named = String::new();
        for (container, value) in &phase.parts {
            let width = share(value, &peak, BAR_UNITS);
            let value = value.to_string();
            let text = [name(pod, *container), " ", &value].concat();
            if !named.is_empty() {
                named.push_str(" + ");
            }
            named.push_str(&text);
            parts.push(page.fill(
                "<rect class=\"part part-{}\" x=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>",
                [
                    (container % 6).into(),
                    Slot::Number(x),
                    Slot::Number(width.into()),
                    Slot::Number(BAR_PX),
                    Slot::Text(text.into()),
                ],
            ));
            x += i32::from(width);
        }
        page.fill(
            "<li class=\"phase {}\"><span class=\"phase-name\">{}</span>\
             <svg class=\"phase-bar\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{}</svg>\
             <span class=\"phase-sum\"><span class=\"value\">{}</span> <span class=\"dim\">{}</span></span></li>",
            [
                Slot::Str("peak").when(phase.total == peak),
                Slot::Say(Message::PhaseOf { init: phase.init, pod }),
                Slot::Number(BAR_UNITS.into()),
                Slot::Number(BAR_PX),
                Slot::Nodes(parts),
                Slot::text(&phase.total),
                Slot::Text(named.into()),
            ],
        )
    };
    page.fill(
        "<ol class=\"phases\" aria-label=\"{}\">{}</ol>",
        [Slot::Say(Message::PhasesLabel), Slot::Nodes(phases.iter().map(row).collect())],
    )
}

/// The trees as lines of text.
pub(super) fn as_text(l: Locale, report: &ResourcesReport, pod: Option<&PodEntry>) -> String {
    fn lines(l: Locale, node: &Derivation, pod: Option<&PodEntry>, depth: usize, out: &mut String) {
        out.push_str(&"  ".repeat(depth));
        if !matches!(node.term, Term::Absent { .. }) {
            out.push_str(&node.value.to_string());
            out.push(' ');
        }
        out.push_str(&l.say(&Message::Term { term: &node.term, pod }));
        out.push('\n');
        for operand in &node.operands {
            lines(l, operand, pod, depth + 1, out);
        }
    }
    let mut out = String::new();
    for (kind, totals) in [(Kind::Requests, &report.requests), (Kind::Limits, &report.limits)] {
        for total in totals {
            out.push_str(&l.say(&label(kind, &total.name)));
            out.push('\n');
            lines(l, &total.derivation, pod, 1, &mut out);
        }
    }
    out.push_str("QoS ");
    out.push_str(report.qos.class.as_str());
    out.push('\n');
    out
}

/// What leads to a number, and by how much it won, if it did.
fn tree(page: &Page, shown: &Shown, lines: &LineIndex, derivation: &Derivation, won: Slot<'_>) -> Html {
    let pod = shown.life.trace.pods.first();
    let absent = matches!(derivation.term, Term::Absent { .. });
    let class = match (matches!(won, Slot::Nothing), absent) {
        (true, false) => "",
        (true, true) => "absent",
        (false, false) => "winner",
        (false, true) => "winner absent",
    };
    let value = page.fill("<span class=\"value\">{}</span> ", [Slot::text(&derivation.value)]);
    let place = match derivation.term {
        Term::Container { span, .. } | Term::PodLevel { span } if span.start < span.end => {
            Slot::Node(page.fill(" {}", [page.place(lines, span)]))
        }
        _ => Slot::Nothing,
    };
    let operands = derivation.operands.iter().enumerate().map(|(index, operand)| {
        let wins = derivation.winner == Some(index) && derivation.operands.len() > 1;
        let margin = derivation.margin.as_ref().filter(|margin| !margin.is_zero()).map(ToString::to_string);
        let won = margin.as_deref().map_or(Message::Wins, Message::WinsBy);
        let won = page.fill(" <span class=\"won\"><span aria-hidden=\"true\">★ </span>{}</span>", [Slot::Say(won)]);
        tree(page, shown, lines, operand, Slot::Node(won).when(wins))
    });
    let operands = page.fill("<ul>{}</ul>", [Slot::Nodes(operands.collect())]);
    page.fill(
        "<li class=\"{}\"><span class=\"node\">{}<span>{}</span>{}{}</span>{}</li>",
        [
            Slot::Str(class).when(!class.is_empty()),
            Slot::Node(value).when(!absent),
            Slot::Say(Message::Term { term: &derivation.term, pod }),
            place,
            won,
            Slot::Node(operands).when(!derivation.operands.is_empty()),
        ],
    )
}
