terraform {
  required_version = ">= 1.9"

  required_providers {
    aws     = { source = "hashicorp/aws", version = "~> 6.28" }
    archive = { source = "hashicorp/archive", version = "~> 2.7" }
  }

  backend "s3" {
    bucket       = "alderfinch-terraform-state"
    key          = "support-assistant/production.tfstate"
    region       = "us-east-1"
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Service = "support-assistant", CostCenter = "customer-care" }
  }
}

data "aws_caller_identity" "current" {}

locals {
  account_id    = data.aws_caller_identity.current.account_id
  chat_model_id = trimprefix(var.chat_profile_id, "us.")

  # An inference profile forwards to the same model in each of its Regions, so callers need all of these.
  chat_model_arns = concat(
    ["arn:aws:bedrock:${var.region}:${local.account_id}:inference-profile/${var.chat_profile_id}"],
    [for region in var.chat_profile_regions : "arn:aws:bedrock:${region}::foundation-model/${local.chat_model_id}"],
  )
  summary_model_arn   = "arn:aws:bedrock:${var.region}::foundation-model/${var.summary_model_id}"
  embedding_model_arn = "arn:aws:bedrock:${var.region}::foundation-model/amazon.titan-embed-text-v2:0"

  bedrock_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "bedrock.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
    }]
  })
}

resource "aws_kms_key" "data" {
  description         = "Customer data of ${var.name}"
  enable_key_rotation = true
}
