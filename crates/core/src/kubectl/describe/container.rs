//! Containers of a Pod or of a template.

use podstep_manifest::Node;
use podstep_quantity::Quantity;

use super::page::Page;
use super::{at, int, items, plain, time, word};
use crate::order::sort_by;

/// Containers; those of a Pod with the Pod and their statuses. A template's stand further to the right.
///
/// Source: `describeContainers`.
pub(super) fn describe(title: &str, containers: &[Node], pod: Option<(&Node, &[Node])>, page: &mut Page) {
    let (space, indent) = if pod.is_some() { ("", "") } else { ("  ", " ") };
    page.line(0, &format!("{space}{title}:{}", if containers.is_empty() { " <none>" } else { "" }));
    for container in containers {
        let name = word(container, &["name"]);
        let status = pod.and_then(|(_, all)| all.iter().find(|status| word(status, &["name"]) == name));
        page.line(1, &format!("{indent}{name}:"));
        if let Some(status) = status {
            page.field(2, "Container ID", &word(status, &["containerID"]));
        }
        page.field(2, "Image", &word(container, &["image"]));
        if let Some(status) = status {
            page.field(2, "Image ID", &word(status, &["imageID"]));
        }
        ports(container, page);
        page.field_if_any(2, "SeccompProfile", &word(container, &["securityContext", "seccompProfile", "type"]));
        for (title, list) in [("Command", "command"), ("Args", "args")] {
            let words = items(container, &[list]);
            if !words.is_empty() {
                page.line(2, &format!("{title}:"));
            }
            for line in words.iter().map(plain) {
                line.split('\n').for_each(|line| page.line(3, line));
            }
        }
        if let Some(status) = status {
            state(status, page);
        }
        if let Some(of) = at(container, &["resources"]) {
            resources(2, of, page);
        }
        for (title, name) in
            [("Liveness", "livenessProbe"), ("Readiness", "readinessProbe"), ("Startup", "startupProbe")]
        {
            if let Some(told) = at(container, &[name]) {
                page.field(2, title, &probe(told));
            }
        }
        environment(container, pod.map(|(pod, _)| pod), page);
        mounts(container, page);
    }
}

fn ports(container: &Node, page: &mut Page) {
    for (name, field) in [("Port", "containerPort"), ("Host Port", "hostPort")] {
        let port = |port: &Node| format!("{}/{}", int(port, &[field]), word(port, &["protocol"]));
        let all: Vec<String> = items(container, &["ports"]).iter().map(port).collect();
        match all.as_slice() {
            [] => page.field(2, name, "<none>"),
            [only] => page.field(2, name, only),
            all => page.field(2, &format!("{name}s"), &all.join(", ")),
        }
    }
}

/// Source: `describeResources`.
pub(super) fn resources(level: usize, resources: &Node, page: &mut Page) {
    for (title, list) in [("Limits", "limits"), ("Requests", "requests")] {
        let entries = at(resources, &[list]).map(Node::entries).unwrap_or_default();
        if !entries.is_empty() {
            page.line(level, &format!("{title}:"));
        }
        for entry in entries {
            let text = entry.value.scalar_text().unwrap_or_default();
            let amount = Quantity::parse(&text).map_or(text, |quantity| quantity.string());
            page.field(level + 1, &entry.key, &amount);
        }
    }
}

fn state(status: &Node, page: &mut Page) {
    for (title, field) in [("State", "state"), ("Last State", "lastState")] {
        let part = |kind: &str| at(status, &[field, kind]);
        if let Some(running) = part("running") {
            page.field(2, title, "Running");
            page.field(3, "Started", &time(&word(running, &["startedAt"])));
        } else if let Some(end) = part("terminated") {
            page.field(2, title, "Terminated");
            page.field_if_any(3, "Reason", &word(end, &["reason"]));
            page.field_if_any(3, "Message", &word(end, &["message"]));
            page.field(3, "Exit Code", &word(end, &["exitCode"]));
            page.field(3, "Started", &time(&word(end, &["startedAt"])));
            page.field(3, "Finished", &time(&word(end, &["finishedAt"])));
        } else if field == "state" {
            page.field(2, title, "Waiting");
            page.field_if_any(3, "Reason", &word(status, &[field, "waiting", "reason"]));
        }
    }
    let is_ready = at(status, &["ready"]).and_then(Node::as_bool) == Some(true);
    page.field(2, "Ready", if is_ready { "True" } else { "False" });
    page.field(2, "Restart Count", &int(status, &["restartCount"]).to_string());
}

/// Source: `DescribeProbe`.
fn probe(probe: &Node) -> String {
    let number = |name: &str| int(probe, &[name]);
    let attributes = format!(
        "delay={}s timeout={}s period={}s #success={} #failure={}",
        number("initialDelaySeconds"),
        number("timeoutSeconds"),
        number("periodSeconds"),
        number("successThreshold"),
        number("failureThreshold"),
    );
    let handler = if at(probe, &["exec"]).is_some() {
        let words: Vec<String> = items(probe, &["exec", "command"]).iter().map(plain).collect();
        format!("exec [{}]", words.join(" "))
    } else if let Some(get) = at(probe, &["httpGet"]) {
        let path = word(get, &["path"]);
        let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
        let scheme = word(get, &["scheme"]).to_ascii_lowercase();
        format!("http-get {scheme}://{}:{}{slash}{path}", word(get, &["host"]), word(get, &["port"]))
    } else if let Some(socket) = at(probe, &["tcpSocket"]) {
        format!("tcp-socket {}:{}", word(socket, &["host"]), word(socket, &["port"]))
    } else if let Some(grpc) = at(probe, &["grpc"]) {
        format!("grpc <pod>:{} {}", int(grpc, &["port"]), word(grpc, &["service"]))
    } else {
        "unknown".to_owned()
    };
    format!("{handler} {attributes}")
}

