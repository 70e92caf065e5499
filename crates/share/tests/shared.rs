//! What is written is read again; whatever else comes is refused, never a panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;

use podstep_core::cluster::Version;
use podstep_core::samples::SAMPLES;
use podstep_core::trace::Trace;
use podstep_core::{Options, run};
use podstep_share::link::{self, Fragment, MAX_FRAGMENT};
use podstep_share::{Event, MAX_STATE_BYTES, Manifest, Opened, Refused, Shared, png, svg};
use proptest::prelude::*;

fn life(text: &str, version: Option<Version>) -> Trace {
    run(text, &Options { version, ..Options::default() }).life.unwrap().trace
}

/// The smallest PNG: one pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

fn some() -> impl Strategy<Value = Shared> {
    let manifest = prop_oneof![
        (0..SAMPLES.len()).prop_map(|at| Manifest::Sample(SAMPLES[at].id)),
        "\\PC{0,200}".prop_map(|text| Manifest::of(&text)),
        "[ -~\\n\\t\\r&<>\"'\u{1}\u{1f600}]{0,200}".prop_map(|text| Manifest::of(&text)),
    ];
    let version = proptest::option::of((Version::OLDEST.0..=Version::NEWEST.0).prop_map(Version));
    let gates = proptest::collection::btree_map("[A-Za-z]{1,20}", any::<bool>(), 0..3);
    let tab = proptest::option::of("[a-z-]{1,10}");
    let at = (0..SAMPLES.len(), 0..40_usize);
    let language = proptest::option::of("[a-z]{2}");
    (manifest, version, gates, tab, at, language).prop_map(|(manifest, version, gates, tab, (of, step), language)| {
        Shared { manifest, version, gates, at: Event::of(&life(SAMPLES[of].text, None), step), tab, language }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(shared in some()) {
        prop_assert_eq!(Shared::read(&shared.write()), Ok(shared.clone()));
        prop_assert_eq!(Shared::unpacked(&shared.packed()), Ok(shared.clone()));
        prop_assert_eq!(Opened::read(shared.write().into_bytes()), Ok(Opened::State(shared.clone())));
        // Control characters of a text, too: JSON writes them with what XML has signs for.
        prop_assert_eq!(svg::read(&svg::metadata(&shared)), Some(Ok(shared.clone())));
        prop_assert_eq!(png::read(&png::with(PNG, &shared)), Some(Ok(shared)));
    }

    #[test]
    fn compressed_bytes_travel_in_a_link(bytes in proptest::collection::vec(any::<u8>(), 1..300)) {
        prop_assert_eq!(link::read(&link::of_deflated(&bytes)), Some(Ok(Fragment::Deflated(bytes))));
    }

    #[test]
    fn nothing_that_is_opened_panics(text in "\\PC{0,300}", bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = link::read(&text);
        let _ = link::read(&format!("v1:z:{text}"));
        let _ = Shared::read(&text);
        let _ = Shared::unpacked(&text);
        let _ = Opened::read(bytes.clone());
        let _ = png::read(&[PNG, &bytes].concat());
        let _ = svg::read(&text);
    }
}

/// What a fragment says, in a word.
fn says(fragment: &str) -> String {
    match link::read(fragment) {
        None => "none of ours".to_owned(),
        Some(Err(refused)) => format!("{refused:?}"),
        Some(Ok(Fragment::Whole(shared))) => shared.write(),
        Some(Ok(Fragment::Deflated(bytes))) => format!("{} bytes", bytes.len()),
    }
}

#[test]
fn every_fragment_says_something_or_is_refused() {
    let cases = [
        ("", "none of ours"),
        ("resources", "none of ours"),
        ("v", "none of ours"),
        ("version", "none of ours"),
        ("v:s:job-sidecar", "none of ours"),
        ("v1:s:job-sidecar", r#"{"v":1,"sample":"job-sidecar"}"#),
        ("v1%3As%3ajob-sidecar", r#"{"v":1,"sample":"job-sidecar"}"#),
        ("v1:s:", "Sample"),
        ("v1:s:no-such-sample", "Sample"),
        ("v1:s:<script>", "Sample"),
        ("v1", "Broken"),
        ("v1:", "Broken"),
        ("v1:z", "Broken"),
        ("v1:z:", "Broken"),
        ("v1:z:A", "Broken"),
        ("v1:z:not base64", "Broken"),
        ("v1:z:я", "Broken"),
        ("v1:z:Zg==", "Broken"),
        ("v1:z:Zh", "Broken"),
        ("v1:z:Zm9v+", "Broken"),
        ("v1:z:AAAA", "3 bytes"),
        ("v1:z:-_8", "2 bytes"),
        ("v1:x:AAAA", "Codec"),
        ("v1::AAAA", "Codec"),
        ("v1:zd1:AAAA", "Codec"),
        ("v0:z:AAAA", "Broken"),
        ("v2:z:AAAA", "Newer { version: 2 }"),
        ("v99999999999999999999:z:AAAA", "Newer { version: 18446744073709551615 }"),
    ];
    for (fragment, expected) in cases {
        assert_eq!(says(fragment), expected, "{fragment}");
    }
    assert_eq!(
        says(&format!("v1:z:{}", "A".repeat(MAX_FRAGMENT))),
        format!("{:?}", Refused::TooLong { limit: MAX_FRAGMENT })
    );
}

#[test]
fn what_is_no_state_is_refused() {
    let long = format!(r#"{{"v":1,"text":"{}"}}"#, "a".repeat(MAX_STATE_BYTES));
    let deep = "[".repeat(100_000);
    let cases = [
        ("", Refused::Broken),
        ("{}", Refused::Broken),
        ("[]", Refused::Broken),
        (r#"{"v":1}"#, Refused::Broken),
        (r#"{"v":"1","text":""}"#, Refused::Broken),
        (r#"{"v":-1,"text":""}"#, Refused::Broken),
        (r#"{"v":0,"text":""}"#, Refused::Broken),
        (r#"{"v":1,"text":7}"#, Refused::Broken),
        (r#"{"v":1,"text":"a","sample":"job-sidecar"}"#, Refused::Broken),
        (r#"{"v":1,"sample":"no-such-sample"}"#, Refused::Sample),
        (r#"{"v":1,"text":"a","at":{"ms":-1,"fact":"x"}}"#, Refused::Broken),
        (r#"{"v":2,"anything":[]}"#, Refused::Newer { version: 2 }),
        (&long, Refused::TooLong { limit: MAX_STATE_BYTES }),
        (&deep, Refused::Broken),
    ];
    for (json, expected) in cases {
        assert_eq!(Shared::read(json), Err(expected), "{}", &json[..json.len().min(80)]);
    }
}

#[test]
fn what_this_version_does_not_know_is_left_out() {
    let read = Shared::read(r#"{"v":1,"text":"kind: Pod","version":"1.99","gates":{"New":true},"more":1}"#).unwrap();
    assert_eq!(read.version, None);
    assert_eq!(read.gates, BTreeMap::from([("New".to_owned(), true)]));
}

#[test]
fn an_unchanged_sample_is_its_id_and_a_text_that_is_one_becomes_it() {
    let sample = Shared::new(Manifest::of(SAMPLES[0].text));
    assert_eq!(link::of_sample(&sample), Some(format!("v1:s:{}", SAMPLES[0].id)));
    let elsewhere = Shared { version: Some(Version(30)), ..sample };
    assert_eq!(link::of_sample(&elsewhere), None);
    assert!(elsewhere.write().len() < 60, "{}", elsewhere.write());
    assert_eq!(elsewhere.manifest.text(), SAMPLES[0].text);
}

#[test]
fn a_file_is_what_it_holds() {
    let text = |text: &str| Ok(Opened::Text(text.to_owned()));
    let state = Ok(Opened::State(Shared::new(Manifest::Sample(SAMPLES[0].id))));
    let sample = format!(r#"{{"v": 1, "sample": "{}"}}"#, SAMPLES[0].id);
    let cases: [(&[u8], Result<Opened, Refused>); 10] = [
        (b"kind: Pod", text("kind: Pod")),
        (b"v: 1\ntext: x", text("v: 1\ntext: x")),
        (br#"{"kind": "Pod", "v": 1}"#, text(r#"{"kind": "Pod", "v": 1}"#)),
        (br#"{"apiVersion": "v1", "v": 1}"#, text(r#"{"apiVersion": "v1", "v": 1}"#)),
        (sample.as_bytes(), state),
        (br#"{"v": 7}"#, Err(Refused::Newer { version: 7 })),
        (b"<svg/>", text("<svg/>")),
        (b"<svg><state xmlns=\"https://podstep.dev/state\">{}", Err(Refused::Broken)),
        (PNG, Err(Refused::Broken)),
        (b"\xff\xfe", Err(Refused::Broken)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(Opened::read(bytes.to_vec()), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn every_cut_of_a_picture_is_refused_or_says_nothing() {
    let shared = Shared::new(Manifest::Text("a: 'Ї'".to_owned()));
    let whole = png::with(PNG, &shared);
    for end in 0..whole.len() {
        let read = png::read(&whole[..end]);
        assert!(matches!(read, None | Some(Err(_))) || read == Some(Ok(shared.clone())), "{end}");
    }
    let svg = svg::metadata(&shared);
    assert!((0..svg.len()).all(|end| !svg.is_char_boundary(end) || !matches!(svg::read(&svg[..end]), Some(Ok(_)))));
}

#[test]
fn a_step_is_found_again_also_in_a_changed_life() {
    let text = SAMPLES[0].text;
    let trace = life(text, None);
    assert_eq!(Event::of(&trace, 0), None);
    for step in 1..trace.steps.len() {
        assert_eq!(Event::of(&trace, step).unwrap().find(&trace), step);
    }
    // Another version has other steps; what happens in both is found in both.
    let earlier = life(text, Some(Version(30)));
    for step in 1..trace.steps.len() {
        let found = Event::of(&trace, step).unwrap().find(&earlier);
        assert!(found < earlier.steps.len());
    }
    let beyond = Event::of(&trace, trace.steps.len());
    assert_eq!(beyond, None);
}
