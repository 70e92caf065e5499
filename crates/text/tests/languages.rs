//! Every message in every language: none is empty, none loses a name, a number or a word of Kubernetes, and each
//! keeps the typography of its language.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod messages;

use std::collections::BTreeSet;

use podstep_text::{Locale, Message, ja, uk};

const OTHERS: [Locale; 2] = [Locale::Ja, Locale::Uk];

fn speak() {
    podstep_text::bring_rest();
    Locale::Ja.bring(ja::render);
    Locale::Uk.bring(uk::render);
}

/// The runs of characters that all fulfil a condition.
fn runs(text: &str, of: fn(char) -> bool) -> BTreeSet<&str> {
    text.split(|character| !of(character)).filter(|run| !run.is_empty()).collect()
}

fn numbers(text: &str) -> BTreeSet<&str> {
    runs(text, |character| character.is_ascii_digit())
}

/// Words that no language translates: `SIGTERM`, `restartPolicy`, and the names that [`messages`] makes up.
fn kept(text: &str) -> BTreeSet<&str> {
    let words = runs(text, |character| character.is_ascii_alphanumeric());
    let own = ["Always", "Never", "Guaranteed", "Burstable", "Succeeded", "Failed"];
    let is_kept = |word: &&str| {
        word.chars().skip(1).any(|character| character.is_ascii_uppercase())
            || word.starts_with("qx")
            || own.contains(word)
    };
    words.into_iter().filter(is_kept).collect()
}

/// One thing has one name: what is not said, and what is said for it.
const GLOSSARY: [(Locale, &str, &str); 19] = [
    (Locale::Ja, "ポッド", "Pod"),
    (Locale::Ja, "コンテナー", "コンテナ"),
    (Locale::Ja, "メモリー", "メモリ"),
    (Locale::Ja, "プローブ", "Probe"),
    (Locale::Ja, "リクエスト", "要求"),
    (Locale::Ja, "リミット", "制限"),
    (Locale::Ja, "ブラウザの", "ブラウザーの"),
    (Locale::Ja, "字下げ", "インデント"),
    (Locale::Ja, "諦め", "あきらめ"),
    (Locale::Uk, "ліміт", "обмеження"),
    (Locale::Uk, "сайдкар", "контейнер sidecar"),
    (Locale::Uk, "контейнера-sidecar", "контейнера sidecar"),
    (Locale::Uk, "код завершення", "код виходу"),
    (Locale::Uk, "типов", "стандартний"),
    (Locale::Uk, "API-сервер", "сервер API"),
    (Locale::Uk, "шкала часу", "часова шкала"),
    (Locale::Uk, "живучост", "життєздатності"),
    (Locale::Uk, "нехту", "ігнорує"),
    (Locale::Uk, "нових Pod ", "нових Podʼів"),
];

fn is_cyrillic(character: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&character)
}

