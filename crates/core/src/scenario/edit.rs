//! Edits of a text that change what its Scenario tells, and leave everything else in it as it is.
//!
//! The text is the only place where a Scenario is kept: whoever offers controls reads it from the text and writes
//! it back with these. Each gives one edit, or none where the text is written in a way that cannot be edited so.

use podstep_manifest::{Document, Flow, Node, Span, Value, parse};

use super::apply::lines_of;
use super::read::{action, is_scenario};
use super::{API_VERSION, KIND, Scenario, Told, write};
use crate::admission::objects;
use crate::edit::{Edit, add, removal};
use crate::lifecycle::{Action, When};
use crate::process::Program;

/// How the Scenario of a text is told.
struct Found {
    documents: Vec<Document>,
    /// The Scenario.
    root: Option<Node>,
    /// Its actions that can be read.
    items: Vec<Node>,
}

fn find(text: &str) -> Found {
    let (documents, _) = parse(text);
    let root = documents.iter().flat_map(|document| objects(&document.root)).find(|root| is_scenario(root)).cloned();
    let actions = root.as_ref().and_then(|root| root.get("actions")).map(Node::items).unwrap_or_default();
    let items = actions.iter().filter(|item| action(item).is_some()).cloned().collect();
    Found { documents, root, items }
}

fn line(when: When, what: &Action) -> String {
    Flow(&write::action(when, what)).to_string()
}

/// An action as an item of a list in block style, behind a dash at this column. A manifest stands on lines of its own,
/// with its own if they are given.
fn item(when: When, what: &Action, lines: Option<&str>, column: usize) -> String {
    let Action::Apply(manifest) = what else { return line(when, what) };
    let told = write::action(when, what);
    let fields = told.entries().iter().filter(|entry| entry.key != "manifest");
    let mut out: String =
        fields.map(|entry| format!("{}: {}\n{:column$}  ", entry.key, Flow(&entry.value), "")).collect();
    out.push_str("manifest:");
    let written = manifest.to_string();
    for line in lines.unwrap_or(&written).trim_end().split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&format!("{:column$}    {line}", ""));
        }
    }
    out
}

/// Adds an action behind those that there are; without a Scenario, adds one.
#[must_use]
pub fn add_action(text: &str, when: When, what: &Action) -> Option<Edit> {
    add_apply(text, when, what, None)
}

/// Adds an action; what it applies keeps these lines where it stands on lines of its own.
pub(super) fn add_apply(text: &str, when: When, what: &Action, lines: Option<&str>) -> Option<Edit> {
    let found = find(text);
    let at_column = |column: usize| format!("\n{:column$}- {}", "", item(when, what, lines, column));
    let Some(root) = &found.root else { return Some(new_document(text, &format!("actions:{}\n", at_column(0)))) };
    let Some(actions) = root.get("actions") else {
        return entry(text, &found, root, "actions", &at_column(0));
    };
    match actions.items().last() {
        Some(last) if is_block(text, actions) => {
            let column = dash(text, last)?;
            let end = end_of_line(text, last.span.end);
            Some((Span { start: end, end }, at_column(column)))
        }
        Some(last) => Some((Span { start: last.span.end, end: last.span.end }, format!(", {}", line(when, what)))),
        // `actions:`, `actions: []`.
        None if matches!(what, Action::Apply(_)) => Some((actions.span, at_column(0))),
        None => Some((actions.span, format!("[{}]", line(when, what)))),
    }
}

/// Changes an action: its place is that among the actions that can be read.
#[must_use]
pub fn set_action(text: &str, place: usize, when: When, what: &Action) -> Option<Edit> {
    let found = find(text);
    let told = found.items.get(place)?;
    let span = written(text, told);
    let lines = told.get("manifest").map(|manifest| lines_of(text, manifest));
    let column = dash(text, told).filter(|_| !text.get(span.start..).is_some_and(|rest| rest.starts_with('{')));
    Some((span, column.map_or_else(|| line(when, what), |column| item(when, what, lines.as_deref(), column))))
}

/// Takes an action out. With the last one the whole list goes, and what nobody tells is Podstep's again.
#[must_use]
pub fn remove_action(text: &str, place: usize) -> Option<Edit> {
    let found = find(text);
    let item = found.items.get(place)?;
    let root = found.root.as_ref()?;
    let list = root.entry("actions")?;
    if list.value.items().len() == 1 {
        let flow = text.get(root.span.start..)?.starts_with('{');
        return Some((removal(text, flow, list.key_span.start, written(text, &list.value).end), String::new()));
    }
    if !is_block(text, &list.value) {
        return Some((removal(text, true, item.span.start, item.span.end), String::new()));
    }
    let start = text.get(..item.span.start)?.rfind('\n').unwrap_or(0);
    Some((Span { start, end: end_of_line(text, written(text, item).end) }, String::new()))
}

