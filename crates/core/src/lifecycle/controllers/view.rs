//! What a controller sees of its object, and what controllers say of Pods.

use crate::api::Workload;
use crate::api::policies::Policies;
use crate::order::sort_by;
use crate::status::PodPhase;
use crate::time::Millis;
use crate::trace::Reason;

use super::super::names;
use super::super::patch;
use super::super::scheduler::ClusterNode;
use super::super::store::{NewPod, Object, Pod, Store};
use super::super::{Bounds, Timing};
use crate::table::Table;

/// What a controller sees of its object.
pub(in crate::lifecycle) struct View<'a> {
    pub store: &'a Store,
    pub index: usize,
    pub object: &'a Object,
    pub now: Millis,
    /// Unix time at the start of the simulation.
    pub epoch: Millis,
    pub version: u8,
    pub timing: &'a Timing,
    pub nodes: &'a Table<ClusterNode>,
    pub policies: &'a Policies,
    pub bounds: Bounds,
}

/// A Pod with its index.
pub(super) type Seen<'a> = (usize, &'a Pod);

impl<'a> View<'a> {
    /// The Pods that the object keeps, in order of creation.
    pub(super) fn pods(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        let store = self.store;
        self.object.pods.iter().map(move |pod| (*pod, &store.pods[*pod]))
    }

    pub(super) fn active(&self) -> Vec<Seen<'a>> {
        self.pods().filter(|(_, pod)| pod.is_active()).collect()
    }

    pub(super) fn terminating(&self) -> u32 {
        count(self.pods().filter(|(_, pod)| pod.is_terminating()).count())
    }

    /// The objects that the object keeps, in order of creation.
    pub(super) fn children(&self) -> impl Iterator<Item = (usize, &'a Object)> + use<'a> {
        let owner = Some(self.index);
        self.store.objects.iter().enumerate().filter(move |(_, object)| object.owner == owner && !object.gone)
    }

    /// How many Pods may still be created in this life.
    pub(super) fn room(&self) -> u32 {
        count(self.bounds.pods.saturating_sub(self.store.pods.len()))
    }

    /// The n-th Pod that is about to be created because the object wants so many and counts so many.
    pub(super) fn new_pod(&self, nth: u32, desired: u32, existing: u32) -> NewPod {
        let salt = self.store.pods.len() as u64 + u64::from(nth) + 1;
        NewPod {
            name: names::generated(&self.object.object.name, salt),
            revision: self.object.revision,
            completion_index: None,
            node: None,
            patch: patch::map([]),
            reason: Reason::ControllerWantsPod { desired, existing },
        }
    }

    /// How many of the Pods are available, and how long until another one is.
    ///
    /// Rule: a Pod is available `minReadySeconds` after it became Ready, counted from the whole second of
    /// that moment. Source: `pkg/api/v1/pod/util.go` `IsPodAvailable`; recording `deploy-min-ready`.
    pub(super) fn available(&self, pods: &[Seen<'_>], min_ready_secs: u64) -> (u32, Option<Millis>) {
        let mut next: Option<Millis> = None;
        let mut available = 0;
        for (_, pod) in pods.iter().filter(|(_, pod)| pod.is_ready()) {
            match self.available_in(pod, min_ready_secs) {
                Millis::ZERO => available += 1,
                wait => next = Some(next.map_or(wait, |earlier| earlier.min(wait))),
            }
        }
        (available, next)
    }

    /// How long until a Ready Pod is available.
    pub(super) fn available_in(&self, pod: &Pod, min_ready_secs: u64) -> Millis {
        if min_ready_secs == 0 {
            return Millis::ZERO;
        }
        let since = pod.ready_changed_at.unwrap_or_default().whole_secs();
        Millis::secs(since.saturating_add(min_ready_secs)).since(self.now)
    }

    /// Which Pods are deleted first when there are too many: unassigned before assigned, Pending before
    /// Running, not ready before ready, cheap before costly, more restarts and the newest first.
    ///
    /// Rule: a ReplicaSet compares ages by powers of two, so that Pods of a similar age are equal; their
    /// turn then depends on the UID, here on a hash of the name. A Job compares the ages as they are.
    /// Source: `pkg/controller/controller_utils.go` `ActivePodsWithRanks` and `ActivePods`;
    /// recording `deploy-scale`.
    pub(super) fn surplus(&self, active: &[Seen<'_>], number: u32, by_magnitude: bool) -> Vec<usize> {
        let age = |since: Millis| {
            let nanos = self.now.since(since).0.saturating_mul(1_000_000);
            if by_magnitude { u64::from(nanos.checked_ilog2().unwrap_or(0)) } else { nanos }
        };
        let rank = |(index, pod): &Seen<'_>| {
            let restarts = |all: &[crate::status::ContainerStatus]| all.iter().map(|c| c.restart_count).max();
            let ready = pod.is_ready();
            (
                (pod.status.bound, pod.status.phase == PodPhase::Running, ready),
                pod.annotation("controller.kubernetes.io/pod-deletion-cost").filter(|_| by_magnitude).unwrap_or(0),
                if ready { age(pod.ready_changed_at.unwrap_or_default()) } else { 0 },
                if by_magnitude && ready { names::hash(&pod.name) } else { 0 },
                std::cmp::Reverse((restarts(&pod.status.containers), restarts(&pod.status.init))),
                age(pod.created_at),
                std::cmp::Reverse(*index),
            )
        };
        if number == 0 {
            return Vec::new();
        }
        let mut ranked: Vec<_> = active.iter().map(|seen| (rank(seen), seen.0)).collect();
        sort_by(&mut ranked, &Ord::cmp);
        ranked.into_iter().take(number as usize).map(|(_, pod)| pod).collect()
    }
}

/// Why a controller writes an object: another one keeps it.
pub(in crate::lifecycle) fn wants(owner: &Workload) -> Reason {
    Reason::OwnerWantsObject { kind: owner.kind, name: owner.name.clone() }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn ready(pods: &[Seen<'_>]) -> u32 {
    count(pods.iter().filter(|(_, pod)| pod.is_ready()).count())
}
