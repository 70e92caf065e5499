//! Another version of the manifest, which a person applies later: what it begins with, how it differs, what the
//! API server refuses of it, and the edit that tells it.

use podstep_manifest::{Document, Flow, Node, Span, Value, parse};

use super::edit::{add_apply, told};
use super::is_scenario;
use super::read::action;
use crate::Life;
use crate::admission::{Admitted, admit, objects};
use crate::api::{Spec, Workload};
use crate::cluster::Cluster;
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::edit::Edit;
use crate::input::refusal_of;
use crate::lifecycle::patch::merge_key;
use crate::lifecycle::{Action, When};

/// Something that one version has otherwise than the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field; items of a list are named where kubectl knows them by a name.
    pub path: String,
    /// What it was; `None` if it was not there.
    pub before: Option<String>,
    /// What it is; `None` if it is gone.
    pub after: Option<String>,
}

/// How a text differs from the version before, or why it is none of the same object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// Field by field, in the order of the version before.
    Differs(Vec<Difference>),
    /// What keeps it from being applied.
    Unusable(Finding),
}

/// The manifest of the workload as it was last applied before this step, with its lines as they stand in the text.
/// Of what waits for Pods it is not known here when it happens, so that it is left out.
#[must_use]
pub fn present(text: &str, life: &Life, step: usize) -> Option<String> {
    let now = life.trace.steps.get(step)?.at;
    let (documents, _) = parse(text);
    let roots = || documents.iter().flat_map(|document| objects(&document.root));
    let actions = roots().find(|root| is_scenario(root)).and_then(|root| root.get("actions"));
    let applied = actions.map(Node::items).unwrap_or_default().iter().rev().find(|item| {
        matches!(action(item), Some((When::At(at), Action::Apply(manifest)))
            if at <= now && is_of(&manifest, &life.workload))
    });
    let manifest = match applied {
        Some(applied) => applied.get("manifest")?,
        None => roots().find(|root| is_of(root, &life.workload))?,
    };
    Some(lines_of(text, manifest))
}

/// How a version of the manifest differs from another.
#[must_use]
pub fn compare(before: &str, after: &str, workload: &Workload) -> Compared {
    let (old, new) = (parse(before).0, parse(after));
    let broken = new.1.iter().find_map(|problem| match &problem.kind {
        podstep_manifest::ProblemKind::Syntax(message) => Some(Finding::Syntax { message: message.clone() }),
        podstep_manifest::ProblemKind::Indentation { found, expected } => {
            Some(Finding::Indentation { found: *found, expected: *expected })
        }
        _ => None,
    });
    if let Some(finding) = broken {
        return Compared::Unusable(finding);
    }
    match (version_in(&old, workload), version_in(&new.0, workload)) {
        (Some(old), Some(new)) => {
            let mut found = Vec::new();
            differences("", old, new, &mut found);
            Compared::Differs(found)
        }
        _ => Compared::Unusable(other(workload)),
    }
}

/// The edit that lets a version of the manifest be applied at a step.
#[must_use]
pub fn edit(text: &str, life: &Life, step: usize, version: &str) -> Option<Edit> {
    let at = life.trace.steps.get(step)?.at;
    let (documents, _) = parse(version);
    let manifest = version_in(&documents, &life.workload)?;
    let lines = lines_of(version, manifest);
    let keeps_lines = add_apply(text, When::At(at), &Action::Apply(manifest.clone()), Some(&lines));
    let is_read_back = |(span, with): &Edit| {
        let mut edited = text.to_owned();
        edited.replace_range(span.start..span.end, with);
        let last = told(&edited).actions.and_then(|mut actions| actions.pop());
        matches!(last, Some((_, Action::Apply(read))) if Flow(&read).to_string() == Flow(manifest).to_string())
    };
    // Lines that mean something else further to the right are written anew.
    keeps_lines.filter(is_read_back).or_else(|| add_apply(text, When::At(at), &Action::Apply(manifest.clone()), None))
}

/// What the API server refuses of the manifests that a Scenario applies, and the places of their actions.
///
/// Rule: a version is refused like a first one, and where it changes what cannot be changed. Source:
/// `pkg/apis/apps/validation` `ValidateDeploymentUpdate`, `ValidateReplicaSetUpdate`, `ValidateStatefulSetUpdate`,
/// `ValidateDaemonSetUpdate`; `pkg/apis/batch/validation` `ValidateJobSpecUpdate`.
pub(crate) fn review(
    text: &str,
    documents: &[Document],
    workload: &Workload,
    cluster: &Cluster,
) -> (Vec<Diagnostic>, Vec<usize>) {
    let (mut diagnostics, mut refused) = (Vec::new(), Vec::new());
    let roots = documents.iter().flat_map(|document| objects(&document.root));
    let actions = roots.filter(|root| is_scenario(root)).take(1).find_map(|root| root.get("actions"));
    let items = actions.map(Node::items).unwrap_or_default().iter();
    let applied = items.filter_map(|item| Some((action(item)?.1, item.get("manifest"))));
    for (place, (action, manifest)) in applied.enumerate() {
        let (Action::Apply(_), Some(manifest)) = (action, manifest) else { continue };
        let said = diagnostics.len();
        if is_of(manifest, workload) {
            let Admitted { object, errors, .. } = admit(manifest, cluster);
            diagnostics.extend(errors.into_iter().map(|error| refusal_of(text, error, cluster)));
            diagnostics.extend(immutable(workload, &object).into_iter().map(|(path, span)| Diagnostic {
                severity: Severity::Error,
                span,
                finding: Finding::Immutable { path },
                fix: None,
            }));
        } else {
            let span = manifest.span;
            diagnostics.push(Diagnostic { severity: Severity::Error, span, finding: other(workload), fix: None });
        }
        if diagnostics.len() > said {
            refused.push(place);
        }
    }
    (diagnostics, refused)
}

