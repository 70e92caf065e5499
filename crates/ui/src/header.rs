//! The top of the page: its name, the samples, the settings, what is opened as a dialog.

use podstep_core::cluster::Version;
use yew::prelude::*;

use crate::app::{App, Command};
use crate::browser;
use crate::dialog::Dialog;
use crate::gallery;
use crate::lazy::Chunk;
use crate::markup::{Page, Slot};
use crate::state::Action;
use crate::theme::Theme;
use podstep_text::{Layout, Locale, Message};

impl App {
    /// The name of the page and what can be chosen.
    pub(crate) fn header(&self) -> Html {
        let Self { page, state, .. } = self;
        let manifest =
            page.choice(Slot::Str(""), state.version.is_none(), true, Slot::Say(Message::VersionFromManifest));
        let versions = Version::all().map(|version| {
            let name = version.to_string();
            let shown = Slot::Say(Message::KubernetesVersion(version));
            page.choice(Slot::Str(&name), state.version == Some(version), true, shown)
        });
        let choose = |name, label, on_change, choices| {
            page.fill(
                "<label class=\"choice\" for=\"@{}\"><span>{}</span><select id=\"@{}\" onchange=\"{}\">{}</select></label>",
                [Slot::Str(name), Slot::Say(label), Slot::Str(name), Slot::Hear(on_change), Slot::Nodes(choices)],
            )
        };
        let gate = state.gate().map_or(Slot::Nothing, |on| {
            Slot::Node(page.fill(
                "<label><input type=\"checkbox\" id=\"@gate\" checked=\"{}\" onchange=\"{}\"/> {}</label>",
                [
                    Slot::Flag(on),
                    Slot::Hear(|event| Some(Command::Act(Action::SidecarGate(browser::is_checked(event))))),
                    Slot::Say(Message::SidecarGate),
                ],
            ))
        });
        let languages = Locale::ALL.map(|locale| {
            page.fill(
                "<option value=\"{}\" lang=\"{}\" selected=\"{}\">{}</option>",
                [
                    Slot::Str(locale.tag()),
                    Slot::Str(locale.tag()),
                    Slot::Flag(locale == page.locale),
                    Slot::Str(locale.name()),
                ],
            )
        });
        let themes = Theme::ALL
            .map(|theme| page.choice(Slot::Str(theme.id()), theme == self.theme, true, Slot::Say(theme.name())));
        let theme = choose(
            "theme",
            Message::Layout(Layout::Theme),
            |event| Some(Command::Theme(Theme::with_id(&browser::value(event)))),
            themes.into(),
        );
        let language = Chunk::Language(self.language.locale);
        // The settings are the browser's popover where there is no room for them; app.css decides.
        page.fill(
            "<header class=\"top\"><div class=\"brand\"><h1 translate=\"no\">Podstep</h1><p>{}</p></div>\
             {}<div id=\"@menu\" class=\"menu\" popover=\"auto\">{}<span class=\"gate\">{}</span>{}{}{}{}{}</div>\
             <div class=\"entries\">\
             <button type=\"button\" id=\"@help\" class=\"icon-button\" aria-haspopup=\"dialog\" aria-label=\"{}\" title=\"{}\" onclick=\"{}\">?</button>\
             <button type=\"button\" class=\"icon-button menu-button\" aria-label=\"{}\" popovertarget=\"@menu\">⋯</button>\
             </div></header>",
            [
                Slot::Say(Message::Tagline),
                Slot::Node(gallery::button(self)),
                Slot::Node(choose(
                    "version",
                    Message::Version,
                    |event| Some(Command::Act(Action::Version(Version::parse(&browser::value(event))))),
                    std::iter::once(manifest).chain(versions).collect(),
                )),
                gate,
                Slot::Node(choose(
                    "lang",
                    Message::Language,
                    |event| Some(Command::Speak(Locale::of_tag(&browser::value(event))?)),
                    languages.into(),
                )),
                Slot::Node(page.missing(Message::PanelMissing, language)).when(self.chunks.is_missing(language)),
                Slot::Node(theme).when(page.id_prefix.is_empty()),
                Slot::Node(entry(page, "share", "M12 15V3M7 8l5-5 5 5M5 13v8h14v-8", Message::Share, Dialog::Share)),
                Slot::Node(entry(page, "saved", "M6 3h12v18l-6-5-6 5z", Message::Saved, Dialog::Saved)),
                Slot::Say(Message::Layout(Layout::Help)),
                Slot::Say(Message::Layout(Layout::Help)),
                Slot::Do(Command::Dialog(Some(Dialog::Help))),
                Slot::Say(Message::Layout(Layout::Menu)),
            ],
        )
    }
}

/// A button that opens a dialog; its name is to be seen where there is room.
fn entry(page: &Page, id: &'static str, icon: &'static str, name: Message<'_>, dialog: Dialog) -> Html {
    page.fill(
        "<button type=\"button\" id=\"@{}\" class=\"icon-button entry\" aria-haspopup=\"dialog\" title=\"{}\" onclick=\"{}\">\
         <svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"{}\"/></svg><span>{}</span></button>",
        [Slot::Str(id), Slot::Say(name), Slot::Do(Command::Dialog(Some(dialog))), Slot::Str(icon), Slot::Say(name)],
    )
}
