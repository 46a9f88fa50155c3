//! CDK apps: what their sources give, in Python and in TypeScript.

use crate::case::split;
use sextant_facts::{Data, Part, Reading, Reference, Resource, Scope, State, Value};
use sextant_source::{compile, read};
use std::fmt::Write as _;

/// Reads an app, given as `== path` lines followed by texts.
pub(crate) fn app(files: &str) -> Reading {
    let (rules, _) = compile(&[]);
    let files = split(files, "app.py");
    let scope = |path: &str| if path.starts_with("examples/") { Scope::Aside } else { Scope::Workload };
    read(&rules, files.iter().map(|(path, text)| (path.as_str(), text.as_str(), scope(path))))
}

/// The resources of an app, without places.
pub(crate) fn shown(files: &str) -> String {
    let reading = app(files);
    let mut resources: Vec<&Resource> = reading.resources.iter().collect();
    resources.sort_by(|a, b| a.address.cmp(&b.address));
    let mut out = String::new();
    for resource in resources {
        let perhaps = resource.perhaps.as_ref().map(|why| format!(" perhaps: {}", why.text)).unwrap_or_default();
        let Resource { dialect, type_name, address, environment, .. } = resource;
        let _ = writeln!(out, "{dialect} {type_name} {address} in {environment}{perhaps}");
        tree(&resource.properties, 1, &mut out);
    }
    for gap in &reading.gaps {
        let _ = writeln!(out, "gap: {}", gap.why.text);
    }
    out
}

/// One line for each resource: type, address, and why it is only perhaps there.
pub(crate) fn listed(files: &str) -> String {
    let reading = app(files);
    let line = |resource: &Resource| {
        let perhaps = resource.perhaps.as_ref().map(|why| format!(" perhaps: {}", why.text)).unwrap_or_default();
        format!("{} {}{perhaps}", resource.type_name, resource.address)
    };
    let mut lines: Vec<String> = reading.resources.iter().map(line).collect();
    lines.sort();
    lines.extend(reading.gaps.iter().map(|gap| format!("gap: {}", gap.why.text)));
    lines.join("\n")
}

fn tree(value: &Value, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    let mut notes = String::new();
    for reference in &value.references {
        let _ = match reference {
            Reference::Resource { address, attribute } => write!(notes, " -> {address} {attribute}"),
            Reference::File(path) => write!(notes, " -> file {path}"),
            other => write!(notes, " -> {other:?}"),
        };
    }
    for assumption in &value.assumptions {
        let _ = write!(notes, " assuming {assumption}");
    }
    let entries = |out: &mut String, entries: &sextant_facts::Entries| {
        for (key, value) in entries {
            let _ = write!(out, "{pad}{key}: ");
            tree(value, depth + 1, out);
        }
    };
    let _ = match &value.state {
        State::Absent => writeln!(out, "absent{notes}"),
        State::Unresolved(why) => writeln!(out, "unresolved ({}){notes}", why.text),
        State::Set { why, detail } => {
            let _ = writeln!(out, "set ({}){notes}", why.text);
            if let Some(detail) = detail {
                entries(out, &detail.entries);
            }
            Ok(())
        }
        State::Known(Data::Map(map)) => {
            let open = map.open.as_ref().map(|why| format!(" open ({})", why.text)).unwrap_or_default();
            let _ = if depth == 1 && open.is_empty() && notes.is_empty() {
                Ok(())
            } else {
                writeln!(out, "{{}}{open}{notes}")
            };
            entries(out, &map.entries);
            Ok(())
        }
        State::Known(Data::List(list)) => {
            let open = list.open.as_ref().map(|why| format!(" open ({})", why.text)).unwrap_or_default();
            let _ = writeln!(out, "[]{open}{notes}");
            for item in &list.items {
                let perhaps = item.perhaps.as_ref().map(|why| format!("perhaps ({}) ", why.text)).unwrap_or_default();
                let _ = write!(out, "{pad}- {perhaps}");
                tree(&item.value, depth + 1, out);
            }
            Ok(())
        }
        State::Known(Data::Text(text)) => {
            let parts = text.parts.iter().map(|part| match part {
                Part::Literal(text) => text.as_str(),
                Part::Hole(_) => "${?}",
            });
            writeln!(out, "{:?}{notes}", parts.collect::<String>())
        }
        State::Known(other) => writeln!(out, "{other:?}{notes}"),
    };
}

