//! From a pasted text to a workload on a cluster: which document runs, on which version, and what is to be
//! said about the text.

use std::rc::Rc;

use podstep_manifest::{Document, Entry, MAX_TEXT_BYTES, Node, ProblemKind, Span, Value};

use crate::Options;
use crate::admission::{self, Admitted, Dropped, ErrorType, FieldError, KINDS, admit};
use crate::api::policies::{Policies, is_policy, review};
use crate::api::{self, NodeSpec, Workload, kind_nodes};
use crate::cluster::{Cluster, SidecarSupport, Version};
use crate::diagnostic::{Diagnostic, Finding, Fix, Severity};
use crate::edit::quoted_as;
use crate::lint;
use crate::observed::{self, Observed};
use crate::order::sort_by;
use crate::scenario::is_scenario;

/// What a text holds.
#[derive(Debug)]
pub struct Read {
    /// The cluster: chosen, or from a `kind: Cluster` document, or the newest.
    pub cluster: Cluster,
    /// The nodes of a `kind: Cluster` document; empty without one that names any.
    pub nodes: Vec<NodeSpec>,
    /// The documents.
    pub documents: Vec<Document>,
    /// The first workload, if there is one that can be decoded.
    pub workload: Option<Workload>,
    /// Whether the API server refuses it, or it is not followed because its Pods are refused.
    pub refused: bool,
    /// What LimitRanges and ResourceQuotas say of its Pods.
    pub policies: Policies,
    /// What a cluster did with the workload, if the text has that.
    pub observed: Option<Observed>,
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text.
#[must_use]
pub fn read(text: &str, options: &Options) -> Read {
    let mut cluster =
        Cluster { version: options.version.unwrap_or(Version::NEWEST), sidecar_gate: options.sidecar_gate };
    let unreadable = if text.trim().is_empty() {
        Some(Finding::EmptyText)
    } else if text.len() > MAX_TEXT_BYTES {
        Some(Finding::TooLong { bytes: text.len(), limit: MAX_TEXT_BYTES })
    } else {
        None
    };
    if let Some(finding) = unreadable {
        let diagnostics = vec![error(Span::default(), finding)];
        return Read {
            cluster,
            nodes: Vec::new(),
            documents: Vec::new(),
            workload: None,
            refused: false,
            policies: Policies::default(),
            observed: None,
            diagnostics,
        };
    }
    let (documents, problems) = podstep_manifest::parse(text);
    let roots: Vec<&Node> = documents.iter().flat_map(|document| admission::objects(&document.root)).collect();
    let mut diagnostics = Vec::new();
    for problem in problems {
        let mut fix = None;
        let (severity, finding) = match problem.kind {
            ProblemKind::Syntax(message) => (Severity::Error, Finding::Syntax { message }),
            ProblemKind::Indentation { found, expected } => (Severity::Error, Finding::Indentation { found, expected }),
            ProblemKind::TooComplex { what, limit } => (Severity::Error, Finding::TooComplex { what, limit }),
            ProblemKind::DuplicateKey { key, first, flow } => {
                fix = lint::remove_first(text, first, flow);
                (Severity::Warning, Finding::DuplicateKey { key })
            }
        };
        diagnostics.push(Diagnostic { severity, span: problem.span, finding, fix });
    }
    let broken = diagnostics.iter().any(|d| d.severity == Severity::Error);
    read_cluster(&roots, options, &mut cluster, &mut diagnostics);
    let (workload, refused) = read_workload(text, &roots, &cluster, broken, &mut diagnostics).unzip();
    let mut refused = refused.unwrap_or_default();
    let accepted = workload.as_ref().filter(|_| !refused);
    let policies = accepted.map(|of| review(&roots, of, cluster.version, &mut diagnostics, &mut refused));
    let nodes = roots.iter().copied().find(|root| is_kind_cluster(root)).map(kind_nodes).unwrap_or_default();
    let observed = observed::read(&roots);
    if let Some(observed) = &observed {
        let span = observed.pods.first().map(|pod| pod.span).unwrap_or_default();
        diagnostics.push(hint(span, Finding::FromCluster { pods: observed.pods.len() }));
    }
    Read { cluster, nodes, documents, workload, refused, policies: policies.unwrap_or_default(), observed, diagnostics }
}

fn error(span: Span, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Error, span, finding, fix: None }
}

