//! YAML as Kubernetes reads it, with every node's place in the text.
//!
//! Owns documents, nodes, places and text edits. Knows no Kubernetes kind. Never fails: what cannot be
//! read is reported and the rest is returned.

mod float;
mod indentation;
mod json;
mod mapping;
mod node;
mod place;
mod problem;
mod reader;
mod scalar;
mod scanner;

pub use node::{Document, Entry, Node, Value};
pub use place::{LineColumn, LineIndex, Span};
pub use problem::{Problem, ProblemKind};

/// Longest text that is read, in bytes.
pub const MAX_TEXT_BYTES: usize = 1 << 20;
/// Deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 100;
/// Most nodes of a text, counted after aliases are expanded.
pub const MAX_NODES: usize = 50_000;
/// Most aliases of a text.
pub const MAX_ALIASES: usize = 1_000;

/// Reads all documents of a text.
///
/// Documents are separated as kubectl does it: by lines that begin with `---`. A broken document is
/// reported and left out, the others are read; empty documents are left out silently.
#[must_use]
pub fn parse(text: &str) -> (Vec<Document>, Vec<Problem>) {
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    if text.len() > MAX_TEXT_BYTES {
        let kind = ProblemKind::TooComplex { what: "bytes", limit: MAX_TEXT_BYTES };
        problems.push(Problem { span: Span::default(), kind });
        return (documents, problems);
    }
    let mut budget = reader::Budget::default();
    let mut start = 0;
    if text.trim_start().starts_with('{') {
        match json::read_all(text, &mut budget, &mut documents, &mut problems) {
            Ok(end) => start = end,
            Err(problem) => {
                problems.push(problem);
                return (documents, problems);
            }
        }
        // After one JSON object may come YAML; its first line is what stands behind the brace.
        let rest = text.get(start..).unwrap_or_default();
        let space = rest.len() - rest.trim_start().len();
        start += rest.get(..space).and_then(|space| space.find('\n')).map_or(space, |at| at + 1);
    }
    for chunk in chunks(text, start, &mut problems) {
        match reader::read(text, chunk, &mut budget, &mut problems) {
            Ok(Some(root)) if !root.is_null() => documents.push(Document { root }),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    (documents, problems)
}

/// The stretches between lines that begin with `---`.
///
/// Only space or a comment may follow the separator.
/// Source: `apimachinery/pkg/util/yaml/decoder.go`, `YAMLReader.Read`.
fn chunks(text: &str, from: usize, problems: &mut Vec<Problem>) -> Vec<Span> {
    const SEPARATOR: &str = "---";
    let mut chunks = Vec::new();
    let (mut start, mut at) = (from, from);
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let end = at + line.len();
        if let Some(rest) = line.strip_prefix(SEPARATOR) {
            let rest = rest.trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                let span = Span { start: at, end: at + line.trim_end().len() };
                let message = format!("invalid Yaml document separator: {rest}");
                problems.push(Problem { span, kind: ProblemKind::Syntax(message) });
            }
            chunks.push(Span { start, end: at });
            start = end;
        }
        at = end;
    }
    chunks.push(Span { start, end: text.len() });
    chunks
}
