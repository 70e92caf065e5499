//! What the Pod asks for, how that comes about, what a node makes of it, and what other numbers would change.

mod effective;
mod node;
mod trial;

use podstep_core::diagnostic::Fix;
use podstep_core::resources::Kind;
use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::trace::PodEntry;
use podstep_text::{Locale, Message};
use yew::Html;

use crate::browser;
use crate::panels::{self, PanelProps};
use crate::state::Shown;
use trial::Typed;

/// What the reader tries out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trial {
    /// Index of the size of the node.
    size: usize,
    hierarchy: Hierarchy,
    typed: Vec<Typed>,
    copied: bool,
}

impl Default for Trial {
    fn default() -> Self {
        Self { size: 2, hierarchy: Hierarchy::V2, typed: Vec::new(), copied: false }
    }
}

/// What the reader asks of these panels.
#[derive(Debug, Clone)]
pub enum Ask {
    /// A node of this size.
    NodeSize(usize),
    /// A node with these cgroups.
    Hierarchy(Hierarchy),
    /// The trees on the clipboard.
    Copy,
    /// Another number: its field, counted row by row, and what was typed.
    Amount(usize, String),
    /// To forget what was typed.
    Discard,
    /// To write what was typed into the manifest.
    WriteBack,
}

impl Trial {
    /// Does what was asked for; gives the edit of the manifest that it takes.
    pub(crate) fn answer(&mut self, locale: Locale, shown: &Shown, ask: Ask) -> Option<Fix> {
        match ask {
            Ask::NodeSize(size) => self.size = size,
            Ask::Hierarchy(hierarchy) => self.hierarchy = hierarchy,
            Ask::Copy => {
                browser::copy(&effective::as_text(locale, &shown.life.resources(), shown.life.trace.pods.first()));
                self.copied = true;
            }
            Ask::Amount(field, text) => {
                trial::note(&mut self.typed, &shown.life.resources(), field, text);
            }
            Ask::Discard => self.typed.clear(),
            Ask::WriteBack => return trial::written_back(shown, &std::mem::take(&mut self.typed)),
        }
        None
    }
}

/// What is in one of these panels.
pub(crate) fn view(props: &PanelProps) -> Html {
    match props.kind {
        panels::Kind::Qos => node::qos(props),
        panels::Kind::Node => node::node(props),
        panels::Kind::Trial => trial::trial(props),
        _ => effective::effective(props),
    }
}

const fn label(kind: Kind, name: &str) -> Message<'_> {
    match kind {
        Kind::Requests => Message::RequestOf(name),
        Kind::Limits => Message::LimitOf(name),
    }
}

fn name(pod: Option<&PodEntry>, container: usize) -> &str {
    pod.and_then(|pod| pod.containers.get(container)).map_or("", |entry| entry.name.as_str())
}
