//! The life that is shown beside another one: which it is, how it is followed, and what was found.
//!
//! `work` compares, `view` draws; both are in a chunk. Here is only what the rest of the page keeps of it.

mod view;
mod work;

use std::cell::RefCell;
use std::rc::Rc;

use podstep_core::cluster::Version;
use podstep_core::compare::Comparison;
use podstep_core::diagnostic::Diagnostic;
use podstep_core::observed::Why;
use podstep_core::scenario::Told;
use podstep_export::scale::Scale;
use yew::AttrValue;

pub(crate) use view::view;

use crate::state::{Following, Shown, ShownRef, State};

/// Which life the one that is shown is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum With {
    /// What a cluster did with it.
    Cluster,
    /// The one that was pinned.
    Pinned,
    /// The same text with the first fix that is proposed.
    Fixed,
    /// The same when nobody does anything.
    Untouched,
    /// The same on another version.
    Version(Version),
    /// The sample at this place.
    Sample(usize),
}

/// What is asked of the comparison.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// To compare with another life, by its value among the choices.
    With(String),
    /// To keep what is shown for comparing.
    Pin,
    /// To go on.
    Go,
    /// To tell what the programs did in the cluster.
    TakeOver,
    /// To look at the difference with this index.
    Look(usize),
    /// To look at what stands at a place of the picture of a side, of so many pixels along time.
    Point {
        /// Whether it is the other life.
        other: bool,
        /// The place.
        x: i32,
        /// The length of the picture.
        width: i32,
    },
}

/// A text as it was when it was pinned.
#[derive(Debug, Clone)]
struct Pin {
    text: AttrValue,
    version: Option<Version>,
    sidecar_gate: Option<bool>,
}

/// Two lives, and what they differ in.
#[derive(Debug)]
struct Found {
    with: With,
    this: ShownRef,
    /// The other life, if there is one.
    other: Option<Rc<Shown>>,
    /// What is said about the text of each.
    findings: [Vec<Diagnostic>; 2],
    comparison: Comparison,
    /// What else there is to say of a cluster.
    seen: Option<Seen>,
    axis: Scale,
    scales: [Scale; 2],
}

/// How far a prediction agrees with what a cluster did.
#[derive(Debug)]
struct Seen {
    agrees: usize,
    /// By difference: what may be the reason.
    whys: Vec<Option<Why>>,
    /// What the programs did, where the prediction has them do something else.
    told: Vec<(String, Vec<Told>)>,
}

/// What the page keeps of the comparison.
#[derive(Debug, Clone, Default)]
pub(crate) struct Comparing {
    /// What was chosen; with nothing, what is worth it.
    with: Option<With>,
    pin: Option<Pin>,
    /// What can be chosen.
    offered: Vec<With>,
    /// The other life, while it is being followed.
    following: Option<Rc<RefCell<Following>>>,
    /// Its text.
    text: AttrValue,
    found: Option<Rc<Found>>,
    /// Whether `found` is what is asked for.
    done: bool,
    /// A step of the other life that was gone to, and the cursor meanwhile.
    at: Option<(usize, usize)>,
}

impl Comparing {
    /// Keeps what is shown for comparing.
    pub(crate) fn pin(&mut self, state: &State) {
        let State { text, version, sidecar_gate, .. } = state;
        self.pin = Some(Pin { text: text.clone(), version: *version, sidecar_gate: *sidecar_gate });
        self.with = Some(With::Pinned);
        self.begin();
    }

    /// Begins anew: what is shown, or what it is compared with, is another.
    pub(crate) fn begin(&mut self) {
        (self.done, self.following) = (false, None);
    }

    /// Whether there is more to do.
    pub(crate) const fn waits(&self) -> bool {
        !self.done
    }
}
