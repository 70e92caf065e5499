//! The fields of a Scenario, as a table: what is unknown or of a wrong type is found by it, and the JSON
//! Schema is written from it.

use podstep_manifest::{Node, Value};
use serde::Serialize;

use super::read::{is_whole, time};
use super::{API_VERSION, KIND};
use crate::diagnostic::{Diagnostic, Finding, Severity};

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Seconds, or a duration as Go writes it: `1m30s`, `500ms`.
    Time,
    /// A whole number that is not negative.
    Whole,
    /// An exit code.
    ExitCode,
    /// `true` or `false`.
    Flag,
    /// Text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Nothing.
    Null,
    /// A mapping that is not looked into: a patch.
    Tree,
    /// A list.
    List(&'static Shape),
    /// A mapping with keys of any name.
    Map(&'static Shape),
    /// A mapping whose keys are completion indices.
    Indexed(&'static Shape),
    /// A mapping with these fields.
    Object(&'static [Field]),
    /// Either of two.
    Either(&'static Shape, &'static Shape),
}

/// A field and what it may hold.
pub type Field = (&'static str, Shape);

/// What was expected where something else stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Expected {
    /// Seconds or a duration.
    Time,
    /// A whole number from 0.
    Whole,
    /// A whole number from 0 to 255.
    ExitCode,
    /// `true` or `false`.
    Flag,
    /// Text.
    Text,
    /// This word.
    Word(&'static str),
    /// `null`.
    Null,
    /// A list.
    List,
    /// A mapping.
    Mapping,
}

use Shape::{Either, ExitCode, Flag, Indexed, List, Map, Null, Object, Text, Time, Tree, Whole, Word};

const TIME_OR_NEVER: Shape = Either(&Time, &Null);

const ON_TERM: Shape = Either(&Word(&["ignore"]), &Object(&[("after", Time), ("exitCode", ExitCode)]));

const PROBE: Shape =
    Either(&Word(&["ok", "fail"]), &Object(&[("okFrom", Time), ("okUntil", Time), ("okWhenEnv", Map(&Text))]));

const HOOK: Shape = Object(&[("seconds", TIME_OR_NEVER), ("ok", Flag)]);

/// One run of a container.
const PROGRAM: Shape = Object(&[
    ("run", TIME_OR_NEVER),
    ("exitCode", ExitCode),
    ("onTerm", ON_TERM),
    ("startedFileAfter", TIME_OR_NEVER),
    ("probes", Object(&[("startup", PROBE), ("readiness", PROBE), ("liveness", PROBE)])),
    ("hooks", Object(&[("postStart", HOOK), ("preStop", HOOK)])),
    ("oomAfter", Time),
    ("failIndex", Indexed(&ExitCode)),
    ("succeedIndex", Indexed(&Time)),
]);

/// What can be done.
pub const VERBS: [&str; 20] = [
    "delete",
    "evict",
    "patch",
    "resize",
    "scale",
    "kubelet-restart",
    "node-reboot",
    "node-pressure",
    "node-shutdown",
    "remove-ended",
    "rollout-pause",
    "rollout-resume",
    "rollout-restart",
    "rollout-undo",
    "suspend",
    "resume",
    "apply",
    "cordon",
    "uncordon",
    "drain",
];

const ACTION: Shape = Object(&[
    ("do", Word(&VERBS)),
    ("at", Time),
    ("when", Word(&["running", "ready"])),
    ("count", Whole),
    ("after", Time),
    ("kind", Text),
    ("name", Text),
    ("index", Whole),
    ("grace", Whole),
    ("patch", Tree),
    ("replicas", Whole),
    ("down", Time),
    ("node", Text),
    ("propagation", Word(&PROPAGATIONS)),
    ("revision", Whole),
    ("manifest", Tree),
]);

/// What becomes of what a deleted object keeps.
pub const PROPAGATIONS: [&str; 3] = ["Background", "Foreground", "Orphan"];

const TAINT: Shape =
    Object(&[("key", Text), ("value", Text), ("effect", Word(&["NoSchedule", "PreferNoSchedule", "NoExecute"]))]);

const NODE: Shape = Object(&[
    ("name", Text),
    ("labels", Map(&Text)),
    ("taints", List(&TAINT)),
    ("capacity", Map(&Either(&Text, &Whole))),
    ("unschedulable", Flag),
]);

/// The whole document.
pub const SCENARIO: Shape = Object(&[
    ("apiVersion", Word(&[API_VERSION])),
    ("kind", Word(&[KIND])),
    ("metadata", Tree),
    ("programs", Map(&Either(&PROGRAM, &List(&PROGRAM)))),
    ("actions", List(&ACTION)),
    ("nodes", List(&NODE)),
    ("node", Object(&[("imagesPresent", List(&Text)), ("imagesMissing", List(&Text)), ("imagePulls", Map(&Time))])),
]);

/// A warning: nothing of a Scenario keeps a manifest from running.
pub(super) fn warning(node: &Node, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, span: node.span, finding, fix: None }
}

/// Finds what has no such shape.
pub(super) fn check(node: &Node, shape: &Shape, path: &str, found: &mut Vec<Diagnostic>) {
    match (shape, &node.value) {
        (Either(one, _), _) if opens(node, one) => check(node, one, path, found),
        (Either(_, other), _) if opens(node, other) => check(node, other, path, found),
        (List(item), Value::Seq(items)) => {
            for (index, node) in items.iter().enumerate() {
                check(node, item, &format!("{path}[{index}]"), found);
            }
        }
        (Map(value) | Indexed(value), Value::Map(entries)) => {
            for entry in entries {
                if matches!(shape, Indexed(_)) && entry.key.parse::<u32>().is_err() {
                    let finding =
                        Finding::ScenarioValue { path: join(path, &entry.key), expected: vec![Expected::Whole] };
                    found.push(Diagnostic { span: entry.key_span, ..warning(node, finding) });
                }
                check(&entry.value, value, &join(path, &entry.key), found);
            }
        }
        (Object(fields), Value::Map(entries)) => {
            for entry in entries {
                match fields.iter().find(|(name, _)| *name == entry.key) {
                    // Nothing stands for a field that is left out, as in every object of Kubernetes.
                    Some(_) if entry.value.is_null() => {}
                    Some((_, shape)) => check(&entry.value, shape, &join(path, &entry.key), found),
                    None => {
                        let known = fields.iter().map(|(name, _)| (*name).to_owned()).collect();
                        let finding =
                            Finding::ScenarioUnknown { path: path.to_owned(), name: entry.key.clone(), known };
                        found.push(Diagnostic { span: entry.key_span, ..warning(node, finding) });
                    }
                }
            }
        }
        _ if opens(node, shape) => {}
        _ => {
            let mut expected = Vec::new();
            collect(shape, &mut expected);
            found.push(warning(node, Finding::ScenarioValue { path: path.to_owned(), expected }));
        }
    }
}

/// Whether a value is of the type, whatever it holds.
fn opens(node: &Node, shape: &Shape) -> bool {
    match shape {
        Time => time(node).is_some(),
        Whole => is_whole(node, i64::from(u32::MAX)),
        ExitCode => is_whole(node, 255),
        Flag => node.as_bool().is_some(),
        Text => node.as_str().is_some(),
        Word(words) => node.as_str().is_some_and(|word| words.contains(&word)),
        Null => node.is_null(),
        List(_) => matches!(node.value, Value::Seq(_)),
        Tree | Map(_) | Indexed(_) | Object(_) => matches!(node.value, Value::Map(_)),
        Either(one, other) => opens(node, one) || opens(node, other),
    }
}

fn collect(shape: &Shape, expected: &mut Vec<Expected>) {
    expected.push(match shape {
        Time => Expected::Time,
        Whole => Expected::Whole,
        ExitCode => Expected::ExitCode,
        Flag => Expected::Flag,
        Text => Expected::Text,
        Null => Expected::Null,
        List(_) => Expected::List,
        Tree | Map(_) | Indexed(_) | Object(_) => Expected::Mapping,
        Word(words) => return expected.extend(words.iter().map(|word| Expected::Word(word))),
        Either(one, other) => {
            collect(one, expected);
            return collect(other, expected);
        }
    });
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
