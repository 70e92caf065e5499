//! JSON, which kubectl tries first where a text begins with a brace.
//!
//! It is not quite a part of YAML as libyaml reads it: `\/` and surrogate pairs, tabs before the brace, long
//! keys, and objects one after another without a separator are JSON only.
//! Source: `apimachinery/pkg/util/yaml/decoder.go`, `YAMLOrJSONDecoder`.

use crate::node::{Entry, Node, Value};
use crate::reader::Budget;
use crate::{Document, MAX_DEPTH, Problem, ProblemKind, Span, float, mapping};

/// Reads values from the start of the text until one is broken; returns how far it came. Whether the rest
/// may be YAML is for the caller to say.
pub(crate) fn read_all(
    text: &str,
    budget: &mut Budget,
    documents: &mut Vec<Document>,
    problems: &mut Vec<Problem>,
) -> Result<usize, Problem> {
    let mut reader = Reader { text, at: 0, budget, problems };
    loop {
        let (start, known, spent) = (reader.at, reader.problems.len(), *reader.budget);
        reader.skip_space();
        match reader.value(0) {
            Ok(root) if root.is_null() => {}
            Ok(root) => documents.push(Document { root }),
            Err(Stop::Syntax) => {
                reader.problems.truncate(known);
                *reader.budget = spent;
                return Ok(start);
            }
            Err(Stop::Bound(problem)) => return Err(problem),
        }
    }
}

/// Why reading ended.
enum Stop {
    Syntax,
    Bound(Problem),
}

struct Reader<'t, 'r> {
    text: &'t str,
    at: usize,
    budget: &'r mut Budget,
    problems: &'r mut Vec<Problem>,
}

impl Reader<'_, '_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// Passes a punctuation mark, if it is next, and the space around it.
    fn take(&mut self, mark: u8) -> bool {
        self.skip_space();
        let found = self.byte() == mark;
        if found {
            self.at += 1;
            self.skip_space();
        }
        found
    }

    fn expect(&mut self, mark: u8) -> Result<(), Stop> {
        if self.take(mark) { Ok(()) } else { Err(Stop::Syntax) }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        let start = self.at;
        let here = Span { start, end: start };
        if depth > MAX_DEPTH {
            let kind = ProblemKind::TooComplex { what: "depth", limit: MAX_DEPTH };
            return Err(Stop::Bound(Problem { span: here, kind }));
        }
        self.budget.spend_nodes(1, here).map_err(Stop::Bound)?;
        let value = match self.byte() {
            b'"' => Value::String(self.string()?),
            b'[' => {
                self.take(b'[');
                let mut items = Vec::new();
                while self.byte() != b']' {
                    if !items.is_empty() {
                        self.expect(b',')?;
                    }
                    items.push(self.value(depth + 1)?);
                    self.skip_space();
                }
                self.at += 1;
                Value::Seq(items)
            }
            b'{' => {
                self.take(b'{');
                let mut map = mapping::Builder::default();
                while self.byte() != b'}' {
                    if !map.is_empty() {
                        self.expect(b',')?;
                    }
                    let key_start = self.at;
                    let key = self.string()?;
                    let key_span = Span { start: key_start, end: self.at };
                    self.expect(b':')?;
                    let value = self.value(depth + 1)?;
                    map.write(Entry { key, key_span, value }, self.problems);
                    self.skip_space();
                }
                self.at += 1;
                Value::Map(map.entries())
            }
            _ => {
                while self.byte().is_ascii_alphanumeric() || matches!(self.byte(), b'+' | b'-' | b'.') {
                    self.at += 1;
                }
                let word = self.text.get(start..self.at).unwrap_or_default();
                match word {
                    "null" => Value::Null,
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    _ => number(word).ok_or(Stop::Syntax)?,
                }
            }
        };
        let span = Span { start, end: self.at };
        let raw = match &value {
            Value::Int(_) | Value::Number(_) => self.text.get(start..self.at).map(str::to_owned),
            _ => None,
        };
        Ok(Node { value, span, raw })
    }

    fn string(&mut self) -> Result<String, Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut chars = rest.char_indices().peekable();
        if chars.next().is_none_or(|(_, char)| char != '"') {
            return Err(Stop::Syntax);
        }
        let mut text = String::new();
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => {
                    self.at += at + 1;
                    return Ok(text);
                }
                '\0'..' ' => break,
                '\\' => {
                    let code = |at: usize| {
                        let digits = rest.get(at..)?.strip_prefix("\\u")?.get(..4)?;
                        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(digits)?;
                        u16::from_str_radix(digits, 16).ok()
                    };
                    let Some((_, name)) = chars.next() else { break };
                    text.push(match name {
                        '"' | '\\' | '/' => name,
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => {
                            let Some(high) = code(at) else { break };
                            chars.nth(3);
                            let pair = code(at + 6).map_or([high, 0], |low| [high, low]);
                            match char::decode_utf16(pair).next() {
                                Some(Ok(char)) => {
                                    if u32::from(char) > 0xffff {
                                        chars.nth(5);
                                    }
                                    char
                                }
                                _ => char::REPLACEMENT_CHARACTER,
                            }
                        }
                        _ => break,
                    });
                }
                _ => text.push(char),
            }
        }
        Err(Stop::Syntax)
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
fn number(word: &str) -> Option<Value> {
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (word, "0"),
    };
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if ![whole, fraction, exponent].into_iter().all(is_number) || whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let number = float::json(word)?;
    Some(match word.parse().or_else(|_| number.parse()) {
        Ok(whole) => Value::Int(whole),
        Err(_) => Value::Number(number),
    })
}
