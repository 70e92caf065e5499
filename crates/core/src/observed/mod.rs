//! What a real cluster did: read from the status of pasted objects and their Events, and held against a prediction.
//!
//! `read` makes typed observations of `kubectl get -o yaml`, `hold` compares them with a life, `tell` makes a Scenario of
//! them that the prediction then follows. Pure. Kubernetes writes whole seconds: what is within one agrees.

mod hold;
mod read;
mod tell;

use podstep_freeze::Freeze;
use podstep_manifest::Span;
use serde::Serialize;

pub use hold::{Held, Why, hold};
pub use read::{is_kept_by_another, is_of_a_cluster, read};
pub use tell::take_over;

use crate::compare::Outcome;
use crate::lifecycle::{Action, Propagation, Target, When};
use crate::time::Millis;

/// No more objects than these are read; the rest is as if it were not there.
pub const MAX_OBSERVED: usize = 2_000;

/// What was seen of a workload and its Pods. Times are whole seconds since the first object was created.
#[derive(Debug, Clone, PartialEq, Eq, Freeze, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    /// Unix time of the start, in seconds.
    pub origin_secs: u64,
    /// The last time of which anything is known.
    pub until: Millis,
    /// The Pods that are there, in order of creation.
    pub pods: Vec<SeenPod>,
    /// What became of the object that keeps them, if it is there.
    pub outcome: Option<Outcome>,
    /// The Events.
    pub events: Vec<SeenEvent>,
}

impl Observed {
    /// The deletion of a Pod that somebody asked for, if one was: nobody else is known to have done anything.
    #[must_use]
    pub fn deletion(&self) -> Option<(When, Action)> {
        let deleted = |(index, pod): (usize, &SeenPod)| pod.deletion.map(|deletion| (index, deletion));
        let (index, (at, grace_secs)) = self.pods.iter().enumerate().find_map(deleted)?;
        let target = Target::Pod(index);
        let propagation = Propagation::default();
        Some((When::At(at), Action::Delete { target, grace_secs: Some(grace_secs), propagation }))
    }
}

/// A Pod as its status tells it.
#[derive(Debug, Clone, PartialEq, Eq, Freeze, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenPod {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.creationTimestamp`.
    pub created: Millis,
    /// When it was asked to be deleted, with the seconds of grace.
    pub deletion: Option<(Millis, u64)>,
    /// `status.phase`.
    pub phase: String,
    /// `status.conditions`: type, whether it is True, since when.
    pub conditions: Vec<(String, bool, Millis)>,
    /// The containers that have a status.
    pub containers: Vec<SeenContainer>,
    /// Where its status stands in the text.
    pub span: Span,
}

/// A container as its status tells it.
#[derive(Debug, Clone, PartialEq, Eq, Freeze, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenContainer {
    /// `name`.
    pub name: String,
    /// `restartCount`.
    pub restarts: u32,
    /// `ready`.
    pub ready: bool,
    /// The runs that the status still knows: at most the last two.
    pub runs: Vec<SeenRun>,
}

/// A run of a container.
#[derive(Debug, Clone, PartialEq, Eq, Freeze, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenRun {
    /// Zero-based.
    pub attempt: u32,
    /// `startedAt`.
    pub started: Millis,
    /// How it ended, if it did.
    pub end: Option<SeenEnd>,
}

/// The end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenEnd {
    /// `finishedAt`.
    pub at: Millis,
    /// `exitCode`.
    pub exit_code: i32,
    /// `reason`: one of those that Kubernetes gives, else `Error`.
    pub reason: &'static str,
}

/// Events of one reason about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Freeze, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenEvent {
    /// `Pod`, `Job` ….
    pub kind: String,
    /// The name of the object.
    pub name: String,
    /// `spec.containers{NAME}`, or empty.
    pub field_path: String,
    /// The reason.
    pub reason: String,
    /// How often.
    pub count: u32,
    /// When it was first seen.
    pub first: Millis,
}
