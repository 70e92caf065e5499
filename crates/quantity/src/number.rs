//! The number of a quantity, held as upstream holds it: what its accessors answer depends on that.
//!
//! Source: `apimachinery/pkg/api/resource/amount.go`, `math.go`, `scale_int.go`; `gopkg.in/inf.v0`.

use std::borrow::Cow;
use std::cmp::Ordering;

use podstep_freeze::Freeze;

use crate::MAX_DIGITS;
use crate::digits::Digits;

/// A whole number times ten to `scale`.
#[derive(Debug, Clone, Freeze)]
pub(crate) struct Number {
    pub(crate) unscaled: Unscaled,
    pub(crate) scale: i32,
}

/// The two forms upstream has. Nearly every quantity of a manifest has the first one.
#[derive(Debug, Clone, Freeze)]
pub(crate) enum Unscaled {
    /// `int64Amount`.
    Fast(i64),
    /// `infDecAmount`: exact whatever its size. Its `Value()` and `MilliValue()` round and overflow differently.
    Slow(Box<Digits>),
}

impl Number {
    pub(crate) const fn fast(unscaled: i64, scale: i32) -> Self {
        Self { unscaled: Unscaled::Fast(unscaled), scale }
    }

    pub(crate) fn slow(unscaled: Digits, scale: i32) -> Self {
        Self { unscaled: Unscaled::Slow(Box::new(unscaled)), scale }
    }

    #[inline]
    pub(crate) fn sign(&self) -> i8 {
        match &self.unscaled {
            Unscaled::Fast(number) => number.signum() as i8,
            Unscaled::Slow(digits) => digits.sign(),
        }
    }

    pub(crate) fn digits(&self) -> Cow<'_, Digits> {
        match &self.unscaled {
            Unscaled::Fast(number) => Cow::Owned(Digits::from_i64(*number)),
            Unscaled::Slow(digits) => Cow::Borrowed(digits),
        }
    }

    #[inline]
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (&self.unscaled, &other.unscaled) {
            (Unscaled::Fast(a), Unscaled::Fast(b)) if self.scale == other.scale => a.cmp(b),
            _ => self.digits().compare(self.scale, &other.digits(), other.scale),
        }
    }

    /// Adds, or with `minus` subtracts. Where writing both operands out takes more than [`MAX_DIGITS`] digits, the
    /// smaller one is lost.
    ///
    /// Source: `amount.go`, `int64Amount.Add`; what does not fit there goes on as digits for good.
    #[inline]
    pub(crate) fn add(&mut self, other: &Self, minus: bool) {
        if let (Unscaled::Fast(a), Unscaled::Fast(b)) = (&self.unscaled, &other.unscaled) {
            let b = if minus { b.wrapping_neg() } else { *b };
            if let Some((sum, scale)) = add_fast((*a, self.scale), (b, other.scale)) {
                *self = Self::fast(sum, scale);
                return;
            }
        }
        *self = self.add_slow(other, minus);
    }

    #[cold]
    fn add_slow(&self, other: &Self, minus: bool) -> Self {
        let scale = self.scale.min(other.scale);
        let (a, mut b) = (self.digits().into_owned(), other.digits().into_owned());
        if minus {
            b = b.negated();
        }
        let places =
            |digits: &Digits, from: i32| if digits.sign() == 0 { 0 } else { digits.len() + steps(from, scale) };
        let (a_places, b_places) = (places(&a, self.scale), places(&b, other.scale));
        if a_places.max(b_places) > MAX_DIGITS {
            return if a_places > b_places { Self::slow(a, self.scale) } else { Self::slow(b, other.scale) };
        }
        let (a, b) = (a.times_ten_to(steps(self.scale, scale)), b.times_ten_to(steps(other.scale, scale)));
        Self::slow(a.plus(&b), scale)
    }

    /// In steps of ten to `scale`, rounded away from zero.
    ///
    /// Source: `quantity.go`, `RoundUp`; `amount.go`, `AsScale`.
    pub(crate) fn round_up(&self, scale: i32) -> Self {
        match &self.unscaled {
            Unscaled::Fast(_) if self.scale >= scale => self.clone(),
            Unscaled::Fast(number) => Self::fast(divide_fast(*number, steps(scale, self.scale)), scale),
            Unscaled::Slow(digits) => Self::round_slow(Digits::clone(digits), self.scale, scale),
        }
    }

    /// Digits times ten to `from`, in steps of ten to `to`, rounded away from zero. What would have more than
    /// [`MAX_DIGITS`] digits stays as it is, for it is whole in any case.
    pub(crate) fn round_slow(digits: Digits, from: i32, to: i32) -> Self {
        let power = usize::try_from(i64::from(from) - i64::from(to));
        match power {
            Ok(power) if digits.len().saturating_add(power) > MAX_DIGITS => Self::slow(digits, from),
            Ok(power) => Self::slow(digits.times_ten_to(power), to),
            Err(_) => {
                let negative = digits.is_negative();
                let (quotient, lost) = digits.over_ten_to(steps(to, from));
                Self::slow(if lost { quotient.away_from_zero(negative) } else { quotient }, to)
            }
        }
    }

    /// Upstream's `ScaledValue`: meant to be rounded away from zero; overflows in silence.
    pub(crate) fn scaled_value(&self, scale: i32) -> i64 {
        match &self.unscaled {
            Unscaled::Fast(number) if self.scale < scale => divide_fast(*number, steps(scale, self.scale)),
            Unscaled::Fast(number) => multiply_fast(*number, steps(self.scale, scale)),
            Unscaled::Slow(digits) => scaled_value_slow(digits, self.scale, scale),
        }
    }

    /// Upstream's `AsInt64`: the whole number, if it is held as one.
    pub(crate) fn as_int64(&self) -> Option<i64> {
        match &self.unscaled {
            Unscaled::Fast(number) if self.scale >= 0 => multiply_checked(*number, steps(self.scale, 0)),
            _ => None,
        }
    }
}

