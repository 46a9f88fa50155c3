import { CfnOutput, Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib'
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { CfnGuardrail, CfnGuardrailVersion } from 'aws-cdk-lib/aws-bedrock'
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import * as path from 'path'
import { Texts } from './texts'
import { Watch } from './watch'

export interface TourGuideProps extends StackProps {
  /** Whether somebody is told when the models fail. */
  readonly watch?: boolean
}

const ANSWER_MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0'
const TRANSLATION_MODEL = 'amazon.nova-micro-v1:0'
const REGIONS = ['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-3']

export class TourGuideStack extends Stack {
  constructor(scope: Construct, id: string, props: TourGuideProps = {}) {
    super(scope, id, props)
    const key = new Key(this, 'Key', { enableKeyRotation: true })
    const texts = new Texts(this, 'Texts', { key })

    const visits = new TableV2(this, 'Visits', {
      partitionKey: { name: 'answer', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expires',
      encryption: TableEncryptionV2.customerManagedKey(key),
      removalPolicy: RemovalPolicy.RETAIN,
    })

    const guardrail = new CfnGuardrail(this, 'Guardrail', {
      name: 'tour-guide',
      kmsKeyArn: key.keyArn,
      blockedInputMessaging: 'I can only tell you about the museum.',
      blockedOutputsMessaging: 'I have no answer to that. Please ask one of our guides.',
      contentPolicyConfig: {
        filtersConfig: [
          { type: 'PROMPT_ATTACK', inputStrength: 'HIGH', outputStrength: 'NONE' },
          { type: 'HATE', inputStrength: 'MEDIUM', outputStrength: 'HIGH' },
          { type: 'SEXUAL', inputStrength: 'HIGH', outputStrength: 'HIGH' },
          { type: 'INSULTS', inputStrength: 'MEDIUM', outputStrength: 'HIGH' },
        ],
      },
      contextualGroundingPolicyConfig: { filtersConfig: [{ type: 'GROUNDING', threshold: 0.6 }] },
    })
    const version = new CfnGuardrailVersion(this, 'GuardrailVersion', {
      guardrailIdentifier: guardrail.attrGuardrailId,
    })

    const ask = this.handler('Ask', 'ask.ts', {
      ANSWER_MODEL: `eu.${ANSWER_MODEL}`,
      TRANSLATION_MODEL: `eu.${TRANSLATION_MODEL}`,
      GUARDRAIL: guardrail.attrGuardrailId,
      GUARDRAIL_VERSION: version.attrVersion,
      KNOWLEDGE_BASE: texts.knowledgeBase.attrKnowledgeBaseId,
      VISITS: visits.tableName,
    })
    visits.grantWriteData(ask)
    ask.addToRolePolicy(
      new PolicyStatement({
        actions: ['bedrock:InvokeModel'],
        resources: [ANSWER_MODEL, TRANSLATION_MODEL].flatMap((model) => [
          `arn:aws:bedrock:${this.region}:${this.account}:inference-profile/eu.${model}`,
          ...REGIONS.map((region) => `arn:aws:bedrock:${region}::foundation-model/${model}`),
        ]),
      }),
    )
    ask.addToRolePolicy(
      new PolicyStatement({
        actions: ['bedrock:Retrieve'],
        resources: [texts.knowledgeBase.attrKnowledgeBaseArn],
      }),
    )
    ask.addToRolePolicy(
      new PolicyStatement({ actions: ['bedrock:ApplyGuardrail'], resources: [guardrail.attrGuardrailArn] }),
    )

    const feedback = this.handler('Feedback', 'feedback.ts', { VISITS: visits.tableName })
    visits.grantWriteData(feedback)

    const api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      corsPreflight: { allowOrigins: ['https://guide.lindhof.example'], allowMethods: [CorsHttpMethod.POST] },
    })
    api.addStage('live', {
      stageName: 'live',
      autoDeploy: true,
      throttle: { rateLimit: 20, burstLimit: 40 },
    })
    for (const [route, handler] of [
      ['/questions', ask],
      ['/feedback', feedback],
    ] as const) {
      api.addRoutes({
        path: route,
        methods: [HttpMethod.POST],
        integration: new HttpLambdaIntegration(`Integration${handler.node.id}`, handler),
      })
    }

    if (props.watch) {
      new Watch(this, 'Watch', { function: ask, models: [`eu.${ANSWER_MODEL}`, `eu.${TRANSLATION_MODEL}`] })
    }
    new CfnOutput(this, 'Endpoint', { value: api.apiEndpoint })
  }

  private handler(id: string, entry: string, environment: Record<string, string>): NodejsFunction {
    return new NodejsFunction(this, id, {
      entry: path.join(__dirname, '../lambda', entry),
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(40),
      tracing: Tracing.ACTIVE,
      logGroup: new LogGroup(this, `${id}Logs`, { retention: RetentionDays.THREE_MONTHS }),
      environment,
    })
  }
}
