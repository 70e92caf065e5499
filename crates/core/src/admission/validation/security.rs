//! Security contexts of Pods and containers, and the annotations that came before them.

use super::check::Check;
use super::containers::visit_containers;
use super::field::{At, Member, Step, go_quoted, go_struct, words};
use super::names::dns1123_subdomain;
use super::volumes::validate_local_descending_path;
use crate::admission::supported;

/// The largest id of a user or group.
const MAX_ID: i64 = i32::MAX as i64;
/// Longest path to a profile.
const PROFILE_MAX: usize = 4095;
const SYSCTL_MAX: usize = 253;
const NOT_WINDOWS: &str = "cannot be set for a windows pod";
const NOT_LINUX: &str = "windows options cannot be set for a linux pod";

/// Annotations of AppArmor, before the container's name.
pub(super) const APP_ARMOR_PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";
/// The annotation of seccomp for the whole Pod.
pub(super) const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
/// Annotations of seccomp, before the container's name.
pub(super) const SECCOMP_PREFIX: &str = "container.seccomp.security.alpha.kubernetes.io/";

const PROFILE: &[Member] =
    &[Member::plain("Type", "type", "\"\""), Member::plain("LocalhostProfile", "localhostProfile", "null")];
/// The internal `SecurityContext`.
const SECURITY_CONTEXT: &[Member] = &[
    Member {
        members: &[Member::plain("Add", "add", "null"), Member::plain("Drop", "drop", "null")],
        ..Member::plain("Capabilities", "capabilities", "null")
    },
    Member::plain("Privileged", "privileged", "null"),
    Member {
        members: &[
            Member::plain("User", "user", "\"\""),
            Member::plain("Role", "role", "\"\""),
            Member::plain("Type", "type", "\"\""),
            Member::plain("Level", "level", "\"\""),
        ],
        ..Member::plain("SELinuxOptions", "seLinuxOptions", "null")
    },
    Member {
        members: &[
            Member::plain("GMSACredentialSpecName", "gmsaCredentialSpecName", "null"),
            Member::plain("GMSACredentialSpec", "gmsaCredentialSpec", "null"),
            Member::plain("RunAsUserName", "runAsUserName", "null"),
            Member::plain("HostProcess", "hostProcess", "null"),
        ],
        ..Member::plain("WindowsOptions", "windowsOptions", "null")
    },
    Member::plain("RunAsUser", "runAsUser", "null"),
    Member::plain("RunAsGroup", "runAsGroup", "null"),
    Member::plain("RunAsNonRoot", "runAsNonRoot", "null"),
    Member::plain("ReadOnlyRootFilesystem", "readOnlyRootFilesystem", "null"),
    Member::plain("AllowPrivilegeEscalation", "allowPrivilegeEscalation", "null"),
    Member::plain("ProcMount", "procMount", "null"),
    Member { members: PROFILE, ..Member::plain("SeccompProfile", "seccompProfile", "null") },
    Member { members: PROFILE, ..Member::plain("AppArmorProfile", "appArmorProfile", "null") },
];

/// Rule: ids fit, and privileges do not contradict each other. Source: `ValidateSecurityContext`. Vectors `mut:x-security/…`.
pub(super) fn validate_security_context(check: &mut Check, context: At, host_users: bool) {
    if !context.is_set() {
        return;
    }
    check.in_range(context, "runAsUser runAsGroup", 0, MAX_ID);
    let proc_mount = context.get("procMount");
    check.one_of_if_set(proc_mount, "", supported::PROC_MOUNTS);
    if host_users && proc_mount.is("Unmasked") {
        check.invalid(proc_mount, "`hostUsers` must be false to use `Unmasked`");
    }
    validate_seccomp_profile(check, context.get("seccompProfile"));
    if context.get("allowPrivilegeEscalation").is_false() {
        let printed = go_struct(context.node(), SECURITY_CONTEXT);
        if context.get("privileged").is_true() {
            let detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
            check.invalid_value(context, &printed, detail);
        }
        if context.get("capabilities").get("add").items().any(|name| name.is("CAP_SYS_ADMIN")) {
            let detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
            check.invalid_value(context, &printed, detail);
        }
    }
    validate_windows_options(check, context.get("windowsOptions"));
    validate_app_armor_profile(check, context.get("appArmorProfile"));
}

