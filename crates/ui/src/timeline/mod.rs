//! The lanes of Pods and containers over time: a scroller with an axis above and names beside the picture.
//!
//! `rows` knows what stands where, `labels` are the names, `draw` is the picture.

mod draw;
mod labels;
mod rows;

use std::rc::Rc;

use podstep_core::history::PodHistory;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, Touch, TouchEvent, WheelEvent};
use yew::{Html, NodeRef};

pub(crate) use draw::{AXIS_DOWN_PX, AXIS_PX, Picture, axis, lanes, legend, ticks};
pub(crate) use labels::{pod_name, role_class, space};
pub(crate) use rows::{Folding, Row, Rows};

use crate::app::Command;
use crate::markup::{Page, Slot};
use crate::state::{Action, Shown, ShownRef};
use podstep_text::{Layout, Message};

/// The width of the overview, in parts.
pub(crate) const SHARES: i32 = 1_000;

/// The widest picture that is drawn.
const MAX_PX: i32 = 60_000;
/// The width for columns before the room is known.
const FIRST_WIDTH_PX: i32 = 340;
/// So far a pointer moves before it draws the picture along.
const DRAG_PX: u32 = 4;

/// A place of the window: to the right, and down.
type Place = (i32, i32);

/// What is asked of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Fold or unfold this Pod.
    Fold(usize),
    /// Fold or unfold all.
    FoldAll(bool),
    /// Something else may be in sight, or the room be another.
    Look,
    /// Draw what is now in sight.
    Draw,
    /// The picture was clicked at this place of the window.
    Point(Place),
    /// The overview was clicked at this share of its width, in parts of [`SHARES`].
    Share(i32),
    /// Move from the row that has the tab stop.
    Active(Move),
    /// Give a row the tab stop and move from there.
    Row(Row, Move),
    /// Give the row that has the tab stop the focus.
    Focus,
    /// Draw larger or smaller, with this place of the window or else the cursor where it is.
    Zoom(Zoom, Option<Place>),
    /// The picture was taken hold of at this place of the window.
    Grab(Place),
    /// It was drawn along to this place.
    Drag(Place),
    /// Two fingers hold it.
    Pinch {
        /// Whether they have just taken hold of it.
        begins: bool,
        /// How far they are apart.
        apart: i32,
        /// What is between them, as a place of the window.
        middle: Place,
    },
    /// A span was clicked that begins with this step.
    Step(usize),
}

/// How large the picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zoom {
    /// So many percent of what it is.
    By(i32),
    /// So wide.
    To(i32),
    /// As wide as its room: all of the life at once.
    Fit,
}

impl Zoom {
    pub(crate) const IN: Self = Self::By(150);
    pub(crate) const OUT: Self = Self::By(67);
}

/// A way to go from a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// So many rows up.
    Up(usize),
    /// So many rows down.
    Down(usize),
    /// To the change of this row before the cursor.
    Earlier,
    /// To its change after the cursor.
    Later,
}

impl Move {
    /// What the arrow that says this says where the rows are columns.
    const fn turned(self) -> Self {
        match self {
            Self::Up(1) => Self::Earlier,
            Self::Down(1) => Self::Later,
            Self::Earlier => Self::Up(1),
            Self::Later => Self::Down(1),
            other => other,
        }
    }
}

/// What of the timeline is in sight.
#[derive(Debug, Default)]
pub(crate) struct View {
    folding: Folding,
    rows: Rc<Rows>,
    /// The rows that are drawn, half-open.
    window: (usize, usize),
    /// The row that has the tab stop.
    active: Row,
    /// Whether it is to have the focus.
    focus: bool,
    /// The room for the picture, in pixels; 0 is not known yet.
    room: i32,
    /// Whether time runs down, and the rows are columns.
    down: bool,
    /// How wide the picture is, in percent of its usual width; `None`: as usual.
    zoom: Option<i32>,
    /// How far it is to be scrolled once it is drawn.
    left: Option<i32>,
    /// Where the picture was taken hold of, and how far it was scrolled then.
    held: Option<(i32, i32)>,
    /// Whether it was drawn along since.
    dragged: bool,
    /// How far two fingers were apart that took hold of the picture, its width then, and the place between them.
    pinched: (i32, i32, i32),
    scroller: NodeRef,
    picture: NodeRef,
    /// What was last brought into sight: cursor, width and height.
    in_sight: (usize, i32, i32),
}

