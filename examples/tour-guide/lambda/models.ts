import { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'

const patience = { maxAttempts: 4, retryMode: 'adaptive' }

export const bedrock = new BedrockRuntimeClient(patience)
export const knowledge = new BedrockAgentRuntimeClient(patience)
