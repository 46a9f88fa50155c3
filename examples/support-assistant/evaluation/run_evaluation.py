"""Asks the deployed assistant the labelled questions and scores the answers.

Usage: python evaluation/run_evaluation.py --endpoint URL --min-score 0.85 (token in ASSISTANT_TOKEN)
"""

import argparse
import json
import os
import sys
import urllib.request
from collections import defaultdict
from pathlib import Path

QUESTIONS = Path(__file__).with_name("questions.jsonl")


def ask(endpoint: str, question: str) -> dict:
    request = urllib.request.Request(
        f"{endpoint.rstrip('/')}/answers",
        data=json.dumps({"question": question}).encode(),
        headers={"content-type": "application/json", "authorization": f"Bearer {os.environ['ASSISTANT_TOKEN']}"},
    )
    with urllib.request.urlopen(request, timeout=40) as response:
        return json.load(response)


def score(case: dict, result: dict) -> float:
    """Half for the facts, half for the article they should come from."""
    text = result["text"].lower()
    facts = sum(fact.lower() in text for fact in case["must_mention"]) / len(case["must_mention"])
    if case["source"] is None:
        return facts
    cited = any(source.endswith(case["source"]) for source in result["sources"])
    return (facts + cited) / 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--min-score", type=float, default=0.85)
    options = parser.parse_args()

    sections = defaultdict(list)
    for line in QUESTIONS.read_text().splitlines():
        case = json.loads(line)
        result = ask(options.endpoint, case["question"])
        points = score(case, result)
        sections[case["section"]].append(points)
        if points < 1:
            print(f"{case['id']}: {points:.2f}  expected: {case['expected_answer']}  got: {result['text']!r}")

    total = [points for values in sections.values() for points in values]
    for section, values in sorted(sections.items()):
        print(f"{section:10} {sum(values) / len(values):.2f}  ({len(values)} questions)")
    mean = sum(total) / len(total)
    print(f"{'all':10} {mean:.2f}  ({len(total)} questions)")
    return 0 if mean >= options.min_score else 1


if __name__ == "__main__":
    sys.exit(main())
