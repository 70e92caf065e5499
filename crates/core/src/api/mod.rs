//! The fields of Kubernetes objects that decide a life or a number, decoded from the text with their places.
//!
//! Owns the trimmed types and their decoding. Sets the API server's defaults while it decodes; validates
//! nothing but types.

mod workload;

use std::rc::Rc;

use podstep_manifest::{Node, Span, Value};
use podstep_quantity::Quantity;
pub use workload::{DEFAULT_BACKOFF_LIMIT, JobSpec, Spec};

use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::resources::{ActualResources, ContainerResources, PodResources, ResizeStatus};
use crate::trace::ContainerRole;

/// `terminationGracePeriodSeconds` when the field is absent. Source: `pkg/apis/core/v1/defaults.go`.
pub const DEFAULT_GRACE_SECS: u64 = 30;
/// `restartPolicy` of a Pod or container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestartPolicy {
    /// Restart whatever the exit code.
    Always,
    /// Restart when the exit code is not 0.
    OnFailure,
    /// Never restart.
    Never,
}

impl RestartPolicy {
    /// The word of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::OnFailure => "OnFailure",
            Self::Never => "Never",
        }
    }

    /// Reads the word of the API.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Always, Self::OnFailure, Self::Never].into_iter().find(|policy| policy.as_str() == text)
    }
}

/// `imagePullPolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullPolicy {
    /// Ask the registry at every start.
    Always,
    /// Pull only what is not on the node.
    IfNotPresent,
    /// Never pull.
    Never,
}

impl PullPolicy {
    /// The word of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::IfNotPresent => "IfNotPresent",
            Self::Never => "Never",
        }
    }

    /// Rule: without the field, `Always` for the tag `latest` or no tag, else `IfNotPresent`.
    /// Source: `pkg/apis/core/v1/defaults.go` `SetDefaults_Container`.
    #[must_use]
    pub fn default_for(image: &str) -> Self {
        let last = image.rsplit('/').next().unwrap_or(image);
        match last.split_once(':') {
            None if !image.contains('@') => Self::Always,
            Some((_, "latest")) => Self::Always,
            _ => Self::IfNotPresent,
        }
    }
}

/// A probe, with the API server's defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// `initialDelaySeconds`.
    pub initial_delay_secs: u64,
    /// `periodSeconds`.
    pub period_secs: u64,
    /// `successThreshold`.
    pub success_threshold: u32,
    /// `failureThreshold`.
    pub failure_threshold: u32,
    /// Probe-level `terminationGracePeriodSeconds`.
    pub grace_secs: Option<u64>,
    /// `exec.command`, empty for other handlers.
    pub exec: Vec<String>,
}

/// A postStart or preStop handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hook {
    /// `exec.command`.
    Exec(Vec<String>),
    /// `sleep.seconds`.
    Sleep(u64),
    /// `httpGet` and others: taken to answer at once.
    Request,
}

/// A container.
#[derive(Debug, Clone)]
pub struct Container {
    /// `name`.
    pub name: String,
    /// Where it stands in the text.
    pub span: Span,
    /// Plain init, sidecar or regular.
    pub role: ContainerRole,
    /// `image`.
    pub image: String,
    /// `imagePullPolicy`, defaulted.
    pub pull_policy: PullPolicy,
    /// `command` followed by `args`.
    pub words: Vec<String>,
    /// `restartPolicy` of the container and its place.
    pub restart_policy: Option<(RestartPolicy, Span)>,
    /// `startupProbe`.
    pub startup: Option<Probe>,
    /// `readinessProbe`.
    pub readiness: Option<Probe>,
    /// `livenessProbe`.
    pub liveness: Option<Probe>,
    /// `lifecycle.postStart`.
    pub post_start: Option<Hook>,
    /// `lifecycle.preStop`.
    pub pre_stop: Option<Hook>,
    /// Whether it declares `ports`: a sign of a server.
    pub has_ports: bool,
    /// `resources`.
    pub resources: ContainerResources,
}

impl Container {
    /// Whether it is a sidecar.
    #[must_use]
    pub fn is_sidecar(&self) -> bool {
        self.role == ContainerRole::Sidecar
    }
}

