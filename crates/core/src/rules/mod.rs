//! Every rule that a step can name, in one table.
//!
//! Owns which rule a [`Reason`] follows, where that rule is written down, the versions that have it, the function
//! that decides by it and a case that shows it (`list.rs`); which fields of the manifest a step rests on
//! (`inputs.rs`); what would have made it go otherwise (`otherwise.rs`); and by which rule and step the status of a Pod
//! or of what keeps Pods says what it says (`status`). The page, `docs/rules.md` and `tests/tests/rules.rs` read the same table. Holds no
//! prose: `crates/text` says what a rule says.

mod inputs;
mod list;
mod otherwise;
mod status;

pub use inputs::Input;
pub(crate) use inputs::{of as inputs, read as inputs_of_rule};
pub use list::Rule;
pub use otherwise::Otherwise;
pub use status::{StatusField, Subject, Turn, status_fields};

use crate::cluster::Version;
use crate::trace::{Reason, StopTrigger};

/// The rules of the numbers that a node gives to each Pod and container: CPU share, CPU cap, memory cap and
/// `oom_score_adj`; and what would change them.
pub const ON_NODE: [(Rule, Turn); 4] = [
    (Rule::CpuWeight, Turn::CpuRequest),
    (Rule::CpuQuota, Turn::CpuLimit),
    (Rule::MemoryCap, Turn::MemoryLimit),
    (Rule::OomScore, Turn::MemoryRequest),
];

/// Where a rule is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The title of the page or the name of the file: a proper name.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// The minor versions that have a rule, both ends included; `None` is an end that lies outside of the versions
/// that Podstep knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// The first that has it by default.
    pub since: Option<Version>,
    /// The last that has it.
    pub until: Option<Version>,
}

impl Versions {
    /// Whether this version has the rule.
    #[must_use]
    pub fn contains(self, version: Version) -> bool {
        self.since.is_none_or(|since| since <= version) && self.until.is_none_or(|until| version <= until)
    }
}

impl Reason {
    /// The one rule that this reason follows.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Asked => Rule::Request,
            Self::ControllerWantsPod { .. } => Rule::MissingPod,
            Self::OwnerWantsObject { .. } => Rule::OwnedObject,
            Self::OwnerGone { .. } => Rule::GarbageCollection,
            Self::TimeToLive { .. } => Rule::TimeToLive,
            Self::NodeFits | Self::NoNodeFits { .. } => Rule::Binding,
            Self::NoSandboxYet => Rule::Sandbox,
            Self::FirstInit | Self::PreviousInitDone { .. } => Rule::InitOrder,
            Self::SidecarStarted { .. } => Rule::SidecarGate,
            Self::InitComplete { .. } => Rule::AppStart,
            Self::ImagePolicy { .. } => Rule::PullPolicy,
            Self::NoSuchImage => Rule::MissingImage,
            Self::PullBackOff { .. } => Rule::ImagePullBackOff,
            Self::StartSequence => Rule::StartSequence,
            Self::HookDeclared | Self::HookRan { .. } => Rule::Hook,
            Self::ProcessEnded { .. } => Rule::Exit,
            Self::OutOfMemory { .. } => Rule::OutOfMemory,
            Self::ProbeDue { .. } => Rule::Probe,
            Self::RestartPolicy { .. } => Rule::RestartPolicy,
            Self::RestartRule { .. } => Rule::RestartRule,
            Self::CrashLoop { .. } => Rule::CrashLoopBackOff,
            Self::Stopping { trigger, .. } | Self::Replaces { trigger } => of_trigger(*trigger),
            Self::PreStopAtOnce { .. } => Rule::PreStop,
            Self::SigtermTurn { after, .. } if after.is_empty() => Rule::Sigterm,
            Self::SigtermTurn { .. } => Rule::SidecarTurn,
            Self::NoTurns { .. } => Rule::NoTurns,
            Self::GraceSpent { .. } => Rule::SharedGrace,
            Self::IgnoredSigterm { .. } => Rule::Sigkill,
            Self::HandledSigterm { .. } => Rule::SigtermHandled,
            Self::Killed => Rule::Killed,
            Self::AllStopped => Rule::SandboxStop,
            Self::Observed => Rule::Status,
            Self::TerminalPhase => Rule::TerminalPhase,
            Self::DeletionComplete => Rule::Finalizers,
            Self::CountedPods => Rule::Count,
            Self::JobDone => Rule::JobComplete,
            Self::JobBackoffLimit { .. } => Rule::BackoffLimit,
            Self::JobFails { .. } => Rule::JobFailure,
            Self::NothingPending { .. } => Rule::Steady,
            Self::ActiveDeadline { .. } => Rule::ActiveDeadline,
            Self::ResourcesChanged => Rule::Resize,
            Self::RestartAllRule { .. } => Rule::RestartAllContainers,
        }
    }
}

const fn of_trigger(trigger: StopTrigger) -> Rule {
    match trigger {
        StopTrigger::Deleted => Rule::Deletion,
        StopTrigger::NaturalCompletion => Rule::Completion,
        StopTrigger::InitFailed => Rule::InitFailure,
        StopTrigger::Probe(_) => Rule::ProbeFailure,
        StopTrigger::PostStartFailed => Rule::PostStartFailure,
        StopTrigger::DefinitionChanged => Rule::ImageChange,
        StopTrigger::Resize => Rule::ResizeRestart,
        StopTrigger::RestartAll => Rule::RestartAllContainers,
        StopTrigger::SandboxLost => Rule::SandboxLoss,
        StopTrigger::ActiveDeadline => Rule::ActiveDeadline,
        StopTrigger::NodePressure => Rule::NodePressure,
        StopTrigger::NodeShutdown => Rule::NodeShutdown,
    }
}
