//! The last two syncs of a Pod: SyncTerminatingPod stops everything, SyncTerminatedPod writes the end.
//!
//! Rule: the API keeps the old phase until every container has stopped. Source: `pkg/kubelet/kubelet.go`
//! `SyncTerminatingPod`, `status_manager.go` `mergePodStatus` and `TerminatePod`; recordings
//! `sidecar-natural-completion`, `pod-active-deadline` and `delete-during-init`.

use std::collections::VecDeque;

use crate::status::{Condition, ContainerState, PodPhase, PodStatus, Terminated};
use crate::table::Table;
use crate::time::Millis;
use crate::trace::{Actor, Fact, Reason, StopTrigger};

use super::phase;
use super::worker::{Ending, Stage, Task};
use crate::lifecycle::kernel::{Wake, World};

const DEADLINE_MESSAGE: &str = "Pod was active on the node longer than the specified deadline";

/// Rule: the Pod's own grace, or that of its deletion, or less if the kubelet ends it with less; never below
/// one second. Source: `pod_workers.go` `calculateEffectiveGracePeriod`; recording `force-delete`.
#[must_use]
pub fn effective_grace_secs(spec: u64, deletion: Option<u64>, override_secs: Option<u64>) -> u64 {
    let asked = match (deletion, override_secs) {
        (Some(deletion), Some(other)) => Some(deletion.min(other)),
        (deletion, other) => deletion.or(other),
    };
    asked.unwrap_or(spec).max(1)
}

