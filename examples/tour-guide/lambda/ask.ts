import { RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime'
import { ContentBlock, ConverseCommand, ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda'
import { randomUUID } from 'crypto'
import { bedrock, knowledge } from './models'

const SYSTEM = `You guide visitors through the Lindhof open-air museum. Answer from the texts of the curators, in at most five
sentences, as one would tell it standing before the house. If the texts do not say it, say that you do not know.`

const LONGEST_QUESTION = 500
const database = DynamoDBDocumentClient.from(new DynamoDBClient({}))

async function texts(question: string, house: string): Promise<string[]> {
  const found = await knowledge.send(
    new RetrieveCommand({
      knowledgeBaseId: process.env.KNOWLEDGE_BASE,
      retrievalQuery: { text: question },
      retrievalConfiguration: {
        vectorSearchConfiguration: {
          numberOfResults: 6,
          filter: { equals: { key: 'house', value: house } },
        },
      },
    }),
  )
  return (found.retrievalResults ?? []).flatMap((result) => result.content?.text ?? [])
}

function spoken(output: ConverseCommandOutput): string {
  return (output.output?.message?.content ?? []).map((block) => block.text ?? '').join('')
}

async function answer(question: string, passages: string[]): Promise<string> {
  const grounding: ContentBlock[] = passages.map((text) => ({
    guardContent: { text: { text, qualifiers: ['grounding_source'] } },
  }))
  const output = await bedrock.send(
    new ConverseCommand({
      modelId: process.env.ANSWER_MODEL,
      system: [{ text: SYSTEM }],
      messages: [
        {
          role: 'user',
          content: [...grounding, { guardContent: { text: { text: question, qualifiers: ['query'] } } }],
        },
      ],
      inferenceConfig: { maxTokens: 350, temperature: 0.3 },
      guardrailConfig: {
        guardrailIdentifier: process.env.GUARDRAIL,
        guardrailVersion: process.env.GUARDRAIL_VERSION,
      },
    }),
  )
  console.log(JSON.stringify({ step: 'answer', usage: output.usage, latency: output.metrics?.latencyMs }))
  return spoken(output)
}

async function translate(text: string, language: string): Promise<string> {
  const output = await bedrock.send(
    new ConverseCommand({
      modelId: process.env.TRANSLATION_MODEL,
      system: [{ text: `Translate into the language with the code ${language}. Write nothing else.` }],
      messages: [{ role: 'user', content: [{ text }] }],
      inferenceConfig: { maxTokens: 500, temperature: 0 },
    }),
  )
  return spoken(output)
}

export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyResultV2> => {
  const { question, house, language = 'de' } = JSON.parse(event.body ?? '{}')
  if (typeof question !== 'string' || question.length === 0 || question.length > LONGEST_QUESTION) {
    return { statusCode: 400, body: JSON.stringify({ message: 'Please ask in one or two sentences.' }) }
  }
  try {
    const german = await answer(question, await texts(question, house))
    const text = language === 'de' ? german : await translate(german, language)
    const id = randomUUID()
    const expires = Math.floor(Date.now() / 1000) + 180 * 86_400
    await database.send(
      new PutCommand({ TableName: process.env.VISITS, Item: { answer: id, house, question, text, expires } }),
    )
    return { statusCode: 200, body: JSON.stringify({ id, text }) }
  } catch (error) {
    console.error('no answer', error)
    return { statusCode: 503, body: JSON.stringify({ message: 'The guide is busy. Please try again in a minute.' }) }
  }
}
