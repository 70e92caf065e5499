//! How long a Job waits before it replaces a failed Pod.

use crate::status::ContainerState;
use crate::time::Millis;

use super::super::super::store::Pod;
use super::super::view::{Seen, count};

/// The first delay before a failed Pod is replaced. It doubles with each failure in a row.
const INITIAL: Millis = Millis::secs(10);
/// The longest delay. Source: `job_controller.go` `MaxJobPodFailureBackOff`.
const MAX: Millis = Millis::secs(600);

/// Failures in a row, as the controller remembers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::lifecycle) struct Backoff {
    failures: u32,
    last: Millis,
}

impl Backoff {
    /// Rule: new failures add up, a success starts anew; of both together only the failures after the last
    /// success count. Source: `pkg/controller/job/backoff_utils.go` `newBackoffRecord`.
    pub(super) fn after(self, succeeded: &[Seen<'_>], failed: &[Seen<'_>], version: u8) -> Self {
        let ends = |pods: &[Seen<'_>]| pods.iter().map(|(_, pod)| finish_time(pod, version)).max();
        let (success, last) = (ends(succeeded), ends(failed).unwrap_or_default());
        match success {
            None if failed.is_empty() => self,
            None => Self { failures: self.failures + count(failed.len()), last },
            Some(success) => {
                let after = failed.iter().filter(|(_, pod)| finish_time(pod, version) > success).count();
                Self { failures: count(after), last }
            }
        }
    }

    pub(super) fn remaining(self, now: Millis) -> Millis {
        remaining(self.failures, self.last, now)
    }
}

/// Rule: 10 s after the last failure, doubled with each failure in a row, at most 10 min.
/// Source: `backoff_utils.go` `getRemainingTimeForFailuresCount`; recording `job-backoff-limit`.
pub(super) fn remaining(failures: u32, last: Millis, now: Millis) -> Millis {
    let Some(doublings) = failures.checked_sub(1) else { return Millis::ZERO };
    let delay = INITIAL.0.saturating_mul(1 << doublings.min(16)).min(MAX.0);
    (last + Millis(delay)).since(now)
}

/// Rule: the end of the last container (in v1.36 sidecars count, before only regular containers did), else
/// when it became not ready, else its deletion, else its creation; in whole seconds.
/// Source: `backoff_utils.go` `getFinishedTime`; recordings `job-backoff-limit`, `job-delete-pod`.
pub(super) fn finish_time(pod: &Pod, version: u8) -> Millis {
    let sidecars = if version >= 36 { pod.status.init.as_slice() } else { &[] };
    let mut end = (!pod.status.containers.is_empty()).then_some(Millis::ZERO);
    for container in sidecars.iter().chain(&pod.status.containers) {
        end = match (&container.state, end) {
            (ContainerState::Terminated(ended), Some(latest)) => Some(latest.max(ended.finished_at)),
            _ => None,
        };
    }
    let has_run = pod.status.conditions.iter().any(|condition| condition.kind == "Ready");
    let not_ready = pod.ready_changed_at.filter(|_| has_run && !pod.is_ready());
    let at = end.or(not_ready).or(pod.deleted_at).unwrap_or(pod.created_at);
    Millis::secs(at.whole_secs())
}
