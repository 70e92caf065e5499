//! The typed object of a document, as the API server's strict JSON decoder reads it.
//!
//! Owns unknown fields, wrong types, unreadable values, null, and what is left out when an object is written:
//! a field that holds nothing. Driven by [`schema`](super::schema).

use podstep_manifest::{Entry, Node, Span, Value};

use super::added::{Addition, Dropped, Reason, Zeroed};
use super::error::{ErrorType, FieldError};
use super::quantity::stored_quantity;
use super::schema::{self, Field, Shape, Struct};
use super::spelling::nearest;
use super::timestamp::unreadable_time;
use super::tree::in_order;
use super::validation::{bracket, go_quoted};
use crate::cluster::{Cluster, Version};

/// How many unknown fields are listed. Source: `sigs.k8s.io/json`, strict errors.
const MAX_UNKNOWN_FIELDS: usize = 100;

/// What decoding gives.
pub(super) struct Decoded {
    /// The object without what cannot be decoded.
    pub object: Node,
    /// Why the server refuses it: one wrong type, one unreadable value, or all unknown fields.
    pub errors: Vec<FieldError>,
    /// Fields that the server knows and drops, because their gate is off.
    pub dropped: Vec<Dropped>,
    /// Quantities that are taken for zero.
    pub zeroed: Vec<Zeroed>,
    /// What the server adds to structs of this kind wherever they stand.
    pub added: Vec<Addition>,
}

/// Decodes the entries of a document as a struct of this name.
pub(super) fn decode(entries: &[Entry], name: &str, span: Span, cluster: &Cluster) -> Decoded {
    let mut decoder = Decoder {
        version: cluster.version,
        way: Vec::new(),
        unknown: Vec::new(),
        wrong: None,
        unreadable: None,
        dropped: Vec::new(),
        zeroed: Vec::new(),
        added: Vec::new(),
    };
    let value = schema::find(name).map_or(Value::Null, |of| decoder.structure(entries, of, span));
    let Decoder { unknown, wrong, unreadable, dropped, zeroed, added, .. } = decoder;
    let errors = unreadable.or(wrong).map_or(unknown, |error| vec![error]);
    Decoded { object: Node { value, span, raw: None }, errors, dropped, zeroed, added }
}

/// A step of the way from the document to the value that is decoded.
enum Step<'n> {
    Field(&'static Struct, &'static Field),
    Item(usize),
    Key(&'n str),
}

struct Decoder<'n> {
    version: Version,
    way: Vec<Step<'n>>,
    unknown: Vec<FieldError>,
    /// The first wrong type. Decoding goes on behind it.
    wrong: Option<FieldError>,
    /// The first value that cannot be read. It ends decoding, so it hides an earlier wrong type.
    unreadable: Option<FieldError>,
    dropped: Vec<Dropped>,
    zeroed: Vec<Zeroed>,
    added: Vec<Addition>,
}

impl<'n> Decoder<'n> {
    /// The value of this type; null gives the empty one.
    fn value(&mut self, node: &'n Node, shape: &'static Shape, go: &'static str) -> Node {
        let value = match (shape, &node.value) {
            (Shape::Anything, value) => value.clone(),
            (Shape::Bool, Value::Null) => Value::Bool(false),
            (Shape::Int32 | Shape::Int64 | Shape::IntOrString, Value::Null) => Value::Int(0),
            (Shape::Text, Value::Null) => Value::String(String::new()),
            (Shape::Time | Shape::List(_) | Shape::Map(_), Value::Null) => Value::Null,
            (Shape::Struct(index), value) => {
                if !matches!(value, Value::Null | Value::Map(_)) {
                    self.wrong_type(node, shape, go);
                }
                self.structure_at(node.entries(), *index, node.span)
            }
            (Shape::List(item), Value::Seq(items)) => self.list(items, item, schema::item_type(go).unwrap_or(go)),
            (Shape::Map(value), Value::Map(entries)) => self.map(entries, value, schema::item_type(go).unwrap_or(go)),
            (Shape::Bool, Value::Bool(_)) | (Shape::Text | Shape::IntOrString, Value::String(_)) => node.value.clone(),
            (Shape::Int64, Value::Int(number)) => Value::Int(*number),
            (Shape::Int32 | Shape::IntOrString, Value::Int(number)) if i32::try_from(*number).is_ok() => {
                Value::Int(*number)
            }
            (Shape::Time, Value::String(text)) => {
                if let Some(message) = unreadable_time(text) {
                    self.refuse(node, ErrorType::BadRequest, message);
                }
                node.value.clone()
            }
            (Shape::Quantity, _) => match stored_quantity(node) {
                Ok(text) => {
                    self.zeroed.extend(Zeroed::of(node, || self.path()));
                    Value::String(text)
                }
                Err(error) => {
                    self.refuse(node, ErrorType::BadRequest, error.to_string());
                    Value::Null
                }
            },
            _ => {
                // What is behind it is still decoded, with nothing in its place.
                self.wrong_type(node, shape, go);
                Value::Null
            }
        };
        // `1000e-3` is stored as `1`, but a sum is printed as its first quantity was written.
        let raw = match shape {
            Shape::Quantity => node.scalar_text().filter(|text| text.contains(['e', 'E'])),
            _ => None,
        };
        Node { value, span: node.span, raw }
    }

