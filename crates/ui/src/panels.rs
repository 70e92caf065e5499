//! What is said about the step under the cursor, and about the Pod as a whole.

use std::mem::discriminant;
use std::rc::Rc;

use podstep_core::trace::{Row, Snapshot, Trace};
use web_sys::Element;
use yew::{Component, Context, Html, NodeRef, Properties};

use crate::app::Command;
use crate::compare::Comparing;
use crate::kubectl::Question;
use crate::lazy::{Chunk, View};
use crate::markup::{Page, Slot, TableRow};
use crate::resources::Trial;
use crate::script::Desk;
use crate::state::ShownRef;
use crate::strip::strip;
use crate::timeline::{self, axis, lanes};
use podstep_text::{Layout, Message};

/// Which panel to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Name, version, phase, the columns of kubectl.
    Headline,
    /// How many Pods there were over time.
    Strip,
    /// The axis of the timeline.
    Axis,
    /// The lanes of the timeline.
    Lanes,
    /// Why the step came.
    Why,
    /// What could happen at the step, and what is told to happen: the Scenario.
    Script,
    /// What `kubectl get -w` printed.
    Rows,
    /// The status of the Pod and of what keeps it, field by field with its why.
    Status,
    /// What kubectl prints at the step.
    Kubectl,
    /// The life beside another one.
    Compare,
    /// How the containers stopped.
    Shutdown,
    /// The Events.
    Events,
    /// Requests and limits with their derivations.
    Resources,
    /// The QoS class.
    Qos,
    /// What a node makes of the resources.
    Node,
    /// Other numbers to try.
    Trial,
    /// Who mounts which volume, and what is passed on there.
    Volumes,
    /// The addresses and ports that the containers share.
    Network,
    /// Who sees whose processes.
    Processes,
    /// What the API server adds.
    Added,
    /// Every step.
    Steps,
}

impl Kind {
    /// Its id and its heading; none for what is in no tab.
    pub(crate) const fn head(self) -> Option<(&'static str, Message<'static>)> {
        Some(match self {
            Self::Headline | Self::Strip | Self::Axis | Self::Lanes | Self::Why => return None,
            Self::Script => ("script", Message::ScriptHeading),
            Self::Rows => ("rows", Message::RowsHeading),
            Self::Status => ("status", Message::Layout(Layout::Status)),
            Self::Kubectl => ("kubectl", Message::KubectlHeading),
            Self::Compare => ("compare", Message::CompareHeading),
            Self::Shutdown => ("shutdown", Message::ShutdownHeading),
            Self::Events => ("events", Message::EventsHeading),
            Self::Resources => ("resources", Message::ResourcesHeading),
            Self::Qos => ("qos", Message::QosHeading),
            Self::Node => ("node-card", Message::NodeHeading),
            Self::Trial => ("trial", Message::WhatIfHeading),
            Self::Volumes => ("volumes", Message::VolumesHeading),
            Self::Network => ("network", Message::NetworkHeading),
            Self::Processes => ("processes", Message::ProcessesHeading),
            Self::Added => ("added", Message::AddedHeading),
            Self::Steps => ("steps", Message::StepsHeading),
        })
    }

    /// What draws it, or what is to be loaded first.
    pub(crate) const fn source(self) -> Result<View, Chunk> {
        match self {
            Self::Headline => Ok(headline),
            Self::Strip => Ok(strip),
            Self::Axis => Ok(axis),
            Self::Lanes => Ok(lanes),
            Self::Why => Ok(why),
            Self::Rows => Ok(rows),
            Self::Script => Err(Chunk::Script),
            Self::Resources | Self::Qos | Self::Node | Self::Trial => Err(Chunk::Resources),
            Self::Status => Err(Chunk::Because),
            Self::Volumes | Self::Network | Self::Processes => Err(Chunk::Shared),
            Self::Kubectl => Err(Chunk::Kubectl),
            Self::Compare => Err(Chunk::Compare),
            Self::Shutdown | Self::Events | Self::Added | Self::Steps => Err(Chunk::Tables),
        }
    }

