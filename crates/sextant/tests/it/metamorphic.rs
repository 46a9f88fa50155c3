//! What must make no difference makes none; what must make one makes it in the practices concerned and nowhere else.

use regex::Regex;
use sextant::assess::{Assessment, Request, Reviewer};
use sextant_content::{Content, embedded_files};
use sextant_core::{Outcome, ProbeAnswer};
use sextant_read::{Limits, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;
use std::sync::LazyLock;

static CONTENT: LazyLock<Content> = LazyLock::new(|| Content::read(embedded_files()));
static REVIEWER: LazyLock<Reviewer<'_>> = LazyLock::new(|| Reviewer::new(&CONTENT, String::new()));

type Files = BTreeMap<String, String>;

const EXAMPLES: [&str; 2] = ["support-assistant", "claims-intake"];

fn example(name: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let tree = Tree::walk(&root, &Limits::default()).expect("the example");
    tree.files.iter().map(|file| (file.path.to_string(), tree.read(&file.path).expect("text"))).collect()
}

fn assess(files: &Files) -> Assessment {
    let folder = CONTENT.lens("generative-ai").expect("the lens");
    let request = Request { as_of: "2026-11-22".to_owned(), ..Request::default() };
    let assessment = REVIEWER.assess(folder, &Tree::from_texts(files.clone()), &request);
    assert_eq!(assessment.problems, [], "the changed files are whole");
    assessment
}

/// The outcomes by practice.
fn outcomes(files: &Files) -> BTreeMap<String, Outcome> {
    let answers = assess(files).review.questions.into_iter().flat_map(|question| question.answers);
    answers.map(|answer| (answer.choice, answer.outcome)).collect()
}

/// The answers by probe.
fn answers(files: &Files) -> BTreeMap<String, ProbeAnswer> {
    assess(files).observations.into_iter().map(|(probe, observation)| (probe, observation.answer)).collect()
}

/// What changed, as `GENSEC01-BP01: Met -> Unknown`.
fn changes<T: Debug + PartialEq>(before: &BTreeMap<String, T>, after: &BTreeMap<String, T>) -> Vec<String> {
    let pairs = before.iter().zip(after.values()).filter(|((_, before), after)| before != after);
    pairs.map(|((id, before), after)| format!("{id}: {before:?} -> {after:?}")).collect()
}

/// Changes the files of both examples; nothing may come of it.
fn assert_no_difference(change: impl Fn(&str, &Files) -> Files) {
    for name in EXAMPLES {
        let files = example(name);
        let changed = change(name, &files);
        assert!(changed != files, "{name}: nothing was changed");
        assert_eq!(changes(&outcomes(&files), &outcomes(&changed)), Vec::<String>::new(), "{name}");
        assert_eq!(changes(&answers(&files), &answers(&changed)), Vec::<String>::new(), "{name}");
    }
}

fn each(files: &Files, endings: &[&str], change: impl Fn(&str) -> String) -> Files {
    let concerned = |path: &str| endings.iter().any(|ending| path.ends_with(ending));
    let changed = |path: &String, text: &String| if concerned(path) { change(text) } else { text.clone() };
    files.iter().map(|(path, text)| (path.clone(), changed(path, text))).collect()
}

/// Gives every resource, data source and module another name, wherever it is named.
fn renamed(files: &Files) -> Files {
    let declared = Regex::new(r#"(?m)^(resource|data) "(\w+)" "(\w+)""#).expect("a pattern");
    let called = Regex::new(r#"(?m)^module "(\w+)""#).expect("a pattern");
    let logical = Regex::new(r"(?m)^  (\w+):\n    Type: AWS::").expect("a pattern");
    let mut swaps: Vec<(Regex, String)> = Vec::new();
    let mut swap = |from: String, to: String| swaps.push((Regex::new(&from).expect("a pattern"), to));
    for text in files.iter().filter(|(path, _)| path.ends_with(".tf")).map(|(_, text)| text) {
        for found in declared.captures_iter(text) {
            let (kind, name) = (&found[2], &found[3]);
            swap(format!(r#""{kind}" "{name}""#), format!(r#""{kind}" "{name}_renamed""#));
            swap(format!(r"\b{kind}\.{name}\b"), format!("{kind}.{name}_renamed"));
        }
        for found in called.captures_iter(text) {
            swap(format!(r#"module "{}""#, &found[1]), format!(r#"module "{}_renamed""#, &found[1]));
            swap(format!(r"\bmodule\.{}\b", &found[1]), format!("module.{}_renamed", &found[1]));
        }
    }
    let ids: BTreeSet<&str> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".yaml"))
        .flat_map(|(_, text)| logical.captures_iter(text).filter_map(|found| found.get(1)).map(|id| id.as_str()))
        .collect();
    for id in ids {
        swap(format!(r"(?m)^  {id}:$"), format!("  {id}Renamed:"));
        swap(format!(r"(!Ref |!GetAtt |\$\{{|DependsOn: ){id}\b"), format!("${{1}}{id}Renamed"));
    }
    each(files, &[".tf", ".yaml"], |text| {
        swaps.iter().fold(text.to_owned(), |text, (from, to)| from.replace_all(&text, to.as_str()).into_owned())
    })
}

#[test]
fn names_of_resources_make_no_difference() {
    assert_no_difference(|_, files| renamed(files));
}

/// The parts of a text that begin in the first column, after what stands before the first of them.
fn parts<'a>(text: &'a str, begins: &Regex) -> (&'a str, Vec<&'a str>) {
    let mut starts: Vec<usize> = begins.find_iter(text).map(|found| found.start()).collect();
    let first = starts.first().copied().unwrap_or(text.len());
    starts.push(text.len());
    (&text[..first], starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect())
}

#[test]
fn the_order_of_blocks_makes_no_difference() {
    let block =
        Regex::new(r#"(?m)^(resource|data|module|variable|output|locals|provider|terraform)\b"#).expect("a pattern");
    let entry = Regex::new(r"(?m)^  \w+:\n    Type: AWS::").expect("a pattern");
    assert_no_difference(|_, files| {
        let files = each(files, &[".tf"], |text| {
            let (head, mut parts) = parts(text, &block);
            parts.reverse();
            head.to_owned() + &parts.join("\n")
        });
        each(&files, &[".yaml"], |text| {
            let Some((before, resources)) = text.split_once("\nResources:\n") else { return text.to_owned() };
            let (resources, after) =
                resources.find("\nOutputs:").map_or((resources, ""), |at| resources.split_at(at + 1));
            let (head, mut parts) = parts(resources, &entry);
            parts.reverse();
            format!("{before}\nResources:\n{head}{}{after}", parts.concat())
        })
    });
}

#[test]
fn the_files_that_blocks_stand_in_make_no_difference() {
    let mut files = example("support-assistant");
    let before = outcomes(&files);
    let module: Vec<String> =
        files.keys().filter(|path| path.ends_with(".tf") && path.matches('/').count() == 1).cloned().collect();
    assert!(module.len() > 3);
    let all: Vec<String> = module.iter().rev().filter_map(|path| files.remove(path)).collect();
    files.insert("infra/everything.tf".to_owned(), all.join("\n"));
    assert_eq!(changes(&before, &outcomes(&files)), Vec::<String>::new());
}

/// Twice the indentation, comments and empty lines, other line ends: nothing that a reader of the language would see.
#[test]
fn the_form_of_a_text_makes_no_difference() {
    let indented = Regex::new(r"(?m)^( +)").expect("a pattern");
    let code = [".tf", ".yaml", ".yml", ".py"];
    let blocks = [".tf", ".py"];
    assert_no_difference(|_, files| each(files, &blocks, |text| indented.replace_all(text, "$1$1").into_owned()));
    assert_no_difference(|_, files| each(files, &code, |text| text.replace('\n', "\r\n")));
    assert_no_difference(|_, files| each(files, &code, |text| format!("# A note.\n\n\n{text}\n\n# Another one.\n")));
    let top = Regex::new(r"(?m)^(resource|def|class|  \w+:\n    Type:)").expect("a pattern");
    assert_no_difference(|_, files| each(files, &code, |text| top.replace_all(text, "\n# A note.\n\n$1").into_owned()));
}

#[test]
fn what_is_irrelevant_makes_no_difference() {
    assert_no_difference(|name, files| {
        let mut files = files.clone();
        let mut add = |path: &str, text: &str| drop(files.insert(path.to_owned(), text.to_owned()));
        add("tools/names.py", "def short(name):\n    return name[:8]\n\n\nprint(short(input()))\n");
        add("docs/notes.md", "# Notes\n\nEvery practice is met.\n");
        add("site/index.html", "<p>hello</p>\n");
        add("site/app.js", "document.title = 'hello'\n");
        if name == "support-assistant" {
            add("infra/dns.tf", "resource \"aws_route53_zone\" \"site\" {\n  name = \"example.com\"\n}\n");
        } else {
            let zone = "Resources:\n  Zone:\n    Type: AWS::Route53::HostedZone\n    Properties: {Name: example.com}\n";
            add("templates/dns.yaml", zone);
        }
        files
    });
}

/// Changes one text of an example.
fn edited(files: &Files, (path, from, to): &Edit) -> Files {
    let mut files = files.clone();
    let text = files.get_mut(*path).unwrap_or_else(|| panic!("no {path}"));
    let pattern = Regex::new(from).expect("a pattern");
    assert!(pattern.is_match(text), "{path} holds nothing like {from}");
    *text = pattern.replace_all(text, *to).into_owned();
    files
}

/// What a change of an example's text brings about, in probes and in practices.
struct Control {
    example: &'static str,
    /// What is taken away or widened.
    what: &'static str,
    /// Path, pattern and replacement: first what makes the example fit, then the change.
    before: &'static [Edit],
    change: &'static [Edit],
    expected: &'static [&'static str],
}

type Edit = (&'static str, &'static str, &'static str);

const CONTROLS: &[Control] = &[
    Control {
        example: "support-assistant",
        what: "the guardrail of the agent",
        before: &[],
        change: &[("infra/agent.tf", r"(?s)\n  guardrail_configuration \{.*?\n  \}\n", "\n")],
        expected: &["guardrail_on_every_agent: Yes -> No", "some_agent_input_is_checked: Yes -> Unknown"],
    },
    Control {
        example: "claims-intake",
        what: "the guardrail of one of two calls",
        before: &[(
            "functions/triage/app.py",
            r"(toolConfig=\{)",
            "guardrailConfig={\"guardrailIdentifier\": os.environ[\"GUARDRAIL_ID\"], \"guardrailVersion\": \"1\"},\n        $1",
        )],
        change: &[("functions/triage/app.py", r"(?s)\n        guardrailConfig=\{\n.*?\n        \},", "")],
        expected: &["guardrail_on_every_model_call: Yes -> No", "GENSEC02-BP01: Met -> NotMet"],
    },
    Control {
        example: "support-assistant",
        what: "the log of invocations",
        before: &[],
        change: &[(
            "infra/observability.tf",
            r#"(?s)resource "aws_bedrock_model_invocation_logging_configuration" "this" \{.*?\n\}\n"#,
            "",
        )],
        expected: &[
            "invocation_logging_delivers_records: Yes -> No",
            "invocation_records_use_own_key: No -> NotApplicable",
            "model_invocations_are_logged: Yes -> No",
            "GENSEC01-BP04: Met -> Unknown",
        ],
    },
    Control {
        example: "support-assistant",
        what: "the key of the log",
        before: &[(
            "infra/observability.tf",
            "  retention_in_days = 90",
            "  retention_in_days = 90\n  kms_key_id        = aws_kms_key.data.arn",
        )],
        change: &[("infra/observability.tf", "\n  kms_key_id .*", "")],
        expected: &["invocation_records_use_own_key: Yes -> No"],
    },
    Control {
        example: "support-assistant",
        what: "the models in a grant",
        before: &[],
        change: &[("infra/functions.tf", r"resources = \[local.summary_model_arn\]", "resources = [\"*\"]")],
        expected: &["model_grants_name_their_models: Yes -> No", "GENSEC01-BP01: Met -> NotMet"],
    },
    Control {
        example: "support-assistant",
        what: "the data in a grant",
        before: &[(
            "infra/functions.tf",
            r#"(dynamodb:UpdateItem"\]\n      resources = )\["\*"\]"#,
            "$1[\"arn:aws:dynamodb:us-east-1:111122223333:table/orders\"]",
        )],
        change: &[(
            "infra/functions.tf",
            r"resources = \[aws_dynamodb_table.conversations.arn\]",
            "resources = [\"*\"]",
        )],
        expected: &["model_roles_name_their_data: Yes -> No", "GENSEC01-BP03: Met -> NotMet"],
    },
    Control {
        example: "support-assistant",
        what: "the alarms on models",
        before: &[],
        change: &[("infra/observability.tf", r#"(?s)resource "aws_cloudwatch_metric_alarm" "\w+" \{.*?\n\}\n"#, "")],
        expected: &[
            "alarms_watch_models: Yes -> No",
            "GENOPS02-BP01: Met -> Unknown",
            "GENOPS02-BP02: Met -> Unknown",
            "GENSEC01-BP04: Met -> Unknown",
        ],
    },
    Control {
        example: "claims-intake",
        what: "the tracing",
        before: &[],
        change: &[
            ("functions/triage/app.py", r"(?m)^(patch_all\(\)|@xray_recorder.*)$", ""),
            ("templates/main.yaml", "\n      TracingConfig:\n        Mode: Active", ""),
            ("templates/main.yaml", "\n      TracingConfiguration:\n        Enabled: true", ""),
        ],
        expected: &[
            "application_is_traced: Yes -> Unknown",
            "tracing_is_set_up: Yes -> Unknown",
            "GENOPS02-BP01: Met -> Unknown",
        ],
    },
];

#[test]
fn controls_that_are_taken_away_change_what_they_are_for_and_nothing_else() {
    let mut wrong = String::new();
    for control in CONTROLS {
        let before = control.before.iter().fold(example(control.example), |files, edit| edited(&files, edit));
        let after = control.change.iter().fold(before.clone(), |files, edit| edited(&files, edit));
        let found =
            [changes(&answers(&before), &answers(&after)), changes(&outcomes(&before), &outcomes(&after))].concat();
        if found != control.expected {
            let expected = control.expected;
            wrong += &format!("{}, {}:\n found {found:#?}\n expected {expected:#?}\n", control.example, control.what);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
