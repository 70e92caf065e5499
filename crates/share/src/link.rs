//! The part of a link after `#`: `v1:CODEC:PAYLOAD`.
//!
//! | codec | payload |
//! |---|---|
//! | `z` | the state ([`Shared::packed`]), compressed by raw deflate (RFC 1951), as base64url without padding (RFC 4648, section 5) |
//! | `s` | the id of a sample: that sample from its first step |

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::state::FORMAT;
use crate::{Manifest, Refused, Shared};

/// From so many characters on a link is not offered: chats and servers cut it off.
pub const MAX_OFFERED: usize = 8_000;
/// No longer fragment is read. It bounds what it may inflate to, too.
pub const MAX_FRAGMENT: usize = 32_000;

/// What a fragment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fragment {
    /// Everything.
    Whole(Shared),
    /// What [`Shared::unpacked`] reads, once these bytes are inflated to at most [`crate::MAX_STATE_BYTES`].
    Deflated(Vec<u8>),
}

/// The fragment of a state that was packed and compressed to these bytes.
#[must_use]
pub fn of_deflated(deflated: &[u8]) -> String {
    format!("v{FORMAT}:z:{}", Base64UrlUnpadded::encode_string(deflated))
}

/// The fragment of a state that needs no payload: a sample as it is.
#[must_use]
pub fn of_sample(shared: &Shared) -> Option<String> {
    let Manifest::Sample(id) = shared.manifest else { return None };
    (*shared == Shared::new(shared.manifest.clone())).then(|| format!("v{FORMAT}:s:{id}"))
}

/// Reads a fragment, without `#`; nothing if it is none of Podstep's.
#[must_use]
pub fn read(fragment: &str) -> Option<Result<Fragment, Refused>> {
    let start = fragment.get(..fragment.len().min(MAX_FRAGMENT)).unwrap_or_default();
    // Some write the colons of an address as %3A.
    let start = start.replace("%3A", ":").replace("%3a", ":");
    let (version, rest) = start.strip_prefix('v')?.split_once(':').unwrap_or((start.get(1..)?, ""));
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| {
        if fragment.len() > MAX_FRAGMENT {
            return Err(Refused::TooLong { limit: MAX_FRAGMENT });
        }
        match version.parse().unwrap_or(u64::MAX) {
            0 => return Err(Refused::Broken),
            version if version > FORMAT => return Err(Refused::Newer { version }),
            _ => {}
        }
        match rest.split_once(':').ok_or(Refused::Broken)? {
            ("s", id) => Ok(Fragment::Whole(Shared::new(Manifest::sample(id)?))),
            ("z", payload) => {
                let bytes = Base64UrlUnpadded::decode_vec(payload).ok().filter(|bytes| !bytes.is_empty());
                Ok(Fragment::Deflated(bytes.ok_or(Refused::Broken)?))
            }
            _ => Err(Refused::Codec),
        }
    })
}
