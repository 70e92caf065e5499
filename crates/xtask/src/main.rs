//! `cargo xtask`: builds, serves, tests and measures Podstep.
//!
//! The binary also acts as `wasm-bindgen` and `wasm-bindgen-test-runner` when it is called by one
//! of those names, so that Cargo.lock alone fixes the version of wasm-bindgen that wasm-pack uses.

mod build;
mod join;
mod project;
mod reproducible;
mod serve;
mod setup;
mod size;
mod test;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use project::Project;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  setup         install what the other commands need, where it is missing
  build         the release build, into dist/
  serve [PORT]  a development build on 127.0.0.1, rebuilt and reloaded on change
  test          every test: native, in node, in Chromium, and the journey through the page
  bench         times the engine alone as the page ships it, in Node
  size          what the built page weighs; fails over budget
  reproducible  build twice, in two folders and two cargo homes, and compare the files";

fn main() -> ExitCode {
    let mut args = std::env::args_os();
    let result = match called_as(args.next()).as_str() {
        "wasm-bindgen" => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(std::env::args_os()).map(success),
        "wasm-bindgen-test-runner" => {
            wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os()).map(success)
        }
        _ => run(&args.map(|arg| arg.to_string_lossy().into_owned()).collect::<Vec<_>>()),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn success((): ()) -> ExitCode {
    ExitCode::SUCCESS
}

/// The name this program was called by, without folder and `.exe`.
fn called_as(program: Option<OsString>) -> String {
    program
        .as_deref()
        .and_then(|program| Path::new(program).file_stem())
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn run(args: &[String]) -> Result<ExitCode> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let project = Project::locate()?;
    let done = match args.as_slice() {
        ["setup"] => setup::all(&project),
        ["build"] => build::release(&project).and_then(|()| size::report(&project)).map(drop),
        ["serve"] => serve::serve(&project, None),
        ["serve", port] => serve::serve(&project, Some(port.parse()?)),
        ["test"] => return test::all(&project),
        ["bench"] => test::bench(&project),
        ["size"] => {
            if !project.dist().join("index.html").exists() {
                build::release(&project)?;
            }
            match size::report(&project) {
                Ok(false) => Err(anyhow!("the page is too heavy")),
                other => other.map(drop),
            }
        }
        ["reproducible"] => reproducible::check(&project),
        [] | ["help" | "-h" | "--help"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => bail!("unknown command: {}\n\n{USAGE}", other.join(" ")),
    };
    done.map(success)
}

#[cfg(test)]
mod tests {
    use super::called_as;

    #[test]
    fn the_name_decides_which_program_it_is() {
        assert_eq!(called_as(Some("/x/bin/wasm-bindgen".into())), "wasm-bindgen");
        assert_eq!(called_as(Some("wasm-bindgen-test-runner".into())), "wasm-bindgen-test-runner");
        assert_eq!(called_as(None), "");
    }
}
