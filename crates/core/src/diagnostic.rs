//! What is to be said about the input: typed, each with its place in the text. Locales render them.

use podstep_manifest::{Bound, Span};
use serde::Serialize;

use crate::cluster::Version;
use crate::scenario::shape::Expected;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Nothing can be simulated, or the API server would refuse the object.
    Error,
    /// It works, but not as the reader may think.
    Warning,
    /// Worth knowing.
    Hint,
}

/// A replacement of a stretch of the text that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What is replaced; several spans are in order of the text and do not overlap.
    pub edits: Vec<(Span, String)>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where; an empty span at 0 if it is about the whole text.
    pub span: Span,
    /// What.
    pub finding: Finding,
    /// What would mend it.
    pub fix: Option<Fix>,
}

/// What is found. `code` names it for links and tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "finding")]
pub enum Finding {
    /// There is no text.
    EmptyText,
    /// The text has what a cluster did.
    FromCluster {
        /// So many Pods of it.
        pods: usize,
    },
    /// The text is longer than the bound.
    TooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The bound in bytes.
        limit: usize,
    },
    /// The YAML cannot be read.
    Syntax {
        /// The parser's own words.
        message: String,
    },
    /// The mapping begun above goes on at a column that fits no parent (the mis-indented list of blogs).
    Indentation {
        /// One-based column found.
        found: usize,
        /// One-based column expected.
        expected: usize,
    },
    /// Too deep, too many nodes, too many aliases.
    TooComplex {
        /// Of what there is too much.
        what: Bound,
        /// The bound.
        limit: usize,
    },
    /// A scenario has more actions than are read.
    TooManyActions {
        /// So many are read.
        limit: usize,
    },
    /// A key stands twice in a mapping; the last one wins.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// kubectl or the API server refuses the object.
    Refused {
        /// Their own words.
        message: String,
        /// The version that knows a field which this one does not.
        known_since: Option<Version>,
    },
    /// The API server accepts the object and warns of it.
    Warned {
        /// Its own words.
        text: String,
    },
    /// The API server knows the field and drops it without a word: its gate is off.
    Dropped {
        /// Path of the field.
        path: String,
        /// The first version that keeps it by default.
        kept_since: Option<Version>,
    },
    /// A document is of a kind that has no Pod.
    NoPodInKind {
        /// The kind.
        kind: String,
    },
    /// A LimitRange or ResourceQuota of another namespace, or a quota of a scope that leaves the Pod out.
    ConcernsOthers {
        /// The kind.
        kind: String,
    },
    /// The API server accepts the workload, but refuses its Pods, or all but the first ones.
    PodsRefused {
        /// Kind of the workload.
        kind: String,
        /// The server's words.
        message: String,
        /// How many are created.
        created: u32,
        /// How many are wanted.
        wanted: u32,
    },
    /// No document has a Pod or Pod template.
    NothingToRun,
    /// A bare Pod spec (or part of one) was wrapped in a Pod so that it runs.
    FragmentWrapped,
    /// More than one workload: the first one runs.
    OnlyFirstRuns {
        /// Kind of the one that runs.
        kind: String,
        /// Its name.
        name: String,
    },
    /// A quantity without any digit, which Kubernetes takes for zero: `Mi`, `-`.
    QuantityWithoutDigits {
        /// Path of the field.
        path: String,
        /// The text.
        value: String,
    },
    /// `restartPolicy: Always` of an init container is unknown to this version.
    SidecarUnknown {
        /// The version.
        version: Version,
    },
    /// `restartPolicy: Always` of an init container is dropped: the gate is off.
    SidecarDropped {
        /// The version.
        version: Version,
    },
    /// A helper that never ends as a regular container of a Job: the Job never completes.
    LegacySidecar {
        /// The container.
        container: String,
    },
    /// readinessProbe of a sidecar does not delay the start of the others.
    ReadinessDoesNotGate {
        /// The sidecar.
        container: String,
    },
    /// Version and gates were taken from a `kind: Cluster` document.
    ClusterRead {
        /// The version.
        version: Version,
        /// Whether the gate SidecarContainers is on.
        sidecars: bool,
    },
    /// A version outside those that Podstep knows.
    VersionUnknown {
        /// The text.
        text: String,
        /// The version used.
        used: Version,
    },
    /// The run was cut at the bound of steps or time.
    Cut {
        /// Steps kept.
        steps: usize,
    },
    /// No more Pods are created here, whatever the workload wants.
    NoMorePods {
        /// How many there are.
        pods: usize,
    },
    /// The API server does not know a field whose name is almost that of one.
    Misspelt {
        /// Its own words.
        message: String,
        /// The name of the field.
        meant: &'static str,
    },
    /// A preStop hook needs all of the grace period or more.
    PreStopExceedsGrace {
        /// The container.
        container: String,
        /// What the hook needs, in whole seconds.
        hook_secs: u64,
        /// What all of the Pod's end has.
        grace_secs: u64,
    },
    /// The process ignores SIGTERM, so a long grace period passes for nothing.
    IgnoresSigterm {
        /// The container.
        container: String,
        /// The grace period.
        grace_secs: u64,
    },
    /// The app uses up the grace period, and the sidecar that has something to do at the end gets two seconds.
    SidecarStarves {
        /// The sidecar.
        container: String,
        /// The container that uses it up.
        app: String,
        /// The grace period.
        grace_secs: u64,
    },
    /// A Job's Pods are restarted always, which the API server refuses.
    JobRestartsAlways,
    /// A Job's sidecar ignores SIGTERM, so the Job is complete a grace period later.
    SidecarDelaysJob {
        /// The sidecar.
        container: String,
        /// The grace period.
        grace_secs: u64,
    },
    /// A value that the author of a template left to be filled in.
    Placeholder {
        /// What is to be replaced.
        text: String,
    },
    /// The livenessProbe gives up before the readinessProbe is asked, and there is no startupProbe.
    LivenessBeforeReadiness {
        /// The container.
        container: String,
        /// When it is killed at the earliest, after its start.
        kills_after_secs: u64,
        /// When readiness is asked at the earliest.
        ready_after_secs: u64,
    },
    /// A quantity that is read as something else than was meant.
    OddQuantity {
        /// The resource.
        resource: String,
        /// As it is written.
        written: String,
        /// What it is, without suffix.
        means: String,
        /// What was probably meant.
        meant: String,
    },
    /// An init container that is no sidecar has a probe or hook.
    OnlySidecarsHave {
        /// The container.
        container: String,
        /// The field.
        field: &'static str,
    },
    /// `restartPolicy: Always` of a regular container, which makes no sidecar of it.
    AlwaysUnderContainers {
        /// The container.
        container: String,
        /// Whether this version has restart policies of regular containers.
        own_restarts: bool,
    },
    /// An init container talks to the Pod itself and does not wait until the sidecar before it can answer.
    InitDoesNotWait {
        /// The init container.
        container: String,
        /// The sidecar.
        sidecar: String,
    },
    /// An init container talks to the Pod itself before there is any sidecar.
    InitBeforeSidecar {
        /// The init container.
        container: String,
        /// The first sidecar below it.
        sidecar: String,
    },
    /// A Scenario has a field, or is about a container, that is not there.
    ScenarioUnknown {
        /// Path of the mapping it stands in; empty at the top.
        path: String,
        /// Its name.
        name: String,
        /// The names that are there.
        known: Vec<String>,
    },
    /// A value of a Scenario is not what its field takes.
    ScenarioValue {
        /// Path of the field.
        path: String,
        /// Any of these is taken.
        expected: Vec<Expected>,
    },
    /// A Scenario lacks a field.
    ScenarioMissing {
        /// Path of the mapping; empty at the top.
        path: String,
        /// One of these is needed.
        fields: &'static [&'static str],
    },
    /// A second Scenario, which is left out.
    OnlyFirstScenario,
    /// A Scenario applies a manifest that is no other version of the workload.
    AppliesOther {
        /// The workload's kind.
        kind: String,
        /// Its name.
        name: String,
    },
    /// A version of the manifest changes a field that cannot be changed.
    Immutable {
        /// The field.
        path: String,
    },
}

