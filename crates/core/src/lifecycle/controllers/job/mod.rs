//! The Job controller: one sync, in upstream's order.
//!
//! Rule: Pod events are batched for a second; a finished Pod is first listed as uncounted, then let go and
//! counted; since v1.31 the condition SuccessCriteriaMet or FailureTarget comes with the first write and
//! Complete or Failed with the second, when no Pod is left. Source: `pkg/controller/job/job_controller.go`;
//! recordings `seed-job-http-sidecar`, `job-parallel`, `job-active-deadline`.

pub(in crate::lifecycle) mod backoff;
mod indexes;
mod manage;
mod policy;

use crate::api::{JobSpec, RestartPolicy};
use crate::status::{JobStatus, PodPhase, WorkloadStatus};
use crate::time::Millis;
use crate::trace::Reason;

use super::super::super::Propagation;
use super::super::store::Pod;
use super::Write;
use super::conditions::{condition, ensure};
use super::view::{Seen, View, count, ready};
use indexes::Indexes;

/// What keeps a Pod until the Job has counted it.
pub(super) const TRACKING: &str = "batch.kubernetes.io/job-tracking";

const REACHED: (&str, &str) = ("CompletionsReached", "Reached expected number of succeeded pods");
const LIMIT: (&str, &str) = ("BackoffLimitExceeded", "Job has reached the specified backoff limit");
const DEADLINE: (&str, &str) = ("DeadlineExceeded", "Job was active longer than specified deadline");
const MAX_FAILED_INDEXES: (&str, &str) =
    ("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
const FAILED_INDEXES: (&str, &str) = ("FailedIndexes", "Job has failed indexes");

/// How a Job ends.
struct Finish {
    success: bool,
    reason: &'static str,
    message: String,
    /// Whether SuccessCriteriaMet or FailureTarget is to be written first.
    interim: bool,
}

/// A Job in one sync.
struct Sync<'v, 'a> {
    view: &'v View<'a>,
    spec: &'v JobSpec,
    pods: Vec<Seen<'a>>,
    active: Vec<Seen<'a>>,
    /// Pods in their final phase that succeeded, those that are about to be counted too.
    succeeded: u32,
    failed: u32,
    terminating: u32,
    backoff: backoff::Backoff,
    indexes: Option<Indexes>,
    new: JobStatus,
    writes: Vec<Write>,
}

pub(super) fn sync(view: &View<'_>, spec: &JobSpec) -> Vec<Write> {
    let WorkloadStatus::Job(old) = &view.object.status else { return Vec::new() };
    if spec.managed_elsewhere && view.version >= 32 {
        return Vec::new();
    }
    if old.finished().is_some() {
        return clean_up(view, spec, old);
    }
    let mut sync = Sync::new(view, spec, old);
    let mut finish = sync.failure_or_success();
    if finish.is_some() {
        let active = std::mem::take(&mut sync.active);
        sync.writes.extend(active.iter().map(|(pod, _)| Write::DeletePod(*pod)));
        sync.new.active = 0;
        sync.terminating += count(active.len());
        sync.new.ready -= ready(&active);
    } else {
        sync.manage();
        let done = sync.succeeded >= spec.completions.unwrap_or(1);
        if done && sync.new.active == 0 {
            // Until v1.30 the condition Complete had no reason.
            let (reason, message) = if view.version >= 31 { REACHED } else { ("", "") };
            finish = Some(Finish { success: true, reason, message: message.to_owned(), interim: view.version >= 31 });
        }
    }
    let said = if finish.is_none() { sync.suspend_or_resume() } else { None };
    sync.write(old, finish, said)
}

/// Rule: a Job that is over lets go of its Pods; `ttlSecondsAfterFinished` after its end it is deleted, in the
/// foreground: its Pods go first. Source: `pkg/controller/ttlafterfinished/ttlafterfinished_controller.go` `processJob`.
/// Case `job-ttl`.
fn clean_up(view: &View<'_>, spec: &JobSpec, old: &JobStatus) -> Vec<Write> {
    let tracked = view.pods().filter(|(_, pod)| pod.has_finalizer(TRACKING));
    let mut writes: Vec<Write> = tracked.map(|(pod, _)| Write::LetGo(pod)).collect();
    if let (Some(ttl), Some(end)) = (spec.ttl_secs, old.finished_at) {
        let left = Millis::secs(end.whole_secs().saturating_add(ttl)).since(view.now);
        let over = Write::DeleteObject(view.index, Propagation::Foreground, Reason::TimeToLive { ttl_secs: ttl });
        writes.push(if left > Millis::ZERO { Write::Requeue(left) } else { over });
    }
    writes
}

impl<'v, 'a> Sync<'v, 'a> {
    fn new(view: &'v View<'a>, spec: &'v JobSpec, old: &JobStatus) -> Self {
        let pods: Vec<Seen<'a>> = view.pods().collect();
        let active = view.active();
        let mut new = old.clone();
        if !spec.suspend {
            new.start_time.get_or_insert(view.now);
        }
        (new.active, new.ready) = (count(active.len()), ready(&active));
        let mut sync = Self {
            view,
            spec,
            active,
            succeeded: 0,
            failed: 0,
            terminating: view.terminating(),
            backoff: view.object.backoff,
            indexes: None,
            new,
            writes: Vec::new(),
            pods,
        };
        let tracked = || sync.pods.iter().filter(|(_, pod)| pod.has_finalizer(TRACKING) && sync.index_counts(pod));
        let succeeded: Vec<Seen<'a>> =
            tracked().filter(|(_, pod)| pod.status.phase == PodPhase::Succeeded).copied().collect();
        let failed: Vec<Seen<'a>> = tracked().filter(|(_, pod)| sync.is_failed(pod)).copied().collect();
        let counted = failed.iter().filter(|(_, pod)| sync.failure_counts(pod)).count();
        sync.succeeded = old.succeeded + count(succeeded.len());
        sync.failed = old.failed + count(counted);
        sync.backoff = sync.backoff.after(&succeeded, &failed, view.version);
        if spec.indexed {
            let indexes = Indexes::new(&sync, old);
            sync.succeeded = count(indexes.succeeded.len());
            sync.indexes = Some(indexes);
        }
        sync
    }

    /// Rule: a Pod that is being deleted is waited for, and replaced only when it has ended. Since v1.29 by
    /// `podReplacementPolicy: Failed`, always with a Pod failure policy.
    /// Source: `job_controller.go` `onlyReplaceFailedPods`; recording `job-replace-when-failed`.
    fn only_replaces_failed(&self) -> bool {
        (self.spec.replaces_only_failed && self.view.version >= 29) || self.spec.failure_rules.is_some()
    }

    /// Rule: a Pod in phase Failed; one that is being deleted too, unless only failed ones are replaced.
    /// Source: `job_controller.go` `isPodFailed`; recording `job-delete-pod`.
    fn is_failed(&self, pod: &Pod) -> bool {
        match pod.status.phase {
            PodPhase::Failed => true,
            PodPhase::Succeeded => false,
            _ => pod.is_deleting() && !self.only_replaces_failed(),
        }
    }

    fn index_counts(&self, pod: &Pod) -> bool {
        !self.spec.indexed || pod.completion_index.is_some_and(|index| index < self.spec.completions.unwrap_or(0))
    }

    fn failure_counts(&self, pod: &Pod) -> bool {
        self.spec.failure_rules.as_ref().is_none_or(|rules| policy::failure(rules, pod).counts)
    }

    /// `backoffLimitPerIndex`, which exists since v1.29.
    fn limit_per_index(&self) -> Option<u32> {
        self.spec.backoff_limit_per_index.filter(|_| self.spec.indexed && self.view.version >= 29)
    }

    /// Rule: what was decided earlier stays, then a Pod failure policy, the back-off limit, the deadline, the
    /// limits of failed indexes, and the success policy. Source: `job_controller.go` `syncJob`.
    fn failure_or_success(&mut self) -> Option<Finish> {
        let version = self.view.version;
        for (kind, success) in [("SuccessCriteriaMet", true), ("FailureTarget", false)] {
            if let Some(known) = self.new.condition(kind) {
                let message = known.message.clone();
                return Some(Finish { success, reason: known.reason, message, interim: false });
            }
        }
        if let Some(message) = self.fail_job_message() {
            return Some(Finish { success: false, reason: "PodFailurePolicy", message, interim: true });
        }
        let fails = |(reason, message): (&'static str, &str)| {
            Some(Finish { success: false, reason, message: message.to_owned(), interim: version >= 31 })
        };
        if self.failed > self.spec.backoff_limit || self.restarted_too_often() {
            return fails(LIMIT);
        }
        if let (Some(deadline), Some(start), false) =
            (self.spec.active_deadline_secs, self.new.start_time, self.spec.suspend)
        {
            let left = Millis::secs(start.whole_secs().saturating_add(deadline)).since(self.view.now);
            if left == Millis::ZERO {
                return fails(DEADLINE);
            }
            self.writes.push(Write::Requeue(left));
        }
        let indexes = self.indexes.as_ref()?;
        if let Some(failed) = &indexes.failed {
            let failed = count(failed.len());
            if self.spec.max_failed_indexes.is_some_and(|limit| failed > limit) {
                return fails(MAX_FAILED_INDEXES);
            }
            if failed > 0 && failed + self.succeeded >= self.spec.completions.unwrap_or(0) {
                return fails(FAILED_INDEXES);
            }
        }
        // Since v1.31: JobSuccessPolicy.
        let rule = policy::success(&self.spec.success_rules, &indexes.succeeded).filter(|_| version >= 31)?;
        let message = format!("Matched rules at index {rule}");
        Some(Finish { success: true, reason: "SuccessPolicy", message, interim: true })
    }

    fn fail_job_message(&self) -> Option<String> {
        let rules = self.spec.failure_rules.as_ref()?;
        let failed = self.pods.iter().filter(|(_, pod)| self.is_failed(pod));
        failed.filter_map(|(_, pod)| policy::failure(rules, pod).fails_job).next()
    }

    /// Rule: with `restartPolicy: OnFailure` the restarts of all containers of Pods that run count, sidecars
    /// too. Source: `job_controller.go` `pastBackoffLimitOnFailure`; recording `job-onfailure-sidecar-crash`.
    fn restarted_too_often(&self) -> bool {
        if self.view.object.object.pod.restart_policy != RestartPolicy::OnFailure {
            return false;
        }
        let running = self.pods.iter().filter(|(_, pod)| !pod.status.phase.is_terminal());
        let containers = running.flat_map(|(_, pod)| pod.status.init.iter().chain(&pod.status.containers));
        let restarts: u32 = containers.map(|container| container.restart_count).sum();
        restarts > 0 && restarts >= self.spec.backoff_limit
    }

    /// Rule: the condition Suspended is True while it is suspended, False after; a resumed Job starts its
    /// time anew, and since v1.36 a suspended one has none. Source: `job_controller.go` `syncJob`; recording
    /// `job-suspend`.
    fn suspend_or_resume(&mut self) -> Option<(&'static str, &'static str)> {
        let suspend = self.spec.suspend;
        let (reason, event) = if suspend {
            ("JobSuspended", ("Suspended", "Job suspended"))
        } else {
            ("JobResumed", ("Resumed", "Job resumed"))
        };
        if !ensure(&mut self.new.conditions, condition("Suspended", suspend, reason, event.1.to_owned())) {
            return None;
        }
        if !suspend {
            self.new.start_time = Some(self.view.now);
        } else if self.view.version >= 36 {
            self.new.start_time = None;
        }
        Some(event)
    }

    /// Both writes of the status, with the finalizers removed between them.
    /// Source: `job_controller.go` `trackJobStatusAndRemoveFinalizers`, `enactJobFinished`.
    fn write(
        mut self,
        old: &JobStatus,
        finish: Option<Finish>,
        said: Option<(&'static str, &'static str)>,
    ) -> Vec<Write> {
        self.new.terminating = if self.view.version >= 29 { self.terminating } else { 0 };
        let mut let_go = Vec::new();
        for (index, pod) in self.pods.iter().filter(|(_, pod)| pod.has_finalizer(TRACKING)) {
            let failed = self.is_failed(pod);
            let delayed = self.indexes.as_ref().is_some_and(|indexes| indexes.delayed.contains(index));
            let succeeded = pod.status.phase == PodPhase::Succeeded;
            if finish.is_none() && !succeeded && (!failed || delayed) {
                continue;
            }
            let_go.push(Write::LetGo(*index));
            if succeeded {
                // An index that succeeded is listed at once.
                self.new.uncounted_succeeded += u32::from(!self.spec.indexed);
            } else if (failed || finish.as_ref().is_some_and(|finish| !finish.success))
                && self.index_counts(pod)
                && self.failure_counts(pod)
            {
                self.new.uncounted_failed += 1;
            }
        }
        if let Some(indexes) = &self.indexes {
            self.new.succeeded = count(indexes.succeeded.len());
            self.new.completed_indexes.clone_from(&indexes.succeeded);
            self.new.failed_indexes.clone_from(&indexes.failed);
        }
        if let Some(finish) = finish.as_ref().filter(|finish| finish.interim) {
            let kind = if finish.success { "SuccessCriteriaMet" } else { "FailureTarget" };
            self.new.conditions.push(condition(kind, true, finish.reason, finish.message.clone()));
        }
        let mut last = self.new.clone();
        last.succeeded += std::mem::take(&mut last.uncounted_succeeded);
        last.failed += std::mem::take(&mut last.uncounted_failed);
        let mut ends = Vec::new();
        let reason = match &finish {
            None => Reason::CountedPods,
            Some(finish) if finish.success => Reason::JobDone,
            Some(finish) if finish.reason == LIMIT.0 => {
                Reason::JobBackoffLimit { failed: last.failed, limit: self.spec.backoff_limit }
            }
            Some(finish) => Reason::JobFails { why: finish.reason },
        };
        if let Some(finish) = finish.filter(|_| self.view.version < 31 || self.terminating == 0) {
            last.finished_at = Some(self.view.now);
            let kind = if finish.success { "Complete" } else { "Failed" };
            last.conditions.push(condition(kind, true, finish.reason, finish.message.clone()));
            if finish.success {
                last.completion_time = Some(self.view.now);
                if self.spec.completions.is_some_and(|wanted| last.succeeded > wanted) {
                    let message = "Too many succeeded pods running after completion count reached";
                    ends.push(Write::Event("Warning", "TooManySucceededPods", message.to_owned()));
                }
                ends.push(Write::Event("Normal", "Completed", "Job completed".to_owned()));
            } else {
                ends.push(Write::Event("Warning", finish.reason, finish.message));
            }
        }
        let mut writes = self.writes;
        if self.backoff != self.view.object.backoff {
            writes.push(Write::Remember(self.backoff));
        }
        if self.new != *old {
            writes.push(Write::Status(WorkloadStatus::Job(self.new.clone()), reason.clone()));
        }
        writes.extend(said.map(|(reason, message)| Write::Event("Normal", reason, message.to_owned())));
        writes.extend(let_go);
        if last != self.new {
            ends.insert(0, Write::Status(WorkloadStatus::Job(last), reason));
            writes.push(Write::Then(self.view.timing.job_second_write, ends));
        }
        writes
    }
}
