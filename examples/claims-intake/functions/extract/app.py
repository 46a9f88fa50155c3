"""Collects the text of a document once Amazon Textract has read it."""

import logging
import os

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)

textract = boto3.client("textract")
s3 = boto3.client("s3")

BUCKET = os.environ["CLAIMS_BUCKET"]

# Textract's own estimate of how sure it is of a line, in percent.
MIN_LINE_CONFIDENCE = 60


def _pages(job_id):
    """The result pages of a detection, first to last."""
    token = None
    while True:
        arguments = {"JobId": job_id, "MaxResults": 1000}
        if token:
            arguments["NextToken"] = token
        page = textract.get_document_text_detection(**arguments)
        yield page
        token = page.get("NextToken")
        if not token:
            return


def _lines(page):
    for block in page.get("Blocks", []):
        if block["BlockType"] == "LINE":
            yield block["Text"] if block["Confidence"] >= MIN_LINE_CONFIDENCE else "[illegible]"


def handler(event, context):
    lines = []
    for page in _pages(event["detection"]["JobId"]):
        status = page["JobStatus"]
        if status not in ("SUCCEEDED", "PARTIAL_SUCCESS"):
            logger.info("detection is %s", status)
            return {"status": status}
        lines.extend(_lines(page))

    document = event["detail"]["object"]["key"]
    key = f"text/{document.removeprefix('incoming/')}.txt"
    s3.put_object(Bucket=BUCKET, Key=key, Body="\n".join(lines).encode("utf-8"))
    logger.info("wrote %d lines to %s", len(lines), key)
    # A document of which some pages could not be read goes on to the review queue.
    return {"status": status, "key": key, "illegible": lines.count("[illegible]")}
