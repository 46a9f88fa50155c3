import json
from pathlib import Path

REQUESTS = Path(__file__).parent.parent / "evaluation" / "requests.jsonl"


def test_every_request_has_an_accepted_quote():
    cases = [json.loads(line) for line in REQUESTS.read_text().splitlines()]
    assert len({case["id"] for case in cases}) == len(cases)
    assert all(case["query"] and case["ground_truth"] for case in cases)
