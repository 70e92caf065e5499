//! What the page weighs, and what it may weigh.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::project::{Project, files_below};

/// What a part of the page may weigh.
struct Budget {
    name: &'static str,
    /// The goal, in bytes.
    goal: usize,
    /// What it may weigh until the goal is met: only ever lowered, so that nothing gets heavier meanwhile.
    ceiling: usize,
}

/// Everything the page loads, as a server sends it with gzip.
const PAGE_GZIP: Budget = Budget { name: "the page with gzip", goal: 230_000, ceiling: 270_000 };
/// The WebAssembly module with brotli.
const WASM_BROTLI: Budget = Budget { name: "WebAssembly with brotli", goal: 200_000, ceiling: 213_500 };
/// The JavaScript with brotli.
const JS_BROTLI: Budget = Budget { name: "JavaScript with brotli", goal: 8_000, ceiling: 8_000 };

/// What makes a report fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fail {
    /// A part over its goal.
    OverGoal,
    /// A part over its ceiling.
    OverCeiling,
    /// Nothing: the report only tells.
    Never,
}

/// The page as one file: not part of what the page loads.
const STANDALONE: &str = "standalone.html";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the size of every shipped file and holds it against the budgets.
pub fn report(project: &Project, fail: Fail) -> Result<()> {
    let dist = project.dist();
    let mut page = Size::default();
    let mut wasm = 0;
    let mut js = 0;
    print_row("file", ["raw", "gzip -9", "brotli 11"].map(str::to_owned));
    for file in files_below(&dist)? {
        let size = measure(&fs::read(&file)?)?;
        let name = file.strip_prefix(&dist)?.to_string_lossy().into_owned();
        print_size(&name, size);
        if name == STANDALONE {
            continue;
        }
        page.raw += size.raw;
        page.gzip += size.gzip;
        page.brotli += size.brotli;
        match Path::new(&name).extension().and_then(|extension| extension.to_str()) {
            Some("wasm") => wasm += size.brotli,
            Some("js") => js += size.brotli,
            _ => {}
        }
    }
    print_size("the page (all but the single file)", page);

    let mut over = false;
    for (budget, size) in [(PAGE_GZIP, page.gzip), (WASM_BROTLI, wasm), (JS_BROTLI, js)] {
        let Budget { name, goal, ceiling } = budget;
        let verdict = if size <= goal { "within" } else { "OVER" };
        println!("{name}: {size} bytes, {verdict} the budget of {goal} (ceiling {ceiling})");
        over |= match fail {
            Fail::OverGoal => size > goal,
            Fail::OverCeiling => size > ceiling,
            Fail::Never => false,
        };
    }
    if over {
        bail!("the page is too heavy");
    }
    Ok(())
}

fn print_size(name: &str, size: Size) {
    print_row(name, [size.raw, size.gzip, size.brotli].map(|bytes| bytes.to_string()));
}

fn print_row(name: &str, [raw, gzip, brotli]: [String; 3]) {
    println!("{name:<36}{raw:>10}{gzip:>10}{brotli:>11}");
}

fn measure(bytes: &[u8]) -> Result<Size> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut brotli, &params)?;
    Ok(Size { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.len() })
}

#[cfg(test)]
mod tests {
    use super::measure;

    #[test]
    fn repetition_compresses() {
        let size = measure(&[b'a'; 10_000]).expect("a size");
        assert_eq!(size.raw, 10_000);
        assert!(size.gzip < 100 && size.brotli < size.gzip, "{size:?}");
    }
}
