//! The inputs of a recording: its `programs`, `actions` and `node` are those of a Scenario. What the recordings'
//! cluster adds to them stands here.

use podstep_core::lifecycle::Pull;
use podstep_core::scenario::{self, Scenario};
use podstep_core::time::Millis;
use serde_json::Value;

/// The Scenario of a recording.
pub fn scenario(recording: &Value) -> Scenario {
    let told = ["programs", "actions", "node"].map(|field| (field.to_owned(), recording[field].clone()));
    let documents = podstep_manifest::parse(&Value::Object(told.into_iter().collect()).to_string()).0;
    let mut told = documents.first().map(|document| scenario::read(&document.root).0).unwrap_or_default();
    for run in told.programs.iter_mut().flat_map(|(_, runs)| runs) {
        // The recordings say when the file is made, or it is never made.
        run.started_file_after.get_or_insert(None);
    }
    told
}

/// `nosuch:*` exists nowhere.
pub fn pull(image: &str) -> Pull {
    if image.starts_with("nosuch:") { Pull::Missing } else { Pull::Usual }
}

pub fn seconds(value: &Value) -> Millis {
    let text = value.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = format!("{part:0<3}").chars().take(3).collect::<String>();
    Millis::secs(whole.parse().unwrap_or(0)) + Millis(part.parse().unwrap_or(0))
}
