//! Quantities as Kubernetes reads and prints them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::time::{Duration, Instant};

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
    assert_eq!(Quantity::parse("Ei"), Err(ParseError::Number));
    assert_eq!(Quantity::parse(" 1"), Err(ParseError::Format));
    assert_eq!(Quantity::parse("1ki"), Err(ParseError::Suffix));
    assert_eq!(Quantity::parse("1e100"), Err(ParseError::OutOfRange));
    assert_eq!(quantity("1000E").to_string(), "1000E");
    assert_eq!(quantity("0.00000000000000000001Gi").to_string(), "1n");
}

#[test]
fn exponents_cost_nothing() {
    let begin = Instant::now();
    for (text, expected) in [
        ("1e-100000000", Ok("1e-9")),
        ("1e-2147483647", Ok("1e-9")),
        ("0e2147483647", Ok("0")),
        ("1e2147483647", Err(ParseError::OutOfRange)),
        ("1e4294967296", Ok("1")),
    ] {
        let read = Quantity::parse(text).map(|quantity| quantity.to_string());
        assert_eq!(read, expected.map(str::to_owned), "{text}");
    }
    let long = format!("0.{}1Gi", "0".repeat(100_000));
    assert_eq!(quantity(&long).to_string(), "1n");
    assert!(begin.elapsed() < Duration::from_secs(1));
}

#[test]
fn sums_and_comparisons() {
    let sum = |a, b| quantity(a).checked_add(quantity(b)).unwrap();
    for (a, b, expected) in [
        ("100m", "200m", "300m"),
        ("1Gi", "512Mi", "1536Mi"),
        ("13Gi", "1500m", "13958643713500m"),
        ("0", "1Mi", "1Mi"),
        ("1Mi", "1M", "2048576"),
        ("1M", "1Mi", "2048576"),
        ("500m", "1500m", "2"),
    ] {
        assert_eq!(sum(a, b).to_string(), expected, "{a} + {b}");
    }
    assert_eq!((sum("1Mi", "1M").format(), sum("1M", "1Mi").format()), (Format::BinarySI, Format::DecimalSI));
    assert_eq!(quantity("1").checked_sub(quantity("250m")).unwrap().to_string(), "750m");
    assert_eq!(quantity("0.5"), quantity("500m"));
    assert_eq!(quantity("64Mi"), quantity("67108864"));
    assert!(quantity("1Gi") > quantity("1G"));
    assert_eq!(quantity("1Ki").max(quantity("1024")).to_string(), "1Ki", "the first one of equals");
    assert_eq!(quantity("170000000E").checked_add(quantity("170000000E")).map(|sum| sum.sign()), Some(1));
    assert_eq!(quantity("170000000000E").checked_add(quantity("1000000000E")), None);
}

#[test]
fn rounding_goes_away_from_zero() {
    assert_eq!((quantity("1.2").value_ceil(), quantity("-1.2").value_ceil()), (2, -2));
    assert_eq!((quantity("100u").milli_ceil(), quantity("-100u").milli_ceil()), (1, -1));
    assert_eq!(serde_json::to_string(&quantity("1500m")).unwrap(), r#""1500m""#);
}

fn any_quantity() -> impl Strategy<Value = Quantity> {
    let suffix = proptest::sample::select(vec!["n", "u", "m", "", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "e-3", "E6"]);
    (any::<i32>(), 0u32..10_000, suffix).prop_map(|(whole, part, suffix)| quantity(&format!("{whole}.{part}{suffix}")))
}

proptest! {
    #[test]
    fn printing_and_reading_keep_the_value(quantity in any_quantity()) {
        let text = quantity.to_string();
        let read = Quantity::parse(&text).unwrap();
        prop_assert_eq!(read, quantity);
        prop_assert_eq!(read.to_string(), text);
    }

    #[test]
    fn sums_do_not_depend_on_the_order(a in any_quantity(), b in any_quantity()) {
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        prop_assert_eq!(a.checked_add(b).unwrap().checked_sub(b), Some(a));
        prop_assert!(a.max(b) >= a && a.max(b) >= b);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-+]?[0-9.]{0,50}[eEinumkKMGTP]{0,3}[-+]?[0-9]{0,12}") {
        let _ = Quantity::parse(&text);
    }
}
