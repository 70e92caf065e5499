//! From text to tokens, with the rules of the scanner that kubectl uses.
//!
//! kubectl reads YAML with go-yaml v2, which is libyaml in Go. What it accepts differs from YAML 1.1 and 1.2
//! in many small ways (where a simple key may begin and how long it is, tabs, comments right after a quote,
//! U+2028 as a line break), so the tokens are made exactly as libyaml makes them.
//! Source: `go.yaml.in/yaml/v2`, `scannerc.go`; the vectors in `tests/kubectl.jsonl` show each rule.

mod scalars;
mod tags;

pub(crate) use tags::INCOMPATIBLE;

use crate::Span;
use crate::scalar::Tag;

/// Longest simple key, in characters.
const MAX_KEY_CHARS: usize = 1024;
/// Mark of the byte order at the start of a text.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What cannot be read, in kubectl's words, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    /// Byte of the source.
    pub(crate) at: usize,
    /// The line that kubectl names, within the document; 0 if it names none.
    pub(crate) line: usize,
    pub(crate) message: &'static str,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    StreamEnd,
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag(Tag),
    Scalar { plain: bool },
}

/// A token: its text is a scalar's value or the name of an anchor.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    /// Zero-based.
    line: usize,
    pub(crate) text: String,
}

/// A place in the source.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    /// In bytes.
    at: usize,
    /// In characters.
    index: usize,
    line: usize,
    /// In characters; signed, because it is compared with indents.
    column: isize,
}

/// A place where a key without `?` may have begun.
#[derive(Debug, Clone, Copy)]
struct SimpleKey {
    /// Whether nothing else can stand there.
    required: bool,
    /// Number of its token, counted from the start of the source.
    token: usize,
    mark: Mark,
}

impl SimpleKey {
    /// A key stands on one line and is short.
    const fn is_stale(&self, now: Mark) -> bool {
        self.mark.line < now.line || self.mark.index + MAX_KEY_CHARS < now.index
    }

    const fn fault(&self) -> Fault {
        Fault { at: self.mark.at, line: 0, message: "could not find expected ':'" }
    }
}

/// Makes tokens of a source.
#[derive(Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    mark: Mark,
    /// Column of the innermost block collection; -1 outside of all.
    indent: isize,
    /// Those around it.
    indents: Vec<isize>,
    /// The possible key of the block context and of each flow collection that is open.
    keys: Vec<Option<SimpleKey>>,
    key_allowed: bool,
    /// Tokens not yet taken, after the first `head` ones.
    tokens: Vec<Token>,
    head: usize,
    /// How many tokens were taken.
    taken: usize,
}

impl<'t> Scanner<'t> {
    /// Fails at the first character that YAML forbids.
    pub(crate) fn new(text: &'t str) -> Result<Self, Fault> {
        let forbidden = |char: char| {
            matches!(char, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}'
                | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
        };
        if let Some(at) = text.find(forbidden) {
            return Err(Fault { at, line: 0, message: "control characters are not allowed" });
        }
        let at = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        Ok(Self {
            text,
            mark: Mark { at, ..Mark::default() },
            indent: -1,
            indents: Vec::new(),
            keys: vec![None],
            key_allowed: true,
            tokens: Vec::new(),
            head: 0,
            taken: 0,
        })
    }

    /// The next token, which stays.
    ///
    /// go-yaml counts lines from 0, adds one to what the scanner refuses, and names no line 0.
    /// Source: `decode.go`, `parser.fail`.
    pub(crate) fn peek(&mut self) -> Result<(Kind, Span), Fault> {
        self.settle().map_err(|fault| {
            let line = if self.mark.line == 0 { 0 } else { self.mark.line + 1 };
            Fault { line, ..fault }
        })
    }

    /// The next token of those that were made before the scanner refused what follows.
    pub(crate) fn unsettled(&self) -> Option<(Kind, Span)> {
        self.tokens.get(self.head).map(|token| (token.kind, token.span))
    }

    /// The line of the next token, which must have been peeked at, as kubectl names it.
    pub(crate) fn line(&self) -> usize {
        self.tokens.get(self.head).map_or(0, |token| token.line)
    }

    fn settle(&mut self) -> Result<(Kind, Span), Fault> {
        // The next token is settled when no key can begin at it any more.
        loop {
            if let Some(token) = self.tokens.get(self.head) {
                let next = (token.kind, token.span);
                let (taken, now) = (self.taken, self.mark);
                match self.keys.iter_mut().rev().find(|key| key.is_some_and(|key| key.token == taken)) {
                    Some(key) if key.is_some_and(|key| !key.is_stale(now)) => {}
                    Some(Some(key)) if key.required => return Err(key.fault()),
                    Some(key) => {
                        *key = None;
                        return Ok(next);
                    }
                    None => return Ok(next),
                }
            }
            self.fetch()?;
        }
    }

    /// Drops the next token, which must have been peeked at, and returns its text.
    pub(crate) fn take(&mut self) -> String {
        let text = self.tokens.get_mut(self.head).map(|token| std::mem::take(&mut token.text));
        self.head += 1;
        self.taken += 1;
        if self.head == self.tokens.len() {
            self.tokens.clear();
            self.head = 0;
        }
        text.unwrap_or_default()
    }

