"""Logger, tracer and metrics with the names the dashboards expect."""

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger()
tracer = Tracer()
metrics = Metrics(namespace="SupportAssistant")


def count_tokens(operation: str, usage: dict) -> None:
    """Records the tokens of one model call."""
    metrics.add_dimension(name="operation", value=operation)
    metrics.add_metric(name="InputTokens", unit=MetricUnit.Count, value=usage["inputTokens"])
    metrics.add_metric(name="OutputTokens", unit=MetricUnit.Count, value=usage["outputTokens"])
