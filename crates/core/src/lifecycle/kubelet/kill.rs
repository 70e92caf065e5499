//! Stopping containers: preStop, the sidecars' turns, SIGTERM, SIGKILL, on one shared grace budget.
//!
//! Rule: all preStop hooks begin at once; regular containers get SIGTERM right after theirs; a sidecar
//! waits for every regular container and for the next later sidecar; what preStop and waiting took is
//! subtracted in whole seconds; nobody gets less than two seconds. Source: `kuberuntime_container.go`
//! `killContainer`, `kuberuntime_termination_order.go`, since v1.29; recordings
//! `delete-two-sidecars-prestop` and `delete-app-exceeds-grace`.

use crate::process::OnTerm;
use crate::time::Millis;
use crate::trace::{
    Actor, ContainerRef, ContainerRole, Fact, LaneState, ProbeKind, Reason, Shutdown, Stop, StopTrigger,
};

use super::records::kill_word;
use super::rules::{KillOne, MINIMUM_GRACE_SECS};
use super::versions;
use crate::lifecycle::kernel::{ExitWhy, Wake, World};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    PreStop,
    Waiting,
    Stopping,
}

/// The stop of one container.
#[derive(Debug)]
pub(super) struct KillJob {
    grace_secs: u64,
    left_secs: u64,
    began_at: Millis,
    stage: Stage,
    stage_since: Millis,
    pre_stop: Option<Millis>,
    waited_secs: u64,
    /// Its preStop was cut off by the grace and still runs.
    hook_runs: bool,
    ordered: bool,
    timer: u32,
    shutdown: Option<usize>,
    stop: Option<usize>,
}

