//! Follows the life of the first sample, so that the page starts without the engine.

use std::path::Path;
use std::{env, fs, io};

use podstep_core::samples::FIRST;
use podstep_core::{Options, run};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let run = run(FIRST.text, &Options::default());
    let life = run.life.filter(|_| run.diagnostics.is_empty());
    let life = life.ok_or_else(|| io::Error::other("the first sample has a fault"))?;
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo gives no OUT_DIR"))?;
    fs::write(Path::new(&out).join("first.life"), podstep_freeze::freeze(&life))
}
