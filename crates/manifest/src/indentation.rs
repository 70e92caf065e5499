//! The commonest mistake of hand-written manifests: a key that stands at another column than its siblings.

use crate::{Problem, ProblemKind, Span};

/// A key or list item at a column that fits none of those above it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misplaced {
    /// First byte of the key or dash.
    at: usize,
    /// Its length in bytes.
    length: usize,
    /// One-based column.
    found: usize,
    /// One-based column of its siblings.
    expected: usize,
}

impl Misplaced {
    /// The problem, for a source that begins at `base` in the whole text, instead of what the reader says.
    pub(crate) fn instead_of(&self, problem: Problem, base: usize) -> Problem {
        let start = base + self.at;
        let kind = ProblemKind::Indentation { found: self.found, expected: self.expected };
        Problem { span: Span { start, end: start + self.length }, kind, ..problem }
    }
}

/// A line as far as block structure goes.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    /// First visible byte.
    at: usize,
    /// Zero-based column of the first visible byte.
    indent: usize,
    /// Zero-based column of the key, after the dashes.
    key_column: usize,
    /// The key with its quotes.
    key: &'t str,
    /// What follows the colon.
    value: &'t str,
}

impl<'t> Line<'t> {
    /// Reads `- - key: value`; `None` if there is no key.
    fn read(at: usize, line: &'t str) -> Option<Self> {
        let mut rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        while let Some(item) = rest.strip_prefix("- ") {
            rest = item.trim_start_matches(' ');
        }
        let key_column = line.len() - rest.len();
        let colon = rest.match_indices(':').map(|(colon, _)| colon).find(|colon| {
            rest.get(colon + 1..).is_some_and(|after| after.is_empty() || after.starts_with([' ', '\r']))
        })?;
        let key = rest.get(..colon)?;
        if key.is_empty() || key.starts_with(['#', '{', '[', '&', '*', '|', '>', '%', '@']) || key.contains(" #") {
            return None;
        }
        let value = rest.get(colon + 1..)?.trim();
        Some(Self { at: at + indent, indent, key_column, key, value })
    }

    fn is_item(&self) -> bool {
        self.key_column > self.indent
    }

    /// Whether the lines below it that stand further right are text.
    fn opens_block_scalar(&self) -> bool {
        self.value.starts_with(['|', '>'])
    }

    /// Whether the value stands on the same line, so that nothing can be nested below.
    fn is_full(&self) -> bool {
        !self.value.is_empty() && !self.value.starts_with(['#', '&', '!', '|', '>'])
    }
}

/// Finds out whether the error at this byte of the source is a key at the wrong column.
pub(crate) fn diagnose(source: &str, error: usize) -> Option<Misplaced> {
    let mut above: Vec<Line<'_>> = Vec::new();
    let mut end = 0;
    let mut block_scalar: Option<usize> = None;
    for text in source.split_inclusive('\n') {
        let at = end;
        end += text.len();
        let indent = text.len() - text.trim_start_matches(' ').len();
        if block_scalar.is_some_and(|column| indent > column || text.trim().is_empty()) {
            continue;
        }
        let line = Line::read(at, text.trim_end());
        block_scalar = line.filter(Line::opens_block_scalar).map(|line| line.key_column);
        // The parser reports some mistakes at the line before, where a scalar began.
        if end > error {
            match line.and_then(|line| misplaced(&line, &above)) {
                Some(found) => return Some(found),
                None if at > error => return None,
                None => {}
            }
        }
        above.extend(line);
    }
    None
}

fn misplaced(line: &Line<'_>, above: &[Line<'_>]) -> Option<Misplaced> {
    let previous = above.last()?;
    let expected = if line.is_item() {
        let open: Vec<usize> = open_lines(above).filter(Line::is_item).map(|line| line.indent).collect();
        // A list may stand at any column right of its key, or just below it.
        if open.contains(&line.indent) || !previous.is_full() && line.indent >= previous.key_column {
            return None;
        }
        nearest(line.indent, open.into_iter())?
    } else if line.indent > previous.key_column {
        if !previous.is_full() {
            return None;
        }
        previous.key_column
    } else {
        let open: Vec<usize> = open_lines(above).map(|line| line.key_column).collect();
        if open.contains(&line.indent) {
            return None;
        }
        nearest(line.indent, open.into_iter())?
    };
    let length = if line.is_item() { 1 } else { line.key.len() };
    Some(Misplaced { at: line.at, length, found: line.indent + 1, expected: expected + 1 })
}

/// The lines whose mapping is still open, innermost first.
fn open_lines<'l, 't>(above: &'l [Line<'t>]) -> impl Iterator<Item = Line<'t>> + use<'l, 't> {
    let mut bound = usize::MAX;
    above.iter().rev().copied().filter(move |line| {
        let open = line.indent < bound;
        if open {
            bound = line.indent;
        }
        open
    })
}

/// The nearest column at the right, else the nearest at the left: keys slip to the left more often.
fn nearest(column: usize, open: impl Iterator<Item = usize> + Clone) -> Option<usize> {
    let right = open.clone().filter(|candidate| *candidate > column).min();
    right.or_else(|| open.filter(|candidate| *candidate < column).max())
}
