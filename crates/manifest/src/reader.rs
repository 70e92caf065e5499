//! From the parser's events to nodes. The only module that knows the parser crate.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, StrInput};

use crate::node::{Entry, Node, Value};
use crate::scalar::{self, Tag};
use crate::{MAX_ALIASES, MAX_DEPTH, MAX_NODES, Problem, ProblemKind, Span, indentation};

/// What may still be read of a text.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Budget {
    nodes: usize,
    aliases: usize,
}

impl Budget {
    fn spend_nodes(&mut self, count: usize, span: Span) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(count);
        if self.nodes > MAX_NODES { Err(too_complex("nodes", MAX_NODES, span)) } else { Ok(()) }
    }

    fn spend_alias(&mut self, span: Span) -> Result<(), Problem> {
        self.aliases = self.aliases.saturating_add(1);
        if self.aliases > MAX_ALIASES { Err(too_complex("aliases", MAX_ALIASES, span)) } else { Ok(()) }
    }
}

/// How often a document is read anew because of a `\'`.
const MAX_PATCHES: usize = 32;

/// Reads the first document of a stretch of the text, as kubectl does.
///
/// The parser refuses `\'` in double quotes, go-yaml accepts it. Where that is what it stumbles over,
/// `\a` takes its place, which nobody writes, and is turned into the quote later.
pub(crate) fn read(
    text: &str,
    chunk: Span,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) -> Result<Option<Node>, Problem> {
    let mut source = Cow::Borrowed(text.get(chunk.start..chunk.end).unwrap_or_default());
    let (spent, known) = (*budget, problems.len());
    for _ in 0..MAX_PATCHES {
        let problem = match read_source(&source, matches!(source, Cow::Owned(_)), chunk.start, budget, problems) {
            Err(Failure::UnknownEscape(at, problem)) => match patch(&source, at) {
                Some(patched) => {
                    source = Cow::Owned(patched);
                    *budget = spent;
                    problems.truncate(known);
                    continue;
                }
                None => problem,
            },
            Err(Failure::Problem(problem)) => problem,
            Ok(root) => return Ok(root),
        };
        return Err(problem);
    }
    read_source(&source, matches!(source, Cow::Owned(_)), chunk.start, budget, problems).map_err(
        |failure| match failure {
            Failure::UnknownEscape(_, problem) | Failure::Problem(problem) => problem,
        },
    )
}

/// The source with `\a` for every `\'` of the double-quoted scalar at this byte.
fn patch(source: &str, at: usize) -> Option<String> {
    let inside = source.get(at..)?.strip_prefix('"')?;
    let mut patched = source.get(..=at)?.to_owned();
    let mut changed = false;
    let mut escaped = false;
    for (offset, char) in inside.char_indices() {
        if char == '"' && !escaped {
            patched.push_str(inside.get(offset..)?);
            return changed.then_some(patched);
        }
        let quote = char == '\'' && escaped;
        changed |= quote;
        patched.push(if quote { 'a' } else { char });
        escaped = char == '\\' && !escaped;
    }
    None
}

fn read_source(
    source: &str,
    patched: bool,
    base: usize,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) -> Result<Option<Node>, Failure> {
    let mut options = Options::default();
    options.emit_comments = false;
    let parser = Parser::new_from_str_with_options(source, options);
    Reader { parser, source, patched, base, anchors: HashMap::new(), budget, problems }.document()
}

