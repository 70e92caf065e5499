//! What admission adds to a Pod, and its status with what the kubelet and the runtime say beside the states.

use podstep_manifest::{Node, Value};

use super::super::cursor::{Cursor, ObjectRef};
use super::super::ids;
use super::status::{Fields, Times, conditions};
use crate::lifecycle::patch::{list, map, merge, number, text};
use crate::status::{ContainerState, ContainerStatus, PodStatus, Terminated};
use crate::time::Millis;
use crate::trace::{Actor, Change, ContainerRef, Fact, Step};

/// Where a service account's credentials are mounted.
const CREDENTIALS: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// Completes the spec and returns the status.
pub(super) fn complete(cursor: &Cursor<'_>, pod: usize, whole: &mut Node) -> Option<Node> {
    let status = cursor.pod(pod)?;
    let spec = whole.get("spec")?.clone();
    let mut more = additions(cursor, pod, &spec);
    if let Some(node) = node_of(cursor, pod) {
        merge(&mut more, &map([("nodeName", text(node))]));
    }
    merge(whole, &map([("spec", more)]));
    if let Some(grace_secs) = status.deleting_secs {
        // The time at which the grace will have passed.
        let asked = deletion_asked_at(cursor, pod);
        let deadline = text(&cursor.rfc3339(asked + Millis::secs(grace_secs)));
        let grace = number(u32::try_from(grace_secs).unwrap_or(u32::MAX));
        let deletion = map([("deletionTimestamp", deadline), ("deletionGracePeriodSeconds", grace)]);
        merge(whole, &map([("metadata", deletion)]));
    }
    Some(status_of(cursor, pod, status, whole))
}

/// The node that a Pod is bound to.
pub(in crate::kubectl) fn node_of<'l>(cursor: &Cursor<'l>, pod: usize) -> Option<&'l str> {
    cursor.steps_of(pod).filter(|step| step.pod == Some(pod)).find_map(Step::bound_to)
}

/// The place of that node among all.
fn node_index(cursor: &Cursor<'_>, pod: usize) -> usize {
    let name = node_of(cursor, pod);
    cursor.life.trace.nodes.iter().position(|node| Some(node.as_str()) == name).unwrap_or(0)
}

/// When a Pod's deletion was first asked for.
pub(in crate::kubectl) fn deletion_asked_at(cursor: &Cursor<'_>, pod: usize) -> Millis {
    let asked =
        cursor.steps_of(pod).find(|step| step.pod == Some(pod) && matches!(*step.fact, Fact::DeletionRequested { .. }));
    asked.map_or(Millis::ZERO, |step| step.at)
}

/// The address of a Pod: known since the first status that shows its sandbox or a started container.
pub(in crate::kubectl) fn ip_of(cursor: &Cursor<'_>, pod: usize) -> Option<String> {
    let began = |status: &PodStatus| {
        let all = || status.init.iter().chain(&status.containers);
        status.is_true("PodReadyToStartContainers")
            || all().any(|c| c.last.is_some() || !matches!(c.state, ContainerState::Waiting(_)))
    };
    let mut changes = cursor.steps_of(pod).flat_map(|step| &step.changes);
    let shown = changes.any(|change| matches!(change, Change::Pod(of, status) if *of == pod && began(status)));
    let spec = cursor.document(ObjectRef::Pod(pod)).map(|(document, _)| document);
    let on_host = spec.and_then(|document| document.get("spec")?.get("hostNetwork")?.as_bool()) == Some(true);
    let node = node_index(cursor, pod);
    shown.then(|| if on_host { ids::host_ip(node) } else { ids::pod_ip(node, pod) })
}

