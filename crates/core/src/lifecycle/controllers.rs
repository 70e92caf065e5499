//! The controllers that own the Pod: Job and Deployment (and the kinds that keep their Pods likewise).
//!
//! Rule of the Job: Pod events are batched for a second; a finished Pod is first listed as uncounted, then
//! counted; since v1.31 the condition SuccessCriteriaMet comes with the first write and Complete with the
//! second. Source: `pkg/controller/job/job_controller.go`; recording `seed-job-http-sidecar`.

use std::rc::Rc;

use crate::api::Workload;
use crate::kubectl;
use crate::status::{Condition, DeploymentStatus, JobStatus, PodPhase, WorkloadStatus};
use crate::time::Millis;
use crate::trace::{Actor, Change, Fact, Reason};

use super::world::{Stage, Wake, World};

/// The Job controller's first delay before it replaces a failed Pod. It doubles with each failure.
const JOB_BACKOFF_INITIAL: Millis = Millis::secs(10);
/// Its longest delay.
const JOB_BACKOFF_MAX: Millis = Millis::secs(600);

/// What owns the Pod.
#[derive(Debug)]
pub(super) enum Controller {
    /// Nobody: a bare Pod.
    None { name: String },
    /// A Job.
    Job { name: String, status: JobStatus, due: bool, counted: Vec<usize>, creating: bool },
    /// A Deployment, ReplicaSet, StatefulSet or DaemonSet: keeps one Pod.
    Keeper { kind: String, name: String, status: DeploymentStatus },
}

impl Controller {
    pub(super) fn new(workload: &Workload) -> Self {
        let name = workload.name.clone();
        match workload.kind.as_str() {
            "Pod" => Self::None { name },
            "Job" | "CronJob" => {
                Self::Job { name, status: JobStatus::default(), due: false, counted: Vec::new(), creating: false }
            }
            kind => Self::Keeper { kind: kind.to_owned(), name, status: DeploymentStatus::default() },
        }
    }

    pub(super) const fn is_none(&self) -> bool {
        matches!(self, Self::None { .. })
    }

    /// The name of the Pod with this index: as Kubernetes shapes it, with suffixes that only depend on it.
    pub(super) fn pod_name(&self, index: usize) -> String {
        match self {
            Self::None { name } => name.clone(),
            Self::Job { name, .. } => format!("{name}-{}", suffix(name, index as u64 + 1, 5)),
            Self::Keeper { kind, name, .. } if kind == "StatefulSet" => format!("{name}-0"),
            Self::Keeper { kind, name, .. } if kind == "Deployment" => {
                format!("{name}-{}-{}", suffix(name, 0, 9), suffix(name, index as u64 + 1, 5))
            }
            Self::Keeper { name, .. } => format!("{name}-{}", suffix(name, index as u64 + 1, 5)),
        }
    }
}

/// Letters that Kubernetes uses in generated names: no vowels, no look-alikes.
const SAFE_LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

fn suffix(name: &str, salt: u64, length: usize) -> String {
    // FNV-1a: a name must not change between runs, so nothing random may enter.
    let mut hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64 ^ salt, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut text = String::with_capacity(length);
    for _ in 0..length {
        hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let letter = SAFE_LETTERS.get((hash >> 33) as usize % SAFE_LETTERS.len()).copied().unwrap_or(b'x');
        text.push(char::from(letter));
    }
    text
}

