//! What the page weighs, and what it may weigh.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build;
use crate::project::{Project, files_below};

/// A part of the page, and the bytes that it may weigh.
type Budget = (&'static str, usize);

/// Everything the page needs before somebody asks for more, as a server sends it with gzip; the markup that stands there
/// before the module takes 6 KB of it.
const PAGE_GZIP: Budget = ("the page with gzip", 190_000);
/// The WebAssembly module with brotli.
const WASM_BROTLI: Budget = ("WebAssembly with brotli", 145_000);
/// What each chunk may weigh with gzip. What several of them need is in `chunk_…` files of its own.
const CHUNKS_GZIP: [Budget; 17] = [
    // The code editor, 120 KB: CodeMirror, and what answers its questions.
    (build::EDITOR_SCRIPT, 107_000),
    ("split_because", 13_500),
    ("split_code", 13_000),
    ("split_compare", 31_000),
    ("split_engine", 216_000),
    ("split_export", 21_000),
    ("split_gallery", 16_500),
    ("split_help", 8_500),
    ("split_japanese", 41_000),
    ("split_ukrainian", 44_000),
    ("split_kubectl", 48_000),
    ("split_resources", 18_000),
    ("split_script", 16_500),
    // Before the one whose name begins its own.
    ("split_shared", 10_000),
    ("split_share", 25_000),
    ("split_tables", 5_000),
    ("chunk_", 158_000),
];
/// The JavaScript with brotli.
const JS_BROTLI: Budget = ("JavaScript with brotli", 8_000);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the size of every shipped file. Whether all budgets are kept.
pub fn report(project: &Project) -> Result<bool> {
    let dist = project.dist();
    let mut page = Size::default();
    let mut chunks = CHUNKS_GZIP.map(|_| 0);
    let mut wasm = 0;
    let mut js = 0;
    print_row("file", ["raw", "gzip -9", "brotli 11"].map(str::to_owned));
    for file in files_below(&dist)? {
        let size = measure(&fs::read(&file)?)?;
        // Without the folder, which is called after the build.
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        print_size(&name, size);
        if [build::STANDALONE, build::SCHEMA, build::WORKER].contains(&name.as_str()) {
            continue;
        }
        if build::is_chunk(&name) {
            let of = CHUNKS_GZIP.iter().position(|(chunk, _)| name.starts_with(chunk));
            chunks[of.with_context(|| format!("{name} has no budget"))?] += size.gzip;
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
    print_size("the page (its first picture: no chunk, no file of its own)", page);

    let mut kept = true;
    let page = [(PAGE_GZIP, page.gzip), (WASM_BROTLI, wasm), (JS_BROTLI, js)];
    for ((name, budget), size) in page.into_iter().chain(CHUNKS_GZIP.into_iter().zip(chunks)) {
        let word = if size <= budget { "within" } else { "OVER" };
        println!("{name}: {size} bytes, {word} the budget of {budget}");
        kept &= size <= budget;
    }
    Ok(kept)
}

fn print_size(name: &str, size: Size) {
    print_row(name, [size.raw, size.gzip, size.brotli].map(|bytes| bytes.to_string()));
}

fn print_row(name: &str, [raw, gzip, brotli]: [String; 3]) {
    println!("{name:<52}{raw:>10}{gzip:>10}{brotli:>11}");
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
