//! What is kept, sent and opened again: the state of the page as JSON, in links, pictures and files.
//!
//! Owns the format and its migrations. Compresses nothing and reads no file: who calls has bytes or a browser. Holds no
//! prose: what cannot be opened is a [`Refused`], typed.

#![cfg_attr(test, allow(clippy::indexing_slicing, clippy::unwrap_used))]

pub mod link;
mod opened;
pub mod png;
mod saved;
mod state;
pub mod svg;

pub use opened::Opened;
pub use saved::{Entry, MAX_SAVED, Saved, Unsaved};
pub use state::{Event, Manifest, Shared};

use podstep_manifest::MAX_TEXT_BYTES;

/// No state is read that is longer than this as JSON: the longest text, with its line ends escaped.
pub const MAX_STATE_BYTES: usize = 2 * MAX_TEXT_BYTES;

/// Why something that was sent or kept cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is longer than what is read.
    TooLong {
        /// How much is read: characters of a link, bytes of anything else.
        limit: usize,
    },
    /// A newer Podstep made it.
    Newer {
        /// The version of its format.
        version: u64,
    },
    /// It says that it is written in a way that Podstep does not know.
    Codec,
    /// It is cut short, changed on its way, or no state at all.
    Broken,
    /// It names a sample that is not there.
    Sample,
}
