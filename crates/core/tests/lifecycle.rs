//! What upstream's tests assert of a Pod's life, as data: each file holds a Scenario, a manifest and the orders, times and states that must come of it.
//!
//! The rows follow `test/e2e_node/container_lifecycle_test.go` and `container_restart_policy.go`; the golden
//! traces follow from the rules alone, with ideal timing.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod lives;

use lives::{Rows, number, seconds};
use podstep_core::status::{ContainerState, PodStatus};
use podstep_core::time::Millis;
use podstep_core::trace::{Change, Fact, ProbeKind, Step, Trace};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// `r1.started`, `s1.exited#2`, `pod.gone`: the index of the step.
fn find(trace: &Trace, event: &str) -> Option<usize> {
    let (event, nth) = event.split_once('#').unwrap_or((event, "1"));
    let (who, what) = event.split_once('.').unwrap_or_else(|| panic!("{event} is no event"));
    let is = |step: &Step| {
        let name = step.container.and_then(|c| trace.container(c)).map_or("pod", |c| c.name.as_str());
        name == who
            && match &*step.fact {
                Fact::PodCreated => what == "created",
                Fact::DeletionRequested { .. } => what == "deleted",
                Fact::PodGone => what == "gone",
                Fact::SandboxLost => what == "sandboxLost",
                Fact::ContainersRemoved => what == "removed",
                Fact::ContainerStarted { .. } => what == "started",
                Fact::Exited { .. } => what == "exited",
                Fact::Killing => what == "killing",
                Fact::Sigterm { .. } => what == "term",
                Fact::Sigkill => what == "kill",
                Fact::PreStopBegan => what == "preStop",
                Fact::PreStopEnded { .. } => what == "preStopEnd",
                Fact::PostStartBegan => what == "postStart",
                Fact::PostStartEnded { .. } => what == "postStartEnd",
                Fact::PullStarted { .. } => what == "pull",
                Fact::BackOff { .. } => what == "backOff",
                Fact::Probe { kind, .. } => {
                    what == match kind {
                        ProbeKind::Startup => "startup",
                        ProbeKind::Readiness => "readiness",
                        ProbeKind::Liveness => "liveness",
                    }
                }
                _ => false,
            }
    };
    let mut found = trace.steps.iter().enumerate().filter(|(_, step)| is(step)).map(|(index, _)| index);
    if nth == "last" { found.next_back() } else { found.nth(number::<usize>(nth) - 1) }
}

fn at(trace: &Trace, event: &str) -> Millis {
    let step = find(trace, event).and_then(|index| trace.steps.get(index));
    step.unwrap_or_else(|| panic!("there is no {event}")).at
}

fn statuses(trace: &Trace) -> impl DoubleEndedIterator<Item = &PodStatus> {
    trace.steps.iter().flat_map(|step| &step.changes).filter_map(|change| match change {
        Change::Pod(0, status) => Some(&**status),
        _ => None,
    })
}

fn state(status: &PodStatus, name: &str) -> (String, u32) {
    let shown = status.init.iter().chain(&status.containers).find(|shown| shown.name == name);
    let Some(shown) = shown else { return (String::new(), 0) };
    let text = match &shown.state {
        ContainerState::Waiting(reason) => format!("waiting {reason}"),
        ContainerState::Running(_) => "running".to_owned(),
        ContainerState::Terminated(end) => format!("terminated {} {}", end.exit_code, end.reason),
    };
    (text, shown.restart_count)
}

