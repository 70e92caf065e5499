//! The spec of a Pod, and the template of one.

use super::check::Check;
use super::containers::{
    PodContext, validate_containers, validate_ephemeral_containers, validate_init_containers, visit_containers,
};
use super::field::{At, Member, Step, go_struct};
use super::metadata::{template_map, validate_annotations, validate_labels, validate_object_meta};
use super::names::{
    dns1123_label, dns1123_subdomain, dns1123_subdomain_with_underscore, ip, qualified_name, strict_ip,
};
use super::resources::{validate_overhead, validate_pod_resources};
use super::scheduling::{validate_affinity, validate_tolerations, validate_topology_spread_constraints};
use super::security::{
    APP_ARMOR_PREFIX, SECCOMP_POD, SECCOMP_PREFIX, validate_host_users, validate_os,
    validate_pod_spec_security_context, validate_pod_specific_annotations, validate_windows_host_process,
};
use super::volumes::validate_volumes;
use crate::admission::supported;

/// Most resolvers of `dnsConfig`.
const MAX_NAMESERVERS: usize = 3;
/// Most search paths of `dnsConfig`.
const MAX_SEARCHES: usize = 32;
/// Most characters of all search paths together.
const MAX_SEARCH_CHARACTERS: usize = 2048;
/// Longest `hostnameOverride`.
const HOSTNAME_MAX: usize = 64;

/// Rule: a Pod that is created. Source: `ValidatePodCreate`.
pub(super) fn validate_pod(check: &mut Check, root: At) {
    let (meta, spec) = (root.get("metadata"), root.get("spec"));
    validate_object_meta(check, meta, false);
    let annotations = meta.get("annotations");
    validate_pod_specific_annotations(check, annotations, spec);
    validate_pod_spec(check, spec, meta.get("name").text());
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.len() > 0 {
        check.forbidden(ephemeral, "cannot be set on create");
    }
    let node = spec.get("nodeName");
    if node.has_text() && spec.get("schedulingGates").len() > 0 {
        check.forbidden(node, "cannot be set until all schedulingGates have been cleared");
    }
    validate_annotations_match_fields(check, annotations, spec);
}

/// Rule: a template of a Pod; its labels and annotations are reported without `metadata` in the path.
/// Source: `ValidatePodTemplateSpec`. Vectors `mut:r7/…`, `mut:r79/deployment`.
pub(super) fn validate_pod_template_spec(check: &mut Check, template: At) {
    let spec = template.get("spec");
    validate_labels(check, template_map(template, "labels"));
    let annotations = template_map(template, "annotations");
    validate_annotations(check, annotations);
    validate_pod_specific_annotations(check, annotations, spec);
    validate_pod_spec(check, spec, "");
    let ephemeral = spec.get("ephemeralContainers");
    if ephemeral.len() > 0 {
        check.forbidden(ephemeral, "ephemeral containers not allowed in pod template");
    }
    validate_annotations_match_fields(check, annotations, spec);
}

