//! What the code editor says.

use podstep_core::cluster::Version;
use podstep_text::{Editing, Message, PHRASES};

use super::Take;

/// Everything that it says.
pub fn editing(take: Take<'_>) {
    for message in [
        Editing::Label,
        Editing::Keys,
        Editing::Since(Version(31)),
        Editing::KeptSince(Some(Version(31))),
        Editing::KeptSince(None),
        Editing::Default("qxvalue"),
        Editing::Words(&["qxone", "qxother"]),
        Editing::Stored("137m"),
    ] {
        take(&Message::Editing(message));
    }
    for phrase in PHRASES {
        take(&Message::Editing(*phrase));
    }
}
