//! What the spec of a Job asks its controller for: limits, indexes and policies.

use podstep_freeze::Freeze;
use podstep_manifest::Node;
use serde::Serialize;

use super::{count, is_true, items, text, whole, word};

/// `spec` of a Job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub struct JobSpec {
    /// `completions`; `None` is a work queue.
    pub completions: Option<u32>,
    /// `parallelism`.
    pub parallelism: u32,
    /// `backoffLimit`.
    pub backoff_limit: u32,
    /// `suspend`.
    pub suspend: bool,
    /// `podReplacementPolicy: Failed`: a Pod that is being deleted counts when it has ended, not before.
    pub replaces_only_failed: bool,
    /// `completionMode: Indexed`.
    pub indexed: bool,
    /// `activeDeadlineSeconds`.
    pub active_deadline_secs: Option<u64>,
    /// `ttlSecondsAfterFinished`.
    pub ttl_secs: Option<u64>,
    /// `backoffLimitPerIndex`.
    pub backoff_limit_per_index: Option<u32>,
    /// `maxFailedIndexes`.
    pub max_failed_indexes: Option<u32>,
    /// `podFailurePolicy.rules`; `None` without a policy.
    pub failure_rules: Option<Vec<FailureRule>>,
    /// `successPolicy.rules`.
    pub success_rules: Vec<SuccessRule>,
    /// `managedBy` names another controller.
    pub managed_elsewhere: bool,
}

/// `action` of a rule of a Pod failure policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub enum FailureAction {
    /// The Job fails.
    FailJob,
    /// The index fails; the failure counts.
    FailIndex,
    /// The failure does not count.
    Ignore,
    /// The failure counts.
    Count,
}

/// A rule of `podFailurePolicy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct FailureRule {
    /// `action`.
    pub action: FailureAction,
    /// `onExitCodes`.
    pub exit_codes: Option<ExitCodes>,
    /// `onPodConditions`: type and status.
    pub conditions: Vec<(String, String)>,
}

/// `onExitCodes` of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct ExitCodes {
    /// `containerName`.
    pub container: Option<String>,
    /// `operator: NotIn`.
    pub not_in: bool,
    /// `values`.
    pub values: Vec<i64>,
}

/// A rule of `successPolicy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct SuccessRule {
    /// `succeededIndexes` as first and last of each range.
    pub indexes: Option<Vec<(u32, u32)>>,
    /// `succeededCount`.
    pub count: Option<u32>,
}

pub(super) fn job_spec(spec: &Node) -> JobSpec {
    let rules = |policy: &str| spec.get(policy).map(|policy| items(policy, "rules"));
    JobSpec {
        completions: count(spec, "completions"),
        parallelism: count(spec, "parallelism").unwrap_or_default(),
        backoff_limit: count(spec, "backoffLimit").unwrap_or_default(),
        suspend: is_true(spec, "suspend"),
        replaces_only_failed: word(spec, "podReplacementPolicy") == "Failed",
        indexed: word(spec, "completionMode") == "Indexed",
        active_deadline_secs: whole(spec, "activeDeadlineSeconds"),
        ttl_secs: whole(spec, "ttlSecondsAfterFinished"),
        backoff_limit_per_index: count(spec, "backoffLimitPerIndex"),
        max_failed_indexes: count(spec, "maxFailedIndexes"),
        failure_rules: rules("podFailurePolicy").map(|rules| rules.iter().map(failure_rule).collect()),
        success_rules: rules("successPolicy").unwrap_or_default().iter().map(success_rule).collect(),
        managed_elsewhere: !matches!(word(spec, "managedBy"), "" | "kubernetes.io/job-controller"),
    }
}

fn failure_rule(rule: &Node) -> FailureRule {
    let condition = |condition: &Node| (text(condition, "type"), text(condition, "status"));
    FailureRule {
        action: match word(rule, "action") {
            "FailJob" => FailureAction::FailJob,
            "FailIndex" => FailureAction::FailIndex,
            "Ignore" => FailureAction::Ignore,
            _ => FailureAction::Count,
        },
        exit_codes: rule.get("onExitCodes").map(|codes| ExitCodes {
            container: Some(text(codes, "containerName")).filter(|name| !name.is_empty()),
            not_in: word(codes, "operator") == "NotIn",
            values: items(codes, "values").iter().filter_map(Node::as_int).collect(),
        }),
        conditions: items(rule, "onPodConditions").iter().map(condition).collect(),
    }
}

fn success_rule(rule: &Node) -> SuccessRule {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
    };
    let indexes = Some(word(rule, "succeededIndexes")).filter(|indexes| !indexes.is_empty());
    SuccessRule {
        indexes: indexes.map(|indexes| indexes.split(',').filter_map(range).collect()),
        count: count(rule, "succeededCount"),
    }
}