/// What admission plugins add: service account, credentials, priority, tolerations.
///
/// Source: `plugin/pkg/admission/serviceaccount`, `priority`, `defaulttolerationseconds`.
fn additions(cursor: &Cursor<'_>, pod: usize, spec: &Node) -> Node {
    let word = |key: &str| spec.get(key).and_then(Node::as_str);
    let account = word("serviceAccountName").unwrap_or("default").to_owned();
    let priority = match word("priorityClassName") {
        Some("system-node-critical") => 2_000_001_000,
        Some("system-cluster-critical") => 2_000_000_000,
        _ => 0,
    };
    let mut more = map([
        ("serviceAccountName", text(&account)),
        ("serviceAccount", text(&account)),
        ("priority", number(priority)),
        ("preemptionPolicy", text(word("preemptionPolicy").unwrap_or("PreemptLowerPriority"))),
        ("tolerations", tolerations(spec)),
    ]);
    if spec.get("automountServiceAccountToken").and_then(Node::as_bool) == Some(false) {
        return more;
    }
    let volume = ids::credentials_volume(cursor.name(ObjectRef::Pod(pod)), pod);
    let mount =
        || map([("mountPath", text(CREDENTIALS)), ("name", text(&volume)), ("readOnly", Node::of(Value::Bool(true)))]);
    for field in ["initContainers", "containers"] {
        let containers = spec.get(field).map(Node::items).unwrap_or_default().iter();
        let with_mount = |container: &Node| {
            Some(map([("name", container.get("name")?.clone()), ("volumeMounts", list(vec![mount()]))]))
        };
        let patched: Vec<Node> = containers.filter_map(with_mount).collect();
        if !patched.is_empty() {
            merge(&mut more, &map([(field, list(patched))]));
        }
    }
    let file = |key: &str, path: &str| map([("key", text(key)), ("path", text(path))]);
    let token = map([("expirationSeconds", number(3607)), ("path", text("token"))]);
    let authority = map([("name", text("kube-root-ca.crt")), ("items", list(vec![file("ca.crt", "ca.crt")]))]);
    let field = map([("apiVersion", text("v1")), ("fieldPath", text("metadata.namespace"))]);
    let namespace = map([("path", text("namespace")), ("fieldRef", field)]);
    let sources = list(vec![
        map([("serviceAccountToken", token)]),
        map([("configMap", authority)]),
        map([("downwardAPI", map([("items", list(vec![namespace]))]))]),
    ]);
    let projected = map([("defaultMode", number(420)), ("sources", sources)]);
    merge(&mut more, &map([("volumes", list(vec![map([("name", text(&volume)), ("projected", projected)])]))]));
    more
}

/// Rule: five minutes on a node that is not ready or unreachable, unless the Pod says otherwise.
fn tolerations(spec: &Node) -> Node {
    let mut all: Vec<Node> = spec.get("tolerations").map(Node::items).unwrap_or_default().to_vec();
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let word =
            |toleration: &Node, name: &str| toleration.get(name).and_then(Node::as_str).unwrap_or_default().to_owned();
        let covers = |toleration: &Node| {
            let (of, effect) = (word(toleration, "key"), word(toleration, "effect"));
            (of.is_empty() || of == key) && (effect.is_empty() || effect == "NoExecute")
        };
        if !all.iter().any(covers) {
            all.push(map([
                ("effect", text("NoExecute")),
                ("key", text(key)),
                ("operator", text("Exists")),
                ("tolerationSeconds", number(300)),
            ]));
        }
    }
    list(all)
}

