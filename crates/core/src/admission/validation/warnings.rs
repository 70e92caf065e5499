//! What the API server warns of in an object that it accepts.
//!
//! Source, unless another is named: `pkg/api/pod/warnings.go`.

use podstep_manifest::Node;
use podstep_quantity::Quantity;

use super::check::Check;
use super::containers::visit_containers;
use super::field::{At, go_quoted, words};
use super::ip::Ip;
use super::names::{dns1123_label, label_value};
use super::security::{APP_ARMOR_PREFIX, SECCOMP_POD, SECCOMP_PREFIX};

const NO_SELECTOR: &str = "a null labelSelector results in matching no pod";
/// Completions and parallelism of an Indexed Job that its status cannot follow.
const MANY_COMPLETIONS: i64 = 100_000;
const MANY_PODS: i64 = 10_000;

/// Labels of nodes that are no longer used. Source: `pkg/api/node/util.go`.
const DEPRECATED_NODE_LABELS: [(&str, &str); 8] = [
    ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
    ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    ("failure-domain.beta.kubernetes.io/zone", "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"),
    ("beta.kubernetes.io/instance-type", "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"),
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    ("scheduler.alpha.kubernetes.io/preferAvoidPods", "deprecated since v1.22; use Taints and Tolerations instead"),
    ("node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead"),
];

/// Annotations that do nothing any more.
const DEPRECATED_ANNOTATIONS: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead",
    ),
    ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
];

/// Volumes that do nothing any more: key, name in the path, and the first version that says so.
const DEPRECATED_VOLUMES: [(&str, &str, u8, &str); 8] = [
    ("photonPersistentDisk", "photonPersistentDisk", 0, "deprecated in v1.11, non-functional in v1.16+"),
    ("scaleIO", "scaleIO", 0, "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "flocker", 0, "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "storageOS", 0, "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "quobyte", 0, "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "glusterfs", 0, "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "cephfs", 28, "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "rbd", 28, "deprecated in v1.28, non-functional in v1.31+"),
];

/// Warns of an object that was accepted.
pub(super) fn warn(check: &mut Check, kind: &str, root: At) {
    let spec = root.get("spec");
    match kind {
        "Pod" => {
            warn_of_name(check, root, "this is used in the Pod's hostname");
            warn_of_pod(check, root);
        }
        "CronJob" => {
            warn_of_name(check, root, "this is used in Pod names and hostnames");
            let job = spec.get("jobTemplate");
            let job = job.get("spec");
            warn_of_job(check, job);
            warn_of_pod(check, job.get("template"));
        }
        _ => {
            if matches!(kind, "Deployment" | "ReplicaSet" | "ReplicationController" | "Job") {
                warn_of_name(check, root, "this is used in Pod names and hostnames");
            }
            if kind == "Job" {
                warn_of_job(check, spec);
            }
            if kind == "StatefulSet" {
                warn_of_stateful_set(check, spec);
            }
            warn_of_pod(check, spec.get("template"));
        }
    }
}

/// Rule: names that are no DNS label make odd host names; nothing is said of a DaemonSet.
/// Source: `pkg/registry/…/strategy.go`, `WarningsOnCreate`. Vectors `mut:w-name/…`, `mut:r107/name-dots`.
fn warn_of_name(check: &mut Check, root: At, use_of_it: &str) {
    let meta = root.get("metadata");
    let name = meta.get("name");
    let complaints = dns1123_label(name.text());
    if !complaints.is_empty() {
        let detail = format!(
            "{use_of_it}, which can result in surprising behavior; a DNS label is recommended: [{}]",
            complaints.join(" ")
        );
        check.warn(name, &detail);
    }
}

/// Rule: a status cannot hold the indexes of so large a Job. Source: `pkg/registry/batch/job/strategy.go`.
fn warn_of_job(check: &mut Check, spec: At) {
    let over = |name, most| spec.get(name).int().is_some_and(|number| number > most);
    if spec.get("completionMode").is("Indexed")
        && over("completions", MANY_COMPLETIONS)
        && over("parallelism", MANY_PODS)
    {
        let text = "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
        check.warn_text(spec.get("completions"), text.to_owned());
    }
}

