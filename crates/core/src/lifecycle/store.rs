//! The API server: every object with its document, and who is told of a write.
//!
//! Every change of an object goes through here, so that its step, its `kubectl get -w` row, and the kubelet's
//! and the controllers' reactions each have one place.

use std::rc::Rc;

use podstep_manifest::Node;

use crate::admission;
use crate::api::{self, PodSpec, Spec, Workload};
use crate::kubectl;
use crate::resources;
use crate::status::{ObjectState, PodPhase, PodStatus, WorkloadStatus};
use crate::table::Table;
use crate::time::Millis;
use crate::trace::{
    Actor, ApiEvent, Change, ContainerEntry, ContainerRef, ContainerRole, Fact, LaneState, ObjectEntry, PodEntry,
    Reason, Row,
};

use super::controllers::{self, Backoff, Write};
use super::events::Correlator;
use super::kernel::{Wake, World};
use super::recent::Recent;
use super::{Propagation, names, patch};

/// A Pod as the API has it. Its index is the Pod's index everywhere.
#[derive(Debug)]
pub(super) struct Pod {
    pub name: Rc<str>,
    /// `Pod/NAME`, as its Events name it.
    path: Rc<str>,
    /// Spec, finalizers and document.
    pub object: Workload,
    pub status: Rc<PodStatus>,
    /// The object that keeps it.
    pub owner: Option<usize>,
    /// Which template it was made from: `names::template_hash`.
    pub revision: u64,
    /// Its index in an Indexed Job.
    pub completion_index: Option<u32>,
    /// The node that it is bound to.
    pub node: Option<usize>,
    /// The only node that it may run on.
    pub wanted_node: Option<usize>,
    /// `metadata.generation`: counts changes of the spec.
    pub generation: u32,
    pub created_at: Millis,
    pub deleted_at: Option<Millis>,
    /// When the condition Ready last changed: `lastTransitionTime`.
    pub ready_changed_at: Option<Millis>,
    /// The kubelet has nothing left of it: only finalizers hold it.
    pub finalized: bool,
    pub gone: bool,
    /// The kubelet's Events of it.
    events: Correlator,
    /// What its last row said.
    columns: Rc<Columns>,
}

