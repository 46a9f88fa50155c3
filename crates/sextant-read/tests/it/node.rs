//! YAML and JSON into nodes: typing, positions, and what hostile or broken texts do.

use sextant_read::node::{Kind, MAX_DEPTH, Node, Parsed, Style, json, yaml};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn read(path: &str, text: &str) -> Parsed {
    let path: Arc<str> = path.into();
    if path.ends_with(".json") { json(&path, text) } else { yaml(&path, text) }
}

/// A node on one line: quoted scalars in quotes, tags before, position after a scalar.
fn show(node: &Node) -> String {
    let tag = node.tag.as_deref().map(|tag| format!("{tag} ")).unwrap_or_default();
    let body = match &node.kind {
        Kind::Null => "null".to_owned(),
        Kind::Scalar { text, style: Style::Plain } => text.clone(),
        Kind::Scalar { text, style: Style::Quoted } => format!("{text:?}"),
        Kind::Sequence(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Kind::Mapping(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", show(key), show(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    };
    tag + &body
}

fn documents(parsed: &Parsed) -> String {
    parsed.documents.iter().map(show).collect::<Vec<_>>().join(" --- ")
}

fn problems(parsed: &Parsed) -> String {
    let lines = parsed.problems.iter().map(|problem| format!("{} {}", problem.place, problem.message));
    lines.collect::<Vec<_>>().join("; ")
}

#[test]
fn texts_become_nodes() {
    let cases = [
        ("a.yaml", "a: 1\nb: [x, 'y', \"z\"]\nc:\n", r#"{a: 1, b: [x, "y", "z"], c: null}"#),
        ("a.yaml", "a: ~\nb: null\nc: 'null'\n", r#"{a: null, b: null, c: "null"}"#),
        ("a.yaml", "a: !Sub x\nb: !Join ['', [!Ref y]]\n", r#"{a: !Sub x, b: !Join ["", [!Ref y]]}"#),
        ("a.yaml", "a: !!str 5\nb: !!int 5\nc: ! 5\n", r#"{a: "5", b: 5, c: "5"}"#),
        ("a.yaml", "a: !Rain::Module ../x.yaml\n", "{a: !Rain::Module ../x.yaml}"),
        ("a.yaml", "a: |\n  x\n  y\nb: >-\n  x\n  y\n", r#"{a: "x\ny\n", b: "x y"}"#),
        ("a.yaml", "a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}"),
        ("a.yaml", "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\n", "{a: {k: 1, l: 2}, b: {l: 3, k: 1}}"),
        (
            "a.yaml",
            "a: &x {k: 1}\nb: &y {l: 2, k: 4}\nc: {<<: [*x, *y]}\n",
            "{a: {k: 1}, b: {l: 2, k: 4}, c: {k: 1, l: 2}}",
        ),
        ("a.yaml", "a: 1\n---\nb: 2\n...\n---\n- c\n", "{a: 1} --- {b: 2} --- [c]"),
        ("a.yaml", "# only a comment\n", ""),
        ("a.yaml", "", ""),
        ("a.yaml", "a: b\u{202e}c\u{200b}\n", "{a: b\u{202e}c\u{200b}}"),
        ("a.json", r#"{"a": 1, "b": [true, null, "x"], "c": 1.50}"#, r#"{"a": 1, "b": [true, null, "x"], "c": 1.5}"#),
        ("a.json", "// note\n{\"a\": 1, /* more */ \"b\": [1, 2,],}", r#"{"a": 1, "b": [1, 2]}"#),
        ("a.json", "[1e3, 2.0, 123456789012345678901234567890]", "[1000, 2.0, 123456789012345678901234567890]"),
        ("a.json", r#"{"a": "\u00e9\n"}"#, r#"{"a": "é\n"}"#),
    ];
    for (path, text, expected) in cases {
        let parsed = read(path, text);
        assert_eq!(documents(&parsed), expected, "{text}");
        assert_eq!(problems(&parsed), "", "{text}");
        assert!(parsed.unread.is_empty(), "{text}");
    }
}

#[test]
fn faults_are_named_with_their_place() {
    let cases = [
        ("a.yaml", "a: 1\nb: 2\na: 3\n", "{b: 2, a: 3}", "a.yaml:3:1 key `a` occurs twice, in lines 1 and 3"),
        ("a.json", "{\"a\": 1,\n \"a\": 2}", "{\"a\": 2}", "a.json:2:2 key `a` occurs twice, in lines 1 and 2"),
        ("a.yaml", "a: 1\n---\nb: [1, 2\n---\nc: 3\n", "{a: 1} --- {c: 3}", "a.yaml:"),
        ("a.yaml", "a: *nowhere\n", "", "a.yaml:1:4 not valid YAML:"),
        ("a.yaml", "a: &x [*x]\n", "", "a.yaml:1:8 alias inside the node it names"),
        ("a.yaml", "a: 1\0\nb: 2\n", "", "a.yaml:1:5 NUL character"),
        ("a.yaml", "a:\n\t- b\n", "", "a.yaml:2:"),
        ("a.json", "{\"a\": NaN}", "", "a.json:1:7 not valid JSON:"),
        ("a.json", "{\"a\": 1", "", "a.json:1:1 not valid JSON: unterminated object"),
        ("a.json", "{\"a\": 1 \"b\": 2}", "", "a.json:1:8 not valid JSON: expected comma"),
        ("a.json", "{'a': 1}", "", "a.json:1:2 not valid JSON: single-quoted strings are not allowed"),
        ("a.json", "{\"a\": \"\\ud800\"}", "", "a.json:1:"),
        ("a.json", "<html></html>", "", "a.json:1:1 not valid JSON:"),
    ];
    for (path, text, expected, problem) in cases {
        let parsed = read(path, text);
        assert_eq!(documents(&parsed), expected, "{text}");
        assert!(problems(&parsed).starts_with(problem), "{text}: {}", problems(&parsed));
        let lost = !problem.contains("occurs twice");
        assert_eq!(!parsed.unread.is_empty(), lost, "{text}");
    }
}

#[test]
fn hostile_texts_are_refused_quickly() {
    let bomb: String = (0..10).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, n| {
        let items = vec![format!("*a{n}"); 9].join(", ");
        format!("{text}a{0}: &a{0} [{items}]\n", n + 1)
    });
    let block: String = (0..3000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    let sequences = "- ".repeat(40_000);
    let anchors: String =
        (0..60).map(|n| format!("&a{n} [")).collect::<String>() + &"x,".repeat(100_000) + &"]".repeat(60);
    let deep = format!("nested deeper than {MAX_DEPTH}");
    let cases = [
        ("alias bomb", "a.yaml", bomb, "more than 250000 nodes"),
        ("flow", "a.yaml", "[".repeat(100_000), deep.as_str()),
        ("flow mappings", "a.yaml", "{a: ".repeat(100_000), deep.as_str()),
        ("block", "a.yaml", block, deep.as_str()),
        ("block sequences", "a.yaml", sequences, deep.as_str()),
        ("nested anchors", "a.yaml", anchors, "more than 250000 nodes"),
        ("json", "a.json", "[".repeat(100_000), deep.as_str()),
        ("json below the library's limit", "a.json", "[".repeat(200) + &"]".repeat(200), deep.as_str()),
        ("json objects", "a.json", "{\"a\":".repeat(100_000), deep.as_str()),
        ("many nodes", "a.json", format!("[{}1]", "1,".repeat(300_000)), "more than 250000 nodes"),
        ("empty lines", "a.yaml", "\n".repeat(1_000_000), ""),
    ];
    for (name, path, text, message) in cases {
        let start = Instant::now();
        let parsed = read(path, &text);
        assert!(start.elapsed() < Duration::from_secs(5), "{name} took {:?}", start.elapsed());
        assert!(parsed.documents.is_empty(), "{name}");
        let found = problems(&parsed);
        assert!(found.contains(message), "{name}: {found}");
    }
}

#[test]
fn nodes_know_their_lines() {
    let text = "a:\n  b: |\n    one\n    two\n\n\nc: [1,\n  2]\nd:\n  - x\n  - y: z\n\n# end\n";
    let parsed = read("a.yaml", text);
    let lines = |key: &str| {
        let node = parsed.documents[0].get(key).unwrap();
        (node.place.line, node.place.column, node.end_line)
    };
    assert_eq!(lines("a"), (2, 3, 4));
    assert_eq!(lines("c"), (7, 4, 8));
    assert_eq!(lines("d"), (10, 3, 11));
    let parsed = read("a.json", "{\"é\": {\n  \"b\": [1,\n 2]},\n \"c\": 3}");
    let node = parsed.documents[0].get("é").unwrap();
    assert_eq!((node.place.line, node.place.column, node.end_line), (1, 7, 3));
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "([\\[\\]{}:,!&*<>|%@#\"'\n \\\\/ué.0-9a-c-]|- |: |<<: \\*a|&a |!Sub |\"a\": |\\{\"|\"\\}){0,60}") {
        for path in ["a.yaml", "a.json"] {
            let parsed = read(path, &text);
            proptest::prop_assert_eq!(parsed.unread.is_empty() || !parsed.problems.is_empty(), true);
        }
    }
}
