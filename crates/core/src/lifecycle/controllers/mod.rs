//! The controllers' shell: who is told of what, when a controller looks, and how its writes are done.
//!
//! Each controller is a function in a file of its own: from what it sees (`View`) to a list of writes. It
//! changes nothing itself.

mod conditions;
mod cronjob;
mod daemonset;
mod deployment;
mod history;
mod job;
mod refused;
mod replicaset;
mod rollout;
mod schedule;
mod statefulset;
mod view;

use podstep_manifest::Node;

use crate::api::Spec;
use crate::status::WorkloadStatus;
use crate::time::Millis;
use crate::trace::{Actor, Fact, Reason};

use super::action::Propagation;
use super::kernel::{Wake, World};
use super::store::NewPod;
pub(super) use cronjob::first_run_secs;
pub(super) use deployment::REVISION;
pub(super) use job::backoff::Backoff;
pub(super) use view::{View, wants};

/// What a controller wants done, in order.
#[derive(Debug)]
pub(super) enum Write {
    /// Create a Pod from the object's template.
    CreatePod(NewPod),
    /// Delete a Pod.
    DeletePod(usize),
    /// Remove the Job's finalizer from a Pod.
    LetGo(usize),
    /// Create an object that this one keeps.
    CreateObject(&'static str, Node),
    /// Change an object that this one keeps.
    Patch(usize, Node),
    /// Delete an object: itself or one that it keeps.
    DeleteObject(usize, Propagation, Reason),
    /// Delete a ControllerRevision of the object, by the hash of its template.
    ForgetRevision(u64),
    /// Write the object's status.
    Status(WorkloadStatus, Reason),
    /// Emit an Event on the object: type, reason, message.
    Event(&'static str, &'static str, String),
    /// Look again after this time.
    Requeue(Millis),
    /// What follows comes this much later.
    Then(Millis, Vec<Self>),
    /// So many syncs in a row have failed.
    Retries(u32),
    /// The Job controller remembers failures.
    Remember(Backoff),
}

impl World<'_> {
    /// A node changed: every DaemonSet looks.
    pub(super) fn controllers_see_nodes(&mut self) {
        for object in 0..self.store.objects.len() {
            if matches!(self.store.objects[object].object.spec, Spec::DaemonSet(_)) {
                self.request(object, self.input.timing.controller);
            }
        }
    }

    /// A Pod changed: its owner looks.
    pub(super) fn controller_sees_pod(&mut self, pod: usize) {
        let state = &self.store.pods[pod];
        let Some(owner) = state.owner else { return };
        if self.store.objects[owner].gone {
            self.controller_lets_go(pod);
            return;
        }
        let delay = match self.store.objects[owner].object.spec {
            // Pod events are batched. Source: `job_controller.go` `SyncJobBatchPeriod`.
            Spec::Job(_) => self.input.timing.job_batch,
            _ => self.input.timing.controller,
        };
        // A Deployment with strategy Recreate waits until the last old Pod is over.
        if let Some(deployment) = self.store.objects[owner]
            .owner
            .filter(|_| state.gone && matches!(self.store.objects[owner].object.spec, Spec::ReplicaSet(_)))
        {
            self.request(deployment, delay);
        }
        self.request(owner, delay);
    }

    /// The Job that counted a Pod is gone, or has counted it.
    pub(super) fn controller_lets_go(&mut self, pod: usize) {
        if self.store.pods[pod].has_finalizer(job::TRACKING) {
            self.remove_finalizer(pod, job::TRACKING);
        }
    }

    /// An object changed: its controller and its owner's look.
    pub(super) fn controllers_see_object(&mut self, object: usize) {
        let state = &self.store.objects[object];
        let own_status = matches!(self.trace.steps.last().map(|step| &*step.fact), Some(Fact::WorkloadStatusWritten));
        let delay = match state.object.spec {
            Spec::Job(_) if own_status => self.input.timing.job_batch,
            _ => self.input.timing.controller,
        };
        let owner = state.owner;
        self.request(object, delay);
        if let Some(owner) = owner {
            self.request(owner, self.input.timing.controller);
        }
    }

    /// Rule: a delaying queue keeps the earliest time of each key. Source: `client-go/util/workqueue`.
    fn request(&mut self, object: usize, delay: Millis) {
        let at = self.now + delay;
        let state = &mut self.store.objects[object];
        if state.gone || state.due.is_some_and(|due| due <= at) {
            return;
        }
        state.due = Some(at);
        self.at(at, Wake::Reconcile(object));
    }

