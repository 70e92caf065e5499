//! What is wrong with a text.

use serde::Serialize;

use crate::Span;

/// Something that is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where; may be empty.
    pub span: Span,
    /// What.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ProblemKind {
    /// The document cannot be read; kubectl's words.
    Syntax(String),
    /// The document cannot be read because a key or list item stands at a column that fits none of
    /// those above it.
    Indentation {
        /// One-based column of the key or dash.
        found: usize,
        /// One-based column of its siblings.
        expected: usize,
    },
    /// The text is beyond a bound; nothing after this place is read.
    TooComplex {
        /// `bytes`, `depth`, `nodes` or `aliases`.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// The key stands earlier in the same mapping; this one counts.
    DuplicateKey(String),
}
