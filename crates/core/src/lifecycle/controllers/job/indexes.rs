//! The indexes of an Indexed Job.

use crate::order::sort_by;
use crate::status::{JobStatus, PodPhase};
use crate::time::Millis;

use super::super::super::store::Pod;
use super::backoff::{finish_time, remaining};
use super::{Sync, TRACKING, policy};

const FAILURES: &str = "batch.kubernetes.io/job-index-failure-count";
const IGNORED: &str = "batch.kubernetes.io/job-index-ignored-failure-count";

/// What the Job knows of its indexes.
pub(super) struct Indexes {
    /// Ascending.
    pub succeeded: Vec<u32>,
    /// Ascending; `None` without `backoffLimitPerIndex`.
    pub failed: Option<Vec<u32>>,
    /// The last failed Pod of each index that has none running: kept until its replacement exists.
    pub delayed: Vec<usize>,
}

impl Indexes {
    /// Source: `pkg/controller/job/indexed_job_utils.go` `calculateSucceededIndexes`,
    /// `calculateFailedIndexes`, `getPodsWithDelayedDeletionPerIndex`.
    pub(super) fn new(sync: &Sync<'_, '_>, old: &JobStatus) -> Self {
        let tracked = || {
            let pods = sync.pods.iter().filter(|(_, pod)| pod.has_finalizer(TRACKING) && sync.index_counts(pod));
            pods.filter_map(|(index, pod)| Some((*index, pod.completion_index?, *pod)))
        };
        let ended = tracked().filter(|(.., pod)| pod.status.phase == PodPhase::Succeeded);
        let succeeded = ascending(old.completed_indexes.iter().copied().chain(ended.map(|(_, index, _)| index)));
        let Some(limit) = sync.limit_per_index() else { return Self { succeeded, failed: None, delayed: Vec::new() } };
        let ended = tracked().filter(|(.., pod)| sync.is_failed(pod) && index_fails(sync, pod, limit));
        let known = old.failed_indexes.iter().flatten().copied();
        let mut failed = ascending(known.chain(ended.map(|(_, index, _)| index)));
        failed.retain(|index| !succeeded.contains(index));
        let mut delayed: Vec<(usize, u32, &Pod)> = Vec::new();
        for (pod_index, index, pod) in tracked().filter(|(.., pod)| sync.is_failed(pod)) {
            let active = sync.active.iter().any(|(_, pod)| pod.completion_index == Some(index));
            if active || succeeded.contains(&index) || failed.contains(&index) {
                continue;
            }
            match delayed.iter_mut().find(|(_, known, _)| *known == index) {
                Some(last) if all_failures(last.2) <= all_failures(pod) => *last = (pod_index, index, pod),
                Some(_) => {}
                None => delayed.push((pod_index, index, pod)),
            }
        }
        let delayed = delayed.into_iter().map(|(pod, ..)| pod).collect();
        Self { succeeded, failed: Some(failed), delayed }
    }
}

fn ascending(indexes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut indexes: Vec<u32> = indexes.collect();
    sort_by(&mut indexes, &Ord::cmp);
    indexes.dedup();
    indexes
}

/// Failures of the index before this Pod.
fn failures(pod: &Pod, which: &str) -> i64 {
    pod.annotation(which).unwrap_or(0)
}

fn all_failures(pod: &Pod) -> i64 {
    failures(pod, FAILURES) + failures(pod, IGNORED)
}

/// Rule: an index fails when its Pod failed once more than the limit, or by a rule with FailIndex.
/// Source: `indexed_job_utils.go` `isIndexFailed`.
fn index_fails(sync: &Sync<'_, '_>, pod: &Pod, limit: u32) -> bool {
    let decided = sync.spec.failure_rules.as_ref().map(|rules| policy::failure(rules, pod));
    if decided.as_ref().is_some_and(|failure| failure.fails_index) {
        return true;
    }
    decided.is_none_or(|failure| failure.counts) && failures(pod, FAILURES) >= i64::from(limit)
}

fn delayed_pod<'a>(sync: &Sync<'_, 'a>, index: u32) -> Option<&'a Pod> {
    let delayed = &sync.indexes.as_ref()?.delayed;
    let (_, pod) =
        sync.pods.iter().find(|(pod, seen)| delayed.contains(pod) && seen.completion_index == Some(index))?;
    Some(pod)
}

/// The indexes that get a Pod now, the lowest first; or how long all that miss one have to wait.
///
/// Rule: with `backoffLimitPerIndex` each index waits for itself.
/// Source: `indexed_job_utils.go` `firstPendingIndexes`, `job_controller.go` `getPodCreationInfoForIndependentIndexes`.
pub(super) fn to_create(sync: &Sync<'_, '_>, number: u32) -> Result<Vec<u32>, Millis> {
    let Some(known) = &sync.indexes else { return Ok(Vec::new()) };
    let taken = |index: &u32| {
        let has_pod = sync.pods.iter().any(|(_, pod)| {
            pod.completion_index == Some(*index)
                && (pod.is_active() || (sync.only_replaces_failed() && pod.is_terminating()))
        });
        has_pod || known.succeeded.contains(index) || known.failed.as_ref().is_some_and(|failed| failed.contains(index))
    };
    let missing = (0..sync.spec.completions.unwrap_or(0)).filter(|index| !taken(index)).take(number as usize);
    let (mut now, mut wait): (Vec<u32>, Option<Millis>) = (Vec::new(), None);
    for index in missing {
        let left = delayed_pod(sync, index).map_or(Millis::ZERO, |pod| {
            let failures = u32::try_from(all_failures(pod)).unwrap_or(0) + 1;
            remaining(failures, finish_time(pod, sync.view.version), sync.view.now)
        });
        if left == Millis::ZERO {
            now.push(index);
        } else {
            wait = Some(wait.map_or(left, |earlier| earlier.min(left)));
        }
    }
    match wait {
        Some(wait) if now.is_empty() => Err(wait),
        _ => Ok(now),
    }
}

/// The failures that the new Pod of an index inherits, as annotations.
/// Source: `indexed_job_utils.go` `getNewIndexFailureCounts`.
pub(super) fn inherited(sync: &Sync<'_, '_>, index: u32) -> Vec<(&'static str, i64)> {
    if sync.limit_per_index().is_none() {
        return Vec::new();
    }
    let Some(pod) = delayed_pod(sync, index) else { return vec![(FAILURES, 0)] };
    let counts = sync.failure_counts(pod);
    let mut inherited = vec![(FAILURES, failures(pod, FAILURES) + i64::from(counts))];
    let ignored = failures(pod, IGNORED) + i64::from(!counts);
    if ignored > 0 {
        inherited.push((IGNORED, ignored));
    }
    inherited
}
