"""What the binary prints, judged by tools that are not ours.

usage: conformance.py path/to/sextant     (from the root of the repository)
"""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema

EXAMPLES = ["examples/support-assistant", "examples/claims-intake"]
OUTCOMES = {"met", "not_met", "not_applicable", "unknown"}


def review(binary, path):
    command = [binary, "review", path, "--format", "json", "--as-of", "2026-11-22"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def check(document, root):
    practices = document["practices"]
    assert len(practices) == 51, len(practices)
    assert {practice["outcome"] for practice in practices} <= OUTCOMES
    assert len(document["questions"]) == 29
    for practice in practices:
        if practice["outcome"] in ("met", "not_met") and practice["basis"] == "evidence":
            places = [item["locus"] for item in practice["evidence"] if item.get("locus")]
            assert places, f"{practice['id']} is decided without a place"
            for place in places:
                lines = (root / place["path"]).read_text(encoding="utf-8").splitlines()
                assert 1 <= place["line"] <= max(len(lines), 1), place


def main(binary):
    schema = json.loads(Path("docs/reference/review.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for path in EXAMPLES:
        document = review(binary, path)
        validator(schema).validate(document)
        check(document, Path(path))
        print(f"{path}: valid, every decision has a place")


if __name__ == "__main__":
    main(*sys.argv[1:])
