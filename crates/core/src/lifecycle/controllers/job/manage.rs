//! How many Pods a Job wants, and what it does about it.

use podstep_manifest::Node;

use crate::time::Millis;

use super::super::super::{names, patch};
use super::super::Write;
use super::super::view::{Seen, count};
use super::{Sync, TRACKING, indexes};

/// No more Pods than these are created in one sync. Source: `job_controller.go` `MaxPodCreateDeletePerSync`.
const MAX_PER_SYNC: u32 = 500;
/// How long it waits after the first sync that failed, and at most. Source: `job_controller.go`
/// `DefaultJobApiBackOff`, `MaxJobApiBackOff`.
const RETRIES: (Millis, Millis) = (Millis::secs(1), Millis::secs(60));
const INDEX: &str = "batch.kubernetes.io/job-completion-index";
const INDEX_ENV: &str = "JOB_COMPLETION_INDEX";

impl Sync<'_, '_> {
    /// Rule: Pods that are too many are let go first, so that they count as neither, then deleted; never are
    /// Pods deleted and created in one sync; while it backs off, it says that none is active.
    /// Source: `job_controller.go` `manageJob`; recordings `job-parallel`, `job-suspend`, `job-backoff-limit`.
    pub(super) fn manage(&mut self) {
        let existing = count(self.active.len());
        let wanted = match self.spec.completions {
            _ if self.spec.suspend => 0,
            None if self.succeeded > 0 => existing,
            None => self.spec.parallelism,
            Some(completions) => self.spec.parallelism.min(completions.saturating_sub(self.succeeded)),
        };
        let surplus = self.surplus(existing.saturating_sub(wanted));
        if !surplus.is_empty() {
            for pod in &surplus {
                self.writes.push(Write::LetGo(*pod));
                self.writes.push(Write::DeletePod(*pod));
            }
            let removed = self.active.iter().filter(|(pod, _)| surplus.contains(pod));
            self.new.ready -= count(removed.filter(|(_, pod)| pod.is_ready()).count());
            self.new.active -= count(surplus.len());
            self.terminating += count(surplus.len());
            return;
        }
        let waited_for = if self.only_replaces_failed() { self.terminating } else { 0 };
        let missing = wanted.saturating_sub(existing).saturating_sub(waited_for).min(MAX_PER_SYNC);
        if missing == 0 {
            return;
        }
        let per_index = self.limit_per_index().is_some();
        let wait = if per_index { Millis::ZERO } else { self.backoff.remaining(self.view.now) };
        if wait > Millis::ZERO {
            self.requeue(wait);
            self.new.active = 0;
            return;
        }
        let admitted = self.view.admitted(missing);
        let missing = admitted.created;
        self.writes.extend(self.view.retry(&admitted.errors, RETRIES));
        let create = if self.indexes.is_some() {
            match indexes::to_create(self, missing) {
                Ok(indexes) => indexes.into_iter().map(Some).collect(),
                Err(wait) => {
                    self.requeue(wait);
                    return;
                }
            }
        } else {
            vec![None; missing as usize]
        };
        for (nth, index) in (0..).zip(create) {
            let pod = self.new_pod(nth, wanted, existing + nth, index);
            self.writes.push(pod);
            self.new.active += 1;
        }
    }

    /// Rule: after its wait, and never before the next batch. Source: `enqueueSyncJobWithDelay`.
    fn requeue(&mut self, wait: Millis) {
        self.writes.push(Write::Requeue(wait.max(self.view.timing.job_batch)));
    }

    /// Rule: Pods that repeat an index or whose index is too high go first.
    /// Source: `indexed_job_utils.go` `activePodsForRemoval`.
    fn surplus(&self, number: u32) -> Vec<usize> {
        let (mut surplus, mut rest): (Vec<usize>, Vec<Seen<'_>>) = (Vec::new(), Vec::new());
        for (nth, seen) in self.active.iter().enumerate() {
            let index = seen.1.completion_index;
            let repeats = || self.active.iter().take(nth).any(|(_, earlier)| earlier.completion_index == index);
            if self.spec.indexed && (repeats() || !self.index_counts(seen.1)) {
                surplus.push(seen.0);
            } else {
                rest.push(*seen);
            }
        }
        let more = number.saturating_sub(count(surplus.len()));
        surplus.extend(self.view.surplus(&rest, more, false));
        surplus
    }

    /// Rule: a Pod of an Indexed Job has its index as annotation, label (since v1.28), host name and
    /// environment variable, and inherits the failures of the one that it replaces.
    /// Source: `job_controller.go` `manageJob`, `indexed_job_utils.go`.
    fn new_pod(&self, nth: u32, desired: u32, existing: u32, index: Option<u32>) -> Write {
        let mut pod = self.view.new_pod(nth, desired, existing);
        let finalizers = patch::list(vec![patch::text(TRACKING)]);
        let mut metadata = patch::map([("finalizers", finalizers)]);
        if let Some(index) = index {
            let owner = format!("{}-{index}", self.view.object.object.name);
            pod.name = names::generated(&owner, self.view.store.pods.len() as u64 + u64::from(nth) + 1);
            pod.completion_index = Some(index);
            let text = index.to_string();
            let mut annotations = patch::map([(INDEX, patch::text(&text))]);
            for (name, failures) in indexes::inherited(self, index) {
                patch::merge(&mut annotations, &patch::map([(name, patch::text(&failures.to_string()))]));
            }
            patch::merge(&mut metadata, &patch::map([("annotations", annotations)]));
            if self.view.version >= 28 {
                patch::merge(&mut metadata, &patch::map([("labels", patch::map([(INDEX, patch::text(&text))]))]));
            }
            patch::merge(&mut pod.patch, &patch::map([("spec", self.index_spec(&owner, &text))]));
        }
        patch::merge(&mut pod.patch, &patch::map([("metadata", metadata)]));
        Write::CreatePod(pod)
    }

    /// The host name, and the variable for every container that does not define it.
    fn index_spec(&self, host: &str, index: &str) -> Node {
        let mut spec = patch::map([("hostname", patch::text(host))]);
        let template = self.view.object.object.template().and_then(|template| template.get("spec"));
        for field in ["initContainers", "containers"] {
            let containers = template.and_then(|spec| spec.get(field)).map(Node::items).unwrap_or_default();
            let defines = |container: &Node| {
                container.get("env").is_some_and(|env| {
                    env.items().iter().any(|var| var.get("name").and_then(Node::as_str) == Some(INDEX_ENV))
                })
            };
            let variable = || patch::map([("name", patch::text(INDEX_ENV)), ("value", patch::text(index))]);
            let with_index = |container: &Node| {
                let name = container.get("name").and_then(Node::as_str).unwrap_or_default();
                patch::map([("name", patch::text(name)), ("env", patch::list(vec![variable()]))])
            };
            let list: Vec<Node> = containers.iter().filter(|c| !defines(c)).map(with_index).collect();
            if !list.is_empty() {
                patch::merge(&mut spec, &patch::map([(field, patch::list(list))]));
            }
        }
        spec
    }
}
