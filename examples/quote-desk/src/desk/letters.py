"""From a request to a quote: find machines, write the letter, propose a subject."""

import logging
from pathlib import Path

import prompty
from azure.core.exceptions import AzureError
from azure.search.documents.models import VectorizedQuery
from openai import BadRequestError, OpenAIError

import settings
from clients import machines, models

logger = logging.getLogger(__name__)
LETTER = prompty.load(str(Path(__file__).parent / "prompts" / "letter.prompty"))


class Refused(Exception):
    """The content filter did not let the request or the letter pass."""


class Unavailable(Exception):
    """A service that is needed does not answer."""


def find(request: str) -> list[dict]:
    """Machines that fit, best first."""
    vector = models.embeddings.create(model=settings.EMBEDDING_DEPLOYMENT, input=request).data[0].embedding
    found = machines.search(
        search_text=request,
        vector_queries=[VectorizedQuery(vector=vector, k_nearest_neighbors=12, fields="vector")],
        filter="available eq true",
        select=["name", "day", "week"],
        top=6,
    )
    return [{"name": item["name"], "day": item["day"], "week": item["week"]} for item in found]


def draft(request: str) -> dict:
    """The letter, and the machines it may offer."""
    try:
        offered = find(request)
        answer = models.chat.completions.create(
            model=settings.LETTER_DEPLOYMENT,
            messages=prompty.prepare(LETTER, {"request": request, "machines": offered}),
            max_tokens=900,
            temperature=0.3,
        )
    except BadRequestError as error:
        if error.code == "content_filter":
            raise Refused from error
        raise
    except (AzureError, OpenAIError) as error:
        logger.exception("no draft")
        raise Unavailable from error
    logger.info("letter used %d tokens", answer.usage.total_tokens)
    return {"letter": answer.choices[0].message.content, "machines": offered}


def subject(letter: str) -> str:
    """A line for the mail that carries the letter."""
    answer = models.chat.completions.create(
        model=settings.SUBJECT_DEPLOYMENT,
        messages=[
            {"role": "system", "content": "Write a subject line of at most eight words for this letter."},
            {"role": "user", "content": letter},
        ],
    )
    return answer.choices[0].message.content.strip()
