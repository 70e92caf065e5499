//! Reads what a cluster's API server returned: objects with their status, and Events.

use podstep_manifest::Node;

use super::{MAX_OBSERVED, Observed, SeenContainer, SeenEnd, SeenEvent, SeenPod, SeenRun};
use crate::admission::KINDS;
use crate::calendar::parse_rfc3339;
use crate::compare::Outcome;
use crate::order::sort_by;
use crate::status::PodPhase;
use crate::time::Millis;

/// The reasons of ends that Kubernetes gives by itself.
const REASONS: [&str; 8] = [
    "Completed",
    "Error",
    "OOMKilled",
    "ContainerCannotRun",
    "StartError",
    "DeadlineExceeded",
    "ContainerStatusUnknown",
    "Evicted",
];
/// The reasons for which a Job fails.
const JOB_REASONS: [&str; 5] =
    ["BackoffLimitExceeded", "DeadlineExceeded", "PodFailurePolicy", "FailedIndexes", "MaxFailedIndexesExceeded"];

fn kind_of(root: &Node) -> &str {
    root.get("kind").and_then(Node::as_str).unwrap_or_default()
}

fn path<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| node.get(key))
}

fn word<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

fn number(node: &Node, key: &str) -> u32 {
    node.get(key).and_then(Node::as_int).and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

/// Unix seconds.
fn time(node: &Node, key: &str) -> Option<u64> {
    parse_rfc3339(word(node, key))
}

/// Whether an API server returned it: a Pod that a kubelet has seen.
#[must_use]
pub fn is_of_a_cluster(root: &Node) -> bool {
    let created = path(root, &["metadata", "creationTimestamp"]).and_then(Node::as_str).and_then(parse_rfc3339);
    kind_of(root) == "Pod" && created.is_some() && path(root, &["status", "phase"]).is_some()
}

/// Whether one of these objects keeps it.
#[must_use]
pub fn is_kept_by_another(root: &Node, roots: &[&Node]) -> bool {
    let owners = path(root, &["metadata", "ownerReferences"]).map(Node::items).unwrap_or_default();
    owners.iter().any(|owner| {
        roots.iter().any(|other| {
            kind_of(other) == word(owner, "kind")
                && other.get("metadata").is_some_and(|metadata| word(metadata, "name") == word(owner, "name"))
        })
    })
}

/// What the objects tell; `None` if no Pod of a cluster is among them.
#[must_use]
pub fn read(roots: &[&Node]) -> Option<Observed> {
    let roots = roots.get(..MAX_OBSERVED).unwrap_or(roots);
    let mut pods: Vec<&Node> = roots.iter().copied().filter(|root| is_of_a_cluster(root)).collect();
    let workload = roots.iter().copied().find(|root| {
        KINDS.iter().any(|(kind, _)| *kind == kind_of(root))
            && kind_of(root) != "Pod"
            && !is_kept_by_another(root, roots)
    });
    if workload.is_none() {
        // Without what keeps them, the life of the first one is followed.
        pods.truncate(1);
    }
    let created = |root: &Node| time(root.get("metadata")?, "creationTimestamp");
    let origin_secs = workload.into_iter().chain(pods.iter().copied()).filter_map(created).min()?;
    if pods.is_empty() {
        return None;
    }
    let mut reader = Reader { origin_secs, until: Millis::ZERO };
    let mut seen: Vec<SeenPod> = pods.into_iter().map(|root| reader.pod(root)).collect();
    sort_by(&mut seen, &|a, b| (a.created, &a.name).cmp(&(b.created, &b.name)));
    let events: Vec<SeenEvent> =
        roots.iter().filter(|root| kind_of(root) == "Event").map(|root| reader.event(root)).collect();
    let outcome = workload.and_then(|root| reader.outcome(root));
    Some(Observed { origin_secs, until: reader.until, pods: seen, outcome, events })
}

/// Keeps the last time that it read.
struct Reader {
    origin_secs: u64,
    until: Millis,
}

impl Reader {
    fn at(&mut self, secs: u64) -> Millis {
        let at = Millis::secs(secs.saturating_sub(self.origin_secs));
        self.until = self.until.max(at);
        at
    }

    fn time(&mut self, node: &Node, key: &str) -> Option<Millis> {
        time(node, key).map(|secs| self.at(secs))
    }

    fn pod(&mut self, root: &Node) -> SeenPod {
        let none = Node::null();
        let metadata = root.get("metadata").unwrap_or(&none);
        let status = root.get("status").unwrap_or(&none);
        let list = |key: &str| status.get(key).map(Node::items).unwrap_or_default();
        let grace_secs = u64::from(number(metadata, "deletionGracePeriodSeconds"));
        // The timestamp is when the grace will be over.
        let deletion =
            time(metadata, "deletionTimestamp").map(|secs| (self.at(secs.saturating_sub(grace_secs)), grace_secs));
        let conditions = list("conditions").iter().filter_map(|condition| {
            let since = self.time(condition, "lastTransitionTime")?;
            Some((word(condition, "type").to_owned(), word(condition, "status") == "True", since))
        });
        let conditions = conditions.collect();
        let statuses = list("initContainerStatuses").iter().chain(list("containerStatuses"));
        let containers = statuses.map(|status| self.container(status)).collect();
        SeenPod {
            name: word(metadata, "name").to_owned(),
            created: self.time(metadata, "creationTimestamp").unwrap_or_default(),
            deletion,
            phase: word(status, "phase").to_owned(),
            conditions,
            containers,
            span: status.span,
        }
    }

    /// `state` is the newest run, `lastState` the one before; of a container that waits for its next start it is the
    /// newest.
    fn container(&mut self, status: &Node) -> SeenContainer {
        let restarts = number(status, "restartCount");
        let waits = path(status, &["state", "waiting"]).is_some();
        let last_attempt = if waits { Some(restarts) } else { restarts.checked_sub(1) };
        let last = path(status, &["lastState", "terminated"]).zip(last_attempt);
        let running = path(status, &["state", "running"]);
        let ended = path(status, &["state", "terminated"]);
        let mut runs = Vec::new();
        runs.extend(last.and_then(|(last, attempt)| self.ended(last, attempt)));
        runs.extend(running.and_then(|running| {
            let started = self.time(running, "startedAt")?;
            Some(SeenRun { attempt: restarts, started, end: None })
        }));
        runs.extend(ended.and_then(|ended| self.ended(ended, restarts)));
        let ready = status.get("ready").and_then(Node::as_bool).unwrap_or(false);
        SeenContainer { name: word(status, "name").to_owned(), restarts, ready, runs }
    }

    /// A container that never started has no times.
    fn ended(&mut self, ended: &Node, attempt: u32) -> Option<SeenRun> {
        let at = self.time(ended, "finishedAt")?;
        let started = self.time(ended, "startedAt").unwrap_or(at);
        let exit_code =
            ended.get("exitCode").and_then(Node::as_int).and_then(|code| i32::try_from(code).ok()).unwrap_or(0);
        let reason = REASONS.into_iter().find(|reason| *reason == word(ended, "reason")).unwrap_or("Error");
        Some(SeenRun { attempt, started, end: Some(SeenEnd { at, exit_code, reason }) })
    }

    fn event(&mut self, root: &Node) -> SeenEvent {
        let none = Node::null();
        let about = root.get("involvedObject").or_else(|| root.get("regarding")).unwrap_or(&none);
        let first =
            ["firstTimestamp", "deprecatedFirstTimestamp", "eventTime"].into_iter().find_map(|key| time(root, key));
        let last = ["lastTimestamp", "deprecatedLastTimestamp"].into_iter().find_map(|key| time(root, key));
        let series = root.get("series").map_or(0, |series| number(series, "count"));
        if let Some(last) = last {
            self.at(last);
        }
        SeenEvent {
            kind: word(about, "kind").to_owned(),
            name: word(about, "name").to_owned(),
            field_path: word(about, "fieldPath").to_owned(),
            reason: word(root, "reason").to_owned(),
            count: number(root, "count").max(number(root, "deprecatedCount")).max(series).max(1),
            first: first.map(|secs| self.at(secs)).unwrap_or_default(),
        }
    }

    /// What became of the object that keeps the Pods.
    fn outcome(&mut self, root: &Node) -> Option<Outcome> {
        let status = root.get("status")?;
        let replicas =
            |key: &str| root.get("spec").and_then(|spec| spec.get(key)).map_or(1, |_| number_at(root, &["spec", key]));
        let conditions = status.get("conditions").map(Node::items).unwrap_or_default();
        let mut since = |kind: &str| {
            let condition = conditions.iter().find(|of| word(of, "type") == kind && word(of, "status") == "True")?;
            self.time(condition, "lastTransitionTime");
            Some(condition)
        };
        Some(match kind_of(root) {
            "Job" => match (since("Complete"), since("Failed")) {
                (Some(_), _) => Outcome::Complete,
                (_, Some(failed)) => {
                    let reason = JOB_REASONS.into_iter().find(|reason| *reason == word(failed, "reason"));
                    Outcome::Failed(reason.unwrap_or("BackoffLimitExceeded"))
                }
                _ => Outcome::Unfinished,
            },
            "DaemonSet" => Outcome::Available {
                available: number(status, "numberAvailable"),
                wanted: number(status, "desiredNumberScheduled"),
            },
            "Deployment" | "ReplicaSet" | "StatefulSet" => {
                Outcome::Available { available: number(status, "availableReplicas"), wanted: replicas("replicas") }
            }
            _ => return None,
        })
    }
}

fn number_at(root: &Node, keys: &[&str]) -> u32 {
    let found = path(root, keys).and_then(Node::as_int);
    found.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

/// The phase of this name.
pub(super) fn phase(name: &str) -> Option<PodPhase> {
    let all = [PodPhase::Pending, PodPhase::Running, PodPhase::Succeeded, PodPhase::Failed];
    all.into_iter().find(|phase| phase.as_str() == name)
}
