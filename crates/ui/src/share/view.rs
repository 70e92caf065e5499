//! What is in the two dialogs.

use podstep_share::link::MAX_OFFERED;
use podstep_text::{Format, Message, Sharing as Says};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};
use yew::Html;

use super::{Ask, Copy};
use crate::app::{App, Command};
use crate::browser;
use crate::dialog::Dialog;
use crate::markup::{Page, Slot};

const FORMATS: [(Format, &str); 7] = [
    (Format::State, ".podstep.json"),
    (Format::Yaml, "YAML"),
    (Format::Svg, "SVG"),
    (Format::Png, "PNG"),
    (Format::Csv, "CSV"),
    (Format::Json, "JSON"),
    (Format::Mermaid, "Mermaid"),
];

const fn say(message: Says<'_>) -> Slot<'_> {
    Slot::Say(Message::Sharing(message))
}

fn ask(ask: Ask) -> Slot<'static> {
    Slot::Do(Command::Share(ask))
}

/// What a form with a single field asks for.
fn submitted(event: &Event, ask: fn(String) -> Ask) -> Option<Command> {
    event.prevent_default();
    let field = event.target()?.dyn_into::<Element>().ok()?.query_selector("input").ok()??;
    Some(Command::Share(ask(field.dyn_into::<HtmlInputElement>().ok()?.value())))
}

fn button(page: &Page, id: &'static str, command: Slot<'_>, text: Slot<'_>) -> Html {
    page.fill(
        "<button type=\"button\" id=\"@{}\" class=\"button\" onclick=\"{}\">{}</button>",
        [Slot::Str(id), command, text],
    )
}

fn check(page: &Page, id: &'static str, on: bool, hear: fn(&Event) -> Option<Command>, text: Slot<'_>) -> Html {
    page.fill(
        "<label class=\"check\"><input type=\"checkbox\" id=\"@{}\" checked=\"{}\" onchange=\"{}\"/> {}</label>",
        [Slot::Str(id), Slot::Flag(on), Slot::Hear(hear), text],
    )
}

/// What is in the open one.
pub(crate) fn content(app: &App) -> Html {
    if app.dialog == Some(Dialog::Saved) { saved(app) } else { share(app) }
}

/// The link, the Markdown, the files.
fn share(app: &App) -> Html {
    let App { page, sharing, .. } = app;
    let copied = |what: Copy| match sharing.copied {
        Some((copied, true)) if copied == what => Slot::Say(Message::Copied),
        Some((copied, false)) if copied == what => say(Says::CopyFailed),
        _ => Slot::Nothing,
    };
    let link = sharing.link.as_deref();
    let length = link.map_or(0, str::len);
    let too_long = length > MAX_OFFERED;
    let length = match link {
        None => say(Says::LinkComing),
        Some(_) if too_long => say(Says::LinkTooLong { characters: length, limit: MAX_OFFERED }),
        Some(_) => say(Says::LinkLength(length)),
    };
    let copy = button(page, "copy-link", ask(Ask::Copy(Copy::Link)), say(Says::Copy));
    let link = page.fill(
        "<div class=\"field\"><input type=\"text\" id=\"@link\" readonly=\"\" value=\"{}\" aria-label=\"{}\" aria-describedby=\"@link-length\"/>{}</div>\
         <p class=\"note {}\"><span id=\"@link-length\">{}</span> <span role=\"status\">{}</span></p>{}",
        [
            Slot::Str(link.filter(|_| !too_long).unwrap_or_default()),
            say(Says::LinkLabel),
            Slot::Node(copy).when(link.is_some() && !too_long),
            Slot::Str("too-long").when(too_long),
            length,
            copied(Copy::Link),
            Slot::Node(check(
                page,
                "link-language",
                sharing.in_language,
                |event| Some(Command::Share(Ask::InLanguage(browser::is_checked(event)))),
                say(Says::LinkInLanguage(page.locale.name())),
            )),
        ],
    );
    let is_shown = app.state.shown.is_some();
    let markdown = page.fill(
        "<div class=\"field\">{}{}</div><p class=\"note\">{} <span role=\"status\">{}</span></p>",
        [
            Slot::Node(button(page, "copy-markdown", ask(Ask::Copy(Copy::Markdown)), say(Says::CopyMarkdown))),
            Slot::Node(check(
                page,
                "markdown-whole",
                sharing.whole,
                |event| Some(Command::Share(Ask::Whole(browser::is_checked(event)))),
                say(Says::WholeLife),
            )),
            say(Says::MarkdownNote),
            copied(Copy::Markdown),
        ],
    );
    let files = FORMATS.iter().filter(|(format, _)| is_shown || matches!(format, Format::State | Format::Yaml));
    let files = files.map(|(format, name)| {
        page.fill(
            "<li><button type=\"button\" class=\"button\" data-format=\"{}\" translate=\"no\" onclick=\"{}\">{}</button><span>{}</span></li>",
            [Slot::Str(name), ask(Ask::Download(*format)), Slot::Str(name), say(Says::Format(*format))],
        )
    });
    let ground = [false, true].map(|dark| {
        let word = if dark { Says::GroundDark } else { Says::GroundLight };
        page.choice(Slot::Str(if dark { "dark" } else { "light" }), dark == sharing.dark, true, say(word))
    });
    page.fill(
        "<section><h3>{}</h3><p class=\"note\">{}</p>{}</section>{}\
         <section><h3>{}</h3><ul class=\"formats\">{}</ul>{}\
         <p class=\"note\">{}</p><p class=\"note too-long\" role=\"alert\">{}</p></section>",
        [
            say(Says::LinkHeading),
            say(Says::LinkNote),
            Slot::Node(link),
            Slot::Node(page.fill("<section><h3 translate=\"no\">Markdown</h3>{}</section>", [Slot::Node(markdown)]))
                .when(is_shown),
            say(Says::ExportHeading),
            Slot::Nodes(files.collect()),
            Slot::Node(page.fill(
                "<label class=\"choice\">{} <select id=\"@ground\" onchange=\"{}\">{}</select></label>",
                [
                    say(Says::Ground),
                    Slot::Hear(|event| Some(Command::Share(Ask::Dark(browser::value(event) == "dark")))),
                    Slot::Nodes(ground.into()),
                ],
            ))
            .when(is_shown),
            say(Says::ExportNote),
            say(Says::ExportFailed).when(sharing.failed),
        ],
    )
}

