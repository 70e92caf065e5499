//! Kubernetes quantities: `500m`, `1.5Gi`, `1e3`.
//!
//! Owns reading, printing, comparing and adding them, exactly, without floating point, and with the answers
//! that Kubernetes gives where those are not exact. Knows no resource names.

mod digits;
mod number;
mod parse;
mod print;

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Sub, SubAssign};

use podstep_freeze::Freeze;
use serde::{Serialize, Serializer};

use number::Number;
pub use parse::ParseError;

/// How many digits of a number are written out; what a sum has beyond them is lost. Kubernetes has no such
/// bound: there, `1.0000000000000000000e2147483647` takes all memory.
pub const MAX_DIGITS: usize = 1000;

/// The notation that a quantity is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
pub enum Format {
    /// `n`, `u`, `m`, nothing, `k`, `M` …: powers of ten.
    DecimalSI,
    /// `Ki`, `Mi`, `Gi` …: powers of two.
    BinarySI,
    /// `e3`, `e-3`.
    DecimalExponent,
}

/// A quantity: an exact number and the notation that it is printed in.
///
/// Compared by value: `1Ki` equals `1024`.
#[derive(Debug, Clone, Freeze)]
pub struct Quantity {
    number: Number,
    format: Format,
    /// What it was read from, where upstream prints that and it differs from the canonical text.
    text: Option<Box<str>>,
}

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self { number: Number::fast(0, 0), format: Format::DecimalSI, text: None };

    /// Reads a quantity.
    ///
    /// Rule: fractions below one billionth are rounded away from zero, binary ones are capped at
    /// ±(2^63 − 1). Some texts without any digit are zero: `m`, `Mi`, `-`.
    /// Source: `apimachinery/pkg/api/resource/quantity.go`, `ParseQuantity`.
    ///
    /// # Errors
    /// If Kubernetes refuses the text.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// A whole number of thousandths.
    #[must_use]
    pub const fn from_milli(milli: i64) -> Self {
        Self { number: Number::fast(milli, -3), format: Format::DecimalSI, text: None }
    }

    /// A whole number.
    #[must_use]
    pub const fn from_units(units: i64, format: Format) -> Self {
        Self { number: Number::fast(units, 0), format, text: None }
    }

    /// The notation.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Whether it is zero.
    #[inline]
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.sign() == 0
    }

    /// −1, 0 or 1.
    #[inline]
    #[must_use]
    pub fn sign(&self) -> i8 {
        self.number.sign()
    }

    /// Adds or subtracts, in the notation of the first operand that is not zero.
    ///
    /// Source: `quantity.go`, `Quantity.Add` and `Quantity.Sub`. So `1Mi` + `1M` is `2048576`, and `1M` + `1Mi` is
    /// `2048576` too but decimal: the next addition may print differently.
    #[inline]
    fn combine(&mut self, other: &Self, minus: bool) {
        if self.is_zero() {
            self.format = other.format;
        }
        self.text = None;
        self.number.add(&other.number, minus);
    }

    /// The larger one; the first one (`self`) if they are equal, so that its notation stays.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if other > self { other } else { self }
    }

    /// Upstream's `Value()`: whole units, rounded away from zero. Where that does not fit, and for some negative
    /// numbers, it is what upstream computes instead: wrapped, zero, or off by one.
    ///
    /// Vector: `10E` is 0, `-0.1Gi` is −107374181.
    #[must_use]
    pub fn value(&self) -> i64 {
        self.number.scaled_value(0)
    }

    /// Upstream's `MilliValue()`: whole thousandths, with the same exceptions as [`Quantity::value`].
    #[must_use]
    pub fn milli_value(&self) -> i64 {
        self.number.scaled_value(-3)
    }

    /// Upstream's `AsInt64()`: the whole number, if upstream holds it as one.
    #[must_use]
    pub fn as_int64(&self) -> Option<i64> {
        self.number.as_int64()
    }

    /// Rounded away from zero to thousandths, as the API server stores quantities of containers.
    /// Source: `pkg/apis/core/v1/defaults.go`, `SetDefaults_ResourceList`.
    #[must_use]
    pub fn round_up_to_milli(&self) -> Self {
        let number = self.number.round_up(-3);
        let text = self.text.clone().filter(|_| number.scale == self.number.scale);
        Self { number, format: self.format, text }
    }
}

impl AddAssign<&Self> for Quantity {
    #[inline]
    fn add_assign(&mut self, other: &Self) {
        self.combine(other, false);
    }
}

impl SubAssign<&Self> for Quantity {
    fn sub_assign(&mut self, other: &Self) {
        self.combine(other, true);
    }
}

impl Add for &Quantity {
    type Output = Quantity;
    #[inline]
    fn add(self, other: Self) -> Quantity {
        let mut sum = self.clone();
        sum += other;
        sum
    }
}

impl Sub for &Quantity {
    type Output = Quantity;
    fn sub(self, other: Self) -> Quantity {
        let mut difference = self.clone();
        difference -= other;
        difference
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.compare(&other.number)
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ZERO
    }
}

impl std::str::FromStr for Quantity {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
