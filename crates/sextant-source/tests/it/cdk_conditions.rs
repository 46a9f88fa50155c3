//! Constructs under conditions, and what is not read.

use crate::cdk::{app, listed, shown};
use sextant_facts::Surface;

const HEAD: &str = "import * as cdk from 'aws-cdk-lib';\nimport * as s3 from 'aws-cdk-lib/aws-s3';\nimport { Construct } from 'constructs';\n";

/// An app whose stack runs `body` with the properties `props`.
fn stack(body: &str, props: &str) -> String {
    format!(
        "== cdk.json\n{{\"context\": {{\"on\": true}}}}\n== app.ts\n{HEAD}\nclass Main extends cdk.Stack {{\n  constructor(scope: Construct, id: string, props: any) {{\n    super(scope, id);\n    {body}\n  }}\n}}\nnew Main(new cdk.App(), 'Main', {props});\n"
    )
}

#[test]
fn what_a_condition_leaves_out_is_told_apart() {
    let text = stack("if (props.on) { new s3.Bucket(this, 'B'); } new s3.Bucket(this, 'C');", "{ on: false }");
    let reading = app(&text);
    let types =
        |resources: &[sextant_facts::Resource]| resources.iter().map(|r| r.type_name.to_string()).collect::<Vec<_>>();
    assert_eq!(types(&reading.resources), ["aws_s3.Bucket"]);
    assert_eq!(types(&reading.dormant), ["aws_s3.Bucket"]);
    assert!(reading.gaps.is_empty());
}

#[test]
fn conditions_decide_what_is_there() {
    let there = "aws_s3.Bucket Main/B";
    let perhaps = "aws_s3.Bucket Main/B perhaps: it depends on a condition";
    for (body, props, expected) in [
        ("if (props.on) { new s3.Bucket(this, 'B'); }", "{ on: true }", there),
        ("if (props.on) { new s3.Bucket(this, 'B'); }", "{ on: false }", ""),
        ("if (props.on) { new s3.Bucket(this, 'B'); }", "{}", ""),
        ("if (props.on) { new s3.Bucket(this, 'B'); }", "{ on: process.env.ON }", perhaps),
        ("if (!props.on) { return; }\n new s3.Bucket(this, 'B');", "{ on: false }", ""),
        ("if (!props.on) { return; }\n new s3.Bucket(this, 'B');", "{ on: true }", there),
        ("if (!props.on) { throw new Error('no'); }\n new s3.Bucket(this, 'B');", "{ on: process.env.ON }", there),
        ("const b = props.on ? new s3.Bucket(this, 'B') : undefined;", "{ on: false }", ""),
        ("props.on && new s3.Bucket(this, 'B');", "{ on: true }", there),
        ("const b = props.bucket ?? new s3.Bucket(this, 'B');", "{}", there),
        ("const b = props.bucket ?? new s3.Bucket(this, 'B');", "{ bucket: 'x' }", ""),
        ("if (props.vpc?.id?.length > 3 || props.on) { new s3.Bucket(this, 'B'); }", "{ on: true }", there),
        (
            "switch (props.stage) { case 'prod': new s3.Bucket(this, 'B'); break; default: break; }",
            "{ stage: 'prod' }",
            there,
        ),
        (
            "switch (props.stage) { case 'prod': new s3.Bucket(this, 'B'); break; default: break; }",
            "{ stage: 'dev' }",
            "",
        ),
        ("if (this.node.tryGetContext('on')) { new s3.Bucket(this, 'B'); }", "{}", there),
        ("if (this.node.tryGetContext('off') ?? false) { new s3.Bucket(this, 'B'); }", "{}", ""),
        ("if (this.node.tryGetContext('off')) { new s3.Bucket(this, 'B'); }", "{}", perhaps),
        (
            "if (props.stage === 'dev') {} else if (props.stage === 'prod') { new s3.Bucket(this, 'B'); }",
            "{ stage: 'prod' }",
            there,
        ),
        ("if (props.names.includes('b')) { new s3.Bucket(this, 'B'); }", "{ names: ['a', 'b'] }", there),
        (
            "props.names.filter((n: string) => n !== 'A').forEach((n: string) => new s3.Bucket(this, n));",
            "{ names: ['A', 'B'] }",
            there,
        ),
        (
            "for (const [id, on] of Object.entries(props.buckets)) { if (on) new s3.Bucket(this, id); }",
            "{ buckets: { A: false, B: true } }",
            there,
        ),
    ] {
        let found = listed(&stack(body, props));
        let matches = if expected == perhaps { found.starts_with(expected) } else { found == expected };
        assert!(matches, "{body} with {props}: {found:?}, expected {expected:?}");
    }
}

