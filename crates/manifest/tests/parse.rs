//! Documents, places and problems of texts as people write them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use proptest::{collection::vec, prelude::*, sample::select};

use podstep_manifest::{Bound, MAX_NODES, MAX_TEXT_BYTES, Node, ProblemKind, Span, Value, parse};

/// The value as JSON.
fn json(node: &Node) -> serde_json::Value {
    use serde_json::Value as Json;
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::Number(text) => serde_json::from_str(text).expect("a JSON number"),
        Value::String(text) => text.as_str().into(),
        Value::Seq(items) => items.iter().map(json).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), json(&entry.value))).collect(),
    }
}

/// What kubectl 1.36 makes of each text: the objects, or an error while parsing (with its words) or
/// (`"error": false`) later.
#[test]
fn texts_are_read_as_kubectl_reads_them() {
    for line in include_str!("kubectl.jsonl").lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a JSON line");
        let (documents, problems) = parse(case["text"].as_str().expect("a text"));
        let broken = problems.iter().any(|problem| !matches!(problem.kind, ProblemKind::DuplicateKey { .. }));
        match &case["objects"] {
            serde_json::Value::Null => {
                assert_eq!(Some(broken), case["error"].as_bool(), "{}", case["id"]);
                if let Some(said) = case["said"].as_str() {
                    assert_eq!(problems[0].said, said, "{}", case["id"]);
                }
            }
            objects => {
                let read: serde_json::Value = documents.iter().map(|document| json(&document.root)).collect();
                // As text, because 1.8446744073709552e19 and 18446744073709552000 are the same number in two types.
                assert_eq!(read.to_string(), objects.to_string(), "{}", case["id"]);
                assert!(!broken, "{}: {problems:?}", case["id"]);
            }
        }
    }
}

#[test]
fn spans_show_what_is_written() {
    let text = "\u{feff}a: 0644 # mode\r\nbä:\r\n- c\r\n- d: {e: \"f\"}\r\nt: |\r\n  x\r\n  y\r\n";
    let (documents, problems) = parse(text);
    assert_eq!(problems, []);
    let root = &documents[0].root;
    let shown = |node: &Node| &text[node.span.start..node.span.end];
    let mode = root.get("a").unwrap();
    assert_eq!((mode.as_int(), mode.raw.as_deref(), shown(mode)), (Some(420), Some("0644"), "0644"));
    let list = root.entry("bä").unwrap();
    assert_eq!(&text[list.key_span.start..list.key_span.end], "bä");
    assert!(shown(&list.value).ends_with("c\r\n- d: {e: \"f\"}"));
    assert_eq!(shown(&list.value.items()[1]), "d: {e: \"f\"}");
    assert_eq!(shown(list.value.items()[1].get("d").unwrap()), "{e: \"f\"}");
    assert_eq!(root.get("t").unwrap().as_str(), Some("x\ny\n"));
    assert!(shown(root.get("t").unwrap()).ends_with("  y"));
}

#[test]
fn a_broken_document_hides_no_other() {
    let (documents, problems) =
        parse("a: 1\n---\nb: [\n--- # three\nc: 3\n---\n# nothing\n---\nnull\n---\nd: \"\\'\"\n");
    assert_eq!(documents[2].root.get("d").and_then(Node::as_str), Some("'"), "accepted by go-yaml");
    assert_eq!(documents.len(), 3, "{problems:?}");
    assert_eq!(problems.len(), 1);
    assert_eq!(documents[1].root.get("c").and_then(Node::as_int), Some(3));
}

