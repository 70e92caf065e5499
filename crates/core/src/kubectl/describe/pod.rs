//! A Pod, and the template of one.

use podstep_manifest::Node;

use super::super::cursor::{Cursor, ObjectRef};
use super::super::shown::deletion_asked_at;
use super::page::Page;
use super::{at, container, items, time, volume, word};
use crate::time::Millis;

/// Source: `describePod`.
pub(super) fn describe(cursor: &Cursor<'_>, object: ObjectRef, pod: &Node, page: &mut Page) {
    let (spec, status) = (at(pod, &["spec"]), at(pod, &["status"]));
    let (Some(spec), Some(status)) = (spec, status) else { return };
    page.field(0, "Name", &word(pod, &["metadata", "name"]));
    page.field(0, "Namespace", &word(pod, &["metadata", "namespace"]));
    page.field_if_any(0, "Priority", &word(spec, &["priority"]));
    page.field_if_any(0, "Priority Class Name", &word(spec, &["priorityClassName"]));
    page.field_if_any(0, "Runtime Class Name", &word(spec, &["runtimeClassName"]));
    page.field_if_any(0, "Service Account", &word(spec, &["serviceAccountName"]));
    let node = word(spec, &["nodeName"]);
    let node = if node.is_empty() { "<none>".to_owned() } else { format!("{node}/{}", word(status, &["hostIP"])) };
    page.field(0, "Node", &node);
    page.field_if_any(0, "Start Time", &time(&word(status, &["startTime"])));
    page.labels("Labels", at(pod, &["metadata", "labels"]));
    page.annotations("Annotations", at(pod, &["metadata", "annotations"]));
    let phase = word(status, &["phase"]);
    let is_over = matches!(phase.as_str(), "Succeeded" | "Failed");
    match at(pod, &["metadata", "deletionGracePeriodSeconds"]).map(super::plain) {
        // Before kubectl v1.31 a Pod that is over was also called so.
        Some(grace_secs) if !is_over || cursor.version() < 31 => {
            page.field(0, "Status", &format!("Terminating (lasts {})", terminating_for(cursor, object, &grace_secs)));
            page.field(0, "Termination Grace Period", &format!("{grace_secs}s"));
        }
        _ => page.field(0, "Status", &phase),
    }
    page.field_if_any(0, "Reason", &word(status, &["reason"]));
    page.field_if_any(0, "Message", &word(status, &["message"]));
    page.field_if_any(0, "SeccompProfile", &word(spec, &["securityContext", "seccompProfile", "type"]));
    page.field(0, "IP", &word(status, &["podIP"]));
    if items(status, &["podIPs"]).is_empty() {
        page.field(0, "IPs", "<none>");
    } else {
        page.line(0, "IPs:");
        for ip in items(status, &["podIPs"]) {
            page.field(1, "IP", &word(ip, &["ip"]));
        }
    }
    if let Some(owner) = controller(pod) {
        page.field(0, "Controlled By", &owner);
    }
    if let Some(resources) = at(spec, &["resources"]) {
        page.line(0, "Resources:");
        container::resources(1, resources, page);
    }
    for (title, list, shown) in [
        ("Init Containers", "initContainers", "initContainerStatuses"),
        ("Containers", "containers", "containerStatuses"),
    ] {
        let containers = items(spec, &[list]);
        if list == "containers" || !containers.is_empty() {
            container::describe(title, containers, Some((pod, items(status, &[shown]))), page);
        }
    }
    let gates = items(spec, &["readinessGates"]);
    if !gates.is_empty() {
        page.line(0, "Readiness Gates:");
        page.line(1, "Type\tStatus");
    }
    let conditions = items(status, &["conditions"]);
    for gate in gates {
        let kind = word(gate, &["conditionType"]);
        let said = conditions.iter().find(|condition| word(condition, &["type"]) == kind);
        let said = said.map_or_else(|| "<none>".to_owned(), |condition| word(condition, &["status"]));
        page.line(1, &format!("{kind} \t{said} "));
    }
    if !conditions.is_empty() {
        page.line(0, "Conditions:");
        page.line(1, "Type\tStatus");
    }
    for condition in conditions {
        page.line(1, &format!("{} \t{} ", word(condition, &["type"]), word(condition, &["status"])));
    }
    volume::describe("", items(spec, &["volumes"]), page);
    page.field(0, "QoS Class", &word(status, &["qosClass"]));
    page.labels("Node-Selectors", at(spec, &["nodeSelector"]));
    page.tolerations("Tolerations", spec);
    spread(0, spec, page);
}

/// Rule: counted from the end of the grace; a time that is still to come is as negative as it is far away.
/// Source: `translateTimestampSince` of `deletionTimestamp`.
fn terminating_for(cursor: &Cursor<'_>, object: ObjectRef, grace_secs: &str) -> String {
    let ObjectRef::Pod(pod) = object else { return String::new() };
    let end = cursor.unix(deletion_asked_at(cursor, pod)) + grace_secs.parse::<u64>().unwrap_or(0);
    let (end, now) = (Millis::secs(end), cursor.life.trace.epoch + cursor.now);
    let is_far = end.since(now) >= Millis::secs(2);
    if is_far { "<invalid>".to_owned() } else { super::human_duration(now.since(end).whole_secs()) }
}

/// Source: `printController`.
pub(super) fn controller(object: &Node) -> Option<String> {
    let owner = items(object, &["metadata", "ownerReferences"]).first()?;
    Some(format!("{}/{}", word(owner, &["kind"]), word(owner, &["name"])))
}

/// Source: `describeTopologySpreadConstraints`.
fn spread(level: usize, spec: &Node, page: &mut Page) {
    for (nth, constraint) in items(spec, &["topologySpreadConstraints"]).iter().enumerate() {
        let title = if nth == 0 { "Topology Spread Constraints:" } else { "" };
        let [key, action] = ["topologyKey", "whenUnsatisfiable"].map(|name| word(constraint, &[name]));
        let mut line = format!("{title}\t{key}:{action} when max skew {} is exceeded", word(constraint, &["maxSkew"]));
        if let Some(selector) = at(constraint, &["labelSelector"]) {
            line += &format!(" for selector {}", super::selector(Some(selector)));
        }
        page.line(level, &line);
    }
}

/// Source: `DescribePodTemplate`.
pub(super) fn template(template: Option<&Node>, page: &mut Page) {
    page.line(0, "Pod Template:");
    let Some(template) = template else { return };
    page.labels("  Labels", at(template, &["metadata", "labels"]));
    if at(template, &["metadata", "annotations"]).is_some_and(|annotations| !annotations.entries().is_empty()) {
        page.annotations("  Annotations", at(template, &["metadata", "annotations"]));
    }
    let Some(spec) = at(template, &["spec"]) else { return };
    page.field_if_any(1, "Service Account", &word(spec, &["serviceAccountName"]));
    if !items(spec, &["initContainers"]).is_empty() {
        container::describe("Init Containers", items(spec, &["initContainers"]), None, page);
    }
    container::describe("Containers", items(spec, &["containers"]), None, page);
    volume::describe("  ", items(spec, &["volumes"]), page);
    spread(1, spec, page);
    page.field_if_any(1, "Priority Class Name", &word(spec, &["priorityClassName"]));
    page.labels("  Node-Selectors", at(spec, &["nodeSelector"]));
    page.tolerations("  Tolerations", spec);
}
