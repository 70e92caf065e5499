//! The right side: the life of the text, with its timeline, transport and panels.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::VChild;

use crate::app::App;
use crate::kubectl::Question;
use crate::lazy::{Brought, Chunk, Stage};
use crate::markup::Slot;
use crate::panels::{Body, Kind, Panel, PanelProps};
use crate::tabs::{Tab, Tabs};
use crate::timeline;
use crate::transport::transport;
use podstep_text::Message;

impl App {
    /// The last life that could be simulated, or why there is none.
    pub(crate) fn life(&self) -> Html {
        let Self { page, state, .. } = self;
        let Some(shown) = &state.shown else {
            let waits = state.lacks && !self.chunks.is_missing(Chunk::Engine);
            let said = if waits { Message::Loading } else { Message::NothingToShow };
            return page.fill("<p class=\"card empty\">{}</p>", [Slot::Say(said)]);
        };
        let (rows, window) = self.timeline.rows();
        let panel = |kind: Kind| -> Html {
            let body = match kind.source() {
                Ok(view) => Body::Drawn(view),
                Err(chunk) => match self.chunks.stage(chunk) {
                    Some(Stage::Here(
                        Brought::Because(_, view, _)
                        | Brought::Kubectl(view, _)
                        | Brought::Compare(view, _)
                        | Brought::Script(view, _)
                        | Brought::Resources(view, _)
                        | Brought::Shared(view)
                        | Brought::Tables(view),
                    )) => Body::Drawn(view),
                    Some(Stage::Missing) => Body::Missing(chunk),
                    _ => Body::Coming,
                },
            };
            let props = PanelProps {
                kind,
                body,
                page: page.clone(),
                shown: shown.clone(),
                cursor: if kind.follows_cursor() { state.cursor } else { 0 },
                width: match kind {
                    Kind::Axis | Kind::Lanes => self.timeline.width(shown),
                    Kind::Compare if self.tabs.narrow => self.timeline.room(),
                    // The names take as much of the dock's larger part, to which it is confined, as of the stage.
                    Kind::Compare => self.timeline.room() * 3 / 5,
                    _ => 0,
                },
                down: self.tabs.narrow,
                rows: if kind == Kind::Lanes { Rc::clone(&rows) } else { Rc::clone(&self.no_rows) },
                window: if kind == Kind::Lanes { window } else { (0, 0) },
                desk: Rc::clone(&self.desk),
                undo: if kind == Kind::Script {
                    (state.undo.can_undo(), state.undo.can_redo())
                } else {
                    (false, false)
                },
                question: if kind == Kind::Kubectl { self.question } else { Question::default() },
                comparing: Rc::clone(&self.comparing),
                trial: Rc::clone(&self.trial),
                inputs: match self.chunks.stage(Chunk::Because) {
                    Some(Stage::Here(Brought::Because(view, ..))) if kind == Kind::Why => Some(view),
                    _ => None,
                },
            };
            VChild::<Panel>::new(props, kind.head().map(|(id, _)| id.into())).into()
        };
        let Tabs { narrow, .. } = self.tabs;
        let stage = || {
            page.fill(
                "<div class=\"card stage\">{}{}{}</div>",
                [
                    Slot::Node(panel(Kind::Headline)),
                    Slot::Node(panel(Kind::Strip)),
                    Slot::Node(timeline::timeline(
                        page,
                        &self.timeline,
                        shown,
                        state.cursor,
                        Slot::Node(panel(Kind::Axis)),
                        Slot::Node(panel(Kind::Lanes)),
                    )),
                ],
            )
        };
        let panels = || {
            page.fill(
                "<div class=\"card tabbed\">{}<div id=\"@panel\" key=\"{}\" class=\"panels\" role=\"{}\" aria-labelledby=\"{}\" \
                 tabindex=\"{}\">{}</div></div>",
                [
                    if narrow { Slot::Nothing } else { Slot::Node(self.tab_list()) },
                    Slot::Text(self.tab_name()),
                    Slot::Str("tabpanel").when(!narrow),
                    Slot::Text(self.tab_name()).when(!narrow),
                    Slot::Str("0").when(!narrow),
                    Slot::Nodes(self.tabs.panels().iter().copied().map(panel).collect()),
                ],
            )
        };
        let part = |on: bool, part: &dyn Fn() -> Html| if on { Slot::Node(part()) } else { Slot::Nothing };
        page.fill(
            "{}{}{}<div class=\"dock\">{}{}</div>",
            [
                Slot::Node(timeline::patterns(page)),
                part(self.tabs.shows(Tab::Timeline), &stage),
                Slot::Node(transport(page, state)),
                part(self.tabs.shows(Tab::Why), &|| panel(Kind::Why)),
                part(!self.tabs.panels().is_empty(), &panels),
            ],
        )
    }
}
