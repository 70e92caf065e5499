//! Pod failure policies and success policies.

use crate::api::{FailureAction, FailureRule, SuccessRule};
use crate::status::ContainerState;

use super::super::super::store::Pod;

/// What a Pod failure policy makes of a failed Pod.
pub(super) struct Failure {
    /// Why the Job fails, if it does.
    pub fails_job: Option<String>,
    /// Whether the failure counts.
    pub counts: bool,
    /// Whether the index fails.
    pub fails_index: bool,
}

/// Rule: the first rule that matches decides; without one the failure counts. Exit codes are looked at in
/// regular containers first, then in init containers and sidecars.
/// Source: `pkg/controller/job/pod_failure_policy.go`; recording `job-pod-failure-policy`.
pub(super) fn failure(rules: &[FailureRule], pod: &Pod) -> Failure {
    for (nth, rule) in rules.iter().enumerate() {
        let Some(what) = matches(rule, pod) else { continue };
        return Failure {
            fails_job: (rule.action == FailureAction::FailJob)
                .then(|| format!("{what} matching FailJob rule at index {nth}")),
            counts: rule.action != FailureAction::Ignore,
            fails_index: rule.action == FailureAction::FailIndex,
        };
    }
    Failure { fails_job: None, counts: true, fails_index: false }
}

fn matches(rule: &FailureRule, pod: &Pod) -> Option<String> {
    let name = &pod.name;
    if let Some(codes) = &rule.exit_codes {
        let containers = pod.status.containers.iter().chain(&pod.status.init);
        let mut named = containers.filter(|c| codes.container.as_ref().is_none_or(|wanted| *wanted == c.name));
        return named.find_map(|container| {
            let ContainerState::Terminated(end) = &container.state else { return None };
            let code = i64::from(end.exit_code);
            (code != 0 && codes.values.contains(&code) != codes.not_in)
                .then(|| format!("Container {} for pod default/{name} failed with exit code {code}", container.name))
        });
    }
    let holds = |kind: &str, status: &str| {
        pod.status.conditions.iter().any(|condition| condition.kind == kind && condition.word() == status)
    };
    let (kind, _) = rule.conditions.iter().find(|(kind, status)| holds(kind, status))?;
    Some(format!("Pod default/{name} has condition {kind}"))
}

/// Which rule of a success policy the succeeded indexes meet.
/// Source: `pkg/controller/job/success_policy.go` `matchSuccessPolicy`.
pub(super) fn success(rules: &[SuccessRule], succeeded: &[u32]) -> Option<usize> {
    rules.iter().position(|rule| {
        let wanted = |index: &u32| {
            rule.indexes
                .as_ref()
                .is_none_or(|ranges| ranges.iter().any(|(first, last)| (first..=last).contains(&index)))
        };
        let reached = succeeded.iter().filter(|index| wanted(index)).count() as u64;
        let all = || {
            let ranges = rule.indexes.iter().flatten();
            ranges.map(|(first, last)| u64::from(last.saturating_sub(*first)) + 1).sum::<u64>()
        };
        reached >= rule.count.map_or_else(all, u64::from)
    })
}
