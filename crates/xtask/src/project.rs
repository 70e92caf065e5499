//! Where things are, and how programs are run there.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The target of every browser build.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// One checkout of Podstep and the folder its builds go to.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
}

impl Project {
    /// The checkout this program was started from.
    pub fn locate() -> Result<Self> {
        let package =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.ancestors().nth(2).context("xtask is not inside the workspace")?.to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR")
            .filter(|value| !value.is_empty())
            .map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target })
    }

    /// Where the release build goes.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Where the files are that are shipped as they are.
    pub fn static_files(&self) -> PathBuf {
        self.root.join("static")
    }

    /// The npm project with wasm-opt and the browser journey.
    pub fn e2e(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// The npm project of the code editor.
    pub fn editor(&self) -> PathBuf {
        self.root.join("web/editor")
    }

    /// Where the tools built for this checkout are installed.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Cargo, for this checkout.
    pub fn cargo(&self) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// A program, started in the root of this checkout.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}

/// Runs a program and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", describe(command)))?;
    if !status.success() {
        bail!("{} failed: {status}", describe(command));
    }
    Ok(())
}

/// What a program printed on its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {}", describe(command)))?;
    if !output.status.success() {
        bail!("{} failed: {}", describe(command), output.status);
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

fn describe(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name();
    name.into_iter().chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The first of these programs that is on the PATH.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|dir| dir.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
            .find(|file| file.is_file())
    })
}

/// All files below a folder, sorted, without build products and hidden folders.
pub fn files_below(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        let entries = fs::read_dir(&dir).with_context(|| format!("cannot read {}", dir.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            if !entry.file_type()?.is_dir() {
                found.push(entry.path());
            } else if !["target", "dist", "node_modules", ".git"].iter().any(|skip| name == *skip) {
                open.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies a file, creating the folders it needs.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

/// Makes a folder exist and be empty.
pub fn empty_dir(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot empty {}", dir.display()))?;
    }
    fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))
}
