//! What a template's author left for the reader to fill in.

use podstep_manifest::{Node, Value};

use super::{Subject, hint};
use crate::diagnostic::{Diagnostic, Finding};

/// Rule: `<YOUR-IMAGE>` in capitals, or a whole value in angle brackets, or `{{ … }}` of a template that was not
/// rendered, is no value that anybody meant. Commands may hold templates of their own.
pub(super) fn placeholder(subject: &Subject, found: &mut Vec<Diagnostic>) {
    walk(subject, &subject.workload.document, false, found);
}

fn walk(subject: &Subject, node: &Node, in_command: bool, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::String(text) => {
            if let Some(text) = held(text, in_command) {
                found.push(hint(node.span, Finding::Placeholder { text: text.to_owned() }, None));
            }
        }
        Value::Seq(items) => items.iter().for_each(|item| walk(subject, item, in_command, found)),
        Value::Map(entries) => {
            for entry in entries.iter().filter(|entry| subject.is_written(entry)) {
                let in_command = in_command || matches!(entry.key.as_str(), "command" | "args" | "annotations");
                walk(subject, &entry.value, in_command, found);
            }
        }
        _ => {}
    }
}

/// The placeholder in a text of one line.
fn held(text: &str, in_command: bool) -> Option<&str> {
    if text.contains('\n') {
        return None;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.');
    for (at, _) in text.match_indices('<') {
        let rest = text.get(at + 1..)?;
        let inner = rest.get(..rest.find('>')?)?;
        let whole = inner.len() + 2 == text.len() && !in_command;
        let capitals = !inner.contains(|c: char| c.is_ascii_lowercase());
        let named = inner.len() > 1 && inner.starts_with(|c: char| c.is_ascii_alphabetic());
        if named && inner.chars().all(is_word) && (whole || capitals) {
            return text.get(at..at + inner.len() + 2);
        }
    }
    let start = text.find("{{").filter(|_| !in_command)?;
    let end = start + text.get(start..)?.find("}}")? + 2;
    text.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::held;

    #[test]
    fn placeholders_are_told_from_other_brackets() {
        for (text, in_command, wanted) in [
            ("<YOUR-IMAGE>", false, Some("<YOUR-IMAGE>")),
            ("example.com/<PROJECT_ID>/app", false, Some("<PROJECT_ID>")),
            ("<your image>", false, Some("<your image>")),
            ("--region=<REGION>", true, Some("<REGION>")),
            ("cat <in >out", true, None),
            ("<html>", true, None),
            ("a < b > c", false, None),
            ("<<EOF>", false, Some("<EOF>")),
            ("{{ .Values.image }}:1", false, Some("{{ .Values.image }}")),
            ("inspect -f {{.State}}", true, None),
            ("<A", false, None),
        ] {
            assert_eq!(held(text, in_command), wanted, "{text}");
        }
    }
}
