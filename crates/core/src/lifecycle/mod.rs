//! The life of a workload and its Pods: a discrete-event simulation of a cluster's components.
//!
//! `simulate` is the entry. `kernel` is the clock: one `queue`, one trace. `store` is the API server: objects,
//! and who is told of their writes. `scheduler`, `kubelet` and `controllers` react to what they are told and
//! write to the store; none of them knows another. `action` is what a person does. No clock, no randomness:
//! the same inputs give the same trace.

mod action;
mod controllers;
mod events;
mod kernel;
pub mod kubelet;
pub(crate) mod names;
pub(crate) mod patch;
mod queue;
mod recent;
mod scheduler;
mod store;
mod timing;

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

pub use action::{Action, Propagation, Rollout, Target, When};
pub use timing::Timing;

use crate::api::policies::Policies;
use crate::api::{NodeSpec, PodSpec, Workload};
use crate::cluster::Cluster;
use crate::process::{Around, Program};
use crate::time::Millis;
use crate::trace::Trace;

/// A life is followed this long unless the caller says otherwise.
pub const DEFAULT_HORIZON: Millis = Millis::secs(900);

/// How large a life may become: what it takes of memory and time grows with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// A trace ends after this many steps.
    pub steps: usize,
    /// No more Pods than these are created.
    pub pods: usize,
}

impl Bounds {
    /// Ten thousand replicas that are all replaced: more than anybody wants to draw.
    pub const LARGE: Self = Self { steps: 1_000_000, pods: 25_000 };
}

impl Default for Bounds {
    /// A thousand replicas that are all replaced, which a page can still show.
    fn default() -> Self {
        Self { steps: 200_000, pods: 2_500 }
    }
}

/// Bugs of single patch releases, off unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quirks {
    /// v1.35: after a restart of the kubelet a sidecar with a startupProbe has no result any more, so that no
    /// regular container is restarted. Fixed by kubernetes#137146.
    pub startup_result_lost: bool,
    /// v1.35 and v1.36: a new instance inherits `started` from the one before until its startup probe runs.
    /// Fixed by kubernetes#141342.
    pub started_inherited: bool,
    /// v1.28.0 and v1.28.1: regular containers of an earlier sandbox count as a sign that init is complete, so that
    /// after a reboot they start beside the first init container. Fixed by kubernetes#120440.
    pub exited_counts_as_initialized: bool,
    /// v1.35: exec probes of a Pod that is being stopped are cancelled, so that it stays Ready. Reported by users for
    /// v1.35, and neither for v1.34 nor for v1.36.
    pub exec_probes_cancelled: bool,
}

/// How the pull of an image goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pull {
    /// It takes the usual time.
    Usual,
    /// It takes this time.
    Takes(Millis),
    /// No registry has the image.
    Missing,
}

/// What the processes of each container of a Pod do, instance by instance.
type Runs = Rc<Vec<Vec<Program>>>;
type Programs<'w> = dyn Fn(&Rc<PodSpec>, Around) -> Runs + 'w;

/// Everything that decides a life.
#[derive(Clone)]
pub struct Input<'w> {
    /// What is created at the start, in order.
    pub workloads: Vec<Workload>,
    /// The cluster.
    pub cluster: Cluster,
    /// What the processes of each container of a Pod do, instance by instance; the last one repeats.
    pub programs: Rc<Programs<'w>>,
    /// What a person does.
    pub actions: Vec<(When, Action)>,
    /// How the pull of an image goes.
    pub pull: Rc<dyn Fn(&str) -> Pull + 'w>,
    /// The nodes; at least one.
    pub nodes: Vec<NodeSpec>,
    /// Images on every node at the start.
    pub images_present: Vec<String>,
    /// The LimitRanges and ResourceQuotas.
    pub policies: Policies,
    /// Bugs of single patch releases.
    pub quirks: Quirks,
    /// Latencies.
    pub timing: Timing,
    /// Unix time at the start; `None` is shortly before the first CronJob is due.
    pub epoch: Option<Millis>,
    /// The life is followed this long.
    pub horizon: Millis,
    /// How large it may become.
    pub bounds: Bounds,
}

impl<'w> Input<'w> {
    /// A life in which nobody acts and Pods of one template do the same, with what is usual for everything else: images that have to be pulled,
    /// latencies as observed, no bug of a single release.
    #[must_use]
    pub fn new(
        workloads: Vec<Workload>,
        cluster: Cluster,
        programs: impl Fn(&PodSpec, Around) -> Vec<Vec<Program>> + 'w,
    ) -> Self {
        Self {
            workloads,
            cluster,
            programs: Rc::new(remembering(programs)),
            actions: Vec::new(),
            pull: Rc::new(|_| Pull::Usual),
            nodes: vec![NodeSpec::only()],
            images_present: Vec::new(),
            policies: Policies::default(),
            quirks: Quirks::default(),
            timing: Timing::OBSERVED,
            epoch: None,
            horizon: DEFAULT_HORIZON,
            bounds: Bounds::default(),
        }
    }
}

/// Pods of one template come one after another: what they do is found out once.
fn remembering(programs: impl Fn(&PodSpec, Around) -> Vec<Vec<Program>>) -> impl Fn(&Rc<PodSpec>, Around) -> Runs {
    let last: RefCell<Option<(Rc<PodSpec>, Around, Runs)>> = RefCell::default();
    move |pod, around| {
        let mut last = last.borrow_mut();
        match &*last {
            Some((known, its, programs)) if Rc::ptr_eq(known, pod) && *its == around => Rc::clone(programs),
            _ => {
                let programs = Rc::new(programs(pod, around));
                *last = Some((Rc::clone(pod), around, Rc::clone(&programs)));
                programs
            }
        }
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("cluster", &self.cluster).field("horizon", &self.horizon).finish_non_exhaustive()
    }
}

/// A life that is being followed, as far as it is asked for: whoever must not be kept waiting goes on later.
pub struct Simulation<'w>(kernel::World<'w>);

impl<'w> Simulation<'w> {
    /// Creates the workloads.
    #[must_use]
    pub fn new(input: Input<'w>) -> Self {
        Self(kernel::World::new(input))
    }

    /// Follows the life through at most so many wakes. Gives the trace once the life is over; how it was
    /// divided changes nothing in it.
    pub fn advance(&mut self, wakes: usize) -> Option<Trace> {
        self.0.run(wakes)
    }
}

impl fmt::Debug for Simulation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation").field("now", &self.0.now).finish_non_exhaustive()
    }
}

/// Follows the workloads' lives to the end.
#[must_use]
pub fn simulate(input: Input<'_>) -> Trace {
    Simulation::new(input).advance(usize::MAX).unwrap_or_default()
}
