//! The WebAssembly module that the page loads: it mounts Podstep's user interface.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: js_sys::Error);
}

/// Shows Podstep inside `root`, for as long as the page lives; with this text instead of the stored one, or with the
/// first sample if it is empty.
#[wasm_bindgen]
pub fn start(root: web_sys::Element, text: Option<String>) {
    // The trap that follows a panic says nothing of its own.
    std::panic::set_hook(Box::new(|panic| report_error(js_sys::Error::new(&panic.to_string()))));
    // The handle only serves to unmount, which this page never does.
    let _mounted = podstep_ui::mount(root, text);
}

/// The version of Podstep.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
