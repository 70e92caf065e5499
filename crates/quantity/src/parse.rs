//! From text to a quantity.

use std::fmt;

use crate::{Format, NANOS_PER_UNIT, Quantity};

/// Why a text is no quantity. Displayed in the words of Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseError {
    /// Empty, or with characters that belong nowhere: `1GB`, `50%`.
    Format,
    /// The suffix is unknown: `1K`, `5mi`, `1e`.
    Suffix,
    /// There is no number: `Ei`.
    Number,
    /// Kubernetes reads it, but it is beyond about ±1.7e29.
    OutOfRange,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => {
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            Self::Suffix => "unable to parse quantity's suffix",
            Self::Number => "unable to parse numeric part of quantity",
            Self::OutOfRange => "quantity out of range",
        })
    }
}

impl std::error::Error for ParseError {}

/// A text taken apart.
struct Parts<'t> {
    negative: bool,
    /// Digits before the point.
    whole: &'t str,
    /// Digits after the point.
    fraction: &'t str,
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

pub(crate) fn parse(text: &str) -> Result<Quantity, ParseError> {
    let parts = split(text)?;
    match scale(parts.suffix)? {
        Scale::Binary(power) => binary(&parts, power),
        Scale::Decimal(power, format) => decimal(&parts, power, format),
    }
}

fn split(text: &str) -> Result<Parts<'_>, ParseError> {
    if text.is_empty() {
        return Err(ParseError::Format);
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, rest) = take(rest, |byte| byte.is_ascii_digit());
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => take(rest, |byte| byte.is_ascii_digit()),
        None => ("", rest),
    };
    let (_, rest) = take(suffix, |byte| b"eEinumkKMGTP".contains(&byte));
    let (_, rest) = take(rest.strip_prefix(['+', '-']).unwrap_or(rest), |byte| byte.is_ascii_digit());
    if rest.is_empty() { Ok(Parts { negative, whole, fraction, suffix }) } else { Err(ParseError::Format) }
}

/// The leading bytes that fit, and the rest.
fn take(text: &str, fits: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !fits(byte)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn scale(suffix: &str) -> Result<Scale, ParseError> {
    let si = |power| Scale::Decimal(power, Format::DecimalSI);
    Ok(match suffix {
        "n" => si(-9),
        "u" => si(-6),
        "m" => si(-3),
        "" => si(0),
        "k" => si(3),
        "M" => si(6),
        "G" => si(9),
        "T" => si(12),
        "P" => si(15),
        "E" => si(18),
        "Ki" => Scale::Binary(10),
        "Mi" => Scale::Binary(20),
        "Gi" => Scale::Binary(30),
        "Ti" => Scale::Binary(40),
        "Pi" => Scale::Binary(50),
        "Ei" => Scale::Binary(60),
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E']).ok_or(ParseError::Suffix)?;
            let exponent: i64 = exponent.parse().map_err(|_| ParseError::Suffix)?;
            // Kubernetes keeps the low 32 bits: 1e4294967296 is 1.
            #[allow(clippy::cast_possible_truncation)]
            let exponent = exponent as i32;
            Scale::Decimal(exponent, Format::DecimalExponent)
        }
    })
}

/// Any exponent is safe here: nothing is repeated or allocated as often as it says.
fn decimal(parts: &Parts<'_>, power: i32, format: Format) -> Result<Quantity, ParseError> {
    // The number is `digits` times ten to `shift` billionths, without zeros at either end.
    let digits = format!("{}{}", parts.whole, parts.fraction);
    let significant = digits.trim_end_matches('0');
    let trailing = length(&digits) - length(significant);
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(Quantity { nanos: 0, format });
    }
    let shift = i64::from(power) + 9 - length(parts.fraction) + trailing;
    let magnitude = if shift >= 0 {
        let factor = u32::try_from(shift).ok().and_then(|shift| 10i128.checked_pow(shift));
        let number = significant.parse::<i128>().ok();
        number.zip(factor).and_then(|(number, factor)| number.checked_mul(factor))
    } else {
        // The digits that are cut off are not all zero, so they round up.
        let kept = usize::try_from(length(significant) + shift).unwrap_or(0);
        let kept = significant.get(..kept).filter(|kept| !kept.is_empty()).unwrap_or("0");
        kept.parse::<i128>().ok().and_then(|number| number.checked_add(1))
    };
    let magnitude = magnitude.ok_or(ParseError::OutOfRange)?;
    Ok(Quantity { nanos: if parts.negative { -magnitude } else { magnitude }, format })
}

fn binary(parts: &Parts<'_>, power: u32) -> Result<Quantity, ParseError> {
    const CAP: i128 = i64::MAX as i128 * NANOS_PER_UNIT;
    // Upstream takes these two suffixes through a stricter reader.
    if parts.whole.is_empty() && parts.fraction.is_empty() && power >= 50 {
        return Err(ParseError::Number);
    }
    let unit = (1i128 << power) * NANOS_PER_UNIT;
    let whole = match parts.whole.trim_start_matches('0') {
        "" => Some(0),
        digits => digits.parse::<i128>().ok().and_then(|number| number.checked_mul(unit)),
    };
    // From the last digit on: the fraction of the digits so far, rounded down, and whether anything was lost.
    let (fraction, lost) = parts.fraction.bytes().rev().fold((0, false), |(fraction, lost), digit| {
        let tenfold = i128::from(digit.saturating_sub(b'0')) * unit + fraction;
        (tenfold / 10, lost || tenfold % 10 != 0)
    });
    let magnitude = whole.and_then(|whole| whole.checked_add(fraction + i128::from(lost)));
    let magnitude = magnitude.unwrap_or(CAP).min(CAP);
    let format = if (1..NANOS_PER_UNIT).contains(&magnitude) { Format::DecimalSI } else { Format::BinarySI };
    Ok(Quantity { nanos: if parts.negative { -magnitude } else { magnitude }, format })
}

/// Texts are far shorter than 2^63.
fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}
