//! The lives in the cases' files, and what is held against all of them: their digests and their rules.

#![allow(dead_code, reason = "each suite needs a part")]

use std::io;
use std::rc::Rc;

use podstep_core::api::PodSpec;
use podstep_core::cluster::{Cluster, Version};
use podstep_core::diagnostic::Finding;
use podstep_core::lifecycle::{Input, Pull, Quirks, Timing, simulate};
use podstep_core::process::Around;
use podstep_core::rules::{ON_NODE, Rule, StatusField, Subject, status_fields};
use podstep_core::samples::SAMPLES;
use podstep_core::time::Millis;
use podstep_core::trace::Trace;
use podstep_core::{Options, input, run, scenario};

/// `12`, `0.5`: seconds.
pub fn seconds(text: &str) -> Millis {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = format!("{part:0<3}");
    Millis(number::<u64>(whole) * 1000 + number::<u64>(part.get(..3).unwrap_or("0")))
}

pub fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

/// How the Scenario of a case begins.
const SCENARIO: &str = "apiVersion: podstep.dev/v1alpha1\nkind: Scenario\n";

/// Rows of upstream's acceptance table.
pub struct Rows<'c> {
    head: Vec<(&'c str, &'c str)>,
    /// The manifest, and behind it the Scenario.
    text: String,
    pub expected: Vec<&'c str>,
}

impl<'c> Rows<'c> {
    pub fn read(text: &'c str, policy: &str) -> Self {
        let (head, rest) = text.split_once("=== scenario\n").expect("a scenario");
        let (scenario, rest) = rest.split_once("=== manifest\n").expect("a manifest");
        let (manifest, expected) = rest.split_once("=== expected\n").expect("what is expected");
        Self {
            head: head.lines().filter_map(|line| line.split_once(": ")).collect(),
            text: format!("{}\n---\n{SCENARIO}{scenario}", manifest.replace("$POLICY", policy)),
            expected: expected.lines().filter(|line| !line.is_empty()).collect(),
        }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &'c str> {
        self.head.iter().filter(move |(key, _)| *key == name).map(|(_, value)| *value)
    }

    fn version(&self) -> Version {
        self.all("version").next().and_then(Version::parse).unwrap_or(Version::NEWEST)
    }

    fn quirks(&self) -> Quirks {
        let mut quirks = Quirks::default();
        for name in self.all("quirk") {
            match name {
                "startup-result-lost" => quirks.startup_result_lost = true,
                "started-inherited" => quirks.started_inherited = true,
                "exited-counts-as-initialized" => quirks.exited_counts_as_initialized = true,
                "exec-probes-cancelled" => quirks.exec_probes_cancelled = true,
                _ => panic!("{name} is no quirk"),
            }
        }
        quirks
    }

    pub fn simulate(&self) -> Trace {
        let gate = self.all("gate").next().map(|gate| gate == "on");
        let options = Options { version: Some(self.version()), sidecar_gate: gate, ..Options::default() };
        let read = input::read(&self.text, &options);
        let (scenario, found) = scenario::read_for(&read.documents, read.workload.as_ref());
        assert_eq!(found, []);
        let workload = read.workload.unwrap_or_else(|| panic!("{:?}", read.diagnostics));
        let images = workload.pod.containers.iter().map(|c| c.image.clone()).filter(|image| !image.contains("nosuch"));
        let cluster = Cluster { version: self.version(), ..read.cluster };
        let images_present = images.collect();
        simulate(Input {
            actions: scenario.actions.clone().unwrap_or_default(),
            pull: Rc::new(|image| if image.contains("nosuch") { Pull::Missing } else { Pull::Usual }),
            images_present,
            quirks: self.quirks(),
            timing: if self.all("timing").any(|word| word == "ideal") { Timing::IDEAL } else { Timing::OBSERVED },
            horizon: seconds(self.all("until").next().unwrap_or("300")),
            ..Input::new(vec![workload], cluster, |pod: &PodSpec, around: Around| scenario.programs(pod, around))
        })
    }
}

/// The policies that rows are about.
pub fn policies(rows: &str) -> impl Iterator<Item = &str> {
    let head = rows.split("=== ").next().unwrap_or_default();
    head.lines().find_map(|line| line.strip_prefix("for: ")).unwrap_or("Always").split_whitespace()
}

/// What a case about controllers gives.
pub fn of_controllers(case: &str) -> (Version, Trace) {
    let (head, rest) = case.split_once("=== manifest\n").expect("a manifest");
    let manifest = rest.split("=== ").next().unwrap_or_default();
    let version = head.lines().find_map(|line| line.strip_prefix("version: ")).and_then(Version::parse);
    let told = head.split_once("=== scenario\n").map_or("", |(_, told)| told);
    let text = format!("{manifest}\n---\n{SCENARIO}{told}");
    let read = input::read(&text, &Options { version, ..Options::default() });
    let (scenario, found) = scenario::read_for(&read.documents, read.workload.as_ref());
    let is_told = read.diagnostics.iter().all(|told| matches!(told.finding, Finding::PodsRefused { .. }));
    assert!(is_told && found.is_empty(), "{:?} {found:?}", read.diagnostics);
    let trace = simulate(Input {
        actions: scenario.actions.clone().unwrap_or_default(),
        nodes: scenario.nodes(&read.nodes),
        policies: read.policies,
        ..Input::new(read.workload.into_iter().collect(), read.cluster, |pod: &PodSpec, around: Around| {
            scenario.programs(pod, around)
        })
    });
    (read.cluster.version, trace)
}

