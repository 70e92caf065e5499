//! What each piece of a text is, for who shows or completes it: the scanner's tokens, also of a text that is broken.

use crate::node::Value;
use crate::scanner::{Kind, Scanner};
use crate::{Span, chunks, scalar};

/// How often reading goes on behind what cannot be read.
const MAX_FAULTS: usize = 50;

/// What a piece of a text is. Whoever draws them counts them in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The key of a mapping.
    Key,
    /// A text, plain or in quotes.
    Text,
    /// A number.
    Number,
    /// `true`, `false`, `null` and what YAML 1.1 takes for them.
    Word,
    /// A text of lines, with its head.
    Block,
    /// From `#` to the end of a line.
    Comment,
    /// An anchor or an alias.
    Anchor,
    /// A tag.
    Tag,
    /// A mark of the grammar.
    Mark,
    /// What begins or ends a document.
    Separator,
}

/// The pieces of a stretch of the text, in order, and some around it. Within a document, reading begins at its start
/// and goes on in the next line behind what cannot be read.
#[must_use]
pub fn highlight(text: &str, range: Span) -> Vec<(Span, Class)> {
    let mut found = Vec::new();
    for (chunk, _) in chunks(text, 0) {
        if chunk.end >= range.start && chunk.start <= range.end {
            let mut pieces = Pieces { text, end: chunk.end, at: chunk.start, found: &mut found };
            pieces.read(range.end.min(chunk.end));
        }
        // The separator is the line behind.
        let line = text.get(chunk.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if (range.start..=range.end).contains(&chunk.end) && !line.is_empty() {
            found.push((Span { start: chunk.end, end: chunk.end + line.trim_end().len() }, Class::Separator));
        }
    }
    found
}

/// Where a document is written.
#[must_use]
pub fn document_at(text: &str, offset: usize) -> Span {
    let spans = chunks(text, 0).into_iter().map(|(span, _)| span);
    spans.take_while(|span| span.start <= offset).last().unwrap_or_default()
}

struct Pieces<'t> {
    text: &'t str,
    /// Where the document ends.
    end: usize,
    /// What is before this was read.
    at: usize,
    found: &'t mut Vec<(Span, Class)>,
}

