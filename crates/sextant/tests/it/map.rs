//! The map of the examples, whole; its schema; and that nothing of a tree acts in it.

use crate::command_line::{EXAMPLES, expected, kept_in, stdout};
use serde_json::Value;

#[test]
fn examples_give_the_expected_maps() {
    for example in EXAMPLES {
        let path = format!("examples/{example}");
        for (format, ending) in [("svg", "svg"), ("mermaid", "mmd"), ("json", "json")] {
            let printed = stdout(&["map", &path, "--format", format]);
            // The README shows this one.
            if (example, format) == ("support-assistant", "svg") {
                kept_in("docs/support-assistant.svg", &printed);
            } else {
                expected(&format!("{example}.map.{ending}"), &printed);
            }
        }
    }
}

#[test]
fn the_schema_is_published_and_maps_validate() {
    let schema = sextant_report::map::json::schema();
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    kept_in("docs/reference/map.schema.json", &text);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for example in EXAMPLES {
        for all in [&[][..], &["--all"]] {
            let path = format!("examples/{example}");
            let printed = stdout(&[&["map", &path, "--format", "json"], all].concat());
            let map: Value = serde_json::from_str(&printed).expect("JSON");
            let errors: Vec<String> = validator.iter_errors(&map).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
            let ids: Vec<&Value> = map["nodes"].as_array().expect("nodes").iter().map(|node| &node["id"]).collect();
            for edge in map["edges"].as_array().expect("edges") {
                assert!(ids.contains(&&edge["from"]) && ids.contains(&&edge["to"]), "{edge}");
            }
            let mut once = ids.clone();
            once.sort_by_key(|id| id.to_string());
            once.dedup();
            assert_eq!(once.len(), ids.len(), "ids are unique");
        }
    }
}

#[test]
fn a_map_says_what_leads_to_what() {
    let printed = stdout(&["map", "examples/support-assistant", "--format", "json"]);
    let map: Value = serde_json::from_str(&printed).expect("JSON");
    let label = |id: &Value| {
        let nodes = map["nodes"].as_array().expect("nodes");
        let node = nodes.iter().find(|node| node["id"] == *id).expect("the node");
        node["label"].as_str().expect("a label").to_owned()
    };
    let edges: Vec<String> = map["edges"]
        .as_array()
        .expect("edges")
        .iter()
        .map(|edge| {
            format!("{} {} {}", label(&edge["from"]), edge["words"][0].as_str().unwrap_or("→"), label(&edge["to"]))
        })
        .collect();
    for wanted in [
        "Users → support-assistant",
        "support-assistant invokes support-assistant-api",
        "support-assistant-api invokes support-assistant-orders",
        "support-assistant-orders invokes support-assistant-actions",
        "support-assistant-orders guarded by support-assistant-customers",
        "support-assistant-articles keeps vectors in articles",
        "support-assistant-articles embeds with amazon.titan-embed-text-v2:0",
    ] {
        assert!(edges.iter().any(|edge| edge == wanted), "no `{wanted}` in {edges:#?}");
    }
}

#[test]
fn names_from_the_tree_act_on_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    let name = r#"</title><script>alert(1)</script>\"]; click n0 href \"javascript:alert(1)\""#;
    let terraform = format!("resource \"aws_lambda_function\" \"a\" {{\n  function_name = \"{name}\"\n}}\n");
    std::fs::write(directory.path().join("main.tf"), terraform).expect("the file");
    let svg = stdout(&["map", path]);
    assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script"), "{svg}");
    let mermaid = stdout(&["map", path, "--format", "mermaid"]);
    let lines: Vec<&str> = mermaid.lines().filter(|line| line.contains("n0")).collect();
    assert!(lines.iter().all(|line| !line.contains('<') || line.contains("<br/>")), "{lines:?}");
    assert!(!mermaid.contains("<script") && !mermaid.contains("\"];"), "{mermaid}");
}

#[test]
fn an_empty_tree_gives_an_empty_map() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    assert!(stdout(&["map", path]).contains("No component"));
    assert!(stdout(&["map", path, "--format", "mermaid"]).contains("flowchart LR"));
}

#[test]
fn equal_functions_are_drawn_as_one() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    let one = |number: usize| {
        format!("resource \"aws_lambda_function\" \"f{number}\" {{\n  function_name = \"f{number}\"\n}}\n")
    };
    let terraform: String = (0..7).map(one).collect();
    std::fs::write(directory.path().join("main.tf"), terraform).expect("the file");
    let map: Value = serde_json::from_str(&stdout(&["map", path, "--format", "json"])).expect("JSON");
    let nodes = map["nodes"].as_array().expect("nodes");
    assert_eq!(nodes.len(), 1, "{nodes:?}");
    assert_eq!(nodes[0]["label"], "7 functions");
    assert_eq!(nodes[0]["members"].as_array().map(Vec::len), Some(7));
}
