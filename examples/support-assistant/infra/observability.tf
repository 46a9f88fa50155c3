resource "aws_sns_topic" "alarms" {
  name = "${var.name}-alarms"
}

resource "aws_sns_topic_subscription" "alarms" {
  count     = var.alarm_email == "" ? 0 : 1
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

# One configuration per account and Region: this account belongs to the assistant alone.
resource "aws_bedrock_model_invocation_logging_configuration" "this" {
  depends_on = [aws_iam_role_policy.invocation_logging]

  logging_config {
    text_data_delivery_enabled      = true
    embedding_data_delivery_enabled = false

    cloudwatch_config {
      log_group_name = aws_cloudwatch_log_group.invocations.name
      role_arn       = aws_iam_role.invocation_logging.arn
    }
  }
}

resource "aws_cloudwatch_log_group" "invocations" {
  name              = "/bedrock/${var.name}/invocations"
  retention_in_days = 90
}

resource "aws_iam_role" "invocation_logging" {
  name_prefix        = "${var.name}-logs-"
  assume_role_policy = local.bedrock_trust
}

resource "aws_iam_role_policy" "invocation_logging" {
  role = aws_iam_role.invocation_logging.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.invocations.arn}:log-stream:aws/bedrock/modelinvocations"
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each = { chat = var.chat_profile_id, summary = var.summary_model_id }

  alarm_name          = "${var.name}-${each.key}-throttles"
  namespace           = "AWS/Bedrock"
  metric_name         = "InvocationThrottles"
  dimensions          = { ModelId = each.value }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 5
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "${var.name}-chat-latency"
  namespace           = "AWS/Bedrock"
  metric_name         = "InvocationLatency"
  dimensions          = { ModelId = var.chat_profile_id }
  extended_statistic  = "p95"
  period              = 300
  evaluation_periods  = 3
  threshold           = 12000
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
