//! The tree of a document.

use podstep_freeze::Freeze;
use serde::Serialize;

use crate::Span;

/// A document of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its only node without a parent; never null.
    pub root: Node,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct Node {
    /// The value as the JSON decoder of Kubernetes gets it.
    pub value: Value,
    /// Its place in the text: without the key before it or the dash of a list item.
    /// What an alias stands for keeps its own place; only the top of it has the alias's.
    pub span: Span,
    /// What is written in the text, if it is a plain scalar: `0644` for the number 420.
    pub raw: Option<String>,
}

/// A value. YAML scalars are resolved as go-yaml v2 does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
#[serde(untagged)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on`, `y` and so on, if not quoted.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number outside of `i64` or with a fraction, as JSON text.
    Number(String),
    /// Text.
    String(String),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping with each key once, in the order of their first appearance.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct Entry {
    /// The key; keys that are no text are turned into it.
    pub key: String,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Value {
    /// What the value is in JSON: `null`, `boolean`, `number`, `string`, `array` or `object`.
    #[must_use]
    pub const fn json_type(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) | Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Seq(_) => "array",
            Self::Map(_) => "object",
        }
    }
}

impl Node {
    /// A value that stands in no text.
    #[must_use]
    pub const fn of(value: Value) -> Self {
        Self { value, span: Span { start: 0, end: 0 }, raw: None }
    }

    /// Null that stands in no text.
    #[must_use]
    pub const fn null() -> Self {
        Self::of(Value::Null)
    }

    /// The value at a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry at a key of a mapping.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a whole number.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        match self.value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }

    /// The value of a boolean.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A string or number as text: what a quantity is read from. `010` gives `8`, as in Kubernetes.
    #[must_use]
    pub fn scalar_text(&self) -> Option<String> {
        match &self.value {
            Value::String(text) | Value::Number(text) => Some(text.clone()),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The items of a list; none if it is no list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    /// The entries of a mapping; none if it is no mapping.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// How many nodes it consists of.
    pub(crate) fn size(&self) -> usize {
        1 + self.items().iter().map(Self::size).sum::<usize>()
            + self.entries().iter().map(|entry| entry.value.size()).sum::<usize>()
    }

    /// How many levels of lists and mappings it has.
    pub(crate) fn height(&self) -> usize {
        let below = self.items().iter().chain(self.entries().iter().map(|entry| &entry.value));
        match self.value {
            Value::Seq(_) | Value::Map(_) => 1 + below.map(Self::height).max().unwrap_or(0),
            _ => 0,
        }
    }
}
