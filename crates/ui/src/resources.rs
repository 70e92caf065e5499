//! What the Pod asks for, how that comes about, what a node makes of it, and what other numbers would change.

use podstep_core::diagnostic::Fix;
use podstep_core::edit::set_amount;
use podstep_core::order::sort_by;
use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::resources::{
    Derivation, Kind, NodeSize, PodResources, ResourceTotal, ResourcesReport, Term, on_node, report, share,
};
use podstep_core::trace::PodEntry;
use podstep_manifest::Span;
use podstep_quantity::Quantity;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlSelectElement};
use yew::{AttrValue, Html};

use crate::app::Command;
use crate::browser;
use crate::markup::{Page, Slot, TableRow};
use crate::panels::PanelProps;
use crate::state::Shown;
use podstep_text::{Locale, Message};

/// Width of the bars in their own units.
const BAR_UNITS: u16 = 1000;
/// Height of a bar.
const BAR_PX: i32 = 18;
/// The numbers that can be tried.
const TRIED: [(Kind, &str); 4] =
    [(Kind::Requests, "cpu"), (Kind::Limits, "cpu"), (Kind::Requests, "memory"), (Kind::Limits, "memory")];

/// What a node's cgroups can be.
const HIERARCHIES: [(Hierarchy, &str); 2] = [(Hierarchy::V2, "v2"), (Hierarchy::V1, "v1")];

/// A number that is tried: container, index in [`TRIED`], what was typed.
type Typed = (usize, usize, String);

/// What the reader tries out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trial {
    /// Index of the size of the node.
    size: usize,
    hierarchy: Hierarchy,
    typed: Vec<Typed>,
    copied: bool,
}

impl Default for Trial {
    fn default() -> Self {
        Self { size: 2, hierarchy: Hierarchy::V2, typed: Vec::new(), copied: false }
    }
}

/// What the reader asks of these panels.
#[derive(Debug, Clone)]
pub enum Ask {
    /// A node of this size.
    NodeSize(usize),
    /// A node with these cgroups.
    Hierarchy(Hierarchy),
    /// The trees on the clipboard.
    Copy,
    /// Another number: its field, counted row by row, and what was typed.
    Amount(usize, String),
    /// To forget what was typed.
    Discard,
    /// To write what was typed into the manifest.
    WriteBack,
}

impl Trial {
    /// Does what was asked for; gives the edit of the manifest that it takes.
    pub(crate) fn answer(&mut self, locale: Locale, shown: &Shown, ask: Ask) -> Option<Fix> {
        match ask {
            Ask::NodeSize(size) => self.size = size,
            Ask::Hierarchy(hierarchy) => self.hierarchy = hierarchy,
            Ask::Copy => {
                browser::copy(&as_text(locale, &shown.life.resources, shown.life.trace.pods.first()));
                self.copied = true;
            }
            Ask::Amount(field, text) => {
                let (container, column) = (field / TRIED.len(), field % TRIED.len());
                self.typed.retain(|(at, kind, _)| (*at, *kind) != (container, column));
                if text != written(&shown.life.resources, container, column) {
                    self.typed.push((container, column, text));
                }
            }
            Ask::Discard => self.typed.clear(),
            Ask::WriteBack => return written_back(shown, &std::mem::take(&mut self.typed)),
        }
        None
    }
}

/// The panels.
pub(crate) fn resources(props: &PanelProps) -> Html {
    let PanelProps { page, shown, trial, .. } = props;
    let life = &shown.life;
    let tried = tried(&life.resources.pod, &trial.typed);
    let after =
        (!trial.typed.is_empty()).then(|| report(&tried, life.resources.limit_range.clone(), life.cluster.version));
    page.fill(
        "{}{}{}{}",
        [
            Slot::Node(effective(page, shown, trial.copied)),
            Slot::Node(qos(page, shown)),
            Slot::Node(node(page, shown, trial, &after.as_ref().unwrap_or(&life.resources).stored)),
            Slot::Node(what_if(page, shown, &trial.typed, after.as_ref())),
        ],
    )
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
fn effective(page: &Page, shown: &Shown, copied: bool) -> Html {
    let report = &shown.life.resources;
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
                    Slot::Node(tree(page, shown, &total.derivation, Slot::Nothing)),
                    Slot::Node(bars(page, total, pod)),
                    Slot::Nodes(elsewhere.collect()),
                ],
            ));
        }
    }
    let none = totals.is_empty();
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
        page.fill("<li>{} {}</li>", [said, from.map_or(Slot::Nothing, |amount| place(page, shown, amount.2))])
    });
    let body = page.fill(
        "{}<ul class=\"plain filled\">{}</ul><ul class=\"totals\">{}</ul>{}",
        [
            Slot::Node(page.note(if none { Message::ResourcesNone } else { Message::ResourcesIntro })),
            Slot::Nodes(filled.collect()),
            Slot::Nodes(totals),
            Slot::Node(copy).when(!none),
        ],
    );
    page.card("resources", "", Slot::Say(Message::ResourcesHeading), Slot::Node(body))
}

