//! The StatefulSet controller.
//!
//! Rule: Pods are created in the order of their ordinals, each when all before it are Running, Ready and
//! available; deleted from the highest on, one at a time, each when all others are healthy; updated from the
//! highest on by deleting them; a name is free again when the old Pod object is gone. `Parallel` waits for
//! none of that but the update's. Source: `pkg/controller/statefulset/stateful_set_control.go`
//! `updateStatefulSet`; recording `statefulset-ordered`.

use crate::api::StatefulSetSpec;
use crate::order::sort_by;
use crate::status::{PodPhase, StatefulSetStatus, WorkloadStatus};
use crate::time::Millis;
use crate::trace::Reason;

use super::super::store::Pod;
use super::Write;
use super::history;
use super::refused::RETRIES;
use super::view::{Seen, View, count};

pub(super) fn sync(view: &View<'_>, spec: &StatefulSetSpec) -> Vec<Write> {
    let WorkloadStatus::StatefulSet(old) = &view.object.status else { return Vec::new() };
    let update = view.object.revision;
    let current = if old.revisions == [0, 0] { update } else { old.revisions[0] };
    let pods: Vec<Seen<'_>> = view.pods().collect();
    let mut writes = act(view, spec, current, &pods);
    let healthy: Vec<Seen<'_>> = pods.iter().filter(|(_, pod)| runs(pod)).copied().collect();
    let (available, next) = view.available(&healthy, spec.min_ready_secs);
    let of =
        |revision: u64| count(pods.iter().filter(|(_, pod)| !pod.is_deleting() && pod.revision == revision).count());
    let deleted = |revision: u64| {
        let of = |write: &&Write| matches!(write, Write::DeletePod(pod) if view.store.pods[*pod].revision == revision);
        count(writes.iter().filter(of).count())
    };
    let mut status = StatefulSetStatus {
        observed_generation: view.object.generation,
        replicas: count(pods.len()),
        ready: count(healthy.len()),
        current: of(current).saturating_sub(deleted(current)),
        updated: of(update).saturating_sub(deleted(update)),
        available,
        revisions: [current, update],
    };
    // The rollout is complete: the new revision is the current one.
    if !spec.on_delete
        && status.updated == spec.replicas
        && status.ready == spec.replicas
        && pods.len() == healthy.len()
    {
        status.current = status.updated;
        status.revisions = [update, update];
    }
    if !writes.iter().any(|write| matches!(write, Write::Retries(_))) {
        writes.extend(view.retry_saying(Vec::new(), RETRIES));
    }
    let is_live = |of| of == current || of == update || pods.iter().any(|(_, pod)| pod.revision == of);
    let surplus = history::surplus(&view.object.revisions, is_live, false, spec.history_limit as usize);
    writes.extend(surplus.into_iter().map(Write::ForgetRevision));
    writes.push(Write::Status(WorkloadStatus::StatefulSet(status), Reason::CountedPods));
    writes.extend(next.map(Write::Requeue));
    writes
}

/// Source: `stateful_set_utils.go` `isRunningAndReady`.
fn runs(pod: &Pod) -> bool {
    pod.status.phase == PodPhase::Running && pod.is_ready()
}

fn ordinal(view: &View<'_>, pod: &Pod) -> Option<u32> {
    pod.name.strip_prefix(&view.object.object.name)?.strip_prefix('-')?.parse().ok()
}