/// Rule: everything inside `spec`. Source: `ValidatePodSpec`.
pub(super) fn validate_pod_spec(check: &mut Check, spec: At, pod_name: &str) {
    let resource_claims = spec.get("resourceClaims");
    let claims = resource_claims.items().map(|claim| claim.get("name").text()).filter(|name| !name.is_empty());
    let pod = PodContext {
        claims: claims.collect(),
        volumes: validate_volumes(check, spec.get("volumes"), pod_name),
        grace_seconds: spec.get("terminationGracePeriodSeconds").int(),
        restart_policy: spec.get("restartPolicy").text(),
        host_users: !spec.get("hostUsers").is_false(),
    };
    validate_pod_resource_claims(check, resource_claims);
    validate_containers(check, spec.get("containers"), &pod);
    validate_init_containers(check, spec, &pod);
    validate_ephemeral_containers(check, spec, &pod);
    validate_pod_resources(check, spec, &pod.claims);
    validate_pod_host_network_deps(check, spec);
    check.required_one_of(spec, "restartPolicy", supported::RESTART_POLICIES);
    check.required_one_of(spec, "dnsPolicy", supported::DNS_POLICIES);
    validate_labels(check, spec.get("nodeSelector"));
    validate_pod_spec_security_context(check, spec);
    validate_affinity(check, spec.get("affinity"));
    validate_pod_dns_config(check, spec);
    for gate in spec.get("readinessGates").items() {
        check.name(gate, "conditionType", qualified_name);
    }
    validate_scheduling_gates(check, spec.get("schedulingGates"));
    validate_topology_spread_constraints(check, spec.get("topologySpreadConstraints"));
    validate_windows_host_process(check, spec);
    validate_host_users(check, spec);
    check.name_if_any(spec, "serviceAccountName nodeName priorityClassName", dns1123_subdomain);
    let runtime = spec.get("runtimeClassName");
    if runtime.is_set() {
        check.name(runtime, "", dns1123_subdomain);
    }
    check.in_range(spec, "activeDeadlineSeconds", 1, i64::from(i32::MAX));
    check.name_if_any(spec, "hostname subdomain", dns1123_label);
    validate_hostname_override(check, spec);
    validate_tolerations(check, spec.get("tolerations"));
    let ip_check = if check.since(36) { strict_ip } else { ip };
    for alias in spec.get("hostAliases").items() {
        check.name(alias, "ip", ip_check);
        for hostname in alias.get("hostnames").items() {
            check.name(hostname, "", dns1123_subdomain);
        }
    }
    let preemption = spec.get("preemptionPolicy");
    if preemption.is_set() {
        check.required_one_of(preemption, "", supported::PREEMPTION_POLICIES);
    }
    validate_overhead(check, spec.get("overhead"));
    validate_os(check, spec);
}

/// Rule: a claim of the Pod names a claim or a template of one. Source: `validatePodResourceClaim`, KEP-4381.
/// Vector `mut:x-podspec/resourceClaims-none`.
fn validate_pod_resource_claims(check: &mut Check, claims: At) {
    const CLAIM: &[Member] = &[
        Member::plain("Name", "name", "\"\""),
        Member::plain("ResourceClaimName", "resourceClaimName", "null"),
        Member::plain("ResourceClaimTemplateName", "resourceClaimTemplateName", "null"),
    ];
    let mut names: Vec<&str> = Vec::new();
    for claim in claims.items() {
        let name = claim.get("name");
        if names.contains(&name.text()) {
            check.duplicate(name);
        } else {
            check.required_name(name, "", dns1123_label);
            if name.has_text() {
                names.push(name.text());
            }
        }
        let sources = [claim.get("resourceClaimName"), claim.get("resourceClaimTemplateName")];
        let detail = match sources.iter().filter(|source| source.is_set()).count() {
            0 => "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
            1 => "",
            _ => "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
        };
        if !detail.is_empty() {
            check.invalid_value(claim, &go_struct(claim.node(), CLAIM), detail);
        }
        for source in sources.iter().filter(|source| source.is_set()) {
            check.name(source, "", dns1123_subdomain);
        }
    }
}

/// Rule: on the network of the host, ports are those of the host; templates may leave them out.
/// Source: `validatePodHostNetworkDeps`. Vectors `mut:r58/hostnetwork-…`.
fn validate_pod_host_network_deps(check: &mut Check, spec: At) {
    if !spec.get("hostNetwork").is_true() {
        return;
    }
    for container in spec.get("containers").items() {
        for port in container.get("ports").items() {
            let host = port.get("hostPort");
            let number = host.int().unwrap_or(0);
            if (check.is_pod || number != 0) && number != port.get("containerPort").int().unwrap_or(0) {
                let detail = "must match `containerPort` when `hostNetwork` is true";
                check.invalid_value(host, &number.to_string(), detail);
            }
        }
    }
}

