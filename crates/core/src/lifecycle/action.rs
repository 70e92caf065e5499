//! What a person does, and when.

use std::rc::Rc;

use podstep_freeze::Freeze;
use podstep_manifest::{Node, Value};

use crate::calendar::rfc3339;
use crate::order::sort_by;
use crate::time::Millis;
use crate::trace::{Actor, Fact, Reason};

use super::controllers;
use super::kernel::{Wake, World};
use super::patch;
use super::store::Store;

/// When an action is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub enum When {
    /// At this time.
    At(Millis),
    /// This long after so many Pods had phase Running at once for the first time.
    Running(usize, Millis),
    /// This long after so many Pods were Ready at once for the first time.
    Ready(usize, Millis),
}

/// What an action is about.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub enum Target {
    /// The Pod with this place among those that exist, in order of creation.
    Pod(usize),
    /// Another object by kind and name.
    Object(String, String),
}

/// What becomes of the objects that a deleted one keeps: `kubectl delete --cascade`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Freeze)]
pub enum Propagation {
    /// The object is gone at once, what it keeps is deleted after it.
    #[default]
    Background,
    /// The object is gone when what it keeps is gone.
    Foreground,
    /// What it keeps is kept by nobody from then on.
    Orphan,
}

/// `kubectl rollout`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub enum Rollout {
    /// `pause`.
    Pause,
    /// `resume`.
    Resume,
    /// `restart`.
    Restart,
    /// `undo`, to a revision or to the one before.
    Undo(Option<u32>),
}

/// What a person does. A node is named, or it is the first.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub enum Action {
    /// `kubectl delete`, optionally with `--grace-period`; 0 is a forced deletion.
    Delete {
        /// What is deleted.
        target: Target,
        /// Grace of the request in seconds; `None` takes the Pod's.
        grace_secs: Option<u64>,
        /// What becomes of what it keeps.
        propagation: Propagation,
    },
    /// `kubectl rollout`.
    Rollout(Target, Rollout),
    /// Sets `spec.suspend` of a Job or CronJob.
    Suspend(Target, bool),
    /// `kubectl apply` of a manifest that the object has had another version of.
    Apply(Node),
    /// `kubectl cordon`, or `uncordon`.
    Cordon {
        /// The node.
        node: Option<String>,
        /// Whether it takes no Pods from then on.
        cordoned: bool,
    },
    /// `kubectl drain --force --ignore-daemonsets --delete-emptydir-data`, optionally with `--grace-period`.
    Drain {
        /// The node.
        node: Option<String>,
        /// Grace of each eviction in seconds; `None` takes the Pod's.
        grace_secs: Option<u64>,
    },
    /// The eviction API.
    Evict(Target),
    /// `kubectl patch`: a strategic merge.
    Patch(Target, Node),
    /// The same on the subresource `resize`.
    Resize(Target, Node),
    /// `kubectl scale`.
    Scale(Target, u32),
    /// The kubelet stops and comes back.
    KubeletRestart {
        /// The node.
        node: Option<String>,
        /// How long it is away.
        down: Millis,
    },
    /// The kubelet is away for a moment and every sandbox is lost meanwhile.
    NodeReboot {
        /// The node.
        node: Option<String>,
    },
    /// The kubelet evicts the Pod because the node runs out of memory.
    NodePressure {
        /// The Pod.
        target: Target,
        /// Grace of a soft eviction; a hard one gives one second.
        grace_secs: Option<u64>,
    },
    /// The runtime loses the records of the Pod's ended containers.
    RemoveEnded(Target),
    /// The node shuts down gracefully.
    NodeShutdown {
        /// The node.
        node: Option<String>,
        /// What every Pod is given at most.
        grace_secs: u64,
    },
}

