//! The kernel (one queue ordered by time, class and sequence) and the kubelet's Pod worker.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

use crate::api::PullPolicy;
use crate::kubectl;
use crate::process::Program;
use crate::status::{ContainerState, ContainerStatus, PodPhase, PodStatus, Terminated};
use crate::table::Table;
use crate::time::Millis;
use crate::trace::{
    Actor, ApiEvent, Change, ContainerEntry, ContainerRef, ContainerRole, Fact, Gate, LaneState, PodEntry, Reason, Row,
    Step, StopTrigger, Trace,
};

use super::controllers::Controller;
use super::kill::KillJob;
use super::probes::ProbeWorker;
use super::rules::{self, BackOffEntry, KillOne, Observed, Seen};
use super::{Action, Input, MAX_STEPS, When};

/// What wakes the simulation. The order of the variants is the order at equal times.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wake {
    /// An action of the person.
    Action(usize),
    /// A process ends by itself or because of a signal.
    Exit { pod: usize, container: usize, attempt: u32, exit_code: i32, why: ExitWhy },
    /// SIGKILL is due.
    Sigkill { pod: usize, container: usize, attempt: u32 },
    /// A kill job goes on: its hook ended, its turn came or its grace ran out.
    Kill { pod: usize, container: usize, serial: u32 },
    /// A probe's ticker.
    Probe { pod: usize, worker: usize },
    /// The kubelet sees a deletion.
    DeletionSeen(usize),
    /// The worker's current task is over.
    Worker(usize),
    /// A sync is due.
    Sync(usize),
    /// The worker goes on to SyncTerminatingPod.
    Terminate(usize),
    /// The worker writes the terminal phase.
    TerminalPhase(usize),
    /// The object is removed.
    Gone(usize),
    /// The scheduler binds.
    Bind(usize),
    /// The controller looks at its Pods.
    Controller,
    /// The Job controller's second write.
    JobSecondWrite,
    /// The controller creates a replacement.
    CreatePod,
}

/// Why a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ExitWhy {
    Itself,
    OutOfMemory,
    Sigterm,
    Sigkill,
}

/// A task of the Pod worker; some block.
#[derive(Debug, Clone)]
enum Task {
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

enum Flow {
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
    backoff: Option<BackOffEntry>,
    /// End of the newest exited record in the snapshot of the current sync.
    snapshot_end: Option<Millis>,
    /// Waiting reason of the last failed start.
    refused: Option<&'static str>,
    /// Lane last shown.
    lane: Option<LaneState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sandbox {
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
    /// The object is gone.
    Gone,
}

/// A Pod with its kubelet worker.
#[derive(Debug)]
pub(super) struct Pod {
    pub records: Table<Records>,
    pub api: Rc<PodStatus>,
    pub stage: Stage,
    busy: bool,
    pending: bool,
    changed: bool,
    failed: bool,
    retry_at: Option<Millis>,
    tasks: VecDeque<Task>,
    sandbox: Sandbox,
    pub probes: Table<ProbeWorker>,
    pub deletion_grace: Option<u64>,
    deletion_waits: bool,
    was_initialized: bool,
    trigger: StopTrigger,
    last_row: Option<[(&'static str, String); 3]>,
    was_running: bool,
    was_ready: bool,
}

/// Time, what, sequence, cause: equal times go in the order of `Wake`'s variants.
type Queued = (Millis, Wake, u64, Option<usize>);

pub(super) struct World<'i> {
    pub input: &'i Input<'i>,
    pub now: Millis,
    /// The earliest first.
    queue: BinaryHeap<Reverse<Queued>>,
    serial: u64,
    cause: Option<usize>,
    pub trace: Trace,
    pub pods: Table<Pod>,
    pub controller: Controller,
    images: Vec<String>,
}

impl<'i> World<'i> {
    pub(super) fn new(input: &'i Input<'i>) -> Self {
        Self {
            input,
            now: Millis::ZERO,
            queue: BinaryHeap::new(),
            serial: 0,
            cause: None,
            trace: Trace::default(),
            pods: Table::default(),
            controller: Controller::new(input.workload),
            images: input.images_present.clone(),
        }
    }

