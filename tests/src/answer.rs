//! Vectors are answered line by line.

mod cpu_weights;
mod kubelet;
mod quantities;
mod resources;
mod yaml;

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

/// Answers every line of a file. What cannot be answered still gets a line with its id.
pub fn answer(kind: &str, from: &Path, to: &Path) -> Result<(), String> {
    let answer: fn(&Value) -> Result<String, String> = match kind {
        "resources" => |line| resources::answer(line).map(|answer| answer.to_string()),
        "kubelet" => |line| kubelet::answer(line).map(|answer| answer.to_string()),
        "cpu-weights" => |line| cpu_weights::answer(line).map(|answer| answer.to_string()),
        "quantities" => |line| quantities::parsed(line).map(|answer| answer.to_string()),
        "quantity-arithmetic" => |line| quantities::computed(line).map(|answer| answer.to_string()),
        "yaml" => yaml::answer,
        _ => return Err(format!("`answer {kind}` is not built yet")),
    };
    let text = std::fs::read_to_string(from).map_err(|e| format!("{}: {e}", from.display()))?;
    let mut answers = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let line: Value = serde_json::from_str(line).unwrap_or_default();
        let answer = answer(&line).unwrap_or_else(|failure| json!({"failure": failure}).to_string());
        // Every answer is an object with at least one key.
        let keys = answer.strip_prefix('{').unwrap_or_default();
        writeln!(answers, "{{\"id\":{},{keys}", line["id"]).map_err(|e| e.to_string())?;
    }
    std::fs::write(to, answers).map_err(|e| format!("{}: {e}", to.display()))
}

/// A text of a line.
fn text<'l>(line: &'l Value, key: &str) -> Result<&'l str, String> {
    line[key].as_str().ok_or_else(|| format!("the line has no text `{key}`"))
}