impl World<'_> {
    /// Looks whether a Pod's change makes an action due.
    pub(super) fn conditions_may_hold(&mut self) {
        let Store { running, ready, .. } = self.store;
        for (index, (when, _)) in Rc::clone(&self.input).actions.iter().enumerate() {
            let after = match when {
                When::Running(wanted, after) if running >= *wanted => *after,
                When::Ready(wanted, after) if ready >= *wanted => *after,
                _ => continue,
            };
            if !self.fired.contains(&index) {
                self.fired.push(index);
                self.after(after, Wake::Action(index));
            }
        }
    }

    /// Deletes the Pod with this place among those that exist.
    pub(super) fn delete_nth_pod(&mut self, nth: usize, grace_secs: Option<u64>) {
        if let Some(pod) = self.store.nth_pod(nth) {
            self.delete_pod(pod, grace_secs, Actor::User, Reason::Asked);
        }
    }

    /// Does an action. What makes no sense for its target does nothing: the last arm.
    pub(super) fn act(&mut self, index: usize) {
        let input = Rc::clone(&self.input);
        let Some((_, action)) = input.actions.get(index) else { return };
        if let Some(back_at) = self.kubelet_of(action).and_then(|node| self.nodes[node].back_at) {
            return self.at(back_at + Millis(1), Wake::Action(index));
        }
        match action {
            Action::Delete { target: Target::Pod(nth), grace_secs, .. } => self.delete_nth_pod(*nth, *grace_secs),
            Action::Delete { target: Target::Object(kind, name), propagation, .. } => {
                if let Some(object) = self.store.object(kind, name) {
                    self.delete_with(object, *propagation, Actor::ApiServer, Reason::Asked);
                }
            }
            Action::Evict(Target::Pod(nth)) => {
                if let Some(pod) = self.store.nth_pod(*nth) {
                    self.evict(pod, None);
                }
            }
            Action::Patch(Target::Pod(nth), change) | Action::Resize(Target::Pod(nth), change) => {
                if let Some(pod) = self.store.nth_pod(*nth) {
                    self.patch_pod(pod, change);
                }
            }
            Action::Patch(Target::Object(kind, name), change) => self.patch_named(kind, name, change),
            Action::Scale(Target::Object(kind, name), replicas) => {
                self.patch_named(kind, name, &patch::at(&["spec", "replicas"], patch::number(*replicas)));
            }
            Action::Suspend(Target::Object(kind, name), suspended) => {
                let suspended = Node::of(Value::Bool(*suspended));
                self.patch_named(kind, name, &patch::at(&["spec", "suspend"], suspended));
            }
            Action::Rollout(Target::Object(kind, name), command) => self.rollout(kind, name, *command),
            Action::Apply(manifest) => self.apply_manifest(manifest),
            Action::Cordon { node, cordoned } => self.cordon(node.as_deref(), *cordoned),
            Action::Drain { node, grace_secs } => self.drain(node.as_deref(), *grace_secs),
            Action::KubeletRestart { node, down } => {
                if let Some(node) = self.node_named(node.as_deref()) {
                    self.kubelet_down(node, *down);
                }
            }
            Action::NodeReboot { node } => {
                let away = self.input.timing.reboot;
                if let Some(node) = self.node_named(node.as_deref()) {
                    self.kubelet_down(node, away);
                    self.after(Millis(away.0 / 2), Wake::SandboxesLost(node));
                }
            }
            Action::NodePressure { target: Target::Pod(nth), grace_secs } => {
                if let Some(pod) = self.store.nth_pod(*nth) {
                    self.evict_from_node(pod, *grace_secs);
                }
            }
            Action::RemoveEnded(Target::Pod(nth)) => {
                if let Some(pod) = self.store.nth_pod(*nth) {
                    self.remove_ended(pod);
                }
            }
            Action::NodeShutdown { node, grace_secs } => {
                if let Some(node) = self.node_named(node.as_deref()) {
                    self.shut_node_down(node, *grace_secs);
                }
            }
            Action::Evict(_)
            | Action::Resize(..)
            | Action::Scale(..)
            | Action::Suspend(..)
            | Action::Rollout(..)
            | Action::RemoveEnded(_)
            | Action::NodePressure { .. } => {}
        }
    }

    /// The node whose kubelet does it, which can only do so when it runs.
    fn kubelet_of(&self, action: &Action) -> Option<usize> {
        match action {
            Action::NodePressure { target: Target::Pod(nth), .. } => {
                self.store.nth_pod(*nth).and_then(|pod| self.store.pods[pod].node)
            }
            Action::NodeShutdown { node, .. } => self.node_named(node.as_deref()),
            _ => None,
        }
    }

    fn patch_named(&mut self, kind: &str, name: &str, change: &Node) {
        if let Some(object) = self.store.object(kind, name) {
            self.patch_object(object, change, Actor::User, Reason::Asked);
        }
    }

    /// The node of this name, or the first.
    fn node_named(&self, name: Option<&str>) -> Option<usize> {
        match name {
            None => Some(0).filter(|first| *first < self.nodes.len()),
            Some(name) => self.nodes.iter().position(|node| node.spec.name == name),
        }
    }

    /// Rule: what kubectl writes; a restart is a new annotation of the template. Source: `k8s.io/kubectl`
    /// `pkg/polymorphichelpers` `objectpauser.go`, `objectrestarter.go`.
    fn rollout(&mut self, kind: &str, name: &str, command: Rollout) {
        let change = match command {
            Rollout::Pause => patch::at(&["spec", "paused"], Node::of(Value::Bool(true))),
            Rollout::Resume => patch::at(&["spec", "paused"], Node::null()),
            Rollout::Restart => {
                let now = rfc3339((self.epoch + self.now).whole_secs());
                let path = ["spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"];
                patch::at(&path, patch::text(&now))
            }
            Rollout::Undo(revision) => return self.undo(kind, name, revision),
        };
        self.patch_named(kind, name, &change);
    }

    /// Rule: the template of the revision before, or of one that is named, replaces the current one; without one
    /// nothing happens. Cases `rollout-undo`, `statefulset-undo`, `daemonset-undo`. Source: `k8s.io/kubectl` `pkg/polymorphichelpers/rollback.go`.
    fn undo(&mut self, kind: &str, name: &str, revision: Option<u32>) {
        let Some(object) = self.store.object(kind, name) else { return };
        let state = &self.store.objects[object];
        let old = if kind == "Deployment" {
            let mut sets: Vec<(u32, Node)> = Vec::new();
            for set in self.store.objects.iter().filter(|set| set.owner == Some(object) && !set.gone) {
                let number = set.object.annotation(controllers::REVISION).and_then(Node::scalar_text);
                let number = number.and_then(|number| number.parse().ok());
                sets.extend(number.zip(set.object.template().cloned()));
            }
            sort_by(&mut sets, &|a, b| b.0.cmp(&a.0));
            match revision.filter(|revision| *revision > 0) {
                Some(revision) => sets.into_iter().find(|(number, _)| *number == revision),
                None => sets.into_iter().nth(1),
            }
            .map(|(_, template)| template)
        } else {
            let mut revisions = state.revisions.iter().rev();
            match revision.filter(|revision| *revision > 0) {
                Some(revision) => revisions.find(|known| known.number == revision),
                None => revisions.nth(1),
            }
            .and_then(|known| state.object.template_in(&known.document).cloned())
        };
        let Some(template) = old else { return };
        let mut document = (*state.object.document).clone();
        patch::merge(&mut document, &patch::at(&["spec", "template"], Node::null()));
        patch::merge(&mut document, &patch::at(&["spec", "template"], template));
        self.replace_object(object, &document, Actor::User, Reason::Asked);
    }

    /// Rule: what the manifest before had and this one has not is removed, what this one has is set, everything else
    /// stays. Source: `k8s.io/kubectl` `pkg/cmd/apply/patcher.go`, three-way strategic merge.
    fn apply_manifest(&mut self, manifest: &Node) {
        let word = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
        let (kind, name) = (word(manifest, "kind"), manifest.get("metadata").map(|metadata| word(metadata, "name")));
        let Some(object) = self.store.object(&kind, &name.unwrap_or_default()) else { return };
        let state = &mut self.store.objects[object];
        let mut document = (*state.object.document).clone();
        let previous = std::mem::replace(&mut state.object.told, Rc::new(manifest.clone()));
        patch::apply(&mut document, &previous, manifest);
        self.replace_object(object, &document, Actor::User, Reason::Asked);
    }

    /// Source: `k8s.io/kubectl` `pkg/drain/cordon.go`.
    fn cordon(&mut self, name: Option<&str>, cordoned: bool) {
        let Some(node) = self.node_named(name) else { return };
        if self.nodes[node].spec.unschedulable == cordoned {
            return;
        }
        self.nodes[node].spec.unschedulable = cordoned;
        let fact = Fact::Cordoned { node: self.nodes[node].spec.name.clone(), cordoned };
        self.step(Actor::User, None, None, fact, Reason::Asked, Vec::new());
        if !cordoned {
            self.try_unschedulable();
        }
        self.controllers_see_nodes();
    }

    /// Rule: the node is cordoned, then every Pod on it that no DaemonSet keeps is evicted, all at once. Source:
    /// `k8s.io/kubectl` `pkg/drain/drain.go`, `filters.go`.
    fn drain(&mut self, name: Option<&str>, grace_secs: Option<u64>) {
        let Some(node) = self.node_named(name) else { return };
        self.cordon(name, true);
        let fact = Fact::Drained { node: self.nodes[node].spec.name.clone() };
        let cause = self.step(Actor::User, None, None, fact, Reason::Asked, Vec::new());
        for pod in 0..self.store.pods.len() {
            let state = &self.store.pods[pod];
            let is_daemon = state.owner.is_some_and(|owner| self.store.objects[owner].object.kind == "DaemonSet");
            if state.node == Some(node) && !state.gone && !is_daemon {
                self.caused_by(Some(cause));
                self.evict(pod, grace_secs);
            }
        }
    }
}
