//! The gallery, the samples' titles and lessons, and what can be tried with them.

use podstep_core::samples::Group;

use crate::Text;
use crate::gallery::{Gallery, Sample};

/// What the first picture says, if it is that.
pub(super) fn first(message: Gallery<'_>) -> Option<Text> {
    Some(match message {
        Gallery::Heading => "Samples".into(),
        Gallery::Tries => "Try".into(),
        Gallery::Back => "Back to the sample".into(),
        Gallery::DropHere => "Drop manifests here to run them.".into(),
        Gallery::Title(id) | Gallery::Lesson(id) | Gallery::Try(id, _) if id == FIRST => {
            Sample::say(Some(FIRST_SAMPLE), message)
        }
        _ => return None,
    })
}

const FIRST: &str = "deployment-sidecar";

const FIRST_SAMPLE: Sample = Sample::new(
    "Deployment with a sidecar",
    "The log shipper starts before the app and stops after it, because it is an init container with restartPolicy: Always.",
    &["Delete the Pod: who stops first?", "Let the sidecar crash", "See it on 1.28, without native sidecars"],
);

/// All the rest.
pub(super) fn rest(message: Gallery<'_>) -> Text {
    match message {
        Gallery::Heading | Gallery::Tries | Gallery::Back | Gallery::DropHere => "".into(),
        Gallery::Filter => "Filter".into(),
        Gallery::NoMatch => "No sample has these words.".into(),
        Gallery::Group(group) => match group {
            Group::Patterns => "Patterns",
            Group::Lifecycles => "How containers live",
            Group::Jobs => "Jobs",
            Group::Workloads => "Workloads",
            Group::Resources => "Resources",
        }
        .into(),
        Gallery::ForUse => "Use it for".into(),
        Gallery::ForAvoid => "Not for".into(),
        Gallery::CopyLink => "Copy link".into(),
        Gallery::LinkCopied => "Link copied".into(),
        Gallery::Title(id) | Gallery::Lesson(id) | Gallery::Use(id) | Gallery::Avoid(id) | Gallery::Try(id, _) => {
            Sample::say(sample(id), message)
        }
    }
}

