//! Edits of a manifest that keep everything else in it as it is, comments too.

use podstep_manifest::{Document, Node, Span, Value, parse};

use crate::resources::Kind;

/// An edit of a text.
pub type Edit = (Span, String);

/// Sets, changes or (with an empty value) removes an entry of a container's `resources`.
///
/// `container` is the place of the container in the text. `None` if there is no such container, or if nothing is
/// to be done.
///
/// ```
/// use podstep_core::{edit::set_amount, resources::Kind};
/// use podstep_manifest::Span;
/// let text = "containers:\n- name: app # the app\n  image: nginx\n";
/// let edit = set_amount(text, Span { start: 14, end: 14 }, Kind::Requests, "cpu", "100m");
/// let (span, line) = edit.expect("an edit");
/// assert_eq!(span, Span { start: text.len() - 1, end: text.len() - 1 });
/// assert_eq!(line, "\n  resources:\n    requests:\n      cpu: 100m");
/// ```
#[must_use]
pub fn set_amount(text: &str, container: Span, kind: Kind, resource: &str, value: &str) -> Option<Edit> {
    let (documents, _) = parse(text);
    let container = documents.iter().find_map(|document| map_at(&document.root, container.start))?;
    let list = match kind {
        Kind::Requests => "requests",
        Kind::Limits => "limits",
    };
    let quoted = if value.is_empty() || value.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace(['"', '\\'], ""))
    };
    let resources = container.get("resources").filter(|node| !node.is_null());
    let amounts = resources.and_then(|node| node.get(list)).filter(|node| !node.is_null());
    if let Some(entry) = amounts.and_then(|amounts| amounts.entry(resource)) {
        return Some(if value.is_empty() {
            let flow = is_flow(text, amounts?);
            (removal(text, flow, entry.key_span.start, entry.value.span.end), String::new())
        } else {
            (entry.value.span, quoted)
        });
    }
    if value.is_empty() {
        return None;
    }
    match (amounts, resources) {
        (Some(amounts), _) => insert(text, amounts, &[resource], &quoted),
        (None, Some(resources)) => insert(text, resources, &[list, resource], &quoted),
        (None, None) => insert(text, container, &["resources", list, resource], &quoted),
    }
}

/// Adds an entry to the mapping at this place, with the mappings that hold it. `None` if it is not written there.
pub(crate) fn add(text: &str, documents: &[Document], map: Span, path: &[&str], value: &str) -> Option<Edit> {
    let map = documents.iter().find_map(|document| map_at(&document.root, map.start))?;
    let within = |span: Span| map.span.start <= span.start && span.end <= map.span.end;
    // What is merged or stands for an alias is written elsewhere.
    if !map.entries().iter().all(|entry| within(entry.key_span) && within(entry.value.span)) {
        return None;
    }
    insert(text, map, path, value)
}

/// A name in the quotes of what stands here.
pub(crate) fn quoted_as(text: &str, span: Span, name: &str) -> String {
    let quote = text.get(span.start..).and_then(|rest| rest.get(..1)).filter(|first| matches!(*first, "\"" | "'"));
    let quote = quote.unwrap_or_default();
    [quote, name, quote].concat()
}

/// The mapping that begins at this byte.
fn map_at(node: &Node, start: usize) -> Option<&Node> {
    if node.span.start == start && matches!(node.value, Value::Map(_)) {
        return Some(node);
    }
    let below = node.items().iter().chain(node.entries().iter().map(|entry| &entry.value));
    below.filter(|node| node.span.start <= start && start <= node.span.end).find_map(|node| map_at(node, start))
}

fn is_flow(text: &str, map: &Node) -> bool {
    text.get(map.span.start..).is_some_and(|rest| rest.starts_with('{'))
}

/// A new entry of a mapping, with the mappings that hold it.
fn insert(text: &str, map: &Node, path: &[&str], value: &str) -> Option<Edit> {
    if is_flow(text, map) {
        let ends = "}".repeat(path.len() - 1);
        let comma = if map.entries().is_empty() { "" } else { ", " };
        let at = map.span.start + 1;
        // In JSON, words are quoted.
        let style = map.entries().first().map(|entry| entry.key_span).unwrap_or_default();
        let names: Vec<String> = path.iter().map(|name| quoted_as(text, style, name)).collect();
        let names = names.join(": {");
        let word = value.starts_with(|c: char| c.is_ascii_uppercase());
        let value = if word { quoted_as(text, style, value) } else { value.to_owned() };
        return Some((Span { start: at, end: at }, format!("{names}: {value}{ends}{comma}")));
    }
    let first = map.entries().iter().min_by_key(|entry| entry.key_span.start)?;
    let last = map.entries().iter().max_by_key(|entry| entry.key_span.start)?;
    let line = text.get(..first.key_span.start)?.rfind('\n').map_or(0, |at| at + 1);
    // Behind an anchor or a question mark the column says nothing.
    if !text.get(line..first.key_span.start)?.chars().all(|c| matches!(c, ' ' | '-')) {
        return None;
    }
    let mut indentation = first.key_span.start - line;
    let mut lines = String::new();
    for (depth, name) in path.iter().enumerate() {
        lines.push('\n');
        lines.extend(std::iter::repeat_n(' ', indentation));
        lines.push_str(name);
        lines.push(':');
        if depth + 1 == path.len() {
            lines.push(' ');
            lines.push_str(value);
        }
        indentation += 2;
    }
    // After the last line of the last entry: behind its comment, before blank lines.
    let end = last.value.span.end.max(last.key_span.end);
    let end = text.get(..end)?.trim_end().len();
    let end = text.get(end..)?.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).map_or(text.len(), |at| end + at);
    Some((Span { start: end, end }, lines))
}

