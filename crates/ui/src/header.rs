//! The top of the page: its name, the samples, the version, the language.

use podstep_core::cluster::Version;
use podstep_core::samples::SAMPLES;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{App, Command};
use crate::browser;
use crate::lazy::Chunk;
use crate::markup::Slot;
use crate::state::Action;
use podstep_text::{Locale, Message};

impl App {
    /// The name of the page and what can be chosen.
    pub(crate) fn header(&self) -> Html {
        let Self { page, state, .. } = self;
        let own =
            page.choice(Slot::Str(""), state.sample().is_none(), state.own.is_some(), Slot::Say(Message::SampleOwn));
        let samples = SAMPLES.iter().map(|sample| {
            let chosen = state.sample() == Some(sample.id);
            page.choice(Slot::Str(sample.id), chosen, true, Slot::Say(Message::SampleTitle(sample.id)))
        });
        let manifest =
            page.choice(Slot::Str(""), state.version.is_none(), true, Slot::Say(Message::VersionFromManifest));
        let versions = Version::all().map(|version| {
            let name = version.to_string();
            page.choice(Slot::Str(&name), state.version == Some(version), true, Slot::Str(&name))
        });
        let choose = |name, label, on_change, choices| {
            page.fill(
                "<label for=\"@{}\"><span>{}</span><select id=\"@{}\" onchange=\"{}\">{}</select></label>",
                [Slot::Str(name), Slot::Say(label), Slot::Str(name), Slot::Hear(on_change), Slot::Nodes(choices)],
            )
        };
        let gate = state.gate().map_or(Slot::Nothing, |on| {
            Slot::Node(page.fill(
                "<label><input type=\"checkbox\" id=\"@gate\" checked=\"{}\" onchange=\"{}\"/> {}</label>",
                [Slot::Flag(on), Slot::Hear(switched), Slot::Say(Message::SidecarGate)],
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
        let language = Chunk::Language(self.language.locale);
        page.fill(
            "<header class=\"top\"><div class=\"brand\"><h1 translate=\"no\">Podstep</h1><p>{}</p></div>\
             <div class=\"choices\">{}{}<span class=\"gate\">{}</span>{}{}</div></header>",
            [
                Slot::Say(Message::Tagline),
                Slot::Node(choose(
                    "sample",
                    Message::Sample,
                    |event| Some(Command::Sample(browser::value(event))),
                    std::iter::once(own).chain(samples).collect(),
                )),
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
            ],
        )
    }
}

fn switched(event: &Event) -> Option<Command> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    Some(Command::Act(Action::SidecarGate(input.checked())))
}
