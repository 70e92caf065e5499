//! Numbers with a fraction or an exponent, as Go reads and prints them: exact, without floating point.
//!
//! A decimal is rounded to the nearest binary number as `strconv.ParseFloat` does, and printed with the fewest
//! digits that give the same binary number again, as `strconv.FormatFloat` with precision -1 does.

use std::cmp::Ordering;

/// Bits of the significand and smallest and largest exponent of a binary format.
#[derive(Debug, Clone, Copy)]
struct Format {
    bits: u32,
    /// Exponent of the last bit of the smallest number.
    lowest: i32,
    /// Exponent of the last bit of the largest numbers.
    highest: i32,
}

const FLOAT64: Format = Format { bits: 53, lowest: -1074, highest: 971 };
const FLOAT32: Format = Format { bits: 24, lowest: -149, highest: 104 };

/// More digits than a decimal needs that lies between two binary numbers.
const MAX_DIGITS: i32 = 800;
/// Decimals of fewer digits after the point than this are zero, those of more before it too large.
const DECIMAL_RANGE: std::ops::RangeInclusive<i32> = -330..=309;

/// The number as `encoding/json` prints a float64; `None` if it is too large for one.
pub(crate) fn json(text: &str) -> Option<String> {
    let (negative, number) = read(text)?;
    let (digits, point) = shortest(&number, FLOAT64);
    let plain = number.significand == 0 || (-5..=21).contains(&point);
    Some(print(negative, &digits, point, plain, 1))
}

/// The number as `sigs.k8s.io/yaml` makes a key of it: `%g` of a float32.
pub(crate) fn key(text: &str) -> Option<String> {
    let (negative, number) = read(text)?;
    let (numerator, denominator) = number.ratio();
    let Some(number) = round(numerator, denominator, FLOAT32) else {
        return Some(if negative { "-.inf" } else { ".inf" }.to_owned());
    };
    let (digits, point) = shortest(&number, FLOAT32);
    let plain = number.significand == 0 || (-3..=6).contains(&point);
    Some(print(negative, &digits, point, plain, 2))
}

/// A binary number: significand times two to the exponent.
#[derive(Debug, Clone, Copy)]
struct Binary {
    significand: u64,
    exponent: i32,
}

impl Binary {
    fn ratio(&self) -> (Natural, Natural) {
        let shift = |exponent: i32| usize::try_from(exponent).unwrap_or(0);
        (Natural::from(self.significand).shifted(shift(self.exponent)), Natural::from(1).shifted(shift(-self.exponent)))
    }
}

/// Reads `[-+]?digits[.digits][e[-+]digits]`, which the caller has checked.
fn read(text: &str) -> Option<(bool, Binary)> {
    let negative = text.starts_with('-');
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mut exponent: i32 = exponent.parse().unwrap_or(if exponent.starts_with('-') { i32::MIN } else { i32::MAX });
    let mut numerator = Natural::from(0);
    let (mut count, mut fraction, mut rest) = (0, false, false);
    for byte in mantissa.bytes() {
        let digit = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            b'.' => {
                fraction = true;
                continue;
            }
            _ => continue,
        };
        if count < MAX_DIGITS {
            numerator.multiply(10, digit);
            count += i32::from(count > 0 || digit > 0);
        } else {
            rest |= digit > 0;
            exponent = exponent.saturating_add(1);
        }
        exponent = exponent.saturating_sub(i32::from(fraction));
    }
    if rest {
        numerator.multiply(10, 1);
        exponent = exponent.saturating_sub(1);
        count += 1;
    }
    let point = exponent.saturating_add(count);
    if numerator.is_zero() || point < *DECIMAL_RANGE.start() {
        return Some((negative, Binary { significand: 0, exponent: 0 }));
    }
    if point > *DECIMAL_RANGE.end() {
        return None;
    }
    let mut denominator = Natural::from(1);
    if exponent > 0 { &mut numerator } else { &mut denominator }.scale(exponent.unsigned_abs());
    Some((negative, round(numerator, denominator, FLOAT64)?))
}

