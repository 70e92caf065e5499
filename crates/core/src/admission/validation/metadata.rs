//! Names, labels, annotations, owners and finalizers of an object, and its label selector.

use podstep_manifest::Node;

use super::check::Check;
use super::field::{At, Step, go_quoted, has_word, words};
use super::names::{
    NameCheck, dns1123_label, dns1123_label_prefix, dns1123_subdomain, dns1123_subdomain_prefix, label_value,
    lower_qualified_name, qualified_name,
};

/// Most bytes of keys and values of all annotations together.
const ANNOTATIONS_MAX_BYTES: usize = 256 << 10;
/// Finalizers without a prefix that the API server knows. Source: `core/helper.IsStandardFinalizerName`.
const STANDARD_FINALIZERS: &str = "kubernetes orphan foregroundDeletion";

/// Rule: every object has a name of the right shape; labels, annotations, owners and finalizers are fine.
///
/// The name of a StatefulSet is a DNS label, all others are DNS subdomains.
/// Source: `apimachinery/pkg/api/validation/objectmeta.go`, `ValidateObjectMeta`. Vectors `mut:r1/…` to `mut:r8/…`.
pub(super) fn validate_object_meta(check: &mut Check, meta: At, name_is_label: bool) {
    let (check_name, check_prefix): (NameCheck, NameCheck) = if name_is_label {
        (dns1123_label, dns1123_label_prefix)
    } else {
        (dns1123_subdomain, dns1123_subdomain_prefix)
    };
    check.name_if_any(meta, "generateName", check_prefix);
    let name = meta.get("name");
    if !name.has_text() {
        check.required(name, "name or generateName is required");
    } else {
        check.name(name, "", check_name);
    }
    validate_labels(check, meta.get("labels"));
    validate_annotations(check, meta.get("annotations"));
    validate_owner_references(check, meta.get("ownerReferences"));
    let finalizers = meta.get("finalizers");
    for finalizer in finalizers.items() {
        let complaints = qualified_name(finalizer.text());
        check.complain(finalizers, &finalizer.printed(), &complaints);
        if !finalizer.text().contains('/') && !has_word(STANDARD_FINALIZERS, finalizer.text()) {
            check.invalid(finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }
    let has = |name: &str| finalizers.items().any(|finalizer| finalizer.is(name));
    if has("orphan") && has("foregroundDeletion") {
        check.invalid(finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
    }
}

/// Rule: keys are qualified names, values are label values; both are reported at the map itself.
/// Source: `apimachinery/pkg/apis/meta/v1/validation`, `ValidateLabels`. Vectors `mut:r4/…` to `mut:r7/…`.
pub(super) fn validate_labels(check: &mut Check, labels: At) {
    for (key, value) in labels.entries() {
        let complaints = qualified_name(key);
        check.complain(labels, &go_quoted(key), &complaints);
        let complaints = label_value(value.text());
        check.complain(labels, &value.printed(), &complaints);
    }
}

/// Rule: keys are qualified names in lower case, and all together have at most 256 KiB.
/// Source: `apimachinery/pkg/api/validation/objectmeta.go`, `ValidateAnnotations`. Vectors `mut:r8/…`.
pub(super) fn validate_annotations(check: &mut Check, annotations: At) {
    let mut bytes = 0;
    for (key, value) in annotations.entries() {
        let complaints = lower_qualified_name(key);
        check.complain(annotations, &go_quoted(key), &complaints);
        bytes += key.len() + value.text().len();
    }
    if bytes > ANNOTATIONS_MAX_BYTES {
        check.too_long(annotations, ANNOTATIONS_MAX_BYTES);
    }
}

/// Rule: an owner is named completely, and at most one is the controller.
/// Source: `objectmeta.go`, `validateOwnerReference`. Vector `mut:x-meta/owner-two-controllers`.
fn validate_owner_references(check: &mut Check, owners: At) {
    let mut controller: Option<At> = None;
    for owner in owners.items() {
        let version = owner.get("apiVersion").text();
        if version.rsplit('/').next().is_none_or(str::is_empty) {
            let at = owners.get_as("", "apiVersion");
            check.invalid_value(at, &go_quoted(version), "version must not be empty");
        }
        for name in words("kind name uid") {
            if !owner.get(name).has_text() {
                check.invalid(owners.get_as("", name), "must not be empty");
            }
        }
        if version == "v1" && owner.get("kind").is("Event") {
            check.invalid(owners, "/v1, Kind=Event is disallowed from being an owner");
        }
        if owner.get("controller").is_true() {
            let Some(first) = controller else {
                controller = Some(owner);
                continue;
            };
            let mut detail =
                "Only one reference can have Controller set to true. Found \"true\" in references for ".to_owned();
            for (separator, owner) in [("", &first), (" and ", &owner)] {
                for part in [separator, owner.get("kind").text(), "/", owner.get("name").text()] {
                    detail.push_str(part);
                }
            }
            let value = printed_owners(owners);
            check.invalid_value(owners, &value, &detail);
        }
    }
}

/// The owners in the order of Go's members.
fn printed_owners(owners: At) -> String {
    let mut out = String::from("[");
    for owner in owners.items() {
        out.push_str(if out.len() == 1 { "{" } else { ",{" });
        for (index, key) in ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"].iter().enumerate()
        {
            let member = owner.get(key);
            if member.is_set() || index < 4 {
                if index > 0 {
                    out.push(',');
                }
                super::field::json_text(key, &mut out);
                out.push(':');
                out.push_str(&member.printed());
            }
        }
        out.push('}');
    }
    out.push(']');
    out
}

/// Rule: a label selector has known operators, values where they belong, and valid keys and values.
///
/// Returns whether it can be used: whether `LabelSelectorAsSelector` accepts it.
/// Source: `apimachinery/pkg/apis/meta/v1/validation`, `ValidateLabelSelector`. Vectors `mut:r83/…`.
pub(super) fn validate_label_selector(check: &mut Check, selector: At) -> bool {
    let before = check.errors.len();
    validate_labels(check, selector.get("matchLabels"));
    let expressions = selector.get("matchExpressions");
    for expression in expressions.items() {
        validate_requirement_values(check, expression, "In NotIn");
        check.name(expression, "key", qualified_name);
        for value in expression.get("values").items() {
            check.name(value, "", label_value);
        }
    }
    check.errors.len() == before
}

/// Rule: `In` and `NotIn` need values, `Exists` and `DoesNotExist` forbid them; other operators are unknown,
/// except `Gt` and `Lt` of nodes, which need one.
pub(super) fn validate_requirement_values(check: &mut Check, requirement: At, with_values: &'static str) {
    let (operator, values) = (requirement.get("operator"), requirement.get("values"));
    match operator.text() {
        "In" | "NotIn" => {
            if values.len() == 0 {
                check.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
            }
        }
        "Exists" | "DoesNotExist" => {
            if values.len() > 0 {
                check.forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
        }
        other if has_word(with_values, other) => {
            if values.len() != 1 {
                check.required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
            }
        }
        _ => check.invalid(operator, "not a valid selector operator"),
    }
}

/// Whether a valid selector selects these labels; no selector selects nothing, an empty one everything.
/// Source: `apimachinery/pkg/labels/selector.go`.
pub(super) fn selects(selector: At, labels: Option<&Node>) -> bool {
    selects_from(selector, &|key| labels.and_then(|labels| labels.get(key)).and_then(Node::as_str))
}

/// As [`selects`], for labels that are looked up.
pub(super) fn selects_from<'l>(selector: At, value: &dyn Fn(&str) -> Option<&'l str>) -> bool {
    selector.is_set()
        && selector.get("matchLabels").entries().all(|(key, wanted)| value(key) == Some(wanted.text()))
        && selector.get("matchExpressions").items().all(|expression| {
            let found = value(expression.get("key").text());
            let listed = expression.get("values").items().any(|wanted| Some(wanted.text()) == found);
            match expression.get("operator").text() {
                "In" => listed,
                "NotIn" => !listed,
                "Exists" => found.is_some(),
                _ => found.is_none(),
            }
        })
}

/// The selector as the server prints it: the members of its requirements in Go's order.
///
/// Until 1.33 it was printed in Go's syntax.
pub(super) fn printed_selector(check: &Check, selector: At) -> String {
    let labels = selector.get("matchLabels");
    let expressions = selector.get("matchExpressions");
    let mut out = String::new();
    if !check.since(34) {
        out.push_str("v1.LabelSelector{MatchLabels:");
        out.push_str(&printed_labels(check, labels));
        out.push_str(", MatchExpressions:[]v1.LabelSelectorRequirement");
        for (index, expression) in expressions.items().enumerate() {
            out.push_str(if index == 0 { "{" } else { ", " });
            out.push_str("v1.LabelSelectorRequirement{Key:");
            out.push_str(&expression.get("key").printed());
            out.push_str(", Operator:");
            out.push_str(&expression.get("operator").printed());
            out.push_str(", Values:[]string");
            let values = expression.get("values");
            for (index, value) in values.items().enumerate() {
                out.push_str(if index == 0 { "{" } else { ", " });
                out.push_str(&value.printed());
            }
            out.push_str(if values.len() == 0 { "(nil)}" } else { "}}" });
        }
        out.push_str(if expressions.len() == 0 { "(nil)}" } else { "}}" });
        return out;
    }
    out.push('{');
    if labels.len() > 0 {
        out.push_str("\"matchLabels\":");
        out.push_str(&labels.printed());
    }
    for (index, expression) in expressions.items().enumerate() {
        out.push_str(match (index, out.len()) {
            (0, 1) => "\"matchExpressions\":[{",
            (0, _) => ",\"matchExpressions\":[{",
            _ => ",{",
        });
        for (index, key) in ["key", "operator", "values"].iter().enumerate() {
            let member = expression.get(key);
            if index < 2 || member.len() > 0 {
                if index > 0 {
                    out.push(',');
                }
                super::field::json_text(key, &mut out);
                out.push(':');
                match member.node() {
                    Some(node) => super::field::json(&node.value, &mut out),
                    None => out.push_str("\"\""),
                }
            }
        }
        out.push('}');
    }
    out.push_str(if expressions.len() > 0 { "]}" } else { "}" });
    out
}

/// A map of labels as the server prints it.
pub(super) fn printed_labels(check: &Check, labels: At) -> String {
    if check.since(34) {
        return if labels.is_set() { labels.printed() } else { "null".to_owned() };
    }
    if !labels.is_set() {
        return "map[string]string(nil)".to_owned();
    }
    let mut out = String::from("map[string]string{");
    for (index, (key, value)) in labels.entries().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(&go_quoted(key));
        out.push(':');
        out.push_str(&value.printed());
    }
    out.push('}');
    out
}

/// Labels or annotations of a Pod template: the server leaves `metadata` out of the path.
/// Vector `mut:r7/tpl-label-key`.
pub(super) fn template_map<'n>(template: At<'n>, name: &'n str) -> At<'n> {
    let map = template.get("metadata").get(name).node();
    template.child(Step::Name(name), map)
}
