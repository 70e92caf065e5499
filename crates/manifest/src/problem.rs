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
    /// What kubectl says of it after the name of the file; empty if it says nothing.
    pub said: String,
}

/// What kubectl was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum During {
    /// Splitting the text, or reading JSON.
    Reading,
    /// Reading YAML.
    Yaml,
    /// Making JSON of its keys, then of its numbers.
    Keys,
    Numbers,
}

impl Problem {
    /// A document that cannot be read, and the line that kubectl names; 0 if it names none.
    pub(crate) fn syntax(during: During, line: usize, message: String, span: Span) -> Self {
        let mut said = String::new();
        if during != During::Reading {
            said.push_str("error converting YAML to JSON: ");
        }
        if during == During::Yaml {
            said.push_str("yaml: ");
        }
        if line > 0 {
            said.push_str("line ");
            said.push_str(&line.to_string());
            said.push_str(": ");
        }
        said.push_str(&message);
        Self { span, kind: ProblemKind::Syntax(message), said }
    }

    /// A text that is beyond a bound that kubectl does not have.
    pub(crate) const fn too_complex(what: Bound, limit: usize, span: Span) -> Self {
        Self { span, kind: ProblemKind::TooComplex { what, limit }, said: String::new() }
    }
}

/// Of what a text may have only so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Bound {
    /// Bytes.
    Bytes,
    /// Levels of nesting.
    Depth,
    /// Keys, values, lists and mappings.
    Nodes,
    /// Uses of an anchor.
    Aliases,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ProblemKind {
    /// The document cannot be read; kubectl's words without the line, which it counts in each document anew.
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
        /// Of what there is too much.
        what: Bound,
        /// The bound.
        limit: usize,
    },
    /// The key stands earlier in the same mapping; this one counts.
    DuplicateKey {
        /// The key.
        key: String,
        /// The earlier one with its value.
        first: Span,
        /// Whether the mapping is in braces.
        flow: bool,
    },
}
