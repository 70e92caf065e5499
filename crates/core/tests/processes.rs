//! What processes are taken to do, as data: `PODSTEP_UPDATE=1 cargo test -p podstep-core --test processes` writes
//! what is guessed now into the files; read the difference before you commit it.
//!
//! A line that is not indented is a container: its role, then YAML, or `$` and a script for `sh -c`. The indented
//! lines below say what its runs do. `pods.txt` has whole Pods with `===` above and `---` below each.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod golden;

use podstep_core::process::{Assumption, Confidence, Guess, HookRun, OnTerm, ProbeOutcome, Program};
use podstep_core::time::Millis;
use podstep_core::{Options, run};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn length(run: Option<Millis>) -> String {
    match run {
        None => "ever".to_owned(),
        Some(Millis(run)) if run % 1000 == 0 => format!("{}s", run / 1000),
        Some(Millis(run)) => format!("{run}ms"),
    }
}

fn hook(HookRun { run, ok }: HookRun) -> String {
    format!("{}{}", length(run), if ok { "" } else { " fails" })
}

fn described(program: &Program) -> String {
    let Guess { run, term, confidence, assumed, asked } = program.guess;
    let on_term = match program.on_term {
        OnTerm::Ignore => "ignored".to_owned(),
        OnTerm::Exit { after, exit_code } => format!("{exit_code} after {}", length(Some(after))),
    };
    let (length, exit) = (length(program.run), program.exit_code);
    let assumed = assumed.map_or_else(String::new, |assumed: Assumption| format!(", assumes {assumed:?}"));
    let mut text = format!("{length}, exit {exit}, SIGTERM {on_term} ({run:?}, {term:?}, {confidence:?}{assumed})");
    for (name, outcome) in ["startup", "readiness", "liveness"].into_iter().zip(program.probes) {
        if outcome != ProbeOutcome::OkFrom(Millis::ZERO) {
            text += &format!(", {name} {outcome:?}");
        }
    }
    for (name, outcome) in [("postStart", program.post_start), ("preStop", program.pre_stop)] {
        if outcome != (HookRun { run: Some(Millis::ZERO), ok: true }) {
            text += &format!(", {name} {}", hook(outcome));
        }
    }
    if asked != Confidence::High {
        text += &format!(", asked {asked:?}");
    }
    text
}

/// The workload that has a container in a role.
fn manifest(role: &str, container: &str) -> String {
    let (init, containers) = match role {
        "init" | "sidecar" => (container, "{name: app, image: app}"),
        _ => ("", container),
    };
    let pod = |more: &str| format!("{{{more}, initContainers: [{init}], containers: [{containers}]}}");
    let (head, spec) = match role {
        "job" => {
            ("apiVersion: batch/v1\nkind: Job", format!("{{template: {{spec: {}}}}}", pod("restartPolicy: Never")))
        }
        "index" => (
            "apiVersion: batch/v1\nkind: Job",
            format!(
                "{{completionMode: Indexed, completions: 3, parallelism: 3, template: {{spec: {}}}}}",
                pod("restartPolicy: Never")
            ),
        ),
        "deployment" => (
            "apiVersion: apps/v1\nkind: Deployment",
            format!(
                "{{selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}, spec: {}}}}}",
                pod("restartPolicy: Always")
            ),
        ),
        "never" => ("apiVersion: v1\nkind: Pod", pod("restartPolicy: Never")),
        "shared" => ("apiVersion: v1\nkind: Pod", pod("shareProcessNamespace: true")),
        "hostPID" => ("apiVersion: v1\nkind: Pod", pod("hostPID: true")),
        "pod" | "init" | "sidecar" => ("apiVersion: v1\nkind: Pod", pod("restartPolicy: Always")),
        role => panic!("role {role}"),
    };
    format!("{head}\nmetadata: {{name: x}}\nspec: {spec}\n")
}

fn programs(manifest: &str) -> Vec<Vec<Program>> {
    let result = run(manifest, &Options::default());
    result.life.unwrap_or_else(|| panic!("{manifest}\n{:?}", result.diagnostics)).programs
}

/// What the containers of a file do.
fn containers(case: &str) -> String {
    let mut given = String::new();
    for line in case.lines().filter(|line| !line.starts_with(' ')) {
        given += line;
        given.push('\n');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (role, what) = line.split_once(' ').expect("a role and a container");
        let more = match what.strip_prefix("$ ") {
            Some(script) => format!("image: busybox, command: [sh, -c, {script:?}]"),
            None => what.strip_prefix('{').and_then(|what| what.strip_suffix('}')).expect("a mapping").to_owned(),
        };
        let more = if more.is_empty() { "env: []".to_owned() } else { more };
        let restart = if role == "sidecar" { ", restartPolicy: Always" } else { "" };
        let image = if more.contains("image:") { "" } else { ", image: example.com/unknown" };
        let all = programs(&manifest(role, &format!("{{name: c, {more}{image}{restart}}}")));
        for program in all.first().expect("a container") {
            given += &format!("  {}\n", described(program));
        }
    }
    given
}

