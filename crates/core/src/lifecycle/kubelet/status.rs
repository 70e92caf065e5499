//! What the kubelet writes of a Pod: container states, phase and conditions.
//!
//! Source: `pkg/kubelet/kubelet_pods.go` `generateAPIPodStatus`, `pkg/kubelet/status/status_manager.go`.

use crate::status::{ContainerState, ContainerStatus, PodPhase, PodStatus, Terminated};
use crate::trace::{Actor, ContainerRole, Fact, Reason};

use super::rules;
use super::worker::{Sandbox, Stage};
use crate::lifecycle::kernel::World;

impl World<'_> {
    pub(super) fn write_status(&mut self, pod: usize, status: PodStatus, reason: Reason) {
        self.write_pod(pod, status, Actor::Kubelet, Fact::StatusWritten, reason);
    }

    /// What the kubelet would write now, and the phase it computes; the status keeps the old phase while
    /// a terminal one is withheld.
    pub(super) fn status(&mut self, pod: usize, terminal: bool) -> (PodStatus, PodPhase) {
        let spec = self.spec(pod);
        let deleting = self.store.pods[pod].status.deleting_secs;
        let waiting = if spec.init_count > 0 { "PodInitializing" } else { "ContainerCreating" };
        let was_initialized = self.workers[pod].was_initialized;
        let mut init = Vec::new();
        let mut containers = Vec::new();
        for (index, container) in spec.containers.iter().enumerate() {
            let records = &self.workers[pod].records[index];
            let running = records.running_since.is_some();
            let should_restart = container.is_sidecar()
                || records.ended.as_ref().is_none_or(|end| {
                    rules::container_should_restart(
                        container.restart_policy.map(|p| p.0),
                        spec.restart_policy,
                        end.exit_code,
                    )
                });
            let (state, last) = match (records.running_since, &records.ended) {
                (Some(since), _) => (ContainerState::Running(since), records.ended.clone()),
                (None, Some(end)) => {
                    match records.refused.filter(|_| !terminal && deleting.is_none() && should_restart) {
                        Some(_) if container.role != ContainerRole::Regular && end.exit_code == 0 => {
                            (ContainerState::Terminated(end.clone()), records.ended_before.clone())
                        }
                        Some(reason) => (ContainerState::Waiting(reason), Some(end.clone())),
                        None => (ContainerState::Terminated(end.clone()), records.ended_before.clone()),
                    }
                }
                (None, None) if terminal && was_initialized => (
                    ContainerState::Terminated(Terminated {
                        exit_code: 137,
                        reason: "ContainerStatusUnknown",
                        finished_at: self.now,
                    }),
                    None,
                ),
                (None, None) => (ContainerState::Waiting(records.refused.unwrap_or(waiting)), None),
            };
            let started = running
                && !records.post_start_running
                && (container.startup.is_none() || records.startup == Some(true));
            let ready = match container.role {
                ContainerRole::PlainInit => matches!(&state, ContainerState::Terminated(end) if end.exit_code == 0),
                _ => started && (container.readiness.is_none() || records.readiness),
            };
            let entry = ContainerStatus {
                name: container.name.clone(),
                ready,
                started,
                restart_count: records.starts.saturating_sub(1),
                state,
                last,
            };
            if index < spec.init_count {
                init.push(entry);
            } else {
                let place = containers.partition_point(|earlier: &ContainerStatus| earlier.name <= entry.name);
                containers.insert(place, entry);
            }
        }
        let begun = (spec.init_count..spec.containers.len()).any(|index| self.workers[pod].records[index].starts > 0);
        self.workers[pod].was_initialized |= begun;
        let mut status = PodStatus {
            phase: self.store.pods[pod].status.phase,
            reason: self.store.pods[pod].status.reason,
            qos: self.store.pods[pod].status.qos,
            bound: true,
            conditions: Vec::new(),
            init,
            containers,
            deleting_secs: deleting,
        };
        let mut phase = rules::pod_phase(&spec, &status, terminal, begun);
        let sandbox_condition = self.input.cluster.version.0 >= 29;
        status.conditions = rules::pod_conditions(
            &spec,
            &status,
            self.workers[pod].sandbox == Sandbox::Ready,
            phase,
            sandbox_condition,
        );
        // What is over without having succeeded or failed is Failed; the conditions keep what they said.
        if terminal && !phase.is_terminal() {
            phase = PodPhase::Failed;
        }
        if !phase.is_terminal() {
            status.phase = phase;
        }
        (status, phase)
    }

    /// The fast path of probe results: only `ready` and `started` change while a sync may be blocked.
    pub(super) fn write_probe_result(&mut self, pod: usize) {
        if self.workers[pod].stage != Stage::Syncing {
            return;
        }
        let (fresh, phase) = self.status(pod, false);
        let mut status = (*self.store.pods[pod].status).clone();
        let new = fresh.init.iter().chain(&fresh.containers);
        for (shown, new) in status.init.iter_mut().chain(&mut status.containers).zip(new) {
            if matches!(shown.state, ContainerState::Running(_)) && matches!(new.state, ContainerState::Running(_)) {
                (shown.ready, shown.started) = (new.ready, new.started);
            }
        }
        let sandbox_condition = self.input.cluster.version.0 >= 29;
        status.conditions = rules::pod_conditions(
            &self.spec(pod),
            &status,
            self.workers[pod].sandbox == Sandbox::Ready,
            phase,
            sandbox_condition,
        );
        self.write_status(pod, status, Reason::Observed);
    }
}
