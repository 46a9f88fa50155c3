"""Cuts the text of new scans into passages and stores their vectors. Runs every night."""

import json
import os
import uuid
from pathlib import Path

from fastembed import TextEmbedding
from qdrant_client import QdrantClient, models

COLLECTION = "newspapers"
SCANS = Path("/scans")
WORDS = 180
EMBEDDER = TextEmbedding("BAAI/bge-small-en-v1.5")

store = QdrantClient(url=os.environ["STORE_URL"], api_key=os.environ["STORE_KEY"])


def prepare() -> None:
    if not store.collection_exists(COLLECTION):
        store.create_collection(
            COLLECTION,
            vectors_config=models.VectorParams(size=384, distance=models.Distance.COSINE),
            quantization_config=models.ScalarQuantization(
                scalar=models.ScalarQuantizationConfig(type=models.ScalarType.INT8, always_ram=True)
            ),
        )


def passages(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS - 30)]


def main() -> None:
    prepare()
    for issue in sorted(SCANS.glob("*.json")):
        scan = json.loads(issue.read_text())
        texts = passages(scan["text"])
        points = [
            models.PointStruct(
                id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{issue.stem}/{number}")),
                vector=vector.tolist(),
                payload={"text": text, "paper": scan["paper"], "issue": scan["date"], "year": int(scan["date"][:4])},
            )
            for number, (text, vector) in enumerate(zip(texts, EMBEDDER.embed(texts), strict=True))
        ]
        if points:
            store.upsert(COLLECTION, points)


if __name__ == "__main__":
    main()
