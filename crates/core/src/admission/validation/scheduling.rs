//! Affinity, tolerations and topology spread.

use super::check::Check;
use super::field::{At, go_quoted, words};
use super::metadata::{validate_label_selector, validate_requirement_values};
use super::names::{dns1123_label, dns1123_subdomain, label_value, qualified_name};
use crate::admission::{ErrorType, supported};

const MAX_WEIGHT: i64 = 100;
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
const NO_SELECTOR: &str = "must not be specified when labelSelector is not set";

/// Source: `validateAffinity`. Vectors `mut:x-affinity/…`.
pub(super) fn validate_affinity(check: &mut Check, affinity: At) {
    let node = affinity.get("nodeAffinity");
    let required = node.get(REQUIRED);
    if required.is_set() {
        let terms = required.get("nodeSelectorTerms");
        if terms.len() == 0 {
            check.required(terms, "must have at least one node selector term");
        }
        for term in terms.items() {
            validate_node_selector_term(check, term, true);
        }
    }
    for term in node.get(PREFERRED).items() {
        validate_weight(check, term);
        validate_node_selector_term(check, term.get("preference"), false);
    }
    for name in words("podAffinity podAntiAffinity") {
        let pods = affinity.get(name);
        for term in pods.get(REQUIRED).items() {
            validate_pod_affinity_term(check, term);
        }
        for term in pods.get(PREFERRED).items() {
            validate_weight(check, term);
            validate_pod_affinity_term(check, term.get("podAffinityTerm"));
        }
    }
}

fn validate_weight(check: &mut Check, term: At) {
    let weight = term.get("weight");
    let number = weight.int().unwrap_or(0);
    if !(1..=MAX_WEIGHT).contains(&number) {
        check.invalid_value(weight, &number.to_string(), "must be in the range 1-100");
    }
}

/// Rule: nodes are selected by labels or by name. Values that no label can have are accepted in preferences.
/// Source: `ValidateNodeSelectorTerm`.
fn validate_node_selector_term(check: &mut Check, term: At, strict_values: bool) {
    for requirement in term.get("matchExpressions").items() {
        validate_requirement_values(check, requirement, "Gt Lt");
        check.name(requirement, "key", qualified_name);
        if strict_values && check.since(32) {
            for value in requirement.get("values").items() {
                check.name(value, "", label_value);
            }
        }
    }
    for requirement in term.get("matchFields").items() {
        let (operator, values, key) = (requirement.get("operator"), requirement.get("values"), requirement.get("key"));
        if matches!(operator.text(), "In" | "NotIn") {
            if values.len() != 1 {
                let detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
                check.required(values, detail);
            }
        } else {
            check.invalid(operator, "not a valid selector operator");
        }
        if key.is("metadata.name") {
            for value in values.items() {
                check.name(value, "", dns1123_subdomain);
            }
        } else {
            check.invalid(key, "not a valid field selector key");
        }
    }
}

/// Source: `validatePodAffinityTerm`. Vector `mut:x-affinity/podaff-notopo`.
fn validate_pod_affinity_term(check: &mut Check, term: At) {
    let selector = term.get("labelSelector");
    validate_label_selector(check, selector);
    validate_label_selector(check, term.get("namespaceSelector"));
    for name in term.get("namespaces").items() {
        let at = term.child(super::field::Step::Name("namespace"), name.node());
        check.name(at, "", dns1123_label);
    }
    let (keys, mismatched) = (term.get("matchLabelKeys"), term.get("mismatchLabelKeys"));
    for list in [&keys, &mismatched] {
        if list.len() > 0 && !selector.is_set() {
            check.forbidden(list, NO_SELECTOR);
            continue;
        }
        for key in list.items() {
            check.name(key, "", qualified_name);
        }
    }
    for key in keys.items() {
        if mismatched.items().any(|other| other.is(key.text())) {
            check.invalid(key, "exists in both matchLabelKeys and mismatchLabelKeys");
        }
    }
    for (index, key) in keys.items().enumerate() {
        if selector_has(selector, key.text()) {
            let at = term.child(super::field::Step::Index(index), key.node());
            check.invalid(at, "exists in both matchLabelKeys and labelSelector");
        }
    }
    let topology = term.get("topologyKey");
    if !topology.has_text() {
        check.required(topology, "can not be empty");
    }
    check.name(topology, "", qualified_name);
}

