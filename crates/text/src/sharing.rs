//! What is said of links, exports, files and saved manifests.

use podstep_share::{Refused, Unsaved};

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A link.
    Link,
    /// A file.
    File,
    /// A saved manifest.
    Saved,
}

/// How a life can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Everything, to go on with it here.
    State,
    /// The manifest alone.
    Yaml,
    /// A picture in lines.
    Svg,
    /// A picture in points.
    Png,
    /// The steps as a table.
    Csv,
    /// The whole trace.
    Json,
    /// A diagram as text.
    Mermaid,
}

/// What is said of links, exports, files and saved manifests.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "a message's documentation is its text in en/sharing.rs")]
pub enum Sharing<'a> {
    Refused(Source, Refused),

    LinkHeading,
    LinkNote,
    LinkLabel,
    LinkComing,
    LinkLength(usize),
    LinkTooLong {
        characters: usize,
        limit: usize,
    },
    /// The name of the language, in itself.
    LinkInLanguage(&'a str),
    Copy,
    CopyMarkdown,
    CopyFailed,
    WholeLife,
    MarkdownNote,
    /// A heading of the table of steps: the container, or the Pod if it is about none.
    ColumnWhere,

    ExportHeading,
    ExportNote,
    Ground,
    GroundLight,
    GroundDark,
    Format(Format),
    ExportFailed,

    SavedNote,
    SavedNothing,
    SaveAs,
    Save,
    OpenSaved(&'a str),
    Rename(&'a str),
    NewName(&'a str),
    Delete(&'a str),
    Cancel,
    /// How a text is called that the page kept by itself; with the day and the time.
    Kept(&'a str),
    Replaced(&'a str),
    Renamed(&'a str),
    NameTaken(&'a str),
    Deleted(&'a str),
    SavedNow(&'a str),
    Unsaved(Unsaved),
    StorageFull,
    StorageMissing,
    StorageForeign,
}
