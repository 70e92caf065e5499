//! Which language the page speaks.
//!
//! The address says it (`?lang=ja`), else what was chosen on an earlier visit, else the nearest `lang` attribute
//! around the root, else the browser's languages in their order, else it is English.

use podstep_text::Locale;
use web_sys::Element;

use crate::browser;

/// The language of an instance and of the document around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Language {
    pub locale: Locale,
    /// Whether the document leaves its language open (`lang=""`), so that it takes that of the instance.
    pub of_document: bool,
}

impl Language {
    /// The language for a root; only the page's own instance looks at address and storage.
    pub(crate) fn choose(root: &Element, own: bool) -> Self {
        let in_address = || Locale::of_tag(&browser::in_address("lang")?);
        let asked = || in_address().or_else(|| Locale::of_tag(&browser::stored_language()?));
        let nearest = root.closest("[lang]").ok().flatten().and_then(|element| element.get_attribute("lang"));
        let locale = own
            .then(asked)
            .flatten()
            .or_else(|| Locale::of_tag(nearest.as_deref()?))
            .or_else(|| browser::languages().iter().find_map(|tag| Locale::of_tag(tag)))
            .unwrap_or_default();
        Self { locale, of_document: nearest.is_some_and(|tag| tag.is_empty()) }
    }

    /// Wants another language from now on; `own`: on the next visit too.
    pub(crate) fn switch(&mut self, locale: Locale, own: bool) {
        self.locale = locale;
        if own {
            browser::store_language(locale.tag());
            browser::change_address("lang", locale.tag());
        }
    }

    /// Tells the document which language it is in, if it leaves that open.
    pub(crate) fn tell_document(self) {
        if self.of_document
            && let Some(document) = gloo::utils::document().document_element()
        {
            let _ = document.set_attribute("lang", self.locale.tag());
        }
    }
}
