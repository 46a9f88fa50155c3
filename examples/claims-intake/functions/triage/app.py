"""Classifies and summarises the text of a claim."""

import logging
import os

import boto3
from aws_xray_sdk.core import patch_all, xray_recorder

from prompts import CLASSIFY, KINDS, RECORD_CLAIM, SUMMARISE

patch_all()

logger = logging.getLogger()
logger.setLevel(logging.INFO)

bedrock = boto3.client("bedrock-runtime")
s3 = boto3.client("s3")

BUCKET = os.environ["CLAIMS_BUCKET"]
MODEL_ID = os.environ["MODEL_ID"]
THRESHOLD = float(os.environ["CONFIDENCE_THRESHOLD"])

# About 20 pages; the first pages hold what matters for triage.
MAX_CHARACTERS = 60_000


def _log_usage(step, response):
    usage = response["usage"]
    logger.info("%s used %d input and %d output tokens", step, usage["inputTokens"], usage["outputTokens"])


@xray_recorder.capture("classify")
def classify(text):
    """Kind, confidence and date of loss, as recorded by the model."""
    response = bedrock.converse(
        modelId=MODEL_ID,
        system=[{"text": CLASSIFY}],
        messages=[{"role": "user", "content": [{"text": text}]}],
        inferenceConfig={"maxTokens": 300, "temperature": 0},
        toolConfig={"tools": [RECORD_CLAIM], "toolChoice": {"tool": {"name": "record_claim"}}},
    )
    _log_usage("classify", response)
    for block in response["output"]["message"]["content"]:
        if "toolUse" in block:
            return block["toolUse"]["input"]
    return {}


@xray_recorder.capture("summarise")
def summarise(text):
    """A summary for the adjuster, and whether the guardrail replaced it."""
    response = bedrock.converse(
        modelId=MODEL_ID,
        messages=[{"role": "user", "content": [{"text": SUMMARISE.format(text=text)}]}],
        guardrailConfig={
            "guardrailIdentifier": os.environ["GUARDRAIL_ID"],
            "guardrailVersion": os.environ["GUARDRAIL_VERSION"],
        },
    )
    _log_usage("summarise", response)
    blocked = response["stopReason"] == "guardrail_intervened"
    return response["output"]["message"]["content"][0]["text"], blocked


def _confidence(record):
    """The model's confidence, or none at all if it did not keep to the schema."""
    if record.get("kind") not in KINDS:
        return 0.0
    try:
        return min(max(float(record.get("confidence", 0)), 0.0), 1.0)
    except (TypeError, ValueError):
        return 0.0


def handler(event, context):
    key = event["text"]["key"]
    text = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode("utf-8")
    if not text.strip():
        return {"kind": "other", "confidence": 0.0, "summary": "", "needs_review": True}

    record = classify(text[:MAX_CHARACTERS])
    confidence = _confidence(record)
    summary, blocked = summarise(text[:MAX_CHARACTERS])

    needs_review = confidence < THRESHOLD or blocked or len(text) > MAX_CHARACTERS
    logger.info("%s is %s with %.2f, review: %s", key, record.get("kind"), confidence, needs_review)
    return {
        "kind": record.get("kind", "other"),
        "confidence": confidence,
        "date_of_loss": record.get("date_of_loss", ""),
        "summary": summary,
        "needs_review": needs_review,
    }
