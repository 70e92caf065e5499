//! Deployment, ReplicaSet, StatefulSet, DaemonSet and ReplicationController.

use podstep_manifest::{Entry, Node, Span, Value};

use super::check::Check;
use super::claims::validate_persistent_volume_claim_spec;
use super::field::{At, Fields, Member, Step, go_struct};
use super::metadata::{
    printed_labels, printed_selector, selects, template_map, validate_annotations, validate_label_selector,
    validate_labels, validate_object_meta,
};
use super::names::percent;
use super::pod::validate_pod_template_spec;
use crate::admission::supported;

const MISMATCH: &str = "`selector` does not match template `labels`";

/// Source: `ValidateDeployment`. Vectors `mut:r80/…` to `mut:r91/…`.
pub(super) fn validate_deployment(check: &mut Check, root: At) {
    let spec = root.get("spec");
    validate_object_meta(check, root.get("metadata"), false);
    check.non_negative(spec, "replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds");
    if validate_selector(check, spec, "deployment", Some("invalid label selector")) {
        validate_pod_template_spec_for_replica_set(check, spec);
    }
    validate_deployment_strategy(check, spec.get("strategy"));
    let deadline = spec.get("progressDeadlineSeconds");
    if deadline.int().is_some_and(|seconds| seconds <= spec.get("minReadySeconds").int().unwrap_or(0)) {
        check.invalid(deadline, "must be greater than minReadySeconds");
    }
}

/// Source: `ValidateReplicaSet`.
pub(super) fn validate_replica_set(check: &mut Check, root: At) {
    let spec = root.get("spec");
    validate_object_meta(check, root.get("metadata"), false);
    check.non_negative(spec, "replicas minReadySeconds");
    // It says "deployment" here too.
    if validate_selector(check, spec, "deployment", Some("invalid label selector")) {
        validate_pod_template_spec_for_replica_set(check, spec);
    }
}

/// Source: `core/validation.ValidateReplicationController`.
pub(super) fn validate_replication_controller(check: &mut Check, root: At) {
    let spec = root.get("spec");
    validate_object_meta(check, root.get("metadata"), false);
    check.non_negative(spec, "replicas minReadySeconds");
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    if selector.len() == 0 {
        check.required(selector, "");
    }
    if !template.is_set() {
        check.required(template, "");
        return;
    }
    let meta = template.get("metadata");
    let labels = meta.get("labels");
    if selector.entries().any(|(key, wanted)| !labels.get(key).is(wanted.text())) {
        let printed = printed_labels(check, labels);
        check.invalid_value(labels, &printed, MISMATCH);
    }
    validate_pod_template_spec(check, template);
    validate_runs_for_ever(check, spec, "activeDeadlineSeconds in ReplicationController is not Supported");
}

/// Rule: there is a selector that selects something and can be read.
///
/// Returns whether it can be read. Source: `ValidateDeploymentSpec` and its like. Vectors `mut:r80/…` to `mut:r83/…`.
fn validate_selector(check: &mut Check, spec: At, kind: &str, unreadable: Option<&str>) -> bool {
    let selector = spec.get("selector");
    if !selector.is_set() {
        // A DaemonSet without a selector only selects nothing.
        if unreadable.is_some() {
            check.required(selector, "");
        }
        return true;
    }
    let readable = validate_label_selector(check, selector);
    let printed = printed_selector(check, selector);
    if is_empty_selector(selector) {
        check.invalid_value(selector, &printed, &format!("empty selector is invalid for {kind}"));
    }
    if let Some(detail) = unreadable.filter(|_| !readable) {
        check.invalid_value(selector, &printed, detail);
    }
    readable
}

fn is_empty_selector(selector: At) -> bool {
    selector.get("matchLabels").len() + selector.get("matchExpressions").len() == 0
}

/// Rule: the selector selects the Pods of the template. Vectors `mut:r80/…`, `mut:r81/…`.
pub(super) fn validate_selector_matches(check: &mut Check, spec: At) {
    let template = spec.get("template");
    let meta = template.get("metadata");
    let labels = meta.get("labels");
    let selector = spec.get("selector");
    if !selects(selector, labels.node()) {
        let printed = printed_labels(check, labels);
        check.invalid_value(labels, &printed, MISMATCH);
    }
}

/// Rule: a template for Pods that run for ever. Source: `ValidatePodTemplateSpecForReplicaSet`.
fn validate_pod_template_spec_for_replica_set(check: &mut Check, spec: At) {
    validate_selector_matches(check, spec);
    validate_pod_template_spec(check, spec.get("template"));
    validate_runs_for_ever(check, spec, "activeDeadlineSeconds in ReplicaSet is not Supported");
}

/// Rule: Pods restart always and have no deadline. Vectors `mut:r36/…`, `mut:r76/…`.
fn validate_runs_for_ever(check: &mut Check, spec: At, no_deadline: &str) {
    let template = spec.get("template");
    let pod = template.get("spec");
    check.one_of(pod, "restartPolicy", "Always");
    let deadline = pod.get("activeDeadlineSeconds");
    if deadline.is_set() {
        check.forbidden(deadline, no_deadline);
    }
}

