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
    /// The first fix that is offered for the text.
    Fix,
    /// Other words in the text.
    Words(&'static str, &'static str),
}

impl Try {
    /// The edit of the text that does it; `None` for what is no edit of its own, and where the text is no longer the sample's.
    #[must_use]
    pub fn edit(self, text: &str, life: &Life) -> Option<Edit> {
        match self {
            Self::Stop | Self::Version(_) | Self::Fix => None,
            Self::Deed(at, container, deed) => {
                let after = life.trace.steps.partition_point(|step| step.at <= at);
                offers::edit_at(text, life, at, after.checked_sub(1)?, container, deed)
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
    sample!(Patterns "pattern-init" &[Try::Words("sleep 4\"", "sleep 4; exit 1\"")]),
    sample!(Patterns "pattern-ambassador" &[Try::Deed(Millis::secs(10), 0, Deed::Exit(1))]),
    sample!(Patterns "pattern-configuration-helper" &[Try::Words("sleep 2\"", "sleep 12\"")]),
    sample!(Patterns "pattern-adapter" &[Try::Deed(Millis::secs(10), 0, Deed::OutOfMemory)]),
    *FIRST,
    sample!(Lifecycles "sidecar-order" &[
        Try::Stop,
        Try::Deed(Millis::secs(8), 2, Deed::IgnoreSigterm),
        Try::Words("terminationGracePeriodSeconds: 20", "terminationGracePeriodSeconds: 5"),
    ]),
    sample!(Lifecycles "sidecar-readiness" &[Try::Words("readinessProbe:", "startupProbe:")]),
    sample!(Lifecycles "sidecar-slow-startup" &[
        Try::Words("failureThreshold: 6", "failureThreshold: 3"),
        Try::Words("okFrom: 22", "okFrom: 40"),
    ]),
    sample!(Lifecycles "sidecar-never-starts" &[Try::Words("startup: fail", "startup: {okFrom: 4}")]),
    sample!(Lifecycles "sidecar-crash-loop" &[Try::Words("exit 1", "exit 0")]),
    sample!(Lifecycles "sidecar-parallel-init" &[Try::Words("      restartPolicy: Always\n", "")]),
    sample!(Lifecycles "sidecar-startup-never" &[Try::Version(Version(32))]),
    sample!(Lifecycles "restart-all-containers" &[Try::Words("exitCode: 88", "exitCode: 1")]),
    sample!(Lifecycles "mesh-proxy" &[Try::Deed(Millis::secs(14), 1, Deed::Exit(1))]),
    sample!(Lifecycles "prestop-drain" &[
        Try::Words("terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 10"),
        Try::Words("sleep: {seconds: 10}", "sleep: {seconds: 40}"),
    ]),
    sample!(Lifecycles "grace-overrun" &[
        Try::Words("terminationGracePeriodSeconds: 120", "terminationGracePeriodSeconds: 200"),
        Try::Words("\"180\"", "\"60\""),
    ]),
    sample!(Lifecycles "deleted-before-ready" &[Try::Words("at: 6,", "at: 60,")]),
    sample!(Lifecycles "scenario-liveness" &[Try::Words("okUntil: 10", "okUntil: 30")]),
    sample!(Jobs "job-sidecar" &[
        Try::Words("tail -F /opt/logs.txt", "trap 'exit 0' TERM; tail -F /opt/logs.txt & wait"),
        Try::Words("echo logging > /opt/logs.txt", "exit 1"),
    ]),
    sample!(Jobs "job-legacy-helper" &[Try::Fix]),
    sample!(Jobs "kind-job-http-sidecar" &[Try::Version(Version(27))]),
    sample!(Jobs "job-failure-policy" &[Try::Words("exit 1\"", "exit 42\"")]),
    sample!(Jobs "job-fail-index" &[Try::Words("1: 42", "1: 7")]),
    sample!(Workloads "rolling-update" &[
        Try::Words("maxSurge: 1, maxUnavailable: 0", "maxSurge: 0, maxUnavailable: 1"),
        Try::Deed(Millis::secs(9), 0, Deed::RolloutUndo),
    ]),
    sample!(Workloads "stuck-rollout" &[Try::Deed(Millis::secs(100), 0, Deed::RolloutUndo)]),
    sample!(Workloads "statefulset" &[
        Try::Words("  replicas: 3\n", "  replicas: 3\n  podManagementPolicy: Parallel\n"),
    ]),
    sample!(Workloads "daemonset" &[
        Try::Words("spec:\n", "spec:\n  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n"),
    ]),
    sample!(Workloads "cronjob" &[Try::Words("concurrencyPolicy: Forbid", "concurrencyPolicy: Replace")]),
    sample!(Resources "resources-order" &[Try::Words("cpu: 200m", "cpu: 50m")]),
    sample!(Resources "resources-balloon" &[Try::Words("cpu: \"2\"", "cpu: 500m")]),
    sample!(Resources "resources-pod-level" &[Try::Words("    limits: {cpu: \"1\", memory: 512Mi}\n", "")]),
];

/// The sample with this id.
#[must_use]
pub fn with_id(id: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.id == id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{Group, SAMPLES, Try};
    use crate::trace::Fact;
    use crate::{Options, run};

    #[test]
    fn each_id_is_there_once_and_groups_stand_together() {
        let mut groups: Vec<Group> = SAMPLES.iter().map(|sample| sample.group).collect();
        groups.dedup();
        assert_eq!(groups, Group::ALL);
        for (place, sample) in SAMPLES.iter().enumerate() {
            assert!(SAMPLES.iter().skip(place + 1).all(|other| other.id != sample.id), "{}", sample.id);
            assert!(sample.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", sample.id);
        }
    }

    #[test]
    fn whatever_can_be_tried_with_a_sample_changes_what_is_shown() {
        for sample in SAMPLES {
            let before = run(sample.text, &Options::default());
            let life = before.life.as_ref().unwrap_or_else(|| panic!("{} has no life", sample.id));
            assert!(!sample.tries.is_empty(), "{}", sample.id);
            for tried in sample.tries {
                let mut text = sample.text.to_owned();
                let mut options = Options::default();
                let edits = match *tried {
                    Try::Stop => {
                        let stops = |step: &crate::trace::Step| matches!(*step.fact, Fact::DeletionRequested { .. });
                        assert!(life.trace.steps.iter().any(stops), "{} does not stop", sample.id);
                        continue;
                    }
                    Try::Version(version) => {
                        options.version = Some(version);
                        Vec::new()
                    }
                    Try::Fix => before.diagnostics.iter().find_map(|found| found.fix.clone()).unwrap().edits,
                    Try::Deed(..) | Try::Words(..) => vec![tried.edit(&text, life).unwrap()],
                };
                for (span, with) in edits.iter().rev() {
                    text.replace_range(span.start..span.end, with);
                }
                let after = run(&text, &options);
                let Some(other) = &after.life else {
                    assert_ne!(after.diagnostics, before.diagnostics, "{} {tried:?}", sample.id);
                    continue;
                };
                let same = life.trace == other.trace && life.resources() == other.resources();
                assert!(!same, "{} {tried:?} changes nothing", sample.id);
            }
        }
    }
}
