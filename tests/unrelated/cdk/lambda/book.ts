import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'

const database = new DynamoDBClient({ maxAttempts: 3 })

export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const { id, seats } = JSON.parse(event.body ?? '{}')
  await database.send(
    new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id }, seats: { N: String(seats) } } }),
  )
  return { statusCode: 201, body: JSON.stringify({ id }) }
}
