//! Offsets as browsers count them. The rest of Podstep counts bytes.

/// So far apart offsets are remembered.
const STRIDE: usize = 4 << 10;

/// Converts offsets of a text.
#[derive(Debug)]
pub(crate) struct Utf16<'t> {
    text: &'t str,
    /// Offsets in bytes and in UTF-16 units, from the start on.
    known: Vec<(usize, usize)>,
}

impl<'t> Utf16<'t> {
    /// Reads the text once.
    pub(crate) fn new(text: &'t str) -> Self {
        let mut known = vec![(0, 0)];
        let (mut units, mut last) = (0, 0);
        for (at, char) in text.char_indices() {
            if at >= last + STRIDE {
                known.push((at, units));
                last = at;
            }
            units += char.len_utf16();
        }
        Self { text, known }
    }

    /// The UTF-16 offset of a byte offset; past the end means the end.
    pub(crate) fn of(&self, byte: usize) -> u32 {
        let (start, units) = self.before(|(at, _)| at <= byte);
        let rest = self.text.get(start..).unwrap_or_default();
        let between = rest.char_indices().take_while(|(at, _)| start + at < byte);
        let units = units + between.map(|(_, char)| char.len_utf16()).sum::<usize>();
        u32::try_from(units).unwrap_or(u32::MAX)
    }

    /// The byte offset of a UTF-16 offset; past the end means the end.
    pub(crate) fn byte(&self, offset: u32) -> usize {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let (start, mut units) = self.before(|(_, units)| units <= offset);
        for (at, char) in self.text.get(start..).unwrap_or_default().char_indices() {
            if units >= offset {
                return start + at;
            }
            units += char.len_utf16();
        }
        self.text.len()
    }

    fn before(&self, is_before: impl Fn((usize, usize)) -> bool) -> (usize, usize) {
        let count = self.known.partition_point(|known| is_before(*known));
        count.checked_sub(1).and_then(|last| self.known.get(last)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{STRIDE, Utf16};

    #[test]
    fn offsets_there_and_back() {
        for text in ["", "a: ж # 🦀\nb", &"x🦀ї ".repeat(STRIDE)] {
            let index = Utf16::new(text);
            let mut units = 0;
            for (at, char) in text.char_indices().step_by(if text.len() > 100 { 97 } else { 1 }) {
                let expected = text[..at].encode_utf16().count();
                assert_eq!((index.of(at) as usize, index.byte(expected as u32)), (expected, at), "{char}");
                units = expected;
            }
            assert!(units <= index.of(text.len()) as usize);
            assert_eq!(index.byte(u32::MAX), text.len());
            assert_eq!(index.of(usize::MAX), index.of(text.len()));
        }
    }
}
