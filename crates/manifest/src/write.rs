//! A tree as YAML, written as kubectl writes it: what go-yaml v2 makes of the same values.
//!
//! Block style, lists no further to the right than their key, and every text in quotes that would be something
//! else without them. Source: `go.yaml.in/yaml/v2` `encode.go` `stringv`, `emitterc.go` `yaml_emitter_analyze_scalar`.

use std::fmt::{self, Display, Formatter};

use crate::{Node, Value, parse};

/// A line is broken at the first blank after this column.
const WIDTH: usize = 80;

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut writer = Writer::default();
        writer.node(self, 0, Place::Line);
        writer.out.push('\n');
        f.write_str(&writer.out)
    }
}

/// A tree on one line, in flow style.
#[derive(Debug)]
pub struct Flow<'n>(pub &'n Node);

impl Display for Flow<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut writer = Writer::default();
        writer.flow(self.0);
        f.write_str(&writer.out)
    }
}

/// Where a value begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On a line of its own, or after the dash of a list's item.
    Line,
    /// After a key.
    Key,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

#[derive(Default)]
struct Writer {
    out: String,
    /// How many characters the line has.
    column: usize,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn new_line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    fn node(&mut self, node: &Node, indent: usize, place: Place) {
        match &node.value {
            Value::Seq(items) if !items.is_empty() => {
                // After a key the dashes stand below the key.
                let indent = if place == Place::Key { indent - 2 } else { indent };
                for (nth, item) in items.iter().enumerate() {
                    if nth > 0 || place == Place::Key {
                        self.new_line(indent);
                    }
                    self.put("- ");
                    self.node(item, indent + 2, Place::Line);
                }
            }
            Value::Map(entries) if !entries.is_empty() => {
                for (nth, entry) in entries.iter().enumerate() {
                    if nth > 0 || place == Place::Key {
                        self.new_line(indent);
                    }
                    self.text(&entry.key, indent, true);
                    self.put(":");
                    self.node(&entry.value, indent + 2, Place::Key);
                }
            }
            scalar => {
                if place == Place::Key {
                    self.put(" ");
                }
                // What follows a dash continues where the item stands.
                let indent = if place == Place::Key { indent } else { indent.max(2) };
                self.scalar(scalar, indent);
            }
        }
    }

    fn scalar(&mut self, scalar: &Value, indent: usize) {
        match scalar {
            Value::Seq(_) => self.put("[]"),
            Value::Map(_) => self.put("{}"),
            Value::Null => self.put("null"),
            Value::Bool(value) => self.put(if *value { "true" } else { "false" }),
            Value::Int(number) => self.put(&number.to_string()),
            Value::Number(text) => self.put(text),
            Value::String(text) => self.text(text, indent, false),
        }
    }

    fn flow(&mut self, node: &Node) {
        match &node.value {
            Value::Seq(items) => {
                self.put("[");
                for (nth, item) in items.iter().enumerate() {
                    self.put(if nth > 0 { ", " } else { "" });
                    self.flow(item);
                }
                self.put("]");
            }
            Value::Map(entries) => {
                self.put("{");
                for (nth, entry) in entries.iter().enumerate() {
                    self.put(if nth > 0 { ", " } else { "" });
                    self.flow_text(&entry.key);
                    self.put(": ");
                    self.flow(&entry.value);
                }
                self.put("}");
            }
            Value::String(text) => self.flow_text(text),
            scalar => self.scalar(scalar, 0),
        }
    }

    /// On one line, without what ends a value in flow style.
    fn flow_text(&mut self, text: &str) {
        if text.contains([',', '[', ']', '{', '}']) { self.escaped(text) } else { self.text(text, 0, true) }
    }

    fn text(&mut self, text: &str, indent: usize, is_key: bool) {
        match style(text, is_key) {
            Style::Plain => self.folded(text, indent, is_key),
            Style::Single => {
                self.put("'");
                self.folded(&text.replace('\'', "''"), indent, is_key);
                self.put("'");
            }
            Style::Double => self.escaped(text),
            Style::Literal => {
                self.put(if text.ends_with('\n') { "|" } else { "|-" });
                for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                    self.new_line(if line.is_empty() { 0 } else { indent });
                    self.put(line);
                }
            }
        }
    }

    /// Rule: a line is broken at a single blank inside of the text. Source: `emitterc.go`
    /// `yaml_emitter_write_plain_scalar`.
    fn folded(&mut self, text: &str, indent: usize, is_key: bool) {
        let mut before = ' ';
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let next = letters.peek().copied();
            let breaks = letter == ' ' && before != ' ' && next.is_some_and(|next| next != ' ');
            if breaks && !is_key && self.column > WIDTH {
                self.new_line(indent);
            } else {
                self.out.push(letter);
                self.column += 1;
            }
            before = letter;
        }
    }

    fn escaped(&mut self, text: &str) {
        self.put("\"");
        for letter in text.chars() {
            match letter {
                '"' => self.put("\\\""),
                '\\' => self.put("\\\\"),
                '\n' => self.put("\\n"),
                '\t' => self.put("\\t"),
                letter if is_special(letter) => self.put(&format!("\\u{:04x}", u32::from(letter))),
                letter => self.put(letter.encode_utf8(&mut [0; 4])),
            }
        }
        self.put("\"");
    }
}

fn is_special(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn style(text: &str, is_key: bool) -> Style {
    if text.contains('\n') {
        // Blanks at the beginning, or before the end of a line, would be lost.
        let is_block = !is_key
            && !text.starts_with([' ', '\n', '\t'])
            && !text.contains(" \n")
            && !text.ends_with([' ', '\t'])
            && !text.ends_with("\n\n")
            && !text.chars().any(|letter| letter != '\n' && is_special(letter));
        return if is_block { Style::Literal } else { Style::Double };
    }
    if text.is_empty() || text.chars().any(is_special) {
        return Style::Double;
    }
    if !can_be_plain(text) {
        return Style::Single;
    }
    if text == "<<" || is_time(text) {
        return Style::Double;
    }
    let reads_the_same = matches!(
        parse(&format!("- {text}")).0.as_slice(),
        [only] if matches!(only.root.items(), [item] if item.as_str() == Some(text))
    );
    if reads_the_same { Style::Plain } else { Style::Double }
}

/// Whether go-yaml takes it for a time, which is text to JSON again. Source: `resolve.go` `parseTimestamp`.
fn is_time(text: &str) -> bool {
    let (day, clock) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
    let is_number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit())
    };
    let is_day = match day.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => is_number(year, 4..=4) && is_number(month, 1..=2) && is_number(day, 1..=2),
        _ => false,
    };
    is_day && (clock.is_empty() || clock.contains(':'))
}

/// Whether nothing in the text means something to YAML, whatever it says.
///
/// Source: `emitterc.go` `yaml_emitter_analyze_scalar`, `block_indicators`.
fn can_be_plain(text: &str) -> bool {
    let follows = |at: usize| text.get(at + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '));
    let starts = text
        .starts_with(['#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', ' '])
        || (text.starts_with(['-', '?', ':']) && follows(0))
        || text.starts_with("---")
        || text.starts_with("...");
    let inside = text.char_indices().any(|(at, letter)| letter == ':' && follows(at)) || text.contains(" #");
    !starts && !inside && !text.ends_with(' ')
}