/// The saved manifests.
fn saved(app: &App) -> Html {
    let App { page, sharing, .. } = app;
    if let Some(why) = sharing.closed {
        return page.fill("<p class=\"note too-long\" role=\"alert\">{}</p>", [say(why)]);
    }
    let suggested = app.state.shown.as_ref().map_or_else(String::new, |shown| {
        let workload = &shown.life.workload;
        page.locale.say(&Message::KindAndName { kind: workload.kind, name: &workload.name }).into_owned()
    });
    let entries = sharing.saved.entries().iter().map(|entry| {
        let name = entry.name.as_str();
        if sharing.renaming.as_deref() == Some(name) {
            return page.fill(
                "<li><form class=\"field\" onsubmit=\"{}\"><input type=\"text\" id=\"@new-name\" value=\"{}\" aria-label=\"{}\" autofocus=\"\"/>\
                 <button class=\"button\">{}</button><button type=\"button\" class=\"button\" onclick=\"{}\">{}</button></form></li>",
                [
                    Slot::Hear(|event| submitted(event, Ask::Renamed)),
                    Slot::Str(name),
                    say(Says::NewName(name)),
                    Slot::Str("OK"),
                    ask(Ask::Rename(None)),
                    say(Says::Cancel),
                ],
            );
        }
        page.fill(
            "<li><button type=\"button\" class=\"link\" aria-label=\"{}\" onclick=\"{}\">{}</button>\
             <span class=\"entries\"><button type=\"button\" class=\"icon-button\" aria-label=\"{}\" title=\"{}\" onclick=\"{}\">✎</button>\
             <button type=\"button\" class=\"icon-button\" aria-label=\"{}\" title=\"{}\" onclick=\"{}\">✕</button></span></li>",
            [
                say(Says::OpenSaved(name)),
                ask(Ask::Open(name.to_owned())),
                Slot::Str(name),
                say(Says::Rename(name)),
                say(Says::Rename(name)),
                ask(Ask::Rename(Some(name.to_owned()))),
                say(Says::Delete(name)),
                say(Says::Delete(name)),
                ask(Ask::Delete(name.to_owned())),
            ],
        )
    });
    let entries: Vec<Html> = entries.collect();
    let none = Slot::Node(page.fill("<p class=\"note\">{}</p>", [say(Says::SavedNothing)])).when(entries.is_empty());
    let changed = sharing.changed.as_ref().map_or(Slot::Nothing, |(about, name)| say(about(name)));
    let undo = Slot::Node(page.link(Command::Share(Ask::Undo), Slot::Say(Message::Undo)));
    page.fill(
        "<form class=\"field\" onsubmit=\"{}\"><label for=\"@save-name\">{}</label><input type=\"text\" id=\"@save-name\" value=\"{}\" required=\"\"/>\
         <button class=\"button\">{}</button></form>\
         <p role=\"status\" class=\"note\">{} {}</p><p role=\"alert\" class=\"note too-long\">{}</p>{}<ul class=\"saved\">{}</ul>\
         <p class=\"note\">{}</p>",
        [
            Slot::Hear(|event| submitted(event, Ask::Save)),
            say(Says::SaveAs),
            Slot::Text(suggested.into()),
            say(Says::Save),
            changed,
            undo.when(sharing.changed.is_some() && sharing.before.is_some()),
            sharing.said.map_or(Slot::Nothing, say),
            none,
            Slot::Nodes(entries),
            say(Says::SavedNote),
        ],
    )
}