fn status_of(cursor: &Cursor<'_>, pod: usize, status: &PodStatus, whole: &Node) -> Node {
    let object = ObjectRef::Pod(pod);
    let mut fields = Fields::default();
    if !status.conditions.is_empty() {
        fields.set("conditions", conditions(cursor, object, &status.conditions, Times::NoProbe));
    }
    let spec = whole.get("spec");
    for (list_of, key, all, offset) in [
        ("containers", "containerStatuses", &status.containers, status.init.len()),
        ("initContainers", "initContainerStatuses", &status.init, 0),
    ] {
        let told = spec.and_then(|spec| spec.get(list_of)).map(Node::items).unwrap_or_default();
        let node = |shown: &ContainerStatus| {
            let place = told.iter().position(|c| c.get("name").and_then(Node::as_str) == Some(&shown.name))?;
            let container = ContainerRef { pod, container: offset + place };
            Some(container_status(cursor, container, shown, told.get(place)?))
        };
        if !all.is_empty() {
            fields.set(key, list(all.iter().filter_map(node).collect()));
        }
    }
    let version = cursor.version();
    let mut steps = cursor.life.trace.steps.iter().take(cursor.step + 1);
    let met =
        steps.find(|step| step.pod == Some(pod) && step.actor == Actor::Kubelet && *step.fact == Fact::StatusWritten);
    if let Some(met) = met {
        let ips = |ip: &str| list(vec![map([("ip", text(ip))])]);
        let host = ids::host_ip(node_index(cursor, pod));
        fields.set("hostIP", text(&host));
        if version >= 28 {
            fields.set("hostIPs", ips(&host));
        }
        if let Some(ip) = ip_of(cursor, pod) {
            fields.set("podIP", text(&ip)).set("podIPs", ips(&ip));
        }
        fields.set("startTime", text(&cursor.rfc3339(met.at)));
        if version >= 34 {
            fields.set(
                "observedGeneration",
                whole.get("metadata").and_then(|m| m.get("generation")).cloned().unwrap_or_else(|| number(1)),
            );
        }
    }
    fields.word("message", message(status.reason));
    fields.set("phase", text(status.phase.as_str())).set("qosClass", text(status.qos)).word("reason", status.reason);
    fields.node()
}

/// `status.message` of a Pod that the kubelet ended.
///
/// Source: `active_deadline.go`, `eviction_manager.go`, `nodeshutdown_manager.go`.
fn message(reason: &str) -> &'static str {
    match reason {
        "DeadlineExceeded" => "Pod was active on the node longer than the specified deadline",
        "Evicted" => "The node was low on resource: memory. ",
        "Terminated" => "Pod was terminated in response to imminent node shutdown.",
        _ => "",
    }
}

fn container_status(cursor: &Cursor<'_>, container: ContainerRef, shown: &ContainerStatus, told: &Node) -> Node {
    let uid = ids::uid(cursor, ObjectRef::Pod(container.pod));
    let steps = cursor.life.trace.steps.iter().take(cursor.step + 1);
    let of_it = steps.filter(|step| step.container == Some(container));
    let starts: Vec<Millis> =
        of_it.filter(|step| matches!(*step.fact, Fact::ContainerStarted { .. })).map(|step| step.at).collect();
    // The start before a moment, with its number.
    let started = |until: Millis| {
        let nth = starts.iter().take_while(|at| **at <= until).count();
        (nth, nth.checked_sub(1).and_then(|last| starts.get(last)).copied().unwrap_or(until))
    };
    let id = |nth: usize| ids::container_id(&uid, &shown.name, nth);
    let ended = |end: &Terminated| {
        let (nth, at) = started(end.finished_at);
        let mut fields = Fields::default();
        if nth > 0 {
            fields.set("containerID", text(&id(nth)));
        }
        fields
            .set("exitCode", Node::of(Value::Int(end.exit_code.into())))
            .set("finishedAt", text(&cursor.rfc3339(end.finished_at)));
        fields.set("reason", text(end.reason)).set("startedAt", text(&cursor.rfc3339(at)));
        map([("terminated", fields.node())])
    };
    let (state, nth) = match &shown.state {
        ContainerState::Running(since) => {
            (map([("running", map([("startedAt", text(&cursor.rfc3339(*since)))]))]), started(*since).0)
        }
        ContainerState::Terminated(end) => (ended(end), started(end.finished_at).0),
        ContainerState::Waiting(reason) => {
            let mut waiting = Fields::default();
            waiting.word("message", &waiting_message(cursor, container, &shown.name, reason)).word("reason", reason);
            (map([("waiting", waiting.node())]), shown.last.as_ref().map_or(0, |end| started(end.finished_at).0))
        }
    };
    let image = told.get("image").and_then(Node::as_str).unwrap_or_default();
    let mut fields = Fields::default();
    let version = cursor.version();
    let resources = told.get("resources").filter(|_| version >= 33);
    if let Some(requests) = resources.and_then(|resources| resources.get("requests")) {
        fields.set("allocatedResources", requests.clone());
    }
    let is_known = nth > 0;
    fields.word("containerID", &if is_known { id(nth) } else { String::new() });
    fields.set("image", text(&if is_known { ids::full_image(image) } else { image.to_owned() }));
    fields.set("imageID", text(&if is_known { ids::image_id(image) } else { String::new() }));
    fields.set("lastState", shown.last.as_ref().map_or_else(|| map([]), ended));
    fields.set("name", text(&shown.name)).set("ready", Node::of(Value::Bool(shown.ready)));
    if let Some(resources) = resources.filter(|_| is_known) {
        fields.set("resources", resources.clone());
    }
    fields.set("restartCount", number(shown.restart_count));
    fields.set("started", Node::of(Value::Bool(shown.started))).set("state", state);
    if version >= 31 {
        let mounts = told.get("volumeMounts").map(Node::items).unwrap_or_default();
        let mount = |mount: &Node| {
            let mut mount = mount.clone();
            if mount.get("readOnly").and_then(Node::as_bool) == Some(true) {
                merge(&mut mount, &map([("recursiveReadOnly", text("Disabled"))]));
            }
            mount
        };
        if !mounts.is_empty() {
            fields.set("volumeMounts", list(mounts.iter().map(mount).collect()));
        }
    }
    fields.node()
}

