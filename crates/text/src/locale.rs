//! The languages of the page: their names, and which of them are here.
//!
//! English is always here. Any other language may come later, so that the page need not wait for it: until
//! [`Locale::bring`] was called, it speaks English.

use std::sync::OnceLock;

use crate::{Message, Text, en};

/// How a language says a message.
pub type Render = fn(&Message<'_>) -> Text;

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
    /// Ukrainian.
    Uk,
}

static JA: OnceLock<Render> = OnceLock::new();
static UK: OnceLock<Render> = OnceLock::new();

impl Locale {
    /// All languages, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::En, Self::Ja, Self::Uk];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
            Self::Uk => "uk",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ja => "日本語",
            Self::Uk => "Українська",
        }
    }

    /// The language that a BCP 47 tag asks for, whatever region or script it adds: `ja-JP`, `UK`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    const fn brought(self) -> Option<&'static OnceLock<Render>> {
        match self {
            Self::En => None,
            Self::Ja => Some(&JA),
            Self::Uk => Some(&UK),
        }
    }

    /// Brings the sentences of this language, for everybody and for good.
    pub fn bring(self, render: Render) {
        if let Some(place) = self.brought() {
            // Whoever was first brought the same.
            let _ = place.set(render);
        }
    }

    /// The message in this language; in English as long as nobody brought its sentences.
    #[must_use]
    pub fn say(self, message: &Message<'_>) -> Text {
        let render = self.brought().and_then(OnceLock::get).copied().unwrap_or(en::render);
        render(message)
    }

    /// A link to documentation in this language: label and address. Where the page does not exist in it, both
    /// stay as they are.
    #[must_use]
    pub fn link(self, label: &'static str, address: &'static str) -> (Text, Text) {
        if let Some(path) = address.strip_prefix("https://kubernetes.io/docs/") {
            let page = path.split('#').next().unwrap_or_default().trim_end_matches('/');
            let title = self.say(&Message::DocsPage(page));
            if !title.is_empty() {
                return (title, ["https://kubernetes.io/", self.tag(), "/docs/", path].concat().into());
            }
        }
        (label.into(), address.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn a_tag_asks_for_a_language() {
        for (tag, expected) in [
            ("ja", Some(Locale::Ja)),
            ("ja-JP", Some(Locale::Ja)),
            ("UK_ua", Some(Locale::Uk)),
            (" en-GB ", Some(Locale::En)),
            ("jam", None),
            ("", None),
        ] {
            assert_eq!(Locale::of_tag(tag), expected, "{tag}");
        }
    }
}
