//! A Scenario is written as YAML and read again, and the JSON Schema for editors says what the reader takes.
//!
//! `PODSTEP_UPDATE=1 cargo test -p podstep-tests --test scenario` writes `static/scenario.schema.json`.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a field of a JSON value is set by indexing")]

use std::path::Path;

use podstep_core::api::{NodeSpec, Taint};
use podstep_core::diagnostic::Finding;
use podstep_core::lifecycle::{Action, Propagation, Rollout, Target, When};
use podstep_core::process::{OnTerm, ProbeOutcome};
use podstep_core::scenario::shape::{SCENARIO, Shape};
use podstep_core::scenario::{self, Images, Scenario, Told, ToldHook, ToldProbe};
use podstep_core::time::Millis;
use podstep_manifest::{Entry, Node, Span, Value};
use podstep_quantity::{Format, Quantity};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use serde_json::json;

fn time() -> impl Strategy<Value = Millis> {
    prop_oneof![(0..100_000_u64).prop_map(Millis::secs), (0..1_000_000_000_000_u64).prop_map(Millis)]
}

/// Words that YAML 1.1 takes for something else when they are not quoted, and others that need quotes.
const ODD: [&str; 23] = [
    "yes",
    "on",
    "y",
    "N",
    "~",
    "null",
    "0o17",
    "017",
    "1_000",
    "1:30",
    "1e3",
    ".5",
    "=",
    "<<",
    "",
    "2001-01-01",
    "a: b",
    "# a",
    "- a",
    "tab\there",
    "line\nbreak",
    "ü€",
    "0x1F",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,3}-[a-z0-9]{1,4}", proptest::sample::select(ODD.as_slice()).prop_map(str::to_owned)]
}

fn entries<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<(String, T)>> {
    btree_map(word(), value, 0..4).prop_map(|map| map.into_iter().collect())
}

fn indexed<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<(u32, T)>> {
    btree_map(0..100_u32, value, 0..3).prop_map(|map| map.into_iter().collect())
}

fn told() -> impl Strategy<Value = Told> {
    let exit_code = || 0..256_i32;
    let on_term = prop_oneof![
        Just(OnTerm::Ignore),
        (time(), exit_code()).prop_map(|(after, exit_code)| OnTerm::Exit { after, exit_code })
    ];
    let outcome = prop_oneof![
        time().prop_map(ProbeOutcome::OkFrom),
        time().prop_map(ProbeOutcome::OkUntil),
        Just(ProbeOutcome::Fail)
    ];
    let probe =
        prop_oneof![outcome.prop_map(ToldProbe::Outcome), entries(word()).prop_map(ToldProbe::OkWhenEnv)].boxed();
    let hook = (of(of(time())), of(any::<bool>())).prop_map(|(run, ok)| ToldHook { run, ok }).boxed();
    let ends = (of(of(time())), of(exit_code()), of(on_term), of(of(time())), of(time()));
    let probes = [of(probe.clone()), of(probe.clone()), of(probe)];
    let by_index = (indexed(exit_code()), indexed(time()));
    (ends, probes, [hook.clone(), hook], by_index).prop_map(
        |((run, exit_code, on_term, started_file_after, oom_after), probes, hooks, (fail_index, succeed_index))| Told {
            run,
            exit_code,
            on_term,
            started_file_after,
            probes,
            hooks,
            oom_after,
            fail_index,
            succeed_index,
        },
    )
}

fn node(value: Value) -> Node {
    Node { value, span: Span::default(), raw: None }
}

fn map(entries: Vec<(String, Node)>) -> Node {
    let entry = |(key, value)| Entry { key, key_span: Span::default(), value };
    node(Value::Map(entries.into_iter().map(entry).collect()))
}

fn patch() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        Just(Value::Number("0.5".to_owned())),
        word().prop_map(Value::String),
    ];
    let tree = leaf.prop_map(node).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(|items| node(Value::Seq(items))),
            btree_map(word(), inner, 0..3).prop_map(|inner| map(inner.into_iter().collect())),
        ]
    });
    entries(tree).prop_map(map)
}