    pub(super) fn run(mut self) -> Trace {
        for (index, (when, _)) in self.input.actions.iter().enumerate() {
            if let When::At(at) = when {
                self.at(*at, Wake::Action(index));
            }
        }
        self.create_workload();
        while let Some(Reverse((at, wake, _, cause))) = self.queue.pop() {
            let idle = matches!(wake, Wake::Probe { .. })
                && self.queue.iter().all(|Reverse((_, wake, ..))| matches!(wake, Wake::Probe { .. }));
            // Only probes are left: once they have had a while to change something, nothing will.
            if idle && at > self.trace.end() + Millis::secs(60) {
                break;
            }
            if at > self.input.horizon || self.trace.steps.len() >= MAX_STEPS {
                self.trace.cut = true;
                break;
            }
            self.now = at;
            self.cause = cause;
            self.handle(wake);
        }
        if !self.trace.cut {
            self.note_steady();
        }
        self.trace
    }

    fn note_steady(&mut self) {
        let Some(pod) = self.pods.len().checked_sub(1) else { return };
        if self.pods[pod].stage != Stage::Syncing {
            return;
        }
        let containers = self.spec().containers.iter().enumerate();
        let running = containers
            .filter(|(c, container)| !container.is_sidecar() && self.pods[pod].records[*c].running_since.is_some());
        let running = running.map(|(c, _)| c).collect();
        self.cause = None;
        self.step(Actor::Kubelet, Some(pod), None, Fact::Steady, Reason::NothingPending { running }, Vec::new());
    }

    pub(super) fn spec(&self) -> &'i crate::api::PodSpec {
        &self.input.workload.pod
    }

    pub(super) fn at(&mut self, at: Millis, wake: Wake) {
        self.serial += 1;
        self.queue.push(Reverse((at, wake, self.serial, self.cause)));
    }

    pub(super) fn after(&mut self, delay: Millis, wake: Wake) {
        self.at(self.now + delay, wake);
    }

    fn next_tick(&self) -> Millis {
        self.now.next_tick(self.input.timing.pleg_period, self.input.timing.pleg_phase)
    }

    pub(super) fn step(
        &mut self,
        actor: Actor,
        pod: Option<usize>,
        container: Option<usize>,
        fact: Fact,
        reason: Reason,
        changes: Vec<Change>,
    ) -> usize {
        let container = pod.zip(container).map(|(pod, container)| ContainerRef { pod, container });
        let step =
            self.trace.push(Step { at: self.now, actor, pod, container, fact, reason, cause: self.cause, changes });
        self.cause = Some(step);
        step
    }

    pub(super) fn pod_event(
        &mut self,
        pod: usize,
        container: Option<usize>,
        kind: &'static str,
        reason: &'static str,
        message: String,
    ) {
        let field_path = container.and_then(|c| self.spec().containers.get(c)).map_or_else(String::new, |container| {
            let list = if container.role == ContainerRole::Regular { "containers" } else { "initContainers" };
            format!("spec.{list}{{{}}}", container.name)
        });
        let object = format!("Pod/{}", self.pod_name(pod));
        self.event(object, field_path, kind, reason, message);
    }

    pub(super) fn event(
        &mut self,
        object: String,
        field_path: String,
        kind: &'static str,
        reason: &'static str,
        message: String,
    ) {
        let step = self.trace.steps.len().saturating_sub(1);
        self.trace.events.push(ApiEvent { at: self.now, step, object, field_path, kind, reason, message });
    }

    pub(super) fn row(&mut self, kind: &'static str, change: &'static str, cells: Vec<(&'static str, String)>) {
        let step = self.trace.steps.len().saturating_sub(1);
        self.trace.rows.push(Row { at: self.now, step, kind, change, cells });
    }

    pub(super) fn pod_name(&self, pod: usize) -> String {
        self.trace.pods.get(pod).map(|entry| entry.name.clone()).unwrap_or_default()
    }

    pub(super) fn container_name(&self, container: usize) -> String {
        self.spec().containers.get(container).map(|c| c.name.clone()).unwrap_or_default()
    }

    pub(super) fn program(&self, pod: usize, container: usize) -> Option<&'i Program> {
        let runs = self.input.programs.get(container)?;
        let index = (self.pods[pod].records[container].starts as usize).saturating_sub(1);
        runs.get(index).or_else(|| runs.last())
    }

    // ---- Pod objects -------------------------------------------------------------------------------

