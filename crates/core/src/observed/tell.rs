//! What programs did, as runs of a Scenario that a prediction then follows.

use super::hold::RESOLUTION;
use super::{Observed, SeenContainer, SeenEnd, SeenPod, SeenRun};
use crate::Life;
use crate::edit::Edit;
use crate::process::OnTerm;
use crate::scenario::{Told, edit};
use crate::time::Millis;
use crate::trace::{ContainerRef, ContainerRole, Fact, PodEntry, Reason, Step, Trace};
use podstep_manifest::Span;

/// No more runs than these are told of one container; the last one repeats.
const MAX_RUNS: u32 = 20;

/// The steps with which a run began and ended.
pub(super) fn steps_of_run(trace: &Trace, of: ContainerRef, attempt: u32) -> [Option<usize>; 2] {
    let mut own = trace.steps.iter().enumerate().filter(|(_, step)| step.container == Some(of));
    let start = own.find(|(_, step)| *step.fact == Fact::ContainerStarted { attempt }).map(|(index, _)| index);
    let end = start.and_then(|_| {
        let next = own.find(|(_, step)| matches!(*step.fact, Fact::Exited { .. } | Fact::ContainerStarted { .. }));
        next.filter(|(_, step)| matches!(*step.fact, Fact::Exited { .. })).map(|(index, _)| index)
    });
    [start, end]
}

/// Whether a process ended because it was stopped.
pub(super) fn is_stopped(step: &Step) -> bool {
    matches!(*step.reason, Reason::HandledSigterm { .. } | Reason::Killed | Reason::IgnoredSigterm { .. })
}

/// What each container did, where the prediction has it do something else: by the first Pod in which it does.
pub(super) fn told(life: &Life, observed: &Observed, pods: &[Option<usize>]) -> Vec<(String, Vec<Told>)> {
    let mut all: Vec<(String, Vec<Told>)> = Vec::new();
    for (seen, pod) in observed.pods.iter().zip(pods) {
        let Some((pod, entry)) = pod.and_then(|pod| Some((pod, life.trace.pods.get(pod)?))) else { continue };
        for (container, named) in entry.containers.iter().enumerate() {
            let of = ContainerRef { pod, container };
            let Some(status) = seen.containers.iter().find(|status| status.name == named.name) else { continue };
            if all.iter().any(|(name, _)| *name == named.name) || as_predicted(&life.trace, of, status, observed.until)
            {
                continue;
            }
            let runs = runs(seen, entry, status, named.role);
            if !runs.is_empty() {
                all.push((named.name.clone(), runs));
            }
        }
    }
    all
}

/// Whether its program ran for as long as predicted, and ended so; a run that the prediction does not have is like the last
/// one that it has.
pub(super) fn as_predicted(trace: &Trace, of: ContainerRef, status: &SeenContainer, until: Millis) -> bool {
    status.runs.iter().all(|run| {
        let like =
            (0..=run.attempt).rev().map(|attempt| steps_of_run(trace, of, attempt)).find(|[start, _]| start.is_some());
        let [start, end] = like.unwrap_or_default();
        let step = |index: Option<usize>| index.and_then(|index| trace.steps.get(index));
        // What never starts is not the program's doing.
        let Some(start) = step(start) else { return true };
        match (step(end), run.end) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(step), None) => step.at + RESOLUTION >= until || is_stopped(step),
            (Some(step), Some(end)) => {
                let (predicted, seen) = (step.at.since(start.at), end.at.since(run.started));
                let as_long = predicted.0.abs_diff(seen.0) <= RESOLUTION.0;
                as_long && matches!(*step.fact, Fact::Exited { exit_code, .. } if exit_code == end.exit_code)
            }
        }
    })
}

/// The runs of which something is known; of those before, the first known one is taken.
fn runs(pod: &SeenPod, entry: &PodEntry, status: &SeenContainer, role: ContainerRole) -> Vec<Told> {
    let Some(first) = status.runs.first() else { return Vec::new() };
    let tell = |run: &SeenRun| {
        let lasts = Told { run: Some(None), ..Told::default() };
        run.end.map_or(lasts, |end| ended(pod, entry, run, end, role))
    };
    let before = if first.attempt < MAX_RUNS { first.attempt } else { 0 };
    let mut runs: Vec<Told> = (0..before).map(|_| tell(first)).collect();
    runs.extend(status.runs.iter().map(tell));
    // Equal ones at the end say nothing new.
    while let [.., one, last] = runs.as_slice()
        && one == last
    {
        runs.pop();
    }
    runs
}

/// What was stopped ended on its stop signal; anything else by itself.
fn ended(pod: &SeenPod, entry: &PodEntry, run: &SeenRun, end: SeenEnd, role: ContainerRole) -> Told {
    let stop = pod.deletion.map(|(at, _)| at).or_else(|| stopped_at(pod, entry, role)).filter(|at| *at <= end.at);
    match stop.filter(|at| *at >= run.started) {
        Some(at) => {
            let after = end.at.since(at);
            let on_term = if end.exit_code == 137 && after >= Millis::secs(entry.grace_secs) {
                OnTerm::Ignore
            } else {
                OnTerm::Exit { after, exit_code: end.exit_code }
            };
            Told { run: Some(None), on_term: Some(on_term), ..Told::default() }
        }
        None if end.reason == "OOMKilled" => Told { oom_after: Some(end.at.since(run.started)), ..Told::default() },
        None => Told { run: Some(Some(end.at.since(run.started))), exit_code: Some(end.exit_code), ..Told::default() },
    }
}

/// When the sidecars of a Pod are stopped because its work is done.
fn stopped_at(pod: &SeenPod, entry: &PodEntry, role: ContainerRole) -> Option<Millis> {
    if role != ContainerRole::Sidecar {
        return None;
    }
    let regular = entry.containers.iter().filter(|container| container.role == ContainerRole::Regular);
    let ends = regular.map(|container| {
        let status = pod.containers.iter().find(|status| status.name == container.name)?;
        status.runs.last()?.end.map(|end| end.at)
    });
    ends.collect::<Option<Vec<Millis>>>()?.into_iter().max()
}

/// The edit of a text that tells these runs.
#[must_use]
pub fn take_over(text: &str, told: &[(String, Vec<Told>)]) -> Option<Edit> {
    let mut after = text.to_owned();
    for (container, runs) in told {
        let (span, with) = edit::set_runs(&after, container, runs)?;
        after.get(span.start..span.end)?;
        after.replace_range(span.start..span.end, &with);
    }
    if after == text {
        return None;
    }
    // One edit: what stands before and behind what changed stays.
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| {
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>()
    };
    let start = same(&mut text.chars().zip(after.chars()));
    let (rest, rest_after) = (text.get(start..)?, after.get(start..)?);
    let behind = same(&mut rest.chars().rev().zip(rest_after.chars().rev()));
    let with = rest_after.get(..rest_after.len() - behind)?.to_owned();
    Some((Span { start, end: text.len() - behind }, with))
}
