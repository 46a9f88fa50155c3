"""Turns exported pages of the help centre into articles for the knowledge base."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote_plus

import boto3
from botocore.exceptions import ClientError

from assistant_common import config
from assistant_common.telemetry import logger

s3 = boto3.client("s3")
knowledge_bases = boto3.client("bedrock-agent")

# Agents paste addresses of customers into internal notes; those must not end up in answers.
_PERSONAL = [
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "[e-mail]"),
    (re.compile(r"\+?\d[\d ()/-]{8,}\d"), "[phone]"),
]


class _Text(HTMLParser):
    """Collects the text and the meta tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.meta: dict[str, str] = {}
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("script", "style", "nav"):
            self._hidden += 1
        elif tag == "meta" and values.get("name") and values.get("content"):
            self.meta[values["name"]] = values["content"]

    def handle_endtag(self, tag):
        if tag in ("script", "style", "nav"):
            self._hidden -= 1

    def handle_data(self, data):
        if not self._hidden and data.strip():
            self.parts.append(data.strip())


def _convert(html: str) -> tuple[str, dict]:
    page = _Text()
    page.feed(html)
    text = "\n".join(page.parts)
    for pattern, replacement in _PERSONAL:
        text = pattern.sub(replacement, text)
    metadata = {"audience": page.meta.get("audience", "internal"), "section": page.meta.get("section", "general")}
    return text, metadata


def _synchronise() -> None:
    try:
        knowledge_bases.start_ingestion_job(
            knowledgeBaseId=config.KNOWLEDGE_BASE_ID,
            dataSourceId=config.DATA_SOURCE_ID,
        )
    except ClientError as error:
        # A job is running already; the next export picks up what it misses.
        if error.response["Error"]["Code"] != "ConflictException":
            raise


@logger.inject_lambda_context
def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        html = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode("utf-8")
        text, metadata = _convert(html)
        target = key.replace("incoming/", "articles/", 1).removesuffix(".html") + ".txt"
        s3.put_object(Bucket=bucket, Key=target, Body=text.encode("utf-8"))
        s3.put_object(
            Bucket=bucket,
            Key=f"{target}.metadata.json",
            Body=json.dumps({"metadataAttributes": metadata}),
        )
        logger.info("article converted", extra={"key": target, **metadata})
    _synchronise()
