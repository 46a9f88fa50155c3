resource "google_firestore_database" "notes" {
  name                              = "case-notes"
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  delete_protection_state           = "DELETE_PROTECTION_ENABLED"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"

  cmek_config {
    kms_key_name = google_kms_crypto_key.notes.id
  }
}

# Notes are kept for as long as the council's schedule says: two years.
resource "google_firestore_field" "expiry" {
  database   = google_firestore_database.notes.name
  collection = "notes"
  field      = "expires_at"

  ttl_config {}
}

resource "google_storage_bucket" "transcripts" {
  name                        = "${var.project}-transcripts"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  encryption {
    default_kms_key_name = google_kms_crypto_key.notes.id
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age = 30
    }
  }
}
