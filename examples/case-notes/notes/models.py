"""The client of the models, and what every call has in common."""

from google import genai
from google.genai import types

import settings

client = genai.Client(
    vertexai=True,
    project=settings.PROJECT,
    location=settings.REGION,
    http_options=types.HttpOptions(timeout=45_000, retry_options=types.HttpRetryOptions(attempts=4)),
)

armor = types.ModelArmorConfig(
    prompt_template_name=settings.ARMOR_TEMPLATE,
    response_template_name=settings.ARMOR_TEMPLATE,
)