/// Source: `pkg/registry/apps/statefulset/strategy.go`. Vector `mut:r85/sts-rhl`.
fn warn_of_stateful_set(check: &mut Check, spec: At) {
    let limit = spec.get("revisionHistoryLimit");
    if limit.int().is_some_and(|limit| limit < 0) {
        check.warn(limit, "a negative value retains all historical revisions; a value >= 0 is recommended");
    }
    let claims = spec.get("volumeClaimTemplates");
    for claim in claims.items() {
        warn_of_claim(check, claim.get_as("spec", "Spec"));
    }
}

/// Source: `pkg/api/persistentvolumeclaim/util.go`.
fn warn_of_claim(check: &mut Check, spec: At) {
    let resources = spec.get("resources");
    for list in words("requests limits") {
        warn_of_fraction(check, resources.get(list).entry("storage"));
    }
}

/// Rule: bytes are whole. Vectors `mut:w-frac/…`.
fn warn_of_fraction(check: &mut Check, at: At) {
    let Some(text) = at.node().and_then(Node::scalar_text) else { return };
    if Quantity::parse(text.trim()).unwrap_or_default().milli_value() % 1000 != 0 {
        check.warn(at, &format!("fractional byte value {} is invalid, must be an integer", go_quoted(&text)));
    }
}

/// Warns of a Pod or of a template of one.
fn warn_of_pod(check: &mut Check, pod: At) {
    let (meta, spec) = (pod.get("metadata"), pod.get("spec"));
    warn_of_node_labels(check, spec);
    warn_of_annotations(check, meta.get("annotations"), spec);
    warn_of_volumes(check, spec.get("volumes"));
    warn_of_repetitions(check, spec);
    let overhead = spec.get("overhead");
    for name in words("memory ephemeral-storage") {
        warn_of_fraction(check, overhead.entry(name));
    }
    visit_containers(spec, &mut |container| {
        let resources = container.get("resources");
        for name in words("memory ephemeral-storage") {
            for list in words("limits requests") {
                warn_of_fraction(check, resources.get(list).entry(name));
            }
        }
        warn_of_env(check, container.get("env"));
    });
    warn_of_ports(check, spec);
    for server in spec.get("dnsConfig").get("nameservers").items() {
        warn_of_ip(check, server);
    }
    for alias in spec.get("hostAliases").items() {
        warn_of_ip(check, alias.get("ip"));
    }
    let grace = spec.get("terminationGracePeriodSeconds");
    if grace.int().is_some_and(|seconds| seconds < 0) {
        check.warn(grace, "must be >= 0; negative values are invalid and will be treated as 1");
    }
    warn_of_selectors(check, spec);
}

fn deprecated_node_label(key: &str) -> Option<&'static str> {
    DEPRECATED_NODE_LABELS.iter().find(|(label, _)| *label == key).map(|(_, message)| *message)
}

/// Vector `mut:w-misc/deployment-nodeselector`.
fn warn_of_node_labels(check: &mut Check, spec: At) {
    for (key, at) in spec.get("nodeSelector").entries() {
        if let Some(message) = deprecated_node_label(key) {
            check.warn(at, message);
        }
    }
    let affinity = spec.get("affinity");
    let affinity = affinity.get("nodeAffinity");
    let required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution");
    for term in required.get("nodeSelectorTerms").items() {
        warn_of_node_selector_term(check, term, false);
    }
    for term in affinity.get("preferredDuringSchedulingIgnoredDuringExecution").items() {
        warn_of_node_selector_term(check, term.get("preference"), true);
    }
}

