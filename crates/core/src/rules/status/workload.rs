//! The status of an object that keeps Pods or other objects.
//!
//! A controller counts: the step that made a number so is the last one with which a Pod began or ceased to count, after
//! which so many did.

use super::super::Rule;
use super::{StatusField, Subject, Turn, detail, since, status_fields};
use crate::api::Spec;
use crate::calendar;
use crate::lifecycle::names::{template_hash, template_suffix};
use crate::status::{Condition, JobStatus, ObjectState, PodPhase, PodStatus, WorkloadStatus};
use crate::time::Millis;
use crate::trace::{Change, ContainerRole, Fact, Trace};

/// What of a status a field shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    Number(Number),
    /// `completedIndexes`, or `failedIndexes`.
    Indexes {
        failed: bool,
    },
    StartTime,
    CompletionTime,
    LastSchedule,
    /// `currentRevision`, or `updateRevision`.
    Revision {
        update: bool,
    },
    Condition(&'static str),
}

/// What is counted; its name in the API differs from kind to kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    /// The Jobs of a CronJob.
    Jobs,
    Active,
    Desired,
    Replicas,
    Current,
    FullyLabeled,
    Updated,
    Ready,
    Available,
    Unavailable,
    Terminating,
    Succeeded,
    Failed,
    Generation,
}

const NUMBERS: [Number; 14] = [
    Number::Jobs,
    Number::Active,
    Number::Desired,
    Number::Replicas,
    Number::Current,
    Number::FullyLabeled,
    Number::Updated,
    Number::Ready,
    Number::Available,
    Number::Unavailable,
    Number::Terminating,
    Number::Succeeded,
    Number::Failed,
    Number::Generation,
];

/// What the API has shown of an object up to a step, newest first, each with the step that wrote it.
type Writes<'t> = [(usize, &'t ObjectState)];

pub(super) fn fields(trace: &Trace, object: usize, step: usize) -> Vec<StatusField> {
    if trace.snapshot(step).objects.get(object).is_none_or(Option::is_none) {
        return Vec::new();
    }
    let writes: Vec<(usize, &ObjectState)> = trace.object_writes(object, step).collect();
    let Some((_, state)) = writes.first() else { return Vec::new() };
    let mut shown: Vec<Shows> = NUMBERS.map(Shows::Number).to_vec();
    shown.extend([false, true].map(|update| Shows::Revision { update }));
    shown.extend([false, true].map(|failed| Shows::Indexes { failed }));
    shown.extend([Shows::StartTime, Shows::CompletionTime, Shows::LastSchedule]);
    shown.extend(state.status.conditions().iter().map(|condition| Shows::Condition(condition.kind)));
    shown.into_iter().filter_map(|shows| field(&Of { trace, object, writes: &writes }, shows)).collect()
}

fn field(of: &Of<'_>, shows: Shows) -> Option<StatusField> {
    let (_, state) = of.writes.first()?;
    let (path, value, detail) = of.says(state, shows)?;
    let since = since(of.writes, |state| of.says(state, shows))?;
    let made_by = of.made_by(shows, since).unwrap_or(since);
    let rule = shows.rule(&state.status).or_else(|| Some(of.trace.steps.get(since)?.reason.rule()))?;
    let looks_at_containers = matches!(shows, Shows::Number(Number::Ready | Number::Available));
    let containers = if looks_at_containers { of.containers() } else { Vec::new() };
    Some(StatusField { path, value, detail, since, made_by, rule, turns: of.turns(state, shows, since), containers })
}

