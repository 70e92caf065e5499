//! Recordings are simulated from their inputs: `kubernetes`, `node`, `objects`, `programs`, `actions`, `observedFor`.

mod inputs;
mod written;

use std::path::Path;
use std::rc::Rc;

use podstep_core::api::PodSpec;
use podstep_core::cluster::{Cluster, Version};
use podstep_core::lifecycle::{self, Input, Timing};
use podstep_core::process::Around;
use podstep_core::time::Millis;
use podstep_core::{Options, input};
use serde_json::Value;

use inputs::{pull, scenario, seconds};
use written::written;

/// Simulates every `*.json` of a folder into another.
pub fn replay(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::create_dir_all(to).map_err(|e| e.to_string())?;
    let mut names: Vec<_> = std::fs::read_dir(from)
        .map_err(|e| format!("{}: {e}", from.display()))?
        .flatten()
        .map(|e| e.file_name())
        .collect();
    names.sort();
    for name in names.iter().filter(|name| name.to_string_lossy().ends_with(".json")) {
        let text = std::fs::read_to_string(from.join(name)).map_err(|e| e.to_string())?;
        let recording: Value = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", name.display()))?;
        std::fs::write(to.join(name), simulated(&recording).to_string()).map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn simulated(recording: &Value) -> Value {
    let version = recording["kubernetes"].as_str().and_then(Version::parse);
    let mut cluster = Cluster::new(version.unwrap_or(Version::NEWEST));
    let mut workloads = Vec::new();
    for object in recording["objects"].as_array().into_iter().flatten() {
        let read = input::read(&object.to_string(), &Options { version, ..Options::default() });
        cluster = read.cluster;
        workloads.extend(read.workload);
    }
    let told = scenario(recording);
    let trace = lifecycle::simulate(Input {
        actions: told.actions.clone().unwrap_or_default(),
        pull: Rc::new(pull),
        images_present: told.images.present.clone(),
        // The recordings pull from a registry on the same machine.
        timing: Timing { pull: Millis(100), ..Timing::OBSERVED },
        horizon: seconds(&recording["observedFor"]),
        ..Input::new(workloads, cluster, |pod: &PodSpec, around: Around| told.programs(pod, around))
    });
    written(&trace, recording)
}
