//! What is offered at a place of a text, and what is known of a field: `|` is the cursor.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use podstep_core::cluster::{Cluster, Version};
use podstep_core::complete::{What, about, complete};

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  initContainers:\n  - name: side\n    image: s\n  containers:\n  - name: app\n    image: a\n";

fn cut(text: &str) -> (String, usize) {
    let at = text.find('|').expect("a cursor");
    (text.replacen('|', "", 1), at)
}

fn offered(text: &str, version: u8) -> Vec<(&'static str, String)> {
    let (text, at) = cut(text);
    let found = complete(&text, at, &Cluster::new(Version(version)));
    found.map_or_else(Vec::new, |found| found.items.into_iter().map(|item| (item.name, item.insert)).collect())
}

/// The names that are offered, of those that a case names.
#[test]
fn names_fit_the_place() {
    // The text, what is offered among other things, what is not.
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("|", &["apiVersion", "kind", "metadata", "spec"], &["status"]),
        ("kind: Job\n|", &["apiVersion", "metadata", "spec"], &["kind", "status"]),
        ("kind: Job\nspec:\n  b|", &["backoffLimit", "template"], &["containers"]),
        ("kind: Deployment\nspec:\n  |\n  replicas: 1\n", &["selector", "template"], &["replicas", "containers"]),
        ("spec:\n  con|\nkind: Pod\n", &["containers", "initContainers"], &["selector"]),
        ("kind: Pod\nspec:\n  containers:\n  - |\n", &["name", "image", "livenessProbe"], &["hostNetwork"]),
        ("kind: Pod\nspec:\n  containers:\n  - name: a\n    |\n    image: b\n", &["livenessProbe"], &["name", "image"]),
        // The keys of the next item are its own.
        ("kind: Pod\nspec:\n  containers:\n  - name: a\n    |\n  - image: b\n", &["image"], &["name"]),
        (
            "kind: Pod\nspec:\n  containers:\n  - name: a\n    livenessProbe:\n      httpGet:\n        |",
            &["port", "path", "scheme"],
            &["exec"],
        ),
        // Broken elsewhere, and while a key stands above what it is to hold.
        ("kind: Pod\nmetadata:\n  name: \"x\nspec:\n  |\n", &["containers"], &["name"]),
        (
            "kind: Pod\nspec:\n  containers:\n  - name: a\n    re|\n      limits: {}\n",
            &["resources", "readinessProbe"],
            &["name"],
        ),
        ("kind: Pod\nspec:\n  containers: [{name: a, im|", &["image", "imagePullPolicy"], &["name"]),
        ("kind: Pod\nspec: {containers: [{|, name: a}]}", &["image"], &["name"]),
        ("{\"kind\": \"Pod\", \"spec\": {\"con|", &["containers"], &["spec"]),
        ("{\n  \"kind\": \"Pod\",\n  \"spec\": {\n    \"|\"\n  }\n}", &["containers"], &["kind"]),
        (
            "kind: Pod\nspec:\n  containers:\n  - name: a\n    resources:\n      limits:\n        |\n        cpu: 1\n",
            &["memory"],
            &["cpu"],
        ),
        // A fragment, an item of a list, another document.
        ("containers:\n- name: a\n|", &["initContainers", "volumes"], &["metadata"]),
        ("- name: a\n  |", &["image"], &["name", "spec"]),
        ("kind: Pod\n---\nkind: CronJob\nspec:\n  |", &["schedule", "jobTemplate"], &["containers"]),
        // What is told.
        ("apiVersion: podstep.dev/v1alpha1\nkind: Scenario\n|", &["programs", "actions", "node"], &["kind", "spec"]),
        ("kind: Scenario\nactions:\n- at: 3\n  |", &["do", "grace"], &["at"]),
        ("kind: Scenario\nprograms:\n  app:\n  - |", &["run", "exitCode"], &["actions"]),
        // Values.
        ("kind: |", &["Pod", "Deployment", "Scenario", "ResourceQuota"], &["v1"]),
        ("apiVersion: |\nkind: CronJob", &["batch/v1"], &["v1", "apps/v1"]),
        ("kind: Pod\nspec:\n  restartPolicy: O|\n", &["Always", "OnFailure", "Never"], &[]),
        ("kind: Job\nspec:\n  template:\n    spec:\n      restartPolicy: |\n", &["OnFailure", "Never"], &["Always"]),
        ("kind: Pod\nspec:\n  hostNetwork: t|\n", &["true", "false"], &[]),
        (
            "kind: Pod\nspec:\n  volumes:\n  - ephemeral: {volumeClaimTemplate: {spec: {accessModes: [|",
            &["ReadWriteOnce"],
            &[],
        ),
        ("kind: CronJob\nspec:\n  concurrencyPolicy: \"|\"\n", &["Forbid"], &[]),
        ("kind: Scenario\nactions:\n- do: d|", &["delete", "drain"], &["ignore"]),
    ];
    for (text, some, none) in cases {
        let names: Vec<&str> = offered(text, 36).into_iter().map(|(name, _)| name).collect();
        for name in *some {
            assert!(names.contains(name), "{text}\nhas no {name}: {names:?}");
        }
        for name in *none {
            assert!(!names.contains(name), "{text}\nhas {name}");
        }
    }
}