/// Rule: what a preference compares with is no error even if no label can have it.
fn warn_of_node_selector_term(check: &mut Check, term: At, preference: bool) {
    for expression in term.get("matchExpressions").items() {
        let key = expression.get("key");
        if let Some(message) = deprecated_node_label(key.text()) {
            check.warn(key, &format!("{} is {message}", key.text()));
        }
        if preference && check.since(32) {
            for value in expression.get("values").items() {
                for complaint in label_value(value.text()) {
                    check.warn(value, &format!("{} is invalid, {complaint}", value.text()));
                }
            }
        }
    }
}

/// Rule: annotations that fields have replaced. Those of AppArmor on a Pod are warned of elsewhere.
fn warn_of_annotations(check: &mut Check, annotations: At, spec: At) {
    const SECCOMP: &str = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
    for (key, message) in DEPRECATED_ANNOTATIONS {
        let at = annotations.entry(key);
        if at.is_set() {
            check.warn(at, message);
        }
    }
    let context = spec.get("securityContext");
    let at = annotations.entry(SECCOMP_POD);
    if at.is_set() && !context.has("seccompProfile") {
        check.warn(at, SECCOMP);
    }
    visit_containers(spec, &mut |container| {
        let field = container.get("securityContext").get("seccompProfile");
        let at = annotations.entry_of(SECCOMP_PREFIX, container.get("name").text());
        if let Some(at) = at.filter(|_| !field.is_set()) {
            check.warn(at, SECCOMP);
        }
    });
    if !check.is_pod {
        warn_of_app_armor_annotations(check, annotations, spec);
    }
}

/// Rule, since 1.30: an annotation of AppArmor without a field. On a Pod it is warned of even if the Pod is refused:
/// the field is set from it before the validation.
/// Source: `pkg/registry/core/pod/strategy.go`, `applyAppArmorVersionSkew`. Vector `mut:x-annot/apparmor-annotation`.
pub(super) fn warn_of_app_armor_annotations(check: &mut Check, annotations: At, spec: At) {
    let context = spec.get("securityContext");
    if !check.since(30) || context.has("appArmorProfile") {
        return;
    }
    visit_containers(spec, &mut |container| {
        let field = container.get("securityContext").get("appArmorProfile");
        let at = annotations.entry_of(APP_ARMOR_PREFIX, container.get("name").text());
        if let Some(at) = at.filter(|_| !field.is_set()) {
            check.warn(at, "deprecated since v1.30; use the \"appArmorProfile\" field instead");
        }
    });
}

/// Vector `mut:r70/gitrepo`.
fn warn_of_volumes(check: &mut Check, volumes: At) {
    for volume in volumes.items() {
        for (key, shown, minor, message) in DEPRECATED_VOLUMES {
            let source = volume.get_as(key, shown);
            if source.is_set() && check.since(minor) {
                check.warn(source, message);
            }
        }
        let git = volume.get("gitRepo");
        if git.is_set() {
            let since_33 = "deprecated in v1.11, and disabled by default in v1.33+";
            check.warn(git, if check.since(33) { since_33 } else { "deprecated in v1.11" });
        }
        let template = volume.get("ephemeral");
        let template = template.get("volumeClaimTemplate");
        warn_of_claim(check, template.get("spec"));
        if check.since(32) {
            warn_of_overlapping_paths(check, volume);
        }
    }
}