impl Pod {
    pub(super) fn is_deleting(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// Rule: neither over nor being deleted. Source: `pkg/controller/controller_utils.go` `IsPodActive`.
    pub(super) fn is_active(&self) -> bool {
        !self.gone && !self.is_deleting() && !self.status.phase.is_terminal()
    }

    /// Rule: being deleted and not over. Source: `controller_utils.go` `IsPodTerminating`.
    pub(super) fn is_terminating(&self) -> bool {
        !self.gone && self.is_deleting() && !self.status.phase.is_terminal()
    }

    /// Rule: it takes room on its node until it is over. Source: `pkg/scheduler/eventhandlers.go` `assignedPod`.
    pub(super) fn is_on_node(&self) -> bool {
        !self.gone && !self.status.phase.is_terminal()
    }

    pub(super) fn is_ready(&self) -> bool {
        self.status.is_true("Ready")
    }

    /// An annotation that holds a number.
    pub(super) fn annotation(&self, name: &str) -> Option<i64> {
        self.object.annotation(name)?.scalar_text()?.parse().ok()
    }

    pub(super) fn has_finalizer(&self, finalizer: &str) -> bool {
        self.object.finalizers.iter().any(|name| name == finalizer)
    }
}

/// The cells of a row after its name.
type Columns = Vec<(&'static str, String)>;

/// A template that an object had.
#[derive(Debug)]
pub(super) struct Revision {
    /// Grows by one whenever another template is the newest.
    pub number: u32,
    /// The template: `names::template_hash`.
    pub hash: u64,
    pub document: Rc<Node>,
}

/// Any other object. Its index is its index in `Trace::objects`.
#[derive(Debug)]
pub(super) struct Object {
    /// Kind, name, spec and document.
    pub object: Workload,
    pub status: WorkloadStatus,
    /// The object that keeps it.
    pub owner: Option<usize>,
    /// The template of its Pods: `names::template_hash`.
    pub revision: u64,
    /// `metadata.generation`: counts changes of the spec.
    pub generation: u32,
    /// Every template that it had: its ControllerRevisions, the newest last.
    pub revisions: Vec<Revision>,
    pub created_at: Millis,
    /// The Pods that it keeps, in order of creation.
    pub pods: Vec<usize>,
    /// The last Pod that was made from a template as it is, with the template's hash.
    last_pod: Option<(u64, Workload)>,
    /// It is being deleted, and waits for the garbage collector.
    pub deleting: Option<Propagation>,
    /// When its controller looks at it next.
    pub due: Option<Millis>,
    /// What its controller is about to write.
    pub later: Vec<Write>,
    /// Failures in a row that a Job's controller remembers.
    pub backoff: Backoff,
    /// How many syncs of its controller have failed in a row.
    pub retries: u32,
    pub gone: bool,
    /// Its controller's Events of it.
    events: Correlator,
}

impl Object {
    /// What the API shows of it.
    fn shown(&self) -> ObjectState {
        let has_revisions = matches!(self.object.spec, Spec::StatefulSet(_) | Spec::DaemonSet(_));
        let cause = |known: &Revision| (known.number, kubectl::change_cause(&known.document));
        ObjectState {
            spec: self.object.spec.clone(),
            status: self.status.clone(),
            generation: self.generation,
            deleting: self.deleting.is_some(),
            document: Rc::clone(&self.object.document),
            revisions: self.revisions.iter().filter(|_| has_revisions).map(cause).collect(),
        }
    }

    /// It keeps this Pod no longer.
    fn lose(&mut self, pod: usize) {
        if let Ok(place) = self.pods.binary_search(&pod) {
            self.pods.remove(place);
        }
    }
}

/// All objects.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub pods: Table<Pod>,
    pub objects: Table<Object>,
    /// How many Pods exist with phase Running.
    pub running: usize,
    /// How many Pods exist that are Ready.
    pub ready: usize,
    /// What the last steps said.
    pub facts: Recent<Fact>,
    pub reasons: Recent<Reason>,
    statuses: Recent<PodStatus>,
    columns: Recent<Columns>,
    containers: Recent<Vec<ContainerEntry>>,
    words: Recent<str>,
}

impl Store {
    /// The Pod with this place among those that exist.
    pub(super) fn nth_pod(&self, nth: usize) -> Option<usize> {
        (0..self.pods.len()).filter(|pod| !self.pods[*pod].gone).nth(nth)
    }

    /// How many Pods take room on a node.
    pub(super) fn pods_on(&self, node: usize) -> usize {
        self.pods.iter().filter(|pod| pod.node == Some(node) && pod.is_on_node()).count()
    }

    fn count_in(&mut self, pod: usize) {
        self.running += usize::from(self.pods[pod].status.phase == PodPhase::Running);
        self.ready += usize::from(self.pods[pod].is_ready());
    }

    fn count_out(&mut self, pod: usize) {
        self.running -= usize::from(self.pods[pod].status.phase == PodPhase::Running);
        self.ready -= usize::from(self.pods[pod].is_ready());
    }

    /// The object with this kind and name.
    pub(super) fn object(&self, kind: &str, name: &str) -> Option<usize> {
        (0..self.objects.len()).find(|index| {
            let object = &self.objects[*index];
            !object.gone && object.object.kind == kind && object.object.name == name
        })
    }
}

/// A Pod that a controller creates.
#[derive(Debug)]
pub(super) struct NewPod {
    pub name: String,
    /// The template's hash.
    pub revision: u64,
    pub completion_index: Option<u32>,
    /// The only node that it may run on.
    pub node: Option<usize>,
    /// What is merged into the template.
    pub patch: Node,
    pub reason: Reason,
}

impl World<'_> {
    // ---- create ------------------------------------------------------------------------------------

