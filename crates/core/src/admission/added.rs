//! What the API server adds to an object or drops from it, and why.

use podstep_freeze::Freeze;
use podstep_manifest::{Node, Span};

use super::validation::json;
use crate::cluster::Version;

/// A field that the document does not have and the stored object has.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub struct Addition {
    /// The field.
    pub path: String,
    /// Where what it was added to is written.
    pub span: Span,
    /// Why it was added.
    pub reason: Reason,
}

impl Addition {
    /// What was added to the object, as JSON; `None` if the field is not in it.
    #[must_use]
    pub fn value(&self, object: &Node) -> Option<String> {
        let mut node = object;
        for step in self.path.split(['.', '[']) {
            node = match step.strip_suffix(']') {
                Some(item) => match item.parse::<usize>() {
                    Ok(index) => node.items().get(index)?,
                    Err(_) => node.get(item)?,
                },
                None => node.get(step)?,
            };
        }
        let mut text = String::new();
        json(&node.value, &mut text);
        Some(text)
    }
}

/// Why the API server adds a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub enum Reason {
    /// The field has a default of its own.
    Default,
    /// The image's tag decides: `latest`, or none.
    ImageTag,
    /// A volume that names no source is an `emptyDir`.
    NoVolumeSource,
    /// What is not requested is requested as much as it is limited.
    Limit,
    /// The Pod requests what its containers add up to, because it has limits of its own.
    ContainerTotal,
    /// In the host's network a container's port is the host's.
    HostNetwork,
    /// The strategy has parameters.
    Strategy,
    /// `serviceAccount` is the old name of `serviceAccountName`.
    OldName,
    /// `backoffLimitPerIndex` takes over from `backoffLimit`.
    LimitPerIndex,
    /// With a `podFailurePolicy`, failed Pods are replaced only when they have ended.
    FailurePolicy,
    /// The Job's Pods are found by them.
    JobLabels,
    /// The template's labels, for want of own ones.
    TemplateLabels,
    /// The server keeps its books there.
    ServerManaged,
}

/// A field that the server knows and drops without a word, because its gate is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The field.
    pub path: String,
    /// Where it is written.
    pub span: Span,
    /// The first version that keeps it by default, if there is one.
    pub kept_since: Option<Version>,
}

/// A quantity without any digit, which is taken for zero: `Mi`, `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zeroed {
    /// The field.
    pub path: String,
    /// What is written.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Zeroed {
    /// If a node is such a quantity.
    pub(super) fn of(node: &Node, path: impl Fn() -> String) -> Option<Self> {
        let text = node.as_str().filter(|text| !text.bytes().any(|byte| byte.is_ascii_digit()))?;
        Some(Self { path: path(), text: text.to_owned(), span: node.span })
    }
}
