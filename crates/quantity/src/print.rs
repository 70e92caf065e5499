//! From a quantity to text.

use std::cmp::Ordering;
use std::fmt::{self, Write};

use crate::digits::Digits;
use crate::parse::{BINARY, DECIMAL};
use crate::{Format, MAX_DIGITS, Quantity};

impl fmt::Display for Quantity {
    /// The canonical text: no digits after a point, and the largest suffix that allows that.
    ///
    /// From 10^21 on upstream finds no suffix and leaves it out: `1000E` prints `1`.
    /// Source: `quantity.go`, `CanonicalizeBytes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.number.digits();
        match digits.sign() {
            0 => return f.write_char('0'),
            sign if sign < 0 => f.write_char('-')?,
            _ => {}
        }
        if self.format == Format::BinarySI
            && let Some((digits, power)) = powers_of_1024(&digits, self.number.scale)
        {
            f.write_str(&digits.text())?;
            return f.write_str(BINARY.get(power).unwrap_or(&""));
        }
        let zeros = digits.trailing_zeros();
        let exponent = i64::from(self.number.scale) + i64::try_from(zeros).unwrap_or(0);
        f.write_str(digits.text().trim_end_matches('0'))?;
        for _ in 0..exponent.rem_euclid(3) {
            f.write_char('0')?;
        }
        let exponent = exponent - exponent.rem_euclid(3);
        match self.format {
            Format::DecimalExponent if exponent == 0 => Ok(()),
            Format::DecimalExponent => write!(f, "e{exponent}"),
            _ => {
                let suffix = usize::try_from(exponent / 3 + 3).ok().and_then(|place| DECIMAL.get(place));
                f.write_str(suffix.unwrap_or(&""))
            }
        }
    }
}

/// What is left without its factors of 1024, and how many there are. Only for whole numbers from 1024 on: the
/// others print like decimal ones.
fn powers_of_1024(digits: &Digits, scale: i32) -> Option<(Digits, usize)> {
    let places = usize::try_from(scale.unsigned_abs()).unwrap_or(MAX_DIGITS).min(MAX_DIGITS);
    let (mut whole, lost) = match scale {
        0.. => (digits.clone().times_ten_to(places), false),
        _ => digits.clone().over_ten_to(places),
    };
    if whole.is_negative() {
        whole = whole.negated();
    }
    if lost || whole.compare(0, &Digits::from_i64(1024), 0) == Ordering::Less {
        return None;
    }
    let mut power = 0;
    while let Some(quotient) = whole.over_1024() {
        whole = quotient;
        power += 1;
    }
    Some((whole, power))
}

impl Quantity {
    /// What upstream's `String()` gives: the text that it was read from, if upstream keeps that (`1.500`, `+5`),
    /// else the canonical one. Arithmetic drops it.
    #[must_use]
    pub fn string(&self) -> String {
        self.text.as_deref().map_or_else(|| self.to_string(), str::to_owned)
    }

    /// The exact number without any suffix, with as many places as upstream holds. Beyond [`MAX_DIGITS`] zeros
    /// it is written with an exponent.
    #[must_use]
    pub fn decimal(&self) -> String {
        let digits = self.number.digits();
        let mut text = digits.text();
        let places = usize::try_from(self.number.scale.unsigned_abs()).unwrap_or(usize::MAX);
        if digits.sign() == 0 {
            text.push('0');
        }
        if self.number.scale < 0 {
            if text.len() <= places {
                text.insert_str(0, &"0".repeat(places + 1 - text.len()));
            }
            text.insert(text.len() - places, '.');
        } else if digits.sign() != 0 {
            if places <= MAX_DIGITS {
                text.push_str(&"0".repeat(places));
            } else {
                text.push_str(&format!("e{places}"));
            }
        }
        if digits.is_negative() {
            text.insert(0, '-');
        }
        text
    }
}
