//! What must hold of any text: nothing panics, and every place lies in the text.
//!
//! libFuzzer calls these with texts that it finds, `tests/tests/fuzz.rs` with the seeds and with random ones.
#![allow(dead_code, reason = "each fuzz target uses one of them")]

use podstep_core::cluster::Version;
use podstep_core::diagnostic::{Diagnostic, Finding, Severity};
use podstep_core::{Options, check};
use podstep_manifest::{Node, Span};

/// The YAML reader.
pub fn yaml(text: &str) {
    let (documents, problems) = podstep_manifest::parse(text);
    for document in &documents {
        places(text, &document.root);
    }
    for problem in &problems {
        place(text, problem.span);
    }
}

/// What a person's text meets before anything runs: on the oldest and newest version, with every fix applied.
pub fn admission(text: &str) {
    for version in [Version::NEWEST, Version::OLDEST] {
        let options = Options { version: Some(version), ..Options::default() };
        let found = check(text, &options);
        let readable = found.iter().all(|diagnostic| !is_syntax(diagnostic));
        for diagnostic in &found {
            place(text, diagnostic.span);
            let Some(fix) = &diagnostic.fix else { continue };
            let mut fixed = text.to_owned();
            let mut end = text.len();
            for (span, new) in fix.edits.iter().rev() {
                place(text, *span);
                assert!(span.end <= end, "edits out of order: {fix:?}");
                end = span.start;
                fixed.replace_range(span.start..span.end, new);
            }
            assert_ne!(fixed, text, "{diagnostic:?} changes nothing");
            let broken = check(&fixed, &options).iter().any(is_syntax);
            assert!(!readable || !broken, "{diagnostic:?} breaks the text:\n{fixed}");
        }
    }
}

fn is_syntax(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
        && matches!(diagnostic.finding, Finding::Syntax { .. } | Finding::Indentation { .. })
}

fn places(text: &str, node: &Node) {
    place(text, node.span);
    node.items().iter().for_each(|item| places(text, item));
    for entry in node.entries() {
        place(text, entry.key_span);
        places(text, &entry.value);
    }
}

fn place(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} is no part of the text");
}
