//! The WebAssembly module that the page loads: it mounts Podstep's user interface.

use wasm_bindgen::prelude::wasm_bindgen;

/// Shows Podstep inside `root`, for as long as the page lives. `load_checker` loads the module with the API server's
/// rules: a promise of its function `check`.
#[wasm_bindgen]
pub fn start(root: web_sys::Element, load_checker: js_sys::Function) {
    // The handle only serves to unmount, which this page never does.
    let _mounted = podstep_ui::mount(root, Some(load_checker));
}

/// The version of Podstep.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
