//! The fields of Kubernetes objects that decide a life or a number, typed, with their places in the text.
//!
//! Owns the trimmed types and how they are read from an object as [`admission`](crate::admission) leaves it:
//! what is absent there has no default.

mod job;
mod node;
pub mod policies;
mod workload;

use std::rc::Rc;

pub use job::{ExitCodes, FailureAction, FailureRule, JobSpec, SuccessRule};
pub use node::{MAX_NODES, NodeSpec, Taint, kind_nodes, nodes};
use podstep_freeze::Freeze;
use podstep_manifest::{Entry, Node, Span, Value};
use podstep_quantity::Quantity;
pub use workload::{
    Concurrency, CronJobSpec, DaemonSetSpec, DeploymentSpec, IntOrPercent, ReplicaSetSpec, Spec, StatefulSetSpec,
};

pub use crate::admission::Addition;
use crate::admission::KINDS;
use crate::process::Around;
use crate::resources::{ActualResources, Amount, ContainerResources, PodResources, ResizeStatus};
use crate::trace::ContainerRole;

/// The annotation and label with the completion index of a Pod.
const COMPLETION_INDEX: &str = "batch.kubernetes.io/job-completion-index";

/// `restartPolicy` of a Pod or container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
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
}

/// A probe.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
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
    /// Whom another handler asks.
    pub address: Option<Address>,
}

/// What a probe talks to the container with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub enum Protocol {
    /// `httpGet`, over TLS if so.
    Http {
        /// `scheme: HTTPS`.
        tls: bool,
    },
    /// `tcpSocket`.
    Tcp,
    /// `grpc`.
    Grpc,
}

/// Whom `httpGet`, `tcpSocket` or `grpc` asks.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub struct Address {
    /// The handler.
    pub protocol: Protocol,
    /// `host`; empty is the Pod's own address.
    pub host: String,
    /// `port` as a number, or the name that no port of the container has.
    pub port: Result<u64, String>,
    /// `httpGet.path`.
    pub path: String,
    /// `timeoutSeconds`.
    pub timeout_secs: u64,
}

/// A postStart or preStop handler.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub enum Hook {
    /// `exec.command`.
    Exec(Vec<String>),
    /// `sleep.seconds`.
    Sleep(u64),
    /// `httpGet` and others: taken to answer at once.
    Request,
}

/// An entry of `restartPolicyRules`.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub struct RestartRule {
    /// `action`: `RestartAllContainers` instead of `Restart`.
    pub all_containers: bool,
    /// `exitCodes.operator`: `NotIn` instead of `In`.
    pub not_in: bool,
    /// `exitCodes.values`.
    pub values: Vec<i32>,
}

impl RestartRule {
    /// Whether it is about this exit code.
    #[must_use]
    pub fn matches(&self, exit_code: i32) -> bool {
        self.values.contains(&exit_code) != self.not_in
    }
}

/// An entry of `volumeMounts`.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub struct Mount {
    /// `mountPath`.
    pub path: String,
    /// `name` of the volume.
    pub volume: String,
    /// `subPath`.
    pub sub_path: String,
}

/// A container.
#[derive(Debug, Clone, Freeze)]
pub struct Container {
    /// `name`.
    pub name: String,
    /// Where it stands in the text.
    pub span: Span,
    /// Plain init, sidecar or regular.
    pub role: ContainerRole,
    /// `image`.
    pub image: String,
    /// `imagePullPolicy`.
    pub pull_policy: PullPolicy,
    /// `command` followed by `args`.
    pub words: Vec<String>,
    /// Whether there is a `command`: without one, `args` may be those of the image's own program.
    pub has_command: bool,
    /// `workingDir`.
    pub working_dir: String,
    /// `stdin` or `tty`: its input does not end at once.
    pub interactive: bool,
    /// `volumeMounts`.
    pub mounts: Vec<Mount>,
    /// `restartPolicy` of the container and its place.
    pub restart_policy: Option<(RestartPolicy, Span)>,
    /// `restartPolicyRules`.
    pub restart_rules: Vec<RestartRule>,
    /// `env`: names with literal values.
    pub env: Vec<(String, String)>,
    /// `env`: names of variables with the Pod's completion index.
    pub index_env: Vec<String>,
    /// Resources whose `resizePolicy` is `RestartContainer`.
    pub resize_restarts: Vec<String>,
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
#[derive(Debug, Clone, Freeze)]
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
    /// `priorityClassName`.
    pub priority_class: String,
    /// `activeDeadlineSeconds`.
    pub active_deadline_secs: Option<u64>,
    /// `readinessGates`: the condition types.
    pub readiness_gates: Vec<String>,
    /// Names of the volumes that are empty at first: `emptyDir`.
    pub empty_dirs: Vec<String>,
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
#[derive(Debug, Clone, Freeze)]
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
    /// What all of it is decoded from; patches change it. Pods of one template share it, so that the name in it
    /// may be another's.
    pub document: Rc<Node>,
    /// What a person told of it, as it was written; null for what a component made.
    pub told: Rc<Node>,
    /// What the API server added to the document.
    pub added: Vec<Addition>,
}

