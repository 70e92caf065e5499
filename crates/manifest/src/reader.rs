//! From tokens to nodes: the grammar of YAML, anchors, merge keys.
//!
//! Source: `go.yaml.in/yaml/v2`, `parserc.go` and `decode.go`. As there, whatever follows the first document
//! of a source is not read, and a text that breaks the grammar is refused for that before anything else.

use crate::node::{Entry, Node, Value};
use crate::problem::During;
use crate::scalar::{self, Tag};
use crate::scanner::{Fault, INCOMPATIBLE, Kind, Scanner};
use crate::{Bound, MAX_ALIASES, MAX_DEPTH, MAX_NODES, Problem, Span, indentation, mapping};

/// What may still be read of a text.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Budget {
    nodes: usize,
    aliases: usize,
}

impl Budget {
    pub(crate) fn spend_nodes(&mut self, count: usize, span: Span) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(count);
        if self.nodes > MAX_NODES { Err(Problem::too_complex(Bound::Nodes, MAX_NODES, span)) } else { Ok(()) }
    }
}

/// Why reading ended.
enum Stop {
    /// The scanner or the grammar refuses the source.
    Fault(Fault),
    /// A bound was met.
    Bound(Problem),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Reads the first document of a stretch of the text, as kubectl does.
pub(crate) fn read(
    text: &str,
    chunk: Span,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) -> Result<Option<Node>, Problem> {
    let source = text.get(chunk.start..chunk.end).unwrap_or_default();
    let place = Place { base: chunk.start, end: chunk.end };
    let known = problems.len();
    let root = Scanner::new(source).map_err(Stop::Fault).and_then(|scanner| {
        let mut reader = Reader {
            scanner,
            place,
            anchors: Vec::new(),
            last_alias: Span::default(),
            refused: None,
            budget,
            problems,
        };
        let root = reader.document()?;
        Ok((root, reader.refused))
    });
    let problem = match root {
        Ok((root, None)) => return Ok(root),
        Ok((_, Some((_, refused)))) => refused,
        Err(Stop::Bound(problem)) => problem,
        Err(Stop::Fault(fault)) => {
            let span = place.span(Span { start: fault.at, end: fault.at });
            let problem = Problem::syntax(During::Yaml, fault.line, fault.message.to_owned(), span);
            match indentation::diagnose(source, fault.at) {
                Some(found) => found.instead_of(problem, chunk.start),
                None => problem,
            }
        }
    };
    // Of a document that is not read, nothing else is told.
    problems.truncate(known);
    Err(problem)
}

/// Where the source stands in the whole text.
#[derive(Debug, Clone, Copy)]
struct Place {
    base: usize,
    end: usize,
}

impl Place {
    /// The scanner sees a line break at the end that may not be there.
    fn span(self, local: Span) -> Span {
        let place = |at: usize| (self.base + at).min(self.end);
        Span { start: place(local.start), end: place(local.end) }
    }
}

struct Anchor {
    name: String,
    /// None while it is being read.
    node: Option<Node>,
}

struct Reader<'t, 'r> {
    scanner: Scanner<'t>,
    place: Place,
    /// What aliases may stand for; of equal names the last counts.
    anchors: Vec<Anchor>,
    /// The place of the last one.
    last_alias: Span,
    /// The first mistake that is none of grammar, of the earliest step.
    refused: Option<(During, Problem)>,
    budget: &'r mut Budget,
    problems: &'r mut Vec<Problem>,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let (mut kind, span) = self.peek()?;
        match kind {
            Kind::StreamEnd => return Ok(None),
            Kind::Directive => {
                while self.peek()?.0 == Kind::Directive {
                    let line = self.scanner.line();
                    if !self.scanner.take().is_empty() {
                        return Err(Stop::Fault(Fault { at: span.start, line, message: INCOMPATIBLE }));
                    }
                }
                return Err(self.fault("did not find expected <document start>"));
            }
            Kind::DocumentStart => {
                self.scanner.take();
                kind = self.peek()?.0;
                let ends = [Kind::Directive, Kind::DocumentStart, Kind::DocumentEnd, Kind::StreamEnd];
                if ends.contains(&kind) {
                    return Ok(Some(empty(span)));
                }
            }
            _ => {}
        }
        let root = self.value(Context::Block, 0)?;
        // The document ends here, whatever comes, if it is a token at all.
        self.peek()?;
        Ok(Some(root))
    }