impl World<'_> {
    /// Stops every running container. `false` if none runs.
    pub(super) fn kill_pod(&mut self, pod: usize, trigger: StopTrigger, grace_secs: u64) -> bool {
        let running: Vec<usize> =
            (0..self.spec(pod).containers.len()).filter(|c| self.workers[pod].records[*c].runs()).collect();
        if running.is_empty() {
            return false;
        }
        self.trace.shutdowns.push(Shutdown {
            pod,
            trigger,
            began_at: self.now,
            grace_secs,
            stops: Vec::with_capacity(running.len()),
        });
        let shutdown = self.trace.shutdowns.len() - 1;
        for container in &running {
            let message = format!("Stopping container {}", self.container_name(pod, *container));
            self.begin_kill(pod, *container, trigger, grace_secs, Some(shutdown), message);
        }
        for container in running {
            self.kill_first_stage(pod, container);
        }
        true
    }

    /// Kills one container within a sync, without order; its replacement starts in the same sync. `false` if
    /// it does not run any more.
    pub(super) fn kill_one(&mut self, pod: usize, kill: KillOne) -> bool {
        let spec = self.spec(pod);
        let Some(container) = spec.containers.get(kill.container) else { return false };
        if !self.workers[pod].records[kill.container].runs() {
            return false;
        }
        let probe = match kill.trigger {
            StopTrigger::Probe(ProbeKind::Startup) => container.startup.as_ref(),
            StopTrigger::Probe(ProbeKind::Liveness) => container.liveness.as_ref(),
            _ => None,
        };
        let restarts_all = kill.trigger == StopTrigger::RestartAll;
        let own_grace = if restarts_all { Some(0) } else { probe.and_then(|probe| probe.grace_secs) };
        let grace_secs = own_grace.unwrap_or(self.spec(pod).grace_secs);
        let message = if restarts_all {
            "killing".to_owned()
        } else {
            let regular = container.role == ContainerRole::Regular;
            let restart = if regular && kill.restart { ", will be restarted" } else { "" };
            let kind = if regular { "Container" } else { "Init container" };
            format!("{kind} {} {}{restart}", container.name, kill_word(kill.trigger))
        };
        self.begin_kill(pod, kill.container, kill.trigger, grace_secs, None, message);
        self.kill_first_stage(pod, kill.container);
        true
    }

    /// Kills the container whose postStart failed.
    pub(super) fn kill_after_post_start(&mut self, pod: usize, container: usize) {
        self.begin_kill(
            pod,
            container,
            StopTrigger::PostStartFailed,
            self.spec(pod).grace_secs,
            None,
            "FailedPostStartHook".to_owned(),
        );
        self.kill_first_stage(pod, container);
    }

    fn begin_kill(
        &mut self,
        pod: usize,
        container: usize,
        trigger: StopTrigger,
        grace_secs: u64,
        shutdown: Option<usize>,
        message: String,
    ) {
        let job = KillJob {
            grace_secs,
            left_secs: grace_secs,
            began_at: self.now,
            stage: Stage::PreStop,
            stage_since: self.now,
            pre_stop: None,
            waited_secs: 0,
            hook_runs: false,
            ordered: shutdown.is_some(),
            timer: 0,
            shutdown,
            stop: None,
        };
        self.workers[pod].records[container].kill = Some(Box::new(job));
        self.workers[pod].records[container].killed_for = Some(trigger);
        self.step(
            Actor::Kubelet,
            Some(pod),
            Some(container),
            Fact::Killing,
            Reason::Stopping { trigger, grace_secs },
            Vec::new(),
        );
        self.pod_event(pod, Some(container), "Normal", "Killing", message);
    }

    fn kill_first_stage(&mut self, pod: usize, container: usize) {
        let hook = self.spec(pod).containers.get(container).is_some_and(|c| c.pre_stop.is_some());
        let grace = self.workers[pod].records[container].kill.as_ref().map_or(0, |job| job.left_secs);
        if !hook || grace == 0 {
            return self.await_turn(pod, container);
        }
        let reason = Reason::PreStopAtOnce { grace_secs: grace };
        self.lane_step(Actor::Kubelet, pod, container, Fact::PreStopBegan, reason, LaneState::PreStop);
        let run = self
            .program(pod, container)
            .and_then(|program| program.pre_stop.run)
            .map(|run| run + self.input.timing.hook);
        let until = run.map_or(Millis::secs(grace), |run| run.min(Millis::secs(grace)));
        self.kill_timer(pod, container, until);
    }

    fn kill_timer(&mut self, pod: usize, container: usize, delay: Millis) {
        let Some(job) = self.workers[pod].records[container].kill.as_mut() else { return };
        job.timer += 1;
        let serial = job.timer;
        self.after(delay, Wake::Kill { pod, container, serial });
    }

    /// A hook ended, a turn came, or the grace ran out.
    pub(in crate::lifecycle) fn kill_goes_on(&mut self, pod: usize, container: usize, serial: u32) {
        let now = self.now;
        let Some(job) = self.workers[pod].records[container].kill.as_mut() else { return };
        if job.timer != serial {
            return;
        }
        let spent = now.since(job.stage_since);
        match job.stage {
            Stage::PreStop => self.pre_stop_ended(pod, container),
            Stage::Waiting => {
                job.waited_secs = spent.whole_secs();
                job.left_secs = job.left_secs.saturating_sub(job.waited_secs);
                self.stop_container(pod, container);
            }
            Stage::Stopping => {}
        }
    }

    fn pre_stop_ended(&mut self, pod: usize, container: usize) {
        let now = self.now;
        let program = self.program(pod, container).map(|program| program.pre_stop);
        let hook = self.input.timing.hook;
        let Some(job) = self.workers[pod].records[container].kill.as_mut() else { return };
        let spent = now.since(job.stage_since);
        let reason = Reason::HookRan { ran: spent, grace_secs: Some(job.grace_secs) };
        let in_time = program.and_then(|p| p.run).is_some_and(|run| run + hook <= spent);
        let ok = in_time && program.is_none_or(|p| p.ok);
        job.pre_stop = Some(spent);
        job.left_secs = job.left_secs.saturating_sub(spent.whole_secs());
        // A hook that is cut off is not killed: it reports its failure when the container is dead.
        let cut_off = !in_time && self.workers[pod].records[container].runs();
        if let Some(job) = self.workers[pod].records[container].kill.as_mut() {
            job.hook_runs = cut_off;
        }
        self.step(Actor::Kubelet, Some(pod), Some(container), Fact::PreStopEnded { ok }, reason, Vec::new());
        if !ok && !cut_off {
            self.pre_stop_failed(pod, container);
        }
        self.await_turn(pod, container);
    }

    fn pre_stop_failed(&mut self, pod: usize, container: usize) {
        self.pod_event(pod, Some(container), "Warning", "FailedPreStopHook", "PreStopHook failed".to_owned());
    }

    /// Rule: a sidecar's prerequisites are all regular containers and the next later sidecar. In v1.28 there
    /// was no order yet: everything got SIGTERM at once. Source: KEP-753, beta graduation.
    fn prerequisites(&self, pod: usize, container: usize) -> Vec<usize> {
        let containers = &self.spec(pod).containers;
        if !versions::orders_termination(self.input.cluster.version)
            || !containers.get(container).is_some_and(crate::api::Container::is_sidecar)
        {
            return Vec::new();
        }
        let later =
            containers.iter().enumerate().skip(container + 1).find(|(_, c)| c.is_sidecar()).map(|(index, _)| index);
        let regular =
            (self.spec(pod).init_count..containers.len()).filter(|c| self.workers[pod].records[*c].starts > 0);
        regular.chain(later).collect()
    }

    fn has_turn(&self, pod: usize, container: usize) -> bool {
        let records = &self.workers[pod].records;
        self.prerequisites(pod, container).into_iter().all(|before| records[before].kill.is_none())
    }

    fn await_turn(&mut self, pod: usize, container: usize) {
        let wait =
            self.workers[pod].records[container].kill.as_ref().is_some_and(|job| job.ordered && job.left_secs > 0)
                && !self.has_turn(pod, container);
        let now = self.now;
        let Some(job) = self.workers[pod].records[container].kill.as_mut() else { return };
        job.stage_since = now;
        if !wait {
            return self.stop_container(pod, container);
        }
        job.stage = Stage::Waiting;
        let left = job.left_secs;
        if self.workers[pod].records[container].runs() {
            let lane = crate::trace::Change::Lane(ContainerRef { pod, container }, LaneState::WaitingTurn);
            if let Some(step) = self.trace.steps.last_mut() {
                step.changes.push(lane);
            }
        }
        self.kill_timer(pod, container, Millis::secs(left));
    }

    fn stop_container(&mut self, pod: usize, container: usize) {
        let prerequisites = self.prerequisites(pod, container);
        let sidecar = self.spec(pod).containers.get(container).is_some_and(crate::api::Container::is_sidecar);
        let now = self.now;
        let program = self.program(pod, container);
        let attempt = self.workers[pod].records[container].starts.saturating_sub(1);
        let running = self.workers[pod].records[container].runs();
        let Some(job) = self.workers[pod].records[container].kill.as_mut() else { return };
        job.stage = Stage::Stopping;
        job.stage_since = now;
        let timeout_secs = job.left_secs.max(MINIMUM_GRACE_SECS);
        let pre_stop_secs = job.pre_stop.unwrap_or_default().whole_secs();
        let spent = job.left_secs < MINIMUM_GRACE_SECS && (pre_stop_secs > 0 || job.waited_secs > 0);
        let (grace_secs, waited_secs, shutdown) = (job.grace_secs, job.waited_secs, job.shutdown);
        let stop = Stop {
            container: ContainerRef { pod, container },
            began_at: job.began_at,
            pre_stop: job.pre_stop,
            sigterm_at: running.then_some(now),
            timeout_secs,
            sigkill_at: None,
            exited_at: None,
            exit_code: None,
            step: self.trace.steps.len(),
        };
        let records = &self.workers[pod].records[container];
        let stop = if running {
            stop
        } else {
            Stop {
                exited_at: records.ended().map(|e| e.finished_at),
                exit_code: records.ended().map(|e| e.exit_code),
                step: stop.step.saturating_sub(1),
                ..stop
            }
        };
        if let Some(entry) = shutdown.and_then(|shutdown| self.trace.shutdowns.get_mut(shutdown)) {
            entry.stops.push(stop);
            let index = entry.stops.len() - 1;
            if let Some(job) = self.workers[pod].records[container].kill.as_mut() {
                job.stop = Some(index);
            }
        }
        if !running {
            return self.kill_done(pod, container);
        }
        let reason = if spent {
            Reason::GraceSpent { grace_secs, floor_secs: MINIMUM_GRACE_SECS }
        } else if sidecar && !versions::orders_termination(self.input.cluster.version) {
            Reason::NoTurns { grace_secs }
        } else {
            Reason::SigtermTurn { grace_secs, pre_stop_secs, waited_secs, after: prerequisites }
        };
        self.lane_step(Actor::Kubelet, pod, container, Fact::Sigterm { timeout_secs }, reason, LaneState::Terminating);
        if let Some(OnTerm::Exit { after, exit_code }) = program.map(|program| program.on_term) {
            let after = after + self.input.timing.signal;
            self.after(after, Wake::Exit { pod, container, attempt, exit_code, why: ExitWhy::Sigterm });
        }
        self.after(
            Millis::secs(timeout_secs) + self.input.timing.sigkill_extra,
            Wake::Sigkill { pod, container, attempt },
        );
    }

    /// The timeout after SIGTERM is over.
    pub(in crate::lifecycle) fn sigkill(&mut self, pod: usize, container: usize, attempt: u32) {
        let records = &self.workers[pod].records[container];
        let stopping =
            self.workers[pod].records[container].kill.as_ref().is_some_and(|job| job.stage == Stage::Stopping);
        if !records.runs() || records.starts != attempt + 1 || !stopping {
            return;
        }
        let timeout_secs =
            self.workers[pod].records[container].kill.as_ref().map_or(0, |job| job.left_secs.max(MINIMUM_GRACE_SECS));
        let ignores = self.program(pod, container).filter(|program| program.on_term == OnTerm::Ignore);
        let why = ignores.map(|program| program.guess.term);
        let now = self.now;
        self.step(
            Actor::Kubelet,
            Some(pod),
            Some(container),
            Fact::Sigkill,
            Reason::IgnoredSigterm { timeout_secs, why },
            Vec::new(),
        );
        if let Some(stop) = self.stop_entry(pod, container) {
            stop.sigkill_at = Some(now);
        }
        self.after(
            self.input.timing.death,
            Wake::Exit { pod, container, attempt, exit_code: 137, why: ExitWhy::Sigkill },
        );
    }

    fn stop_entry(&mut self, pod: usize, container: usize) -> Option<&mut Stop> {
        let job = self.workers[pod].records[container].kill.as_ref()?;
        let (shutdown, stop) = (job.shutdown?, job.stop?);
        self.trace.shutdowns.get_mut(shutdown)?.stops.get_mut(stop)
    }

    /// How long ago the container got its stop signal.
    pub(super) fn since_sigterm(&self, pod: usize, container: usize) -> Millis {
        let job = self.workers[pod].records[container].kill.as_ref();
        job.filter(|job| job.stage == Stage::Stopping).map_or(Millis::ZERO, |job| self.now.since(job.stage_since))
    }

    /// A container that is being stopped has ended.
    pub(super) fn killed_container_ended(&mut self, pod: usize, container: usize, exit_code: i32) {
        let now = self.now;
        if self.workers[pod].records[container].kill.as_ref().is_some_and(|job| job.hook_runs) {
            self.pre_stop_failed(pod, container);
        }
        match self.workers[pod].records[container].kill.as_ref().map(|job| job.stage) {
            Some(Stage::Stopping) => {
                if let Some(stop) = self.stop_entry(pod, container) {
                    stop.exited_at = Some(now);
                    stop.exit_code = Some(exit_code);
                }
                self.kill_done(pod, container);
            }
            // Its hook dies with it; it still takes its turn, so that an earlier sidecar does not overtake.
            Some(Stage::PreStop) => self.pre_stop_ended(pod, container),
            Some(Stage::Waiting) | None => {}
        }
    }

    fn kill_done(&mut self, pod: usize, container: usize) {
        self.workers[pod].records[container].kill = None;
        if self.workers[pod].records.iter().all(|records| records.kill.is_none()) {
            return self.after(self.input.timing.status_write, Wake::Task(pod));
        }
        for other in 0..self.spec(pod).containers.len() {
            let waits = self.workers[pod].records[other].kill.as_ref().is_some_and(|job| job.stage == Stage::Waiting);
            if waits && self.has_turn(pod, other) {
                self.kill_timer(pod, other, self.input.timing.turnover);
            }
        }
    }
}
