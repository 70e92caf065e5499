//! Probe workers: one per container and probe, on tickers anchored where the kubelet created them.
//!
//! Rule: the ticker starts when the worker is created, not when the container starts, and keeps its phase
//! over restarts; a worker knows of its container what the last status said; a tick before
//! `initialDelaySeconds` is skipped; readiness and liveness wait
//! for the startup probe. Source: `pkg/kubelet/prober/worker.go`; recordings `sidecar-startup-gate` and
//! `app-liveness-restart`.

use crate::api::{Container, PodSpec, Probe};
use crate::process::ProbeOutcome;
use crate::status::ContainerState;
use crate::time::Millis;
use crate::trace::{Actor, Fact, ProbeKind, Reason};

use super::probing::{self, Failure};
use super::versions;
use super::worker::Stage;
use crate::lifecycle::kernel::{Wake, World};

/// A worker.
#[derive(Debug)]
pub(super) struct ProbeWorker {
    container: usize,
    kind: ProbeKind,
    /// Start of the instance that it knows.
    instance: Option<Millis>,
    last: Option<bool>,
    run: u32,
    /// It rests until the container is replaced: its result is final.
    on_hold: bool,
    /// It has ended.
    pub(super) over: bool,
    /// Only the newest ticker counts.
    serial: u32,
}

const KINDS: [(ProbeKind, &str); 3] =
    [(ProbeKind::Startup, "Startup"), (ProbeKind::Readiness, "Readiness"), (ProbeKind::Liveness, "Liveness")];

const fn probe_of(container: &Container, kind: ProbeKind) -> Option<&Probe> {
    match kind {
        ProbeKind::Startup => container.startup.as_ref(),
        ProbeKind::Readiness => container.readiness.as_ref(),
        ProbeKind::Liveness => container.liveness.as_ref(),
    }
}