    fn peek(&mut self) -> Result<(Kind, Span), Stop> {
        let (kind, span) = self.scanner.peek()?;
        Ok((kind, self.place.span(span)))
    }

    /// Takes the next token if it is of a kind.
    fn take(&mut self, wanted: Kind) -> Result<Option<Span>, Stop> {
        let (kind, span) = self.peek()?;
        if kind != wanted {
            return Ok(None);
        }
        self.scanner.take();
        Ok(Some(span))
    }

    /// What is wrong with the next token.
    fn fault(&mut self, message: &'static str) -> Stop {
        match self.scanner.peek() {
            Ok((_, span)) => Stop::Fault(Fault { at: span.start, line: self.scanner.line(), message }),
            Err(fault) => Stop::Fault(fault),
        }
    }

    /// Remembers a mistake that go-yaml finds only when the grammar is right.
    fn refuse(&mut self, during: During, message: String, span: Span) {
        if self.refused.as_ref().is_none_or(|(earlier, _)| during < *earlier) {
            self.refused = Some((during, Problem::syntax(during, 0, message, span)));
        }
    }

    /// A node that is no key.
    fn value(&mut self, context: Context, depth: usize) -> Result<Node, Stop> {
        let node = self.node(context, depth)?;
        if let Some(message) = scalar::unsupported(&node.value) {
            self.refuse(During::Numbers, message.to_owned(), node.span);
        }
        Ok(node)
    }

    /// A node, or nothing if the next token is one of these.
    fn value_unless(&mut self, ends: &[Kind], before: Span, context: Context, depth: usize) -> Result<Node, Stop> {
        if ends.contains(&self.peek()?.0) { self.nothing(before) } else { self.value(context, depth) }
    }

    /// The null that stands behind a token.
    fn nothing(&mut self, before: Span) -> Result<Node, Stop> {
        self.spend_nodes(1, before)?;
        Ok(empty(Span { start: before.end, end: before.end }))
    }

    fn spend_nodes(&mut self, count: usize, span: Span) -> Result<(), Stop> {
        self.budget.spend_nodes(count, span).map_err(Stop::Bound)
    }

    fn node(&mut self, context: Context, depth: usize) -> Result<Node, Stop> {
        let (mut kind, mut span) = self.peek()?;
        if depth > MAX_DEPTH {
            return Err(Stop::Bound(Problem::too_complex(Bound::Depth, MAX_DEPTH, span)));
        }
        if kind == Kind::Alias {
            let name = self.scanner.take();
            return self.alias(&name, span, depth);
        }
        let mut anchor = None;
        let mut tag = None;
        let mut properties = None;
        loop {
            match kind {
                Kind::Anchor if anchor.is_none() => {
                    anchor = Some(self.anchors.len());
                    let name = self.scanner.take();
                    self.anchors.push(Anchor { name, node: None });
                }
                Kind::Tag(given) if tag.is_none() => {
                    tag = Some(given);
                    self.scanner.take();
                }
                _ => break,
            }
            properties = Some(span);
            (kind, span) = self.peek()?;
        }
        let node = match kind {
            Kind::Scalar { plain } => {
                let text = self.scanner.take();
                self.scalar(text, plain, tag, span)
            }
            Kind::BlockEntry if context == Context::BlockOrList => self.list_without_indent(span, depth)?,
            Kind::FlowSequenceStart => self.flow_sequence(span, depth)?,
            Kind::FlowMappingStart => self.flow_mapping(span, depth)?,
            Kind::BlockSequenceStart if context != Context::Flow => self.block_sequence(span, depth)?,
            Kind::BlockMappingStart if context != Context::Flow => self.block_mapping(span, depth)?,
            _ => match properties {
                Some(before) => self.scalar(String::new(), true, tag, Span { start: before.end, end: before.end }),
                None => return Err(self.fault("did not find expected node content")),
            },
        };
        self.spend_nodes(1, node.span)?;
        if let Some(anchor) = anchor {
            // The copy is paid for, or nested anchors would copy a text many times over.
            self.spend_nodes(node.size(), node.span)?;
            if let Some(place) = self.anchors.get_mut(anchor) {
                place.node = Some(node.clone());
            }
        }
        Ok(node)
    }