/// The fields that no update may change and this version does.
fn immutable(workload: &Workload, version: &Node) -> Vec<(String, Span)> {
    let fields: &[&str] = match workload.kind {
        "Deployment" | "ReplicaSet" | "DaemonSet" => &["selector"],
        "StatefulSet" => &["selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"],
        "Job" => &[
            "selector",
            "template",
            "completionMode",
            "podFailurePolicy",
            "successPolicy",
            "backoffLimitPerIndex",
            "managedBy",
        ],
        _ => &[],
    };
    let (old, new) = (workload.document.get("spec"), version.get("spec"));
    let of =
        |spec: Option<&Node>, field: &str| spec.and_then(|spec| spec.get(field)).map(|node| Flow(node).to_string());
    // A suspended Job may get other resources and other nodes.
    let is_suspended = matches!(&workload.spec, Spec::Job(job) if job.suspend);
    let fields = fields.iter().filter(|field| !(is_suspended && **field == "template"));
    let changed = fields.filter(|field| of(old, field) != of(new, field));
    let span = |field: &str| new.and_then(|spec| spec.get(field)).or(new).unwrap_or(version).span;
    changed.map(|field| (format!("spec.{field}"), span(field))).collect()
}

fn other(workload: &Workload) -> Finding {
    Finding::AppliesOther { kind: workload.kind.to_owned(), name: workload.name.clone() }
}

/// Whether a document is a version of the workload. Of Pods there is none: nearly nothing of them can change.
fn is_of(root: &Node, workload: &Workload) -> bool {
    let word = |node: Option<&Node>, key: &str| node.and_then(|node| node.get(key)?.as_str()).map(str::to_owned);
    workload.kind != "Pod"
        && word(Some(root), "kind").as_deref() == Some(workload.kind)
        && word(root.get("metadata"), "name").as_ref() == Some(&workload.name)
}

fn version_in<'d>(documents: &'d [Document], workload: &Workload) -> Option<&'d Node> {
    documents.iter().flat_map(|document| objects(&document.root)).find(|root| is_of(root, workload))
}

