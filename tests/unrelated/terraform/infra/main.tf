resource "aws_iam_role" "web" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role_policy" "web" {
  role   = aws_iam_role.web.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_lambda_function" "web" {
  function_name = "web"
  role          = aws_iam_role.web.arn
  handler       = "main.handler"
  filename      = "app.zip"
  runtime       = "python3.12"
}

resource "aws_s3_bucket" "assets" {
  bucket = "assets"
}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
}