#[test]
fn python_conditions_decide_too() {
    for (body, expected) in [
        ("if stage == 'dev':\n    pass\nelif stage == 'prod':\n    s3.Bucket(stack, 'B')", "aws_s3.Bucket S/B"),
        ("if stage == 'prod':\n    pass\nelif stage == 'prod':\n    s3.Bucket(stack, 'B')", ""),
        (
            "for name, on in [('A', False), ('B', True)]:\n    if on:\n        s3.Bucket(stack, name)",
            "aws_s3.Bucket S/B",
        ),
        ("if 'prod' in ['dev', stage]:\n    s3.Bucket(stack, 'B')", "aws_s3.Bucket S/B"),
        ("if os.environ.get('X', 'no') == 'yes':\n    s3.Bucket(stack, 'B')", ""),
        (
            "def make():\n    if stage != 'prod':\n        return\n    s3.Bucket(stack, 'B')\nmake()",
            "aws_s3.Bucket S/B",
        ),
        ("if __name__ == '__main__':\n    s3.Bucket(stack, 'B')", "aws_s3.Bucket S/B"),
    ] {
        let source = format!(
            "import os\nimport aws_cdk as cdk\nfrom aws_cdk import aws_s3 as s3\nstage = 'prod'\nstack = cdk.Stack(cdk.App(), 'S')\n{body}\n"
        );
        assert_eq!(listed(&source), expected, "{body}");
    }
}

#[test]
fn a_configuration_file_is_read_or_does_not_exist() {
    let code = "import * as cdk from 'aws-cdk-lib';\nimport * as s3 from 'aws-cdk-lib/aws-s3';\nimport { existsSync, readFileSync } from 'fs';\n\
        function getConfig() {\n  if (existsSync('./bin/config.json')) {\n    return JSON.parse(readFileSync('./bin/config.json').toString('utf8'));\n  }\n  return { name: 'Default', extra: false };\n}\n\
        const config = getConfig();\nconst stack = new cdk.Stack(new cdk.App(), config.name);\nnew s3.Bucket(stack, 'B');\nif (config.extra) { new s3.Bucket(stack, 'Extra'); }\n";
    let without = format!("== cdk.json\n{{}}\n== bin/app.ts\n{code}");
    assert_eq!(listed(&without), "aws_s3.Bucket Default/B");
    let with = format!("{without}== bin/config.json\n{{\"name\": \"Mine\", \"extra\": true}}\n");
    assert_eq!(listed(&with), "aws_s3.Bucket Mine/B\naws_s3.Bucket Mine/Extra");
}

#[test]
fn strangers_are_gaps() {
    let source = "import aws_cdk as cdk\nfrom other_constructs import Thing\nstack = cdk.Stack(cdk.App(), 'S')\nThing(stack, 'T')\n";
    let gaps = app(source).gaps;
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].surface, Surface::Infrastructure);
    assert_eq!(&*gaps[0].why.text, "the construct `other_constructs.Thing` is made here, and its package is not read");
    let broken = "import aws_cdk as cdk\nstack = cdk.Stack(cdk.App(), 'S'\n";
    assert!(app(broken).gaps.iter().any(|gap| gap.surface == Surface::Infrastructure));
}

