//! Cases as data: each file holds options, a manifest (or the id of a sample) and what it must give.
//!
//! The same cases run natively, in Node and in a browser. `PODSTEP_UPDATE=1 cargo test -p podstep-core`
//! writes what they give now into the files; read the difference before you commit it.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod golden;
mod lives;

use lives::{option, part};
use podstep_core::samples::SAMPLES;
use podstep_core::{Options, follow, run};
use podstep_manifest::LineIndex;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn given(case: &str) -> String {
    let head = case.split("=== ").next().unwrap_or_default();
    let manifest = part(case, "=== manifest");
    let (text, options) = lives::text_of_case(case);
    let places = LineIndex::new(&text);
    let result = run(&text, &options);
    let mut out = format!("{head}=== manifest\n{manifest}=== findings\n");
    for d in &result.diagnostics {
        let place = places.place(d.span.start);
        out += &format!(
            "{}:{} {:?} {:?}{}\n",
            place.line,
            place.column,
            d.severity,
            d.finding,
            if d.fix.is_some() { " (fix)" } else { "" }
        );
    }
    if option(case, "fixes").is_some() {
        out += &format!("=== fixed\n{}", fixed(&text, &options));
    }
    out += "=== rows\n";
    let Some(life) = result.life else { return out + "=== stops\n" };
    for row in &life.trace.rows {
        let cells: Vec<&str> = row.columns.iter().map(|(_, cell)| cell.as_str()).collect();
        let deleted = if row.change == "DELETED" { " (deleted)" } else { "" };
        out += &format!("{} {} {}{deleted}\n", row.at.0, row.kind, cells.join(" "));
    }
    out += "=== stops\n";
    for shutdown in &life.trace.shutdowns {
        out += &format!("{} {:?} grace {}\n", shutdown.began_at.0, shutdown.trigger, shutdown.grace_secs);
        for stop in &shutdown.stops {
            let name = life.trace.container(stop.container).map(|c| c.name.as_str()).unwrap_or_default();
            let after = |at: Option<podstep_core::time::Millis>| {
                at.map_or_else(|| "-".to_owned(), |at| at.since(shutdown.began_at).0.to_string())
            };
            out += &format!(
                "  {name} SIGTERM +{} timeout {} SIGKILL +{} ended +{} code {}\n",
                after(stop.sigterm_at),
                stop.timeout_secs,
                after(stop.sigkill_at),
                after(stop.exited_at),
                stop.exit_code.map_or_else(|| "-".to_owned(), |code| code.to_string())
            );
        }
    }
    for filled in &life.resources().filled {
        out += &format!("=== filled\n{filled:?}\n");
    }
    out
}

/// The text when every fix that is offered is taken, one after another.
fn fixed(text: &str, options: &Options) -> String {
    let mut text = text.to_owned();
    for _ in 0..20 {
        let Some(fix) = run(&text, options).diagnostics.into_iter().find_map(|d| d.fix) else { return text };
        for (span, replacement) in fix.edits.iter().rev() {
            text.replace_range(span.start..span.end, replacement);
        }
    }
    panic!("there is always another fix:\n{text}");
}

macro_rules! cases {
    ($($test:ident $name:literal),* $(,)?) => {
        golden::cases! { "cases", given: $($test $name),* }

        #[test]
        fn lives_keep_their_digests_and_show_their_rules() {
            lives::check("cases", &[$(($name, include_str!(concat!("cases/", $name, ".txt")))),*]);
        }
    };
}

