"""The note of a call: who asked for what, what was said, what is open."""

import logging

from google.genai import errors, types
from pydantic import BaseModel

import settings
from models import armor, client

logger = logging.getLogger("case-notes")

INSTRUCTION = """You write notes of calls to the citizens' advice line. Say what the caller needs, what the adviser told
them, what was agreed and by when. Leave out what is nobody's business: health, belief and family, unless the case is about
it. Do not judge."""


class Note(BaseModel):
    need: str
    advice: list[str]
    agreed: list[str]
    urgent: bool


class Unavailable(Exception):
    """The model does not answer."""


def summarise(transcript: str) -> Note | None:
    """The note, or nothing if Model Armor let the transcript not pass."""
    try:
        response = client.models.generate_content(
            model=settings.MODEL,
            contents=transcript[: settings.LONGEST_TRANSCRIPT],
            config=types.GenerateContentConfig(
                system_instruction=INSTRUCTION,
                max_output_tokens=settings.MAX_NOTE_TOKENS,
                temperature=0.1,
                response_mime_type="application/json",
                response_schema=Note,
                model_armor_config=armor,
            ),
        )
    except errors.APIError as error:
        logger.exception("no note")
        raise Unavailable from error
    logger.info("note used %d tokens", response.usage_metadata.total_token_count)
    return response.parsed
