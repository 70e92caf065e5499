//! Environment variables and where their values come from.

use podstep_quantity::Quantity;

use super::check::Check;
use super::field::{At, go_quoted, has_word, words};
use super::names::{
    NameCheck, config_map_key, dns1123_label, dns1123_subdomain, dns1123_subdomain_prefix, env_var_name,
    qualified_name, relaxed_env_var_name,
};
use super::volumes::{Volume, validate_path_no_backsteps};

/// Fields that a variable can show. Source: `validEnvDownwardAPIFieldPathExpressions`.
const ENV_FIELDS: &str = "metadata.name metadata.namespace metadata.uid spec.nodeName spec.serviceAccountName status.hostIP status.hostIPs status.podIP status.podIPs";
/// Fields that a file can show.
pub(super) const VOLUME_FIELDS: &str =
    "metadata.annotations metadata.labels metadata.name metadata.namespace metadata.uid";
/// Fields that have a name at all. Source: `pkg/apis/core/pods/helpers.go`, `ConvertDownwardAPIFieldLabel`.
const FIELD_LABELS: &str = "metadata.annotations metadata.labels metadata.name metadata.namespace metadata.uid spec.nodeName spec.restartPolicy spec.serviceAccountName spec.schedulerName status.phase status.hostIP status.hostIPs status.podIP status.podIPs spec.host";
/// Resources that a variable or a file can show.
const RESOURCES: &str =
    "limits.cpu limits.ephemeral-storage limits.memory requests.cpu requests.ephemeral-storage requests.memory";
/// What bytes can be divided by.
const BYTE_DIVISORS: &str = "1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei";

const SEVERAL_SOURCES: &str = "may not have more than one field specified at a time";

fn variable_name(check: &Check) -> NameCheck {
    if check.since(32) { relaxed_env_var_name } else { env_var_name }
}

/// Rule: variables have names; names are nearly free since 1.32.
/// Source: `ValidateEnv`, KEP-4369. Vectors `mut:r59/…` to `mut:r64/…`.
pub(super) fn validate_env(check: &mut Check, env: At, volumes: &[Volume]) {
    let name = variable_name(check);
    for variable in env.items() {
        check.required_name(variable, "name", name);
        validate_env_var_value_from(check, variable, volumes);
    }
}

/// Rule: a value comes from exactly one source. Source: `validateEnvVarValueFrom`. Vectors `mut:r62/…`, `mut:r63/…`.
fn validate_env_var_value_from(check: &mut Check, variable: At, volumes: &[Volume]) {
    let from = variable.get("valueFrom");
    if !from.is_set() {
        return;
    }
    let mut sources = 0;
    for name in words("fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef") {
        let source = from.get(name);
        if !source.is_set() {
            continue;
        }
        sources += 1;
        match name {
            "fieldRef" => validate_object_field_selector(check, source, ENV_FIELDS),
            "resourceFieldRef" => validate_container_resource_field_selector(check, source, false),
            "fileKeyRef" => validate_file_key_ref(check, source, volumes),
            _ => {
                check.name(source, "name", dns1123_subdomain);
                check.required_name(source, "key", config_map_key);
            }
        }
    }
    let detail = if sources == 0 {
        if check.since(35) {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
        } else {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        }
    } else if variable.get("value").has_text() {
        "may not be specified when `value` is not empty"
    } else if sources > 1 {
        SEVERAL_SOURCES
    } else {
        return;
    };
    check.invalid_value(from, "\"\"", detail);
}

/// Rule, since 1.35: a file of an emptyDir is named completely. Source: `validateFileKeySelector`, KEP-3721.
/// Vector `mut:r64/filekeyref-empty`.
fn validate_file_key_ref(check: &mut Check, source: At, volumes: &[Volume]) {
    let key = source.get("key");
    check.required_name(key, "", relaxed_env_var_name);
    let volume = source.get("volumeName");
    check.required_name(volume, "", dns1123_label);
    match volumes.iter().find(|known| known.name == volume.text()) {
        None => check.not_found(volume),
        Some(known) if !known.source.has("emptyDir") => {
            check.invalid(volume, "referenced volume must be of type emptyDir");
        }
        Some(_) => {}
    }
    let path = source.get("path");
    check.required_text(path, "");
    validate_path_no_backsteps(check, path, path);
}

