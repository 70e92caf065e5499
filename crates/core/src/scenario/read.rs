//! A Scenario of a document. What is wrong is reported by the table of `shape` and left out here.

use podstep_manifest::{Document, Entry, Node, Span, Value};

use super::shape::{SCENARIO, VERBS, check, warning};
use super::{API_VERSION, Images, KIND, Scenario, Told, ToldHook, ToldProbe};
use crate::admission::objects;
use crate::api::{self, Workload};
use crate::diagnostic::{Diagnostic, Finding};
use crate::lifecycle::{Action, Propagation, Rollout, Target, When};
use crate::process::{OnTerm, ProbeOutcome};
use crate::time::Millis;

/// Most actions that are done.
pub const MAX_ACTIONS: usize = 200;

/// Whether a document is a Scenario: of this kind, and of no other group.
#[must_use]
pub fn is_scenario(root: &Node) -> bool {
    let text = |key: &str| root.get(key).and_then(Node::as_str);
    let group = API_VERSION.split('/').next().unwrap_or_default();
    text("kind") == Some(KIND) && text("apiVersion").is_none_or(|version| version.split('/').next() == Some(group))
}

/// Reads a Scenario.
#[must_use]
pub fn read(root: &Node) -> (Scenario, Vec<Diagnostic>) {
    let mut found = Vec::new();
    check(root, &SCENARIO, "", &mut found);
    let missing = |node: &Node, path: String, fields: &'static [&'static str]| {
        warning(node, Finding::ScenarioMissing { path, fields })
    };
    for field in [&["apiVersion"], &["kind"]] {
        if lacks(root, field) {
            found.push(missing(root, String::new(), field));
        }
    }
    let runs = |value: &Node| match &value.value {
        Value::Seq(runs) => runs.iter().map(told).collect(),
        _ => vec![told(value)],
    };
    let actions = root.get("actions").filter(|actions| !actions.is_null()).map(|actions| {
        if actions.items().len() > MAX_ACTIONS {
            found.push(warning(actions, Finding::TooManyActions { limit: MAX_ACTIONS }));
        }
        let mut read = Vec::new();
        for (index, told) in actions.items().iter().take(MAX_ACTIONS).enumerate() {
            found.extend(needs(told).into_iter().map(|fields| missing(told, format!("actions[{index}]"), fields)));
            read.extend(action(told));
        }
        read
    });
    let node = |key: &str| root.get("node").and_then(|node| node.get(key));
    let names = |key: &str| {
        let names = node(key).map(Node::items).unwrap_or_default();
        names.iter().filter_map(Node::as_str).map(str::to_owned).collect()
    };
    let scenario = Scenario {
        programs: keyed(root.get("programs"), |value| Some(runs(value))),
        actions,
        nodes: root.get("nodes").map(|nodes| api::nodes(nodes.items())).unwrap_or_default(),
        images: Images {
            present: names("imagesPresent"),
            missing: names("imagesMissing"),
            pulls: keyed(node("imagePulls"), time),
        },
    };
    (scenario, found)
}

/// Reads the first Scenario of a text and looks whether it is about the workload.
#[must_use]
pub fn read_for(documents: &[Document], workload: Option<&Workload>) -> (Scenario, Vec<Diagnostic>) {
    let roots = documents.iter().flat_map(|document| objects(&document.root));
    let mut scenarios = roots.filter(|root| is_scenario(root));
    let Some(root) = scenarios.next() else { return Default::default() };
    let (scenario, mut diagnostics) = read(root);
    diagnostics.extend(scenarios.map(|second| warning(second, Finding::OnlyFirstScenario)));
    let Some(workload) = workload else { return (scenario, diagnostics) };
    let known: Vec<String> = workload.pod.containers.iter().map(|container| container.name.clone()).collect();
    for entry in root.get("programs").map(Node::entries).unwrap_or_default() {
        if !known.contains(&entry.key) {
            let (name, known) = (entry.key.clone(), known.clone());
            let finding = Finding::ScenarioUnknown { path: "programs".to_owned(), name, known };
            diagnostics.push(Diagnostic { span: entry.key_span, ..warning(root, finding) });
        }
    }
    (scenario, diagnostics)
}

fn lacks(node: &Node, fields: &[&str]) -> bool {
    matches!(node.value, Value::Map(_)) && fields.iter().all(|field| node.get(field).is_none_or(Node::is_null))
}

