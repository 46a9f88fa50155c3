//! The binary as a person runs it: whole outputs, exit codes, and the same bytes every time.

use crate::examples::examples;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the binary at the root of the repository, in an environment that says nothing.
pub(crate) fn sextant(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sextant"));
    command.args(arguments).current_dir(root()).env_clear().env("NO_COLOR", "1");
    command.output().expect("the binary")
}

pub(crate) fn stdout(arguments: &[&str]) -> String {
    let output = sextant(arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).expect("text")
}

/// The digest changes with every word of the content; the golden files are about the rest.
fn without_digest(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("sha256:") {
        out.push_str(before);
        out.push_str("sha256:…");
        rest = after.trim_start_matches(|character: char| character.is_ascii_hexdigit());
    }
    out.push_str(rest);
    out
}

pub(crate) fn expected(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => root().join("tests/expected"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, without_digest(text));
    });
}

/// The examples whose reports and maps are kept in every format. Of the others text, JSON and the picture tell what differs.
pub(crate) const WHOLE: [&str; 2] = ["support-assistant", "claims-intake"];

#[test]
fn examples_give_the_expected_reports() {
    for example in examples() {
        let path = format!("examples/{example}");
        let formats = [("text", "txt"), ("json", "json"), ("markdown", "md"), ("html", "html")];
        let kept = if WHOLE.contains(&example.as_str()) { 4 } else { 2 };
        for (format, ending) in formats.into_iter().take(kept) {
            let printed = stdout(&["review", &path, "--as-of", "2026-11-22", "--format", format]);
            expected(&format!("{example}.{ending}"), &printed);
        }
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes_with_any_number_of_threads() {
    for example in examples() {
        let run = |threads: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sextant"));
            command.args(["review", "--as-of", "2026-11-22", "--format", "json"]).arg(format!("examples/{example}"));
            command.current_dir(root()).env("RAYON_NUM_THREADS", threads).output().expect("the binary").stdout
        };
        let one = run("1");
        assert!(!one.is_empty());
        assert!(one == run("2") && one == run("7"), "{example}");
    }
}

#[test]
fn several_workloads_are_compared() {
    expected(
        "several.txt",
        &stdout(&["review", "examples/support-assistant", "examples/claims-intake", "--as-of", "2026-11-22"]),
    );
}

#[test]
fn plans_and_suppositions() {
    expected("plan.txt", &stdout(&["plan", "examples/claims-intake", "--as-of", "2026-11-22"]));
    let assumed = ["plan", "examples/claims-intake", "--as-of", "2026-11-22", "--assume", "GENSEC01-BP01=met"];
    expected("what-if.txt", &stdout(&assumed));
}

#[test]
fn explanations() {
    for id in ["GENSEC01-BP02", "gensec1_2", "GENSEC01", "guardrail"] {
        expected(&format!("explain-{id}.txt"), &stdout(&["explain", id]));
    }
    let nothing = sextant(&["explain", "nothing_like_it"]);
    assert_eq!(nothing.status.code(), Some(3));
}

#[test]
fn help_is_the_reference() {
    let mut reference = String::from("# Command line\n\nWhat `--help` prints.\n");
    for command in [
        "",
        "review",
        "init",
        "interview",
        "plan",
        "map",
        "explain",
        "milestone",
        "milestone save",
        "milestone list",
        "milestone compare",
        "lens",
        "lens list",
        "lens show",
        "lens validate",
        "lens test",
        "lens export",
        "completions",
    ] {
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.push("--help");
        let help = stdout(&arguments);
        reference.push_str(&format!("\n## sextant {command}\n\n```text\n{}```\n", help.replace(" \n", "\n")));
    }
    kept_in("docs/reference/command-line.md", &reference.replace("## sextant \n", "## sextant\n"));
}

#[test]
fn the_schema_is_published_and_the_output_validates() {
    let schema = sextant_report::json::schema();
    let mut text = serde_json::to_string_pretty(&schema).expect("JSON");
    text.push('\n');
    kept_in("docs/reference/review.schema.json", &text);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for example in examples() {
        let printed = stdout(&["review", &format!("examples/{example}"), "--format", "json"]);
        let document: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{example}: {errors:?}");
        let practices = document["practices"].as_array().expect("practices");
        let settled = practices.iter().filter(|practice| practice["outcome"] != "unknown").count();
        assert!(settled >= 18, "{example}: only {settled} of 51 practices are settled");
    }
}

/// A generated document is committed; the test says when it is stale, and `SEXTANT_BLESS=1` renews it.
pub(crate) fn kept_in(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("SEXTANT_BLESS").is_some() {
        std::fs::write(&file, text).expect("the document");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "{path} is stale: run the tests with SEXTANT_BLESS=1");
}

#[test]
fn gates_and_exit_codes() {
    let code = |arguments: &[&str]| sextant(arguments).status.code();
    assert_eq!(code(&["review", "examples/claims-intake", "--quiet"]), Some(0));
    assert_eq!(code(&["review", "examples/claims-intake", "--quiet", "--fail-on", "high"]), Some(1));
    assert_eq!(code(&["review", "examples/nowhere"]), Some(3));
    assert_eq!(code(&["review", "--no-such-option"]), Some(3));
    assert_eq!(code(&["review", "examples/claims-intake", "--pillar", "nonsense"]), Some(3));
    assert_eq!(code(&["review", "examples/claims-intake", "--as-of", "yesterday"]), Some(3));
    assert_eq!(code(&["--version"]), Some(0));
}

#[test]
fn people_answer_and_milestones_freeze() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    let handler =
        "import boto3\nboto3.client('bedrock-runtime').converse(modelId='amazon.nova-lite-v1:0', messages=[])\n";
    std::fs::write(directory.path().join("app.py"), handler).expect("the file");
    assert!(stdout(&["milestone", "save", "before", path, "--as-of", "2026-11-22"]).contains("before.json"));

    let mut interview = Command::new(env!("CARGO_BIN_EXE_sextant"))
        .args(["interview", path, "--by", "Ada", "--as-of", "2026-11-23", "--practice", "GENOPS05-BP01"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the binary");
    std::io::Write::write_all(interview.stdin.as_mut().expect("input"), b"maybe\ny\nthe decision record\n")
        .expect("answers");
    let told = String::from_utf8(interview.wait_with_output().expect("output").stdout).expect("text");
    assert!(told.contains("GENOPS05-BP01") && told.contains("1 answered"), "{told}");

    let printed = stdout(&["review", path, "--format", "json", "--as-of", "2026-11-24"]);
    let document: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let practices = document["practices"].as_array().expect("practices");
    let practice = practices.iter().find(|practice| practice["id"] == "GENOPS05-BP01").expect("the practice");
    assert_eq!((practice["outcome"].as_str(), practice["basis"].as_str()), (Some("met"), Some("stated")));

    let compared = stdout(&["milestone", "compare", "before", "--path", path, "--as-of", "2026-11-24"]);
    assert!(compared.contains("GENOPS05-BP01"), "{compared}");
    assert_eq!(sextant(&["milestone", "save", "before", path]).status.code(), Some(3));
    assert!(stdout(&["milestone", "list", path]).contains("before"));
}

#[test]
fn init_writes_what_review_accepts() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a path");
    std::fs::write(directory.path().join("app.py"), "x = 1\n").expect("the file");
    assert!(stdout(&["init", path]).contains("wrote sextant.toml"));
    let printed = stdout(&["review", path, "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(document["read"]["problems"], serde_json::json!([]));
    assert!(stdout(&["init", path]).contains("left as it is"));
}

#[test]
fn the_lens_is_exported_and_accepted() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("lens.json");
    let file = file.to_str().expect("a path");
    for rules in ["graded", "published-file"] {
        stdout(&["lens", "export", "--risk-rules", rules, "-o", file]);
        assert_eq!(stdout(&["lens", "validate", file]), "no problems\n");
    }
    assert!(stdout(&["lens", "list"]).contains("51 practices"));
    expected("lens-show.txt", &stdout(&["lens", "show"]));
}
