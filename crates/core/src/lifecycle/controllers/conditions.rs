//! How controllers set conditions.

use crate::status::Condition;

/// A condition that is True or not.
pub(super) fn condition(kind: &'static str, status: bool, reason: &'static str, message: String) -> Condition {
    Condition { kind, status, reason, message }
}

/// Rule: nothing is written if status and reason are what they were, else the condition moves to the end.
/// Source: `deployment_util.go` `SetDeploymentCondition`.
pub(super) fn set_last(conditions: &mut Vec<Condition>, new: Condition) {
    if conditions.iter().any(|c| c.kind == new.kind && c.status == new.status && c.reason == new.reason) {
        return;
    }
    conditions.retain(|condition| condition.kind != new.kind);
    conditions.push(new);
}

/// Rule: a condition is changed where it stands; one that is not there is not added as False. Returns
/// whether anything changed. Source: `job_controller.go` `ensureJobConditionStatus`.
pub(super) fn ensure(conditions: &mut Vec<Condition>, new: Condition) -> bool {
    match conditions.iter_mut().find(|condition| condition.kind == new.kind) {
        Some(old) if old.status == new.status => false,
        Some(old) => {
            *old = new;
            true
        }
        None if !new.status => false,
        None => {
            conditions.push(new);
            true
        }
    }
}