/// `message` of a container that waits for a back-off.
///
/// Source: `kuberuntime_manager.go` `doBackOff`, `image_manager.go` `EnsureImageExists`.
fn waiting_message(cursor: &Cursor<'_>, container: ContainerRef, name: &str, reason: &str) -> String {
    let pod = ObjectRef::Pod(container.pod);
    let steps = cursor.life.trace.steps.iter().take(cursor.step + 1);
    let of_it = steps.rev().filter(|step| step.container == Some(container));
    let failure = || {
        let of_pod = format!("Pod/{}", cursor.name(pod));
        let events =
            cursor.life.trace.events.iter().filter(|event| event.step <= cursor.step && *event.object == *of_pod);
        let mut failures = events.rev().filter(|event| event.message.starts_with("Failed to pull image"));
        failures.find(|event| event.field_path.ends_with(&format!("{{{name}}}"))).map_or("", |event| &event.message)
    };
    match reason {
        "CrashLoopBackOff" => {
            let mut delays = of_it.filter_map(|step| match *step.fact {
                Fact::BackOff { delay, .. } => Some(delay),
                _ => None,
            });
            let delay = go_duration(delays.next().unwrap_or_default());
            let uid = ids::uid(cursor, pod);
            format!("back-off {delay} restarting failed container={name} pod={}_default({uid})", cursor.name(pod))
        }
        "ErrImagePull" => {
            let said = failure();
            said.split_once("\": ").map_or(said, |(_, error)| error).to_owned()
        }
        "ImagePullBackOff" => {
            let image = cursor.life.trace.container(container).map_or("", |entry| &entry.image);
            let said = failure();
            let error = said.split_once("\": ").map_or(said, |(_, error)| error);
            format!("Back-off pulling image \"{image}\": ErrImagePull: {error}")
        }
        _ => String::new(),
    }
}

/// A length as Go prints it: `10s`, `1m20s`, `5m0s`.
fn go_duration(length: Millis) -> String {
    let seconds = length.whole_secs();
    if seconds < 60 { format!("{seconds}s") } else { format!("{}m{}s", seconds / 60, seconds % 60) }
}