/// A Pod's spec.
#[derive(Debug, Clone)]
pub struct PodSpec {
    /// Init containers in spec order, then regular ones.
    pub containers: Vec<Container>,
    /// How many of them are init containers.
    pub init_count: usize,
    /// `restartPolicy`.
    pub restart_policy: RestartPolicy,
    /// `terminationGracePeriodSeconds`.
    pub grace_secs: u64,
    /// `shareProcessNamespace` or `hostPID`: no container process is PID 1.
    pub shares_pids: bool,
    /// `overhead`.
    pub overhead: Vec<(String, Quantity, Span)>,
    /// `resources` of the Pod.
    pub pod_level: Option<ContainerResources>,
}

impl PodSpec {
    /// What it says about resources, as it is written.
    #[must_use]
    pub fn resources(&self) -> PodResources {
        let mut init: Vec<_> = self.containers.iter().map(|container| container.resources.clone()).collect();
        let regular = init.split_off(self.init_count.min(init.len()));
        PodResources { init, regular, overhead: self.overhead.clone(), pod_level: self.pod_level.clone() }
    }
}

/// An object that is a Pod or holds the template of one, typed.
#[derive(Debug, Clone)]
pub struct Workload {
    /// `kind`.
    pub kind: &'static str,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.finalizers`.
    pub finalizers: Vec<String>,
    /// What the kind asks for.
    pub spec: Spec,
    /// The Pod's spec or the template's.
    pub pod: Rc<PodSpec>,
    /// What all of it is decoded from; patches change it.
    pub document: Rc<Node>,
}

impl Workload {
    /// Whether Pods of this kind run to completion.
    #[must_use]
    pub fn is_job(&self) -> bool {
        matches!(self.spec, Spec::Job(_) | Spec::CronJob { .. })
    }

    /// The template of its Pods: a node with `metadata` and `spec`; the Pod itself for a Pod.
    #[must_use]
    pub fn template(&self) -> Option<&Node> {
        let (_, path) = KINDS.iter().find(|(kind, _)| *kind == self.kind)?;
        path.iter().take(path.len() - 1).try_fold(&*self.document, |node, step| node.get(step))
    }
}

