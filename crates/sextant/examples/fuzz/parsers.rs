//! Every reader of the reviewer, as a function of one text, with texts to begin from.

use sextant::{configuration::Configuration, gather, statements};
use sextant_content::{Content, embedded_files, lens_json};
use sextant_core::RuleSet;
use sextant_core::progress::Milestone;
use sextant_facts::{Reading, Scope};
use sextant_read::{
    Tree, arm, artefacts, cloudformation, compose, kubernetes, node, pipelines, plan, terraform, unread,
};
use sextant_source::Rules;
use std::path::Path;
use std::sync::{Arc, LazyLock};

static CONTENT: LazyLock<Content> = LazyLock::new(|| Content::read(embedded_files()));
static RULES: LazyLock<Rules> = LazyLock::new(|| sextant_source::compile(&gather::source_rules(&CONTENT)).0);

/// A reader, and texts that it reads without complaint.
pub(crate) struct Parser {
    /// Its name.
    pub(crate) name: &'static str,
    /// The texts.
    pub(crate) samples: Vec<String>,
    /// Reads a text. What comes out does not matter, only that something does.
    pub(crate) read: fn(&str),
}

/// All readers.
#[must_use]
pub(crate) fn parsers() -> Vec<Parser> {
    let files = sample_files();
    let named = |endings: &[&str]| named(&files, endings);
    let mut all = of_infrastructure(&named);
    all.extend(of_code(&named));
    all.extend(of_documents(&named));
    all
}

/// The samples whose names end in one of these.
fn named(files: &[(String, String)], endings: &[&str]) -> Vec<String> {
    let wanted = files.iter().filter(|(path, _)| endings.iter().any(|ending| path.ends_with(ending)));
    wanted.map(|(_, text)| text.clone()).collect()
}

fn parser(name: &'static str, samples: Vec<String>, read: fn(&str)) -> Parser {
    Parser { name, samples, read }
}

/// Readers of infrastructure code, pipelines and artefacts.
fn of_infrastructure(named: &dyn Fn(&[&str]) -> Vec<String>) -> Vec<Parser> {
    vec![
        parser("terraform", named(&[".tf", ".tfvars"]), |text| {
            read(&["main.tf", "terraform.tfvars", "m/main.tf"], text, terraform::read);
        }),
        parser("terraform-json", vec![TERRAFORM_JSON.to_owned()], |text| {
            read(&["main.tf.json"], text, terraform::read)
        }),
        parser("cloudformation", named(&[".yaml", ".yml", ".template", ".json"]), |text| {
            read(&["a.yaml", "b.json"], text, cloudformation::read);
        }),
        parser("bicep", named(&[".bicep", ".bicepparam"]), |text| {
            read(&["main.bicep", "m/main.bicep", "main.bicepparam"], text, arm::read);
        }),
        parser("arm", vec![ARM.to_owned()], |text| {
            read(&["azuredeploy.json", "main.parameters.json", "azure.yaml"], text, arm::read);
        }),
        parser("kubernetes", named(&[".yaml", ".yml", ".tpl"]), |text| {
            let paths = ["k8s/a.yaml", "c/Chart.yaml", "c/values.yaml", "c/templates/a.yaml", "k/kustomization.yaml"];
            read(&paths, text, kubernetes::read);
            drop(chart(text));
        }),
        parser("compose", named(&["compose.yaml", "compose.yml"]), |text| {
            read(&["compose.yaml", "compose.override.yaml"], text, compose::read);
        }),
        parser("cdk", named(&[".ts", ".py"]), |text| {
            let files = [("cdk.json", "{\"app\": \"npx ts-node bin/app.ts\"}"), ("bin/app.ts", text), ("app.py", text)];
            let _ = sextant_source::read(&RULES, files.map(|(path, text)| (path, text, Scope::Workload)));
        }),
        parser("plan", [named(&[".tfplan.json", "plan.json"]), vec![PLAN.to_owned()]].concat(), |text| {
            read(&["plan.json"], text, plan::read);
        }),
        parser("pipelines", named(&[".yml", ".yaml", "Makefile", ".sh"]), |text| {
            let paths = [".github/workflows/a.yml", ".gitlab-ci.yml", "azure-pipelines.yml", "buildspec.yml", "run.sh"];
            read(&paths, text, pipelines::read);
        }),
        parser("artefacts", named(&[".jsonl", ".csv", ".json", ".yaml", ".txt", ".toml", "Dockerfile"]), |text| {
            let paths = ["a.jsonl", "a.csv", "a.json", "a.yaml", "Dockerfile", "requirements.txt", "pyproject.toml"];
            read(&paths, text, artefacts::read);
            read(&["promptfooconfig.yaml", "a.jmx", "a.js", "Chart.yaml"], text, |tree| Reading {
                gaps: unread::gaps(tree),
                ..artefacts::read(tree)
            });
        }),
        parser("nodes", named(&[".yaml", ".yml", ".json"]), |text| {
            let path: Arc<str> = "a".into();
            let _ = (node::yaml(&path, text), node::json(&path, text));
        }),
    ]
}