#[test]
fn classes_without_an_app() {
    let library = "== lib.ts\nimport { Construct } from 'constructs';\nimport * as s3 from 'aws-cdk-lib/aws-s3';\n\
        export class Store extends Construct {\n  constructor(scope: Construct, id: string, props: { versioned?: boolean }) {\n    super(scope, id);\n    new s3.Bucket(this, 'B', { versioned: props.versioned });\n  }\n}\n";
    assert_eq!(listed(library), "aws_s3.Bucket Store/B");
    let with_app =
        format!("{library}== app.ts\nimport * as cdk from 'aws-cdk-lib';\nnew cdk.Stack(new cdk.App(), 'S');\n");
    assert_eq!(listed(&with_app), "aws_s3.Bucket Store/B perhaps: no app of the tree makes a `Store`");
    let sample = format!(
        "{library}== examples/app.ts\nimport * as cdk from 'aws-cdk-lib';\nimport {{ Store }} from '../lib';\nnew Store(new cdk.Stack(new cdk.App(), 'S'), 'X', {{}});\n"
    );
    assert_eq!(listed(&sample), "aws_s3.Bucket S/X/B\naws_s3.Bucket Store/B");
    let ruled_out = format!(
        "{library}== app.ts\nimport * as cdk from 'aws-cdk-lib';\nimport {{ Store }} from './lib';\nconst stack = new cdk.Stack(new cdk.App(), 'S');\nif (false) {{ new Store(stack, 'X', {{}}); }}\n"
    );
    assert_eq!(listed(&ruled_out), "");
}

#[test]
fn synthesised_apps_are_not_read_twice() {
    let source = "== cdk.json\n{}\n== app.py\nimport aws_cdk as cdk\nfrom aws_cdk import aws_s3 as s3\ns3.Bucket(cdk.Stack(cdk.App(), 'S'), 'B')\n== cdk.out/S.template.json\n{}\n";
    let reading = app(source);
    assert!(reading.resources.is_empty() && reading.gaps.is_empty());
    assert_eq!(reading.problems.len(), 1);
}

#[test]
fn programs_that_go_round_end() {
    for source in [
        "import aws_cdk as cdk\nfrom aws_cdk import aws_s3 as s3\nclass A(cdk.Stack):\n    def __init__(self, scope, id):\n        super().__init__(scope, id)\n        A(self, id + 'x')\nA(cdk.App(), 'A')\n",
        "import aws_cdk as cdk\ndef f(x):\n    f(x)\n    f(x)\nf(cdk.App())\n",
        "import aws_cdk as cdk\nclass A(B):\n    pass\nclass B(A):\n    pass\nA(cdk.App(), 'A')\n",
        "import aws_cdk as cdk\nx = cdk.Stack(x, 'S')\ny = cdk.Stack(y.z, y.w)\n",
        "import aws_cdk as cdk\nfor a in range(3):\n    for a in a:\n        cdk.Stack(a, a)\n",
    ] {
        let _ = app(source);
    }
}

#[test]
fn methods_make_alarms_variables_and_texts() {
    let head = "import * as cdk from 'aws-cdk-lib';\nimport * as lambda from 'aws-cdk-lib/aws-lambda';\nimport * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';\n";
    let text = format!(
        "== app.ts\n{head}const stack = new cdk.Stack(new cdk.App(), 'Main');\nconst fn = new lambda.Function(stack, 'F', {{ environment: {{ A: '1' }} }});\nfn.addEnvironment('B', stack.formatArn({{ service: 'bedrock', account: '', resource: 'foundation-model', resourceName: '*' }}));\nfn.metricErrors().createAlarm(stack, 'Errors', {{ threshold: 1 }});\nnew cloudwatch.Metric({{ namespace: 'AWS/Bedrock', metricName: 'InvocationThrottles' }}).createAlarm(stack, 'Throttles', {{ threshold: 2 }});\n"
    );
    insta::assert_snapshot!(shown(&text));
}