/// Source: `describeContainerEnvFrom`, `describeContainerEnvVars`.
fn environment(container: &Node, pod: Option<&Node>, page: &mut Page) {
    let optional = |of: &Node| at(of, &["optional"]).and_then(Node::as_bool) == Some(true);
    let from = items(container, &["envFrom"]);
    if !from.is_empty() {
        page.line(2, "Environment Variables from:");
    }
    for source in from {
        let prefix = word(source, &["prefix"]);
        let prefix = if prefix.is_empty() { prefix } else { format!(" with prefix '{prefix}'") };
        for (kind, field) in [("ConfigMap", "configMapRef"), ("Secret", "secretRef")] {
            if let Some(of) = at(source, &[field]) {
                let name = word(of, &["name"]);
                page.line(3, &format!("{name}\t{kind}{prefix}\tOptional: {}", optional(of)));
            }
        }
    }
    let variables = items(container, &["env"]);
    page.line(2, if variables.is_empty() { "Environment:\t<none>" } else { "Environment:" });
    for variable in variables {
        let name = word(variable, &["name"]);
        let of = |field: &str| at(variable, &["valueFrom", field]);
        if let Some(field) = of("fieldRef") {
            let path = word(field, &["fieldPath"]);
            let value = pod.map(|pod| resolved(pod, &path)).unwrap_or_default();
            page.line(3, &format!("{name}:\t{value} ({}:{path})", word(field, &["apiVersion"])));
        } else if let Some(resource) = of("resourceFieldRef") {
            let path = word(resource, &["resource"]);
            page.line(3, &format!("{name}:\t{} ({path})", amount(container, resource, &path)));
        } else if let Some(secret) = of("secretKeyRef") {
            let [key, secret_name] = ["key", "name"].map(|part| word(secret, &[part]));
            let line =
                format!("{name}:\t<set to the key '{key}' in secret '{secret_name}'>\tOptional: {}", optional(secret));
            page.line(3, &line);
        } else if let Some(map) = of("configMapKeyRef") {
            let [key, map_name] = ["key", "name"].map(|part| word(map, &[part]));
            let line =
                format!("{name}:\t<set to the key '{key}' of config map '{map_name}'>\tOptional: {}", optional(map));
            page.line(3, &line);
        } else if at(variable, &["valueFrom"]).is_none() {
            for (nth, line) in word(variable, &["value"]).split('\n').enumerate() {
                let name = if nth == 0 { format!("{name}:") } else { String::new() };
                page.line(3, &format!("{name}\t{line}"));
            }
        }
    }
}

/// Rule: kubectl itself resolves only metadata. Source: `kubectl/pkg/util/fieldpath`
/// `ExtractFieldPathAsString`.
fn resolved(pod: &Node, path: &str) -> String {
    let Some(field) = path.strip_prefix("metadata.") else { return String::new() };
    match field.split_once("['") {
        Some((list, key)) => word(pod, &["metadata", list, key.trim_end_matches("']")]),
        None => word(pod, &["metadata", field]),
    }
}

/// Rule: rounded up to whole divisors; a limit that is not set is the node's. Source:
/// `kubectl/pkg/util/resource` `ExtractContainerResourceValue`.
fn amount(container: &Node, reference: &Node, path: &str) -> String {
    let Some((list, name)) = path.split_once('.') else { return String::new() };
    let parse = |text: String| Quantity::parse(&text).unwrap_or(Quantity::ZERO);
    let told = parse(word(container, &["resources", list, name]));
    let divisor = parse(word(reference, &["divisor"]));
    let (told, divisor) = if name == "cpu" {
        (told.milli_value(), if divisor.is_zero() { 1_000 } else { divisor.milli_value() })
    } else {
        (told.value(), if divisor.is_zero() { 1 } else { divisor.value() })
    };
    let rounded = told / divisor.max(1) + i64::from(told % divisor.max(1) > 0);
    if rounded == 0 && matches!(path, "limits.cpu" | "limits.memory") {
        return "node allocatable".to_owned();
    }
    rounded.to_string()
}

fn mounts(container: &Node, page: &mut Page) {
    let mut all: Vec<&Node> = items(container, &["volumeMounts"]).iter().collect();
    sort_by(&mut all, &|a, b| word(a, &["mountPath"]).cmp(&word(b, &["mountPath"])));
    page.line(2, if all.is_empty() { "Mounts:\t<none>" } else { "Mounts:" });
    for mount in all {
        let is_read_only = at(mount, &["readOnly"]).and_then(Node::as_bool) == Some(true);
        let mut flags = (if is_read_only { "ro" } else { "rw" }).to_owned();
        let sub_path = word(mount, &["subPath"]);
        if !sub_path.is_empty() {
            flags += &format!(",path={sub_path:?}");
        }
        page.line(3, &format!("{} from {} ({flags})", word(mount, &["mountPath"]), word(mount, &["name"])));
    }
    let devices = items(container, &["volumeDevices"]);
    if !devices.is_empty() {
        page.line(2, "Devices:");
    }
    for device in devices {
        page.line(3, &format!("{} from {}", word(device, &["devicePath"]), word(device, &["name"])));
    }
}