#[test]
fn nothing_is_offered_where_nothing_is_known() {
    for text in [
        "kind: Pod\nspec:\n  containers:\n  - name: a|",
        "kind: Pod\nspec: # con|",
        "# con|",
        "kind: Pod\nspec:\n  containers:\n  - args:\n    - |-\n      kind: |",
        "kind: Pod\nspec:\n  containers:\n  - image: a\n      b|",
        "kind: Pod\nspec:\n  nothing:\n    |",
        "kind: ConfigMap\ndata:\n  |",
        "kind: Pod\nspec:\n  restartPolicy:|",
        "kind: Pod\nmetadata:\n  labels:\n    |",
        "kind: Pod\nspec: x y|",
    ] {
        // Of two, the cursor is the last.
        let at = text.rfind('|').expect("a cursor");
        let text = [&text[..at], &text[at + 1..]].concat();
        assert_eq!(complete(&text, at, &Cluster::default()), None, "{text}");
    }
}

#[test]
fn what_is_written_goes_on_as_one_would_write_it() {
    for (text, name, insert) in [
        ("kind: Pod\nspec:\n  res|", "restartPolicy", "restartPolicy: "),
        ("kind: Pod\nspec:\n  con|", "containers", "containers:\n  - "),
        ("kind: Pod\nspec:\n  containers:\n  - name: a\n    live|", "livenessProbe", "livenessProbe:\n      "),
        ("kind: Pod\nspec:\n  containers:\n    |", "name", "- name: "),
        ("kind: Pod\nspec:\n  containers:\n    |", "livenessProbe", "- livenessProbe:\n        "),
        ("kind: Pod\nspec:\n  containers:\n  - im|: a", "image", "image"),
        ("kind: Pod\nspec:\n  containers: [{li|", "livenessProbe", "livenessProbe: "),
        ("{\"kind\": \"Pod\", \"sp|", "spec", "spec\": "),
        ("{\"kind\": \"Pod\", \"sp|\"}", "spec", "spec: "),
        ("kind: \"|", "Pod", "Pod\""),
        ("kind: Pod\nspec:\n  restartPolicy: '|'", "Never", "Never"),
    ] {
        let items = offered(text, 36);
        let found = items.iter().find(|(of, _)| *of == name);
        assert_eq!(found.map(|(_, insert)| insert.as_str()), Some(insert), "{text}");
    }
}