    /// Whether it shows the step under the cursor; what a panel does not show is no reason to draw it anew.
    pub(crate) const fn follows_cursor(self) -> bool {
        !matches!(
            self,
            Self::Axis
                | Self::Lanes
                | Self::Resources
                | Self::Qos
                | Self::Node
                | Self::Trial
                | Self::Volumes
                | Self::Network
                | Self::Processes
                | Self::Added
        )
    }
}

/// What is in a panel.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Body {
    /// What draws it is on its way.
    Coming,
    /// What draws it could not be loaded.
    Missing(Chunk),
    /// What this function draws.
    Drawn(View),
}

#[derive(Debug, Clone, Properties)]
pub(crate) struct PanelProps {
    pub kind: Kind,
    pub body: Body,
    pub page: Page,
    pub shown: ShownRef,
    /// The step; always 0 for panels about the life as a whole, which are then not drawn anew.
    pub cursor: usize,
    /// The width of the timeline; 0 for all but its axis and lanes.
    pub width: i32,
    /// Whether time runs down in it.
    pub down: bool,
    /// The rows of the timeline, of which those of the window are drawn; none for all but its lanes.
    pub rows: Rc<timeline::Rows>,
    /// A half-open range of rows.
    pub window: (usize, usize),
    /// What is open in the panel of the Scenario.
    pub desk: Rc<Desk>,
    /// Whether a change can be undone, and done again; only the panel of the Scenario shows it.
    pub undo: (bool, bool),
    /// What kubectl is asked; only its panel shows it.
    pub question: Question,
    /// What the life is compared with; only its panel shows it.
    pub comparing: Rc<Comparing>,
    /// What is tried out; only the resources show it.
    pub trial: Rc<Trial>,
    /// What draws what a step rests on, once it is there; only [`Kind::Why`] shows it.
    pub inputs: Option<View>,
}

impl PartialEq for PanelProps {
    /// The rest never changes while an instance lives.
    fn eq(&self, other: &Self) -> bool {
        discriminant(&self.body) == discriminant(&other.body)
            && self.shown == other.shown
            && self.page.locale == other.page.locale
            && (self.cursor, self.width, self.down) == (other.cursor, other.width, other.down)
            && (self.undo, self.window) == (other.undo, other.window)
            && (self.kind != Kind::Script || Rc::ptr_eq(&self.desk, &other.desk))
            && self.question == other.question
            && self.inputs.is_some() == other.inputs.is_some()
            && Rc::ptr_eq(&self.rows, &other.rows)
            && Rc::ptr_eq(&self.comparing, &other.comparing)
            && Rc::ptr_eq(&self.trial, &other.trial)
    }
}

/// What is drawn anew only when its properties change. One component for all panels: each further one
/// would cost several kilobytes of generated code.
pub(crate) struct Panel {
    section: NodeRef,
    /// Whether the row at the cursor is to stay in sight: not while the reader has scrolled to other rows.
    follows: bool,
    /// How far it was last scrolled for that.
    top: i32,
}

impl Panel {
    /// The row at the cursor with the box that it is scrolled in, and how far that is to be scrolled so that the whole
    /// row is in sight.
    fn row(&self) -> Option<(Element, i32)> {
        let row = self.section.cast::<Element>()?.query_selector("tr.now, pre > .now").ok()??;
        let scrolls = |element: &Element| element.scroll_height() > element.client_height();
        let scroller = [".tall", ".panels"].iter().find_map(|class| row.closest(class).ok()?.filter(scrolls))?;
        let (edges, around) = (row.get_bounding_client_rect(), scroller.get_bounding_client_rect().top() as i32);
        let (above, below) = (around - edges.top() as i32, edges.bottom() as i32 - around - scroller.client_height());
        let way = if above > 0 { -above } else { below.max(0) };
        Some((scroller, way))
    }
}

impl Component for Panel {
    type Message = ();
    type Properties = PanelProps;