/// Source: `validatePodDNSConfig`. Vectors `mut:r78/…`.
fn validate_pod_dns_config(check: &mut Check, spec: At) {
    let config = spec.get("dnsConfig");
    let (servers, searches) = (config.get("nameservers"), config.get("searches"));
    if spec.get("dnsPolicy").is("None") {
        if !config.is_set() {
            check.required(config, "must provide `dnsConfig` when `dnsPolicy` is None");
            return;
        }
        if servers.len() == 0 {
            check.required(servers, "must provide at least one DNS nameserver when `dnsPolicy` is None");
            return;
        }
    }
    if servers.len() > MAX_NAMESERVERS {
        check.invalid(servers, "must not have more than 3 nameservers");
    }
    for server in servers.items() {
        check.name(server, "", if check.since(36) { strict_ip } else { ip });
    }
    if searches.len() > MAX_SEARCHES {
        check.invalid(searches, "must not have more than 32 search paths");
    }
    let characters: usize = searches.items().map(|search| search.text().len() + 1).sum();
    if characters > MAX_SEARCH_CHARACTERS + 1 {
        check.invalid(searches, "must not have more than 2048 characters (including spaces) in the search list");
    }
    let relaxed = check.since(33);
    for search in searches.items() {
        let text = search.text();
        let name = text.strip_suffix('.').unwrap_or(text);
        if !relaxed || text != "." {
            let check_name = if relaxed { dns1123_subdomain_with_underscore } else { dns1123_subdomain };
            check.complain(search, &super::field::go_quoted(name), &check_name(name));
        }
    }
    for option in config.get("options").items() {
        if !option.get("name").has_text() {
            check.required(option, "must not be empty");
        }
    }
}

/// Rule: gates have qualified names, each once. Source: `validateSchedulingGates`, KEP-3521.
fn validate_scheduling_gates(check: &mut Check, gates: At) {
    let mut names: Vec<&str> = Vec::new();
    for gate in gates.items() {
        let name = gate.get("name");
        let at = gates.child(Step::Index(names.len()), name.node());
        check.name(at, "", qualified_name);
        if names.contains(&name.text()) {
            check.duplicate(at);
        }
        names.push(name.text());
    }
}

/// Rule, since 1.35: another host name is at most 64 long and excludes others. Source: `validatePodSpec`, KEP-4762.
fn validate_hostname_override(check: &mut Check, spec: At) {
    let hostname = spec.get("hostnameOverride");
    if !hostname.is_set() {
        return;
    }
    check.name(hostname, "", dns1123_subdomain);
    if hostname.text().len() > HOSTNAME_MAX {
        check.invalid(hostname, "must be no more than 64 characters");
    }
    if spec.get("setHostnameAsFQDN").is_true() {
        check.forbidden(hostname, "may not be set when `setHostnameAsFQDN` is true");
    }
    if spec.get("hostNetwork").is_true() {
        check.forbidden(hostname, "may not be set when `hostNetwork` is true");
    }
}

/// Rule: where an annotation and a field name a profile, it is the same one.
/// Source: `validateSeccompAnnotationsAndFields`, `validateAppArmorAnnotationsAndFieldsMatchOnCreate`.
fn validate_annotations_match_fields(check: &mut Check, annotations: At, spec: At) {
    let context = spec.get("securityContext");
    let seccomp = annotations.get(SECCOMP_POD);
    if seccomp.is_set() {
        match_profile(check, context.get("seccompProfile"), seccomp.text(), "seccomp");
    }
    let windows = spec.get("os").get("name").is("windows");
    let is_pod = check.is_pod;
    visit_containers(spec, &mut |container| {
        let own = container.get("securityContext");
        let name = container.get("name").text();
        if let Some(seccomp) = annotations.entry_of(SECCOMP_PREFIX, name) {
            match_profile(check, own.get("seccompProfile"), seccomp.text(), "seccomp");
        }
        if let Some(app_armor) = annotations.entry_of(APP_ARMOR_PREFIX, name).filter(|_| is_pod && !windows) {
            let inherited = context.get("appArmorProfile").node();
            let profile = own.get("appArmorProfile").node().or(inherited);
            match_profile(check, own.child(Step::Name("appArmorProfile"), profile), app_armor.text(), "apparmor");
        }
    });
}

fn match_profile(check: &mut Check, profile: At, annotation: &str, what: &str) {
    let (kind, path) = (profile.get("type"), profile.get("localhostProfile"));
    let same = match kind.text() {
        "Unconfined" => annotation == "unconfined",
        "RuntimeDefault" => annotation == "runtime/default" || (what == "seccomp" && annotation == "docker/default"),
        "Localhost" => match annotation.strip_prefix("localhost/") {
            Some(name) if name != path.text() => {
                check.forbidden(path, &format!("{what} profile in annotation and field must match"));
                return;
            }
            name => name.is_some(),
        },
        _ => true,
    };
    if !same {
        check.forbidden(kind, &format!("{what} type in annotation and field must match"));
    }
}