    /// Decodes a document that a component wrote. `None` if it is not valid: nothing is written then.
    fn decode(&self, document: &Node, kind: &str) -> Option<Workload> {
        api::decode(&admission::stored(document, kind, &self.input.cluster)?, kind)
    }

    /// Creates an object that a component wrote.
    pub(super) fn create_document(&mut self, document: &Node, kind: &str, owner: usize, reason: Reason) {
        if let Some(object) = self.decode(document, kind) {
            self.create(object, Some(owner), Actor::Controller, reason);
        }
    }

    /// Creates an object of any kind.
    pub(super) fn create(&mut self, object: Workload, owner: Option<usize>, actor: Actor, reason: Reason) {
        let revision = names::template_hash(object.template());
        let Some(status) = WorkloadStatus::new(&object.spec) else {
            self.create_pod(object, owner, revision, (None, None), actor, reason);
            return;
        };
        let fact = Fact::WorkloadCreated { kind: object.kind, name: object.name.clone() };
        self.trace.objects.push(ObjectEntry {
            kind: object.kind,
            name: object.name.clone(),
            owner,
            created_at: self.now,
        });
        let document = Rc::clone(&object.document);
        let index = self.store.objects.push(Object {
            object,
            status,
            owner,
            revision,
            generation: 1,
            revisions: vec![Revision { number: 1, hash: revision, document }],
            created_at: self.now,
            pods: Vec::new(),
            last_pod: None,
            deleting: None,
            due: None,
            later: Vec::new(),
            backoff: Backoff::default(),
            retries: 0,
            gone: false,
            events: Correlator::default(),
        });
        self.object_step(index, actor, fact, reason, "ADDED");
    }

    /// Creates a Pod from the template of an object.
    pub(super) fn create_pod_of(&mut self, owner: usize, new: NewPod) {
        if self.store.pods.len() >= self.input.bounds.pods {
            return;
        }
        let revision = new.revision;
        let is_plain = new.patch.entries().is_empty();
        let known = self.store.objects[owner].last_pod.as_ref().filter(|(known, _)| is_plain && *known == revision);
        let object = match known {
            // The API server makes the same of the same template: only the name differs.
            Some((_, pod)) => Some(Workload { name: new.name, ..pod.clone() }),
            None => self.pod_of(owner, &new),
        };
        let Some(object) = object else { return };
        if is_plain && known.is_none() {
            self.store.objects[owner].last_pod = Some((revision, object.clone()));
        }
        let place = (new.completion_index, new.node);
        self.create_pod(object, Some(owner), revision, place, Actor::Controller, new.reason);
    }

    /// The Pod that a template and a patch of it make.
    fn pod_of(&self, owner: usize, new: &NewPod) -> Option<Workload> {
        let keeper = &self.store.objects[owner];
        let revision = keeper.revisions.iter().find(|known| known.hash == new.revision)?;
        let template = keeper.object.template_in(&revision.document)?;
        let mut document = patch::named(template.get("metadata"), &new.name, template.get("spec")?.clone());
        patch::merge(&mut document, &new.patch);
        self.decode(&document, "Pod")
    }

