"""Passages of newspapers that may answer a question."""

import os
from dataclasses import dataclass

from fastembed import TextEmbedding
from qdrant_client import QdrantClient, models

COLLECTION = "newspapers"
EMBEDDER = TextEmbedding("BAAI/bge-small-en-v1.5")
store = QdrantClient(url=os.environ["STORE_URL"], api_key=os.environ["STORE_KEY"], timeout=10)


@dataclass
class Passage:
    text: str
    paper: str
    issue: str


def find(question: str, since: int, until: int) -> list[Passage]:
    """The passages nearest to the question, from the years that the visitor chose."""
    vector = next(EMBEDDER.query_embed(question)).tolist()
    found = store.query_points(
        collection_name=COLLECTION,
        query=vector,
        query_filter=models.Filter(
            must=[models.FieldCondition(key="year", range=models.Range(gte=since, lte=until))]
        ),
        limit=int(os.getenv("PASSAGES", "8")),
        with_payload=True,
    )
    return [
        Passage(point.payload["text"], point.payload["paper"], point.payload["issue"])
        for point in found.points
        if point.score > 0.35
    ]
