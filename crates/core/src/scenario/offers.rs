//! What a person can do about what a step shows, and what of it becomes in the Scenario of the text.

use super::edit::{add_action, set_runs, told};
use super::{Told, ToldProbe};
use crate::Life;
use crate::api::Spec;
use crate::edit::Edit;
use crate::lifecycle::{Action, Propagation, Rollout, Target, When};
use crate::process::{OnTerm, ProbeOutcome};
use crate::time::Millis;
use crate::trace::{ContainerRef, Fact, ProbeKind, Step};

/// How long the kubelet is away when it is restarted.
const KUBELET_DOWN: Millis = Millis::secs(5);
/// The grace of a node's shutdown in seconds, as `shutdownGracePeriod` is often set.
const SHUTDOWN_GRACE_SECS: u64 = 30;

/// Something that can be done or be made to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The container's process ends with this exit code.
    Exit(i32),
    /// The container exceeds its memory limit.
    OutOfMemory,
    /// A probe of the container fails from now on.
    ProbeFails(ProbeKind),
    /// A probe of the container succeeds from now on.
    ProbeSucceeds(ProbeKind),
    /// The container's process ignores SIGTERM.
    IgnoreSigterm,
    /// `kubectl delete pod`.
    DeletePod,
    /// `kubectl delete pod --grace-period=0 --force`.
    ForceDeletePod,
    /// The eviction API.
    Evict,
    /// The kubelet evicts the Pod because its node runs out of memory.
    NodePressure,
    /// `kubectl scale`.
    Scale(u32),
    /// `kubectl rollout restart`.
    RolloutRestart,
    /// `kubectl rollout undo`.
    RolloutUndo,
    /// `kubectl rollout pause`, or `resume`.
    Pause(bool),
    /// `spec.suspend` of a Job or CronJob.
    Suspend(bool),
    /// `kubectl delete` of the workload.
    DeleteWorkload,
    /// The kubelet is restarted.
    KubeletRestart,
    /// The node is rebooted.
    NodeReboot,
    /// The node shuts down gracefully.
    NodeShutdown,
    /// `kubectl cordon`, or `uncordon`.
    Cordon(bool),
    /// `kubectl drain`.
    Drain,
}

/// What can be done at a step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offers {
    /// The Pod that it is about.
    pub pod: Option<usize>,
    /// The node of that Pod, else the first.
    pub node: Option<String>,
    /// To the container that is asked about; none unless it runs.
    pub of_container: Vec<Deed>,
    /// To the Pod; none unless it exists.
    pub of_pod: Vec<Deed>,
    /// To the workload; none unless it exists.
    pub of_workload: Vec<Deed>,
    /// To the node.
    pub of_node: Vec<Deed>,
}

/// What can be done after a step, with the container that has this place in its Pod. The Pod is the one of the step,
/// else the newest that is there.
#[must_use]
pub fn offers(life: &Life, step: usize, container: usize) -> Offers {
    let trace = &life.trace;
    let snapshot = trace.snapshot(step);
    let exists = |pod: usize| snapshot.pods.get(pod).is_some_and(|pod| !pod.gone);
    let of_step = trace.steps.get(step).and_then(|step| step.pod).filter(|pod| exists(*pod));
    let pod = of_step.or_else(|| snapshot.pods.iter().rposition(|pod| !pod.gone));
    let of_container = pod.and_then(|pod| running(life, step, ContainerRef { pod, container })).map(|_| {
        let mut deeds = vec![Deed::Exit(1), Deed::Exit(0), Deed::OutOfMemory];
        let kinds = [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness];
        let spec = life.workload.pod.containers.get(container);
        let probes =
            spec.map_or([false; 3], |spec| [&spec.startup, &spec.readiness, &spec.liveness].map(Option::is_some));
        for (kind, declared) in kinds.into_iter().zip(probes) {
            if declared {
                deeds.extend([Deed::ProbeFails(kind), Deed::ProbeSucceeds(kind)]);
            }
        }
        deeds.push(Deed::IgnoreSigterm);
        deeds
    });
    let of_pod = pod.map(|_| vec![Deed::DeletePod, Deed::ForceDeletePod, Deed::Evict, Deed::NodePressure]);
    let workload = snapshot.objects.first().and_then(Option::as_ref);
    let of_workload = workload.map(|object| match &object.spec {
        Spec::Pod => Vec::new(),
        Spec::Job(job) => vec![Deed::Suspend(!job.suspend), Deed::DeleteWorkload],
        Spec::CronJob(cron) => vec![Deed::Suspend(!cron.suspend), Deed::DeleteWorkload],
        Spec::Deployment(spec) => {
            let [up, down] = scales(spec.replicas);
            // The Deployment and one ReplicaSet: there is nothing to go back to.
            let undo = (snapshot.objects.iter().flatten().count() > 2).then_some(Deed::RolloutUndo);
            let mut deeds = vec![up, down, Deed::RolloutRestart, Deed::Pause(!spec.paused)];
            deeds.extend(undo);
            deeds.push(Deed::DeleteWorkload);
            deeds
        }
        Spec::ReplicaSet(spec) => [&scales(spec.replicas)[..], &[Deed::DeleteWorkload]].concat(),
        Spec::StatefulSet(spec) => [&scales(spec.replicas)[..], &[Deed::RolloutRestart, Deed::DeleteWorkload]].concat(),
        Spec::DaemonSet(_) => vec![Deed::RolloutRestart, Deed::DeleteWorkload],
    });
    let bound = pod.and_then(|pod| trace.steps.iter().filter(|step| step.pod == Some(pod)).find_map(Step::bound_to));
    let node = bound.or(trace.nodes.first().map(String::as_str));
    let cordoned = trace.steps.iter().take(step.saturating_add(1)).rev().find_map(|step| match &*step.fact {
        Fact::Cordoned { node: known, cordoned } if Some(known.as_str()) == node => Some(*cordoned),
        _ => None,
    });
    let cordoned = cordoned.unwrap_or_default();
    Offers {
        pod,
        node: node.map(str::to_owned),
        of_container: of_container.unwrap_or_default(),
        of_pod: of_pod.unwrap_or_default(),
        of_workload: of_workload.unwrap_or_default(),
        of_node: vec![Deed::KubeletRestart, Deed::NodeReboot, Deed::NodeShutdown, Deed::Cordon(!cordoned), Deed::Drain],
    }
}

