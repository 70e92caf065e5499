//! `kubectl describe`, from nothing but the object that the API returns and its Events.
//!
//! Source: `k8s.io/kubectl` v0.36.0, `pkg/describe/describe.go`.

mod container;
mod page;
mod pod;
mod volume;
mod workload;

use podstep_manifest::Node;

use super::cursor::{Cursor, ObjectRef};
use super::events::{self, Seen};
use super::human_duration;
use super::shown::shown;
use page::Page;

/// What kubectl prints of an object that exists.
pub(super) fn describe(cursor: &Cursor<'_>, object: ObjectRef) -> Option<String> {
    let whole = shown(cursor, object)?;
    let mut page = Page::default();
    match cursor.kind(object) {
        "Pod" => pod::describe(cursor, object, &whole, &mut page),
        "Deployment" => workload::deployment(cursor, object, &whole, &mut page),
        "Job" => workload::job(&whole, &mut page),
        "CronJob" => workload::cron_job(&whole, &mut page),
        "StatefulSet" => workload::stateful_set(cursor, object, &whole, &mut page),
        "DaemonSet" => workload::daemon_set(cursor, object, &whole, &mut page),
        _ => workload::replica_set(cursor, object, &whole, &mut page),
    }
    events_of(cursor, &events::of(cursor, object), &mut page);
    Some(page.aligned())
}

/// Rule: one that came several times has its last age, its count and its first age; a container's begins with its
/// field. Source: `DescribeEvents`.
fn events_of(cursor: &Cursor<'_>, events: &[Seen<'_>], page: &mut Page) {
    if events.is_empty() {
        page.line(0, "Events:\t<none>");
        return;
    }
    page.line(0, "Events:");
    page.line(1, "Type\tReason\tAge\tFrom\tMessage");
    page.line(1, "----\t------\t----\t----\t-------");
    for seen in events {
        let event = seen.event;
        let age = match seen.count {
            1 => cursor.age(seen.first),
            count => format!("{} (x{count} over {})", cursor.age(event.at), cursor.age(seen.first)),
        };
        let field = if event.field_path.is_empty() { String::new() } else { format!("{}: ", event.field_path) };
        let (source, message) = (events::source(event), event.message.trim());
        page.line(1, &format!("{}\t{}\t{age}\t{source}\t{field}{message}", event.kind, event.reason));
    }
}

/// The node at a path.
fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, step| node.get(step)).filter(|node| !node.is_null())
}

/// A scalar at a path as text; empty if there is none.
fn word(node: &Node, path: &[&str]) -> String {
    at(node, path).map(plain).unwrap_or_default()
}

/// A scalar as Go prints it.
fn plain(node: &Node) -> String {
    node.scalar_text().or_else(|| Some(node.as_bool()?.to_string())).unwrap_or_default()
}

/// A scalar at a path, or another text if there is none.
fn word_or(node: &Node, path: &[&str], other: &str) -> String {
    at(node, path).map_or_else(|| other.to_owned(), plain)
}

/// A whole number at a path; 0 if there is none.
fn int(node: &Node, path: &[&str]) -> i64 {
    at(node, path).and_then(Node::as_int).unwrap_or(0)
}

/// The items of a list at a path.
fn items<'n>(node: &'n Node, path: &[&str]) -> &'n [Node] {
    at(node, path).map(Node::items).unwrap_or_default()
}

/// A time of the API, `2006-01-02T15:04:05Z`, as describe prints it.
fn time(text: &str) -> String {
    crate::calendar::parse_rfc3339(text).map(crate::calendar::rfc1123).unwrap_or_default()
}

/// A label selector as `a=b,c in (d,e)`.
///
/// Rule: requirements in the order of their keys. Source: `apimachinery/pkg/labels` `Requirement.String`.
pub(super) fn selector(selector: Option<&Node>) -> String {
    let Some(selector) = selector else { return String::new() };
    let matched =
        |entry: &podstep_manifest::Entry| (entry.key.clone(), format!("{}={}", entry.key, plain(&entry.value)));
    let labels = at(selector, &["matchLabels"]).map(Node::entries).unwrap_or_default();
    let mut all: Vec<(String, String)> = labels.iter().map(matched).collect();
    for expression in items(selector, &["matchExpressions"]) {
        let key = word(expression, &["key"]);
        let mut values: Vec<String> = items(expression, &["values"]).iter().map(plain).collect();
        crate::order::sort_by(&mut values, &Ord::cmp);
        let values = values.join(",");
        let text = match word(expression, &["operator"]).as_str() {
            "In" => format!("{key} in ({values})"),
            "NotIn" => format!("{key} notin ({values})"),
            "DoesNotExist" => format!("!{key}"),
            _ => key.clone(),
        };
        all.push((key, text));
    }
    crate::order::sort_by(&mut all, &|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(",")
}

/// Seconds between two times of the API.
fn duration(from: &str, to: &str) -> Option<String> {
    let parse = crate::calendar::parse_rfc3339;
    Some(human_duration(parse(to)?.saturating_sub(parse(from)?)))
}
