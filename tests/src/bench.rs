//! One line per benchmark: `name median_ns iterations`.

use std::hint::black_box;
use std::time::Instant;

use podstep_core::{Options, run, samples::SAMPLES};

const ITERATIONS: usize = 201;

/// Times the whole way of each sample: text to life.
pub fn bench() -> Result<(), String> {
    for sample in SAMPLES {
        let mut times: Vec<u128> = (0..ITERATIONS)
            .map(|_| {
                let begin = Instant::now();
                black_box(run(black_box(sample.text), &Options::default()));
                begin.elapsed().as_nanos()
            })
            .collect();
        times.sort_unstable();
        println!("run/{} {} {ITERATIONS}", sample.id, times.get(ITERATIONS / 2).copied().unwrap_or_default());
    }
    Ok(())
}
