//! What a life looks like outside of the page, as snapshots; the pictures are files to look at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;

use podstep_core::samples::SAMPLES;
use podstep_core::{Life, Options, run};
use podstep_export::{Picture, Theme, csv, json, markdown, mermaid};
use podstep_share::{Event, Manifest, Shared, svg};
use podstep_text::{Locale, bring_rest, ja, uk};

fn languages() {
    bring_rest();
    Locale::Ja.bring(ja::render);
    Locale::Uk.bring(uk::render);
}

fn life(text: &str) -> Life {
    languages();
    run(text, &Options::default()).life.unwrap()
}

fn sample(id: &str) -> (&'static str, Life) {
    let text = SAMPLES.iter().find(|sample| sample.id == id).unwrap().text;
    (text, life(text))
}

/// Many Pods, of which each is one row.
fn many(replicas: usize) -> Life {
    life(&format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: {replicas}\n  selector: {{matchLabels: {{a: b}}}}\n  \
         template:\n    metadata: {{labels: {{a: b}}}}\n    spec: {{containers: [{{name: c, image: 'c:1'}}]}}\n"
    ))
}

#[test]
fn pictures() {
    let (_, job) = sample("job-sidecar");
    let shared = Shared { at: Event::of(&job.trace, 9), ..Shared::new(Manifest::Sample("job-sidecar")) };
    let cases = [
        ("light_en.svg", Theme::Light, Locale::En, Some(9)),
        ("dark_ja.svg", Theme::Dark, Locale::Ja, Some(0)),
        ("light_uk.svg", Theme::Light, Locale::Uk, None),
    ];
    for (name, theme, locale, cursor) in cases {
        let picture = Picture { life: &job, cursor, theme, locale, shared: Some(&shared) }.svg();
        assert_eq!(svg::read(&picture), Some(Ok(shared.clone())));
        insta::assert_binary_snapshot!(name, picture.into_bytes());
    }
    let rollout = many(12);
    let picture = Picture { life: &rollout, cursor: None, theme: Theme::Light, locale: Locale::En, shared: None };
    insta::assert_binary_snapshot!("many.svg", picture.svg().into_bytes());
}

#[test]
fn every_picture_is_well_formed_and_bounded() {
    let wild = life(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: wild}\nspec:\n  containers:\n  - {name: app, image: \"a&b<c>'d'\\\"e\\\"\", command: [sh, -c, 'echo <hi> && exit 3']}\n",
    );
    let lives = SAMPLES.iter().map(|sample| life(sample.text)).chain([wild, many(400)]);
    for life in lives {
        for locale in Locale::ALL {
            let shared = Shared::new(Manifest::Text("a: <b> & 'c'".to_owned()));
            let picture = Picture { life: &life, cursor: Some(3), theme: Theme::Dark, locale, shared: Some(&shared) };
            let svg = picture.svg();
            let mut open = Vec::new();
            for tag in svg.split('<').skip(1) {
                let (tag, _) = tag.split_once('>').expect("a tag ends");
                match tag.strip_prefix('/') {
                    Some(name) => assert_eq!(open.pop(), Some(name)),
                    None if !tag.ends_with('/') => open.push(tag.split(' ').next().unwrap()),
                    None => {}
                }
            }
            assert!(open.is_empty());
            let height = svg.split("height=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            assert!(height.parse::<i32>().unwrap() < 7_000, "{height}");
        }
    }
}

#[test]
fn tables() {
    let (text, job) = sample("job-sidecar");
    insta::assert_snapshot!("csv", csv(&job, Locale::En));
    insta::assert_snapshot!(
        "markdown_en",
        markdown(&job, text, Some("https://example.org/#v1:s:job-sidecar"), 12, Locale::En)
    );
    insta::assert_snapshot!("markdown_ja", markdown(&job, "kind: Job\n# ```\n", None, 3, Locale::Ja));
    insta::assert_snapshot!("markdown_uk", markdown(&job, text, None, 3, Locale::Uk));
}

#[test]
fn diagrams() {
    let (_, job) = sample("job-sidecar");
    insta::assert_snapshot!("mermaid", mermaid(&job, Locale::En));
    let many = mermaid(&many(100), Locale::Ja);
    assert!(many.len() < 50_000, "{}", many.len());
}

#[test]
fn the_trace_as_json_has_each_step_with_its_fact_and_reason() {
    let (_, job) = sample("job-sidecar");
    let json: serde_json::Value = serde_json::from_str(&json(&job)).unwrap();
    let steps = json["steps"].as_array().unwrap();
    assert_eq!(steps.len(), job.trace.steps.len());
    let mut lines = String::new();
    for step in steps {
        writeln!(lines, "{} {} {} {}", step["at"], step["actor"], step["fact"]["fact"], step["reason"]["reason"])
            .unwrap();
    }
    insta::assert_snapshot!("json", lines);
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["cluster", "cut", "epoch", "events", "nodes", "objects", "pods", "rows", "shutdowns", "steps"]);
}
