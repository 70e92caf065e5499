//! Every sentence that a reader sees: typed messages, rendered by one file per language.
//!
//! Owns the messages and the languages. Decides nothing about Pods. A new message is a variant of [`Message`]
//! and an arm in each language: the compiler names those that miss it. A new language is a variant of
//! [`Locale`] and a folder like `ja`.

use std::borrow::Cow;

use podstep_core::admission;
use podstep_core::cluster::Version;
use podstep_core::diagnostic::{Finding, Severity};
use podstep_core::history::{Count, Counted, Course, PodState};
use podstep_core::lifecycle::{Action, When};
use podstep_core::process::Program;
use podstep_core::resources::cgroup::Cap;
use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::resources::scheduler::Shortage;
use podstep_core::resources::{Filled, Kind, NodeSize, PodResources, Published, QosClass, QosHindrance, Term};
use podstep_core::rules::{Turn, Versions};
use podstep_core::scenario::Told;
use podstep_core::scenario::apply::Difference;
use podstep_core::scenario::offers::Deed;
use podstep_core::time::Millis;
use podstep_core::trace::{Actor, ContainerRole, LaneState, PodEntry, Shutdown, Step, Trace};
use podstep_quantity::Quantity;

mod because;
mod compare;
mod editing;
mod en;
mod gallery;
pub mod ja;
mod layout;
mod locale;
mod same;
mod shared;
mod sharing;
pub mod uk;

pub use because::Because;
pub use compare::Compare;
pub use editing::{Editing, PHRASES, Phrase};
pub use gallery::Gallery;
pub use layout::{Help, Key, Layout};
pub use locale::{Locale, Render};
pub use shared::Shared;
pub use sharing::{Format, Sharing, Source};

/// A sentence, or a part of one.
pub type Text = Cow<'static, str>;

/// About another version of the manifest, which is applied later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply<'a> {
    /// The button that opens it.
    Open,
    /// What the field with its text is called.
    Version,
    /// The heading over the differences.
    Differs,
    /// There are none.
    Same,
    /// One of them.
    Difference(&'a Difference),
    /// The button that lets it be applied at this time.
    At(Millis),
}