/// The way to a place in the manifest.
fn place<'a>(page: &Page, shown: &Shown, span: Span) -> Slot<'a> {
    Slot::Node(page.link(Command::GoTo(span), Slot::Say(Message::Line(shown.line(span)))))
}

const fn label(kind: Kind, name: &str) -> Message<'_> {
    match kind {
        Kind::Requests => Message::RequestOf(name),
        Kind::Limits => Message::LimitOf(name),
    }
}

fn name(pod: Option<&PodEntry>, container: usize) -> &str {
    pod.and_then(|pod| pod.containers.get(container)).map_or("", |entry| entry.name.as_str())
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
fn as_text(l: Locale, report: &ResourcesReport, pod: Option<&PodEntry>) -> String {
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
fn tree(page: &Page, shown: &Shown, derivation: &Derivation, won: Slot<'_>) -> Html {
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
            Slot::Node(page.fill(" {}", [self::place(page, shown, span)]))
        }
        _ => Slot::Nothing,
    };
    let operands = derivation.operands.iter().enumerate().map(|(index, operand)| {
        let wins = derivation.winner == Some(index) && derivation.operands.len() > 1;
        let margin = derivation.margin.as_ref().filter(|margin| !margin.is_zero()).map(ToString::to_string);
        let won = margin.as_deref().map_or(Message::Wins, Message::WinsBy);
        let won = page.fill(" <span class=\"won\"><span aria-hidden=\"true\">★ </span>{}</span>", [Slot::Say(won)]);
        tree(page, shown, operand, Slot::Node(won).when(wins))
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

/// The QoS class and what would change it.
fn qos(page: &Page, shown: &Shown) -> Html {
    let qos = &shown.life.resources.qos;
    let pod = shown.life.trace.pods.first();
    let heading = page.fill(
        "{} <strong class=\"value\" translate=\"no\">{}</strong>",
        [Slot::Say(Message::QosHeading), Slot::Str(qos.class.as_str())],
    );
    let hindrance = |hindrance| page.fill("<li>{}</li>", [Slot::Say(Message::QosHindrance { hindrance, pod })]);
    let body = page.fill(
        "<p>{}</p>{}<ul class=\"plain\">{}</ul>",
        [
            Slot::Say(Message::QosMeaning(qos.class)),
            Slot::Node(page.note(Message::QosWhy(qos.class))),
            Slot::Nodes(qos.hindrances.iter().map(hindrance).collect()),
        ],
    );
    page.card("qos", "", Slot::Node(heading), Slot::Node(body))
}

fn chosen(event: &Event) -> Option<usize> {
    usize::try_from(event.target()?.dyn_into::<HtmlSelectElement>().ok()?.selected_index()).ok()
}

fn chosen_size(event: &Event) -> Option<Command> {
    Some(Command::Try(Ask::NodeSize(chosen(event)?)))
}

fn chosen_hierarchy(event: &Event) -> Option<Command> {
    let (hierarchy, _) = HIERARCHIES.get(chosen(event)?)?;
    Some(Command::Try(Ask::Hierarchy(*hierarchy)))
}

/// The cgroups, `oom_score_adj`, whether there is room and who is evicted, on a node of a chosen size.
fn node(page: &Page, shown: &Shown, trial: &Trial, stored: &PodResources) -> Html {
    let pod = shown.life.trace.pods.first();
    let (size, hierarchy, version) = (trial.size, trial.hierarchy, shown.life.cluster.version);
    let v1 = hierarchy == Hierarchy::V1;
    let chosen = NodeSize::USUAL.get(size).copied().unwrap_or(NodeSize { cpus: 4, memory_gib: 16 });
    let node = on_node(stored, version, chosen);
    let mut rows = vec![TableRow {
        class: None,
        named: true,
        cells: vec![
            Slot::Say(Message::WholePod),
            Slot::text(&if v1 { node.pod.cpu_shares } else { node.pod.cpu_weight() }),
            Slot::Say(Message::CpuMax { hierarchy, cap: node.pod.cpu_quota_us, pod }),
            Slot::Say(Message::MemoryMax { hierarchy, cap: node.pod.memory_bytes, pod }),
            Slot::Say(Message::NotNeeded),
        ],
    }];
    for (index, (cgroup, oom)) in node.containers.iter().enumerate() {
        rows.push(TableRow {
            class: None,
            named: true,
            cells: vec![
                Slot::Node(page.fill("<span translate=\"no\">{}</span>", [Slot::Str(name(pod, index))])),
                Slot::text(&if v1 { cgroup.cpu_shares } else { cgroup.cpu_weight() }),
                Slot::Say(Message::CpuMax { hierarchy, cap: cgroup.cpu_cap(), pod }),
                Slot::Say(Message::MemoryMax { hierarchy, cap: cgroup.memory_cap(), pod }),
                Slot::text(oom),
            ],
        });
    }
    let [shares, quota, memory] = hierarchy.files().map(Slot::Str);
    let columns = vec![Slot::Say(Message::ColumnContainer), shares, quota, memory, Slot::Say(Message::ColumnOom)];
    let hierarchies = HIERARCHIES.into_iter().map(|(of, name)| {
        page.fill("<option selected=\"{}\">{}</option>", [Slot::Flag(of == hierarchy), Slot::Str(name)])
    });
    let eviction = Message::Eviction { critical: shown.life.critical, request: &node.memory_request };
    let sizes = NodeSize::USUAL.into_iter().enumerate().map(|(index, usual)| {
        page.fill("<option selected=\"{}\">{}</option>", [Slot::Flag(index == size), Slot::Say(Message::NodeOf(usual))])
    });
    let shortage = |shortage| {
        page.fill("<span><span aria-hidden=\"true\">✗ </span>{} </span>", [Slot::Say(Message::Shortage(shortage))])
    };
    let fits = node.shortages.is_empty();
    let verdict = if fits {
        page.fill("<span aria-hidden=\"true\">✓ </span>{}", [Slot::Say(Message::Fits)])
    } else {
        page.fill("{}", [Slot::Nodes(node.shortages.iter().map(shortage).collect())])
    };
    let body = page.fill(
        "<label class=\"inline\"><span>{}</span> <select id=\"@node\" onchange=\"{}\">{}</select></label> \
         <label class=\"inline\"><span>{}</span> <select id=\"@hierarchy\" onchange=\"{}\">{}</select></label>\
         <p role=\"status\" class=\"fits {}\">{}</p>{}{}{}",
        [
            Slot::Say(Message::NodeSize),
            Slot::Hear(chosen_size),
            Slot::Nodes(sizes.collect()),
            Slot::Say(Message::Hierarchy),
            Slot::Hear(chosen_hierarchy),
            Slot::Nodes(hierarchies.collect()),
            Slot::Str("not").when(!fits),
            Slot::Node(verdict),
            Slot::Node(page.note(Message::HierarchyRefused)).when(!hierarchy.starts(version)),
            Slot::Node(page.table("", "", None, Message::NodeCaption, columns, rows)),
            Slot::Node(page.note(eviction)),
        ],
    );
    page.card("node-card", "wide", Slot::Say(Message::NodeHeading), Slot::Node(body))
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
fn what_if(page: &Page, shown: &Shown, typed: &[Typed], after: Option<&ResourcesReport>) -> Html {
    let before = &shown.life.resources;
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
    let changes = after.map(|after| changes(page, before, after)).unwrap_or_default();
    let changes = changes.into_iter().map(|change| page.fill("<li>{}</li>", [Slot::Text(change)]));
    let actions = page.fill(
        "<button type=\"button\" class=\"fix\" id=\"@write-back\" onclick=\"{}\">{}</button> {}",
        [
            Slot::Do(Command::Try(Ask::WriteBack)),
            Slot::Say(Message::WriteBack),
            Slot::Node(page.link(Command::Try(Ask::Discard), Slot::Say(Message::Discard))),
        ],
    );
    let body = page.fill(
        "{}{}<div role=\"status\"><ul class=\"plain\">{}</ul></div><div class=\"actions\">{}</div>",
        [
            Slot::Node(page.note(Message::WhatIfIntro)),
            Slot::Node(page.table("amounts", "", Some("amounts"), Message::WhatIfCaption, columns, rows)),
            Slot::Nodes(changes.collect()),
            Slot::Node(actions).when(!typed.is_empty()),
        ],
    );
    page.card("what-if", "wide", Slot::Say(Message::WhatIfHeading), Slot::Node(body))
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
fn written_back(shown: &Shown, typed: &[Typed]) -> Option<Fix> {
    let mut text = shown.text.to_string();
    // From the end, so that the places of the containers before stay true.
    let mut typed: Vec<&Typed> = typed.iter().collect();
    let place = |typed: &Typed| shown.life.places.get(typed.0).map(|span| span.start);
    sort_by(&mut typed, &|a, b| place(b).cmp(&place(a)));
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