impl World<'_> {
    /// Creates the workers: regular containers first, then sidecars.
    ///
    /// Rule: those that ended are created anew, up to the first one that is still there: what comes after it is not
    /// looked at. Source: `prober_manager.go` `AddPod`; kubernetes#132826.
    pub(super) fn add_probes(&mut self, pod: usize) {
        let spec = self.spec(pod);
        let regular = spec.init_count..spec.containers.len();
        for container in regular.chain(0..spec.init_count) {
            for (kind, _) in KINDS {
                if spec.containers.get(container).and_then(|c| probe_of(c, kind)).is_some() {
                    let mut known = self.workers[pod].probes.iter();
                    if known.any(|known| !known.over && known.container == container && known.kind == kind) {
                        return;
                    }
                    let worker = self.workers[pod].probes.push(ProbeWorker {
                        container,
                        kind,
                        instance: None,
                        last: None,
                        run: 0,
                        on_hold: false,
                        over: false,
                        serial: 0,
                    });
                    self.after(Millis::ZERO, Wake::Probe { pod, worker, serial: 0 });
                }
            }
        }
    }

    /// Rule: whenever a status is made, a started container that is not ready is asked at once whether it is,
    /// and its ticker starts anew. Source: `prober_manager.go` `UpdatePodStatus`; recording
    /// `sidecar-readiness-does-not-gate`.
    pub(super) fn ask_readiness(&mut self, pod: usize) {
        for index in 0..self.workers[pod].probes.len() {
            let worker = &self.workers[pod].probes[index];
            let records = &self.workers[pod].records[worker.container];
            if worker.kind != ProbeKind::Readiness || worker.over || records.readiness || !records.runs() {
                continue;
            }
            let started = self.spec(pod).containers.get(worker.container).is_some_and(|c| c.startup.is_none())
                || records.startup == Some(true);
            if started {
                let worker = &mut self.workers[pod].probes[index];
                worker.serial += 1;
                let serial = worker.serial;
                self.after(self.input.timing.status_write, Wake::Probe { pod, worker: index, serial });
            }
        }
    }

    /// What the last status said: the start of the instance, and whether it is started.
    fn shown(&self, pod: usize, init_count: usize, container: usize, name: &str) -> Option<(ContainerState, bool)> {
        let status = &self.store.pods[pod].status;
        let shown = if container < init_count {
            status.init.get(container)
        } else {
            status.containers.iter().find(|shown| shown.name == name)
        };
        shown.map(|shown| (shown.state.clone(), shown.started))
    }

    /// A ticker.
    pub(in crate::lifecycle) fn probe(&mut self, pod: usize, worker: usize, serial: u32) {
        if worker >= self.workers[pod].probes.len() {
            return;
        }
        let spec = self.spec(pod);
        let known = &self.workers[pod].probes[worker];
        let (container, kind) = (known.container, known.kind);
        if known.over || known.serial != serial {
            return;
        }
        let Some(c) = spec.containers.get(container) else { return };
        let Some(probe) = probe_of(c, kind) else { return };
        if self.probe_once(pod, worker, container, &spec, kind, probe) {
            self.after(Millis::secs(probe.period_secs.max(1)), Wake::Probe { pod, worker, serial });
        } else if worker < self.workers[pod].probes.len() {
            self.workers[pod].probes[worker].over = true;
        }
    }

    /// Returns whether the worker goes on.
    fn probe_once(
        &mut self,
        pod: usize,
        worker: usize,
        container: usize,
        spec: &PodSpec,
        kind: ProbeKind,
        probe: &Probe,
    ) -> bool {
        let Some(c) = spec.containers.get(container) else { return false };
        // Rule: StopLivenessAndStartup knows regular containers only. Source: `prober_manager.go`.
        let regular = container >= spec.init_count;
        if self.workers[pod].stage != Stage::Syncing && regular && kind != ProbeKind::Readiness {
            return false;
        }
        let Some((state, started)) = self.shown(pod, spec.init_count, container, &c.name) else {
            return true;
        };
        let since = match state {
            ContainerState::Running(since) => since,
            ContainerState::Waiting(_) => return true,
            ContainerState::Terminated(_) => {
                let never = spec.restart_policy == crate::api::RestartPolicy::Never;
                let own = c.restart_policy.is_some();
                let kept = !c.is_sidecar() || versions::keeps_probing_sidecars(self.input.cluster.version);
                return !never || (own && kept);
            }
        };
        let known = &mut self.workers[pod].probes[worker];
        if known.instance != Some(since) {
            known.instance = Some(since);
            known.on_hold = false;
            let kept = &mut self.workers[pod].records[container].started_kept;
            *kept &= kind != ProbeKind::Startup || !self.input.quirks.started_inherited;
        }
        let known = &self.workers[pod].probes[worker];
        let counted_from = probing::initial_delay_counts_from(since, regular);
        let early = self.now.since(counted_from) < Millis::secs(probe.initial_delay_secs);
        if known.on_hold || early || started == (kind == ProbeKind::Startup) {
            return true;
        }
        let word = KINDS.iter().find(|(of, _)| *of == kind).map_or("", |(_, word)| word);
        let runs = self.workers[pod].records[container].runs();
        let cancelled = self.input.quirks.exec_probes_cancelled && self.workers[pod].stage != Stage::Syncing;
        let error = if cancelled && probe.address.is_none() {
            Some("rpc error: code = Canceled desc = context canceled".to_owned())
        } else {
            probing::error(probe, runs)
        };
        if let Some(error) = error {
            let message = versions::probe_errored(self.input.cluster.version, word, &error);
            self.pod_event(pod, Some(container), "Warning", "Unhealthy", message);
            return true;
        }
        let alive = self.now.since(since);
        let index = match kind {
            ProbeKind::Startup => 0,
            ProbeKind::Readiness => 1,
            ProbeKind::Liveness => 2,
        };
        let failure = match self.program(pod, container).and_then(|program| program.probes.get(index).copied()) {
            _ if !runs => Some(Failure::Refused),
            Some(ProbeOutcome::OkFrom(from)) => (alive < from).then_some(Failure::Refused),
            Some(ProbeOutcome::OkUntil(until)) => (alive >= until).then_some(Failure::BadAnswer),
            Some(ProbeOutcome::Fail) => Some(Failure::BadAnswer),
            None => None,
        };
        let ok = failure.is_none();
        let threshold = if ok { probe.success_threshold } else { probe.failure_threshold };
        let known = &mut self.workers[pod].probes[worker];
        known.run = if known.last == Some(ok) { known.run.saturating_add(1) } else { 1 };
        known.last = Some(ok);
        let run = known.run;
        let reached = run >= threshold;
        if reached && (kind == ProbeKind::Startup || (kind == ProbeKind::Liveness && !ok)) {
            (known.on_hold, known.run) = (true, 0);
        }
        let records = &mut self.workers[pod].records[container];
        let changed = reached
            && match kind {
                ProbeKind::Startup => records.startup.replace(ok) != Some(ok),
                ProbeKind::Readiness => std::mem::replace(&mut records.readiness, ok) != ok,
                ProbeKind::Liveness => std::mem::replace(&mut records.liveness_failed, !ok) == ok,
            };
        if ok && !changed {
            return true;
        }
        let lane = self.running_lane(pod, container);
        let fact = Fact::Probe { kind, ok, run, threshold };
        let reason = Reason::ProbeDue { period_secs: probe.period_secs, initial_delay_secs: probe.initial_delay_secs };
        if self.workers[pod].records[container].kill.is_none() {
            self.lane_step(Actor::Kubelet, pod, container, fact, reason, lane);
        } else {
            self.step(Actor::Kubelet, Some(pod), Some(container), fact, reason, Vec::new());
        }
        if let Some(failure) = failure {
            let message = format!("{word} probe failed: {}", probing::failure(probe, pod, failure));
            self.pod_event(pod, Some(container), "Warning", "Unhealthy", message);
        }
        if changed {
            if kind != ProbeKind::Liveness {
                self.write_probe_result(pod);
            }
            // Every new result asks for a sync.
            self.after(self.input.timing.status_write, Wake::Sync(pod));
        }
        true
    }
}