#[test]
fn entry_files_are_followed() {
    let reading = app("== app.ts
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
new NodejsFunction(stack, 'Ask', { entry: path.join(__dirname, '../lambda/ask.ts') })
== cdk.json
{}
== lambda/ask.ts
import { talk } from './talk'
export const handler = talk
== lambda/talk.ts
import { deep } from './deep'
== lambda/deep.ts
export const deep = 1
== lambda/other.ts
export const x = 1
== app.chat.ts
import './lambda/other'
");
    let imports = |path: &str| reading.code[path].imports.iter().map(|path| &**path).collect::<Vec<_>>().join(" ");
    assert_eq!(imports("lambda/ask.ts"), "lambda/talk.ts");
    assert_eq!(imports("lambda/talk.ts"), "lambda/deep.ts");
    assert_eq!(imports("app.chat.ts"), "lambda/other.ts");
    assert!(reading.code["lambda/ask.ts"].defines.as_ref().is_some_and(|names| names.contains("handler")));
}

/// The line of a resource and the lines of one of its properties.
fn property(files: &str, resource: &str, name: &str) -> String {
    let all = shown(files);
    let lines = all.lines().skip_while(|line| !line.contains(&format!(" {resource} in "))).skip(1);
    let of_resource = lines.take_while(|line| line.starts_with("  "));
    let from = of_resource.skip_while(|line| !line.starts_with(&format!("  {name}: ")));
    let own = from.enumerate().take_while(|(index, line)| *index == 0 || line.starts_with("    "));
    own.map(|(_, line)| line.trim()).collect::<Vec<_>>().join("\n")
}

const ONE_STACK: &str = "== app.py
import aws_cdk as cdk
from aws_cdk import aws_iam as iam, aws_lambda as lambda_, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks
from aws_cdk import aws_cloudwatch as cloudwatch
";

#[test]
fn an_object_of_a_class_of_the_tree_keeps_what_it_is_made_with() {
    let files = format!(
        "{ONE_STACK}class Profile:
    def __init__(self, scope, id, model):
        self.model = model
class S(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        tasks.BedrockInvokeModel(self, 'T', model=Profile(self, 'M', 'global.anthropic.x'), body=sfn.TaskInput.from_object({{'max_tokens': 250}}))
app = cdk.App()
S(app, 'S')
"
    );
    let model = property(&files, "S/T", "model");
    assert!(model.starts_with("model: set (it is an object of `Profile`)"), "{model}");
    assert!(model.contains("callee: \"Profile\"") && model.contains("- \"global.anthropic.x\""), "{model}");
    let body = property(&files, "S/T", "body");
    assert!(
        body.contains("callee: \"TaskInput.fromObject\"") && body.contains("kwargs: {}\nmax_tokens: Int(250)"),
        "{body}"
    );
}

#[test]
fn the_object_of_a_task_keeps_its_keys() {
    let body = |object: &str| {
        let files = format!(
            "{ONE_STACK}def task(scope, most=250):
    tasks.BedrockInvokeModel(scope, 'T', body=sfn.TaskInput.from_object({object}))
app = cdk.App()
task(cdk.Stack(app, 'S'))
"
        );
        property(&files, "S/T", "body")
    };
    let odd = body("{'messages.$': '$.messages', 'max_tokens': most}");
    assert!(odd.contains("args: []\n") && odd.contains("max_tokens: Int(250)"), "{odd}");
    assert!(body("obj={'max_tokens': 3}").contains("max_tokens: Int(3)"));
    assert!(body("load()").contains("kwargs: {} open ("), "{}", body("load()"));
}

#[test]
fn an_imported_construct_is_that_of_the_tree_with_its_name() {
    let files = |name: &str, import: &str, more: &str| {
        format!(
            "{ONE_STACK}class A(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        role = iam.Role(self, 'R', role_name=f'{name}-{{self.account}}-exec')
        cdk.CfnOutput(self, 'O', export_name='RoleArn', value=role.role_arn)
        {more}
class B(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        lambda_.Function(self, 'F', role={import})
app = cdk.App()
A(app, 'A')
B(app, 'B')
"
        )
    };
    let by_arn =
        "iam.Role.from_role_arn(self, 'I', role_arn=f'arn:aws:iam::{self.account}:role/maki-{self.account}-exec')";
    let by_name = "iam.Role.from_role_name(self, 'I', f'maki-{self.account}-exec')";
    let by_export = "iam.Role.from_role_arn(self, 'I', cdk.Fn.import_value('RoleArn'))";
    for import in [by_arn, by_name, by_export] {
        let role = property(&files("maki", import, "pass"), "B/F", "role");
        assert!(role.contains(" -> A/R "), "{role}");
        assert!(role.contains("is the name of `A/R`"), "{role}");
    }
    for import in [by_arn, by_name] {
        assert!(!property(&files("other", import, "pass"), "B/F", "role").contains("A/R"));
        let region = files("maki", import, "pass").replace("name=f'maki-{self.account}", "name=f'maki-{self.region}");
        assert!(!property(&region, "B/F", "role").contains("A/R"));
        let two = "iam.Role(self, 'R2', role_name=f'maki-{self.account}-exec')";
        assert!(!property(&files("maki", import, two), "B/F", "role").contains("A/R"));
    }
}

#[test]
fn a_metric_of_an_imported_construct() {
    let python = format!(
        "{ONE_STACK}class S(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        flow = sfn.StateMachine.from_state_machine_name(self, 'Flow', 'flow')
        cloudwatch.Alarm(self, 'A', metric=flow.metric_failed(statistic='Sum'))
app = cdk.App()
S(app, 'S')
"
    );
    let metric = property(&python, "S/A", "metric");
    assert!(metric.contains("callee: \"metricFailed\"\nmodule: \"aws_stepfunctions.StateMachine\""), "{metric}");
}

#[test]
fn code_that_is_built_first_is_that_of_the_only_file_with_its_entry_point() {
    let app = |made: &str, files: &str| {
        format!(
            "{ONE_STACK}from aws_cdk import aws_bedrock_agentcore_alpha as agentcore
class S(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        {made}
app = cdk.App()
S(app, 'S')
{files}"
        )
    };
    let file = "== src/invoker.py\n# uses app\nimport app\ndef handler(event, context): pass\n";
    let function = |code: &str| format!("lambda_.Function(self, 'F', handler='invoker.handler', code={code})");
    // Something else has to lead to the file for it to be parsed.
    let imported = format!("{file}== cdk.json\n{{}}\n");
    let with_import =
        |made: &str| app(made, &imported).replace("import aws_cdk as cdk", "import aws_cdk as cdk\nimport src.invoker");
    let built = property(&with_import(&function("lambda_.Code.from_asset('dist/build')")), "S/F", "code_path");
    assert_eq!(
        built,
        "code_path: \"src/invoker.py\" -> file src/invoker.py assuming `invoker.handler` of `dist/build` is that of src/invoker.py"
    );
    let there = property(&with_import(&function("lambda_.Code.from_asset('src')")), "S/F", "code_path");
    assert_eq!(there, "code_path: \"src\" -> file src");
    assert_eq!(property(&with_import(&function("lambda_.Code.from_inline('x')")), "S/F", "code_path"), "");
    let agent = |artifact: &str| {
        format!("agentcore.Runtime(self, 'A', agent_runtime_artifact=agentcore.AgentRuntimeArtifact.{artifact})")
    };
    for artifact in [
        "from_s3({'bucketName': 'b'}, agentcore.AgentCoreRuntime.PYTHON_3_12, ['opentelemetry-instrument', 'src/invoker.py'])",
        "from_code_asset(path='dist', runtime=agentcore.AgentCoreRuntime.PYTHON_3_12, entrypoint=['src/invoker.py'])",
    ] {
        let path = property(&with_import(&agent(artifact)), "S/A", "code_path");
        assert!(path.starts_with("code_path: \"src/invoker.py\""), "{artifact}: {path}");
    }
}
