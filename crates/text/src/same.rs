//! What is the same in every language: figures, Kubernetes' own words, and what a sentence is about.

use podstep_core::history::{Course, PodState, Point};
use podstep_core::lifecycle::Rollout;
use podstep_core::resources::cgroup::{Cap, PERIOD_US};
use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::resources::{Filled, PodResources};
use podstep_core::status::WorkloadStatus;
use podstep_core::time::Millis;
use podstep_core::trace::{Change, ContainerRole, Fact, PodEntry, ProbeKind, Shutdown, Step, Trace};
use podstep_quantity::{Format, Quantity};

/// How a language writes times: what stands after milliseconds, seconds and minutes, and in a decimal.
pub(crate) struct Units {
    pub millis: &'static str,
    pub secs: &'static str,
    pub mins: &'static str,
    pub point: char,
}

impl Units {
    /// `0 s`, `420 ms`, `4.66 s`, `17.0 s`, `2 min 05 s`: short times keep the digits that tell them apart.
    pub(crate) fn time(&self, at: Millis) -> String {
        let Self { millis, secs, mins, point } = self;
        let (whole, rest) = (at.0 / 1000, at.0 % 1000);
        match whole {
            0 if rest == 0 => format!("0{secs}"),
            0 => format!("{rest}{millis}"),
            1..10 => format!("{whole}{point}{:02}{secs}", rest / 10),
            10..120 => format!("{whole}{point}{}{secs}", rest / 100),
            _ => format!("{}{mins}{:02}{secs}", whole / 60, whole % 60),
        }
    }

    /// A length: `30 s` rather than `30.0 s` when it is whole.
    pub(crate) fn length(&self, length: Millis) -> String {
        match length.0 {
            millis @ 1..1000 => format!("{millis}{}", self.millis),
            millis if millis % 1000 == 0 && millis < 120_000 => format!("{}{}", millis / 1000, self.secs),
            _ => self.time(length),
        }
    }
}

/// Names in a sentence: `a, b and c`.
pub(crate) fn list(names: &[&str], between: &str, last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => [&first.join(between), last, end].concat(),
    }
}

/// Kubernetes' own words for what becomes of a Pod.
pub(crate) const fn pod_state(state: PodState) -> &'static str {
    match state {
        PodState::Pending => "Pending",
        PodState::Running => "Running",
        PodState::Ready => "Ready",
        PodState::Terminating => "Terminating",
        PodState::Succeeded => "Succeeded",
        PodState::Failed => "Failed",
    }
}

/// The most Pods that there were, and the most above the wanted number.
pub(crate) fn most(course: &Course) -> (u32, u32) {
    let all = course.points.iter().map(|point| point.counts.iter().map(|count| count.all).sum()).max();
    (all.unwrap_or(0), course.points.iter().map(Point::surge).max().unwrap_or(0))
}

/// A speed of play.
pub(crate) fn speed(percent: u32) -> String {
    match percent {
        50 => "½×".to_owned(),
        _ => format!("{}×", percent / 100),
    }
}

/// The field that declares the probe.
pub(crate) const fn probe(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Startup => "startupProbe",
        ProbeKind::Readiness => "readinessProbe",
        ProbeKind::Liveness => "livenessProbe",
    }
}

/// The name of a container of a Pod.
pub(crate) fn container(pod: Option<&PodEntry>, index: usize) -> Option<&str> {
    pod.and_then(|pod| pod.containers.get(index)).map(|entry| entry.name.as_str())
}

/// What a step is about.
pub(crate) struct Subject<'a> {
    pub container: Option<&'a str>,
    pub role: Option<ContainerRole>,
    pub pod: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(crate) fn of(trace: &'a Trace, step: &Step) -> Self {
        let entry = step.container.and_then(|container| trace.container(container));
        Self {
            container: entry.map(|entry| entry.name.as_str()),
            role: entry.map(|entry| entry.role),
            pod: step.pod.and_then(|pod| trace.pods.get(pod)).map(|pod| pod.name.as_str()),
        }
    }
}

/// The Pod that a step is about.
pub(crate) fn pod_of<'a>(trace: &'a Trace, step: &Step) -> Option<&'a PodEntry> {
    step.pod.or(step.container.map(|container| container.pod)).and_then(|pod| trace.pods.get(pod))
}

