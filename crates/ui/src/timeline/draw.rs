//! The picture: axis, lanes of Pods and containers, legend.

use podstep_core::history::PodHistory;
use podstep_core::trace::{LaneState, Trace};
use podstep_export::look::{self, Look, width_px};
use podstep_export::scale::{Cut, Scale};
use yew::Html;

use super::rows::{Row, Rows};
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use podstep_text::Message;

// Whole pixels throughout: printing floats would add their formatting to the module.
/// Height of the axis, as app.css sets it.
pub(crate) const AXIS_PX: i32 = 30;
/// Width of the axis where time runs down.
pub(crate) const AXIS_DOWN_PX: i32 = 58;
/// What is free on either side of a bar.
const LANE_FREE_PX: i32 = 6;
const POD_FREE_PX: i32 = 5;

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
    /// Whether time runs down, and the rows are columns.
    pub(crate) down: bool,
}

impl<'a> Picture<'a> {
    fn of(props: &'a PanelProps) -> Self {
        let PanelProps { page, shown, width, rows, window, .. } = props;
        let (trace, pods, scale) = (&shown.life.trace, &shown.pods, &shown.scale);
        Self { page, trace, pods, scale, width: *width, rows, window: *window, down: props.down }
    }

    /// The rows, and the lines of an axis behind them.
    pub(crate) fn lanes(&self, axis: &Scale) -> Html {
        let Self { page, trace, pods, rows, window, .. } = *self;
        let time =
            |step: Option<usize>| step.and_then(|step| trace.steps.get(step)).map_or(trace.end(), |step| step.at);
        let mut drawn = Vec::new();
        for (row, top, bottom) in (window.0..window.1).filter_map(|index| rows.get(index)) {
            let Some((history, entry)) = pods.get(row.pod()).zip(trace.pods.get(row.pod())) else { continue };
            let mut spans = Vec::new();
            match row {
                Row::Pod(_) => {
                    for (step, end, state) in history.stretches(&history.states) {
                        let (from, to) = (time(Some(step)), time(end));
                        let (top, height) = (POD_FREE_PX, bottom - top - 2 * POD_FREE_PX);
                        let title = Message::PodTitle { pod: &entry.name, state, from, to };
                        let word = Message::PodState(state);
                        spans.push(self.span(&Bar { step, end, top, height, look: look::of_pod(state), word, title }));
                    }
                }
                Row::Lane(_, container) => {
                    let lane = history.lanes.get(container).map(Vec::as_slice).unwrap_or_default();
                    let name = entry.containers.get(container).map_or("", |entry| entry.name.as_str());
                    for (step, end, state) in history.stretches(lane) {
                        let (from, to) = (time(Some(step)), time(end));
                        let (top, height) = (LANE_FREE_PX, bottom - top - 2 * LANE_FREE_PX);
                        let title = Message::LaneTitle { container: name, state, from, to };
                        let word = Message::Lane(state);
                        spans.push(self.span(&Bar { step, end, top, height, look: look::of_lane(state), word, title }));
                    }
                }
            }
            drawn.push(page.fill(
                "<g class=\"lane\" transform=\"translate({} {})\">{}</g>",
                [Slot::Number(self.x(0, top)), Slot::Number(self.y(0, top)), Slot::Nodes(spans)],
            ));
        }
        let line = |(x, _)| {
            page.fill(
                "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
                [
                    Slot::Number(self.x(x, 0)),
                    Slot::Number(self.y(x, 0)),
                    Slot::Number(self.x(x, rows.height())),
                    Slot::Number(self.y(x, rows.height())),
                ],
            )
        };
        let lines = axis.ticks(self.width, ticks_apart(self.down)).into_iter().map(line).collect();
        page.fill("<g class=\"axis\" aria-hidden=\"true\">{}</g><g>{}</g>", [Slot::Nodes(lines), Slot::Nodes(drawn)])
    }

    /// Of a place in time and one across it, what is drawn to the right.
    pub(crate) const fn x(&self, time: i32, across: i32) -> i32 {
        if self.down { across } else { time }
    }

    /// What is drawn down.
    pub(crate) const fn y(&self, time: i32, across: i32) -> i32 {
        if self.down { time } else { across }
    }

