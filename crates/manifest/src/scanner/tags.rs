//! Anchors, tags and directives.

use super::{Fault, Kind, Scanner};
use crate::scalar::Tag;

/// What `!!` stands for.
const CORE_PREFIX: &str = "tag:yaml.org,2002:";
/// What go-yaml says of a version other than 1.1.
pub(crate) const INCOMPATIBLE: &str = "found incompatible YAML document";

impl Scanner<'_> {
    pub(super) fn scan_anchor(&mut self, kind: Kind) -> Result<(), Fault> {
        let start = self.mark;
        self.skip();
        let mut name = String::new();
        self.read_word(&mut name);
        let ended = self.is_space(0) || matches!(self.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ended {
            return Err(Fault {
                at: start.at,
                line: 0,
                message: "did not find expected alphabetic or numeric character",
            });
        }
        self.push(kind, start, name);
        Ok(())
    }

    pub(super) fn scan_tag(&mut self) -> Result<(), Fault> {
        let start = self.mark;
        let mut tag = String::new();
        if self.byte(1) == b'<' {
            self.skip();
            self.skip();
            self.read_uri(&mut tag)?;
            if self.byte(0) != b'>' {
                return Err(self.fault("did not find the expected '>'"));
            }
            self.skip();
        } else {
            let mut handle = String::new();
            self.read_handle(&mut handle)?;
            if handle == "!!" {
                tag.push_str(CORE_PREFIX);
                self.read_uri(&mut tag)?;
            } else if handle.len() > 1 && handle.ends_with('!') {
                return Err(Fault { at: start.at, line: 0, message: "found undefined tag handle" });
            } else {
                tag = handle;
                // Nothing may follow; a bad escape is found below.
                let _ = self.read_uri(&mut tag);
            }
        }
        if !self.is_space(0) {
            return Err(self.fault("did not find expected whitespace or line break"));
        }
        let tag = match tag.strip_prefix(CORE_PREFIX) {
            Some("str") => Tag::Str,
            Some("int") => Tag::Int,
            Some("float") => Tag::Float,
            Some("bool") => Tag::Bool,
            Some("null") => Tag::Null,
            Some("binary") => Tag::Binary,
            Some("timestamp") => Tag::Timestamp,
            Some("merge") => Tag::Merge,
            _ => Tag::Other,
        };
        self.push(Kind::Tag(tag), start, String::new());
        Ok(())
    }

    /// A directive, which ends the document before it. kubectl takes the `---` that a directive needs for a
    /// separator, so no document has one; the token's text is what else is wrong with it.
    pub(super) fn scan_directive(&mut self) -> Result<(), Fault> {
        let start = self.mark;
        self.skip();
        let mut name = String::new();
        self.read_word(&mut name);
        if name.is_empty() {
            return Err(Fault { at: start.at, line: 0, message: "could not find expected directive name" });
        }
        if !self.is_space(0) {
            return Err(Fault { at: start.at, line: 0, message: "found unexpected non-alphabetical character" });
        }
        self.skip_blanks();
        let mut wrong = "";
        match name.as_str() {
            "YAML" => {
                if self.read_version()? != [1, 1] {
                    wrong = INCOMPATIBLE;
                }
            }
            "TAG" => self.read_tag_prefix()?,
            _ => return Err(Fault { at: start.at, line: 0, message: "found unknown directive name" }),
        }
        self.skip_blanks();
        self.skip_comment();
        if !self.is_break_or_end(0) {
            return Err(Fault { at: start.at, line: 0, message: "did not find expected comment or line break" });
        }
        self.push(Kind::Directive, start, wrong.to_owned());
        Ok(())
    }

    fn read_version(&mut self) -> Result<[u32; 2], Fault> {
        let mut version = [0u32; 2];
        for (place, number) in version.iter_mut().enumerate() {
            if place == 1 {
                if self.byte(0) != b'.' {
                    return Err(self.fault("did not find expected digit or '.' character"));
                }
                self.skip();
            }
            let start = self.mark.at;
            while let Some(digit) = char::from(self.byte(0)).to_digit(10) {
                if self.mark.at - start == 2 {
                    return Err(self.fault("found extremely long version number"));
                }
                *number = *number * 10 + digit;
                self.skip();
            }
            if self.mark.at == start {
                return Err(self.fault("did not find expected version number"));
            }
        }
        Ok(version)
    }

    fn read_tag_prefix(&mut self) -> Result<(), Fault> {
        let mut handle = String::new();
        self.read_handle(&mut handle)?;
        if !handle.ends_with('!') {
            return Err(self.fault("did not find expected '!'"));
        }
        if !self.is_blank(0) {
            return Err(self.fault("did not find expected whitespace"));
        }
        self.skip_blanks();
        self.read_uri(&mut handle)?;
        if self.is_space(0) { Ok(()) } else { Err(self.fault("did not find expected whitespace or line break")) }
    }

    /// `!`, `!!`, `!word!` or the first part of `!word`.
    fn read_handle(&mut self, handle: &mut String) -> Result<(), Fault> {
        if self.byte(0) != b'!' {
            return Err(self.fault("did not find expected '!'"));
        }
        handle.push('!');
        self.skip();
        self.read_word(handle);
        if self.byte(0) == b'!' {
            handle.push('!');
            self.skip();
        }
        Ok(())
    }

    /// Letters, digits, `_` and `-`.
    fn read_word(&mut self, word: &mut String) {
        while self.byte(0).is_ascii_alphanumeric() || matches!(self.byte(0), b'_' | b'-') {
            self.read(word);
        }
    }

    /// Characters of a URI, at least one.
    fn read_uri(&mut self, uri: &mut String) -> Result<(), Fault> {
        let start = self.mark.at;
        loop {
            match self.byte(0) {
                b'%' => {
                    let digit = |at| char::from(self.byte(at)).to_digit(16);
                    let (Some(high), Some(low)) = (digit(1), digit(2)) else {
                        return Err(self.fault("did not find URI escaped octet"));
                    };
                    // Only ASCII can be part of a tag that means something.
                    uri.extend(char::from_u32(high << 4 | low));
                    self.skip();
                    self.skip();
                    self.skip();
                }
                byte if byte.is_ascii_alphanumeric() || b"_-;/?:@&=+$,.!~*'()[]".contains(&byte) => self.read(uri),
                _ if self.mark.at == start => return Err(self.fault("did not find expected tag URI")),
                _ => return Ok(()),
            }
        }
    }
}
