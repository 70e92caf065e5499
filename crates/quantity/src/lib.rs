//! Kubernetes quantities: `500m`, `1.5Gi`, `1e3`.
//!
//! Owns reading, printing, comparing and adding them, exactly, without floating point. Knows no
//! resource names. Does not remember the text that it was read from: `1.500` prints `1500m`.

mod parse;

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

pub use parse::ParseError;

const NANOS_PER_UNIT: i128 = 1_000_000_000;
const NANOS_PER_MILLI: i128 = 1_000_000;

/// The notation that a quantity is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Format {
    /// `n`, `u`, `m`, nothing, `k`, `M` …: powers of ten.
    DecimalSI,
    /// `Ki`, `Mi`, `Gi` …: powers of two.
    BinarySI,
    /// `e3`, `e-3`.
    DecimalExponent,
}

/// A quantity: an exact number of billionths and the notation that it is printed in.
///
/// Compared by value: `1Ki` equals `1024`. Numbers beyond about 1.7e29 do not exist here, although
/// Kubernetes reads them.
#[derive(Debug, Clone, Copy)]
pub struct Quantity {
    nanos: i128,
    format: Format,
}

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self { nanos: 0, format: Format::DecimalSI };

    /// Reads a quantity.
    ///
    /// Rule: fractions below one billionth are rounded away from zero, binary ones are capped at
    /// ±(2^63 − 1). Some texts without any digit are zero: `m`, `Mi`, `-`.
    /// Source: `apimachinery/pkg/api/resource/quantity.go`, `ParseQuantity`.
    ///
    /// # Errors
    /// If Kubernetes refuses the text, or if the number is out of range here.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// A whole number of thousandths.
    #[must_use]
    pub fn from_milli(milli: i64) -> Self {
        Self { nanos: i128::from(milli) * NANOS_PER_MILLI, format: Format::DecimalSI }
    }

    /// A whole number.
    #[must_use]
    pub fn from_units(units: i64, format: Format) -> Self {
        Self { nanos: i128::from(units) * NANOS_PER_UNIT, format }
    }

    /// The notation.
    #[must_use]
    pub const fn format(self) -> Format {
        self.format
    }

    /// Whether it is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.nanos == 0
    }

    /// −1, 0 or 1.
    #[must_use]
    pub const fn sign(self) -> i8 {
        self.nanos.signum() as i8
    }

    /// The sum, in the notation of the first operand that is not zero; `None` beyond the range.
    ///
    /// Source: `quantity.go`, `Quantity.Add`. So `1Mi` + `1M` is `2048576`, and `1M` + `1Mi` is `2048576`
    /// too but decimal: the next addition may print differently.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let format = if self.is_zero() { other.format } else { self.format };
        self.nanos.checked_add(other.nanos).map(|nanos| Self { nanos, format })
    }

    /// The difference, in the notation of the first operand that is not zero; `None` beyond the range.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let format = if self.is_zero() { other.format } else { self.format };
        self.nanos.checked_sub(other.nanos).map(|nanos| Self { nanos, format })
    }

    /// The larger one; the first one (`self`) if they are equal, so that its notation stays.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if other > self { other } else { self }
    }

    /// Whole units, rounded away from zero: what `Value()` means to give.
    #[must_use]
    pub const fn value_ceil(self) -> i128 {
        div_away(self.nanos, NANOS_PER_UNIT)
    }

    /// Whole thousandths, rounded away from zero: what `MilliValue()` means to give.
    #[must_use]
    pub const fn milli_ceil(self) -> i128 {
        div_away(self.nanos, NANOS_PER_MILLI)
    }

    /// Rounded away from zero to thousandths, as the API server stores quantities of containers.
    /// Source: `pkg/apis/core/v1/defaults.go`, `SetDefaults_ResourceList`.
    #[must_use]
    pub const fn round_up_to_milli(self) -> Self {
        let nanos = self.milli_ceil().saturating_mul(NANOS_PER_MILLI);
        Self { nanos, format: self.format }
    }
}

/// Division that rounds away from zero.
const fn div_away(value: i128, by: i128) -> i128 {
    let rest = value % by;
    value / by + if rest == 0 { 0 } else { rest.signum() }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nanos == other.nanos
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nanos.cmp(&other.nanos)
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

impl fmt::Display for Quantity {
    /// The canonical text. Source: `quantity.go`, `CanonicalizeBytes`.
    ///
    /// One deviation: from 10^21 on Kubernetes loses the suffix (`1000E` prints `1`); here it stays.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        let whole = self.nanos % NANOS_PER_UNIT == 0;
        let units = self.nanos / NANOS_PER_UNIT;
        if self.format == Format::BinarySI && whole && units.unsigned_abs() >= 1024 {
            let (number, power) = strip(units, 1024, 6);
            let suffix = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].get(power).unwrap_or(&"");
            return write!(f, "{number}{suffix}");
        }
        // Powers of a thousand only: 10k, not 1e4.
        let (number, power) = strip(self.nanos, 1000, usize::MAX);
        if self.format == Format::DecimalExponent {
            return match power {
                3 => write!(f, "{number}"),
                0..3 => write!(f, "{number}e-{}", 9 - 3 * power),
                _ => write!(f, "{number}e{}", 3 * power - 9),
            };
        }
        let (number, power) = strip(self.nanos, 1000, 9);
        let suffix = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"].get(power).unwrap_or(&"");
        write!(f, "{number}{suffix}")
    }
}

/// Divides a non-zero number as often as it goes without a rest, but at most `most` times.
fn strip(mut number: i128, by: i128, most: usize) -> (i128, usize) {
    let mut times = 0;
    while number % by == 0 && times < most && number != 0 {
        number /= by;
        times += 1;
    }
    (number, times)
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
