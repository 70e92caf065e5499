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

use super::super::patch;
use super::super::store::Object;
use super::Write;
use super::schedule::Schedule;
use super::view::{View, wants};

/// So much later than the schedule says. Source: `cronjob_controllerv2.go` `nextScheduleDelta`.
const DELTA: Millis = Millis(100);
/// More missed times than these are reported. Source: `utils.go` `mostRecentScheduleTime`.
const MAX_MISSED: u32 = 100;

pub(super) fn sync(view: &View<'_>, spec: &CronJobSpec) -> Vec<Write> {
    let WorkloadStatus::CronJob(old) = &view.object.status else { return Vec::new() };
    let mut writes = Vec::new();
    let mut status = old.clone();
    see_ends(view, &mut status, &mut writes);
    if !spec.suspend {
        match Schedule::parse(&spec.schedule) {
            None => {
                let message = format!("unparseable schedule: {:?}", spec.schedule);
                writes.push(Write::Event("Warning", "UnparseableSchedule", message));
            }
            Some(schedule) => {
                start(view, spec, schedule, &mut status, &mut writes);
                let now = unix(view, view.now);
                if let Some(next) = schedule.next_after(now / 1000) {
                    writes.push(Write::Requeue((Millis::secs(next) + DELTA).since(Millis(now))));
                }
            }
        }
    }
    forget(view, spec, &mut status, &mut writes);
    writes.push(Write::Status(WorkloadStatus::CronJob(status), Reason::CountedPods));
    writes
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
fn latest_due(view: &View<'_>, spec: &CronJobSpec, schedule: Schedule, status: &CronJobStatus) -> Option<(u64, u32)> {
    let now = unix(view, view.now) / 1000;
    let since = status.last_schedule.unwrap_or(view.object.created_at);
    let mut after = unix(view, since) / 1000;
    if let Some(deadline) = spec.starting_deadline_secs {
        after = after.max(now.saturating_sub(deadline));
    }
    let mut missed = 0;
    while let Some(next) = schedule.next_after(after).filter(|next| *next <= now && missed <= MAX_MISSED) {
        missed += 1;
        after = next;
    }
    (missed > 0).then_some((after, missed))
}

fn start(view: &View<'_>, spec: &CronJobSpec, schedule: Schedule, status: &mut CronJobStatus, writes: &mut Vec<Write>) {
    let Some((due, missed)) = latest_due(view, spec, schedule, status) else { return };
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
    writes.push(Write::DeleteObject(job, wants(&view.object.object)));
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
