//! What may be written at a place of the text, and what is known of what is written there: by the table of fields, the
//! lists of supported values and the shape of a Scenario. The text need not be whole.

mod place;

use podstep_manifest::{Class, Span, document_at, highlight};
use podstep_quantity::Quantity;

use crate::admission::schema::{self, Field, SERVER_METADATA, Shape, Struct};
use crate::admission::{self, KINDS, supported};
use crate::api::policies::POLICIES;
use crate::cluster::{Cluster, SidecarSupport, Version};
use crate::scenario::{self, shape};
use place::{Place, Step, place};

/// What stands for the word that is being written.
const PLACEHOLDER: &str = "_";

/// What may be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The word that it takes the place of.
    pub span: Span,
    /// In the order of the table.
    pub items: Vec<Item>,
}

/// A name or value that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub what: What,
    /// What is written: the name with what follows a name like it.
    pub insert: String,
}

/// What an [`Item`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A field of this Go type, and whether it is always there.
    Field(&'static str, bool),
    /// A field of a Scenario.
    Told,
    /// A value.
    Value,
}

/// What is known of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its key or its value.
    pub span: Span,
    /// `spec.containers[].image`.
    pub path: String,
    /// Its type in Go.
    pub go: &'static str,
    /// The first version that knows it, where that is not every known one.
    pub since: Option<Version>,
    /// The first version that keeps it by default, where that is a later one; no known one: `None` within.
    pub kept_since: Option<Option<Version>>,
    /// What the API server adds if it is absent.
    pub default: Option<&'static str>,
    /// The words that it may be.
    pub words: Vec<&'static str>,
    /// How the API server writes the quantity that stands there.
    pub quantity: Option<String>,
}