/// The lines of a tree, as far to the left as they go.
pub(super) fn lines_of(text: &str, node: &Node) -> String {
    let written = text.get(node.span.start..node.span.end).unwrap_or_default().trim_end();
    let line = text.get(..node.span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let column = node.span.start - line;
    let moved = written.split('\n').enumerate().map(|(nth, line)| {
        let blank = line.len() - line.trim_start_matches(' ').len();
        line.get(if nth == 0 { 0 } else { blank.min(column) }..).unwrap_or_default()
    });
    moved.collect::<Vec<_>>().join("\n")
}

fn differences(path: &str, old: &Node, new: &Node, found: &mut Vec<Difference>) {
    let shown = |node: &Node| Flow(node).to_string();
    match (&old.value, &new.value) {
        (Value::Map(before), Value::Map(after)) => {
            let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            for entry in before {
                match new.get(&entry.key) {
                    Some(value) => match merge_key(&entry.key) {
                        Some(key) => items(&below(&entry.key), key, &entry.value, value, found),
                        None => differences(&below(&entry.key), &entry.value, value, found),
                    },
                    None => {
                        let path = below(&entry.key);
                        found.push(Difference { path, before: Some(shown(&entry.value)), after: None });
                    }
                }
            }
            for entry in after.iter().filter(|entry| old.get(&entry.key).is_none()) {
                let path = below(&entry.key);
                found.push(Difference { path, before: None, after: Some(shown(&entry.value)) });
            }
        }
        _ if shown(old) != shown(new) => {
            found.push(Difference { path: path.to_owned(), before: Some(shown(old)), after: Some(shown(new)) });
        }
        _ => {}
    }
}

/// The differences of lists whose items are known by a key.
fn items(path: &str, key: &str, old: &Node, new: &Node, found: &mut Vec<Difference>) {
    let name = |item: &Node| item.get(key).map(|name| Flow(name).to_string());
    let same = |list: &Node, item: &Node| list.items().iter().find(|other| name(other) == name(item)).cloned();
    let below = |item: &Node| format!("{path}[{}]", name(item).unwrap_or_default());
    for item in old.items() {
        match same(new, item) {
            Some(other) => differences(&below(item), item, &other, found),
            None => found.push(Difference { path: below(item), before: Some(Flow(item).to_string()), after: None }),
        }
    }
    for item in new.items().iter().filter(|item| same(old, item).is_none()) {
        found.push(Difference { path: below(item), before: None, after: Some(Flow(item).to_string()) });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Compared, compare, edit, present};
    use crate::diagnostic::Finding;
    use crate::samples::SAMPLES;
    use crate::scenario::edit::{set_action, told};
    use crate::time::Millis;
    use crate::trace::Trace;
    use crate::{Life, Options, Run, run};

    fn ran(text: &str) -> Run {
        run(text, &Options::default())
    }

    fn life(text: &str) -> Life {
        ran(text).life.unwrap()
    }

    fn sample() -> &'static str {
        SAMPLES.iter().find(|sample| sample.id == "deployment-sidecar").unwrap().text
    }

    fn edited(text: &str, (span, with): crate::edit::Edit) -> String {
        let mut text = text.to_owned();
        text.replace_range(span.start..span.end, &with);
        text
    }

    fn step_at(trace: &Trace, secs: u64) -> usize {
        trace.steps.partition_point(|step| step.at <= Millis::secs(secs)) - 1
    }

    /// The sample with another image applied at 20 s, and that version.
    fn applied() -> (String, String) {
        let before = life(sample());
        let version = present(sample(), &before, 0).unwrap().replacen("image: ", "image: other.example/", 1);
        let version = version.replace("spec:\n  replicas", "spec: # newer\n  replicas");
        let step = step_at(&before.trace, 20);
        (edited(sample(), edit(sample(), &before, step, &version).unwrap()), version)
    }

    #[test]
    fn what_is_applied_keeps_its_lines_and_rolls_out() {
        let (text, version) = applied();
        assert!(text.starts_with(sample().trim_end()) && text.contains("# newer"), "{text}");
        let after = life(&text);
        let sets = after.trace.objects.iter().filter(|object| object.kind == "ReplicaSet").count();
        assert_eq!(sets, 2, "{text}");
        // Before, the first version is there; then the second.
        assert_eq!(present(&text, &after, 0).unwrap(), present(sample(), &life(sample()), 0).unwrap());
        assert_eq!(present(&text, &after, usize::MAX), None);
        assert_eq!(present(&text, &after, after.trace.steps.len() - 1).unwrap(), version);
        // Another time leaves the lines as they are.
        let (when, action) = told(&text).actions.unwrap().pop().unwrap();
        let later = crate::lifecycle::When::At(Millis::secs(25));
        assert_ne!(when, later);
        let moved = edited(&text, set_action(&text, 0, later, &action).unwrap());
        assert_eq!(told(&moved).actions.unwrap(), [(later, action)]);
        assert!(moved.contains("- at: 25\n  do: apply\n") && moved.contains("# newer"), "{moved}");
    }

    #[test]
    fn versions_are_compared_field_by_field() {
        let workload = life(sample()).workload;
        let (_, version) = applied();
        let base = present(sample(), &life(sample()), 0).unwrap();
        let Compared::Differs(found) = compare(&base, &version, &workload) else { unreachable!("they compare") };
        let paths: Vec<&str> = found.iter().map(|difference| difference.path.as_str()).collect();
        assert_eq!(paths.len(), 1, "{found:?}");
        assert!(paths.iter().all(|path| path.ends_with("].image")), "{found:?}");
        assert_eq!(compare(&base, &base, &workload), Compared::Differs(Vec::new()));
        assert!(matches!(compare(&base, "a: [", &workload), Compared::Unusable(Finding::Syntax { .. })));
        assert!(matches!(compare(&base, "kind: Pod", &workload), Compared::Unusable(Finding::AppliesOther { .. })));
    }

    #[test]
    fn what_the_server_refuses_is_said_and_not_done() {
        let (text, _) = applied();
        let (first, second) = text.split_at(sample().len());
        let broken = |from: &str, to: &str| {
            let text = [first, &second.replacen(from, to, 1)].concat();
            let Run { diagnostics, life, .. } = ran(&text);
            let sets = life.unwrap().trace.objects.iter().filter(|object| object.kind == "ReplicaSet").count();
            assert_eq!(sets, 1, "{text}");
            let found = diagnostics.into_iter().find(|found| found.span.start > first.len()).unwrap();
            found.finding
        };
        assert!(matches!(broken("image: ", "imagee: "), Finding::Misspelt { .. }));
        assert!(matches!(broken("kind: Deployment", "kind: Job"), Finding::AppliesOther { .. }));
        let selector = "matchLabels:\n          app: myapp";
        let narrower = [selector, "\n          tier: web"].concat();
        assert_eq!(broken(selector, &narrower), Finding::Immutable { path: "spec.selector".to_owned() });
    }
}
