//! The lanes of the containers over time.

use podstep_core::trace::{ContainerRole, LaneState};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};
use yew::{Html, NodeRef};

use crate::app::Command;
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use crate::scale::Scale;
use crate::state::{Action, Bar, Bars, Shown};
use podstep_text::Message;

// Whole pixels throughout: printing floats would add their formatting to the module.
const ROW: i32 = 44;
const AXIS: i32 = 34;
const BAR_TOP: i32 = 7;
const BAR: i32 = 30;

/// The state's class, its glyph and its pattern: colour never stands alone.
const fn look(state: LaneState) -> (&'static str, &'static str, &'static str) {
    match state {
        LaneState::Waiting => ("waiting", "○", ""),
        LaneState::Starting => ("starting", "◌", "dots"),
        LaneState::RunningNotStarted => ("notstarted", "◔", "dots"),
        LaneState::Running => ("running", "◑", "lines"),
        LaneState::Ready => ("ready", "●", ""),
        LaneState::BackOff => ("backoff", "↻", "cross"),
        LaneState::PreStop => ("prestop", "◧", "lines"),
        LaneState::WaitingTurn => ("turn", "…", "dots"),
        LaneState::Terminating => ("term", "▼", "hatch"),
        LaneState::Exited { exit_code: 0, .. } => ("done", "✓", ""),
        LaneState::Exited { .. } => ("failed", "✗", "cross"),
    }
}

const fn role_class(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::PlainInit => "role role-init",
        ContainerRole::Sidecar => "role role-sidecar",
        ContainerRole::Regular => "role role-app",
    }
}

/// How wide the picture is in this room: below three quarters of its natural width it scrolls instead of
/// shrinking further.
pub(crate) fn width(shown: &Shown, room: i32) -> i32 {
    room.max(shown.scale.natural_width() * 3 / 4)
}

/// Scrolls so that this place is in sight.
pub(crate) fn keep_in_sight(scroller: &Element, x: i32) {
    let (left, visible) = (scroller.scroll_left(), scroller.client_width());
    if x < left + 32 || x > left + visible - 72 {
        scroller.set_scroll_left(x - visible / 2);
    }
}

/// The names of the lanes, and the picture with the cursor.
pub(crate) fn timeline(
    page: &Page,
    shown: &Shown,
    cursor: usize,
    room: i32,
    scroller: &NodeRef,
    lanes: Slot<'_>,
) -> Html {
    let trace = &shown.life.trace;
    let width = width(shown, room);
    let many_pods = trace.pods.len() > 1;
    let label = |lane: &Bars| {
        let entry = trace.container(lane.container)?;
        let pod = format!("{}.", lane.container.pod + 1);
        Some(page.fill(
            "<li class=\"lane-label\" title=\"{}\"><span class=\"{}\">{}{}</span>\
             <span class=\"lane-name\" translate=\"no\">{}</span></li>",
            [
                Slot::Say(Message::RoleLong(entry.role)),
                Slot::Str(role_class(entry.role)),
                Slot::Str(&pod).when(many_pods),
                Slot::Say(Message::Role(entry.role)),
                Slot::Str(&entry.name),
            ],
        ))
    };
    let height = height(shown);
    page.fill(
        concat!(
            "<div class=\"timeline\"><ul class=\"lane-labels\" aria-hidden=\"true\">{}</ul>",
            "<div class=\"timeline-scroll\" ref=\"{}\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">",
            "<svg id=\"@timeline\" role=\"img\" aria-label=\"{}\" width=\"{}\" height=\"{}\" onclick=\"{}\"><defs>",
            "<pattern id=\"@hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">",
            "<line class=\"ink\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" stroke-width=\"2\"/></pattern>",
            "<pattern id=\"@cross\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">",
            "<path class=\"ink\" d=\"M0 0V8M0 0H8\" stroke-width=\"1.5\" fill=\"none\"/></pattern>",
            "<pattern id=\"@lines\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">",
            "<line class=\"ink\" x1=\"0\" y1=\"3\" x2=\"6\" y2=\"3\" stroke-width=\"1.2\"/></pattern>",
            "<pattern id=\"@dots\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">",
            "<circle class=\"ink-dot\" cx=\"3.5\" cy=\"3.5\" r=\"1.1\"/></pattern></defs>",
            "{}<g class=\"cursor\" transform=\"translate({} 0)\"><line x1=\"0\" y1=\"{}\" x2=\"0\" y2=\"{}\"/>",
            "<path d=\"M-7 {}H7L0 {}Z\"/></g></svg></div></div>",
        ),
        [
            Slot::Nodes(shown.lanes.iter().filter_map(|lane| label(lane)).collect()),
            Slot::Ref(scroller.clone()),
            Slot::Say(Message::TimelineScroller),
            Slot::Say(Message::TimelineSummary { trace, cursor }),
            Slot::Number(width),
            Slot::Number(height),
            Slot::Hear(pointed),
            lanes,
            Slot::Number(shown.scale.x(cursor, width)),
            Slot::Number(AXIS - 12),
            Slot::Number(height),
            Slot::Number(AXIS - 16),
            Slot::Number(AXIS - 6),
        ],
    )
}

fn height(shown: &Shown) -> i32 {
    AXIS + ROW * shown.lanes.len() as i32
}

