//! Regular, init and ephemeral containers.

use super::check::Check;
use super::environment::{validate_env, validate_env_from};
use super::field::{At, go_quoted, has_word, words};
use super::names::{dns1123_label, port_name};
use super::probes::{MAX_PORT, PROBES, validate_lifecycle, validate_probes};
use super::resources::validate_container_resource_requirements;
use super::security::validate_security_context;
use super::volumes::{Volume, validate_volume_devices, validate_volume_mounts};
use crate::admission::{ErrorType, supported};

const MAX_RESTART_RULES: usize = 20;
const MAX_EXIT_CODES: usize = 255;
const NOT_SIDECAR: &str = "may not be set for init containers without restartPolicy=Always";
const NOT_EPHEMERAL: &str = "cannot be set for an Ephemeral Container";

/// What the containers of a Pod have in common.
pub(super) struct PodContext<'n> {
    /// The volumes without errors.
    pub(super) volumes: Vec<Volume<'n>>,
    /// The names of `resourceClaims`.
    pub(super) claims: Vec<&'n str>,
    /// `terminationGracePeriodSeconds`.
    pub(super) grace_seconds: Option<i64>,
    /// `restartPolicy` of the Pod.
    pub(super) restart_policy: &'n str,
    /// Whether the Pod uses the users of the host.
    pub(super) host_users: bool,
}

