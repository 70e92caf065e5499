//! Two builds, in two folders and from two cargo homes, must give the same bytes.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::build;
use crate::project::{Project, copy, empty_dir, files_below, output, run};

/// The variable by which the second build is told where its files go.
const OUT: &str = "PODSTEP_REPRODUCIBLE_OUT";

/// Builds twice and compares.
pub fn check(project: &Project) -> Result<()> {
    // The inner run: one build, of the checkout it was started for.
    if let Some(out) = env::var_os(OUT) {
        let copy = Project { root: env::current_dir()?, target: env::current_dir()?.join("target") };
        return build::release_modules(&copy, project, Path::new(&out));
    }

    let scratch = env::temp_dir().join(format!("podstep-reproducible-{}", std::process::id()));
    empty_dir(&scratch)?;
    let result = compare(project, &scratch);
    fs::remove_dir_all(&scratch)?;
    result
}

fn compare(project: &Project, scratch: &Path) -> Result<()> {
    let mut builds = Vec::new();
    // Folders of different length, since a length could leak into the output too.
    for (name, own_home) in [("a", false), ("another/and longer/folder", true)] {
        let root = scratch.join(name);
        copy_checkout(project, &root)?;
        let out = scratch.join(format!("out-{}", builds.len()));
        let mut command = Command::new(env::current_exe()?);
        command.arg("reproducible").current_dir(&root).env(OUT, &out);
        if own_home {
            command.env("CARGO_HOME", second_cargo_home(&scratch.join("home"))?);
        }
        println!("building in {}", root.display());
        run(&mut command)?;
        builds.push(hashes(&out)?);
    }
    let [first, second] = builds.as_slice() else { bail!("two builds were expected") };
    for ((name, one), (_, other)) in first.iter().zip(second) {
        println!("{name}  {one}  {other}");
    }
    if first != second {
        bail!("the two builds differ");
    }
    println!("both builds are the same, byte for byte");
    Ok(())
}

/// What git knows of, or everything where git is not there.
fn copy_checkout(project: &Project, to: &Path) -> Result<()> {
    let listed = output(project.command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]));
    let files: Vec<PathBuf> = match listed {
        Ok(listed) => listed.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect(),
        Err(_) => files_below(&project.root)?
            .iter()
            .map(|file| Ok(file.strip_prefix(&project.root)?.to_path_buf()))
            .collect::<Result<_>>()?,
    };
    for file in files {
        let from = project.root.join(&file);
        // Git also lists what was deleted but not yet committed.
        if from.is_file() {
            copy(&from, &to.join(&file))?;
        }
    }
    Ok(())
}

/// A cargo home that unpacks every package anew, from the archives already downloaded.
fn second_cargo_home(home: &Path) -> Result<&Path> {
    let first = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("there is no cargo home")?;
    for file in ["config.toml", "config"] {
        if first.join(file).is_file() {
            copy(&first.join(file), &home.join(file))?;
        }
    }
    for dir in ["cache", "index"] {
        let from = first.join("registry").join(dir);
        for file in files_below(&from)? {
            let to = home.join("registry").join(dir).join(file.strip_prefix(&from)?);
            copy(&file, &to)?;
        }
    }
    Ok(home)
}

fn hashes(dir: &Path) -> Result<Vec<(String, String)>> {
    files_below(dir)?
        .iter()
        .map(|file| {
            let hash = Sha256::digest(fs::read(file)?);
            let hex = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok((file.strip_prefix(dir)?.to_string_lossy().into_owned(), hex))
        })
        .collect()
}