const SURGE_AND_UNAVAILABLE: &[Member] =
    &[Member::plain("MaxUnavailable", "maxUnavailable", "0"), Member::plain("MaxSurge", "maxSurge", "0")];

const fn strategy(rolling_update: &'static [Member]) -> [Member; 2] {
    [
        Member::plain("Type", "type", "\"\""),
        Member { members: rolling_update, ..Member::plain("RollingUpdate", "rollingUpdate", "null") },
    ]
}

/// Source: `ValidateDeploymentStrategy`, `ValidateRollingUpdateDeployment`. Vectors `mut:r86/…` to `mut:r90/…`.
fn validate_deployment_strategy(check: &mut Check, at: At) {
    let rolling = at.get("rollingUpdate");
    match at.get("type").text() {
        "Recreate" => {
            if rolling.is_set() {
                check.forbidden(rolling, "may not be specified when strategy `type` is 'Recreate'");
            }
        }
        "RollingUpdate" => {
            let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
            validate_positive_int_or_percent(check, unavailable);
            validate_positive_int_or_percent(check, surge);
            if int_or_percent(unavailable) == 0 && int_or_percent(surge) == 0 {
                check.invalid(unavailable, "may not be 0 when `maxSurge` is 0");
            }
            validate_not_more_than_100_percent(check, unavailable);
        }
        _ => {
            let printed = go_struct(at.node(), &strategy(SURGE_AND_UNAVAILABLE));
            check.unsupported(at, &printed, supported::DEPLOYMENT_STRATEGIES);
        }
    }
}

/// Source: `ValidatePositiveIntOrPercent`. Vectors `mut:r89/…`.
fn validate_positive_int_or_percent(check: &mut Check, at: At) {
    if at.is_set() && at.int().is_none() {
        check.name(at, "", percent);
    }
    check.non_negative(at, "");
}

/// Source: `getPercentValue`.
fn percent_value(at: At) -> Option<i64> {
    let text = at.text();
    percent(text).is_empty().then(|| text.trim_end_matches('%').parse().unwrap_or(i64::MAX))
}

/// A number, a share in percent, or what the text holds before anything else. Source: `getIntOrPercentValue`.
fn int_or_percent(at: At) -> i64 {
    at.int().or_else(|| percent_value(at)).unwrap_or_else(|| at.text().parse().unwrap_or(0))
}

/// Source: `IsNotMoreThan100Percent`. Vectors `mut:r90/…`.
fn validate_not_more_than_100_percent(check: &mut Check, at: At) {
    if percent_value(at).is_some_and(|share| share > 100) {
        check.invalid(at, "must not be greater than 100%");
    }
}

/// Source: `ValidateDaemonSet`. Vectors `mut:r110/…`.
pub(super) fn validate_daemon_set(check: &mut Check, root: At) {
    let spec = root.get("spec");
    validate_object_meta(check, root.get("metadata"), false);
    if validate_selector(check, spec, "daemonset", None) {
        validate_selector_matches(check, spec);
    }
    validate_pod_template_spec(check, spec.get("template"));
    validate_runs_for_ever(check, spec, "activeDeadlineSeconds in DaemonSet is not Supported");
    check.non_negative(spec, "minReadySeconds revisionHistoryLimit");
    validate_daemon_set_update_strategy(check, spec.get("updateStrategy"));
}

/// Rule: exactly one of surge and unavailable is not zero. Source: `ValidateRollingUpdateDaemonSet`.
fn validate_daemon_set_update_strategy(check: &mut Check, at: At) {
    let rolling = at.get("rollingUpdate");
    match at.get("type").text() {
        "OnDelete" => {}
        "RollingUpdate" => {
            let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
            for field in [&unavailable, &surge] {
                validate_positive_int_or_percent(check, field);
                validate_not_more_than_100_percent(check, field);
            }
            match (int_or_percent(unavailable) != 0, int_or_percent(surge) != 0) {
                (true, true) => check.invalid(surge, "may not be set when maxUnavailable is non-zero"),
                (false, false) => check.required(unavailable, "cannot be 0 when maxSurge is 0"),
                _ => {}
            }
        }
        _ => {
            let printed = go_struct(at.node(), &strategy(SURGE_AND_UNAVAILABLE));
            check.unsupported(at, &printed, supported::DAEMON_SET_STRATEGIES);
        }
    }
}

