//! The inputs of a recording: its `programs`, `actions` and `node` are those of a Scenario. What the recordings'
//! cluster adds to them stands here.

use podstep_core::lifecycle::{Asked, Pull};
use podstep_core::process::{OnTerm, Program};
use podstep_core::scenario::{self, Scenario};
use podstep_core::time::Millis;
use serde_json::Value;

/// The shells of the recordings' containers run their traps this long after the signal.
const TRAP: Millis = Millis(9);
/// Without a handler a process that is not PID 1 dies this long after the signal.
const NO_HANDLER: OnTerm = OnTerm::Exit { after: Millis(10), exit_code: 143 };

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

/// The programs of a container. `ignore` of a recording is a program without handler.
pub fn programs(told: &Scenario, asked: Asked<'_>) -> Vec<Program> {
    let is_told = told.programs.iter().any(|(name, _)| *name == asked.container.name);
    let mut programs = told.programs(asked);
    for program in programs.iter_mut().filter(|_| is_told) {
        program.on_term = match program.on_term {
            OnTerm::Exit { after, exit_code } => OnTerm::Exit { after: after + TRAP, exit_code },
            OnTerm::Ignore if asked.pod.shares_pids => NO_HANDLER,
            OnTerm::Ignore => OnTerm::Ignore,
        };
    }
    programs
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
