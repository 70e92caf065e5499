//! JSON, which kubectl tries first where a text begins with a brace.
//!
//! It is not quite a part of YAML as libyaml reads it: `\/` and surrogate pairs, tabs before the brace, long
//! keys, and objects one after another without a separator are JSON only.
//! Source: `apimachinery/pkg/util/yaml/decoder.go`, `YAMLOrJSONDecoder`.

use crate::node::{Entry, Node, Value};
use crate::reader::Budget;
use crate::{Bound, Document, MAX_DEPTH, Problem, ProblemKind, Span, float, mapping};

/// Reads values from the start of the text until one is broken; returns how far it came, and what is wrong
/// there, if it is not the end. Whether the rest may be YAML is for the caller to say.
pub(crate) fn read_all(
    text: &str,
    budget: &mut Budget,
    documents: &mut Vec<Document>,
    problems: &mut Vec<Problem>,
) -> Result<(usize, Option<Problem>), Problem> {
    let mut reader = Reader { text, at: 0, budget, problems };
    loop {
        let (start, known, spent) = (reader.at, reader.problems.len(), *reader.budget);
        reader.skip_space();
        if reader.at == text.len() {
            return Ok((start, None));
        }
        match reader.value(0) {
            Ok(root) if root.is_null() => {}
            Ok(root) => documents.push(Document { root }),
            Err(Stop::Syntax(context)) => {
                reader.problems.truncate(known);
                *reader.budget = spent;
                return Ok((start, Some(reader.problem(context))));
            }
            Err(Stop::Bound(problem)) => return Err(problem),
        }
    }
}

/// Why reading ended.
enum Stop {
    /// What the character here cannot be, in Go's words.
    Syntax(&'static str),
    Bound(Problem),
}

const BEGINNING_OF_VALUE: &str = "looking for beginning of value";
const IN_STRING: &str = "in string literal";

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

    /// Why the value that ends here cannot be read.
    /// Source: Go's `encoding/json`, `scanner.go`; its offset counts the character that is wrong.
    fn problem(&self, context: &str) -> Problem {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (message, said) = match rest.chars().next() {
            None => ("unexpected EOF".to_owned(), "unexpected EOF".to_owned()),
            Some(char) => {
                let quoted = match char {
                    '\'' | '\\' => format!("\\{char}"),
                    '\n' => "\\n".to_owned(),
                    '\t' => "\\t".to_owned(),
                    '\r' => "\\r".to_owned(),
                    '\0'..' ' => format!("\\x{:02x}", u32::from(char)),
                    // Go takes the first byte for the character.
                    _ => char::from(self.byte()).to_string(),
                };
                let message = format!("invalid character '{quoted}' {context}");
                let said = format!("json: offset {}: {message}", self.at + 1);
                (message, said)
            }
        };
        let end = self.at + rest.chars().next().map_or(0, char::len_utf8);
        Problem { span: Span { start: self.at, end }, kind: ProblemKind::Syntax(message), said }
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

    fn expect(&mut self, mark: u8, context: &'static str) -> Result<(), Stop> {
        if self.take(mark) { Ok(()) } else { Err(Stop::Syntax(context)) }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        let start = self.at;
        let here = Span { start, end: start };
        if depth > MAX_DEPTH {
            return Err(Stop::Bound(Problem::too_complex(Bound::Depth, MAX_DEPTH, here)));
        }
        self.budget.spend_nodes(1, here).map_err(Stop::Bound)?;
        let value = match self.byte() {
            b'"' => Value::String(self.string()?),
            b'[' => {
                self.take(b'[');
                let mut items = Vec::new();
                while self.byte() != b']' {
                    if !items.is_empty() {
                        self.expect(b',', "after array element")?;
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
                        self.expect(b',', "after object key:value pair")?;
                    }
                    if self.byte() != b'"' {
                        return Err(Stop::Syntax("looking for beginning of object key string"));
                    }
                    let key_start = self.at;
                    let key = self.string()?;
                    let key_span = Span { start: key_start, end: self.at };
                    self.expect(b':', "after object key")?;
                    let value = self.value(depth + 1)?;
                    map.write(Entry { key, key_span, value }, true, self.problems);
                    self.skip_space();
                }
                self.at += 1;
                Value::Map(map.entries())
            }
            b't' => self.word("true", &TRUE, Value::Bool(true))?,
            b'f' => self.word("false", &FALSE, Value::Bool(false))?,
            b'n' => self.word("null", &NULL, Value::Null)?,
            b'-' | b'0'..=b'9' => self.number()?,
            _ => return Err(Stop::Syntax(BEGINNING_OF_VALUE)),
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
        let mut chars = rest.char_indices();
        chars.next();
        let mut text = String::new();
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => {
                    self.at += at + 1;
                    return Ok(text);
                }
                '\0'..' ' => return Err(self.fault(at, IN_STRING)),
                '\\' => {
                    let code = |at: usize| {
                        let digits = rest.get(at..)?.strip_prefix("\\u")?.get(..4)?;
                        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(digits)?;
                        u16::from_str_radix(digits, 16).ok()
                    };
                    let Some((name_at, name)) = chars.next() else { break };
                    text.push(match name {
                        '"' | '\\' | '/' => name,
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => {
                            let Some(high) = code(at) else {
                                let digits = rest.bytes().skip(at + 2).take_while(u8::is_ascii_hexdigit).count();
                                return Err(self.fault(at + 2 + digits, "in \\u hexadecimal character escape"));
                            };
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
                        _ => return Err(self.fault(name_at, "in string escape code")),
                    });
                }
                _ => text.push(char),
            }
        }
        Err(self.fault(rest.len(), IN_STRING))
    }

    /// Goes on to a character that is wrong.
    fn fault(&mut self, ahead: usize, context: &'static str) -> Stop {
        self.at += ahead;
        Stop::Syntax(context)
    }

    /// One of the words of JSON; of each further character, what Go says if it is another.
    fn word(&mut self, word: &str, contexts: &[&'static str], value: Value) -> Result<Value, Stop> {
        self.at += 1;
        for (byte, context) in word.bytes().skip(1).zip(contexts) {
            if self.byte() != byte {
                return Err(Stop::Syntax(context));
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn digits(&mut self, context: &'static str) -> Result<(), Stop> {
        if !self.byte().is_ascii_digit() {
            return Err(Stop::Syntax(context));
        }
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
    fn number(&mut self) -> Result<Value, Stop> {
        const CONTEXT: &str = "in numeric literal";
        let start = self.at;
        if self.byte() == b'-' {
            self.at += 1;
        }
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits(CONTEXT)?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        let word = self.text.get(start..self.at).unwrap_or_default();
        let number = float::json(word).ok_or(Stop::Syntax(CONTEXT))?;
        Ok(word.parse().or_else(|_| number.parse()).map_or(Value::Number(number), Value::Int))
    }
}

const TRUE: [&str; 3] =
    ["in literal true (expecting 'r')", "in literal true (expecting 'u')", "in literal true (expecting 'e')"];
const FALSE: [&str; 4] = [
    "in literal false (expecting 'a')",
    "in literal false (expecting 'l')",
    "in literal false (expecting 's')",
    "in literal false (expecting 'e')",
];
const NULL: [&str; 3] =
    ["in literal null (expecting 'u')", "in literal null (expecting 'l')", "in literal null (expecting 'l')"];
