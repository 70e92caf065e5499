//! What the gallery says, and what a sample is called.

use podstep_core::samples::Group;

use crate::Text;

/// What the gallery and the page's first minute say.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "a message's documentation is its text in en/gallery.rs")]
pub enum Gallery<'a> {
    /// The button that opens it, and its heading.
    Heading,
    Filter,
    NoMatch,
    Group(Group),
    Title(&'a str),
    Lesson(&'a str),
    /// What a pattern is for; empty where the sample is no pattern.
    Use(&'a str),
    /// What a pattern is not for.
    Avoid(&'a str),
    ForUse,
    ForAvoid,
    CopyLink,
    LinkCopied,
    /// What stands before the things to try.
    Tries,
    /// What can be tried with a sample, by its place.
    Try(&'a str, usize),
    /// The sample as it is, without what was tried.
    Back,
    /// While something is dragged over the page.
    DropHere,
}

/// What is said of a sample.
pub(crate) struct Sample {
    pub title: &'static str,
    pub lesson: &'static str,
    /// What can be tried, as in its `tries`.
    pub tries: &'static [&'static str],
    /// What a pattern is for, and what not.
    pub uses: Option<[&'static str; 2]>,
}

impl Sample {
    pub(crate) const fn new(title: &'static str, lesson: &'static str, tries: &'static [&'static str]) -> Self {
        Self { title, lesson, tries, uses: None }
    }

    pub(crate) const fn used_for(self, uses: [&'static str; 2]) -> Self {
        Self { uses: Some(uses), ..self }
    }

    /// What a message about it says; of a sample that is not known nothing but its id.
    pub(crate) fn say(sample: Option<Self>, message: Gallery<'_>) -> Text {
        let Some(sample) = sample else {
            return if let Gallery::Title(id) = message { id.to_owned().into() } else { "".into() };
        };
        match message {
            Gallery::Title(_) => sample.title,
            Gallery::Lesson(_) => sample.lesson,
            Gallery::Use(_) => sample.uses.map_or("", |[for_use, _]| for_use),
            Gallery::Avoid(_) => sample.uses.map_or("", |[_, avoid]| avoid),
            Gallery::Try(_, place) => sample.tries.get(place).copied().unwrap_or_default(),
            _ => "",
        }
        .into()
    }
}
