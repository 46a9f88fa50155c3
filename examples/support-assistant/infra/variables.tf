variable "name" {
  type    = string
  default = "support-assistant"
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "private_subnets" {
  description = "CIDR block per availability zone"
  type        = map(string)
  default     = { us-east-1a = "10.40.0.0/24", us-east-1b = "10.40.1.0/24" }
}

variable "chat_profile_id" {
  description = "Cross-Region inference profile for answers and for the agent"
  type        = string
  default     = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
}

variable "chat_profile_regions" {
  description = "Regions that chat_profile_id may route to"
  type        = list(string)
  default     = ["us-east-1", "us-east-2", "us-west-2"]
}

variable "summary_model_id" {
  description = "Small model for hand-over notes"
  type        = string
  default     = "amazon.nova-lite-v1:0"
}

variable "embedding_dimensions" {
  type    = number
  default = 1024
}

variable "answer_prompt_version" {
  description = "Published version of the answer prompt that production uses"
  type        = string
}

variable "max_answer_tokens" {
  type    = number
  default = 700
}

variable "jwt_issuer" {
  description = "Issuer of the sign-in tokens of customers and support agents"
  type        = string
}

variable "alarm_email" {
  description = "Nobody is subscribed to alarms when empty"
  type        = string
  default     = ""
}

variable "log_retention_days" {
  type    = number
  default = 30
}
