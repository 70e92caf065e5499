//! An object as the API returns it at a step: what is stored, with what the API server, admission and controllers
//! put into it that decides nothing.
//!
//! `describe` and `yaml` know only this, as kubectl knows only what the API returns.

mod labels;
mod pod;
mod status;

use podstep_manifest::{Node, Value};

pub(super) use labels::REVISION;
pub(super) use pod::{deletion_asked_at, ip_of, node_of};

use super::cursor::{Cursor, ObjectRef};
use super::ids;
use crate::lifecycle::patch::{list, map, merge, number, text};
use crate::order::sort_by;
use crate::time::Millis;
use crate::trace::Change;

pub(super) const NAMESPACE: &str = "default";

/// The object; `None` if it does not exist at the step.
pub(super) fn shown(cursor: &Cursor<'_>, object: ObjectRef) -> Option<Node> {
    if !cursor.exists(object) {
        return None;
    }
    let (document, generation) = cursor.document(object)?;
    let part = |name: &str| document.get(name).filter(|part| !part.is_null()).cloned();
    let mut metadata = part("metadata").unwrap_or_else(|| map([]));
    merge(&mut metadata, &map([("finalizers", Node::null())]));
    merge(
        &mut metadata,
        &map([
            ("name", text(cursor.name(object))),
            ("namespace", text(NAMESPACE)),
            ("uid", text(&ids::uid(cursor, object))),
            ("creationTimestamp", text(&cursor.rfc3339(cursor.created_at(object)))),
            ("resourceVersion", text(&resource_version(cursor, object).to_string())),
        ]),
    );
    // Pods count their changes since v1.33. Source: KEP-5067.
    if cursor.version() >= 33 || matches!(object, ObjectRef::Other(_)) {
        merge(&mut metadata, &map([("generation", number(generation))]));
    }
    if let Some(since) = deleting_since(cursor, object) {
        let deletion = [("deletionTimestamp", text(&cursor.rfc3339(since))), ("deletionGracePeriodSeconds", number(0))];
        merge(&mut metadata, &map(deletion));
    }
    // What was orphaned has no owner any more; what the garbage collector deletes still names it.
    let is_kept = |owner: &ObjectRef| cursor.exists(*owner) || cursor.is_deleting(object);
    if let Some(owner) = cursor.owner(object).map(ObjectRef::Other).filter(is_kept) {
        merge(&mut metadata, &map([("ownerReferences", list(vec![owner_reference(cursor, owner)]))]));
    }
    let mut whole = map([
        ("apiVersion", text(api_version(cursor.kind(object)))),
        ("kind", text(cursor.kind(object))),
        ("metadata", metadata),
        ("spec", part("spec").unwrap_or_else(|| map([]))),
    ]);
    labels::add(cursor, object, &mut whole);
    let status = match object {
        ObjectRef::Pod(nth) => pod::complete(cursor, nth, &mut whole),
        ObjectRef::Other(nth) => cursor.object(nth).map(|state| status::of(cursor, object, state)),
    };
    merge(&mut whole, &map([("status", status.unwrap_or_else(|| map([])))]));
    Some(in_order(whole))
}

/// When an object other than a Pod began to wait for the garbage collector.
fn deleting_since(cursor: &Cursor<'_>, object: ObjectRef) -> Option<Millis> {
    let ObjectRef::Other(index) = object else { return None };
    let mut changes = cursor.changes().filter(|_| cursor.is_deleting(object));
    let first =
        changes.find(|(_, change)| matches!(change, Change::Object(of, state) if *of == index && state.deleting));
    first.map(|(step, _)| cursor.time_of(step))
}

/// The group and version of a kind.
pub(super) fn api_version(kind: &str) -> &'static str {
    match kind {
        "Pod" | "ReplicationController" => "v1",
        "Job" | "CronJob" => "batch/v1",
        _ => "apps/v1",
    }
}

/// Source: `metav1.NewControllerRef`.
fn owner_reference(cursor: &Cursor<'_>, owner: ObjectRef) -> Node {
    let yes = || Node::of(Value::Bool(true));
    map([
        ("apiVersion", text(api_version(cursor.kind(owner)))),
        ("kind", text(cursor.kind(owner))),
        ("name", text(cursor.name(owner))),
        ("uid", text(&ids::uid(cursor, owner))),
        ("controller", yes()),
        ("blockOwnerDeletion", yes()),
    ])
}

/// A number that grows with every write; of the last one of this object.
fn resource_version(cursor: &Cursor<'_>, object: ObjectRef) -> usize {
    let last = cursor.changes().filter(|(_, change)| match (change, object) {
        (Change::Pod(of, _) | Change::PodDocument(of, _), ObjectRef::Pod(pod)) => *of == pod,
        (Change::Object(of, _), ObjectRef::Other(other)) => *of == other,
        _ => false,
    });
    last.last().map_or(0, |(step, _)| step) + 1_000
}

/// Rule: what the API returns as JSON has its keys in alphabetical order. Source: `unstructured.Unstructured`, a
/// Go map.
fn in_order(mut node: Node) -> Node {
    match &mut node.value {
        Value::Map(entries) => {
            sort_by(entries, &|a, b| a.key.cmp(&b.key));
            for entry in entries {
                let value = std::mem::replace(&mut entry.value, Node::null());
                entry.value = in_order(value);
            }
        }
        Value::Seq(items) => *items = std::mem::take(items).into_iter().map(in_order).collect(),
        _ => {}
    }
    node
}