    fn create_pod(
        &mut self,
        object: Workload,
        owner: Option<usize>,
        revision: u64,
        (completion_index, wanted_node): (Option<u32>, Option<usize>),
        actor: Actor,
        reason: Reason,
    ) {
        let spec = Rc::clone(&object.pod);
        let containers = spec.containers.iter();
        let containers: Vec<ContainerEntry> = containers
            .map(|c| ContainerEntry { name: c.name.clone(), role: c.role, image: c.image.clone(), span: c.span })
            .collect();
        self.trace.pods.push(PodEntry {
            name: object.name.clone(),
            owner,
            created_at: self.now,
            grace_secs: spec.grace_secs,
            revision,
            document: Rc::clone(&object.document),
            containers: self.store.containers.keep(containers),
        });
        let status = self.store.statuses.keep(PodStatus {
            phase: PodPhase::Pending,
            reason: "",
            qos: resources::qos(&spec.resources()).class.as_str(),
            bound: false,
            conditions: Vec::new(),
            init: Vec::new(),
            containers: Vec::new(),
            deleting_secs: None,
        });
        let pod = self.store.pods.push(Pod {
            name: object.name.as_str().into(),
            path: format!("Pod/{}", object.name).into(),
            object,
            status: Rc::clone(&status),
            owner,
            revision,
            completion_index,
            node: None,
            wanted_node,
            generation: 1,
            created_at: self.now,
            deleted_at: None,
            ready_changed_at: None,
            finalized: false,
            gone: false,
            events: Correlator::default(),
            columns: Rc::default(),
        });
        if let Some(owner) = owner {
            self.store.objects[owner].pods.push(pod);
        }
        self.add_worker(pod);
        let mut changes = vec![Change::Pod(pod, status)];
        changes.extend(
            (0..spec.containers.len())
                .map(|container| Change::Lane(ContainerRef { pod, container }, LaneState::Waiting)),
        );
        self.step(actor, Some(pod), None, Fact::PodCreated, reason, changes);
        self.pod_row(pod, "ADDED");
        self.controller_sees_pod(pod);
        self.after(self.input.timing.schedule, Wake::Bind(pod));
    }

    // ---- Pods --------------------------------------------------------------------------------------

    /// The Pod's own spec.
    pub(super) fn spec(&self, pod: usize) -> Rc<PodSpec> {
        Rc::clone(&self.store.pods[pod].object.pod)
    }

    /// Writes a Pod's status, if it says something new.
    pub(super) fn write_pod(&mut self, pod: usize, status: PodStatus, actor: Actor, fact: Fact, reason: Reason) {
        let status = self.store.statuses.keep(status);
        if self.store.pods[pod].gone || self.store.pods[pod].status == status {
            return;
        }
        let ready = |status: &PodStatus| status.conditions.iter().find(|c| c.kind == "Ready").map(|c| c.status);
        if ready(&status) != ready(&self.store.pods[pod].status) {
            self.store.pods[pod].ready_changed_at = Some(self.now);
        }
        let frees_room = status.phase.is_terminal() && !self.store.pods[pod].status.phase.is_terminal();
        self.store.count_out(pod);
        self.store.pods[pod].status = Rc::clone(&status);
        self.store.count_in(pod);
        self.step(actor, Some(pod), None, fact, reason, vec![Change::Pod(pod, status)]);
        self.pod_row(pod, "MODIFIED");
        self.conditions_may_hold();
        self.controller_sees_pod(pod);
        if frees_room {
            self.try_unschedulable();
        }
    }

    /// Asks for a Pod's deletion.
    ///
    /// Rule: a Pod that is over or was never bound is removed at once, and so is any with grace 0; a second
    /// request can only shorten the grace. Source: `pkg/registry/core/pod/strategy.go` `CheckGracefulDelete`.
    pub(super) fn delete_pod(&mut self, pod: usize, grace_secs: Option<u64>, actor: Actor, reason: Reason) {
        let state = &self.store.pods[pod];
        let at_once = state.status.phase.is_terminal() || !state.status.bound;
        let grace_secs = if at_once { 0 } else { grace_secs.unwrap_or(state.object.pod.grace_secs) };
        if state.gone || state.status.deleting_secs.is_some_and(|earlier| earlier <= grace_secs) {
            return;
        }
        let mut status = (*state.status).clone();
        status.deleting_secs = Some(grace_secs);
        self.store.pods[pod].deleted_at.get_or_insert(self.now);
        self.write_pod(pod, status, actor, Fact::DeletionRequested { grace_secs }, reason);
        self.kubelet_sees_deletion(pod);
        if grace_secs == 0 {
            self.finalize_pod(pod);
        }
    }