impl Workload {
    /// Whether Pods of this kind run to completion.
    #[must_use]
    pub fn is_job(&self) -> bool {
        matches!(self.spec, Spec::Job(_) | Spec::CronJob(_))
    }

    /// What is around its first Pod.
    #[must_use]
    pub fn around(&self) -> Around {
        let indexed = matches!(&self.spec, Spec::Job(job) if job.indexed);
        Around { in_job: self.is_job(), completion_index: indexed.then_some(0) }
    }

    /// The template of its Pods: a node with `metadata` and `spec`; the Pod itself for a Pod.
    #[must_use]
    pub fn template(&self) -> Option<&Node> {
        self.template_in(&self.document)
    }

    /// The template in a document of this kind.
    #[must_use]
    pub fn template_in<'n>(&self, document: &'n Node) -> Option<&'n Node> {
        let (_, template) = self.pod_path().split_last()?;
        template.iter().try_fold(document, |node, step| node.get(step))
    }

    /// Where the Pod's spec stands in the document.
    #[must_use]
    pub fn pod_path(&self) -> &'static [&'static str] {
        KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or(&[], |(_, path)| path)
    }

    /// `metadata.annotations[name]`.
    #[must_use]
    pub fn annotation(&self, name: &str) -> Option<&Node> {
        self.document.get("metadata")?.get("annotations")?.get(name)
    }
}

/// The words of a list of texts.
pub(super) fn words(node: &Node, name: &str) -> Vec<String> {
    items(node, name).iter().filter_map(Node::as_str).map(str::to_owned).collect()
}

pub(crate) fn items<'n>(node: &'n Node, name: &str) -> &'n [Node] {
    node.get(name).map(Node::items).unwrap_or_default()
}

fn text(node: &Node, name: &str) -> String {
    word(node, name).to_owned()
}

pub(crate) fn word<'n>(node: &'n Node, name: &str) -> &'n str {
    node.get(name).and_then(Node::as_str).unwrap_or_default()
}

/// A whole number; what is negative counts as nothing.
pub(crate) fn whole(node: &Node, name: &str) -> Option<u64> {
    node.get(name).and_then(Node::as_int).and_then(|number| u64::try_from(number).ok())
}

fn count(node: &Node, name: &str) -> Option<u32> {
    whole(node, name).map(|number| u32::try_from(number).unwrap_or(u32::MAX))
}

pub(crate) fn is_true(node: &Node, name: &str) -> bool {
    node.get(name).and_then(Node::as_bool) == Some(true)
}

/// What a list of resources names, without what is no quantity.
#[must_use]
pub fn amounts(list: Option<&Node>) -> Vec<Amount> {
    let entries = list.map(Node::entries).unwrap_or_default().iter();
    let amount = |entry: &Entry| {
        let quantity = match entry.value.value {
            Value::Null => Quantity::ZERO,
            _ => Quantity::parse(entry.value.scalar_text()?.trim()).ok()?,
        };
        Some((entry.key.clone(), quantity, entry.value.span))
    };
    entries.filter_map(amount).collect()
}

fn resources(node: &Node, sidecar: bool) -> ContainerResources {
    let list = |name| amounts(node.get("resources").and_then(|resources| resources.get(name)));
    ContainerResources { sidecar, requests: list("requests"), limits: list("limits") }
}