    fn create(_ctx: &Context<Self>) -> Self {
        Self { section: NodeRef::default(), follows: true, top: 0 }
    }

    fn changed(&mut self, _ctx: &Context<Self>, _before: &PanelProps) -> bool {
        // A panel that became lower hides a row too, and nobody has scrolled.
        self.follows = self.row().is_none_or(|(scroller, way)| way == 0 || scroller.scroll_top() == self.top);
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        // What begins at the first step has its row in sight; to measure it would lay the page out for nothing.
        if first && ctx.props().cursor == 0 {
            return;
        }
        if let Some((scroller, way)) = self.row().filter(|_| self.follows) {
            scroller.set_scroll_top(scroller.scroll_top() + way);
            self.top = scroller.scroll_top();
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let page = &props.page;
        let body = match props.body {
            Body::Coming => page.note(Message::Loading),
            Body::Missing(chunk) => page.missing(Message::PanelMissing, chunk),
            Body::Drawn(view) => view(props),
        };
        let Some((id, heading)) = props.kind.head() else { return body };
        page.fill(
            "<section id=\"@{}\" class=\"panel\" ref=\"{}\" aria-labelledby=\"@{}-head\"><h2 id=\"@{}-head\">{}</h2><div>{}</div></section>",
            [
                Slot::Str(id),
                Slot::Ref(self.section.clone()),
                Slot::Str(id),
                Slot::Str(id),
                Slot::Say(heading),
                Slot::Node(body),
            ],
        )
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
            "<p class=\"fact\" title=\"{}\">{}</p><dl class=\"because\"><dt>{}</dt><dd title=\"{}\">{}</dd>{}<dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>\
             <a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\"><span lang=\"{}\">{}</span>\
             <span class=\"sr-only\"> {}</span></a>{}\
             </dd>{}</dl>",
            [
                page.original(&Message::Fact { trace, step }),
                Slot::Say(Message::Fact { trace, step }),
                Slot::Say(Message::WhyBecause),
                page.original(&Message::Reason { trace, step }),
                Slot::Say(Message::Reason { trace, step }),
                cause,
                Slot::Say(Message::WhyOtherwise),
                Slot::Say(Message::Otherwise { trace, step }),
                Slot::Say(Message::WhyRule),
                Slot::Str(&url),
                Slot::Str("en").when(label == source.title),
                Slot::Str(&label),
                Slot::Say(Message::OpensElsewhere),
                Slot::Say(Message::Versions(rule.versions())),
                props.inputs.map_or(Slot::Nothing, |inputs| Slot::Node(inputs(props))),
            ],
        ))
    });
    page.card("why", "why", Slot::Say(Message::WhyHeading), content)
}

/// So many of the newest rows of a table are shown: thousands would keep the page busy.
pub(crate) const NEWEST_ROWS: usize = 60;

/// How many rows are too old to be shown, said above those that are.
pub(crate) fn earlier(page: &Page, rows: usize) -> Slot<'static> {
    let earlier = rows.saturating_sub(NEWEST_ROWS);
    if earlier == 0 { Slot::Nothing } else { Slot::Node(page.note(Message::EarlierRows(earlier))) }
}

/// What `kubectl get -w` printed up to the cursor, one table for each kind.
fn rows(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let rows: Vec<&Row> = shown.life.trace.rows.iter().filter(|row| row.step <= *cursor).collect();
    // The row at the cursor is the last one that was printed.
    let newest = rows.last().map_or(0, |row| row.step);
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
            columns.extend(row.cells().map(|(column, _)| Slot::Str(column)));
            let mut cells = vec![page.step_link(row.step, Slot::Say(Message::Time(row.at)))];
            cells.extend(row.cells().map(|(_, cell)| Slot::Str(cell)));
            lines.push(TableRow::of_step(row.step, newest, cells));
        }
        let table = page.table("mono kubectl", "tall", None, Message::RowsCaption(kind), columns, lines);
        page.fill("<div>{}{}</div>", [earlier(page, all), Slot::Node(table)])
    };
    if kinds.is_empty() {
        return page.note(Message::RowsNone);
    }
    page.fill("<div class=\"tables\">{}</div>", [Slot::Nodes(kinds.iter().copied().map(of_kind).collect())])
}

