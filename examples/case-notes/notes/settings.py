"""What the environment says."""

import os

PROJECT = os.environ["GOOGLE_CLOUD_PROJECT"]
REGION = os.environ["MODEL_REGION"]
MODEL = os.environ["MODEL"]
MAX_NOTE_TOKENS = int(os.environ["MAX_NOTE_TOKENS"])
ARMOR_TEMPLATE = os.environ["ARMOR_TEMPLATE"]
LONGEST_TRANSCRIPT = 80_000
