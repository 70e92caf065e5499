//! What a scalar is, by the rules of go-yaml v2 (YAML 1.1 with the changes that its users know).
//!
//! Source: `sigs.k8s.io/yaml/goyaml.v2/resolve.go`. Base-60 numbers are strings there, and timestamps
//! become strings on the way to JSON.

use std::borrow::Cow;

use crate::problem::During;
use crate::{Node, Value, float};

/// An explicit tag of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// `!!str`.
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
    /// `!!timestamp`, which becomes text again.
    Timestamp,
    /// `!!merge`.
    Merge,
    /// Any other: text.
    Other,
}

/// What the value of `.inf`, `-.inf` and `.nan` stands for until it is known whether it is a key: a
/// [`Value::Number`] that begins with a dot. JSON has no such numbers, but keys may be called so.
pub(crate) fn unsupported(value: &Value) -> Option<&'static str> {
    match value {
        Value::Number(text) => match text.as_str() {
            INFINITE => Some("json: unsupported value: +Inf"),
            MINUS_INFINITE => Some("json: unsupported value: -Inf"),
            NO_NUMBER => Some("json: unsupported value: NaN"),
            _ => None,
        },
        _ => None,
    }
}

const INFINITE: &str = ".inf";
const MINUS_INFINITE: &str = "-.inf";
const NO_NUMBER: &str = ".nan";

/// What a plain scalar is.
enum Resolved<'t> {
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number beyond `i64`.
    Large(u64),
    /// A number with fraction or exponent, or without end; without underscores.
    Float(Cow<'t, str>),
    Text,
}

/// The value of a plain scalar.
pub(crate) fn resolve(raw: &str) -> Value {
    value(classify(raw), raw)
}

/// The value of a scalar with an explicit tag, whatever its quotes.
pub(crate) fn resolve_tagged(raw: &str, tag: Tag) -> Result<Value, String> {
    let wanted = match tag {
        Tag::Str | Tag::Merge | Tag::Other => return Ok(text(raw)),
        Tag::Binary => {
            let bytes = base64(raw).ok_or("!!binary value contains invalid base64 data")?;
            return Ok(Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        }
        Tag::Timestamp if raw.find('-') == Some(4) && raw.starts_with(|char: char| char.is_ascii_digit()) => {
            return Ok(text(raw));
        }
        Tag::Timestamp => "!!timestamp",
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Bool => "!!bool",
        Tag::Null => "!!null",
    };
    let resolved = classify(raw);
    let fits = match &resolved {
        Resolved::Int(_) => matches!(tag, Tag::Int | Tag::Float),
        Resolved::Large(_) => tag == Tag::Int,
        Resolved::Float(_) => tag == Tag::Float,
        Resolved::Bool(_) => tag == Tag::Bool,
        Resolved::Null => tag == Tag::Null,
        Resolved::Text => false,
    };
    if fits { Ok(value(resolved, raw)) } else { Err(format!("cannot decode `{raw}` as a {wanted}")) }
}

/// A key as text: keys of other types are turned into it. Fails with kubectl's words; of a key that only JSON
/// does not know, they show the value.
pub(crate) fn key(node: Node, value: &Node) -> Result<String, (During, String)> {
    let unsupported =
        |of: &str| (During::Keys, format!("unsupported map key of type: {of}, value: {}", printed(value)));
    let key = match node.value {
        Value::String(text) => return Ok(text),
        Value::Bool(value) => return Ok(value.to_string()),
        Value::Null => return Err(unsupported("%!s(<nil>), key: <nil>")),
        Value::Seq(_) | Value::Map(_) => {
            return Err((During::Yaml, format!("invalid map key: {}", printed(&node))));
        }
        Value::Int(_) | Value::Number(_) => match node.raw.as_deref().map(classify) {
            Some(Resolved::Float(number)) if number.ends_with(|char: char| char.is_ascii_digit() || char == '.') => {
                float::key(&number)
            }
            Some(Resolved::Large(number)) => return Err(unsupported(&format!("uint64, key: {number:#x}"))),
            _ => node.scalar_text(),
        },
    };
    Ok(key.unwrap_or_default())
}

/// A value as `%#v` of Go prints it; of a mapping, the keys in the order of the text, where Go sorts them.
fn printed(node: &Node) -> String {
    if node.is_null() {
        return "<nil>".to_owned();
    }
    let mut out = String::new();
    print(node, &mut out);
    out
}

fn print(node: &Node, out: &mut String) {
    const ANY: &str = "interface {}";
    match &node.value {
        Value::Null => out.push_str("interface {}(nil)"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::String(text) => print_quoted(text, out),
        Value::Int(_) | Value::Number(_) => out.push_str(&node.scalar_text().unwrap_or_default()),
        Value::Seq(items) => {
            out.push_str("[]");
            out.push_str(ANY);
            out.push('{');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                print(item, out);
            }
            out.push('}');
        }
        Value::Map(entries) => {
            out.push_str("map[interface {}]");
            out.push_str(ANY);
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                print_quoted(&entry.key, out);
                out.push(':');
                print(&entry.value, out);
            }
            out.push('}');
        }
    }
}

