//! The Job controller.
//!
//! Rule: Pod events are batched for a second; a finished Pod is first listed as uncounted, then counted;
//! since v1.31 the condition SuccessCriteriaMet or FailureTarget comes with the first write and Complete or
//! Failed with the second, when no Pod is left. Source: `pkg/controller/job/job_controller.go`; recordings
//! `seed-job-http-sidecar` and `job-parallel`.

use crate::api::JobSpec;
use crate::status::{Condition, ContainerState, JobStatus, PodPhase, WorkloadStatus};
use crate::time::Millis;
use crate::trace::Reason;

use super::super::MAX_PODS;
use super::super::store::Pod;
use super::{View, Write, count, ready, surplus};

/// The first delay before a failed Pod is replaced. It doubles with each failure in a row.
const BACKOFF_INITIAL: Millis = Millis::secs(10);
/// The longest delay.
const BACKOFF_MAX: Millis = Millis::secs(600);
/// What keeps a Pod until the Job has counted it.
const TRACKING: &str = "batch.kubernetes.io/job-tracking";

const REACHED: (&str, &str) = ("CompletionsReached", "Reached expected number of succeeded pods");
const LIMIT: (&str, &str) = ("BackoffLimitExceeded", "Job has reached the specified backoff limit");

pub(super) fn sync(view: &View<'_>, spec: &JobSpec) -> Vec<Write> {
    let WorkloadStatus::Job(old) = &view.object.status else { return Vec::new() };
    let ended: Vec<(usize, &Pod)> =
        view.pods().filter(|(_, pod)| pod.has_finalizer(TRACKING) && has_ended(pod, spec)).collect();
    let release = ended.iter().map(|(pod, _)| Write::RemoveFinalizer(*pod, TRACKING));
    if has(old, "Complete") || has(old, "Failed") {
        return release.collect();
    }
    let terminating = view.terminating();
    let uncounted = old.uncounted_succeeded + old.uncounted_failed > 0;
    let ending = has(old, "SuccessCriteriaMet") || has(old, "FailureTarget");
    if uncounted || (ending && ended.is_empty() && terminating == 0) {
        return second_write(view, spec, old, terminating);
    }
    let active = view.active();
    let mut new = old.clone();
    new.start_time.get_or_insert(view.now);
    (new.active, new.ready, new.terminating) = (count(active.len()), ready(&active), terminating);
    let succeeded = count(ended.iter().filter(|(_, pod)| pod.status.phase == PodPhase::Succeeded).count());
    new.uncounted_succeeded += succeeded;
    new.uncounted_failed += count(ended.len()) - succeeded;
    let (succeeded, failed) = (new.succeeded + new.uncounted_succeeded, new.failed + new.uncounted_failed);
    let too_many = failed > spec.backoff_limit;
    let mut writes = Vec::new();
    if too_many {
        writes.extend(active.iter().map(|(pod, _)| Write::DeletePod(*pod)));
        new.terminating += new.active;
        new.active = 0;
    } else if !ending {
        manage(view, spec, &active, succeeded, &mut new, &mut writes);
    }
    let done = is_done(spec, succeeded, new.active);
    if view.version >= 31 && !ending {
        if too_many {
            new.conditions.push(condition("FailureTarget", LIMIT));
        } else if done {
            new.conditions.push(condition("SuccessCriteriaMet", REACHED));
        }
    }
    let reason = match (too_many, done) {
        (true, _) => Reason::JobBackoffLimit { failed, limit: spec.backoff_limit },
        (_, true) => Reason::JobDone,
        _ => Reason::CountedPods,
    };
    let second = new.uncounted_succeeded + new.uncounted_failed > 0;
    writes.push(Write::Status(WorkloadStatus::Job(new), reason));
    writes.extend(release);
    if second {
        writes.push(Write::Requeue(view.timing.job_second_write));
    }
    writes
}

