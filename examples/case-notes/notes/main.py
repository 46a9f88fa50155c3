"""HTTP API of the notes."""

import datetime
import logging

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

import advice
import settings
import summary
from tools import database

logging.basicConfig(level=logging.INFO)
app = FastAPI(title="Case notes")
TWO_YEARS = datetime.timedelta(days=730)


class Call(BaseModel):
    case_number: str = Field(pattern=r"^Q\d{6}$")
    transcript: str = Field(min_length=40, max_length=settings.LONGEST_TRANSCRIPT)


class Released(BaseModel):
    text: str = Field(max_length=8_000)
    adviser: str


@app.post("/notes")
def write(call: Call) -> dict:
    try:
        note = summary.summarise(call.transcript)
        if note is None:
            raise HTTPException(422, "This call has to be noted by hand.")
        steps = advice.propose(call.case_number, note.model_dump_json())
    except summary.Unavailable as error:
        raise HTTPException(503, "The service is busy. Please try again in a minute.") from error
    now = datetime.datetime.now(datetime.UTC)
    draft = {"case": call.case_number, "date": now, "expires_at": now + TWO_YEARS, "released": False}
    _, stored = database.collection("notes").add({**draft, **note.model_dump(), "steps": steps})
    return {"id": stored.id, "note": note, "steps": steps}


@app.put("/notes/{note_id}")
def release(note_id: str, released: Released) -> dict:
    """An adviser has read the note, corrected it, and stands by it."""
    database.collection("notes").document(note_id).update(
        {"text": released.text, "released": True, "adviser": released.adviser}
    )
    return {}
