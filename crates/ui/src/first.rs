//! The life of the first sample: known when the page is built, so that its first picture needs no engine.
//!
//! `build.rs` runs the engine; what it gives is frozen into the module.

use podstep_core::samples::FIRST;
use podstep_core::{Options, Run};

static LIFE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/first.life"));

/// What the engine gives of this text, if it is the first sample with nothing chosen.
pub(crate) fn run(text: &str, options: &Options) -> Option<Run> {
    let is_first = text == FIRST.text && options.version.is_none() && options.sidecar_gate.is_none();
    is_first.then(|| Run { diagnostics: Vec::new(), life: Some(podstep_freeze::thaw(LIFE)) })
}

#[cfg(test)]
mod tests {
    use podstep_core::cluster::Version;
    use podstep_core::samples::{FIRST, SAMPLES};
    use podstep_core::{Options, run};
    use podstep_freeze::freeze;

    #[test]
    fn what_was_frozen_is_what_the_engine_gives() {
        let run = run(FIRST.text, &Options::default());
        assert!(run.diagnostics.is_empty());
        assert_eq!(freeze(&run.life.unwrap()), super::LIFE);
        let first = super::run(FIRST.text, &Options::default()).unwrap();
        assert_eq!(freeze(&first.life.unwrap()), super::LIFE);
    }

    #[test]
    fn anything_else_needs_the_engine() {
        assert!(super::run(SAMPLES[0].text, &Options::default()).is_none());
        let chosen = Options { version: Some(Version::NEWEST), ..Options::default() };
        assert!(super::run(FIRST.text, &chosen).is_none());
    }
}
