//! The help: what the picture shows, every key and what it does.

use yew::Html;

use crate::app::{App, Command};
use crate::browser;
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
        "<p>{}</p><h3>{}</h3>{}<p class=\"note\">{}</p>{}\
         <label class=\"check\"><input type=\"checkbox\" id=\"@characters\" checked=\"{}\" onchange=\"{}\"/> {}</label>",
        [
            Slot::Say(Message::Tagline),
            Slot::Say(Message::Legend),
            Slot::Node(legend(page)),
            Slot::Say(Message::ScaleNote),
            Slot::Node(page.table("", "", None, Message::Help(Help::KeysIntro), columns.into(), rows.collect())),
            Slot::Flag(app.characters.get()),
            Slot::Hear(|event| Some(Command::Characters(browser::is_checked(event)))),
            Slot::Say(Message::Help(Help::Characters)),
        ],
    )
}

/// The keys as they are written on keyboards.
fn written(page: &Page, stroke: &Stroke) -> Html {
    let key = match stroke.key {
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        " " => "Space",
        "Escape" => "Esc",
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
