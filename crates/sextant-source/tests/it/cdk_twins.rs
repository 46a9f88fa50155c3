//! The same app in both languages gives the same resources.

use crate::cdk::shown;

fn twins(name: &str, python: &str, typescript: &str) {
    let (python, typescript) = (shown(python), shown(typescript));
    assert!(python == typescript, "python:\n{python}\ntypescript:\n{typescript}");
    insta::assert_snapshot!(name.to_owned(), python);
}

#[test]
fn functions_with_their_data_and_rights() {
    twins("functions_with_their_data_and_rights", RIGHTS_IN_PYTHON, RIGHTS_IN_TYPESCRIPT);
}

#[test]
fn l1_constructs_are_those_of_templates() {
    twins("l1_constructs_are_those_of_templates", TEMPLATES_IN_PYTHON, TEMPLATES_IN_TYPESCRIPT);
}

#[test]
fn classes_of_the_tree_are_followed() {
    twins("classes_of_the_tree_are_followed", CLASSES_IN_PYTHON, CLASSES_IN_TYPESCRIPT);
}

const RIGHTS_IN_PYTHON: &str = r#"
== app.py
import aws_cdk as cdk
from stack import ChatStack

app = cdk.App()
ChatStack(app, "Chat", retries=3)
app.synth()
== cdk.json
{"app": "python app.py", "context": {"model": "anthropic.claude-3-haiku-20240307-v1:0"}}
== lambda/index.py
def handler(event, context):
    pass
== stack.py
from aws_cdk import Duration, RemovalPolicy, Size, Stack, aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

class ChatStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, retries: int = 5, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        table = dynamodb.Table(
            self, "Sessions",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            removal_policy=RemovalPolicy.DESTROY,
        )
        dead = sqs.Queue(self, "Dead", enforce_ssl=True)
        fn = lambda_.Function(
            self, "Handler",
            runtime=lambda_.Runtime.PYTHON_3_12,
            handler="index.handler",
            code=lambda_.Code.from_asset("lambda"),
            timeout=Duration.minutes(2),
            ephemeral_storage_size=Size.gibibytes(1),
            retry_attempts=retries,
            dead_letter_queue=dead,
            environment={"TABLE": table.table_name, "MODEL_ID": self.node.try_get_context("model")},
        )
        fn.add_environment("LEVEL", "INFO")
        fn.add_to_role_policy(iam.PolicyStatement(
            actions=["bedrock:InvokeModel"],
            resources=[f"arn:aws:bedrock:{self.region}::foundation-model/*"],
        ))
        table.grant_read_write_data(fn)
"#;

const RIGHTS_IN_TYPESCRIPT: &str = r#"
== bin/app.ts
import * as cdk from "aws-cdk-lib";
import { ChatStack } from "../lib/stack";

const app = new cdk.App();
new ChatStack(app, "Chat", { retries: 3 });
app.synth();
== cdk.json
{"app": "npx ts-node bin/app.ts", "context": {"model": "anthropic.claude-3-haiku-20240307-v1:0"}}
== lambda/index.py
def handler(event, context):
    pass
== lib/stack.ts
import { Duration, RemovalPolicy, Size, Stack, StackProps, aws_dynamodb as dynamodb } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

interface ChatProps extends StackProps {
  readonly retries?: number;
}

export class ChatStack extends Stack {
  constructor(scope: Construct, id: string, props: ChatProps) {
    super(scope, id, props);
    const { retries = 5 } = props;
    const table = new dynamodb.Table(this, "Sessions", {
      partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const dead = new Queue(this, "Dead", { enforceSSL: true });
    const fn = new lambda.Function(this, "Handler", {
      runtime: lambda.Runtime.PYTHON_3_12,
      handler: "index.handler",
      code: lambda.Code.fromAsset("lambda"),
      timeout: Duration.minutes(2),
      ephemeralStorageSize: Size.gibibytes(1),
      retryAttempts: retries,
      deadLetterQueue: dead,
      environment: { TABLE: table.tableName, MODEL_ID: this.node.tryGetContext("model") },
    });
    fn.addEnvironment("LEVEL", "INFO");
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ["bedrock:InvokeModel"],
        resources: [`arn:aws:bedrock:${this.region}::foundation-model/*`],
      })
    );
    table.grantReadWriteData(fn);
  }
}
"#;

const TEMPLATES_IN_PYTHON: &str = r#"
import aws_cdk as cdk
from aws_cdk import aws_bedrock as bedrock, aws_iam as iam