    /// Nothing but finalizers holds the Pod any more.
    pub(super) fn finalize_pod(&mut self, pod: usize) {
        let state = &mut self.store.pods[pod];
        state.finalized = true;
        if state.gone || !state.object.finalizers.is_empty() {
            return;
        }
        self.store.count_out(pod);
        let state = &mut self.store.pods[pod];
        state.gone = true;
        self.unschedulable.retain(|waiting| waiting.pod != pod);
        let state = &mut self.store.pods[pod];
        if let Some(owner) = state.owner {
            self.store.objects[owner].lose(pod);
        }
        let change = Change::PodGone(pod);
        self.step(Actor::ApiServer, Some(pod), None, Fact::PodGone, Reason::DeletionComplete, vec![change]);
        self.pod_row(pod, "DELETED");
        self.controller_sees_pod(pod);
        self.owner_may_go(self.store.pods[pod].owner);
        self.try_unschedulable();
    }

    /// Changes spec or metadata of a Pod.
    pub(super) fn patch_pod(&mut self, pod: usize, change: &Node) {
        let mut document = (*self.store.pods[pod].object.document).clone();
        patch::rename(&mut document, &self.store.pods[pod].name);
        patch::merge(&mut document, change);
        let Some(object) = self.decode(&document, "Pod") else { return };
        // Containers can neither be added nor removed.
        if object.pod.containers.len() != self.spec(pod).containers.len() {
            return;
        }
        self.store.pods[pod].generation += u32::from(change.get("spec").is_some());
        let fact = Fact::Patched { kind: object.kind, name: object.name.clone() };
        let changes = vec![Change::PodDocument(pod, Rc::clone(&object.document))];
        self.store.pods[pod].object = object;
        self.step(Actor::User, Some(pod), None, fact, Reason::Asked, changes);
        self.pod_row(pod, "MODIFIED");
        self.finalizers_may_be_gone(pod);
        self.kubelet_sees_change(pod);
    }

    /// A controller lets go of a Pod.
    pub(super) fn remove_finalizer(&mut self, pod: usize, finalizer: &str) {
        self.store.pods[pod].object.finalizers.retain(|name| name != finalizer);
        self.finalizers_may_be_gone(pod);
    }

    fn finalizers_may_be_gone(&mut self, pod: usize) {
        if self.store.pods[pod].finalized {
            self.finalize_pod(pod);
        }
    }

    fn pod_row(&mut self, pod: usize, change: &'static str) {
        let state = &self.store.pods[pod];
        let containers = self.trace.pods.get(pod).map(|entry| entry.containers.as_slice()).unwrap_or_default();
        let columns = kubectl::pod_columns(containers, &state.status, self.input.cluster.version);
        // kubectl prints a row for every change it is told of; one that reads the same tells nothing new,
        // but the binding's second "Pending" is what everybody sees.
        let binding = matches!(self.trace.steps.last().map(|s| &*s.fact), Some(Fact::Scheduled { .. }));
        if change == "MODIFIED" && !binding && *state.columns == columns {
            return;
        }
        let columns = self.store.columns.keep(columns);
        self.store.pods[pod].columns = Rc::clone(&columns);
        self.row("Pod", change, Rc::clone(&self.store.pods[pod].name), columns);
    }

    // ---- other objects -----------------------------------------------------------------------------

    fn object_step(&mut self, object: usize, actor: Actor, fact: Fact, reason: Reason, change: &'static str) {
        let state = &self.store.objects[object];
        let shown = Rc::new(state.shown());
        let changed = if state.gone { Change::ObjectGone(object) } else { Change::Object(object, Rc::clone(&shown)) };
        let kind = state.object.kind;
        let name = state.object.name.as_str().into();
        let columns = kubectl::object_columns(&shown, self.now, self.input.cluster.version);
        self.step(actor, None, None, fact, reason, vec![changed]);
        self.row(kind, change, name, columns.into());
        self.controllers_see_object(object);
    }

    /// Writes an object's status, if it says something new.
    pub(super) fn write_object(&mut self, object: usize, status: WorkloadStatus, reason: Reason) {
        if self.store.objects[object].gone || self.store.objects[object].status == status {
            return;
        }
        self.store.objects[object].status = status;
        self.object_step(object, Actor::Controller, Fact::WorkloadStatusWritten, reason, "MODIFIED");
    }