impl View {
    /// With this room, if it is known before anything is drawn.
    pub(crate) fn new(room: i32) -> Self {
        Self { room, ..Self::default() }
    }

    /// The room that the picture has which stands in this element, in pixels; 0 without one.
    pub(crate) fn room_of(root: &Element, down: bool) -> i32 {
        let drawn = if down { ".still.narrow .timeline-scroll" } else { ".still.wide .timeline-scroll" };
        let scroller = root.query_selector(drawn).ok().flatten();
        scroller.map_or(0, |scroller| Self { down, ..Self::default() }.room_in(&scroller))
    }

    /// Shows another life.
    pub(crate) fn show(&mut self, shown: Option<&ShownRef>) {
        let pods: &[PodHistory] = shown.map_or(&[], |shown| &shown.pods);
        self.rows = Rc::new(Rows::new(pods, &self.folding));
        if self.rows.place(self.active).is_none() {
            self.active = self.rows.get(0).map_or(Row::default(), |(row, ..)| row);
        }
        self.look();
    }

    pub(crate) fn rows(&self) -> (Rc<Rows>, (usize, usize)) {
        (Rc::clone(&self.rows), self.window)
    }

    /// The room for a picture beside the names, in pixels; 0 is not known yet.
    pub(crate) const fn room(&self) -> i32 {
        self.room
    }

    /// Below three quarters of its natural width the picture scrolls instead of shrinking further by itself.
    fn usual_width(&self, shown: &Shown) -> i32 {
        self.room.max(shown.scale.natural_width() * 3 / 4)
    }

    /// How wide the picture is.
    pub(crate) fn width(&self, shown: &Shown) -> i32 {
        let width = self.usual_width(shown) * self.zoom.unwrap_or(100) / 100;
        width.min(MAX_PX).max(self.room)
    }

    /// Draws larger or smaller; what is at this place of the picture goes so far on in the window.
    fn zoom(&mut self, zoom: Zoom, at: i32, on: i32, shown: &Shown) {
        // The last one is not drawn yet, so `at` says nothing.
        if self.left.is_some() {
            return;
        }
        let (before, usual) = (self.width(shown), self.usual_width(shown).max(1));
        let wanted = match zoom {
            Zoom::By(percent) => before * percent / 100,
            Zoom::To(width) => width,
            Zoom::Fit => self.room,
        };
        self.zoom = Some(wanted.clamp(self.room, MAX_PX) * 100 / usual);
        let moved = i64::from(at) * i64::from(self.width(shown)) / i64::from(before.max(1));
        let left = self.scroller.cast::<Element>().map_or(0, |scroller| self.scrolled(&scroller));
        self.left = i32::try_from(moved).ok().map(|moved| moved - (at - left) - on);
    }

