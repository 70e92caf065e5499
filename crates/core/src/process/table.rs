//! The table of known programs, images and roles: `table.txt`.

use super::guess::{Assumption, Confidence, RunReason, TermReason};
use super::{Behaviour, OnTerm, program_name};
use crate::time::Millis;

const TABLE: &str = include_str!("table.txt");

/// What a line is looked for by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who<'a> {
    /// A command line, the first word without its folder.
    Command(&'a str),
    /// An image.
    Image(&'a str),
    /// `sidecar`, `service`, `task` or `init`.
    Role(&'a str),
}

/// The behaviour that the table has. `stays`: the container is taken to run on.
pub(super) fn find(who: Who, stays: bool) -> Option<Behaviour> {
    // What globs of this kind begin with, and what they are held against: one with that byte against the longer text.
    let (mark, longer, whole, part) = match who {
        Who::Command(line) => (None, '+', line, line.split(' ').next().unwrap_or_default()),
        Who::Image(image) => (Some('@'), '/', repository(image), program_name(repository(image))),
        Who::Role(role) => (Some('='), ' ', role, role),
    };
    let fits = |pattern: &str| glob(pattern.as_bytes(), if pattern.contains(longer) { whole } else { part }.as_bytes());
    // Every Pod of a Deployment asks, so only the globs of this kind are looked at.
    let any_fits = |names: &str| match mark {
        None => names.split(' ').any(|pattern| !pattern.starts_with(['@', '=']) && fits(pattern)),
        Some(mark) => names.split(mark).skip(1).any(|rest| fits(rest.split(' ').next().unwrap_or_default())),
    };
    TABLE.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (names, does) = line.split_once('|')?;
        any_fits(names.trim_end()).then(|| behaviour(who, does.trim_start(), stays))?
    })
}

/// An image without tag and digest.
pub(super) fn repository(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or_default();
    let tag = image.rfind(':').filter(|at| !image.get(*at..).unwrap_or_default().contains('/'));
    tag.and_then(|at| image.get(..at)).unwrap_or(image)
}

/// Whether a text is of a form: `*` stands for anything, `+` for a blank.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    // Where the last `*` began to match; it takes one byte more whenever the rest does not fit.
    let (mut rest, mut at, mut star) = (pattern, text, None);
    loop {
        match (rest.split_first(), at.split_first()) {
            (Some((b'*', more)), _) => {
                star = Some((more, at));
                rest = more;
            }
            (Some((p, more)), Some((t, left))) if p == t || (*p == b'+' && *t == b' ') => (rest, at) = (more, left),
            (None, None) => return true,
            _ => {
                let Some((more, from)) = star else { return false };
                let Some((_, left)) = from.split_first() else { return false };
                star = Some((more, left));
                (rest, at) = (more, left);
            }
        }
    }
}

/// Reads the columns of a line.
fn behaviour(who: Who, does: &str, stays: bool) -> Option<Behaviour> {
    let mut columns = does.split(" | ").map(|column| match column.split_once('/') {
        Some((staying, _)) if stays => staying,
        Some((_, ending)) => ending,
        None => column,
    });
    let mut column = || columns.next();
    let secs = |text: &str| text.parse().ok().map(Millis::secs);
    let (run, exit_code, term, ready_after) = (secs(column()?), column()?, column()?, secs(column()?)?);
    let confidence = match column()? {
        "high" => Confidence::High,
        "medium" => Confidence::Medium,
        _ => Confidence::Low,
    };
    let on_term = match term.split_once(' ') {
        None => OnTerm::Ignore,
        Some((after, code)) => OnTerm::Exit { after: secs(after)?, exit_code: code.parse().ok()? },
    };
    let is_role = matches!(who, Who::Role(_));
    Some(Behaviour {
        run,
        exit_code: exit_code.parse().ok()?,
        on_term,
        ready_after,
        run_reason: match who {
            Who::Command(_) => RunReason::Program,
            Who::Image(_) => RunReason::Image,
            Who::Role(_) if run.is_none() => RunReason::RoleStays,
            Who::Role(_) => RunReason::RoleEnds,
        },
        term_reason: match on_term {
            _ if is_role => TermReason::Role,
            OnTerm::Ignore => TermReason::NoHandler,
            OnTerm::Exit { .. } => TermReason::Handler,
        },
        confidence,
        assumed: match confidence {
            Confidence::Low if is_role => Some(Assumption::Program),
            Confidence::Low => Some(Assumption::Tool),
            _ => None,
        },
    })
}
