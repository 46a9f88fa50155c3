resource "google_service_account" "shop" {
  account_id = "shop"
}

resource "google_project_iam_member" "shop" {
  project = "shop"
  role    = "roles/editor"
  member  = "serviceAccount:${google_service_account.shop.email}"
}

resource "google_cloud_run_v2_service" "shop" {
  name     = "shop"
  location = "europe-west1"
  ingress  = "INGRESS_TRAFFIC_ALL"

  template {
    service_account = google_service_account.shop.email

    containers {
      image = "europe-docker.pkg.dev/shop/shop/web:1"
    }
  }
}

resource "google_storage_bucket" "pictures" {
  name     = "shop-pictures"
  location = "EU"
}

resource "google_monitoring_alert_policy" "errors" {
  display_name = "errors"
  combiner     = "OR"

  conditions {
    display_name = "5xx"

    condition_threshold {
      filter     = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\""
      comparison = "COMPARISON_GT"
      duration   = "60s"
    }
  }
}
