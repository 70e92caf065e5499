//! The Deployment controller: its ReplicaSets, its status and conditions.
//!
//! Rule: one ReplicaSet per template; the one of the current template is the new one. One sync either
//! creates or scales, then writes the status; `rollout.rs` decides by how much. Source:
//! `pkg/controller/deployment`; recordings `deploy-rolling-3`, `deploy-recreate`, `deploy-scale`.

use crate::order::sort_by;
use podstep_manifest::Node;

use crate::api::DeploymentSpec;
use crate::status::{DeploymentStatus, ReplicaSetStatus, WorkloadStatus};
use crate::time::Millis;
use crate::trace::Reason;

use super::super::Propagation;
use super::super::store::Object;
use super::super::{names, patch};
use super::conditions::{condition, set_last};
use super::view::{View, wants};
use super::{Write, rollout};

/// Annotations of a ReplicaSet. Source: `deployment_util.go`.
pub(in crate::lifecycle) const REVISION: &str = "deployment.kubernetes.io/revision";
const DESIRED: &str = "deployment.kubernetes.io/desired-replicas";
const MAX: &str = "deployment.kubernetes.io/max-replicas";

/// A ReplicaSet as the Deployment sees and scales it.
#[derive(Debug, Clone)]
pub(super) struct Set {
    /// Index in the store; `None` if this sync creates it.
    index: Option<usize>,
    name: String,
    pub is_new: bool,
    /// `spec.replicas`.
    pub replicas: u32,
    pub status: ReplicaSetStatus,
    revision: i64,
    /// What the annotations said of the Deployment's size.
    desired: Option<i64>,
    pub max: Option<i64>,
    /// Pods of it are in no final phase.
    has_pods: bool,
}

impl Set {
    /// Whether it was scaled for this size of the Deployment.
    pub(super) fn desired_is(&self, replicas: u32) -> bool {
        self.desired == Some(i64::from(replicas))
    }
}

/// A Deployment in one sync.
pub(super) struct Sync<'v, 'a> {
    view: &'v View<'a>,
    pub spec: &'v DeploymentSpec,
    /// The oldest first.
    pub sets: Vec<Set>,
    old: DeploymentStatus,
    writes: Vec<Write>,
}

pub(super) fn sync(view: &View<'_>, spec: &DeploymentSpec) -> Vec<Write> {
    let WorkloadStatus::Deployment(old) = &view.object.status else { return Vec::new() };
    let seen = |(index, object): (usize, &Object)| {
        let WorkloadStatus::ReplicaSet(status) = &object.status else { return None };
        let number = |name| object.object.annotation(name)?.scalar_text()?.parse().ok();
        Some(Set {
            index: Some(index),
            name: object.object.name.clone(),
            is_new: object.revision == view.object.revision,
            replicas: object.object.spec.replicas(),
            status: status.clone(),
            revision: number(REVISION).unwrap_or(0),
            desired: number(DESIRED),
            max: number(MAX),
            has_pods: object.pods.iter().any(|pod| !view.store.pods[*pod].status.phase.is_terminal()),
        })
    };
    let sets = view.children().filter_map(seen).collect();
    let mut sync = Sync { view, spec, sets, old: old.clone(), writes: Vec::new() };
    if view.object.deleting.is_some() {
        let status = sync.counted();
        sync.write(status);
        return sync.writes;
    }
    sync.pause_or_resume();
    let wanted = Some(i64::from(spec.replicas));
    if spec.paused || sync.sets.iter().any(|set| set.replicas > 0 && set.desired != wanted) {
        rollout::scale(&mut sync);
        if spec.paused {
            sync.forget();
        }
        let status = sync.counted();
        sync.write(status);
        return sync.writes;
    }
    let acted = if spec.recreate { sync.recreate() } else { sync.roll() };
    if !acted && is_complete(spec, &sync.old) {
        sync.forget();
    }
    sync.write_rollout();
    sync.writes
}

/// Source: `deployment_util.go` `DeploymentComplete`.
fn is_complete(spec: &DeploymentSpec, status: &DeploymentStatus) -> bool {
    status.updated == spec.replicas && status.replicas == spec.replicas && status.available >= spec.replicas
}

impl Sync<'_, '_> {
    pub(super) fn total(&self) -> u32 {
        self.sets.iter().fold(0, |total, set| set.replicas.saturating_add(total))
    }

    pub(super) fn new_set(&self) -> Option<usize> {
        self.sets.iter().position(|set| set.is_new)
    }

