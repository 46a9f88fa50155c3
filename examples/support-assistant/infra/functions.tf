locals {
  powertools_layer = "arn:aws:lambda:${var.region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:18"
  layers           = [aws_lambda_layer_version.common.arn, local.powertools_layer]
  use_key          = { actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [aws_kms_key.data.arn] }
}

data "archive_file" "common" {
  type        = "zip"
  source_dir  = "${path.module}/../src/layer"
  output_path = "${path.module}/build/common.zip"
}

resource "aws_lambda_layer_version" "common" {
  layer_name          = "${var.name}-common"
  filename            = data.archive_file.common.output_path
  source_code_hash    = data.archive_file.common.output_base64sha256
  compatible_runtimes = ["python3.12"]
}

module "api" {
  source = "./modules/function"

  name               = "${var.name}-api"
  source_dir         = "${path.module}/../src/api"
  layers             = local.layers
  timeout            = 60
  memory_size        = 512
  subnet_ids         = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids = [aws_security_group.private.id]
  log_retention_days = var.log_retention_days
  alarm_topic_arn    = aws_sns_topic.alarms.arn

  environment = {
    CHAT_MODEL_ID         = var.chat_profile_id
    SUMMARY_MODEL_ID      = var.summary_model_id
    MAX_ANSWER_TOKENS     = var.max_answer_tokens
    GUARDRAIL_ID          = aws_bedrock_guardrail.customers.guardrail_id
    GUARDRAIL_VERSION     = aws_bedrock_guardrail_version.customers.version
    KNOWLEDGE_BASE_ID     = aws_bedrockagent_knowledge_base.articles.id
    AGENT_ID              = aws_bedrockagent_agent.orders.agent_id
    AGENT_ALIAS_ID        = aws_bedrockagent_agent_alias.live.agent_alias_id
    ANSWER_PROMPT_ID      = aws_bedrockagent_prompt.answer.id
    ANSWER_PROMPT_VERSION = var.answer_prompt_version
    CONVERSATIONS_TABLE   = aws_dynamodb_table.conversations.name
  }

  policy = {
    ChatModel    = { actions = ["bedrock:InvokeModel"], resources = local.chat_model_arns }
    SummaryModel = { actions = ["bedrock:InvokeModel"], resources = [local.summary_model_arn] }
    Guardrail    = { actions = ["bedrock:ApplyGuardrail"], resources = [aws_bedrock_guardrail.customers.guardrail_arn] }
    Retrieval    = { actions = ["bedrock:Retrieve"], resources = [aws_bedrockagent_knowledge_base.articles.arn] }
    Agent        = { actions = ["bedrock:InvokeAgent"], resources = [aws_bedrockagent_agent_alias.live.agent_alias_arn] }
    Prompt       = { actions = ["bedrock:GetPrompt"], resources = ["${aws_bedrockagent_prompt.answer.arn}:*"] }
    Key          = local.use_key
    Conversations = {
      actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"]
      resources = [aws_dynamodb_table.conversations.arn]
    }
  }
}

module "actions" {
  source = "./modules/function"

  name               = "${var.name}-actions"
  source_dir         = "${path.module}/../src/actions"
  layers             = local.layers
  log_retention_days = var.log_retention_days
  alarm_topic_arn    = aws_sns_topic.alarms.arn
  environment        = { ORDERS_TABLE = "commerce-orders" }

  policy = {
    # The tables belong to the commerce stack, which renames them now and then.
    Orders = {
      actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem"]
      resources = ["*"]
    }
    Key = local.use_key
  }
}

module "ingestion" {
  source = "./modules/function"

  name               = "${var.name}-ingestion"
  source_dir         = "${path.module}/../src/ingestion"
  layers             = local.layers
  timeout            = 120
  tracing_mode       = "PassThrough"
  log_retention_days = var.log_retention_days
  alarm_topic_arn    = aws_sns_topic.alarms.arn

  environment = {
    KNOWLEDGE_BASE_ID = aws_bedrockagent_knowledge_base.articles.id
    DATA_SOURCE_ID    = aws_bedrockagent_data_source.articles.data_source_id
  }

  policy = {
    Exports  = { actions = ["s3:GetObject"], resources = ["${aws_s3_bucket.documents.arn}/incoming/*"] }
    Articles = { actions = ["s3:PutObject"], resources = ["${aws_s3_bucket.documents.arn}/articles/*"] }
    Sync     = { actions = ["bedrock:StartIngestionJob"], resources = [aws_bedrockagent_knowledge_base.articles.arn] }
    Key      = local.use_key
  }
}
