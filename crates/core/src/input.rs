//! From a pasted text to a workload on a cluster: which document runs, on which version, and what is to be
//! said about the text.

use podstep_manifest::{Document, Entry, MAX_TEXT_BYTES, Node, ProblemKind, Span, Value};

use crate::Options;
use crate::api::{self, KINDS, RestartPolicy, Workload};
use crate::cluster::{Cluster, SidecarSupport, Version};
use crate::diagnostic::{Diagnostic, Finding, Fix, Severity};
use crate::process::Program;
use crate::trace::ContainerRole;

/// What a text holds.
#[derive(Debug)]
pub struct Read {
    /// The cluster: chosen, or from a `kind: Cluster` document, or the newest.
    pub cluster: Cluster,
    /// The workload that runs, if there is one without errors.
    pub workload: Option<Workload>,
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text.
#[must_use]
pub fn read(text: &str, options: &Options) -> Read {
    let mut diagnostics = Vec::new();
    let mut cluster =
        Cluster { version: options.version.unwrap_or(Version::NEWEST), sidecar_gate: options.sidecar_gate };
    let whole = Span { start: 0, end: 0 };
    if text.trim().is_empty() {
        diagnostics.push(error(whole, Finding::EmptyText));
        return Read { cluster, workload: None, diagnostics };
    }
    if text.len() > MAX_TEXT_BYTES {
        diagnostics.push(error(whole, Finding::TooLong { bytes: text.len(), limit: MAX_TEXT_BYTES }));
        return Read { cluster, workload: None, diagnostics };
    }
    let (documents, problems) = podstep_manifest::parse(text);
    for problem in problems {
        let (severity, finding) = match problem.kind {
            ProblemKind::Syntax(message) => (Severity::Error, Finding::Syntax { message }),
            ProblemKind::Indentation { found, expected } => (Severity::Error, Finding::Indentation { found, expected }),
            ProblemKind::TooComplex { what, limit } => (Severity::Error, Finding::TooComplex { what, limit }),
            ProblemKind::DuplicateKey(key) => (Severity::Warning, Finding::DuplicateKey { key }),
        };
        diagnostics.push(Diagnostic { severity, span: problem.span, finding, fix: None });
    }
    let broken = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let roots = documents.into_iter().flat_map(flatten).collect::<Vec<Node>>();
    read_cluster(&roots, options, &mut cluster, &mut diagnostics);
    let workload = read_workload(&roots, &cluster, broken, &mut diagnostics);
    Read { cluster, workload, diagnostics }
}

fn error(span: Span, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Error, span, finding, fix: None }
}

fn hint(span: Span, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Hint, span, finding, fix: None }
}

/// The items of a `List`, or the document itself.
fn flatten(document: Document) -> Vec<Node> {
    match document.root.get("kind").and_then(Node::as_str) {
        Some("List") => document.root.get("items").map_or_else(Vec::new, |items| items.items().to_vec()),
        _ if document.root.is_null() => Vec::new(),
        _ => vec![document.root],
    }
}

fn kind_of(root: &Node) -> Option<&str> {
    root.get("kind").and_then(Node::as_str)
}

/// Rule: a `kind: Cluster` of kind names the version in its node image and the gates in `featureGates`;
/// what the reader chose wins.
fn read_cluster(roots: &[Node], options: &Options, cluster: &mut Cluster, diagnostics: &mut Vec<Diagnostic>) {
    let Some(root) = roots.iter().find(|root| {
        kind_of(root) == Some("Cluster")
            && root.get("apiVersion").and_then(Node::as_str).is_some_and(|v| v.starts_with("kind.x-k8s.io/"))
    }) else {
        return;
    };
    let image = root.get("nodes").map(Node::items).unwrap_or_default().iter().find_map(|node| node.get("image"));
    if let Some((image, tag)) =
        image.and_then(|image| Some((image, image.as_str()?.split('@').next()?.rsplit_once(':')?.1)))
    {
        match Version::parse(tag) {
            Some(version) => cluster.version = options.version.unwrap_or(version),
            None => diagnostics
                .push(hint(image.span, Finding::VersionUnknown { text: tag.to_owned(), used: cluster.version })),
        }
    }
    let gate = root.get("featureGates").and_then(|gates| gates.get("SidecarContainers")).and_then(Node::as_bool);
    cluster.sidecar_gate = options.sidecar_gate.or(gate);
    let sidecars = cluster.sidecar_support() == SidecarSupport::Supported;
    diagnostics.push(hint(root.span, Finding::ClusterRead { version: cluster.version, sidecars }));
}

