//! Job and CronJob.

use super::check::Check;
use super::cron::schedule_error;
use super::field::{At, Member, go_quoted, go_struct};
use super::metadata::{printed_labels, printed_selector, selects_from, validate_label_selector, validate_object_meta};
use super::names::{dns1123_label, dns1123_subdomain, qualified_name};
use super::pod::validate_pod_template_spec;
use super::workloads::validate_selector_matches;
use crate::admission::{ErrorType, supported};
use crate::zones::Zone;

/// Longest name of a CronJob: its Jobs get eleven characters more.
const CRON_JOB_NAME_MAX: usize = 52;
const MANAGED_BY_MAX: usize = 63;
const MAX_RULES: usize = 20;
const MAX_EXIT_CODES: usize = 255;
const MAX_CONDITIONS: usize = 20;
/// Longest `succeededIndexes`.
const INDEXES_MAX: usize = 64 << 10;
/// Most parallelism and failed indexes of an Indexed Job, and above how many completions both are limited further.
const MANY: i64 = 100_000;
/// Most parallelism and failed indexes above [`MANY`] completions.
const MANY_LIMIT: i64 = 10_000;
const INDEXED: &str = "requires indexed completion mode";
/// Stands for the UID that the server makes up.
const UID: &str = "UID";

/// Source: `ValidateJob`. Vectors `mut:r92/…` to `mut:r104/…`.
pub(super) fn validate_job(check: &mut Check, root: At) {
    let (meta, spec) = (root.get("metadata"), root.get("spec"));
    validate_object_meta(check, meta, false);
    validate_job_spec(check, spec);
    let name = meta.get("name");
    let selector = spec.get("selector");
    let readable = validate_label_selector(check, selector);
    if selector.is_set() {
        validate_generated_selector(check, root, readable);
    } else {
        check.required(selector, "");
    }
    if readable {
        validate_selector_matches(check, spec);
    }
    if let Some(completions) = spec.get("completions").int().filter(|number| *number > 0)
        && spec.get("completionMode").is("Indexed")
    {
        let hostname = format!("{}-{}", name.text(), completions - 1);
        if !dns1123_label(&hostname).is_empty() {
            check.invalid(name, &format!("will not able to create pod with invalid DNS label: {hostname}"));
        }
    }
}

/// Rule: without `manualSelector` the selector and the labels of the template are the generated ones.
/// Source: `validateGeneratedSelector`, `ValidateHasLabel`.
fn validate_generated_selector(check: &mut Check, root: At, readable: bool) {
    let spec = root.get("spec");
    if spec.get("manualSelector").is_true() {
        return;
    }
    let (meta, template) = (root.get("metadata"), spec.get("template"));
    let name = meta.get("name");
    let template_meta = template.get("metadata");
    let labels = template_meta.get("labels");
    let generated = |key: &str| match key {
        "controller-uid" | "batch.kubernetes.io/controller-uid" => Some(UID),
        "job-name" | "batch.kubernetes.io/job-name" => Some(name.text()),
        _ => None,
    };
    for (key, label) in labels.entries() {
        if let Some(value) = generated(key).filter(|value| *value != label.text()) {
            let printed = printed_labels(check, labels);
            check.invalid_value(label, &printed, &format!("must be '{value}'"));
        }
    }
    let selector = spec.get("selector");
    if readable && !selects_from(selector, &generated) {
        let printed = printed_selector(check, selector);
        check.invalid_value(selector, &printed, "`selector` not auto-generated");
    }
}

