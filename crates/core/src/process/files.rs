//! Which files the containers of a Pod have made, as far as their commands tell.
//!
//! A file is named by where it is stored: `VOLUME:/path` for one on a volume, `#3:/path` for one that only the
//! container with that number sees. Times are those of a clock that begins with the Pod's first container.

use crate::api::Container;
use crate::time::Millis;

/// More files of a Pod are not noted.
pub const MAX_FILES: usize = 256;

/// Folders with files that no command of the Pod made.
const IN_EVERY_IMAGE: [&str; 8] = ["bin", "dev", "etc", "lib", "proc", "sbin", "sys", "usr"];

/// A file that is there for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    /// Where it is stored.
    pub key: String,
    /// The number of the container that made it.
    pub by: usize,
    /// From when on it is there.
    pub from: Millis,
    /// When it was removed.
    pub until: Option<Millis>,
}

impl File {
    /// Whether it outlives its container.
    pub(super) fn survives(&self) -> bool {
        !self.key.starts_with('#')
    }

    fn is_at(&self, key: &str) -> bool {
        self.key.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || key.ends_with(":"))
    }

    fn exists(&self, now: Millis) -> bool {
        self.from <= now && self.until.is_none_or(|until| until > now)
    }
}

/// Whether a file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Yes,
    /// Not now; later it will be.
    Later,
    /// No command of the Pod makes it.
    No,
    /// The image or the volume may hold it.
    Unknown,
}

/// Where a container's path is stored.
pub(super) fn key(container: &Container, number: usize, path: &str) -> String {
    let parts = || path.split('/').filter(|part| !part.is_empty() && *part != ".");
    let path: String = parts().flat_map(|part| ["/", part]).collect();
    let below = |mount: &str| {
        let rest = path.strip_prefix(mount.trim_end_matches('/'))?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
    };
    let mounts = container.mounts.iter().filter_map(|mount| Some((mount, below(&mount.path)?)));
    // The deepest mount holds the path.
    match mounts.min_by_key(|(_, rest)| rest.len()) {
        Some((mount, rest)) if mount.sub_path.is_empty() => [&mount.volume, ":", &rest].concat(),
        Some((mount, rest)) => [&mount.volume, ":/", &mount.sub_path, &rest].concat(),
        None => format!("#{number}:{path}"),
    }
}

/// Looks for a file, or a folder with a file in it. `fresh`: volumes that are empty at first.
pub(super) fn find(files: &[File], fresh: &[String], key: &str, now: Millis) -> Found {
    let here = || files.iter().filter(|file| file.is_at(key));
    let (volume, path) = key.split_once(':').unwrap_or((key, ""));
    let top = if volume.starts_with('#') { path.split('/').nth(1).unwrap_or_default() } else { "" };
    if here().any(|file| file.exists(now)) || (key.ends_with(':') && !key.starts_with('#')) {
        Found::Yes
    } else if here().any(|file| file.from > now) {
        Found::Later
    } else if IN_EVERY_IMAGE.contains(&top) {
        Found::Unknown
    } else if key.starts_with('#') || here().next().is_some() || fresh.iter().any(|name| name == volume) {
        Found::No
    } else {
        Found::Unknown
    }
}

/// Notes that a file is there from now on.
pub(super) fn make(files: &mut Vec<File>, key: String, by: usize, now: Millis) {
    let known = files.iter().any(|file| file.key == key && file.exists(now));
    if !known && files.len() < MAX_FILES {
        files.push(File { key, by, from: now, until: None });
    }
}

/// Notes that a file, or everything in a folder, is gone from now on.
pub(super) fn remove(files: &mut [File], key: &str, now: Millis) {
    for file in files.iter_mut().filter(|file| file.is_at(key) && file.exists(now)) {
        file.until = Some(now);
    }
}
