//! `resource-validation`.

use podstep_core::admission::{self, FieldError};
use podstep_core::cluster::Cluster;
use serde_json::{Value, json};

use super::text;

/// Why the API server refuses a Pod, one text for each finding.
pub fn answer(line: &Value) -> Result<Value, String> {
    let (documents, _) = podstep_manifest::parse(text(line, "manifest")?);
    let pod = documents.first().ok_or("no document")?;
    let errors = admission::admit(&pod.root, &Cluster::default()).errors;
    let mut errors: Vec<String> = errors.into_iter().map(FieldError::line).collect();
    errors.sort_unstable();
    errors.dedup();
    Ok(json!({"validation_errors": errors}))
}
