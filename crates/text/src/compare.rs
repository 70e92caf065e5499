//! What is said about two runs side by side. "Here" is the run that the page shows, "there" the other one.

use podstep_core::cluster::Version;
use podstep_core::compare::{Difference, Side};
use podstep_core::diagnostic::Finding;
use podstep_core::observed::Why;
use podstep_core::trace::{ContainerRef, Trace};
use podstep_quantity::Quantity;

/// What the panel that compares two runs can say.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "a message's documentation is its text in en/compare.rs")]
pub enum Compare<'a> {
    With,
    Pinned,
    OnVersion(Version),
    Untouched,
    Cluster,
    Fixed,
    /// A sample, by its title.
    OfSample(&'a str),
    Pin,
    PinNote,
    Here,
    There,
    Working,
    Same,
    Picture,
    List,
    /// The sentence of a difference that is no finding.
    Difference {
        difference: &'a Difference,
        traces: [&'a Trace; 2],
    },
    OnlyFinding(Side, &'a Finding),
    Following(usize),
    LeftOut(usize),
    MoreRows(usize),
    Agree(usize),
    TakeOver,
    TakeOverNote,
    Why(Why),
}

/// The trace of a side.
const fn of(side: Side, [this, other]: [&Trace; 2]) -> &Trace {
    match side {
        Side::This => this,
        Side::Other => other,
    }
}

/// The name of a container of a run.
pub(crate) fn container(traces: [&Trace; 2], side: Side, container: ContainerRef) -> &str {
    of(side, traces).container(container).map_or("", |entry| entry.name.as_str())
}

/// The name of a Pod of a run.
pub(crate) fn pod(traces: [&Trace; 2], side: Side, pod: usize) -> &str {
    of(side, traces).pods.get(pod).map_or("", |entry| entry.name.as_str())
}

/// The name of the container that a step of this run is about.
pub(crate) fn container_at(traces: [&Trace; 2], step: usize) -> &str {
    let [this, _] = traces;
    let about = this.steps.get(step).and_then(|step| step.container);
    about.map_or("", |about| container(traces, Side::This, about))
}

/// The amounts as Kubernetes writes them; `none` is what stands for none.
pub(crate) fn amounts(amounts: &[Option<Quantity>; 2], none: &str) -> [String; 2] {
    amounts.each_ref().map(|amount| amount.as_ref().map_or_else(|| none.to_owned(), ToString::to_string))
}