fn is_japanese(character: char) -> bool {
    ('\u{3040}'..='\u{30ff}').contains(&character) || ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Whether a word of the text begins like this; Japanese has no gaps between words.
fn has_word(text: &str, beginning: &str) -> bool {
    let mut places = text.match_indices(beginning);
    places.any(|(at, _)| !text[..at].ends_with(is_cyrillic))
}

/// Whether a plain space stands between a number and the seconds that it counts.
fn breaks(text: &str) -> bool {
    let mut places = text.match_indices(" с");
    places.any(|(at, found)| {
        text[..at].ends_with(|character: char| character.is_ascii_digit())
            && !text[at + found.len()..].starts_with(is_cyrillic)
    })
}

/// What is wrong with the text of a message in a language, given the English one.
fn complaint(locale: Locale, english: &str, text: &str) -> Option<String> {
    let pairs = || text.chars().zip(text.chars().skip(1));
    if text.is_empty() {
        return Some("nothing is said".to_owned());
    }
    // What stands behind something else begins with a space.
    let rest = text.strip_prefix(if english.starts_with(' ') { " " } else { "" });
    if rest.is_none_or(|rest| rest.trim() != rest || rest.contains("  ")) {
        return Some("stray space".to_owned());
    }
    if let Some(number) = numbers(english).difference(&numbers(text)).next() {
        return Some(format!("{number} is missing"));
    }
    // «дві секунди» is 2秒, so small numbers may be written as digits.
    if let Some(number) = numbers(text).difference(&numbers(english)).find(|number| number.len() > 1) {
        return Some(format!("{number} is too much"));
    }
    if let Some(word) = kept(english).into_iter().find(|word| !text.contains(word)) {
        return Some(format!("{word} is missing"));
    }
    if let Some((_, _, term)) = GLOSSARY.iter().find(|(of, wrong, _)| *of == locale && has_word(text, wrong)) {
        return Some(format!("the term is {term}"));
    }
    match locale {
        Locale::En => None,
        Locale::Uk => pairs()
            .find(|(mark, next)| matches!(mark, '\'' | '’') && is_cyrillic(*next))
            .map(|(mark, next)| format!("{mark}{next} instead of ʼ{next}"))
            .or_else(|| text.contains(" …").then(|| "a space before …".to_owned()))
            .or_else(|| breaks(text).then(|| "a line may end between a number and its unit".to_owned())),
        Locale::Ja => pairs()
            .find(|&(a, b)| (is_japanese(a) && (b == ' ' || ",.:;!?()".contains(b))) || (a == ' ' && is_japanese(b)))
            .map(|(a, b)| format!("{a}{b} is no Japanese typography")),
    }
}

#[test]
fn every_message_is_said_in_every_language() {
    speak();
    let mut complaints = Vec::new();
    messages::every(&mut |message| {
        let english = Locale::En.say(message);
        if english.is_empty() {
            if !matches!(message, Message::DocsPage(_) | Message::Gallery(_) | Message::Versions(_)) {
                complaints.push(format!("English: nothing is said: {message:?}"));
            }
            return;
        }
        for locale in OTHERS {
            let text = locale.say(message);
            if let Some(complaint) = complaint(locale, &english, &text) {
                complaints.push(format!("{locale:?}: {complaint}\n  {english}\n  {text}"));
            }
        }
    });
    complaints.sort();
    complaints.dedup();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn mistakes_are_noticed() {
    for (locale, english, text) in [
        (Locale::Ja, "gone", ""),
        (Locale::Ja, "waits 30 s", "待ちます。"),
        (Locale::Uk, "waits", "чекає 30\u{a0}с"),
        (Locale::Uk, "waits 30 s", "чекає 30 с"),
        (Locale::Uk, "Loading …", "Завантаження …"),
        (Locale::Ja, "restartPolicy", "再起動ポリシー"),
        (Locale::Uk, "the Pod's", "Pod'а"),
        (Locale::Ja, "Pod ends", "Pod は終了します。"),
        (Locale::Ja, "The Pod ends.", "Podは終了します."),
        (Locale::Ja, "The Pod ends.", "ポッドは終了します。"),
        (Locale::Uk, "The limit", "Це ліміт"),
    ] {
        assert!(complaint(locale, english, text).is_some(), "{text}");
    }
    assert_eq!(complaint(Locale::Uk, "The Pod's restartPolicy, 4.66 s", "restartPolicy Podʼа, 4,66\u{a0}с"), None);
}

#[test]
fn the_table_has_every_variant() {
    let mut said = BTreeSet::new();
    messages::every(&mut |message| {
        let mut note = |of: &str, value: &dyn std::fmt::Debug| {
            let name = format!("{value:?}");
            said.insert(format!("{of}::{}", name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()));
        };
        note("Message", message);
        match message {
            Message::Gallery(said) => note("Gallery", said),
            Message::Finding(finding) => note("Finding", finding),
            Message::Compare(compare) => note("Compare", compare),
            Message::Shared(shared) => note("Shared", shared),
            Message::Fact { step, .. } => note("Fact", &step.fact),
            Message::Reason { step, .. } => note("Reason", &step.reason),
            Message::Otherwise { step, .. } => note("Otherwise", &step.reason.otherwise()),
            Message::Turn { turn, .. } => note("Turn", turn),
            _ => {}
        }
    });
    let sources = [
        ("Message", include_str!("../src/lib.rs")),
        ("Compare", include_str!("../src/compare.rs")),
        ("Shared", include_str!("../src/shared.rs")),
        ("Gallery", include_str!("../src/gallery.rs")),
        ("Finding", include_str!("../../core/src/diagnostic.rs")),
        ("Fact", include_str!("../../core/src/trace.rs")),
        ("Reason", include_str!("../../core/src/trace.rs")),
        ("Otherwise", include_str!("../../core/src/rules/otherwise.rs")),
        ("Turn", include_str!("../../core/src/rules/status/mod.rs")),
    ];
    for (name, source) in sources {
        let start = source.find(&format!("pub enum {name}")).unwrap();
        let body = source[start..].split("\n}").next().unwrap();
        let variants: Vec<&str> = body
            .lines()
            .skip(1)
            .filter_map(|line| line.strip_prefix("    "))
            .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
            .map(|line| line.split(|c: char| !c.is_alphanumeric()).next().unwrap())
            .collect();
        assert!(variants.len() > 10, "{name}: {variants:?}");
        for variant in variants {
            assert!(said.contains(&format!("{name}::{variant}")), "no test says {name}::{variant}");
        }
    }
}

#[test]
fn links_follow_the_language_where_the_page_exists() {
    speak();
    let life = "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy";
    for (locale, address, expected) in [
        (Locale::En, life, life),
        (Locale::Ja, life, "https://kubernetes.io/ja/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy"),
        (Locale::Uk, life, "https://kubernetes.io/uk/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy"),
        (
            Locale::Uk,
            "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/",
            "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/",
        ),
        (Locale::Ja, "https://man7.org/linux/", "https://man7.org/linux/"),
    ] {
        let (label, found) = locale.link("label", address);
        assert_eq!(found, expected, "{locale:?}");
        assert_eq!(label == "label", expected == address, "{locale:?}: {label}");
    }
}