    /// Whether the page is to be drawn anew, and where the cursor is to go.
    pub(crate) fn answer(&mut self, ask: Ask, shown: Option<&ShownRef>, cursor: usize) -> (bool, Option<Action>) {
        let Some(life) = shown else { return (false, None) };
        match ask {
            Ask::Fold(pod) => {
                self.active = Row::Pod(pod);
                self.folding.turn(pod);
                self.show(shown);
                (true, None)
            }
            Ask::FoldAll(folded) => {
                self.folding.turn_all(folded);
                self.active = Row::Pod(self.active.pod());
                self.show(shown);
                (true, None)
            }
            Ask::Look => (self.look(), None),
            Ask::Draw => (true, None),
            Ask::Point(_) | Ask::Step(_) if std::mem::take(&mut self.dragged) => (false, None),
            Ask::Point(x) => (false, Some(Action::Seek(life.scale.nearest(self.place(x), self.width(life))))),
            Ask::Step(step) => (false, Some(Action::Seek(step))),
            Ask::Focus => {
                self.focus = true;
                (true, None)
            }
            Ask::Zoom(zoom, x) => {
                let at = x.map_or_else(|| life.scale.x(cursor, self.width(life)), |x| self.place(x));
                self.zoom(zoom, at, 0, life);
                (true, None)
            }
            Ask::Pinch { begins: true, apart, middle } => {
                self.pinched = (apart.max(1), self.width(life), self.place(middle));
                (false, None)
            }
            // What was between the fingers stays between them.
            Ask::Pinch { begins: false, apart, middle } => {
                let (before, width, place) = self.pinched;
                let scaled = |length: i32, by: i32, of: i32| {
                    i32::try_from(i64::from(length) * i64::from(by) / i64::from(of.max(1))).unwrap_or(MAX_PX)
                };
                let at = scaled(place, self.width(life), width);
                self.zoom(Zoom::To(scaled(width, apart, before)), at, self.place(middle) - at, life);
                (true, None)
            }
            Ask::Grab(at) => {
                self.dragged = false;
                self.held = self.scroller.cast::<Element>().map(|scroller| (self.along(at), self.scrolled(&scroller)));
                (false, None)
            }
            Ask::Drag(at) => {
                let x = self.along(at);
                if let Some(((from, left), scroller)) = self.held.zip(self.scroller.cast::<Element>())
                    && (self.dragged || x.abs_diff(from) > DRAG_PX)
                {
                    self.dragged = true;
                    self.scroll(&scroller, left + from - x);
                }
                (false, None)
            }
            Ask::Share(x) => (false, Some(Action::Seek(life.scale.nearest(x, SHARES)))),
            Ask::Active(to) => self.go(if self.down { to.turned() } else { to }, life, cursor),
            Ask::Row(row, to) => {
                self.active = row;
                self.go(to, life, cursor)
            }
        }
    }

    /// The place of the picture at a place of the window.
    fn place(&self, at: Place) -> i32 {
        let corner = self.picture.cast::<Element>().map(|svg| svg.get_bounding_client_rect());
        self.along(at) - corner.map_or(0, |corner| self.along((corner.left() as i32, corner.top() as i32)))
    }

    /// Of a place what counts along time.
    const fn along(&self, (x, y): Place) -> i32 {
        if self.down { y } else { x }
    }

    fn go(&mut self, to: Move, shown: &Shown, cursor: usize) -> (bool, Option<Action>) {
        let place = self.rows.place(self.active).unwrap_or(0);
        let place = match to {
            Move::Up(rows) => place.saturating_sub(rows),
            Move::Down(rows) => place.saturating_add(rows).min(self.rows.len().saturating_sub(1)),
            Move::Earlier | Move::Later => return (true, change_of(self.active, shown, cursor, to).map(Action::Seek)),
        };
        let Some((row, top, bottom)) = self.rows.get(place) else { return (false, None) };
        (self.active, self.focus) = (row, true);
        self.bring_row(top, bottom);
        self.look();
        (true, None)
    }

    /// Looks at the browser; true if other rows are now in sight or the room is another.
    pub(crate) fn look(&mut self) -> bool {
        let scroller = self.scroller.cast::<Element>();
        let mut changed = false;
        if self.down {
            let width = scroller.as_ref().map_or(FIRST_WIDTH_PX, Element::client_width);
            let columns = self.rows.columns(width - draw::AXIS_DOWN_PX, rows::LEAST_COLUMNS_PX);
            changed = columns != *self.rows;
            if changed {
                self.rows = Rc::new(columns);
            }
        }
        let (top, visible) = scroller.as_ref().map_or((0, 0), |scroller| match self.down {
            true => (scroller.scroll_left(), scroller.client_width()),
            false => (scroller.scroll_top(), scroller.client_height()),
        });
        let window = self.rows.window(top, visible);
        let room = scroller.map_or(self.room, |scroller| self.room_in(&scroller));
        let before = (std::mem::replace(&mut self.window, window), std::mem::replace(&mut self.room, room));
        changed || before != (window, room)
    }