fn action() -> impl Strategy<Value = (When, Action)> {
    let when = prop_oneof![
        time().prop_map(When::At),
        (1..9_usize, time()).prop_map(|(count, after)| When::Running(count, after)),
        (1..9_usize, time()).prop_map(|(count, after)| When::Ready(count, after)),
    ];
    let object = (prop_oneof!["Job", "Deployment"], word()).prop_map(|(kind, name)| Target::Object(kind, name)).boxed();
    let target = prop_oneof![(0..5_usize).prop_map(Target::Pod), object.clone()].boxed();
    let grace = || 0..1000_u64;
    let node = || of(word());
    let propagation =
        prop_oneof![Just(Propagation::Background), Just(Propagation::Foreground), Just(Propagation::Orphan)];
    let rollout = prop_oneof![
        Just(Rollout::Pause),
        Just(Rollout::Resume),
        Just(Rollout::Restart),
        of(0..9_u32).prop_map(Rollout::Undo)
    ];
    let action = prop_oneof![
        (target.clone(), of(grace()), propagation).prop_map(|(target, grace_secs, propagation)| Action::Delete {
            target,
            grace_secs,
            propagation
        }),
        (object.clone(), rollout).prop_map(|(target, rollout)| Action::Rollout(target, rollout)),
        (object.clone(), any::<bool>()).prop_map(|(target, suspended)| Action::Suspend(target, suspended)),
        patch().prop_map(Action::Apply),
        (node(), any::<bool>()).prop_map(|(node, cordoned)| Action::Cordon { node, cordoned }),
        (node(), of(grace())).prop_map(|(node, grace_secs)| Action::Drain { node, grace_secs }),
        target.clone().prop_map(Action::Evict),
        (target.clone(), patch()).prop_map(|(target, patch)| Action::Patch(target, patch)),
        (target.clone(), patch()).prop_map(|(target, patch)| Action::Resize(target, patch)),
        (object, 0..100_u32).prop_map(|(target, replicas)| Action::Scale(target, replicas)),
        (node(), time()).prop_map(|(node, down)| Action::KubeletRestart { node, down }),
        node().prop_map(|node| Action::NodeReboot { node }),
        (target.clone(), of(grace())).prop_map(|(target, grace_secs)| Action::NodePressure { target, grace_secs }),
        target.prop_map(Action::RemoveEnded),
        (node(), grace()).prop_map(|(node, grace_secs)| Action::NodeShutdown { node, grace_secs }),
    ];
    (when, action)
}

fn cluster_node() -> impl Strategy<Value = NodeSpec> {
    let taint = (word(), word()).prop_map(|(key, value)| Taint { key, value, effect: "NoSchedule".to_owned() });
    let capacity = of(1..9_i64).prop_map(|cpu| {
        let amount = |cpu| ("cpu".to_owned(), Quantity::from_units(cpu, Format::DecimalSI), Span::default());
        cpu.map(amount).into_iter().collect::<Vec<_>>()
    });
    ("[a-z]{1,3}", vec(taint, 0..2), capacity, any::<bool>()).prop_map(|(name, taints, allocatable, unschedulable)| {
        let labels = [("arch", "amd64"), ("hostname", name.as_str()), ("os", "linux")];
        let labels = labels.map(|(key, value)| (format!("kubernetes.io/{key}"), value.to_owned())).to_vec();
        NodeSpec { name, labels, taints, allocatable, unschedulable, fits_all: false }
    })
}

