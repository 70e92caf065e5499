//! From text to a quantity.

use std::cmp::Ordering;
use std::fmt;

use crate::digits::Digits;
use crate::number::{Number, Unscaled};
use crate::{Format, Quantity};

/// Why a text is no quantity. Displayed in the words of Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseError {
    /// Empty, or with characters that belong nowhere: `1GB`, `50%`.
    Format,
    /// The suffix is unknown: `1K`, `5mi`, `1e`.
    Suffix,
    /// There is no number: `Ei`.
    Number,
}

impl ParseError {
    /// The words of Kubernetes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Format => {
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            Self::Suffix => "unable to parse quantity's suffix",
            Self::Number => "unable to parse numeric part of quantity",
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for ParseError {}

/// A text taken apart.
struct Parts<'t> {
    negative: bool,
    /// Digits before the point, without zeros in front.
    whole: &'t str,
    /// Digits after the point.
    fraction: &'t str,
    /// Whether there is any digit at all, be it a zero.
    any_digit: bool,
    suffix: &'t str,
}

/// What a suffix says.
#[derive(Clone, Copy)]
enum Scale {
    /// Times ten to this power.
    Decimal(i32, Format),
    /// Times two to this power.
    Binary(u32),
}

/// Upstream's `ParseQuantity`.
pub(crate) fn parse(text: &str) -> Result<Quantity, ParseError> {
    let parts = split(text)?;
    let scale = scale(parts.suffix)?;
    let mut quantity = match fast(&parts, scale) {
        Some(quantity) => quantity,
        None => slow(&parts, scale)?,
    };
    // Upstream keeps the text of most numbers that it thinks canonical. Kept here: where they are not.
    if keeps_text(&parts, scale, &quantity) && quantity.to_string() != text {
        quantity.text = Some(text.into());
    }
    Ok(quantity)
}

/// Upstream's `parseQuantityString`, which is laxer than the expression that its error names.
fn split(text: &str) -> Result<Parts<'_>, ParseError> {
    if text.is_empty() {
        return Err(ParseError::Format);
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, rest) = take(rest, |byte| byte.is_ascii_digit());
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => take(rest, |byte| byte.is_ascii_digit()),
        None => ("", rest),
    };
    let (_, rest) = take(suffix, |byte| b"eEinumkKMGTP".contains(&byte));
    let (_, rest) = take(rest.strip_prefix(['+', '-']).unwrap_or(rest), |byte| byte.is_ascii_digit());
    if !rest.is_empty() {
        return Err(ParseError::Format);
    }
    let any_digit = !(digits.is_empty() && fraction.is_empty());
    Ok(Parts { negative, whole: digits.trim_start_matches('0'), fraction, any_digit, suffix })
}

/// The leading bytes that fit, and the rest.
fn take(text: &str, fits: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !fits(byte)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Powers of ten by suffix, from −9 on in steps of three.
pub(crate) const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
/// Powers of 1024 by suffix.
pub(crate) const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

fn scale(suffix: &str) -> Result<Scale, ParseError> {
    for (power, decimal) in (-9..).step_by(3).zip(DECIMAL) {
        if suffix == decimal {
            return Ok(Scale::Decimal(power, Format::DecimalSI));
        }
    }
    for (power, binary) in (0..).step_by(10).zip(BINARY) {
        if suffix == binary {
            return Ok(Scale::Binary(power));
        }
    }
    let exponent = suffix.strip_prefix(['e', 'E']).ok_or(ParseError::Suffix)?;
    let exponent: i64 = exponent.parse().map_err(|_| ParseError::Suffix)?;
    // Kubernetes keeps the low 32 bits: 1e4294967296 is 1.
    #[allow(clippy::cast_possible_truncation)]
    let exponent = exponent as i32;
    Ok(Scale::Decimal(exponent, Format::DecimalExponent))
}

/// Digits before the point as upstream counts them: none is a zero.
fn whole_len(parts: &Parts<'_>) -> usize {
    parts.whole.len().max(1)
}

/// What an `i64` holds, by upstream's own estimate.
fn fast(parts: &Parts<'_>, scale: Scale) -> Option<Quantity> {
    /// Digits that always fit.
    const DIGITS: usize = 18;
    let places = || i32::try_from(parts.fraction.len()).ok();
    let (scale, factor, format) = match scale {
        Scale::Decimal(power, format) if whole_len(parts) + parts.fraction.len() <= DIGITS => {
            (power.wrapping_sub(places()?), 1, format)
        }
        Scale::Binary(power)
            if parts.fraction.is_empty() && whole_len(parts) as u64 + u64::from(power) * 3 / 10 <= 14 =>
        {
            (0, 1i64 << power, Format::BinarySI)
        }
        _ => return None,
    };
    let digits = parts.whole.bytes().chain(parts.fraction.bytes());
    let number = digits.fold(0i64, |number, digit| number * 10 + i64::from(digit.wrapping_sub(b'0')));
    let number = number.checked_mul(factor).filter(|_| scale >= -9)?;
    let number = Number::fast(if parts.negative { -number } else { number }, scale);
    Some(Quantity { number, format, text: None })
}

/// Everything else, exactly, in billionths. Any exponent is safe: nothing is repeated as often as it says.
fn slow(parts: &Parts<'_>, scale: Scale) -> Result<Quantity, ParseError> {
    if !parts.any_digit {
        return Err(ParseError::Number);
    }
    let digits = Digits::from_text(parts.whole, parts.fraction);
    let places = i32::try_from(parts.fraction.len()).unwrap_or(i32::MAX);
    let (digits, scale, mut format) = match scale {
        Scale::Decimal(power, format) => (digits, power.saturating_sub(places), format),
        Scale::Binary(power) => (digits.times_two_to(power), -places, Format::BinarySI),
    };
    // Upstream leaves a zero at its scale, and rounds the others up to billionths.
    let mut number =
        if digits.sign() == 0 { Number::slow(digits, scale.max(-500)) } else { Number::round_slow(digits, scale, -9) };
    if format == Format::BinarySI {
        let most = Number::slow(Digits::from_i64(i64::MAX), 0);
        if number.compare(&most) == Ordering::Greater {
            number = most;
        } else if number.sign() != 0 && number.compare(&Number::fast(1, 0)) == Ordering::Less {
            format = Format::DecimalSI;
        }
    }
    if parts.negative {
        number = Number::slow(number.digits().into_owned().negated(), number.scale);
    }
    Ok(Quantity { number, format, text: None })
}

/// Whether upstream keeps the text beside the number until the number changes.
fn keeps_text(parts: &Parts<'_>, scale: Scale, quantity: &Quantity) -> bool {
    if !matches!(quantity.number.unscaled, Unscaled::Fast(_)) {
        return false;
    }
    match scale {
        Scale::Binary(power) => (quantity.value() >> power) & 7 != 0,
        Scale::Decimal(..) => {
            let last = parts.whole.bytes().chain(parts.fraction.bytes()).rev().take(3);
            quantity.number.scale % 3 == 0 && !parts.whole.is_empty() && !last.eq(*b"000")
        }
    }
}