    /// Changes spec or metadata of an object.
    pub(super) fn patch_object(&mut self, object: usize, change: &Node, actor: Actor, reason: Reason) {
        let mut document = (*self.store.objects[object].object.document).clone();
        patch::merge(&mut document, change);
        self.replace_object(object, &document, actor, reason);
    }

    /// Puts another document in the place of an object's, if it is valid.
    pub(super) fn replace_object(&mut self, object: usize, document: &Node, actor: Actor, reason: Reason) {
        let Some(decoded) = self.decode(document, self.store.objects[object].object.kind) else { return };
        let decoded = Workload { told: Rc::clone(&self.store.objects[object].object.told), ..decoded };
        let fact = Fact::Patched { kind: decoded.kind, name: decoded.name.clone() };
        let state = &mut self.store.objects[object];
        state.revision = names::template_hash(decoded.template());
        let spec = |object: &Workload| names::template_hash(object.document.get("spec"));
        state.generation += u32::from(spec(&state.object) != spec(&decoded));
        // A template that was there before is the newest again, with a new number. Source: `pkg/controller/history`.
        let number = state.revisions.last().map_or(0, |newest| newest.number);
        if state.revisions.last().is_none_or(|newest| newest.hash != state.revision) {
            let known = state.revisions.iter().position(|known| known.hash == state.revision);
            let document = match known {
                Some(place) => state.revisions.remove(place).document,
                None => Rc::clone(&decoded.document),
            };
            state.revisions.push(Revision { number: number + 1, hash: state.revision, document });
        }
        state.object = decoded;
        self.object_step(object, actor, fact, reason, "MODIFIED");
    }

    /// Deletes a ControllerRevision of an object.
    pub(super) fn forget_revision(&mut self, object: usize, revision: u64) {
        let state = &mut self.store.objects[object];
        state.revisions.retain(|known| known.hash != revision);
        let name = format!("{}-{}", state.object.name, names::template_suffix(revision));
        let reason = controllers::wants(&state.object);
        let change = Change::Object(object, Rc::new(state.shown()));
        let fact = Fact::WorkloadGone { kind: "ControllerRevision", name };
        self.step(Actor::Controller, None, None, fact, reason, vec![change]);
    }

    /// Deletes an object and does with what it keeps as it is asked to.
    ///
    /// Rule: in the foreground and to orphan, the object gets a finalizer and a time of deletion and stays until the
    /// garbage collector has seen to what it keeps. Source: `apiserver/pkg/registry/generic/registry/store.go`
    /// `deletionFinalizersForGarbageCollection`, `pkg/controller/garbagecollector`.
    pub(super) fn delete_with(&mut self, object: usize, propagation: Propagation, actor: Actor, reason: Reason) {
        if propagation == Propagation::Background {
            self.delete_object(object, actor, reason);
        } else if self.store.objects[object].deleting.is_none() {
            self.store.objects[object].deleting = Some(propagation);
            let state = &self.store.objects[object].object;
            let fact = Fact::WorkloadDeleting { kind: state.kind, name: state.name.clone() };
            self.object_step(object, actor, fact, reason, "MODIFIED");
            self.after(self.input.timing.controller, Wake::Collect(object));
        }
    }