fn print_quoted(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => out.push(char),
        }
    }
    out.push('"');
}

fn text(raw: &str) -> Value {
    Value::String(raw.to_owned())
}

fn value(resolved: Resolved<'_>, raw: &str) -> Value {
    let number = match resolved {
        Resolved::Null => return Value::Null,
        Resolved::Bool(value) => return Value::Bool(value),
        Resolved::Int(number) => return Value::Int(number),
        Resolved::Text => return text(raw),
        // Beyond int64 Kubernetes' YAML goes through float64 and loses digits.
        Resolved::Large(number) => float::json(&number.to_string()),
        Resolved::Float(number) => match &*number {
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(INFINITE.to_owned()),
            "-.inf" | "-.Inf" | "-.INF" => Some(MINUS_INFINITE.to_owned()),
            ".nan" | ".NaN" | ".NAN" => Some(NO_NUMBER.to_owned()),
            number => float::json(number),
        },
    };
    match number {
        Some(number) => number.parse().map_or(Value::Number(number), Value::Int),
        None => text(raw),
    }
}

fn classify(raw: &str) -> Resolved<'_> {
    match raw {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Resolved::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Resolved::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" | ".nan" | ".NaN"
        | ".NAN" => Resolved::Float(Cow::Borrowed(raw)),
        _ if raw.starts_with('.') => match without_underscores(raw) {
            plain if is_float(&plain) && separates_digits(raw) => Resolved::Float(plain),
            _ => Resolved::Text,
        },
        _ if raw.starts_with(|char: char| matches!(char, '+' | '-' | '0'..='9')) => number(raw),
        _ => Resolved::Text,
    }
}

fn without_underscores(raw: &str) -> Cow<'_, str> {
    if raw.contains('_') { Cow::Owned(raw.replace('_', "")) } else { Cow::Borrowed(raw) }
}

/// Whether every underscore stands between digits, as Go wants it in a literal.
fn separates_digits(raw: &str) -> bool {
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = raw.split('_').collect();
    parts.windows(2).all(|pair| match pair {
        [before, after] => is_digit(before.bytes().last()) && is_digit(after.bytes().next()),
        _ => true,
    })
}

fn number(raw: &str) -> Resolved<'_> {
    let plain = without_underscores(raw);
    let negative = plain.starts_with('-');
    let digits = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    let signed = digits.len() < plain.len();
    if let Some(magnitude) = magnitude(digits) {
        let whole = i128::from(magnitude);
        if let Ok(number) = i64::try_from(if negative { -whole } else { whole }) {
            return Resolved::Int(number);
        }
        if !signed {
            return Resolved::Large(magnitude);
        }
    }
    if is_float(&plain) {
        return Resolved::Float(plain);
    }
    // go-yaml's own reading of binary numbers takes a second sign.
    match plain.strip_prefix("0b").map(|digits| i64::from_str_radix(digits, 2)) {
        Some(Ok(number)) => Resolved::Int(number),
        _ => Resolved::Text,
    }
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

#[cfg(test)]
mod tests {
    use super::{Tag, resolve, resolve_tagged, unsupported};
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
            ("0b-11", int(-3)),
            ("-0b-11", string("-0b-11")),
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
            (".5_0", number("0.5")),
            ("._5", string("._5")),
            (".5__0", string(".5__0")),
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
            assert_eq!(resolve(raw), expected, "{raw:?}");
        }
        assert!([".inf", "-.Inf", ".nan"].iter().all(|raw| unsupported(&resolve(raw)).is_some()));
        assert_eq!(unsupported(&resolve(".5")), None);
    }

    #[test]
    fn tags_are_obeyed_or_refused() {
        assert_eq!(resolve_tagged("5", Tag::Str), Ok(Value::String("5".to_owned())));
        assert_eq!(resolve_tagged("5", Tag::Int), Ok(Value::Int(5)));
        assert_eq!(resolve_tagged("5", Tag::Float), Ok(Value::Int(5)));
        assert_eq!(resolve_tagged("aGVsbG8=", Tag::Binary), Ok(Value::String("hello".to_owned())));
        assert!(resolve_tagged("not base64", Tag::Binary).is_err());
        assert!(resolve_tagged("x", Tag::Int).is_err());
        assert!(resolve_tagged("1e3", Tag::Int).is_err());
        assert!(resolve_tagged("18446744073709551615", Tag::Int).is_ok());
        assert!(resolve_tagged("1.5", Tag::Int).is_err());
    }
}
