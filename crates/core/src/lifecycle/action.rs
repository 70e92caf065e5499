//! What a person does, and when.

use std::rc::Rc;

use podstep_manifest::Node;

use crate::time::Millis;
use crate::trace::{Actor, Reason};

use super::kernel::{Wake, World};
use super::patch;
use super::store::Store;

/// When an action is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At this time.
    At(Millis),
    /// This long after so many Pods had phase Running at once for the first time.
    Running(usize, Millis),
    /// This long after so many Pods were Ready at once for the first time.
    Ready(usize, Millis),
}

/// What an action is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The Pod with this place among those that exist, in order of creation.
    Pod(usize),
    /// Another object by kind and name.
    Object(String, String),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `kubectl delete`, optionally with `--grace-period`; 0 is a forced deletion.
    Delete {
        /// What is deleted.
        target: Target,
        /// Grace of the request in seconds; `None` takes the Pod's.
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
        /// How long it is away.
        down: Millis,
    },
    /// The kubelet is away for a moment and every sandbox is lost meanwhile.
    NodeReboot,
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
        /// What every Pod is given at most.
        grace_secs: u64,
    },
}

impl Action {
    /// Whether the kubelet does it, which can only do so when it runs.
    const fn is_the_kubelets(&self) -> bool {
        matches!(self, Self::NodePressure { .. } | Self::NodeShutdown { .. })
    }
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

    /// Does an action. What is not simulated yet does nothing: the last arm is the gap.
    pub(super) fn act(&mut self, index: usize) {
        let input = Rc::clone(&self.input);
        let Some((_, action)) = input.actions.get(index) else { return };
        if let (Some(back_at), true) = (self.kubelet_back_at, action.is_the_kubelets()) {
            return self.at(back_at + Millis(1), Wake::Action(index));
        }
        match action {
            Action::Delete { target: Target::Pod(nth), grace_secs } => self.delete_nth_pod(*nth, *grace_secs),
            Action::Delete { target: Target::Object(kind, name), .. } => {
                if let Some(object) = self.store.object(kind, name) {
                    self.delete_object(object, Actor::ApiServer, Reason::Asked);
                }
            }
            Action::Evict(Target::Pod(nth)) => {
                if let Some(pod) = self.store.nth_pod(*nth) {
                    self.evict(pod);
                }
            }
            Action::Patch(Target::Pod(nth), change) | Action::Resize(Target::Pod(nth), change) => {
                if let Some(pod) = self.store.nth_pod(*nth) {
                    self.patch_pod(pod, change);
                }
            }
            Action::Patch(Target::Object(kind, name), change) => self.patch_named(kind, name, change),
            Action::Scale(Target::Object(kind, name), replicas) => {
                let change = patch::map([("spec", patch::map([("replicas", patch::number(*replicas))]))]);
                self.patch_named(kind, name, &change);
            }
            Action::KubeletRestart { down } => self.kubelet_down(*down),
            Action::NodeReboot => {
                let away = self.input.timing.reboot;
                self.kubelet_down(away);
                self.after(Millis(away.0 / 2), Wake::SandboxesLost);
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
            Action::NodeShutdown { grace_secs } => self.shut_node_down(*grace_secs),
            Action::Evict(_)
            | Action::Resize(..)
            | Action::Scale(..)
            | Action::RemoveEnded(_)
            | Action::NodePressure { .. } => {}
        }
    }

    fn patch_named(&mut self, kind: &str, name: &str, change: &Node) {
        if let Some(object) = self.store.object(kind, name) {
            self.patch_object(object, change, Actor::User, Reason::Asked);
        }
    }
}