    pub(super) fn create_pod(&mut self, reason: Reason) {
        let spec = self.spec();
        let name = self.controller.pod_name(self.pods.len());
        self.trace.pods.push(PodEntry {
            name,
            created_at: self.now,
            grace_secs: spec.grace_secs,
            containers: spec
                .containers
                .iter()
                .map(|c| ContainerEntry { name: c.name.clone(), role: c.role, image: c.image.clone(), span: c.span })
                .collect(),
        });
        let api = Rc::new(PodStatus {
            phase: PodPhase::Pending,
            bound: false,
            conditions: Vec::new(),
            init: Vec::new(),
            containers: Vec::new(),
            deleting_secs: None,
        });
        let pod = self.pods.push(Pod {
            records: spec.containers.iter().map(|_| Records::default()).collect(),
            api: Rc::clone(&api),
            stage: Stage::Syncing,
            busy: false,
            pending: false,
            changed: false,
            failed: false,
            retry_at: None,
            tasks: VecDeque::new(),
            sandbox: Sandbox::None,
            probes: Table::default(),
            deletion_grace: None,
            deletion_waits: false,
            was_initialized: false,
            trigger: StopTrigger::Deleted,
            last_row: None,
            was_running: false,
            was_ready: false,
        });
        let mut changes = vec![Change::Pod(pod, api)];
        changes.extend(
            (0..spec.containers.len())
                .map(|container| Change::Lane(ContainerRef { pod, container }, LaneState::Waiting)),
        );
        let actor = if self.controller.is_none() { Actor::User } else { Actor::Controller };
        self.step(actor, Some(pod), None, Fact::PodCreated, reason, changes);
        self.pod_row(pod, "ADDED");
        self.controller_event_created(pod);
        self.after(self.input.timing.schedule, Wake::Bind(pod));
    }

    fn pod_row(&mut self, pod: usize, change: &'static str) {
        let columns = kubectl::pod_columns(self.spec(), &self.pods[pod].api, self.input.cluster.version);
        // kubectl prints a row for every change it is told of; one that reads the same tells nothing new,
        // but the binding's second "Pending" is what everybody sees.
        let binding = matches!(self.trace.steps.last().map(|s| &s.fact), Some(Fact::Scheduled { .. }));
        if change == "MODIFIED" && !binding && self.pods[pod].last_row.as_ref() == Some(&columns) {
            return;
        }
        let mut cells = vec![("NAME", self.pod_name(pod))];
        cells.extend(columns.iter().cloned());
        self.pods[pod].last_row = Some(columns);
        self.row("Pod", change, cells);
    }

    fn write(&mut self, pod: usize, status: PodStatus, reason: Reason) {
        if *self.pods[pod].api == status {
            return;
        }
        let status = Rc::new(status);
        self.pods[pod].api = Rc::clone(&status);
        self.step(
            Actor::Kubelet,
            Some(pod),
            None,
            Fact::StatusWritten,
            reason,
            vec![Change::Pod(pod, Rc::clone(&status))],
        );
        self.pod_row(pod, "MODIFIED");
        let first_running = status.phase == PodPhase::Running
            && !std::mem::replace(&mut self.pods[pod].was_running, status.phase == PodPhase::Running);
        let is_ready = status.is_true("Ready");
        let first_ready = is_ready && !self.pods[pod].was_ready;
        self.pods[pod].was_ready |= is_ready;
        if pod == 0 {
            for (index, (when, _)) in self.input.actions.iter().enumerate() {
                match when {
                    When::Running(after) if first_running => self.after(*after, Wake::Action(index)),
                    When::Ready(after) if first_ready => self.after(*after, Wake::Action(index)),
                    _ => {}
                }
            }
        }
        self.controller_sees_pods();
    }

    // ---- dispatch ----------------------------------------------------------------------------------

    fn handle(&mut self, wake: Wake) {
        match wake {
            Wake::Action(index) => self.act(index),
            Wake::Exit { pod, container, attempt, exit_code, why } => {
                self.exit(pod, container, attempt, exit_code, why)
            }
            Wake::Sigkill { pod, container, attempt } => self.sigkill(pod, container, attempt),
            Wake::Kill { pod, container, serial } => self.kill_goes_on(pod, container, serial),
            Wake::Probe { pod, worker } => self.probe(pod, worker),
            Wake::DeletionSeen(pod) => self.deletion_seen(pod),
            Wake::Worker(pod) => self.advance(pod),
            Wake::Sync(pod) => self.sync(pod),
            Wake::Terminate(pod) => self.terminate(pod),
            Wake::TerminalPhase(pod) => self.final_status(pod),
            Wake::Gone(pod) => self.gone(pod),
            Wake::Bind(pod) => self.bind(pod),
            Wake::Controller => self.controller_sync(),
            Wake::JobSecondWrite => self.job_second_write(),
            Wake::CreatePod => self.controller_creates(),
        }
    }

