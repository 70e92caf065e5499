//! Fields of the object under validation: a value, or the lack of one, and the way to it.

use std::cell::{Cell, OnceCell};

use podstep_manifest::{Node, Span, Value};

/// A step of the way to a field, as the API server writes it.
#[derive(Clone, Copy)]
pub(super) enum Step<'p> {
    /// `.name`
    Name(&'p str),
    /// `[3]`
    Index(usize),
    /// `[cpu]`
    Key(&'p str),
}

/// A field that is set, or one that could be.
///
/// Its path is rendered only when a finding needs it.
pub(super) struct Field<'a> {
    node: Option<&'a Node>,
    way: Option<(At<'a>, Step<'a>)>,
    span: Span,
    store: &'a Fields<'a>,
}

/// What rules hand around: one word in a register, which makes for a small module.
pub(super) type At<'a> = &'a Field<'a>;

/// Where the fields of one object live until its validation is over.
pub(super) struct Fields<'a> {
    slots: Box<[OnceCell<Field<'a>>]>,
    used: Cell<usize>,
    /// Twice the room, once this one is full.
    more: OnceCell<Box<Self>>,
}

impl<'a> Fields<'a> {
    /// How many fields the first room takes.
    const FIRST: usize = 256;

    pub(super) fn new() -> Self {
        Self::with_room(Self::FIRST)
    }

    fn with_room(room: usize) -> Self {
        Self { slots: (0..room).map(|_| OnceCell::new()).collect(), used: Cell::new(0), more: OnceCell::new() }
    }

    /// The object itself, or one that could be.
    pub(super) fn root(&'a self, node: Option<&'a Node>) -> At<'a> {
        self.keep(Field {
            node,
            way: None,
            span: node.map_or(Span { start: 0, end: 0 }, |node| node.span),
            store: self,
        })
    }

    fn keep(&'a self, field: Field<'a>) -> At<'a> {
        let used = self.used.get();
        match self.slots.get(used) {
            Some(slot) => {
                self.used.set(used + 1);
                slot.get_or_init(|| field)
            }
            None => self.more.get_or_init(|| Box::new(Self::with_room(2 * self.slots.len()))).keep(field),
        }
    }
}

impl<'a> Field<'a> {
    /// What is at a step below this field.
    #[inline(never)]
    pub(super) fn child(&'a self, step: Step<'a>, node: Option<&'a Node>) -> At<'a> {
        let node = node.filter(|node| !node.is_null());
        let span = node.map_or(self.span, |node| node.span);
        self.store.keep(Field { node, way: Some((self, step)), span, store: self.store })
    }

    /// The field of this name.
    #[inline(never)]
    pub(super) fn get(&'a self, name: &'a str) -> At<'a> {
        self.get_as(name, name)
    }

    /// The field that the server calls by another name than the manifest does.
    #[inline(never)]
    pub(super) fn get_as(&'a self, name: &str, shown: &'a str) -> At<'a> {
        self.child(Step::Name(shown), self.node.and_then(|node| node.get(name)))
    }

    /// The entry of this key in a map.
    #[inline(never)]
    pub(super) fn entry(&'a self, key: &'a str) -> At<'a> {
        self.child(Step::Key(key), self.node.and_then(|node| node.get(key)))
    }

    /// The entry whose key has these two parts, if there is one.
    #[inline(never)]
    pub(super) fn entry_of(&'a self, prefix: &str, rest: &str) -> Option<At<'a>> {
        self.entries().find(|(key, _)| key.strip_prefix(prefix) == Some(rest)).map(|(_, entry)| entry)
    }

    /// The entries of a map with their keys.
    pub(super) const fn entries(&'a self) -> Entries<'a> {
        Entries { map: self, index: 0 }
    }

    /// The items of a list.
    pub(super) const fn items(&'a self) -> Items<'a> {
        Items { list: self, index: 0 }
    }

    /// How many items or entries it has.
    #[inline(never)]
    pub(super) fn len(&self) -> usize {
        self.node.map_or(0, |node| node.items().len() + node.entries().len())
    }

    /// The value.
    pub(super) const fn node(&self) -> Option<&'a Node> {
        self.node
    }

    /// Where it, or what lacks it, is written.
    pub(super) const fn span(&self) -> Span {
        self.span
    }

    /// Whether it is set.
    pub(super) const fn is_set(&self) -> bool {
        self.node.is_some()
    }

    /// Its text; empty if it is not set, as Go has it.
    #[inline(never)]
    pub(super) fn text(&self) -> &'a str {
        self.node.and_then(Node::as_str).unwrap_or_default()
    }

    /// Whether it is this text.
    #[inline(never)]
    pub(super) fn is(&self, text: &str) -> bool {
        self.text() == text
    }

    /// Whether it has a text that is not empty.
    #[inline(never)]
    pub(super) fn has_text(&self) -> bool {
        !self.text().is_empty()
    }

    /// Whether the field of this name is set.
    #[inline(never)]
    pub(super) fn has(&self, name: &str) -> bool {
        self.node.and_then(|node| node.get(name)).is_some_and(|node| !node.is_null())
    }

    /// Its number.
    #[inline(never)]
    pub(super) fn int(&self) -> Option<i64> {
        self.node.and_then(Node::as_int)
    }

    /// Whether it is set to true.
    #[inline(never)]
    pub(super) fn is_true(&self) -> bool {
        self.node.and_then(Node::as_bool) == Some(true)
    }

    /// Whether it is set to false.
    #[inline(never)]
    pub(super) fn is_false(&self) -> bool {
        self.node.and_then(Node::as_bool) == Some(false)
    }

    /// The path: `spec.containers[0].image`.
    #[inline(never)]
    pub(super) fn path(&self) -> String {
        let Some((parent, step)) = self.way else { return String::new() };
        let mut path = parent.path();
        match step {
            Step::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Index(index) => bracket(&mut path, &index.to_string()),
            Step::Key(key) => bracket(&mut path, key),
        }
        path
    }

    /// The value as the server's findings print it.
    ///
    /// Rule: text in quotes, numbers and booleans as they are, everything else as JSON; what is not set
    /// is Go's empty text. Source: `apimachinery/pkg/util/validation/field/errors.go`, `ErrorBody`.
    #[inline(never)]
    pub(super) fn printed(&self) -> String {
        let mut out = String::new();
        match self.node.map(|node| &node.value) {
            None => out.push_str("\"\""),
            Some(Value::String(text)) => return go_quoted(text),
            Some(value) => json(value, &mut out),
        }
        out
    }
}

