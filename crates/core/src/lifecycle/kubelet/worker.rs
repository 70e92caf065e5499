//! The Pod worker: one sync after another, each a list of tasks of which some block.
//!
//! Rule: a worker does one thing at a time; what is asked of it meanwhile waits for the end of the sync.
//! Source: `pkg/kubelet/pod_workers.go`.

use std::collections::VecDeque;

use crate::process::Program;
use crate::status::{PodPhase, Terminated};
use crate::table::Table;
use crate::time::Millis;
use crate::trace::{Actor, Fact, LaneState, Reason, StopTrigger};

use super::kill::KillJob;
use super::probes::ProbeWorker;
use super::rules::{self, BackOffEntry, KillOne, Observed, Seen};
use crate::lifecycle::kernel::{Wake, World};

/// A task of the Pod worker; some block.
#[derive(Debug, Clone)]
pub(super) enum Task {
    AddProbes,
    SandboxUp,
    Start(usize),
    Pull(usize),
    Pulled(usize, Option<Millis>),
    Created(usize),
    Started(usize),
    PostStartEnded(usize),
    Kill(KillOne),
    KillPod(StopTrigger, u64),
    StopSandbox,
    SandboxDown,
    EndSync,
    FinalStatus,
}

pub(super) enum Flow {
    Next,
    Wait(Millis),
    Block,
}

/// A container's records in the runtime.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// How often it was started.
    pub starts: u32,
    pub running_since: Option<Millis>,
    /// The newest exited record.
    pub ended: Option<Terminated>,
    /// The one before.
    pub ended_before: Option<Terminated>,
    pub killed: bool,
    pub post_start_running: bool,
    /// Startup probe result of the running instance.
    pub startup: Option<bool>,
    pub readiness: bool,
    pub liveness_failed: bool,
    /// Its stop, while one is in progress.
    pub kill: Option<KillJob>,
    pub backoff: Option<BackOffEntry>,
    /// End of the newest exited record in the snapshot of the current sync.
    pub snapshot_end: Option<Millis>,
    /// Waiting reason of the last failed start.
    pub refused: Option<&'static str>,
    /// Lane last shown.
    pub lane: Option<LaneState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sandbox {
    None,
    Ready,
    Stopped,
}

/// Where the Pod worker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// SyncPod when asked.
    Syncing,
    /// No SyncPod any more: nothing restarts.
    Terminating,
    /// The terminal phase is written.
    Finished,
}

/// What the kubelet knows of a Pod: its worker and the runtime's records.
#[derive(Debug)]
pub(in crate::lifecycle) struct Worker {
    pub(super) records: Table<Records>,
    /// What the processes do: by container, then by instance; the last one repeats.
    pub(super) programs: Vec<Vec<Program>>,
    pub(super) stage: Stage,
    pub(super) busy: bool,
    pub(super) pending: bool,
    pub(super) changed: bool,
    pub(super) failed: bool,
    pub(super) retry_at: Option<Millis>,
    pub(super) tasks: VecDeque<Task>,
    pub(super) sandbox: Sandbox,
    pub(super) probes: Table<ProbeWorker>,
    pub(super) deletion_waits: bool,
    pub(super) was_initialized: bool,
    pub(super) trigger: StopTrigger,
}

impl Worker {
    pub(super) fn new(records: Table<Records>, programs: Vec<Vec<Program>>) -> Self {
        Self {
            records,
            programs,
            stage: Stage::Syncing,
            busy: false,
            pending: false,
            changed: false,
            failed: false,
            retry_at: None,
            tasks: VecDeque::new(),
            sandbox: Sandbox::None,
            probes: Table::default(),
            deletion_waits: false,
            was_initialized: false,
            trigger: StopTrigger::Deleted,
        }
    }
}

