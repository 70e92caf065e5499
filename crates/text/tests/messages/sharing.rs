//! What is said of links, exports, files and saved manifests.

use podstep_share::{Refused, Unsaved};
use podstep_text::{Format, Message, Sharing, Source};

use super::Take;

/// Every one of them.
pub fn sharing(take: Take<'_>) {
    for message in [Message::Share, Message::Saved, Message::OpenedText] {
        take(&message);
    }
    for source in [Source::Link, Source::File, Source::Saved] {
        for refused in [
            Refused::TooLong { limit: 31_987 },
            Refused::Newer { version: 37 },
            Refused::Codec,
            Refused::Broken,
            Refused::Sample,
        ] {
            take(&Message::Sharing(Sharing::Refused(source, refused)));
        }
    }
    for format in [Format::State, Format::Yaml, Format::Svg, Format::Png, Format::Csv, Format::Json, Format::Mermaid] {
        take(&Message::Sharing(Sharing::Format(format)));
    }
    for message in [
        Sharing::LinkHeading,
        Sharing::LinkNote,
        Sharing::LinkLabel,
        Sharing::LinkComing,
        Sharing::LinkLength(37),
        Sharing::LinkTooLong { characters: 9_173, limit: 7_919 },
        Sharing::LinkInLanguage("qxlanguage"),
        Sharing::Copy,
        Sharing::CopyMarkdown,
        Sharing::CopyFailed,
        Sharing::WholeLife,
        Sharing::MarkdownNote,
        Sharing::ColumnWhere,
        Sharing::ExportHeading,
        Sharing::ExportNote,
        Sharing::Ground,
        Sharing::GroundLight,
        Sharing::GroundDark,
        Sharing::ExportFailed,
        Sharing::SavedNote,
        Sharing::SavedNothing,
        Sharing::SaveAs,
        Sharing::Save,
        Sharing::OpenSaved("qxname"),
        Sharing::Rename("qxname"),
        Sharing::NewName("qxname"),
        Sharing::Delete("qxname"),
        Sharing::Cancel,
        Sharing::Kept("2031-07-19 17:37"),
        Sharing::Replaced("qxname"),
        Sharing::Renamed("qxname"),
        Sharing::NameTaken("qxname"),
        Sharing::Deleted("qxname"),
        Sharing::SavedNow("qxname"),
        Sharing::Unsaved(Unsaved::TooMany),
        Sharing::Unsaved(Unsaved::TooLong),
        Sharing::StorageFull,
        Sharing::StorageMissing,
        Sharing::StorageForeign,
    ] {
        take(&Message::Sharing(message));
    }
}