/// Rule: the field exists and can be shown here. Source: `validateObjectFieldSelector`. Vectors `mut:r64/fieldPath-…`.
pub(super) fn validate_object_field_selector(check: &mut Check, selector: At, expressions: &'static str) {
    let (version, path) = (selector.get("apiVersion"), selector.get("fieldPath"));
    if !version.has_text() || !path.has_text() {
        check.required(if !version.has_text() { version } else { path }, "");
        return;
    }
    let text = path.text();
    let subscripted =
        text.strip_suffix("']").and_then(|text| text.split_once("['")).filter(|(field, _)| !field.is_empty());
    let field = subscripted.map_or(text, |(field, _)| field);
    let reason = if !version.is("v1") {
        format!("unsupported pod version: {}", version.text())
    } else if subscripted.is_some() && !matches!(field, "metadata.annotations" | "metadata.labels") {
        format!("field label does not support subscript: {text}")
    } else if !has_word(FIELD_LABELS, field) {
        format!("field label not supported: {text}")
    } else {
        if let Some((field, key)) = subscripted {
            let key = if field == "metadata.annotations" { key.to_ascii_lowercase() } else { key.to_owned() };
            check.complain(selector, &go_quoted(&key), &qualified_name(&key));
        } else {
            // The oldest clients say it like that.
            let field = if field == "spec.host" { "spec.nodeName" } else { field };
            if !has_word(expressions, field) {
                check.unsupported(path, &go_quoted(field), expressions);
            }
        }
        return;
    };
    check.invalid(path, &format!("error converting fieldPath: {reason}"));
}

/// Rule: the resource can be shown, and in steps that make sense.
/// Source: `validateContainerResourceFieldSelector`, `validateContainerResourceDivisor`. Vectors `mut:r64/resourcefield-…`.
pub(super) fn validate_container_resource_field_selector(check: &mut Check, selector: At, in_volume: bool) {
    let (container, resource) = (selector.get("containerName"), selector.get("resource"));
    let name = resource.text();
    let huge = name.starts_with("limits.hugepages-") || name.starts_with("requests.hugepages-");
    if in_volume && !container.has_text() {
        check.required(container, "");
    } else if name.is_empty() {
        check.required(resource, "");
    } else if !huge {
        check.one_of(resource, "", RESOURCES);
    }
    let divisor = selector.get("divisor");
    let Some(text) = divisor.node().and_then(podstep_manifest::Node::scalar_text) else { return };
    let quantity = Quantity::parse(text.trim()).unwrap_or_default();
    let what = match name {
        "limits.cpu" | "requests.cpu" => "cpu",
        "limits.memory" | "requests.memory" => "memory",
        "limits.ephemeral-storage" | "requests.ephemeral-storage" => "local ephemeral storage",
        _ if huge => "hugepages",
        _ => return,
    };
    let of_cpu = what == "cpu";
    let divisors = if of_cpu { "1m 1" } else { BYTE_DIVISORS };
    if !quantity.is_zero() && !has_word(divisors, &quantity.to_string()) {
        let values = if of_cpu { "1m and 1".to_owned() } else { divisors.replace(' ', ", ") };
        let detail = format!("only divisor's values {values} are supported with the {what} resource");
        check.invalid_value(divisor, &go_quoted(name), &detail);
    }
}

/// Rule: every item names exactly one ConfigMap or Secret; what is wrong with their number is reported at the list.
/// Source: `ValidateEnvFrom`. Vectors `mut:r65/…`.
pub(super) fn validate_env_from(check: &mut Check, env_from: At) {
    let name = variable_name(check);
    for item in env_from.items() {
        check.name_if_any(item, "prefix", name);
        let mut sources = 0;
        for kind in words("configMapRef secretRef") {
            let source = item.get(kind);
            if source.is_set() {
                sources += 1;
                check.required_name(source, "name", dns1123_subdomain_prefix);
            }
        }
        match sources {
            0 => check.invalid_value(env_from, "\"\"", "must specify one of: `configMapRef` or `secretRef`"),
            1 => {}
            _ => check.invalid_value(env_from, "\"\"", SEVERAL_SOURCES),
        }
    }
}
