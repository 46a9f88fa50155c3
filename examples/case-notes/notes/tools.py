"""What the adviser's assistant may look up. Nothing here changes anything."""

from google.cloud import firestore
from google.genai import types

import settings

database = firestore.Client(project=settings.PROJECT, database="case-notes")


def earlier_cases(case_number: str) -> list[dict]:
    """Notes of the same case, newest first."""
    found = database.collection("notes").where("case", "==", case_number).order_by("date", direction="DESCENDING")
    return [note.to_dict() for note in found.limit(5).stream()]


def rule(topic: str) -> str:
    """The council's rule on a topic."""
    found = database.collection("rules").document(topic.lower()).get()
    return found.get("text") if found.exists else "There is no rule on this topic."


TOOLS = {"earlier_cases": earlier_cases, "rule": rule}

DECLARED = types.Tool(
    function_declarations=[
        types.FunctionDeclaration(
            name="earlier_cases",
            description="Notes of earlier calls about a case",
            parameters={"type": "object", "properties": {"case_number": {"type": "string"}}, "required": ["case_number"]},
        ),
        types.FunctionDeclaration(
            name="rule",
            description="The council's rule on one topic: housing, council tax, parking, waste, benefits",
            parameters={"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]},
        ),
    ]
)