/// Source: `validateSeccompProfileField`. Vector `mut:x-security/seccomp-type`.
fn validate_seccomp_profile(check: &mut Check, profile: At) {
    if !profile.is_set() {
        return;
    }
    let (kind, path) = (profile.get("type"), profile.get("localhostProfile"));
    if !kind.has_text() {
        check.required(kind, "type is required when seccompProfile is set");
    } else {
        check.one_of(kind, "", supported::PROFILE_TYPES);
    }
    if kind.is("Localhost") {
        if path.is_set() {
            validate_local_descending_path(check, path, path);
        } else {
            check.required(path, "must be set when seccomp type is Localhost");
        }
    } else if path.is_set() {
        let printed = go_struct(profile.node(), PROFILE);
        check.invalid_value(path, &printed, "can only be set when seccomp type is Localhost");
    }
}

/// Source: `ValidateAppArmorProfileField`, KEP-24 (fields since 1.30). Vector `mut:x-security/apparmor-bad`.
fn validate_app_armor_profile(check: &mut Check, profile: At) {
    const REQUIRED: &str = "must be set when AppArmor type is Localhost";
    if !profile.is_set() {
        return;
    }
    let (kind, path) = (profile.get("type"), profile.get("localhostProfile"));
    match kind.text() {
        "Localhost" => {
            let text = path.text();
            if text.trim() != text {
                check.invalid(path, "must not be padded with whitespace");
            } else if text.is_empty() {
                check.required(path, REQUIRED);
            }
            if text.len() > PROFILE_MAX {
                check.too_long(path, PROFILE_MAX);
            }
        }
        "RuntimeDefault" | "Unconfined" => {
            if path.is_set() {
                check.invalid(path, "can only be set when AppArmor type is Localhost");
            }
        }
        "" => check.required(kind, "type is required when appArmorProfile is set"),
        _ => check.one_of(kind, "", supported::PROFILE_TYPES),
    }
}

/// Source: `validateWindowsSecurityContextOptions`.
fn validate_windows_options(check: &mut Check, options: At) {
    const SPEC_MAX: usize = 64 << 10;
    const DOMAIN_MAX: usize = 256;
    const USER_MAX: usize = 104;
    let (name, spec, user) =
        (options.get("gmsaCredentialSpecName"), options.get("gmsaCredentialSpec"), options.get("runAsUserName"));
    if name.is_set() {
        check.name(name, "", dns1123_subdomain);
    }
    if spec.is_set() && !spec.has_text() {
        check.invalid(spec, "gmsaCredentialSpec cannot be an empty string");
    } else if spec.text().len() > SPEC_MAX {
        check.invalid(spec, "gmsaCredentialSpec size must be under 64 KiB");
    }
    if !user.is_set() {
        return;
    }
    let text = user.text();
    let alone = if text.is_empty() {
        "runAsUserName cannot be an empty string"
    } else if text.contains(|c: char| c.is_ascii_control()) {
        "runAsUserName cannot contain control characters"
    } else if text.matches('\\').count() > 1 {
        "runAsUserName cannot contain more than one backslash"
    } else {
        ""
    };
    if !alone.is_empty() {
        check.invalid(user, alone);
        return;
    }
    let (domain, login) = text.split_once('\\').map_or((None, text), |(domain, login)| (Some(domain), login));
    let odd = |c: char| matches!(c, '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\\');
    let net_bios =
        |domain: &str| (1..=15).contains(&domain.chars().count()) && !domain.starts_with('.') && !domain.contains(odd);
    let dns = |domain: &str| {
        domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c == '-' || c.is_ascii_alphanumeric())
        })
    };
    let rules: [(bool, &str); 6] = [
        (
            domain.is_some_and(|domain| domain.len() >= DOMAIN_MAX),
            "runAsUserName's Domain length must be under 256 characters",
        ),
        (
            domain.is_some_and(|domain| !net_bios(domain) && !dns(domain)),
            "runAsUserName's Domain doesn't match the NetBios nor the DNS format",
        ),
        (login.is_empty(), "runAsUserName's User cannot be empty"),
        (login.len() > USER_MAX, "runAsUserName's User length must not be longer than 104 characters"),
        (
            !login.is_empty() && login.chars().all(|c| matches!(c, '.' | ' ')),
            "runAsUserName's User cannot contain only periods or spaces",
        ),
        (
            login.contains(|c: char| odd(c) || matches!(c, ';' | '=' | ',' | '+' | '@' | '[' | ']')),
            "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]",
        ),
    ];
    for (_, words) in rules.iter().filter(|(broken, _)| *broken) {
        check.invalid(user, words);
    }
}

