//! `admission`.

use podstep_core::admission::{self, Admitted, FieldError};
use podstep_core::cluster::Cluster;
use podstep_manifest::Node;
use serde_json::{Value, json};

use super::{printed, text};

/// What the API server says to a text's only object, and what it stores; a generated name ends with `XXXXX`.
pub fn answer(line: &Value) -> Result<String, String> {
    let (documents, problems) = podstep_manifest::parse(text(line, "manifest")?);
    let refused: Vec<FieldError> = problems.iter().filter_map(admission::refused_text).collect();
    let admitted: Vec<Admitted> = documents
        .iter()
        .flat_map(|document| admission::objects(&document.root))
        .map(|object| admission::admit(object, &Cluster::default()))
        .collect();
    let mut errors: Vec<&FieldError> = admitted.iter().flat_map(|admitted| &admitted.errors).collect();
    let none = admission::no_objects();
    if !refused.is_empty() {
        errors = refused.iter().take(1).collect();
    } else if documents.is_empty() {
        errors.push(&none);
    }
    let accepted = errors.is_empty();
    let stored = admitted.first().filter(|_| accepted).map_or("null".to_owned(), |admitted| stored(&admitted.object));
    let mut errors: Vec<_> =
        errors.iter().map(|e| (e.path.as_str(), e.error_type.as_str(), e.message.as_str())).collect();
    errors.sort_unstable();
    errors.dedup();
    let errors: Vec<Value> =
        errors.iter().map(|(path, kind, message)| json!({"path": path, "type": kind, "message": message})).collect();
    let mut warnings: Vec<&str> =
        admitted.iter().flat_map(|admitted| &admitted.warnings).map(|warning| warning.text.as_str()).collect();
    warnings.sort_unstable();
    warnings.dedup();
    let (errors, warnings) = (json!(errors), json!(warnings));
    let answer = format!(r#"{{"accepted":{accepted},"errors":{errors},"warnings":{warnings},"defaulted":{stored}}}"#);
    Ok(match admitted.first().and_then(|admitted| generated_name(&admitted.object)) {
        Some(name) => answer.replace(name, &format!("{}XXXXX", name.trim_end_matches("xxxxx"))),
        None => answer,
    })
}

/// The object as the vectors have it: created in the namespace `default`, without what admission plugins set.
fn stored(object: &Node) -> String {
    const PLUGINS: [&str; 4] = ["serviceAccount", "serviceAccountName", "priority", "preemptionPolicy"];
    let mut value: Value = serde_json::from_str(&printed(object)).unwrap_or_default();
    if value["metadata"]["namespace"].is_string() {
        value["metadata"]["namespace"] = "default".into();
    }
    if value["kind"] == "Pod"
        && let Some(spec) = value["spec"].as_object_mut()
    {
        spec.retain(|key, _| !PLUGINS.contains(&key.as_str()));
        if let Some(tolerations) = spec.get_mut("tolerations").and_then(Value::as_array_mut) {
            tolerations.retain(|toleration| !is_default_toleration(toleration));
            if tolerations.is_empty() {
                spec.remove("tolerations");
            }
        }
    }
    value.to_string()
}

fn generated_name(object: &Node) -> Option<&str> {
    let meta = object.get("metadata")?;
    meta.get("generateName")?;
    meta.get("name")?.as_str().filter(|name| name.ends_with("xxxxx"))
}

fn is_default_toleration(toleration: &Value) -> bool {
    ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].into_iter().any(|key| {
        *toleration == json!({"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300})
    })
}
