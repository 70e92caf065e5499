//! The table of types in `crates/core/src/admission/schema.txt` against the OpenAPI description of v1.36.
//!
//! The generated types of k8s-openapi are read from a source that offers every field they ask for and notes
//! what they ask for.

#![allow(clippy::panic, reason = "a test that cannot go on says so")]

use std::cell::RefCell;
use std::collections::BTreeMap;

use k8s_openapi::api::{apps::v1 as apps, batch::v1 as batch, core::v1 as core};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, Visitor, value::StrDeserializer};

type Structs = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn the_table_has_the_fields_of_the_description() {
    let described = RefCell::new(Structs::new());
    probe::<core::Pod>(&described);
    probe::<core::ReplicationController>(&described);
    probe::<apps::Deployment>(&described);
    probe::<apps::ReplicaSet>(&described);
    probe::<apps::StatefulSet>(&described);
    probe::<apps::DaemonSet>(&described);
    probe::<batch::Job>(&described);
    probe::<batch::CronJob>(&described);
    let described = described.into_inner();
    let table: Structs = podstep_core::admission::table()
        // Not a type of the API: kubectl's own.
        .filter(|(name, _)| *name != "metadataOnlyObject")
        .map(|(name, fields)| (name.to_owned(), fields.map(|(name, go)| (name.to_owned(), plain(go))).collect()))
        .collect();
    assert!(described.len() > 150, "only {} structs were described", described.len());
    for (name, fields) in &described {
        assert_eq!(table.get(name), Some(fields), "{name}");
    }
    let beyond: Vec<_> = table.keys().filter(|name| !described.contains_key(*name)).collect();
    assert!(beyond.is_empty(), "only in the table: {beyond:?}");
}

/// What is looked for is looked for by halving.
#[test]
fn the_table_is_in_order() {
    assert!(podstep_core::admission::table().map(|(name, _)| name).is_sorted());
    for (name, fields) in podstep_core::admission::table() {
        assert!(fields.map(|(field, _)| field).is_sorted(), "{name}");
    }
}

/// A type of Go as the description calls it: names of texts and times are lost there.
fn plain(go: &str) -> String {
    if let Some(item) = go.strip_prefix("[]") {
        return format!("list of {}", plain(item));
    }
    if let Some((_, value)) = go.strip_prefix("map[").and_then(|rest| rest.split_once(']')) {
        return format!("map of {}", plain(value));
    }
    let is_struct = |name: &str| podstep_core::admission::table().any(|(other, _)| other == name);
    match go {
        "bool" | "int32" | "int64" => go.to_owned(),
        "v1.ResourceList" => "map of text".to_owned(),
        "intstr.IntOrString" => "int or text".to_owned(),
        "v1.FieldsV1" => "anything".to_owned(),
        _ => match go.strip_prefix("v1.") {
            Some(name) if is_struct(name) => name.to_owned(),
            _ => "text".to_owned(),
        },
    }
}

fn probe<T: for<'de> Deserialize<'de>>(described: &RefCell<Structs>) {
    let asked = RefCell::new(String::new());
    if let Err(error) = T::deserialize(Probe { described, asked: &asked }) {
        panic!("{error}: asked for {}", asked.borrow());
    }
}

/// Answers every question with a value of the kind that is asked for.
#[derive(Clone, Copy)]
struct Probe<'p> {
    described: &'p RefCell<Structs>,
    /// What the value was asked for as.
    asked: &'p RefCell<String>,
}

impl Probe<'_> {
    fn note(self, kind: &str) {
        self.asked.borrow_mut().push_str(kind);
    }
}

macro_rules! answer {
    ($($method:ident $kind:literal $visit:ident $value:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            self.note($kind);
            visitor.$visit($value)
        })*
    };
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = de::value::Error;

    answer! {
        deserialize_bool "bool" visit_bool false;
        deserialize_i32 "int32" visit_i32 0;
        deserialize_i64 "int64" visit_i64 0;
        deserialize_str "text" visit_str "2008-01-01T01:01:01Z";
        deserialize_string "text" visit_str "2008-01-01T01:01:01Z";
        deserialize_any "int or text" visit_str "text";
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let kind = match name {
            "FieldsV1" => "anything",
            "Quantity" => "text",
            _ => return visitor.visit_newtype_struct(self),
        };
        self.note(kind);
        visitor.visit_newtype_struct(StrDeserializer::<Self::Error>::new("1"))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.note("list of ");
        visitor.visit_seq(de::value::SeqDeserializer::new(std::iter::once(self)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.note("map of ");
        visitor.visit_map(de::value::MapDeserializer::new(std::iter::once(("key", self))))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.note(name);
        let mut described = self.described.borrow_mut();
        let is_known = described.contains_key(name);
        let noted = described.entry(name.to_owned()).or_default();
        let rest = match fields {
            _ if is_known => &[],
            // An object's own type is not asked for, but compared with a constant.
            ["apiVersion", "kind", rest @ ..] if rest.contains(&"metadata") => {
                noted.extend(["apiVersion", "kind"].map(|name| (name.to_owned(), "text".to_owned())));
                rest
            }
            _ => fields,
        };
        drop(described);
        visitor.visit_map(Fields { probe: self, of: name, rest, now: "" })
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct enum
        identifier ignored_any
    }
}

impl<'de> de::IntoDeserializer<'de> for Probe<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Fields<'p> {
    probe: Probe<'p>,
    of: &'static str,
    rest: &'static [&'static str],
    now: &'static str,
}

impl<'de> de::MapAccess<'de> for Fields<'_> {
    type Error = de::value::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        let Some((first, rest)) = self.rest.split_first() else { return Ok(None) };
        (self.now, self.rest) = (first, rest);
        seed.deserialize(StrDeserializer::new(first)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        let asked = RefCell::new(String::new());
        let value = seed.deserialize(Probe { asked: &asked, ..self.probe });
        let mut described = self.probe.described.borrow_mut();
        described.entry(self.of.to_owned()).or_default().insert(self.now.to_owned(), asked.into_inner());
        value
    }
}
