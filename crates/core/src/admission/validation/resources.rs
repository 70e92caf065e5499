//! Requests, limits and claims of containers and of the Pod.
//!
//! A finding prints a quantity as the tree has it: the defaults have rendered it as the server does.

use podstep_manifest::Node;
use podstep_quantity::Quantity;

use super::check::Check;
use super::claims::validate_non_negative_quantity;
use super::field::{At, Step, go_quoted, has_word, words};
use super::names::{dns1123_label, qualified_name};
use crate::admission::ErrorType;

/// Names without a prefix that the API server knows, beside huge pages. Source: `core/helper/helpers.go`.
const STANDARD_RESOURCES: &str = "cpu memory ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage pods resourcequotas services replicationcontrollers secrets configmaps persistentvolumeclaims storage requests.storage services.nodeports services.loadbalancers";
/// Names of whole numbers without a prefix. Source: `IsIntegerResourceName`.
const INTEGER_RESOURCES: &str = "pods resourcequotas services replicationcontrollers secrets configmaps persistentvolumeclaims services.nodeports services.loadbalancers";
const HUGE_PAGES: &str = "hugepages-";
const STANDARD_WORDS: &str = "must be a standard resource type or fully qualified";

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.") && qualified_name(&format!("requests.{name}")).is_empty()
}

/// Rule: native resources except huge pages can be promised more often than they exist.
/// Source: `core/helper.IsOvercommitAllowed`.
fn is_overcommit_allowed(name: &str) -> bool {
    is_native(name) && !name.starts_with(HUGE_PAGES)
}

fn is_standard_container_resource(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with(HUGE_PAGES)
}

fn is_pod_level_resource(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || name.starts_with(HUGE_PAGES)
}

/// A quantity and its text, which is lost by arithmetic.
#[derive(Clone)]
struct Amount {
    quantity: Quantity,
    text: Option<String>,
}

impl Amount {
    fn of(node: Option<&Node>) -> Option<Self> {
        let node = node?;
        let text = node.scalar_text()?;
        let read = |text: &str| Quantity::parse(text.trim()).unwrap_or_default();
        let stored = read(&text);
        let written = node.raw.as_deref().map(read).filter(|written| *written == stored);
        Some(Self { quantity: written.unwrap_or(stored), text: Some(text) })
    }

    fn text(&self) -> String {
        self.text.clone().unwrap_or_else(|| self.quantity.string())
    }
}

/// Whose resources are validated.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Container,
    Pod,
}

/// Rule: resources of a container. Source: `ValidateContainerResourceRequirements`. Vectors `mut:r71/…` to `mut:r73…`.
pub(super) fn validate_container_resource_requirements(check: &mut Check, resources: At, claims: &[&str]) {
    validate_resource_requirements(check, resources, Owner::Container, claims);
}

/// Rule: names are known, quantities fit, requests do not exceed limits, huge pages come with cpu or memory.
fn validate_resource_requirements(check: &mut Check, resources: At, owner: Owner, claims: &[&str]) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    let (mut huge, mut cpu_or_memory) = (false, false);
    for (list, is_request) in [(&limits, false), (&requests, true)] {
        for (name, at) in list.entries() {
            let Some(amount) = Amount::of(at.node()) else { continue };
            validate_resource_name(check, at, name, owner);
            validate_resource_quantity_value(check, at, name, &amount);
            if is_request {
                validate_request_against_limit(check, requests, limits, name, &amount);
            }
            huge |= name.starts_with(HUGE_PAGES);
            cpu_or_memory |= matches!(name, "cpu" | "memory");
        }
    }
    if huge && !cpu_or_memory {
        check.forbidden(resources, "HugePages require cpu or memory");
    }
    validate_resource_claim_names(check, resources.get("claims"), claims);
}

/// Rule: a bare name is one that the server knows, others have a prefix.
/// Source: `validateContainerResourceName`, `validatePodResourceName`. Vectors `mut:r73/…`, `mut:r74/unsupported`.
fn validate_resource_name(check: &mut Check, at: At, name: &str, owner: Owner) {
    let printed = go_quoted(name);
    let complaints = qualified_name(name);
    check.complain(at, &printed, &complaints);
    let bare = !name.contains('/');
    let standard =
        has_word(STANDARD_RESOURCES, name) || name.starts_with(HUGE_PAGES) || name.starts_with("requests.hugepages-");
    let known = complaints.is_empty() && (!bare || standard);
    if complaints.is_empty() && !known {
        check.invalid_value(at, &printed, STANDARD_WORDS);
    }
    match owner {
        Owner::Pod => {
            if known && !is_pod_level_resource(name) {
                check.unsupported(at, &printed, "cpu hugepages- memory");
            }
        }
        Owner::Container if bare => {
            if !is_standard_container_resource(name) {
                check.invalid_value(at, &printed, "must be a standard resource for containers");
            }
        }
        Owner::Container => {
            if !is_native(name) && !is_extended(name) {
                check.invalid_value(at, &printed, "doesn't follow extended resource name standard");
            }
        }
    }
}