    /// The controller of an object goes on with what it was about to write.
    pub(super) fn write_later(&mut self, object: usize) {
        let writes = std::mem::take(&mut self.store.objects[object].later);
        self.apply_all(object, writes);
    }

    /// The controller of an object looks at it.
    pub(super) fn reconcile(&mut self, object: usize) {
        let state = &self.store.objects[object];
        if state.gone || state.due != Some(self.now) {
            return;
        }
        self.store.objects[object].due = None;
        let cause = self.cause();
        for write in std::mem::take(&mut self.store.objects[object].later) {
            self.caused_by(cause);
            self.apply(object, write);
        }
        let state = &self.store.objects[object];
        let view = View {
            store: &self.store,
            index: object,
            object: state,
            now: self.now,
            epoch: self.epoch,
            version: self.input.cluster.version.0,
            timing: &self.input.timing,
            nodes: &self.nodes,
            policies: &self.input.policies,
            bounds: self.input.bounds,
        };
        let mut writes = match &state.object.spec {
            Spec::Pod => Vec::new(),
            Spec::Deployment(spec) => deployment::sync(&view, spec),
            Spec::ReplicaSet(spec) => replicaset::sync(&view, *spec),
            Spec::Job(spec) => job::sync(&view, spec),
            Spec::CronJob(spec) => cronjob::sync(&view, spec),
            Spec::StatefulSet(spec) => statefulset::sync(&view, spec),
            Spec::DaemonSet(spec) => daemonset::sync(&view, spec),
        };
        // Of an object that is being deleted only the status is kept, by those that still look at it.
        if state.deleting.is_some() {
            let looks = !matches!(state.object.spec, Spec::DaemonSet(_) | Spec::CronJob(_));
            writes.retain(|write| looks && matches!(write, Write::Status(..) | Write::LetGo(_)));
        }
        self.apply_all(object, writes);
    }

    /// The writes are done one by one before anything else happens: a thousand Pods are not created in one go.
    fn apply_all(&mut self, object: usize, writes: Vec<Write>) {
        let cause = self.cause();
        self.writes.extend(writes.into_iter().map(|write| (object, write, cause)));
    }

    /// Does one write of the controller of an object.
    pub(super) fn apply(&mut self, object: usize, write: Write) {
        match write {
            Write::CreatePod(new) => {
                let name = new.name.clone();
                let pods = self.store.pods.len();
                self.create_pod_of(object, new);
                if self.store.pods.len() > pods {
                    self.report_pod(object, "SuccessfulCreate", ["Created pod: ", "Create", "create"], &name);
                }
            }
            Write::DeletePod(pod) => {
                let name = self.store.pods[pod].name.clone();
                self.delete_pod(pod, None, Actor::Controller, Reason::CountedPods);
                self.report_pod(object, "SuccessfulDelete", ["Deleted pod: ", "Delete", "delete"], &name);
            }
            Write::LetGo(pod) => self.controller_lets_go(pod),
            Write::CreateObject(kind, document) => {
                let reason = view::wants(&self.store.objects[object].object);
                self.create_document(&document, kind, object, reason);
            }
            Write::Patch(child, change) => {
                let reason = view::wants(&self.store.objects[object].object);
                self.patch_object(child, &change, Actor::Controller, reason);
            }
            Write::DeleteObject(object, propagation, reason) => {
                self.delete_with(object, propagation, Actor::Controller, reason);
            }
            Write::ForgetRevision(revision) => self.forget_revision(object, revision),
            Write::Status(status, reason) => self.write_object(object, status, reason),
            Write::Event(kind, reason, message) => self.object_event(object, kind, reason, message),
            Write::Requeue(delay) => self.request(object, delay),
            Write::Then(delay, writes) => {
                self.store.objects[object].later = writes;
                self.after(delay, Wake::Write(object));
            }
            Write::Retries(retries) => self.store.objects[object].retries = retries,
            Write::Remember(backoff) => self.store.objects[object].backoff = backoff,
        }
    }

    /// The StatefulSet controller has words of its own. Their verb is capitalised in v1.36 (recording
    /// `statefulset-ordered`) and was not in v1.28.
    fn report_pod(&mut self, object: usize, reason: &'static str, words: [&str; 3], pod: &str) {
        let state = &self.store.objects[object].object;
        let [words, verb, lower] = words;
        let verb = if self.input.cluster.version.0 >= 36 { verb } else { lower };
        let message = match state.spec {
            Spec::StatefulSet(_) => format!("{verb} Pod {pod} in StatefulSet {} successful", state.name),
            _ => [words, pod].concat(),
        };
        self.object_event(object, "Normal", reason, message);
    }
}
