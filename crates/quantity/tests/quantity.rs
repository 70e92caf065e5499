//! Quantities as Kubernetes reads and prints them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::time::{Duration, Instant};

use num_bigint::{BigInt, Sign};
use podstep_quantity::{Format, ParseError, Quantity};
use proptest::prelude::*;

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).expect(text)
}

/// Texts and what apimachinery 0.36 makes of them.
#[test]
fn texts_are_read_and_printed_as_kubernetes_does() {
    for line in include_str!("apimachinery.jsonl").lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let input = case["input"].as_str().unwrap();
        match (Quantity::parse(input), case["canonical"].as_str()) {
            (Ok(read), Some(canonical)) => {
                assert_eq!(read.to_string(), canonical, "{input}");
                assert_eq!(format!("{:?}", read.format()), case["format"], "{input}");
                assert_eq!(read.round_up_to_milli().to_string(), case["round_milli"], "{input}");
                assert_eq!(read.decimal(), case["dec"], "{input}");
                assert_eq!(read.string(), *case.get("string").unwrap_or(&case["canonical"]), "{input}");
                assert_eq!(read.value().to_string(), case["value"], "{input}");
                assert_eq!(read.milli_value().to_string(), case["milli"], "{input}");
                assert_eq!(
                    read.as_int64().map(|whole| whole.to_string()).as_deref(),
                    case["int64"].as_str(),
                    "{input}"
                );
            }
            (Err(error), None) => assert_eq!(error.to_string(), case["error"], "{input}"),
            (read, _) => unreachable!("{input}: {read:?}"),
        }
    }
}

#[test]
fn odd_texts() {
    for text in ["+", "-", ".", "Mi", "m", "e3", ".Mi", "-."] {
        assert!(quantity(text).is_zero(), "{text}");
    }
    for text in ["Ei", "Pi", "+Ei", ".Ei", "e-10", "-e-2147483648"] {
        assert_eq!(Quantity::parse(text), Err(ParseError::Number), "{text}");
    }
    assert_eq!(Quantity::parse(" 1"), Err(ParseError::Format));
    assert_eq!(Quantity::parse("1ki"), Err(ParseError::Suffix));
    assert_eq!(quantity("1000E").to_string(), "1", "upstream loses the suffix");
    assert_eq!(quantity("1000E").decimal(), "1000000000000000000000");
    assert_eq!(quantity("0.00000000000000000001Gi").to_string(), "1n");
}

/// Exponents that take seconds or all memory upstream.
#[test]
fn exponents_cost_nothing() {
    let begin = Instant::now();
    for (text, expected) in [
        ("1e-100000000", "1e-9"),
        ("1e-2147483647", "1e-9"),
        ("-1.5e-2147483649", "-15e2147483646"),
        ("0e2147483647", "0"),
        ("0e-2147483648", "0"),
        ("1e2147483647", "10e2147483646"),
        ("1.0000000000000000000e2147483647", "10e2147483646"),
        ("1e4294967296", "1"),
    ] {
        let read = quantity(text);
        assert_eq!(read.to_string(), expected, "{text}");
        let more = &(&read + &quantity("1")) - &quantity("0.1Gi");
        let _ = (read.value(), read.milli_value(), read.decimal(), read.round_up_to_milli(), &read + &more, more);
    }
    let long = format!("0.{}1Gi", "0".repeat(100_000));
    assert_eq!(quantity(&long).to_string(), "1n");
    assert!(begin.elapsed() < Duration::from_millis(500));
}

#[test]
fn sums_and_comparisons() {
    let sum = |a, b| &quantity(a) + &quantity(b);
    for (a, b, expected) in [
        ("100m", "200m", "300m"),
        ("1Gi", "512Mi", "1536Mi"),
        ("13Gi", "1500m", "13958643713500m"),
        ("0", "1Mi", "1Mi"),
        ("1Mi", "1M", "2048576"),
        ("1M", "1Mi", "2048576"),
        ("500m", "1500m", "2"),
        ("8Ei", "8Ei", "18446744073709551614"),
        ("1e21", "1e-3", "1000000000000000000000001e-3"),
    ] {
        assert_eq!(sum(a, b).to_string(), expected, "{a} + {b}");
    }
    assert_eq!((sum("1Mi", "1M").format(), sum("1M", "1Mi").format()), (Format::BinarySI, Format::DecimalSI));
    assert_eq!((&quantity("1") - &quantity("250m")).to_string(), "750m");
    assert_eq!(quantity("0.5"), quantity("500m"));
    assert_eq!(quantity("64Mi"), quantity("67108864"));
    assert!(quantity("1Gi") > quantity("1G"));
    assert_eq!(quantity("1Ki").max(quantity("1024")).to_string(), "1Ki", "the first one of equals");
}