impl Finding {
    /// The name of a finding, for links and tests. Kubernetes' case style.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptyText => "emptyText",
            Self::FromCluster { .. } => "fromCluster",
            Self::TooLong { .. } => "tooLong",
            Self::Syntax { .. } => "syntax",
            Self::Indentation { .. } => "indentation",
            Self::TooComplex { .. } => "tooComplex",
            Self::TooManyActions { .. } => "tooManyActions",
            Self::DuplicateKey { .. } => "duplicateKey",
            Self::Refused { .. } => "refused",
            Self::Warned { .. } => "warned",
            Self::Dropped { .. } => "dropped",
            Self::NoPodInKind { .. } => "noPodInKind",
            Self::ConcernsOthers { .. } => "concernsOthers",
            Self::PodsRefused { .. } => "podsRefused",
            Self::NothingToRun => "nothingToRun",
            Self::FragmentWrapped => "fragmentWrapped",
            Self::OnlyFirstRuns { .. } => "onlyFirstRuns",
            Self::QuantityWithoutDigits { .. } => "quantityWithoutDigits",
            Self::SidecarUnknown { .. } => "sidecarUnknown",
            Self::SidecarDropped { .. } => "sidecarDropped",
            Self::LegacySidecar { .. } => "legacySidecar",
            Self::ReadinessDoesNotGate { .. } => "readinessDoesNotGate",
            Self::ClusterRead { .. } => "clusterRead",
            Self::VersionUnknown { .. } => "versionUnknown",
            Self::Cut { .. } => "cut",
            Self::NoMorePods { .. } => "noMorePods",
            Self::Misspelt { .. } => "misspelt",
            Self::PreStopExceedsGrace { .. } => "preStopExceedsGrace",
            Self::IgnoresSigterm { .. } => "ignoresSigterm",
            Self::SidecarStarves { .. } => "sidecarStarves",
            Self::JobRestartsAlways => "jobRestartsAlways",
            Self::SidecarDelaysJob { .. } => "sidecarDelaysJob",
            Self::Placeholder { .. } => "placeholder",
            Self::LivenessBeforeReadiness { .. } => "livenessBeforeReadiness",
            Self::OddQuantity { .. } => "oddQuantity",
            Self::OnlySidecarsHave { .. } => "onlySidecarsHave",
            Self::AlwaysUnderContainers { .. } => "alwaysUnderContainers",
            Self::InitDoesNotWait { .. } => "initDoesNotWait",
            Self::InitBeforeSidecar { .. } => "initBeforeSidecar",
            Self::ScenarioUnknown { .. } => "scenarioUnknown",
            Self::ScenarioValue { .. } => "scenarioValue",
            Self::ScenarioMissing { .. } => "scenarioMissing",
            Self::OnlyFirstScenario => "onlyFirstScenario",
            Self::AppliesOther { .. } => "appliesOther",
            Self::Immutable { .. } => "immutable",
        }
    }

    /// Where to read on about a finding; empty if there is nothing.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        match self {
            Self::Refused { .. } | Self::Warned { .. } => {
                "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"
            }
            Self::Dropped { .. } => "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
            Self::SidecarUnknown { .. } | Self::SidecarDropped { .. } | Self::ReadinessDoesNotGate { .. } => {
                "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/"
            }
            Self::LegacySidecar { .. } => {
                "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers"
            }
            Self::SidecarDelaysJob { .. } | Self::IgnoresSigterm { .. } => {
                "https://man7.org/linux/man-pages/man7/pid_namespaces.7.html"
            }
            Self::PreStopExceedsGrace { .. } | Self::SidecarStarves { .. } => {
                "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination"
            }
            Self::JobRestartsAlways | Self::AlwaysUnderContainers { .. } => {
                "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy"
            }
            Self::LivenessBeforeReadiness { .. } => {
                "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"
            }
            Self::OnlySidecarsHave { .. } | Self::InitDoesNotWait { .. } | Self::InitBeforeSidecar { .. } => {
                "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/"
            }
            Self::OddQuantity { .. } => {
                "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"
            }
            Self::PodsRefused { .. } => "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
            Self::QuantityWithoutDigits { .. } => {
                "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"
            }
            _ => "",
        }
    }
}