fn any_scenario() -> impl Strategy<Value = Scenario> {
    let images = (vec(word(), 0..3), vec(word(), 0..3), entries(time())).prop_map(|(present, missing, pulls)| Images {
        present,
        missing,
        pulls,
    });
    let all = (entries(vec(told(), 0..3)), of(vec(action(), 0..4)), vec(cluster_node(), 0..2), images);
    all.prop_map(|(programs, actions, mut nodes, images)| {
        nodes.dedup_by(|a, b| a.name == b.name);
        Scenario { programs, actions, nodes, images }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(told in any_scenario()) {
        let json = serde_json::to_string(&told).expect("JSON");
        let mut texts = vec![told.to_string(), json.clone()];
        // A writer of YAML 1.2 leaves words plain that Kubernetes does not take for text.
        if !ODD.iter().any(|word| json.contains(&serde_json::to_string(word).expect("JSON"))) {
            texts.push(serde_yaml::to_string(&told).expect("YAML"));
        }
        for text in texts {
            let (documents, problems) = podstep_manifest::parse(&text);
            prop_assert!(problems.is_empty(), "{problems:?}\n{text}");
            let (read, found) = scenario::read(&documents.first().expect("a document").root);
            prop_assert!(found.is_empty(), "{found:?}\n{text}");
            prop_assert_eq!(&read, &told, "{}", text);
        }
    }
}

/// What the fields are for, by name.
const DESCRIPTIONS: [(&str, &str); 48] = [
    ("actions", "What a person does, and when. Without it Podstep deletes a Pod that would run for ever."),
    ("after", "How long after the signal, or after the condition of `when`."),
    ("at", "When it is done, counted from the creation of the first object."),
    (
        "capacity",
        "What the node has for Pods, as quantities: cpu, memory, pods and others. Of what is left out there is enough; 110 Pods.",
    ),
    ("count", "How many Pods must be running or ready at once; 1 if left out."),
    ("do", "What is done."),
    ("down", "How long the kubelet is away."),
    ("effect", "NoSchedule keeps Pods away that do not tolerate it."),
    ("exitCode", "The exit code."),
    ("failIndex", "Exit codes by completion index of an Indexed Job."),
    ("grace", "Grace period of the request in seconds; 0 deletes by force."),
    ("hooks", "How long the hooks run and whether they succeed."),
    ("imagePulls", "How long a pull takes, by image."),
    ("imagesMissing", "Images that no registry has."),
    ("imagesPresent", "Images that are on the node at the start."),
    ("index", "Which Pod, counted from 0 among those that exist, in order of creation."),
    ("key", "The key of the taint."),
    ("kind", "The kind of the document, or of the object that the action is about; a Pod if left out."),
    ("liveness", "Outcome of the livenessProbe."),
    ("labels", "Labels beside those that every node has."),
    ("manifest", "Another version of the manifest, as kubectl apply takes it."),
    ("metadata", "Not looked at."),
    ("name", "The name of the object, if it is not a Pod, or of the node."),
    ("node", "Images; of an action, the name of the node, or the first if it is left out."),
    ("nodes", "The nodes. Without them those of a kind Cluster document, or one that every Pod fits on."),
    ("ok", "Whether it succeeds."),
    ("okFrom", "It fails until this time after the start, then succeeds."),
    ("okUntil", "It succeeds until this time after the start, then fails."),
    ("okWhenEnv", "It succeeds while the container has these environment variables."),
    ("onTerm", "What the process does on its stop signal: `ignore`, or it exits some time after."),
    ("oomAfter", "Time from the start until the process exceeds its memory limit."),
    ("patch", "A strategic merge patch."),
    ("postStart", "Outcome of the postStart hook."),
    ("preStop", "Outcome of the preStop hook."),
    ("probes", "What the probes find."),
    ("propagation", "What becomes of what a deleted object keeps; Background if left out."),
    (
        "programs",
        "What the processes do, by container: one program for every run, or a list, run by run; the last one repeats. What is left out is inferred from the manifest.",
    ),
    ("readiness", "Outcome of the readinessProbe."),
    ("replicas", "How many replicas."),
    ("revision", "The revision to go back to; the one before if left out."),
    ("run", "Time from the start until the process ends by itself; null is never."),
    ("seconds", "How long it runs; null is for ever."),
    ("startedFileAfter", "Time until the program makes /tmp/started, for exec probes that look for it; null is never."),
    ("startup", "Outcome of the startupProbe."),
    ("taints", "Taints of the node."),
    ("unschedulable", "Whether the node is cordoned."),
    ("value", "The value of the taint."),
    ("succeedIndex", "Times until exit code 0, by completion index of an Indexed Job."),
];

fn described(name: &str, shape: &Shape) -> serde_json::Value {
    let mut schema = schema(shape);
    // What a field is for; the version and the words of `when` speak for themselves.
    if let Some((_, text)) = DESCRIPTIONS.iter().find(|(field, _)| *field == name) {
        schema["description"] = json!(text);
    } else {
        assert!(["apiVersion", "when"].contains(&name), "{name} has no description");
    }
    schema
}

fn schema(shape: &Shape) -> serde_json::Value {
    match shape {
        Shape::Time => json!({"$ref": "#/$defs/time"}),
        Shape::Whole => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Shape::ExitCode => json!({"type": "integer", "minimum": 0, "maximum": 255}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Text => json!({"type": "string"}),
        Shape::Word([only]) => json!({"const": only}),
        Shape::Word(words) => json!({"enum": words}),
        Shape::Null => json!({"type": "null"}),
        Shape::Tree => json!({"type": "object"}),
        Shape::List(item) => json!({"type": "array", "items": schema(item)}),
        Shape::Map(value) => json!({"type": "object", "additionalProperties": schema(value)}),
        Shape::Indexed(value) => {
            json!({"type": "object", "patternProperties": {"^[0-9]+$": schema(value)}, "additionalProperties": false})
        }
        Shape::Either(one, other) => json!({"anyOf": [schema(one), schema(other)]}),
        Shape::Object(fields) => {
            let properties: serde_json::Map<_, _> =
                fields.iter().map(|(name, shape)| ((*name).to_owned(), described(name, shape))).collect();
            let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
            if fields.iter().any(|(name, _)| *name == "do") {
                schema["required"] = json!(["do"]);
                schema["anyOf"] = json!([{"required": ["at"]}, {"required": ["when"]}]);
            }
            schema
        }
    }
}

#[test]
fn the_schema_is_that_of_the_reader() {
    let mut schema = schema(&SCENARIO);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$defs"] = json!({"time": {
        "description": "Seconds, or a duration as Go writes it: 1m30s, 500ms.",
        "anyOf": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": "^(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+)$"},
        ],
    }});
    schema["title"] = json!("Scenario of Podstep");
    schema["required"] = json!(["apiVersion", "kind"]);
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/scenario.schema.json");
    if std::env::var_os("PODSTEP_UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the schema can be written");
    }
    let shipped = std::fs::read_to_string(&path).expect("the schema");
    assert_eq!(shipped, text, "PODSTEP_UPDATE=1 writes the schema again");
}