/// Readers of source code.
fn of_code(named: &dyn Fn(&[&str]) -> Vec<String>) -> Vec<Parser> {
    vec![
        parser("python", named(&[".py"]), |text| {
            let _ = sextant_source::read(&RULES, [("app.py", text, Scope::Workload), ("b.py", text, Scope::Aside)]);
        }),
        parser("typescript", vec![TYPESCRIPT.to_owned()], |text| {
            let _ = sextant_source::read(&RULES, [("app.tsx", text, Scope::Workload), ("b.ts", text, Scope::Aside)]);
        }),
        parser("java", [named(&[".java"]), vec![JAVA.to_owned()]].concat(), |text| {
            let _ = sextant_source::read(&RULES, [("A.java", text, Scope::Workload), ("B.java", text, Scope::Aside)]);
        }),
        parser("go", [named(&[".go"]), vec![GO.to_owned()]].concat(), |text| {
            let _ = sextant_source::read(&RULES, [("a.go", text, Scope::Workload), ("b/b.go", text, Scope::Aside)]);
        }),
    ]
}

/// Readers of lenses, content and what is kept beside the code.
fn of_documents(named: &dyn Fn(&[&str]) -> Vec<String>) -> Vec<Parser> {
    let (lens, _) = CONTENT
        .lens("generative-ai")
        .map(|folder| lens_json::export(&folder.lens, RuleSet::Graded))
        .unwrap_or_default();
    let content = embedded_files().into_iter().map(|(_, text)| text.to_owned()).collect();
    vec![
        parser("lens-json", vec![lens], |text| drop(lens_json::import(text))),
        parser("settings", [named(&["sextant.toml"]), vec![SETTINGS.to_owned()]].concat(), |text| {
            let _ = Configuration::read(text, &["agents", "retrieval"]);
        }),
        parser("answers", vec![ANSWERS.to_owned()], |text| {
            for statement in statements::read(text).0 {
                let _ = statements::record(text, &statement);
            }
        }),
        parser("milestones", vec![milestone()], |text| drop(serde_json::from_str::<Milestone>(text))),
        parser("content", content, |text| drop(Content::read([("probes/a/b.md", text), ("components/c.md", text)]))),
    ]
}

fn read(paths: &[&str], text: &str, reader: fn(&Tree) -> Reading) {
    let _ = reader(&Tree::from_texts(paths.iter().map(|path| (*path, text))));
}

/// A chart whose only template is the text.
fn chart(text: &str) -> Reading {
    let values = "a: 1\nlist: [x, y]\nmap: { b: c }\n";
    let files =
        [("c/Chart.yaml", "name: c\nversion: 1.0.0\n"), ("c/values.yaml", values), ("c/templates/a.yaml", text)];
    kubernetes::read(&Tree::from_texts(files))
}

/// The files of the examples and those in the examples of the content.
fn sample_files() -> Vec<(String, String)> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut files = Vec::new();
    if let Ok(tree) = Tree::walk(&examples, &sextant_read::Limits::default()) {
        let texts = tree.files.iter().filter_map(|file| Some((file.path.to_string(), tree.read(&file.path).ok()?)));
        files.extend(texts);
    }
    let components = CONTENT.components.iter().flat_map(|file| &file.examples);
    let probes = CONTENT.probes.iter().flat_map(|file| &file.examples);
    files.extend(components.chain(probes).flat_map(|example| example.files.iter().cloned()));
    files
}

fn milestone() -> String {
    let Some(folder) = CONTENT.lens("generative-ai") else { return String::new() };
    let inputs = sextant_core::review::Inputs {
        observations: &std::collections::BTreeMap::new(),
        applicability: &std::collections::BTreeMap::new(),
        statements: &[],
        as_of: "2026-11-22",
        content_digest: "",
    };
    let review = sextant_core::Review::new(&folder.lens, &inputs, RuleSet::Graded);
    let milestone = Milestone { name: "one".to_owned(), recorded_on: "2026-11-22".to_owned(), review };
    serde_json::to_string_pretty(&milestone).unwrap_or_default()
}

