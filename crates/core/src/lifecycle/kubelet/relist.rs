//! When the kubelet looks at the runtime (PLEG), and when a Pod's worker is woken.
//!
//! Rule: all containers are looked at once a second; what changed since wakes the Pod's worker. A worker that
//! is asked to sync waits until the runtime has been looked at since its last sync. Source:
//! `pkg/kubelet/pleg/generic.go`, `pod_workers.go` (`GetNewerThan`); recordings `pod-exit-0` and
//! `poststart-fails`.

use crate::time::Millis;

use super::worker::Stage;
use crate::lifecycle::kernel::{Wake, World};

impl World<'_> {
    fn next_relist(&self) -> Millis {
        self.now.next_tick(self.input.timing.pleg_period, self.input.timing.pleg_phase)
    }

    /// When the runtime was last looked at.
    pub(super) fn relisted(&self, pod: usize) -> Millis {
        let last = self.now.last_tick(self.input.timing.pleg_period, self.input.timing.pleg_phase);
        last.max(self.workers[pod].relisted_at)
    }

    /// A container or the sandbox changed: the next relist finds it.
    pub(super) fn becomes_dirty(&mut self, pod: usize) {
        if !std::mem::replace(&mut self.workers[pod].dirty, true) {
            self.at(self.next_relist(), Wake::Relist(pod));
        }
    }

    /// The periodic relist.
    pub(in crate::lifecycle) fn relist(&mut self, pod: usize) {
        if std::mem::take(&mut self.workers[pod].dirty) {
            self.request_sync(pod);
        }
    }

    /// The relist on demand.
    ///
    /// Rule: it lets the worker go on, but is no relist of its own: what changed is told again by the next periodic
    /// one, whose sync asks those that are not ready yet once more. Source: `pkg/kubelet/pleg/generic.go`
    /// `UpdateCache`; recording `statefulset-ordered`.
    pub(in crate::lifecycle) fn relist_now(&mut self, pod: usize) {
        let now = self.now;
        let worker = &mut self.workers[pod];
        worker.relisted_at = now;
        // Only SyncPod takes it; the later stages wait for the period.
        if worker.stage != Stage::Syncing || worker.ending.is_some() {
            return;
        }
        if worker.waiting {
            self.work(pod);
        } else if worker.dirty {
            self.request_sync(pod);
        }
    }

    /// Somebody wants a sync.
    pub(in crate::lifecycle) fn request_sync(&mut self, pod: usize) {
        if self.workers[pod].stage == Stage::Finished {
            return;
        }
        if self.workers[pod].busy {
            self.workers[pod].pending = true;
        } else if self.workers[pod].synced_at.is_none_or(|at| self.relisted(pod) > at) {
            self.work(pod);
        } else {
            self.await_relist(pod);
        }
    }

    /// The worker's next sync begins with the next relist.
    pub(super) fn await_relist(&mut self, pod: usize) {
        let relist_at = self.next_relist();
        let worker = &mut self.workers[pod];
        (worker.busy, worker.waiting, worker.awaited_at) = (true, true, relist_at);
        self.at(relist_at, Wake::Work(pod));
    }

    /// The relist that a worker waited for.
    pub(in crate::lifecycle) fn relist_awaited(&mut self, pod: usize) {
        // One that was awaited before the last sync is not the one that is awaited now.
        if self.workers[pod].waiting && self.workers[pod].awaited_at <= self.now {
            self.work(pod);
        }
    }
}