app = cdk.App()
stack = cdk.Stack(app, "Safety")
role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("bedrock.amazonaws.com"), inline_policies={
    "invoke": iam.PolicyDocument(statements=[iam.PolicyStatement(actions=["bedrock:InvokeModel"], resources=["*"])]),
})
guardrail = bedrock.CfnGuardrail(
    stack, "Guardrail",
    name="safe",
    blocked_input_messaging="no",
    content_policy_config=bedrock.CfnGuardrail.ContentPolicyConfigProperty(filters_config=[
        bedrock.CfnGuardrail.ContentFilterConfigProperty(type="PROMPT_ATTACK", input_strength="HIGH", output_strength="NONE"),
    ]),
    tags=[cdk.CfnTag(key="team", value="chat")],
)
agent = bedrock.CfnAgent(
    stack, "Agent",
    agent_name="helper",
    agent_resource_role_arn=role.role_arn,
    guardrail_configuration=bedrock.CfnAgent.GuardrailConfigurationProperty(
        guardrail_identifier=guardrail.attr_guardrail_id, guardrail_version="DRAFT",
    ),
)
agent.add_property_override("IdleSessionTTLInSeconds", 60)
agent.auto_prepare = True
cdk.CfnResource(stack, "Raw", type="AWS::Bedrock::GuardrailVersion", properties={"GuardrailIdentifier": guardrail.ref})
"#;

const TEMPLATES_IN_TYPESCRIPT: &str = r#"
== app.ts
import * as cdk from "aws-cdk-lib";
import * as bedrock from "aws-cdk-lib/aws-bedrock";
import * as iam from "aws-cdk-lib/aws-iam";

const app = new cdk.App();
const stack = new cdk.Stack(app, "Safety");
const role = new iam.Role(stack, "Role", {
  assumedBy: new iam.ServicePrincipal("bedrock.amazonaws.com"),
  inlinePolicies: {
    invoke: new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ actions: ["bedrock:InvokeModel"], resources: ["*"] })],
    }),
  },
});
const guardrail = new bedrock.CfnGuardrail(stack, "Guardrail", {
  name: "safe",
  blockedInputMessaging: "no",
  contentPolicyConfig: {
    filtersConfig: [{ type: "PROMPT_ATTACK", inputStrength: "HIGH", outputStrength: "NONE" }],
  },
  tags: [{ key: "team", value: "chat" }],
});
const agent = new bedrock.CfnAgent(stack, "Agent", {
  agentName: "helper",
  agentResourceRoleArn: role.roleArn,
  guardrailConfiguration: { guardrailIdentifier: guardrail.attrGuardrailId, guardrailVersion: "DRAFT" },
});
agent.addPropertyOverride("IdleSessionTTLInSeconds", 60);
agent.autoPrepare = true;
new cdk.CfnResource(stack, "Raw", {
  type: "AWS::Bedrock::GuardrailVersion",
  properties: { GuardrailIdentifier: guardrail.ref },
});
"#;

const CLASSES_IN_PYTHON: &str = r#"
import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_, aws_s3 as s3
from constructs import Construct

class SafeFunction(lambda_.Function):
    def __init__(self, scope, id, *, handler, **kwargs):
        super().__init__(scope, id, handler=handler, tracing=lambda_.Tracing.ACTIVE, runtime=lambda_.Runtime.PYTHON_3_12)

class Store(Construct):
    def __init__(self, scope, id, *, versioned=True):
        super().__init__(scope, id)
        self.bucket = s3.Bucket(self, "Bucket", versioned=versioned)

class Worker(Construct):
    def __init__(self, scope, id, *, store):
        super().__init__(scope, id)
        self.fn = self.make("Run")
        store.bucket.grant_read(self.fn)

    def make(self, name):
        return SafeFunction(self, name, handler="index.handler")

class Main(cdk.Stack):
    def __init__(self, scope, id, *, stage, **kwargs):
        super().__init__(scope, id, **kwargs)
        store = Store(self, "Store", versioned=stage == "prod")
        for name in ["A", "B"]:
            worker = Worker(self, f"Worker{name}", store=store)

app = cdk.App()
for stage in ("dev", "prod"):
    Main(app, f"Main-{stage}", stage=stage)
"#;

const CLASSES_IN_TYPESCRIPT: &str = r#"
== app.ts
import * as cdk from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";

class SafeFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: { handler: string }) {
    super(scope, id, { ...props, tracing: lambda.Tracing.ACTIVE, runtime: lambda.Runtime.PYTHON_3_12 } as any);
  }
}

class Store extends Construct {
  public readonly bucket: s3.Bucket;
  constructor(scope: Construct, id: string, { versioned = true }: { versioned?: boolean }) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, "Bucket", { versioned });
  }
}

class Worker extends Construct {
  readonly fn: lambda.Function;
  constructor(scope: Construct, id: string, props: { store: Store }) {
    super(scope, id);
    this.fn = this.make("Run");
    props.store.bucket.grantRead(this.fn);
  }

  private make(name: string) {
    return new SafeFunction(this, name, { handler: "index.handler" });
  }
}

class Main extends cdk.Stack {
  constructor(scope: Construct, id: string, props: { stage: string }) {
    super(scope, id);
    const store = new Store(this, "Store", { versioned: props.stage === "prod" });
    ["A", "B"].forEach((name) => {
      new Worker(this, `Worker${name}`, { store });
    });
  }
}

const app = new cdk.App();
for (const stage of ["dev", "prod"]) {
  new Main(app, `Main-${stage}`, { stage });
}
"#;
