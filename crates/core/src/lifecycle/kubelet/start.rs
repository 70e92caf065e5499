//! Starting a container: back-off, image, create, start, postStart; and its process's end.
//!
//! Rule: the steps block the sync one after another. Source: `kuberuntime_container.go` `startContainer`;
//! recording `poststart-blocks-second`.

use crate::api::PullPolicy;
use crate::status::Terminated;
use crate::trace::{Actor, Change, ContainerRef, ContainerRole, Fact, Gate, Guess, LaneState, Reason};

use super::rules;
use super::worker::{Flow, Stage, Task};
use crate::lifecycle::kernel::{ExitWhy, Wake, World};

impl World<'_> {
    pub(super) fn start(&mut self, pod: usize, container: usize) -> Flow {
        let now = self.now;
        let records = &mut self.workers[pod].records[container];
        let restarts = records.starts.saturating_sub(1);
        if let Err((delay, until)) = rules::back_off(&mut records.backoff, records.snapshot_end, now) {
            records.refused = Some("CrashLoopBackOff");
            let ended_at = records.snapshot_end.unwrap_or_default();
            let state = &mut self.workers[pod];
            state.failed = true;
            state.retry_at = Some(state.retry_at.map_or(until, |earlier| earlier.min(until)));
            self.lane_step(
                Actor::Kubelet,
                pod,
                container,
                Fact::BackOff { delay, until },
                Reason::CrashLoop { delay, ended_at, restarts },
                LaneState::BackOff,
            );
            let message = format!(
                "Back-off restarting failed container {} in pod {}_default({})",
                self.container_name(pod, container),
                self.store.pods[pod].name,
                "11111111-2222-3333-4444-555555555555"
            );
            self.pod_event(pod, Some(container), "Warning", "BackOff", message);
            if self.spec(pod).containers.get(container).is_some_and(|c| c.role == ContainerRole::PlainInit) {
                self.workers[pod].tasks.retain(|task| !matches!(task, Task::Start(_)));
            }
            return Flow::Next;
        }
        records.refused = None;
        self.next_tasks(pod, [Task::Pull(container)]);
        Flow::Next
    }

    pub(super) fn pull(&mut self, pod: usize, container: usize) -> Flow {
        let Some(c) = self.spec(pod).containers.get(container).cloned() else { return Flow::Next };
        let present = self.images.contains(&c.image);
        if present && c.pull_policy != PullPolicy::Always || c.pull_policy == PullPolicy::Never {
            self.next_tasks(pod, [Task::Pulled(container, None)]);
            return Flow::Next;
        }
        let took = if present { self.input.timing.pull_present } else { self.input.timing.pull };
        let reason = Reason::ImagePolicy { policy: c.pull_policy.as_str(), present };
        self.lane_step(
            Actor::Kubelet,
            pod,
            container,
            Fact::PullStarted { image: c.image.clone() },
            reason,
            LaneState::Starting,
        );
        self.pod_event(pod, Some(container), "Normal", "Pulling", format!("Pulling image \"{}\"", c.image));
        self.next_tasks(pod, [Task::Pulled(container, Some(took))]);
        Flow::Wait(took)
    }

    /// Why the kubelet starts this container now.
    fn start_reason(&self, pod: usize, container: usize) -> Reason {
        let spec = self.spec(pod);
        let records = &self.workers[pod].records;
        let Some(c) = spec.containers.get(container) else { return Reason::StartSequence };
        if let Some(end) = &records[container].ended {
            let own = c.restart_policy.map(|p| p.0);
            let policy = own.unwrap_or(spec.restart_policy).as_str();
            return Reason::RestartPolicy {
                policy,
                own: own.is_some(),
                exit_code: end.exit_code,
                restarts: records[container].starts.saturating_sub(1),
            };
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
        let has_hook = self.spec(pod).containers.get(container).is_some_and(|c| c.post_start.is_some());
        let records = &mut self.workers[pod].records[container];
        let attempt = records.starts;
        records.starts += 1;
        records.running_since = Some(now);
        (records.startup, records.readiness, records.liveness_failed, records.killed) = (None, false, false, false);
        records.post_start_running = has_hook;
        self.workers[pod].changed = true;
        self.reset_probes(pod, container);
        let lane = self.running_lane(pod, container);
        self.lane_step(Actor::Kubelet, pod, container, Fact::ContainerStarted { attempt }, reason, lane);
        let name = self.container_name(pod, container);
        let message = if self.input.cluster.version.0 >= 35 {
            "Container started".to_owned()
        } else {
            format!("Started container {name}")
        };
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
        if self.workers[pod].records[container].running_since.is_none() {
            return Flow::Next;
        }
        let ok = self.program(pod, container).is_none_or(|program| program.post_start.ok);
        let lane = self.running_lane(pod, container);
        self.lane_step(Actor::Kubelet, pod, container, Fact::PostStartEnded { ok }, Reason::HookDeclared, lane);
        if ok {
            return Flow::Next;
        }
        self.pod_event(pod, Some(container), "Warning", "FailedPostStartHook", "PostStartHook failed".to_owned());
        self.workers[pod].records[container].refused = Some("PostStartHookError");
        self.workers[pod].failed = true;
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
        if records.running_since.is_none() || records.starts != attempt + 1 {
            return;
        }
        records.running_since = None;
        let reason = match (why, exit_code) {
            (ExitWhy::OutOfMemory, _) => "OOMKilled",
            (_, 0) => "Completed",
            _ => "Error",
        };
        records.ended_before = records.ended.take();
        records.ended = Some(Terminated { exit_code, reason, finished_at: now });
        records.killed = why == ExitWhy::Sigkill;
        let guess = guess.unwrap_or(Guess::Kind);
        let because = match why {
            ExitWhy::Itself | ExitWhy::OutOfMemory => Reason::ProcessEnded { guess },
            ExitWhy::Sigterm => Reason::HandledSigterm { guess },
            ExitWhy::Sigkill => Reason::Killed,
        };
        let lane = LaneState::Exited { exit_code, killed: why == ExitWhy::Sigkill };
        self.lane_step(Actor::Process, pod, container, Fact::Exited { exit_code, reason }, because, lane);
        if self.workers[pod].records[container].kill.is_some() {
            self.killed_container_ended(pod, container, exit_code);
        } else if self.workers[pod].stage == Stage::Syncing {
            let tick = self.next_tick();
            self.at(tick, Wake::Sync(pod));
        }
    }

    pub(super) fn running_lane(&self, pod: usize, container: usize) -> LaneState {
        let records = &self.workers[pod].records[container];
        let Some(c) = self.spec(pod).containers.get(container).cloned() else { return LaneState::Running };
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