impl Number {
    /// Its name in the API, and what the status says; nothing where it has no such field.
    ///
    /// Rule: those that are being deleted are named since v1.29 in Jobs, since v1.35 elsewhere; before they are 0.
    fn of(self, status: &WorkloadStatus) -> Option<(&'static str, u32)> {
        use WorkloadStatus::{CronJob, DaemonSet, Deployment, Job, ReplicaSet, StatefulSet};
        Some(match (self, status) {
            (Self::Jobs, CronJob(status)) => ("active", u32::try_from(status.active.len()).unwrap_or(u32::MAX)),
            (Self::Active, Job(status)) => ("active", status.active),
            (Self::Desired, DaemonSet(status)) => ("desiredNumberScheduled", status.desired),
            (Self::Replicas, Deployment(status)) => ("replicas", status.replicas),
            (Self::Replicas, ReplicaSet(status)) => ("replicas", status.replicas),
            (Self::Replicas, StatefulSet(status)) => ("replicas", status.replicas),
            (Self::Current, StatefulSet(status)) => ("currentReplicas", status.current),
            (Self::Current, DaemonSet(status)) => ("currentNumberScheduled", status.current),
            (Self::FullyLabeled, ReplicaSet(status)) => ("fullyLabeledReplicas", status.fully_labeled),
            (Self::Updated, Deployment(status)) => ("updatedReplicas", status.updated),
            (Self::Updated, StatefulSet(status)) => ("updatedReplicas", status.updated),
            (Self::Updated, DaemonSet(status)) => ("updatedNumberScheduled", status.updated),
            (Self::Ready, Job(status)) => ("ready", status.ready),
            (Self::Ready, Deployment(status)) => ("readyReplicas", status.ready),
            (Self::Ready, ReplicaSet(status)) => ("readyReplicas", status.ready),
            (Self::Ready, StatefulSet(status)) => ("readyReplicas", status.ready),
            (Self::Ready, DaemonSet(status)) => ("numberReady", status.ready),
            (Self::Available, Deployment(status)) => ("availableReplicas", status.available),
            (Self::Available, ReplicaSet(status)) => ("availableReplicas", status.available),
            (Self::Available, StatefulSet(status)) => ("availableReplicas", status.available),
            (Self::Available, DaemonSet(status)) => ("numberAvailable", status.available),
            (Self::Unavailable, Deployment(status)) => ("unavailableReplicas", status.unavailable),
            (Self::Unavailable, DaemonSet(status)) => ("numberUnavailable", status.unavailable),
            (Self::Terminating, Job(status)) if status.terminating > 0 => ("terminating", status.terminating),
            (Self::Terminating, Deployment(status)) if status.terminating > 0 => {
                ("terminatingReplicas", status.terminating)
            }
            (Self::Terminating, ReplicaSet(status)) if status.terminating > 0 => {
                ("terminatingReplicas", status.terminating)
            }
            (Self::Succeeded, Job(status)) => ("succeeded", status.succeeded),
            (Self::Failed, Job(status)) => ("failed", status.failed),
            (Self::Generation, Deployment(status)) => ("observedGeneration", status.observed_generation),
            (Self::Generation, ReplicaSet(status)) => ("observedGeneration", status.observed_generation),
            (Self::Generation, StatefulSet(status)) => ("observedGeneration", status.observed_generation),
            (Self::Generation, DaemonSet(status)) => ("observedGeneration", status.observed_generation),
            _ => return None,
        })
    }

    /// Whether a Pod counts, which counted or did not before; without a status it is gone.
    fn counts(self, state: &ObjectState, revision: u64, counted: bool, pod: Option<&PodStatus>) -> bool {
        // What has ended stays counted.
        let Some(pod) = pod else { return counted && matches!(self, Self::Succeeded | Self::Failed) };
        let (over, deleting) = (pod.phase.is_terminal(), pod.deleting_secs.is_some());
        let (ready, active) = (pod.is_true("Ready"), !over && !deleting);
        let is_of = |update: bool| revision == self.revision(state, update);
        match (self, &state.status) {
            (Self::Succeeded, _) => counted || pod.phase == PodPhase::Succeeded,
            (Self::Failed, _) => {
                counted || pod.phase == PodPhase::Failed || (deleting && !over && !only_replaces_failed(&state.spec))
            }
            (Self::Terminating, _) => deleting && !over,
            (Self::Current, WorkloadStatus::StatefulSet(_)) => !deleting && is_of(false),
            (Self::Updated, WorkloadStatus::StatefulSet(_)) => !deleting && is_of(true),
            (Self::Ready | Self::Available, WorkloadStatus::StatefulSet(_)) => pod.phase == PodPhase::Running && ready,
            (_, WorkloadStatus::StatefulSet(_)) => true,
            (Self::Updated, WorkloadStatus::DaemonSet(_)) => !(deleting && over) && is_of(true),
            (Self::Ready | Self::Available, WorkloadStatus::DaemonSet(_)) => !(deleting && over) && ready,
            (_, WorkloadStatus::DaemonSet(_)) => !(deleting && over),
            (Self::Updated, _) => active && is_of(true),
            (Self::Ready | Self::Available, _) => active && ready,
            _ => active,
        }
    }

    /// The template of the Pods that are counted.
    fn revision(self, state: &ObjectState, update: bool) -> u64 {
        match &state.status {
            WorkloadStatus::StatefulSet(status) => {
                let [current, newest] = status.revisions;
                if update { newest } else { current }
            }
            _ => template(state),
        }
    }
}

