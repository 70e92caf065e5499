//! The state in a PNG: an iTXt chunk, so that the picture leads back to what it shows (PNG, sections 5 and 11.3.3.4).

use crate::{Refused, Shared};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Keyword, not compressed, in no language.
const HEAD: &[u8] = b"podstep\0\0\0\0\0";
/// Signature, and the first chunk, which is always IHDR: length, name, 13 bytes, sum.
const AFTER_HEADER: usize = 8 + 4 + 4 + 13 + 4;

/// The picture with the state in it; the picture as it is if it is no PNG.
#[must_use]
pub fn with(png: &[u8], shared: &Shared) -> Vec<u8> {
    let data = [HEAD, shared.write().as_bytes()].concat();
    let (Some((before, after)), Ok(length)) = (png.split_at_checked(AFTER_HEADER), u32::try_from(data.len())) else {
        return png.to_vec();
    };
    let named = [b"iTXt", data.as_slice()].concat();
    [before, &length.to_be_bytes(), &named, &sum(&named).to_be_bytes(), after].concat()
}

/// Whether these bytes are a PNG.
#[must_use]
pub fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The state in a PNG; nothing if it carries none.
#[must_use]
pub fn read(png: &[u8]) -> Option<Result<Shared, Refused>> {
    let mut rest = png.strip_prefix(SIGNATURE)?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let Some((data, after)) = after.split_at_checked(length) else {
            return (name == b"iTXt" && after.starts_with(HEAD)).then_some(Err(Refused::Broken));
        };
        if let Some(json) = data.strip_prefix(HEAD).filter(|_| name == b"iTXt") {
            return Some(std::str::from_utf8(json).map_err(|_| Refused::Broken).and_then(Shared::read));
        }
        rest = after.get(4..)?;
    }
}

/// CRC-32 as PNG sums its chunks (annex D).
fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn the_sum_of_an_end() {
        assert_eq!(sum(b"IEND"), 0xae42_6082);
        assert_eq!(sum(b"123456789"), 0xcbf4_3926);
    }
}