    /// A byte further on; 0 behind the end. The last line ends with a break, written or not.
    fn byte(&self, ahead: usize) -> u8 {
        let at = self.mark.at + ahead;
        match self.text.as_bytes().get(at) {
            Some(byte) => *byte,
            None if at == self.text.len() && !self.text.ends_with('\n') => b'\n',
            None => 0,
        }
    }

    fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t')
    }

    /// How many bytes the line break here has; 0 if there is none.
    fn break_width(&self, ahead: usize) -> usize {
        match self.byte(ahead) {
            b'\r' if self.byte(ahead + 1) == b'\n' => 2,
            b'\r' | b'\n' => 1,
            0xc2 if self.byte(ahead + 1) == 0x85 => 2,
            0xe2 if self.byte(ahead + 1) == 0x80 && matches!(self.byte(ahead + 2), 0xa8 | 0xa9) => 3,
            _ => 0,
        }
    }

    fn is_break(&self, ahead: usize) -> bool {
        self.break_width(ahead) > 0
    }

    fn is_break_or_end(&self, ahead: usize) -> bool {
        self.byte(ahead) == 0 || self.is_break(ahead)
    }

    /// Blank, line break or end.
    fn is_space(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    const fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    const fn fault(&self, message: &'static str) -> Fault {
        Fault { at: self.mark.at, line: 0, message }
    }

    /// Passes a character that is no line break.
    fn skip(&mut self) {
        self.mark.at += match self.byte(0) {
            0..0xc0 => 1,
            0xc0..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0.. => 4,
        };
        self.mark.index += 1;
        self.mark.column += 1;
    }

    /// Copies a character that is no line break, and what follows it of a word.
    fn read(&mut self, into: &mut String) {
        let start = self.mark.at;
        self.skip();
        let rest = self.text.as_bytes().get(self.mark.at..).unwrap_or_default();
        let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
        self.mark.at += word;
        self.mark.index += word;
        self.mark.column += isize::try_from(word).unwrap_or(isize::MAX);
        into.push_str(self.text.get(start..self.mark.at).unwrap_or_default());
    }

    fn skip_break(&mut self) {
        let width = self.break_width(0);
        self.mark.at += width;
        self.mark.index += 1;
        self.mark.column = 0;
        self.mark.line += 1;
    }

    /// Copies a line break: all but U+2028 and U+2029 become a line feed.
    fn read_break(&mut self, into: &mut String) {
        let start = self.mark.at;
        self.skip_break();
        match self.text.get(start..self.mark.at) {
            Some(wide @ ("\u{2028}" | "\u{2029}")) => into.push_str(wide),
            _ => into.push('\n'),
        }
    }

    fn skip_blanks(&mut self) {
        while self.is_blank(0) {
            self.skip();
        }
    }

    fn skip_comment(&mut self) {
        if self.byte(0) == b'#' {
            while !self.is_break_or_end(0) {
                self.skip();
            }
        }
    }

    fn skip_to_token(&mut self) {
        loop {
            if self.mark.column == 0
                && self.text.get(self.mark.at..).is_some_and(|rest| rest.starts_with(BYTE_ORDER_MARK))
            {
                self.skip();
            }
            // Where a key may begin, a tab would be indentation.
            while self.byte(0) == b' ' || (self.in_flow() || !self.key_allowed) && self.byte(0) == b'\t' {
                self.skip();
            }
            self.skip_comment();
            if !self.is_break(0) {
                return;
            }
            self.skip_break();
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    /// Adds the token that was just read.
    fn push(&mut self, kind: Kind, start: Mark, text: String) {
        let span = Span { start: start.at, end: self.mark.at };
        self.tokens.push(Token { kind, span, line: start.line, text });
    }

    /// Adds a token of this many ASCII characters.
    fn indicator(&mut self, kind: Kind, width: usize) {
        let start = self.mark;
        for _ in 0..width {
            self.skip();
        }
        self.push(kind, start, String::new());
    }

    /// Inserts a token without text before the one of this number.
    fn insert(&mut self, number: usize, kind: Kind, mark: Mark) {
        let at = (self.head + number.saturating_sub(self.taken)).min(self.tokens.len());
        let span = Span { start: mark.at, end: mark.at };
        self.tokens.insert(at, Token { kind, span, line: mark.line, text: String::new() });
    }

    /// The number of the token that comes next.
    const fn next_number(&self) -> usize {
        self.taken + self.tokens.len() - self.head
    }

    /// Opens a block collection before a token if it stands further right.
    fn open_block(&mut self, kind: Kind, number: usize, mark: Mark) {
        if !self.in_flow() && self.indent < mark.column {
            self.indents.push(self.indent);
            self.indent = mark.column;
            self.insert(number, kind, mark);
        }
    }

    /// Closes the block collections right of a column.
    fn close_blocks(&mut self, column: isize) {
        while !self.in_flow() && self.indent > column {
            self.push(Kind::BlockEnd, self.mark, String::new());
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn save_key(&mut self) -> Result<(), Fault> {
        if self.key_allowed {
            let required = !self.in_flow() && self.indent == self.mark.column;
            let key = SimpleKey { required, token: self.next_number(), mark: self.mark };
            self.remove_key()?;
            if let Some(place) = self.keys.last_mut() {
                *place = Some(key);
            }
        }
        Ok(())
    }

    fn remove_key(&mut self) -> Result<(), Fault> {
        match self.keys.last_mut().and_then(Option::take) {
            Some(key) if key.required => Err(key.fault()),
            _ => Ok(()),
        }
    }

    /// `---` or `...` at the start of a line.
    fn document_indicator(&self) -> Option<Kind> {
        if self.mark.column != 0 || !self.is_space(3) {
            return None;
        }
        match [self.byte(0), self.byte(1), self.byte(2)] {
            [b'-', b'-', b'-'] => Some(Kind::DocumentStart),
            [b'.', b'.', b'.'] => Some(Kind::DocumentEnd),
            _ => None,
        }
    }

    /// Reads at least one token.
    fn fetch(&mut self) -> Result<(), Fault> {
        self.skip_to_token();
        self.close_blocks(self.mark.column);
        let spaced = self.is_space(1);
        match self.byte(0) {
            0 => self.fetch_document_mark(Kind::StreamEnd),
            b'%' if self.mark.column == 0 => self.fetch_document_mark(Kind::Directive),
            b'-' | b'.' if let Some(kind) = self.document_indicator() => self.fetch_document_mark(kind),
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => {
                self.remove_key()?;
                self.key_allowed = true;
                self.indicator(Kind::FlowEntry, 1);
                Ok(())
            }
            b'-' if spaced => self.fetch_block_entry(),
            b'?' if spaced || self.in_flow() => self.fetch_key(),
            b':' if spaced || self.in_flow() => self.fetch_value(),
            b'*' => self.fetch_in_line(Kind::Alias),
            b'&' => self.fetch_in_line(Kind::Anchor),
            b'!' => self.fetch_in_line(Kind::Tag(Tag::Other)),
            b'|' | b'>' if !self.in_flow() => {
                self.remove_key()?;
                self.key_allowed = true;
                self.scan_block_scalar()
            }
            b'\'' | b'"' => self.fetch_in_line(Kind::Scalar { plain: false }),
            b' ' | b'\t' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => Err(self.fault(NO_TOKEN)),
            _ => self.fetch_in_line(Kind::Scalar { plain: true }),
        }
    }

    /// What ends a document, and so every block in it.
    fn fetch_document_mark(&mut self, kind: Kind) -> Result<(), Fault> {
        self.close_blocks(-1);
        self.remove_key()?;
        self.key_allowed = false;
        match kind {
            Kind::StreamEnd => self.indicator(kind, 0),
            Kind::Directive => self.scan_directive()?,
            _ => self.indicator(kind, 3),
        }
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind) -> Result<(), Fault> {
        self.save_key()?;
        self.keys.push(None);
        self.key_allowed = true;
        self.indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind) -> Result<(), Fault> {
        self.remove_key()?;
        if self.in_flow() {
            self.keys.pop();
        }
        self.key_allowed = false;
        self.indicator(kind, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<(), Fault> {
        if !self.in_flow() {
            if !self.key_allowed {
                return Err(self.fault("block sequence entries are not allowed in this context"));
            }
            self.open_block(Kind::BlockSequenceStart, self.next_number(), self.mark);
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.indicator(Kind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<(), Fault> {
        if !self.in_flow() {
            if !self.key_allowed {
                return Err(self.fault("mapping keys are not allowed in this context"));
            }
            self.open_block(Kind::BlockMappingStart, self.next_number(), self.mark);
        }
        self.remove_key()?;
        self.key_allowed = !self.in_flow();
        self.indicator(Kind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<(), Fault> {
        match self.keys.last_mut().and_then(Option::take) {
            Some(key) if !key.is_stale(self.mark) => {
                self.insert(key.token, Kind::Key, key.mark);
                self.open_block(Kind::BlockMappingStart, key.token, key.mark);
                self.key_allowed = false;
            }
            Some(key) if key.required => return Err(key.fault()),
            _ => {
                if !self.in_flow() {
                    if !self.key_allowed {
                        return Err(self.fault("mapping values are not allowed in this context"));
                    }
                    self.open_block(Kind::BlockMappingStart, self.next_number(), self.mark);
                }
                self.key_allowed = !self.in_flow();
            }
        }
        self.indicator(Kind::Value, 1);
        Ok(())
    }

    /// What may itself be a key, or begin one.
    fn fetch_in_line(&mut self, kind: Kind) -> Result<(), Fault> {
        self.save_key()?;
        self.key_allowed = false;
        match kind {
            Kind::Tag(_) => self.scan_tag(),
            Kind::Scalar { plain: true } => self.scan_plain_scalar(),
            Kind::Scalar { plain: false } => self.scan_quoted_scalar(),
            _ => self.scan_anchor(kind),
        }
    }
}

const NO_TOKEN: &str = "found character that cannot start any token";
