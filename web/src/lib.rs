//! The WebAssembly module that the page loads: it mounts Podstep's user interface.

use wasm_bindgen::prelude::wasm_bindgen;

/// Shows Podstep inside `root`, for as long as the page lives.
#[wasm_bindgen]
pub fn start(root: web_sys::Element) {
    // The handle only serves to unmount, which this page never does.
    let _mounted = podstep_ui::mount(root);
}

/// The version of Podstep.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
