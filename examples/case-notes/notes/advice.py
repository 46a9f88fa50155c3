"""What to do next: the model looks things up until it can say."""

import logging

from google.genai import errors, types

import settings
from models import armor, client
from summary import Unavailable
from tools import DECLARED, TOOLS

logger = logging.getLogger("case-notes")

INSTRUCTION = """You help advisers of the citizens' advice line. Look up earlier cases and the council's rules before you
propose anything. Propose at most three next steps, each with the rule it rests on."""


def propose(case_number: str, note: str) -> str:
    """The next steps, or a sentence that says that there are none."""
    contents = [types.Content(role="user", parts=[types.Part(text=f"Case {case_number}\n\n{note}")])]
    for _ in range(6):
        try:
            response = client.models.generate_content(
                model=settings.MODEL,
                contents=contents,
                config=types.GenerateContentConfig(
                    system_instruction=INSTRUCTION,
                    max_output_tokens=800,
                    temperature=0.2,
                    tools=[DECLARED],
                    model_armor_config=armor,
                ),
            )
        except errors.APIError as error:
            logger.exception("no proposal")
            raise Unavailable from error
        if not response.function_calls:
            return response.text
        contents.append(response.candidates[0].content)
        results = [
            types.Part.from_function_response(name=call.name, response={"result": TOOLS[call.name](**call.args)})
            for call in response.function_calls
        ]
        contents.append(types.Content(role="tool", parts=results))
    return "No proposal: the rules do not settle this case. Please ask a colleague."
