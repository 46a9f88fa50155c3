"""Answers from passages, written by the model on our own cluster."""

import logging
import os

from openai import APIError, APITimeoutError, OpenAI

from passages import Passage

logger = logging.getLogger("reading-room")

SYSTEM = """You help visitors of the Ellery county archive. Answer only from the passages, in at most ten sentences, and put
the number of the passage behind every statement. If the passages do not answer the question, say so."""

# The model server takes any key; network policies decide who may call it.
model = OpenAI(base_url=os.environ["MODEL_URL"], api_key="none", timeout=60, max_retries=2)


class Busy(Exception):
    """The model server does not answer in time."""


def answer(question: str, passages: list[Passage]) -> str:
    """The answer, with numbers of passages."""
    numbered = "\n\n".join(
        f"[{number}] {passage.paper}, {passage.issue}\n{passage.text}" for number, passage in enumerate(passages, 1)
    )
    try:
        response = model.chat.completions.create(
            model=os.environ["MODEL"],
            messages=[
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": f"{numbered}\n\nQuestion: {question}"},
            ],
            max_tokens=int(os.getenv("MAX_ANSWER_TOKENS", "600")),
            temperature=0.1,
        )
    except (APITimeoutError, APIError) as error:
        logger.exception("the model does not answer")
        raise Busy from error
    logger.info("answered with %d tokens", response.usage.completion_tokens)
    return response.choices[0].message.content