impl World<'_> {
    pub(in crate::lifecycle) fn note_steady(&mut self) {
        let Some(pod) = self.workers.len().checked_sub(1) else { return };
        if self.workers[pod].stage != Stage::Syncing {
            return;
        }
        let spec = self.spec(pod);
        let running =
            spec.containers.iter().enumerate().filter(|(c, container)| {
                !container.is_sidecar() && self.workers[pod].records[*c].running_since.is_some()
            });
        let running = running.map(|(c, _)| c).collect();
        self.step(Actor::Kubelet, Some(pod), None, Fact::Steady, Reason::NothingPending { running }, Vec::new());
    }

    pub(super) fn next_tick(&self) -> Millis {
        self.now.next_tick(self.input.timing.pleg_period, self.input.timing.pleg_phase)
    }

    fn observed(&self, pod: usize) -> Vec<Observed> {
        let state = &self.workers[pod];
        let spec = self.spec(pod);
        let containers = spec.containers.iter().zip(state.records.iter());
        containers
            .map(|(container, records)| Observed {
                role: container.role,
                seen: match (records.running_since, &records.ended) {
                    (Some(_), _) => Seen::Running,
                    (None, Some(end)) => Seen::Exited(end.exit_code),
                    (None, None) => Seen::None,
                },
                startup: if container.startup.is_none() { Some(true) } else { records.startup },
                liveness_failed: records.liveness_failed,
                own_policy: container.restart_policy.map(|p| p.0),
            })
            .collect()
    }

    pub(in crate::lifecycle) fn sync(&mut self, pod: usize) {
        if self.workers[pod].stage != Stage::Syncing {
            return;
        }
        if self.workers[pod].busy {
            self.workers[pod].pending = true;
            return;
        }
        let state = &mut self.workers[pod];
        (state.busy, state.pending, state.changed, state.failed, state.retry_at) = (true, false, false, false, None);
        for records in state.records.iter_mut() {
            records.snapshot_end = records.ended.as_ref().map(|end| end.finished_at);
        }
        let (status, phase) = self.status(pod, false);
        self.write_status(pod, status, Reason::Observed);
        if phase.is_terminal() {
            // The next stages of the worker each wait for a relist.
            self.workers[pod].stage = Stage::Terminating;
            self.workers[pod].trigger =
                if phase == PodPhase::Failed { StopTrigger::InitFailed } else { StopTrigger::NaturalCompletion };
            let tick = self.next_tick();
            self.at(tick, Wake::Terminate(pod));
            return;
        }
        let actions = rules::compute_pod_actions(&self.observed(pod), self.spec(pod).restart_policy);
        let mut tasks = VecDeque::new();
        let new_sandbox = self.workers[pod].sandbox == Sandbox::None;
        if new_sandbox {
            tasks.extend([Task::AddProbes, Task::SandboxUp]);
        }
        if actions.kill_pod {
            tasks.extend([Task::KillPod(StopTrigger::NaturalCompletion, self.spec(pod).grace_secs), Task::StopSandbox]);
        }
        tasks.extend(actions.kill.into_iter().map(Task::Kill));
        tasks.extend(actions.start.into_iter().map(Task::Start));
        tasks.push_back(Task::EndSync);
        self.workers[pod].tasks = tasks;
        if new_sandbox {
            self.after(self.input.timing.volume_wait, Wake::Worker(pod));
        } else {
            self.advance(pod);
        }
    }

    pub(in crate::lifecycle) fn advance(&mut self, pod: usize) {
        while let Some(task) = self.workers[pod].tasks.pop_front() {
            match self.execute(pod, task) {
                Flow::Next => {}
                Flow::Wait(delay) => return self.after(delay, Wake::Worker(pod)),
                Flow::Block => return,
            }
        }
    }

    pub(super) fn next_tasks<const N: usize>(&mut self, pod: usize, tasks: [Task; N]) {
        for task in tasks.into_iter().rev() {
            self.workers[pod].tasks.push_front(task);
        }
    }

    fn execute(&mut self, pod: usize, task: Task) -> Flow {
        let timing = self.input.timing;
        match task {
            Task::AddProbes => {
                self.add_probes(pod);
                Flow::Wait(timing.sandbox)
            }
            Task::SandboxUp => {
                self.workers[pod].sandbox = Sandbox::Ready;
                self.workers[pod].changed = true;
                self.step(Actor::Kubelet, Some(pod), None, Fact::SandboxReady, Reason::NoSandboxYet, Vec::new());
                if self.input.cluster.version.0 >= 36 {
                    let (status, _) = self.status(pod, false);
                    self.write_status(pod, status, Reason::Observed);
                }
                Flow::Next
            }
            Task::Start(container) => self.start(pod, container),
            Task::Pull(container) => self.pull(pod, container),
            Task::Pulled(container, took) => {
                let Some(c) = self.spec(pod).containers.get(container).cloned() else { return Flow::Next };
                let reason = Reason::ImagePolicy { policy: c.pull_policy.as_str(), present: took.is_none() };
                if !self.images.contains(&c.image) {
                    self.images.push(c.image.clone());
                }
                self.step(
                    Actor::Kubelet,
                    Some(pod),
                    Some(container),
                    Fact::Pulled { image: c.image.clone(), took },
                    reason,
                    Vec::new(),
                );
                let message = match took {
                    Some(took) => format!(
                        "Successfully pulled image \"{}\" in {ms}ms ({ms}ms including waiting).",
                        c.image,
                        ms = took.0
                    ),
                    None if self.input.cluster.version.0 >= 35 => format!(
                        "Container image \"{}\" already present on machine and can be accessed by the pod",
                        c.image
                    ),
                    None => format!("Container image \"{}\" already present on machine", c.image),
                };
                let message = if took.is_some() && self.input.cluster.version.0 >= 30 {
                    format!("{message} Image size: 0 bytes.")
                } else {
                    message
                };
                self.pod_event(pod, Some(container), "Normal", "Pulled", message);
                self.next_tasks(pod, [Task::Created(container)]);
                Flow::Wait(timing.create_container)
            }
            Task::Created(container) => {
                self.step(
                    Actor::Kubelet,
                    Some(pod),
                    Some(container),
                    Fact::ContainerCreated,
                    Reason::StartSequence,
                    Vec::new(),
                );
                let name = self.container_name(pod, container);
                let message = match self.input.cluster.version.0 {
                    35.. => "Container created".to_owned(),
                    32..=34 => format!("Created container: {name}"),
                    _ => format!("Created container {name}"),
                };
                self.pod_event(pod, Some(container), "Normal", "Created", message);
                self.next_tasks(pod, [Task::Started(container)]);
                Flow::Wait(timing.start_container)
            }
            Task::Started(container) => self.started(pod, container),
            Task::PostStartEnded(container) => self.post_start_ended(pod, container),
            Task::Kill(kill) => {
                self.workers[pod].changed = true;
                self.kill_one(pod, kill);
                Flow::Block
            }
            Task::KillPod(trigger, grace_secs) => {
                self.workers[pod].changed = true;
                if self.kill_pod(pod, trigger, grace_secs) { Flow::Block } else { Flow::Next }
            }
            Task::StopSandbox => {
                if self.workers[pod].sandbox != Sandbox::Ready {
                    return Flow::Next;
                }
                self.next_tasks(pod, [Task::SandboxDown]);
                Flow::Wait(timing.stop_sandbox)
            }
            Task::SandboxDown => {
                self.workers[pod].sandbox = Sandbox::Stopped;
                self.step(Actor::Kubelet, Some(pod), None, Fact::SandboxStopped, Reason::AllStopped, Vec::new());
                Flow::Wait(timing.status_write)
            }
            Task::EndSync => {
                self.end_sync(pod);
                Flow::Next
            }
            Task::FinalStatus => {
                self.final_status(pod);
                Flow::Next
            }
        }
    }

    fn end_sync(&mut self, pod: usize) {
        let state = &mut self.workers[pod];
        state.busy = false;
        if state.deletion_waits {
            state.deletion_waits = false;
            return self.deletion_seen(pod);
        }
        let (changed, failed, pending, retry_at) = (state.changed, state.failed, state.pending, state.retry_at);
        if pending || (changed && !failed && self.input.cluster.version.0 >= 36) {
            self.after(self.input.timing.relist, Wake::Sync(pod));
        } else if changed {
            let tick = self.next_tick();
            self.at(tick, Wake::Sync(pod));
        }
        if let Some(retry_at) = retry_at {
            // The kubelet multiplies what remains by a random factor in [1, 1.5); its middle is taken, then its ticker.
            let remaining = retry_at.since(self.now).0.min(60_000);
            let due = self.now + Millis(remaining * 5 / 4);
            let due = due.next_tick(Millis::secs(1), self.input.timing.ticker_phase);
            self.at(due, Wake::Sync(pod));
        }
    }

    pub(in crate::lifecycle) fn deletion_seen(&mut self, pod: usize) {
        if self.workers[pod].stage != Stage::Syncing {
            return;
        }
        if self.workers[pod].busy {
            // A sync in progress (a pull, a postStart, a kill) is not interrupted.
            self.workers[pod].deletion_waits = true;
            return;
        }
        let grace = self.store.pods[pod].status.deleting_secs.unwrap_or(self.spec(pod).grace_secs);
        self.workers[pod].stage = Stage::Terminating;
        self.workers[pod].trigger = StopTrigger::Deleted;
        self.workers[pod].tasks =
            VecDeque::from([Task::KillPod(StopTrigger::Deleted, grace), Task::StopSandbox, Task::FinalStatus]);
        self.advance(pod);
    }

    pub(in crate::lifecycle) fn terminate(&mut self, pod: usize) {
        let trigger = self.workers[pod].trigger;
        if self.workers[pod].sandbox == Sandbox::Stopped {
            // Nothing of this stage changes the status, so the terminal phase waits for the next one.
            let tick = self.next_tick();
            return self.at(tick, Wake::TerminalPhase(pod));
        }
        self.workers[pod].tasks =
            VecDeque::from([Task::KillPod(trigger, self.spec(pod).grace_secs), Task::StopSandbox, Task::FinalStatus]);
        self.advance(pod);
    }

    pub(in crate::lifecycle) fn final_status(&mut self, pod: usize) {
        let (mut status, phase) = self.status(pod, true);
        status.phase = phase;
        self.workers[pod].stage = Stage::Finished;
        self.write_status(pod, status, Reason::TerminalPhase);
        if self.store.pods[pod].status.deleting_secs.is_some() {
            let tick = self.next_tick();
            self.at(tick, Wake::Gone(pod));
        }
    }
}
