import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { CfnDataSource, CfnKnowledgeBase } from 'aws-cdk-lib/aws-bedrock'
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { CfnIndex, CfnVectorBucket } from 'aws-cdk-lib/aws-s3vectors'
import { Construct } from 'constructs'

export interface TextsProps {
  readonly key: IKey
}

const DIMENSIONS = 256

/** What the curators wrote, and the knowledge base that finds it. */
export class Texts extends Construct {
  readonly knowledgeBase: CfnKnowledgeBase

  constructor(scope: Construct, id: string, props: TextsProps) {
    super(scope, id)
    const stack = Stack.of(this)
    const embedding = `arn:aws:bedrock:${stack.region}::foundation-model/amazon.titan-embed-text-v2:0`

    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const vectors = new CfnVectorBucket(this, 'Vectors', { vectorBucketName: 'lindhof-tour-guide' })
    const index = new CfnIndex(this, 'Index', {
      vectorBucketArn: vectors.attrVectorBucketArn,
      indexName: 'texts',
      dataType: 'float32',
      dimension: DIMENSIONS,
      distanceMetric: 'cosine',
    })

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('bedrock.amazonaws.com'),
      inlinePolicies: {
        texts: new PolicyDocument({
          statements: [
            new PolicyStatement({ effect: Effect.ALLOW, actions: ['bedrock:InvokeModel'], resources: [embedding] }),
            new PolicyStatement({
              actions: ['s3vectors:QueryVectors', 's3vectors:GetVectors', 's3vectors:PutVectors', 's3vectors:DeleteVectors'],
              resources: [index.attrIndexArn],
            }),
          ],
        }),
      },
    })
    bucket.grantRead(role)

    this.knowledgeBase = new CfnKnowledgeBase(this, 'KnowledgeBase', {
      name: 'lindhof-texts',
      roleArn: role.roleArn,
      knowledgeBaseConfiguration: {
        type: 'VECTOR',
        vectorKnowledgeBaseConfiguration: {
          embeddingModelArn: embedding,
          embeddingModelConfiguration: { bedrockEmbeddingModelConfiguration: { dimensions: DIMENSIONS } },
        },
      },
      storageConfiguration: { type: 'S3_VECTORS', s3VectorsConfiguration: { indexArn: index.attrIndexArn } },
    })
    new CfnDataSource(this, 'Source', {
      name: 'curators',
      knowledgeBaseId: this.knowledgeBase.attrKnowledgeBaseId,
      dataSourceConfiguration: { type: 'S3', s3Configuration: { bucketArn: bucket.bucketArn } },
    })
  }
}