/// The hash of the Pod template.
fn template(state: &ObjectState) -> u64 {
    template_hash(state.document.get("spec").and_then(|spec| spec.get("template")))
}

/// Source: `job_controller.go` `onlyReplaceFailedPods`.
fn only_replaces_failed(spec: &Spec) -> bool {
    matches!(spec, Spec::Job(job) if job.replaces_only_failed || job.failure_rules.is_some())
}

impl Shows {
    /// The rule by which the field is computed; `None` if it is that of the step that wrote it.
    fn rule(self, status: &WorkloadStatus) -> Option<Rule> {
        Some(match self {
            Self::Number(Number::Jobs) | Self::LastSchedule => Rule::CronSchedule,
            Self::Number(Number::Active) => Rule::ActivePods,
            Self::Number(Number::Desired) => Rule::DaemonNodes,
            Self::Number(Number::Current) if matches!(status, WorkloadStatus::DaemonSet(_)) => Rule::DaemonNodes,
            Self::Number(Number::Replicas | Number::FullyLabeled) => Rule::Replicas,
            Self::Number(Number::Updated | Number::Current) | Self::Revision { .. } => Rule::Revision,
            Self::Number(Number::Ready) => Rule::ReadyPods,
            Self::Number(Number::Available) => Rule::AvailablePods,
            Self::Number(Number::Unavailable) => Rule::UnavailablePods,
            Self::Number(Number::Terminating) if matches!(status, WorkloadStatus::Job(_)) => Rule::JobTerminating,
            Self::Number(Number::Terminating) => Rule::TerminatingPods,
            Self::Number(Number::Succeeded | Number::Failed) => Rule::EndedPods,
            Self::Number(Number::Generation) => Rule::ObservedGeneration,
            Self::Indexes { failed: false } => Rule::CompletedIndexes,
            Self::Indexes { failed: true } => Rule::FailedIndexes,
            Self::StartTime => Rule::JobStart,
            Self::CompletionTime => Rule::JobComplete,
            Self::Condition("Available") => Rule::MinimumAvailability,
            Self::Condition("Progressing") => Rule::Progress,
            Self::Condition("ReplicaFailure") => Rule::RefusedPods,
            Self::Condition("Suspended") => Rule::Suspension,
            Self::Condition(_) => return None,
        })
    }
}

/// An object up to a step.
struct Of<'t> {
    trace: &'t Trace,
    object: usize,
    writes: &'t Writes<'t>,
}

