//! The Pod worker: one sync after another, each a list of tasks of which some block.
//!
//! Rule: a worker does one thing at a time; what is asked of it meanwhile waits for the end of the sync, and
//! no sync begins before the runtime has been looked at since the last one ended (`relist`). A worker goes
//! through SyncPod, SyncTerminatingPod and SyncTerminatedPod and never back. Source:
//! `pkg/kubelet/pod_workers.go`; recordings `poststart-fails` and `sidecar-natural-completion`.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::api::PodSpec;
use crate::process::Program;
use crate::status::PodPhase;
use crate::table::Table;
use crate::time::Millis;
use crate::trace::{Actor, Fact, Reason, StopTrigger};

use super::backoff::BackOffEntry;
use super::probes::ProbeWorker;
use super::records::Records;
use super::rules::{self, KillOne, Sandbox};
use super::versions;
use crate::lifecycle::kernel::{Wake, World};

/// A sync that failed for another reason than a back-off is repeated after this, times the jitter.
const ERROR_RETRY: Millis = Millis::secs(10);
/// A back-off is looked at again after this at the latest, times the jitter.
const LONGEST_RETRY: Millis = Millis::secs(60);

/// A task of the Pod worker; some block.
#[derive(Debug, Clone)]
pub(super) enum Task {
    AddProbes,
    CreateSandbox,
    SandboxUp,
    Start(usize),
    Pull(usize),
    Pulled(usize, Option<Millis>),
    PullFailed(usize),
    Created(usize),
    Started(usize),
    PostStartEnded(usize),
    Kill(KillOne),
    KillPod(StopTrigger, u64),
    StopSandbox,
    SandboxDown,
    PurgeInit,
    RemoveAll,
    Resize,
    EndSync,
    EndTerminating,
}

pub(super) enum Flow {
    Next,
    Wait(Millis),
    Block,
}

/// Which sync the Pod worker does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// SyncPod, when asked.
    Syncing,
    /// SyncTerminatingPod: nothing restarts any more.
    Terminating,
    /// SyncTerminatedPod: the terminal phase is written.
    Terminated,
    /// None.
    Finished,
}

/// Why the kubelet itself ends a Pod.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    /// `status.reason`.
    pub reason: &'static str,
    pub trigger: StopTrigger,
    /// Grace instead of the Pod's own.
    pub grace_secs: Option<u64>,
}

/// A change of resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resize {
    None,
    Wanted,
    Done,
}

/// What the kubelet knows of a Pod: its worker and the runtime's records.
#[derive(Debug)]
pub(in crate::lifecycle) struct Worker {
    pub(super) records: Table<Records>,
    /// What the processes do: by container, then by instance; the last one repeats.
    pub(super) programs: Rc<Vec<Vec<Program>>>,
    pub(super) stage: Stage,
    /// SyncTerminatingPod comes next, once the sync in progress is over.
    pub(super) ending: Option<StopTrigger>,
    /// Why the kubelet itself ends the Pod, if it does.
    pub(super) ended_by: Option<Ending>,
    /// `phase::has_pod_initialized` when its end began.
    pub(super) was_initialized: bool,
    /// A sync is in progress or waits for a relist.
    pub(super) busy: bool,
    /// It waits for a relist.
    pub(super) waiting: bool,
    /// When the relist is that it waits for.
    pub(super) awaited_at: Millis,
    /// Another sync was asked for meanwhile.
    pub(super) pending: bool,
    /// The sync in progress changed something.
    pub(super) changed: bool,
    /// The sync in progress failed; with `true` for another reason than a back-off.
    pub(super) failed: Option<bool>,
    /// The first end of a back-off that the sync in progress met.
    pub(super) backs_off_until: Option<Millis>,
    pub(super) retry_at: Option<Millis>,
    /// End of the last sync.
    pub(super) synced_at: Option<Millis>,
    /// Last relist on demand.
    pub(super) relisted_at: Millis,
    /// Something started or ended since the last relist.
    pub(super) dirty: bool,
    /// What the sync in progress knows is of this time.
    pub(super) snapshot: Millis,
    pub(super) tasks: VecDeque<Task>,
    pub(super) sandbox: Sandbox,
    /// Sandboxes so far.
    pub(super) sandboxes: u32,
    /// The kubelet has met the Pod since it started.
    pub(super) met: bool,
    pub(super) probes: Table<ProbeWorker>,
    /// `status.startTime`.
    pub(super) start_time: Option<Millis>,
    /// Images that could not be pulled.
    pub(super) pulls: Vec<(String, BackOffEntry)>,
    pub(super) resize: Resize,
    /// The spec with the resources that are in force.
    pub(super) allocated: Rc<PodSpec>,
}

