variable "project" {
  type    = string
  default = "quaymouth-advice"
}

variable "region" {
  type    = string
  default = "europe-west2"
}

variable "image" {
  description = "Image of the service, with its tag"
  type        = string
}

variable "model" {
  type    = string
  default = "gemini-2.5-flash"
}

variable "max_note_tokens" {
  type    = number
  default = 1200
}

variable "alert_email" {
  type    = string
  default = "digital@quaymouth.example"
}
