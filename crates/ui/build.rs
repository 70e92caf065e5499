//! Follows the lives of the samples: of the first one the page brings everything, so that it starts without the engine,
//! and of each one the gallery shows a small picture.

use std::path::Path;
use std::{env, fs, io};

use podstep_core::samples::{FIRST, SAMPLES, Sample};
use podstep_core::{Options, run};
use podstep_export::preview::Preview;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo gives no OUT_DIR"))?;
    let life = |sample: &Sample| {
        let run = run(sample.text, &Options::default());
        let (findings, life) = (run.diagnostics, run.life);
        life.map(|life| (findings, life)).ok_or_else(|| io::Error::other(format!("{} has no life", sample.id)))
    };
    let (findings, first) = life(FIRST)?;
    if !findings.is_empty() {
        return Err(io::Error::other("the first sample has a fault"));
    }
    fs::write(Path::new(&out).join("first.life"), podstep_freeze::freeze(&first))?;
    let previews = SAMPLES.iter().map(|sample| Ok(Preview::of(&life(sample)?.1.trace)));
    fs::write(
        Path::new(&out).join("samples.previews"),
        podstep_freeze::freeze(&previews.collect::<io::Result<Vec<_>>>()?),
    )
}
