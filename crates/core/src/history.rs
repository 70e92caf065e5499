//! How the containers, Pods and numbers of a life went: what a picture over time is drawn from.
//!
//! Everything is read off a [`Trace`] in one pass; a stretch lasts until the next one begins.

use crate::api::Spec;
use crate::status::{PodPhase, PodStatus, WorkloadStatus};
use crate::trace::{Change, ContainerRole, LaneState, PodEntry, Trace};

/// What becomes of a Pod as a whole, as the API shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PodState {
    /// Phase Pending.
    Pending,
    /// Phase Running, not Ready.
    Running,
    /// Phase Running and Ready.
    Ready,
    /// It is being deleted.
    Terminating,
    /// Phase Succeeded.
    Succeeded,
    /// Phase Failed.
    Failed,
}

impl PodState {
    /// Rule: a deletion outweighs the phase until the phase is final; Ready is the condition.
    /// Source: `pkg/printers/internalversion/printers.go` `printPod`.
    #[must_use]
    pub fn of(status: &PodStatus) -> Self {
        match status.phase {
            PodPhase::Succeeded => Self::Succeeded,
            PodPhase::Failed => Self::Failed,
            _ if status.deleting_secs.is_some() => Self::Terminating,
            PodPhase::Pending => Self::Pending,
            PodPhase::Running if status.is_true("Ready") => Self::Ready,
            PodPhase::Running => Self::Running,
        }
    }
}

/// How many containers of a Pod are ready, as kubectl counts them in READY.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Readiness {
    /// Ready ones.
    pub ready: usize,
    /// Sidecars and regular containers.
    pub of: usize,
}

impl Readiness {
    /// Rule: sidecars count in both numbers, plain init containers in neither.
    /// Source: `pkg/printers/internalversion/printers.go` `printPod`; recording `sidecar-crashloop`.
    #[must_use]
    pub fn of(pod: &PodEntry, status: Option<&PodStatus>) -> Self {
        let counts = |role: ContainerRole| role != ContainerRole::PlainInit;
        let Some(status) = status else {
            return Self { ready: 0, of: pod.containers.iter().filter(|c| counts(c.role)).count() };
        };
        let init =
            status.init.iter().zip(pod.containers.iter()).filter(|(status, entry)| status.ready && counts(entry.role));
        let regular = status.containers.iter().filter(|status| status.ready);
        Self { ready: init.count() + regular.count(), of: pod.containers.iter().filter(|c| counts(c.role)).count() }
    }
}

/// The life of one Pod. Steps are indices into `Trace::steps`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PodHistory {
    /// What it was from which step on.
    pub states: Vec<(usize, PodState)>,
    /// How many of its containers were ready from which step on.
    pub readiness: Vec<(usize, Readiness)>,
    /// By container: its state from which step on; the first one is the creation of the Pod.
    pub lanes: Vec<Vec<(usize, LaneState)>>,
    /// The step with which the object left the API.
    pub gone: Option<usize>,
}

impl PodHistory {
    /// Each value of one of its lists with the step of its begin and of its end, if it ends.
    pub fn stretches<T: Copy>(&self, list: &[(usize, T)]) -> impl Iterator<Item = (usize, Option<usize>, T)> {
        let ends = list.iter().skip(1).map(|(step, _)| Some(*step)).chain([self.gone]);
        list.iter().zip(ends).map(|((step, value), end)| (*step, end, *value))
    }
}