fn sample(id: &str) -> Option<Sample> {
    Some(match id {
        FIRST => FIRST_SAMPLE,
        "pattern-init" => Sample::new(
            "Init container",
            "The migration runs to its end before the app starts, and the proxy that it needs is there already.",
            &["Let the migration fail"],
        )
        .used_for([
            "work that must be finished before the app starts, such as a migration",
            "anything that the app needs while it runs: an init container is over by then",
        ]),
        "pattern-ambassador" => Sample::new(
            "Ambassador",
            "The app talks to localhost, and Envoy beside it talks to the world: there before the app, gone after it.",
            &["Let Envoy crash while the app runs"],
        )
        .used_for([
            "reaching an outside service, so that the app need not know about addresses, TLS or retries",
            "what a client library does as well: every call takes one more hop",
        ]),
        "pattern-configuration-helper" => Sample::new(
            "Configuration helper",
            "postStart holds the app back until the helper has written the configuration; afterwards it keeps it up to date.",
            &["Let the first download take 12 s"],
        )
        .used_for([
            "configuration that changes while the app runs, and that the app can reload",
            "configuration that is read once: an init container or a mounted ConfigMap is simpler",
        ]),
        "pattern-adapter" => Sample::new(
            "Adapter",
            "Two sidecars bring the app's logs and metrics into the form that the platform expects; the app is not changed.",
            &["Let the log adapter run out of memory"],
        )
        .used_for([
            "presenting the app's output, such as metrics, in the platform's form",
            "an app that can speak that form itself",
        ]),
        "sidecar-order" => Sample::new(
            "Two sidecars: first in, last out",
            "Sidecars start in the order in which they are declared and stop in the reverse order, after the app, all on one grace period.",
            &["Delete the Pod: who stops first?", "Let the app ignore SIGTERM", "Give all of them only 5 s"],
        ),
        "sidecar-readiness" => Sample::new(
            "Readiness does not hold the app back",
            "The app starts while the proxy is not ready yet: a readinessProbe only says when the Pod may get traffic.",
            &["Make it a startupProbe"],
        ),
        "sidecar-slow-startup" => Sample::new(
            "A sidecar that starts slowly",
            "The startupProbe keeps the app waiting until the index is loaded; failureThreshold × periodSeconds is all the time that the sidecar gets.",
            &["Allow only 3 failures", "Let it take 40 s"],
        ),
        "sidecar-never-starts" => Sample::new(
            "A sidecar that never starts",
            "Nothing behind it starts either: the kubelet restarts the proxy again and again, and neither migrate nor the app ever runs.",
            &["Let the proxy answer after 4 s"],
        ),
        "sidecar-crash-loop" => Sample::new(
            "A sidecar that crashes",
            "It is restarted after waits that double, and the app runs on; but the Pod is not ready while the sidecar is away.",
            &["Let it end with exit code 0"],
        ),
        "sidecar-parallel-init" => Sample::new(
            "Init work side by side",
            "Two sidecars fetch at the same time, where init containers would take turns, and a plain init container waits for both. They stay until the Pod ends: that is the price.",
            &["Forget restartPolicy on the first one"],
        ),
        "sidecar-startup-never" => Sample::new(
            "A sidecar where the Pod says Never",
            "restartPolicy: Never is the Pod's; its sidecar restarts all the same until it answers, and then the app starts.",
            &["See it on 1.32, where a bug keeps the app waiting"],
        ),
        "restart-all-containers" => Sample::new(
            "Exit code 88 restarts everything",
            "A rule turns the watcher's exit code 88 into RestartAllContainers: every container starts over in the same Pod, the init container too.",
            &["Let it end with 1: it restarts alone"],
        ),
        "mesh-proxy" => Sample::new(
            "Proxy of a service mesh",
            "The proxy carries the traffic of the migration, which is declared behind it, and that of the app up to the app's last breath.",
            &["Let the proxy crash while the app runs"],
        ),
        "prestop-drain" => Sample::new(
            "Draining with preStop",
            "A deleted Pod goes on serving for 10 s while load balancers forget it, and only then gets SIGTERM; the proxy stays until the app has stopped.",
            &["Give it only 10 s of grace", "Let it drain for 40 s"],
        ),
        "grace-overrun" => Sample::new(
            "preStop longer than the grace",
            "preStop wants 180 s and the Pod has 120 s for everything: the hook is cut off, and the app and its sidecar get 2 s each.",
            &["Give it 200 s of grace", "Let the hook take 60 s"],
        ),
        "deleted-before-ready" => Sample::new(
            "Deleted before it was ready",
            "The app never ran, and still the deletion takes 11 s: the proxy's preStop is run as if there were an app to wait for.",
            &["Delete it once the app runs"],
        ),
        "scenario-liveness" => Sample::new(
            "Scenario: an app that hangs",
            "The Scenario document below the Pod says that the app hangs after 10 s. Its livenessProbe finds out, and the app alone is restarted.",
            &["Let it hang after 30 s"],
        ),
        "job-sidecar" => Sample::new(
            "Job with a sidecar",
            "The work is done at once, the Job only 30 s later: tail runs as PID 1 and never sees SIGTERM, so the kubelet waits out the grace period.",
            &["Let the shell hear SIGTERM", "Let the work fail"],
        ),
        "job-legacy-helper" => Sample::new(
            "Job that never completes",
            "A helper that runs for ever as an ordinary container keeps the Job from completing; as a sidecar it does not.",
            &["Make the helper a sidecar"],
        ),
        "kind-job-http-sidecar" => Sample::new(
            "Job with an HTTP sidecar, on kind",
            "A kind cluster definition above the Job chooses the Kubernetes version. The sidecar serves HTTP while the Job works and never keeps it from completing.",
            &["See it on 1.27, which knows no sidecars"],
        ),
        "job-failure-policy" => Sample::new(
            "Which failures count",
            "podFailurePolicy does not count the evicted Pod, and counts each exit code 1 after it until backoffLimit is spent.",
            &["Let it end with exit code 42"],
        ),
        "job-fail-index" => Sample::new(
            "Giving up on one index",
            "Index 1 ends with 42 and is given up at once (FailIndex), index 2 is tried twice; the others complete, and only then the Job fails.",
            &["Let index 1 fail with 7"],
        ),
        "rolling-update" => Sample::new(
            "Deployment: rolling update",
            "With maxSurge 1 and maxUnavailable 0 a new Pod is ready before an old one goes: there are never fewer than three.",
            &["Take an old Pod away first", "Undo it half-way"],
        ),
        "stuck-rollout" => Sample::new(
            "Deployment: a rollout that is stuck",
            "The new image does not exist. The old Pods run on; after progressDeadlineSeconds the Deployment says so, and does nothing else.",
            &["Undo it after 100 s"],
        ),
        "statefulset" => Sample::new(
            "StatefulSet: one after the other",
            "db-1 is created once db-0 is ready, and on the way down the last one goes first, each with its sidecar.",
            &["Create all at once (Parallel)"],
        ),
        "daemonset" => Sample::new(
            "DaemonSet: one on each node",
            "Each worker gets a Pod, the tainted node none; an update replaces them node by node, the old Pod first.",
            &["Start the new Pod first (maxSurge)"],
        ),
        "cronjob" => Sample::new(
            "CronJob: runs that would overlap",
            "A run takes longer than its minute: with concurrencyPolicy Forbid the next one is late, and starts when the Job before it, sidecar included, is over.",
            &["Replace the run that still goes on"],
        ),
        "resources-order" => Sample::new(
            "Effective requests: order matters",
            "100m, 200m and 100m: the documentation's formula gives 200m, Kubernetes reserves 300m, because the sidecar already runs while the init container works.",
            &["Let migrate ask for only 50m"],
        ),
        "resources-balloon" => Sample::new(
            "A sidecar that never gives back",
            "A sidecar's request counts as long as the Pod lives: what it needs only while it starts stays reserved to the end.",
            &["Let it ask for 500m"],
        ),
        "resources-pod-level" => Sample::new(
            "One budget for the whole Pod",
            "With resources of the Pod itself its numbers count, whatever the containers ask for; requests equal to limits make it Guaranteed.",
            &["Take the limits away"],
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::sample;

    #[test]
    fn every_sample_has_a_title_a_lesson_and_a_name_for_each_thing_to_try() {
        for shipped in podstep_core::samples::SAMPLES {
            let said = sample(shipped.id);
            assert!(said.as_ref().is_some_and(|said| said.lesson.ends_with('.')), "{}", shipped.id);
            assert_eq!(said.map(|said| said.tries.len()), Some(shipped.tries.len()), "{}", shipped.id);
        }
    }
}
