//! A document of a Scenario, for programs that keep or send one: as text (`Display`), or through serde.

use std::fmt;

use podstep_manifest::{Entry, Node, Span, Value};
use serde::ser::{Error, Serialize, Serializer};

use super::{API_VERSION, KIND, Scenario, Told, ToldHook, ToldProbe};
use crate::api::NodeSpec;
use crate::lifecycle::{Action, Propagation, Rollout, Target, When};
use crate::process::{OnTerm, ProbeOutcome};
use crate::time::Millis;

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document().fmt(f)
    }
}

impl Serialize for Scenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain(&self.document()).serialize(serializer)
    }
}

/// A tree as the data that it is, without places.
struct Plain<'n>(&'n Node);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(number) => serializer.serialize_i64(*number),
            Value::Number(text) => serializer.serialize_f64(text.parse().map_err(S::Error::custom)?),
            Value::String(text) => serializer.serialize_str(text),
            Value::Seq(items) => serializer.collect_seq(items.iter().map(Plain)),
            Value::Map(entries) => {
                serializer.collect_map(entries.iter().map(|entry| (&entry.key, Plain(&entry.value))))
            }
        }
    }
}

impl Scenario {
    /// The document that says this.
    #[must_use]
    pub fn document(&self) -> Node {
        let mut top = vec![("apiVersion", text(API_VERSION)), ("kind", text(KIND))];
        if !self.programs.is_empty() {
            let runs = |runs: &Vec<Told>| list(runs.iter().map(program));
            top.push(("programs", keyed(&self.programs, runs)));
        }
        if let Some(actions) = &self.actions {
            top.push(("actions", list(actions.iter().map(|(when, what)| action(*when, what)))));
        }
        if !self.nodes.is_empty() {
            top.push(("nodes", list(self.nodes.iter().map(cluster_node))));
        }
        let (names, mut images) = (|names: &[String]| list(names.iter().map(|name| text(name))), Vec::new());
        if !self.images.present.is_empty() {
            images.push(("imagesPresent", names(&self.images.present)));
        }
        if !self.images.missing.is_empty() {
            images.push(("imagesMissing", names(&self.images.missing)));
        }
        if !self.images.pulls.is_empty() {
            images.push(("imagePulls", keyed(&self.images.pulls, |pull| time(*pull))));
        }
        if !images.is_empty() {
            top.push(("node", map(images)));
        }
        map(top)
    }
}

fn text(text: &str) -> Node {
    Node::of(Value::String(text.to_owned()))
}

fn number(number: impl TryInto<i64>) -> Node {
    Node::of(Value::Int(number.try_into().unwrap_or(i64::MAX)))
}

pub(super) fn list(items: impl Iterator<Item = Node>) -> Node {
    Node::of(Value::Seq(items.collect()))
}

fn map(entries: Vec<(&str, Node)>) -> Node {
    keyed(&entries, Clone::clone)
}

fn keyed<K: ToString, T>(entries: &[(K, T)], value: impl Fn(&T) -> Node) -> Node {
    let entry = |(key, told): &(K, T)| Entry { key: key.to_string(), key_span: Span::default(), value: value(told) };
    Node::of(Value::Map(entries.iter().map(entry).collect()))
}

/// Whole seconds as a number, else `1500ms`.
fn time(time: Millis) -> Node {
    if time.0.is_multiple_of(1000) { number(time.whole_secs()) } else { text(&format!("{}ms", time.0)) }
}

fn time_or_never(told: Option<Millis>) -> Node {
    told.map_or(Node::of(Value::Null), time)
}

pub(super) fn program(told: &Told) -> Node {
    let mut fields = Vec::new();
    let mut push = |key, value: Option<Node>| fields.extend(value.map(|value| (key, value)));
    push("run", told.run.map(time_or_never));
    push("exitCode", told.exit_code.map(number));
    push("onTerm", told.on_term.map(on_term));
    push("startedFileAfter", told.started_file_after.map(time_or_never));
    let probes = ["startup", "readiness", "liveness"].into_iter().zip(&told.probes);
    let probes: Vec<_> = probes.filter_map(|(key, told)| Some((key, probe(told.as_ref()?)))).collect();
    push("probes", (!probes.is_empty()).then(|| map(probes)));
    let hooks = ["postStart", "preStop"].into_iter().zip(told.hooks);
    let hooks: Vec<_> = hooks.filter(|(_, told)| *told != ToldHook::default()).map(|(key, h)| (key, hook(h))).collect();
    push("hooks", (!hooks.is_empty()).then(|| map(hooks)));
    push("oomAfter", told.oom_after.map(time));
    push("failIndex", (!told.fail_index.is_empty()).then(|| keyed(&told.fail_index, |code| number(*code))));
    push("succeedIndex", (!told.succeed_index.is_empty()).then(|| keyed(&told.succeed_index, |run| time(*run))));
    map(fields)
}

fn on_term(told: OnTerm) -> Node {
    match told {
        OnTerm::Ignore => text("ignore"),
        OnTerm::Exit { after, exit_code } => map(vec![("after", time(after)), ("exitCode", number(exit_code))]),
    }
}