cases! {
    deployment_sidecar "deployment-sidecar",
    job_sidecar "job-sidecar",
    kind_job_1_28 "kind-job-1-28",
    kind_job_1_36 "kind-job-1-36",
    kind_job_1_28_gate_off "kind-job-1-28-gate-off",
    kind_job_1_27 "kind-job-1-27",
    job_legacy_helper "job-legacy-helper",
    job_legacy_helper_fixed "job-legacy-helper-fixed",
    pattern_init "pattern-init",
    pattern_ambassador "pattern-ambassador",
    pattern_configuration_helper "pattern-configuration-helper",
    pattern_adapter "pattern-adapter",
    resources_order "resources-order",
    cronjob "cronjob",
    daemonset "daemonset",
    deleted_before_ready "deleted-before-ready",
    grace_overrun "grace-overrun",
    job_fail_index "job-fail-index",
    job_failure_policy "job-failure-policy",
    mesh_proxy "mesh-proxy",
    prestop_drain "prestop-drain",
    resources_balloon "resources-balloon",
    resources_pod_level "resources-pod-level",
    restart_all_containers "restart-all-containers",
    rolling_update "rolling-update",
    sidecar_crash_loop "sidecar-crash-loop",
    sidecar_never_starts "sidecar-never-starts",
    sidecar_order "sidecar-order",
    sidecar_parallel_init "sidecar-parallel-init",
    sidecar_readiness "sidecar-readiness",
    sidecar_slow_startup "sidecar-slow-startup",
    sidecar_startup_never "sidecar-startup-never",
    sidecar_startup_never_1_32 "sidecar-startup-never-1-32",
    statefulset "statefulset",
    stuck_rollout "stuck-rollout",
    bad_indentation "bad-indentation",
    fragment_init_containers "fragment-init-containers",
    empty "empty",
    config_map "config-map",
    broken_yaml "broken-yaml",
    no_containers "no-containers",
    odd_quantities "odd-quantities",
    job_restart_policy "job-restart-policy",
    crash_loop "crash-loop",
    shared_grace "shared-grace",
    init_fails_never "init-fails-never",
    lint_hooks "lint-hooks",
    lint_jobs "lint-jobs",
    lint_misspelt "lint-misspelt",
    lint_placeholders "lint-placeholders",
    lint_probes "lint-probes",
    lint_quantities "lint-quantities",
    lint_sidecars "lint-sidecars",
    lint_sidecars_1_33 "lint-sidecars-1-33",
    lint_duplicates "lint-duplicates",
    lint_fragment "lint-fragment",
    limit_range_defaults "limit-range-defaults",
    limit_range_conflict "limit-range-conflict",
    limit_range_refuses "limit-range-refuses",
    quota_exceeded "quota-exceeded",
    quota_must_specify "quota-must-specify",
    quota_replicas "quota-replicas",
    policies_of_others "policies-of-others",
    scenario_liveness "scenario-liveness",
    scenario_broken "scenario-broken",
    scenario_alone "scenario-alone",
    scenario_partial "scenario-partial",
    scenario_actions "scenario-actions",
    process_second_run "process-second-run",
    process_index "process-index",
    lint_trap_blocked "lint-trap-blocked",
}

#[test]
fn two_megabytes_are_refused_with_the_bound() {
    let text = "a: b\n".repeat(400_000);
    let result = run(&text, &Options::default());
    assert!(result.life.is_none());
    assert!(matches!(
        result.diagnostics.first().map(|d| &d.finding),
        Some(podstep_core::diagnostic::Finding::TooLong { bytes: 2_000_000, limit: podstep_manifest::MAX_TEXT_BYTES })
    ));
}

#[test]
fn the_same_text_gives_the_same_trace_and_any_step_can_be_reached() {
    for sample in SAMPLES {
        let first = run(sample.text, &Options::default()).life.expect("a life");
        let second = run(sample.text, &Options::default()).life.expect("a life");
        assert_eq!(first.trace, second.trace, "{}", sample.id);
        let last = first.trace.steps.len() - 1;
        assert_eq!(first.trace.snapshot(last), first.trace.snapshot(usize::MAX - 1), "{}", sample.id);
        for (index, step) in first.trace.steps.iter().enumerate() {
            assert!(step.cause.is_none_or(|cause| cause < index), "{}: step {index} has a later cause", sample.id);
            assert!(
                index == 0 || first.trace.steps.get(index - 1).is_some_and(|before| before.at <= step.at),
                "{}: step {index} is out of order",
                sample.id
            );
        }
    }
}

#[test]
fn a_life_followed_in_slices_is_the_same_life() {
    for sample in SAMPLES {
        let whole = run(sample.text, &Options::default());
        for wakes in [1, 7, 1_000] {
            let mut following = follow(sample.text, &Options::default());
            let sliced = (0..100_000).find_map(|_| following.advance(wakes)).expect("an end");
            let trace = |life: &Option<podstep_core::Life>| life.as_ref().map(|life| life.trace.clone());
            assert_eq!(trace(&sliced.life), trace(&whole.life), "{} in slices of {wakes}", sample.id);
            assert_eq!(sliced.diagnostics, whole.diagnostics, "{} in slices of {wakes}", sample.id);
        }
    }
}
