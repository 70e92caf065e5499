//! Every sentence that a reader sees: typed messages, rendered by one file per language.
//!
//! Owns the messages and the choice of a language. Decides nothing about Pods. To add a language: a
//! variant of [`Locale`], a file beside `en.rs` and one arm in [`Locale::say`]; the compiler then names
//! every sentence that is missing.

use std::borrow::Cow;

use podstep_core::admission;
use podstep_core::cluster::Version;
use podstep_core::diagnostic::{Finding, Severity};
use podstep_core::history::{Count, Counted, Course, PodState};
use podstep_core::lifecycle::{Action, When};
use podstep_core::resources::cgroup::Cap;
use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::resources::scheduler::Shortage;
use podstep_core::resources::{Filled, Kind, NodeSize, PodResources, Published, QosClass, QosHindrance, Term};
use podstep_core::rules::{Rule, Versions};
use podstep_core::scenario::Told;
use podstep_core::scenario::offers::Deed;
use podstep_core::time::Millis;
use podstep_core::trace::{Actor, ContainerRole, LaneState, PodEntry, Shutdown, Step, Trace};
use podstep_quantity::Quantity;

mod en;

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
}

impl Locale {
    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
        }
    }

    /// The message in this language.
    #[must_use]
    pub fn say(self, message: &Message<'_>) -> Cow<'static, str> {
        match self {
            Self::En => en::render(message),
        }
    }

    /// What a rule says. Apart from the messages, so that a page that lists no rules does not carry them.
    #[must_use]
    pub const fn rule(self, rule: Rule) -> &'static str {
        match self {
            Self::En => en::rules::rule(rule),
        }
    }
}

/// Everything that the page can say.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "a message's documentation is its text in en.rs")]
pub enum Message<'a> {
    // The page.
    Tagline,
    ManifestHeading,
    ManifestLabel,
    ManifestHelp,
    Sample,
    SampleOwn,
    SampleTitle(&'a str),
    SampleLesson(&'a str),
    Version,
    VersionFromManifest,
    SidecarGate,
    OpenFile,
    FileUnreadable,
    ProblemsHeading,
    NoProblems,
    CheckerMissing,
    Severity(Severity),
    Finding(&'a Finding),
    ProblemPlace,
    ReadOn,
    Fix(&'a Finding),
    Stale,
    NothingToShow,

    // What is shown.
    LifeHeading,
    KindAndName { kind: &'a str, name: &'a str },
    KubernetesVersion(Version),
    Phase,
    PodGone,
    NoPodYet,
    TimelineHeading,
    TimelineSummary { trace: &'a Trace, cursor: usize },
    TimelineScroller,
    ScaleNote,
    Following,
    StripSummary { course: &'a Course },
    StripNumbers,
    StripCount { counted: Counted, name: &'a str, count: Count },
    StripWanted(u32),
    StripSurge(u32),
    StripUnavailable(u32),
    TimelineRows,
    FoldAll,
    UnfoldAll,
    PodState(PodState),
    PodTitle { pod: &'a str, state: PodState, from: Millis, to: Millis },
    Legend,
    Role(ContainerRole),
    RoleLong(ContainerRole),
    Lane(LaneState),
    LaneTitle { container: &'a str, state: LaneState, from: Millis, to: Millis },
    Time(Millis),
    Length(Millis),

    // Transport.
    TransportLabel,
    First,
    Back,
    Play,
    Pause,
    Next,
    Last,
    Speed,
    SpeedValue(u32),
    SliderLabel,
    StepOf { step: usize, steps: usize, at: Millis },
    StepAnnounced { step: usize, steps: usize, at: Millis, sentence: &'a str },
    KeysNote,

    // Steps.
    StepsHeading,
    StepsCaption { from: usize, to: usize, of: usize },
    ColumnStep,
    ColumnTime,
    ColumnActor,
    ColumnContainer,
    ColumnWhat,
    ColumnWhy,
    Actor(Actor),

    // Why.
    WhyHeading,
    WhyBecause,
    Fact { trace: &'a Trace, step: &'a Step },
    Reason { trace: &'a Trace, step: &'a Step },
    WhyLedBy,
    Otherwise { trace: &'a Trace, step: &'a Step },
    WhyOtherwise,
    WhyRule,
    Versions(Versions),
    OpensElsewhere,

    // Resources.
    ResourcesHeading,
    ResourcesIntro,
    ResourcesNone,
    RequestOf(&'a str),
    LimitOf(&'a str),
    FilledIn { filled: &'a Filled, stored: &'a PodResources, pod: Option<&'a PodEntry> },
    Term { term: &'a Term, pod: Option<&'a PodEntry> },
    WinsBy(&'a str),
    Wins,
    Published(&'a Published),
    CopyAsText,
    Copied,
    PhasesLabel,
    PhaseOf { init: Option<usize>, pod: Option<&'a PodEntry> },
    NodeHeading,
    NodeSize,
    NodeOf(NodeSize),
    NodeCaption,
    Hierarchy,
    HierarchyRefused,
    Eviction { critical: bool, request: &'a Quantity },
    Fits,
    Shortage(&'a Shortage),
    WholePod,
    ColumnOom,
    CpuMax { hierarchy: Hierarchy, cap: Cap, pod: Option<&'a PodEntry> },
    MemoryMax { hierarchy: Hierarchy, cap: Cap, pod: Option<&'a PodEntry> },
    WhatIfHeading,
    WhatIfIntro,
    WhatIfCaption,
    AmountOf { container: &'a str, kind: Kind, resource: &'a str },
    Change { what: &'a str, from: &'a str, to: &'a str },
    NoChange,
    WriteBack,
    Discard,
    Line(usize),
    QosHeading,
    QosMeaning(QosClass),
    QosWhy(QosClass),
    QosHindrance { hindrance: &'a QosHindrance, pod: Option<&'a PodEntry> },

    // Shutdown.
    ShutdownHeading,
    ShutdownNone,
    ShutdownGrace { shutdown: &'a Shutdown, trace: &'a Trace },
    ShutdownOrder,
    OtherShutdowns(usize),
    ShutdownCaption(&'a str),
    ColumnPreStop,
    ColumnSigterm,
    ColumnGraceLeft,
    ColumnSigkill,
    ColumnEnded,
    ColumnExitCode,
    NotNeeded,
    Seconds(u64),

    // What if.
    ScriptHeading,
    ScriptAtCursor(Millis),
    ScriptTold,
    ScriptNote,
    ScriptNothing,
    ScriptImplied,
    ScriptNotRunning,
    ScriptPod,
    ScriptNode,
    ScriptWhen(usize),
    ScriptAt,
    ScriptRunning,
    ScriptReady,
    ScriptCount(usize),
    ScriptTime(usize),
    ScriptGrace(usize),
    ScriptReplicas(usize),
    ScriptAway(usize),
    ScriptUp(usize),
    ScriptDown(usize),
    ScriptRemove(usize),
    ScriptForget(&'a str),
    Deed(Deed),
    Acts(&'a Action),
    ActsWhen(When),
    ToldRun { run: usize, last: bool, told: &'a Told },
    Undo,
    Redo,

    // Kubernetes' own output.
    EventsHeading,
    EventsCaption,
    EventsNone,
    ColumnType,
    ColumnReason,
    ColumnObject,
    ColumnMessage,
    RowsHeading,
    RowsNone,
    RowsCaption(&'a str),
    EarlierRows(usize),

    // What the API server adds.
    AddedHeading,
    AddedCaption,
    AddedBecause(admission::Reason),
    ColumnField,
    ColumnValue,
    ColumnAddedTo,
}
