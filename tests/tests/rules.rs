//! The table of rules against the files that it names, and `docs/rules.md`, which is made of it.
//!
//! `PODSTEP_UPDATE=1 cargo test -p podstep-tests --test rules` writes the page anew.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../../crates/core/tests/lives/mod.rs"]
mod lives;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use podstep_core::rules::{ON_NODE, Rule};
use podstep_core::trace::Step;
use podstep_text::{Because, Locale, Message, Text};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_rule_has_a_name_a_source_a_function_and_a_case() {
    let mut ids = BTreeSet::new();
    for rule in Rule::ALL {
        let id = rule.id();
        assert!(ids.insert(id) && id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
        assert!(rule.source().url.starts_with("https://"), "{id} has no source");
        let (file, function) = rule.decided_by();
        let code = read(&format!("crates/core/src/{file}"));
        assert!(code.contains(&format!("fn {function}(")), "{id}: {file} has no {function}");
        let case = format!("crates/core/tests/{}.txt", rule.shown_by());
        assert!(root().join(&case).is_file(), "{id}: there is no {case}");
    }
}

/// A step that follows the rule, as the page tells it, or a field of a status with the step that made it so.
fn example(rule: Rule) -> String {
    let (folder, _) = rule.shown_by().split_once('/').expect("a folder");
    let case = read(&format!("crates/core/tests/{}.txt", rule.shown_by()));
    let lives = lives::of(folder, &case);
    let mut steps = lives.iter().flat_map(|(_, trace)| trace.steps.iter().map(move |step| (trace, step)));
    let say = |message| Locale::En.say(&message);
    let is_of_step = |step: &Step| match ON_NODE.iter().any(|(of, _)| *of == rule) {
        true => step.bound_to().is_some(),
        false => step.reason.rule() == rule,
    };
    let Some((trace, step)) = steps.find(|(_, step)| is_of_step(step)) else {
        let mut fields = lives.iter().filter_map(|(_, trace)| Some((trace, lives::field_by(trace, rule)?)));
        let (trace, field) = fields.next().expect("a step or a field that follows the rule");
        let step = trace.steps.get(field.made_by).expect("the step that made it so");
        return format!("> `{}: {}` {}", field.path, field.value, say(Message::Fact { trace, step }));
    };
    if let Some((_, turn)) = ON_NODE.iter().find(|(of, _)| *of == rule) {
        let (fact, turn) = (Message::Fact { trace, step }, Message::Turn { trace, turn: *turn });
        return format!("> {} *{}:* {}", say(fact), say(Message::WhyOtherwise), say(turn));
    }
    format!(
        "> {} {} *{}:* {}",
        say(Message::Fact { trace, step }),
        say(Message::Reason { trace, step }),
        say(Message::WhyOtherwise),
        say(Message::Otherwise { trace, step }),
    )
}

fn say(message: Because) -> Text {
    podstep_text::bring_rest();
    Locale::En.say(&Message::Because(message))
}

fn page() -> String {
    let mut page = "# Rules\n\nEvery step that Podstep shows, and every field of a status, follows one of these. This page is made from `crates/core/src/rules/list.rs`\nand the sentences of `crates/text`: `PODSTEP_UPDATE=1 cargo test -p podstep-tests --test rules`.\n".to_owned();
    for rule in Rule::ALL {
        let source = rule.source();
        let (file, function) = rule.decided_by();
        page += &format!(
            "\n## {}\n\n{}\n\n{}\n\n- Source: [{}]({}){}\n- Decided in [`{function}`](../crates/core/src/{file})\n- Shown by [`{case}`](../crates/core/tests/{case}.txt)\n",
            rule.id(),
            say(Because::Says(*rule)),
            example(*rule),
            source.title,
            source.url,
            Locale::En.say(&Message::Versions(rule.versions())),
            case = rule.shown_by(),
        );
    }
    page
}

#[test]
fn the_page_of_rules_is_what_the_table_says() {
    let page = page();
    if std::env::var_os("PODSTEP_UPDATE").is_some() {
        fs::create_dir_all(root().join("docs")).expect("a folder");
        fs::write(root().join("docs/rules.md"), page).expect("the page can be written");
        return;
    }
    assert!(read("docs/rules.md") == page, "docs/rules.md is stale: PODSTEP_UPDATE=1 writes it");
}
