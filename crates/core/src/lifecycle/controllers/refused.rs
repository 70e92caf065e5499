//! Pods that the API server refuses a controller: what is tried, what is said, and when it is tried again.

use crate::time::Millis;

use super::Write;
use super::view::{View, count};

/// What becomes of the Pods that a controller wants to create.
#[derive(Debug)]
pub(super) struct Admitted {
    /// So many are created.
    pub created: u32,
    /// What the API server answers to each of the others that are tried.
    pub errors: Vec<String>,
}

impl View<'_> {
    /// What becomes of the Pods that the controller wants to create.
    ///
    /// Rule: Pods are created in batches of 1, 2, 4 and so on; those of a batch are all tried, and a batch in which one
    /// fails is the last. Source: `controller_utils.go` and `job_controller.go` `slowStartBatch`. Case `quota-replicas`.
    pub(super) fn admitted(&self, missing: u32) -> Admitted {
        if self.policies.is_empty() || missing == 0 {
            return Admitted { created: missing, errors: Vec::new() };
        }
        let pods = self.store.pods.iter().filter(|pod| !pod.gone && !pod.status.phase.is_terminal());
        let there: Vec<_> = pods.map(|pod| std::rc::Rc::clone(&pod.object.pod)).collect();
        let version = crate::cluster::Version(self.version);
        let Some(refusal) = self.policies.refusal(&self.object.object.pod, &there, missing, version) else {
            return Admitted { created: missing, errors: Vec::new() };
        };
        let (mut tried, mut batch) = (0_u32, 1);
        while tried <= refusal.created && tried < missing {
            tried = tried.saturating_add(batch).min(missing);
            batch *= 2;
        }
        // Each try has a name of its own.
        let salt = |nth| self.object.retries.saturating_mul(missing).saturating_add(nth);
        let answer = |nth| refusal.answer(&self.new_pod(salt(nth), missing, nth).name);
        Admitted { created: refusal.created, errors: (refusal.created..tried).map(answer).collect() }
    }

    /// What is said of Pods that were refused, and when the controller looks again.
    ///
    /// Rule: after each sync that failed it waits twice as long, and one that did not forgets them. Source:
    /// `client-go/util/workqueue` `ItemExponentialFailureRateLimiter`; Events: `RealPodControl` `createPods`.
    pub(super) fn retry(&self, errors: Vec<String>, (first, longest): (Millis, Millis)) -> Vec<Write> {
        let retries = self.object.retries;
        if errors.is_empty() {
            return if retries > 0 { vec![Write::Retries(0)] } else { Vec::new() };
        }
        let say = |error: String| Write::Event("Warning", "FailedCreate", ["Error creating: ", &error].concat());
        let delay = Millis(first.0.saturating_mul(1 << retries.min(count(32)))).min(longest);
        let mut writes: Vec<Write> = errors.into_iter().map(say).collect();
        writes.extend([Write::Retries(retries + 1), Write::Requeue(delay)]);
        writes
    }
}
