//! Light, dark, or as the system has it.

use podstep_text::{Layout, Message};

use crate::browser;

/// The colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// How it is kept, and what the document says of it (see app.css); first.js tells it before anything is drawn.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) const fn name(self) -> Message<'static> {
        Message::Layout(match self {
            Self::Auto => Layout::ThemeAuto,
            Self::Light => Layout::ThemeLight,
            Self::Dark => Layout::ThemeDark,
        })
    }

    /// The theme with this id; for anything else that of the system.
    pub(crate) fn with_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.id() == id).unwrap_or_default()
    }

    /// The one chosen on an earlier visit.
    pub(crate) fn stored() -> Self {
        browser::stored_theme().map_or(Self::Auto, |id| Self::with_id(&id))
    }

    /// Keeps it for the next visit.
    pub(crate) fn store(self) {
        browser::store_theme(self.id());
    }

    /// The document has it from now on.
    pub(crate) fn tell_document(self) {
        if let Some(document) = gloo::utils::document().document_element() {
            let _ = document.set_attribute("data-theme", self.id());
        }
    }
}