/// The part of a case under a heading.
pub fn part<'c>(case: &'c str, heading: &str) -> &'c str {
    let from = case.find(heading).map(|at| at + heading.len() + 1).unwrap_or_else(|| panic!("no {heading}"));
    let rest = case.get(from..).unwrap_or_default();
    rest.get(..rest.find("=== ").unwrap_or(rest.len())).unwrap_or_default()
}

pub fn option<'c>(case: &'c str, name: &str) -> Option<&'c str> {
    let head = case.split("=== ").next()?;
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// What a case about the page hands to `run`.
pub fn text_of_case(case: &str) -> (String, Options) {
    let manifest = part(case, "=== manifest");
    let mut text = match manifest.trim().strip_prefix('@') {
        Some(id) => SAMPLES
            .iter()
            .find(|sample| sample.id == id)
            .map(|sample| sample.text.to_owned())
            .unwrap_or_else(|| panic!("no sample {id}")),
        None => manifest.to_owned(),
    };
    let options = Options {
        version: option(case, "version").and_then(Version::parse),
        sidecar_gate: option(case, "gate").map(|gate| gate == "on"),
        ..Options::default()
    };
    if option(case, "fix").is_some() {
        let fix = run(&text, &options).diagnostics.into_iter().find_map(|d| d.fix).expect("a fix");
        for (span, replacement) in fix.edits.iter().rev() {
            text.replace_range(span.start..span.end, replacement);
        }
    }
    (text, options)
}

/// The lives in a file of a folder: none where nothing can be simulated, several where rows are about several policies.
pub fn of(folder: &str, case: &str) -> Vec<(Version, Trace)> {
    match folder {
        "lifecycle" => policies(case)
            .map(|policy| {
                let rows = Rows::read(case, policy);
                (rows.version(), rows.simulate())
            })
            .collect(),
        "controllers" => vec![of_controllers(case)],
        _ => {
            let (text, options) = text_of_case(case);
            run(&text, &options).life.map(|life| (life.cluster.version, life.trace)).into_iter().collect()
        }
    }
}

/// FNV-1a of what is written to it.
struct Digest(u64);

impl io::Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const DIGESTS: &str = include_str!("../digests.txt");

/// The first field of a status that follows the rule.
pub fn field_by(trace: &Trace, rule: Rule) -> Option<StatusField> {
    let subjects = || (0..trace.pods.len()).map(Subject::Pod).chain((0..trace.objects.len()).map(Subject::Object));
    let at = |step| subjects().flat_map(move |of| status_fields(trace, of, step));
    (0..trace.steps.len()).flat_map(at).find(|field| field.rule == rule)
}

/// Every life serializes to the same bytes natively, in Node and in Chromium; no step follows a rule that its version
/// does not have; and every rule whose case is here occurs in it.
pub fn check(folder: &str, files: &[(&str, &str)]) {
    let mut given = String::new();
    for (name, case) in files {
        let lives = of(folder, case);
        let mut digest = Digest(0xcbf2_9ce4_8422_2325);
        for (version, trace) in &lives {
            serde_json::to_writer(&mut digest, trace).expect("a trace can be written");
            for step in &trace.steps {
                let rule = step.reason.rule();
                assert!(rule.versions().contains(*version), "{folder}/{name}: {} in {version}", rule.id());
            }
        }
        given += &format!("{folder}/{name} {:016x}\n", digest.0);
        for rule in Rule::ALL.iter().filter(|rule| rule.shown_by() == format!("{folder}/{name}")) {
            let shows = |(_, trace): &(Version, Trace)| {
                let on_node = ON_NODE.iter().any(|(of, _)| of == rule);
                let is_on_node = || trace.steps.iter().any(|step| step.bound_to().is_some());
                let of_step = || trace.steps.iter().any(|step| step.reason.rule() == *rule);
                if on_node { is_on_node() } else { of_step() || field_by(trace, *rule).is_some() }
            };
            assert!(lives.iter().any(shows), "{folder}/{name} does not show {}", rule.id());
        }
    }
    let prefix = format!("{folder}/");
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("PODSTEP_UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digests.txt");
        let kept = std::fs::read_to_string(path).expect("the digests");
        let lines = kept.lines().filter(|line| !line.starts_with(&prefix)).chain(given.lines());
        let mut lines: Vec<String> = lines.map(|line| format!("{line}\n")).collect();
        lines.sort();
        std::fs::write(path, lines.concat()).expect("the digests can be written");
        return;
    }
    let mut given: Vec<&str> = given.lines().collect();
    given.sort_unstable();
    let known: Vec<&str> = DIGESTS.lines().filter(|line| line.starts_with(&prefix)).collect();
    assert_eq!(known, given, "PODSTEP_UPDATE=1 writes tests/digests.txt, after a change that is meant");
}
