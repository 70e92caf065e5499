//! The text of a description as it is built: lines at a level, cells between tabs.

use podstep_manifest::Node;

use super::super::tabs::align;
use super::{at, items, plain, word};
use crate::order::sort_by;

/// Annotations longer than this are shortened.
const MAX_ANNOTATION: usize = 140;
/// What kubectl leaves out. Source: `skipAnnotations`.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// A text with its tabs.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// A line, two blanks to the right for each level.
    pub(super) fn line(&mut self, level: usize, text: &str) {
        for _ in 0..level {
            self.0.push_str("  ");
        }
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// `Name:` and its value.
    pub(super) fn field(&mut self, level: usize, name: &str, value: &str) {
        self.line(level, &[name, ":\t", value].concat());
    }

    /// The same, if there is a value.
    pub(super) fn field_if_any(&mut self, level: usize, name: &str, value: &str) {
        if !value.is_empty() {
            self.field(level, name, value);
        }
    }

    /// A value per line, the name before the first.
    fn lines_of(&mut self, title: &str, lines: &[String]) {
        if lines.is_empty() {
            self.field(0, title, "<none>");
        }
        for (nth, line) in lines.iter().enumerate() {
            let name = if nth == 0 { [title, ":"].concat() } else { String::new() };
            self.line(0, &[&name, "\t", line].concat());
        }
    }

    /// Source: `printLabelsMultiline`.
    pub(super) fn labels(&mut self, title: &str, labels: Option<&Node>) {
        let entries = labels.map(Node::entries).unwrap_or_default().iter();
        let lines: Vec<String> = entries.map(|entry| format!("{}={}", entry.key, plain(&entry.value))).collect();
        self.lines_of(title, &lines);
    }

    /// Source: `printAnnotationsMultiline`.
    pub(super) fn annotations(&mut self, title: &str, annotations: Option<&Node>) {
        let entries = annotations.map(Node::entries).unwrap_or_default().iter();
        let mut lines = Vec::new();
        for entry in entries.filter(|entry| entry.key != LAST_APPLIED) {
            let value = plain(&entry.value);
            let value = value.strip_suffix('\n').unwrap_or(&value);
            if value.len() + entry.key.len() + 2 <= MAX_ANNOTATION && !value.contains('\n') {
                lines.push(format!("{}: {value}", entry.key));
                continue;
            }
            lines.push(format!("{}:", entry.key));
            lines.extend(value.split('\n').map(|line| format!("  {}", shortened(line, MAX_ANNOTATION - 2))));
        }
        self.lines_of(title, &lines);
    }

    /// Source: `printTolerationsMultiline`.
    pub(super) fn tolerations(&mut self, title: &str, spec: &Node) {
        let mut all: Vec<&Node> = items(spec, &["tolerations"]).iter().collect();
        sort_by(&mut all, &|a, b| word(a, &["key"]).cmp(&word(b, &["key"])));
        let line = |toleration: &&Node| {
            let [key, value, effect] = ["key", "value", "effect"].map(|name| word(toleration, &[name]));
            let mut line = key.clone();
            if !value.is_empty() {
                line += &["=", &value].concat();
            }
            if !effect.is_empty() {
                line += &[":", &effect].concat();
            }
            if word(toleration, &["operator"]) == "Exists" && value.is_empty() {
                line += if key.is_empty() && effect.is_empty() { "op=Exists" } else { " op=Exists" };
            }
            if let Some(seconds) = at(toleration, &["tolerationSeconds"]) {
                line += &format!(" for {}s", plain(seconds));
            }
            line
        };
        self.lines_of(title, &all.iter().map(line).collect::<Vec<_>>());
    }

    pub(super) fn aligned(&self) -> String {
        align(&self.0, 0, 2)
    }
}

/// Cut off after so many bytes, at a character.
fn shortened(line: &str, most: usize) -> String {
    if line.len() <= most {
        return line.to_owned();
    }
    let end = (0..=most).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
    [line.get(..end).unwrap_or_default(), "..."].concat()
}