fn probe(told: &ToldProbe) -> Node {
    match told {
        ToldProbe::Outcome(ProbeOutcome::OkFrom(Millis::ZERO)) => text("ok"),
        ToldProbe::Outcome(ProbeOutcome::OkFrom(from)) => map(vec![("okFrom", time(*from))]),
        ToldProbe::Outcome(ProbeOutcome::OkUntil(until)) => map(vec![("okUntil", time(*until))]),
        ToldProbe::Outcome(ProbeOutcome::Fail) => text("fail"),
        ToldProbe::OkWhenEnv(wanted) => map(vec![("okWhenEnv", keyed(wanted, |value| text(value)))]),
    }
}

fn hook(told: ToldHook) -> Node {
    let seconds = told.run.map(|run| ("seconds", time_or_never(run)));
    let ok = told.ok.map(|ok| ("ok", Node::of(Value::Bool(ok))));
    map(seconds.into_iter().chain(ok).collect())
}

fn cluster_node(told: &NodeSpec) -> Node {
    let mut fields = vec![("name", text(&told.name))];
    if !told.labels.is_empty() {
        fields.push(("labels", keyed(&told.labels, |value| text(value))));
    }
    if !told.taints.is_empty() {
        let taint = |taint: &crate::api::Taint| {
            let words = [("key", &taint.key), ("value", &taint.value), ("effect", &taint.effect)];
            map(words.into_iter().filter(|(_, word)| !word.is_empty()).map(|(key, word)| (key, text(word))).collect())
        };
        fields.push(("taints", list(told.taints.iter().map(taint))));
    }
    if !told.allocatable.is_empty() {
        let amounts: Vec<(String, String)> =
            told.allocatable.iter().map(|(name, amount, _)| (name.clone(), amount.string())).collect();
        fields.push(("capacity", keyed(&amounts, |amount| text(amount))));
    }
    if told.unschedulable {
        fields.push(("unschedulable", Node::of(Value::Bool(true))));
    }
    map(fields)
}

pub(super) fn action(when: When, action: &Action) -> Node {
    let mut fields = match when {
        When::At(at) => vec![("at", time(at))],
        When::Running(count, after) => {
            vec![("when", text("running")), ("count", number(count)), ("after", time(after))]
        }
        When::Ready(count, after) => vec![("when", text("ready")), ("count", number(count)), ("after", time(after))],
    };
    let word = |told: &Option<String>| told.as_ref().map(|told| ("node", text(told)));
    let (verb, target, more) = match action {
        Action::Delete { target, grace_secs, propagation } => {
            let kept = match propagation {
                Propagation::Background => None,
                Propagation::Foreground => Some("Foreground"),
                Propagation::Orphan => Some("Orphan"),
            };
            fields.extend(kept.map(|kept| ("propagation", text(kept))));
            ("delete", Some(target), grace_secs.map(|g| ("grace", number(g))))
        }
        Action::Rollout(target, Rollout::Pause) => ("rollout-pause", Some(target), None),
        Action::Rollout(target, Rollout::Resume) => ("rollout-resume", Some(target), None),
        Action::Rollout(target, Rollout::Restart) => ("rollout-restart", Some(target), None),
        Action::Rollout(target, Rollout::Undo(revision)) => {
            ("rollout-undo", Some(target), revision.map(|revision| ("revision", number(revision))))
        }
        Action::Suspend(target, suspended) => (if *suspended { "suspend" } else { "resume" }, Some(target), None),
        Action::Apply(manifest) => ("apply", None, Some(("manifest", manifest.clone()))),
        Action::Cordon { node, cordoned } => (if *cordoned { "cordon" } else { "uncordon" }, None, word(node)),
        Action::Drain { node, grace_secs } => {
            fields.extend(word(node));
            ("drain", None, grace_secs.map(|grace| ("grace", number(grace))))
        }
        Action::Evict(target) => ("evict", Some(target), None),
        Action::Patch(target, patch) => ("patch", Some(target), Some(("patch", patch.clone()))),
        Action::Resize(target, patch) => ("resize", Some(target), Some(("patch", patch.clone()))),
        Action::Scale(target, replicas) => ("scale", Some(target), Some(("replicas", number(*replicas)))),
        Action::KubeletRestart { node, down } => {
            fields.extend(word(node));
            ("kubelet-restart", None, Some(("down", time(*down))))
        }
        Action::NodeReboot { node } => ("node-reboot", None, word(node)),
        Action::NodePressure { target, grace_secs } => {
            ("node-pressure", Some(target), grace_secs.map(|grace| ("grace", number(grace))))
        }
        Action::RemoveEnded(target) => ("remove-ended", Some(target), None),
        Action::NodeShutdown { node, grace_secs } => {
            fields.extend(word(node));
            ("node-shutdown", None, Some(("grace", number(*grace_secs))))
        }
    };
    fields.push(("do", text(verb)));
    match target {
        Some(Target::Pod(0)) | None => {}
        Some(Target::Pod(index)) => fields.push(("index", number(*index))),
        Some(Target::Object(kind, name)) => fields.extend([("kind", text(kind)), ("name", text(name))]),
    }
    fields.extend(more);
    map(fields)
}