impl Pieces<'_> {
    /// Reads on to this place.
    fn read(&mut self, to: usize) {
        for _ in 0..MAX_FAULTS {
            let Some(mut fault) = self.read_faultless(to) else { return };
            // Where a key lacks its colon, the lines behind it are taken for the rest of a text.
            if let Some((span, Class::Text)) = self.found.last_mut()
                && let Some(written) = self.text.get(span.start..span.end)
                && let Some(line) = written.find('\n').filter(|_| !written.starts_with(['"', '\'']))
            {
                span.end = span.start + line;
                self.at = span.end;
                fault = span.end;
            }
            let rest = self.text.get(fault..self.end).unwrap_or_default();
            let next = rest.find('\n').map_or(self.end, |at| fault + at + 1);
            self.pass(next);
            if next >= to {
                return;
            }
        }
    }

    /// Reads on to this place, or to what cannot be read, which is told.
    fn read_faultless(&mut self, to: usize) -> Option<usize> {
        let base = self.at;
        let mut source = self.text.get(base..self.end)?;
        let mut forbidden = None;
        let mut scanner = Scanner::new(source).or_else(|fault| {
            forbidden = Some(base + fault.at);
            source = source.get(..fault.at).unwrap_or_default();
            Scanner::new(source)
        });
        let scanner = scanner.as_mut().ok()?;
        let mut is_key = false;
        let mut fault = None;
        loop {
            let next = match fault {
                None => scanner.peek().map_or_else(
                    |found| {
                        fault = Some(base + found.at);
                        scanner.unsettled()
                    },
                    Some,
                ),
                Some(_) => scanner.unsettled(),
            };
            let Some((kind, span)) = next else { return fault.map(|at| at.max(self.at)) };
            scanner.take();
            // At the end, the scanner sees a line break that may not be there.
            let place = |at: usize| (base + at).min(self.end);
            let span = Span { start: place(span.start), end: place(span.end) };
            if kind == Kind::StreamEnd || span.start >= to {
                self.pass(span.start);
                return forbidden;
            }
            let class = match kind {
                Kind::Key => {
                    is_key = true;
                    Class::Mark
                }
                Kind::Scalar { .. } if is_key => Class::Key,
                Kind::Scalar { plain } => self.scalar(span, plain),
                Kind::Alias | Kind::Anchor => Class::Anchor,
                Kind::Tag(_) => Class::Tag,
                Kind::Directive | Kind::DocumentStart | Kind::DocumentEnd => Class::Separator,
                _ => Class::Mark,
            };
            is_key &= !matches!(kind, Kind::Scalar { .. } | Kind::Value);
            if span.start < span.end {
                self.pass(span.start);
                self.found.push((span, class));
                self.at = span.end;
            }
        }
    }

    fn scalar(&self, span: Span, plain: bool) -> Class {
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        if !plain {
            return if written.starts_with(['|', '>']) { Class::Block } else { Class::Text };
        }
        match scalar::resolve(written) {
            Value::Null | Value::Bool(_) => Class::Word,
            Value::Int(_) | Value::Number(_) => Class::Number,
            _ => Class::Text,
        }
    }

    /// Passes what is no token: blanks and comments.
    fn pass(&mut self, to: usize) {
        let gap = self.text.get(self.at..to).unwrap_or_default();
        let mut start = self.at;
        for line in gap.split_inclusive('\n') {
            let opens =
                |at: usize| line.get(..at).is_none_or(|before| before.is_empty() || before.ends_with([' ', '\t']));
            if let Some((at, _)) = line.match_indices('#').find(|(at, _)| opens(*at)) {
                let span = Span { start: start + at, end: start + line.trim_end().len() };
                self.found.push((span, Class::Comment));
            }
            start += line.len();
        }
        self.at = self.at.max(to);
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, document_at, highlight};
    use crate::Span;

    /// Every piece with the first letter of its class.
    fn shown(text: &str, range: Span) -> String {
        let piece = |(span, class): (Span, Class)| format!("{:?}:{}", class, &text[span.start..span.end]);
        highlight(text, range).into_iter().map(piece).collect::<Vec<_>>().join(" ").replace('\n', "/")
    }

    #[test]
    fn pieces_of_texts() {
        for (text, expected) in [
            ("a: 1 # one\n", "Key:a Mark:: Number:1 Comment:# one"),
            ("- yes\n- 'x #y'\n", "Mark:- Word:yes Mark:- Text:'x #y'"),
            (
                "k: &a !t {x: [1, b]}\nl: *a",
                "Key:k Mark:: Anchor:&a Tag:!t Mark:{ Key:x Mark:: Mark:[ Number:1 Mark:, Text:b Mark:] Mark:} Key:l Mark:: Anchor:*a",
            ),
            (
                "s: |\n  # no comment\n  a: b\nt: x y\n",
                "Key:s Mark:: Block:|/  # no comment/  a: b Key:t Mark:: Text:x y",
            ),
            ("a: 1\n--- # two\nb: 2\n", "Key:a Mark:: Number:1 Separator:--- # two Key:b Mark:: Number:2"),
            // What is broken keeps the rest.
            ("a:\n  im\n  name: x\n", "Key:a Mark:: Text:im Key:name Mark:: Text:x"),
            ("a: \"x\nb: 1\nc: 2\n", "Key:a Mark:: Key:b Mark:: Number:1 Key:c Mark:: Number:2"),
            ("a: 1\n@x # c\nb: \u{1}\nc: 2", "Key:a Mark:: Number:1 Comment:# c Key:b Mark:: Key:c Mark:: Number:2"),
            ("a: 1\n# end", "Key:a Mark:: Number:1 Comment:# end"),
            ("ж: 'я' # ї\n", "Key:ж Mark:: Text:'я' Comment:# ї"),
            ("", ""),
        ] {
            assert_eq!(shown(text, Span { start: 0, end: text.len() }), expected, "{text}");
        }
    }

    #[test]
    fn no_more_is_read_than_is_asked_for() {
        let text = "a: 1\n---\nb: 2\nc: 3\n---\nd: 4\n";
        assert_eq!(shown(text, Span { start: 10, end: 11 }), "Key:b Mark::");
        let lines = "a: [\n".repeat(1 << 15);
        assert!(highlight(&lines, Span { start: 0, end: 100 }).len() < 100);
    }

    #[test]
    fn documents_are_found() {
        let text = "a: 1\n---\nb: 2\n";
        for (offset, expected) in [(0, "a: 1\n"), (5, "a: 1\n"), (9, "b: 2\n"), (14, "b: 2\n")] {
            let span = document_at(text, offset);
            assert_eq!(&text[span.start..span.end], expected, "{offset}");
        }
    }
}
