//! The WebAssembly module with the rules of the API server's validation.

use podstep_core::Options;
use podstep_core::cluster::Version;
use wasm_bindgen::prelude::wasm_bindgen;

/// What the API server refuses or warns of in a text, as `podstep_core::checker` writes it. `minor` and `sidecar_gate`
/// are what the reader chose; without them the text decides.
#[wasm_bindgen]
pub fn check(text: &str, minor: Option<u32>, sidecar_gate: Option<bool>) -> String {
    let version = minor.and_then(|minor| Version::all().find(|version| u32::from(version.0) == minor));
    podstep_core::checker::check(text, &Options { version, sidecar_gate, delete_at: None })
}
