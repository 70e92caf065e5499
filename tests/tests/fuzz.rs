//! The seeds of the fuzz targets, and random texts, through the same functions that the fuzzer calls.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../../fuzz/entries.rs"]
mod entries;

use proptest::{collection::vec, prelude::*, sample::select};

/// The seeds: what people paste, and what a fuzzer or a reader found.
fn seeds() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/seeds");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the seeds").flatten().map(|file| file.path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a seed")).collect()
}

#[test]
fn every_seed_is_read() {
    let seeds = seeds();
    assert!(seeds.len() > 5, "{} seeds", seeds.len());
    let samples = podstep_core::samples::SAMPLES.iter().map(|sample| sample.text.to_owned());
    for text in seeds.into_iter().chain(samples) {
        entries::yaml(&text);
        entries::admission(&text);
    }
}

/// Pieces that manifests are made of, and that break them.
const PIECES: [&str; 46] = [
    "apiVersion: v1\n",
    "kind: Pod\n",
    "kind: Job\n",
    "metadata: {name: p}\n",
    "spec:\n",
    "  containers:\n",
    "  initContainers:\n",
    "  - name: a\n",
    "  - {name: a, image: b}\n",
    "    image: b\n",
    "    restartPolicy: Always\n",
    "    restartpolicy: Always\n",
    "    livenessProbe: {exec: {command: [x]}}\n",
    "    readinessProbe:\n",
    "      tcpSocket: {port: 80}\n",
    "    lifecycle: {preStop: {sleep: {seconds: 40}}}\n",
    "    command: [tail, -f, x]\n",
    "    resources: {requests: {cpu: 1e3m}}\n",
    "  terminationGracePeriodSeconds: 3\n",
    "---\n",
    "# <YOUR-IMAGE>\n",
    "<APP>",
    "\n",
    "\r\n",
    "  ",
    "\t",
    "- ",
    ": ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    "\"",
    "|\n",
    ">-\n",
    "ä",
    "\u{feff}",
    "\u{85}",
    "é\u{301}",
    "😀",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_texts_are_read(text in vec(select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())) {
        entries::yaml(&text);
        entries::admission(&text);
    }

    #[test]
    fn broken_samples_are_read(which in 0usize..9, from in 0usize..2000, length in 0usize..40, piece in select(&PIECES[..])) {
        let samples = podstep_core::samples::SAMPLES;
        let mut text = samples.get(which % samples.len()).expect("a sample").text.to_owned();
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = (floor(from), floor(from + length));
        text.replace_range(start..end, piece);
        entries::yaml(&text);
        entries::admission(&text);
    }
}
