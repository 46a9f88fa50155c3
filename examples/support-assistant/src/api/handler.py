"""HTTP API of the assistant: answers, orders, hand-overs and feedback."""

import json
import uuid

from assistant_common import config
from assistant_common.telemetry import logger, metrics, tracer

import answers
import handover
import orders
import store


class BadRequest(Exception):
    """The caller sent something we do not accept."""


def _text(body: dict, field: str) -> str:
    value = str(body.get(field, "")).strip()
    if not value:
        raise BadRequest(f"{field} is missing")
    if len(value) > config.MAX_QUESTION_CHARS:
        raise BadRequest(f"{field} is longer than {config.MAX_QUESTION_CHARS} characters")
    return "".join(character for character in value if character.isprintable() or character == "\n")


def _post_answer(body: dict, customer: str) -> dict:
    question = _text(body, "question")
    session_id = body.get("session_id") or str(uuid.uuid4())
    result = answers.answer(question, body.get("language", "English"))
    result["message_id"] = store.save_answer(session_id, customer, question, result)
    return {**result, "session_id": session_id}


def _post_order(body: dict, customer: str) -> dict:
    session_id = body.get("session_id") or str(uuid.uuid4())
    return {"text": orders.ask(_text(body, "question"), session_id), "session_id": session_id}


def _post_handover(body: dict, customer: str) -> dict:
    messages = store.conversation(_text(body, "session_id"))
    return {"note": handover.summarise(messages)}


def _post_feedback(body: dict, customer: str) -> dict:
    rating = body.get("rating")
    if rating not in ("up", "down"):
        raise BadRequest("rating must be up or down")
    comment = str(body.get("comment", ""))[:500]
    store.save_feedback(_text(body, "session_id"), _text(body, "message_id"), rating, comment)
    return {}


ROUTES = {
    "POST /answers": _post_answer,
    "POST /orders": _post_order,
    "POST /handovers": _post_handover,
    "POST /feedback": _post_feedback,
}


def _response(status: int, body: dict) -> dict:
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


@logger.inject_lambda_context
@tracer.capture_lambda_handler
@metrics.log_metrics
def handler(event, context):
    customer = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    try:
        body = json.loads(event.get("body") or "{}")
        return _response(200, ROUTES[event["routeKey"]](body, customer))
    except (BadRequest, json.JSONDecodeError) as error:
        return _response(400, {"message": str(error)})
    except answers.Unavailable:
        return _response(503, {"message": "The assistant is busy. Please try again in a minute."})
