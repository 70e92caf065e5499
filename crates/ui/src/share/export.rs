//! Files of a life: pictures, tables, diagrams, the trace. A chunk of its own, which links and saved manifests need not.

use podstep_export::{Picture, Theme, csv, json, mermaid};
use podstep_share::png;
use podstep_text::Format;
use yew::platform::spawn_local;

use super::{Ask, file_name, files, give, shared};
use crate::app::{App, Command};

/// Gives the reader what is shown, as a file.
pub(crate) fn export(app: &App, format: Format) {
    let Some(shown) = &app.state.shown else { return };
    let (life, locale, shared) = (&shown.life, app.page.locale, shared(app));
    let theme = if app.sharing.dark { Theme::Dark } else { Theme::Light };
    let picture = Picture { life, cursor: Some(app.state.cursor), theme, locale, shared: Some(&shared) };
    let text = |ending, kind, text: String| give(app, ending, kind, text.as_bytes());
    match format {
        Format::State | Format::Yaml => {}
        Format::Svg => text(".svg", "image/svg+xml", picture.svg()),
        Format::Csv => text(".csv", "text/csv", csv(life, locale)),
        Format::Json => text(".json", "application/json", json(life)),
        Format::Mermaid => text(".mmd", "text/plain", mermaid(life, locale)),
        Format::Png => {
            // The state goes into the picture once it is painted.
            let svg = Picture { shared: None, ..picture }.svg();
            let (name, send) = ([&file_name(app), ".png"].concat(), app.page.send.clone());
            spawn_local(async move {
                let painted = files::painted(&svg).await;
                let whole = painted.map(|painted| png::with(&painted, &shared));
                if !whole.is_some_and(|whole| files::download(&name, "image/png", &whole)) {
                    send.emit(Command::Share(Ask::Failed));
                }
            });
        }
    }
}
