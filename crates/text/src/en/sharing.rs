//! English sentences about links, exports, files and saved manifests.

use podstep_share::{MAX_SAVED, Refused, Unsaved};

use super::count;
use crate::Text;
use crate::sharing::{Format, Sharing, Source};

pub(super) fn sharing(message: Sharing<'_>) -> Text {
    match message {
        Sharing::Refused(source, refused) => {
            let what = match source {
                Source::Link => "This link",
                Source::File => "This file",
                Source::Saved => "This saved manifest",
            };
            match refused {
                Refused::TooLong { limit } => format!("{what} is too long: more than {limit} is not read. Nothing was changed."),
                Refused::Newer { version } => format!(
                    "{what} was made by a newer Podstep (format {version}). Reload the page to get the newest one. Nothing was changed."
                ),
                Refused::Codec => format!("{what} is written in a way that this Podstep does not know. Nothing was changed."),
                Refused::Broken => format!("{what} cannot be read: it is cut short or damaged. Nothing was changed."),
                Refused::Sample => format!("{what} names a sample that does not exist. Nothing was changed."),
            }
            .into()
        }

        Sharing::LinkHeading => "Link".into(),
        Sharing::LinkNote => "It holds the manifest with its Scenario, the version, the step and the open panel. All of it stands after the #, which browsers send to no server.".into(),
        Sharing::LinkLabel => "Link to what you see".into(),
        Sharing::LinkComing => "The link is being made …".into(),
        Sharing::LinkLength(characters) => count(characters, "character", "characters").into(),
        Sharing::LinkTooLong { characters, limit } => format!(
            "The link would have {characters} characters. Chats and servers cut off links of more than {limit}: send a file or the Markdown instead."
        )
        .into(),
        Sharing::LinkInLanguage(name) => format!("Open it in this language ({name}), whatever the reader's own is").into(),
        Sharing::Copy => "Copy".into(),
        Sharing::CopyMarkdown => "Copy as Markdown".into(),
        Sharing::CopyFailed => "The browser does not let the page copy. Select the text and copy it yourself.".into(),
        Sharing::WholeLife => "all steps, not only those up to the cursor".into(),
        Sharing::MarkdownNote => "For an issue or a runbook: the link, the manifest and a table of the steps.".into(),
        Sharing::ColumnWhere => "Where".into(),

        Sharing::ExportHeading => "Download".into(),
        Sharing::ExportNote => "Drop a .podstep.json, an SVG or a PNG from here back on the page, and it goes on where you left it.".into(),
        Sharing::Ground => "Background of pictures".into(),
        Sharing::GroundLight => "light".into(),
        Sharing::GroundDark => "dark".into(),
        Sharing::Format(format) => match format {
            Format::State => "everything, to open it here again",
            Format::Yaml => "the manifest with its Scenario",
            Format::Svg => "the timeline as a picture, sharp at any size",
            Format::Png => "the timeline as a picture, for chats and slides",
            Format::Csv => "all steps as a table, for spreadsheets",
            Format::Json => "the whole trace, for programs",
            Format::Mermaid => "the timeline as a Gantt chart in text",
        }
        .into(),
        Sharing::ExportFailed => "The browser could not make this file.".into(),

        Sharing::SavedNote => "They stay in this browser. Save what matters as a file, too.".into(),
        Sharing::SavedNothing => "Nothing is saved yet.".into(),
        Sharing::SaveAs => "Name".into(),
        Sharing::Save => "Save what you see".into(),
        Sharing::OpenSaved(name) => format!("Open {name}").into(),
        Sharing::Rename(name) => format!("Rename {name}").into(),
        Sharing::NewName(name) => format!("New name of {name}").into(),
        Sharing::Delete(name) => format!("Delete {name}").into(),
        Sharing::Cancel => "Cancel".into(),
        Sharing::Kept(when) => format!("Kept on {when}").into(),
        Sharing::Replaced(name) => format!("{name} was replaced.").into(),
        Sharing::Renamed(name) => format!("It is now called {name}.").into(),
        Sharing::NameTaken(name) => format!("{name} is the name of another manifest, or no valid name.").into(),
        Sharing::Deleted(name) => format!("{name} was deleted.").into(),
        Sharing::SavedNow(name) => format!("{name} was saved.").into(),
        Sharing::Unsaved(Unsaved::TooMany) => {
            format!("Not saved: there are already {MAX_SAVED}. Delete some first.").into()
        }
        Sharing::Unsaved(Unsaved::TooLong) => "Not saved: all of them together would be too long. Delete some first.".into(),
        Sharing::StorageFull => "Not saved: the browser has no room left for this page. Delete some first, or save a file.".into(),
        Sharing::StorageMissing => "The browser gives this page no storage, as happens in a frame without permissions. Save a file or copy the link instead.".into(),
        Sharing::StorageForeign => "What is stored here was written by another Podstep and is left alone. Save a file instead.".into(),
    }
}
