//! `cargo conformance replay|answer|bench`: loads a file, calls the core, prints JSON. Holds no rule.

#![allow(clippy::indexing_slicing, reason = "indexing a JSON value yields null where nothing is")]

mod answer;
mod bench;
mod replay;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["replay", from, to] => replay::replay(from.as_ref(), to.as_ref()),
        ["answer", kind, from, to] => answer::answer(kind, from.as_ref(), to.as_ref()),
        ["bench"] => bench::bench(),
        _ => Err("usage: cargo conformance replay IN_DIR OUT_DIR | answer KIND IN.jsonl OUT.jsonl | bench".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
