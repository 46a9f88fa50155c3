//! CloudFormation, SAM and CDK templates, as values.

use crate::shown::{check, show};
use sextant_read::{Limits, Tree, cloudformation};
use std::path::Path;

/// Reads files and shows what comes out.
fn shown(files: &[(&str, &str)]) -> String {
    show(&cloudformation::read(&Tree::from_texts(files.iter().copied())))
}

/// Reads one template, `template.yaml`.
fn template(text: &str) -> String {
    shown(&[("template.yaml", text)])
}

#[test]
fn parameters_are_their_defaults() {
    check(
        "parameters_are_their_defaults",
        &template(
            r#"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Name: {Type: String, Default: chat}
  Port: {Type: Number, Default: 8080}
  Ratio: {Type: Number, Default: "0.70"}
  Version: {Type: String, Default: 3.10}
  Zones: {Type: CommaDelimitedList, Default: "a, b"}
  Empty: {Type: CommaDelimitedList, Default: ""}
  Open: {Type: String}
  Only: {Type: String, AllowedValues: [one]}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /ami}
  Broken: text
Resources:
  Thing:
    Type: AWS::Test::Thing
    Properties:
      Name: !Ref Name
      Port: !Ref Port
      Ratio: !Ref Ratio
      Version: !Ref Version
      Zones: !Ref Zones
      Empty: !Ref Empty
      Open: !Ref Open
      Only: {Ref: Only}
      Image: !Ref Image
      Broken: !Ref Broken
      Region: !Ref AWS::Region
      Nothing: !Ref AWS::NoValue
      Missing: !Ref Nowhere
      Truth: true
      Word: yes
      Quoted: "true"
      Count: 3
      Null: null
      "No": 1
"#,
        ),
    );
}

#[test]
fn conditions_are_three_valued() {
    check(
        "conditions_are_three_valued",
        &template(
            r#"
Parameters:
  Stage: {Type: String, Default: dev}
  Open: {Type: String}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsProd: !Equals [!Ref Stage, prod]
  IsOpen: !Equals [!Ref Open, "yes"]
  Prefixed: !Equals [!Sub "x-${Open}", "y"]
  AndFalse: !And [!Condition IsOpen, !Condition IsProd]
  AndOpen: !And [!Condition IsOpen, {Condition: IsDev}]
  OrTrue: !Or [!Condition IsOpen, !Condition IsDev]
  OrOpen: !Or [!Condition IsOpen, !Condition IsProd]
  NotProd: !Not [!Condition IsProd]
  Self: !Not [!Condition Self]
  Odd: [not, a, condition]
Resources:
  Dev: {Type: "AWS::Test::Thing", Condition: IsDev}
  Prod: {Type: "AWS::Test::Thing", Condition: IsProd}
  Open: {Type: "AWS::Test::Thing", Condition: IsOpen}
  Prefixed: {Type: "AWS::Test::Thing", Condition: Prefixed}
  AndFalse: {Type: "AWS::Test::Thing", Condition: AndFalse}
  AndOpen: {Type: "AWS::Test::Thing", Condition: AndOpen}
  OrTrue: {Type: "AWS::Test::Thing", Condition: OrTrue}
  OrOpen: {Type: "AWS::Test::Thing", Condition: OrOpen}
  NotProd: {Type: "AWS::Test::Thing", Condition: NotProd}
  Self: {Type: "AWS::Test::Thing", Condition: Self}
  Odd: {Type: "AWS::Test::Thing", Condition: Odd}
  Missing: {Type: "AWS::Test::Thing", Condition: Missing}
  Uses:
    Type: AWS::Test::Thing
    Properties:
      Decided: !If [IsDev, small, large]
      Left: !If [IsProd, 1, !Ref AWS::NoValue]
      Same: !If [IsOpen, 5, 5]
      Differs: !If [IsOpen, 5, 6]
      Perhaps: !If [IsOpen, !GetAtt Dev.Arn, !Ref AWS::NoValue]
      OneOrOther: !If [IsOpen, !GetAtt Dev.Arn, !GetAtt OrTrue.Arn]
      Map: !If [IsOpen, {A: 1, B: 2}, {A: 1, C: 3}]
      List: !If [IsOpen, [a, b], [a]]
      Items:
        - always
        - !If [IsOpen, sometimes, !Ref AWS::NoValue]
        - !If [IsProd, never, !Ref AWS::NoValue]
        - !If [IsOpen, !If [AndOpen, rarely, !Ref AWS::NoValue], !Ref AWS::NoValue]
        - !If [IsOpen, one, other]
      Policy:
        Condition: {StringEquals: {"aws:PrincipalOrgID": "${aws:PrincipalTag/org}"}}
      OfLeftOut: !GetAtt Prod.Arn
"#,
        ),
    );
}