    /// Time runs down from now on, or to the right.
    pub(crate) fn turn(&mut self, down: bool, shown: Option<&ShownRef>) {
        self.down = down;
        self.zoom = None;
        self.show(shown);
    }

    /// The room for the picture along time.
    fn room_in(&self, scroller: &Element) -> i32 {
        let names = scroller.query_selector(".lane-labels").ok().flatten();
        match self.down {
            true => scroller.client_height() - names.map_or(0, |names| names.client_height()),
            false => scroller.client_width() - names.map_or(0, |names| names.client_width()),
        }
    }

    /// How far it is scrolled along time.
    fn scrolled(&self, scroller: &Element) -> i32 {
        if self.down { scroller.scroll_top() } else { scroller.scroll_left() }
    }

    fn scroll(&self, scroller: &Element, to: i32) {
        if self.down {
            scroller.set_scroll_top(to);
        } else {
            scroller.set_scroll_left(to);
        }
    }

    /// Scrolls across time so that this stretch is in sight.
    fn bring_row(&self, top: i32, bottom: i32) {
        let Some(scroller) = self.scroller.cast::<Element>() else { return };
        let (from, visible) = match self.down {
            true => (scroller.scroll_left(), scroller.client_width() - draw::AXIS_DOWN_PX),
            false => (scroller.scroll_top(), scroller.client_height() - draw::AXIS_PX),
        };
        let to = if top < from { top } else { bottom - visible };
        if top >= from && bottom <= from + visible {
            return;
        }
        if self.down {
            scroller.set_scroll_left(to);
        } else {
            scroller.set_scroll_top(to);
        }
    }

    /// What is to be done when the page is drawn: the cursor comes into sight, and the row that was gone to gets
    /// the focus. True if that changed what is drawn.
    pub(crate) fn rendered(&mut self, shown: &Shown, cursor: usize) -> bool {
        let Some(scroller) = self.scroller.cast::<Element>() else { return false };
        let mut changed = self.look();
        let in_sight = (cursor, self.width(shown), self.rows.height());
        let before = std::mem::replace(&mut self.in_sight, in_sight);
        if let Some(left) = self.left.take() {
            self.scroll(&scroller, left);
        } else if (before.0, before.1) != (in_sight.0, in_sight.1) {
            let x = shown.scale.x(cursor, in_sight.1);
            let (left, visible) = (self.scrolled(&scroller), self.room_in(&scroller));
            if x < left + 32 || x > left + visible - 72 {
                self.scroll(&scroller, x - visible / 2);
            }
        }
        if before.0 != cursor && !self.focus {
            let step = shown.life.trace.steps.get(cursor);
            let row = step.and_then(|step| Some((step.pod?, step.container)));
            let row = row.map(|(pod, lane)| lane.map_or(Row::Pod(pod), |lane| Row::Lane(pod, lane.container)));
            if let Some((_, top, bottom)) = row.and_then(|row| self.rows.get(self.rows.place(row)?)) {
                self.bring_row(top, bottom);
                changed |= self.look();
            }
        }
        if std::mem::take(&mut self.focus)
            && let Some(row) = scroller.query_selector(".row[tabindex='0']").ok().flatten()
            && let Some(row) = row.dyn_ref::<HtmlElement>()
        {
            let _ = row.focus();
        }
        changed
    }
}

/// The step of a row's change before or after the cursor.
fn change_of(row: Row, shown: &Shown, cursor: usize, to: Move) -> Option<usize> {
    let history = shown.pods.get(row.pod())?;
    let steps: Vec<usize> = match row {
        Row::Pod(_) => history.states.iter().map(|(step, _)| *step).chain(history.gone).collect(),
        Row::Lane(_, container) => history.lanes.get(container)?.iter().map(|(step, _)| *step).collect(),
    };
    match to {
        Move::Earlier => steps.into_iter().rev().find(|step| *step < cursor),
        _ => steps.into_iter().find(|step| *step > cursor),
    }
}