fn actual(node: &Node) -> Option<ActualResources> {
    node.get("resources").filter(|resources| !resources.is_null())?;
    let ContainerResources { requests, limits, .. } = resources(node, false);
    Some(ActualResources { requests: [requests, amounts(node.get("allocatedResources"))], limits })
}

fn probe(node: &Node, name: &str) -> Option<Probe> {
    let probe = node.get(name)?;
    Some(Probe {
        initial_delay_secs: whole(probe, "initialDelaySeconds").unwrap_or_default(),
        period_secs: whole(probe, "periodSeconds").unwrap_or_default(),
        success_threshold: count(probe, "successThreshold").unwrap_or_default(),
        failure_threshold: count(probe, "failureThreshold").unwrap_or_default(),
        grace_secs: whole(probe, "terminationGracePeriodSeconds"),
        exec: probe.get("exec").map(|exec| words(exec, "command")).unwrap_or_default(),
        address: address(node, probe),
    })
}

fn address(container: &Node, probe: &Node) -> Option<Address> {
    let handlers = [("httpGet", Protocol::Http { tls: false }), ("tcpSocket", Protocol::Tcp), ("grpc", Protocol::Grpc)];
    let (handler, protocol) = handlers.iter().find_map(|(name, protocol)| Some((probe.get(name)?, *protocol)))?;
    let name = word(handler, "port");
    let named = items(container, "ports").iter().find(|port| word(port, "name") == name);
    let port = whole(handler, "port").or_else(|| whole(named?, "containerPort"));
    Some(Address {
        protocol: if word(handler, "scheme") == "HTTPS" { Protocol::Http { tls: true } } else { protocol },
        host: text(handler, "host"),
        port: port.ok_or_else(|| name.to_owned()),
        path: text(handler, "path"),
        timeout_secs: whole(probe, "timeoutSeconds").unwrap_or(1),
    })
}

fn restart_rule(rule: &Node) -> RestartRule {
    let codes = rule.get("exitCodes");
    let values = codes.map(|codes| items(codes, "values")).unwrap_or_default().iter();
    RestartRule {
        all_containers: word(rule, "action") == "RestartAllContainers",
        not_in: codes.is_some_and(|codes| word(codes, "operator") == "NotIn"),
        values: values.filter_map(|value| i32::try_from(value.as_int()?).ok()).collect(),
    }
}

fn hook(node: &Node, name: &str) -> Option<Hook> {
    let hook = node.get("lifecycle")?.get(name)?;
    Some(if let Some(exec) = hook.get("exec") {
        Hook::Exec(words(exec, "command"))
    } else if let Some(sleep) = hook.get("sleep") {
        Hook::Sleep(whole(sleep, "seconds").unwrap_or_default())
    } else {
        Hook::Request
    })
}

fn container(node: &Node, init: bool) -> Container {
    let restart_policy =
        node.get("restartPolicy").and_then(|value| Some((RestartPolicy::parse(value.as_str()?)?, value.span)));
    let sidecar = init && matches!(restart_policy, Some((RestartPolicy::Always, _)));
    let role = match (init, sidecar) {
        (false, _) => ContainerRole::Regular,
        (true, true) => ContainerRole::Sidecar,
        (true, false) => ContainerRole::PlainInit,
    };
    let mut command = words(node, "command");
    let has_command = !command.is_empty();
    command.extend(words(node, "args"));
    let (mut env, mut index_env) = (Vec::new(), Vec::new());
    for entry in items(node, "env") {
        let field =
            entry.get("valueFrom").map(|from| from.get("fieldRef").map_or("", |field| word(field, "fieldPath")));
        match field {
            None => env.push((text(entry, "name"), text(entry, "value"))),
            Some(path) if path.contains(COMPLETION_INDEX) => index_env.push(text(entry, "name")),
            Some(_) => {}
        }
    }
    Container {
        name: text(node, "name"),
        span: node.span,
        role,
        image: text(node, "image"),
        pull_policy: match word(node, "imagePullPolicy") {
            "Always" => PullPolicy::Always,
            "Never" => PullPolicy::Never,
            _ => PullPolicy::IfNotPresent,
        },
        words: command,
        has_command,
        working_dir: text(node, "workingDir"),
        interactive: is_true(node, "stdin") || is_true(node, "tty"),
        mounts: items(node, "volumeMounts")
            .iter()
            .map(|mount| Mount {
                path: text(mount, "mountPath"),
                volume: text(mount, "name"),
                sub_path: text(mount, "subPath"),
            })
            .collect(),
        restart_policy,
        restart_rules: items(node, "restartPolicyRules").iter().map(restart_rule).collect(),
        env,
        index_env,
        resize_restarts: items(node, "resizePolicy")
            .iter()
            .filter(|policy| word(policy, "restartPolicy") == "RestartContainer")
            .map(|policy| text(policy, "resourceName"))
            .collect(),
        startup: probe(node, "startupProbe"),
        readiness: probe(node, "readinessProbe"),
        liveness: probe(node, "livenessProbe"),
        post_start: hook(node, "postStart"),
        pre_stop: hook(node, "preStop"),
        has_ports: node.get("ports").is_some(),
        resources: resources(node, sidecar),
    }
}

