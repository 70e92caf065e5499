//! What would have made a step go otherwise: the weighed value that decides, and what it would have to be.

use crate::lifecycle::kubelet::backoff::{BACKOFF_MAX, BACKOFF_RESET};
use crate::time::Millis;
use crate::trace::{Gate, Reason, StopTrigger};

/// What would change a step. Times are lengths; indices are those of containers in the Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// Nobody asks.
    NotAsked,
    /// So many Pods exist that count.
    EnoughPods {
        /// Pods wanted.
        desired: u32,
    },
    /// The object that keeps it has another spec.
    AnotherOwnerSpec,
    /// The deletion leaves dependents alone.
    Orphaned,
    /// The Job has no `ttlSecondsAfterFinished`.
    NoTimeToLive,
    /// No node has as much free as the Pod asks for.
    NoNodeFits,
    /// A node has room and takes the Pod.
    NodeFits,
    /// It has its sandbox.
    SandboxThere,
    /// Another init container is declared first.
    DeclaredFirst,
    /// The init container before it runs on, or fails.
    PreviousRuns {
        /// Index of the container before.
        previous: usize,
    },
    /// The sidecar is not started.
    GateClosed {
        /// Index of the sidecar.
        sidecar: usize,
        /// What would have to be missing.
        gate: Gate,
    },
    /// Init is not complete.
    InitPending,
    /// The image would be asked for at the registry under `Always`.
    PullAlways,
    /// The image on the node would be taken under `IfNotPresent`.
    PullIfNotPresent,
    /// The image is on the node.
    ImageThere,
    /// The image would be pulled under any other policy than `Never`.
    PullAllowed,
    /// A registry has the image.
    ImageExists,
    /// The back-off is over.
    BackOffOver {
        /// The delay.
        delay: Millis,
        /// The longest delay.
        longest: Millis,
    },
    /// It crashed for the first time, or ran for long.
    LongRun {
        /// A run longer than this forgets the back-off.
        reset: Millis,
    },
    /// A step before fails.
    StartFails,
    /// The container has no such hook.
    NoHook,
    /// postStart fails.
    PostStartFails,
    /// preStop runs for longer than the grace.
    HookOutlastsGrace {
        /// Seconds of grace.
        grace_secs: u64,
    },
    /// The process runs on.
    ProcessRunsOn,
    /// The memory limit is higher, or less is used.
    EnoughMemory,
    /// The probe's time has not come.
    ProbeRests {
        /// `initialDelaySeconds`.
        initial_delay_secs: u64,
    },
    /// Another restart policy.
    NoRestart {
        /// Whether exit code 0 would do under the policy in force.
        by_success: bool,
    },
    /// A sidecar is restarted whatever it ends with, until its Pod ends.
    PodEnds,
    /// No rule knows the exit code.
    NoRuleMatches {
        /// The exit code.
        exit_code: i32,
    },
    /// What began the stop is not there.
    NoTrigger(StopTrigger),
    /// Without any grace no hook is run.
    NoGrace,
    /// It has a preStop, or is a sidecar with something to wait for.
    SomethingBefore,
    /// What it waited for ends sooner; at the latest it is its turn when the grace is over.
    SoonerTurn {
        /// Seconds of grace for everything together.
        grace_secs: u64,
    },
    /// The version knows turns.
    TurnsKnown,
    /// The grace is longer, or what stopped before is quicker.
    MoreGrace {
        /// Seconds of grace there were.
        grace_secs: u64,
    },
    /// It ends in time.
    EndsInTime {
        /// Seconds it was given.
        timeout_secs: u64,
        /// Whether it needs a handler for that.
        needs_handler: bool,
    },
    /// It ignores the signal.
    SignalIgnored,
    /// Nothing would.
    Nothing,
    /// A container still runs.
    ContainerRuns,
    /// The status says nothing new.
    SameStatus,
    /// A container runs, or is started again.
    PodGoesOn,
    /// A finalizer holds it.
    Finalizer,
    /// The count says nothing new.
    SameCount,
    /// More completions are wanted.
    MoreCompletions,
    /// The limit is higher.
    HigherLimit {
        /// Pods that failed.
        failed: u32,
    },
    /// The Job's spec allows it.
    JobAllows,
    /// A process ends, or somebody acts.
    SomethingHappens,
    /// The deadline is longer.
    LongerDeadline {
        /// Seconds there were.
        deadline_secs: u64,
    },
    /// The resources stay.
    SameResources,
}