    fn structure_at(&mut self, entries: &'n [Entry], index: usize, span: Span) -> Value {
        schema::structure(index).map_or(Value::Null, |of| self.structure(entries, of, span))
    }

    fn structure(&mut self, entries: &'n [Entry], of: &'static Struct, span: Span) -> Value {
        let mut object = Vec::with_capacity(entries.len() + 2);
        let mut sorted = in_order(entries).into_iter().peekable();
        for field in &of.fields {
            while let Some(entry) = sorted.next_if(|entry| *entry.key < *field.name) {
                let meant = self.meant(of, entries, &entry.key);
                self.unknown_field(entry, None, meant);
            }
            let entry = sorted.next_if(|entry| entry.key == field.name);
            if let Some(entry) = entry.filter(|_| field.since > self.version) {
                self.unknown_field(entry, Some(field.since), None);
                continue;
            }
            let written = entry.filter(|entry| !entry.value.is_null()).map(|entry| {
                self.way.push(Step::Field(of, field));
                let value = self.value(&entry.value, &field.shape, field.go);
                self.way.pop();
                (entry.key_span, value)
            });
            if field.kept_since > self.version {
                if let Some((span, _)) = written {
                    let kept_since = Some(field.kept_since).filter(|version| *version <= Version::NEWEST);
                    self.dropped.push(Dropped { path: self.path_of(field.name), span, kept_since });
                }
                continue;
            }
            let kept = field.pointer || (field.always && field.default.is_none());
            let held = written.filter(|(_, value)| kept || !is_empty(value, &field.shape));
            let held = held.or_else(|| self.absent(of, field, span).map(|value| (span, value)));
            object.extend(held.map(|(key_span, value)| Entry { key: field.name.to_owned(), key_span, value }));
        }
        for entry in sorted {
            let meant = self.meant(of, entries, &entry.key);
            self.unknown_field(entry, None, meant);
        }
        Value::Map(object)
    }

    /// What a field that is not set still holds: its default, a struct that is no pointer, and what is always
    /// written.
    fn absent(&mut self, of: &'static Struct, field: &'static Field, span: Span) -> Option<Node> {
        if field.default.is_some() {
            self.added.push(Addition { path: self.path_of(field.name), span, reason: Reason::Default });
        }
        let value = match (field.default, &field.shape) {
            (default, Shape::Struct(index)) if default.is_some() || !field.pointer => {
                self.way.push(Step::Field(of, field));
                let value = self.structure_at(&[], *index, span);
                self.way.pop();
                value
            }
            (Some(default), _) => default_value(default),
            (None, Shape::Quantity) if !field.pointer => Value::String("0".to_owned()),
            (None, _) if !field.always => return None,
            (None, Shape::Bool) => Value::Bool(false),
            (None, Shape::Int32 | Shape::Int64 | Shape::IntOrString) => Value::Int(0),
            (None, Shape::Text) => Value::String(String::new()),
            (None, _) => Value::Null,
        };
        Some(Node { value, span, raw: None })
    }

