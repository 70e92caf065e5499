//! What is found in a text.

use podstep_core::cluster::Version;
use podstep_core::diagnostic::Finding;
use podstep_core::scenario::shape::Expected;
use podstep_manifest::Bound;

/// One finding of every kind.
pub fn findings() -> Vec<Finding> {
    let of = |name: &str| format!("qx{name}");
    let (container, kind, path, message) =
        (|| of("container"), || "ResourceQuota".to_owned(), || "spec.qxpath".to_owned(), || of("message"));
    let version = Version(31);
    let known = vec![of("a"), of("b")];
    let expected = vec![
        Expected::Time,
        Expected::Whole,
        Expected::ExitCode,
        Expected::Flag,
        Expected::Text,
        Expected::Word("qxword"),
        Expected::Null,
        Expected::List,
        Expected::Mapping,
    ];
    vec![
        Finding::FromCluster { pods: 37 },
        Finding::EmptyText,
        Finding::TooLong { bytes: 1_000_021, limit: 1_000_000 },
        Finding::Syntax { message: message() },
        Finding::Indentation { found: 37, expected: 41 },
        Finding::TooComplex { what: Bound::Bytes, limit: 1_000 },
        Finding::TooComplex { what: Bound::Depth, limit: 1_000 },
        Finding::TooComplex { what: Bound::Nodes, limit: 1_000 },
        Finding::TooComplex { what: Bound::Aliases, limit: 1_000 },
        Finding::TooManyActions { limit: 1_000 },
        Finding::DuplicateKey { key: of("key") },
        Finding::Refused { message: message(), known_since: Some(version) },
        Finding::Refused { message: message(), known_since: None },
        Finding::Warned { text: message() },
        Finding::Dropped { path: path(), kept_since: Some(version) },
        Finding::Dropped { path: path(), kept_since: None },
        Finding::NoPodInKind { kind: kind() },
        Finding::ConcernsOthers { kind: kind() },
        Finding::PodsRefused { kind: kind(), message: message(), created: 0, wanted: 13 },
        Finding::PodsRefused { kind: kind(), message: message(), created: 11, wanted: 13 },
        Finding::NothingToRun,
        Finding::FragmentWrapped,
        Finding::OnlyFirstRuns { kind: kind(), name: of("name") },
        Finding::QuantityWithoutDigits { path: path(), value: of("value") },
        Finding::SidecarUnknown { version },
        Finding::SidecarDropped { version },
        Finding::LegacySidecar { container: container() },
        Finding::ReadinessDoesNotGate { container: container() },
        Finding::ClusterRead { version, sidecars: true },
        Finding::ClusterRead { version, sidecars: false },
        Finding::VersionUnknown { text: of("version"), used: version },
        Finding::Cut { steps: 20_000 },
        Finding::NoMorePods { pods: 2_500 },
        Finding::Misspelt { message: message(), meant: "qxmeant" },
        Finding::PreStopExceedsGrace { container: container(), hook_secs: 37, grace_secs: 31 },
        Finding::IgnoresSigterm { container: container(), grace_secs: 31 },
        Finding::SidecarStarves { container: container(), app: of("app"), grace_secs: 31 },
        Finding::JobRestartsAlways,
        Finding::SidecarDelaysJob { container: container(), grace_secs: 31 },
        Finding::Placeholder { text: of("text") },
        Finding::LivenessBeforeReadiness { container: container(), kills_after_secs: 37, ready_after_secs: 41 },
        Finding::OddQuantity { resource: "cpu".into(), written: of("a"), means: of("b"), meant: of("c") },
        Finding::OddQuantity { resource: "memory".into(), written: of("a"), means: of("b"), meant: of("c") },
        Finding::OnlySidecarsHave { container: container(), field: "readinessProbe" },
        Finding::AlwaysUnderContainers { container: container(), own_restarts: true },
        Finding::AlwaysUnderContainers { container: container(), own_restarts: false },
        Finding::InitDoesNotWait { container: container(), sidecar: of("side") },
        Finding::InitBeforeSidecar { container: container(), sidecar: of("side") },
        Finding::ScenarioUnknown { path: path(), name: of("name"), known: known.clone() },
        Finding::ScenarioUnknown { path: String::new(), name: of("name"), known },
        Finding::ScenarioValue { path: path(), expected },
        Finding::ScenarioMissing { path: path(), fields: &["qxa", "qxb"] },
        Finding::ScenarioMissing { path: String::new(), fields: &["qxa", "qxb"] },
        Finding::OnlyFirstScenario,
        Finding::AppliesOther { kind: of("kind"), name: of("name") },
        Finding::Immutable { path: path() },
    ]
}