/// One more, and one less or none.
const fn scales(replicas: u32) -> [Deed; 2] {
    [Deed::Scale(replicas.saturating_add(1)), Deed::Scale(replicas.saturating_sub(1))]
}

/// The run of a container that goes on after a step, and when it began.
fn running(life: &Life, step: usize, container: ContainerRef) -> Option<(usize, Millis)> {
    let trace = &life.trace;
    let (attempt, since) = trace.steps.iter().take(step.saturating_add(1)).rev().find_map(|step| match *step.fact {
        Fact::ContainerStarted { attempt } if step.container == Some(container) => Some((attempt, step.at)),
        Fact::Exited { .. } if step.container == Some(container) => Some((u32::MAX, step.at)),
        _ => None,
    })?;
    (attempt < u32::MAX).then_some((usize::try_from(attempt).ok()?, since))
}

/// The edit that lets a deed happen at a step: an action at its time, or what the container's run does.
///
/// A run is told for all Pods of the workload; the runs after it are as they were.
#[must_use]
pub fn edit(text: &str, life: &Life, step: usize, container: usize, deed: Deed) -> Option<Edit> {
    edit_at(text, life, life.trace.steps.get(step)?.at, step, container, deed)
}

/// The same at a time after that step and before the next one.
pub(crate) fn edit_at(text: &str, life: &Life, at: Millis, step: usize, container: usize, deed: Deed) -> Option<Edit> {
    let trace = &life.trace;
    let Offers { pod, node, .. } = offers(life, step, container);
    if let Some(action) = action(life, step, pod, node, deed) {
        return add_action(text, When::At(at), &action);
    }
    let pod = pod?;
    let (run, since) = running(life, step, ContainerRef { pod, container })?;
    let length = at.since(since);
    let name = trace.pods.get(pod)?.containers.get(container)?.name.as_str();
    let known = told(text).programs.into_iter().find(|(known, _)| known == name).map(|(_, runs)| runs);
    let known = known.unwrap_or_default();
    let of = |run: usize| known.get(run).or(known.last()).cloned().unwrap_or_default();
    let mut runs: Vec<Told> = (0..=run).map(of).collect();
    let behind = (run + 1..known.len().max(run + 2)).map(of);
    let last = runs.last_mut()?;
    match deed {
        Deed::Exit(exit_code) => {
            (last.run, last.exit_code, last.oom_after) = (Some(Some(length)), Some(exit_code), None);
        }
        Deed::OutOfMemory => last.oom_after = Some(length),
        Deed::IgnoreSigterm => last.on_term = Some(OnTerm::Ignore),
        Deed::ProbeFails(kind) => *probe(last, kind) = Some(ToldProbe::Outcome(ProbeOutcome::OkUntil(length))),
        Deed::ProbeSucceeds(kind) => *probe(last, kind) = Some(ToldProbe::Outcome(ProbeOutcome::OkFrom(length))),
        _ => return None,
    }
    runs.extend(behind);
    set_runs(text, name, &runs)
}

const fn probe(told: &mut Told, kind: ProbeKind) -> &mut Option<ToldProbe> {
    let [startup, readiness, liveness] = &mut told.probes;
    match kind {
        ProbeKind::Startup => startup,
        ProbeKind::Readiness => readiness,
        ProbeKind::Liveness => liveness,
    }
}