/// The fields that an action lacks, each list being one of which it needs one.
fn needs(told: &Node) -> Vec<&'static [&'static str]> {
    let mut needs: Vec<&'static [&'static str]> = vec![&["do"], &["at", "when"]];
    match told.get("do").and_then(Node::as_str) {
        Some("patch" | "resize") => needs.push(&["patch"]),
        Some("scale") => needs.extend([&["replicas"], &["kind"], &["name"]] as [&[&str]; 3]),
        Some("node-shutdown") => needs.push(&["grace"]),
        Some("apply") => needs.push(&["manifest"]),
        Some("rollout-pause" | "rollout-resume" | "rollout-restart" | "rollout-undo" | "suspend" | "resume") => {
            needs.extend([&["kind"], &["name"]] as [&[&str]; 2]);
        }
        _ => {}
    }
    if told.get("kind").and_then(Node::as_str).is_some_and(|kind| kind != "Pod")
        && !needs.contains(&(&["name"] as &[_]))
    {
        needs.push(&["name"]);
    }
    needs.retain(|fields| lacks(told, fields));
    needs
}

/// The entries of a mapping that can be read.
fn keyed<T>(node: Option<&Node>, read: impl Fn(&Node) -> Option<T>) -> Vec<(String, T)> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.clone(), read(&entry.value)?))).collect()
}

fn indexed<T>(node: Option<&Node>, read: impl Fn(&Node) -> Option<T>) -> Vec<(u32, T)> {
    keyed(node, read).into_iter().filter_map(|(key, value)| Some((key.parse().ok()?, value))).collect()
}

pub(super) fn is_whole(node: &Node, most: i64) -> bool {
    node.as_int().is_some_and(|number| (0..=most).contains(&number))
}

/// A time: a number of seconds, or a duration as Go writes it. What is less than a millisecond is cut off.
pub(super) fn time(node: &Node) -> Option<Millis> {
    match &node.value {
        Value::Int(seconds) => u64::try_from(*seconds).ok().and_then(|s| s.checked_mul(1000)).map(Millis),
        Value::Number(seconds) => duration(&format!("{seconds}s")),
        Value::String(text) => duration(text),
        _ => None,
    }
}

/// Source: Go `time.ParseDuration`, without a sign.
fn duration(text: &str) -> Option<Millis> {
    if text == "0" {
        return Some(Millis::ZERO);
    }
    let (mut rest, mut nanos) = (text, 0_u64);
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| c != '.' && !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at(number_end);
        let unit_end = tail.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_end);
        let unit = match unit {
            "ns" => 1,
            "us" | "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000_u64,
            _ => return None,
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && part.is_empty() {
            return None;
        }
        let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()? };
        // Six digits of a fraction of an hour are 3.6 ms.
        let mut millionths = 0_u64;
        for place in 0..6 {
            let digit = part.as_bytes().get(place).map_or(0, |digit| digit.wrapping_sub(b'0'));
            millionths = millionths * 10 + u64::from(digit);
        }
        if !part.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        nanos = nanos.checked_add(whole.checked_mul(unit)?)?.checked_add(millionths * unit / 1_000_000)?;
        rest = tail;
    }
    (!text.is_empty()).then_some(Millis(nanos / 1_000_000))
}

/// A time, or `null` for never.
fn time_or_never(node: &Node, key: &str) -> Option<Option<Millis>> {
    let node = node.get(key)?;
    if node.is_null() { Some(None) } else { time(node).map(Some) }
}

fn exit_code(node: &Node) -> Option<i32> {
    node.as_int().filter(|code| (0..=255).contains(code)).and_then(|code| i32::try_from(code).ok())
}

fn told(node: &Node) -> Told {
    let inner = |outer: &str, key: &str| node.get(outer).and_then(|outer| outer.get(key));
    let hook = |key: &str| {
        let hook = inner("hooks", key);
        ToldHook {
            run: hook.and_then(|hook| time_or_never(hook, "seconds")),
            ok: hook.and_then(|hook| hook.get("ok")).and_then(Node::as_bool),
        }
    };
    let probe = |key: &str| inner("probes", key).and_then(probe);
    Told {
        run: time_or_never(node, "run"),
        exit_code: node.get("exitCode").and_then(exit_code),
        on_term: node.get("onTerm").and_then(on_term),
        started_file_after: time_or_never(node, "startedFileAfter"),
        probes: [probe("startup"), probe("readiness"), probe("liveness")],
        hooks: [hook("postStart"), hook("preStop")],
        oom_after: node.get("oomAfter").and_then(time),
        fail_index: indexed(node.get("failIndex"), exit_code),
        succeed_index: indexed(node.get("succeedIndex"), time),
    }
}