/// Why reading ended early.
enum Failure {
    /// A double-quoted scalar at this byte of the source has an escape that the parser does not know.
    UnknownEscape(usize, Problem),
    /// Anything else.
    Problem(Problem),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

struct Reader<'t, 'r> {
    parser: Parser<'t, StrInput<'t>>,
    source: &'t str,
    /// Whether `\a` stands for `\'`.
    patched: bool,
    /// Where the source begins in the whole text.
    base: usize,
    /// What aliases may stand for.
    anchors: HashMap<usize, Node>,
    budget: &'r mut Budget,
    problems: &'r mut Vec<Problem>,
}

impl<'t> Reader<'t, '_> {
    fn document(&mut self) -> Result<Option<Node>, Failure> {
        loop {
            match self.next()? {
                (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(None),
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (event, span) => {
                    let root = self.node(event, span, 0)?;
                    // What follows the node may still be broken.
                    while !matches!(self.next()?.0, Event::DocumentEnd | Event::StreamEnd) {}
                    return Ok(Some(root));
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Failure> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or_default();
                Ok((event, Span { start: self.base + range.start, end: self.base + range.end }))
            }
            Some(Err(error)) => Err(self.scan_failure(&error)),
            None => Ok((Event::StreamEnd, Span { start: self.base, end: self.base })),
        }
    }

    fn scan_failure(&self, error: &ScanError) -> Failure {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.source.len());
        let problem = self.scan_problem(error, at);
        if matches!(error.kind(), ErrorKind::UnknownQuotedScalarEscape) {
            Failure::UnknownEscape(at, problem)
        } else {
            Failure::Problem(problem)
        }
    }

    fn scan_problem(&self, error: &ScanError, at: usize) -> Problem {
        if let Some(found) = indentation::diagnose(self.source, at) {
            return found.problem(self.base);
        }
        let at = self.base + at;
        Problem { span: Span { start: at, end: at }, kind: ProblemKind::Syntax(error.info()) }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Failure> {
        if depth > MAX_DEPTH {
            return Err(too_complex("depth", MAX_DEPTH, span).into());
        }
        let (node, anchor) = match event {
            Event::Alias(id) => return self.alias(id, span, depth),
            Event::Scalar(text, style, anchor, tag) => {
                let text = if style == ScalarStyle::DoubleQuoted && self.patched {
                    Cow::Owned(text.replace('\u{7}', "'"))
                } else {
                    text
                };
                let tag = tag.map(|tag| scalar_tag(&tag));
                let plain = style == ScalarStyle::Plain;
                let value = match tag {
                    Some(tag) => scalar::resolve_tagged(&text, tag),
                    None if plain => scalar::resolve(&text),
                    None => Ok(Value::String(text.clone().into_owned())),
                }
                .map_err(|message| syntax(message, span))?;
                let span = self.trim(span, style);
                (Node { value, span, raw: plain.then(|| text.into_owned()) }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => (self.sequence(span, depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.mapping(span, depth)?, anchor),
            _ => return Err(syntax("unexpected end".to_owned(), span).into()),
        };
        self.budget.spend_nodes(1, span)?;
        if anchor != 0 {
            // The copy is paid for, or nested anchors would copy a text many times over.
            self.budget.spend_nodes(node.size(), span)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn alias(&mut self, id: usize, span: Span, depth: usize) -> Result<Node, Failure> {
        self.budget.spend_alias(span)?;
        let Some(target) = self.anchors.get(&id) else {
            return Err(syntax("anchor value contains itself".to_owned(), span).into());
        };
        self.budget.spend_nodes(target.size(), span)?;
        if depth + target.height() > MAX_DEPTH {
            return Err(too_complex("depth", MAX_DEPTH, span).into());
        }
        Ok(Node { span, ..target.clone() })
    }

    /// A block scalar ends with its last visible character.
    fn trim(&self, span: Span, style: ScalarStyle) -> Span {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return span;
        }
        let local = span.start.saturating_sub(self.base)..span.end.saturating_sub(self.base);
        let visible = self.source.get(local).map_or(0, |text| text.trim_end().len());
        Span { start: span.start, end: span.start + visible }
    }

    fn sequence(&mut self, span: Span, depth: usize) -> Result<Node, Failure> {
        let mut items: Vec<Node> = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, end) => {
                    let span = whole(span, end, items.last().map(|item| item.span));
                    return Ok(Node { value: Value::Seq(items), span, raw: None });
                }
                (event, at) => items.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, span: Span, depth: usize) -> Result<Node, Failure> {
        let mut map = Mapping::default();
        let mut last = None;
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let span = whole(span, at, last);
                return Ok(Node { value: Value::Map(map.entries), span, raw: None });
            }
            let merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, _) if text == "<<");
            let key = self.node(event, at, depth + 1)?;
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            last = Some(value.span);
            if merge {
                map.merge(value)?;
                continue;
            }
            let key_span = key.span;
            let Some(key) = scalar::key(key.value) else {
                return Err(syntax("unsupported map key".to_owned(), key_span).into());
            };
            if map.has_own(&key) {
                let kind = ProblemKind::DuplicateKey(key.clone());
                self.problems.push(Problem { span: key_span, kind });
            }
            map.set(Entry { key, key_span, value }, true);
        }
    }
}

/// A mapping under construction: a later entry takes the place of an earlier one.
#[derive(Default)]
struct Mapping {
    entries: Vec<Entry>,
    /// By key: index of the entry, and whether it is written here rather than merged.
    index: HashMap<String, (usize, bool)>,
}

impl Mapping {
    fn has_own(&self, key: &str) -> bool {
        self.index.get(key).is_some_and(|(_, own)| *own)
    }

    fn set(&mut self, entry: Entry, own: bool) {
        if let Some((at, was_own)) = self.index.get_mut(&entry.key) {
            *was_own |= own;
            if let Some(place) = self.entries.get_mut(*at) {
                *place = entry;
            }
        } else {
            self.index.insert(entry.key.clone(), (self.entries.len(), own));
            self.entries.push(entry);
        }
    }

    /// `<<`: takes over the entries of a mapping, or of several where the first one wins. As in
    /// go-yaml they win over keys above and lose to keys below.
    fn merge(&mut self, value: Node) -> Result<(), Problem> {
        let refuse = |span| syntax("map merge requires map or sequence of maps as the value".to_owned(), span);
        match value.value {
            Value::Map(entries) => entries.into_iter().for_each(|entry| self.set(entry, false)),
            Value::Seq(items) => {
                for item in items.into_iter().rev() {
                    let Value::Map(entries) = item.value else { return Err(refuse(item.span)) };
                    entries.into_iter().for_each(|entry| self.set(entry, false));
                }
            }
            _ => return Err(refuse(value.span)),
        }
        Ok(())
    }
}

/// A collection in block style ends with its last child: its end event stands at what follows.
fn whole(start: Span, end: Span, last: Option<Span>) -> Span {
    let flow = end.end > end.start;
    let end = if flow { end.end } else { last.map_or(start.end, |last| last.end) };
    Span { start: start.start, end: end.max(start.start) }
}

fn scalar_tag(tag: &granit_parser::Tag) -> Tag {
    if tag.suffix_in_namespace("tag:yaml.org,2002:").is_some_and(|suffix| suffix == "binary") {
        return Tag::Binary;
    }
    match tag.core_suffix() {
        Some("int") => Tag::Int,
        Some("float") => Tag::Float,
        Some("bool") => Tag::Bool,
        Some("null") => Tag::Null,
        _ => Tag::Str,
    }
}

fn syntax(message: String, span: Span) -> Problem {
    Problem { span, kind: ProblemKind::Syntax(message) }
}

fn too_complex(what: &'static str, limit: usize, span: Span) -> Problem {
    Problem { span, kind: ProblemKind::TooComplex { what, limit } }
}
