"""Settings from the environment of the function, see infra/functions.tf."""

import os

CHAT_MODEL_ID = os.environ.get("CHAT_MODEL_ID", "")
SUMMARY_MODEL_ID = os.environ.get("SUMMARY_MODEL_ID", "")
MAX_ANSWER_TOKENS = int(os.environ.get("MAX_ANSWER_TOKENS", "700"))

GUARDRAIL_ID = os.environ.get("GUARDRAIL_ID", "")
GUARDRAIL_VERSION = os.environ.get("GUARDRAIL_VERSION", "")

KNOWLEDGE_BASE_ID = os.environ.get("KNOWLEDGE_BASE_ID", "")
DATA_SOURCE_ID = os.environ.get("DATA_SOURCE_ID", "")
PASSAGES = int(os.environ.get("PASSAGES", "5"))
MIN_SCORE = float(os.environ.get("MIN_SCORE", "0.45"))

ANSWER_PROMPT_ID = os.environ.get("ANSWER_PROMPT_ID", "")
ANSWER_PROMPT_VERSION = os.environ.get("ANSWER_PROMPT_VERSION", "")

AGENT_ID = os.environ.get("AGENT_ID", "")
AGENT_ALIAS_ID = os.environ.get("AGENT_ALIAS_ID", "")

CONVERSATIONS_TABLE = os.environ.get("CONVERSATIONS_TABLE", "")
ORDERS_TABLE = os.environ.get("ORDERS_TABLE", "")

# Longer questions are nearly always pasted e-mails; the hand-over form is the place for those.
MAX_QUESTION_CHARS = 2000
KEEP_CONVERSATIONS_DAYS = 90