    fn act(&mut self, index: usize) {
        let Some((_, Action::DeletePod { grace_secs })) = self.input.actions.get(index).copied() else { return };
        let Some(pod) = (0..self.pods.len()).find(|pod| self.pods[*pod].stage != Stage::Gone) else { return };
        if self.pods[pod].stage == Stage::Finished {
            self.after(Millis(1), Wake::Gone(pod));
            return;
        }
        let grace = grace_secs.unwrap_or(self.spec().grace_secs);
        self.pods[pod].deletion_grace = Some(grace);
        let mut status = (*self.pods[pod].api).clone();
        status.deleting_secs = Some(grace);
        let status = Rc::new(status);
        self.pods[pod].api = Rc::clone(&status);
        self.step(
            Actor::User,
            Some(pod),
            None,
            Fact::DeletionRequested { grace_secs: grace },
            Reason::Asked,
            vec![Change::Pod(pod, status)],
        );
        self.pod_row(pod, "MODIFIED");
        self.controller_sees_pods();
        self.after(Millis(5), Wake::DeletionSeen(pod));
    }

    fn bind(&mut self, pod: usize) {
        let mut status = (*self.pods[pod].api).clone();
        status.bound = true;
        status.conditions.push(crate::status::Condition {
            kind: "PodScheduled",
            status: true,
            reason: "",
            message: String::new(),
        });
        let status = Rc::new(status);
        self.pods[pod].api = Rc::clone(&status);
        let node = "node1".to_owned();
        self.step(
            Actor::Scheduler,
            Some(pod),
            None,
            Fact::Scheduled { node },
            Reason::NodeFits,
            vec![Change::Pod(pod, status)],
        );
        let message = format!("Successfully assigned default/{} to node1", self.pod_name(pod));
        self.pod_event(pod, None, "Normal", "Scheduled", message);
        self.pod_row(pod, "MODIFIED");
        self.after(self.input.timing.first_status, Wake::Sync(pod));
    }

    fn gone(&mut self, pod: usize) {
        self.pods[pod].stage = Stage::Gone;
        self.step(
            Actor::ApiServer,
            Some(pod),
            None,
            Fact::PodGone,
            Reason::DeletionComplete,
            vec![Change::PodGone(pod)],
        );
        self.pod_row(pod, "DELETED");
        self.controller_sees_pods();
    }

    // ---- the Pod worker ----------------------------------------------------------------------------

