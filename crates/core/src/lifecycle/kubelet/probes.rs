//! Probe workers: one per container and probe, on tickers anchored where the kubelet created them.
//!
//! Rule: the ticker starts when the worker is created, not when the container starts, and keeps its phase
//! over restarts; a tick before `initialDelaySeconds` (counted from the whole second of the start) is
//! skipped; readiness and liveness wait for the startup probe. Source: `pkg/kubelet/prober/worker.go`;
//! recordings `sidecar-startup-gate` and `app-liveness-restart`.

use crate::api::Probe;
use crate::process::ProbeOutcome;
use crate::time::Millis;
use crate::trace::{Actor, Fact, ProbeKind, Reason};

use super::worker::Stage;
use crate::lifecycle::kernel::{Wake, World};

/// A worker.
#[derive(Debug)]
pub(super) struct ProbeWorker {
    container: usize,
    kind: ProbeKind,
    last: Option<bool>,
    run: u32,
    /// A failed startup or liveness probe rests until the container is replaced.
    on_hold: bool,
}

impl World<'_> {
    fn probe_spec(&self, pod: usize, container: usize, kind: ProbeKind) -> Option<Probe> {
        let spec = self.spec(pod);
        let container = spec.containers.get(container)?;
        match kind {
            ProbeKind::Startup => container.startup.clone(),
            ProbeKind::Readiness => container.readiness.clone(),
            ProbeKind::Liveness => container.liveness.clone(),
        }
    }

    /// Creates the workers: regular containers first, then sidecars.
    pub(super) fn add_probes(&mut self, pod: usize) {
        let spec = self.spec(pod);
        let regular = spec.init_count..spec.containers.len();
        for container in regular.chain(0..spec.init_count) {
            for kind in [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness] {
                if self.probe_spec(pod, container, kind).is_some() {
                    let worker = self.workers[pod].probes.push(ProbeWorker {
                        container,
                        kind,
                        last: None,
                        run: 0,
                        on_hold: false,
                    });
                    self.after(Millis::ZERO, Wake::Probe { pod, worker });
                }
            }
        }
    }

    /// A new instance of a container starts with fresh results.
    pub(super) fn reset_probes(&mut self, pod: usize, container: usize) {
        for worker in self.workers[pod].probes.iter_mut().filter(|worker| worker.container == container) {
            (worker.last, worker.run, worker.on_hold) = (None, 0, false);
        }
    }

    /// A ticker.
    pub(in crate::lifecycle) fn probe(&mut self, pod: usize, worker: usize) {
        if self.workers[pod].stage != Stage::Syncing {
            return;
        }
        let (container, kind, on_hold) = {
            let worker = &self.workers[pod].probes[worker];
            (worker.container, worker.kind, worker.on_hold)
        };
        let Some(probe) = self.probe_spec(pod, container, kind) else { return };
        self.after(Millis::secs(probe.period_secs), Wake::Probe { pod, worker });
        let records = &self.workers[pod].records[container];
        let Some(since) = records.running_since.filter(|_| !on_hold) else { return };
        if self.now.since(Millis::secs(since.whole_secs())) < Millis::secs(probe.initial_delay_secs) {
            return;
        }
        let has_startup = self.probe_spec(pod, container, ProbeKind::Startup).is_some();
        let started = !has_startup || records.startup == Some(true);
        if started == (kind == ProbeKind::Startup) {
            return;
        }
        let index = match kind {
            ProbeKind::Startup => 0,
            ProbeKind::Readiness => 1,
            ProbeKind::Liveness => 2,
        };
        let alive = self.now.since(since);
        let ok = match self.program(pod, container).and_then(|program| program.probes.get(index).copied()) {
            Some(ProbeOutcome::OkFrom(from)) => alive >= from,
            Some(ProbeOutcome::OkUntil(until)) => alive < until,
            Some(ProbeOutcome::Fail) => false,
            None => true,
        };
        let threshold = if ok { probe.success_threshold } else { probe.failure_threshold };
        let state = &mut self.workers[pod].probes[worker];
        state.run = if state.last == Some(ok) { state.run.saturating_add(1) } else { 1 };
        state.last = Some(ok);
        let run = state.run;
        let reached = run >= threshold;
        let records = &mut self.workers[pod].records[container];
        let changed = reached
            && match kind {
                ProbeKind::Startup => records.startup.replace(ok) != Some(ok),
                ProbeKind::Readiness => std::mem::replace(&mut records.readiness, ok) != ok,
                ProbeKind::Liveness => std::mem::replace(&mut records.liveness_failed, !ok) == ok,
            };
        if ok && !changed {
            return;
        }
        let lane = self.running_lane(pod, container);
        let fact = Fact::Probe { kind, ok, run, threshold };
        self.lane_step(Actor::Kubelet, pod, container, fact, Reason::ProbeDue { period_secs: probe.period_secs }, lane);
        if !ok {
            let word = match kind {
                ProbeKind::Startup => "Startup",
                ProbeKind::Readiness => "Readiness",
                ProbeKind::Liveness => "Liveness",
            };
            self.pod_event(pod, Some(container), "Warning", "Unhealthy", format!("{word} probe failed: "));
        }
        if !changed {
            return;
        }
        self.write_probe_result(pod);
        if !ok && kind != ProbeKind::Readiness {
            self.workers[pod].probes[worker].on_hold = true;
        }
        if kind == ProbeKind::Startup || (kind == ProbeKind::Liveness && !ok) {
            self.after(self.input.timing.status_write, Wake::Sync(pod));
        }
    }
}