/// What marks states beside their colours; every picture of lanes on the page refers to it.
pub(crate) fn patterns(page: &Page) -> Html {
    page.fill(
        concat!(
            "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>",
            "<pattern id=\"@hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">",
            "<line class=\"ink\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" stroke-width=\"2\"/></pattern>",
            "<pattern id=\"@cross\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">",
            "<path class=\"ink\" d=\"M0 0V8M0 0H8\" stroke-width=\"1.5\" fill=\"none\"/></pattern>",
            "<pattern id=\"@lines\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">",
            "<line class=\"ink\" x1=\"0\" y1=\"3\" x2=\"6\" y2=\"3\" stroke-width=\"1.2\"/></pattern>",
            "<pattern id=\"@dots\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">",
            "<circle class=\"ink-dot\" cx=\"3.5\" cy=\"3.5\" r=\"1.1\"/></pattern></defs></svg>",
        ),
        [],
    )
}

/// The names of the rows, the axis and the picture with the cursor.
pub(crate) fn timeline(
    page: &Page,
    view: &View,
    shown: &Shown,
    cursor: usize,
    axis: Slot<'_>,
    lanes: Slot<'_>,
) -> Html {
    let trace = &shown.life.trace;
    let width = view.width(shown);
    let height = view.rows.height();
    let x = shown.scale.x(cursor, width);
    let down = view.down;
    // A number for time that runs to the right, or the one for time that runs down.
    let to_right = |right, below| Slot::Number(if down { below } else { right });
    let fold = |message, folded| {
        page.fill(
            "<button type=\"button\" class=\"link\" onclick=\"{}\">{}</button>",
            [Slot::Do(Command::Timeline(Ask::FoldAll(folded))), Slot::Say(message)],
        )
    };
    let folds =
        page.fill("{}{}", [Slot::Node(fold(Message::UnfoldAll, false)), Slot::Node(fold(Message::FoldAll, true))]);
    let zoom = |label, text, zoom| {
        Slot::Node(page.fill(
            "<button type=\"button\" class=\"zoom\" aria-label=\"{}\" title=\"{}\" onclick=\"{}\">{}</button>",
            [
                Slot::Say(Message::Layout(label)),
                Slot::Say(Message::Layout(label)),
                Slot::Do(Command::Timeline(Ask::Zoom(zoom, None))),
                Slot::Str(text),
            ],
        ))
    };
    page.fill(
        concat!(
            "<div class=\"timeline {}\"><div class=\"folds\">{}{}{}{}</div>",
            "<div class=\"timeline-scroll\" ref=\"{}\" role=\"region\" aria-label=\"{}\" onscroll=\"{}\" onwheel=\"{}\" ",
            "onpointerdown=\"{}\" onpointermove=\"{}\" ontouchstart=\"{}\" ontouchmove=\"{}\">",
            "<div class=\"corner\"></div>",
            "<svg class=\"timeline-axis\" width=\"{}\" height=\"{}\" aria-hidden=\"true\" onclick=\"{}\">{}",
            "<g class=\"cursor\" transform=\"translate({} {})\"><path transform=\"{}\" d=\"M-7 {}H7L0 {}Z\"/></g></svg>",
            "{}<svg id=\"@timeline\" role=\"img\" aria-label=\"{}\" ref=\"{}\" width=\"{}\" height=\"{}\" onclick=\"{}\">",
            "{}<g class=\"cursor\" transform=\"translate({} {})\"><line x2=\"{}\" y2=\"{}\"/></g>",
            "</svg></div></div>",
        ),
        [
            Slot::Str("down").when(down),
            Slot::Node(folds).when(trace.pods.len() > 1),
            zoom(Layout::ZoomOut, "−", Zoom::OUT),
            zoom(Layout::ZoomFit, "↔", Zoom::Fit),
            zoom(Layout::ZoomIn, "+", Zoom::IN),
            Slot::Ref(view.scroller.clone()),
            Slot::Say(Message::TimelineScroller),
            Slot::Hear(|_| Some(Command::Timeline(Ask::Look))),
            Slot::Hear(wheeled),
            Slot::Hear(grabbed),
            Slot::Hear(dragged),
            Slot::Hear(|event| pinched(event, true)),
            Slot::Hear(|event| pinched(event, false)),
            to_right(width, draw::AXIS_DOWN_PX),
            to_right(draw::AXIS_PX, width),
            Slot::Hear(pointed),
            axis,
            to_right(x, draw::AXIS_DOWN_PX - draw::AXIS_PX),
            to_right(0, x),
            Slot::Str("rotate(-90)").when(down),
            Slot::Number(draw::AXIS_PX - 11),
            Slot::Number(draw::AXIS_PX - 1),
            Slot::Node(labels::labels(page, view, shown, cursor)),
            Slot::Say(Message::TimelineSummary { trace, cursor }),
            Slot::Ref(view.picture.clone()),
            to_right(width, height),
            to_right(height, width),
            Slot::Hear(pointed),
            lanes,
            to_right(x, 0),
            to_right(0, x),
            to_right(0, height),
            to_right(height, 0),
        ],
    )
}

