"""Writes notes of calls that advisers have noted themselves, and counts what is missing.

Usage: python evaluation/score.py --at-least 0.8
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "notes"))

import summary  # noqa: E402

CALLS = Path(__file__).with_name("calls.jsonl")


def score(case: dict, note: summary.Note) -> float:
    text = " ".join([note.need, *note.advice, *note.agreed]).lower()
    return sum(word.lower() in text for word in case["must_mention"]) / len(case["must_mention"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-least", type=float, default=0.8)
    options = parser.parse_args()
    points = []
    for line in CALLS.read_text().splitlines():
        case = json.loads(line)
        points.append(score(case, summary.summarise(case["input"])))
        print(f"{case['id']}: {points[-1]:.2f}  expected: {case['expected']}")
    mean = sum(points) / len(points)
    print(f"mean: {mean:.2f}")
    return 0 if mean >= options.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