/// Everything that the page can say.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "a message's documentation is its text in en.rs")]
pub enum Message<'a> {
    // The page.
    Layout(Layout),
    Editing(Editing<'a>),
    Help(Help),
    Tagline,
    Language,
    ManifestHeading,
    ManifestLabel,
    ManifestHelp,
    SampleOwn,
    Gallery(Gallery<'a>),
    Version,
    VersionFromManifest,
    SidecarGate,
    OpenFile,
    /// The button that switches to the code editor and back.
    CodeEditor,
    FileUnreadable,
    ProblemsHeading,
    NoProblems,
    /// The button that lists the next ones, of so many that are not listed.
    MoreProblems(usize),
    CheckerMissing,
    TryAgain,
    Severity(Severity),
    Finding(&'a Finding),
    ProblemPlace,
    ReadOn,
    /// The title of a page of kubernetes.io/docs in this language, by its path; empty if it is not there.
    DocsPage(&'a str),
    Fix(&'a Finding),
    Stale,
    NothingToShow,
    Loading,
    PanelMissing,

    // What is kept and sent: the buttons, and what the sample menu says of a text that was opened.
    Share,
    Saved,
    OpenedText,
    Sharing(Sharing<'a>),

    // What is shown.
    LifeHeading,
    KindAndName {
        kind: &'a str,
        name: &'a str,
    },
    KubernetesVersion(Version),
    Phase,
    PodGone,
    NoPodYet,
    TimelineHeading,
    TimelineSummary {
        trace: &'a Trace,
        cursor: usize,
    },
    TimelineScroller,
    ScaleNote,
    Following,
    StripSummary {
        course: &'a Course,
    },
    StripNumbers,
    StripCount {
        counted: Counted,
        name: &'a str,
        count: Count,
    },
    StripWanted(u32),
    StripSurge(u32),
    StripUnavailable(u32),
    TimelineRows,
    FoldAll,
    UnfoldAll,
    PodState(PodState),
    PodTitle {
        pod: &'a str,
        state: PodState,
        from: Millis,
        to: Millis,
    },
    Legend,
    Role(ContainerRole),
    RoleLong(ContainerRole),
    Lane(LaneState),
    LaneTitle {
        container: &'a str,
        state: LaneState,
        from: Millis,
        to: Millis,
    },
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
    StepOf {
        step: usize,
        steps: usize,
        at: Millis,
    },
    StepAnnounced {
        step: usize,
        steps: usize,
        at: Millis,
        sentence: &'a str,
    },

    // Steps.
    StepsHeading,
    StepsCaption {
        from: usize,
        to: usize,
        of: usize,
    },
    ColumnStep,
    ColumnTime,
    ColumnActor,
    ColumnContainer,
    ColumnWhat,
    ColumnWhy,
    Actor(Actor),

    // Processes.
    Program(&'a Program),
    // Why.
    WhyHeading,
    WhyBecause,
    Fact {
        trace: &'a Trace,
        step: &'a Step,
    },
    Reason {
        trace: &'a Trace,
        step: &'a Step,
    },
    WhyLedBy,
    Otherwise {
        trace: &'a Trace,
        step: &'a Step,
    },
    WhyOtherwise,
    Because(Because),
    Turn {
        trace: &'a Trace,
        turn: Turn,
    },
    WhyRule,
    Versions(Versions),
    OpensElsewhere,

    // Resources.
    ResourcesHeading,
    ResourcesIntro,
    ResourcesNone,
    RequestOf(&'a str),
    LimitOf(&'a str),
    FilledIn {
        filled: &'a Filled,
        stored: &'a PodResources,
        pod: Option<&'a PodEntry>,
    },
    Term {
        term: &'a Term,
        pod: Option<&'a PodEntry>,
    },
    WinsBy(&'a str),
    Wins,
    Published(&'a Published),
    CopyAsText,
    Copied,
    PhasesLabel,
    PhaseOf {
        init: Option<usize>,
        pod: Option<&'a PodEntry>,
    },
    NodeHeading,
    NodeSize,
    NodeOf(NodeSize),
    NodeCaption,
    Hierarchy,
    HierarchyRefused,
    Eviction {
        critical: bool,
        request: &'a Quantity,
    },
    Fits,
    Shortage(&'a Shortage),
    WholePod,
    ColumnOom,
    CpuMax {
        hierarchy: Hierarchy,
        cap: Cap,
        pod: Option<&'a PodEntry>,
    },
    MemoryMax {
        hierarchy: Hierarchy,
        cap: Cap,
        pod: Option<&'a PodEntry>,
    },
    WhatIfHeading,
    WhatIfIntro,
    WhatIfCaption,
    AmountOf {
        container: &'a str,
        kind: Kind,
        resource: &'a str,
    },
    Change {
        what: &'a str,
        from: &'a str,
        to: &'a str,
    },
    NoChange,
    WriteBack,
    Discard,
    Line(usize),
    QosHeading,
    QosMeaning(QosClass),
    QosWhy(QosClass),
    QosHindrance {
        hindrance: &'a QosHindrance,
        pod: Option<&'a PodEntry>,
    },

    // What containers share.
    VolumesHeading,
    NetworkHeading,
    ProcessesHeading,
    Shared(Shared<'a>),

    // Shutdown.
    ShutdownHeading,
    ShutdownNone,
    ShutdownGrace {
        shutdown: &'a Shutdown,
        trace: &'a Trace,
    },
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
    /// The heading over what the processes do.
    ScriptPrograms,
    /// The mark of what is guessed.
    ScriptGuessed,
    /// The mark of what is told.
    ScriptIsTold,
    /// The button that makes a guess something told.
    ScriptTell(&'a str),
    Deed(Deed),
    Acts(&'a Action),
    ActsWhen(When),
    ToldRun {
        run: usize,
        last: bool,
        told: &'a Told,
    },
    Undo,
    Redo,
    Apply(Apply<'a>),

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
    KubectlHeading,
    KubectlCommand,
    KubectlAbout,
    KubectlPodAtCursor,
    KubectlPrinted,

    // Two runs.
    CompareHeading,
    Compare(Compare<'a>),

    // What the API server adds.
    AddedHeading,
    AddedCaption,
    AddedBecause(admission::Reason),
    ColumnField,
    ColumnValue,
    ColumnAddedTo,
}

/// Brings what English says beyond the first picture, for everybody and for good: findings, resources, tables. Until
/// then those messages are empty.
pub fn bring_rest() {
    en::bring_rest();
}
