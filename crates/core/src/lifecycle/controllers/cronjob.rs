//! The CronJob controller.
//!
//! Rule: at each time of the schedule, a tenth of a second late, one Job named after the minute; a Job counts
//! as active until it is Complete or Failed; only the latest missed time is made up for. Source:
//! `pkg/controller/cronjob/cronjob_controllerv2.go`; recording `cronjob-each-minute`.

use crate::api::{Concurrency, CronJobSpec};
use crate::calendar::rfc1123;
use crate::status::{CronJobStatus, WorkloadStatus};
use crate::time::Millis;
use crate::trace::Reason;
use crate::zones::Zone;

use super::super::Propagation;
use super::super::patch;
use super::super::store::Object;
use super::Write;
use super::schedule::Schedule;
use super::view::{View, wants};

/// So much later than the schedule says. Source: `cronjob_controllerv2.go` `nextScheduleDelta`.
const DELTA: Millis = Millis(100);
/// More missed times than these are reported. Source: `utils.go` `mostRecentScheduleTime`.
const MAX_MISSED: u32 = 100;

/// When a schedule runs next after a Unix time, both in seconds.
type NextAfter<'a> = dyn Fn(u64) -> Option<u64> + 'a;

pub(super) fn sync(view: &View<'_>, spec: &CronJobSpec) -> Vec<Write> {
    let WorkloadStatus::CronJob(old) = &view.object.status else { return Vec::new() };
    let mut writes = Vec::new();
    let mut status = old.clone();
    see_ends(view, &mut status, &mut writes);
    match (Schedule::parse(&spec.schedule), zone(spec)) {
        (_, None) => {
            let name = spec.time_zone.as_deref().unwrap_or_default();
            let message = format!("invalid timeZone: {name:?}: unknown time zone {name}");
            writes.push(Write::Event("Warning", "UnknownTimeZone", message));
        }
        _ if spec.suspend => {}
        (None, _) => {
            let message = format!("unparseable schedule: {:?}", spec.schedule);
            writes.push(Write::Event("Warning", "UnparseableSchedule", message));
        }
        (Some(schedule), Some(zone)) => {
            let next_after = |after| schedule.next_after(after, &zone);
            start(view, spec, &next_after, &mut status, &mut writes);
            let now = unix(view, view.now);
            if let Some(next) = next_after(now / 1000) {
                writes.push(Write::Requeue((Millis::secs(next) + DELTA).since(Millis(now))));
            }
        }
    }
    forget(view, spec, &mut status, &mut writes);
    writes.push(Write::Status(WorkloadStatus::CronJob(status), Reason::CountedPods));
    writes
}

/// The time zone of the schedule.
///
/// Rule: without `timeZone` it is that of kube-controller-manager, which is UTC on nearly every cluster.
/// Source: KEP-3140 (GA in v1.27); kubernetes.io, "CronJob". Case `cronjob-time-zone`.
fn zone(spec: &CronJobSpec) -> Option<Zone> {
    spec.time_zone.as_deref().map_or(Some(Zone::UTC), Zone::named)
}

/// When a CronJob runs for the first time after a Unix time, both in seconds.
pub(in crate::lifecycle) fn first_run_secs(spec: &CronJobSpec, after: u64) -> Option<u64> {
    Schedule::parse(&spec.schedule)?.next_after(after, &zone(spec)?)
}

fn unix(view: &View<'_>, at: Millis) -> u64 {
    (view.epoch + at).0
}

fn finished(job: &Object) -> Option<&'static str> {
    match &job.status {
        WorkloadStatus::Job(status) => status.finished().map(|condition| condition.kind),
        _ => None,
    }
}

/// Jobs that are over or gone are active no more.
fn see_ends(view: &View<'_>, status: &mut CronJobStatus, writes: &mut Vec<Write>) {
    let word = if view.version >= 32 { "condition" } else { "status" };
    status.active.retain(|index| {
        let job = &view.store.objects[*index];
        let name = &job.object.name;
        if job.gone {
            writes.push(Write::Event("Normal", "MissingJob", format!("Active job went missing: {name}")));
        } else if let Some(end) = finished(job) {
            let message = format!("Saw completed job: {name}, {word}: {end}");
            writes.push(Write::Event("Normal", "SawCompletedJob", message));
        } else {
            return true;
        }
        false
    });
}

