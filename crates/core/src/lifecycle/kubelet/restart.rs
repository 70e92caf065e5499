//! The kubelet and the node: the kubelet stops and comes back, sandboxes are lost.
//!
//! Rule: what the kubelet remembers is gone (workers, probe workers, back-offs), what the runtime has stays;
//! nothing is noticed while it is away. Source: `pkg/kubelet/kubelet.go`; recordings `kubelet-restart` and
//! `node-reboot`.

use crate::table::Table;
use crate::time::Millis;
use crate::trace::{Actor, Fact, Reason};

use super::rules::Sandbox;
use super::versions;
use super::worker::Stage;
use crate::lifecycle::kernel::{Wake, World};

impl World<'_> {
    /// The kubelet stops; it is up again after `down` and what it needs to start.
    pub(in crate::lifecycle) fn kubelet_down(&mut self, down: Millis) {
        self.step(Actor::User, None, None, Fact::KubeletStopped, Reason::Asked, Vec::new());
        for worker in self.workers.iter_mut() {
            (worker.busy, worker.waiting, worker.pending, worker.dirty, worker.met) =
                (false, false, false, false, false);
            (worker.synced_at, worker.retry_at) = (None, None);
            worker.tasks.clear();
            worker.pulls.clear();
            worker.probes = Table::default();
            for records in worker.records.iter_mut() {
                (records.kill, records.backoff, records.refused) = (None, None, None);
                records.post_start_running = false;
            }
        }
        let back_at = self.now + down + self.input.timing.kubelet_start;
        self.at(back_at, Wake::KubeletUp);
        self.forget_the_kubelets();
        self.kubelet_back_at = self.kubelet_back_at.max(Some(back_at));
    }

    /// All sandboxes are lost while the kubelet is away.
    pub(in crate::lifecycle) fn lose_sandboxes(&mut self) {
        for pod in 0..self.workers.len() {
            if self.workers[pod].sandbox == Sandbox::Ready && !self.store.pods[pod].gone {
                self.workers[pod].sandbox = Sandbox::Stopped;
                self.step(Actor::User, Some(pod), None, Fact::SandboxLost, Reason::Asked, Vec::new());
            }
        }
    }

    /// The kubelet meets every Pod of its node again.
    pub(in crate::lifecycle) fn kubelet_up(&mut self) {
        // It was stopped again meanwhile.
        if self.kubelet_back_at.is_some_and(|back_at| back_at > self.now) {
            return;
        }
        self.kubelet_back_at = None;
        self.step(Actor::Kubelet, None, None, Fact::KubeletStarted, Reason::Asked, Vec::new());
        let keeps = versions::keeps_status_over_restart(self.input.cluster.version);
        for pod in 0..self.workers.len() {
            self.workers[pod].dirty = false;
            if !self.store.pods[pod].status.bound || self.workers[pod].stage == Stage::Finished {
                continue;
            }
            let spec = self.spec(pod);
            for (records, container) in self.workers[pod].records.iter_mut().zip(&spec.containers) {
                if !keeps {
                    (records.startup, records.readiness) = (None, false);
                } else if self.input.quirks.startup_result_lost && container.is_sidecar() {
                    records.started_kept = records.startup.take() == Some(true);
                }
            }
            if self.store.pods[pod].is_deleting() {
                self.deletion_seen(pod);
            }
            self.await_deadline(pod);
            self.request_sync(pod);
        }
    }

    /// The runtime loses the records of ended containers; the API still knows their ends.
    pub(in crate::lifecycle) fn remove_ended(&mut self, pod: usize) {
        let now = self.now;
        for records in self.workers[pod].records.iter_mut().filter(|records| !records.runs()) {
            records.remove(false, now);
        }
    }

    /// Rule: before the containers start over in a new sandbox, the records of all init containers are removed.
    /// Source: `kuberuntime_manager.go` `purgeInitContainers`; recording `node-reboot`.
    pub(super) fn purge_init(&mut self, pod: usize) {
        let now = self.now;
        let shown = std::rc::Rc::clone(&self.store.pods[pod].status);
        for (records, shown) in self.workers[pod].records.iter_mut().zip(&shown.init) {
            records.remove(matches!(shown.state, crate::status::ContainerState::Running(_)), now);
        }
    }
}
