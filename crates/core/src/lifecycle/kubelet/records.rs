//! A container's records in the runtime, and what outlives them in the API.

use crate::api::Container;
use crate::status::Terminated;
use crate::time::Millis;
use crate::trace::{LaneState, StopTrigger};

use super::backoff::BackOffEntry;
use super::kill::KillJob;
use super::phase::RESTARTING_ALL;
use super::rules::Seen;

/// The newest instance of a container in the runtime.
#[derive(Debug)]
pub(super) struct Record {
    pub started_at: Millis,
    /// Which of the Pod's sandboxes it belongs to.
    pub sandbox: u32,
    pub image: String,
    pub ended: Option<Terminated>,
}

/// What is known of a container.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// How often it was started.
    pub starts: u32,
    pub record: Option<Record>,
    /// `lastState`.
    pub last: Option<Terminated>,
    /// End of the instance before the newest, while the runtime has its record.
    previous_end: Option<Millis>,
    /// Its end, kept by the API after the record was removed.
    pub kept: Option<Terminated>,
    /// The record was removed while the API said that it runs: counts as a restart.
    pub lost: bool,
    /// Waiting reason to be shown once.
    pub shown_waiting: Option<&'static str>,
    /// Its postStart has not returned yet.
    pub post_start_running: bool,
    /// `started` is shown although no startup probe of this instance has succeeded (a bug, see `Quirks`).
    pub started_kept: bool,
    /// Startup probe result of the running instance.
    pub startup: Option<bool>,
    pub readiness: bool,
    pub liveness_failed: bool,
    pub resize_restarts: bool,
    /// What the kubelet stopped its newest instance for.
    pub killed_for: Option<StopTrigger>,
    /// Its stop, while one is in progress.
    pub kill: Option<Box<KillJob>>,
    pub backoff: Option<BackOffEntry>,
    /// End of the newest exited record in the snapshot of the current sync.
    pub snapshot_end: Option<Millis>,
    /// Waiting reason of the last failed start.
    pub refused: Option<&'static str>,
    /// Lane last shown.
    pub lane: Option<LaneState>,
}

impl Records {
    /// Whether its process runs.
    pub(super) fn runs(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.ended.is_none())
    }

    /// How long its newest instance has run, or ran.
    pub(super) fn ran(&self, now: Millis) -> Millis {
        let end = self.ended().map_or(now, |end| end.finished_at);
        self.record.as_ref().map_or(Millis::ZERO, |record| end.since(record.started_at))
    }

    /// The end of its newest instance.
    pub(super) fn ended(&self) -> Option<&Terminated> {
        self.record.as_ref()?.ended.as_ref()
    }

    /// Its end, if it was over at that time.
    pub(super) fn ended_by(&self, at: Millis) -> Option<&Terminated> {
        self.ended().filter(|end| end.finished_at <= at)
    }

    /// What a sync sees that looked at the runtime at that time.
    pub(super) fn seen(&self, at: Millis) -> Seen {
        match (&self.record, self.ended_by(at)) {
            (None, _) => Seen::None,
            (_, Some(end)) => Seen::Exited(end.exit_code),
            (Some(_), None) => Seen::Running,
        }
    }

    pub(super) fn restart_count(&self) -> u32 {
        self.starts.saturating_sub(1) + u32::from(self.lost)
    }

    /// Rule: a start that follows a kill in the same sync asks the back-off about the instance before the one
    /// just killed, because the sync's snapshot is older than the kill. Source: `doBackOff`; recording
    /// `app-liveness-restart`.
    pub(super) fn take_snapshot(&mut self, at: Millis) {
        self.snapshot_end = self.ended_by(at).map(|end| end.finished_at).or(self.previous_end);
    }

    /// A new instance starts.
    pub(super) fn start(&mut self, now: Millis, sandbox: u32, container: &Container) {
        let end = self.record.take().and_then(|record| record.ended);
        self.previous_end = end.as_ref().map(|end| end.finished_at);
        if let Some(end) = end.or_else(|| self.kept.take()) {
            self.last = Some(end);
        }
        self.starts += 1;
        self.record = Some(Record { started_at: now, sandbox, image: container.image.clone(), ended: None });
        (self.lost, self.kept, self.shown_waiting, self.refused) = (false, None, None, None);
        (self.started_kept, self.killed_for) = (false, None);
        (self.startup, self.readiness, self.liveness_failed, self.resize_restarts) = (None, false, false, false);
    }

    /// Rule: the API keeps an end that it knows; an instance that it knows as running becomes
    /// ContainerStatusUnknown. Source: `kubelet_pods.go` `convertToAPIContainerStatuses`; recording
    /// `node-reboot`.
    pub(super) fn remove(&mut self, shown_running: bool, now: Millis) {
        let Some(record) = self.record.take() else { return };
        self.previous_end = None;
        if shown_running {
            self.last = Some(Terminated { exit_code: 137, reason: "ContainerStatusUnknown", finished_at: now });
            self.lost = true;
        } else {
            self.kept = record.ended;
        }
    }

    /// Rule: every container that is removed to be restarted in place counts as restarted, whatever its exit
    /// code was. Source: KEP-5532; v1.36.
    pub(super) fn remove_for_restart(&mut self, now: Millis) {
        if self.record.take().is_none() {
            return;
        }
        self.previous_end = None;
        self.last = Some(Terminated { exit_code: 137, reason: RESTARTING_ALL, finished_at: now });
        (self.lost, self.shown_waiting, self.refused) = (true, Some(RESTARTING_ALL), None);
    }
}

/// The word of the Event `Killing` for a container that is killed alone.
pub(super) const fn kill_word(trigger: StopTrigger) -> &'static str {
    match trigger {
        StopTrigger::DefinitionChanged => "definition changed",
        StopTrigger::Probe(crate::trace::ProbeKind::Startup) => "failed startup probe",
        StopTrigger::Resize => "resize requires restart",
        _ => "failed liveness probe",
    }
}