/// Tells that nobody does anything, where nothing is told.
#[must_use]
pub fn tell_no_actions(text: &str) -> Option<Edit> {
    let found = find(text);
    match &found.root {
        None => Some(new_document(text, "actions: []\n")),
        Some(root) if root.get("actions").is_none() => entry(text, &found, root, "actions", " []"),
        Some(_) => None,
    }
}

/// Changes the places of an action and the one behind it.
#[must_use]
pub fn swap_actions(text: &str, place: usize) -> Option<Edit> {
    let found = find(text);
    let (first, second) = (written(text, found.items.get(place)?), written(text, found.items.get(place + 1)?));
    let (before, between) = (text.get(first.start..first.end)?, text.get(first.end..second.start)?);
    let after = text.get(second.start..second.end)?;
    Some((Span { start: first.start, end: second.end }, [after, between, before].concat()))
}

/// Tells what the runs of a container do; without any, nothing is told of it.
#[must_use]
pub fn set_runs(text: &str, container: &str, runs: &[Told]) -> Option<Edit> {
    let found = find(text);
    let told = Flow(&write::list(runs.iter().map(write::program))).to_string();
    let name = Flow(&Node { value: Value::String(container.to_owned()), span: Span::default(), raw: None }).to_string();
    let Some(root) = &found.root else {
        return (!runs.is_empty()).then(|| new_document(text, &format!("programs:\n  {name}: {told}\n")));
    };
    let Some(programs) = root.get("programs").filter(|programs| !programs.entries().is_empty()) else {
        return (!runs.is_empty()).then(|| entry(text, &found, root, "programs", &format!("\n  {name}: {told}")))?;
    };
    match programs.entry(container) {
        Some(known) if runs.is_empty() => {
            let (map, gone) = match programs.entries().len() {
                1 => (root, root.entry("programs")?),
                _ => (programs, known),
            };
            let flow = text.get(map.span.start..)?.starts_with('{');
            Some((removal(text, flow, gone.key_span.start, written(text, &gone.value).end), String::new()))
        }
        Some(known) => {
            let place = written(text, &known.value);
            // A value on lines of its own moves up beside its key.
            let start = known.key_span.end + 1;
            Some((Span { start, end: place.end }, format!(" {told}")))
        }
        None if runs.is_empty() => None,
        None => add(text, &found.documents, programs.span, &[&name], &told),
    }
}

/// Tells of a container what is taken of the runs of its process, so that the numbers can be changed.
#[must_use]
pub fn tell_guess(text: &str, container: &str, runs: &[Program]) -> Option<Edit> {
    let told = |program: &Program| Told {
        run: Some(program.run).filter(|_| !program.oom),
        oom_after: program.run.filter(|_| program.oom),
        exit_code: program.run.filter(|_| !program.oom).map(|_| program.exit_code),
        on_term: Some(program.on_term),
        ..Told::default()
    };
    let told: Vec<Told> = runs.iter().map(told).collect();
    set_runs(text, container, &told)
}

/// What a text tells.
#[must_use]
pub fn told(text: &str) -> Scenario {
    find(text).root.map(|root| super::read(&root).0).unwrap_or_default()
}

/// A new entry of the Scenario; its value may begin on the next line.
fn entry(text: &str, found: &Found, root: &Node, key: &str, value: &str) -> Option<Edit> {
    if text.get(root.span.start..)?.starts_with('{') {
        return None;
    }
    let (span, line) = add(text, &found.documents, root.span, &[key], "")?;
    Some((span, line.trim_end().to_owned() + value))
}

fn new_document(text: &str, rest: &str) -> Edit {
    let end = text.trim_end().len();
    let break_before = if end == 0 { "" } else { "\n---\n" };
    (Span { start: end, end: text.len() }, format!("{break_before}apiVersion: {API_VERSION}\nkind: {KIND}\n{rest}"))
}

fn is_block(text: &str, list: &Node) -> bool {
    !text.get(list.span.start..).is_some_and(|rest| rest.starts_with('['))
}