/// Whether a line of what is expected holds.
fn holds(trace: &Trace, line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let last = statuses(trace).next_back().expect("a status");
    match words.as_slice() {
        ["order", events @ ..] => {
            let places: Vec<Option<usize>> =
                events.iter().filter(|word| **word != "<").map(|event| find(trace, event)).collect();
            places.iter().all(Option::is_some) && places.is_sorted_by(|a, b| a < b)
        }
        ["together", a, b] => {
            let of = |name: &str, what: &str| find(trace, &format!("{name}.{what}"));
            let begins = |name: &str| if name == "preStop" { None } else { of(name, "started") };
            let ends = |name: &str| of(name, "exited").unwrap_or(usize::MAX);
            begins(a).zip(begins(b)).is_some_and(|(from_a, from_b)| from_a < ends(b) && from_b < ends(a))
        }
        ["never", event] => find(trace, event).is_none(),
        ["phase", phase] => last.phase.as_str() == *phase,
        ["phases", phases @ ..] => {
            let mut seen: Vec<&str> = statuses(trace).map(|status| status.phase.as_str()).collect();
            seen.dedup();
            seen == phases
        }
        ["restarts", name, comparison, count] => {
            let (restarts, count) = (state(last, name).1, number(count));
            match *comparison {
                ">=" => restarts >= count,
                _ => restarts == count,
            }
        }
        ["state", name, rest @ ..] => state(last, name).0 == rest.join(" "),
        ["shows", name, rest @ ..] => statuses(trace).any(|status| state(status, name).0 == rest.join(" ")),
        ["ready", name, "always"] => {
            let shown = |status: &PodStatus| {
                status.init.iter().chain(&status.containers).find(|shown| shown.name == *name).cloned()
            };
            let seen: Vec<_> = statuses(trace).filter_map(shown).skip_while(|shown| !shown.ready).collect();
            !seen.is_empty() && seen.iter().all(|shown| shown.ready && shown.started && shown.restart_count == 0)
        }
        ["time", event, "=", expected, "after", from] => at(trace, event).since(at(trace, from)) == seconds(expected),
        ["time", event, "in", low, high, "after", from] => {
            (seconds(low)..=seconds(high)).contains(&at(trace, event).since(at(trace, from)))
        }
        ["timeout", event, "=", expected] => {
            let step = find(trace, event).and_then(|index| trace.steps.get(index)).map(|step| &*step.fact);
            matches!(step, Some(Fact::Sigterm { timeout_secs }) if *timeout_secs == number::<u64>(expected))
        }
        ["condition", kind, status, rest @ ..] => last
            .conditions
            .iter()
            .any(|c| c.kind == *kind && c.status == (*status == "True") && c.reason == rest.join(" ")),
        ["event", reason, message @ ..] => {
            let message = message.join(" ");
            trace.events.iter().any(|event| event.reason == *reason && event.message.trim_end() == message)
        }
        ["row", cells @ ..] => {
            let cells = cells.join(" ");
            trace
                .rows
                .iter()
                .any(|row| row.columns.iter().map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" ") == cells)
        }
        ["rows", ..] => {
            let wanted: Vec<&str> = line.trim_start_matches("rows ").split(" | ").collect();
            let mut rows: Vec<String> = trace
                .rows
                .iter()
                .map(|row| row.columns.iter().map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" "))
                .collect();
            rows.dedup();
            rows == wanted
        }
        _ => panic!("{line} is no expectation"),
    }
}

fn check(name: &str, text: &str) {
    let only = text.contains("for: ");
    for policy in lives::policies(text) {
        let rows = Rows::read(text, policy);
        let trace = rows.simulate();
        for line in &rows.expected {
            // `[Never] phase Failed` is about one policy.
            let (about, line) = line
                .strip_prefix('[')
                .and_then(|line| line.split_once("] "))
                .map_or((true, *line), |(about, line)| (about.split_whitespace().any(|word| word == policy), line));
            let (wanted, line) = line.strip_prefix("not ").map_or((true, line), |line| (false, line));
            if about && holds(&trace, line) != wanted {
                let story: Vec<String> = trace
                    .steps
                    .iter()
                    .map(|step| {
                        let who = step.container.and_then(|c| trace.container(c)).map_or("pod", |c| c.name.as_str());
                        format!("{:>7} {who} {:?}", step.at.0, step.fact)
                    })
                    .collect();
                let rows: Vec<String> =
                    trace.rows.iter().map(|row| format!("{} {:?}", row.at.0, row.columns)).collect();
                let of = if only { policy } else { "" };
                panic!(
                    "{name} {of}: \"{line}\" is {}\n{}\n{}\n{:?}",
                    !wanted,
                    story.join("\n"),
                    rows.join("\n"),
                    statuses(&trace).next_back()
                );
            }
        }
    }
}

macro_rules! rows {
    ($($test:ident $name:literal),* $(,)?) => {
        $(#[test]
        fn $test() {
            check($name, include_str!(concat!("lifecycle/", $name, ".txt")));
        })*

        #[test]
        fn lives_keep_their_digests_and_show_their_rules() {
            lives::check("lifecycle", &[$(($name, include_str!(concat!("lifecycle/", $name, ".txt")))),*]);
        }
    };
}