/// The histories of all Pods, in their order. What does not change is not repeated.
#[must_use]
pub fn pods(trace: &Trace) -> Vec<PodHistory> {
    let mut pods: Vec<PodHistory> = Vec::with_capacity(trace.pods.len());
    for (index, step) in trace.steps.iter().enumerate() {
        // A Pod is first heard of with its creation.
        if let Some(pod) = step.pod {
            for entry in trace.pods.get(pods.len()..=pod).unwrap_or_default() {
                let lane = || vec![(index, LaneState::Waiting)];
                pods.push(PodHistory {
                    states: vec![(index, PodState::Pending)],
                    readiness: vec![(index, Readiness::of(entry, None))],
                    lanes: entry.containers.iter().map(|_| lane()).collect(),
                    gone: None,
                });
            }
        }
        for change in &step.changes {
            match change {
                Change::Lane(container, state) => {
                    let lane = pods.get_mut(container.pod).and_then(|pod| pod.lanes.get_mut(container.container));
                    if let Some(lane) = lane.filter(|lane| lane.last().is_none_or(|(_, last)| last != state)) {
                        lane.push((index, *state));
                    }
                }
                Change::Pod(pod, status) => {
                    let Some((history, entry)) = pods.get_mut(*pod).zip(trace.pods.get(*pod)) else { continue };
                    let (state, readiness) = (PodState::of(status), Readiness::of(entry, Some(status)));
                    if history.states.last().is_none_or(|(_, last)| *last != state) {
                        history.states.push((index, state));
                    }
                    if history.readiness.last().is_none_or(|(_, last)| *last != readiness) {
                        history.readiness.push((index, readiness));
                    }
                }
                Change::PodGone(pod) => {
                    if let Some(history) = pods.get_mut(*pod) {
                        history.gone = Some(index);
                    }
                }
                Change::PodDocument(..) | Change::Object(..) | Change::ObjectGone(_) => {}
            }
        }
    }
    pods
}

/// What holds after a step, of a list of what began when.
#[must_use]
pub fn at<T: Copy>(list: &[(usize, T)], step: usize) -> Option<T> {
    let after = list.partition_point(|(from, _)| *from <= step);
    list.get(after.checked_sub(1)?).map(|(_, value)| *value)
}

/// What a band of a [`Course`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// The Pods of an object: index into `Trace::objects`. Each revision of a Deployment is a ReplicaSet.
    PodsOf(usize),
    /// A Job's Pods that are neither succeeded nor failed.
    Active,
    /// A Job's succeeded Pods.
    Succeeded,
    /// A Job's failed Pods.
    Failed,
}

/// So many Pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// All of them.
    pub all: u32,
    /// Those that are ready; for what is over, all.
    pub ready: u32,
    /// Those that are available.
    pub available: u32,
}

/// The numbers from a step on, as the API shows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Point {
    /// The step.
    pub step: usize,
    /// Pods that are asked for.
    pub wanted: u32,
    /// By band; a band that does not exist yet has no entry.
    pub counts: Vec<Count>,
}

impl Point {
    /// Pods above the number that is asked for.
    #[must_use]
    pub fn surge(&self) -> u32 {
        self.counts.iter().map(|count| count.all).sum::<u32>().saturating_sub(self.wanted)
    }

    /// Pods that are asked for and not available.
    #[must_use]
    pub fn unavailable(&self) -> u32 {
        self.wanted.saturating_sub(self.counts.iter().map(|count| count.available).sum())
    }
}

/// How the numbers of a workload went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Course {
    /// What is counted.
    pub bands: Vec<Counted>,
    /// In order of their steps.
    pub points: Vec<Point>,
}

impl Course {
    /// The numbers after a step.
    #[must_use]
    pub fn at(&self, step: usize) -> Option<&Point> {
        let after = self.points.partition_point(|point| point.step <= step);
        self.points.get(after.checked_sub(1)?)
    }

    fn band(&mut self, counted: Counted) -> usize {
        self.bands.iter().position(|known| *known == counted).unwrap_or_else(|| {
            self.bands.push(counted);
            self.bands.len() - 1
        })
    }
}

/// The course of the object that was created first; empty for a Pod and a CronJob.
#[must_use]
pub fn course(trace: &Trace) -> Course {
    let mut course = Course::default();
    let mut now = Point::default();
    for (step, changes) in trace.steps.iter().map(|step| &step.changes).enumerate() {
        let before = now.clone();
        for change in changes {
            match change {
                Change::Object(object, state) => {
                    if *object == 0 {
                        now.wanted = match &state.status {
                            WorkloadStatus::DaemonSet(status) => status.desired,
                            _ => state.spec.replicas(),
                        };
                    }
                    for (counted, count) in counts(trace, *object, &state.spec, &state.status) {
                        let band = course.band(counted);
                        now.counts.resize(now.counts.len().max(band + 1), Count::default());
                        if let Some(place) = now.counts.get_mut(band) {
                            *place = count;
                        }
                    }
                }
                Change::ObjectGone(0) => {
                    now = Point { counts: vec![Count::default(); now.counts.len()], ..Point::default() }
                }
                Change::ObjectGone(object) => {
                    let band = course.bands.iter().position(|band| *band == Counted::PodsOf(*object));
                    if let Some(place) = band.and_then(|band| now.counts.get_mut(band)) {
                        *place = Count::default();
                    }
                }
                _ => {}
            }
        }
        if (now.wanted, &now.counts) != (before.wanted, &before.counts) {
            course.points.push(Point { step, ..now.clone() });
        }
    }
    course
}

