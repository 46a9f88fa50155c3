"""HTTP API of the quote desk; the sales office reaches it from the company's network."""

import logging
import uuid

from azure.monitor.opentelemetry import configure_azure_monitor
from fastapi import FastAPI, HTTPException
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
from pydantic import BaseModel, Field

import letters
import settings

configure_azure_monitor(logger_name="letters")
OpenAIInstrumentor().instrument()

app = FastAPI(title="Quote desk")
logger = logging.getLogger("letters")


class Request(BaseModel):
    text: str = Field(min_length=1, max_length=settings.LONGEST_REQUEST)


class Feedback(BaseModel):
    quote: uuid.UUID
    useful: bool
    comment: str = Field(default="", max_length=500)


@app.get("/health")
def health() -> dict:
    return {"status": "ok"}


@app.post("/quotes")
def quote(request: Request) -> dict:
    try:
        result = letters.draft(request.text)
    except letters.Refused as error:
        raise HTTPException(422, "This request cannot be answered automatically.") from error
    except letters.Unavailable as error:
        raise HTTPException(503, "The desk is busy. Please try again in a minute.") from error
    return {"id": str(uuid.uuid4()), "subject": letters.subject(result["letter"]), **result}


@app.post("/feedback")
def feedback(given: Feedback) -> dict:
    logger.info("feedback", extra={"quote": str(given.quote), "useful": given.useful, "comment": given.comment})
    return {}