/// What a place holds.
#[derive(Debug, Clone, Copy)]
enum Type {
    Struct(&'static Struct),
    Value(&'static Shape, &'static str),
    Told(&'static shape::Shape),
}

impl Type {
    fn of(shape: &'static Shape, go: &'static str) -> Option<Self> {
        match shape {
            Shape::Struct(index) => schema::structure(*index).map(Self::Struct),
            _ => Some(Self::Value(shape, go)),
        }
    }

    /// What a document holds, and which step of the way leads on from there.
    fn of_document(place: &Place<'_>) -> Option<(Self, usize)> {
        let told = Self::Told(&shape::SCENARIO);
        let named = |name| schema::find(name).map(|of| (Self::Struct(of), 0));
        match place.kind {
            Some(scenario::KIND) => Some((told, 0)),
            Some(kind) if KINDS.iter().any(|(known, _)| *known == kind) => named(kind),
            // Every object has a version.
            Some(_) if place.way == [Step::Key("apiVersion")] => named("Pod"),
            Some(_) => None,
            // A fragment: containers, or the spec of a Pod.
            None if place.way.first() == Some(&Step::Item) => named("Container").map(|(of, _)| (of, 1)),
            None if place.roots.iter().any(|key| matches!(*key, "containers" | "initContainers")) => named("PodSpec"),
            None => named("Pod"),
        }
    }

    fn step(self, step: Step<'_>, version: Version) -> Option<Self> {
        match (self, step) {
            (Self::Struct(of), Step::Key(key)) => {
                let field = of.fields.iter().find(|field| field.name == key && field.since <= version)?;
                Self::of(&field.shape, field.go)
            }
            (Self::Value(Shape::List(item), go), Step::Item) => Self::of(item, schema::item_type(go)?),
            (Self::Value(Shape::Map(value), go), Step::Key(_)) => {
                Self::of(value, schema::item_type(go).unwrap_or("resource.Quantity"))
            }
            (Self::Told(shape), step) => told_step(shape, step).map(Self::Told),
            _ => None,
        }
    }
}

fn told_step(shape: &'static shape::Shape, step: Step<'_>) -> Option<&'static shape::Shape> {
    match (shape, step) {
        (shape::Shape::Object(fields), Step::Key(key)) => {
            fields.iter().find(|(name, _)| *name == key).map(|(_, shape)| shape)
        }
        (shape::Shape::List(item), Step::Item) => Some(item),
        (shape::Shape::Map(value) | shape::Shape::Indexed(value), Step::Key(_)) => Some(value),
        (shape::Shape::Either(one, other), step) => told_step(one, step).or_else(|| told_step(other, step)),
        _ => None,
    }
}

/// What may be written at a byte of the text; `None` if nothing is known of that place.
///
/// ```
/// use podstep_core::{cluster::Cluster, complete::complete};
/// let text = "kind: Pod\nspec:\n  containers:\n  - name: app\n    imageP\n";
/// let found = complete(text, text.len() - 1, &Cluster::default()).expect("a field");
/// assert_eq!(&text[found.span.start..found.span.end], "imageP");
/// assert!(found.items.iter().any(|item| item.insert == "imagePullPolicy: "));
/// ```
#[must_use]
pub fn complete(text: &str, offset: usize, cluster: &Cluster) -> Option<Completion> {
    let is_word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '/' | '-');
    let before = text.get(..offset)?;
    let word_start = before.trim_end_matches(is_word).len();
    // A dash before a space is no part of a word.
    let start = word_start + before.get(word_start..)?.bytes().take_while(|byte| *byte == b'-').count();
    let rest = text.get(offset..)?;
    let end = offset + rest.len() - rest.trim_start_matches(is_word).len();
    let document = document_at(text, offset);
    let line = text.get(document.start..start)?.rfind('\n').map_or(document.start, |at| document.start + at + 1);
    let mut head = text.get(line..start)?;
    let quote = head.chars().next_back().filter(|char| matches!(char, '"' | '\''));
    head = head.trim_end_matches(['"', '\'']);
    let tail = text.get(end..document.end)?.lines().next().unwrap_or_default();
    let closed = quote.is_some_and(|quote| tail.starts_with(quote));
    let has_colon = tail.trim_start_matches(['"', '\'']).trim_start().starts_with(':');
    let indented = head.trim_start_matches([' ', '-']);
    let written = indented.trim_end();
    let as_key = written.is_empty() && !has_colon;
    let known =
        has_colon || as_key || indented.ends_with([' ', '{', '[', ',']) && written.ends_with([':', '{', '[', ',']);
    if !known || head.contains(" #") || head.starts_with('#') {
        return None;
    }
    // Put into its place, the word is a key where one can begin.
    let token = line - document.start + head.len();
    let quoted = usize::from(closed);
    let after = text.get(end + quoted..document.end)?;
    let colon = if as_key { ": " } else { "" };
    let patched = [text.get(document.start..document.start + token)?, PLACEHOLDER, colon, after].concat();
    let tokens = tokens(&patched);
    let place = place(&patched, &tokens, token)?;
    let (mut of, first) = Type::of_document(&place)?;
    for step in place.way.iter().skip(first) {
        of = of.step(*step, cluster.version)?;
    }
    let mut writer = Writer {
        column: start - line,
        block: quote.is_none() && !in_flow(&patched, &tokens, token),
        has_colon,
        dash: false,
        quote: quote.filter(|_| !closed),
    };
    if place.is_key
        && writer.block
        && let Some(item) = of.step(Step::Item, cluster.version)
    {
        // A list was begun, and its first dash is still to come.
        of = item;
        writer.dash = true;
        writer.column += 2;
    }
    let items = if place.is_key || is_object(of) {
        fields(of, &place, cluster, &writer)
    } else {
        values(of, &place, cluster, &writer)
    };
    (!items.is_empty()).then_some(Completion { span: Span { start, end }, items })
}

fn tokens(document: &str) -> Vec<(Span, Class)> {
    highlight(document, Span { start: 0, end: document.len() })
}

/// Whether a token is within brackets.
fn in_flow(document: &str, tokens: &[(Span, Class)], token: usize) -> bool {
    let marks = tokens.iter().filter(|(span, class)| *class == Class::Mark && span.start < token);
    let depth = marks.fold(0_i32, |depth, (span, _)| match document.get(span.start..span.end) {
        Some("{" | "[") => depth + 1,
        Some("}" | "]") => depth - 1,
        _ => depth,
    });
    depth > 0
}

const fn is_object(of: Type) -> bool {
    matches!(of, Type::Struct(_) | Type::Told(shape::Shape::Object(_)))
}