/// The kinds that hold a Pod, with the path to the Pod's spec.
pub const KINDS: [(&str, &[&str]); 8] = [
    ("Pod", &["spec"]),
    ("Deployment", &["spec", "template", "spec"]),
    ("ReplicaSet", &["spec", "template", "spec"]),
    ("StatefulSet", &["spec", "template", "spec"]),
    ("DaemonSet", &["spec", "template", "spec"]),
    ("ReplicationController", &["spec", "template", "spec"]),
    ("Job", &["spec", "template", "spec"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
];

/// Reads nodes and collects what does not fit.
#[derive(Debug)]
struct Reader<'d> {
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, span: Span, finding: Finding) {
        self.diagnostics.push(Diagnostic { severity: Severity::Error, span, finding, fix: None });
    }

    fn wrong<T>(&mut self, node: &Node, path: &str, expected: &'static str) -> Option<T> {
        self.report(node.span, Finding::WrongType { path: path.to_owned(), expected });
        None
    }

    fn field<'n>(&self, node: &'n Node, name: &str) -> Option<&'n Node> {
        node.get(name).filter(|value| !value.is_null())
    }

    fn text(&mut self, node: &Node, name: &str, path: &str) -> Option<String> {
        let value = self.field(node, name)?;
        match value.as_str() {
            Some(text) => Some(text.to_owned()),
            None => self.wrong(value, &format!("{path}.{name}"), "string"),
        }
    }

    fn whole(&mut self, node: &Node, name: &str, path: &str) -> Option<u64> {
        let value = self.field(node, name)?;
        match value.as_int().map(u64::try_from) {
            Some(Ok(number)) => Some(number),
            _ => self.wrong(value, &format!("{path}.{name}"), "non-negative integer"),
        }
    }

    fn count(&mut self, node: &Node, name: &str, path: &str) -> Option<u32> {
        self.whole(node, name, path).map(|number| u32::try_from(number).unwrap_or(u32::MAX))
    }

    fn list<'n>(&mut self, node: &'n Node, name: &str, path: &str) -> &'n [Node] {
        let Some(value) = self.field(node, name) else { return &[] };
        match &value.value {
            Value::Seq(items) => items,
            _ => {
                let _: Option<()> = self.wrong(value, &format!("{path}.{name}"), "list");
                &[]
            }
        }
    }

    fn words(&mut self, node: &Node, name: &str, path: &str) -> Vec<String> {
        let items = self.list(node, name, path);
        let mut words = Vec::new();
        for item in items {
            match item.as_str() {
                Some(text) => words.push(text.to_owned()),
                None => {
                    let _: Option<()> = self.wrong(item, &format!("{path}.{name}"), "string");
                }
            }
        }
        words
    }

    fn quantities(&mut self, node: Option<&Node>, path: &str) -> Vec<(String, Quantity, Span)> {
        let Some(node) = node.filter(|node| !node.is_null()) else { return Vec::new() };
        let Value::Map(entries) = &node.value else {
            let _: Option<()> = self.wrong(node, path, "mapping");
            return Vec::new();
        };
        let mut quantities = Vec::new();
        for entry in entries {
            // Upstream's `UnmarshalJSON` takes space at the ends away, and null for a zero that is there.
            let text = if entry.value.is_null() { Some("0".to_owned()) } else { entry.value.scalar_text() };
            let text = text.unwrap_or_default();
            let (span, path) = (entry.value.span, format!("{path}[{}]", entry.key));
            match text.trim().parse::<Quantity>() {
                Ok(quantity) => {
                    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
                        let finding = Finding::QuantityWithoutDigits { path, value: text };
                        self.diagnostics.push(Diagnostic { severity: Severity::Warning, span, finding, fix: None });
                    }
                    quantities.push((entry.key.clone(), quantity, span));
                }
                Err(_) => self.report(span, Finding::BadQuantity { path, value: text }),
            }
        }
        quantities
    }

    fn resources(&mut self, node: &Node, sidecar: bool, path: &str) -> ContainerResources {
        let resources = self.field(node, "resources");
        let path = format!("{path}.resources");
        ContainerResources {
            sidecar,
            requests: self.quantities(resources.and_then(|r| r.get("requests")), &format!("{path}.requests")),
            limits: self.quantities(resources.and_then(|r| r.get("limits")), &format!("{path}.limits")),
        }
    }

    fn actual(&mut self, node: &Node, path: &str) -> Option<ActualResources> {
        self.field(node, "resources")?;
        let ContainerResources { requests, limits, .. } = self.resources(node, false, path);
        let allocated = self.quantities(node.get("allocatedResources"), &format!("{path}.allocatedResources"));
        Some(ActualResources { requests: [requests, allocated], limits })
    }

    fn probe(&mut self, node: &Node, name: &str, path: &str) -> Option<Probe> {
        let probe = self.field(node, name)?;
        let path = format!("{path}.{name}");
        let positive = |value: Option<u32>, default: u32| value.filter(|v| *v > 0).unwrap_or(default);
        Some(Probe {
            initial_delay_secs: self.whole(probe, "initialDelaySeconds", &path).unwrap_or(0),
            period_secs: u64::from(positive(self.count(probe, "periodSeconds", &path), 10)),
            success_threshold: positive(self.count(probe, "successThreshold", &path), 1),
            failure_threshold: positive(self.count(probe, "failureThreshold", &path), 3),
            grace_secs: self.whole(probe, "terminationGracePeriodSeconds", &path),
            exec: match self.field(probe, "exec") {
                Some(exec) => self.words(exec, "command", &path),
                None => Vec::new(),
            },
        })
    }

    fn hook(&mut self, node: &Node, name: &str, path: &str) -> Option<Hook> {
        let hook = node.get("lifecycle")?.get(name).filter(|hook| !hook.is_null())?;
        let path = format!("{path}.lifecycle.{name}");
        Some(if let Some(exec) = self.field(hook, "exec") {
            Hook::Exec(self.words(exec, "command", &path))
        } else if let Some(sleep) = self.field(hook, "sleep") {
            Hook::Sleep(self.whole(sleep, "seconds", &path).unwrap_or(0))
        } else {
            Hook::Request
        })
    }

    fn container(&mut self, node: &Node, init: bool, sidecars: bool, path: &str) -> Container {
        let restart_policy = self.field(node, "restartPolicy").and_then(|value| {
            let text = value.as_str().unwrap_or_default();
            let policy = RestartPolicy::parse(text);
            if policy.is_none() {
                self.report(
                    value.span,
                    Finding::NotSupported {
                        path: format!("{path}.restartPolicy"),
                        value: text.to_owned(),
                        supported: vec!["Always", "OnFailure", "Never"],
                    },
                );
            }
            policy.map(|policy| (policy, value.span))
        });
        let sidecar = init && sidecars && matches!(restart_policy, Some((RestartPolicy::Always, _)));
        let role = match (init, sidecar) {
            (false, _) => ContainerRole::Regular,
            (true, true) => ContainerRole::Sidecar,
            (true, false) => ContainerRole::PlainInit,
        };
        let name = self.text(node, "name", path).unwrap_or_default();
        if name.is_empty() {
            self.report(node.span, Finding::Required { path: format!("{path}.name") });
        }
        let image = self.text(node, "image", path).unwrap_or_default();
        let pull_policy = match self.text(node, "imagePullPolicy", path).as_deref() {
            Some("Always") => PullPolicy::Always,
            Some("Never") => PullPolicy::Never,
            Some("IfNotPresent") => PullPolicy::IfNotPresent,
            _ => PullPolicy::default_for(&image),
        };
        let mut words = self.words(node, "command", path);
        words.extend(self.words(node, "args", path));
        Container {
            name,
            span: node.span,
            role,
            pull_policy,
            image,
            words,
            restart_policy,
            startup: self.probe(node, "startupProbe", path),
            readiness: self.probe(node, "readinessProbe", path),
            liveness: self.probe(node, "livenessProbe", path),
            post_start: self.hook(node, "postStart", path),
            pre_stop: self.hook(node, "preStop", path),
            has_ports: self.field(node, "ports").is_some(),
            resources: self.resources(node, sidecar, path),
        }
    }

    fn pod_spec(&mut self, node: &Node, sidecars: bool, path: &str) -> Option<PodSpec> {
        let mut containers = Vec::new();
        for (index, item) in self.list(node, "initContainers", path).iter().enumerate() {
            containers.push(self.container(item, true, sidecars, &format!("{path}.initContainers[{index}]")));
        }
        let init_count = containers.len();
        for (index, item) in self.list(node, "containers", path).iter().enumerate() {
            containers.push(self.container(item, false, sidecars, &format!("{path}.containers[{index}]")));
        }
        if containers.len() == init_count {
            self.report(node.span, Finding::NoContainers);
            return None;
        }
        for (index, container) in containers.iter().enumerate() {
            if !container.name.is_empty() && containers.iter().take(index).any(|earlier| earlier.name == container.name)
            {
                self.report(container.span, Finding::DuplicateName { name: container.name.clone() });
            }
        }
        let restart_policy = match self.text(node, "restartPolicy", path) {
            None => RestartPolicy::Always,
            Some(text) => RestartPolicy::parse(&text).unwrap_or_else(|| {
                let span = node.get("restartPolicy").map_or(node.span, |value| value.span);
                self.report(
                    span,
                    Finding::NotSupported {
                        path: format!("{path}.restartPolicy"),
                        value: text,
                        supported: vec!["Always", "OnFailure", "Never"],
                    },
                );
                RestartPolicy::Always
            }),
        };
        let is_true = |name: &str| matches!(node.get(name).map(|value| &value.value), Some(Value::Bool(true)));
        Some(PodSpec {
            containers,
            init_count,
            restart_policy,
            grace_secs: self.whole(node, "terminationGracePeriodSeconds", path).unwrap_or(DEFAULT_GRACE_SECS),
            shares_pids: is_true("shareProcessNamespace") || is_true("hostPID"),
            overhead: self.quantities(node.get("overhead"), &format!("{path}.overhead")),
            pod_level: self.field(node, "resources").is_some().then(|| self.resources(node, false, path)),
        })
    }
}

