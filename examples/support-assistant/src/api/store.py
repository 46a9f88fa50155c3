"""Conversations and the feedback on them."""

import time
import uuid

from boto3.dynamodb.conditions import Key

from assistant_common import config
from assistant_common.clients import dynamodb

_table = dynamodb.Table(config.CONVERSATIONS_TABLE)


def save_answer(session_id: str, customer: str, question: str, result: dict) -> str:
    """Keeps an answer and returns its id."""
    now = int(time.time())
    message_id = f"{now}-{uuid.uuid4().hex[:8]}"
    _table.put_item(
        Item={
            "session_id": session_id,
            "message_id": message_id,
            "customer": customer,
            "question": question,
            "answer": result["text"],
            "sources": result["sources"],
            "model": config.CHAT_MODEL_ID,
            "prompt_version": config.ANSWER_PROMPT_VERSION,
            "expires_at": now + config.KEEP_CONVERSATIONS_DAYS * 86400,
        }
    )
    return message_id


def conversation(session_id: str) -> list[dict]:
    """The last messages of a session, oldest first."""
    found = _table.query(
        KeyConditionExpression=Key("session_id").eq(session_id),
        ScanIndexForward=False,
        Limit=20,
    )
    return list(reversed(found["Items"]))


def save_feedback(session_id: str, message_id: str, rating: str, comment: str) -> None:
    """Adds a customer's rating to an answer."""
    _table.update_item(
        Key={"session_id": session_id, "message_id": message_id},
        UpdateExpression="SET rating = :rating, rating_comment = :comment",
        ConditionExpression="attribute_exists(message_id)",
        ExpressionAttributeValues={":rating": rating, ":comment": comment},
    )
