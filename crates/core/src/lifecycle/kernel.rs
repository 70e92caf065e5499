//! The kernel: one queue, and the trace that every step goes to.
//!
//! Knows what can wake a component and hands each wake to the one whose it is; decides nothing itself.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::api::{NodeSpec, Spec};
use crate::table::Table;
use crate::time::Millis;
use crate::trace::{Actor, Change, ContainerRef, Fact, Reason, Step, Trace};

use super::controllers::{self, Write};
use super::kubelet::worker::Worker;
use super::queue::Queue;
use super::scheduler::{ClusterNode, Unschedulable};
use super::store::Store;
use super::{Input, When};

/// Unix time of 2026-01-01T00:00:00Z.
const YEAR_2026_SECS: u64 = 1_767_225_600;
/// A CronJob is created this long before its first run.
const CRON_LEAD_SECS: u64 = 26;

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
    Probe { pod: usize, worker: usize, serial: u32 },
    /// The kubelet sees a deletion.
    DeletionSeen(usize),
    /// The Pod worker's current task is over.
    Task(usize),
    /// The Pod worker's sync begins: the relist that it waited for.
    Work(usize),
    /// The kubelet looks at the Pod's containers.
    Relist(usize),
    /// The same, on demand.
    RelistNow(usize),
    /// A sync is asked for.
    Sync(usize),
    /// A sync that failed is repeated.
    Retry(usize),
    /// `activeDeadlineSeconds` are over.
    Deadline(usize),
    /// A node loses its sandboxes.
    SandboxesLost(usize),
    /// The kubelet of a node is back.
    KubeletUp(usize),
    /// The scheduler binds.
    Bind(usize),
    /// The controller of this object looks at it.
    Reconcile(usize),
    /// The controller of this object goes on with its writes.
    Write(usize),
    /// The garbage collector looks at this object.
    Collect(usize),
}

impl Wake {
    pub(super) const fn is_probe(&self) -> bool {
        matches!(self, Self::Probe { .. })
    }

    /// The Pod for which a kubelet has it in mind, so that it forgets it when it stops.
    pub(super) const fn of_kubelet(&self) -> Option<usize> {
        match self {
            Self::Kill { pod, .. }
            | Self::Probe { pod, .. }
            | Self::DeletionSeen(pod)
            | Self::Task(pod)
            | Self::Work(pod)
            | Self::Relist(pod)
            | Self::RelistNow(pod)
            | Self::Sync(pod)
            | Self::Retry(pod)
            | Self::Deadline(pod) => Some(*pod),
            _ => None,
        }
    }
}

/// Why a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ExitWhy {
    Itself,
    OutOfMemory,
    Sigterm,
    Sigkill,
}

/// The whole cluster. Each component is an `impl World` in its own file and keeps its own part of the state.
pub(super) struct World<'i> {
    pub input: Rc<Input<'i>>,
    pub now: Millis,
    /// Unix time at the start.
    pub epoch: Millis,
    queue: Queue,
    /// Nothing more happens.
    over: bool,
    /// What controllers are about to write at this moment, each with its object and cause.
    pub writes: VecDeque<(usize, Write, Option<usize>)>,
    cause: Option<usize>,
    pub trace: Trace,
    /// The API server's.
    pub store: Store,
    /// The kubelet's: by the index of the Pod in the store.
    pub workers: Table<Worker>,
    pub nodes: Table<ClusterNode>,
    /// The scheduler's: Pods that fit on no node.
    pub unschedulable: Vec<Unschedulable>,
    /// Actions whose condition has held.
    pub fired: Vec<usize>,
}

impl<'i> World<'i> {
    /// A cluster in which the workloads have just been created.
    pub(super) fn new(mut input: Input<'i>) -> Self {
        let epoch = input.epoch.unwrap_or_else(|| default_epoch(&input));
        let workloads = std::mem::take(&mut input.workloads);
        let cluster_node =
            |spec: &NodeSpec| ClusterNode { spec: spec.clone(), back_at: None, images: input.images_present.clone() };
        let nodes = input.nodes.iter().map(cluster_node).collect();
        let names = input.nodes.iter().map(|node| node.name.clone()).collect();
        let mut world = Self {
            input: Rc::new(input),
            now: Millis::ZERO,
            epoch,
            queue: Queue::default(),
            over: false,
            writes: VecDeque::new(),
            cause: None,
            trace: Trace::default(),
            store: Store::default(),
            workers: Table::default(),
            nodes,
            unschedulable: Vec::new(),
            fired: Vec::new(),
        };
        world.trace.epoch = epoch;
        world.trace.nodes = names;
        for (index, (when, _)) in Rc::clone(&world.input).actions.iter().enumerate() {
            if let When::At(at) = when {
                world.at(*at, Wake::Action(index));
            }
        }
        for workload in workloads {
            world.cause = None;
            world.create(workload, None, Actor::User, Reason::Asked);
        }
        world
    }

