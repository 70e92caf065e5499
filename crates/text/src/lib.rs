//! Every sentence that a reader sees: typed messages, rendered by one file per language.
//!
//! Owns the messages and the choice of a language. Decides nothing about Pods. To add a language: a
//! variant of [`Locale`], a file beside `en.rs` and one arm in [`Locale::say`]; the compiler then names
//! every sentence that is missing.

use std::borrow::Cow;

use podstep_core::admission;
use podstep_core::cluster::Version;
use podstep_core::diagnostic::{Finding, Severity};
use podstep_core::resources::cgroup::Cap;
use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::resources::scheduler::Shortage;
use podstep_core::resources::{Filled, Kind, NodeSize, PodResources, Published, QosClass, QosHindrance, Term};
use podstep_core::time::Millis;
use podstep_core::trace::{Actor, ContainerRole, LaneState, PodEntry, Reason, Shutdown, Step, Trace};
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
    MoreLanes(usize),
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
    WhyRule,
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
    ShutdownCaption(&'a str),
    ColumnPreStop,
    ColumnSigterm,
    ColumnGraceLeft,
    ColumnSigkill,
    ColumnEnded,
    ColumnExitCode,
    NotNeeded,
    Seconds(u64),

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

    // What the API server adds.
    AddedHeading,
    AddedCaption,
    AddedBecause(admission::Reason),
    ColumnField,
    ColumnValue,
    ColumnAddedTo,
}

/// The name of a finding, for links and tests. Kubernetes' case style.
#[must_use]
pub const fn code(finding: &Finding) -> &'static str {
    match finding {
        Finding::EmptyText => "emptyText",
        Finding::TooLong { .. } => "tooLong",
        Finding::Syntax { .. } => "syntax",
        Finding::Indentation { .. } => "indentation",
        Finding::TooComplex { .. } => "tooComplex",
        Finding::DuplicateKey { .. } => "duplicateKey",
        Finding::Refused { .. } => "refused",
        Finding::Warned { .. } => "warned",
        Finding::Dropped { .. } => "dropped",
        Finding::NoPodInKind { .. } => "noPodInKind",
        Finding::ConcernsOthers { .. } => "concernsOthers",
        Finding::PodsRefused { .. } => "podsRefused",
        Finding::NothingToRun => "nothingToRun",
        Finding::FragmentWrapped => "fragmentWrapped",
        Finding::OnlyFirstRuns { .. } => "onlyFirstRuns",
        Finding::QuantityWithoutDigits { .. } => "quantityWithoutDigits",
        Finding::SidecarUnknown { .. } => "sidecarUnknown",
        Finding::SidecarDropped { .. } => "sidecarDropped",
        Finding::LegacySidecar { .. } => "legacySidecar",
        Finding::ReadinessDoesNotGate { .. } => "readinessDoesNotGate",
        Finding::ClusterRead { .. } => "clusterRead",
        Finding::VersionUnknown { .. } => "versionUnknown",
        Finding::Cut { .. } => "cut",
        Finding::Misspelt { .. } => "misspelt",
        Finding::PreStopExceedsGrace { .. } => "preStopExceedsGrace",
        Finding::IgnoresSigterm { .. } => "ignoresSigterm",
        Finding::SidecarStarves { .. } => "sidecarStarves",
        Finding::JobRestartsAlways => "jobRestartsAlways",
        Finding::SidecarDelaysJob { .. } => "sidecarDelaysJob",
        Finding::Placeholder { .. } => "placeholder",
        Finding::LivenessBeforeReadiness { .. } => "livenessBeforeReadiness",
        Finding::OddQuantity { .. } => "oddQuantity",
        Finding::OnlySidecarsHave { .. } => "onlySidecarsHave",
        Finding::AlwaysUnderContainers { .. } => "alwaysUnderContainers",
        Finding::InitDoesNotWait { .. } => "initDoesNotWait",
        Finding::InitBeforeSidecar { .. } => "initBeforeSidecar",
        Finding::ScenarioUnknown { .. } => "scenarioUnknown",
        Finding::ScenarioValue { .. } => "scenarioValue",
        Finding::ScenarioMissing { .. } => "scenarioMissing",
        Finding::OnlyFirstScenario => "onlyFirstScenario",
    }
}

