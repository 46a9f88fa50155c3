"""The reading room: questions in, answers with their sources out."""

from fastapi import FastAPI, HTTPException, Request
from prometheus_fastapi_instrumentator import Instrumentator
from pydantic import BaseModel, Field
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

import answers
import passages

limiter = Limiter(key_func=get_remote_address)
app = FastAPI(title="Reading room")
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
Instrumentator().instrument(app).expose(app)


class Question(BaseModel):
    text: str = Field(min_length=3, max_length=1_000)
    since: int = Field(default=1850, ge=1850)
    until: int = Field(default=1990, le=1990)


@app.get("/health")
def health() -> dict:
    return {"status": "ok"}


@app.post("/questions")
@limiter.limit("20/minute")
def ask(request: Request, question: Question) -> dict:
    found = passages.find(question.text, question.since, question.until)
    if not found:
        return {"answer": "Nothing in the newspapers of these years seems to answer this.", "sources": []}
    try:
        text = answers.answer(question.text, found)
    except answers.Busy as error:
        raise HTTPException(503, "The reading room is full. Please try again in a minute.") from error
    return {"answer": text, "sources": [{"paper": passage.paper, "issue": passage.issue} for passage in found]}
