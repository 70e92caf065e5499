//! Latencies of a cluster.

use crate::time::Millis;

/// Latencies of a small cluster of v1.36, from recordings of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Pod created to bound.
    pub schedule: Millis,
    /// Bound to the first status of the kubelet.
    pub first_status: Millis,
    /// The volume manager's first poll.
    pub volume_wait: Millis,
    /// Creating the sandbox.
    pub sandbox: Millis,
    /// Creating a container.
    pub create_container: Millis,
    /// Starting a container.
    pub start_container: Millis,
    /// Pulling an image that is not on the node.
    pub pull: Millis,
    /// Asking the registry about an image that is on the node.
    pub pull_present: Millis,
    /// Failing to pull an image that does not exist.
    pub pull_failed: Millis,
    /// The kubelet's relist of all containers.
    pub pleg_period: Millis,
    /// The first relist.
    pub pleg_phase: Millis,
    /// Relist at once after a sync that changed something, since v1.36.
    pub relist: Millis,
    /// The grid on which retries and deadlines are looked at.
    pub ticker_period: Millis,
    /// Its first tick.
    pub ticker_phase: Millis,
    /// Retries wait this many percent of what is due: a random factor in [1, 1.5) in a real kubelet.
    pub jitter_percent: u64,
    /// Changing the resources of running containers.
    pub resize: Millis,
    /// What a kubelet needs until it works.
    pub kubelet_start: Millis,
    /// How long the kubelet is away while the node's sandboxes are lost.
    pub reboot: Millis,
    /// A hook's overhead over its own run.
    pub hook: Millis,
    /// From a predecessor's end to the next sidecar's stop.
    pub turnover: Millis,
    /// From SIGTERM to the end of a process that has nothing to do before.
    pub signal: Millis,
    /// SIGKILL comes this much after the timeout.
    pub sigkill_extra: Millis,
    /// From SIGKILL to the end.
    pub death: Millis,
    /// Stopping the sandbox.
    pub stop_sandbox: Millis,
    /// Writing a status.
    pub status_write: Millis,
    /// A controller's reaction.
    pub controller: Millis,
    /// The Job controller batches Pod events this long.
    pub job_batch: Millis,
    /// Between the Job controller's two writes.
    pub job_second_write: Millis,
}

impl Timing {
    /// Medians of the recordings.
    pub const OBSERVED: Self = Self {
        schedule: Millis(5),
        first_status: Millis(15),
        volume_wait: Millis(300),
        sandbox: Millis(80),
        create_container: Millis(20),
        start_container: Millis(60),
        pull: Millis(1000),
        pull_present: Millis(15),
        pull_failed: Millis(10_000),
        pleg_period: Millis(1000),
        pleg_phase: Millis(900),
        relist: Millis(10),
        ticker_period: Millis(1000),
        ticker_phase: Millis(500),
        jitter_percent: 120,
        resize: Millis(25),
        kubelet_start: Millis(1000),
        reboot: Millis(3000),
        hook: Millis(30),
        turnover: Millis(20),
        signal: Millis(10),
        sigkill_extra: Millis(11),
        death: Millis(7),
        stop_sandbox: Millis(90),
        status_write: Millis(10),
        controller: Millis(4),
        job_batch: Millis(1000),
        job_second_write: Millis(7),
    };

    /// Nothing takes time but what Kubernetes itself counts: back-offs, probe periods, graces.
    pub const IDEAL: Self = Self {
        schedule: Millis::ZERO,
        first_status: Millis::ZERO,
        volume_wait: Millis::ZERO,
        sandbox: Millis::ZERO,
        create_container: Millis::ZERO,
        start_container: Millis::ZERO,
        pull: Millis::ZERO,
        pull_present: Millis::ZERO,
        pull_failed: Millis::ZERO,
        pleg_period: Millis::ZERO,
        pleg_phase: Millis::ZERO,
        relist: Millis::ZERO,
        ticker_period: Millis::ZERO,
        ticker_phase: Millis::ZERO,
        jitter_percent: 100,
        resize: Millis::ZERO,
        kubelet_start: Millis::ZERO,
        reboot: Millis(3000),
        hook: Millis::ZERO,
        turnover: Millis::ZERO,
        signal: Millis::ZERO,
        sigkill_extra: Millis::ZERO,
        death: Millis::ZERO,
        stop_sandbox: Millis::ZERO,
        status_write: Millis::ZERO,
        controller: Millis::ZERO,
        job_batch: Millis(1000),
        job_second_write: Millis::ZERO,
    };

    /// A retry's wait with its jitter.
    #[must_use]
    pub const fn jittered(&self, wait: Millis) -> Millis {
        Millis(wait.0.saturating_mul(self.jitter_percent) / 100)
    }
}
