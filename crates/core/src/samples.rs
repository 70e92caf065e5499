//! The manifests of the gallery, each with what can be tried with it. Each is a test too.

use podstep_manifest::Span;

use crate::Life;
use crate::cluster::Version;
use crate::edit::Edit;
use crate::scenario::offers::{self, Deed};
use crate::time::Millis;

/// A sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Stable name, used in links.
    pub id: &'static str,
    /// Where it stands in the gallery.
    pub group: Group,
    /// The manifest.
    pub text: &'static str,
    /// What one click can change about it.
    pub tries: &'static [Try],
}

/// The groups of the gallery, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What sidecars and init containers are for.
    Patterns,
    /// How the containers of a Pod live.
    Lifecycles,
    /// Jobs.
    Jobs,
    /// Controllers that keep Pods.
    Workloads,
    /// Requests and limits.
    Resources,
}

impl Group {
    /// All groups, in the order of the gallery.
    pub const ALL: [Self; 5] = [Self::Patterns, Self::Lifecycles, Self::Jobs, Self::Workloads, Self::Resources];
}

/// Something to try with a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// To see how the first Pod stops.
    Stop,
    /// At this time of its life something happens; to the container with this place in its Pod, if it is to one.
    Deed(Millis, usize, Deed),
    /// Another version of Kubernetes.
    Version(Version),
    /// Other words in the text.
    Words(&'static str, &'static str),
}

impl Try {
    /// The edit of the text that does it; `None` for what is no edit, and where the text is no longer the sample's.
    #[must_use]
    pub fn edit(self, text: &str, life: &Life) -> Option<Edit> {
        match self {
            Self::Stop | Self::Version(_) => None,
            Self::Deed(at, container, deed) => {
                let after = life.trace.steps.partition_point(|step| step.at <= at);
                offers::edit(text, life, after.checked_sub(1)?, container, deed)
            }
            Self::Words(from, to) => {
                let start = text.find(from)?;
                Some((Span { start, end: start + from.len() }, to.to_owned()))
            }
        }
    }
}

macro_rules! sample {
    ($group:ident $id:literal $tries:expr) => {
        Sample {
            id: $id,
            group: Group::$group,
            text: include_str!(concat!("../samples/", $id, ".yaml")),
            tries: $tries,
        }
    };
}

/// The sample that the page opens with.
pub const FIRST: &Sample = &sample!(Lifecycles "deployment-sidecar" &[
    Try::Stop,
    Try::Deed(Millis::secs(5), 0, Deed::Exit(1)),
    Try::Version(Version(28)),
]);

/// All samples, in the order of the gallery.
pub const SAMPLES: &[Sample] = &[
    *FIRST,
    sample!(Jobs "job-sidecar" &[]),
    sample!(Jobs "kind-job-http-sidecar" &[]),
    sample!(Jobs "job-legacy-helper" &[]),
    sample!(Patterns "pattern-init" &[]),
    sample!(Patterns "pattern-ambassador" &[]),
    sample!(Patterns "pattern-configuration-helper" &[]),
    sample!(Patterns "pattern-adapter" &[]),
    sample!(Resources "resources-order" &[]),
    sample!(Lifecycles "scenario-liveness" &[]),
];

/// The sample with this id.
#[must_use]
pub fn with_id(id: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.id == id)
}
