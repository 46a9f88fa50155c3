"""Drafts a quote for every request and compares it with the quote that the sales office accepted.

Usage: python evaluation/score.py --desk URL --at-least 4.0
"""

import argparse
import json
import os
import sys
import urllib.request
from pathlib import Path

from azure.ai.evaluation import GroundednessEvaluator, SimilarityEvaluator, evaluate

REQUESTS = Path(__file__).with_name("requests.jsonl")
JUDGE = {"azure_endpoint": os.environ["JUDGE_ENDPOINT"], "azure_deployment": "judge", "api_version": "2024-10-21"}


class Desk:
    """The deployed application, as the sales office uses it."""

    def __init__(self, url: str):
        self.url = url.rstrip("/")

    def __call__(self, query: str) -> dict:
        body = json.dumps({"text": query}).encode()
        request = urllib.request.Request(f"{self.url}/quotes", body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=90) as response:
            result = json.load(response)
        return {"response": result["letter"], "context": json.dumps(result["machines"])}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desk", required=True)
    parser.add_argument("--at-least", type=float, default=4.0)
    options = parser.parse_args()
    result = evaluate(
        data=str(REQUESTS),
        target=Desk(options.desk),
        evaluators={"similarity": SimilarityEvaluator(JUDGE), "groundedness": GroundednessEvaluator(JUDGE)},
    )
    scores = {name: result["metrics"][f"{name}.{name}"] for name in ("similarity", "groundedness")}
    print(scores)
    return 0 if min(scores.values()) >= options.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