/// The stretch of an entry: with its line in block style, with a comma beside it in flow style.
pub(crate) fn removal(text: &str, flow: bool, start: usize, end: usize) -> Span {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    if flow {
        let next = after.len() - after.trim_start().len();
        if after.trim_start().starts_with(',') {
            let rest = after.get(next + 1..).unwrap_or_default();
            return Span { start, end: end + next + 1 + (rest.len() - rest.trim_start_matches(' ').len()) };
        }
        return Span { start: before.trim_end().trim_end_matches(',').len(), end };
    }
    let line = before.rfind('\n').unwrap_or(0);
    // The first entry may stand beside the dash of a list.
    let beside_dash = before.get(line..).is_some_and(|rest| !rest.trim().is_empty());
    let end = after.find('\n').map_or(text.len(), |at| end + at);
    if !beside_dash {
        return Span { start: line, end };
    }
    // The next entry takes its place.
    let column = start - before.rfind('\n').map_or(0, |at| at + 1);
    let next = text.get(end..).unwrap_or_default().strip_prefix('\n').unwrap_or_default();
    let indentation = next.len() - next.trim_start_matches(' ').len();
    let sibling = indentation == column && !next.trim_start().starts_with('#');
    Span { start, end: if sibling { end + 1 + column } else { end } }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::{Kind, set_amount};
    use podstep_manifest::Span;

    /// Changes the container whose `name:` comes first and gives the whole text.
    fn check(text: &str, resource: &str, value: &str, expected: &str) {
        let start = text.find("name:").unwrap();
        let start = text[..start].rfind('{').filter(|_| text.contains("{name:")).unwrap_or(start);
        let (span, new) =
            set_amount(text, Span { start, end: start }, Kind::Requests, resource, value).expect("an edit");
        let mut changed = text.to_owned();
        changed.replace_range(span.start..span.end, &new);
        assert_eq!(changed, expected);
    }

    #[test]
    fn amounts_are_set_where_they_stand() {
        check(
            "containers:\n- name: a # x\n",
            "cpu",
            "1",
            "containers:\n- name: a # x\n  resources:\n    requests:\n      cpu: 1\n",
        );
        check(
            "c:\n- name: a\n  resources:\n    limits:\n      cpu: 2 # two\n\n- name: b\n",
            "cpu",
            "500m",
            "c:\n- name: a\n  resources:\n    limits:\n      cpu: 2 # two\n    requests:\n      cpu: 500m\n\n- name: b\n",
        );
        check(
            "c:\n- name: a\n  resources:\n    requests:\n      cpu: 2 # two\n",
            "cpu",
            "+3",
            "c:\n- name: a\n  resources:\n    requests:\n      cpu: \"+3\" # two\n",
        );
        check(
            "c:\n- name: a\n  resources:\n    requests: {memory: 1Gi}\n",
            "cpu",
            "1",
            "c:\n- name: a\n  resources:\n    requests: {cpu: 1, memory: 1Gi}\n",
        );
        check("c:\n- name: a\n  resources: {}\n", "cpu", "1", "c:\n- name: a\n  resources: {requests: {cpu: 1}}\n");
        check("c: [{name: a, image: b}]", "cpu", "1", "c: [{resources: {requests: {cpu: 1}}, name: a, image: b}]");
    }

    #[test]
    fn an_empty_value_removes_the_entry() {
        check(
            "c:\n- name: a\n  resources:\n    requests:\n      cpu: 2 # two\n      memory: 1Gi\n",
            "cpu",
            "",
            "c:\n- name: a\n  resources:\n    requests:\n      memory: 1Gi\n",
        );
        check(
            "c:\n- name: a\n  resources:\n    requests: {cpu: 1, memory: 1Gi}\n",
            "cpu",
            "",
            "c:\n- name: a\n  resources:\n    requests: {memory: 1Gi}\n",
        );
        check(
            "c:\n- name: a\n  resources:\n    requests: {memory: 1Gi, cpu: 1}\n",
            "cpu",
            "",
            "c:\n- name: a\n  resources:\n    requests: {memory: 1Gi}\n",
        );
    }
}
