//! Scalars: plain, quoted, literal and folded.

use super::{Fault, Kind, Mark, Scanner};

impl Scanner<'_> {
    /// A plain scalar goes on over lines that stand right of the block around it.
    pub(super) fn scan_plain_scalar(&mut self) -> Result<(), Fault> {
        let (start, indent) = (self.mark, self.indent + 1);
        let mut text = String::new();
        let mut end = start;
        let mut gap = Gap::default();
        loop {
            if self.document_indicator().is_some() || self.byte(0) == b'#' {
                break;
            }
            while !self.is_space(0) && !self.ends_plain_scalar() {
                if gap.has_break || !gap.blanks.is_empty() {
                    gap.fill(&mut text);
                }
                self.read(&mut text);
                end = self.mark;
            }
            if !self.is_blank(0) && !self.is_break(0) {
                break;
            }
            self.read_gap(&mut gap, |scanner, gap| {
                if gap.has_break && scanner.mark.column < indent && scanner.byte(0) == b'\t' {
                    return Err(scanner.fault("found a tab character that violates indentation"));
                }
                Ok(())
            })?;
            if !self.in_flow() && self.mark.column < indent {
                break;
            }
        }
        if gap.has_break {
            self.key_allowed = true;
        }
        self.push_scalar(Kind::Scalar { plain: true }, start, end, text);
        Ok(())
    }

    fn ends_plain_scalar(&self) -> bool {
        match self.byte(0) {
            b':' => self.is_space(1),
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => self.in_flow(),
            _ => false,
        }
    }

    /// A scalar in quotes; its lines may stand anywhere.
    pub(super) fn scan_quoted_scalar(&mut self) -> Result<(), Fault> {
        let (start, quote) = (self.mark, self.byte(0));
        let fault = |message| Fault { at: start.at, line: 0, message };
        let mut text = String::new();
        let mut gap = Gap::default();
        self.skip();
        loop {
            if self.document_indicator().is_some() {
                return Err(fault("found unexpected document indicator"));
            }
            if self.byte(0) == 0 {
                return Err(fault("found unexpected end of stream"));
            }
            while !self.is_space(0) {
                if self.byte(0) == quote {
                    if quote == b'"' || self.byte(1) != quote {
                        break;
                    }
                    self.skip();
                    self.read(&mut text);
                } else if quote == b'"' && self.byte(0) == b'\\' {
                    if self.is_break(1) {
                        self.skip();
                        self.skip_break();
                        gap.has_break = true;
                        break;
                    }
                    text.push(self.read_escape()?);
                } else {
                    self.read(&mut text);
                }
            }
            if self.byte(0) == quote {
                break;
            }
            self.read_gap(&mut gap, |_, _| Ok(()))?;
            gap.fill(&mut text);
        }
        self.skip();
        self.push_scalar(Kind::Scalar { plain: false }, start, self.mark, text);
        Ok(())
    }

    /// The character that an escape sequence stands for. `\'` is go-yaml's own.
    fn read_escape(&mut self) -> Result<char, Fault> {
        let digits = match self.byte(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            name => {
                let char = match name {
                    b'0' => '\0',
                    b'a' => '\u{7}',
                    b'b' => '\u{8}',
                    b't' | b'\t' => '\t',
                    b'n' => '\n',
                    b'v' => '\u{b}',
                    b'f' => '\u{c}',
                    b'r' => '\r',
                    b'e' => '\u{1b}',
                    b' ' | b'"' | b'\'' | b'\\' => char::from(name),
                    b'N' => '\u{85}',
                    b'_' => '\u{a0}',
                    b'L' => '\u{2028}',
                    b'P' => '\u{2029}',
                    _ => return Err(self.fault("found unknown escape character")),
                };
                self.skip();
                self.skip();
                return Ok(char);
            }
        };
        let start = self.mark;
        self.skip();
        self.skip();
        let mut code = 0u32;
        for _ in 0..digits {
            let Some(digit) = char::from(self.byte(0)).to_digit(16) else {
                return Err(Fault { at: start.at, line: 0, message: "did not find expected hexdecimal number" });
            };
            code = code << 4 | digit;
            self.skip();
        }
        char::from_u32(code).ok_or(Fault {
            at: start.at,
            line: 0,
            message: "found invalid Unicode character escape code",
        })
    }

    /// Passes blanks and line breaks inside of a scalar.
    fn read_gap(&mut self, gap: &mut Gap, check: impl Fn(&Self, &Gap) -> Result<(), Fault>) -> Result<(), Fault> {
        loop {
            if self.is_blank(0) {
                check(self, gap)?;
                if !gap.has_break {
                    gap.blanks.push(char::from(self.byte(0)));
                }
                self.skip();
            } else if !self.is_break(0) {
                return Ok(());
            } else if gap.has_break {
                self.read_break(&mut gap.more);
            } else {
                self.read_break(&mut gap.first);
                gap.has_break = true;
            }
        }
    }

    /// A literal (`|`) or folded (`>`) scalar.
    pub(super) fn scan_block_scalar(&mut self) -> Result<(), Fault> {
        let (start, folded) = (self.mark, self.byte(0) == b'>');
        self.skip();
        let mut chomping = 0;
        let mut increment = 0;
        for _ in 0..2 {
            match self.byte(0) {
                sign @ (b'+' | b'-') if chomping == 0 => chomping = sign,
                b'0' if increment == 0 => return Err(self.fault("found an indentation indicator equal to 0")),
                digit @ b'1'..=b'9' if increment == 0 => increment = isize::from(digit - b'0'),
                _ => break,
            }
            self.skip();
        }
        self.skip_blanks();
        self.skip_comment();
        if !self.is_break_or_end(0) {
            return Err(self.fault("did not find expected comment or line break"));
        }
        let mut end = self.mark;
        if self.is_break(0) {
            self.skip_break();
        }
        let mut indent = if increment > 0 { self.indent.max(0) + increment } else { 0 };
        let mut text = String::new();
        let mut gap = Gap::default();
        self.read_block_breaks(&mut indent, &mut gap.more)?;
        let mut after_blank = false;
        while self.mark.column == indent && self.byte(0) != 0 {
            let blank = self.is_blank(0);
            if folded && !after_blank && !blank && gap.first == "\n" {
                gap.has_break = true;
                gap.fill(&mut text);
            } else {
                text.push_str(&gap.first);
                text.push_str(&gap.more);
                gap = Gap::default();
            }
            after_blank = blank;
            let line = self.mark.at;
            while !self.is_break_or_end(0) {
                self.read(&mut text);
            }
            let blanks = text.len() - text.trim_end_matches([' ', '\t']).len();
            if line + blanks < self.mark.at {
                end = self.mark;
                end.at -= blanks;
            }
            self.read_break(&mut gap.first);
            self.read_block_breaks(&mut indent, &mut gap.more)?;
        }
        if chomping != b'-' {
            text.push_str(&gap.first);
        }
        if chomping == b'+' {
            text.push_str(&gap.more);
        }
        self.push_scalar(Kind::Scalar { plain: false }, start, end, text);
        Ok(())
    }

    /// Passes indentation and empty lines; finds the indentation out if it is 0.
    fn read_block_breaks(&mut self, indent: &mut isize, breaks: &mut String) -> Result<(), Fault> {
        let mut widest = 0;
        loop {
            while (*indent == 0 || self.mark.column < *indent) && self.byte(0) == b' ' {
                self.skip();
            }
            widest = widest.max(self.mark.column);
            if (*indent == 0 || self.mark.column < *indent) && self.byte(0) == b'\t' {
                return Err(self.fault("found a tab character where an indentation space is expected"));
            }
            if !self.is_break(0) {
                break;
            }
            self.read_break(breaks);
        }
        if *indent == 0 {
            *indent = widest.max(self.indent + 1).max(1);
        }
        Ok(())
    }

    fn push_scalar(&mut self, kind: Kind, start: Mark, end: Mark, text: String) {
        let now = std::mem::replace(&mut self.mark, end);
        self.push(kind, start, text);
        self.mark = now;
    }
}

/// What stands between two words of a scalar.
#[derive(Debug, Default)]
struct Gap {
    /// On the first line.
    blanks: String,
    /// Whether a line ended, be it by an escaped break.
    has_break: bool,
    /// The first line break.
    first: String,
    /// The others.
    more: String,
}

impl Gap {
    /// Adds it, folded: one line feed becomes a space, of several the first is dropped.
    fn fill(&mut self, text: &mut String) {
        if !self.has_break {
            text.push_str(&self.blanks);
        } else if self.first != "\n" {
            text.push_str(&self.first);
        } else if self.more.is_empty() {
            text.push(' ');
        }
        text.push_str(&self.more);
        self.blanks.clear();
        self.first.clear();
        self.more.clear();
        self.has_break = false;
    }
}