    fn span(&self, bar: &Bar<'_>) -> Html {
        let Self { page, scale, width, .. } = *self;
        let x = scale.x(bar.step, width);
        let to = bar.end.map_or(width, |end| scale.x(end, width));
        let wide = (to - x - 2).max(2);
        let (class, glyph, pattern) = bar.look;
        let word = page.say(&bar.word);
        let (w, h) = (self.x(wide, bar.height), self.y(wide, bar.height));
        let worded = h >= 16 && w >= word.chars().map(width_px).sum::<i32>() + 28;
        page.fill(
            concat!(
                "<g class=\"span s-{}\" transform=\"translate({} {})\" data-step=\"{}\"><title>{}</title>",
                "<rect class=\"bar\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
                "<rect class=\"pattern\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{}\"/>",
                "<text x=\"8\" y=\"{}\">{}{}{}</text></g>",
            ),
            [
                Slot::Str(class),
                Slot::Number(self.x(x, bar.top)),
                Slot::Number(self.y(x, bar.top)),
                Slot::from(bar.step).when(wide < 24),
                Slot::Say(bar.title),
                Slot::Number(w),
                Slot::Number(h),
                Slot::Number(w),
                Slot::Number(h),
                page.pattern(pattern),
                // Where time runs down, the word stands where the state begins.
                Slot::Number(if self.down { 15.min(h / 2 + 5) } else { h / 2 + 5 }),
                Slot::Str(glyph).when(w >= 16 && h >= 16),
                Slot::Str(" ").when(worded),
                Slot::Text(word).when(worded),
            ],
        )
    }
}

/// How far ticks are apart at least.
const fn ticks_apart(down: bool) -> i32 {
    if down { 24 } else { 76 }
}

/// The rows that are in sight.
pub(crate) fn lanes(props: &PanelProps) -> Html {
    Picture::of(props).lanes(&props.shown.scale)
}

/// The axis above them, or beside them where time runs down.
pub(crate) fn axis(props: &PanelProps) -> Html {
    ticks(&props.page, &props.shown.scale, props.width, props.down)
}

/// Ticks and marks of what is cut short.
pub(crate) fn ticks(page: &Page, axis: &Scale, width: i32, down: bool) -> Html {
    let tick = |(x, at)| {
        if down {
            return page.fill(
                "<g transform=\"translate(0 {})\"><line x1=\"{}\" x2=\"{}\"/><text y=\"4\">{}</text></g>",
                [
                    Slot::Number(x),
                    Slot::Number(AXIS_DOWN_PX - 6),
                    Slot::Number(AXIS_DOWN_PX),
                    Slot::Say(Message::Time(at)),
                ],
            );
        }
        page.fill(
            "<g transform=\"translate({} 0)\"><line x1=\"0\" y1=\"{}\" x2=\"0\" y2=\"{}\"/>\
             <text x=\"2\" y=\"13\">{}</text></g>",
            [Slot::Number(x), Slot::Number(AXIS_PX - 6), Slot::Number(AXIS_PX), Slot::Say(Message::Time(at))],
        )
    };
    let cut = |cut: Cut| {
        if down {
            return page.fill(
                "<g class=\"cut\" transform=\"translate(0 {})\"><text y=\"4\">// {}</text></g>",
                [Slot::Number(cut.at), Slot::Say(Message::Length(cut.length))],
            );
        }
        page.fill(
            "<g class=\"cut\" transform=\"translate({} 0)\"><text x=\"0\" y=\"{}\" text-anchor=\"middle\">// {}</text></g>",
            [Slot::Number(cut.at), Slot::Number(AXIS_PX - 4), Slot::Say(Message::Length(cut.length))],
        )
    };
    page.fill(
        "<g class=\"axis\">{}{}</g>",
        [
            Slot::Nodes(axis.ticks(width, ticks_apart(down)).into_iter().map(tick).collect()),
            Slot::Nodes(axis.cuts(width).into_iter().map(cut).collect()),
        ],
    )
}

/// What the colours, glyphs and words stand for.
pub(crate) fn legend(page: &Page) -> Html {
    let entry = |state: LaneState| {
        let (class, glyph, _) = look::of_lane(state);
        page.fill(
            "<li class=\"s-{}\"><span class=\"swatch\" aria-hidden=\"true\">{}</span>{}</li>",
            [Slot::Str(class), Slot::Str(glyph), Slot::Say(Message::Lane(state))],
        )
    };
    page.fill(
        "<ul class=\"legend\" aria-label=\"{}\">{}</ul>",
        [Slot::Say(Message::Legend), Slot::Nodes(look::LANES.into_iter().map(entry).collect())],
    )
}
