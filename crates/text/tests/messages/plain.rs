//! What is said of nothing in particular.

use podstep_core::admission::Reason as Added;
use podstep_core::cluster::Version;
use podstep_core::diagnostic::Severity;
use podstep_core::history::PodState;
use podstep_core::resources::{NodeSize, QosClass};
use podstep_core::rules::{Rule, Versions};
use podstep_core::time::Millis;
use podstep_core::trace::{Actor, ContainerRole, LaneState};
use podstep_text::{Because, Help, Key, Layout, Message};

use super::Take;

/// Messages that need nothing, or next to nothing.
pub fn plain(take: Take<'_>) {
    let (step, steps, at) = (31, 37, Millis(4_670));
    for key in [
        Key::Back,
        Key::Next,
        Key::BackDecision,
        Key::NextDecision,
        Key::First,
        Key::Last,
        Key::Play,
        Key::SecondBack,
        Key::SecondOn,
        Key::BackDeed,
        Key::NextDeed,
        Key::ZoomIn,
        Key::ZoomOut,
        Key::ZoomFit,
        Key::Rows,
        Key::Undo,
        Key::Redo,
        Key::Compare,
        Key::Help,
    ] {
        take(&Message::Help(Help::Key(key)));
    }
    for rule in Rule::ALL {
        take(&Message::Because(Because::Says(*rule)));
    }
    for message in [
        Message::Because(Because::Inputs),
        Message::Because(Because::Default),
        Message::Because(Because::Containers),
        Message::Because(Because::AllRules),
        Message::Because(Because::Rules),
        Message::Because(Because::RulesIntro),
        Message::Because(Because::RuleHere),
        Message::Because(Because::StatusCaption),
        Message::Because(Because::StatusNone),
        Message::Because(Because::ShownSince),
        Message::Layout(Layout::Menu),
        Message::Layout(Layout::Theme),
        Message::Layout(Layout::ThemeAuto),
        Message::Layout(Layout::ThemeLight),
        Message::Layout(Layout::ThemeDark),
        Message::Layout(Layout::Help),
        Message::Layout(Layout::Close),
        Message::Layout(Layout::Panels),
        Message::Layout(Layout::Text),
        Message::Layout(Layout::Timeline),
        Message::Layout(Layout::Why),
        Message::Layout(Layout::Watch),
        Message::Layout(Layout::Status),
        Message::Layout(Layout::WhyNumbers),
        Message::Layout(Layout::Kubectl),
        Message::Layout(Layout::Resources),
        Message::Layout(Layout::Shared),
        Message::Layout(Layout::Shutdown),
        Message::Layout(Layout::Events),
        Message::Layout(Layout::Steps),
        Message::Help(Help::KeysIntro),
        Message::Layout(Layout::ZoomOut),
        Message::Layout(Layout::ZoomFit),
        Message::Layout(Layout::ZoomIn),
        Message::Help(Help::Characters),
        Message::Help(Help::ColumnKey),
        Message::Help(Help::ColumnMeaning),
        Message::Tagline,
        Message::Language,
        Message::ManifestHeading,
        Message::ManifestLabel,
        Message::ManifestHelp,
        Message::SampleOwn,
        Message::Version,
        Message::VersionFromManifest,
        Message::SidecarGate,
        Message::OpenFile,
        Message::CodeEditor,
        Message::FileUnreadable,
        Message::ProblemsHeading,
        Message::NoProblems,
        Message::MoreProblems(5),
        Message::CheckerMissing,
        Message::TryAgain,
        Message::ProblemPlace,
        Message::ReadOn,
        Message::DocsPage("concepts/workloads/pods/pod-lifecycle"),
        Message::Stale,
        Message::NothingToShow,
        Message::Loading,
        Message::PanelMissing,
        Message::LifeHeading,
        Message::KindAndName { kind: "ReplicaSet", name: "qxname" },
        Message::KubernetesVersion(Version(31)),
        Message::Phase,
        Message::PodGone,
        Message::NoPodYet,
        Message::TimelineHeading,
        Message::TimelineScroller,
        Message::ScaleNote,
        Message::Following,
        Message::StripNumbers,
        Message::StripWanted(31),
        Message::StripSurge(37),
        Message::StripUnavailable(41),
        Message::TimelineRows,
        Message::FoldAll,
        Message::UnfoldAll,
        Message::PodTitle { pod: "qxpod", state: PodState::Ready, from: at, to: Millis(134_000) },
        Message::EarlierRows(31),
        Message::EarlierRows(32),
        Message::OtherShutdowns(31),
        Message::OtherShutdowns(32),
        Message::Legend,
        Message::LaneTitle { container: "qxname", state: LaneState::Ready, from: at, to: Millis(134_000) },
        Message::Time(at),
        Message::Time(Millis(17_040)),
        Message::Length(Millis(470)),
        Message::Length(Millis::secs(31)),
        Message::TransportLabel,
        Message::First,
        Message::Back,
        Message::Play,
        Message::Pause,
        Message::Next,
        Message::Last,
        Message::Speed,
        Message::SpeedValue(50),
        Message::SpeedValue(1_300),
        Message::SliderLabel,
        Message::StepOf { step, steps, at },
        Message::StepAnnounced { step, steps, at, sentence: "qxsentence" },
        Message::StepsHeading,
        Message::StepsCaption { from: 1, to: 37, of: 37 },
        Message::StepsCaption { from: 11, to: 37, of: 41 },
        Message::ColumnStep,
        Message::ColumnTime,
        Message::ColumnActor,
        Message::ColumnContainer,
        Message::ColumnWhat,
        Message::ColumnWhy,
        Message::WhyHeading,
        Message::WhyBecause,
        Message::WhyLedBy,
        Message::WhyOtherwise,
        Message::WhyRule,
        Message::OpensElsewhere,
        Message::ResourcesHeading,
        Message::ResourcesIntro,
        Message::ResourcesNone,
        Message::RequestOf("qxresource"),
        Message::LimitOf("qxresource"),
        Message::WinsBy("31m"),
        Message::Wins,
        Message::CopyAsText,
        Message::Copied,
        Message::PhasesLabel,
        Message::NodeHeading,
        Message::NodeSize,
        Message::NodeOf(NodeSize { cpus: 31, memory_gib: 37 }),
        Message::NodeCaption,
        Message::Hierarchy,
        Message::HierarchyRefused,
        Message::Fits,
        Message::WholePod,
        Message::ColumnOom,
        Message::WhatIfHeading,
        Message::WhatIfIntro,
        Message::WhatIfCaption,
        Message::Change { what: "qxwhat", from: "qxfrom", to: "qxto" },
        Message::NoChange,
        Message::WriteBack,
        Message::Discard,
        Message::Line(31),
        Message::QosHeading,
        Message::VolumesHeading,
        Message::NetworkHeading,
        Message::ProcessesHeading,
        Message::ShutdownHeading,
        Message::ShutdownNone,
        Message::ShutdownOrder,
        Message::ShutdownCaption("qxpod"),
        Message::ColumnPreStop,
        Message::ColumnSigterm,
        Message::ColumnGraceLeft,
        Message::ColumnSigkill,
        Message::ColumnEnded,
        Message::ColumnExitCode,
        Message::NotNeeded,
        Message::Seconds(31),
        Message::EventsHeading,
        Message::EventsCaption,
        Message::EventsNone,
        Message::ColumnType,
        Message::ColumnReason,
        Message::ColumnObject,
        Message::ColumnMessage,
        Message::RowsHeading,
        Message::RowsNone,
        Message::RowsCaption("ReplicaSet"),
        Message::KubectlHeading,
        Message::KubectlCommand,
        Message::KubectlAbout,
        Message::KubectlPodAtCursor,
        Message::KubectlPrinted,
        Message::AddedHeading,
        Message::CompareHeading,
        Message::AddedCaption,
        Message::ColumnField,
        Message::ColumnValue,
        Message::ColumnAddedTo,
    ] {
        take(&message);
    }
    for (since, until) in [(None, None), (Some(29), None), (Some(29), Some(29)), (Some(28), Some(31)), (None, Some(31))]
    {
        take(&Message::Versions(Versions { since: since.map(Version), until: until.map(Version) }));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Hint] {
        take(&Message::Severity(severity));
    }
    for role in [ContainerRole::PlainInit, ContainerRole::Sidecar, ContainerRole::Regular] {
        take(&Message::Role(role));
        take(&Message::RoleLong(role));
    }
    for state in [
        LaneState::Waiting,
        LaneState::Starting,
        LaneState::RunningNotStarted,
        LaneState::Running,
        LaneState::Ready,
        LaneState::BackOff,
        LaneState::PreStop,
        LaneState::WaitingTurn,
        LaneState::Terminating,
        LaneState::Exited { exit_code: 137, killed: true },
        LaneState::Exited { exit_code: 42, killed: false },
    ] {
        take(&Message::Lane(state));
    }
    for actor in [Actor::User, Actor::ApiServer, Actor::Scheduler, Actor::Controller, Actor::Kubelet, Actor::Process] {
        take(&Message::Actor(actor));
    }
    for class in [QosClass::Guaranteed, QosClass::Burstable, QosClass::BestEffort] {
        take(&Message::QosMeaning(class));
        take(&Message::QosWhy(class));
    }
    for reason in [
        Added::Default,
        Added::ImageTag,
        Added::NoVolumeSource,
        Added::Limit,
        Added::ContainerTotal,
        Added::HostNetwork,
        Added::Strategy,
        Added::OldName,
        Added::LimitPerIndex,
        Added::FailurePolicy,
        Added::JobLabels,
        Added::TemplateLabels,
        Added::ServerManaged,
    ] {
        take(&Message::AddedBecause(reason));
    }
}
