//! The state: what somebody who opens it gets to see.

use std::collections::BTreeMap;

use podstep_core::cluster::Version;
use podstep_core::samples::SAMPLES;
use podstep_core::time::Millis;
use podstep_core::trace::{Fact, Step, Trace};
use serde::{Deserialize, Serialize};

use crate::{MAX_STATE_BYTES, Refused};

/// The version of the format that is written. Older ones are read for good: each has a type like [`V1`].
pub(crate) const FORMAT: u64 = 1;

/// The text that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manifest {
    /// A sample as it is, by its id.
    Sample(&'static str),
    /// Any other text, with its Scenario.
    Text(String),
}

impl Manifest {
    /// The sample with this text, or the text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let sample = SAMPLES.iter().find(|sample| sample.text == text);
        sample.map_or_else(|| Self::Text(text.to_owned()), |sample| Self::Sample(sample.id))
    }

    /// The sample with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn sample(id: &str) -> Result<Self, Refused> {
        let sample = SAMPLES.iter().find(|sample| sample.id == id).ok_or(Refused::Sample)?;
        Ok(Self::Sample(sample.id))
    }

    /// What is to be run.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Sample(id) => SAMPLES.iter().find(|sample| sample.id == *id).map_or("", |sample| sample.text),
            Self::Text(text) => text,
        }
    }
}

/// What is kept or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// What runs, and what is told of it.
    pub manifest: Manifest,
    /// The version of Kubernetes that was chosen.
    pub version: Option<Version>,
    /// The gates that were switched, by name.
    pub gates: BTreeMap<String, bool>,
    /// The step under the cursor; without it the first one.
    pub at: Option<Event>,
    /// The id of the tab that is shown; `None`: the reader's own.
    pub tab: Option<String>,
    /// The tag of the language to speak; `None`: the reader's own.
    pub language: Option<String>,
}

/// A step, as it is found again in a life that may have changed: the how-manieth of its kind about its container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it was, in milliseconds: where to look if it is not there.
    ms: u64,
    /// What kind of fact.
    fact: String,
    /// The Pod, by its place among those of the life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pod: Option<usize>,
    /// The container, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    container: Option<String>,
    /// How many of its kind came before.
    #[serde(default, skip_serializing_if = "is_zero")]
    nth: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The name of a fact in the format: the tag that it is written with.
fn name(fact: &Fact) -> Option<String> {
    #[derive(Deserialize)]
    struct Tag {
        fact: String,
    }
    let written = serde_json::to_string(fact).ok()?;
    Some(serde_json::from_str::<Tag>(&written).ok()?.fact)
}

/// The name of the container that a step is about.
fn container<'t>(trace: &'t Trace, step: &Step) -> Option<&'t str> {
    step.container.and_then(|container| trace.container(container)).map(|entry| entry.name.as_str())
}

impl Event {
    /// The step with this index; nothing for the first one, where every life begins.
    #[must_use]
    pub fn of(trace: &Trace, step: usize) -> Option<Self> {
        let index = step.checked_sub(1).map(|before| before + 1)?;
        let step = trace.steps.get(index)?;
        let container = container(trace, step).map(str::to_owned);
        let event = Self { ms: step.at.0, fact: name(&step.fact)?, pod: step.pod, container, nth: 0 };
        let nth = trace.steps.iter().take(index).filter(|before| event.is(trace, before)).count();
        Some(Self { nth, ..event })
    }

    fn is(&self, trace: &Trace, step: &Step) -> bool {
        step.pod == self.pod
            && container(trace, step) == self.container.as_deref()
            && name(&step.fact).is_some_and(|name| name == self.fact)
    }

    /// Its index in a life; if it does not happen there, the last step that is not later.
    #[must_use]
    pub fn find(&self, trace: &Trace) -> usize {
        trace.find(self.nth, Millis(self.ms), |step| self.is(trace, step))
    }
}

/// What every version of the format has: its number.
#[derive(Deserialize)]
struct AnyVersion {
    v: u64,
}

/// The first version of the format.
#[derive(Serialize, Deserialize)]
struct V1 {
    v: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sample: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    gates: BTreeMap<String, bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Event>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tab: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
}

impl TryFrom<V1> for Shared {
    type Error = Refused;

    /// What this Podstep does not know of versions, gates and panels is left out: the text decides most.
    fn try_from(v1: V1) -> Result<Self, Refused> {
        let manifest = match (v1.sample, v1.text) {
            (Some(id), None) => Manifest::sample(&id)?,
            (None, Some(text)) => Manifest::of(&text),
            _ => return Err(Refused::Broken),
        };
        Ok(Self {
            manifest,
            version: v1.version.and_then(|version| Version::parse(&version)),
            gates: v1.gates,
            at: v1.at,
            tab: v1.tab,
            language: v1.lang,
        })
    }
}

impl Shared {
    /// A text from its first step, as it is.
    #[must_use]
    pub const fn new(manifest: Manifest) -> Self {
        Self { manifest, version: None, gates: BTreeMap::new(), at: None, tab: None, language: None }
    }

    /// The state as JSON in one line.
    #[must_use]
    pub fn write(&self) -> String {
        let (sample, text) = match &self.manifest {
            Manifest::Sample(id) => (Some((*id).to_owned()), None),
            Manifest::Text(text) => (None, Some(text.clone())),
        };
        let v1 = V1 {
            v: FORMAT,
            sample,
            text,
            version: self.version.map(|version| version.to_string()),
            gates: self.gates.clone(),
            at: self.at.clone(),
            tab: self.tab.clone(),
            lang: self.language.clone(),
        };
        // Maps with keys of text and plain values: nothing of it cannot be written.
        serde_json::to_string(&v1).unwrap_or_default()
    }

    /// The state for a link: as JSON in one line; but a text, which JSON makes longer, follows on lines of its own. Of a
    /// text alone that first line is empty.
    #[must_use]
    pub fn packed(&self) -> String {
        let Manifest::Text(text) = &self.manifest else { return self.write() };
        let head = Self { manifest: Manifest::Text(String::new()), ..self.clone() };
        let head = if head == Self::new(Manifest::Text(String::new())) { String::new() } else { head.write() };
        [&head, "\n", text].concat()
    }

    /// Reads what [`Shared::packed`] wrote.
    ///
    /// # Errors
    /// It is none, or this Podstep cannot read it.
    pub fn unpacked(packed: &str) -> Result<Self, Refused> {
        let Some((head, text)) = packed.split_once('\n') else { return Self::read(packed) };
        if packed.len() > MAX_STATE_BYTES {
            return Err(Refused::TooLong { limit: MAX_STATE_BYTES });
        }
        let manifest = Manifest::of(text);
        if head.is_empty() {
            return Ok(Self::new(manifest));
        }
        Ok(Self { manifest, ..Self::read(head)? })
    }

    /// Reads what [`Shared::write`] wrote, at any version of the format.
    ///
    /// # Errors
    /// It is none, or this Podstep cannot read it.
    pub fn read(json: &str) -> Result<Self, Refused> {
        if json.len() > MAX_STATE_BYTES {
            return Err(Refused::TooLong { limit: MAX_STATE_BYTES });
        }
        match serde_json::from_str(json).map_err(|_| Refused::Broken)? {
            AnyVersion { v: 1 } => serde_json::from_str::<V1>(json).map_err(|_| Refused::Broken)?.try_into(),
            AnyVersion { v: 0 } => Err(Refused::Broken),
            AnyVersion { v: version } => Err(Refused::Newer { version }),
        }
    }
}
