//! The engine alone as a WebAssembly module, compiled as the page's is, for the benchmark in Node.

use podstep_core::lifecycle::Bounds;
use podstep_core::{Options, Run, run};
use wasm_bindgen::prelude::wasm_bindgen;

/// A life that was followed; freeing it is no part of the work.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Lived(Run);

#[wasm_bindgen]
impl Lived {
    /// Follows the life of a text.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Self {
        Self(run(text, &Options { bounds: Bounds::LARGE, ..Options::default() }))
    }

    /// How many steps it has.
    #[wasm_bindgen(getter)]
    pub fn steps(&self) -> usize {
        self.0.life.as_ref().map_or(0, |life| life.trace.steps.len())
    }

    /// Whether it was cut off because it is too long or has too many Pods.
    #[wasm_bindgen(getter)]
    pub fn cut(&self) -> bool {
        self.0.life.as_ref().is_some_and(|life| life.trace.cut)
    }
}