/// Rule: there is a regular container; their names are unique; host ports do not clash.
/// Source: `validateContainers`. Vectors `mut:r9/…`, `mut:r14/…`, `mut:r26/…`, `mut:r58/…`.
pub(super) fn validate_containers(check: &mut Check, containers: At, pod: &PodContext) {
    if containers.len() == 0 {
        check.required(containers, "");
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    let mut host_ports: Vec<String> = Vec::new();
    for container in containers.items() {
        validate_container_common(check, container, pod);
        let name = container.get("name");
        if names.contains(&name.text()) {
            check.duplicate(name);
        }
        names.push(name.text());
        validate_lifecycle(check, container.get("lifecycle"), pod.grace_seconds);
        validate_probes(check, container, pod.grace_seconds);
        let restart = container.get("restartPolicy");
        if check.since(35) {
            validate_container_restart_policy(check, container, false);
        } else if restart.is_set() {
            check.forbidden(restart, "may not be set for non-init containers");
        }
        check_host_port_conflicts(check, container, container, &mut host_ports);
    }
}

/// Rule: init containers have names of their own, and only sidecars have probes and hooks.
///
/// Host ports are looked at container by container, and then the index of the first is printed.
/// Source: `validateInitContainers`, KEP-753. Vectors `mut:r15/…`, `mut:r20/…` to `mut:r33/…`.
pub(super) fn validate_init_containers(check: &mut Check, spec: At, pod: &PodContext) {
    let regular = spec.get("containers");
    let containers = spec.get("initContainers");
    let mut names: Vec<&str> = regular.items().map(|container| container.get("name").text()).collect();
    for container in containers.items() {
        validate_container_common(check, container, pod);
        let restart = container.get("restartPolicy");
        let sidecar = restart.is("Always");
        if check.since(35) {
            validate_container_restart_policy(check, container, true);
        } else {
            check.one_of_if_set(restart, "", "Always");
        }
        let name = container.get("name");
        if names.contains(&name.text()) {
            check.duplicate(name);
        } else if name.has_text() {
            names.push(name.text());
        }
        let first = containers.child(super::field::Step::Index(0), container.node());
        check_host_port_conflicts(check, container, first, &mut Vec::new());
        if sidecar {
            validate_lifecycle(check, container.get("lifecycle"), pod.grace_seconds);
            validate_probes(check, container, pod.grace_seconds);
        } else {
            check.forbid(container, "lifecycle", NOT_SIDECAR);
            check.forbid(container, PROBES, NOT_SIDECAR);
        }
        validate_init_resize_policy(check, container, sidecar);
    }
}

/// Rule: until 1.32 init containers have no resize policy; since 1.36 plain ones do not restart for it.
/// Vector `mut:r33/init-resize-restart`.
fn validate_init_resize_policy(check: &mut Check, container: At, sidecar: bool) {
    let policies = container.get("resizePolicy");
    if !check.since(33) {
        if policies.len() > 0 {
            check.invalid(policies, "must not be set for init containers");
        }
    } else if check.since(36) && !sidecar {
        for policy in policies.items() {
            let restart = policy.get("restartPolicy");
            if restart.is("RestartContainer") {
                check.invalid(restart, "must not be set to 'RestartContainer' for non-sidecar initContainers");
            }
        }
    }
}

/// Rule, since 1.35: any container can have a restart policy, and rules for exit codes beside it.
/// Source: `validateContainerRestartPolicy`, KEP-5307. Vectors `mut:r25/…` to `mut:r32/…`.
fn validate_container_restart_policy(check: &mut Check, container: At, init: bool) {
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    let all = check.since(36);
    check.one_of_if_set(policy, "", supported::CONTAINER_RESTART_POLICIES);
    if !policy.is_set() && rules.len() > 0 {
        check.required(policy, "must specify restartPolicy when restart rules are used");
    }
    if init && !all && policy.is("Always") && rules.len() > 0 {
        check.forbidden(rules, "restartPolicyRules are not allowed for init containers with restart policy Always");
    }
    check.at_most(rules, MAX_RESTART_RULES);
    for rule in rules.items() {
        check.one_of(rule, "action", if all { supported::RULE_ACTIONS } else { supported::RULE_ACTIONS_UNTIL_35 });
        let codes = rule.get("exitCodes");
        if codes.is_set() {
            check.one_of(codes, "operator", supported::ON_EXIT_CODES_OPERATORS);
            check.at_most(codes.get("values"), MAX_EXIT_CODES);
        } else {
            check.required(codes, "must be specified");
        }
    }
}

/// Rule: what every kind of container must have. Source: `validateContainerCommon`.
/// Vectors `mut:r10/…` to `mut:r19/…`.
fn validate_container_common(check: &mut Check, container: At, pod: &PodContext) {
    check.required_name(container, "name", dns1123_label);
    let image = container.get("image");
    check.required_text(image, "");
    check.required_one_of(container, "terminationMessagePolicy", supported::TERMINATION_MESSAGE_POLICIES);
    validate_container_ports(check, container.get("ports"));
    validate_env(check, container.get("env"), &pod.volumes);
    validate_env_from(check, container.get("envFrom"));
    validate_volume_mounts(check, container, &pod.volumes);
    validate_volume_devices(check, container, &pod.volumes);
    check.required_one_of(container, "imagePullPolicy", supported::PULL_POLICIES);
    validate_container_resource_requirements(check, container.get("resources"), &pod.claims);
    validate_resize_policy(check, container.get("resizePolicy"), pod.restart_policy);
    validate_security_context(check, container.get("securityContext"), pod.host_users);
    // Only in a Pod: templates have always been allowed to have spaces there.
    if check.is_pod && image.text().trim().len() != image.text().len() {
        check.invalid(image, "must not have leading or trailing whitespace");
    }
}

/// Rule: ports have numbers and a protocol; names are unique in their container.
/// Source: `validateContainerPorts`. Vectors `mut:r54/…` to `mut:r57/…`.
fn validate_container_ports(check: &mut Check, ports: At) {
    let mut names: Vec<&str> = Vec::new();
    for port in ports.items() {
        let name = port.get("name");
        if name.has_text() {
            let before = check.errors.len();
            check.name(name, "", port_name);
            if check.errors.len() == before {
                if names.contains(&name.text()) {
                    check.duplicate(name);
                }
                names.push(name.text());
            }
        }
        let (container, host) = (port.get("containerPort"), port.get("hostPort"));
        if container.int().unwrap_or(0) == 0 {
            check.required(container, "");
        }
        for number in [&container, &host] {
            if number.int() != Some(0) {
                check.in_range(number, "", 1, MAX_PORT);
            }
        }
        check.required_one_of(port, "protocol", supported::PROTOCOLS);
    }
}

/// Rule: a host port is used once for each protocol and address. Source: `AccumulateUniqueHostPorts`. Vectors `mut:r58/…`.
fn check_host_port_conflicts<'a>(check: &mut Check, container: At<'a>, shown: At<'a>, taken: &mut Vec<String>) {
    let ports = shown.child(super::field::Step::Name("ports"), container.get("ports").node());
    for port in ports.items() {
        let number = port.get("hostPort");
        let Some(host) = number.int().filter(|number| *number != 0) else { continue };
        let key = format!("{}/{}/{host}", port.get("protocol").text(), port.get("hostIP").text());
        if taken.contains(&key) {
            check.report(ErrorType::Duplicate, number, &go_quoted(&key), "");
        } else {
            taken.push(key);
        }
    }
}