#[test]
fn the_scenario_of_the_readme_is_right() {
    let readme = include_str!("../../README.md");
    let blocks = readme.split("```yaml\n").filter_map(|rest| rest.split("```").next());
    let text = blocks.into_iter().find(|block| block.contains("kind: Scenario")).expect("a Scenario");
    let document = podstep_manifest::parse(text).0.pop().expect("a document");
    let (told, found) = scenario::read(&document.root);
    assert_eq!(found, []);
    assert_eq!((told.programs.len(), told.actions.map(|actions| actions.len())), (1, Some(3)));
}

#[test]
fn times_are_seconds_or_durations() {
    let read = |text: &str| {
        let text = format!("programs: {{app: {{oomAfter: {text}}}}}");
        let document = podstep_manifest::parse(&text).0.pop().expect("a document");
        let told = scenario::read(&document.root).0;
        told.programs.first().and_then(|(_, runs)| runs.first()?.oom_after).map(|time| time.0)
    };
    for (text, millis) in [
        ("5", 5000),
        ("1e3", 1_000_000),
        ("0.25", 250),
        ("0.0019", 1),
        ("90s", 90_000),
        ("1m30s", 90_000),
        ("1.5h", 5_400_000),
        (".5s", 500),
        ("1500us", 1),
        ("'0'", 0),
    ] {
        assert_eq!(read(text), Some(millis), "{text}");
    }
    for text in ["-1", "''", "'5'", "1d", "s", "1....5h", "-5s", "9223372036854775807", "99999999999h", "[]"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn actions_are_bounded() {
    let text = format!("{{actions: [{}]}}", vec!["{at: 1, do: node-reboot}"; scenario::MAX_ACTIONS + 1].join(", "));
    let document = podstep_manifest::parse(&text).0.pop().expect("a document");
    let (told, found) = scenario::read(&document.root);
    assert_eq!(told.actions.map(|actions| actions.len()), Some(scenario::MAX_ACTIONS));
    assert!(found.iter().any(|d| matches!(d.finding, Finding::TooManyActions { .. })));
}
