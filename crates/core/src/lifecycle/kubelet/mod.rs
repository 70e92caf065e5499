//! The kubelet: works on one Pod given its own spec, and knows no controller.
//!
//! `rules`, `backoff`, `phase`, `probing` and `versions` decide (pure functions). `worker` is the shell around the
//! decisions with the syncs that block, `relist` wakes it, `terminate` has the last two syncs, `status` is what
//! it writes. `start` and `image` start containers, `kill` stops them, `probes` asks them, `records` is what the
//! runtime keeps of them. `restart_all`, `resize` and `restart` (of the kubelet, of the node) are the rarer
//! events. Here is what the kubelet is told by the API server.

pub mod backoff;
mod image;
mod kill;
pub mod phase;
mod probes;
pub mod probing;
mod records;
mod relist;
mod resize;
mod restart;
mod restart_all;
pub mod rules;
mod start;
mod status;
pub mod terminate;
mod versions;
pub(super) mod worker;

use crate::process::{Around, Program};
use crate::time::Millis;

use super::kernel::{Wake, World};
use records::Records;
use worker::Worker;

/// From a write of the API server to the kubelet's reaction.
const WATCH: Millis = Millis(5);

impl World<'_> {
    /// A Pod was created; the kubelet's part of it begins when it is bound.
    pub(super) fn add_worker(&mut self, pod: usize) {
        let spec = self.spec(pod);
        let state = &self.store.pods[pod];
        let in_job = state.owner.is_some_and(|owner| self.store.objects[owner].object.is_job());
        let programs = (self.input.programs)(&spec, Around { in_job, completion_index: state.completion_index });
        let records = spec.containers.iter().map(|_| Records::default()).collect();
        self.workers.push(Worker::new(records, programs, spec));
    }

    /// A Pod was bound to the node.
    pub(super) fn kubelet_sees_pod(&mut self, pod: usize) {
        self.after(self.input.timing.first_status, Wake::Sync(pod));
    }

    /// Spec or metadata of a Pod changed.
    pub(super) fn kubelet_sees_change(&mut self, pod: usize) {
        self.notice_resize(pod);
        self.after(WATCH, Wake::Sync(pod));
    }

    /// A Pod's deletion was asked for, or its grace was shortened.
    pub(super) fn kubelet_sees_deletion(&mut self, pod: usize) {
        self.after(WATCH, Wake::DeletionSeen(pod));
    }

    /// What the running or last instance of a container does.
    fn program(&self, pod: usize, container: usize) -> Option<Program> {
        let worker = &self.workers[pod];
        let runs = worker.programs.get(container)?;
        let index = (worker.records[container].starts as usize).saturating_sub(1);
        runs.get(index).or_else(|| runs.last()).copied()
    }

    fn container_name(&self, pod: usize, container: usize) -> String {
        self.spec(pod).containers.get(container).map(|c| c.name.clone()).unwrap_or_default()
    }
}
