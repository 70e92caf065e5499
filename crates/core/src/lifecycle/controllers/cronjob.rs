//! The CronJob controller.
//!
//! Not simulated yet: the schedule. One Job is created at once. Source: `pkg/controller/cronjob`.

use crate::status::WorkloadStatus;
use crate::trace::Reason;

use super::super::{names, patch};
use super::{View, Write, count};

pub(super) fn sync(view: &View<'_>, suspend: bool) -> Vec<Write> {
    let WorkloadStatus::CronJob(old) = &view.object.status else { return Vec::new() };
    let mut writes = Vec::new();
    let mut status = old.clone();
    if view.children().next().is_none() && !suspend {
        let cron = &view.object.object;
        let template = cron.document.get("spec").and_then(|spec| spec.get("jobTemplate"));
        if let Some((template, spec)) = template.and_then(|template| Some((template, template.get("spec")?))) {
            let name = format!("{}-{}", cron.name, names::suffix(&cron.name, 0, 8));
            let document = patch::named(template.get("metadata"), &name, spec.clone());
            writes.push(Write::CreateObject("Job", document));
            writes.push(Write::Event("Normal", "SuccessfulCreate", format!("Created job {name}")));
            status.last_schedule = Some(view.now);
        }
    }
    let is_over = |status: &WorkloadStatus| {
        status.conditions().iter().any(|condition| matches!(condition.kind, "Complete" | "Failed"))
    };
    status.active = count(view.children().filter(|(_, job)| !is_over(&job.status)).count());
    writes.push(Write::Status(WorkloadStatus::CronJob(status), Reason::CountedPods));
    writes
}
