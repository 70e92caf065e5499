//! Installs what the other commands need, each thing only when it is missing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{Project, WASM_TARGET, find_program, output, run};

/// The release of wasm-pack that runs the tests in node and in the browser.
pub const WASM_PACK: &str = "0.15.1";

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Installs everything.
pub fn all(project: &Project) -> Result<()> {
    wasm_target(project)?;
    node_modules(project)?;
    browser()?;
    wasm_pack(project)?;
    println!("ready");
    Ok(())
}

/// The standard library for WebAssembly.
pub fn wasm_target(project: &Project) -> Result<()> {
    let installed = || {
        let mut rustc = project.command("rustc");
        let libraries = output(rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]));
        libraries.is_ok_and(|dir| PathBuf::from(dir).is_dir())
    };
    if installed() {
        return Ok(());
    }
    println!("rustup target add {WASM_TARGET}");
    run(project.command("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("the Rust target {WASM_TARGET} is missing and cannot be added"))
}

/// The packages of both npm projects, exactly as their package-lock.json fixes them.
pub fn node_modules(project: &Project) -> Result<()> {
    npm_ci(&project.e2e())?;
    npm_ci(&project.editor())
}

fn npm_ci(dir: &Path) -> Result<()> {
    let lock = fs::read(dir.join("package-lock.json"))?;
    let stamp = dir.join("node_modules/.podstep-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = find_program(&["npm"]).context("npm is missing: install Node.js 20 or newer")?;
    println!("npm ci --ignore-scripts ({})", dir.display());
    let mut command = Command::new(npm);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    run(command.current_dir(dir))?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Chromium and its WebDriver, which Debian ships as a matching pair.
pub fn browser() -> Result<PathBuf> {
    if let Some(browser) = installed_browser() {
        return Ok(browser);
    }
    let root = output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    let Some(apt_get) = find_program(&["apt-get"]).filter(|_| root) else {
        bail!(
            "Chromium or its WebDriver is missing. On Debian or Ubuntu, as root: \
             apt-get install chromium chromium-driver. Elsewhere: put chromium (or google-chrome) \
             and chromedriver of the same version on the PATH"
        );
    };
    println!("apt-get install chromium chromium-driver");
    let apt_get =
        |args: &[&str]| run(Command::new(&apt_get).env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(args));
    apt_get(&["update"])?;
    apt_get(&["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"])?;
    installed_browser().context("apt-get installed no Chromium with a WebDriver")
}

fn installed_browser() -> Option<PathBuf> {
    find_program(&["chromedriver"]).and(find_program(&BROWSERS))
}

/// wasm-pack, and this very program beside it under the names that wasm-pack looks for.
/// Gives the folder that holds them.
pub fn wasm_pack(project: &Project) -> Result<PathBuf> {
    let bin = project.tools().join("bin");
    fs::create_dir_all(&bin)?;
    let wasm_pack = bin.join(format!("wasm-pack{}", env::consts::EXE_SUFFIX));
    let version = output(Command::new(&wasm_pack).arg("--version")).unwrap_or_default();
    if version != format!("wasm-pack {WASM_PACK}") {
        println!("cargo install wasm-pack {WASM_PACK} (once, some minutes)");
        let scratch = project.tools().join("build");
        let mut install = project.cargo();
        install.args(["install", "wasm-pack", "--version", WASM_PACK, "--locked", "--force"]);
        install.arg("--root").arg(project.tools()).arg("--target-dir").arg(&scratch);
        run(&mut install)?;
        fs::remove_dir_all(scratch)?;
    }
    let this = env::current_exe()?;
    for name in ["wasm-bindgen", "wasm-bindgen-test-runner"] {
        let file = bin.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        // Copied aside first: a file that runs cannot be written, but can be replaced.
        let new = bin.join(format!("{name}.new"));
        fs::copy(&this, &new)?;
        fs::rename(&new, &file)?;
    }
    Ok(bin)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::WASM_PACK;
    use crate::project::Project;

    fn read(file: &str) -> String {
        let project = Project::locate().expect("a checkout");
        fs::read_to_string(project.root.join(file)).expect(file)
    }

    #[test]
    fn the_readme_names_the_same_wasm_pack() {
        let readme = read("README.md");
        for rest in readme.split("wasm-pack ").skip(1) {
            if rest.starts_with(|first: char| first.is_ascii_digit()) {
                assert!(rest.starts_with(WASM_PACK), "README.md names another wasm-pack");
            }
        }
    }

    #[test]
    fn one_version_of_wasm_bindgen_is_locked() {
        let lock = read("Cargo.lock");
        let version_of = |name: &str| {
            let entry = format!("name = \"{name}\"\nversion = ");
            let versions: Vec<_> = lock.split(&entry).skip(1).filter_map(|rest| rest.lines().next()).collect();
            assert_eq!(versions.len(), 1, "{name}");
            versions.concat()
        };
        assert_eq!(version_of("wasm-bindgen"), version_of("wasm-bindgen-cli-support"));
        assert_eq!(version_of("wasm-bindgen"), version_of("wasm-bindgen-cli"));
    }
}
