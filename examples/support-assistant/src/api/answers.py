"""Answers from the help centre: retrieve passages, then let the model answer from them."""

from functools import lru_cache

from botocore.exceptions import BotoCoreError, ClientError

from assistant_common import config
from assistant_common.clients import bedrock, knowledge, prompts
from assistant_common.telemetry import count_tokens, logger, tracer

NOTHING_FOUND = "I could not find this in our help centre. Shall I pass your question on to a colleague?"


class Unavailable(Exception):
    """A service that is needed for an answer does not respond."""


@lru_cache(maxsize=1)
def _system_prompt() -> str:
    prompt = prompts.get_prompt(
        promptIdentifier=config.ANSWER_PROMPT_ID,
        promptVersion=config.ANSWER_PROMPT_VERSION,
    )
    return prompt["variants"][0]["templateConfiguration"]["text"]["text"]


@tracer.capture_method
def _passages(question: str) -> list[dict]:
    found = knowledge.retrieve(
        knowledgeBaseId=config.KNOWLEDGE_BASE_ID,
        retrievalQuery={"text": question},
        retrievalConfiguration={
            "vectorSearchConfiguration": {
                "numberOfResults": config.PASSAGES,
                "filter": {"equals": {"key": "audience", "value": "public"}},
            }
        },
    )
    return [result for result in found["retrievalResults"] if result.get("score", 0) >= config.MIN_SCORE]


def _content(question: str, passages: list[dict]) -> list[dict]:
    """Only what the customer wrote is screened as a query; passages are what the answer has to be grounded in."""
    grounding = [
        {"guardContent": {"text": {"text": passage["content"]["text"], "qualifiers": ["grounding_source"]}}}
        for passage in passages
    ]
    return [*grounding, {"guardContent": {"text": {"text": question, "qualifiers": ["query"]}}}]


@tracer.capture_method
def answer(question: str, language: str) -> dict:
    """The answer to a question, with the articles it rests on."""
    try:
        passages = _passages(question)
        if not passages:
            return {"text": NOTHING_FOUND, "sources": []}
        response = bedrock.converse(
            modelId=config.CHAT_MODEL_ID,
            system=[{"text": _system_prompt().replace("{{language}}", language)}],
            messages=[{"role": "user", "content": _content(question, passages)}],
            inferenceConfig={"maxTokens": config.MAX_ANSWER_TOKENS, "temperature": 0.2},
            guardrailConfig={
                "guardrailIdentifier": config.GUARDRAIL_ID,
                "guardrailVersion": config.GUARDRAIL_VERSION,
                "trace": "enabled",
            },
        )
    except (BotoCoreError, ClientError) as error:
        logger.exception("answering failed")
        raise Unavailable from error

    count_tokens("answer", response["usage"])
    if response["stopReason"] == "guardrail_intervened":
        logger.warning("guardrail intervened", extra={"trace": response.get("trace", {}).get("guardrail")})
    text = "".join(block.get("text", "") for block in response["output"]["message"]["content"])
    sources = sorted({passage["location"]["s3Location"]["uri"] for passage in passages})
    return {"text": text, "sources": sources}