#[test]
fn functions_are_evaluated_as_far_as_they_are_known() {
    check(
        "functions_are_evaluated_as_far_as_they_are_known",
        &template(
            r#"
Transform: AWS::LanguageExtensions
Parameters:
  Stage: {Type: String, Default: dev}
  Open: {Type: String}
  Zones: {Type: CommaDelimitedList, Default: "a,b"}
Mappings:
  Sizes:
    dev: {Memory: 512, Models: [x, y], Same: 1}
    prod: {Memory: 1024, Same: 1}
Resources:
  Bucket: {Type: "AWS::S3::Bucket"}
  Thing:
    Type: AWS::Test::Thing
    Properties:
      Ref: !Ref Bucket
      GetAtt: !GetAtt Bucket.Arn
      GetAttList: {"Fn::GetAtt": [Bucket, Website.Url]}
      Sub: !Sub "${Stage}-${AWS::Region}-${!Literal}-${Bucket.Arn}/*"
      SubAlone: !Sub "${Bucket.Arn}"
      SubOwn: !Sub ["${A}-${Stage}", {A: !Ref Zones, Stage: own}]
      SubKnown: !Sub "${Stage}"
      SubOpen: !Sub "${Open"
      Join: !Join ["-", [a, !Ref Stage, !Ref AWS::AccountId]]
      JoinZones: !Join [",", !Ref Zones]
      JoinOpen: !Join ["", !GetAZs ""]
      Select: !Select [1, !Ref Zones]
      SelectText: !Select ["0", [x, y]]
      SelectAz: !Select [0, !GetAZs ""]
      SelectBeyond: !Select [7, [x]]
      Split: !Split ["/", "a/b"]
      SplitOpen: !Select [1, !Split ["/", !Ref Open]]
      Map: !FindInMap [Sizes, !Ref Stage, Memory]
      MapList: !FindInMap [Sizes, dev, Models]
      MapOpen: !FindInMap [Sizes, !Ref Open, Memory]
      MapSame: !FindInMap [Sizes, !Ref Open, Same]
      MapMissing: !FindInMap [Sizes, dev, Nothing]
      MapDefault: !FindInMap [Sizes, test, Memory, {DefaultValue: 1}]
      Import: !ImportValue other
      Base64: !Base64 hello
      Cidr: !Cidr [10.0.0.0/16, 2, 8]
      Json: !ToJsonString {a: !Ref Stage}
      Length: !Length [1, 2, 3]
      LengthOpen: {"Fn::Length": !GetAZs ""}
      Secret: "{{resolve:secretsmanager:name:SecretString:key}}"
      SecretPart: "x-{{resolve:ssm:/a/b:1}}-y"
      SecretJoin: !Join ["", ["{{resolve:secretsmanager:", !Ref Bucket, ":SecretString}}!"]]
      Unclosed: "{{resolve:ssm:/a"
      Unknown: !PyPlate "x"
      Rain: !Rain::Embed file
      Include: {"Fn::Transform": {Name: "AWS::Include", Parameters: {Location: "s3://x/y"}}}
      Two: {"Fn::Sub": x, Other: y}
      Malformed: !Join [only]
"#,
        ),
    );
}

#[test]
fn loops_are_written_out() {
    check(
        "loops_are_written_out",
        &template(
            r#"
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "red, blue"}
  Open: {Type: CommaDelimitedList}
Resources:
  Fn::ForEach::Known:
    - Name
    - !Ref Names
    - "Bucket${Name}":
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub "data-${Name}"
          Plain: "${Name}!"
          Fn::ForEach::Inner:
            - Key
            - [A, B]
            - "Tag${Key}": !Ref Name
  Fn::ForEach::Unknown:
    - Name
    - !Ref Open
    - "Queue${Name}":
        Type: AWS::SQS::Queue
        Properties: {QueueName: !Ref Name}
  Fn::ForEach::Malformed: [x]
  Uses:
    Type: AWS::Test::Thing
    Properties:
      Arn: !GetAtt Bucketred.Arn
"#,
        ),
    );
}