fn read_workload(
    roots: &[Node],
    cluster: &Cluster,
    broken: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Workload> {
    let mut candidates: Vec<(&str, Node)> = Vec::new();
    let mut other_kinds = Vec::new();
    for root in roots {
        match kind_of(root) {
            Some(kind) if KINDS.iter().any(|(known, _)| *known == kind) => candidates.push((kind, root.clone())),
            Some("Cluster" | "Scenario") => {}
            Some(kind) => other_kinds.push((root.span, kind)),
            None => match wrap_fragment(root) {
                Some(pod) => {
                    diagnostics.push(hint(root.span, Finding::FragmentWrapped));
                    candidates.push(("Pod", pod));
                }
                None => diagnostics.push(error(root.span, Finding::NoKind)),
            },
        }
    }
    let severity = if candidates.is_empty() { Severity::Error } else { Severity::Hint };
    for (span, kind) in other_kinds {
        diagnostics.push(Diagnostic {
            severity,
            span,
            finding: Finding::NoPodInKind { kind: kind.to_owned() },
            fix: None,
        });
    }
    let Some((kind, root)) = candidates.first() else {
        if !broken && diagnostics.iter().all(|d| d.severity != Severity::Error) {
            diagnostics.push(error(Span::default(), Finding::NothingToRun));
        }
        return None;
    };
    let support = cluster.sidecar_support();
    let mut found = Vec::new();
    let workload = api::decode(root, kind, support == SidecarSupport::Supported, &mut found);
    if let Some(workload) = &workload {
        admit(workload, root, support, cluster, &mut found);
        if candidates.len() > 1 {
            found.push(hint(
                root.span,
                Finding::OnlyFirstRuns { kind: workload.kind.to_owned(), name: workload.name.clone() },
            ));
        }
    }
    let refused = found.iter().any(|d| d.severity == Severity::Error);
    diagnostics.extend(found);
    workload.filter(|_| !refused)
}

/// What the API server refuses or drops, as far as it decides whether there is a life at all.
fn admit(workload: &Workload, root: &Node, support: SidecarSupport, cluster: &Cluster, found: &mut Vec<Diagnostic>) {
    let always = |c: &&api::Container| {
        c.role != ContainerRole::Regular && matches!(c.restart_policy, Some((RestartPolicy::Always, _)))
    };
    if let Some((_, span)) = workload.pod.containers.iter().find(always).and_then(|c| c.restart_policy) {
        match support {
            SidecarSupport::Supported => {}
            SidecarSupport::Unknown => found.push(error(span, Finding::SidecarUnknown { version: cluster.version })),
            SidecarSupport::Dropped => found.push(Diagnostic {
                severity: Severity::Warning,
                span,
                finding: Finding::SidecarDropped { version: cluster.version },
                fix: None,
            }),
        }
    }
    let supported: &[&'static str] = match workload.kind {
        "Pod" => return,
        "Job" | "CronJob" => &["OnFailure", "Never"],
        _ => &["Always"],
    };
    let value = workload.pod.restart_policy.as_str();
    if !supported.contains(&value) {
        let path =
            KINDS.iter().find(|(kind, _)| *kind == workload.kind).map(|(_, path)| path.join(".")).unwrap_or_default();
        let spec = path.split('.').try_fold(root, |node, step| node.get(step)).unwrap_or(root);
        let span =
            spec.get("restartPolicy").map_or(Span { start: spec.span.start, end: spec.span.start }, |node| node.span);
        found.push(error(
            span,
            Finding::NotSupported {
                path: format!("{path}.restartPolicy"),
                value: value.to_owned(),
                supported: supported.to_vec(),
            },
        ));
    }
    if !matches!(workload.kind, "Pod" | "Deployment" | "Job") {
        found.push(hint(root.span, Finding::ControllerNotSimulated { kind: workload.kind.to_owned() }));
    }
}

/// A bare Pod spec, or only its `initContainers`, or a bare list of containers, as a Pod.
fn wrap_fragment(root: &Node) -> Option<Node> {
    let map = |entries: Vec<(&str, Node)>, span| Node {
        value: Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| Entry { key: key.to_owned(), key_span: Span::default(), value })
                .collect(),
        ),
        span,
        raw: None,
    };
    let text = |text: &str| Node { value: Value::String(text.to_owned()), span: Span::default(), raw: None };
    let list = |nodes: Vec<Node>| Node { value: Value::Seq(nodes), span: root.span, raw: None };
    let app = || {
        list(vec![map(
            vec![("name", text("app")), ("image", text("app"))],
            Span { start: root.span.end, end: root.span.end },
        )])
    };
    let is_container = |node: &Node| node.get("name").is_some() && node.get("image").is_some();
    let spec = if let Value::Seq(items) = &root.value {
        if items.is_empty() || !items.iter().all(is_container) {
            return None;
        }
        let (init, regular): (Vec<Node>, Vec<Node>) =
            items.iter().cloned().partition(|item| item.get("restartPolicy").is_some());
        map(
            vec![
                ("initContainers", list(init)),
                ("containers", if regular.is_empty() { app() } else { list(regular) }),
            ],
            root.span,
        )
    } else if root.get("initContainers").is_some() || root.get("containers").is_some() {
        let mut spec = root.clone();
        if let (Value::Map(entries), None) = (&mut spec.value, root.get("containers")) {
            entries.push(Entry { key: "containers".to_owned(), key_span: Span::default(), value: app() });
        }
        spec
    } else if let Some(spec) =
        root.get("spec").filter(|spec| spec.get("containers").is_some() || spec.get("initContainers").is_some())
    {
        return wrap_fragment(spec);
    } else {
        return None;
    };
    Some(map(vec![("metadata", map(vec![("name", text("fragment"))], root.span)), ("spec", spec)], root.span))
}