fn on_term(node: &Node) -> Option<OnTerm> {
    match &node.value {
        Value::String(word) => (word == "ignore").then_some(OnTerm::Ignore),
        Value::Map(_) => Some(OnTerm::Exit {
            after: node.get("after").and_then(time).unwrap_or_default(),
            exit_code: node.get("exitCode").and_then(exit_code).unwrap_or_default(),
        }),
        _ => None,
    }
}

fn probe(node: &Node) -> Option<ToldProbe> {
    let outcome = match node.as_str() {
        Some("ok") => ProbeOutcome::OkFrom(Millis::ZERO),
        Some("fail") => ProbeOutcome::Fail,
        Some(_) => return None,
        None => {
            if let Some(from) = node.get("okFrom").and_then(time) {
                ProbeOutcome::OkFrom(from)
            } else if let Some(until) = node.get("okUntil").and_then(time) {
                ProbeOutcome::OkUntil(until)
            } else {
                let wanted = keyed(Some(node.get("okWhenEnv")?), |value| value.as_str().map(str::to_owned));
                return Some(ToldProbe::OkWhenEnv(wanted));
            }
        }
    };
    Some(ToldProbe::Outcome(outcome))
}

pub(super) fn action(told: &Node) -> Option<(When, Action)> {
    let number = |key: &str| told.get(key).and_then(Node::as_int).and_then(|number| u32::try_from(number).ok());
    let place = |key: &str| number(key).and_then(|number| usize::try_from(number).ok());
    let text = |key: &str| told.get(key).and_then(Node::as_str);
    let span = |key: &str| told.get(key).and_then(time);
    let after = span("after").unwrap_or_default();
    let count = place("count").unwrap_or(1);
    let when = match text("when") {
        Some("running") => When::Running(count, after),
        Some("ready") => When::Ready(count, after),
        _ => When::At(span("at")?),
    };
    let target = match (text("kind"), text("name")) {
        (None | Some("Pod"), _) => Target::Pod(place("index").unwrap_or(0)),
        (Some(kind), Some(name)) => Target::Object(kind.to_owned(), name.to_owned()),
        _ => return None,
    };
    let grace_secs = number("grace").map(u64::from);
    let patch = || told.get("patch").filter(|patch| matches!(patch.value, Value::Map(_))).map(bare);
    let node = text("node").map(str::to_owned);
    let verb = VERBS.iter().find(|verb| Some(**verb) == text("do"))?;
    let action = match *verb {
        "delete" => Action::Delete {
            target,
            grace_secs,
            propagation: match text("propagation") {
                Some("Foreground") => Propagation::Foreground,
                Some("Orphan") => Propagation::Orphan,
                _ => Propagation::Background,
            },
        },
        "rollout-pause" => Action::Rollout(target, Rollout::Pause),
        "rollout-resume" => Action::Rollout(target, Rollout::Resume),
        "rollout-restart" => Action::Rollout(target, Rollout::Restart),
        "rollout-undo" => Action::Rollout(target, Rollout::Undo(number("revision"))),
        "suspend" => Action::Suspend(target, true),
        "resume" => Action::Suspend(target, false),
        "apply" => Action::Apply(told.get("manifest").filter(|told| matches!(told.value, Value::Map(_))).map(bare)?),
        "cordon" => Action::Cordon { node, cordoned: true },
        "uncordon" => Action::Cordon { node, cordoned: false },
        "drain" => Action::Drain { node, grace_secs },
        "evict" => Action::Evict(target),
        "patch" => Action::Patch(target, patch()?),
        "resize" => Action::Resize(target, patch()?),
        "scale" => Action::Scale(target, number("replicas")?),
        "kubelet-restart" => Action::KubeletRestart { node, down: span("down").unwrap_or_default() },
        "node-reboot" => Action::NodeReboot { node },
        "node-pressure" => Action::NodePressure { target, grace_secs },
        "node-shutdown" => Action::NodeShutdown { node, grace_secs: grace_secs? },
        "remove-ended" => Action::RemoveEnded(target),
        _ => return None,
    };
    Some((when, action))
}

/// A tree without its places: what is patched in has none in the manifest.
fn bare(node: &Node) -> Node {
    let value = match &node.value {
        Value::Seq(items) => Value::Seq(items.iter().map(bare).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|entry| Entry { key: entry.key.clone(), key_span: Span::default(), value: bare(&entry.value) })
                .collect(),
        ),
        plain => plain.clone(),
    };
    Node { value, span: Span::default(), raw: None }
}