/// A short span is hit on purpose and names its step; elsewhere the place decides.
fn pointed(event: &web_sys::Event) -> Option<Command> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let step = target.closest("[data-step]").ok().flatten().and_then(|span| span.get_attribute("data-step"));
    match step.and_then(|step| step.parse().ok()) {
        Some(step) => Some(Command::Timeline(Ask::Step(step))),
        None => Some(Command::Timeline(Ask::Point(at(event.dyn_ref()?)))),
    }
}

fn at(event: &MouseEvent) -> Place {
    (event.client_x(), event.client_y())
}

/// With Ctrl, as when two fingers spread on a touchpad, and over the axis the wheel zooms; else it scrolls.
fn wheeled(event: &web_sys::Event) -> Option<Command> {
    let wheel: &WheelEvent = event.dyn_ref()?;
    let over_axis = || {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        target.closest(".timeline-axis").ok()?
    };
    if wheel.shift_key() || !(wheel.ctrl_key() || over_axis().is_some()) {
        return None;
    }
    event.prevent_default();
    let by = (wheel.delta_y() as i32).clamp(-100, 100);
    let percent = if by < 0 { 100 - by / 2 } else { 10_000 / (100 + by / 2) };
    Some(Command::Timeline(Ask::Zoom(Zoom::By(percent), Some(at(wheel)))))
}

/// A mouse can draw the picture along; a finger scrolls it anyway.
fn grabbed(event: &web_sys::Event) -> Option<Command> {
    let pointer: &PointerEvent = event.dyn_ref()?;
    (pointer.pointer_type() == "mouse").then(|| Command::Timeline(Ask::Grab(at(pointer))))
}

fn dragged(event: &web_sys::Event) -> Option<Command> {
    let pointer: &PointerEvent = event.dyn_ref()?;
    let held = pointer.pointer_type() == "mouse" && pointer.buttons() == 1;
    held.then(|| Command::Timeline(Ask::Drag(at(pointer))))
}

/// Two fingers zoom the picture and draw it along; one is left to the browser, which scrolls. Each finger may be on
/// something else in the picture.
fn pinched(event: &web_sys::Event, begins: bool) -> Option<Command> {
    let touches = event.dyn_ref::<TouchEvent>()?.touches();
    let scroller = |touch: &Touch| touch.target()?.dyn_into::<Element>().ok()?.closest(".timeline-scroll").ok()?;
    let (one, other) = touches.get(0).zip(touches.get(1)).filter(|_| touches.length() == 2)?;
    scroller(&one).filter(|picture| scroller(&other).as_ref() == Some(picture))?;
    event.prevent_default();
    let [(x, y), (to_x, to_y)] = [one, other].map(|touch| (touch.client_x(), touch.client_y()));
    let (across, down) = (to_x - x, to_y - y);
    let apart = (across * across + down * down).isqrt();
    Some(Command::Timeline(Ask::Pinch { begins, apart, middle: (x + across / 2, y + down / 2) }))
}