/// The phase that a step writes.
pub(crate) fn phase(step: &Step) -> Option<&str> {
    step.changes.iter().find_map(|change| match change {
        Change::Pod(_, status) => Some(status.phase.as_str()),
        _ => None,
    })
}

/// The status of a workload that a step writes.
pub(crate) fn workload_status(step: &Step) -> Option<&WorkloadStatus> {
    step.changes.iter().find_map(|change| match change {
        Change::Object(_, object) => Some(&object.status),
        _ => None,
    })
}

/// Whether the life is that of a Job.
pub(crate) fn is_job(trace: &Trace) -> bool {
    trace.steps.iter().any(|step| matches!(&*step.fact, Fact::WorkloadCreated { kind: "Job", .. }))
}

/// When the last container ended, counted from the begin of the stop, and how many had to be killed.
pub(crate) fn stopped(shutdown: &Shutdown) -> (Option<Millis>, usize) {
    let ended = shutdown.stops.iter().filter_map(|stop| stop.exited_at).max();
    let killed = shutdown.stops.iter().filter(|stop| stop.sigkill_at.is_some()).count();
    (ended.map(|ended| ended.since(shutdown.began_at)), killed)
}

/// What a LimitRange adds: `cpu 100m`.
pub(crate) fn added_amounts(filled: &Filled, stored: &PodResources) -> Vec<String> {
    let list = stored.container(filled.container).map(|own| own.list(filled.kind)).unwrap_or_default();
    let added = list.iter().filter(|(name, ..)| filled.resources.contains(name));
    added.map(|(name, quantity, _)| format!("{name} {quantity}")).collect()
}

/// What cpu.max has, and the container that keeps it from a limit.
pub(crate) fn cpu_max(hierarchy: Hierarchy, cap: Cap) -> (String, Option<usize>) {
    match hierarchy {
        Hierarchy::V1 => max(cap, "-1", |quota| quota.to_string()),
        Hierarchy::V2 => max(cap, "max", |quota| format!("{quota} {PERIOD_US}")),
    }
}

/// What memory.max has, and the container that keeps it from a limit.
pub(crate) fn memory_max(hierarchy: Hierarchy, cap: Cap) -> (String, Option<usize>) {
    let unset = match hierarchy {
        Hierarchy::V1 => "9223372036854771712",
        Hierarchy::V2 => "max",
    };
    max(cap, unset, |bytes| format!("{bytes} ({})", Quantity::from_units(bytes, Format::BinarySI)))
}

fn max(cap: Cap, unset: &str, set: fn(i64) -> String) -> (String, Option<usize>) {
    match cap {
        Cap::Set(value) => (set(value), None),
        Cap::NoLimit | Cap::BestEffort => (unset.to_owned(), None),
        Cap::Undeclared { container } => (unset.to_owned(), Some(container)),
    }
}

/// What a person types to do this to a rollout.
pub(crate) fn rollout(verb: Rollout) -> crate::Text {
    match verb {
        Rollout::Pause => "kubectl rollout pause".into(),
        Rollout::Resume => "kubectl rollout resume".into(),
        Rollout::Restart => "kubectl rollout restart".into(),
        Rollout::Undo(None) => "kubectl rollout undo".into(),
        Rollout::Undo(Some(revision)) => format!("kubectl rollout undo --to-revision={revision}").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Units, list};
    use podstep_core::time::Millis;

    #[test]
    fn times_keep_the_digits_that_matter() {
        let units = Units { millis: " ms", secs: " s", mins: " min ", point: '.' };
        let shown: Vec<String> = [0, 4, 4_660, 17_040, 125_000].map(|at| units.time(Millis(at))).into();
        assert_eq!(shown, ["0 s", "4 ms", "4.66 s", "17.0 s", "2 min 05 s"]);
        assert_eq!(units.length(Millis::secs(30)), "30 s");
        assert_eq!(units.length(Millis(900)), "900 ms");
    }

    #[test]
    fn names_are_listed_in_a_sentence() {
        assert_eq!(list(&["a", "b", "c"], ", ", " and "), "a, b and c");
    }
}
