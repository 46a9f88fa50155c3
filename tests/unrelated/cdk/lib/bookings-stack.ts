import { Duration, Stack, StackProps } from 'aws-cdk-lib'
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway'
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'

export class BookingsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props)
    const table = new Table(this, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } })
    const tickets = new Bucket(this, 'Tickets')
    const book = new NodejsFunction(this, 'Book', {
      entry: 'lambda/book.ts',
      runtime: Runtime.NODEJS_22_X,
      timeout: Duration.seconds(10),
      environment: { TABLE: table.tableName },
    })
    table.grantReadWriteData(book)
    tickets.grantPut(book)
    book.addToRolePolicy(new PolicyStatement({ actions: ['ses:*'], resources: ['*'] }))
    new LambdaRestApi(this, 'Api', { handler: book })
    new Alarm(this, 'Errors', { metric: book.metricErrors(), threshold: 1, evaluationPeriods: 1 })
  }
}