    fn alias(&mut self, name: &str, span: Span, depth: usize) -> Result<Node, Stop> {
        self.last_alias = span;
        self.budget.aliases = self.budget.aliases.saturating_add(1);
        if self.budget.aliases > MAX_ALIASES {
            return Err(Stop::Bound(Problem::too_complex(Bound::Aliases, MAX_ALIASES, span)));
        }
        let message = match self.anchors.iter().rev().find(|anchor| anchor.name == name) {
            Some(Anchor { node: Some(target), .. }) => {
                let (node, size) = (Node { span, ..target.clone() }, target.size());
                if depth + target.height() > MAX_DEPTH {
                    return Err(Stop::Bound(Problem::too_complex(Bound::Depth, MAX_DEPTH, span)));
                }
                self.spend_nodes(size, span)?;
                return Ok(node);
            }
            Some(_) => format!("anchor '{name}' value contains itself"),
            None => format!("unknown anchor '{name}' referenced"),
        };
        self.refuse(During::Yaml, message, span);
        self.nothing(span)
    }

    fn scalar(&mut self, text: String, plain: bool, tag: Option<Tag>, span: Span) -> Node {
        let value = match tag {
            Some(tag) => scalar::resolve_tagged(&text, tag).unwrap_or_else(|message| {
                self.refuse(During::Yaml, message, span);
                Value::Null
            }),
            None if plain => scalar::resolve(&text),
            None => return Node { value: Value::String(text), span, raw: None },
        };
        Node { value, span, raw: plain.then_some(text) }
    }

    fn block_sequence(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        self.scanner.take();
        let mut items = Vec::new();
        while let Some(dash) = self.take(Kind::BlockEntry)? {
            let ends = [Kind::BlockEntry, Kind::BlockEnd];
            items.push(self.value_unless(&ends, dash, Context::Block, depth + 1)?);
        }
        if self.take(Kind::BlockEnd)?.is_none() {
            return Err(self.fault("did not find expected '-' indicator"));
        }
        Ok(list(start, items))
    }

    /// A list whose dashes stand below the key that it belongs to.
    fn list_without_indent(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        let mut items = Vec::new();
        while let Some(dash) = self.take(Kind::BlockEntry)? {
            let ends = [Kind::BlockEntry, Kind::Key, Kind::Value, Kind::BlockEnd];
            items.push(self.value_unless(&ends, dash, Context::Block, depth + 1)?);
        }
        Ok(list(start, items))
    }

    fn block_mapping(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        let ends = [Kind::Key, Kind::Value, Kind::BlockEnd];
        let mut map = mapping::Builder::default();
        let mut end = start.start;
        self.scanner.take();
        while let Some(before) = self.take(Kind::Key)? {
            let key = self.key_unless(&ends, before, Context::BlockOrList, depth + 1)?;
            let value = match self.take(Kind::Value)? {
                Some(colon) => self.value_unless(&ends, colon, Context::BlockOrList, depth + 1)?,
                None => self.nothing(key.node.span)?,
            };
            end = value.span.end.max(key.node.span.end);
            self.add(&mut map, key, value, false);
        }
        if self.take(Kind::BlockEnd)?.is_none() {
            return Err(self.fault("did not find expected key"));
        }
        Ok(Node { value: Value::Map(map.entries()), span: Span { start: start.start, end }, raw: None })
    }

    fn flow_sequence(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        let mut items: Vec<Node> = Vec::new();
        self.scanner.take();
        loop {
            if let Some(end) =
                self.flow_end(Kind::FlowSequenceEnd, items.is_empty(), "did not find expected ',' or ']'")?
            {
                return Ok(Node {
                    value: Value::Seq(items),
                    span: Span { start: start.start, end: end.end },
                    raw: None,
                });
            }
            items.push(match self.take(Kind::Key)? {
                Some(before) => self.pair(before, depth + 1)?,
                None => self.value(Context::Flow, depth + 1)?,
            });
        }
    }

    /// A mapping of one entry that stands in a flow sequence without braces.
    fn pair(&mut self, before: Span, depth: usize) -> Result<Node, Stop> {
        let (kind, span) = self.peek()?;
        if depth > MAX_DEPTH {
            return Err(Stop::Bound(Problem::too_complex(Bound::Depth, MAX_DEPTH, span)));
        }
        let key = if [Kind::Value, Kind::FlowEntry, Kind::FlowSequenceEnd].contains(&kind) {
            // libyaml passes the token here, which makes `[? : a]` an error.
            self.scanner.take();
            Key { node: self.nothing(before)?, merges: false }
        } else {
            self.key(Context::Flow, depth + 1)?
        };
        let value = match self.take(Kind::Value)? {
            Some(colon) => {
                let ends = [Kind::FlowEntry, Kind::FlowSequenceEnd];
                self.value_unless(&ends, colon, Context::Flow, depth + 1)?
            }
            None => self.nothing(key.node.span)?,
        };
        let span = Span { start: key.node.span.start, end: value.span.end };
        let mut map = mapping::Builder::default();
        self.add(&mut map, key, value, true);
        Ok(Node { value: Value::Map(map.entries()), span, raw: None })
    }

