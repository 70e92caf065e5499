//! What the kubelet writes of a Pod: container states, phase and conditions.
//!
//! Source: `pkg/kubelet/kubelet_pods.go` `generateAPIPodStatus`, `pkg/kubelet/status/status_manager.go`.

use std::rc::Rc;

use crate::api::PodSpec;
use crate::status::{ContainerState, ContainerStatus, PodPhase, PodStatus, Terminated};
use crate::trace::{Actor, ContainerRole, Fact, Reason};

use super::phase::{self, Around};
use super::records::Records;
use super::rules::{self, Observed, Sandbox};
use super::versions;
use super::worker::Resize;
use crate::lifecycle::kernel::World;

impl World<'_> {
    pub(super) fn write_status(&mut self, pod: usize, status: PodStatus, reason: Reason) {
        self.write_pod(pod, status, Actor::Kubelet, Fact::StatusWritten, reason);
    }

    /// Whether this exit code lets the container be started again.
    fn restarts(&self, spec: &PodSpec, index: usize, exit_code: i32) -> bool {
        let own = versions::restart_rules(self.input.cluster.version);
        spec.containers.get(index).is_some_and(|container| {
            container.is_sidecar() || rules::container_should_restart(container, spec.restart_policy, own, exit_code)
        })
    }

    pub(super) fn observed(&self, pod: usize) -> Vec<Observed> {
        let worker = &self.workers[pod];
        let spec = self.spec(pod);
        let version = self.input.cluster.version;
        let containers = spec.containers.iter().zip(worker.records.iter()).enumerate();
        containers
            .map(|(index, (container, records))| {
                let seen = records.seen(worker.snapshot);
                let sidecar = container.is_sidecar();
                let changed = records.record.as_ref().is_some_and(|record| record.image != container.image);
                Observed {
                    role: container.role,
                    seen,
                    startup: if container.startup.is_none() { Some(true) } else { records.startup },
                    shows_initialized: match seen {
                        rules::Seen::Running => true,
                        rules::Seen::Exited(_) => self.input.quirks.exited_counts_as_initialized,
                        rules::Seen::None => false,
                    },
                    liveness_failed: records.liveness_failed,
                    outdated: changed && (!sidecar || versions::restarts_changed_sidecars(version)),
                    resize_restarts: records.resize_restarts,
                    restarts_after_exit: matches!(seen, rules::Seen::Exited(code) if self.restarts(&spec, index, code)),
                    restarts_after_kill: container
                        .restart_policy
                        .filter(|_| versions::restart_rules(version))
                        .map_or(spec.restart_policy, |(own, _)| own)
                        != crate::api::RestartPolicy::Never,
                }
            })
            .collect()
    }

    /// Rule: a start that failed shows its reason as waiting, unless the container would not be started again
    /// or is an init container that ended with 0. Before v1.35 the Pod's policy decided that for sidecars, too.
    /// Source: `convertToAPIContainerStatuses`; recordings `sidecar-crashloop` and `sidecar-exits-0-loop`.
    fn refused(&self, pod: usize, spec: &PodSpec, index: usize, end: Option<&Terminated>) -> Option<&'static str> {
        let reason = self.workers[pod].records[index].refused?;
        if self.store.pods[pod].is_deleting() {
            return None;
        }
        let Some(end) = end else { return Some(reason) };
        let container = spec.containers.get(index)?;
        let own = versions::restart_rules(self.input.cluster.version);
        let restarts = if own {
            self.restarts(spec, index, end.exit_code)
        } else {
            rules::container_should_restart(container, spec.restart_policy, own, end.exit_code)
        };
        (restarts && (container.role == ContainerRole::Regular || end.exit_code != 0)).then_some(reason)
    }

    fn container_status(&self, pod: usize, spec: &PodSpec, index: usize) -> Option<ContainerStatus> {
        let container = spec.containers.get(index)?;
        let worker = &self.workers[pod];
        let records: &Records = &worker.records[index];
        let waiting = if spec.init_count > 0 { "PodInitializing" } else { "ContainerCreating" };
        let end = records.ended_by(worker.snapshot);
        let running = records.record.as_ref().filter(|_| end.is_none());
        let refused = self.refused(pod, spec, index, end);
        let last = records.last.clone();
        let mut completed = false;
        let (state, last) = match (running, end, refused) {
            (Some(record), ..) => (ContainerState::Running(record.started_at), last),
            (None, Some(end), None) => (ContainerState::Terminated(end.clone()), last),
            (None, Some(end), Some(reason)) => (ContainerState::Waiting(reason), Some(end.clone())),
            (None, None, _) => match (&records.kept, records.shown_waiting) {
                (Some(end), None) => (ContainerState::Terminated(end.clone()), last),
                (_, Some(reason)) => {
                    completed = self.store.pods[pod].status.init.get(index).is_some_and(|shown| shown.ready);
                    (ContainerState::Waiting(reason), last)
                }
                (None, None) => (ContainerState::Waiting(refused.unwrap_or(waiting)), last),
            },
        };
        let started = running.is_some()
            && !records.post_start_running
            && (container.startup.is_none() || records.startup == Some(true) || records.started_kept);
        let ready = match container.role {
            ContainerRole::PlainInit => {
                completed || matches!(&state, ContainerState::Terminated(end) if end.exit_code == 0)
            }
            _ => started && (container.readiness.is_none() || records.readiness),
        };
        let restart_count = records.restart_count();
        Some(ContainerStatus { name: container.name.clone(), ready, started, restart_count, state, last })
    }

    fn around(&self, pod: usize, phase: PodPhase) -> Around {
        let version = self.input.cluster.version;
        let worker = &self.workers[pod];
        let can_restart_all = versions::restart_all_containers(version)
            && self.spec(pod).containers.iter().any(|c| c.restart_rules.iter().any(|rule| rule.all_containers));
        Around {
            phase,
            sandbox_ready: versions::sandbox_condition(version).then_some(worker.sandbox == Sandbox::Ready),
            restarting_all: can_restart_all.then(|| !phase.is_terminal() && self.restarts_all(pod)),
            resizing: worker.resize == Resize::Wanted,
        }
    }

    /// What the kubelet would write now, and the phase it computes; the status keeps the old phase while
    /// a terminal one is withheld. `terminal`: everything has stopped.
    pub(super) fn status(&mut self, pod: usize, terminal: bool) -> (PodStatus, PodPhase) {
        let spec = self.spec(pod);
        let before = Rc::clone(&self.store.pods[pod].status);
        // A status stays as long as the life does: it takes no more room than it needs.
        let mut status = PodStatus {
            bound: true,
            conditions: before.conditions.iter().filter(|c| c.kind == "DisruptionTarget").cloned().collect(),
            init: Vec::with_capacity(spec.init_count),
            containers: Vec::with_capacity(spec.containers.len().saturating_sub(spec.init_count)),
            ..*before
        };
        for index in 0..spec.containers.len() {
            let Some(entry) = self.container_status(pod, &spec, index) else { continue };
            if index < spec.init_count {
                status.init.push(entry);
            } else {
                let place = status.containers.partition_point(|earlier| earlier.name <= entry.name);
                status.containers.insert(place, entry);
            }
        }
        let worker = &self.workers[pod];
        let begun = worker
            .records
            .iter()
            .skip(spec.init_count)
            .any(|records| records.record.as_ref().is_some_and(|record| record.sandbox == worker.sandboxes));
        // `started` is carried over from the last status; a new instance does not have it yet.
        let started = |s: &ContainerStatus| {
            before.init.iter().any(|old| old.name == s.name && old.started && old.state == s.state)
        };
        let own = versions::restart_rules(self.input.cluster.version);
        let mut phase = phase::pod_phase(&spec, &status, terminal, begun, own, &started);
        if self.workers[pod].ended_by.is_some() || self.store.pods[pod].status.phase == PodPhase::Failed {
            phase = PodPhase::Failed;
        }
        status.conditions = phase::pod_conditions(&spec, &status, self.around(pod, phase));
        if !phase.is_terminal() {
            status.phase = phase;
        }
        (status, phase)
    }

    /// The fast path of probe results: only `ready` and `started` change while a sync may be blocked.
    pub(super) fn write_probe_result(&mut self, pod: usize) {
        let spec = self.spec(pod);
        let mut status = (*self.store.pods[pod].status).clone();
        for (index, container) in spec.containers.iter().enumerate() {
            let Some(new) = self.container_status(pod, &spec, index) else { continue };
            let list = if index < spec.init_count { &mut status.init } else { &mut status.containers };
            for shown in list.iter_mut().filter(|shown| shown.name == container.name && shown.state == new.state) {
                (shown.ready, shown.started) = (new.ready, new.started);
            }
        }
        let phase = status.phase;
        let ends = status.conditions.iter().any(|c| matches!(c.reason, "PodCompleted" | "PodFailed"));
        if !ends {
            status.conditions = phase::pod_conditions(&spec, &status, self.around(pod, phase));
        }
        self.write_status(pod, status, Reason::Observed);
    }
}
