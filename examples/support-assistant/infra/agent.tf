resource "aws_bedrock_guardrail" "customers" {
  name                      = "${var.name}-customers"
  kms_key_arn               = aws_kms_key.data.arn
  blocked_input_messaging   = "I can only help with questions about orders, products and returns."
  blocked_outputs_messaging = "I cannot answer that. A colleague will get back to you."

  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
    }

    dynamic "filters_config" {
      for_each = ["HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT"]

      content {
        type            = filters_config.value
        input_strength  = "MEDIUM"
        output_strength = "HIGH"
      }
    }
  }

  sensitive_information_policy_config {
    pii_entities_config {
      type   = "CREDIT_DEBIT_CARD_NUMBER"
      action = "BLOCK"
    }
  }

  contextual_grounding_policy_config {
    filters_config {
      type      = "GROUNDING"
      threshold = 0.7
    }
  }
}

resource "aws_bedrock_guardrail_version" "customers" {
  guardrail_arn = aws_bedrock_guardrail.customers.guardrail_arn
}

# Versions are published after an evaluation run, see README; answer_prompt_version pins one.
resource "aws_bedrockagent_prompt" "answer" {
  name                        = "${var.name}-answer"
  customer_encryption_key_arn = aws_kms_key.data.arn
  default_variant             = "default"

  variant {
    name          = "default"
    model_id      = var.chat_profile_id
    template_type = "TEXT"

    inference_configuration {
      text {
        max_tokens  = var.max_answer_tokens
        temperature = 0.2
      }
    }

    template_configuration {
      text {
        text = file("${path.module}/../prompts/answer_system.txt")

        input_variable {
          name = "language"
        }
      }
    }
  }
}

resource "aws_iam_role" "agent" {
  name_prefix        = "${var.name}-agent-"
  assume_role_policy = local.bedrock_trust
}

resource "aws_iam_role_policy" "agent" {
  role = aws_iam_role.agent.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream", "bedrock:GetInferenceProfile"]
        Resource = local.chat_model_arns
      },
      { Effect = "Allow", Action = "bedrock:Retrieve", Resource = aws_bedrockagent_knowledge_base.articles.arn },
      { Effect = "Allow", Action = "bedrock:ApplyGuardrail", Resource = aws_bedrock_guardrail.customers.guardrail_arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.data.arn },
    ]
  })
}

resource "aws_bedrockagent_agent" "orders" {
  agent_name              = "${var.name}-orders"
  agent_resource_role_arn = aws_iam_role.agent.arn
  foundation_model        = var.chat_profile_id
  instruction             = file("${path.module}/../prompts/agent_instruction.txt")
  depends_on              = [aws_iam_role_policy.agent]

  guardrail_configuration {
    guardrail_identifier = aws_bedrock_guardrail.customers.guardrail_id
    guardrail_version    = aws_bedrock_guardrail_version.customers.version
  }
}

resource "aws_bedrockagent_agent_action_group" "orders" {
  action_group_name = "orders"
  agent_id          = aws_bedrockagent_agent.orders.agent_id
  agent_version     = "DRAFT"

  action_group_executor {
    lambda = module.actions.arn
  }

  function_schema {
    member_functions {
      functions {
        name        = "get_order"
        description = "State, delivery date and items of an order"

        parameters {
          map_block_key = "order_id"
          type          = "string"
          description   = "Order number, for example AF-204113"
          required      = true
        }
      }

      functions {
        name        = "start_return"
        description = "Registers the return of an order and sends the customer a label"

        parameters {
          map_block_key = "order_id"
          type          = "string"
          description   = "Order number"
          required      = true
        }
      }
    }
  }
}

resource "aws_bedrockagent_agent_knowledge_base_association" "articles" {
  agent_id             = aws_bedrockagent_agent.orders.agent_id
  knowledge_base_id    = aws_bedrockagent_knowledge_base.articles.id
  description          = "Help centre: delivery, returns, warranty and care of products"
  knowledge_base_state = "ENABLED"
}

resource "aws_bedrockagent_agent_alias" "live" {
  agent_alias_name = "live"
  agent_id         = aws_bedrockagent_agent.orders.agent_id
  depends_on       = [aws_bedrockagent_agent_action_group.orders]
}

resource "aws_lambda_permission" "agent" {
  action        = "lambda:InvokeFunction"
  function_name = module.actions.name
  principal     = "bedrock.amazonaws.com"
  source_arn    = aws_bedrockagent_agent.orders.agent_arn
}