/// The latest time that was due, if there is one that no Job was started for.
fn latest_due(
    view: &View<'_>,
    spec: &CronJobSpec,
    next_after: &NextAfter<'_>,
    status: &CronJobStatus,
) -> Option<(u64, u32)> {
    let now = unix(view, view.now) / 1000;
    let since = status.last_schedule.unwrap_or(view.object.created_at);
    let mut after = unix(view, since) / 1000;
    if let Some(deadline) = spec.starting_deadline_secs {
        after = after.max(now.saturating_sub(deadline));
    }
    let mut missed = 0;
    while let Some(next) = next_after(after).filter(|next| *next <= now && missed <= MAX_MISSED) {
        missed += 1;
        after = next;
    }
    (missed > 0).then_some((after, missed))
}

fn start(
    view: &View<'_>,
    spec: &CronJobSpec,
    next_after: &NextAfter<'_>,
    status: &mut CronJobStatus,
    writes: &mut Vec<Write>,
) {
    let Some((due, missed)) = latest_due(view, spec, next_after, status) else { return };
    if missed > MAX_MISSED {
        let message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
        writes.push(Write::Event("Warning", "TooManyMissedTimes", message.to_owned()));
    }
    let now = unix(view, view.now);
    if spec.starting_deadline_secs.is_some_and(|deadline| Millis::secs(due.saturating_add(deadline)).0 < now) {
        let message = format!("Missed scheduled time to start a job: {}", rfc1123(due));
        writes.push(Write::Event("Warning", "MissSchedule", message));
        return;
    }
    match spec.concurrency {
        Concurrency::Forbid if !status.active.is_empty() => {
            let message = "Not starting job because prior execution is running and concurrency policy is Forbid";
            writes.push(Write::Event("Normal", "JobAlreadyActive", message.to_owned()));
            return;
        }
        Concurrency::Replace => {
            for job in std::mem::take(&mut status.active) {
                delete(view, job, writes);
            }
        }
        Concurrency::Forbid | Concurrency::Allow => {}
    }
    let cron = &view.object.object;
    let template = cron.document.get("spec").and_then(|spec| spec.get("jobTemplate"));
    let Some((template, spec)) = template.and_then(|template| Some((template, template.get("spec")?))) else { return };
    let name = format!("{}-{}", cron.name, due / 60);
    writes.push(Write::CreateObject("Job", patch::named(template.get("metadata"), &name, spec.clone())));
    writes.push(Write::Event("Normal", "SuccessfulCreate", format!("Created job {name}")));
    status.active.push(view.store.objects.len());
    status.last_schedule = Some(Millis::secs(due).since(view.epoch));
}

fn delete(view: &View<'_>, job: usize, writes: &mut Vec<Write>) {
    writes.push(Write::DeleteObject(job, Propagation::Background, wants(&view.object.object)));
    let name = &view.store.objects[job].object.name;
    writes.push(Write::Event("Normal", "SuccessfulDelete", format!("Deleted job {name}")));
}

/// Rule: of the Jobs that are over, the oldest are deleted beyond the limits of the history.
/// Source: `cronjob_controllerv2.go` `cleanupFinishedJobs`.
fn forget(view: &View<'_>, spec: &CronJobSpec, status: &mut CronJobStatus, writes: &mut Vec<Write>) {
    for (end, limit) in ["Complete", "Failed"].into_iter().zip(spec.history) {
        let over: Vec<usize> =
            view.children().filter(|(_, job)| finished(job) == Some(end)).map(|(index, _)| index).collect();
        for job in over.iter().take(over.len().saturating_sub(limit as usize)) {
            status.active.retain(|active| active != job);
            delete(view, *job, writes);
        }
    }
}