    fn flow_mapping(&mut self, start: Span, depth: usize) -> Result<Node, Stop> {
        let mut map = mapping::Builder::default();
        let mut first = true;
        self.scanner.take();
        loop {
            if let Some(end) = self.flow_end(Kind::FlowMappingEnd, first, "did not find expected ',' or '}'")? {
                let span = Span { start: start.start, end: end.end };
                return Ok(Node { value: Value::Map(map.entries()), span, raw: None });
            }
            first = false;
            let (key, value) = if let Some(before) = self.take(Kind::Key)? {
                let ends = [Kind::Value, Kind::FlowEntry, Kind::FlowMappingEnd];
                let key = self.key_unless(&ends, before, Context::Flow, depth + 1)?;
                let ends = [Kind::FlowEntry, Kind::FlowMappingEnd];
                let value = match self.take(Kind::Value)? {
                    Some(colon) => self.value_unless(&ends, colon, Context::Flow, depth + 1)?,
                    None => self.nothing(key.node.span)?,
                };
                (key, value)
            } else {
                let key = self.key(Context::Flow, depth + 1)?;
                let value = self.nothing(key.node.span)?;
                (key, value)
            };
            self.add(&mut map, key, value, true);
        }
    }

    /// The end of a flow collection, if it is next. Otherwise a comma, which must stand before all but the
    /// first item, is taken.
    fn flow_end(&mut self, end: Kind, first: bool, message: &'static str) -> Result<Option<Span>, Stop> {
        let ended = self.take(end)?;
        if first || ended.is_some() {
            return Ok(ended);
        }
        if self.take(Kind::FlowEntry)?.is_none() {
            return Err(self.fault(message));
        }
        self.take(end)
    }

    fn key(&mut self, context: Context, depth: usize) -> Result<Key, Stop> {
        let tag = match self.peek()?.0 {
            Kind::Tag(tag) => Some(tag),
            _ => None,
        };
        let node = self.node(context, depth)?;
        // Without a tag that says otherwise; an alias to `<<` is an ordinary key.
        let merges = match &node.value {
            Value::String(text) if text == "<<" => tag == Some(Tag::Merge) || tag.is_none() && node.raw.is_some(),
            _ => false,
        };
        Ok(Key { node, merges })
    }

    fn key_unless(&mut self, ends: &[Kind], before: Span, context: Context, depth: usize) -> Result<Key, Stop> {
        if ends.contains(&self.peek()?.0) {
            return Ok(Key { node: self.nothing(before)?, merges: false });
        }
        self.key(context, depth)
    }

    fn add(&mut self, map: &mut mapping::Builder, key: Key, value: Node, flow: bool) {
        let key_span = key.node.span;
        if key.merges {
            // Several mappings are listed here, not where an alias stands for the list.
            let aliased_list = value.span == self.last_alias && matches!(value.value, Value::Seq(_));
            let merged = if aliased_list { Err(value.span) } else { map.merge(value) };
            if let Err(span) = merged {
                let message = "map merge requires map or sequence of maps as the value";
                self.refuse(During::Yaml, message.to_owned(), span);
            }
            return;
        }
        match scalar::key(key.node, &value) {
            Ok(key) => map.write(Entry { key, key_span, value }, flow, self.problems),
            Err((during, message)) => self.refuse(during, message, key_span),
        }
    }
}

/// A key before it becomes text.
struct Key {
    node: Node,
    /// Whether it is `<<`.
    merges: bool,
}

/// Which collections may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Flow,
    Block,
    /// Also a list whose dashes are not indented.
    BlockOrList,
}

const fn empty(span: Span) -> Node {
    Node { value: Value::Null, span, raw: Some(String::new()) }
}

/// A list in block style, which ends with its last item.
fn list(start: Span, items: Vec<Node>) -> Node {
    let end = items.last().map_or(start.end, |last| last.span.end).max(start.start);
    Node { value: Value::Seq(items), span: Span { start: start.start, end }, raw: None }
}
