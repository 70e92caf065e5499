//! What a scalar is, by the rules of go-yaml v2 (YAML 1.1 with the changes that its users know).
//!
//! Source: `sigs.k8s.io/yaml/goyaml.v2/resolve.go`. Base-60 numbers are strings there, and timestamps
//! become strings on the way to JSON.

use crate::Value;

/// An explicit tag of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// `!!str`, or any tag that is not one of the others.
    Str,
    /// `!!int`.
    Int,
    /// `!!float`.
    Float,
    /// `!!bool`.
    Bool,
    /// `!!null`.
    Null,
    /// `!!binary`: text in base64.
    Binary,
}

/// The value of a plain scalar.
pub(crate) fn resolve(raw: &str) -> Result<Value, String> {
    if let Some(value) = word(raw) {
        return Ok(value);
    }
    match raw.as_bytes().first() {
        Some(b'.') => match raw {
            ".inf" | ".Inf" | ".INF" => Err(unsupported("+Inf")),
            ".nan" | ".NaN" | ".NAN" => Err(unsupported("NaN")),
            _ if is_float(raw) => Ok(float(raw).unwrap_or_else(|| text(raw))),
            _ => Ok(text(raw)),
        },
        Some(b'+' | b'-' | b'0'..=b'9') => match raw {
            "+.inf" | "+.Inf" | "+.INF" => Err(unsupported("+Inf")),
            "-.inf" | "-.Inf" | "-.INF" => Err(unsupported("-Inf")),
            _ => Ok(number(raw).unwrap_or_else(|| text(raw))),
        },
        _ => Ok(text(raw)),
    }
}

/// The value of a scalar with an explicit tag, whatever its quotes.
pub(crate) fn resolve_tagged(raw: &str, tag: Tag) -> Result<Value, String> {
    match tag {
        Tag::Str => return Ok(text(raw)),
        Tag::Binary => {
            let bytes = base64(raw).ok_or("!!binary value contains invalid base64 data")?;
            return Ok(Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        }
        _ => {}
    }
    let value = resolve(raw)?;
    let (fits, wanted) = match tag {
        Tag::Int => (matches!(&value, Value::Int(_)) || is_whole(&value), "!!int"),
        Tag::Float => (matches!(value, Value::Int(_) | Value::Number(_)), "!!float"),
        Tag::Bool => (matches!(value, Value::Bool(_)), "!!bool"),
        Tag::Null => (value == Value::Null, "!!null"),
        Tag::Str | Tag::Binary => (true, "!!str"),
    };
    if fits { Ok(value) } else { Err(format!("cannot decode `{raw}` as a {wanted}")) }
}

/// A key as text: keys of other types are turned into it.
pub(crate) fn key(value: Value) -> Option<String> {
    match value {
        Value::String(text) | Value::Number(text) => Some(text),
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Seq(_) | Value::Map(_) => None,
    }
}

fn text(raw: &str) -> Value {
    Value::String(raw.to_owned())
}

fn unsupported(value: &str) -> String {
    format!("json: unsupported value: {value}")
}

fn is_whole(value: &Value) -> bool {
    matches!(value, Value::Number(text) if text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let (groups, rest) = digits.as_chunks::<4>();
    for group in groups {
        let padding = group.iter().rev().take_while(|digit| **digit == b'=').count();
        let mut bits = 0u32;
        for digit in group.iter().take(4 - padding) {
            bits = bits << 6 | u32::from(sextet(*digit)?);
        }
        bits <<= 6 * padding;
        bytes.extend(bits.to_be_bytes().into_iter().skip(1).take(3usize.checked_sub(padding)?));
    }
    rest.is_empty().then_some(bytes)
}

const fn sextet(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

fn word(raw: &str) -> Option<Value> {
    match raw {
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(Value::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Value::Bool(false))
        }
        _ => None,
    }
}

fn number(raw: &str) -> Option<Value> {
    let plain: String = raw.chars().filter(|char| *char != '_').collect();
    let (negative, digits, signed) = match plain.strip_prefix(['+', '-']) {
        Some(digits) => (plain.starts_with('-'), digits, true),
        None => (false, plain.as_str(), false),
    };
    if let Some(magnitude) = magnitude(digits) {
        let whole = i128::from(magnitude);
        if let Ok(number) = i64::try_from(if negative { -whole } else { whole }) {
            return Some(Value::Int(number));
        }
        // Beyond int64 Kubernetes' YAML goes through float64 and loses digits.
        if !signed {
            return float(&magnitude.to_string());
        }
    }
    if is_float(&plain) { float(&plain) } else { None }
}

/// An unsigned number with Go's base prefixes: `0x`, `0o`, `0b`, and `0` for octal.
fn magnitude(digits: &str) -> Option<u64> {
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    // Rust would accept a second sign.
    if digits.starts_with(['+', '-']) { None } else { u64::from_str_radix(digits, radix).ok() }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    is_digits(whole)
        && is_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|digits| !digits.is_empty() && is_digits(digits))
}

/// The number as Go prints a float64 to JSON: shortest digits, exponent below 1e-6 and from 1e21 on.
fn float(text: &str) -> Option<Value> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    let size = number.abs();
    let json = if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{number:e}");
        if text.contains("e-") { text } else { text.replace('e', "e+") }
    } else {
        number.to_string()
    };
    Some(json.parse().map_or(Value::Number(json), Value::Int))
}