impl Of<'_> {
    /// The field, what it says, and reason and message of a condition; nothing where the status has no such field.
    fn says(&self, state: &ObjectState, shows: Shows) -> Option<(String, String, String)> {
        let status = &state.status;
        let time = |at: Millis| calendar::rfc3339((self.trace.epoch + at).whole_secs());
        let (path, value) = match (shows, status) {
            (Shows::Number(number), _) => number.of(status).map(|(path, value)| (path, value.to_string()))?,
            (Shows::Indexes { failed: false }, WorkloadStatus::Job(job)) if !job.completed_indexes.is_empty() => {
                ("completedIndexes", JobStatus::index_ranges(&job.completed_indexes))
            }
            (Shows::Indexes { failed: true }, WorkloadStatus::Job(job)) => {
                let failed = job.failed_indexes.as_ref().filter(|failed| !failed.is_empty())?;
                ("failedIndexes", JobStatus::index_ranges(failed))
            }
            (Shows::StartTime, WorkloadStatus::Job(job)) => ("startTime", time(job.start_time?)),
            (Shows::CompletionTime, WorkloadStatus::Job(job)) => ("completionTime", time(job.completion_time?)),
            (Shows::LastSchedule, WorkloadStatus::CronJob(cron)) => ("lastScheduleTime", time(cron.last_schedule?)),
            (Shows::Revision { update }, WorkloadStatus::StatefulSet(set)) if set.observed_generation > 0 => {
                let name = &self.trace.objects.get(self.object)?.name;
                let hash = Number::Current.revision(state, update);
                let path = if update { "updateRevision" } else { "currentRevision" };
                (path, [name, "-", &template_suffix(hash)].concat())
            }
            (Shows::Condition(kind), _) => {
                let condition = status.conditions().iter().find(|condition| condition.kind == kind)?;
                return Some((format!("conditions[{kind}]"), condition.word().to_owned(), detail(condition)));
            }
            _ => return None,
        };
        Some((path.to_owned(), value, String::new()))
    }

    /// The step that made a field say since a step what it says.
    fn made_by(&self, shows: Shows, since: usize) -> Option<usize> {
        let (_, state) = self.writes.iter().find(|(step, _)| *step == since)?;
        let made = match shows {
            Shows::Number(Number::Jobs | Number::Desired) => None,
            Shows::Number(Number::Generation) => self.changed(since, |state| state.generation),
            Shows::Number(Number::Unavailable) => {
                let available = |(_, state): &(usize, &ObjectState)| Number::Available.of(&state.status);
                let before = self.writes.iter().find(|(step, _)| *step < since);
                // If as many are available as before, it is not because of them.
                let is_theirs = before.and_then(available) != available(&(since, state));
                is_theirs.then(|| self.counted(Number::Available, state, since)).flatten()
            }
            Shows::Number(number) => self.counted(number, state, since),
            Shows::Indexes { failed } => self.ended(failed, since, false),
            Shows::CompletionTime => self.ended(false, since, false),
            Shows::Condition("Available") => self.counted(Number::Available, state, since),
            Shows::Condition("Suspended") => self.changed(since, |state| state.generation),
            Shows::Condition("Progressing") => match condition(state, "Progressing")?.reason {
                "NewReplicaSetAvailable" => self.counted(Number::Available, state, since),
                "ReplicaSetUpdated" => self.counted(Number::Updated, state, since),
                _ => None,
            },
            Shows::Condition("Complete" | "SuccessCriteriaMet") => self.ended(false, since, false),
            Shows::Condition(kind @ ("Failed" | "FailureTarget"))
                if condition(state, kind)?.reason != "DeadlineExceeded" =>
            {
                self.ended(true, since, false)
            }
            Shows::Revision { update: true } => self.changed(since, template),
            Shows::Revision { update: false } | Shows::StartTime | Shows::LastSchedule | Shows::Condition(_) => None,
        };
        // Who creates an object does not do so because of its status.
        let step = self.trace.steps.get(since)?;
        made.or(step.cause.filter(|_| *step.fact == Fact::WorkloadStatusWritten))
    }

    /// The last step up to another one with which the object was changed in this.
    fn changed<V: PartialEq>(&self, until: usize, of: impl Fn(&ObjectState) -> V) -> Option<usize> {
        let writes = self.writes.iter().skip_while(|(step, _)| *step > until);
        let value = of(writes.clone().next()?.1);
        writes.take_while(|(_, state)| of(state) == value).last().map(|(step, _)| *step)
    }

    /// The step that made a number so, which a status says since a step.
    fn counted(&self, number: Number, state: &ObjectState, since: usize) -> Option<usize> {
        let (_, value) = number.of(&state.status)?;
        match number {
            Number::Succeeded => self.ended(false, since, true),
            Number::Failed => self.ended(true, since, true),
            _ => self.last_to_count(number, state, since, Some(value)),
        }
    }

    /// The end of the last Pod of which a Job had noted, with a step, that it ended. It is noted first and then counted.
    fn ended(&self, failed: bool, step: usize, counted: bool) -> Option<usize> {
        let noted = |state: &ObjectState| match &state.status {
            WorkloadStatus::Job(job) if failed => [job.failed, job.uncounted_failed],
            WorkloadStatus::Job(job) => [job.succeeded, job.uncounted_succeeded],
            _ => [0, 0],
        };
        let writes = self.writes.iter().skip_while(|(at, _)| *at > step);
        let (_, state) = writes.clone().next()?;
        let [are_counted, more] = noted(state);
        let number = if counted { are_counted } else { are_counted + more };
        let (first, _) = writes.take_while(|(_, state)| noted(state).iter().sum::<u32>() >= number).last()?;
        self.last_to_count(if failed { Number::Failed } else { Number::Succeeded }, state, *first, None)
    }

    /// The last step up to another one with which a Pod began or ceased to count, after which so many did.
    fn last_to_count(&self, number: Number, state: &ObjectState, until: usize, value: Option<u32>) -> Option<usize> {
        let mut counted = vec![false; self.trace.pods.len()];
        let (mut sum, mut last) = (0, None);
        for (index, step) in self.trace.steps.iter().enumerate().take(until + 1) {
            for change in &step.changes {
                let (pod, status) = match change {
                    Change::Pod(pod, status) => (*pod, Some(&**status)),
                    Change::PodGone(pod) => (*pod, None),
                    _ => continue,
                };
                let Some(entry) = self.trace.pods.get(pod).filter(|entry| self.keeps(entry.owner)) else { continue };
                let Some(counted) = counted.get_mut(pod) else { continue };
                let counts = number.counts(state, entry.revision, *counted, status);
                if counts == std::mem::replace(counted, counts) {
                    continue;
                }
                sum = if counts { sum + 1 } else { sum - 1 };
                if value.is_none_or(|value| value == sum) {
                    last = Some((pod, index));
                }
            }
        }
        let (pod, index) = last?;
        Some(self.beneath(number, pod, index))
    }

    /// What made the kubelet write of a Pod what it wrote with a step.
    fn beneath(&self, number: Number, pod: usize, step: usize) -> usize {
        let is_written = self.trace.steps.get(step).is_some_and(|step| *step.fact == Fact::StatusWritten);
        let path = if matches!(number, Number::Ready | Number::Available) { "conditions[Ready]" } else { "phase" };
        let fields = if is_written { status_fields(self.trace, Subject::Pod(pod), step) } else { Vec::new() };
        fields.into_iter().find(|field| field.path == path).map_or(step, |field| field.made_by)
    }

    /// Whether a Pod of this owner is the object's, or that of an object that it keeps.
    fn keeps(&self, owner: Option<usize>) -> bool {
        let above = || self.trace.objects.get(owner?)?.owner;
        owner == Some(self.object) || above() == Some(self.object)
    }

    /// The containers that decide whether a Pod is ready, by index in the Pod.
    fn containers(&self) -> Vec<usize> {
        let pod = self.trace.pods.iter().find(|pod| self.keeps(pod.owner));
        let all = pod.map(|pod| pod.containers.as_slice()).unwrap_or_default().iter().enumerate();
        all.filter(|(_, container)| container.role != ContainerRole::PlainInit).map(|(index, _)| index).collect()
    }

    fn turns(&self, state: &ObjectState, shows: Shows, since: usize) -> Turn {
        let min_ready_secs = match &state.spec {
            Spec::Deployment(spec) => spec.min_ready_secs,
            Spec::ReplicaSet(spec) => spec.min_ready_secs,
            Spec::StatefulSet(spec) => spec.min_ready_secs,
            Spec::DaemonSet(spec) => spec.min_ready_secs,
            Spec::Pod | Spec::Job(_) | Spec::CronJob(_) => 0,
        };
        match (shows, &state.spec) {
            (Shows::Number(Number::Jobs) | Shows::LastSchedule, _) => Turn::Schedule,
            (Shows::Number(Number::Active), _) => Turn::Size { field: "parallelism" },
            (Shows::Number(Number::Desired), _) => Turn::Nodes,
            (Shows::Number(Number::Current), Spec::DaemonSet(_)) => Turn::Nodes,
            (Shows::Number(Number::Replicas | Number::FullyLabeled), _) => Turn::Size { field: "replicas" },
            (Shows::Number(Number::Updated | Number::Current) | Shows::Revision { .. }, _) => Turn::Template,
            (Shows::Number(Number::Ready), _) => Turn::Readiness,
            (Shows::Number(Number::Available | Number::Unavailable), _) => Turn::Availability { min_ready_secs },
            (Shows::Number(Number::Terminating), _) => Turn::DeletionEnds,
            (Shows::Number(Number::Succeeded) | Shows::Indexes { failed: false }, _) => Turn::End { success: true },
            (Shows::Number(Number::Failed) | Shows::Indexes { failed: true }, _) => Turn::End { success: false },
            (Shows::Number(Number::Generation), _) => Turn::Spec,
            (Shows::StartTime | Shows::Condition("Suspended"), Spec::Job(job)) => {
                Turn::Suspension { suspended: job.suspend }
            }
            (Shows::Condition("Available"), Spec::Deployment(spec)) => {
                let (_, unavailable) = spec.fenceposts();
                let met = condition(state, "Available").is_some_and(|condition| condition.status);
                Turn::Needed { needed: spec.replicas.saturating_sub(unavailable), met }
            }
            (Shows::Condition("Progressing"), Spec::Deployment(spec)) => {
                spec.progress_deadline_secs.map_or(Turn::Step(since), |deadline_secs| Turn::Progress { deadline_secs })
            }
            (Shows::Condition("ReplicaFailure"), _) => Turn::Admission,
            _ => Turn::Step(since),
        }
    }
}

fn condition<'s>(state: &'s ObjectState, kind: &str) -> Option<&'s Condition> {
    state.status.conditions().iter().find(|condition| condition.kind == kind)
}
