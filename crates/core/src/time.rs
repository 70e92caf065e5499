//! Virtual time: integer milliseconds since the first object was created.

use podstep_freeze::Freeze;
use serde::{Deserialize, Serialize};

/// A point in virtual time or a length of it, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Freeze)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// Zero: the creation of the first object.
    pub const ZERO: Self = Self(0);

    /// A length of whole seconds.
    #[must_use]
    pub const fn secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Whole seconds, rounded down, as the kubelet's grace arithmetic truncates.
    #[must_use]
    pub const fn whole_secs(self) -> u64 {
        self.0 / 1000
    }

    /// The time from `earlier` to `self`; zero if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }

    /// The last tick of the grid `phase + k * period` that is not after `self`; zero if there was none.
    #[must_use]
    pub const fn last_tick(self, period: Self, phase: Self) -> Self {
        if period.0 == 0 {
            return self;
        }
        if self.0 < phase.0 {
            return Self::ZERO;
        }
        Self(phase.0 + (self.0 - phase.0) / period.0 * period.0)
    }

    /// The first tick of the grid `phase + k * period` strictly after `self`.
    #[must_use]
    pub const fn next_tick(self, period: Self, phase: Self) -> Self {
        if period.0 == 0 {
            return self;
        }
        if self.0 < phase.0 {
            return phase;
        }
        Self(phase.0 + ((self.0 - phase.0) / period.0 + 1) * period.0)
    }
}

impl std::ops::Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
