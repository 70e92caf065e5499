//! Vectors are answered line by line.

mod admission;
mod cpu_weights;
mod kubelet;
mod quantities;
mod resource_validation;
mod resources;
mod yaml;

use std::fmt::Write;
use std::path::Path;

use podstep_manifest::{Node, Value as Yaml};
use serde_json::{Value, json};

/// Answers every line of a file. What cannot be answered still gets a line with its id.
pub fn answer(kind: &str, from: &Path, to: &Path) -> Result<(), String> {
    let answer: fn(&Value) -> Result<String, String> = match kind {
        "resources" => |line| resources::answer(line).map(|answer| answer.to_string()),
        "kubelet" => |line| kubelet::answer(line).map(|answer| answer.to_string()),
        "cpu-weights" => |line| cpu_weights::answer(line).map(|answer| answer.to_string()),
        "resource-validation" => |line| resource_validation::answer(line).map(|answer| answer.to_string()),
        "quantities" => |line| quantities::parsed(line).map(|answer| answer.to_string()),
        "quantity-arithmetic" => |line| quantities::computed(line).map(|answer| answer.to_string()),
        "admission" => admission::answer,
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

/// The JSON of a node, with every number as it is in the node: `serde_json` would round the large ones.
fn printed(node: &Node) -> String {
    match &node.value {
        Yaml::Null => "null".to_owned(),
        Yaml::Bool(value) => value.to_string(),
        Yaml::Int(number) => number.to_string(),
        Yaml::Number(number) => number.clone(),
        Yaml::String(text) => json!(text).to_string(),
        Yaml::Seq(items) => format!("[{}]", items.iter().map(printed).collect::<Vec<_>>().join(",")),
        Yaml::Map(entries) => {
            let entries = entries.iter().map(|entry| format!("{}:{}", json!(entry.key), printed(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}