#[test]
fn json_is_yaml() {
    let (documents, problems) = parse("{\n\t\"kind\": \"Pod\",\n\t\"spec\": {\"x\": [1, 2.5, null, true]}\n}\n");
    assert_eq!(problems, []);
    assert_eq!(json(&documents[0].root).to_string(), r#"{"kind":"Pod","spec":{"x":[1,2.5,null,true]}}"#);
}

#[test]
fn wrong_columns_are_told_with_the_right_one() {
    let blog = "initContainers:\n  - name: logshipper\n    image: alpine:latest\n    restartPolicy: Always\n  command: ['sh']\n    volumeMounts:\n    - name: data\n        mountPath: /opt\n";
    for (text, key, found, expected) in [
        (blog, "command", 3, 5),
        ("m:\n- name: data\n    mountPath: /opt\n", "mountPath", 5, 3),
        ("c:\n  - name: a\n     image: x\n", "image", 6, 5),
        ("c:\n  - name: a\n   image: x\n", "image", 4, 5),
        ("c:\n  - name: a\n    image: x\n - name: b\n", "-", 2, 3),
        ("apiVersion: v1\n kind: Pod\n", "kind", 2, 1),
        ("kind: Pod\nspec:\n  a: 1\n b: 2\n", "b", 2, 3),
        ("x: |\n  y: z\n   w\nspec:\n    a: 1\n  b: 2\n", "b", 3, 5),
    ] {
        let (documents, problems) = parse(text);
        assert_eq!((documents.len(), problems.len()), (0, 1), "{text}");
        let problem = &problems[0];
        assert_eq!(problem.kind, ProblemKind::Indentation { found, expected }, "{text}");
        assert_eq!(&text[problem.span.start..problem.span.end], key, "{text}");
    }
    for text in ["a: b: c\n", "a: [\n", "a:\n\tb: 1\n", "a: 'b\n"] {
        let (_, problems) = parse(text);
        assert!(matches!(problems[0].kind, ProblemKind::Syntax(_)), "{text}: {problems:?}");
    }
}

#[test]
fn the_last_of_two_equal_keys_wins() {
    let (documents, problems) = parse("a: 1\nb: 2\na: 3\n");
    assert_eq!(documents[0].root.get("a").and_then(Node::as_int), Some(3));
    assert_eq!(documents[0].root.entries().len(), 2);
    let first = Span { start: 0, end: 4 };
    assert_eq!(problems[0].kind, ProblemKind::DuplicateKey { key: "a".to_owned(), first, flow: false });
    assert_eq!(problems[0].span.start, 10);
    // An inherited key may be overwritten.
    assert_eq!(parse("b: &b {x: 1}\nc:\n  <<: *b\n  x: 2\n").1, []);
}

#[test]
fn bounds_hold() {
    let what = |text: &str| match parse(text).1.as_slice() {
        [problem] => match problem.kind {
            ProblemKind::TooComplex { what, .. } => what,
            _ => panic!("{problem:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(what(&" ".repeat(MAX_TEXT_BYTES + 1)), Bound::Bytes);
    assert_eq!(what(&format!("{}{}", "[".repeat(150), "]".repeat(150))), Bound::Depth);
    assert_eq!(what(&"- \n".repeat(MAX_NODES + 1)), Bound::Nodes);
    assert_eq!(what(&format!("- &a x\n{}", "- *a\n".repeat(1001))), Bound::Aliases);
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![alias; 10].join(","));
    }
    assert_eq!(what(&bomb), Bound::Nodes);
    // Aliases must not nest deeper than the bound either, or reading the tree would overflow the stack.
    let mut chain = "- &a0 [x]\n".to_owned();
    for level in 1..300 {
        chain += &format!("- &a{level} [*a{}]\n", level - 1);
    }
    assert_eq!(what(&chain), Bound::Depth);
    // What is first tried as JSON counts once.
    let (documents, problems) = parse(&format!("{{\"a\": [{}1]}} # no JSON\n", "1,".repeat(MAX_NODES / 2)));
    assert_eq!((documents.len(), problems), (1, vec![]));
}

proptest! {
    /// Whatever the text, it is read to its end or refused, and all places lie inside of it.
    #[test]
    fn no_text_makes_it_panic(parts in vec(select(PARTS), 0..40), json in any::<bool>()) {
        let text = if json { "{".to_owned() + &parts.concat() } else { parts.concat() };
        let (documents, problems) = parse(&text);
        for problem in problems {
            prop_assert!(text.get(problem.span.start..problem.span.end).is_some(), "{problem:?}");
        }
        for document in documents {
            prop_assert!(lies_inside(&document.root, &text), "{document:?}");
        }
    }

    /// The standard library reads and prints the same numbers.
    #[test]
    fn decimals_are_the_nearest_ones(bits in any::<u64>(), digits in 0usize..20) {
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        let text = format!("{number:.digits$e}");
        let (documents, _) = parse(&format!("- {text}\n"));
        let shown = match &documents[0].root.items()[0].value {
            Value::Int(number) => number.to_string(),
            Value::Number(number) => number.clone(),
            other => panic!("{text}: {other:?}"),
        };
        let (read, exact): (f64, f64) = (shown.parse().unwrap(), text.parse().unwrap());
        prop_assert_eq!(read, exact);
        let count = |text: &str| text.split('e').next().unwrap().trim_matches(['0', '-', '.']).replace('.', "").len();
        prop_assert!(count(shown.trim_end_matches('0')) <= count(&format!("{exact:e}")), "{} for {}", shown, text);
    }
}

const PARTS: &[&str] = &[
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n    ",
    "a",
    "b c",
    ":",
    ": ",
    "- ",
    "-",
    "? ",
    "?",
    ",",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "#",
    " #",
    "&a ",
    "*a ",
    "*a",
    "!!str ",
    "!!int ",
    "!!binary ",
    "!x",
    "!",
    "!<",
    "|",
    ">",
    "|-\n",
    ">2+\n",
    "\t",
    "\r\n",
    "\r",
    "...",
    "---",
    "\n---\n",
    "\n...\n",
    "%YAML 1.1",
    "%TAG",
    "\n%",
    "\u{2028}",
    "\u{85}",
    "\u{feff}",
    "\\",
    "\\u00e9",
    "\\ud83d",
    "\\x4",
    "<<: ",
    "é",
    "☃",
    "1",
    "-0b1",
    "1e9",
    ".5",
    ".inf",
    "~",
    "yes",
    "@",
    "\"k\":",
    "\0",
];

/// Whether each node has a place in the text, and a mapping its keys.
fn lies_inside(node: &Node, text: &str) -> bool {
    text.get(node.span.start..node.span.end).is_some()
        && node.items().iter().all(|item| lies_inside(item, text))
        && node.entries().iter().all(|entry| {
            text.get(entry.key_span.start..entry.key_span.end).is_some() && lies_inside(&entry.value, text)
        })
}