rows! {
    row_001_003_image_updated "001-003-image-updated",
    row_004_006_image_updated_during_initialization "004-006-image-updated-during-initialization",
    row_007_008_image_updated_after_failed_startup "007-008-image-updated-after-failed-startup",
    row_009_010_image_updated_after_failed_liveness "009-010-image-updated-after-failed-liveness",
    row_011_013_image_updated_during_termination "011-013-image-updated-during-termination",
    row_014_init_serially "014-init-serially",
    row_015_init_fails "015-init-fails",
    row_016_init_before_post_start "016-init-before-post-start",
    row_017_restart_failing "017-restart-failing",
    row_018_post_start_blocks "018-post-start-blocks",
    row_019_init_bad_image "019-init-bad-image",
    row_020_init_not_restarted "020-init-not-restarted",
    row_021_grace "021-grace",
    row_022_grace_long_pre_stop "022-grace-long-pre-stop",
    row_023_pre_stop_when_startup_fails "023-pre-stop-when-startup-fails",
    row_024_pre_stop_when_liveness_fails "024-pre-stop-when-liveness-fails",
    row_025_readiness_while_in_pre_stop "025-readiness-while-in-pre-stop",
    row_026_no_sidecar_restart_while_in_pre_stop "026-no-sidecar-restart-while-in-pre-stop",
    row_027_init_updated_after_finishing "027-init-updated-after-finishing",
    row_028_init_updated_to_invalid "028-init-updated-to-invalid",
    row_029_init_updated_during_termination "029-init-updated-during-termination",
    row_030_node_reboot "030-node-reboot",
    row_031_kubelet_restart "031-kubelet-restart",
    row_032_kubelet_restart_without_records "032-kubelet-restart-without-records",
    row_034_kubelet_restart_while_initializing_without_records "034-kubelet-restart-while-initializing-without-records",
    row_033_kubelet_restart_while_initializing "033-kubelet-restart-while-initializing",
    row_035_three_init_two_sidecars "035-three-init-two-sidecars",
    row_036_037_sidecar_image_updated_while_init_runs "036-037-sidecar-image-updated-while-init-runs",
    row_038_sidecar_image_updated_then_init_fails "038-sidecar-image-updated-then-init-fails",
    row_039_startup_probes_gate "039-startup-probes-gate",
    row_040_042_sidecar_updated_after_failed_startup "040-042-sidecar-updated-after-failed-startup",
    row_043_pre_stop_when_sidecar_startup_fails "043-pre-stop-when-sidecar-startup-fails",
    row_044_sidecar_recovers "044-sidecar-recovers",
    row_045_sidecar_continuous "045-sidecar-continuous",
    row_046_sidecar_image_updated "046-sidecar-image-updated",
    row_047_sidecar_bad_image "047-sidecar-bad-image",
    row_048_sidecar_exits_0 "048-sidecar-exits-0",
    row_049_sidecar_exits_1 "049-sidecar-exits-1",
    row_050_init_fails_before_sidecar "050-init-fails-before-sidecar",
    row_051_sidecar_and_init_fail "051-sidecar-and-init-fail",
    row_052_sidecar_liveness "052-sidecar-liveness",
    row_053_055_sidecar_updated_after_failed_liveness "053-055-sidecar-updated-after-failed-liveness",
    row_056_sidecars_stop_in_reverse "056-sidecars-stop-in-reverse",
    row_057_059_sidecar_updated_during_termination "057-059-sidecar-updated-during-termination",
    row_060_pre_stop_never_ends "060-pre-stop-never-ends",
    row_061_pre_stop_simultaneously "061-pre-stop-simultaneously",
    row_062_terminated_during_initialization "062-terminated-during-initialization",
    row_063_non_started_sidecar "063-non-started-sidecar",
    row_064_sidecar_terminates_non_zero "064-sidecar-terminates-non-zero",
    row_065_sidecar_pre_stop_fails "065-sidecar-pre-stop-fails",
    row_066_regular_exceeds_grace "066-regular-exceeds-grace",
    row_067_sidecar_exceeds_grace "067-sidecar-exceeds-grace",
    row_068_regular_pre_stop_exceeds_grace "068-regular-pre-stop-exceeds-grace",
    row_069_sidecar_pre_stop_exceeds_grace "069-sidecar-pre-stop-exceeds-grace",
    row_070_node_reboot_with_sidecar "070-node-reboot-with-sidecar",
    row_071_sidecar_updated_after_node_reboot "071-sidecar-updated-after-node-reboot",
    row_072_sidecar_updated_after_kubelet_restart "072-sidecar-updated-after-kubelet-restart",
    row_073_kubelet_restart_no_probe "073-kubelet-restart-no-probe",
    row_074_kubelet_restart_startup "074-kubelet-restart-startup",
    row_075_kubelet_restart_readiness "075-kubelet-restart-readiness",
    row_076_kubelet_restart_both "076-kubelet-restart-both",
    row_077_kubelet_restart_multi_no_probe "077-kubelet-restart-multi-no-probe",
    row_078_kubelet_restart_multi_startup "078-kubelet-restart-multi-startup",
    row_079_kubelet_restart_multi_readiness "079-kubelet-restart-multi-readiness",
    row_080_kubelet_restart_multi_both "080-kubelet-restart-multi-both",
    row_081_kubelet_restart_sidecar_no_probe "081-kubelet-restart-sidecar-no-probe",
    row_082_kubelet_restart_sidecar_startup "082-kubelet-restart-sidecar-startup",
    row_083_kubelet_restart_sidecar_readiness "083-kubelet-restart-sidecar-readiness",
    row_084_kubelet_restart_sidecar_both "084-kubelet-restart-sidecar-both",
    row_085_rule_matches "085-rule-matches",
    row_086_rule_does_not_match "086-rule-does-not-match",
    row_087_container_never "087-container-never",
    row_088_container_always "088-container-always",
    row_089_no_container_policy "089-no-container-policy",
    row_090_restart_all_by_regular "090-restart-all-by-regular",
    row_091_restart_all_by_sidecar "091-restart-all-by-sidecar",
    row_092_restart_all_by_init "092-restart-all-by-init",
    row_093_restart_all_does_not_loop "093-restart-all-does-not-loop",
    row_094_restart_all_after_restart "094-restart-all-after-restart",
    g1_start "g1-start",
    g2_shared_grace "g2-shared-grace",
    g3_064 "g3-064",
    g3_066 "g3-066",
    g3_067 "g3-067",
    g3_068 "g3-068",
    g3_069 "g3-069",
    g3_061 "g3-061",
    g3_060 "g3-060",
    g3_hard_eviction "g3-hard-eviction",
    g4_crash_loop "g4-crash-loop",
    g5_sidecar_liveness "g5-sidecar-liveness",
    g6_image_pull "g6-image-pull",
    v28_gate_on_no_order "v28-gate-on-no-order",
    v29_order "v29-order",
    v28_gate_off_plain_init "v28-gate-off-plain-init",
    v33_events "v33-events",
    v34_back_off_retried_late "v34-back-off-retried-late",
    v35_back_off_retried_in_time "v35-back-off-retried-in-time",
    v35_events "v35-events",
    v35_start_chain "v35-start-chain",
    v36_start_chain "v36-start-chain",
    v34_crashed_sidecar_in_never_pod "v34-crashed-sidecar-in-never-pod",
    v35_crashed_sidecar_in_never_pod "v35-crashed-sidecar-in-never-pod",
    v31_changed_sidecar_runs_on "v31-changed-sidecar-runs-on",
    v34_kubelet_restart_flips_ready "v34-kubelet-restart-flips-ready",
    quirk_startup_result_lost "quirk-startup-result-lost",
    quirk_started_inherited "quirk-started-inherited",
    quirk_exited_counts_as_initialized "quirk-exited-counts-as-initialized",
    quirk_exec_probes_cancelled "quirk-exec-probes-cancelled",
    v28_reboot_waits_for_init "v28-reboot-waits-for-init",
    v32_probe_errored "v32-probe-errored",
    readiness_while_stopping "readiness-while-stopping",
    probe_http "probe-http",
    probe_tcp_grpc "probe-tcp-grpc",
    probe_unknown_port "probe-unknown-port",
    v36_started_not_inherited "v36-started-not-inherited",
    end_force_delete "end-force-delete",
    end_second_delete "end-second-delete",
    end_soft_eviction "end-soft-eviction",
    end_node_shutdown "end-node-shutdown",
    end_eviction_by_api "end-eviction-by-api",
    kubelet_away "kubelet-away",
    end_active_deadline "end-active-deadline",
    end_out_of_memory "end-out-of-memory",
    end_sandbox_lost_never "end-sandbox-lost-never",
    end_during_pull "end-during-pull",
    image_never_pull "image-never-pull",
    readiness_gate "readiness-gate",
    resize_in_place "resize-in-place",
    resize_restarts "resize-restarts",
    pre_stop_cut_off_reports_late "pre-stop-cut-off-reports-late",
    post_start_fails "post-start-fails",
    main_waits_for_last_sidecar "main-waits-for-last-sidecar",
}