/// What the status of a Pod says about its resources; `None` if it says nothing about any container.
pub fn decode_resize_status(root: &Node, pod: &PodSpec, diagnostics: &mut Vec<Diagnostic>) -> Option<ResizeStatus> {
    let mut reader = Reader { diagnostics };
    let status = reader.field(root, "status")?;
    let mut listed = Vec::new();
    for name in ["initContainerStatuses", "containerStatuses"] {
        for item in reader.list(status, name, "status") {
            listed.push((item.get("name").and_then(Node::as_str), reader.actual(item, &format!("status.{name}"))));
        }
    }
    let pod_level = reader.actual(status, "status");
    if listed.is_empty() && pod_level.is_none() {
        return None;
    }
    let of = |name: &str| listed.iter().find(|(of, _)| *of == Some(name)).and_then(|(_, actual)| actual.clone());
    let containers = pod.containers.iter().map(|container| of(&container.name)).collect();
    let conditions = reader.list(status, "conditions", "status");
    let word = |node: &Node, name: &str, word: &str| node.get(name).and_then(Node::as_str) == Some(word);
    let pending = conditions.iter().find(|condition| word(condition, "type", "PodResizePending"));
    let infeasible = pending.is_some_and(|condition| word(condition, "reason", "Infeasible"));
    Some(ResizeStatus { containers, pod_level, infeasible })
}