impl Reason {
    /// What would have made the step go otherwise.
    #[must_use]
    pub fn otherwise(&self) -> Otherwise {
        match *self {
            Self::Asked => Otherwise::NotAsked,
            Self::ControllerWantsPod { desired, .. } => Otherwise::EnoughPods { desired },
            Self::OwnerWantsObject { .. } => Otherwise::AnotherOwnerSpec,
            Self::OwnerGone { .. } => Otherwise::Orphaned,
            Self::TimeToLive { .. } => Otherwise::NoTimeToLive,
            Self::NodeFits => Otherwise::NoNodeFits,
            Self::NoNodeFits { .. } => Otherwise::NodeFits,
            Self::NoSandboxYet => Otherwise::SandboxThere,
            Self::FirstInit => Otherwise::DeclaredFirst,
            Self::PreviousInitDone { previous } => Otherwise::PreviousRuns { previous },
            Self::SidecarStarted { sidecar, gate } => Otherwise::GateClosed { sidecar, gate },
            Self::InitComplete { .. } => Otherwise::InitPending,
            Self::ImagePolicy { policy: "Never", present: false } => Otherwise::PullAllowed,
            Self::ImagePolicy { policy: "Always", present: true } => Otherwise::PullIfNotPresent,
            Self::ImagePolicy { present: true, .. } => Otherwise::PullAlways,
            Self::ImagePolicy { present: false, .. } => Otherwise::ImageThere,
            Self::NoSuchImage => Otherwise::ImageExists,
            Self::PullBackOff { delay, .. } => Otherwise::BackOffOver { delay, longest: BACKOFF_MAX },
            Self::CrashLoop { .. } => Otherwise::LongRun { reset: BACKOFF_RESET },
            Self::StartSequence => Otherwise::StartFails,
            Self::HookDeclared => Otherwise::NoHook,
            Self::HookRan { grace_secs: None, .. } => Otherwise::PostStartFails,
            Self::HookRan { grace_secs: Some(grace_secs), .. } => Otherwise::HookOutlastsGrace { grace_secs },
            Self::ProcessEnded { .. } => Otherwise::ProcessRunsOn,
            Self::OutOfMemory { .. } => Otherwise::EnoughMemory,
            Self::ProbeDue { initial_delay_secs, .. } => Otherwise::ProbeRests { initial_delay_secs },
            Self::RestartPolicy { policy: "Always", own: true, .. } => Otherwise::PodEnds,
            Self::RestartPolicy { policy, .. } => Otherwise::NoRestart { by_success: policy == "OnFailure" },
            Self::RestartRule { exit_code } | Self::RestartAllRule { exit_code, .. } => {
                Otherwise::NoRuleMatches { exit_code }
            }
            Self::Stopping { trigger, .. } | Self::Replaces { trigger } => Otherwise::NoTrigger(trigger),
            Self::PreStopAtOnce { .. } => Otherwise::NoGrace,
            Self::SigtermTurn { ref after, .. } if after.is_empty() => Otherwise::SomethingBefore,
            Self::SigtermTurn { grace_secs, .. } => Otherwise::SoonerTurn { grace_secs },
            Self::NoTurns { .. } => Otherwise::TurnsKnown,
            Self::GraceSpent { grace_secs, .. } => Otherwise::MoreGrace { grace_secs },
            Self::IgnoredSigterm { timeout_secs, why } => {
                Otherwise::EndsInTime { timeout_secs, needs_handler: why.is_some() }
            }
            Self::HandledSigterm { .. } => Otherwise::SignalIgnored,
            Self::Killed => Otherwise::Nothing,
            Self::AllStopped => Otherwise::ContainerRuns,
            Self::Observed => Otherwise::SameStatus,
            Self::TerminalPhase => Otherwise::PodGoesOn,
            Self::DeletionComplete => Otherwise::Finalizer,
            Self::CountedPods => Otherwise::SameCount,
            Self::JobDone => Otherwise::MoreCompletions,
            Self::JobBackoffLimit { failed, .. } => Otherwise::HigherLimit { failed },
            Self::JobFails { .. } => Otherwise::JobAllows,
            Self::NothingPending { .. } => Otherwise::SomethingHappens,
            Self::ActiveDeadline { deadline_secs } => Otherwise::LongerDeadline { deadline_secs },
            Self::ResourcesChanged => Otherwise::SameResources,
        }
    }
}