/// Creates what is missing, deletes what is too much. Source: `job_controller.go` `manageJob`.
fn manage(
    view: &View<'_>,
    spec: &JobSpec,
    active: &[(usize, &Pod)],
    succeeded: u32,
    new: &mut JobStatus,
    writes: &mut Vec<Write>,
) {
    let existing = new.active;
    let wanted = match spec.completions {
        _ if spec.suspend => 0,
        None if succeeded > 0 => existing,
        None => spec.parallelism,
        Some(completions) => spec.parallelism.min(completions.saturating_sub(succeeded)),
    };
    if existing > wanted {
        for pod in surplus(active, existing - wanted) {
            // It is let go first, so that it does not count as failed.
            writes.push(Write::RemoveFinalizer(pod, TRACKING));
            writes.push(Write::DeletePod(pod));
        }
        new.active = wanted;
        new.terminating += existing - wanted;
        return;
    }
    let replacing = if spec.replaces_only_failed { new.terminating } else { 0 };
    let missing = (wanted - existing).saturating_sub(replacing).min(count(MAX_PODS));
    if missing == 0 {
        return;
    }
    let wait = backoff_remaining(view);
    if wait > Millis::ZERO {
        new.active = 0;
        writes.push(Write::Requeue(wait));
        return;
    }
    for nth in 0..missing {
        let mut pod = view.new_pod(nth, wanted, existing + nth);
        pod.finalizers.push(TRACKING.to_owned());
        writes.push(Write::CreatePod(pod));
    }
    new.active += missing;
}

/// The second write: what was uncounted is counted, and the Job may be over.
fn second_write(view: &View<'_>, spec: &JobSpec, old: &JobStatus, terminating: u32) -> Vec<Write> {
    let mut new = old.clone();
    new.succeeded += std::mem::take(&mut new.uncounted_succeeded);
    new.failed += std::mem::take(&mut new.uncounted_failed);
    new.terminating = terminating;
    let waits = view.version >= 31 && terminating > 0;
    let failed = has(old, "FailureTarget") || new.failed > spec.backoff_limit;
    let done = has(old, "SuccessCriteriaMet") || is_done(spec, new.succeeded, new.active);
    let (reason, event) = if failed && !waits {
        new.conditions.push(condition("Failed", LIMIT));
        let reason = Reason::JobBackoffLimit { failed: new.failed, limit: spec.backoff_limit };
        (reason, Some(("Warning", LIMIT.0, LIMIT.1)))
    } else if done && !waits {
        new.completion_time = Some(view.now);
        new.conditions.push(condition("Complete", REACHED));
        (Reason::JobDone, Some(("Normal", "Completed", "Job completed")))
    } else {
        (Reason::CountedPods, None)
    };
    let mut writes = vec![Write::Status(WorkloadStatus::Job(new), reason)];
    writes.extend(event.map(|(kind, reason, message)| Write::Event(kind, reason, message.to_owned())));
    writes
}

/// Rule: all completions have succeeded, or without `completions` any Pod, and none is active.
fn is_done(spec: &JobSpec, succeeded: u32, active: u32) -> bool {
    active == 0 && succeeded >= spec.completions.unwrap_or(1)
}

/// Rule: a Pod in its final phase; one that is being deleted too, unless only failed ones are replaced.
/// Source: `job_controller.go` `isPodFailed`; recording `job-delete-pod`.
fn has_ended(pod: &Pod, spec: &JobSpec) -> bool {
    pod.status.phase.is_terminal() || (pod.is_deleting() && !spec.replaces_only_failed)
}

/// Rule: 10 s after the end of the last failed Pod, doubled with each failure in a row, at most 10 min; the
/// API's times are whole seconds. Source: `pkg/controller/job/backoff_utils.go`; recording `job-backoff-limit`.
fn backoff_remaining(view: &View<'_>) -> Millis {
    let mut failures = 0;
    let mut last = Millis::ZERO;
    for (_, pod) in view.all_pods() {
        if pod.status.phase == PodPhase::Succeeded && !pod.is_deleting() {
            failures = 0;
        } else if pod.status.phase == PodPhase::Failed || pod.is_deleting() {
            failures += 1;
            last = last.max(finish_time(pod));
        }
    }
    if failures == 0 {
        return Millis::ZERO;
    }
    let delay = BACKOFF_INITIAL.0.saturating_mul(1 << (failures - 1).min(16)).min(BACKOFF_MAX.0);
    (Millis::secs(last.whole_secs()) + Millis(delay)).since(view.now)
}

/// Rule: a deleted Pod counts from its deletion, any other from the end of its last container.
/// Source: `backoff_utils.go` `getFinishedTime`.
fn finish_time(pod: &Pod) -> Millis {
    let ends = pod.status.init.iter().chain(&pod.status.containers).map(|container| match &container.state {
        ContainerState::Terminated(end) => end.finished_at,
        _ => Millis::ZERO,
    });
    pod.deleted_at.or_else(|| ends.max()).unwrap_or_default()
}

fn has(status: &JobStatus, kind: &str) -> bool {
    status.conditions.iter().any(|condition| condition.kind == kind)
}

fn condition(kind: &'static str, (reason, message): (&'static str, &str)) -> Condition {
    Condition { kind, status: true, reason, message: message.to_owned() }
}
