//! What controllers do, as data: each file may hold a Scenario, and holds a manifest, and the Events, rows and
//! conditions of every object but Pods.
//!
//! `PODSTEP_UPDATE=1 cargo test -p podstep-core`
//! writes what the cases give now into the files; read the difference before you commit it.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod golden;
mod lives;

use std::collections::BTreeMap;

use podstep_core::status::Condition;
use podstep_core::time::Millis;
use podstep_core::trace::Change;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn given(case: &str) -> String {
    let (head, rest) = case.split_once("=== manifest\n").expect("a manifest");
    let manifest = rest.split("=== ").next().unwrap_or_default();
    let trace = lives::of_controllers(case).1;
    // Generated names are numbered in order of creation; a Pod's begins with its owner's, so the longest first.
    let mut names: Vec<(String, String)> = Vec::new();
    let kept = trace.objects.iter().filter(|o| o.owner.is_some()).map(|o| (o.kind, &o.name));
    for (kind, name) in kept.chain(trace.pods.iter().map(|pod| ("Pod", &pod.name))) {
        let number = names.iter().filter(|(_, number)| number.starts_with(&format!("<{kind} "))).count() + 1;
        names.push((name.clone(), format!("<{kind} {number}>")));
    }
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let numbered = |text: &str| names.iter().fold(text.to_owned(), |text, (name, number)| text.replace(name, number));
    // Events come in the order of their first time, with a count.
    let mut events: BTreeMap<(usize, String), (Millis, usize)> = BTreeMap::new();
    for event in trace.events.iter().filter(|event| !event.object.starts_with("Pod/")) {
        let text = numbered(&format!("{} {} {}", event.object, event.reason, event.message));
        let order = events.keys().find(|(_, known)| *known == text).map_or(events.len(), |(order, _)| *order);
        events.entry((order, text)).or_insert((event.at, 0)).1 += 1;
    }
    let mut out = format!("{head}=== manifest\n{manifest}=== events\n");
    for ((_, text), (at, count)) in &events {
        let times = if *count > 1 { format!(" (x{count})") } else { String::new() };
        out += &format!("{} {text}{times}\n", at.0);
    }
    out += "=== rows\n";
    for row in trace.rows.iter().filter(|row| row.kind != "Pod") {
        let cells: Vec<&str> = row.cells().map(|(_, cell)| cell).collect();
        let deleted = if row.change == "DELETED" { " (deleted)" } else { "" };
        out += &format!("{} {} {}{deleted}\n", row.at.0, row.kind, numbered(&cells.join(" ")));
    }
    out += "=== conditions\n";
    let mut last: BTreeMap<usize, String> = BTreeMap::new();
    for step in &trace.steps {
        for change in &step.changes {
            let Change::Object(object, state) = change else { continue };
            let said = |c: &Condition| format!(" {}={} {}", c.kind, c.word(), c.reason);
            let text: String = state.status.conditions().iter().map(said).collect();
            let name = &trace.objects.get(*object).expect("an object").name;
            if last.insert(*object, text.clone()).unwrap_or_default() != text {
                out += &format!("{} {}{text}\n", step.at.0, numbered(name));
            }
        }
    }
    out
}

macro_rules! cases {
    ($($test:ident $name:literal),* $(,)?) => {
        golden::cases! { "controllers", given: $($test $name),* }

        #[test]
        fn lives_keep_their_digests_and_show_their_rules() {
            lives::check("controllers", &[$(($name, include_str!(concat!("controllers/", $name, ".txt")))),*]);
        }
    };
}

cases! {
    apply_version_2 "apply-version-2",
    daemonset_nodes "daemonset-nodes",
    delete_foreground "delete-foreground",
    delete_orphan "delete-orphan",
    job_suspend_resume "job-suspend-resume",
    nodes_drain "nodes-drain",
    nodes_full "nodes-full",
    rollout_undo "rollout-undo",
    cronjob_forbid "cronjob-forbid",
    cronjob_history "cronjob-history",
    cronjob_replace "cronjob-replace",
    cronjob_time_zone "cronjob-time-zone",
    daemonset "daemonset",
    daemonset_surge "daemonset-surge",
    deployment_deadline "deployment-deadline",
    deployment_paused "deployment-paused",
    deployment_rolled_back "deployment-rolled-back",
    deployment_scaled_in_rollout "deployment-scaled-in-rollout",
    job_1_30 "job-1-30",
    job_backoff "job-backoff",
    job_deadline "job-deadline",
    job_deleted_pod "job-deleted-pod",
    job_failure_policy "job-failure-policy",
    job_ignored_failure "job-ignored-failure",
    job_indexed "job-indexed",
    job_on_failure "job-on-failure",
    job_per_index "job-per-index",
    job_success_policy "job-success-policy",
    job_suspend "job-suspend",
    job_ttl "job-ttl",
    job_work_queue "job-work-queue",
    limit_range_replicas "limit-range-replicas",
    quota_job "quota-job",
    quota_replicas "quota-replicas",
    quota_statefulset "quota-statefulset",
    quota_statefulset_parallel "quota-statefulset-parallel",
    quota_daemonset "quota-daemonset",
    statefulset_undo "statefulset-undo",
    daemonset_undo "daemonset-undo",
    recreate "recreate",
    rollout_1 "rollout-1",
    rollout_1_31 "rollout-1-31",
    rollout_10 "rollout-10",
    rollout_2 "rollout-2",
    rollout_3 "rollout-3",
    rollout_4 "rollout-4",
    rollout_5 "rollout-5",
    rollout_min_ready "rollout-min-ready",
    rollout_no_surge "rollout-no-surge",
    statefulset "statefulset",
    statefulset_history "statefulset-history",
    daemonset_history "daemonset-history",
    statefulset_parallel "statefulset-parallel",
    statefulset_partition "statefulset-partition",
}
