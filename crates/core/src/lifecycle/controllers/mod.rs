//! The controllers' shell: who is told of what, when a controller looks, and how its writes are done.
//!
//! Each controller is a function in a file of its own: from what the store shows to a list of writes. It
//! sees only through `View` and changes nothing itself.

mod cronjob;
mod daemonset;
mod deployment;
mod job;
mod replicaset;
mod statefulset;

use podstep_manifest::Node;

use crate::api::Spec;
use crate::status::WorkloadStatus;
use crate::time::Millis;
use crate::trace::{Actor, Reason};

use super::kernel::{Wake, World};
use super::store::{NewPod, Object, Pod, Store};
use super::{Timing, names, patch};

/// What a controller wants done, in order.
enum Write {
    /// Create a Pod from the object's template.
    CreatePod(NewPod),
    /// Delete a Pod.
    DeletePod(usize),
    /// Remove a finalizer from a Pod.
    RemoveFinalizer(usize, &'static str),
    /// Create an object that this one keeps.
    CreateObject(&'static str, Node),
    /// Set `spec.replicas` of an object that this one keeps.
    Scale(usize, u32),
    /// Write the object's status.
    Status(WorkloadStatus, Reason),
    /// Emit an Event on the object: type, reason, message.
    Event(&'static str, &'static str, String),
    /// Look again after this time.
    Requeue(Millis),
}

/// What a controller sees of its object.
struct View<'a> {
    store: &'a Store,
    index: usize,
    object: &'a Object,
    now: Millis,
    version: u8,
    timing: &'a Timing,
}

impl<'a> View<'a> {
    /// Every Pod that the object ever kept, in order of creation, gone ones too.
    fn all_pods(&self) -> impl Iterator<Item = (usize, &'a Pod)> + use<'a> {
        let owner = Some(self.index);
        self.store.pods.iter().enumerate().filter(move |(_, pod)| pod.owner == owner)
    }

    /// The Pods that the object keeps, in order of creation.
    fn pods(&self) -> impl Iterator<Item = (usize, &'a Pod)> + use<'a> {
        self.all_pods().filter(|(_, pod)| !pod.gone)
    }

    fn active(&self) -> Vec<(usize, &'a Pod)> {
        self.pods().filter(|(_, pod)| pod.is_active()).collect()
    }

    fn terminating(&self) -> u32 {
        count(self.pods().filter(|(_, pod)| pod.is_terminating()).count())
    }

    /// The objects that the object keeps, in order of creation.
    fn children(&self) -> impl Iterator<Item = (usize, &'a Object)> + use<'a> {
        let owner = Some(self.index);
        self.store.objects.iter().enumerate().filter(move |(_, object)| object.owner == owner && !object.gone)
    }

    /// The name of the n-th Pod that is about to be created.
    fn pod_name(&self, nth: u32) -> String {
        let name = &self.object.object.name;
        let salt = self.store.pods.len() as u64 + u64::from(nth) + 1;
        format!("{name}-{}", names::suffix(name, salt, 5))
    }

    /// A Pod that the object needs because it wants so many and counts so many.
    fn new_pod(&self, nth: u32, desired: u32, existing: u32) -> NewPod {
        NewPod {
            name: self.pod_name(nth),
            completion_index: None,
            finalizers: Vec::new(),
            reason: Reason::ControllerWantsPod { desired, existing },
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn ready(pods: &[(usize, &Pod)]) -> u32 {
    count(pods.iter().filter(|(_, pod)| pod.is_ready()).count())
}

/// Which Pods are deleted first when there are too many: those that are not ready, then the newest.
/// Source: `pkg/controller/controller_utils.go` `ActivePodsWithRanks`.
fn surplus(active: &[(usize, &Pod)], number: u32) -> Vec<usize> {
    let newest = |is_ready: bool| {
        active.iter().rev().filter(move |(_, pod)| pod.is_ready() == is_ready).map(|(index, _)| *index)
    };
    newest(false).chain(newest(true)).take(number as usize).collect()
}

impl World<'_> {
    /// A Pod changed: its owner looks.
    pub(super) fn controller_sees_pod(&mut self, pod: usize) {
        let Some(owner) = self.store.pods[pod].owner else { return };
        let delay = match self.store.objects[owner].object.spec {
            // Pod events are batched. Source: `job_controller.go` `SyncJobBatchPeriod`.
            Spec::Job(_) => self.input.timing.job_batch,
            _ => self.input.timing.controller,
        };
        self.request(owner, delay);
    }

    /// An object changed: its controller and its owner's look.
    pub(super) fn controllers_see_object(&mut self, object: usize) {
        let state = &self.store.objects[object];
        let own_status =
            matches!(self.trace.steps.last().map(|step| &step.fact), Some(crate::trace::Fact::WorkloadStatusWritten));
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

    /// The controller of an object looks at it.
    pub(super) fn reconcile(&mut self, object: usize) {
        let state = &self.store.objects[object];
        if state.gone || state.due != Some(self.now) {
            return;
        }
        let view = View {
            store: &self.store,
            index: object,
            object: state,
            now: self.now,
            version: self.input.cluster.version.0,
            timing: &self.input.timing,
        };
        let writes = match &state.object.spec {
            Spec::Pod => Vec::new(),
            Spec::Job(spec) => job::sync(&view, spec),
            Spec::CronJob { suspend, .. } => cronjob::sync(&view, *suspend),
            Spec::Deployment { replicas } => deployment::sync(&view, *replicas),
            Spec::ReplicaSet { replicas } => replicaset::sync(&view, *replicas),
            Spec::StatefulSet { replicas } => statefulset::sync(&view, *replicas),
            Spec::DaemonSet => daemonset::sync(&view),
        };
        self.store.objects[object].due = None;
        let cause = self.cause();
        for write in writes {
            self.caused_by(cause);
            self.apply(object, write);
        }
    }

    fn apply(&mut self, object: usize, write: Write) {
        match write {
            Write::CreatePod(new) => {
                let name = new.name.clone();
                let pods = self.store.pods.len();
                self.create_pod_of(object, new);
                if self.store.pods.len() > pods {
                    self.report_pod(object, "SuccessfulCreate", "Created pod: ", "create", &name);
                }
            }
            Write::DeletePod(pod) => {
                let name = self.store.pods[pod].name.clone();
                self.delete_pod(pod, None, Actor::Controller, Reason::CountedPods);
                self.report_pod(object, "SuccessfulDelete", "Deleted pod: ", "delete", &name);
            }
            Write::RemoveFinalizer(pod, finalizer) => self.remove_finalizer(pod, finalizer),
            Write::CreateObject(kind, document) => {
                let owner = &self.store.objects[object].object;
                let reason = Reason::OwnerWantsObject { kind: owner.kind, name: owner.name.clone() };
                self.create_document(&document, kind, object, reason);
            }
            Write::Scale(child, replicas) => {
                let owner = &self.store.objects[object].object;
                let reason = Reason::OwnerWantsObject { kind: owner.kind, name: owner.name.clone() };
                let change = patch::map([("spec", patch::map([("replicas", patch::number(replicas))]))]);
                self.patch_object(child, &change, Actor::Controller, reason);
            }
            Write::Status(status, reason) => self.write_object(object, status, reason),
            Write::Event(kind, reason, message) => self.object_event(object, kind, reason, message),
            Write::Requeue(delay) => self.request(object, delay),
        }
    }

    /// The StatefulSet controller has words of its own.
    fn report_pod(&mut self, object: usize, reason: &'static str, words: &str, verb: &str, pod: &str) {
        let state = &self.store.objects[object].object;
        let message = match state.spec {
            Spec::StatefulSet { .. } => format!("{verb} Pod {pod} in StatefulSet {} successful", state.name),
            _ => [words, pod].concat(),
        };
        self.object_event(object, "Normal", reason, message);
    }
}
