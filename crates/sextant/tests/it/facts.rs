//! Facts of other programs: what is exported joins an empty tree with the same verdicts, and faults are named.

use crate::command_line::{EXAMPLES, kept_in, sextant, stdout};
use serde_json::{Value, json};
use std::path::Path;

fn outcomes(arguments: &[&str]) -> Vec<(String, String)> {
    let printed = stdout(&[&["review", "--format", "json", "--as-of", "2026-11-22"], arguments].concat());
    let document: Value = serde_json::from_str(&printed).expect("JSON");
    let practices = document["practices"].as_array().expect("practices").iter();
    practices.map(|practice| (practice["id"].to_string(), practice["outcome"].to_string())).collect()
}

fn written(directory: &Path, document: &Value) -> String {
    let file = directory.join("facts.json");
    std::fs::write(&file, document.to_string()).expect("the file");
    file.to_str().expect("a path").to_owned()
}

#[test]
fn exported_facts_join_an_empty_tree_with_the_same_verdicts() {
    for example in EXAMPLES {
        let directory = tempfile::tempdir().expect("a directory");
        let empty = directory.path().join("empty");
        std::fs::create_dir(&empty).expect("a directory");
        let file = directory.path().join("facts.json");
        let (file, empty) = (file.to_str().expect("a path"), empty.to_str().expect("a path"));
        let path = format!("examples/{example}");
        stdout(&["map", &path, "--format", "facts", "-o", file]);
        let (tree, facts) = (outcomes(&[&path]), outcomes(&[empty, "--facts", file]));
        assert_eq!(tree, facts, "{example}");
        assert!(tree.iter().filter(|(_, outcome)| outcome != "\"unknown\"").count() > 15);
        // What was read is written again: only the dialect and the numbers of equal addresses are not kept.
        let again = stdout(&["map", empty, "--facts", file, "--format", "json"]);
        let again: Value = serde_json::from_str(&again).expect("JSON");
        let first: Value = serde_json::from_str(&stdout(&["map", &path, "--format", "json"])).expect("JSON");
        assert_eq!(first["nodes"].as_array().map(Vec::len), again["nodes"].as_array().map(Vec::len));
        assert_eq!(first["edges"].as_array().map(Vec::len), again["edges"].as_array().map(Vec::len));
    }
}

#[test]
fn the_schema_is_published_and_the_reader_accepts_what_it_accepts() {
    let schema = sextant_report::facts::schema();
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    kept_in("docs/reference/facts.schema.json", &text);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for example in EXAMPLES {
        let printed = stdout(&["map", &format!("examples/{example}"), "--format", "facts"]);
        let document: Value = serde_json::from_str(&printed).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{example}: {errors:?}");
    }
    let directory = tempfile::tempdir().expect("a directory");
    let of = |attributes: Value| {
        json!({ "version": "1", "source": { "name": "test" }, "components": [
            { "kind": "guardrail", "address": "a", "attributes": attributes } ] })
    };
    let cases = [
        (json!({ "name": "chat", "prompt_attack": true, "denied_topics": null }), true),
        (json!({ "prompt_attack": { "state": "set" } }), true),
        (json!({ "prompt_attack": { "state": "unresolved", "why": "a flag" } }), true),
        (json!({ "content": { "state": "known", "value": ["HATE"], "open": "more elsewhere" } }), true),
        (json!({ "name": { "state": "known", "parts": ["chat-", { "hole": "variable" }] } }), true),
        (json!({ "prompt_attack": { "state": "perhaps" } }), false),
        (json!({ "name": { "state": "known", "value": "a", "colour": "red" } }), false),
    ];
    for (attributes, accepted) in cases {
        let document = of(attributes);
        assert_eq!(validator.is_valid(&document), accepted, "schema: {document}");
        let file = written(directory.path(), &document);
        let output =
            sextant(&["map", directory.path().to_str().expect("a path"), "--facts", &file, "--format", "json"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), accepted, "reader: {document}: {told}");
    }
}

