//! Whole numbers of any size, as decimal digits: for the few quantities that an `i64` does not hold.
//!
//! Schoolbook arithmetic. Powers of ten only move the digits, and most of what quantities need is that.

use std::cmp::Ordering;

use podstep_freeze::Freeze;

/// A whole number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub(crate) struct Digits {
    negative: bool,
    /// The least significant digit first, without zeros at the end; empty is zero.
    magnitude: Vec<u8>,
}

impl Digits {
    fn new(negative: bool, mut magnitude: Vec<u8>) -> Self {
        while magnitude.last() == Some(&0) {
            magnitude.pop();
        }
        Self { negative: negative && !magnitude.is_empty(), magnitude }
    }

    pub(crate) fn from_i64(number: i64) -> Self {
        let mut rest = number.unsigned_abs();
        let mut magnitude = Vec::with_capacity(20);
        while rest > 0 {
            magnitude.push((rest % 10) as u8);
            rest /= 10;
        }
        Self::new(number < 0, magnitude)
    }

    /// The number that these texts are when they are written one after the other.
    pub(crate) fn from_text(whole: &str, fraction: &str) -> Self {
        let digits = fraction.bytes().rev().chain(whole.bytes().rev());
        Self::new(false, digits.map(|digit| digit.wrapping_sub(b'0')).collect())
    }

    pub(crate) const fn len(&self) -> usize {
        self.magnitude.len()
    }

    pub(crate) const fn is_negative(&self) -> bool {
        self.negative
    }

    pub(crate) const fn sign(&self) -> i8 {
        if self.negative { -1 } else { !self.magnitude.is_empty() as i8 }
    }

    pub(crate) fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.magnitude.is_empty();
        self
    }

    /// The digits, the most significant one first, as text.
    pub(crate) fn text(&self) -> String {
        self.magnitude.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// How often ten divides it.
    pub(crate) fn trailing_zeros(&self) -> usize {
        self.magnitude.iter().take_while(|digit| **digit == 0).count()
    }

    /// Times ten to this power.
    pub(crate) fn times_ten_to(mut self, power: usize) -> Self {
        if !self.magnitude.is_empty() {
            self.magnitude.splice(0..0, std::iter::repeat_n(0, power));
        }
        self
    }

    /// Divided by ten to this power, rounded towards zero, and whether something was lost.
    pub(crate) fn over_ten_to(mut self, power: usize) -> (Self, bool) {
        let lost = self.magnitude.drain(..power.min(self.magnitude.len())).any(|digit| digit != 0);
        (Self::new(self.negative, self.magnitude), lost)
    }

    /// One further from zero, on the side that `negative` says.
    pub(crate) fn away_from_zero(&self, negative: bool) -> Self {
        Self { negative, magnitude: add(&self.magnitude, &[1]) }
    }

    /// Times two to this power, at most 60.
    pub(crate) fn times_two_to(mut self, power: u32) -> Self {
        let mut carry = 0u64;
        for digit in &mut self.magnitude {
            let product = (u64::from(*digit) << power) + carry;
            *digit = (product % 10) as u8;
            carry = product / 10;
        }
        while carry > 0 {
            self.magnitude.push((carry % 10) as u8);
            carry /= 10;
        }
        self
    }

    /// Divided by 1024, if there is no rest.
    pub(crate) fn over_1024(&self) -> Option<Self> {
        let mut rest = 0u32;
        let mut quotient = Vec::with_capacity(self.len());
        for digit in self.magnitude.iter().rev() {
            rest = rest * 10 + u32::from(*digit);
            quotient.push((rest / 1024) as u8);
            rest %= 1024;
        }
        quotient.reverse();
        (rest == 0).then(|| Self::new(self.negative, quotient))
    }

    /// The low 64 bits of its two's complement, as Go's `big.Int.Int64` gives them.
    pub(crate) fn low_bits(&self) -> i64 {
        let digits = self.magnitude.iter().rev();
        let bits = digits.fold(0i64, |bits, digit| bits.wrapping_mul(10).wrapping_add(i64::from(*digit)));
        if self.negative { bits.wrapping_neg() } else { bits }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        if self.negative == other.negative {
            return Self::new(self.negative, add(&self.magnitude, &other.magnitude));
        }
        match compare(&self.magnitude, 0, &other.magnitude, 0) {
            Ordering::Less => Self::new(other.negative, subtract(&other.magnitude, &self.magnitude)),
            _ => Self::new(self.negative, subtract(&self.magnitude, &other.magnitude)),
        }
    }

    /// Compares `self` times ten to `scale` with `other` times ten to `other_scale`.
    pub(crate) fn compare(&self, scale: i32, other: &Self, other_scale: i32) -> Ordering {
        let magnitudes = || compare(&self.magnitude, scale, &other.magnitude, other_scale);
        self.sign().cmp(&other.sign()).then_with(|| if self.negative { magnitudes().reverse() } else { magnitudes() })
    }
}

fn digit(magnitude: &[u8], place: usize) -> u8 {
    magnitude.get(place).copied().unwrap_or(0)
}

fn add(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut sum = Vec::with_capacity(a.len().max(b.len()) + 1);
    for place in 0..a.len().max(b.len()) {
        let digits = digit(a, place) + digit(b, place) + carry;
        sum.push(digits % 10);
        carry = digits / 10;
    }
    sum.push(carry);
    if carry == 0 {
        sum.pop();
    }
    sum
}

/// `large` must not be smaller than `small`.
fn subtract(large: &[u8], small: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut difference = Vec::with_capacity(large.len());
    for place in 0..large.len() {
        let digits = 10 + digit(large, place) - digit(small, place) - borrow;
        difference.push(digits % 10);
        borrow = 1 - digits / 10;
    }
    difference
}

/// Aligns nothing, so that no exponent makes it slow. Neither has zeros at its end.
fn compare(a: &[u8], a_scale: i32, b: &[u8], b_scale: i32) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.len().cmp(&b.len());
    }
    let top = |magnitude: &[u8], scale: i32| i64::from(scale) + i64::try_from(magnitude.len()).unwrap_or(i64::MAX / 2);
    let padded = |magnitude| downwards(magnitude).take(a.len().max(b.len()));
    top(a, a_scale).cmp(&top(b, b_scale)).then_with(|| padded(a).cmp(padded(b)))
}

/// The digits from the most significant one on, then zeros for ever.
fn downwards(magnitude: &[u8]) -> impl Iterator<Item = u8> {
    magnitude.iter().rev().copied().chain(std::iter::repeat(0))
}