/// What is done in one sync, until something has to be waited for.
fn act(view: &View<'_>, spec: &StatefulSetSpec, current: u64, pods: &[Seen<'_>]) -> Vec<Write> {
    let set = &view.object.object.name;
    let update = view.object.revision;
    let replicas = spec.replicas.min(count(view.bounds.pods));
    let wanted = spec.start..spec.start.saturating_add(replicas);
    let in_turn = !spec.parallel;
    let named = |ordinal: u32| format!("{set}-{ordinal}");
    let mut writes = Vec::new();
    // The highest first.
    let mut ordered: Vec<(u32, Seen<'_>)> =
        pods.iter().filter_map(|seen| Some((ordinal(view, seen.1)?, *seen))).collect();
    sort_by(&mut ordered, &|a, b| b.0.cmp(&a.0));
    let find = |ordinal: u32| {
        let place = ordered.binary_search_by(|(at, _)| ordinal.cmp(at)).ok()?;
        ordered.get(place).map(|(_, seen)| *seen)
    };
    let lacks = |ordinal: &u32| !view.policies.is_empty() && find(*ordinal).is_none();
    let missing: Vec<u32> = wanted.clone().filter(lacks).take(if in_turn { 1 } else { usize::MAX }).collect();
    let nth_name = |nth: u32| missing.get(nth as usize).map_or_else(String::new, |ordinal| named(*ordinal));
    let admitted = view.admitted_as(count(missing.len()), &nth_name);
    let refused = missing.iter().skip(admitted.created as usize).zip(&admitted.errors);
    let refused: Vec<String> = refused.map(|(ordinal, error)| refusal(view, &named(*ordinal), error)).collect();
    for ordinal in wanted.clone() {
        match find(ordinal) {
            None if missing.binary_search(&ordinal).is_ok_and(|nth| nth >= admitted.created as usize) => {
                writes.extend(view.retry_saying(refused, RETRIES));
                return writes;
            }
            None => {
                let mut new = view.new_pod(0, spec.replicas, ordinal - spec.start);
                new.name = named(ordinal);
                // Below the partition the old revision stays.
                let is_old = !spec.on_delete && ordinal < spec.partition;
                new.revision = if is_old { current } else { update };
                writes.push(Write::CreatePod(new));
                if in_turn {
                    return writes;
                }
            }
            // A Pod that is over is made anew, whatever its exit codes.
            Some((index, pod)) if pod.status.phase.is_terminal() => {
                if !pod.is_deleting() {
                    if pod.status.phase == PodPhase::Failed {
                        let message = format!("StatefulSet default/{set} is recreating failed Pod {}", pod.name);
                        writes.push(Write::Event("Warning", "RecreatingFailedPod", message));
                    }
                    writes.push(Write::DeletePod(index));
                }
                return writes;
            }
            Some((_, pod)) if in_turn && !is_settled(view, spec, pod) => return writes,
            Some(_) => {}
        }
    }
    let first_unhealthy = ordered.iter().rev().find(|(_, (_, pod))| !runs(pod) || pod.is_deleting()).map(|(at, _)| *at);
    for (at, (index, pod)) in ordered.iter().filter(|(ordinal, _)| !wanted.contains(ordinal)) {
        if pod.is_deleting() {
            if in_turn {
                return writes;
            }
            continue;
        }
        if in_turn && !is_settled(view, spec, pod) && first_unhealthy != Some(*at) {
            return writes;
        }
        writes.push(Write::DeletePod(*index));
        if in_turn {
            return writes;
        }
    }
    if spec.on_delete {
        return writes;
    }
    for target in wanted.rev().take_while(|target| *target >= spec.partition) {
        // One that this sync created is not healthy yet.
        let Some((index, pod)) = find(target) else { return writes };
        if pod.revision != update && !pod.is_deleting() {
            writes.push(Write::DeletePod(index));
            return writes;
        }
        if !runs(pod) || pod.is_deleting() {
            return writes;
        }
    }
    writes
}

/// What is said of a Pod that is refused; the verb is capitalised as in `World::report_pod`.
///
/// Source: `stateful_pod_control.go` `recordPodEvent`. Case `quota-statefulset`.
fn refusal(view: &View<'_>, pod: &str, error: &str) -> String {
    let verb = if view.version >= 36 { "Create" } else { "create" };
    format!("{verb} Pod {pod} in StatefulSet {} failed error: {error}", view.object.object.name)
}

/// Running, Ready, available and not being deleted.
fn is_settled(view: &View<'_>, spec: &StatefulSetSpec, pod: &Pod) -> bool {
    runs(pod) && !pod.is_deleting() && view.available_in(pod, spec.min_ready_secs) == Millis::ZERO
}