/// Where to read on about a finding; empty if there is nothing.
#[must_use]
pub const fn finding_source(finding: &Finding) -> &'static str {
    match finding {
        Finding::Refused { .. } | Finding::Warned { .. } => {
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"
        }
        Finding::Dropped { .. } => "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
        Finding::SidecarUnknown { .. } | Finding::SidecarDropped { .. } | Finding::ReadinessDoesNotGate { .. } => {
            "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/"
        }
        Finding::LegacySidecar { .. } => {
            "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers"
        }
        Finding::SidecarDelaysJob { .. } | Finding::IgnoresSigterm { .. } => {
            "https://man7.org/linux/man-pages/man7/pid_namespaces.7.html"
        }
        Finding::PreStopExceedsGrace { .. } | Finding::SidecarStarves { .. } => {
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination"
        }
        Finding::JobRestartsAlways | Finding::AlwaysUnderContainers { .. } => {
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy"
        }
        Finding::LivenessBeforeReadiness { .. } => {
            "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"
        }
        Finding::OnlySidecarsHave { .. } | Finding::InitDoesNotWait { .. } | Finding::InitBeforeSidecar { .. } => {
            "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/"
        }
        Finding::OddQuantity { .. } => "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
        Finding::PodsRefused { .. } => "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
        Finding::QuantityWithoutDigits { .. } => {
            "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"
        }
        _ => "",
    }
}

/// Where a rule is written down: the title of the page, which is a proper name, and its address.
#[must_use]
pub const fn source(reason: &Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Asked | Reason::DeletionComplete => (
            "Kubernetes docs: Pod Lifecycle, termination of Pods",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
        ),
        Reason::ControllerWantsPod { .. } | Reason::OwnerWantsObject { .. } | Reason::CountedPods => {
            ("Kubernetes docs: Workload Management", "https://kubernetes.io/docs/concepts/workloads/controllers/")
        }
        Reason::NodeFits => (
            "Kubernetes docs: Kubernetes Scheduler",
            "https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/",
        ),
        Reason::NoSandboxYet | Reason::StartSequence => (
            "kubelet: kuberuntime_manager.go",
            "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/kuberuntime_manager.go",
        ),
        Reason::FirstInit | Reason::PreviousInitDone { .. } | Reason::InitComplete { .. } => {
            ("Kubernetes docs: Init Containers", "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/")
        }
        Reason::SidecarStarted { .. } => (
            "Kubernetes docs: Sidecar Containers",
            "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/",
        ),
        Reason::ImagePolicy { .. } | Reason::NoSuchImage | Reason::PullBackOff { .. } => (
            "Kubernetes docs: Images, image pull policy",
            "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",
        ),
        Reason::HookDeclared | Reason::PreStopAtOnce => (
            "Kubernetes docs: Container Lifecycle Hooks",
            "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
        ),
        Reason::ProcessEnded { .. } => (
            "Kubernetes docs: Pod Lifecycle, container states",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-states",
        ),
        Reason::ProbeDue { .. } => (
            "Kubernetes docs: Pod Lifecycle, container probes",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes",
        ),
        Reason::RestartPolicy { .. } | Reason::RestartRule { .. } | Reason::CrashLoop { .. } => (
            "Kubernetes docs: Pod Lifecycle, restart policy",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy",
        ),
        Reason::Stopping { .. } | Reason::Replaces { .. } => (
            "kubelet: kuberuntime_container.go",
            "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/kuberuntime_container.go",
        ),
        Reason::SigtermTurn { .. } | Reason::GraceSpent { .. } => (
            "KEP-753: Sidecar containers",
            "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/753-sidecar-containers",
        ),
        Reason::IgnoredSigterm { .. } | Reason::Killed => {
            ("Linux manual: pid_namespaces(7)", "https://man7.org/linux/man-pages/man7/pid_namespaces.7.html")
        }
        Reason::HandledSigterm { .. } => (
            "Kubernetes docs: Pod Lifecycle, termination of Pods",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
        ),
        Reason::AllStopped | Reason::Observed | Reason::TerminalPhase => (
            "kubelet: status_manager.go",
            "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/status/status_manager.go",
        ),
        Reason::JobDone | Reason::JobBackoffLimit { .. } | Reason::JobFails { .. } => {
            ("Kubernetes docs: Jobs", "https://kubernetes.io/docs/concepts/workloads/controllers/job/")
        }
        Reason::PodSpecAsks => (
            "Kubernetes API: PodSpec",
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec",
        ),
        Reason::RestartAllRule => (
            "KEP-5532: Restart all containers on container exits",
            "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/5532-restart-all-containers-on-container-exits",
        ),
        Reason::NothingPending { .. } => (
            "Kubernetes docs: Sidecar Containers",
            "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/",
        ),
    }
}