/// The items of a list, each with its index in the path.
pub(super) struct Items<'a> {
    list: At<'a>,
    index: usize,
}

impl<'a> Iterator for Items<'a> {
    type Item = At<'a>;

    // Called from many places: one copy keeps the module small.
    #[inline(never)]
    fn next(&mut self) -> Option<At<'a>> {
        let item = self.list.node?.items().get(self.index)?;
        self.index += 1;
        Some(self.list.child(Step::Index(self.index - 1), Some(item)))
    }
}

/// The entries of a map, each with its key in the path.
pub(super) struct Entries<'a> {
    map: At<'a>,
    index: usize,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a str, At<'a>);

    #[inline(never)]
    fn next(&mut self) -> Option<(&'a str, At<'a>)> {
        let entry = self.map.node?.entries().get(self.index)?;
        self.index += 1;
        Some((&entry.key, self.map.child(Step::Key(&entry.key), Some(&entry.value))))
    }
}

/// The words of a list: names of fields, or supported values. Written as one text, they take little room.
pub(super) fn words(list: &'static str) -> Words {
    Words { rest: Some(list) }
}

/// Whether a list of [`words`] has this one.
#[inline(never)]
pub(super) fn has_word(list: &'static str, word: &str) -> bool {
    words(list).any(|other| other == word)
}

/// See [`words`].
pub(super) struct Words {
    rest: Option<&'static str>,
}

impl Iterator for Words {
    type Item = &'static str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'static str> {
        let rest = self.rest?;
        let end = rest.bytes().position(|byte| byte == b' ');
        self.rest = end.and_then(|end| rest.get(end + 1..));
        rest.get(..end.unwrap_or(rest.len()))
    }
}

/// Adds an index or a key to a path.
pub(in crate::admission) fn bracket(path: &mut String, inner: &str) {
    path.push('[');
    path.push_str(inner);
    path.push(']');
}

/// A text as Go's `%q` prints it.
pub(in crate::admission) fn go_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..=' ' | '\u{7f}' if c != ' ' => hex(&mut out, "\\x", c, 2),
            '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{feff}' => {
                hex(&mut out, "\\u", c, 4);
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A character's number in hexadecimal digits.
fn hex(out: &mut String, prefix: &str, c: char, digits: u32) {
    out.push_str(prefix);
    for digit in (0..digits).rev() {
        out.push(char::from_digit((u32::from(c) >> (4 * digit)) & 15, 16).unwrap_or('0'));
    }
}

/// A value as Go's JSON encoder writes it: `<`, `>` and `&` escaped.
pub(in crate::admission) fn json(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => json_text(text, out),
        Value::Seq(items) => {
            for (index, item) in items.iter().enumerate() {
                out.push(if index == 0 { '[' } else { ',' });
                json(&item.value, out);
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Map(entries) => {
            // The decoder has sorted the keys.
            for (index, entry) in entries.iter().enumerate() {
                out.push(if index == 0 { '{' } else { ',' });
                json_text(&entry.key, out);
                out.push(':');
                json(&entry.value.value, out);
            }
            out.push_str(if entries.is_empty() { "{}" } else { "}" });
        }
    }
}

/// A text as Go's JSON encoder writes it.
pub(super) fn json_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => hex(out, "\\u", c, 4),
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// A member of a Go struct that the server prints with Go's names: `{"Type":"X","RollingUpdate":null}`.
pub(super) struct Member {
    /// Go's name.
    pub(super) name: &'static str,
    /// The manifest's name.
    pub(super) key: &'static str,
    /// What is printed if it is not set.
    pub(super) zero: &'static str,
    /// Its own members, if it is a struct with Go's names or a list of such.
    pub(super) members: &'static [Member],
}

impl Member {
    /// A member that is plain or that has the manifest's names inside.
    pub(super) const fn plain(name: &'static str, key: &'static str, zero: &'static str) -> Self {
        Self { name, key, zero, members: &[] }
    }
}

/// The JSON of an internal type, whose members have Go's names and are all printed.
pub(super) fn go_struct(node: Option<&Node>, members: &[Member]) -> String {
    let mut out = String::new();
    write_struct(node, members, &mut out);
    out
}

fn write_struct(node: Option<&Node>, members: &[Member], out: &mut String) {
    for (index, member) in members.iter().enumerate() {
        out.push(if index == 0 { '{' } else { ',' });
        json_text(member.name, out);
        out.push(':');
        match node.and_then(|node| node.get(member.key)).filter(|node| !node.is_null()) {
            None => out.push_str(member.zero),
            Some(node) if member.members.is_empty() => json(&node.value, out),
            Some(Node { value: Value::Seq(items), .. }) => {
                for (index, item) in items.iter().enumerate() {
                    out.push(if index == 0 { '[' } else { ',' });
                    write_struct(Some(item), member.members, out);
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Some(node) => write_struct(Some(node), member.members, out),
        }
    }
    out.push('}');
}
