# No route to the internet: what the API function needs is reached through endpoints.
resource "aws_vpc" "this" {
  cidr_block           = "10.40.0.0/22"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  for_each          = var.private_subnets
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

# The API function and the endpoints speak to each other and to nobody else.
resource "aws_security_group" "private" {
  name_prefix = "${var.name}-"
  vpc_id      = aws_vpc.this.id

  ingress {
    self      = true
    protocol  = "tcp"
    from_port = 443
    to_port   = 443
  }

  egress {
    self            = true
    prefix_list_ids = [aws_vpc_endpoint.dynamodb.prefix_list_id]
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
  }
}

resource "aws_vpc_endpoint" "bedrock" {
  for_each = toset(["bedrock-runtime", "bedrock-agent-runtime", "bedrock-agent"])

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.private.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = aws_vpc.this.id
  service_name    = "com.amazonaws.${var.region}.dynamodb"
  route_table_ids = [aws_vpc.this.main_route_table_id]
}
