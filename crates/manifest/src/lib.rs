//! YAML as Kubernetes reads it, with every node's place in the text.
//!
//! Owns documents, nodes, places and text edits. Knows no Kubernetes kind. Never fails: what cannot be
//! read is reported and the rest is returned.

mod float;
mod highlight;
mod indentation;
mod json;
mod mapping;
mod node;
mod place;
mod problem;
mod reader;
mod scalar;
mod scanner;
mod write;

pub use highlight::{Class, document_at, highlight};
pub use node::{Document, Entry, Node, Value};
pub use place::{LineColumn, LineIndex, Span};
use problem::During;
pub use problem::{Bound, Problem, ProblemKind};
pub use write::Flow;

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
        problems.push(Problem::too_complex(Bound::Bytes, MAX_TEXT_BYTES, Span::default()));
        return (documents, problems);
    }
    let mut budget = reader::Budget::default();
    let mut start = 0;
    let mut no_json = None;
    if text.trim_start().starts_with('{') {
        let problem = match json::read_all(text, &mut budget, &mut documents, &mut problems) {
            Ok((_, None)) => return (documents, problems),
            Ok((end, Some(problem))) => match yaml_after_json(text, end) {
                Some(yaml) => {
                    start = yaml;
                    no_json = Some(problem);
                    None
                }
                None => Some(problem),
            },
            Err(problem) => Some(problem),
        };
        if let Some(problem) = problem {
            problems.push(problem);
            return (documents, problems);
        }
    }
    for (chunk, no_separator) in chunks(text, start) {
        let known = problems.len();
        problems.extend(no_separator);
        match reader::read(text, chunk, &mut budget, &mut problems) {
            Ok(Some(root)) if !root.is_null() => documents.push(Document { root }),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
        // Of what is neither JSON nor YAML, kubectl tells why it is no JSON.
        let broken = problems.iter().skip(known).any(|problem| !problem.said.is_empty());
        if let Some(problem) = no_json.take_if(|_| broken || chunk.start < chunk.end)
            && broken
        {
            problems.truncate(known);
            problems.push(problem);
        }
    }
    (documents, problems)
}

/// Where YAML begins after JSON: behind the space that follows, up to its first line break. None is looked for in
/// the last three bytes of a text if they begin with a space.
/// Source: `apimachinery/pkg/util/yaml/decoder.go`, `YAMLOrJSONDecoder.consumeWhitespace`.
fn yaml_after_json(text: &str, json_end: usize) -> Option<usize> {
    let rest = text.get(json_end..)?;
    for (at, char) in rest.char_indices() {
        match char {
            '\n' => return Some(json_end + at + 1),
            _ if !char.is_whitespace() => return Some(json_end + at),
            _ if rest.len() - at < 4 => return None,
            _ => {}
        }
    }
    None
}

/// The stretches between lines that begin with `---`, each with what is wrong with the line that ends it.
///
/// Only space or a comment may follow the separator.
/// Source: `apimachinery/pkg/util/yaml/decoder.go`, `YAMLReader.Read`.
fn chunks(text: &str, from: usize) -> Vec<(Span, Option<Problem>)> {
    const SEPARATOR: &str = "---";
    let mut chunks = Vec::new();
    let (mut start, mut at) = (from, from);
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let end = at + line.len();
        if let Some(rest) = line.strip_prefix(SEPARATOR) {
            let rest = rest.trim();
            let problem = (!rest.is_empty() && !rest.starts_with('#')).then(|| {
                let span = Span { start: at, end: at + line.trim_end().len() };
                Problem::syntax(During::Reading, 0, format!("invalid Yaml document separator: {rest}"), span)
            });
            chunks.push((Span { start, end: at }, problem));
            start = end;
        }
        at = end;
    }
    chunks.push((Span { start, end: text.len() }, None));
    chunks
}