/// Rule: cpu and memory have a resize policy once each; nothing restarts in a Pod that never does.
/// Source: `validateResizePolicy`, KEP-1287. Vectors `mut:r34/…`.
fn validate_resize_policy(check: &mut Check, policies: At, pod_restart_policy: &str) {
    let mut seen: Vec<&str> = Vec::new();
    for policy in policies.items() {
        let (resource, restart) = (policy.get("resourceName"), policy.get("restartPolicy"));
        if seen.contains(&resource.text()) {
            check.report(ErrorType::Duplicate, policy, &resource.printed(), "");
        }
        seen.push(resource.text());
        for (field, supported) in [(&resource, "cpu memory"), (&restart, supported::RESIZE_RESTART_POLICIES)] {
            if !field.has_text() {
                check.required(policies, "");
            } else if !has_word(supported, field.text()) {
                check.unsupported(policies, &field.printed(), supported);
            }
        }
        if pod_restart_policy == "Never" && !restart.is("NotRequired") {
            let whose = if check.since(36) { "pod " } else { "" };
            let detail = format!("must be 'NotRequired' when {whose}`restartPolicy` is 'Never'");
            check.invalid_value(policies, &restart.printed(), &detail);
        }
    }
}

/// Rule: ephemeral containers are validated even where they may not be.
/// Source: `validateEphemeralContainers`.
pub(super) fn validate_ephemeral_containers(check: &mut Check, spec: At, pod: &PodContext) {
    let ephemeral = spec.get("ephemeralContainers");
    let (regular, init) = (spec.get("containers"), spec.get("initContainers"));
    let others: Vec<&str> = regular.items().chain(init.items()).map(|container| container.get("name").text()).collect();
    let mut names = others.clone();
    for container in ephemeral.items() {
        validate_container_common(check, container, pod);
        let name = container.get("name");
        if names.contains(&name.text()) {
            check.duplicate(name);
        }
        names.push(name.text());
        let target = container.get("targetContainerName");
        if target.has_text() && !others.contains(&target.text()) {
            check.not_found(target);
        }
        check.forbid(container, "ports lifecycle resizePolicy restartPolicy restartPolicyRules", NOT_EPHEMERAL);
        check.forbid(container, PROBES, NOT_EPHEMERAL);
        let resources = container.get("resources");
        // `resources: {}` is what Go has for nothing.
        if resources.len() > 0 {
            check.forbidden(resources, NOT_EPHEMERAL);
        }
        for mount in container.get("volumeMounts").items() {
            for key in words("subPath subPathExpr") {
                let path = mount.get(key);
                if path.has_text() {
                    check.forbidden(path, NOT_EPHEMERAL);
                }
            }
        }
    }
}

/// Visits all containers in the server's order: init, regular, ephemeral.
/// Source: `pkg/apis/core/pods/helpers.go`, `VisitContainersWithPath`.
pub(super) fn visit_containers<'n>(spec: At<'n>, visit: &mut dyn FnMut(At<'n>)) {
    for list in words("initContainers containers ephemeralContainers") {
        for container in spec.get(list).items() {
            visit(container);
        }
    }
}