/// Reports what kubectl refuses in the metadata of an object of any kind.
///
/// Rule: kubectl decodes the metadata before it sends the object. Names are text, and so is every label and
/// annotation; an unquoted `yes` or `1` is not. Null stands for nothing.
/// Source: `apimachinery/pkg/apis/meta/v1/types.go`, `ObjectMeta`.
pub fn check_metadata(root: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let mut reader = Reader { diagnostics };
    let Some(metadata) = reader.field(root, "metadata") else { return };
    if !matches!(metadata.value, Value::Map(_)) {
        let _: Option<()> = reader.wrong(metadata, "metadata", "mapping");
    }
    for name in ["name", "generateName", "namespace"] {
        reader.text(metadata, name, "metadata");
    }
    for name in ["labels", "annotations"] {
        let Some(texts) = reader.field(metadata, name) else { continue };
        let path = format!("metadata.{name}");
        if !matches!(texts.value, Value::Map(_)) {
            let _: Option<()> = reader.wrong(texts, &path, "mapping");
        }
        for entry in texts.entries() {
            reader.text(texts, &entry.key, &path);
        }
    }
}

/// Decodes a document whose kind holds a Pod. `sidecars`: whether `restartPolicy: Always` makes an init
/// container a sidecar. `None` if there is no container to run; the reason is among the diagnostics.
pub fn decode(root: &Node, kind: &str, sidecars: bool, diagnostics: &mut Vec<Diagnostic>) -> Option<Workload> {
    let (kind, path) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let mut reader = Reader { diagnostics };
    let mut node = root;
    let mut place = String::new();
    for step in *path {
        if !place.is_empty() {
            place.push('.');
        }
        place.push_str(step);
        match node.get(step) {
            Some(next) => node = next,
            None => {
                reader.report(node.span, Finding::Required { path: place });
                return None;
            }
        }
    }
    let pod = reader.pod_spec(node, sidecars, &place)?;
    let metadata = root.get("metadata");
    let name = metadata
        .and_then(|m| m.get("name").or_else(|| m.get("generateName")))
        .and_then(Node::as_str)
        .unwrap_or_default()
        .to_owned();
    if name.is_empty() {
        reader.report(root.span, Finding::Required { path: "metadata.name".to_owned() });
    }
    let finalizers = metadata.map(|metadata| reader.words(metadata, "finalizers", "metadata")).unwrap_or_default();
    Some(Workload {
        kind,
        name: if name.is_empty() { kind.to_ascii_lowercase() } else { name },
        finalizers,
        spec: reader.controller_spec(root, kind),
        pod: Rc::new(pod),
        document: Rc::new(root.clone()),
    })
}