/// The Pod at the cursor: the one that the step is about; between Pods the newest one that is there.
pub(crate) fn pod_at(trace: &Trace, snapshot: &Snapshot, cursor: usize) -> Option<usize> {
    let of_step = trace.steps.get(cursor).and_then(|step| step.pod);
    let newest = snapshot.pods.iter().rposition(|pod| !pod.gone).or(snapshot.pods.len().checked_sub(1));
    of_step.or(newest)
}

/// Name, version, phase and the columns of kubectl at the cursor.
fn headline(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let life = &shown.life;
    let snapshot = life.trace.snapshot(*cursor);
    let index = pod_at(&life.trace, &snapshot, *cursor);
    let pod = index.and_then(|index| snapshot.pods.get(index));
    let name = index.and_then(|index| life.trace.pods.get(index)).map(|pod| pod.name.as_str());
    let status = pod.and_then(|pod| pod.status.as_ref());
    let gone = pod.is_some_and(|pod| pod.gone);
    let phase = match status {
        _ if gone => Slot::Say(Message::PodGone),
        Some(status) => {
            let writes = life.trace.writes(index.unwrap_or(0), *cursor);
            let same = writes.take_while(|(_, written)| written.phase == status.phase).last();
            page.step_link(same.map_or(*cursor, |(step, _)| step), Slot::Str(status.phase.as_str()))
        }
        None => Slot::Say(Message::NoPodYet),
    };
    let of_pod = || {
        life.trace.rows.iter().rev().filter(|row| row.kind == "Pod" && row.step <= *cursor && Some(&*row.name) == name)
    };
    let row = of_pod().next();
    // What the row says, with the way to the step since which it says so.
    let cell = |column: &str| {
        let cell = |row: &Row| Some(row.cells().find(|(name, _)| *name == column)?.1.to_owned());
        let Some(text) = row.filter(|_| !gone).and_then(cell) else { return Slot::Str("–") };
        let same = of_pod().take_while(|row| cell(row).as_ref() == Some(&text)).last();
        page.step_link(same.map_or(*cursor, |row| row.step), Slot::Text(text.into()))
    };
    let no_pod = gone || pod.is_none();
    let pod_name = name.filter(|_| life.workload.kind != "Pod" && pod.is_some()).map_or(Slot::Nothing, |name| {
        Slot::Node(page.fill("<div><dt translate=\"no\">Pod</dt><dd translate=\"no\">{}</dd></div>", [Slot::Str(name)]))
    });
    page.fill(
        concat!(
            "<header class=\"headline\"><h2><span class=\"sr-only\">{}: </span>",
            "<span translate=\"no\">{}</span> <span class=\"chip\">{}</span></h2>",
            "<dl class=\"facts\">{}<div><dt>{}</dt><dd translate=\"no\">{}</dd></div>",
            "<div><dt translate=\"no\">READY</dt><dd translate=\"no\">{}</dd></div>",
            "<div><dt translate=\"no\">STATUS</dt><dd translate=\"no\">{}</dd></div>",
            "<div><dt translate=\"no\">RESTARTS</dt><dd translate=\"no\">{}</dd></div></dl>{}</header>",
        ),
        [
            Slot::Say(Message::LifeHeading),
            Slot::Say(Message::KindAndName { kind: life.workload.kind, name: &life.workload.name }),
            Slot::Say(Message::KubernetesVersion(life.cluster.version)),
            pod_name,
            Slot::Say(Message::Phase),
            phase,
            cell("READY"),
            cell("STATUS"),
            cell("RESTARTS"),
            Slot::Node(page.link(Command::Status(no_pod.then_some(0)), Slot::Say(Message::Layout(Layout::WhyNumbers)))),
        ],
    )
}