    /// Lets at most so many things happen: wakes and writes of controllers, and in the end the removal of each Pod,
    /// since a thousand of them are not freed in a moment. Gives the trace when nothing is left.
    pub(super) fn run(&mut self, things: usize) -> Option<Trace> {
        for _ in 0..things {
            if self.over {
                let pod = self.store.pods.take_last().is_some();
                if self.workers.take_last().is_none() && !pod {
                    return Some(std::mem::take(&mut self.trace));
                }
            } else if let Some((object, write, cause)) = self.writes.pop_front() {
                self.cause = cause;
                self.apply(object, write);
            } else {
                self.next_wake();
            }
        }
        None
    }

    /// The next wake happens, or the life is over.
    fn next_wake(&mut self) {
        let Some((at, wake, cause)) = self.queue.pop() else { return self.end() };
        // Nothing has happened for a while, and nothing that is still to come will change that.
        if at > self.trace.end() + Millis::secs(60)
            && self.is_idle(at, &wake)
            && self.queue.has_only(|at, wake| self.is_idle(at, wake))
        {
            return self.end();
        }
        if at > self.input.horizon || self.trace.steps.len() >= self.input.bounds.steps {
            self.trace.cut = true;
            return self.end();
        }
        self.now = at;
        self.cause = cause;
        self.handle(wake);
    }

    /// Nothing more happens.
    fn end(&mut self) {
        self.over = true;
        if !self.trace.cut {
            self.cause = None;
            self.note_steady();
        }
    }

    /// Whether the wake is a tick of a probe, or finds that a controller has looked earlier.
    fn is_idle(&self, at: Millis, wake: &Wake) -> bool {
        match wake {
            Wake::Probe { .. } => true,
            Wake::Reconcile(object) => self.store.objects[*object].due != Some(at),
            Wake::Write(object) => self.store.objects[*object].later.is_empty(),
            _ => false,
        }
    }

    fn handle(&mut self, wake: Wake) {
        match wake {
            Wake::Exit { pod, container, attempt, exit_code, why } => {
                self.exit(pod, container, attempt, exit_code, why)
            }
            Wake::Sigkill { pod, container, attempt } => self.sigkill(pod, container, attempt),
            Wake::Kill { pod, container, serial } => self.kill_goes_on(pod, container, serial),
            Wake::DeletionSeen(pod) => self.deletion_seen(pod),
            Wake::Task(pod) => self.advance(pod),
            Wake::Work(pod) => self.relist_awaited(pod),
            Wake::Relist(pod) => self.relist(pod),
            Wake::RelistNow(pod) => self.relist_now(pod),
            Wake::Sync(pod) => self.request_sync(pod),
            Wake::Retry(pod) => self.retry(pod),
            Wake::Bind(pod) => self.bind(pod),
            Wake::Reconcile(object) => self.reconcile(object),
            Wake::Write(object) => self.write_later(object),
            Wake::Action(index) => self.act(index),
            Wake::Probe { pod, worker, serial } => self.probe(pod, worker, serial),
            Wake::Deadline(pod) => self.deadline(pod),
            Wake::SandboxesLost(node) => self.lose_sandboxes(node),
            Wake::KubeletUp(node) => self.kubelet_up(node),
            Wake::Collect(object) => self.collect(object),
        }
    }

    pub(super) fn at(&mut self, at: Millis, wake: Wake) {
        // A kubelet that is away hears of nothing: it finds out when it is back.
        let node = wake.of_kubelet().and_then(|pod| self.store.pods[pod].node);
        if node.is_some_and(|node| self.nodes[node].back_at.is_some()) {
            return;
        }
        self.queue.push(at, wake, self.cause);
    }

    /// The kubelet of a node stops: nothing that it had in mind happens.
    pub(super) fn forget_the_kubelets(&mut self, node: usize) {
        let store = &self.store;
        let is_its = |wake: &Wake| wake.of_kubelet().is_some_and(|pod| store.pods[pod].node == Some(node));
        self.queue.retain(|wake| !is_its(wake));
    }

    pub(super) fn after(&mut self, delay: Millis, wake: Wake) {
        self.at(self.now + delay, wake);
    }

    /// The step that led here.
    pub(super) const fn cause(&self) -> Option<usize> {
        self.cause
    }

    /// What follows is caused by this step, not by the one before it.
    pub(super) const fn caused_by(&mut self, step: Option<usize>) {
        self.cause = step;
    }

    /// Appends a step to the trace; it becomes the cause of what follows.
    pub(super) fn step(
        &mut self,
        actor: Actor,
        pod: Option<usize>,
        container: Option<usize>,
        fact: Fact,
        reason: Reason,
        changes: Vec<Change>,
    ) -> usize {
        let (fact, reason) = (self.store.facts.keep(fact), self.store.reasons.keep(reason));
        let container = pod.zip(container).map(|(pod, container)| ContainerRef { pod, container });
        let step =
            self.trace.push(Step { at: self.now, actor, pod, container, fact, reason, cause: self.cause, changes });
        self.cause = Some(step);
        step
    }
}

/// Without CronJobs the time of day decides nothing; with one, nobody wants to wait for the first run.
fn default_epoch(input: &Input<'_>) -> Millis {
    let first = input.workloads.iter().find_map(|workload| match &workload.spec {
        Spec::CronJob(spec) => controllers::first_run_secs(spec, YEAR_2026_SECS),
        _ => None,
    });
    Millis::secs(first.map_or(YEAR_2026_SECS, |first| first.saturating_sub(CRON_LEAD_SECS)))
}