/// How many powers of ten one scale is above another.
fn steps(scale: i32, below: i32) -> usize {
    usize::try_from(i64::from(scale) - i64::from(below)).unwrap_or(0)
}

fn power_of_ten(power: usize) -> Option<i64> {
    u32::try_from(power).ok().and_then(|power| 10i64.checked_pow(power))
}

fn multiply_checked(number: i64, power: usize) -> Option<i64> {
    if number == 0 { Some(0) } else { number.checked_mul(power_of_ten(power)?) }
}

/// `int64Amount.Add`. A zero leaves the scale of the other.
#[inline]
fn add_fast((a, a_scale): (i64, i32), (b, b_scale): (i64, i32)) -> Option<(i64, i32)> {
    if b == 0 {
        return Some((a, a_scale));
    }
    if a == 0 {
        return Some((b, b_scale));
    }
    if a_scale == b_scale {
        return Some((a.checked_add(b)?, a_scale));
    }
    let scale = a_scale.min(b_scale);
    let (a, b) = (multiply_checked(a, steps(a_scale, scale))?, multiply_checked(b, steps(b_scale, scale))?);
    Some((a.checked_add(b)?, scale))
}

/// `negativeScaleInt64`: divides by a power of ten, away from zero.
fn divide_fast(number: i64, power: usize) -> i64 {
    match power_of_ten(power) {
        Some(by) => number / by + (number % by).signum(),
        None => number.signum(),
    }
}

/// `positiveScaleInt64` and what its callers make of an overflow: zero, or the low bits where the factor has
/// a multiplication of its own.
fn multiply_fast(number: i64, power: usize) -> i64 {
    let own = matches!(power, 1 | 2 | 3 | 6 | 9) && number != i64::MIN;
    let wrapped = || power_of_ten(power).filter(|_| own).map_or(0, |factor| number.wrapping_mul(factor));
    multiply_checked(number, power).unwrap_or_else(wrapped)
}

/// `scaledValue` of `scale_int.go` up to 1.36: rounds towards plus infinity, and even by one too much where a
/// negative number has few bits.
fn scaled_value_slow(digits: &Digits, from: i32, to: i32) -> i64 {
    if from >= to {
        // Beyond its range Go's conversion of a float gives the smallest number, on amd64.
        return digits.low_bits().wrapping_mul(power_of_ten(steps(from, to)).unwrap_or(i64::MIN));
    }
    let power = steps(to, from);
    let small = digits.compare(0, &Digits::from_i64(i64::MAX), 0) == Ordering::Less;
    match power_of_ten(power).filter(|_| small) {
        Some(by) => {
            let bits = digits.low_bits();
            bits / by + i64::from(bits % by != 0)
        }
        None => {
            let (quotient, lost) = Digits::clone(digits).over_ten_to(power);
            quotient.low_bits().wrapping_add(i64::from(lost && !digits.is_negative()))
        }
    }
}
