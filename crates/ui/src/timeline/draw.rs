//! The picture: axis, lanes of Pods and containers, legend.

use podstep_core::history::PodHistory;
use podstep_core::trace::{LaneState, Trace};
use podstep_export::look::{self, Look, width_px};
use podstep_export::scale::{Cut, Scale};
use yew::Html;

use super::rows::{LANE_PX, POD_PX, Row, Rows};
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use podstep_text::Message;

// Whole pixels throughout: printing floats would add their formatting to the module.
/// Height of the axis, as app.css sets it.
pub(crate) const AXIS_PX: i32 = 30;
const LANE_BAR_PX: i32 = 28;
const POD_BAR_PX: i32 = 18;

/// A stretch of one state.
struct Bar<'a> {
    step: usize,
    end: Option<usize>,
    top: i32,
    height: i32,
    look: Look,
    word: Message<'a>,
    title: Message<'a>,
}

/// What is drawn of a life: those of its rows that are in sight, at the places of a scale.
pub(crate) struct Picture<'a> {
    pub(crate) page: &'a Page,
    pub(crate) trace: &'a Trace,
    pub(crate) pods: &'a [PodHistory],
    pub(crate) scale: &'a Scale,
    pub(crate) width: i32,
    pub(crate) rows: &'a Rows,
    /// A half-open range of rows.
    pub(crate) window: (usize, usize),
}

impl<'a> Picture<'a> {
    fn of(props: &'a PanelProps) -> Self {
        let PanelProps { page, shown, width, rows, window, .. } = props;
        let (trace, pods, scale) = (&shown.life.trace, &shown.pods, &shown.scale);
        Self { page, trace, pods, scale, width: *width, rows, window: *window }
    }

    /// The rows, and the lines of an axis behind them.
    pub(crate) fn lanes(&self, axis: &Scale) -> Html {
        let Self { page, trace, pods, rows, window, .. } = *self;
        let time =
            |step: Option<usize>| step.and_then(|step| trace.steps.get(step)).map_or(trace.end(), |step| step.at);
        let mut drawn = Vec::new();
        for (row, top, _) in (window.0..window.1).filter_map(|index| rows.get(index)) {
            let Some((history, entry)) = pods.get(row.pod()).zip(trace.pods.get(row.pod())) else { continue };
            let mut spans = Vec::new();
            match row {
                Row::Pod(_) => {
                    for (place, (step, state)) in history.states.iter().enumerate() {
                        let end = history.states.get(place + 1).map(|(step, _)| *step).or(history.gone);
                        let (from, to) = (time(Some(*step)), time(end));
                        let (top, height) = ((POD_PX - POD_BAR_PX) / 2, POD_BAR_PX);
                        let title = Message::PodTitle { pod: &entry.name, state: *state, from, to };
                        let word = Message::PodState(*state);
                        let bar = Bar { step: *step, end, top, height, look: look::of_pod(*state), word, title };
                        spans.push(self.span(&bar));
                    }
                }
                Row::Lane(_, container) => {
                    let lane = history.lanes.get(container).map(Vec::as_slice).unwrap_or_default();
                    let name = entry.containers.get(container).map_or("", |entry| entry.name.as_str());
                    for (place, (step, state)) in lane.iter().enumerate() {
                        let end = lane.get(place + 1).map(|(step, _)| *step).or(history.gone);
                        let (from, to) = (time(Some(*step)), time(end));
                        let (top, height) = ((LANE_PX - LANE_BAR_PX) / 2, LANE_BAR_PX);
                        let title = Message::LaneTitle { container: name, state: *state, from, to };
                        let word = Message::Lane(*state);
                        let bar = Bar { step: *step, end, top, height, look: look::of_lane(*state), word, title };
                        spans.push(self.span(&bar));
                    }
                }
            }
            drawn.push(page.fill(
                "<g class=\"lane\" transform=\"translate(0 {})\">{}</g>",
                [Slot::Number(top), Slot::Nodes(spans)],
            ));
        }
        let line = |(x, _)| {
            page.fill(
                "<line x1=\"{}\" y1=\"0\" x2=\"{}\" y2=\"{}\"/>",
                [Slot::Number(x), Slot::Number(x), Slot::Number(rows.height())],
            )
        };
        let lines = axis.ticks(self.width, TICKS_APART_PX).into_iter().map(line).collect();
        page.fill("<g class=\"axis\" aria-hidden=\"true\">{}</g><g>{}</g>", [Slot::Nodes(lines), Slot::Nodes(drawn)])
    }

    fn span(&self, bar: &Bar<'_>) -> Html {
        let Self { page, scale, width, .. } = *self;
        let x = scale.x(bar.step, width);
        let to = bar.end.map_or(width, |end| scale.x(end, width));
        let wide = (to - x - 2).max(2);
        let (class, glyph, pattern) = bar.look;
        let word = page.say(&bar.word);
        let worded = wide >= word.chars().map(width_px).sum::<i32>() + 28;
        page.fill(
            concat!(
                "<g class=\"span s-{}\" transform=\"translate({} {})\" data-step=\"{}\"><title>{}</title>",
                "<rect class=\"bar\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
                "<rect class=\"pattern\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{}\"/>",
                "<text x=\"8\" y=\"{}\">{}{}{}</text></g>",
            ),
            [
                Slot::Str(class),
                Slot::Number(x),
                Slot::Number(bar.top),
                Slot::from(bar.step).when(wide < 24),
                Slot::Say(bar.title),
                Slot::Number(wide),
                Slot::Number(bar.height),
                Slot::Number(wide),
                Slot::Number(bar.height),
                if pattern.is_empty() {
                    Slot::Str("none")
                } else {
                    Slot::Text(["url(#", &page.id_prefix, pattern, ")"].concat().into())
                },
                Slot::Number(bar.height / 2 + 5),
                Slot::Str(glyph).when(wide >= 16),
                Slot::Str(" ").when(worded),
                Slot::Text(word).when(worded),
            ],
        )
    }
}

const TICKS_APART_PX: i32 = 76;

/// The rows that are in sight.
pub(crate) fn lanes(props: &PanelProps) -> Html {
    Picture::of(props).lanes(&props.shown.scale)
}

/// The axis above them.
pub(crate) fn axis(props: &PanelProps) -> Html {
    ticks(&props.page, &props.shown.scale, props.width)
}

/// Ticks and marks of what is cut short.
pub(crate) fn ticks(page: &Page, axis: &Scale, width: i32) -> Html {
    let tick = |(x, at)| {
        page.fill(
            "<g transform=\"translate({} 0)\"><line x1=\"0\" y1=\"{}\" x2=\"0\" y2=\"{}\"/>\
             <text x=\"2\" y=\"13\">{}</text></g>",
            [Slot::Number(x), Slot::Number(AXIS_PX - 6), Slot::Number(AXIS_PX), Slot::Say(Message::Time(at))],
        )
    };
    let cut = |cut: Cut| {
        page.fill(
            "<g class=\"cut\" transform=\"translate({} 0)\"><text x=\"0\" y=\"{}\" text-anchor=\"middle\">// {}</text></g>",
            [Slot::Number(cut.at), Slot::Number(AXIS_PX - 4), Slot::Say(Message::Length(cut.length))],
        )
    };
    page.fill(
        "<g class=\"axis\">{}{}</g>",
        [
            Slot::Nodes(axis.ticks(width, TICKS_APART_PX).into_iter().map(tick).collect()),
            Slot::Nodes(axis.cuts(width).into_iter().map(cut).collect()),
        ],
    )
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
        let (class, glyph, _) = look::of_lane(state);
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