/// Rule: the security context of the Pod; `hostPID` and others count to it, as in the server's own types.
/// Source: `validatePodSpecSecurityContext`. Vectors `mut:x-security/pod-…`.
pub(super) fn validate_pod_spec_security_context(check: &mut Check, spec: At) {
    let context = spec.get("securityContext");
    check.in_range(context, "fsGroup runAsUser runAsGroup", 0, MAX_ID);
    for group in context.get("supplementalGroups").items() {
        check.in_range(group, "", 0, MAX_ID);
    }
    let share = spec.get("shareProcessNamespace");
    if share.is_true() && spec.get("hostPID").is_true() {
        let at = context.child(Step::Name("shareProcessNamespace"), share.node());
        check.invalid(at, "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    validate_sysctls(check, spec, context.get("sysctls"));
    check.one_of_if_set(context, "fsGroupChangePolicy", supported::FS_GROUP_CHANGE_POLICIES);
    validate_seccomp_profile(check, context.get("seccompProfile"));
    validate_windows_options(check, context.get("windowsOptions"));
    validate_app_armor_profile(check, context.get("appArmorProfile"));
    check.one_of_if_set(context, "supplementalGroupsPolicy", supported::SUPPLEMENTAL_GROUPS_POLICIES);
    check.one_of_if_set(context, "seLinuxChangePolicy", supported::SELINUX_CHANGE_POLICIES);
}

/// Rule: sysctls have names, each once, none of a namespace of the host. Source: `validateSysctls`.
fn validate_sysctls(check: &mut Check, spec: At, sysctls: At) {
    let mut names: Vec<&str> = Vec::new();
    for sysctl in sysctls.items() {
        let name = sysctl.get("name");
        let text = name.text();
        let segment = |part: &str| {
            let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            part.starts_with(edge) && part.ends_with(edge) && part.chars().all(|c| edge(c) || matches!(c, '-' | '_'))
        };
        if text.is_empty() {
            check.required(name, "");
        } else if text.len() > SYSCTL_MAX || !text.split(['.', '/']).all(segment) {
            check.invalid(name, r"must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
        } else if names.contains(&text) {
            check.duplicate(name);
        }
        names.push(text);
        let dotted = text.replace('/', ".");
        let of_net = dotted.starts_with("net.");
        let of_ipc = ["kernel.shm", "kernel.msg", "fs.mqueue."].iter().any(|prefix| dotted.starts_with(prefix))
            || dotted == "kernel.sem";
        if of_net && spec.get("hostNetwork").is_true() {
            check.invalid(name, "may not be specified when 'hostNetwork' is true");
        } else if of_ipc && spec.get("hostIPC").is_true() {
            check.invalid(name, "may not be specified when 'hostIPC' is true");
        }
    }
}

/// Rule: fields of the other operating system are not set. Source: `validateOS`, `validateLinux`, `validateWindows`.
/// Vectors `mut:x-podspec/os-…`, `mut:x-podspec/windows-hostnet`.
pub(super) fn validate_os(check: &mut Check, spec: At) {
    let os = spec.get("os");
    if !os.is_set() {
        return;
    }
    let context = spec.get("securityContext");
    match os.get("name").text() {
        "" => check.required(os.get("name"), if check.since(36) { "" } else { "cannot be empty" }),
        "linux" => {
            check.forbid(context, "windowsOptions", NOT_LINUX);
            visit_containers(spec, &mut |container| {
                check.forbid(container.get("securityContext"), "windowsOptions", NOT_LINUX);
            });
        }
        "windows" => {
            check.forbid(context, "appArmorProfile seLinuxOptions seccompProfile fsGroup fsGroupChangePolicy sysctls runAsUser runAsGroup supplementalGroups supplementalGroupsPolicy seLinuxChangePolicy", NOT_WINDOWS);
            check.forbid(spec, "hostUsers shareProcessNamespace", NOT_WINDOWS);
            for key in words("hostPID hostIPC") {
                let field = spec.get(key);
                if field.is_true() {
                    check.forbidden(field, NOT_WINDOWS);
                }
            }
            visit_containers(spec, &mut |container| {
                let own = container.get("securityContext");
                check.forbid(own, "appArmorProfile seLinuxOptions seccompProfile capabilities readOnlyRootFilesystem privileged allowPrivilegeEscalation procMount runAsUser runAsGroup", NOT_WINDOWS);
            });
        }
        other => check.unsupported(os, &go_quoted(other), supported::SYSTEMS),
    }
}

/// Rule: processes of the host come all together and with the network of the host.
/// Source: `validateWindowsHostProcessPod`.
pub(super) fn validate_windows_host_process(check: &mut Check, spec: At) {
    let context = spec.get("securityContext");
    let options = context.get("windowsOptions");
    let pod = options.get("hostProcess").node().and_then(podstep_manifest::Node::as_bool);
    let (mut containers, mut of_host) = (0, 0);
    visit_containers(spec, &mut |container| {
        containers += 1;
        let own = container.get("securityContext");
        let own = own.get("windowsOptions");
        let own = own.get("hostProcess");
        let value = own.node().and_then(podstep_manifest::Node::as_bool);
        if let (Some(pod), Some(value)) = (pod, value)
            && pod != value
        {
            let detail = format!("pod hostProcess value must be identical if both are specified, was {pod}");
            check.invalid(own, &detail);
        }
        of_host += usize::from(value.or(pod) == Some(true));
    });
    if of_host == 0 {
        return;
    }
    if of_host != containers {
        let detail = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
        check.invalid_value(spec, "\"\"", detail);
    }
    let network = spec.get("hostNetwork");
    if !network.is_true() {
        check.invalid_value(network, "false", "hostNetwork must be true if pod contains any hostProcess containers");
    }
}

/// Rule: a Pod with users of its own has no other namespace of the host. Source: `validateHostUsers`, KEP-127.
pub(super) fn validate_host_users(check: &mut Check, spec: At) {
    if !spec.get("hostUsers").is_false() {
        return;
    }
    for (key, shown) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] {
        let field = spec.get_as(key, shown);
        if field.is_true() {
            check.forbidden(field, "when `pod.Spec.HostUsers` is false");
        }
    }
}

/// Rule: old annotations name profiles that exist, for containers that exist.
/// Source: `ValidatePodSpecificAnnotations`. Vectors `mut:x-annot/…`.
pub(super) fn validate_pod_specific_annotations(check: &mut Check, annotations: At, spec: At) {
    for (key, value) in annotations.entries() {
        if key == SECCOMP_POD || key.starts_with(SECCOMP_PREFIX) {
            let at = annotations.child(Step::Name(key), value.node());
            match value.text() {
                "runtime/default" | "docker/default" | "unconfined" => {}
                text => match text.strip_prefix("localhost/") {
                    Some(path) => {
                        if path.starts_with('/') {
                            check.invalid_value(at, &go_quoted(path), "must be a relative path");
                        }
                        if path.split('/').any(|part| part == "..") {
                            check.invalid_value(at, &go_quoted(path), "must not contain '..'");
                        }
                    }
                    None => check.invalid(at, "must be a valid seccomp profile"),
                },
            }
        }
        if let Some(name) = key.strip_prefix(APP_ARMOR_PREFIX) {
            let mut found = false;
            visit_containers(spec, &mut |container| found |= container.get("name").is(name));
            if !found {
                check.invalid_value(value, &go_quoted(name), "container not found");
            }
            let text = value.text();
            if !matches!(text, "" | "runtime/default" | "unconfined") && !text.starts_with("localhost/") {
                check.invalid(value, &format!("invalid AppArmor profile name: {}", value.printed()));
            }
        }
        if key == "controller.kubernetes.io/pod-deletion-cost" {
            let text = value.text();
            // A sign or a zero before the number would be lost when it is written again.
            let exact = text.parse::<i32>().is_ok_and(|number| number.to_string() == text);
            if !exact && !text.is_empty() {
                check.invalid(value, "must be a 32bit integer");
            }
        }
        if key == "kubernetes.io/config.mirror" && !spec.get("nodeName").has_text() {
            check.invalid(value, "must set spec.nodeName if mirror pod annotation is set");
        }
    }
}