/// What an object's status counts for the course. A Deployment's own numbers are those of its ReplicaSets.
fn counts(trace: &Trace, object: usize, spec: &Spec, status: &WorkloadStatus) -> Vec<(Counted, Count)> {
    let owner = trace.objects.get(object).and_then(|entry| entry.owner);
    // What a CronJob's Jobs count is not its own number.
    if owner.is_some() && !matches!(spec, Spec::ReplicaSet(_)) {
        return Vec::new();
    }
    let pods = |all, ready, available| vec![(Counted::PodsOf(object), Count { all, ready, available })];
    match status {
        WorkloadStatus::ReplicaSet(status) => pods(status.replicas, status.ready, status.available),
        WorkloadStatus::StatefulSet(status) => pods(status.replicas, status.ready, status.available),
        WorkloadStatus::DaemonSet(status) => pods(status.current, status.ready, status.available),
        WorkloadStatus::Job(job) => {
            let over = |number| Count { all: number, ready: number, available: number };
            vec![
                (Counted::Active, Count { all: job.active, ready: job.ready, available: job.ready }),
                (Counted::Succeeded, over(job.succeeded)),
                (Counted::Failed, over(job.failed)),
            ]
        }
        WorkloadStatus::Deployment(_) | WorkloadStatus::CronJob(_) => Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Counted, PodState, at, course, pods};
    use crate::trace::LaneState;
    use crate::{Options, run};

    const TWO_VERSIONS: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  \
        selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: c, \
        image: 'c:1'}]}\n---\napiVersion: podstep.dev/v1alpha1\nkind: Scenario\nactions:\n- {when: ready, count: 3, \
        after: 1, do: patch, kind: Deployment, name: web, patch: {spec: {template: {spec: {containers: [{name: c, image: \
        'c:2'}]}}}}}\n";

    #[test]
    fn a_rollout_counts_each_revision_and_never_lacks_what_it_must_have() {
        let trace = run(TWO_VERSIONS, &Options::default()).life.unwrap().trace;
        let course = course(&trace);
        assert_eq!(course.bands.len(), 2);
        assert!(course.bands.iter().all(|band| matches!(band, Counted::PodsOf(_))));
        let last = course.at(usize::MAX).unwrap();
        assert_eq!(last.counts.iter().map(|count| (count.all, count.ready)).collect::<Vec<_>>(), [(0, 0), (3, 3)]);
        assert_eq!(course.points.iter().map(super::Point::surge).max(), Some(1));
        assert_eq!((last.surge(), last.unavailable()), (0, 0));
    }

    #[test]
    fn what_the_histories_say_is_what_the_snapshots_say() {
        let trace = run(TWO_VERSIONS, &Options::default()).life.unwrap().trace;
        let histories = pods(&trace);
        assert_eq!(histories.len(), trace.pods.len());
        for lane in histories.iter().flat_map(|pod| &pod.lanes) {
            assert!(lane.iter().zip(lane.iter().skip(1)).all(|(a, b)| a.0 <= b.0 && a.1 != b.1), "{lane:?}");
        }
        for step in 0..trace.steps.len() {
            let snapshot = trace.snapshot(step);
            for (history, pod) in histories.iter().zip(&snapshot.pods) {
                if let Some(status) = &pod.status {
                    assert_eq!(at(&history.states, step), Some(PodState::of(status)));
                }
                for (lane, state) in history.lanes.iter().zip(&pod.lanes) {
                    assert_eq!(at(lane, step).unwrap_or(LaneState::Waiting), *state);
                }
                assert_eq!(history.gone.is_some_and(|gone| gone <= step), pod.gone);
            }
        }
    }
}