/// Rule: everything inside the spec of a Job but the selector. Source: `validateJobSpec`.
fn validate_job_spec(check: &mut Check, spec: At) {
    let (per_index, failed) = (spec.get("backoffLimitPerIndex"), spec.get("maxFailedIndexes"));
    check.non_negative(
        spec,
        "parallelism completions activeDeadlineSeconds backoffLimit ttlSecondsAfterFinished backoffLimitPerIndex maxFailedIndexes",
    );
    if failed.is_set() && !per_index.is_set() {
        check.required(per_index, "when maxFailedIndexes is specified");
    }
    let managed_by = spec.get("managedBy");
    if managed_by.is_set() {
        validate_domain_prefixed_path(check, managed_by);
        if managed_by.text().len() > MANAGED_BY_MAX {
            check.too_long(managed_by, MANAGED_BY_MAX);
        }
    }
    let mode = spec.get("completionMode");
    check.one_of_if_set(mode, "", supported::COMPLETION_MODES);
    match mode.text() {
        "Indexed" => validate_indexed(check, spec),
        "" | "NonIndexed" => {
            for field in [&per_index, &failed] {
                if field.is_set() {
                    check.invalid(field, INDEXED);
                }
            }
        }
        _ => {}
    }
    let failure = spec.get("podFailurePolicy");
    if failure.is_set() {
        validate_pod_failure_policy(check, spec, failure);
    }
    let success = spec.get("successPolicy");
    if success.is_set() {
        if mode.is("Indexed") {
            validate_success_policy(check, spec, success);
        } else {
            const RULES: &[Member] = &[Member {
                members: &[
                    Member::plain("SucceededIndexes", "succeededIndexes", "null"),
                    Member::plain("SucceededCount", "succeededCount", "null"),
                ],
                ..Member::plain("Rules", "rules", "null")
            }];
            check.invalid_value(success, &go_struct(success.node(), RULES), INDEXED);
        }
    }
    let replacement = spec.get("podReplacementPolicy");
    check.one_of_if_set(replacement, "", if failure.is_set() { "Failed" } else { supported::REPLACEMENT_POLICIES });
    validate_pod_template_spec(check, spec.get("template"));
    validate_job_restart_policy(check, spec, failure.is_set());
}

/// Rule: Pods of a Job end: their restart policy must be given. Vectors `mut:r37/…` to `mut:r39/…`.
fn validate_job_restart_policy(check: &mut Check, spec: At, has_failure_policy: bool) {
    let template = spec.get("template");
    let pod = template.get("spec");
    let policy = pod.get("restartPolicy");
    match policy.text() {
        "" | "Always" => check.required(policy, "valid values: \"OnFailure\", \"Never\""),
        "OnFailure" if has_failure_policy => {
            check.invalid(policy, "only \"Never\" is supported when podFailurePolicy is specified");
        }
        _ => check.one_of(policy, "", "OnFailure Never"),
    }
}

/// Rule: an Indexed Job knows how many, and not too many. Vectors `mut:r94/…`, `mut:r96/…`.
fn validate_indexed(check: &mut Check, spec: At) {
    const FURTHER: &str = " when completions are above 100000 and used with backoff limit per index";
    let (completions, parallelism, failed) =
        (spec.get("completions"), spec.get("parallelism"), spec.get("maxFailedIndexes"));
    if !completions.is_set() {
        check.required(completions, "when completion mode is Indexed");
    }
    let many = completions.int().is_some_and(|number| number > MANY) && spec.has("backoffLimitPerIndex");
    if many && !failed.is_set() {
        check.required(failed, "must be specified when completions is above 100000");
    }
    let mut at_most = |at: At, most: i64, why: &str| {
        if at.int().is_some_and(|number| number > most) {
            check.invalid(at, &format!("must be less than or equal to {why}"));
        }
    };
    at_most(parallelism, MANY, "100000 when completion mode is Indexed");
    if let Some(completions) = completions.int() {
        at_most(failed, completions, "completions");
    }
    at_most(failed, MANY, "100000");
    if many {
        let why = ["10000", FURTHER].concat();
        at_most(parallelism, MANY_LIMIT, &why);
        at_most(failed, MANY_LIMIT, &why);
    }
}

