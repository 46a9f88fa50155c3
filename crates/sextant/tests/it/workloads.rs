//! Several workloads in one repository.

use crate::command_line::{sextant, stdout};
use serde_json::Value;
use std::path::Path;

const CONFIGURATION: &str = r#"
[profile]
phase = "production"

[[workload]]
name = "Chat"
paths = ["chat"]

[[workload]]
name = "Search"
paths = ["search"]
exclude = ["search/old"]
role = "gateway"

[workload.profile]
agents = false
"#;

fn repository(root: &Path) {
    let write = |path: &str, text: &str| {
        let file = root.join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder");
        std::fs::write(file, text).expect("the file");
    };
    let function =
        |name: &str| format!("resource \"aws_lambda_function\" \"{name}\" {{\n  function_name = \"{name}\"\n}}\n");
    write("sextant.toml", CONFIGURATION);
    write("chat/main.tf", &function("chat"));
    write("search/main.tf", &function("search"));
    write("search/old/main.tf", &function("old"));
    write(
        ".sextant/answers.search.toml",
        "[[answer]]\nabout = \"GENOPS05-BP01\"\nsays = \"met\"\nby = \"Ada\"\non = \"2026-11-01\"\nwhy = \"record\"\n",
    );
}

fn review(path: &str, workload: &str) -> Value {
    let printed = stdout(&["review", path, "--workload", workload, "--format", "json", "--as-of", "2026-11-22"]);
    serde_json::from_str(&printed).expect("JSON")
}

#[test]
fn each_workload_has_its_files_profile_and_answers() {
    let directory = tempfile::tempdir().expect("a directory");
    repository(directory.path());
    let path = directory.path().to_str().expect("a path");
    let places = |document: &Value| {
        let found = document["workload"]["deployables"].as_array().expect("deployables").iter();
        found.map(|found| found["locus"]["path"].as_str().expect("a path").to_owned()).collect::<Vec<_>>()
    };
    let fact = |document: &Value, name: &str| {
        let facts = document["workload"]["profile"].as_array().expect("facts");
        facts.iter().find(|fact| fact["name"] == name).map(|fact| fact["value"].clone()).expect("the fact")
    };
    let basis = |document: &Value| {
        let practices = document["practices"].as_array().expect("practices");
        practices.iter().find(|practice| practice["id"] == "GENOPS05-BP01").map(|found| found["basis"].clone())
    };
    let (chat, search) = (review(path, "Chat"), review(path, "search"));
    assert_eq!(places(&chat), ["chat/main.tf"]);
    assert_eq!(places(&search), ["search/main.tf"]);
    assert_eq!(fact(&chat, "phase"), "production");
    assert_eq!(fact(&search, "phase"), "production");
    assert_eq!(fact(&search, "role"), "gateway");
    assert_eq!(fact(&search, "agents"), "no");
    assert_ne!(fact(&chat, "role"), "gateway");
    assert_eq!(basis(&search), Some("stated".into()));
    assert_ne!(basis(&chat), Some("stated".into()));
}

#[test]
fn without_a_name_several_workloads_are_a_portfolio() {
    let directory = tempfile::tempdir().expect("a directory");
    repository(directory.path());
    let path = directory.path().to_str().expect("a path");
    let printed = stdout(&["review", path, "--as-of", "2026-11-22"]);
    assert!(
        printed.contains("Reviews of 2 workloads") && printed.contains("Chat") && printed.contains("Search"),
        "{printed}"
    );
    for command in [&["map", path][..], &["plan", path], &["review", path, "--workload", "nothing"]] {
        let output = sextant(command);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("Chat") && told.contains("Search"), "{told}");
    }
    assert!(stdout(&["map", path, "--workload", "Chat"]).contains("chat"));
}

#[test]
fn workloads_without_a_name_of_their_own_are_problems() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    let file = directory.path().join("sextant.toml");
    for (text, message) in [
        ("[[workload]]\nname = \"a b\"\n[[workload]]\nname = \"A  B\"\n", "two workloads have this name"),
        ("[[workload]]\npaths = [\"a\"]\n", "a workload has no name"),
        ("[[workload]]\nname = \"a\"\npaths = [\"../b\"]\n", "leads out of the reviewed tree"),
        ("[[workload]]\nname = \"a\"\ncolour = 1\n", "unknown field `colour`"),
    ] {
        std::fs::write(&file, text).expect("the file");
        let printed = stdout(&["review", path, "--format", "json"]);
        assert!(printed.contains(message), "{message}: {printed}");
    }
}

const MODULE: &str = r#"
variable "prompt_filter" {
  default = "NONE"
}

resource "aws_bedrock_guardrail" "chat" {
  name                      = "chat"
  blocked_input_messaging   = "No."
  blocked_outputs_messaging = "No."
  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = var.prompt_filter
      output_strength = "NONE"
    }
  }
}
"#;

const HANDLER: &str = r#"
import boto3
boto3.client("bedrock-runtime").converse(
    modelId="amazon.nova-lite-v1:0",
    messages=[],
    guardrailConfig={"guardrailIdentifier": "chat", "guardrailVersion": "1"},
)
"#;

#[test]
fn values_of_an_environment_are_applied_and_the_others_compared() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    let write = |name: &str, text: &str| {
        let file = directory.path().join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder");
        std::fs::write(file, text).expect("the file");
    };
    write("infra/main.tf", MODULE);
    write("app.py", HANDLER);
    write("infra/vars/prod.tfvars", "prompt_filter = \"HIGH\"\n");
    write("infra/vars/dev.tfvars", "prompt_filter = \"NONE\"\n");
    let read = || -> (String, String, Value) {
        let facts: Value = serde_json::from_str(&stdout(&["map", path, "--format", "facts"])).expect("JSON");
        let components = facts["components"].as_array().expect("components");
        let guardrail = components.iter().find(|found| found["kind"] == "guardrail").expect("the guardrail");
        let review: Value = serde_json::from_str(&stdout(&["review", path, "--format", "json"])).expect("JSON");
        let environments = review["workload"]["environments"].clone();
        (guardrail["attributes"]["prompt_attack"].to_string(), review["read"]["problems"].to_string(), environments)
    };
    let (prompt_attack, _, environments) = read();
    assert!(prompt_attack.contains("true") && prompt_attack.contains("environment `prod`"), "{prompt_attack}");
    assert_eq!(environments[0]["values"][0], "infra/vars/prod.tfvars");
    let dev = environments.as_array().and_then(|all| all.iter().find(|one| one["name"] == "dev")).expect("dev");
    assert_eq!(dev["reviewed"], false);
    assert!(dev["differing"].to_string().contains("guardrails_stop_prompt_attacks: no instead of yes"), "{dev}");
    write("sextant.toml", "[workload]\nenvironment = \"dev\"\n");
    let (prompt_attack, _, _) = read();
    assert!(prompt_attack.contains("false"), "{prompt_attack}");
    write("sextant.toml", "[workload]\nenvironment = \"stage\"\n");
    let (prompt_attack, problems, _) = read();
    assert!(prompt_attack.contains("false") && prompt_attack.contains("default of variable"), "{prompt_attack}");
    assert!(problems.contains("there are values for dev, prod"), "{problems}");
}
