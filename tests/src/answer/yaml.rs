//! `yaml`.

use podstep_core::api;
use podstep_manifest::{Node, ProblemKind, Value as Yaml};
use serde_json::{Value, json};

use super::text;

/// The objects of a text, if it is one that is sent.
pub fn answer(line: &Value) -> Result<String, String> {
    if line.get("text_base64").is_some() {
        // Only what is not UTF-8 comes in this form, and that is not a text.
        return Ok(json!({"ok": false}).to_string());
    }
    let (documents, mut problems) = podstep_manifest::parse(text(line, "text")?);
    problems.retain(|problem| !matches!(problem.kind, ProblemKind::DuplicateKey(_)));
    let mut found = Vec::new();
    for document in &documents {
        api::check_metadata(&document.root, &mut found);
    }
    if documents.is_empty() || !problems.is_empty() || !found.is_empty() {
        return Ok(json!({"ok": false}).to_string());
    }
    let objects: Vec<String> = documents.iter().map(|document| printed(&document.root)).collect();
    Ok(format!("{{\"ok\":true,\"objects\":[{}]}}", objects.join(",")))
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
