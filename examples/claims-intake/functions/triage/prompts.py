"""Prompts and tools of the triage."""

KINDS = ["motor", "home", "travel", "liability", "other"]

CLASSIFY = f"""You sort incoming insurance claims. Read the document and record what it is.

Kinds of claims: {", ".join(KINDS)}.
Use "other" if the document is no claim. The confidence is a number between 0 and 1: how sure you are that an
experienced adjuster would choose the same kind. Documents that are partly illegible deserve less than 0.7.
"""

RECORD_CLAIM = {
    "toolSpec": {
        "name": "record_claim",
        "description": "Records what kind of claim a document is",
        "inputSchema": {
            "json": {
                "type": "object",
                "properties": {
                    "kind": {"type": "string", "enum": KINDS},
                    "confidence": {"type": "number"},
                    "date_of_loss": {"type": "string", "description": "ISO date, empty if not stated"},
                },
                "required": ["kind", "confidence"],
            }
        },
    }
}

SUMMARISE = """You write summaries of insurance claims for adjusters.

Say what happened, when and where, what was damaged, who is involved, which amounts are claimed and what is missing
for a decision. Do not judge whether the claim is covered. Write in the language of the document.

<document>
{text}
</document>
"""
