//! `yaml`.

use podstep_core::admission::unsent;
use podstep_core::cluster::Cluster;
use podstep_manifest::ProblemKind;
use serde_json::{Value, json};

use super::{printed, text};

/// The objects of a text, if it is one that is sent.
pub fn answer(line: &Value) -> Result<String, String> {
    if line.get("text_base64").is_some() {
        // Only what is not UTF-8 comes in this form, and that is not a text.
        return Ok(json!({"ok": false}).to_string());
    }
    let (documents, mut problems) = podstep_manifest::parse(text(line, "text")?);
    problems.retain(|problem| !matches!(problem.kind, ProblemKind::DuplicateKey { .. }));
    let cluster = Cluster::default();
    let is_refused = documents.iter().any(|document| unsent(&document.root, &cluster).is_some());
    if documents.is_empty() || !problems.is_empty() || is_refused {
        return Ok(json!({"ok": false}).to_string());
    }
    let objects: Vec<String> = documents.iter().map(|document| printed(&document.root)).collect();
    Ok(format!("{{\"ok\":true,\"objects\":[{}]}}", objects.join(",")))
}
