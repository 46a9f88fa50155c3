terraform {
  required_version = ">= 1.9"

  required_providers {
    google = { source = "hashicorp/google", version = "~> 7.10" }
  }

  backend "gcs" {
    bucket = "quaymouth-advice-state"
    prefix = "case-notes"
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

locals {
  services = ["aiplatform", "cloudkms", "firestore", "modelarmor", "monitoring", "run"]
}

resource "google_project_service" "needed" {
  for_each = toset(local.services)
  service  = "${each.key}.googleapis.com"
}

resource "google_kms_key_ring" "notes" {
  name     = "case-notes"
  location = var.region
}

resource "google_kms_crypto_key" "notes" {
  name            = "notes"
  key_ring        = google_kms_key_ring.notes.id
  rotation_period = "7776000s"
}