/// Rule: not negative; countable things are whole; huge pages are whole pages.
/// Source: `ValidateResourceQuantityValue`, `validateResourceQuantityHugePageValue`. Vectors `mut:r72/…`, `mut:r73-huge/…`.
fn validate_resource_quantity_value(check: &mut Check, at: At, name: &str, amount: &Amount) {
    let text = amount.text();
    validate_non_negative_quantity(check, at, &amount.quantity, &text);
    let countable = has_word(INTEGER_RESOURCES, name) || is_extended(name);
    if countable && amount.quantity.milli_value() % 1000 != 0 {
        check.invalid_value(at, &go_quoted(&text), "must be an integer");
    }
    if let Some(size) = name.strip_prefix(HUGE_PAGES) {
        let size = Quantity::parse(size).unwrap_or_default();
        let whole = size.sign() > 0 && size.milli_value() % 1000 == 0;
        if !whole || amount.quantity.value().checked_rem(size.value()) != Some(0) {
            let detail = format!("{text} is not positive integer multiple of {name}");
            check.invalid_value(at, &go_quoted(&text), &detail);
        }
    }
}

/// Rule: a request is at most the limit; equal to it where nothing can be promised twice.
/// Vectors `mut:r71/…`, `mut:r73/nvidia-…`.
fn validate_request_against_limit<'a>(
    check: &mut Check,
    requests: At<'a>,
    limits: At<'a>,
    name: &'a str,
    amount: &Amount,
) {
    let overcommit = is_overcommit_allowed(name);
    let Some(limit) = Amount::of(limits.entry(name).node()) else {
        if !overcommit {
            check.required(limits, "Limit must be set for non overcommitable resources");
        }
        return;
    };
    let relation = if amount.quantity != limit.quantity && !overcommit {
        "equal to"
    } else if amount.quantity > limit.quantity {
        "less than or equal to"
    } else {
        return;
    };
    let detail = format!("must be {relation} {name} limit of {}", limit.text());
    // Reported at the whole map; the place is that of the request.
    let at = requests.entry(name).span();
    check.invalid_value(requests, &go_quoted(&amount.text()), &detail);
    if let Some(error) = check.errors.last_mut() {
        error.span = at;
    }
}

/// Rule: a claim is one of the Pod's, and named once. Source: `validateResourceClaimNames`. Vectors `mut:r73-claims/…`.
fn validate_resource_claim_names(check: &mut Check, claims: At, known: &[&str]) {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for claim in claims.items() {
        let (name, request) = (claim.get("name"), claim.get("request"));
        if !name.has_text() {
            check.required(claim, "");
            continue;
        }
        check.name_if_any(request, "", dns1123_label);
        if seen.contains(&(name.text(), request.text())) {
            let separator = if !request.has_text() { "" } else { "/" };
            let value = format!("{}{separator}{}", name.text(), request.text());
            check.report(ErrorType::Duplicate, claim, &go_quoted(&value), "");
        }
        seen.push((name.text(), request.text()));
        if !known.contains(&name.text()) {
            let mut sorted = known.to_vec();
            sorted.sort_unstable();
            let which =
                if sorted.is_empty() { " which is empty".to_owned() } else { format!(": {}", sorted.join(", ")) };
            let detail = format!("must be one of the names in pod.spec.resourceClaims{which}");
            check.report(ErrorType::NotFound, claim, &name.printed(), &detail);
        }
    }
}

/// Rule: overhead is validated as limits. Source: `validateOverhead`.
pub(super) fn validate_overhead(check: &mut Check, overhead: At) {
    let limits = overhead.child(Step::Name("limits"), overhead.node());
    for (name, at) in limits.entries() {
        let Some(amount) = Amount::of(at.node()) else { continue };
        validate_resource_name(check, at, name, Owner::Container);
        validate_resource_quantity_value(check, at, name, &amount);
    }
    let named = |wanted: fn(&str) -> bool| limits.entries().any(|(name, _)| wanted(name));
    if named(|name| name.starts_with(HUGE_PAGES)) && !named(|name| matches!(name, "cpu" | "memory")) {
        check.forbidden(overhead, "HugePages require cpu or memory");
    }
}