/// Source: `ValidateStatefulSet`. Vectors `mut:r111/…`, `mut:r111x/…`.
pub(super) fn validate_stateful_set(check: &mut Check, root: At) {
    let spec = root.get("spec");
    validate_object_meta(check, root.get("metadata"), true);
    let management = spec.get("podManagementPolicy");
    match management.text() {
        "OrderedReady" | "Parallel" => {}
        _ => check.invalid(management, "must be 'OrderedReady' or 'Parallel'"),
    }
    validate_stateful_set_update_strategy(check, spec.get("updateStrategy"));
    let retention = spec.get("persistentVolumeClaimRetentionPolicy");
    if retention.is_set() {
        check.one_of(retention, "whenDeleted whenScaled", "Retain Delete");
    }
    check.non_negative(spec, "replicas minReadySeconds");
    check.non_negative(spec.get("ordinals"), "start");
    let claims = spec.get("volumeClaimTemplates");
    if check.since(34) {
        for claim in claims.items() {
            validate_persistent_volume_claim_spec(check, claim.get("spec"));
        }
    }
    if validate_selector(check, spec, "statefulset", Some("")) {
        if !spec.has("selector") || !is_empty_selector(spec.get("selector")) {
            validate_selector_matches(check, spec);
        }
        validate_pod_template_spec_for_stateful_set(check, spec, claims);
    }
    validate_runs_for_ever(check, spec, "activeDeadlineSeconds in StatefulSet is not Supported");
}

/// Rule: until 1.33 nothing but labels and annotations of the template was validated; since then it has a volume
/// for each claim. Source: `ValidatePodTemplateSpecForStatefulSet`, `volumesToAddForTemplates`.
fn validate_pod_template_spec_for_stateful_set(check: &mut Check, spec: At, claims: At) {
    let template = spec.get("template");
    if check.since(34) {
        let with_volumes = template.node().map(|node| with_claims_as_volumes(node, claims));
        let fields = Fields::new();
        let at = fields.root(spec.node()).child(Step::Name("spec"), spec.node());
        validate_pod_template_spec(check, at.child(Step::Name("template"), with_volumes.as_ref()));
    } else {
        validate_labels(check, template_map(template, "labels"));
        validate_annotations(check, template_map(template, "annotations"));
    }
}

/// Source: `ValidateStatefulSetSpec`, `validateRollingUpdateStatefulSet`.
fn validate_stateful_set_update_strategy(check: &mut Check, at: At) {
    const PARTITION: &[Member] =
        &[Member::plain("Partition", "partition", "0"), Member::plain("MaxUnavailable", "maxUnavailable", "null")];
    let rolling = at.get("rollingUpdate");
    match at.get("type").text() {
        "OnDelete" => {
            if rolling.is_set() {
                let printed = go_struct(rolling.node(), PARTITION);
                check.invalid_value(rolling, &printed, "only allowed for updateStrategy 'RollingUpdate'");
            }
        }
        "RollingUpdate" => {
            check.non_negative(rolling, "partition");
            let unavailable = rolling.get("maxUnavailable");
            if unavailable.is_set() {
                validate_positive_int_or_percent(check, unavailable);
                if int_or_percent(unavailable) == 0 {
                    check.invalid(unavailable, "cannot be 0");
                }
                validate_not_more_than_100_percent(check, unavailable);
            }
        }
        _ => {
            let printed = go_struct(at.node(), &strategy(PARTITION));
            check.invalid_value(at, &printed, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }
}

/// The template with a volume for each claim, as a Pod of the StatefulSet gets it: claims come first and win over
/// volumes of their name. Vector `mut:r111x/vct-noname`.
fn with_claims_as_volumes(template: &Node, claims: At) -> Node {
    let name_of = |volume: &Node| volume.get("name").and_then(Node::as_str).unwrap_or_default().to_owned();
    let mut volumes: Vec<Node> = Vec::new();
    let mut add = |volume: Node| {
        if !volumes.iter().any(|known| name_of(known) == name_of(&volume)) {
            volumes.push(volume);
        }
    };
    for claim in claims.items() {
        let (meta, span) = (claim.get("metadata"), claim.span());
        let name = || Value::String(meta.get("name").text().to_owned());
        let source = map(span, vec![("claimName", name())]);
        let value = map(span, vec![("name", name()), ("persistentVolumeClaim", source)]);
        add(Node { value, span, raw: None });
    }
    let mut template = template.clone();
    let Value::Map(parts) = &mut template.value else { return template };
    let spec = parts.iter_mut().find(|part| part.key == "spec").map(|part| &mut part.value.value);
    let Some(Value::Map(spec)) = spec.filter(|_| claims.len() > 0) else { return template };
    if let Some(own) = spec.iter().position(|entry| entry.key == "volumes") {
        let own = spec.remove(own);
        let names: Vec<String> = volumes.iter().map(name_of).collect();
        volumes.extend(own.value.items().iter().filter(|own| !names.contains(&name_of(own))).cloned());
    }
    spec.extend(entries(template.span, vec![("volumes", Value::Seq(volumes))]));
    template
}

fn map(span: Span, members: Vec<(&str, Value)>) -> Value {
    Value::Map(entries(span, members))
}

fn entries(span: Span, members: Vec<(&str, Value)>) -> Vec<Entry> {
    let entry = |(key, value): (&str, Value)| Entry {
        key: key.to_owned(),
        key_span: span,
        value: Node { value, span, raw: None },
    };
    members.into_iter().map(entry).collect()
}