#[test]
fn faults_name_the_file_and_the_place_in_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let component = |extra: Value| {
        let mut component = json!({ "kind": "guardrail", "address": "a" });
        for (key, value) in extra.as_object().expect("an object") {
            component[key] = value.clone();
        }
        json!({ "version": "1", "source": { "name": "test" }, "components": [component] })
    };
    let cases = [
        (component(json!({ "kind": "gard" })), "/components/0/kind: no kind of component `gard`"),
        (
            component(json!({ "attributes": { "nam": 1 } })),
            "/components/0/attributes/nam: `guardrail` declares no attribute `nam`",
        ),
        (component(json!({ "attributes": { "name": 1 } })), "/components/0/attributes/name: `name` is of type text"),
        (component(json!({ "colour": 1 })), "/components/0: unknown field `colour`"),
        (json!({ "version": "2" }), "/version: version `2` is not known"),
        (json!({ "version": "1", "components": [] }), "missing field `source`"),
        (
            json!({ "version": "1", "source": { "name": "t" }, "components": [], "complete": ["x"] }),
            "/complete/0: `x` is neither",
        ),
        (
            json!({ "version": "1", "source": { "name": "t" }, "components": [], "covers": ["../x"] }),
            "/covers/0: `../x` leads out",
        ),
        (json!([]), "not a document"),
    ];
    for (document, wanted) in cases {
        let file = written(directory.path(), &document);
        let output = sextant(&["review", directory.path().to_str().expect("a path"), "--facts", &file]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("facts.json") && (told.contains(wanted) || wanted == "not a document"), "{told}");
    }
}

#[test]
fn facts_that_do_not_say_that_they_are_all_leave_the_population_open() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    let facts = |complete: Value| {
        json!({ "version": "1", "source": { "name": "test" }, "complete": complete, "components": [
            { "kind": "guardrail", "address": "a", "attributes": { "name": "chat" } } ] })
    };
    let gaps = |document: &Value| {
        let elsewhere = tempfile::tempdir().expect("a directory");
        let file = written(elsewhere.path(), document);
        let printed = stdout(&["review", path, "--facts", &file, "--format", "json"]);
        let document: Value = serde_json::from_str(&printed).expect("JSON");
        document["read"]["gaps"].as_array().expect("gaps").len()
    };
    assert!(gaps(&facts(json!([]))) > 0);
    assert_eq!(gaps(&facts(json!(["guardrail"]))), 0);
    assert_eq!(gaps(&facts(json!(["infrastructure", "application", "pipeline", "artefact"]))), 0);
}

#[test]
fn facts_close_the_gaps_that_they_cover_unless_the_tree_itself_says_so() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    std::fs::write(directory.path().join("main.tf"), "module \"a\" {\n  source = \"remote/a/aws\"\n}\n")
        .expect("the file");
    let document = json!({ "version": "1", "source": { "name": "test" }, "complete": ["infrastructure"],
        "covers": ["main.tf"], "components": [] });
    let gaps = |arguments: &[&str]| {
        let printed = stdout(&[&["review", path, "--format", "json"], arguments].concat());
        let document: Value = serde_json::from_str(&printed).expect("JSON");
        (document["read"]["gaps"].as_array().expect("gaps").len(), document["read"]["problems"].to_string())
    };
    assert_eq!(gaps(&[]).0, 1);
    let elsewhere = tempfile::tempdir().expect("a directory");
    let file = written(elsewhere.path(), &document);
    assert_eq!(gaps(&["--facts", &file]).0, 0);
    std::fs::write(directory.path().join("facts.json"), document.to_string()).expect("the file");
    std::fs::write(directory.path().join("sextant.toml"), "[workload]\nfacts = [\"facts.json\"]\n").expect("the file");
    let (count, problems) = gaps(&[]);
    assert_eq!(count, 1);
    assert!(problems.contains("covers"), "{problems}");
}