/// Writes what follows a name.
struct Writer {
    /// Where the name begins.
    column: usize,
    /// Whether it stands on a line of its own.
    block: bool,
    has_colon: bool,
    dash: bool,
    /// The quote that is still to be closed.
    quote: Option<char>,
}

impl Writer {
    fn field(&self, name: &str, holds: Holds) -> String {
        let mut text = if self.dash { "- ".to_owned() } else { String::new() };
        text.push_str(name);
        text.extend(self.quote);
        if !self.has_colon {
            let indent = |columns| format!(":\n{}", " ".repeat(columns));
            text.push_str(&match holds {
                Holds::Fields if self.block => indent(self.column + 2),
                Holds::Items if self.block => indent(self.column) + "- ",
                _ => ": ".to_owned(),
            });
        }
        text
    }

    fn value(&self, name: &str) -> String {
        let mut text = name.to_owned();
        text.extend(self.quote);
        text
    }
}

/// What a field holds, as far as it decides how it is written.
#[derive(Clone, Copy)]
enum Holds {
    Fields,
    Items,
    Value,
}

/// What may be written as a key.
fn fields(of: Type, place: &Place<'_>, cluster: &Cluster, writer: &Writer) -> Vec<Item> {
    let absent = |name: &str| !place.keys.contains(&name);
    match of {
        Type::Struct(of) => {
            let offered = of.fields.iter().filter(|field| absent(field.name) && is_kept(of, field, place, cluster));
            let item = |field: &Field| {
                let holds = match &field.shape {
                    Shape::Struct(_) | Shape::Map(_) => Holds::Fields,
                    Shape::List(_) => Holds::Items,
                    _ => Holds::Value,
                };
                let what = What::Field(field.go, field.always || field.name == "image");
                Item { name: field.name, what, insert: writer.field(field.name, holds) }
            };
            offered.map(item).collect()
        }
        Type::Value(Shape::Map(value), _) if matches!(**value, Shape::Quantity) => {
            let names = ["cpu", "memory", "ephemeral-storage"].into_iter().filter(|name| absent(name));
            let item = |name| Item {
                name,
                what: What::Field("resource.Quantity", false),
                insert: writer.field(name, Holds::Value),
            };
            names.map(item).collect()
        }
        Type::Told(told) => {
            let item = |(name, told): &'static (&'static str, shape::Shape)| {
                let holds = match told {
                    shape::Shape::Object(_) | shape::Shape::Map(_) | shape::Shape::Indexed(_) => Holds::Fields,
                    shape::Shape::List(_) => Holds::Items,
                    _ => Holds::Value,
                };
                Item { name, what: What::Told, insert: writer.field(name, holds) }
            };
            told_fields(told).iter().filter(|(name, _)| absent(name)).map(item).collect()
        }
        Type::Value(..) => Vec::new(),
    }
}

fn told_fields(told: &'static shape::Shape) -> &'static [shape::Field] {
    match told {
        shape::Shape::Object(fields) => fields,
        shape::Shape::Either(one, other) => match told_fields(one) {
            [] => told_fields(other),
            fields => fields,
        },
        _ => &[],
    }
}

/// Whether a cluster keeps a field, and somebody writes it: what the server keeps for itself is not offered.
fn is_kept(of: &Struct, field: &Field, place: &Place<'_>, cluster: &Cluster) -> bool {
    match (of.name, field.name) {
        ("Container", "restartPolicy") if place.way.contains(&Step::Key("initContainers")) => {
            cluster.sidecar_support() == SidecarSupport::Supported
        }
        // Rule: of a regular container it is refused before. Source: `validateContainers`, KEP-5307.
        ("Container", "restartPolicy") => cluster.version >= Version(35),
        ("ObjectMeta", name) if SERVER_METADATA.contains(&name) => false,
        (of, "status") if KINDS.iter().any(|(kind, _)| *kind == of) => false,
        _ => field.kept_since <= cluster.version,
    }
}

/// What may be written as a value.
fn values(of: Type, place: &Place<'_>, cluster: &Cluster, writer: &Writer) -> Vec<Item> {
    let root = match place.way.as_slice() {
        [Step::Key(key)] => *key,
        _ => "",
    };
    let words: Vec<&'static str> = match (of, root) {
        (_, "kind") => KINDS.iter().map(|(kind, _)| *kind).chain(POLICIES).chain([scenario::KIND]).collect(),
        (_, "apiVersion") => api_versions(place.kind, cluster.version),
        (Type::Told(told), _) => told_words(told),
        (Type::Value(Shape::Bool, _), _) => vec!["true", "false"],
        (Type::Value(_, go), _) => supported_here(go, place, cluster.version),
        (Type::Struct(_), _) => Vec::new(),
    };
    words.into_iter().map(|name| Item { name, what: What::Value, insert: writer.value(name) }).collect()
}