fn pod_spec(node: &Node) -> PodSpec {
    let mut containers: Vec<Container> =
        items(node, "initContainers").iter().map(|item| container(item, true)).collect();
    let init_count = containers.len();
    containers.extend(items(node, "containers").iter().map(|item| container(item, false)));
    PodSpec {
        containers,
        init_count,
        restart_policy: RestartPolicy::parse(word(node, "restartPolicy")).unwrap_or(RestartPolicy::Always),
        grace_secs: whole(node, "terminationGracePeriodSeconds").unwrap_or_default(),
        shares_pids: is_true(node, "shareProcessNamespace") || is_true(node, "hostPID"),
        priority_class: text(node, "priorityClassName"),
        active_deadline_secs: whole(node, "activeDeadlineSeconds"),
        empty_dirs: items(node, "volumes")
            .iter()
            .filter(|volume| volume.get("emptyDir").is_some())
            .map(|volume| text(volume, "name"))
            .collect(),
        readiness_gates: items(node, "readinessGates").iter().map(|gate| text(gate, "conditionType")).collect(),
        overhead: amounts(node.get("overhead")),
        pod_level: node.get("resources").filter(|own| !own.is_null()).map(|_| resources(node, false)),
    }
}

/// What a Pod's spec says about resources.
#[must_use]
pub fn pod_resources(spec: &Node) -> PodResources {
    pod_spec(spec).resources()
}

/// What the status of a Pod says about its resources; `None` if it says nothing about any container.
#[must_use]
pub fn decode_resize_status(root: &Node, pod: &PodSpec) -> Option<ResizeStatus> {
    let status = root.get("status")?;
    let listed: Vec<_> = ["initContainerStatuses", "containerStatuses"]
        .into_iter()
        .flat_map(|name| items(status, name))
        .map(|item| (word(item, "name"), actual(item)))
        .collect();
    let pod_level = actual(status);
    if listed.is_empty() && pod_level.is_none() {
        return None;
    }
    let of = |name: &str| listed.iter().find(|(of, _)| *of == name).and_then(|(_, actual)| actual.clone());
    let containers = pod.containers.iter().map(|container| of(&container.name)).collect();
    let pending = items(status, "conditions").iter().find(|condition| word(condition, "type") == "PodResizePending");
    let infeasible = pending.is_some_and(|condition| word(condition, "reason") == "Infeasible");
    Some(ResizeStatus { containers, pod_level, infeasible })
}

/// Reads an object of a kind that holds a Pod, as the API server stores it: complete, and of the right types.
/// `None` if there is no Pod in it.
#[must_use]
pub fn decode(root: &Node, kind: &str) -> Option<Workload> {
    let (kind, path) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let pod = pod_spec(path.iter().try_fold(root, |node, step| node.get(step))?);
    let metadata = root.get("metadata");
    Some(Workload {
        kind,
        name: metadata.map(|metadata| text(metadata, "name")).unwrap_or_default(),
        finalizers: metadata.map(|metadata| words(metadata, "finalizers")).unwrap_or_default(),
        spec: workload::controller_spec(root, kind),
        pod: Rc::new(pod),
        document: Rc::new(root.clone()),
        told: Rc::new(Node::null()),
        added: Vec::new(),
    })
}