#[test]
fn nested_stacks_take_parameters_and_give_outputs() {
    let root = r#"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Model: {Type: String, Default: nova}
Resources:
  Store:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./stacks/store.yaml
      Parameters: {Name: !Sub "${Model}-store", Region: !Ref AWS::Region}
  App:
    Type: AWS::Serverless::Application
    Properties:
      Location: stacks/app.yaml
      Parameters: {Bucket: !GetAtt Store.Outputs.Arn}
  Elsewhere:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: "https://s3.amazonaws.com/x/y.yaml"}
  Uses:
    Type: AWS::Test::Thing
    Properties:
      Arn: !GetAtt Store.Outputs.Arn
      Name: !Sub "${Store.Outputs.Name}!"
      Missing: !GetAtt Store.Outputs.Nothing
      External: !GetAtt Elsewhere.Outputs.Thing
"#;
    let store = r#"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Name: {Type: String}
  Region: {Type: String, Default: eu-west-1}
  Size: {Type: Number, Default: 1}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {BucketName: !Ref Name, Region: !Ref Region, Size: !Ref Size}
Outputs:
  Arn: {Value: !GetAtt Bucket.Arn}
  Name: {Value: !Ref Name}
"#;
    let app = r#"
AWSTemplateFormatVersion: "2010-09-09"
Parameters: {Bucket: {Type: String, Default: ""}}
Conditions: {HasBucket: !Not [!Equals [!Ref Bucket, ""]]}
Resources:
  Reader: {Type: "AWS::Test::Reader", Condition: HasBucket, Properties: {Bucket: !Ref Bucket}}
"#;
    check(
        "nested_stacks_take_parameters_and_give_outputs",
        &shown(&[("infra/root.yaml", root), ("infra/stacks/store.yaml", store), ("infra/stacks/app.yaml", app)]),
    );
}

#[test]
fn stacks_that_nest_each_other_are_read_once() {
    let circle = r#"
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Again: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: other.yaml}}
  Thing: {Type: "AWS::Test::Thing"}
"#;
    check(
        "stacks_that_nest_each_other_are_read_once",
        &shown(&[
            ("one.yaml", &circle.replace("other", "two")),
            ("two.yaml", &circle.replace("other", "one")),
            ("self.yaml", &circle.replace("other", "self")),
        ]),
    );
}

#[test]
fn sam_globals_apply_to_functions_and_apis() {
    let text = r#"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Timeout: 30
    Layers: [base]
    Tracing: Active
    Environment: {Variables: {LEVEL: info, TABLE: none}}
  Api: {TracingEnabled: true}
Resources:
  Chat:
    Type: AWS::Serverless::Function
    Connectors: {ToTable: {Properties: {Destination: {Id: Table}, Permissions: [Read]}}}
    Properties:
      CodeUri: src/chat/
      Timeout: 60
      Layers: [own]
      Tracing: !Ref AWS::NoValue
      Environment: {Variables: {TABLE: !Ref Table}}
      Events: {Ask: {Type: Api, Properties: {Path: /ask, Method: post}}}
      Policies:
        - S3ReadPolicy: {BucketName: !Ref Table}
        - Statement: [{Effect: Allow, Action: "bedrock:InvokeModel", Resource: "*"}]
  Plain: {Type: AWS::Serverless::Function}
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: v1}}
  Table: {Type: AWS::Serverless::SimpleTable}
  Uses: {Type: AWS::Test::Thing, Properties: {Alias: !Ref Chat.Alias, Role: !GetAtt ChatRole.Arn}}
"#;
    check(
        "sam_globals_apply_to_functions_and_apis",
        &shown(&[("app/template.yml", text), ("app/src/chat/handler.py", "")]),
    );
}

