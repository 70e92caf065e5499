//! The messages of the frame around everything: what stands in the header, what dialogs and keys are called.

/// Words of the header and of the frame of dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "a message's documentation is its text in en/layout.rs")]
pub enum Layout {
    Menu,
    Theme,
    ThemeAuto,
    ThemeLight,
    ThemeDark,
    Help,
    Close,
    /// What the tabs are together.
    Panels,
    Text,
    Timeline,
    Why,
    Watch,
    Status,
    /// The way from the numbers of the headline to where each is explained.
    WhyNumbers,
    Kubectl,
    Resources,
    Shared,
    Shutdown,
    Events,
    Steps,
    ZoomOut,
    ZoomFit,
    ZoomIn,
}

/// What the help says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "a message's documentation is its text in en/layout.rs")]
pub enum Help {
    KeysIntro,
    /// The switch of the keys that are characters.
    Characters,
    ColumnKey,
    ColumnMeaning,
    /// What a key does.
    Key(Key),
}

/// What keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the documentation is the text in en/layout.rs")]
pub enum Key {
    Back,
    Next,
    BackDecision,
    NextDecision,
    First,
    Last,
    Play,
    SecondBack,
    SecondOn,
    BackDeed,
    NextDeed,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    Rows,
    Undo,
    Redo,
    Compare,
    Help,
}