impl World<'_> {
    /// A Pod's deletion, or a shorter grace of it.
    pub(in crate::lifecycle) fn deletion_seen(&mut self, pod: usize) {
        self.end_pod(pod, StopTrigger::Deleted);
    }

    /// The kubelet itself ends the Pod.
    fn end_by_kubelet(&mut self, pod: usize, ending: Ending) {
        if self.workers[pod].stage == Stage::Syncing && self.workers[pod].ending.is_none() {
            self.workers[pod].ended_by = Some(ending);
            self.end_pod(pod, ending.trigger);
        }
    }

    /// Rule: a sync in progress (a pull, a postStart, a kill) is not interrupted, and a grace that gets shorter
    /// later does not shorten a stop in progress. Source: `pod_workers.go`; recording
    /// `delete-again-shorter-grace`.
    fn end_pod(&mut self, pod: usize, trigger: StopTrigger) {
        if self.workers[pod].stage == Stage::Syncing && self.workers[pod].ending.is_none() {
            self.workers[pod].ending = Some(trigger);
            self.request_sync(pod);
        }
    }

    /// Rule: counted from `status.startTime`, looked at every second and at every sync. Source:
    /// `pkg/kubelet/active_deadline.go`; recording `pod-active-deadline`.
    pub(super) fn await_deadline(&mut self, pod: usize) {
        if let (Some(secs), Some(start)) = (self.spec(pod).active_deadline_secs, self.workers[pod].start_time) {
            let timing = self.input.timing;
            let due = start + Millis::secs(secs);
            // A ticker on the very instant of the deadline finds it.
            let due = Millis(due.0.saturating_sub(1)).next_tick(timing.ticker_period, timing.ticker_phase);
            self.at(due.max(self.now), Wake::Deadline(pod));
        }
    }

    /// The deadline's ticker.
    pub(in crate::lifecycle) fn deadline(&mut self, pod: usize) {
        if self.workers[pod].stage == Stage::Syncing {
            self.request_sync(pod);
        }
    }

    /// Looks whether the deadline is over; whenever a status is made then, the Event comes again.
    pub(super) fn check_deadline(&mut self, pod: usize) {
        let Some(secs) = self.spec(pod).active_deadline_secs else { return };
        let worker = &mut self.workers[pod];
        let over = worker.start_time.is_some_and(|start| start + Millis::secs(secs) <= self.now);
        let first = worker.ended_by.is_none();
        if !over || (first && worker.stage != Stage::Syncing) {
            return;
        }
        let trigger = StopTrigger::ActiveDeadline;
        if first {
            worker.ended_by = Some(Ending { reason: "DeadlineExceeded", trigger, grace_secs: None });
            let fact = Fact::DeadlineExceeded { deadline_secs: secs };
            let reason = Reason::ActiveDeadline { deadline_secs: secs };
            self.step(Actor::Kubelet, Some(pod), None, fact, reason, Vec::new());
        }
        if self.workers[pod].ended_by.is_some_and(|ending| ending.trigger == trigger) {
            self.pod_event(pod, None, "Normal", "DeadlineExceeded", DEADLINE_MESSAGE.to_owned());
        }
    }

    pub(super) fn sync_terminating_pod(&mut self, pod: usize) {
        self.workers[pod].was_initialized = phase::has_pod_initialized(&self.spec(pod), &self.store.pods[pod].status);
        self.check_deadline(pod);
        let (status, _) = self.status(pod, false);
        self.write_status(pod, status, Reason::Observed);
        let spec_grace = self.spec(pod).grace_secs;
        let deletion = self.store.pods[pod].status.deleting_secs;
        let worker = &mut self.workers[pod];
        let grace = effective_grace_secs(spec_grace, deletion, worker.ended_by.and_then(|ending| ending.grace_secs));
        let trigger = worker.ending.unwrap_or(StopTrigger::Deleted);
        worker.tasks = VecDeque::from([Task::KillPod(trigger, grace), Task::StopSandbox, Task::EndTerminating]);
        self.advance(pod);
    }

    pub(super) fn end_terminating(&mut self, pod: usize) {
        let now = self.now;
        let worker = &mut self.workers[pod];
        worker.stage = Stage::Terminated;
        worker.snapshot = now;
        worker.probes = Table::default();
        self.check_deadline(pod);
        let (status, phase) = self.status(pod, true);
        // A terminal phase travels with whatever else this write changes; without, it waits for the next sync.
        if status != *self.store.pods[pod].status {
            self.write_end(pod, status, phase);
        }
        self.workers[pod].synced_at = Some(now);
        self.await_relist(pod);
    }

    pub(super) fn sync_terminated_pod(&mut self, pod: usize) {
        self.check_deadline(pod);
        let (mut status, end) = self.status(pod, true);
        let begun = phase::begun_init_containers(&status);
        let regular = if self.workers[pod].was_initialized { status.containers.len() } else { 0 };
        for shown in status.init.iter_mut().take(begun).chain(status.containers.iter_mut().take(regular)) {
            if !matches!(shown.state, ContainerState::Terminated(_)) {
                shown.state = ContainerState::Terminated(Terminated {
                    exit_code: 137,
                    reason: "ContainerStatusUnknown",
                    finished_at: self.now,
                });
            }
        }
        // What is over without having succeeded or failed is Failed; the conditions keep what they said.
        let end = if end.is_terminal() { end } else { PodPhase::Failed };
        self.write_end(pod, status, end);
        self.workers[pod].stage = Stage::Finished;
        if self.store.pods[pod].is_deleting() {
            self.finalize_pod(pod);
        }
    }

    fn write_end(&mut self, pod: usize, mut status: PodStatus, phase: PodPhase) {
        if phase.is_terminal() {
            status.phase = phase;
            status.reason = self.workers[pod].ended_by.map_or("", |ending| ending.reason);
        }
        self.write_status(pod, status, Reason::TerminalPhase);
    }

    /// Rule: the kubelet evicts with one second of grace, or with that of a soft eviction if the Pod's own is
    /// not less. Source: `pkg/kubelet/eviction/eviction_manager.go`.
    pub(in crate::lifecycle) fn evict_from_node(&mut self, pod: usize, soft_secs: Option<u64>) {
        let grace_secs = soft_secs.map_or(1, |soft| soft.min(self.spec(pod).grace_secs));
        let trigger = StopTrigger::NodePressure;
        self.disrupted_by_kubelet(pod, Reason::Stopping { trigger, grace_secs });
        let message = "The node was low on resource: memory.".to_owned();
        self.pod_event(pod, None, "Warning", "Evicted", message);
        self.end_by_kubelet(pod, Ending { reason: "Evicted", trigger, grace_secs: Some(grace_secs) });
    }

    /// Rule: every Pod gets the seconds of the shutdown, or its own grace if that is less. Source:
    /// `pkg/kubelet/nodeshutdown/nodeshutdown_manager.go`.
    pub(in crate::lifecycle) fn shut_node_down(&mut self, node: usize, secs: u64) {
        for pod in 0..self.workers.len() {
            if self.store.pods[pod].node == Some(node) && !self.store.pods[pod].gone {
                let grace_secs = secs.min(self.spec(pod).grace_secs);
                let trigger = StopTrigger::NodeShutdown;
                self.disrupted_by_kubelet(pod, Reason::Stopping { trigger, grace_secs });
                self.end_by_kubelet(pod, Ending { reason: "Terminated", trigger, grace_secs: Some(grace_secs) });
            }
        }
    }

    /// Rule: whoever disrupts a Pod says so in its condition DisruptionTarget. Source: KEP-3329.
    fn disrupted_by_kubelet(&mut self, pod: usize, reason: Reason) {
        if self.workers[pod].stage == Stage::Syncing && self.workers[pod].ending.is_none() {
            let mut status = (*self.store.pods[pod].status).clone();
            status.conditions.insert(0, disruption("TerminationByKubelet"));
            self.write_pod(pod, status, Actor::Kubelet, Fact::Disrupted, reason);
        }
    }

    /// Rule: the eviction API notes the disruption, then deletes with the Pod's own grace. Source:
    /// `pkg/registry/core/pod/storage/eviction.go`; recording `evicted-by-api`.
    pub(in crate::lifecycle) fn evict(&mut self, pod: usize, grace_secs: Option<u64>) {
        if !self.store.pods[pod].is_deleting() {
            let mut status = (*self.store.pods[pod].status).clone();
            status.conditions.push(disruption("EvictionByEvictionAPI"));
            self.write_pod(pod, status, Actor::ApiServer, Fact::Disrupted, Reason::Asked);
            self.delete_pod(pod, grace_secs, Actor::User, Reason::Asked);
        }
    }
}

const fn disruption(reason: &'static str) -> Condition {
    Condition { kind: "DisruptionTarget", status: true, reason, message: String::new() }
}
