variable "name" { type = string }

variable "source_dir" {
  description = "Directory with handler.py"
  type        = string
}

variable "policy" {
  description = "What the function may do besides writing logs and traces, by statement id"
  type        = map(object({ actions = list(string), resources = list(string) }))
}

variable "environment" { type = map(string) }
variable "layers" { type = list(string) }
variable "log_retention_days" { type = number }
variable "alarm_topic_arn" { type = string }

variable "timeout" {
  type    = number
  default = 30
}

variable "memory_size" {
  type    = number
  default = 256
}

variable "tracing_mode" {
  type    = string
  default = "Active"
}

variable "subnet_ids" {
  description = "Subnets to run in; outside of any VPC when empty"
  type        = list(string)
  default     = []
}

variable "security_group_ids" {
  type    = list(string)
  default = []
}