/// What the containers of whole Pods do.
fn pods(case: &str) -> String {
    let mut given = String::new();
    for case in case.split("=== ").filter(|case| !case.is_empty()) {
        let (title, rest) = case.split_once('\n').expect("a title");
        let (manifest, _) = rest.split_once("---\n").expect("a manifest");
        given += &format!("=== {title}\n{manifest}---\n");
        for (number, runs) in programs(manifest).iter().enumerate() {
            for program in runs {
                given += &format!("{number}: {}\n", described(program));
            }
        }
    }
    given
}

/// Scripts of random bytes, and scripts that look like some.
#[cfg(not(target_arch = "wasm32"))]
mod random {
    use podstep_core::process::{Around, MAX_SCRIPT_BYTES, programs};
    use podstep_core::{Options, input};
    use proptest::{collection::vec, prelude::*, sample::select};

    /// Pieces that scripts are made of, and that break them.
    const PIECES: [&str; 72] = [
        "sleep 1",
        "sleep $N",
        "sleep infinity",
        "exit 3",
        "true",
        "false",
        ":",
        "wait",
        "wait $!",
        "wait $P",
        "P=$!",
        "N=2",
        "N=$((N*9+1))",
        "echo $N > /v/f",
        "rm -r /v",
        "touch a",
        "[ -f /v/f ]",
        "[ $N -lt 9 ]",
        "test -z \"$N\"",
        "! ",
        "set -e",
        "trap 'exit 1' TERM",
        "trap \"sleep 2; $N\" TERM EXIT",
        "trap '' 15",
        "trap - TERM",
        "kill $!",
        "kill -9 $P",
        "kill 1",
        "exec ",
        "break",
        "break 9",
        "continue 2",
        "unknown",
        "curl x",
        "nginx",
        "sh -c 'sleep 3 & wait'",
        "sh -c \"sh -c 'exit 4'\"",
        "env A=b ",
        "timeout 3 ",
        "tini -- ",
        "cd ..",
        "read x",
        "while ",
        "until ",
        "for i in 1 2 3",
        "for i in $(seq 999)",
        "for ((;;))",
        "do ",
        "done",
        "if ",
        "then ",
        "elif ",
        "else ",
        "fi",
        "case x in",
        "esac",
        "f() ",
        "{ ",
        "} ",
        "(",
        ")",
        "; ",
        " & ",
        " && ",
        " || ",
        " | ",
        "\n",
        "<<E\n",
        "E\n",
        "'",
        "\"$(",
        "`",
    ];

    /// Every container of a Pod with this script, as command, hook and probe, has a program.
    fn follow(script: &str) {
        let words = format!("[sh, -c, {script:?}]");
        let exec = format!("{{exec: {{command: {words}}}}}");
        let manifest = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  volumes: [{{name: v, emptyDir: {{}}}}]\n  containers:\n  - &c {{name: a, image: i, command: {words}, lifecycle: {{preStop: {exec}, postStart: {exec}}}, livenessProbe: {exec}, volumeMounts: [{{name: v, mountPath: /v}}]}}\n  - {{name: b, image: i, command: {words}, volumeMounts: [{{name: v, mountPath: /v}}]}}\n"
        );
        let read = input::read(&manifest, &Options::default());
        // What YAML cannot say is no script.
        let Some(workload) = read.workload else { return };
        let given = programs(&workload.pod, Around::default());
        assert!(given.len() == 2 && given.iter().all(|runs| !runs.is_empty()), "{script}");
        assert_eq!(given, programs(&workload.pod, Around::default()), "{script}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_followed(script in any::<String>()) {
            follow(&script);
        }

        #[test]
        fn any_script_is_followed(pieces in vec(select(&PIECES[..]), 0..40), glue in select(&["", "; ", "\n", " "][..])) {
            follow(&pieces.join(glue));
        }
    }

    #[test]
    fn deep_long_and_endless_scripts_are_bounded() {
        for piece in [
            "! ",
            "(",
            "{ ",
            "if true; then ",
            "while :; do ",
            "f() ",
            "a | ",
            "a && ",
            "a=$((1",
            "env ",
            "sh -c ",
            "exec ",
        ] {
            follow(&piece.repeat(MAX_SCRIPT_BYTES / piece.len()));
        }
        follow(&"x".repeat(MAX_SCRIPT_BYTES + 1));
        let count = |body: &str| format!("i=0; while [ $i != x ]; do i=$((i+1)); {body}; done");
        follow(&count(&count("sleep 1")));
        follow(&count("touch /v/$i; trap 'sleep 1' TERM; sleep 1 & wait"));
        follow(&"sh -c 'i=0; while [ $i -lt 900 ]; do i=$((i+1)); done'; ".repeat(200));
    }
}

macro_rules! cases {
    ($($test:ident $name:literal $give:ident),* $(,)?) => {
        $(#[test]
        fn $test() {
            let case = include_str!(concat!("processes/", $name, ".txt"));
            golden::check("processes", $name, case, &$give(case));
        })*
    };
}

cases! {
    scripts "scripts" containers,
    known_programs "programs" containers,
    whole_pods "pods" pods,
}
