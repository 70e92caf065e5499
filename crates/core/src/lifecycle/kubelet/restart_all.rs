//! RestartAllContainers: one container's exit restarts all of them in place.
//!
//! Rule: every running container is killed without grace and preStop, all records are removed, the Pod starts
//! over in the same sandbox. Source: KEP-5532, `kuberuntime_manager.go`, on since v1.36.

use crate::trace::{Actor, Fact, Reason, StopTrigger};

use super::rules::{self, KillOne};
use super::versions;
use crate::lifecycle::kernel::World;

impl World<'_> {
    fn triggers_restart(&self, pod: usize, index: usize) -> bool {
        let worker = &self.workers[pod];
        let end = worker.records[index].ended_by(worker.snapshot);
        let spec = self.spec(pod);
        let container = spec.containers.get(index);
        container.zip(end).is_some_and(|(container, end)| rules::restarts_all_containers(container, end.exit_code))
    }

    /// Whether a container's exit asks for all to be restarted.
    pub(super) fn restarts_all(&self, pod: usize) -> bool {
        versions::restart_all_containers(self.input.cluster.version)
            && !self.store.pods[pod].is_deleting()
            && (0..self.workers[pod].records.len()).any(|index| self.triggers_restart(pod, index))
    }

    /// Those that asked for it last, so that a kubelet that stops meanwhile sees them again; regular ones before
    /// init containers, each in reverse order.
    pub(super) fn restart_all_order(&self, pod: usize) -> Vec<KillOne> {
        let init_count = self.spec(pod).init_count;
        let count = self.workers[pod].records.len();
        let groups = [(false, false), (false, true), (true, false), (true, true)].into_iter();
        groups
            .flat_map(|group| {
                (0..count).rev().filter(move |index| (self.triggers_restart(pod, *index), *index < init_count) == group)
            })
            .map(|container| KillOne { container, trigger: StopTrigger::RestartAll, restart: true })
            .collect()
    }

    pub(super) fn remove_all(&mut self, pod: usize) {
        let now = self.now;
        let asked = (0..self.workers[pod].records.len()).find(|index| self.triggers_restart(pod, *index));
        let end = asked.and_then(|index| self.workers[pod].records[index].ended());
        let reason = Reason::RestartAllRule {
            container: asked.unwrap_or_default(),
            exit_code: end.map_or(0, |end| end.exit_code),
        };
        let worker = &mut self.workers[pod];
        worker.changed = true;
        for records in worker.records.iter_mut() {
            records.remove_for_restart(now);
        }
        self.becomes_dirty(pod);
        self.step(Actor::Kubelet, Some(pod), None, Fact::ContainersRemoved, reason, Vec::new());
    }
}