    fn list(&mut self, items: &'n [Node], shape: &'static Shape, go: &'static str) -> Value {
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            self.way.push(Step::Item(index));
            list.push(self.value(item, shape, go));
            self.way.pop();
        }
        Value::Seq(list)
    }

    fn map(&mut self, entries: &'n [Entry], shape: &'static Shape, go: &'static str) -> Value {
        let mut map = Vec::with_capacity(entries.len());
        for entry in in_order(entries) {
            self.way.push(Step::Key(&entry.key));
            let value = self.value(&entry.value, shape, go);
            map.push(Entry { key: entry.key.clone(), key_span: entry.key_span, value });
            self.way.pop();
        }
        Value::Map(map)
    }

    /// The field of a struct that a key is a misspelling of, and that is not there anyway.
    fn meant(&self, of: &'static Struct, entries: &[Entry], key: &str) -> Option<&'static str> {
        if self.unknown.len() >= MAX_UNKNOWN_FIELDS {
            return None;
        }
        let known = of.fields.iter().filter(|field| field.since <= self.version).map(|field| field.name);
        let name = nearest(key, known)?;
        entries.iter().all(|entry| entry.key != name).then_some(name)
    }

    fn unknown_field(&mut self, entry: &Entry, since: Option<Version>, meant: Option<&'static str>) {
        if self.unknown.len() < MAX_UNKNOWN_FIELDS {
            let quoted = go_quoted(&self.path_of(&entry.key));
            let path = quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned();
            let message = format!("unknown field {quoted}");
            let error_type = ErrorType::UnknownField { since, meant };
            self.unknown.push(FieldError { path, error_type, message, span: entry.key_span });
        }
    }

    /// Rule: the innermost struct, all fields on the way with the structs that are embedded, no indexes.
    /// Numbers are printed only where a whole number belongs; a number or text is one, if it is none of both.
    /// Source: Go's `encoding/json`, `UnmarshalTypeError`; `intstr.IntOrString.UnmarshalJSON`.
    fn wrong_type(&mut self, node: &Node, shape: &Shape, go: &str) {
        let whole = matches!(shape, Shape::Int32 | Shape::Int64 | Shape::IntOrString);
        let found = match &node.value {
            Value::Int(number) if whole => format!("number {number}"),
            Value::Number(number) if whole => format!("number {number}"),
            Value::Bool(_) => "bool".to_owned(),
            other => other.json_type().to_owned(),
        };
        let wanted = match shape {
            Shape::IntOrString => "int32",
            Shape::Time => "string",
            _ => go,
        };
        let path = self.go_path();
        let innermost = self.way.iter().rev().find_map(|step| match step {
            Step::Field(of, _) => Some(of.name),
            _ => None,
        });
        let message = match innermost {
            Some(of) => format!("json: cannot unmarshal {found} into Go struct field {of}.{path} of type {wanted}"),
            None => format!("json: cannot unmarshal {found} into Go value of type {wanted}"),
        };
        if matches!(shape, Shape::IntOrString | Shape::Time) {
            self.refuse(node, ErrorType::JsonType, message);
        } else if self.wrong.is_none() && self.unreadable.is_none() {
            self.wrong = Some(FieldError { path, error_type: ErrorType::JsonType, message, span: node.span });
        }
    }

    fn refuse(&mut self, node: &Node, error_type: ErrorType, message: String) {
        if self.unreadable.is_none() {
            let path = if error_type == ErrorType::JsonType { self.go_path() } else { String::new() };
            self.unreadable = Some(FieldError { path, error_type, message, span: node.span });
        }
    }

    /// The way to the value that is decoded: `spec.containers[0].image`.
    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.way {
            match step {
                Step::Field(_, field) => push_name(&mut path, field.name),
                Step::Key(key) => bracket(&mut path, key),
                Step::Item(index) => bracket(&mut path, &index.to_string()),
            }
        }
        path
    }

    /// The way to a field of it.
    fn path_of(&self, name: &str) -> String {
        let mut path = self.path();
        push_name(&mut path, name);
        path
    }

    fn go_path(&self) -> String {
        let mut path = String::new();
        for step in &self.way {
            if let Step::Field(_, field) = step {
                if let Some(embedded) = field.embedded {
                    push_name(&mut path, embedded);
                }
                push_name(&mut path, field.name);
            }
        }
        path
    }
}

fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// A default of the table.
fn default_value(json: &str) -> Value {
    match json {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => json.parse().map_or_else(|_| Value::String(json.trim_matches('"').to_owned()), Value::Int),
    }
}

/// Whether Go would call it empty.
fn is_empty(node: &Node, shape: &Shape) -> bool {
    match &node.value {
        Value::Null | Value::Bool(false) | Value::Int(0) => true,
        Value::String(text) => text.is_empty(),
        Value::Seq(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty() && !matches!(shape, Shape::Struct(_)),
        Value::Bool(true) | Value::Int(_) | Value::Number(_) => false,
    }
}