/// Where the number is whole but not held as an `i64`, upstream's accessors are odd.
#[test]
fn accessors_round_and_overflow_as_upstream_does() {
    for (text, value, milli) in [
        ("1.2", 2, 1200),
        ("-1.2", -2, -1200),
        ("-100u", -1, -1),
        ("-0.1Gi", -107_374_181, -107_374_182_400),
        ("10E", 0, 0),
        ("9223372036854775807", i64::MAX, -1000),
        ("9223372036854775808", i64::MIN, 0),
        ("1e100", 0, 0),
    ] {
        let read = quantity(text);
        assert_eq!((read.value(), read.milli_value()), (value, milli), "{text}");
    }
    assert_eq!(serde_json::to_string(&quantity("1.500")).unwrap(), r#""1500m""#);
}

#[test]
fn the_text_is_kept_until_the_number_changes() {
    let read = quantity("1.500");
    assert_eq!((read.string().as_str(), read.to_string().as_str()), ("1.500", "1500m"));
    assert_eq!(read.round_up_to_milli().string(), "1.500");
    assert_eq!((&read + &quantity("0")).string(), "1500m");
    assert_eq!(quantity("1.5000001").round_up_to_milli().string(), "1501m");
}

/// A text, and the number of billionths that it is, reckoned another way.
#[derive(Debug, Clone)]
struct Written {
    text: String,
    nanos: BigInt,
}

fn written() -> impl Strategy<Value = Written> {
    let suffix = prop_oneof![
        (0usize..10).prop_map(|place| {
            let suffix = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"][place].to_owned();
            (suffix, BigInt::from(10).pow(3 * place as u32), 9)
        }),
        (1usize..7).prop_map(|place| {
            let suffix = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][place].to_owned();
            (suffix, BigInt::from(1024).pow(place as u32) * BigInt::from(10).pow(9), 9)
        }),
        (-12i32..40).prop_map(|power| {
            let up = BigInt::from(10).pow((power + 12) as u32);
            (format!("e{power}"), up, 12 - 9 + 9)
        }),
    ];
    let number = prop_oneof!["[0-9]{1,4}", "[0-9]{0,30}", "0{0,3}[1-9][0-9]{0,3}0{0,20}"];
    let fraction = prop_oneof!["", "", "\\.", "\\.[0-9]{1,3}", "\\.[0-9]{1,25}"];
    (prop_oneof!["", "", "-", "\\+"], number, fraction, suffix).prop_filter_map(
        "a digit",
        |(sign, whole, fraction, (suffix, factor, places))| {
            let digits = format!("{whole}{}", fraction.trim_start_matches('.'));
            let number: BigInt = digits.parse().ok()?;
            let binary = suffix.ends_with('i');
            // Billionths: the factor counts from 10^-9 on, of exponents from 10^-12 on.
            let places = fraction.len().saturating_sub(1) as u32 + if places == 12 { 3 } else { 0 };
            let divisor = BigInt::from(10).pow(places);
            let mut nanos: BigInt = (number * factor + &divisor - 1u32) / divisor;
            if binary {
                nanos = nanos.min(BigInt::from(i64::MAX) * 1_000_000_000u64);
            }
            let text = format!("{sign}{whole}{fraction}{suffix}");
            Some(Written { text, nanos: if sign == "-" { -nanos } else { nanos } })
        },
    )
}

/// The number of billionths that a quantity says it is.
fn nanos(quantity: &Quantity) -> BigInt {
    let text = quantity.decimal();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (fraction, beyond) = fraction.split_at(fraction.len().min(9));
    assert!(beyond.bytes().all(|digit| digit == b'0'), "{text}");
    format!("{whole}{fraction:0<9}").parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn numbers_are_exact(a in written(), b in written()) {
        let (left, right) = (quantity(&a.text), quantity(&b.text));
        prop_assert_eq!(nanos(&left), a.nanos.clone());
        prop_assert_eq!(left.cmp(&right), a.nanos.cmp(&b.nanos));
        prop_assert_eq!(nanos(&(&left + &right)), &a.nanos + &b.nanos);
        prop_assert_eq!(nanos(&(&left - &right)), &a.nanos - &b.nanos);
        prop_assert_eq!(&(&left + &right) - &right, left.clone());
        prop_assert_eq!(&left + &right, &right + &left);
        prop_assert_eq!(left.sign(), match a.nanos.sign() { Sign::Minus => -1, Sign::NoSign => 0, Sign::Plus => 1 });
    }

    #[test]
    fn canonical_text_reads_as_itself(a in written()) {
        let read = quantity(&a.text);
        let text = read.to_string();
        let again = quantity(&text);
        prop_assert_eq!(again.to_string(), &*text);
        prop_assert_eq!(again.string(), text);
        // Beyond 10^21 upstream prints no suffix.
        if a.nanos.magnitude() < BigInt::from(10).pow(30).magnitude() {
            prop_assert_eq!(again, read);
        }
    }

    #[test]
    fn rounding_is_monotone_and_away_from_zero(a in written(), b in written()) {
        let (left, right) = (quantity(&a.text), quantity(&b.text));
        let (l, r) = (left.round_up_to_milli(), right.round_up_to_milli());
        prop_assert!(left.cmp(&right) as i8 * (l.cmp(&r) as i8) >= 0);
        let milli = BigInt::from(1_000_000);
        let rounded = nanos(&l);
        prop_assert_eq!(&rounded % &milli, BigInt::ZERO);
        prop_assert!(rounded.magnitude() >= a.nanos.magnitude());
        prop_assert!(rounded.magnitude() - a.nanos.magnitude() < *milli.magnitude());
        prop_assert_eq!(l.round_up_to_milli(), l);
    }

    #[test]
    fn small_values_are_what_they_say(a in written()) {
        let read = quantity(&a.text);
        let unit = BigInt::from(1_000_000_000);
        if a.nanos.sign() != Sign::Minus && a.nanos.magnitude() < BigInt::from(i64::MAX).magnitude() {
            prop_assert_eq!(BigInt::from(read.value()), (&a.nanos + &unit - 1u32) / &unit);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-+]?[0-9.]{0,50}[eEinumkKMGTP]{0,3}[-+]?[0-9]{0,12}", other in written()) {
        if let Ok(read) = Quantity::parse(&text) {
            let other = quantity(&other.text);
            let sum = &read + &other;
            let _ = (sum.value(), sum.milli_value(), sum.to_string(), sum.decimal(), sum.round_up_to_milli());
            let _ = (&read - &other).cmp(&read);
        }
    }
}