/// Source: `validatePodFailurePolicy`, KEP-3329. Vectors `mut:r99/…` to `mut:r102/…`.
fn validate_pod_failure_policy(check: &mut Check, spec: At, policy: At) {
    let rules = policy.get("rules");
    check.at_most(rules, MAX_RULES);
    for rule in rules.items() {
        let (action, codes, conditions) = (rule.get("action"), rule.get("onExitCodes"), rule.get("onPodConditions"));
        match action.text() {
            "" => check.required(action, "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]"),
            "FailIndex" if !spec.has("backoffLimitPerIndex") => {
                check.invalid(action, "requires the backoffLimitPerIndex to be set");
            }
            _ => check.one_of(action, "", supported::FAILURE_POLICY_ACTIONS),
        }
        if codes.is_set() {
            validate_on_exit_codes(check, spec, codes);
        }
        check.at_most(conditions, MAX_CONDITIONS);
        for condition in conditions.items() {
            check.name(condition, "type", qualified_name);
            let status = condition.get("status");
            if !status.has_text() {
                check.required(status, "valid values: [\"False\" \"True\" \"Unknown\"]");
            } else {
                check.one_of(status, "", supported::CONDITION_STATUSES);
            }
        }
        let detail = match (codes.is_set(), conditions.len() > 0) {
            (true, true) => "specifying both OnExitCodes and OnPodConditions is not supported",
            (false, false) => "specifying one of OnExitCodes and OnPodConditions is required",
            _ => continue,
        };
        check.invalid_value(rule, "", detail);
    }
}

/// Source: `validatePodFailurePolicyRuleOnExitCodes`. Vectors `mut:r101/…`, `mut:r102/…`.
fn validate_on_exit_codes(check: &mut Check, spec: At, codes: At) {
    let (operator, container, values) = (codes.get("operator"), codes.get("containerName"), codes.get("values"));
    if !operator.has_text() {
        check.required(operator, "valid values: [\"In\" \"NotIn\"]");
    } else {
        check.one_of(operator, "", supported::ON_EXIT_CODES_OPERATORS);
    }
    let template = spec.get("template");
    let pod = template.get("spec");
    let named = |list: &'static str| pod.get(list).items().any(|other| other.get("name").text() == container.text());
    if container.is_set() && !named("containers") && !named("initContainers") {
        check.invalid(container, "must be one of the container or initContainer names in the pod template");
    }
    if values.len() == 0 {
        let printed = if values.is_set() { values.printed() } else { "null".to_owned() };
        check.invalid_value(values, &printed, "at least one value is required");
    }
    check.at_most(values, MAX_EXIT_CODES);
    let mut seen: Vec<i64> = Vec::new();
    let mut ordered = true;
    for value in values.items() {
        let number = value.int().unwrap_or(0);
        if number == 0 && operator.is("In") {
            check.invalid(value, "must not be 0 for the In operator");
        }
        if seen.contains(&number) {
            check.duplicate(value);
        }
        ordered &= seen.last().is_none_or(|last| *last <= number);
        seen.push(number);
    }
    if !ordered {
        check.invalid(values, "must be ordered");
    }
}

/// Source: `validateSuccessPolicy`, KEP-3998. Vectors `mut:r103/…`.
fn validate_success_policy(check: &mut Check, spec: At, policy: At) {
    let rules = policy.get("rules");
    if rules.len() == 0 {
        check.required(rules, "at least one rules must be specified when the successPolicy is specified");
    }
    check.at_most(rules, MAX_RULES);
    let completions = spec.get("completions").int().unwrap_or(0);
    for rule in rules.items() {
        let (count, indexes) = (rule.get("succeededCount"), rule.get("succeededIndexes"));
        if !count.is_set() && !indexes.is_set() {
            check.required(rule, "at least one of succeededCount or succeededIndexes must be specified");
        }
        let mut total = 0;
        if indexes.is_set() {
            if indexes.text().len() > INDEXES_MAX {
                check.too_long(indexes, INDEXES_MAX);
            }
            match count_indexes(indexes.text(), completions) {
                Ok(number) => total = number,
                Err(why) => check.invalid(indexes, &format!("error parsing succeededIndexes: {why}")),
            }
        }
        check.non_negative(count, "");
        let number = count.int().unwrap_or(0);
        let most = [(completions, "completions"), (total, "indexes in the specified succeededIndexes field")];
        for (most, what) in most.into_iter().take(1 + usize::from(indexes.is_set())) {
            if number > most {
                let what = if what == "completions" { "specified completions" } else { what };
                check.invalid(count, &format!("must be less than or equal to {most} (the number of {what})"));
            }
        }
    }
}

