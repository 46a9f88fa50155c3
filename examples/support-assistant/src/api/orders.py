"""Questions about orders go to the agent, which may look orders up and start returns."""

import boto3

from assistant_common import config
from assistant_common.telemetry import logger, tracer

# Not the shared client: runs of the agent with several steps hit its read timeout.
agents = boto3.client("bedrock-agent-runtime")


@tracer.capture_method
def ask(question: str, session_id: str) -> str:
    """What the agent says, after as many steps as it takes."""
    response = agents.invoke_agent(
        agentId=config.AGENT_ID,
        agentAliasId=config.AGENT_ALIAS_ID,
        sessionId=session_id,
        inputText=question,
        enableTrace=True,
    )
    parts = []
    for event in response["completion"]:
        if "chunk" in event:
            parts.append(event["chunk"]["bytes"].decode("utf-8"))
        elif "trace" in event:
            logger.info("agent step", extra={"session_id": session_id, "trace": event["trace"]["trace"]})
    return "".join(parts)
