//! How a number of a Pod came about: a tree of sums and maxima down to the lines of the manifest.

use std::borrow::Cow;

use podstep_manifest::Span;
use podstep_quantity::Quantity;
use serde::Serialize;

/// A value and what it was computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Derivation {
    /// The value.
    pub value: Quantity,
    /// What it is.
    pub term: Term,
    /// What it is the sum or maximum of, by `term.operator()`; empty for a leaf.
    pub operands: Vec<Derivation>,
    /// Of a maximum: the index of the largest operand, the first one on ties.
    pub winner: Option<usize>,
    /// Of a maximum with several operands: by how much the winner exceeds the next one.
    pub margin: Option<Quantity>,
}

/// What a value in a derivation is. `container` counts init containers first, then regular ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "term")]
pub enum Term {
    /// Maximum of `RunTime` and `InitPeak`. Without init containers `RunTime` stands in its place.
    Effective,
    /// Sum of regular containers and all sidecars.
    RunTime,
    /// Maximum of the init steps.
    InitPeak,
    /// Sum of an init container and the sidecars declared before it.
    InitStep {
        /// The init container.
        container: usize,
    },
    /// What a container itself asks for.
    Container {
        /// The container.
        container: usize,
        /// Where it says so. For a request that was copied from the limit: where the limit stands.
        span: Span,
    },
    /// Zero: the container does not name the resource and contributes nothing.
    Absent {
        /// The container.
        container: usize,
    },
    /// Sum of the sidecars declared before an init container.
    SidecarsBefore {
        /// The init container.
        container: usize,
    },
    /// `spec.overhead`.
    Overhead,
    /// `spec.resources`, in place of the containers' sum.
    PodLevel {
        /// Where it stands; empty for a default that differs from what the containers add up to.
        span: Span,
    },
    /// Sum of the effective value and the overhead.
    WithOverhead,
}

/// How a value follows from its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Operator {
    /// It has none.
    Leaf,
    /// Their sum.
    Sum,
    /// The largest.
    Max,
}

impl Term {
    /// How the value follows from the operands.
    #[must_use]
    pub const fn operator(&self) -> Operator {
        match self {
            Self::Effective | Self::InitPeak => Operator::Max,
            Self::RunTime | Self::InitStep { .. } | Self::SidecarsBefore { .. } | Self::WithOverhead => Operator::Sum,
            Self::Container { .. } | Self::Absent { .. } | Self::Overhead | Self::PodLevel { .. } => Operator::Leaf,
        }
    }
}

impl Derivation {
    /// Whether anything below it is named at all. What is not takes no part in sums and maxima: the larger of
    /// −1 and nothing is −1.
    #[must_use]
    pub fn counts(&self) -> bool {
        match self.term.operator() {
            Operator::Leaf => !matches!(self.term, Term::Absent { .. }),
            _ => self.operands.iter().any(Self::counts),
        }
    }

    fn counted(operands: &[Self]) -> impl Iterator<Item = (usize, &Quantity)> {
        let counted = operands.iter().enumerate().filter(|(_, operand)| operand.counts());
        counted.map(|(index, operand)| (index, &operand.value))
    }
}

/// A value of the manifest; `None` if it is not named.
pub(super) type Leaf<'q> = (Term, Option<&'q Quantity>);

/// What a rule is asked for: only the value, or also how it came about. The rules are written once for both.
pub(super) trait Outcome<'q>: Sized {
    fn leaf(leaf: Leaf<'q>) -> Self;
    fn sum_of_leaves(term: Term, leaves: impl Iterator<Item = Leaf<'q>>) -> Self;
    fn sum(term: Term, first: Self, second: Self) -> Self;
    fn larger(term: Term, first: Self, second: Self) -> Self;
    fn largest(term: Term, operands: impl Iterator<Item = Self>) -> Self;
    /// `None`: not named anywhere.
    fn value(&self) -> Option<&Quantity>;
}

/// Only the value; not even that is copied before something is added to it.
pub(super) type Plain<'q> = Option<Cow<'q, Quantity>>;

impl<'q> Outcome<'q> for Plain<'q> {
    fn leaf((_, value): Leaf<'q>) -> Self {
        value.map(Cow::Borrowed)
    }

    fn sum_of_leaves(_: Term, leaves: impl Iterator<Item = Leaf<'q>>) -> Self {
        let mut values = leaves.filter_map(|(_, value)| value);
        let first = values.next()?;
        let Some(second) = values.next() else { return Some(Cow::Borrowed(first)) };
        let mut sum = first + second;
        values.for_each(|next| sum += next);
        Some(Cow::Owned(sum))
    }

    fn sum(_: Term, first: Self, second: Self) -> Self {
        match (first, second) {
            (Some(first), Some(second)) => Some(Cow::Owned(&*first + &*second)),
            (first, second) => first.or(second),
        }
    }

    fn larger(_: Term, first: Self, second: Self) -> Self {
        match (&first, &second) {
            (Some(best), Some(next)) if next > best => second,
            (None, _) => second,
            _ => first,
        }
    }

    fn largest(term: Term, operands: impl Iterator<Item = Self>) -> Self {
        operands.fold(None, |best, next| Self::larger(term, best, next))
    }

    fn value(&self) -> Option<&Quantity> {
        self.as_deref()
    }
}

impl Derivation {
    fn sum_of(term: Term, operands: Vec<Self>) -> Self {
        let mut values = Self::counted(&operands).map(|(_, value)| value);
        let mut value = values.next().cloned().unwrap_or_default();
        values.for_each(|next| value += next);
        Self { value, term, operands, winner: None, margin: None }
    }

    fn largest_of(term: Term, operands: Vec<Self>) -> Self {
        let largest = Self::counted(&operands).reduce(|best, next| if next.1 > best.1 { next } else { best });
        let Some((winner, value)) = largest else {
            return Self { value: Quantity::ZERO, term, operands, winner: None, margin: None };
        };
        let others = Self::counted(&operands).filter(|(index, _)| *index != winner).map(|(_, value)| value);
        let margin = others.reduce(|best, next| if next > best { next } else { best }).map(|next| value - next);
        Self { value: value.clone(), term, winner: Some(winner), margin, operands }
    }
}

impl<'q> Outcome<'q> for Derivation {
    fn leaf((term, value): Leaf<'q>) -> Self {
        let value = value.cloned().unwrap_or_default();
        Self { value, term, operands: Vec::new(), winner: None, margin: None }
    }

    fn sum_of_leaves(term: Term, leaves: impl Iterator<Item = Leaf<'q>>) -> Self {
        Self::sum_of(term, leaves.map(Self::leaf).collect())
    }

    fn sum(term: Term, first: Self, second: Self) -> Self {
        Self::sum_of(term, vec![first, second])
    }

    fn larger(term: Term, first: Self, second: Self) -> Self {
        Self::largest_of(term, vec![first, second])
    }

    fn largest(term: Term, operands: impl Iterator<Item = Self>) -> Self {
        Self::largest_of(term, operands.collect())
    }

    fn value(&self) -> Option<&Quantity> {
        self.counts().then_some(&self.value)
    }
}