#[test]
fn synthesised_stacks_use_construct_paths() {
    let text = r#"{
  "Resources": {
    "Fn123": {
      "Type": "AWS::Lambda::Function",
      "Properties": {"Code": {"S3Bucket": {"Fn::Sub": "cdk-assets-${AWS::AccountId}"}}, "Role": {"Fn::GetAtt": ["Role9", "Arn"]}},
      "Metadata": {"aws:cdk:path": "App/Fn/Resource", "aws:asset:path": "asset.abc", "aws:asset:property": "Code"}
    },
    "Role9": {"Type": "AWS::IAM::Role", "Metadata": {"aws:cdk:path": "App/Fn/ServiceRole/Resource"}},
    "Twin": {"Type": "AWS::IAM::Role", "Metadata": {"aws:cdk:path": "App/Fn/ServiceRole/Resource", "aws:asset:path": "/elsewhere/asset"}},
    "Child": {
      "Type": "AWS::CloudFormation::Stack",
      "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/x"]]}},
      "Metadata": {"aws:cdk:path": "App/Child.NestedStack/Child", "aws:asset:path": "Child.nested.template.json"}
    },
    "CDKMetadata": {"Type": "AWS::CDK::Metadata", "Condition": "CDKMetadataAvailable"}
  },
  "Conditions": {"CDKMetadataAvailable": {"Fn::Or": [{"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}]}},
  "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/v"}}
}"#;
    let child = r#"{"Resources": {"Guard": {"Type": "AWS::Bedrock::Guardrail", "Properties": {"Name": "g"}, "Metadata": {"aws:cdk:path": "App/Child/Guard"}}}}"#;
    check(
        "synthesised_stacks_use_construct_paths",
        &shown(&[
            ("cdk.out/App.template.json", text),
            ("cdk.out/Child.nested.template.json", child),
            ("cdk.out/asset.abc/index.py", ""),
            ("cdk.out/manifest.json", r#"{"Resources": "AWS::"}"#),
            ("cdk.out/tree.json", r#"{"tree": {"Resources": {"type": "AWS::IAM::Role"}}}"#),
        ]),
    );
}

#[test]
fn odd_templates_are_reported_and_the_rest_is_read() {
    check(
        "odd_templates_are_reported_and_the_rest_is_read",
        &shown(&[
            ("bom.yaml", "\u{feff}AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: {Type: AWS::Test::Bom}\n"),
            ("broken.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: {Type: AWS::Test::Lost\n"),
            ("broken.json", "{\"Resources\": {\"A\": {\"Type\": \"AWS::Test::Lost\" \"x\"}}}"),
            ("comments.json", "{ // note\n\"Resources\": {\"A\": {\"Type\": \"AWS::Test::Commented\",}}}"),
            (
                "documents.yaml",
                "Resources: {A: {Type: AWS::Test::First}}\n---\nResources: {A: {Type: AWS::Test::Second}}\n",
            ),
            (
                "duplicate.yaml",
                "Resources:\n  A:\n    Type: AWS::Test::Old\n  A:\n    Type: AWS::Test::Twice\n    Properties: {X: 1, X: 2}\n",
            ),
            ("flow.template", "{Resources: {A: {Type: 'AWS::Test::Flow'}}}"),
            (
                "include.yaml",
                "Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}\nResources: {A: {Type: AWS::Test::A}}\n",
            ),
            ("macro.yaml", "Transform: [AWS::Serverless-2016-10-31, Mine]\nResources: {A: {Type: AWS::Test::A}}\n"),
            (
                "merge.yaml",
                "X: &x {P: 1, Q: 2}\nResources: {A: {Type: AWS::Test::Merge, Properties: {<<: *x, Q: 3}}}\n",
            ),
            (
                "module.yaml",
                "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: {Type: !Rain::Module ../a.yaml}\n  B: {Properties: {X: 1}}\n  C: text\n  D:\n  E: {Type: My::Own::Thing::MODULE}\n  F: {Type: [x]}\n  G: {Type: AWS::Test::Kept}\n",
            ),
            ("null.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\nConditions:\nResources:\n"),
            (
                "nulls.yaml",
                "Parameters:\nGlobals:\nTransform:\nOutputs:\nResources:\n  A:\n    Type: AWS::Test::Nulls\n    Properties:\n    Metadata:\n",
            ),
            (
                "sections.yaml",
                "Transform: x\nParameters: []\nConditions: 5\nMappings: x\nResources: {A: {Type: AWS::Test::A, Properties: [1]}}\n",
            ),
            (
                "transform.yaml",
                "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://x}}\n  A:\n    Type: AWS::Test::A\n    Fn::Transform: {Name: Mine}\n    Properties: {Y: {Z: 1, Fn::Transform: {Name: Mine}}}\n",
            ),
        ]),
    );
}

#[test]
fn other_files_are_passed_over_in_silence() {
    let files = [
        ("package.json", r#"{"name": "AWS::Resources", "Resources": "AWS::"}"#),
        ("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: []}}}\n"),
        ("config.yaml", "Resources:\n  cpu: 1\nnote: AWS::S3::Bucket\n"),
        ("list.json", r#"["AWSTemplateFormatVersion", "Resources"]"#),
        ("page.template", "<html>{{ AWS::Resources }} {% if %}</html>"),
        ("rules.yml", "rules:\n - id: AWSTemplateFormatVersion\n   text: [unclosed\n"),
        ("values.tpl", "{{- define \"x\" }} Resources AWS:: {{ end }}"),
        ("data.json", "{broken"),
        ("readme.md", "AWSTemplateFormatVersion: 2010\nResources: {A: {Type: AWS::S3::Bucket}}"),
    ];
    assert_eq!(shown(&files), "");
}

#[test]
fn hostile_templates_end() {
    let numbers = 0..5000;
    let chain: String = numbers.clone().map(|n| format!("  C{n}: !Not [!Condition C{}]\n", n + 1)).collect();
    let joins = (0..18).fold("x".repeat(100), |inner, _| format!("{{\"Fn::Join\": [\"\", [{inner}]]}}"));
    let swell: String = (0..500).map(|n| format!("      P{n}: !Sub '{}'\n", "${Big}".repeat(200))).collect();
    let loops = (0..12).fold("\"R${A}\": {Type: AWS::Test::Loop}".to_owned(), |body, n| {
        let variable = if n == 0 { "A".to_owned() } else { format!("B{n}") };
        format!("\"Fn::ForEach::L{n}\": [{variable}, [a, b, c, d, e, f, g, h], {{{body}}}]")
    });
    let children: String = (0..10)
        .map(|n| format!("  S{n}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: next.yaml}}}}\n"))
        .collect();
    let stack = |next: &str| format!("Resources:\n  A: {{Type: AWS::Test::A}}\n{}", children.replace("next", next));
    let files = [
        ("chain.yaml", format!("Conditions:\n{chain}Resources:\n  A: {{Type: AWS::Test::A, Condition: C0}}\n")),
        ("joins.yaml", format!("Resources:\n  A: {{Type: AWS::Test::A, Properties: {{X: {joins}}}}}\n")),
        (
            "swell.yaml",
            format!(
                "Parameters:\n  Big: {{Type: String, Default: {}}}\nResources:\n  A:\n    Type: AWS::Test::A\n    Properties:\n{swell}",
                "y".repeat(100_000)
            ),
        ),
        ("loops.yaml", format!("Resources: {{A: {{Type: AWS::Test::A}}, {loops}}}\n")),
        ("s0.yaml", stack("s1")),
        ("s1.yaml", stack("s2")),
        ("s2.yaml", stack("s3")),
        ("s3.yaml", stack("s4")),
        ("s4.yaml", stack("s5")),
        ("s5.yaml", stack("s6")),
        ("s6.yaml", stack("s7")),
        ("s7.yaml", "Resources: {A: {Type: AWS::Test::A}}\n".to_owned()),
    ];
    for (name, text) in &files[..3] {
        let reading = cloudformation::read(&Tree::from_texts([(*name, text.clone())]));
        assert!(!reading.resources.is_empty(), "{name}");
    }
    let reading = cloudformation::read(&Tree::from_texts(files));
    let stopped: Vec<&str> = reading.problems.iter().map(|problem| &*problem.place.path).collect();
    assert_eq!(stopped, ["loops.yaml", "s0.yaml", "swell.yaml"]);
}

proptest::proptest! {
    #[test]
    fn damaged_templates_never_panic(at in 0usize..2000, length in 0usize..40, with in "[\\[\\]{}:,!&*<\"'\n -]{0,6}") {
        const TEXT: &str = include_str!("cloudformation.rs");
        let body = TEXT.split("r#\"").nth(2).and_then(|rest| rest.split("\"#").next()).unwrap_or_default();
        let mut damaged: Vec<char> = body.chars().collect();
        let start = at.min(damaged.len());
        let end = (start + length).min(damaged.len());
        damaged.splice(start..end, with.chars());
        let text: String = damaged.into_iter().collect();
        let _ = cloudformation::read(&Tree::from_texts([("a.yaml", text.clone()), ("b.json", text)]));
    }
}

#[test]
fn real_templates_are_read_or_reported() {
    let Ok(directory) = std::env::var("SEXTANT_TEMPLATES") else {
        eprintln!("left out: set SEXTANT_TEMPLATES to a directory of templates to read them all");
        return;
    };
    let tree = Tree::walk(Path::new(&directory), &Limits::default()).unwrap();
    let reading = cloudformation::read(&tree);
    assert!(!reading.resources.is_empty(), "{directory} holds no template");
    for resource in &reading.resources {
        assert!(resource.place.line <= resource.end_line, "{}", resource.address);
    }
    println!("{}", show(&reading));
}
