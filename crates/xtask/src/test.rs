//! Every test there is, and one count over all of them.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::{build, setup};

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs all suites, also after a failure, and ends with the line `N passed, N failed`.
pub fn all(project: &Project) -> Result<ExitCode> {
    let mut total = Count::default();
    let mut broken = Vec::new();
    let suites: [(&str, &dyn Fn() -> Result<Count>); 6] = [
        ("native", &|| native(project)),
        ("xtask", &|| suite(project.cargo().args(["test", "--package", "xtask"]))),
        ("core in node", &|| wasm_pack(project, "crates/core", Browser::Node)),
        ("core in Chromium", &|| wasm_pack(project, "crates/core", Browser::Chromium)),
        ("user interface in Chromium", &|| wasm_pack(project, "crates/ui", Browser::Chromium)),
        ("the journey", &|| journey(project)),
    ];
    for (name, run) in suites {
        println!("\n== {name}");
        match run() {
            Ok(count) => {
                println!("{name}: {} passed, {} failed", count.passed, count.failed);
                total += count;
                if count.failed > 0 {
                    broken.push(name);
                }
            }
            Err(error) => {
                println!("{name}: {error:#}");
                total.failed += 1;
                broken.push(name);
            }
        }
    }
    println!();
    if !broken.is_empty() {
        println!("failed: {}", broken.join(", "));
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    // Not an error to report: the count stays the last line.
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn native(project: &Project) -> Result<Count> {
    let mut cargo = project.cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    suite(cargo.args(["--exclude", "podstep-ui", "--exclude", "podstep-web", "--exclude", "xtask"]))
}

#[derive(Clone, Copy, Debug)]
enum Browser {
    Node,
    Chromium,
}

fn wasm_pack(project: &Project, package: &str, browser: Browser) -> Result<Count> {
    setup::wasm_target(project)?;
    setup::node_modules(project)?;
    let bin = setup::wasm_pack(project)?;
    let mut command = project.command(bin.join("wasm-pack"));
    command.arg("test");
    match browser {
        Browser::Node => {
            command.arg("--node");
        }
        Browser::Chromium => {
            setup::browser()?;
            // Suites that do not say where they run are for node otherwise.
            command.args(["--headless", "--chrome"]).env("WASM_BINDGEN_USE_BROWSER", "1");
            // Ten thousand random lives take longer than the usual 20 s on a machine that is busy.
            command.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        }
    }
    // --all-targets leaves out the examples in the documentation, which are tested natively.
    command.args([package, "--all-targets"]);
    command.env("CARGO_TARGET_DIR", &project.target);
    let modules = project.e2e().join("node_modules/.bin");
    suite(command.env("PATH", path_with(&[&bin, &modules])?))
}

/// Builds the page and walks through it in a browser.
fn journey(project: &Project) -> Result<Count> {
    let browser = setup::browser()?;
    build::release(project)?;
    let mut node = project.command("node");
    node.arg("tests/e2e/run.mjs").env("PODSTEP_CHROMIUM", browser);
    suite(node.env("PODSTEP_SCREENSHOTS", project.target.join("e2e")))
}

/// Times the engine alone as the page ships it, in Node.
pub fn bench(project: &Project) -> Result<()> {
    let engine = build::engine(project)?;
    crate::project::run(project.command("node").arg("tests/wasm/bench.mjs").arg(engine))
}

fn path_with(first: &[&Path]) -> Result<OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    let first = first.iter().map(|dir| dir.to_path_buf());
    Ok(env::join_paths(first.chain(env::split_paths(&rest)))?)
}

/// Runs a program that tests, shows what it prints and adds up the results in it.
fn suite(command: &mut Command) -> Result<Count> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    let stdout = child.stdout.take().context("no standard output")?;
    let stderr = child.stderr.take().context("no standard error")?;
    // Two readers, so that neither pipe fills up while the other is read.
    let errors = thread::spawn(move || show(stderr));
    let mut count = show(stdout);
    count += errors.join().map_err(|_| anyhow::anyhow!("the output could not be read"))?;
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        println!("the suite did not run to its end: {status}");
        count.failed += 1;
    }
    if count == Count::default() {
        bail!("the suite reported no test");
    }
    Ok(count)
}

fn show(output: impl Read) -> Count {
    let mut count = Count::default();
    for line in BufReader::new(output).split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        count += counted(&line);
        println!("{line}");
    }
    count
}

/// What one line of output reports: `test result: ok. 3 passed; 0 failed; …` of Rust's tests, or
/// `3 passed, 0 failed` of the journey.
fn counted(line: &str) -> Count {
    let line = without_colours(line);
    let result = line.split_once("test result: ").map_or(line.as_str(), |(_, result)| result);
    let mut words = result
        .trim_start_matches("ok. ")
        .trim_start_matches("FAILED. ")
        .split([' ', ',', ';'])
        .filter(|word| !word.is_empty());
    let mut number = |name: &str| -> Option<u64> {
        let number = words.next()?.parse().ok()?;
        (words.next()? == name).then_some(number)
    };
    match (number("passed"), number("failed")) {
        (Some(passed), Some(failed)) => Count { passed, failed },
        _ => Count::default(),
    }
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, text)| text));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Count, counted};

    #[test]
    fn results_are_counted() {
        let count = |passed, failed| Count { passed, failed };
        for (line, expected) in [
            ("test result: ok. 3 passed; 0 failed; 0 ignored; finished in 0.00s", count(3, 0)),
            ("    test result: FAILED. 2 passed; 1 failed; 0 ignored", count(2, 1)),
            ("test result: \u{1b}[32mok\u{1b}[0m. 7 passed; 0 failed", count(7, 0)),
            ("12 passed, 1 failed", count(12, 1)),
            ("running 3 tests", count(0, 0)),
            ("1 passed", count(0, 0)),
            ("", count(0, 0)),
        ] {
            assert_eq!(counted(line), expected, "{line}");
        }
    }
}
