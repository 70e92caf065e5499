//! A life survives being frozen: the page is shipped with that of its first sample.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use podstep_core::samples::SAMPLES;
use podstep_core::{Life, Options, run};
use podstep_freeze::{freeze, thaw};

#[test]
fn the_life_of_every_sample_is_the_same_after_it_was_frozen() {
    for sample in SAMPLES {
        let life = run(sample.text, &Options::default()).life.unwrap();
        let bytes = freeze(&life).leak();
        let thawed: Life = thaw(bytes);
        assert_eq!(format!("{thawed:#?}"), format!("{life:#?}"), "{}", sample.id);
        assert_eq!(freeze(&thawed), bytes, "{}", sample.id);
    }
}