/// Rule, since 1.34: resources of the Pod itself. Source: `validatePodResources`, KEP-2837. Vectors `mut:r74/…`.
pub(super) fn validate_pod_resources(check: &mut Check, spec: At, claims: &[&str]) {
    let resources = spec.get("resources");
    if !resources.is_set() || !check.since(34) {
        return;
    }
    let os = spec.get("os");
    if os.get("name").is("windows") {
        check.forbidden(resources, "may not be set for a windows pod");
        return;
    }
    let claimed = resources.get("claims");
    if claimed.is_set() {
        check.forbidden(claimed, "claims may not be set for Resources at pod-level");
    }
    validate_resource_requirements(check, resources, Owner::Pod, claims);
    validate_pod_resource_consistency(check, spec, resources);
}

/// Rule: the Pod has at least what its containers ask for, and no regular container's limit exceeds the Pod's.
/// Source: `validatePodResourceConsistency`.
fn validate_pod_resource_consistency<'a>(check: &mut Check, spec: At<'a>, resources: At<'a>) {
    for list in words("requests limits") {
        let pod_level = resources.get(list);
        for (name, aggregate) in aggregate_containers(spec, list) {
            // Only huge pages have limits that must be as large as all containers' together.
            if !is_pod_level_resource(name) || (list == "limits" && !name.starts_with(HUGE_PAGES)) {
                continue;
            }
            let Some(own) = Amount::of(pod_level.entry(name).node()) else { continue };
            if aggregate.quantity > own.quantity {
                let detail =
                    format!("must be greater than or equal to aggregate container {list} of {}", aggregate.text());
                check.invalid_value(pod_level.entry(name), &go_quoted(&own.text()), &detail);
            }
        }
    }
    let containers = resources.child(Step::Name("containers"), spec.get("containers").node());
    let pod_limits = resources.get("limits");
    for container in containers.items() {
        let own = container.get("resources");
        for (name, at) in own.get("limits").entries() {
            let (Some(limit), Some(most)) = (Amount::of(at.node()), Amount::of(pod_limits.entry(name).node())) else {
                continue;
            };
            if limit.quantity > most.quantity {
                let key = container.child(Step::Key(name), at.node());
                let detail = format!("must be less than or equal to pod limits of {}", most.text());
                check.invalid_value(key.child(Step::Name("limits"), at.node()), &go_quoted(&limit.text()), &detail);
            }
        }
    }
}

/// What the containers ask for together: the larger of what runs at once and of each init step.
/// Source: `component-helpers/resource/helpers.go`, `AggregateContainerRequests`.
fn aggregate_containers<'n>(spec: At<'n>, list: &'static str) -> Vec<(&'n str, Amount)> {
    let mut total: Vec<(&str, Amount)> = Vec::new();
    for container in spec.get("containers").items() {
        add_all(&mut total, container.get("resources").get(list).entries());
    }
    let mut sidecars: Vec<(&str, Amount)> = Vec::new();
    let mut steps: Vec<(&str, Amount)> = Vec::new();
    for container in spec.get("initContainers").items() {
        let resources = container.get("resources");
        let own = resources.get(list);
        let mut step = Vec::new();
        if container.get("restartPolicy").is("Always") {
            add_all(&mut total, own.entries());
            add_all(&mut sidecars, own.entries());
            step.clone_from(&sidecars);
        } else {
            add_all(&mut step, own.entries());
            for (name, amount) in &sidecars {
                add(&mut step, name, amount.clone());
            }
        }
        raise(&mut steps, step);
    }
    raise(&mut total, steps);
    total
}

fn add_all<'n>(sum: &mut Vec<(&'n str, Amount)>, entries: impl Iterator<Item = (&'n str, At<'n>)>) {
    for (name, at) in entries {
        if let Some(amount) = Amount::of(at.node()) {
            add(sum, name, amount);
        }
    }
}

fn add<'n>(sum: &mut Vec<(&'n str, Amount)>, name: &'n str, amount: Amount) {
    match sum.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => {
            known.quantity += &amount.quantity;
            known.text = None;
        }
        None => sum.push((name, amount)),
    }
}

fn raise<'n>(most: &mut Vec<(&'n str, Amount)>, other: Vec<(&'n str, Amount)>) {
    for (name, amount) in other {
        match most.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) if amount.quantity > known.quantity => *known = amount,
            Some(_) => {}
            None => most.push((name, amount)),
        }
    }
}