fn warning(span: Span, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, span, finding, fix: None }
}

fn hint(span: Span, finding: Finding) -> Diagnostic {
    Diagnostic { severity: Severity::Hint, span, finding, fix: None }
}

fn kind_of(root: &Node) -> Option<&str> {
    root.get("kind").and_then(Node::as_str)
}

/// Whether it is the configuration of a cluster of kind.
fn is_kind_cluster(root: &Node) -> bool {
    let version = root.get("apiVersion").and_then(Node::as_str);
    kind_of(root) == Some("Cluster") && version.is_some_and(|version| version.starts_with("kind.x-k8s.io/"))
}

/// Rule: a `kind: Cluster` of kind names the version in its node image and the gates in `featureGates`;
/// what the reader chose wins.
fn read_cluster(roots: &[&Node], options: &Options, cluster: &mut Cluster, diagnostics: &mut Vec<Diagnostic>) {
    let Some(root) = roots.iter().find(|root| is_kind_cluster(root)) else {
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
    text: &str,
    roots: &[&Node],
    cluster: &Cluster,
    broken: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Workload, bool)> {
    let observed = roots.iter().any(|root| observed::is_of_a_cluster(root));
    let mut candidates: Vec<(Span, Option<Workload>, bool)> = Vec::new();
    let mut other_kinds = Vec::new();
    for root in roots {
        let wrapped = if kind_of(root).is_none() { wrap_fragment(root) } else { None };
        if wrapped.is_some() {
            diagnostics.push(hint(root.span, Finding::FragmentWrapped));
        }
        let kind = if wrapped.is_some() { Some("Pod") } else { kind_of(root) };
        let holds_pod = KINDS.iter().any(|(known, _)| Some(*known) == kind);
        // What a cluster returned says what keeps what, and what happened.
        let is_of_a_cluster = observed && (kind == Some("Event") || observed::is_kept_by_another(root, roots));
        if kind == Some("Cluster") || is_scenario(root) || is_of_a_cluster {
            continue;
        }
        let Admitted { object, errors, warnings, dropped, zeroed, added } =
            admit(wrapped.as_ref().unwrap_or(root), cluster);
        let refused = !errors.is_empty();
        if let Some(kind) = kind
            && !holds_pod
            && (!refused || is_custom(root))
        {
            if !is_policy(kind) {
                other_kinds.push((root.span, kind));
            }
            continue;
        }
        // What validation refuses could be decoded, and can be looked at.
        let decoded = errors.iter().all(|refusal| refusal.error_type <= ErrorType::NotFound);
        diagnostics.extend(errors.into_iter().map(|refusal| refusal_of(text, refusal, cluster)));
        diagnostics.extend(dropped.into_iter().map(|dropped| warning(dropped.span, dropped_finding(dropped, cluster))));
        diagnostics.extend(zeroed.into_iter().map(|zeroed| {
            warning(zeroed.span, Finding::QuantityWithoutDigits { path: zeroed.path, value: zeroed.text })
        }));
        diagnostics.extend(warnings.into_iter().map(|said| warning(said.span, Finding::Warned { text: said.text })));
        if let (Some(kind), true) = (kind, holds_pod) {
            let workload = api::decode(&object, kind).filter(|_| decoded);
            candidates.push((
                root.span,
                workload.map(|workload| Workload { added, told: Rc::new((*root).clone()), ..workload }),
                refused,
            ));
        }
    }
    let severity = if candidates.is_empty() { Severity::Error } else { Severity::Hint };
    for (span, kind) in other_kinds {
        let finding = Finding::NoPodInKind { kind: kind.to_owned() };
        diagnostics.push(Diagnostic { severity, span, finding, fix: None });
    }
    let count = candidates.len();
    let Some((span, workload, refused)) = candidates.into_iter().next() else {
        if !broken && diagnostics.iter().all(|d| d.severity != Severity::Error) {
            diagnostics.push(error(Span::default(), Finding::NothingToRun));
        }
        return None;
    };
    let workload = workload?;
    if refused {
        return Some((workload, true));
    }
    if count > 1 {
        let (kind, name) = (workload.kind.to_owned(), workload.name.clone());
        diagnostics.push(hint(span, Finding::OnlyFirstRuns { kind, name }));
    }
    Some((workload, false))
}

/// Whether the kind may be one that the reader's cluster has beside its own: of a group with a dot that
/// Kubernetes does not serve itself.
fn is_custom(root: &Node) -> bool {
    let api_version = root.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    group.contains('.') && !admission::serves(group)
}

/// The field that makes an init container a sidecar.
fn is_sidecar_field(path: &str) -> bool {
    path.ends_with("].restartPolicy") && path.split('.').any(|step| step.starts_with("initContainers["))
}

/// What kubectl or the API server refuses; a field that is only misspelt can be mended.
pub(crate) fn refusal_of(text: &str, refusal: FieldError, cluster: &Cluster) -> Diagnostic {
    let (known_since, meant) = match refusal.error_type {
        ErrorType::UnknownField { since, meant } => (since, meant),
        _ => (None, None),
    };
    let span = refusal.span;
    if known_since.is_some() && is_sidecar_field(&refusal.path) {
        return error(span, Finding::SidecarUnknown { version: cluster.version });
    }
    let message = refusal.line();
    match meant {
        Some(meant) => {
            let fix = Some(Fix { edits: vec![(span, quoted_as(text, span, meant))] });
            Diagnostic { fix, ..error(span, Finding::Misspelt { message, meant }) }
        }
        None => error(span, Finding::Refused { message, known_since }),
    }
}

fn dropped_finding(dropped: Dropped, cluster: &Cluster) -> Finding {
    if is_sidecar_field(&dropped.path) {
        return Finding::SidecarDropped { version: cluster.version };
    }
    Finding::Dropped { path: dropped.path, kept_since: dropped.kept_since }
}

/// A bare Pod spec, or only its `initContainers`, or a bare list of containers, as a Pod. What it lacks to be
/// accepted is made up: a container, and the volumes that are mounted.
fn wrap_fragment(root: &Node) -> Option<Node> {
    let list = |nodes: Vec<Node>| Node { value: Value::Seq(nodes), span: root.span, raw: None };
    let is_container = |node: &Node| node.get("name").is_some() && node.get("image").is_some();
    let mut spec: Vec<Entry> = if let Value::Seq(items) = &root.value {
        if items.is_empty() || !items.iter().all(is_container) {
            return None;
        }
        let (init, regular): (Vec<Node>, Vec<Node>) =
            items.iter().cloned().partition(|item| item.get("restartPolicy").is_some());
        let lists = [("initContainers", init), ("containers", regular)].into_iter();
        lists.filter(|(_, items)| !items.is_empty()).map(|(key, items)| entry(key, list(items))).collect()
    } else if root.get("initContainers").is_some() || root.get("containers").is_some() {
        root.entries().to_vec()
    } else {
        let spec = root.get("spec")?;
        let holds_containers = spec.get("containers").is_some() || spec.get("initContainers").is_some();
        return holds_containers.then(|| wrap_fragment(spec)).flatten();
    };
    let has = |spec: &[Entry], key: &str| spec.iter().any(|entry| entry.key == key);
    if !has(&spec, "containers") {
        let end = Span { start: root.span.end, end: root.span.end };
        let app = map(vec![entry("name", text("app")), entry("image", text("app"))], end);
        spec.push(entry("containers", list(vec![app])));
    }
    if !has(&spec, "volumes") {
        let containers =
            spec.iter().filter(|entry| entry.key.ends_with("ontainers")).flat_map(|entry| entry.value.items());
        let mounts = containers.filter_map(|container| container.get("volumeMounts")).flat_map(Node::items);
        let mut names: Vec<&str> = mounts.filter_map(|mount| mount.get("name")?.as_str()).collect();
        sort_by(&mut names, &Ord::cmp);
        names.dedup();
        let volumes = names.into_iter().map(|name| map(vec![entry("name", text(name))], root.span)).collect();
        spec.push(entry("volumes", list(volumes)));
    }
    let metadata = map(vec![entry("name", text("fragment"))], root.span);
    let object = vec![
        entry("apiVersion", text("v1")),
        entry("kind", text("Pod")),
        entry("metadata", metadata),
        entry("spec", map(spec, root.span)),
    ];
    Some(map(object, root.span))
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: Span::default(), value }
}

const fn map(entries: Vec<Entry>, span: Span) -> Node {
    Node { value: Value::Map(entries), span, raw: None }
}

fn text(text: &str) -> Node {
    Node { value: Value::String(text.to_owned()), span: Span::default(), raw: None }
}