impl World<'_> {
    pub(super) fn create_workload(&mut self) {
        let workload = self.input.workload;
        let fact = Fact::WorkloadCreated { kind: workload.kind.clone(), name: workload.name.clone() };
        match &self.controller {
            Controller::None { .. } => self.create_pod(Reason::Asked),
            Controller::Job { status, .. } => {
                let status = Rc::new(WorkloadStatus::Job(status.clone()));
                self.step(Actor::User, None, None, fact, Reason::Asked, vec![Change::Workload(status)]);
                self.workload_row("ADDED");
                self.after(Millis(5), Wake::CreatePod);
                self.after(Millis(10), Wake::Controller);
            }
            Controller::Keeper { status, .. } => {
                let status = Rc::new(WorkloadStatus::Deployment(status.clone()));
                self.step(Actor::User, None, None, fact, Reason::Asked, vec![Change::Workload(status)]);
                self.workload_row("ADDED");
                self.after(Millis(10), Wake::CreatePod);
            }
        }
    }

    fn workload_row(&mut self, change: &'static str) {
        let version = self.input.cluster.version;
        let (kind, name, columns) = match &self.controller {
            Controller::None { .. } => return,
            Controller::Job { name, status, .. } => ("Job", name, kubectl::job_columns(status, 1, self.now, version)),
            Controller::Keeper { kind, name, status } => {
                let kind = match kind.as_str() {
                    "StatefulSet" => "StatefulSet",
                    "DaemonSet" => "DaemonSet",
                    "ReplicaSet" => "ReplicaSet",
                    "ReplicationController" => "ReplicationController",
                    _ => "Deployment",
                };
                (kind, name, kubectl::deployment_columns(status, 1))
            }
        };
        let mut cells = vec![("NAME", name.clone())];
        cells.extend(columns);
        self.row(kind, change, cells);
    }

    /// Pods that are neither over nor being deleted.
    fn active(&self) -> Vec<usize> {
        (0..self.pods.len())
            .filter(|pod| {
                let pod = &self.pods[*pod];
                pod.stage != Stage::Gone && pod.deletion_grace.is_none() && !pod.api.phase.is_terminal()
            })
            .collect()
    }

    /// A Pod changed.
    pub(super) fn controller_sees_pods(&mut self) {
        let delay = match &mut self.controller {
            Controller::None { .. } => return,
            Controller::Job { due, .. } => {
                if std::mem::replace(due, true) {
                    return;
                }
                self.input.timing.job_batch
            }
            Controller::Keeper { .. } => self.input.timing.controller,
        };
        self.after(delay, Wake::Controller);
    }

    pub(super) fn controller_event_created(&mut self, pod: usize) {
        let (kind, name) = match &self.controller {
            Controller::None { .. } => return,
            Controller::Job { name, .. } => ("Job", name.clone()),
            Controller::Keeper { kind, name, .. } => {
                (if kind == "Deployment" { "ReplicaSet" } else { kind.as_str() }, name.clone())
            }
        };
        let object = match kind {
            "ReplicaSet" if matches!(&self.controller, Controller::Keeper { kind, .. } if kind == "Deployment") => {
                format!("ReplicaSet/{name}-{}", suffix(&name, 0, 9))
            }
            kind => format!("{kind}/{name}"),
        };
        let message = format!("Created pod: {}", self.pod_name(pod));
        self.event(object, String::new(), "Normal", "SuccessfulCreate", message);
    }

    /// Creates the Pod that is missing, if it still is.
    pub(super) fn controller_creates(&mut self) {
        if let Controller::Job { creating, .. } = &mut self.controller {
            *creating = false;
        }
        let existing = u32::try_from(self.active().len()).unwrap_or(u32::MAX);
        if existing > 0 {
            return;
        }
        if let (Controller::Keeper { kind, name, .. }, 0) = (&self.controller, self.pods.len())
            && kind == "Deployment"
        {
            let message = format!("Scaled up replica set {name}-{} from 0 to 1", suffix(name, 0, 9));
            self.event(format!("Deployment/{name}"), String::new(), "Normal", "ScalingReplicaSet", message);
        }
        self.create_pod(Reason::ControllerWantsPod { desired: 1, existing });
        if matches!(self.controller, Controller::Keeper { .. }) {
            self.after(self.input.timing.controller, Wake::Controller);
        }
    }

    /// The controller looks at its Pods.
    pub(super) fn controller_sync(&mut self) {
        match self.controller {
            Controller::None { .. } => {}
            Controller::Job { .. } => self.job_sync(),
            Controller::Keeper { .. } => self.keeper_sync(),
        }
    }

    fn keeper_sync(&mut self) {
        let active = self.active();
        if active.is_empty() && self.pods.len() > 0 {
            self.controller_creates();
        }
        let active = self.active();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let ready = count(active.iter().filter(|pod| self.pods[**pod].api.is_true("Ready")).count());
        let new =
            DeploymentStatus { replicas: count(active.len()), updated: count(active.len()), ready, available: ready };
        let Controller::Keeper { status, .. } = &mut self.controller else { return };
        if *status == new {
            return;
        }
        *status = new.clone();
        let change = Change::Workload(Rc::new(WorkloadStatus::Deployment(new)));
        self.step(Actor::Controller, None, None, Fact::WorkloadStatusWritten, Reason::CountedPods, vec![change]);
        self.workload_row("MODIFIED");
    }

    fn job_sync(&mut self) {
        let version = self.input.cluster.version.0;
        let limit = self.input.workload.backoff_limit;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let active = self.active();
        let ready = count(active.iter().filter(|pod| self.pods[**pod].api.is_true("Ready")).count());
        let terminating = count(
            (0..self.pods.len())
                .filter(|pod| {
                    let pod = &self.pods[*pod];
                    pod.deletion_grace.is_some() && pod.stage != Stage::Gone && !pod.api.phase.is_terminal()
                })
                .count(),
        );
        let finished: Vec<(usize, PodPhase)> = (0..self.pods.len())
            .map(|pod| (pod, self.pods[pod].api.phase))
            .filter(|(_, phase)| phase.is_terminal())
            .collect();
        let now = self.now;
        let Controller::Job { status, due, counted, creating, .. } = &mut self.controller else { return };
        *due = false;
        if status.conditions.iter().any(|c| matches!(c.kind, "Complete" | "Failed")) {
            return;
        }
        let fresh: Vec<(usize, PodPhase)> = finished.into_iter().filter(|(pod, _)| !counted.contains(pod)).collect();
        let succeeded = count(fresh.iter().filter(|(_, phase)| *phase == PodPhase::Succeeded).count());
        let failed = count(fresh.len()) - succeeded;
        counted.extend(fresh.iter().map(|(pod, _)| *pod));
        let mut new = status.clone();
        new.start_time.get_or_insert(now);
        (new.active, new.ready, new.terminating) = (count(active.len()), ready, terminating);
        new.uncounted_succeeded += succeeded;
        new.uncounted_failed += failed;
        let done = new.succeeded + new.uncounted_succeeded >= 1;
        let too_many = new.failed + new.uncounted_failed > limit;
        if version >= 31 && done && !new.conditions.iter().any(|c| c.kind == "SuccessCriteriaMet") {
            new.conditions.push(job_condition(
                "SuccessCriteriaMet",
                "CompletionsReached",
                "Reached expected number of succeeded pods",
            ));
        }
        if version >= 31 && too_many && !done && !new.conditions.iter().any(|c| c.kind == "FailureTarget") {
            new.conditions.push(job_condition(
                "FailureTarget",
                "BackoffLimitExceeded",
                "Job has reached the specified backoff limit",
            ));
        }
        let replace = active.is_empty() && !done && !too_many && !*creating;
        let failures = new.failed + new.uncounted_failed;
        let changed = *status != new;
        *status = new.clone();
        let second = new.uncounted_succeeded + new.uncounted_failed > 0;
        if replace && self.pods.len() > 0 {
            *creating = true;
        }
        if changed {
            let reason = match (done, too_many) {
                (true, _) => Reason::JobDone,
                (_, true) => Reason::JobBackoffLimit { failed: failures, limit },
                _ => Reason::CountedPods,
            };
            let change = Change::Workload(Rc::new(WorkloadStatus::Job(new)));
            self.step(Actor::Controller, None, None, Fact::WorkloadStatusWritten, reason, vec![change]);
            self.workload_row("MODIFIED");
            // Its own write comes back as an event and opens the next batch.
            self.controller_sees_pods();
        }
        if second {
            self.after(self.input.timing.job_second_write, Wake::JobSecondWrite);
        }
        if replace && self.pods.len() > 0 {
            let delay = match failures {
                0 => Millis::ZERO,
                n => Millis(JOB_BACKOFF_INITIAL.0.saturating_mul(1 << (n - 1).min(16)).min(JOB_BACKOFF_MAX.0)),
            };
            self.after(delay, Wake::CreatePod);
        }
    }

    /// The second write: what was uncounted is counted, and the Job may be over.
    pub(super) fn job_second_write(&mut self) {
        let now = self.now;
        let limit = self.input.workload.backoff_limit;
        let Controller::Job { name, status, .. } = &mut self.controller else { return };
        status.succeeded += std::mem::take(&mut status.uncounted_succeeded);
        status.failed += std::mem::take(&mut status.uncounted_failed);
        let (reason, event) = if status.succeeded >= 1 {
            status.completion_time = Some(now);
            status.conditions.push(job_condition(
                "Complete",
                "CompletionsReached",
                "Reached expected number of succeeded pods",
            ));
            (Reason::JobDone, Some(("Normal", "Completed", "Job completed")))
        } else if status.failed > limit {
            status.conditions.push(job_condition(
                "Failed",
                "BackoffLimitExceeded",
                "Job has reached the specified backoff limit",
            ));
            let reason = Reason::JobBackoffLimit { failed: status.failed, limit };
            (reason, Some(("Warning", "BackoffLimitExceeded", "Job has reached the specified backoff limit")))
        } else {
            (Reason::CountedPods, None)
        };
        let object = format!("Job/{name}");
        let change = Change::Workload(Rc::new(WorkloadStatus::Job(status.clone())));
        self.step(Actor::Controller, None, None, Fact::WorkloadStatusWritten, reason, vec![change]);
        if let Some((kind, reason, message)) = event {
            self.event(object, String::new(), kind, reason, message.to_owned());
        }
        self.workload_row("MODIFIED");
    }
}

fn job_condition(kind: &'static str, reason: &'static str, message: &str) -> Condition {
    Condition { kind, status: true, reason, message: message.to_owned() }
}