/// Hints that no validator has.
#[must_use]
pub fn lint(text: &str, workload: &Workload, programs: &[Vec<Program>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let containers = &workload.pod.containers;
    for container in containers.iter().filter(|c| c.is_sidecar() && c.readiness.is_some() && c.startup.is_none()) {
        found.push(hint(container.span, Finding::ReadinessDoesNotGate { container: container.name.clone() }));
    }
    if !workload.is_job() {
        return found;
    }
    let ends = |index: usize| programs.get(index).is_some_and(|runs| runs.iter().all(|p| p.run.is_some()));
    let regular: Vec<usize> = (workload.pod.init_count..containers.len()).collect();
    if regular.iter().any(|index| ends(*index)) {
        for container in regular.iter().filter(|index| !ends(**index)).filter_map(|index| containers.get(*index)) {
            found.push(Diagnostic {
                severity: Severity::Warning,
                span: container.span,
                finding: Finding::LegacySidecar { container: container.name.clone() },
                fix: native_sidecar_fix(text, workload, container),
            });
        }
    }
    found
}

/// Moves a regular container to `initContainers` with `restartPolicy: Always`, keeping its lines as they are.
fn native_sidecar_fix(text: &str, workload: &Workload, container: &api::Container) -> Option<Fix> {
    let lines_of = |span: Span| {
        let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = span.start + text.get(span.start..span.end)?.trim_end().len();
        let end = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at + 1);
        Some(Span { start, end })
    };
    let block = lines_of(container.span)?;
    let keys = " ".repeat(container.span.start.checked_sub(block.start)?);
    let mut moved = text.get(block.start..block.end)?.to_owned();
    // Flow style (`{name: …}`) cannot be moved line by line.
    if !moved.trim_start().starts_with('-') {
        return None;
    }
    if !moved.ends_with('\n') {
        moved.push('\n');
    }
    moved.push_str(&format!("{keys}restartPolicy: Always\n"));
    let insert = match workload.pod.init_count.checked_sub(1).and_then(|last| workload.pod.containers.get(last)) {
        Some(last) => (lines_of(last.span)?.end, moved),
        None => {
            let first = lines_of(workload.pod.containers.first()?.span)?;
            let heading = text.get(..first.start)?.rfind("containers:")?;
            let line = text.get(..heading)?.rfind('\n').map_or(0, |at| at + 1);
            (line, format!("{}initContainers:\n{moved}", text.get(line..heading)?))
        }
    };
    let insertion = (Span { start: insert.0, end: insert.0 }, insert.1);
    let removal = (block, String::new());
    Some(Fix { edits: if insertion.0 <= removal.0 { vec![insertion, removal] } else { vec![removal, insertion] } })
}