    /// The garbage collector looks at an object that is being deleted.
    pub(super) fn collect(&mut self, object: usize) {
        let state = &self.store.objects[object];
        let kind = state.object.kind;
        if state.gone {
            return;
        }
        let children: Vec<usize> = (0..self.store.objects.len())
            .filter(|child| self.store.objects[*child].owner == Some(object) && !self.store.objects[*child].gone)
            .collect();
        let pods: Vec<usize> = self.store.objects[object].pods.clone();
        let cause = self.cause();
        if self.store.objects[object].deleting == Some(Propagation::Orphan) {
            for child in children {
                self.store.objects[child].owner = None;
            }
            for pod in pods {
                self.controller_lets_go(pod);
                self.store.pods[pod].owner = None;
            }
            self.store.objects[object].pods.clear();
        } else {
            if children.is_empty() && pods.is_empty() {
                return self.delete_object(object, Actor::ApiServer, Reason::DeletionComplete);
            }
            for child in children {
                self.caused_by(cause);
                self.delete_with(child, Propagation::Foreground, Actor::Controller, Reason::OwnerGone { kind });
            }
            for pod in pods {
                self.caused_by(cause);
                self.controller_lets_go(pod);
                self.delete_pod(pod, None, Actor::Controller, Reason::OwnerGone { kind });
            }
            return;
        }
        self.caused_by(cause);
        self.delete_object(object, Actor::ApiServer, Reason::DeletionComplete);
    }

    /// Something that an object kept is gone: one that waits for that is looked at again.
    fn owner_may_go(&mut self, owner: Option<usize>) {
        if let Some(owner) = owner.filter(|owner| self.store.objects[*owner].deleting.is_some()) {
            self.after(self.input.timing.controller, Wake::Collect(owner));
        }
    }

    /// Removes an object; what it keeps is deleted by the garbage collector.
    pub(super) fn delete_object(&mut self, object: usize, actor: Actor, reason: Reason) {
        let state = &mut self.store.objects[object];
        state.gone = true;
        let kind = state.object.kind;
        let fact = Fact::WorkloadGone { kind, name: state.object.name.clone() };
        self.object_step(object, actor, fact, reason, "DELETED");
        self.owner_may_go(self.store.objects[object].owner);
        for child in 0..self.store.objects.len() {
            if self.store.objects[child].owner == Some(object) && !self.store.objects[child].gone {
                self.delete_object(child, Actor::Controller, Reason::OwnerGone { kind });
            }
        }
        for pod in 0..self.store.pods.len() {
            if self.store.pods[pod].owner == Some(object) {
                self.controller_lets_go(pod);
                self.delete_pod(pod, None, Actor::Controller, Reason::OwnerGone { kind });
            }
        }
    }

    // ---- Events and rows ---------------------------------------------------------------------------

    pub(super) fn pod_event(
        &mut self,
        pod: usize,
        container: Option<usize>,
        kind: &'static str,
        reason: &'static str,
        message: String,
    ) {
        let spec = self.spec(pod);
        let field_path = container.and_then(|c| spec.containers.get(c)).map_or_else(String::new, |container| {
            let list = if container.role == ContainerRole::Regular { "containers" } else { "initContainers" };
            format!("spec.{list}{{{}}}", container.name)
        });
        let state = &mut self.store.pods[pod];
        let object = Rc::clone(&state.path);
        // The scheduler has one Event of each Pod, and the kubelet all others.
        let message =
            if reason == "Scheduled" { Some(message) } else { state.events.correlate(reason, message, self.now) };
        if let Some(message) = message {
            self.event(object, field_path, kind, reason, message);
        }
    }

    pub(super) fn object_event(&mut self, object: usize, kind: &'static str, reason: &'static str, message: String) {
        let state = &mut self.store.objects[object];
        let object = format!("{}/{}", state.object.kind, state.object.name);
        if let Some(message) = state.events.correlate(reason, message, self.now) {
            self.event(object.into(), String::new(), kind, reason, message);
        }
    }

    fn event(
        &mut self,
        object: Rc<str>,
        field_path: String,
        kind: &'static str,
        reason: &'static str,
        message: String,
    ) {
        let step = self.trace.steps.len().saturating_sub(1);
        let words = &mut self.store.words;
        let (field_path, message) = (words.keep(field_path), words.keep(message));
        self.trace.events.push(ApiEvent { at: self.now, step, object, field_path, kind, reason, message });
    }

    fn row(&mut self, kind: &'static str, change: &'static str, name: Rc<str>, columns: Rc<Columns>) {
        let step = self.trace.steps.len().saturating_sub(1);
        self.trace.rows.push(Row { at: self.now, step, kind, change, name, columns });
    }
}