#[test]
fn fields_are_those_that_the_cluster_keeps() {
    let sidecar = POD.replace("    image: s\n", "    image: s\n    re|\n");
    let container = POD.replace("    image: a\n", "    image: a\n    re|\n");
    let has = |text: &str, name, cluster: Cluster| {
        let (text, at) = cut(text);
        complete(&text, at, &cluster).is_some_and(|found| found.items.iter().any(|item| item.name == name))
    };
    let gated = |minor, gate| Cluster { version: Version(minor), sidecar_gate: Some(gate) };
    for (text, name, cluster, expected) in [
        (&sidecar, "restartPolicy", Cluster::new(Version(27)), false),
        (&sidecar, "restartPolicy", Cluster::new(Version(28)), false),
        (&sidecar, "restartPolicy", gated(28, true), true),
        (&sidecar, "restartPolicy", Cluster::new(Version(29)), true),
        (&sidecar, "restartPolicy", gated(30, false), false),
        (&container, "restartPolicy", Cluster::new(Version(34)), false),
        (&container, "restartPolicy", Cluster::new(Version(35)), true),
        (&container, "resizePolicy", Cluster::new(Version(32)), false),
        (&container, "resizePolicy", Cluster::new(Version(33)), true),
    ] {
        assert_eq!(has(text, name, cluster), expected, "{name} in {cluster:?}");
    }
    let only = offered(&POD.replace("    image: s\n", "    image: s\n    restartPolicy: |\n"), 34);
    assert_eq!(only, [("Always", "Always".to_owned())]);
}

#[test]
fn types_are_told() {
    let (text, at) = cut("kind: Pod\nspec:\n  terminationGr|");
    let found = complete(&text, at, &Cluster::default()).expect("fields");
    let item = found.items.iter().find(|item| item.name == "terminationGracePeriodSeconds").expect("the field");
    assert_eq!(item.what, What::Field("int64", false));
}

#[test]
fn fields_are_explained() {
    let (text, at) = cut(&POD.replace("    image: s\n", "    image: s\n    restart|Policy: Always\n"));
    let found = about(&text, at, &Cluster::default()).expect("a field");
    assert_eq!(
        (found.path.as_str(), found.go, found.since, found.kept_since),
        ("spec.initContainers[].restartPolicy", "v1.ContainerRestartPolicy", Some(Version(28)), None)
    );
    assert_eq!(found.words, ["Always", "Never", "OnFailure"]);
    let (text, at) = cut("kind: Pod\nspec:\n  containers:\n  - resources: {limits: {cpu: 0.|5}}\n");
    let found = about(&text, at, &Cluster::default()).expect("a quantity");
    assert_eq!(
        (found.path.as_str(), found.go, found.quantity.as_deref()),
        ("spec.containers[].resources.limits.cpu", "resource.Quantity", Some("500m"))
    );
    let (text, at) = cut("- name: a\n  res|izePolicy: []\n");
    let found = about(&text, at, &Cluster::default()).expect("a field of a fragment");
    assert_eq!(
        (found.path.as_str(), found.since, found.kept_since),
        ("[].resizePolicy", None, Some(Some(Version(33))))
    );
    let (text, at) = cut("kind: Pod\nspec:\n  dns|Policy: Default\n");
    assert_eq!(about(&text, at, &Cluster::default()).and_then(|found| found.default), Some("\"ClusterFirst\""));
    for text in ["kind: Pod # he|re\n", "|", "kind: Pod\nspec:\n  noth|ing: 1\n", "a: b\n \t|"] {
        let (text, at) = cut(text);
        assert_eq!(about(&text, at, &Cluster::default()), None, "{text}");
    }
}

/// Every place of every sample, cut off there and whole: nothing panics, and what is offered can stand there.
#[test]
fn no_place_is_beyond_it() {
    for sample in podstep_core::samples::SAMPLES {
        for (at, _) in sample.text.char_indices().step_by(7) {
            for text in [sample.text, &sample.text[..at]] {
                let found = complete(text, at, &Cluster::default());
                assert!(found.is_none_or(|found| found.span.start <= at && at <= found.span.end));
                let found = about(text, at, &Cluster::default());
                assert!(found.is_none_or(|found| text.get(found.span.start..found.span.end).is_some()));
            }
        }
    }
}