/// A short span is hit on purpose and names its step; elsewhere the place decides.
fn pointed(event: &web_sys::Event) -> Option<Command> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let step = target.closest("[data-step]").ok().flatten().and_then(|span| span.get_attribute("data-step"));
    match step.and_then(|step| step.parse().ok()) {
        Some(step) => Some(Command::Act(Action::Seek(step))),
        None => Some(Command::Point(event.dyn_ref::<MouseEvent>()?.client_x())),
    }
}

/// The axis and the lanes: all that does not change when the cursor moves.
pub(crate) fn lanes(props: &PanelProps) -> Html {
    let PanelProps { page, shown, width, .. } = props;
    let row = |(index, lane): (usize, &std::rc::Rc<Bars>)| {
        let name = shown.life.trace.container(lane.container).map_or("", |entry| entry.name.as_str());
        let spans = lane.bars.iter().map(|bar| span(page, &shown.scale, *width, name, bar)).collect();
        page.fill(
            "<g class=\"lane\" transform=\"translate(0 {})\">{}</g>",
            [Slot::Number(AXIS + ROW * index as i32), Slot::Nodes(spans)],
        )
    };
    let rows = shown.lanes.iter().enumerate().map(row).collect();
    page.fill("{}<g>{}</g>", [Slot::Node(axis(page, shown, *width)), Slot::Nodes(rows)])
}

/// Ticks and marks of what is cut short.
fn axis(page: &Page, shown: &Shown, width: i32) -> Html {
    let tick = |(x, at)| {
        page.fill(
            "<g transform=\"translate({} 0)\"><line x1=\"0\" y1=\"{}\" x2=\"0\" y2=\"{}\"/>\
             <text x=\"2\" y=\"13\">{}</text></g>",
            [Slot::Number(x), Slot::Number(AXIS - 6), Slot::Number(height(shown)), Slot::Say(Message::Time(at))],
        )
    };
    let cut = |cut: crate::scale::Cut| {
        page.fill(
            "<g class=\"cut\" transform=\"translate({} 0)\"><text x=\"0\" y=\"{}\" text-anchor=\"middle\">// {}</text></g>",
            [Slot::Number(cut.at), Slot::Number(AXIS - 7), Slot::Say(Message::Length(cut.length))],
        )
    };
    page.fill(
        "<g class=\"axis\" aria-hidden=\"true\">{}{}</g>",
        [
            Slot::Nodes(shown.scale.ticks(width, 76).into_iter().map(tick).collect()),
            Slot::Nodes(shown.scale.cuts(width).into_iter().map(cut).collect()),
        ],
    )
}

fn span(page: &Page, scale: &Scale, width: i32, container: &str, bar: &Bar) -> Html {
    let x = scale.x(bar.step, width);
    let to = bar.end.map_or(width, |end| scale.x(end, width));
    let wide = (to - x - 2).max(2);
    let (class, glyph, pattern) = look(bar.state);
    let word = page.say(&Message::Lane(bar.state));
    let worded = wide >= word.chars().map(width_px).sum::<i32>() + 28;
    page.fill(
        concat!(
            "<g class=\"span s-{}\" transform=\"translate({} {})\" data-step=\"{}\"><title>{}</title>",
            "<rect class=\"bar\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
            "<rect class=\"pattern\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{}\"/>",
            "<text x=\"8\" y=\"20\">{}{}{}</text></g>",
        ),
        [
            Slot::Str(class),
            Slot::Number(x),
            Slot::Number(BAR_TOP),
            Slot::from(bar.step).when(wide < 24),
            Slot::Say(Message::LaneTitle { container, state: bar.state, from: bar.from, to: bar.to }),
            Slot::Number(wide),
            Slot::Number(BAR),
            Slot::Number(wide),
            Slot::Number(BAR),
            if pattern.is_empty() {
                Slot::Str("none")
            } else {
                Slot::Text(["url(#", &page.id_prefix, pattern, ")"].concat().into())
            },
            Slot::Str(glyph).when(wide >= 16),
            Slot::Str(" ").when(worded),
            Slot::Text(word).when(worded),
        ],
    )
}

/// A generous guess of a character's width at the size of a bar's text: ideographs and kana are square.
const fn width_px(character: char) -> i32 {
    if character < '\u{2e80}' { 7 } else { 13 }
}

/// What the colours, glyphs and words stand for.
pub(crate) fn legend(page: &Page) -> Html {
    let states = [
        LaneState::Waiting,
        LaneState::Starting,
        LaneState::RunningNotStarted,
        LaneState::Running,
        LaneState::Ready,
        LaneState::BackOff,
        LaneState::PreStop,
        LaneState::WaitingTurn,
        LaneState::Terminating,
        LaneState::Exited { exit_code: 0, killed: false },
        LaneState::Exited { exit_code: 137, killed: true },
    ];
    let entry = |state: LaneState| {
        let (class, glyph, _) = look(state);
        page.fill(
            "<li class=\"s-{}\"><span class=\"swatch\" aria-hidden=\"true\">{}</span>{}</li>",
            [Slot::Str(class), Slot::Str(glyph), Slot::Say(Message::Lane(state))],
        )
    };
    page.fill(
        "<ul class=\"legend\" aria-label=\"{}\">{}</ul>",
        [Slot::Say(Message::Legend), Slot::Nodes(states.into_iter().map(entry).collect())],
    )
}
