//! Two lives side by side: what is in one of them only, at another time, in another order, or ended differently.
//!
//! `same` says what is the same in both, `steps` compares what happened. Pure; what is found is typed, bounded, and
//! each of it names the steps where it can be looked at. What only follows from another difference says so.

mod same;
mod steps;

use podstep_freeze::Freeze;
use podstep_quantity::Quantity;
use serde::Serialize;

pub use same::{aligned, counterpart, counterparts, same_event};

use crate::diagnostic::Diagnostic;
use crate::resources::{Kind, QosClass, ResourceTotal};
use crate::status::{JobStatus, PodPhase, WorkloadStatus};
use crate::time::Millis;
use crate::trace::{Change, ContainerRef, ContainerRole, Trace};
use crate::{Life, Run};

/// No more differences than these are listed.
pub const MAX_DIFFERENCES: usize = 400;
/// What is closer in time is no difference: latencies between versions.
pub const NOTICEABLE: Millis = Millis(100);
/// What comes as much later as what led to it follows from that, give or take the second that the kubelet takes
/// between two looks at the runtime.
pub const FOLLOWS_WITHIN: Millis = Millis(1_500);

/// One of the two lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// The one that is being looked at.
    This,
    /// The one that it is compared with.
    Other,
}

/// What a run gave: a life, if there was one, and what is said about its text.
#[derive(Debug, Clone, Copy)]
pub struct Gave<'r> {
    /// The life.
    pub life: Option<&'r Life>,
    /// The findings.
    pub findings: &'r [Diagnostic],
}

impl<'r> From<&'r Run> for Gave<'r> {
    fn from(run: &'r Run) -> Self {
        Self { life: run.life.as_ref(), findings: &run.diagnostics }
    }
}

/// What became of a workload in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// A Job is complete.
    Complete,
    /// A Job failed, for this reason.
    Failed(&'static str),
    /// A Job is neither.
    Unfinished,
    /// So many Pods are available, of so many that are wanted.
    Available {
        /// Available ones.
        available: u32,
        /// Wanted ones.
        wanted: u32,
    },
    /// A Pod's last phase.
    Phase(PodPhase),
    /// There is nothing to say: a CronJob only makes Jobs.
    Nothing,
}

/// A difference between two lives. Where two values stand, the first is that of [`Side::This`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum What {
    /// Only one text gives this finding, by its index there.
    Finding(Side, usize),
    /// This one has no life: the API server refuses it, or it cannot be read.
    NoLife(Side),
    /// What became of the workload.
    Outcome([Outcome; 2]),
    /// The QoS class.
    Qos([QosClass; 2]),
    /// An effective request or limit; `None` is not set.
    Amount {
        /// Which of the two lists.
        kind: Kind,
        /// The name of the resource.
        resource: String,
        /// The amounts.
        amounts: [Option<Quantity>; 2],
    },
    /// The same container has another role.
    Role {
        /// The container in this life.
        container: ContainerRef,
        /// The roles.
        roles: [ContainerRole; 2],
    },
    /// Only this one has the Pod.
    Pod(Side, usize),
    /// Only this one has the container, in a Pod that both have.
    Container(Side, ContainerRef),
    /// Only in this one it happened.
    Only(Side),
    /// It happened at another time.
    Moved([Millis; 2]),
    /// A process ended with another code or for another reason.
    Ended {
        /// The exit codes.
        exit_codes: [i32; 2],
        /// The reasons.
        reasons: [&'static str; 2],
    },
    /// A condition of a Pod is what it is since another time, or it is something else.
    Condition {
        /// The type of the condition.
        kind: String,
        /// Whether it is True.
        is: [bool; 2],
        /// Since when.
        since: [Millis; 2],
    },
    /// A container was started again so often.
    Restarts {
        /// The container in this life.
        container: ContainerRef,
        /// How often.
        counts: [u32; 2],
    },
    /// Only this one has Events of this reason.
    Event {
        /// Which one.
        side: Side,
        /// What they are about: a kind with a name, and a container if it is about one.
        about: String,
        /// The reason.
        reason: String,
    },
    /// In this life it came before the same event of another container, in the other after it.
    Order {
        /// That event, in each life.
        before: [usize; 2],
    },
}

/// A difference, and where it can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs.
    pub what: What,
    /// The step in each life; none where there is nothing to look at.
    pub steps: [Option<usize>; 2],
    /// The difference that it follows from, by its index.
    pub follows: Option<usize>,
}

/// What two lives differ in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Comparison {
    /// The differences: those of the whole first, then step by step.
    pub differences: Vec<Difference>,
    /// How many there are that are not listed.
    pub left_out: usize,
}

impl Comparison {
    /// Adds a difference unless there are too many. Gives its index if it is listed.
    pub(crate) fn push(&mut self, what: What, steps: [Option<usize>; 2], follows: Option<usize>) -> Option<usize> {
        if self.differences.len() >= MAX_DIFFERENCES {
            self.left_out += 1;
            return None;
        }
        self.differences.push(Difference { what, steps, follows });
        Some(self.differences.len() - 1)
    }

