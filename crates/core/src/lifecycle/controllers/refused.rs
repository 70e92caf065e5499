//! Pods that the API server refuses a controller: what is tried, what is said, and when it is tried again.

use crate::time::Millis;

use super::Write;
use super::view::{View, count};

/// How long a controller waits after the first sync that failed, and at most. Source: `client-go/util/workqueue`
/// `DefaultTypedControllerRateLimiter`.
pub(super) const RETRIES: (Millis, Millis) = (Millis(5), Millis::secs(1000));

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
    pub(super) fn admitted(&self, missing: u32) -> Admitted {
        // Each try has a name of its own.
        let salt = |nth| self.object.retries.saturating_mul(missing).saturating_add(nth);
        self.admitted_as(missing, &|nth| self.new_pod(salt(nth), missing, nth).name)
    }

    /// The same of Pods with these names; no more than there is room for in this life.
    ///
    /// Rule: Pods are created in batches of 1, 2, 4 and so on; those of a batch are all tried, and a batch in which one
    /// fails is the last. Source: `controller_utils.go` and `job_controller.go` `slowStartBatch`. Case `quota-replicas`.
    pub(super) fn admitted_as(&self, missing: u32, name: &dyn Fn(u32) -> String) -> Admitted {
        let missing = missing.min(self.room());
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
        let answer = |nth| refusal.answer(&name(nth));
        Admitted { created: refusal.created, errors: (refusal.created..tried).map(answer).collect() }
    }

    /// What is said of Pods that were refused, and when the controller looks again. Source of the Events:
    /// `RealPodControl` `createPods`.
    pub(super) fn retry(&self, errors: &[String], delays: (Millis, Millis)) -> Vec<Write> {
        self.retry_saying(errors.iter().map(|error| ["Error creating: ", error].concat()).collect(), delays)
    }

    /// The same in the controller's own words.
    ///
    /// Rule: after each sync that failed it waits twice as long, and one that did not forgets them. Source:
    /// `client-go/util/workqueue` `ItemExponentialFailureRateLimiter`.
    pub(super) fn retry_saying(&self, messages: Vec<String>, (first, longest): (Millis, Millis)) -> Vec<Write> {
        let retries = self.object.retries;
        if messages.is_empty() {
            return if retries > 0 { vec![Write::Retries(0)] } else { Vec::new() };
        }
        let say = |message: String| Write::Event("Warning", "FailedCreate", message);
        let delay = Millis(first.0.saturating_mul(1 << retries.min(count(32)))).min(longest);
        let mut writes: Vec<Write> = messages.into_iter().map(say).collect();
        writes.extend([Write::Retries(retries + 1), Write::Requeue(delay)]);
        writes
    }
}
