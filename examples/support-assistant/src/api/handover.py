"""Notes for the support agent who takes over a conversation."""

from assistant_common import config
from assistant_common.clients import bedrock
from assistant_common.telemetry import count_tokens, tracer

PROMPT = """Summarise this conversation between a customer and our assistant for the support agent who takes it over.
Say what the customer wants, what was tried and what is still open. List order numbers.

Conversation:
{conversation}"""


@tracer.capture_method
def summarise(messages: list[dict]) -> str:
    """A note for the support agent."""
    conversation = "\n".join(f"Customer: {message['question']}\nAssistant: {message['answer']}" for message in messages)
    response = bedrock.converse(
        modelId=config.SUMMARY_MODEL_ID,
        messages=[{"role": "user", "content": [{"text": PROMPT.format(conversation=conversation)}]}],
    )
    count_tokens("handover", response["usage"])
    return response["output"]["message"]["content"][0]["text"]
