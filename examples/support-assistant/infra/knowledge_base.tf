resource "aws_s3vectors_vector_bucket" "articles" {
  vector_bucket_name = "alderfinch-${var.name}-articles"
}

resource "aws_s3vectors_index" "articles" {
  vector_bucket_name = aws_s3vectors_vector_bucket.articles.vector_bucket_name
  index_name         = "articles"
  data_type          = "float32"
  dimension          = var.embedding_dimensions
  distance_metric    = "cosine"

  metadata_configuration {
    non_filterable_metadata_keys = ["AMAZON_BEDROCK_TEXT", "AMAZON_BEDROCK_METADATA"]
  }
}

resource "aws_iam_role" "knowledge_base" {
  name_prefix        = "${var.name}-kb-"
  assume_role_policy = local.bedrock_trust
}

resource "aws_iam_role_policy" "knowledge_base" {
  role = aws_iam_role.knowledge_base.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "bedrock:InvokeModel", Resource = local.embedding_model_arn },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.documents.arn}/articles/*" },
      { Effect = "Allow", Action = "s3:ListBucket", Resource = aws_s3_bucket.documents.arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.data.arn },
      {
        Effect   = "Allow"
        Action   = [for verb in ["Get", "List", "Put", "Delete", "Query"] : "s3vectors:${verb}Vectors"]
        Resource = aws_s3vectors_index.articles.index_arn
      },
    ]
  })
}

resource "aws_bedrockagent_knowledge_base" "articles" {
  name       = "${var.name}-articles"
  role_arn   = aws_iam_role.knowledge_base.arn
  depends_on = [aws_iam_role_policy.knowledge_base]

  knowledge_base_configuration {
    type = "VECTOR"

    vector_knowledge_base_configuration {
      embedding_model_arn = local.embedding_model_arn

      embedding_model_configuration {
        bedrock_embedding_model_configuration {
          dimensions          = var.embedding_dimensions
          embedding_data_type = "FLOAT32"
        }
      }
    }
  }

  storage_configuration {
    type = "S3_VECTORS"

    s3_vectors_configuration {
      index_arn = aws_s3vectors_index.articles.index_arn
    }
  }
}

resource "aws_bedrockagent_data_source" "articles" {
  name              = "help-centre"
  knowledge_base_id = aws_bedrockagent_knowledge_base.articles.id

  data_source_configuration {
    type = "S3"

    s3_configuration {
      bucket_arn         = aws_s3_bucket.documents.arn
      inclusion_prefixes = ["articles/"]
    }
  }
}
