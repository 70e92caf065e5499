//! What is opened over the page: one dialog at a time, in the browser's own frame, which keeps the focus inside, closes
//! with Esc and by a click beside it, and gives the focus back.

use web_sys::HtmlDialogElement;
use yew::Html;

use crate::app::{App, Command};
use crate::lazy::{Brought, Chunk, Stage};
use crate::markup::Slot;
use podstep_text::{Because, Gallery, Layout, Message};

/// Which dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// The keys.
    Help,
    /// The samples.
    Gallery,
    /// The rules.
    Rules,
    /// Link, Markdown, files.
    Share,
    /// The saved manifests.
    Saved,
}

/// Draws what is in a dialog.
pub(crate) type Content = fn(&App) -> Html;

impl Dialog {
    const fn heading(self) -> Message<'static> {
        match self {
            Self::Help => Message::Layout(Layout::Help),
            Self::Gallery => Message::Gallery(Gallery::Heading),
            Self::Rules => Message::Because(Because::Rules),
            Self::Share => Message::Share,
            Self::Saved => Message::Saved,
        }
    }

    /// The chunk that has its content.
    pub(crate) const fn chunk(self) -> Chunk {
        match self {
            Self::Help => Chunk::Help,
            Self::Gallery => Chunk::Gallery,
            Self::Rules => Chunk::Because,
            Self::Share | Self::Saved => Chunk::Share,
        }
    }
}

impl App {
    /// The frame, with what is in it if it is open.
    pub(crate) fn dialog_frame(&self) -> Html {
        let page = &self.page;
        let inside = self.dialog.map_or(Slot::Nothing, |dialog| {
            let content = match self.chunks.stage(dialog.chunk()) {
                Some(Stage::Here(Brought::Dialog(content) | Brought::Share(content, _) | Brought::Because(.., content))) => content(self),
                Some(Stage::Missing) => page.missing(Message::PanelMissing, dialog.chunk()),
                _ => page.note(Message::Loading),
            };
            Slot::Node(page.fill(
                "<div><header class=\"dialog-head\"><h2 id=\"@dialog-heading\">{}</h2>\
                 <button type=\"button\" class=\"icon-button\" aria-label=\"{}\" onclick=\"{}\">✕</button></header>{}</div>",
                [
                    Slot::Say(dialog.heading()),
                    Slot::Say(Message::Layout(Layout::Close)),
                    Slot::Do(Command::Dialog(None)),
                    Slot::Node(content),
                ],
            ))
        });
        page.fill(
            "<dialog id=\"@dialog\" closedby=\"any\" aria-labelledby=\"@dialog-heading\" ref=\"{}\" onclose=\"{}\">{}</dialog>",
            [Slot::Ref(self.dialog_ref.clone()), Slot::Do(Command::Dialog(None)), inside],
        )
    }

    /// Opens or closes the frame as the state has it.
    pub(crate) fn show_dialog(&self) {
        let Some(frame) = self.dialog_ref.cast::<HtmlDialogElement>() else { return };
        if self.dialog.is_none() {
            frame.close();
        } else if !frame.open() {
            let _ = frame.show_modal();
        }
    }
}