/// The binary number that is nearest to a ratio, the even one of two; `None` if it is too large.
fn round(mut numerator: Natural, mut denominator: Natural, format: Format) -> Option<Binary> {
    if numerator.is_zero() {
        return Some(Binary { significand: 0, exponent: 0 });
    }
    let width = |bits: usize| i32::try_from(bits).unwrap_or(i32::MAX);
    let bits = width(numerator.bits()) - width(denominator.bits());
    // With this exponent the significand has one bit more than the format, or two.
    let exponent = (bits - i32::try_from(format.bits).unwrap_or(0)).max(format.lowest) - 1;
    let shift = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    if exponent < 0 {
        numerator = numerator.shifted(shift);
    } else {
        denominator = denominator.shifted(shift);
    }
    let mut quotient: u64 = 0;
    for bit in (0..=format.bits + 1).rev() {
        let part = denominator.shifted(usize::try_from(bit).unwrap_or(0));
        quotient <<= 1;
        if numerator.compare(&part) != Ordering::Less {
            numerator.subtract(&part);
            quotient |= 1;
        }
    }
    let extra = if quotient >> (format.bits + 1) > 0 { 2 } else { 1 };
    // Half of the last bit that stays, and what is below it.
    let half = 1u64 << (extra - 1);
    let below = quotient & (half - 1) > 0 || !numerator.is_zero();
    let mut significand = quotient >> extra;
    if quotient & half > 0 && (below || significand & 1 == 1) {
        significand += 1;
    }
    let mut exponent = exponent + extra;
    if significand >> format.bits > 0 {
        significand >>= 1;
        exponent += 1;
    }
    (exponent <= format.highest).then_some(Binary { significand, exponent })
}

/// The fewest digits that give the number, without zeros at the end, and the place of the decimal point.
///
/// Source: Steele and White, "How to print floating-point numbers accurately" (1990).
fn shortest(number: &Binary, format: Format) -> (String, i32) {
    if number.significand == 0 {
        return ("0".to_owned(), 1);
    }
    let (numerator, denominator) = number.ratio();
    // Twice as large, so that half of the distance to the neighbours is whole.
    let edge = number.significand == 1 << (format.bits - 1) && number.exponent > format.lowest;
    let scale = if edge { 2 } else { 1 };
    let (mut rest, mut scale_down) = (numerator.shifted(scale), denominator.shifted(scale));
    let half = Natural::from(1).shifted(usize::try_from(number.exponent).unwrap_or(0));
    let (mut below, mut above) = (half.clone(), half.shifted(scale - 1));
    let even = number.significand & 1 == 0;
    let reaches = |order: Ordering| order == Ordering::Less || even && order == Ordering::Equal;
    // Nearly right: the logarithm of the number, of which `bits` is the one to base 2.
    let bits = number.exponent + i32::try_from(number.significand.ilog2()).unwrap_or(0);
    let mut point = bits * 30_103 / 100_000;
    if point > 0 {
        scale_down.scale(point.unsigned_abs());
    } else {
        for part in [&mut rest, &mut below, &mut above] {
            part.scale(point.unsigned_abs());
        }
    }
    // The first digit must not be zero, nor the number as large as the scale.
    while reaches(scale_down.compare(&rest.plus(&above))) {
        scale_down.multiply(10, 0);
        point += 1;
    }
    loop {
        let mut next = rest.plus(&above);
        next.multiply(10, 0);
        if reaches(scale_down.compare(&next)) {
            break;
        }
        for part in [&mut rest, &mut below, &mut above] {
            part.multiply(10, 0);
        }
        point -= 1;
    }
    let mut digits = String::new();
    loop {
        for part in [&mut rest, &mut below, &mut above] {
            part.multiply(10, 0);
        }
        let mut digit = 0u8;
        while rest.compare(&scale_down) != Ordering::Less {
            rest.subtract(&scale_down);
            digit += 1;
        }
        let low = reaches(rest.compare(&below));
        let high = reaches(scale_down.compare(&rest.plus(&above)));
        if low || high {
            let up = match rest.plus(&rest).compare(&scale_down) {
                _ if !low => true,
                _ if !high => false,
                Ordering::Equal => digit & 1 == 1,
                order => order == Ordering::Greater,
            };
            digits.push(char::from(b'0' + digit + u8::from(up)));
            return (digits, point);
        }
        digits.push(char::from(b'0' + digit));
    }
}