/// How many indexes `0,2-4` has. Source: `validateIndexesFormat`, `parseIndexInterval`.
fn count_indexes(text: &str, completions: i64) -> Result<i64, String> {
    if text.is_empty() {
        return Ok(0);
    }
    let order = |previous: i64, current: i64| format!("non-increasing order, previous: {previous}, current: {current}");
    let (mut total, mut last) = (0, None);
    for interval in text.split(',') {
        let mut limits = interval.split('-');
        let (first, second) = (limits.next().unwrap_or_default(), limits.next());
        if limits.next().is_some() {
            return Err(format!(
                "the fragment {} violates the requirement that an index interval can have at most two parts separated by '-'",
                go_quoted(interval)
            ));
        }
        let number = |text: &str| match text.parse::<i64>() {
            Err(_) => Err(format!("cannot convert string to integer for index: {}", go_quoted(text))),
            Ok(number) if number >= completions => Err(format!("too large index: {}", go_quoted(text))),
            Ok(number) => Ok(number),
        };
        let low = number(first)?;
        let high = second.map_or(Ok(low), number)?;
        if second.is_some() && low >= high {
            return Err(order(low, high));
        }
        if let Some(last) = last.filter(|last| *last >= low) {
            return Err(order(last, low));
        }
        total += high - low + 1;
        last = Some(high);
    }
    Ok(total)
}

/// Rule: a domain, a slash and a path. Source: `IsDomainPrefixedPath`. Vectors `mut:r104/…`.
fn validate_domain_prefixed_path(check: &mut Check, at: At) {
    const SHAPE: &str = "must be a domain-prefixed path (such as \"acme.io/foo\")";
    if !at.has_text() {
        check.required(at, "");
        return;
    }
    let Some((domain, path)) = at.text().split_once('/').filter(|(a, b)| !a.is_empty() && !b.is_empty()) else {
        check.invalid(at, SHAPE);
        return;
    };
    check.complain(at, &go_quoted(domain), &dns1123_subdomain(domain));
    let fine = |c: char| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c);
    if !path.chars().all(fine) {
        let detail = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
        check.invalid_value(at, &go_quoted(path), detail);
    }
}

/// Source: `ValidateCronJobCreate`. Vectors `mut:r106/…` to `mut:r109/…`, `mut:x-cronjob/…`.
pub(super) fn validate_cron_job(check: &mut Check, root: At) {
    let (meta, spec) = (root.get("metadata"), root.get("spec"));
    validate_object_meta(check, meta, false);
    let name = meta.get("name");
    if name.text().len() > CRON_JOB_NAME_MAX {
        check.invalid(name, "must be no more than 52 characters");
    }
    validate_schedule(check, spec.get("schedule"));
    validate_time_zone(check, spec.get("timeZone"));
    check.required_one_of(spec, "concurrencyPolicy", supported::CONCURRENCY_POLICIES);
    check.non_negative(spec, "startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit");
    let template = spec.get("jobTemplate");
    let job = template.get("spec");
    validate_job_spec(check, job);
    let (selector, manual) = (job.get("selector"), job.get("manualSelector"));
    if selector.is_set() {
        let printed = printed_selector(check, selector);
        check.invalid_value(selector, &printed, "`selector` will be auto-generated");
    }
    if manual.is_true() {
        check.unsupported(manual, "true", "nil false");
    }
}

/// Rule: a schedule can be read and names no time zone. Source: `validateScheduleFormat`. Vectors `mut:r106/…`.
fn validate_schedule(check: &mut Check, schedule: At) {
    let text = schedule.text();
    if text.is_empty() {
        check.required(schedule, "");
        return;
    }
    if let Some(error) = schedule_error(text) {
        check.invalid(schedule, &error);
    }
    if text.contains("TZ") {
        check.invalid(schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    }
}

/// Rule: a time zone of the IANA's list, by its exact name. Source: `validateTimeZone`, KEP-3140. Vectors `mut:r109/…`.
fn validate_time_zone(check: &mut Check, zone: At) {
    let text = zone.text();
    if !zone.is_set() {
        return;
    }
    if text.is_empty() {
        check.invalid(zone, "timeZone must be nil or non-empty string");
        return;
    }
    if text.eq_ignore_ascii_case("local") {
        let detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
        check.report(ErrorType::Invalid, zone, &zone.printed(), detail);
    }
    if text != "Local" && Zone::named(text).is_none() {
        check.invalid(zone, &format!("unknown time zone {text}"));
    }
}