fn selector_has<'a>(selector: At<'a>, key: &'a str) -> bool {
    selector.get("matchLabels").has(key)
        || selector.get("matchExpressions").items().any(|expression| expression.get("key").is(key))
}

/// Rule: a toleration's operator fits its key and value. Source: `ValidateTolerations`. Vectors `mut:x-tolerations/…`.
pub(super) fn validate_tolerations(check: &mut Check, tolerations: At) {
    for toleration in tolerations.items() {
        let (key, operator) = (toleration.get("key"), toleration.get("operator"));
        let (value, effect) = (toleration.get("value"), toleration.get("effect"));
        check.name_if_any(key, "", qualified_name);
        if !key.has_text() && !operator.is("Exists") {
            let detail = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
            check.invalid(operator, detail);
        }
        if toleration.has("tolerationSeconds") && !effect.is("NoExecute") {
            check.invalid(effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        match operator.text() {
            "" | "Equal" => {
                let complaints = label_value(value.text());
                if !complaints.is_empty() {
                    check.invalid_value(operator, &value.printed(), &complaints.join(";"));
                }
            }
            "Exists" => {
                if value.has_text() {
                    check.invalid_value(operator, &value.printed(), "value must be empty when `operator` is 'Exists'");
                }
            }
            // Known since 1.35, but behind a gate that is off.
            "Gt" | "Lt" if check.since(35) => {
                check.unsupported(operator, &operator.printed(), supported::TOLERATION_OPERATORS)
            }
            _ => check.unsupported(operator, &operator.printed(), supported::TOLERATION_OPERATORS_UNTIL_34),
        }
        if effect.has_text() {
            check.one_of(effect, "", supported::TAINT_EFFECTS);
        }
    }
}

/// Rule: a spread has a skew, a key and an action; no pair of key and action comes twice.
/// Source: `validateTopologySpreadConstraints`. Vectors `mut:x-podspec/tsc-empty`, `mut:w-misc/dup-tsc`.
pub(super) fn validate_topology_spread_constraints(check: &mut Check, constraints: At) {
    for (index, constraint) in constraints.items().enumerate() {
        let skew = constraint.get("maxSkew");
        let number = skew.int().unwrap_or(0);
        if number <= 0 {
            check.invalid_value(skew, &number.to_string(), "must be greater than zero");
        }
        let (key, action) = (constraint.get("topologyKey"), constraint.get("whenUnsatisfiable"));
        if !key.has_text() {
            check.required(key, "can not be empty");
        }
        check.one_of(action, "", supported::UNSATISFIABLE_ACTIONS);
        let repeated = constraints.items().skip(index + 1).any(|other| {
            other.get("topologyKey").is(key.text()) && other.get("whenUnsatisfiable").text() == action.text()
        });
        if repeated {
            let pair = format!("{{{}, {}}}", key.text(), action.text());
            let at = constraint.get("{topologyKey, whenUnsatisfiable}");
            check.report(ErrorType::Duplicate, at, &go_quoted(&pair), "");
        }
        let domains = constraint.get("minDomains");
        if domains.int().is_some_and(|number| number <= 0) {
            check.invalid(domains, "must be greater than zero");
        }
        if domains.is_set() && !action.is("DoNotSchedule") {
            let detail = format!("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}", action.text());
            check.invalid(domains, &detail);
        }
        check.one_of_if_set(constraint, "nodeAffinityPolicy nodeTaintsPolicy", supported::NODE_INCLUSION_POLICIES);
        let (keys, selector) = (constraint.get("matchLabelKeys"), constraint.get("labelSelector"));
        if keys.len() > 0 && !selector.is_set() {
            check.forbidden(keys, NO_SELECTOR);
        }
        for key in keys.items() {
            check.name(key, "", qualified_name);
            if selector_has(selector, key.text()) {
                check.invalid(key, "exists in both matchLabelKeys and labelSelector");
            }
        }
        validate_label_selector(check, selector);
    }
}
