//! `cargo conformance answer` answers what real Kubernetes code answered: some vectors of every kind.

#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Runs the command on vectors; where the answers are.
fn run(kind: &str, from: &Path, name: &str) -> (bool, PathBuf) {
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    let status = command.args(["answer", kind]).args([from, &to]).status().expect("the command runs");
    (status.success(), to)
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// Where an answer differs from what is wanted. Keys beside the wanted ones do not matter.
fn difference(path: &str, want: &Value, got: &Value) -> Option<String> {
    match (want, got) {
        (Value::Object(want), Value::Object(_)) => {
            want.iter().find_map(|(key, want)| difference(&format!("{path}.{key}"), want, &got[key]))
        }
        (Value::Array(want), Value::Array(got)) if want.len() == got.len() => {
            want.iter().zip(got).find_map(|(want, got)| difference(&format!("{path}[]"), want, got))
        }
        _ => (want != got).then(|| format!("{path}: want {want}, got {got}")),
    }
}

fn check(kind: &str) {
    check_file(kind, kind);
}

fn check_file(kind: &str, file: &str) {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(format!("{file}.jsonl"));
    let (done, to) = run(kind, &vectors, file);
    assert!(done);
    let (vectors, answers) = (lines(&vectors), lines(&to));
    assert!(vectors.len() >= 10 && vectors.len() == answers.len());
    for (vector, answer) in vectors.iter().zip(&answers) {
        assert_eq!(vector["id"], answer["id"]);
        assert_eq!(difference("", &vector["expected"], answer), None, "{kind} {}", vector["id"]);
    }
}

#[test]
fn resources_are_answered() {
    check("resources");
}

/// The copies lack `validation_errors`.
#[test]
fn what_the_kubelet_makes_of_pods_is_answered() {
    check("kubelet");
    check("cpu-weights");
}

#[test]
fn admission_is_answered() {
    check("admission");
}

#[test]
fn validation_is_answered() {
    check_file("admission", "admission-validation");
}

#[test]
fn resource_validation_is_answered() {
    check("resource-validation");
}

#[test]
fn quantities_are_answered() {
    check("quantities");
}

#[test]
fn quantity_arithmetic_is_answered() {
    check("quantity-arithmetic");
}

#[test]
fn yaml_is_answered() {
    check("yaml");
}

#[test]
fn what_cannot_be_answered_still_gets_a_line() {
    let from = Path::new(env!("CARGO_TARGET_TMPDIR")).join("odd.jsonl");
    fs::write(&from, "{\"id\": 1}\n\n{\"id\": \"b\", \"manifest\": \": [\"}\nno JSON\n").expect("written");
    let (done, to) = run("resources", &from, "odd-answers");
    assert!(done);
    let answers = lines(&to);
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&Value::from(1), &Value::from("b"), &Value::Null]);
    assert!(answers.iter().all(|answer| answer["failure"].is_string()));
}

#[test]
fn an_unknown_kind_is_refused() {
    let (done, _) = run("horoscopes", Path::new("nothing"), "horoscopes");
    assert!(!done);
}
