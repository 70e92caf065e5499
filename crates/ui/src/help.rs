//! The help: what the picture shows, every key and what it does.

use yew::Html;

use crate::app::App;
use crate::keys::{STROKES, Stroke};
use crate::markup::{Page, Slot, TableRow};
use crate::timeline::legend;
use podstep_text::{Help, Message};

/// What is in the dialog.
pub(crate) fn content(app: &App) -> Html {
    let page = &app.page;
    let rows = STROKES.iter().map(|stroke| TableRow {
        class: None,
        named: true,
        cells: vec![Slot::Node(written(page, stroke)), Slot::Say(Message::Help(Help::Key(stroke.means)))],
    });
    let columns = [Help::ColumnKey, Help::ColumnMeaning].map(|column| Slot::Say(Message::Help(column)));
    page.fill(
        "<p>{}</p><h3>{}</h3>{}<p class=\"note\">{}</p>{}",
        [
            Slot::Say(Message::Tagline),
            Slot::Say(Message::Legend),
            Slot::Node(legend(page)),
            Slot::Say(Message::ScaleNote),
            Slot::Node(page.table("", "", None, Message::Help(Help::KeysIntro), columns.into(), rows.collect())),
        ],
    )
}

/// The keys as they are written on keyboards.
fn written(page: &Page, stroke: &Stroke) -> Html {
    let key = match stroke.key {
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        " " => "Space",
        key => key,
    };
    page.fill(
        "<span class=\"keys\" translate=\"no\">{}{}<kbd>{}</kbd></span>",
        [
            Slot::Node(page.fill("<kbd>Ctrl</kbd>", [])).when(stroke.ctrl),
            Slot::Node(page.fill("<kbd>Shift</kbd>", [])).when(stroke.shift),
            Slot::Text(if stroke.ctrl { key.to_uppercase().into() } else { key.into() }),
        ],
    )
}