#[cfg(test)]
mod tests {
    use super::{Tag, resolve, resolve_tagged};
    use crate::Value;

    #[test]
    fn plain_scalars_follow_go_yaml() {
        let int = |number| Value::Int(number);
        let number = |text: &str| Value::Number(text.to_owned());
        let string = |text: &str| Value::String(text.to_owned());
        for (raw, expected) in [
            ("", Value::Null),
            ("~", Value::Null),
            ("Null", Value::Null),
            ("nULL", string("nULL")),
            ("y", Value::Bool(true)),
            ("Off", Value::Bool(false)),
            ("oN", string("oN")),
            ("0644", int(420)),
            ("0o17", int(15)),
            ("0x1F", int(31)),
            ("-0x1f", int(-31)),
            ("0b11", int(3)),
            ("-0b11", int(-3)),
            ("1_000", int(1000)),
            ("+1", int(1)),
            ("08", int(8)),
            ("0", int(0)),
            ("-", string("-")),
            ("+-1", string("+-1")),
            ("12:30:45", string("12:30:45")),
            ("2024-01-01", string("2024-01-01")),
            ("1e3", int(1000)),
            (".5", number("0.5")),
            ("1.500", number("1.5")),
            ("5.", int(5)),
            (".", string(".")),
            (".5.", string(".5.")),
            ("1e-7", number("1e-7")),
            ("1e21", number("1e+21")),
            ("1e400", string("1e400")),
            ("9223372036854775807", int(i64::MAX)),
            ("18446744073709551615", number("18446744073709552000")),
            ("18446744073709551616", number("18446744073709552000")),
            ("-9223372036854775808", int(i64::MIN)),
            ("100m", string("100m")),
            ("64Mi", string("64Mi")),
            ("é", string("é")),
        ] {
            assert_eq!(resolve(raw), Ok(expected), "{raw:?}");
        }
        assert!(resolve(".inf").is_err() && resolve("-.Inf").is_err() && resolve(".nan").is_err());
    }

    #[test]
    fn tags_are_obeyed_or_refused() {
        assert_eq!(resolve_tagged("5", Tag::Str), Ok(Value::String("5".to_owned())));
        assert_eq!(resolve_tagged("5", Tag::Int), Ok(Value::Int(5)));
        assert_eq!(resolve_tagged("5", Tag::Float), Ok(Value::Int(5)));
        assert_eq!(resolve_tagged("aGVsbG8=", Tag::Binary), Ok(Value::String("hello".to_owned())));
        assert!(resolve_tagged("not base64", Tag::Binary).is_err());
        assert!(resolve_tagged("x", Tag::Int).is_err());
        assert!(resolve_tagged("1.5", Tag::Int).is_err());
    }
}
