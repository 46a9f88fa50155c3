import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda'

const database = DynamoDBDocumentClient.from(new DynamoDBClient({}))

export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyResultV2> => {
  const { id, helpful, comment = '' } = JSON.parse(event.body ?? '{}')
  if (typeof id !== 'string' || typeof helpful !== 'boolean') return { statusCode: 400 }
  await database.send(
    new UpdateCommand({
      TableName: process.env.VISITS,
      Key: { answer: id },
      UpdateExpression: 'SET helpful = :helpful, feedback = :comment',
      ConditionExpression: 'attribute_exists(answer)',
      ExpressionAttributeValues: { ':helpful': helpful, ':comment': String(comment).slice(0, 300) },
    }),
  )
  return { statusCode: 204 }
}
