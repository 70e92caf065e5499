//! The fields of every type that a kind with Pods reaches: a table, read once.
//!
//! Types are in order of their names. A type stands alone on a line; its fields follow, in order and indented: name, Go type, and, where it lies within the
//! known versions, the minor version that knows the field, then the one whose default gates keep it (99: none
//! yet), and, after `=`, what the API server adds where the field is absent. `Embedded.name` is a field of an
//! embedded struct, `*` a pointer, `!` a field that is written even if it is empty. Source: `k8s.io/api` v0.36; its field names are compared with the OpenAPI description in
//! `tests/tests/schema.rs`.

use std::sync::LazyLock;

use crate::cluster::Version;

static TABLE: &str = include_str!("schema.txt");
static STRUCTS: LazyLock<Vec<Struct>> = LazyLock::new(read);

/// The fields of `ObjectMeta` that the server keeps for itself, whatever a person writes there.
/// Source: `apiserver/pkg/registry/rest/create.go`, `BeforeCreate`.
pub(crate) const SERVER_METADATA: [&str; 8] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// A struct with its fields in the order of their names.
#[derive(Debug)]
pub(crate) struct Struct {
    /// Its name in Go.
    pub name: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its key in JSON.
    pub name: &'static str,
    /// The embedded struct that it belongs to.
    pub embedded: Option<&'static str>,
    /// Its type as Go prints it: `[]v1.Container`.
    pub go: &'static str,
    /// What its type is made of.
    pub shape: Shape,
    /// Whether it holds nothing, zero and anything else apart.
    pub pointer: bool,
    /// Whether it is written even if it is empty.
    pub always: bool,
    /// The first version that knows it.
    pub since: Version,
    /// The first version that keeps it, with its gates at their defaults.
    pub kept_since: Version,
    /// What the server adds if it is absent: JSON.
    pub default: Option<&'static str>,
}

/// What a type is made of.
#[derive(Debug)]
pub(crate) enum Shape {
    Bool,
    Int32,
    Int64,
    Text,
    Quantity,
    IntOrString,
    Time,
    Anything,
    List(Box<Self>),
    Map(Box<Self>),
    Struct(usize),
}

impl Shape {
    /// What a type is made of. A name that the table does not have is a kind of text.
    fn of(go: &str, names: &[&str]) -> Self {
        match go {
            "bool" => Self::Bool,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "resource.Quantity" => Self::Quantity,
            "intstr.IntOrString" => Self::IntOrString,
            "v1.Time" => Self::Time,
            "v1.FieldsV1" => Self::Anything,
            "v1.ResourceList" => Self::Map(Box::new(Self::Quantity)),
            _ => match item_type(go) {
                Some(item) if go.starts_with('[') => Self::List(Box::new(Self::of(item, names))),
                Some(value) => Self::Map(Box::new(Self::of(value, names))),
                None => {
                    let name = go.trim_start_matches("v1.");
                    names.binary_search(&name).map_or(Self::Text, Self::Struct)
                }
            },
        }
    }
}

/// What the items of a list or the values of a map are, as Go prints it.
pub(crate) fn item_type(go: &str) -> Option<&str> {
    go.strip_prefix("[]").or_else(|| Some(go.strip_prefix("map[")?.split_once(']')?.1))
}

/// The struct that a shape names.
pub(crate) fn structure(index: usize) -> Option<&'static Struct> {
    STRUCTS.get(index)
}

/// The struct of this name.
pub(crate) fn find(name: &str) -> Option<&'static Struct> {
    STRUCTS.get(STRUCTS.binary_search_by(|of| of.name.cmp(name)).ok()?)
}

/// Every struct with its fields, and each field with its type.
pub fn table() -> impl Iterator<Item = (&'static str, impl Iterator<Item = (&'static str, &'static str)>)> {
    STRUCTS.iter().map(|of| (of.name, of.fields.iter().map(|field| (field.name, field.go))))
}

fn read() -> Vec<Struct> {
    let names: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with(' ')).collect();
    let mut structs: Vec<Struct> = Vec::with_capacity(names.len());
    for line in TABLE.lines() {
        match (line.strip_prefix(' '), structs.last_mut()) {
            (Some(line), Some(of)) => of.fields.push(field(line, &names)),
            _ => structs.push(Struct { name: line, fields: Vec::new() }),
        }
    }
    structs
}

fn field(line: &'static str, names: &[&str]) -> Field {
    let (line, default) = line.split_once(" =").map_or((line, None), |(line, default)| (line, Some(default)));
    let mut words = line.split(' ');
    let name = words.next().unwrap_or_default();
    let written = words.next().unwrap_or_default();
    let mut version = |default| words.next().and_then(|word| word.parse().ok()).map_or(default, Version);
    let since = version(Version::OLDEST);
    let kept_since = version(since);
    let (embedded, name) = name.split_once('.').map_or((None, name), |(embedded, name)| (Some(embedded), name));
    let go = written.trim_start_matches('*').trim_end_matches('!');
    Field {
        name,
        embedded,
        go,
        shape: Shape::of(go, names),
        pointer: written.starts_with('*'),
        always: written.ends_with('!'),
        since,
        kept_since,
        default,
    }
}