    fn progressing(&self) -> Option<&'static str> {
        self.old.conditions.iter().find(|condition| condition.kind == "Progressing").map(|condition| condition.reason)
    }

    fn write(&mut self, status: DeploymentStatus) {
        self.old = status.clone();
        self.writes.push(Write::Status(WorkloadStatus::Deployment(status), Reason::CountedPods));
    }

    /// Writes a status that differs only in the condition Progressing.
    fn write_progress(&mut self, reason: &'static str, message: String) {
        let mut status = self.old.clone();
        set_last(&mut status.conditions, condition("Progressing", true, reason, message));
        status.progressed_at = self.view.now;
        self.write(status);
    }

    /// Rule: what the deadline is counted from starts anew after a pause; without a deadline nothing is said.
    /// Source: `deployment_controller.go` `checkPausedConditions`.
    fn pause_or_resume(&mut self) {
        let said = self.progressing();
        if self.spec.progress_deadline_secs.is_none() || said == Some("ProgressDeadlineExceeded") {
            return;
        }
        let was_paused = said == Some("DeploymentPaused");
        if self.spec.paused && !was_paused {
            self.write_progress("DeploymentPaused", "Deployment is paused".to_owned());
        } else if !self.spec.paused && was_paused {
            self.write_progress("DeploymentResumed", "Deployment is resumed".to_owned());
        }
    }

    // ---- ReplicaSets -------------------------------------------------------------------------------

    /// Scales a ReplicaSet, with its annotations and its Event.
    ///
    /// Rule: until v1.31 the Event said the numbers the other way round.
    /// Source: `pkg/controller/deployment/sync.go` `scaleReplicaSet`.
    pub(super) fn scale_set(&mut self, place: usize, to: u32) {
        let Some(set) = self.sets.get_mut(place) else { return };
        let from = std::mem::replace(&mut set.replicas, to);
        let annotations = sizes(self.spec);
        let known = (set.desired, set.max);
        (set.desired, set.max) = annotations;
        if let Some(index) = set.index
            && (from != to || known != annotations)
        {
            let change = patch::map([
                ("metadata", patch::map([("annotations", size_annotations(annotations))])),
                ("spec", patch::map([("replicas", patch::number(to))])),
            ]);
            self.writes.push(Write::Patch(index, change));
        }
        if from != to {
            let direction = if to > from { "up" } else { "down" };
            let name = set.name.clone();
            self.announce(format!("Scaled {direction} replica set {name}"), Some(from), to);
        }
    }

    fn announce(&mut self, what: String, from: Option<u32>, to: u32) {
        let message = match from {
            _ if self.view.version >= 32 => format!("{what} from {} to {to}", from.unwrap_or(0)),
            Some(from) => format!("{what} to {to} from {from}"),
            None => format!("{what} to {to}"),
        };
        self.writes.push(Write::Event("Normal", "ScalingReplicaSet", message));
    }

    /// The ReplicaSet of the current template, created if there is none.
    ///
    /// Rule: a template that was there before finds its old ReplicaSet again, which becomes the newest
    /// revision. Source: `pkg/controller/deployment/sync.go` `getNewReplicaSet`.
    fn find_or_create(&mut self) {
        let revision = self.sets.iter().filter(|set| !set.is_new).map(|set| set.revision).max().unwrap_or(0) + 1;
        match self.new_set() {
            Some(place) => self.renew(place, revision),
            None => self.create_set(revision),
        }
    }

    fn renew(&mut self, place: usize, revision: i64) {
        let min_ready_field = self.min_ready();
        let Some((index, set)) = self.sets.get_mut(place).and_then(|set| Some((set.index?, set))) else { return };
        let mut change = patch::map([]);
        if set.revision < revision {
            set.revision = revision;
            let annotations = patch::map([(REVISION, patch::text(&revision.to_string()))]);
            patch::merge(&mut change, &patch::map([("metadata", patch::map([("annotations", annotations)]))]));
        }
        let min_ready = self.view.store.objects[index].object.document.get("spec");
        let min_ready = min_ready.and_then(|spec| spec.get("minReadySeconds")).and_then(Node::as_int).unwrap_or(0);
        if u64::try_from(min_ready).ok() != Some(self.spec.min_ready_secs) {
            patch::merge(&mut change, &patch::map([("spec", min_ready_field)]));
        }
        let name = set.name.clone();
        if !change.entries().is_empty() {
            self.writes.push(Write::Patch(index, change));
        }
        if self.spec.progress_deadline_secs.is_some() && self.progressing().is_none() {
            self.write_progress("FoundNewReplicaSet", format!("Found new replica set {name:?}"));
        }
    }

    fn min_ready(&self) -> Node {
        let seconds = u32::try_from(self.spec.min_ready_secs).unwrap_or(u32::MAX);
        patch::map([("minReadySeconds", patch::number(seconds))])
    }

    fn create_set(&mut self, revision: i64) {
        let deployment = &self.view.object.object;
        let Some(template) = deployment.template() else { return };
        let hash = names::template_suffix(self.view.object.revision);
        let name = format!("{}-{hash}", deployment.name);
        let replicas = rollout::size_of_new(self, 0);
        let annotations = sizes(self.spec);
        let mut spec = patch::map([("replicas", patch::number(replicas)), ("template", template.clone())]);
        patch::merge(&mut spec, &self.min_ready());
        let selector = deployment.document.get("spec").and_then(|spec| spec.get("selector"));
        if let Some(selector) = selector {
            patch::merge(&mut spec, &patch::map([("selector", selector.clone())]));
        }
        let labels = template.get("metadata").and_then(|metadata| metadata.get("labels")).cloned();
        let metadata = patch::map([("labels", labels.unwrap_or_else(Node::null))]);
        let mut document = patch::named(Some(&metadata), &name, spec);
        let mut notes = copied_annotations(&deployment.document);
        patch::merge(&mut notes, &size_annotations(annotations));
        patch::merge(&mut notes, &patch::map([(REVISION, patch::text(&revision.to_string()))]));
        patch::merge(&mut document, &patch::map([("metadata", patch::map([("annotations", notes)]))]));
        self.writes.push(Write::CreateObject("ReplicaSet", document));
        if replicas > 0 {
            self.announce(format!("Scaled up replica set {name}"), None, replicas);
        }
        self.sets.push(Set {
            index: None,
            name: name.clone(),
            is_new: true,
            replicas,
            status: ReplicaSetStatus::default(),
            revision,
            desired: annotations.0,
            max: annotations.1,
            has_pods: false,
        });
        if self.spec.progress_deadline_secs.is_some() {
            self.write_progress("NewReplicaSetCreated", format!("Created new replica set {name:?}"));
        }
    }

    /// Rule: old ReplicaSets without Pods are deleted beyond the limit of the history, the oldest revision
    /// first. Source: `pkg/controller/deployment/sync.go` `cleanupDeployment`.
    fn forget(&mut self) {
        let mut old: Vec<&Set> = self.sets.iter().filter(|set| !set.is_new).collect();
        sort_by(&mut old, &|a, b| a.revision.cmp(&b.revision));
        let surplus = old.len().saturating_sub(self.spec.history_limit as usize);
        let empty = old.into_iter().take(surplus).filter(|set| set.replicas == 0 && set.status.replicas == 0);
        let gone: Vec<usize> = empty.filter_map(|set| set.index).collect();
        self.sets.retain(|set| set.index.is_none_or(|index| !gone.contains(&index)));
        let wants = wants(&self.view.object.object);
        self.writes
            .extend(gone.into_iter().map(|set| Write::DeleteObject(set, Propagation::Background, wants.clone())));
    }

    // ---- strategies --------------------------------------------------------------------------------

    /// Whether anything was scaled. Source: `pkg/controller/deployment/rolling.go` `rolloutRolling`.
    fn roll(&mut self) -> bool {
        self.find_or_create();
        rollout::scale_up_new(self) || rollout::scale_down_old(self)
    }

    /// Rule: the new ReplicaSet comes when every Pod of the old ones is over, the terminating ones too.
    /// Source: `pkg/controller/deployment/recreate.go` `rolloutRecreate`; recording `deploy-recreate`.
    fn recreate(&mut self) -> bool {
        let is_old = |set: &Set| !set.is_new;
        let running: Vec<usize> =
            (0..self.sets.len()).filter(|at| self.sets.get(*at).is_some_and(|s| is_old(s) && s.replicas > 0)).collect();
        if !running.is_empty() {
            for place in running {
                self.scale_set(place, 0);
            }
            return true;
        }
        if self.sets.iter().any(|set| is_old(set) && (set.status.replicas > 0 || set.has_pods)) {
            return true;
        }
        self.find_or_create();
        rollout::scale_up_new(self)
    }

    // ---- status ------------------------------------------------------------------------------------

    /// Source: `pkg/controller/deployment/sync.go` `calculateStatus`.
    fn counted(&self) -> DeploymentStatus {
        let mut status = DeploymentStatus {
            conditions: self.old.conditions.clone(),
            progressed_at: self.old.progressed_at,
            observed_generation: self.view.object.generation,
            ..DeploymentStatus::default()
        };
        for set in &self.sets {
            status.replicas += set.status.replicas;
            status.ready += set.status.ready;
            status.available += set.status.available;
            status.terminating += set.status.terminating;
            if set.is_new {
                status.updated += set.status.replicas;
            }
        }
        status.unavailable = self.total().saturating_sub(status.available);
        let (_, unavailable) = self.spec.fenceposts();
        let available = status.available >= self.spec.replicas - unavailable;
        let (reason, message) = if available {
            ("MinimumReplicasAvailable", "Deployment has minimum availability.")
        } else {
            ("MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
        };
        set_last(&mut status.conditions, condition("Available", available, reason, message.to_owned()));
        status
    }

    /// Rule: the Deployment says what its new ReplicaSet says of Pods that could not be created, else an old one.
    /// Source: `progress.go` `getReplicaFailures`. Case `quota-replicas`.
    fn copy_failure(&self, status: &mut DeploymentStatus) {
        let said = |is_new| {
            self.sets.iter().filter(move |set| set.is_new == is_new).find_map(|set| set.status.conditions.first())
        };
        match said(true).or_else(|| said(false)) {
            Some(failure) => set_last(&mut status.conditions, failure.clone()),
            None => status.conditions.retain(|condition| condition.kind != "ReplicaFailure"),
        }
    }

    /// Rule: progress is estimated until a rollout is complete, and again when a new ReplicaSet comes; the
    /// deadline counts whole seconds from the last progress and is looked at a second late.
    /// Source: `pkg/controller/deployment/progress.go` `syncRolloutStatus`, `requeueStuckDeployment`;
    /// recording `deploy-stuck-deadline`.
    fn write_rollout(&mut self) {
        let mut status = self.counted();
        let Some(deadline) = self.spec.progress_deadline_secs else {
            status.conditions.retain(|condition| condition.kind != "Progressing");
            self.copy_failure(&mut status);
            self.write(status);
            return;
        };
        let said = self.progressing();
        let what = self.sets.iter().find(|set| set.is_new).map_or_else(
            || format!("Deployment {:?}", self.view.object.object.name),
            |set| format!("ReplicaSet {:?}", set.name),
        );
        let old_replicas = |status: &DeploymentStatus| status.replicas.saturating_sub(status.updated);
        let progress = status.updated > self.old.updated
            || old_replicas(&status) < old_replicas(&self.old)
            || status.ready > self.old.ready
            || status.available > self.old.available;
        let now = self.view.now;
        let due = Millis::secs(status.progressed_at.whole_secs().saturating_add(deadline));
        let was_complete = status.replicas == status.updated && said == Some("NewReplicaSetAvailable");
        if was_complete {
            // This is no rollout.
        } else if is_complete(self.spec, &status) {
            let message = format!("{what} has successfully progressed.");
            set_last(&mut status.conditions, condition("Progressing", true, "NewReplicaSetAvailable", message));
            status.progressed_at = now;
        } else if progress {
            let message = format!("{what} is progressing.");
            status.conditions.retain(|condition| condition.kind != "Progressing");
            status.conditions.push(condition("Progressing", true, "ReplicaSetUpdated", message));
            status.progressed_at = Millis::secs(now.whole_secs());
        } else if said.is_some_and(|reason| reason != "NewReplicaSetAvailable") && due < now {
            let message = format!("{what} has timed out progressing.");
            set_last(&mut status.conditions, condition("Progressing", false, "ProgressDeadlineExceeded", message));
        }
        self.copy_failure(&mut status);
        let ended = is_complete(self.spec, &status)
            || said.is_none_or(|reason| matches!(reason, "ProgressDeadlineExceeded" | "NewReplicaSetAvailable"));
        self.write(status);
        if !ended && due >= now {
            self.writes.push(Write::Requeue(due.since(now) + Millis::secs(1)));
        }
    }
}

/// What the annotations of its ReplicaSets say of a Deployment: wanted, and at most with surge.
fn sizes(spec: &DeploymentSpec) -> (Option<i64>, Option<i64>) {
    (Some(i64::from(spec.replicas)), Some(i64::from(spec.replicas) + i64::from(spec.fenceposts().0)))
}

/// Rule: a ReplicaSet has the annotations of its Deployment but not those of the template, and what kubectl applied
/// last is not among them. Source: `deployment_util.go` `SetNewReplicaSetAnnotations`, `annotationsToSkip`.
fn copied_annotations(deployment: &Node) -> Node {
    let all = deployment.get("metadata").and_then(|metadata| metadata.get("annotations"));
    let mut all = all.filter(|all| !all.is_null()).cloned().unwrap_or_else(|| patch::map([]));
    patch::merge(&mut all, &patch::map([("kubectl.kubernetes.io/last-applied-configuration", Node::null())]));
    all
}

fn size_annotations((desired, max): (Option<i64>, Option<i64>)) -> Node {
    let text = |number: Option<i64>| patch::text(&number.unwrap_or(0).to_string());
    patch::map([(DESIRED, text(desired)), (MAX, text(max))])
}
