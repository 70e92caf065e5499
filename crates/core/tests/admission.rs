//! What an API server of each version refuses and drops: cases as data, in `versions.txt`.
//!
//! A case is a line `### 1.NN[ gate on]: title`, a manifest, a line `=>`, and the findings.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use podstep_core::admission::{Admitted, ErrorType, admit};
use podstep_core::cluster::{Cluster, Version};
use podstep_manifest::LineIndex;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn every_version_has_its_fields() {
    let cases = include_str!("versions.txt");
    let mut count = 0;
    for case in cases.split("### ").filter(|case| !case.is_empty()) {
        let (head, rest) = case.split_once('\n').unwrap_or_else(|| panic!("no manifest: {case}"));
        let (manifest, wanted) = rest.split_once("=>\n").unwrap_or_else(|| panic!("no findings: {head}"));
        let (which, _) = head.split_once(':').unwrap_or((head, ""));
        let sidecar_gate = which.ends_with("gate on").then_some(true);
        let version = which.split(' ').next().and_then(Version::parse).unwrap_or_else(|| panic!("no version: {head}"));
        assert_eq!(findings(manifest, &Cluster { version, sidecar_gate }), wanted, "{head}");
        count += 1;
    }
    assert!(count > 8, "{count} cases");
}

fn findings(manifest: &str, cluster: &Cluster) -> String {
    let places = LineIndex::new(manifest);
    let mut out = String::new();
    for document in &podstep_manifest::parse(manifest).0 {
        let Admitted { errors, dropped, .. } = admit(&document.root, cluster);
        for error in errors {
            let place = places.place(error.span.start);
            let message = error.message.replace('\n', "\\n");
            out += &format!("error {}:{} {message}", place.line, place.column);
            if let ErrorType::UnknownField { since: Some(since), .. } = error.error_type {
                out += &format!(" (since {since})");
            }
            out.push('\n');
        }
        for dropped in dropped {
            let place = places.place(dropped.span.start);
            out += &format!("dropped {}:{} {}", place.line, place.column, dropped.path);
            if let Some(since) = dropped.kept_since {
                out += &format!(" (kept since {since})");
            }
            out.push('\n');
        }
    }
    out
}

/// Whatever stands in a text, reading it ends.
#[test]
fn no_part_of_a_manifest_breaks_it() {
    let manifest = podstep_core::samples::SAMPLES.first().map(|sample| sample.text).unwrap_or_default();
    let lines: Vec<&str> = manifest.lines().collect();
    for left_out in 0..lines.len() {
        for version in Version::all() {
            let rest = lines.iter().enumerate().filter(|(index, _)| *index != left_out).map(|(_, line)| *line);
            let text = rest.collect::<Vec<_>>().join("\n");
            for document in &podstep_manifest::parse(&text).0 {
                let Admitted { errors, .. } = admit(&document.root, &Cluster::new(version));
                assert!(errors.iter().all(|error| !error.message.is_empty()), "{errors:?}");
            }
        }
    }
}