/// Rule: files of a volume do not replace or contain one another. Source: `warningsForOverlappingVirtualPaths`.
fn warn_of_overlapping_paths(check: &mut Check, volume: At) {
    let named = |kind: &str, name: &str| [kind, " ", &go_quoted(name)].concat();
    let single =
        [("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"), ("downwardAPI", "DownwardAPI", "")];
    for (key, kind, name) in single {
        let source = volume.get(key);
        let what = if name.is_empty() { kind.to_owned() } else { named(kind, source.get(name).text()) };
        let mut paths = Vec::new();
        for item in source.get("items").items() {
            warn_of_overlap(check, volume, &what, &mut paths, (item.get("path").text(), ""));
        }
    }
    let projected = volume.get("projected");
    let mut paths = Vec::new();
    for source in projected.get("sources").items() {
        let kind =
            ["configMap", "secret", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"]
                .into_iter()
                .find(|kind| source.has(kind) && (kind.len() > 11 || source.get(kind).has("items")));
        let Some(kind) = kind else {
            let any = source.node().is_some_and(|node| !node.entries().is_empty());
            if !any {
                let text =
                    format!("volume {} (Projected) has no sources provided", go_quoted(volume.get("name").text()));
                check.warn_text(volume, text);
            }
            continue;
        };
        let of = source.get(kind);
        let name = of.get("name").text();
        let what = match kind {
            "configMap" => named("ConfigMap", name),
            "secret" => named("Secret", name),
            "downwardAPI" => "DownwardAPI".to_owned(),
            "serviceAccountToken" => "ServiceAccountToken".to_owned(),
            "clusterTrustBundle" => {
                named("ClusterTrustBundle", if name.is_empty() { of.get("signerName").text() } else { name })
            }
            _ => "PodCertificate chain".to_owned(),
        };
        for item in of.get("items").items() {
            warn_of_overlap(check, volume, "Projected", &mut paths, (item.get("path").text(), &what));
        }
        warn_of_overlap(check, volume, "Projected", &mut paths, (of.get("path").text(), &what));
    }
}

/// Compares a path and its source with those before it, and adds it to them. Source: `checkForOverlap`.
fn warn_of_overlap<'n>(
    check: &mut Check,
    volume: At,
    what: &str,
    paths: &mut Vec<(&'n str, String)>,
    (path, source): (&'n str, &str),
) {
    let path = path.trim_end_matches('/');
    let printed = |path: &str, source: &str| match source {
        "" => go_quoted(path),
        _ => format!("{} ({source})", go_quoted(path)),
    };
    let inside = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    for (other, other_source) in paths.iter().filter(|(other, _)| !path.is_empty() && !other.is_empty()) {
        if inside(path, other) || inside(other, path) {
            let text = format!(
                "volume {} ({what}): overlapping paths: {} with {}",
                go_quoted(volume.get("name").text()),
                printed(path, source),
                printed(other, other_source)
            );
            check.warn_text(volume, text);
        }
    }
    paths.push((path, source.to_owned()));
}

/// Rule, since 1.33: an address that can be read in several ways, or is not written as everyone does.
/// Source: `apimachinery/pkg/util/validation/ip.go`, `GetWarningsForIP`; KEP-4858.
fn warn_of_ip(check: &mut Check, at: At) {
    let Some(ip) = Ip::parse(at.text()).filter(|_| check.since(33)) else { return };
    let canonical = ip.canonical();
    if ip.has_leading_zeros() || ip.is_mapped() {
        let what = "will be considered invalid in a future Kubernetes release: use";
        check.warn(at, &format!("non-standard IP address {} {what} {}", at.printed(), go_quoted(&canonical)));
    } else if !ip.is_v4() && canonical != at.text() {
        let canonical = go_quoted(&canonical);
        check.warn(at, &format!("IPv6 address {} should be in RFC 5952 canonical format ({canonical})", at.printed()));
    }
}

/// Rule: addresses and secrets come once; a secret has a name. Vectors `mut:w-misc/dup-hostalias`, `mut:x-podspec/pullsecret-empty`.
fn warn_of_repetitions(check: &mut Check, spec: At) {
    for (list, key) in [("hostAliases", "ip"), ("imagePullSecrets", "name")] {
        let mut seen: Vec<&str> = Vec::new();
        for item in spec.get(list).items() {
            let field = item.get(key);
            if seen.contains(&field.text()) {
                check.warn(field, &format!("duplicate {key} {}", field.printed()));
            }
            if key == "name" && !field.has_text() {
                check.warn(field, "invalid empty name \"\"");
            }
            seen.push(field.text());
        }
    }
}

/// Rule: a later variable hides an earlier one of its name, unless it extends it. Vector `mut:w-env/dup-env`.
fn warn_of_env(check: &mut Check, env: At) {
    let mut seen: Vec<&str> = Vec::new();
    for variable in env.items() {
        let name = variable.get("name").text();
        if !seen.contains(&name) {
            seen.push(name);
            continue;
        }
        let value = variable.get("value").text();
        let reference = ["$(", name, ")"].concat();
        if variable.has("valueFrom") || value == reference || !value.contains(&reference) {
            let name = go_quoted(name);
            check
                .warn(variable, &format!("hides previous definition of {name}, which may be dropped when using apply"));
        }
    }
}

/// Rule: ports of the whole Pod are compared, in the order of init, regular and ephemeral containers.
///
/// Port names are compared since 1.33. Vectors `mut:w-port/…`, `mut:r56/dup-name-…`, `mut:r55/hostip-bad`.
fn warn_of_ports(check: &mut Check, spec: At) {
    struct Port<'n> {
        path: String,
        container: i64,
        host: i64,
        protocol: &'n str,
        host_ip: &'n str,
    }
    let mut ports: Vec<Port> = Vec::new();
    let mut names: Vec<(&str, String)> = Vec::new();
    visit_containers(spec, &mut |container| {
        for at in container.get("ports").items() {
            let number = |name: &'static str| at.get(name).int().unwrap_or(0);
            let port = Port {
                path: at.path(),
                container: number("containerPort"),
                host: number("hostPort"),
                protocol: at.get("protocol").text(),
                host_ip: at.get("hostIP").text(),
            };
            let name = at.get("name").text();
            if !port.host_ip.is_empty() && port.host == 0 {
                let detail = format!(
                    "hostIP set without hostPort: {{Name:{name} HostPort:0 ContainerPort:{} Protocol:{} HostIP:{}}}",
                    port.container, port.protocol, port.host_ip
                );
                check.warn(at, &detail);
            }
            for other in
                ports.iter().filter(|other| (other.container, other.protocol) == (port.container, port.protocol))
            {
                let how = if port.host_ip == other.host_ip && port.host == other.host {
                    "duplicate"
                } else if port.host == 0 || other.host == 0 {
                    "overlapping"
                } else if port.host == other.host && (port.host_ip.is_empty() != other.host_ip.is_empty()) {
                    "dangerously ambiguous"
                } else {
                    continue;
                };
                check.warn(at, &format!("{how} port definition with {}", other.path));
            }
            if !name.is_empty() && check.since(33) {
                match names.iter().find(|(known, _)| *known == name) {
                    Some((_, other)) => {
                        let name = go_quoted(name);
                        let detail = format!(
                            "duplicate port name {name} with {other}, services and probes that select ports by name will use {other}"
                        );
                        check.warn(at, &detail);
                    }
                    None => names.push((name, port.path.clone())),
                }
            }
            ports.push(port);
        }
    });
}

/// Rule: without a selector, a term or a spread is about no Pod at all.
fn warn_of_selectors(check: &mut Check, spec: At) {
    let affinity = spec.get("affinity");
    for name in words("podAffinity podAntiAffinity") {
        let pods = affinity.get(name);
        for term in pods.get("requiredDuringSchedulingIgnoredDuringExecution").items() {
            warn_of_selector(check, term);
        }
        for term in pods.get("preferredDuringSchedulingIgnoredDuringExecution").items() {
            warn_of_selector(check, term.get("podAffinityTerm"));
        }
    }
    for constraint in spec.get("topologySpreadConstraints").items() {
        let key = constraint.get("topologyKey");
        if let Some(message) = deprecated_node_label(key.text()) {
            check.warn(key, &format!("{} is {message}", key.text()));
        }
        warn_of_selector(check, constraint);
    }
}

fn warn_of_selector(check: &mut Check, term: At) {
    let selector = term.get("labelSelector");
    if !selector.is_set() {
        check.warn(selector, NO_SELECTOR);
    }
}