impl Worker {
    pub(super) fn new(records: Table<Records>, programs: Rc<Vec<Vec<Program>>>, allocated: Rc<PodSpec>) -> Self {
        Self {
            records,
            programs,
            stage: Stage::Syncing,
            ending: None,
            ended_by: None,
            was_initialized: false,
            busy: false,
            waiting: false,
            awaited_at: Millis::ZERO,
            pending: false,
            changed: false,
            failed: None,
            backs_off_until: None,
            retry_at: None,
            synced_at: None,
            relisted_at: Millis::ZERO,
            dirty: false,
            snapshot: Millis::ZERO,
            tasks: VecDeque::new(),
            sandbox: Sandbox::None,
            sandboxes: 0,
            met: false,
            probes: Table::default(),
            start_time: None,
            pulls: Vec::new(),
            resize: Resize::None,
            allocated,
        }
    }

    /// A start in the sync in progress failed.
    pub(super) fn start_failed(&mut self, backs_off_until: Option<Millis>) {
        self.failed = Some(self.failed == Some(true) || backs_off_until.is_none());
        if let Some(until) = backs_off_until {
            self.backs_off_until = Some(self.backs_off_until.map_or(until, |earlier| earlier.min(until)));
        }
    }
}

impl World<'_> {
    /// Nothing more will change: what runs, runs on.
    pub(in crate::lifecycle) fn note_steady(&mut self) {
        let Some(pod) = self.workers.len().checked_sub(1) else { return };
        if self.workers[pod].stage != Stage::Syncing {
            return;
        }
        let spec = self.spec(pod);
        let containers = spec.containers.iter().enumerate();
        let running =
            containers.filter(|(c, container)| !container.is_sidecar() && self.workers[pod].records[*c].runs());
        let running = running.map(|(c, _)| c).collect();
        self.step(Actor::Kubelet, Some(pod), None, Fact::Steady, Reason::NothingPending { running }, Vec::new());
    }

    /// The worker may begin: the runtime has been looked at since its last sync.
    pub(super) fn work(&mut self, pod: usize) {
        let relisted = self.relisted(pod);
        let worker = &mut self.workers[pod];
        (worker.busy, worker.waiting, worker.pending) = (true, false, false);
        worker.snapshot = relisted;
        if let (Stage::Syncing, Some(_)) = (worker.stage, worker.ending) {
            worker.stage = Stage::Terminating;
        }
        match worker.stage {
            Stage::Syncing => self.sync_pod(pod),
            Stage::Terminating => self.sync_terminating_pod(pod),
            Stage::Terminated => self.sync_terminated_pod(pod),
            Stage::Finished => {}
        }
    }

    fn sync_pod(&mut self, pod: usize) {
        let now = self.now;
        let spec = self.spec(pod);
        let worker = &mut self.workers[pod];
        (worker.changed, worker.failed, worker.backs_off_until, worker.retry_at) = (false, None, None, None);
        for records in worker.records.iter_mut() {
            records.take_snapshot(worker.snapshot);
        }
        let begins = worker.start_time.is_none();
        if begins {
            worker.start_time = Some(Millis::secs(now.whole_secs()));
        }
        self.check_deadline(pod);
        self.resize_bookkeeping(pod);
        let (status, phase) = self.status(pod, false);
        self.write_status(pod, status, Reason::Observed);
        self.ask_readiness(pod);
        if begins {
            self.await_deadline(pod);
        }
        if phase.is_terminal() {
            let trigger = self.workers[pod].ended_by.map_or(
                if phase == PodPhase::Failed { StopTrigger::InitFailed } else { StopTrigger::NaturalCompletion },
                |ending| ending.trigger,
            );
            let worker = &mut self.workers[pod];
            worker.ending = Some(trigger);
            worker.stage = Stage::Terminating;
            return self.end_sync(pod);
        }
        let restarting = self.restarts_all(pod);
        for records in self.workers[pod].records.iter_mut() {
            records.shown_waiting = None;
        }
        let sandbox = self.workers[pod].sandbox;
        let mut tasks = VecDeque::new();
        // The volume manager looks once more where the kubelet has just met the Pod.
        let waits = !std::mem::replace(&mut self.workers[pod].met, true);
        if waits || self.workers[pod].probes.iter().any(|probe| probe.over) {
            tasks.push_back(Task::AddProbes);
        }
        if restarting {
            tasks.extend(self.restart_all_order(pod).into_iter().map(Task::Kill));
            tasks.push_back(Task::RemoveAll);
        } else {
            let actions = rules::compute_pod_actions(&self.observed(pod), sandbox, spec.restart_policy);
            if actions.kill_pod && sandbox != Sandbox::None {
                let trigger =
                    if actions.create_sandbox { StopTrigger::SandboxLost } else { StopTrigger::NaturalCompletion };
                tasks.extend([Task::KillPod(trigger, spec.grace_secs), Task::StopSandbox]);
            }
            if actions.create_sandbox {
                if sandbox == Sandbox::Stopped {
                    let message = "Pod sandbox changed, it will be killed and re-created.".to_owned();
                    self.pod_event(pod, None, "Normal", "SandboxChanged", message);
                    tasks.push_back(Task::PurgeInit);
                }
                tasks.push_back(Task::CreateSandbox);
            }
            tasks.extend(actions.kill.into_iter().map(Task::Kill));
            tasks.extend(actions.start.into_iter().map(Task::Start));
            if self.workers[pod].resize == Resize::Wanted {
                tasks.push_back(Task::Resize);
            }
        }
        tasks.push_back(Task::EndSync);
        self.workers[pod].tasks = tasks;
        if waits {
            self.after(self.input.timing.volume_wait, Wake::Task(pod));
        } else {
            self.advance(pod);
        }
    }

    pub(in crate::lifecycle) fn advance(&mut self, pod: usize) {
        while let Some(task) = self.workers[pod].tasks.pop_front() {
            match self.execute(pod, task) {
                Flow::Next => {}
                Flow::Wait(delay) => return self.after(delay, Wake::Task(pod)),
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
                Flow::Next
            }
            Task::CreateSandbox => {
                self.next_tasks(pod, [Task::SandboxUp]);
                Flow::Wait(timing.sandbox)
            }
            Task::SandboxUp => {
                self.sandbox_up(pod);
                Flow::Next
            }
            Task::Start(container) => self.start(pod, container),
            Task::Pull(container) => self.pull(pod, container),
            Task::Pulled(container, took) => self.pulled(pod, container, took),
            Task::PullFailed(container) => self.pull_failed(pod, container),
            Task::Created(container) => self.created(pod, container),
            Task::Started(container) => self.started(pod, container),
            Task::PostStartEnded(container) => self.post_start_ended(pod, container),
            Task::Kill(kill) => {
                self.workers[pod].changed = true;
                if self.kill_one(pod, kill) { Flow::Block } else { Flow::Next }
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
            Task::PurgeInit => {
                self.purge_init(pod);
                Flow::Next
            }
            Task::RemoveAll => {
                self.remove_all(pod);
                Flow::Wait(timing.status_write)
            }
            Task::Resize => {
                self.workers[pod].resize = Resize::Done;
                self.workers[pod].changed = true;
                self.becomes_dirty(pod);
                Flow::Wait(timing.resize)
            }
            Task::EndSync => {
                self.end_sync(pod);
                Flow::Next
            }
            Task::EndTerminating => {
                self.end_terminating(pod);
                Flow::Next
            }
        }
    }

    fn sandbox_up(&mut self, pod: usize) {
        let worker = &mut self.workers[pod];
        worker.sandbox = Sandbox::Ready;
        worker.sandboxes += 1;
        worker.changed = true;
        self.becomes_dirty(pod);
        let reason = if self.workers[pod].sandboxes > 1 {
            Reason::Replaces { trigger: StopTrigger::SandboxLost }
        } else {
            Reason::NoSandboxYet
        };
        self.step(Actor::Kubelet, Some(pod), None, Fact::SandboxReady, reason, Vec::new());
        if versions::reports_sandbox_at_once(self.input.cluster.version) {
            let mut status = (*self.store.pods[pod].status).clone();
            for condition in status.conditions.iter_mut().filter(|c| c.kind == "PodReadyToStartContainers") {
                condition.status = true;
            }
            self.write_status(pod, status, Reason::Observed);
        }
    }

    fn end_sync(&mut self, pod: usize) {
        let now = self.now;
        let version = self.input.cluster.version;
        let worker = &mut self.workers[pod];
        (worker.busy, worker.synced_at) = (false, Some(now));
        let (changed, failed, until) = (worker.changed, worker.failed, worker.backs_off_until);
        let again = worker.pending || worker.ending.is_some();
        if changed && failed.is_none() && versions::relists_on_demand(version) {
            self.after(self.input.timing.relist, Wake::RelistNow(pod));
        }
        if again {
            self.await_relist(pod);
        }
        // The kubelet multiplies the wait by a random factor in [1, 1.5); its middle is taken, then its ticker.
        let wait = match (failed, until) {
            (Some(false), Some(until)) if versions::retries_when_back_off_ends(version) => {
                until.since(now).min(LONGEST_RETRY)
            }
            (Some(_), _) => ERROR_RETRY,
            (None, _) => return,
        };
        let due = (now + self.input.timing.jittered(wait))
            .next_tick(self.input.timing.ticker_period, self.input.timing.ticker_phase);
        self.workers[pod].retry_at = Some(due);
        self.at(due, Wake::Retry(pod));
    }

    /// Nothing but the sync that failed asks for another one at this time.
    pub(in crate::lifecycle) fn retry(&mut self, pod: usize) {
        if self.workers[pod].retry_at == Some(self.now) {
            self.request_sync(pod);
        }
    }
}
