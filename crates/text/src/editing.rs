//! What the code editor says.

use podstep_core::cluster::Version;

/// Everything that the code editor says.
#[derive(Debug, Clone, Copy)]
pub enum Editing<'a> {
    /// Its name, for who does not see it.
    Label,
    /// Its keys.
    Keys,
    /// The version that knows a field first.
    Since(Version),
    /// The version that keeps a field by default first.
    KeptSince(Option<Version>),
    /// What a field holds where nothing is written.
    Default(&'a str),
    /// What a field may hold.
    Words(&'a [&'a str]),
    /// How a quantity is stored.
    Stored(&'a str),
    /// What the editor itself says.
    Phrase(Phrase),
}

macro_rules! phrases {
    ($($phrase:ident)*) => {
        /// What CodeMirror says; it asks for each by its English text, with `$` for a number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "a phrase's documentation is its text in en/editing.rs")]
        pub enum Phrase {
            $($phrase,)*
        }

        /// All of them.
        pub const PHRASES: &[Editing<'static>] = &[$(Editing::Phrase(Phrase::$phrase),)*];
    };
}

phrases! {
    All ByWord Close Completions ControlCharacter CurrentMatch Find Go GoToLine MatchCase Next
    OnLine Previous Regexp Replace ReplaceAll ReplaceButton ReplacedMatches ReplacedOnLine SelectionDeleted
}
