//! Starting a container: back-off, image, create, start, postStart; and its process's end.
//!
//! Rule: the steps block the sync one after another. Source: `kuberuntime_container.go` `startContainer`;
//! recording `poststart-blocks-second`.

use crate::api::RestartPolicy;
use crate::process::Guess;
use crate::status::Terminated;
use crate::time::Millis;
use crate::trace::{Actor, Change, ContainerRef, ContainerRole, Fact, Gate, LaneState, Reason, StopTrigger};

use super::worker::{Flow, Task};
use super::{backoff, versions};
use crate::lifecycle::kernel::{ExitWhy, Wake, World};
use crate::lifecycle::names;

impl World<'_> {
    pub(super) fn start(&mut self, pod: usize, container: usize) -> Flow {
        let now = self.now;
        let image = self.spec(pod).containers.get(container).map(|c| c.image.clone()).unwrap_or_default();
        let records = &mut self.workers[pod].records[container];
        // The key of the back-off holds the container's definition: another image starts anew.
        if records.record.as_ref().is_some_and(|record| record.image != image) {
            records.backoff = None;
        }
        let restarts = records.restart_count();
        if let Err((delay, until)) = backoff::back_off(&mut records.backoff, records.snapshot_end, now) {
            let ended_at = records.snapshot_end.unwrap_or_default();
            self.lane_step(
                Actor::Kubelet,
                pod,
                container,
                Fact::BackOff { delay, until },
                Reason::CrashLoop { delay, ended_at, restarts },
                LaneState::BackOff,
            );
            let (container_name, name) = (self.container_name(pod, container), &self.store.pods[pod].name);
            let uid = names::uid("Pod", name, pod);
            let message = format!("Back-off restarting failed container {container_name} in pod {name}_default({uid})");
            self.pod_event(pod, Some(container), "Warning", "BackOff", message);
            self.start_refused(pod, container, "CrashLoopBackOff", Some(until));
            return Flow::Next;
        }
        self.next_tasks(pod, [Task::Pull(container)]);
        Flow::Next
    }

    /// Rule: the sync goes on with the next container, unless it was a plain init container. `until`: the end
    /// of a back-off; without one the sync is repeated after a fixed time. Source: `SyncPod`, `reasonCache`.
    pub(super) fn start_refused(&mut self, pod: usize, container: usize, waiting: &'static str, until: Option<Millis>) {
        self.workers[pod].records[container].refused = Some(waiting);
        self.workers[pod].start_failed(until);
        if self.spec(pod).containers.get(container).is_some_and(|c| c.role == ContainerRole::PlainInit) {
            self.workers[pod].tasks.retain(|task| !matches!(task, Task::Start(_)));
        }
    }

    pub(super) fn created(&mut self, pod: usize, container: usize) -> Flow {
        let fact = Fact::ContainerCreated;
        self.step(Actor::Kubelet, Some(pod), Some(container), fact, Reason::StartSequence, Vec::new());
        let message = versions::created(self.input.cluster.version, &self.container_name(pod, container));
        self.pod_event(pod, Some(container), "Normal", "Created", message);
        self.next_tasks(pod, [Task::Started(container)]);
        Flow::Wait(self.input.timing.start_container)
    }

    /// Why the kubelet starts this container now.
    fn start_reason(&self, pod: usize, container: usize) -> Reason {
        let spec = self.spec(pod);
        let records = &self.workers[pod].records;
        let Some(c) = spec.containers.get(container) else { return Reason::StartSequence };
        let records = &records[container];
        if let Some((end, record)) = records.ended().zip(records.record.as_ref()) {
            let exit_code = end.exit_code;
            if record.sandbox != self.workers[pod].sandboxes {
                return Reason::Replaces { trigger: StopTrigger::SandboxLost };
            }
            if let Some(trigger) = records.killed_for.filter(|trigger| *trigger != StopTrigger::PostStartFailed) {
                return Reason::Replaces { trigger };
            }
            let own = c.restart_policy.map(|p| p.0).filter(|_| versions::restart_rules(self.input.cluster.version));
            if own.is_some() && c.restart_rules.iter().any(|rule| rule.matches(exit_code)) {
                return Reason::RestartRule { exit_code };
            }
            let own = own.or_else(|| c.is_sidecar().then_some(RestartPolicy::Always));
            let policy = own.unwrap_or(spec.restart_policy).as_str();
            return Reason::RestartPolicy { policy, own: own.is_some(), exit_code, restarts: records.restart_count() };
        }
        let Some(previous) = container.checked_sub(1) else {
            return if c.role == ContainerRole::Regular {
                Reason::InitComplete { after: None }
            } else {
                Reason::FirstInit
            };
        };
        match spec.containers.get(previous) {
            Some(before) if before.role == ContainerRole::Regular => Reason::InitComplete { after: Some(previous) },
            Some(before) if before.is_sidecar() => Reason::SidecarStarted {
                sidecar: previous,
                gate: match (&before.startup, &before.post_start) {
                    (Some(_), _) => Gate::StartupProbe,
                    (None, Some(_)) => Gate::PostStart,
                    (None, None) => Gate::Running,
                },
            },
            _ => Reason::PreviousInitDone { previous },
        }
    }

    pub(super) fn started(&mut self, pod: usize, container: usize) -> Flow {
        let reason = self.start_reason(pod, container);
        let now = self.now;
        let spec = self.spec(pod);
        let Some(c) = spec.containers.get(container) else { return Flow::Next };
        let has_hook = c.post_start.is_some();
        let worker = &mut self.workers[pod];
        worker.changed = true;
        let records = &mut worker.records[container];
        let attempt = records.starts;
        let was_started = records.startup == Some(true);
        records.start(now, worker.sandboxes, c);
        records.started_kept = was_started && self.input.quirks.started_inherited;
        records.post_start_running = has_hook;
        self.becomes_dirty(pod);
        let lane = self.running_lane(pod, container);
        self.lane_step(Actor::Kubelet, pod, container, Fact::ContainerStarted { attempt }, reason, lane);
        let message = versions::started(self.input.cluster.version, &c.name);
        self.pod_event(pod, Some(container), "Normal", "Started", message);
        let Some(program) = self.program(pod, container) else { return Flow::Next };
        if let Some(run) = program.run {
            let why = if program.oom { ExitWhy::OutOfMemory } else { ExitWhy::Itself };
            self.after(run, Wake::Exit { pod, container, attempt, exit_code: program.exit_code, why });
        }
        if !has_hook {
            return Flow::Next;
        }
        self.step(Actor::Kubelet, Some(pod), Some(container), Fact::PostStartBegan, Reason::HookDeclared, Vec::new());
        self.next_tasks(pod, [Task::PostStartEnded(container)]);
        // A hook that never returns blocks the sync for good.
        program.post_start.run.map_or(Flow::Block, |run| Flow::Wait(run + self.input.timing.hook))
    }

    pub(super) fn post_start_ended(&mut self, pod: usize, container: usize) -> Flow {
        self.workers[pod].records[container].post_start_running = false;
        if !self.workers[pod].records[container].runs() {
            return Flow::Next;
        }
        let ok = self.program(pod, container).is_none_or(|program| program.post_start.ok);
        let lane = self.running_lane(pod, container);
        let ran = self.workers[pod].records[container].ran(self.now);
        let reason = Reason::HookRan { ran, grace_secs: None };
        self.lane_step(Actor::Kubelet, pod, container, Fact::PostStartEnded { ok }, reason, lane);
        if ok {
            return Flow::Next;
        }
        self.pod_event(pod, Some(container), "Warning", "FailedPostStartHook", "PostStartHook failed".to_owned());
        self.start_refused(pod, container, "PostStartHookError", None);
        self.kill_after_post_start(pod, container);
        Flow::Block
    }

    pub(in crate::lifecycle) fn exit(
        &mut self,
        pod: usize,
        container: usize,
        attempt: u32,
        exit_code: i32,
        why: ExitWhy,
    ) {
        let now = self.now;
        let guess = self.program(pod, container).map(|program| program.guess);
        let records = &mut self.workers[pod].records[container];
        if !records.runs() || records.starts != attempt + 1 {
            return;
        }
        let reason = match (why, exit_code) {
            (ExitWhy::OutOfMemory, _) => "OOMKilled",
            (_, 0) => "Completed",
            _ => "Error",
        };
        if let Some(record) = &mut records.record {
            record.ended = Some(Terminated { exit_code, reason, finished_at: now });
        }
        let (guess, ran) = (guess.unwrap_or(Guess::TOLD), records.ran(now));
        let because = match why {
            ExitWhy::Itself => Reason::ProcessEnded { guess, ran },
            ExitWhy::OutOfMemory => Reason::OutOfMemory { ran },
            ExitWhy::Sigterm => Reason::HandledSigterm { guess, took: self.since_sigterm(pod, container) },
            ExitWhy::Sigkill => Reason::Killed,
        };
        let lane = LaneState::Exited { exit_code, killed: why == ExitWhy::Sigkill };
        self.lane_step(Actor::Process, pod, container, Fact::Exited { exit_code, reason }, because, lane);
        self.becomes_dirty(pod);
        if self.workers[pod].records[container].kill.is_some() {
            self.killed_container_ended(pod, container, exit_code);
        }
    }

    pub(super) fn running_lane(&self, pod: usize, container: usize) -> LaneState {
        let records = &self.workers[pod].records[container];
        let spec = self.spec(pod);
        let Some(c) = spec.containers.get(container) else { return LaneState::Running };
        if records.post_start_running || (c.startup.is_some() && records.startup != Some(true)) {
            LaneState::RunningNotStarted
        } else if c.role == ContainerRole::PlainInit || (c.readiness.is_some() && !records.readiness) {
            LaneState::Running
        } else {
            LaneState::Ready
        }
    }

    pub(super) fn lane_step(
        &mut self,
        actor: Actor,
        pod: usize,
        container: usize,
        fact: Fact,
        reason: Reason,
        lane: LaneState,
    ) -> usize {
        let changed = self.workers[pod].records[container].lane.replace(lane) != Some(lane);
        let changes = if changed { vec![Change::Lane(ContainerRef { pod, container }, lane)] } else { Vec::new() };
        self.step(actor, Some(pod), Some(container), fact, reason, changes)
    }
}
