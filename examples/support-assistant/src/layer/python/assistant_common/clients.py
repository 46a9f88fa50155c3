"""AWS clients that every function shares."""

import boto3
from botocore.config import Config

# API Gateway gives up after 30 seconds: two attempts have to fit.
_FAST = Config(
    connect_timeout=2,
    read_timeout=14,
    retries={"max_attempts": 2, "mode": "adaptive"},
)

bedrock = boto3.client("bedrock-runtime", config=_FAST)
knowledge = boto3.client("bedrock-agent-runtime", config=_FAST)
prompts = boto3.client("bedrock-agent", config=_FAST)
dynamodb = boto3.resource("dynamodb", config=_FAST)
