//! What a file holds, whatever its name says.

use serde::Deserialize;

use crate::{Refused, Shared, png, svg};

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// A state, in a file of its own or in a picture.
    State(Shared),
    /// Any other text: a manifest.
    Text(String),
}

/// The keys that tell a state from a manifest in JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keys {
    v: Option<serde::de::IgnoredAny>,
    kind: Option<serde::de::IgnoredAny>,
    api_version: Option<serde::de::IgnoredAny>,
}

impl Opened {
    /// Reads a file.
    ///
    /// # Errors
    /// It is neither text nor a picture with a state, or the state in it cannot be read.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Refused> {
        if png::is(&bytes) {
            return png::read(&bytes).unwrap_or(Err(Refused::Broken)).map(Self::State);
        }
        let text = String::from_utf8(bytes).map_err(|_| Refused::Broken)?;
        if let Some(shared) = svg::read(&text) {
            return shared.map(Self::State);
        }
        let is_json = text.trim_start().starts_with('{');
        match serde_json::from_str(&text) {
            Ok(Keys { v: Some(_), kind: None, api_version: None }) if is_json => Shared::read(&text).map(Self::State),
            _ => Ok(Self::Text(text)),
        }
    }
}