const JAVA: &str = r#"package app;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
class Answers {
    private static final int MOST = 512;
    private final BedrockRuntimeClient client = BedrockRuntimeClient.builder().region(Region.EU_WEST_1).build();
    String answer(String question) {
        try {
            return client.converse(r -> r.modelId(System.getenv("MODEL")).inferenceConfig(c -> c.maxTokens(MOST))).output();
        } catch (RuntimeException e) {
            return null;
        }
    }
}
"#;
const GO: &str = r#"package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
)

const most = 512

func answer(ctx context.Context, client *bedrockruntime.Client, question string) (string, error) {
	out, err := client.Converse(ctx, &bedrockruntime.ConverseInput{ModelId: aws.String(os.Getenv("MODEL"))})
	if err != nil {
		return "", err
	}
	for i := 0; i < most; i++ {
		defer func() { _ = out }()
	}
	return "x", nil
}
"#;
const ARM: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {"name": {"type": "string", "defaultValue": "x"}, "on": {"type": "bool", "defaultValue": true}},
  "variables": {"full": "[concat(parameters('name'), '-', uniqueString(resourceGroup().id))]"},
  "resources": [{"type": "Microsoft.CognitiveServices/accounts", "apiVersion": "2024-10-01", "name": "[variables('full')]",
    "condition": "[parameters('on')]", "kind": "OpenAI", "properties": {"publicNetworkAccess": "[if(parameters('on'), 'Disabled', 'Enabled')]"},
    "resources": [{"type": "deployments", "name": "gpt", "properties": {"model": {"name": "gpt-4o-mini"}}}]},
    {"type": "Microsoft.Storage/storageAccounts", "name": "[format('{0}{1}', 'a', copyIndex())]", "copy": {"name": "c", "count": 2}}]
}"#;
const SETTINGS: &str =
    "[workload]\nname = \"x\"\npaths = [\"a\", \"b/c\"]\nexclude = [\"d\"]\n[profile]\nagents = true\n";
const ANSWERS: &str = "# a note\n[[answer]]\nabout = \"GENOPS05-BP01\"\nsays = \"met\"\nby = \"Ada\"\non = \"2026-11-22\"\nwhy = \"it is so\"\nuntil = \"2027-01-01\"\n";
const TYPESCRIPT: &str = r#"import OpenAI, { x as y } from "openai";
const { a = 1, ...rest }: P = process.env;
export class A<T> extends B { #c = new OpenAI({ a, ...rest }); constructor(private d = y?.z ?? `t${a}`) { super(d) }
  async *run(items) { for await (const [k, v] of items) { try { await this.#c.send({ k, v: v as T }) } catch (e) { throw e } } } }
export default ({ m = "n" }) => <Chat model={m} on={() => list.map(async (i) => use(i)).filter(Boolean)}>a & b</Chat>;
"#;
const TERRAFORM_JSON: &str = r#"{
  "variable": {"name": {"default": "x", "type": "string"}},
  "locals": {"full": "${var.name}-y"},
  "resource": {"aws_x": {"a": {"name": "${local.full}", "count": 2, "nested": {"k": ["${var.name}", null, true]},
    "dynamic": {"block": {"for_each": ["p", "q"], "content": {"v": "${block.value}"}}}}}},
  "module": {"m": {"source": "./m", "given": "${aws_x.a[0].arn}"}}
}"#;
const PLAN: &str = r#"{"format_version": "1.2", "planned_values": {"root_module": {
  "resources": [{"address": "aws_x.a[0]", "mode": "managed", "type": "aws_x", "name": "a", "index": 0,
    "values": {"name": "n", "list": [1, 2.5, true, null, {"k": "v"}]}, "sensitive_values": {"name": true}}],
  "child_modules": [{"address": "module.m", "resources": [{"address": "module.m.aws_y.b", "mode": "managed",
    "type": "aws_y", "name": "b", "values": {}}]}]}},
  "resource_changes": [{"address": "aws_x.a[0]", "change": {"actions": ["create"], "after": {"name": "n"},
    "after_unknown": {"arn": true, "list": [false, true]}, "after_sensitive": {}}}],
  "configuration": {"root_module": {"resources": [{"address": "aws_x.a", "expressions":
    {"name": {"references": ["var.name", "module.m.out", "aws_y.c.arn", "aws_y.c"]}}}],
    "module_calls": {"m": {"source": "./m", "expressions": {"x": {"references": ["aws_x.a"]}}, "module": {
      "outputs": {"out": {"expression": {"references": ["aws_y.b.arn", "aws_y.b"]}}}}}}}}}"#;