    /// The differences that follow from the one with this index, each with its own.
    pub fn followers(&self, root: usize) -> impl Iterator<Item = (usize, &Difference)> {
        self.differences.iter().enumerate().filter(move |(_, difference)| difference.follows == Some(root))
    }
}

/// Compares two runs.
#[must_use]
pub fn compare(this: Gave<'_>, other: Gave<'_>) -> Comparison {
    let mut found = Comparison::default();
    let only = |one: &[Diagnostic], of: &[Diagnostic]| -> Vec<usize> {
        let is_there = |diagnostic: &Diagnostic| of.iter().any(|other| other.finding == diagnostic.finding);
        one.iter().enumerate().filter(|(_, one)| !is_there(one)).map(|(index, _)| index).collect()
    };
    for (side, index) in
        [(Side::This, only(this.findings, other.findings)), (Side::Other, only(other.findings, this.findings))]
            .into_iter()
            .flat_map(|(side, all)| all.into_iter().map(move |index| (side, index)))
    {
        found.push(What::Finding(side, index), [None, None], None);
    }
    let (Some(a), Some(b)) = (this.life, other.life) else {
        for (side, gave) in [(Side::This, this), (Side::Other, other)] {
            if gave.life.is_none() {
                found.push(What::NoLife(side), [None, None], None);
            }
        }
        return found;
    };
    let outcomes = [a, b].map(|life| outcome(life, Millis(u64::MAX)));
    if let [(one, at), (of, of_at)] = outcomes
        && one != of
    {
        found.push(What::Outcome([one, of]), [at, of_at], None);
    }
    resources(a, b, &mut found);
    steps::compare(&a.trace, &b.trace, &mut found);
    found
}

/// What had become of the workload until a time, and the step since when the API says so; of what is unfinished, the
/// last one.
pub(crate) fn outcome(life: &Life, until: Millis) -> (Outcome, Option<usize>) {
    let trace = &life.trace;
    let mut last = (Outcome::Nothing, None);
    let is_pod = trace.objects.is_empty();
    for (index, step) in trace.steps.iter().enumerate().take_while(|(_, step)| step.at <= until) {
        for change in &step.changes {
            let now = match change {
                Change::Pod(0, status) if is_pod => Outcome::Phase(status.phase),
                Change::Object(0, state) => {
                    let of = |available| Outcome::Available { available, wanted: state.spec.replicas() };
                    match &state.status {
                        WorkloadStatus::Job(job) => of_job(job),
                        WorkloadStatus::Deployment(status) => of(status.available),
                        WorkloadStatus::ReplicaSet(status) => of(status.available),
                        WorkloadStatus::StatefulSet(status) => of(status.available),
                        WorkloadStatus::DaemonSet(status) => {
                            Outcome::Available { available: status.available, wanted: status.desired }
                        }
                        WorkloadStatus::CronJob(_) => Outcome::Nothing,
                    }
                }
                _ => continue,
            };
            if now != last.0 {
                last = (now, Some(index));
            }
        }
    }
    if last.0 == Outcome::Unfinished {
        last.1 = trace.steps.len().checked_sub(1);
    }
    last
}

fn of_job(job: &JobStatus) -> Outcome {
    match job.finished() {
        Some(condition) if condition.kind == "Complete" => Outcome::Complete,
        Some(condition) => Outcome::Failed(condition.reason),
        None => Outcome::Unfinished,
    }
}

/// QoS class, effective requests and limits.
fn resources(a: &Life, b: &Life, found: &mut Comparison) {
    let reports = [a.resources(), b.resources()];
    let [one, of] = &reports;
    if one.qos.class != of.qos.class {
        found.push(What::Qos([one.qos.class, of.qos.class]), [None, None], None);
    }
    for (kind, totals) in [(Kind::Requests, [&one.requests, &of.requests]), (Kind::Limits, [&one.limits, &of.limits])] {
        let [ours, theirs] = totals;
        let mut names: Vec<&str> = Vec::new();
        for total in ours.iter().chain(theirs) {
            if !names.contains(&total.name.as_str()) {
                names.push(&total.name);
            }
        }
        for resource in names {
            let amount = |totals: &[ResourceTotal]| {
                totals.iter().find(|total| total.name == resource).map(|total| total.derivation.value.clone())
            };
            let amounts = [amount(ours), amount(theirs)];
            if amounts[0] != amounts[1] {
                found.push(What::Amount { kind, resource: resource.to_owned(), amounts }, [None, None], None);
            }
        }
    }
}

/// The step with which a Pod came.
fn creation(trace: &Trace, pod: usize) -> Option<usize> {
    trace.steps.iter().position(|step| step.pod == Some(pod))
}