/// The action that a deed is, unless it is something that a process does.
fn action(life: &Life, step: usize, pod_index: Option<usize>, node: Option<String>, deed: Deed) -> Option<Action> {
    let object = || Target::Object(life.workload.kind.to_owned(), life.workload.name.clone());
    let pod = || -> Option<Target> {
        // Actions count the Pods that exist.
        let pod = pod_index?;
        let snapshot = life.trace.snapshot(step);
        Some(Target::Pod(snapshot.pods.iter().take(pod).filter(|pod| !pod.gone).count()))
    };
    // The only node needs no name.
    let node = node.filter(|_| life.trace.nodes.len() > 1);
    let delete = |target: Target, grace_secs: Option<u64>| Action::Delete {
        target,
        grace_secs,
        propagation: Propagation::default(),
    };
    Some(match deed {
        Deed::DeletePod => delete(pod()?, None),
        Deed::ForceDeletePod => delete(pod()?, Some(0)),
        Deed::Evict => Action::Evict(pod()?),
        Deed::NodePressure => Action::NodePressure { target: pod()?, grace_secs: None },
        Deed::Scale(replicas) => Action::Scale(object(), replicas),
        Deed::RolloutRestart => Action::Rollout(object(), Rollout::Restart),
        Deed::RolloutUndo => Action::Rollout(object(), Rollout::Undo(None)),
        Deed::Pause(true) => Action::Rollout(object(), Rollout::Pause),
        Deed::Pause(false) => Action::Rollout(object(), Rollout::Resume),
        Deed::Suspend(suspend) => Action::Suspend(object(), suspend),
        Deed::DeleteWorkload => delete(object(), None),
        Deed::KubeletRestart => Action::KubeletRestart { node, down: KUBELET_DOWN },
        Deed::NodeReboot => Action::NodeReboot { node },
        Deed::NodeShutdown => Action::NodeShutdown { node, grace_secs: SHUTDOWN_GRACE_SECS },
        Deed::Cordon(cordoned) => Action::Cordon { node, cordoned },
        Deed::Drain => Action::Drain { node, grace_secs: None },
        Deed::Exit(_) | Deed::OutOfMemory | Deed::ProbeFails(_) | Deed::ProbeSucceeds(_) | Deed::IgnoreSigterm => {
            return None;
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Deed, edit, offers};
    use crate::samples::SAMPLES;
    use crate::trace::{ContainerRef, Fact, Step};
    use crate::{Life, Options, run};

    fn life(text: &str) -> Life {
        run(text, &Options::default()).life.unwrap()
    }

    fn sample(id: &str) -> &'static str {
        SAMPLES.iter().find(|sample| sample.id == id).unwrap().text
    }

    fn done(text: &str, step: usize, container: usize, deed: Deed) -> (String, Life) {
        let (span, with) = edit(text, &life(text), step, container, deed).unwrap();
        let mut text = text.to_owned();
        text.replace_range(span.start..span.end, &with);
        let life = life(&text);
        (text, life)
    }

    fn step(life: &Life, is: impl Fn(&Step) -> bool) -> usize {
        life.trace.steps.iter().position(is).unwrap()
    }

    /// The step with which the container of the first Pod runs.
    fn started(life: &Life, container: usize) -> usize {
        let of = Some(ContainerRef { pod: 0, container });
        step(life, |step| step.container == of && matches!(*step.fact, Fact::ContainerStarted { .. }))
    }

    #[test]
    fn everything_that_is_offered_can_be_written_and_changes_the_life() {
        for id in ["job-sidecar", "deployment-sidecar", "pattern-ambassador"] {
            let text = sample(id);
            let before = life(text);
            for container in 0..before.trace.pods.first().unwrap().containers.len() {
                let at = started(&before, container);
                let offers = offers(&before, at, container);
                assert!(!offers.of_container.is_empty() && !offers.of_pod.is_empty(), "{id} {container}");
                let all = [offers.of_container, offers.of_pod, offers.of_workload, offers.of_node].concat();
                for deed in all {
                    let (text, after) = done(text, at, container, deed);
                    assert!(!after.trace.steps.is_empty(), "{id} {deed:?}: {text}");
                    // What a person tells is done at the cursor: until then nothing is different.
                    let same =
                        before.trace.steps.iter().zip(&after.trace.steps).take(at).filter(|(a, b)| a.fact != b.fact);
                    assert_eq!(same.count(), 0, "{id} {deed:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_container_that_is_made_to_crash_crashes_once_at_this_time() {
        let text = sample("deployment-sidecar");
        let before = life(text);
        let at = started(&before, 1) + 1;
        let now = before.trace.steps.get(at).unwrap().at;
        let (_, after) = done(text, at, 1, Deed::Exit(7));
        let of = Some(ContainerRef { pod: 0, container: 1 });
        let exits: Vec<_> = after
            .trace
            .steps
            .iter()
            .filter(|step| step.container == of && matches!(*step.fact, Fact::Exited { exit_code: 7, .. }))
            .collect();
        assert_eq!(exits.iter().map(|step| step.at).collect::<Vec<_>>(), [now]);
    }

    #[test]
    fn what_does_not_run_is_not_asked_to_do_anything() {
        let life = life(sample("job-sidecar"));
        assert!(offers(&life, 0, 0).of_container.is_empty());
        assert!(offers(&life, 0, 0).of_pod.is_empty());
        assert!(offers(&life, usize::MAX, 0).of_container.is_empty());
    }
}