    fn observed(&self, pod: usize) -> Vec<Observed> {
        let state = &self.pods[pod];
        let containers = self.spec().containers.iter().zip(state.records.iter());
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

    pub(super) fn sync(&mut self, pod: usize) {
        if self.pods[pod].stage != Stage::Syncing {
            return;
        }
        if self.pods[pod].busy {
            self.pods[pod].pending = true;
            return;
        }
        let state = &mut self.pods[pod];
        (state.busy, state.pending, state.changed, state.failed, state.retry_at) = (true, false, false, false, None);
        for records in state.records.iter_mut() {
            records.snapshot_end = records.ended.as_ref().map(|end| end.finished_at);
        }
        let (status, phase) = self.status(pod, false);
        self.write(pod, status, Reason::Observed);
        if phase.is_terminal() {
            // The next stages of the worker each wait for a relist.
            self.pods[pod].stage = Stage::Terminating;
            self.pods[pod].trigger =
                if phase == PodPhase::Failed { StopTrigger::InitFailed } else { StopTrigger::NaturalCompletion };
            let tick = self.next_tick();
            self.at(tick, Wake::Terminate(pod));
            return;
        }
        let actions = rules::compute_pod_actions(&self.observed(pod), self.spec().restart_policy);
        let mut tasks = VecDeque::new();
        let new_sandbox = self.pods[pod].sandbox == Sandbox::None;
        if new_sandbox {
            tasks.extend([Task::AddProbes, Task::SandboxUp]);
        }
        if actions.kill_pod {
            tasks.extend([Task::KillPod(StopTrigger::NaturalCompletion, self.spec().grace_secs), Task::StopSandbox]);
        }
        tasks.extend(actions.kill.into_iter().map(Task::Kill));
        tasks.extend(actions.start.into_iter().map(Task::Start));
        tasks.push_back(Task::EndSync);
        self.pods[pod].tasks = tasks;
        if new_sandbox {
            self.after(self.input.timing.volume_wait, Wake::Worker(pod));
        } else {
            self.advance(pod);
        }
    }

    pub(super) fn advance(&mut self, pod: usize) {
        while let Some(task) = self.pods[pod].tasks.pop_front() {
            match self.execute(pod, task) {
                Flow::Next => {}
                Flow::Wait(delay) => return self.after(delay, Wake::Worker(pod)),
                Flow::Block => return,
            }
        }
    }

    fn next_tasks<const N: usize>(&mut self, pod: usize, tasks: [Task; N]) {
        for task in tasks.into_iter().rev() {
            self.pods[pod].tasks.push_front(task);
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
                self.pods[pod].sandbox = Sandbox::Ready;
                self.pods[pod].changed = true;
                self.step(Actor::Kubelet, Some(pod), None, Fact::SandboxReady, Reason::NoSandboxYet, Vec::new());
                if self.input.cluster.version.0 >= 36 {
                    let (status, _) = self.status(pod, false);
                    self.write(pod, status, Reason::Observed);
                }
                Flow::Next
            }
            Task::Start(container) => self.start(pod, container),
            Task::Pull(container) => self.pull(pod, container),
            Task::Pulled(container, took) => {
                let Some(c) = self.spec().containers.get(container) else { return Flow::Next };
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
                let name = self.container_name(container);
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
                self.pods[pod].changed = true;
                self.kill_one(pod, kill);
                Flow::Block
            }
            Task::KillPod(trigger, grace_secs) => {
                self.pods[pod].changed = true;
                if self.kill_pod(pod, trigger, grace_secs) { Flow::Block } else { Flow::Next }
            }
            Task::StopSandbox => {
                if self.pods[pod].sandbox != Sandbox::Ready {
                    return Flow::Next;
                }
                self.next_tasks(pod, [Task::SandboxDown]);
                Flow::Wait(timing.stop_sandbox)
            }
            Task::SandboxDown => {
                self.pods[pod].sandbox = Sandbox::Stopped;
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
        let state = &mut self.pods[pod];
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

    fn start(&mut self, pod: usize, container: usize) -> Flow {
        let now = self.now;
        let records = &mut self.pods[pod].records[container];
        let restarts = records.starts.saturating_sub(1);
        if let Err((delay, until)) = rules::back_off(&mut records.backoff, records.snapshot_end, now) {
            records.refused = Some("CrashLoopBackOff");
            let ended_at = records.snapshot_end.unwrap_or_default();
            let state = &mut self.pods[pod];
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
                self.container_name(container),
                self.pod_name(pod),
                "11111111-2222-3333-4444-555555555555"
            );
            self.pod_event(pod, Some(container), "Warning", "BackOff", message);
            if self.spec().containers.get(container).is_some_and(|c| c.role == ContainerRole::PlainInit) {
                self.pods[pod].tasks.retain(|task| !matches!(task, Task::Start(_)));
            }
            return Flow::Next;
        }
        records.refused = None;
        self.next_tasks(pod, [Task::Pull(container)]);
        Flow::Next
    }

    fn pull(&mut self, pod: usize, container: usize) -> Flow {
        let Some(c) = self.spec().containers.get(container) else { return Flow::Next };
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
        let spec = self.spec();
        let records = &self.pods[pod].records;
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

    fn started(&mut self, pod: usize, container: usize) -> Flow {
        let reason = self.start_reason(pod, container);
        let now = self.now;
        let has_hook = self.spec().containers.get(container).is_some_and(|c| c.post_start.is_some());
        let records = &mut self.pods[pod].records[container];
        let attempt = records.starts;
        records.starts += 1;
        records.running_since = Some(now);
        (records.startup, records.readiness, records.liveness_failed, records.killed) = (None, false, false, false);
        records.post_start_running = has_hook;
        self.pods[pod].changed = true;
        self.reset_probes(pod, container);
        let lane = self.running_lane(pod, container);
        self.lane_step(Actor::Kubelet, pod, container, Fact::ContainerStarted { attempt }, reason, lane);
        let name = self.container_name(container);
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

    fn post_start_ended(&mut self, pod: usize, container: usize) -> Flow {
        self.pods[pod].records[container].post_start_running = false;
        if self.pods[pod].records[container].running_since.is_none() {
            return Flow::Next;
        }
        let ok = self.program(pod, container).is_none_or(|program| program.post_start.ok);
        let lane = self.running_lane(pod, container);
        self.lane_step(Actor::Kubelet, pod, container, Fact::PostStartEnded { ok }, Reason::HookDeclared, lane);
        if ok {
            return Flow::Next;
        }
        self.pod_event(pod, Some(container), "Warning", "FailedPostStartHook", "PostStartHook failed".to_owned());
        self.pods[pod].records[container].refused = Some("PostStartHookError");
        self.pods[pod].failed = true;
        self.kill_after_post_start(pod, container);
        Flow::Block
    }

    fn exit(&mut self, pod: usize, container: usize, attempt: u32, exit_code: i32, why: ExitWhy) {
        let now = self.now;
        let guess = self.program(pod, container).map(|program| program.guess);
        let records = &mut self.pods[pod].records[container];
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
        let guess = guess.unwrap_or(crate::trace::Guess::Kind);
        let because = match why {
            ExitWhy::Itself | ExitWhy::OutOfMemory => Reason::ProcessEnded { guess },
            ExitWhy::Sigterm => Reason::HandledSigterm { guess },
            ExitWhy::Sigkill => Reason::Killed,
        };
        let lane = LaneState::Exited { exit_code, killed: why == ExitWhy::Sigkill };
        self.lane_step(Actor::Process, pod, container, Fact::Exited { exit_code, reason }, because, lane);
        if self.pods[pod].records[container].kill.is_some() {
            self.killed_container_ended(pod, container, exit_code);
        } else if self.pods[pod].stage == Stage::Syncing {
            let tick = self.next_tick();
            self.at(tick, Wake::Sync(pod));
        }
    }

    pub(super) fn running_lane(&self, pod: usize, container: usize) -> LaneState {
        let records = &self.pods[pod].records[container];
        let Some(c) = self.spec().containers.get(container) else { return LaneState::Running };
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
        let changed = self.pods[pod].records[container].lane.replace(lane) != Some(lane);
        let changes = if changed { vec![Change::Lane(ContainerRef { pod, container }, lane)] } else { Vec::new() };
        self.step(actor, Some(pod), Some(container), fact, reason, changes)
    }

    // ---- termination -------------------------------------------------------------------------------

    fn deletion_seen(&mut self, pod: usize) {
        if self.pods[pod].stage != Stage::Syncing {
            return;
        }
        if self.pods[pod].busy {
            // A sync in progress (a pull, a postStart, a kill) is not interrupted.
            self.pods[pod].deletion_waits = true;
            return;
        }
        let grace = self.pods[pod].deletion_grace.unwrap_or(self.spec().grace_secs);
        self.pods[pod].stage = Stage::Terminating;
        self.pods[pod].trigger = StopTrigger::Deleted;
        self.pods[pod].tasks =
            VecDeque::from([Task::KillPod(StopTrigger::Deleted, grace), Task::StopSandbox, Task::FinalStatus]);
        self.advance(pod);
    }

    fn terminate(&mut self, pod: usize) {
        let trigger = self.pods[pod].trigger;
        if self.pods[pod].sandbox == Sandbox::Stopped {
            // Nothing of this stage changes the status, so the terminal phase waits for the next one.
            let tick = self.next_tick();
            return self.at(tick, Wake::TerminalPhase(pod));
        }
        self.pods[pod].tasks =
            VecDeque::from([Task::KillPod(trigger, self.spec().grace_secs), Task::StopSandbox, Task::FinalStatus]);
        self.advance(pod);
    }

    fn final_status(&mut self, pod: usize) {
        let (mut status, phase) = self.status(pod, true);
        status.phase = phase;
        self.pods[pod].stage = Stage::Finished;
        self.write(pod, status, Reason::TerminalPhase);
        if self.pods[pod].deletion_grace.is_some() {
            let tick = self.next_tick();
            self.at(tick, Wake::Gone(pod));
        }
    }

    // ---- status ------------------------------------------------------------------------------------

    /// What the kubelet would write now, and the phase it computes; the status keeps the old phase while
    /// a terminal one is withheld.
    pub(super) fn status(&mut self, pod: usize, terminal: bool) -> (PodStatus, PodPhase) {
        let spec = self.spec();
        let deleting = self.pods[pod].deletion_grace;
        let waiting = if spec.init_count > 0 { "PodInitializing" } else { "ContainerCreating" };
        let was_initialized = self.pods[pod].was_initialized;
        let mut init = Vec::new();
        let mut containers = Vec::new();
        for (index, container) in spec.containers.iter().enumerate() {
            let records = &self.pods[pod].records[index];
            let running = records.running_since.is_some();
            let should_restart = container.is_sidecar()
                || records.ended.as_ref().is_none_or(|end| {
                    rules::container_should_restart(
                        container.restart_policy.map(|p| p.0),
                        spec.restart_policy,
                        end.exit_code,
                    )
                });
            let (state, last) = match (records.running_since, &records.ended) {
                (Some(since), _) => (ContainerState::Running(since), records.ended.clone()),
                (None, Some(end)) => {
                    match records.refused.filter(|_| !terminal && deleting.is_none() && should_restart) {
                        Some(_) if container.role != ContainerRole::Regular && end.exit_code == 0 => {
                            (ContainerState::Terminated(end.clone()), records.ended_before.clone())
                        }
                        Some(reason) => (ContainerState::Waiting(reason), Some(end.clone())),
                        None => (ContainerState::Terminated(end.clone()), records.ended_before.clone()),
                    }
                }
                (None, None) if terminal && was_initialized => (
                    ContainerState::Terminated(Terminated {
                        exit_code: 137,
                        reason: "ContainerStatusUnknown",
                        finished_at: self.now,
                    }),
                    None,
                ),
                (None, None) => (ContainerState::Waiting(records.refused.unwrap_or(waiting)), None),
            };
            let started = running
                && !records.post_start_running
                && (container.startup.is_none() || records.startup == Some(true));
            let ready = match container.role {
                ContainerRole::PlainInit => matches!(&state, ContainerState::Terminated(end) if end.exit_code == 0),
                _ => started && (container.readiness.is_none() || records.readiness),
            };
            let entry = ContainerStatus {
                name: container.name.clone(),
                ready,
                started,
                restart_count: records.starts.saturating_sub(1),
                state,
                last,
            };
            if index < spec.init_count {
                init.push(entry);
            } else {
                let place = containers.partition_point(|earlier: &ContainerStatus| earlier.name <= entry.name);
                containers.insert(place, entry);
            }
        }
        let begun = (spec.init_count..spec.containers.len()).any(|index| self.pods[pod].records[index].starts > 0);
        self.pods[pod].was_initialized |= begun;
        let mut status = PodStatus {
            phase: self.pods[pod].api.phase,
            bound: true,
            conditions: Vec::new(),
            init,
            containers,
            deleting_secs: deleting,
        };
        let mut phase = rules::pod_phase(spec, &status, terminal, begun);
        let sandbox_condition = self.input.cluster.version.0 >= 29;
        status.conditions =
            rules::pod_conditions(spec, &status, self.pods[pod].sandbox == Sandbox::Ready, phase, sandbox_condition);
        // What is over without having succeeded or failed is Failed; the conditions keep what they said.
        if terminal && !phase.is_terminal() {
            phase = PodPhase::Failed;
        }
        if !phase.is_terminal() {
            status.phase = phase;
        }
        (status, phase)
    }

    /// The fast path of probe results: only `ready` and `started` change while a sync may be blocked.
    pub(super) fn write_probe_result(&mut self, pod: usize) {
        if self.pods[pod].stage != Stage::Syncing {
            return;
        }
        let (fresh, phase) = self.status(pod, false);
        let mut status = (*self.pods[pod].api).clone();
        let new = fresh.init.iter().chain(&fresh.containers);
        for (shown, new) in status.init.iter_mut().chain(&mut status.containers).zip(new) {
            if matches!(shown.state, ContainerState::Running(_)) && matches!(new.state, ContainerState::Running(_)) {
                (shown.ready, shown.started) = (new.ready, new.started);
            }
        }
        let sandbox_condition = self.input.cluster.version.0 >= 29;
        status.conditions = rules::pod_conditions(
            self.spec(),
            &status,
            self.pods[pod].sandbox == Sandbox::Ready,
            phase,
            sandbox_condition,
        );
        self.write(pod, status, Reason::Observed);
    }
}