/// The column of the dash before an item.
fn dash(text: &str, item: &Node) -> Option<usize> {
    let line = text.get(..item.span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(line..item.span.start)?;
    before.trim_start().starts_with('-').then(|| before.len() - before.trim_start().len())
}

/// The stretch of a node without the blank space behind it.
fn written(text: &str, node: &Node) -> Span {
    let end = text.get(..node.span.end).map_or(node.span.end, |before| before.trim_end().len());
    Span { start: node.span.start, end: end.max(node.span.start) }
}

fn end_of_line(text: &str, from: usize) -> usize {
    let from = text.get(..from).map_or(from, |before| before.trim_end().len());
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{add_action, remove_action, set_action, set_runs, swap_actions, tell_no_actions, told};
    use crate::edit::Edit;
    use crate::lifecycle::{Action, Target, When};
    use crate::scenario::Told;
    use crate::time::Millis;

    const POD: &str = "kind: Pod # mine\n";
    const BLOCK: &str = "kind: Pod # mine\n---\nkind: Scenario\nactions:\n  # first\n  - {at: 1, do: node-reboot} # boot\n  - at: 2\n    do: scale # up\n    replicas: 3\n    kind: Deployment\n    name: web\n";

    fn edited(text: &str, edit: Option<Edit>) -> String {
        let (span, with) = edit.unwrap();
        let mut text = text.to_owned();
        text.replace_range(span.start..span.end, &with);
        assert_eq!(podstep_manifest::parse(&text).1, [], "{text}");
        text
    }

    fn scale(replicas: u32) -> Action {
        Action::Scale(Target::Object("Deployment".to_owned(), "web".to_owned()), replicas)
    }

    fn at(secs: u64) -> When {
        When::At(Millis::secs(secs))
    }

    fn actions(text: &str) -> Vec<(When, Action)> {
        told(text).actions.unwrap_or_default()
    }

    #[test]
    fn what_is_added_is_read_back_and_the_rest_stays() {
        for text in [
            POD,
            BLOCK,
            "kind: Scenario\nactions: []\n",
            "kind: Scenario\nactions: [{at: 1, do: node-reboot}]\n",
            "kind: Scenario\nactions:\n- at: 3\n  do: evict\n\n# end\n---\nkind: Pod\n",
            "kind: Scenario\nnode:\n  imagesPresent: [a]\n",
            "",
        ] {
            let before = actions(text);
            let once = edited(text, add_action(text, at(9), &scale(5)));
            let twice =
                edited(&once, add_action(&once, When::Ready(2, Millis(1500)), &Action::NodeReboot { node: None }));
            let mut expected = before;
            expected.extend([(at(9), scale(5)), (When::Ready(2, Millis(1500)), Action::NodeReboot { node: None })]);
            assert_eq!(actions(&twice), expected, "{twice}");
            for comment in ["# mine", "# first", "# boot", "# up", "# end"] {
                assert_eq!(text.contains(comment), twice.contains(comment), "{comment}: {twice}");
            }
        }
    }

    #[test]
    fn a_row_is_changed_moved_and_taken_out() {
        let changed = edited(BLOCK, set_action(BLOCK, 0, at(4), &Action::Evict(Target::Pod(1))));
        assert!(changed.contains("# first\n  - {at: 4, do: evict, index: 1} # boot\n  - at: 2\n"), "{changed}");
        let swapped = edited(BLOCK, swap_actions(BLOCK, 0));
        assert_eq!(actions(&swapped), [(at(2), scale(3)), (at(1), Action::NodeReboot { node: None })], "{swapped}");
        let first_gone = edited(BLOCK, remove_action(BLOCK, 0));
        assert_eq!(actions(&first_gone), [(at(2), scale(3))], "{first_gone}");
        let second_gone = edited(BLOCK, remove_action(BLOCK, 1));
        assert_eq!(actions(&second_gone), [(at(1), Action::NodeReboot { node: None })], "{second_gone}");
        let none = edited(&second_gone, remove_action(&second_gone, 0));
        assert_eq!(told(&none).actions, None, "{none}");
        assert!(none.starts_with("kind: Pod # mine\n---\nkind: Scenario"));
        let nobody = edited(&none, tell_no_actions(&none));
        assert_eq!(told(&nobody).actions, Some(Vec::new()), "{nobody}");
    }

    #[test]
    fn runs_are_told_and_forgotten() {
        let crash = Told { run: Some(Some(Millis(1500))), exit_code: Some(3), ..Told::default() };
        let slow = Told { oom_after: Some(Millis::secs(2)), ..Told::default() };
        for text in [POD, BLOCK, "kind: Scenario\nprograms:\n  web:\n    run: 3 # s\n  other: {run: 1}\n", ""] {
            let once = edited(text, set_runs(text, "app", &[Told::default(), crash.clone()]));
            assert!(told(&once).programs.contains(&("app".to_owned(), vec![Told::default(), crash.clone()])), "{once}");
            let other = edited(&once, set_runs(&once, "app", std::slice::from_ref(&slow)));
            assert!(told(&other).programs.contains(&("app".to_owned(), vec![slow.clone()])), "{other}");
            let gone = edited(&other, set_runs(&other, "app", &[]));
            assert_eq!(told(&gone).programs, told(text).programs, "{gone}");
        }
        let text = "kind: Scenario\nprograms:\n  web:\n    run: 3 # s\n  other: {run: 1}\n";
        let changed = edited(text, set_runs(text, "web", std::slice::from_ref(&crash)));
        assert_eq!(told(&changed).programs.first(), Some(&("web".to_owned(), vec![crash])), "{changed}");
        assert_eq!(set_runs(POD, "app", &[]), None);
    }
}
