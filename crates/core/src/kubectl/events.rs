//! Events as the API keeps them: those that say the same are one with a count.

use std::cmp::Ordering;

use super::cursor::{Cursor, ObjectRef};
use super::shown::node_of;
use super::tabs::table;
use crate::order::sort_by;
use crate::time::Millis;
use crate::trace::ApiEvent;

/// An Event with its count.
pub(super) struct Seen<'l> {
    /// The last that said it.
    pub event: &'l ApiEvent,
    pub first: Millis,
    pub count: u32,
}

const COMBINED: &str = "(combined from similar events)";

/// What was said up to the cursor.
fn said<'l>(cursor: &Cursor<'l>) -> impl Iterator<Item = &'l ApiEvent> {
    let step = cursor.step;
    cursor.life.trace.events.iter().filter(move |event| event.step <= step)
}

/// The Events that say this, of which those of one object stand together, in order of their first time.
///
/// Rule: what agrees in object, field, type, reason and message is one Event; one that stands for many has the
/// message of the last. Source: `client-go/tools/record/events_cache.go`.
fn seen<'l>(said: impl Iterator<Item = &'l ApiEvent>) -> Vec<Seen<'l>> {
    let mut all: Vec<Seen<'l>> = Vec::new();
    for event in said {
        let same = |seen: &&mut Seen<'_>| {
            let known = seen.event;
            known.field_path == event.field_path
                && known.reason == event.reason
                && known.kind == event.kind
                && (known.message == event.message
                    || (known.message.starts_with(COMBINED) && event.message.starts_with(COMBINED)))
        };
        match all.iter_mut().rev().take_while(|seen| seen.event.object == event.object).find(same) {
            Some(seen) => {
                seen.event = event;
                seen.count += 1;
            }
            None => all.push(Seen { event, first: event.at, count: 1 }),
        }
    }
    all
}

/// The Events of one object.
pub(super) fn of<'l>(cursor: &Cursor<'l>, object: ObjectRef) -> Vec<Seen<'l>> {
    let name = format!("{}/{}", cursor.kind(object), cursor.name(object));
    let mut events = seen(said(cursor).filter(|event| *event.object == *name));
    sort_by(&mut events, &|a, b| cursor.unix(a.event.at).cmp(&cursor.unix(b.event.at)));
    events
}

/// `source.component` of an Event.
pub(super) fn source(event: &ApiEvent) -> String {
    let kind = event.object.split('/').next().unwrap_or_default();
    match (kind, event.reason) {
        ("Pod", "Scheduled" | "FailedScheduling") => "default-scheduler".to_owned(),
        ("Pod", _) => "kubelet".to_owned(),
        ("ReplicationController", _) => "replication-controller".to_owned(),
        _ => format!("{}-controller", kind.to_ascii_lowercase()),
    }
}

/// `source` of an Event as kubectl prints it: the component, and the host it runs on.
///
/// Rule: the kubelet and the scheduler say where they are; the scheduler's node is taken to be the first. Source:
/// `printers.go` `formatEventSource`.
fn printed_source(cursor: &Cursor<'_>, event: &ApiEvent) -> String {
    let component = source(event);
    let first = cursor.life.nodes.first().map_or("", |node| node.name.as_str());
    match component.as_str() {
        "default-scheduler" => format!("{component}, {component}-{first}"),
        "kubelet" => {
            let step = cursor.life.trace.steps.get(event.step);
            let node = step.and_then(|step| step.pod).and_then(|pod| node_of(cursor, pod)).unwrap_or(first);
            format!("{component}, {node}")
        }
        _ => component,
    }
}

/// `kubectl get events`, with more columns for `-o wide`.
///
/// Rule: in the order of their names, which begin with the object's name and end with the nanosecond of their first
/// time. Source: `printers.go` `printEvent`, `event.go` `makeEvent`.
///
/// Gives at most so many of the last rows, and how many it left out.
pub(super) fn get(cursor: &Cursor<'_>, wide: bool, most: usize) -> (String, usize) {
    fn name(event: &ApiEvent) -> &str {
        event.object.split_once('/').map_or("", |(_, name)| name)
    }
    let mut said: Vec<(&str, &ApiEvent)> = said(cursor).map(|event| (name(event), event)).collect();
    // Most Events of an object share its name. There may be tens of thousands.
    sort_by(&mut said, &|(a, of_a), (b, of_b)| match std::ptr::eq(*a, *b) {
        true => Ordering::Equal,
        false => before_a_point(a, b).then_with(|| of_a.object.cmp(&of_b.object)),
    });
    let mut events = seen(said.into_iter().map(|(_, event)| event));
    if events.is_empty() {
        return ("No resources found in default namespace.\n".to_owned(), 0);
    }
    // Two objects of one name may have taken turns.
    sort_by(&mut events, &|a, b| before_a_point(name(a.event), name(b.event)).then(a.first.cmp(&b.first)));
    let left_out = events.len().saturating_sub(most);
    let titles: &[&str] = if wide {
        &["LAST SEEN", "TYPE", "REASON", "OBJECT", "SUBOBJECT", "SOURCE", "MESSAGE", "FIRST SEEN", "COUNT", "NAME"]
    } else {
        &["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
    };
    let mut rows = vec![titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>()];
    rows.extend(events.iter().skip(left_out).map(|seen| {
        let event = seen.event;
        let (kind, name) = event.object.split_once('/').unwrap_or_default();
        let object = format!("{}/{name}", kind.to_ascii_lowercase());
        let message = event.message.trim().to_owned();
        let mut row = vec![cursor.age(event.at), event.kind.to_owned(), event.reason.to_owned(), object];
        if wide {
            let nanos = (cursor.life.trace.epoch + seen.first).0.saturating_mul(1_000_000);
            let (first, count) = (cursor.age(seen.first), seen.count.to_string());
            row.extend([event.field_path.to_string(), printed_source(cursor, event), message, first, count]);
            row.push(format!("{name}.{nanos:x}"));
        } else {
            row.push(message);
        }
        row
    }));
    (table(&rows), left_out)
}

/// How two names compare when a point stands behind each.
fn before_a_point(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let shared = a.len().min(b.len());
    let ((a, rest_of_a), (b, rest_of_b)) = (a.split_at(shared), b.split_at(shared));
    a.cmp(b).then_with(|| rest_of_a.iter().chain(b".").cmp(rest_of_b.iter().chain(b".")))
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::before_a_point;

    #[test]
    fn names_compare_as_those_of_their_events() {
        let names = ["web", "web-1", "web-10", "web.a", "weba", "we", "wf", ""];
        for a in names {
            for b in names {
                let whole: Ordering = format!("{a}.").cmp(&format!("{b}."));
                assert_eq!(before_a_point(a, b), whole, "{a} and {b}");
            }
        }
    }
}