/// `0.<digits>` times ten to the `point`, with an exponent of so many digits if it is not plain.
fn print(negative: bool, digits: &str, point: i32, plain: bool, exponent_digits: usize) -> String {
    let mut text = String::new();
    if negative {
        text.push('-');
    }
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let whole = if plain { point } else { 1 };
    let (before, after) = digits.split_at(usize::try_from(whole).unwrap_or(0).min(digits.len()));
    text.push_str(if before.is_empty() { "0" } else { before });
    text.push_str(&zeros(whole - i32::try_from(digits.len()).unwrap_or(0)));
    if !after.is_empty() {
        text.push('.');
        text.push_str(&zeros(-whole));
        text.push_str(after);
    }
    if !plain {
        let exponent = (point - 1).unsigned_abs().to_string();
        text.push_str(if point > 0 { "e+" } else { "e-" });
        text.push_str(&"0".repeat(exponent_digits.saturating_sub(exponent.len())));
        text.push_str(&exponent);
    }
    text
}

/// A natural number of any size: 32 bits a limb, the lowest first, none zero at the end.
#[derive(Debug, Clone)]
struct Natural(Vec<u32>);

impl From<u64> for Natural {
    fn from(number: u64) -> Self {
        let mut natural = Self(vec![low(number), low(number >> 32)]);
        natural.trim();
        natural
    }
}

impl Natural {
    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    const fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn bits(&self) -> usize {
        let top = self.0.last().map_or(0, |limb| limb.leading_zeros());
        self.0.len() * 32 - usize::try_from(top).unwrap_or(0)
    }

    fn multiply(&mut self, factor: u32, add: u32) {
        let mut carry = u64::from(add);
        for limb in &mut self.0 {
            carry += u64::from(*limb) * u64::from(factor);
            *limb = low(carry);
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    /// Times ten to a power.
    fn scale(&mut self, power: u32) {
        for _ in 0..power / 9 {
            self.multiply(1_000_000_000, 0);
        }
        self.multiply(10u32.pow(power % 9), 0);
    }

    fn shifted(&self, bits: usize) -> Self {
        let mut natural = Self(vec![0; bits / 32]);
        natural.0.extend(&self.0);
        natural.multiply(1 << (bits % 32), 0);
        natural.trim();
        natural
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len().max(other.0.len()) + 1);
        let mut carry = 0;
        for place in 0..sum.capacity() {
            let limb = |natural: &Self| u64::from(natural.0.get(place).copied().unwrap_or(0));
            carry += limb(self) + limb(other);
            sum.push(low(carry));
            carry >>= 32;
        }
        let mut sum = Self(sum);
        sum.trim();
        sum
    }

    /// Takes away a number that is not larger.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (place, limb) in self.0.iter_mut().enumerate() {
            let (first, under) = limb.overflowing_sub(other.0.get(place).copied().unwrap_or(0));
            let (second, again) = first.overflowing_sub(u32::from(borrow));
            *limb = second;
            borrow = under || again;
        }
        self.trim();
    }
}

/// The lower 32 bits.
#[allow(clippy::cast_possible_truncation)]
const fn low(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::{json, key};

    #[test]
    fn decimals_are_printed_as_go_prints_them() {
        for (text, expected) in [
            ("0", "0"),
            ("-0.0", "-0"),
            ("+12.50", "12.5"),
            (".5e3", "500"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("123456789e15", "1.23456789e+23"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("1.5e-10", "1.5e-10"),
            ("0.1", "0.1"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("9007199254740993", "9007199254740992"),
            ("9007199254740995", "9007199254740996"),
            ("9223372036854775808", "9223372036854776000"),
            ("18446744073709551615", "18446744073709552000"),
            ("123456789012345678901234567890", "1.2345678901234568e+29"),
            // Smallest and largest numbers, and where they end.
            ("5e-324", "5e-324"),
            ("2.4703282292062327e-324", "0"),
            ("2.4703282292062328e-324", "5e-324"),
            ("2.2250738585072011e-308", "2.225073858507201e-308"),
            ("2.2250738585072014e-308", "2.2250738585072014e-308"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("1.7976931348623158e308", "1.7976931348623157e+308"),
            ("1e-99999999999", "0"),
            ("0e99999999999", "0"),
        ] {
            assert_eq!(json(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["1.7976931348623159e308", "1e309", "-1e99999999999"] {
            assert_eq!(json(text), None, "{text}");
        }
    }

    #[test]
    fn keys_are_float32() {
        for (text, expected) in [
            ("1.5", "1.5"),
            ("1e3", "1000"),
            ("1e6", "1e+06"),
            ("0.0001", "0.0001"),
            ("0.00001", "1e-05"),
            ("16777217.0", "1.6777216e+07"),
            ("0.123456789", "0.12345679"),
            ("-1e39", "-.inf"),
        ] {
            assert_eq!(key(text).as_deref(), Some(expected), "{text}");
        }
    }
}