/// Where the Pods of a kind have fewer choices.
/// Source: `ValidatePodTemplateSpecForReplicaSet`, `validateJobSpec`; until 1.34, KEP-753.
fn supported_here(go: &'static str, place: &Place<'_>, version: Version) -> Vec<&'static str> {
    let always_only = match place.kind {
        Some("Job" | "CronJob") => Some(false),
        Some("Pod") | None => None,
        Some(_) => Some(true),
    };
    let fits = |word: &&str| match go {
        "v1.RestartPolicy" => always_only.is_none_or(|only| only == (*word == "Always")),
        "v1.ContainerRestartPolicy" => version >= Version(35) || *word == "Always",
        _ => true,
    };
    supported::of_type(go, version).filter(fits).collect()
}

fn api_versions(kind: Option<&str>, version: Version) -> Vec<&'static str> {
    let of_kind: Vec<&'static str> = match kind {
        Some(scenario::KIND) => vec![scenario::API_VERSION],
        Some(kind) => admission::group_versions(kind, version).collect(),
        None => Vec::new(),
    };
    if of_kind.is_empty() { vec!["v1", "apps/v1", "batch/v1", scenario::API_VERSION] } else { of_kind }
}

fn told_words(told: &'static shape::Shape) -> Vec<&'static str> {
    match told {
        shape::Shape::Flag => vec!["true", "false"],
        shape::Shape::Null => vec!["null"],
        shape::Shape::Word(words) => words.to_vec(),
        shape::Shape::Either(one, other) => told_words(one).into_iter().chain(told_words(other)).collect(),
        _ => Vec::new(),
    }
}

/// What is known of the field whose key or value is at a byte of the text.
#[must_use]
pub fn about(text: &str, offset: usize, cluster: &Cluster) -> Option<About> {
    let span = document_at(text, offset);
    let document = text.get(span.start..span.end)?;
    let tokens = tokens(document);
    let at = offset.checked_sub(span.start)?;
    let (token, class) = tokens.iter().find(|(token, _)| token.start <= at && at <= token.end && token.end > at)?;
    let mut place = place(document, &tokens, token.start)?;
    let written = document.get(token.start..token.end)?;
    if *class == Class::Key {
        place.way.push(Step::Key(written.trim_matches(['"', '\''])));
    }
    let (mut of, first) = Type::of_document(&place)?;
    let mut last = None;
    let mut path = String::new();
    for (index, step) in place.way.iter().enumerate() {
        match step {
            Step::Item => path.push_str("[]"),
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                if let Type::Struct(of) = of {
                    last = of.fields.iter().find(|field| field.name == *key);
                }
            }
        }
        // Of a newer version's fields, too, it is told since when they are there.
        if index >= first {
            of = of.step(*step, Version::NEWEST)?;
        }
    }
    let field = last?;
    let quantity = match of {
        Type::Value(Shape::Quantity, _) if *class != Class::Key => {
            let parsed = Quantity::parse(written.trim_matches(['"', '\'']));
            parsed.ok().map(|quantity| quantity.string())
        }
        _ => None,
    };
    let known = |version: Version| (version <= Version::NEWEST).then_some(version);
    Some(About {
        span: Span { start: span.start + token.start, end: span.start + token.end },
        path,
        go: match of {
            Type::Value(_, go) => go,
            _ => field.go,
        },
        since: (field.since > Version::OLDEST).then_some(field.since),
        kept_since: (field.kept_since > field.since).then(|| known(field.kept_since)),
        default: field.default,
        words: match of {
            Type::Value(_, go) => supported_here(go, &place, cluster.version),
            _ => Vec::new(),
        },
        quantity,
    })
}
