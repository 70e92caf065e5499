//! What must agree across files.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_sample_file_is_in_the_menu_and_a_case() {
    let cases = read("crates/core/tests/cases.rs");
    let mut files: Vec<String> = fs::read_dir(root().join("crates/core/samples"))
        .expect("samples")
        .flatten()
        .filter_map(|file| file.file_name().to_str()?.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    files.sort();
    let mut menu: Vec<&str> = podstep_core::samples::SAMPLES.iter().map(|sample| sample.id).collect();
    menu.sort_unstable();
    assert_eq!(files, menu);
    let all: String = fs::read_dir(root().join("crates/core/tests/cases"))
        .expect("cases")
        .flatten()
        .map(|file| fs::read_to_string(file.path()).expect("a case"))
        .collect();
    for id in menu {
        assert!(all.contains(&format!("@{id}\n")), "no case runs the sample {id}");
    }
    assert!(cases.contains("include_str!"));
}

#[test]
fn every_case_file_is_run() {
    let list = read("crates/core/tests/cases.rs");
    for file in fs::read_dir(root().join("crates/core/tests/cases")).expect("cases").flatten() {
        let name = file.file_name().to_string_lossy().trim_end_matches(".txt").to_owned();
        assert!(list.contains(&format!("\"{name}\"")), "the case {name} is not run");
    }
    let list = read("crates/core/tests/lifecycle.rs");
    for file in fs::read_dir(root().join("crates/core/tests/lifecycle")).expect("rows").flatten() {
        let name = file.file_name().to_string_lossy().trim_end_matches(".txt").to_owned();
        assert!(list.contains(&format!("\"{name}\"")), "the row {name} is not run");
    }
}

#[test]
fn the_map_names_folders_and_files_that_exist() {
    let map = read("ARCHITECTURE.md");
    let mut named = 0;
    for cell in map.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('`').nth(1)) {
        let found =
            ["", "crates/core/src/", "crates/ui/src/"].iter().any(|folder| root().join(folder).join(cell).exists());
        assert!(found, "ARCHITECTURE.md names {cell}, which does not exist");
        named += 1;
    }
    assert!(named > 15, "the code map was not found");
}

#[test]
fn the_readmes_commands_exist() {
    let readme = read("README.md");
    let xtask = read("crates/xtask/src/main.rs");
    for command in ["serve", "test", "build", "size", "reproducible"] {
        assert!(readme.contains(&format!("cargo xtask {command}")), "README.md does not name {command}");
        assert!(xtask.contains(&format!("\"{command}\"")), "xtask has no {command}");
    }
}

#[test]
fn the_core_depends_on_nothing_of_the_browser() {
    for package in ["quantity", "manifest", "core"] {
        let text = read(&format!("crates/{package}/Cargo.toml"));
        let dependencies = text.split("[target.").next().unwrap_or(&text);
        for forbidden in ["yew", "web-sys", "js-sys", "gloo", "wasm-bindgen"] {
            assert!(!dependencies.contains(forbidden), "{package} depends on {forbidden}");
        }
    }
}

/// What a browser asks its system for before it can draw: each size and weight of a font, see `app.css`.
#[test]
fn the_page_has_few_sizes_and_weights_of_fonts() {
    const SIZES: [&str; 6] = ["0.75rem", "0.8125rem", "0.9375rem", "1.25rem", "12px", "13px"];
    const WEIGHTS: [&str; 2] = ["400", "600"];
    let css = read("static/app.css");
    let declared = |name: &str| -> Vec<String> {
        css.split(name).skip(1).filter_map(|rest| Some(rest.split([';', '}']).next()?.trim().to_owned())).collect()
    };
    let (sizes, weights, fonts) = (declared("font-size:"), declared("font-weight:"), declared(" font:"));
    assert!(!sizes.is_empty() && !weights.is_empty() && !fonts.is_empty());
    for font in fonts.iter().filter(|font| *font != "inherit") {
        let mut words = font.split([' ', '/']);
        let first = words.next().unwrap_or_default();
        let size = if WEIGHTS.contains(&first) { words.next().unwrap_or_default() } else { first };
        assert!(SIZES.contains(&size), "font: {font}");
    }
    for (declared, known) in [(sizes, &SIZES[..]), (weights, &WEIGHTS[..])] {
        for value in declared {
            assert!(known.contains(&value.as_str()), "{value} is none of {known:?}");
        }
    }
}
