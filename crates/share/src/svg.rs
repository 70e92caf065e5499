//! The state in an SVG: an element in its `<metadata>`, so that the picture leads back to what it shows.

use crate::{Refused, Shared};

const OPEN: &str = "<state xmlns=\"https://podstep.dev/state\">";
const CLOSE: &str = "</state>";
const ESCAPED: [(char, &str); 5] = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")];

/// A text as XML writes it, in content and in attributes. What XML has no sign for becomes U+FFFD.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match ESCAPED.iter().find(|(of, _)| *of == character) {
            Some((_, entity)) => written.push_str(entity),
            None if matches!(character, '\0'..'\t' | '\u{b}' | '\u{c}' | '\u{e}'..' ' | '\u{fffe}' | '\u{ffff}') => {
                written.push('\u{fffd}');
            }
            None => written.push(character),
        }
    }
    written
}

fn unescaped(text: &str) -> String {
    // The ampersand last, so that nothing is read twice.
    ESCAPED.iter().rev().fold(text.to_owned(), |text, (of, entity)| text.replace(entity, of.encode_utf8(&mut [0; 4])))
}

/// The content of `<metadata>`.
#[must_use]
pub fn metadata(shared: &Shared) -> String {
    [OPEN, &escaped(&shared.write()), CLOSE].concat()
}

/// The state in an SVG; nothing if it carries none.
#[must_use]
pub fn read(svg: &str) -> Option<Result<Shared, Refused>> {
    let (_, rest) = svg.split_once(OPEN)?;
    Some(rest.split_once(CLOSE).map_or(Err(Refused::Broken), |(json, _)| Shared::read(&unescaped(json))))
}
