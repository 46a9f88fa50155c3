resource "google_service_account" "notes" {
  account_id   = "case-notes"
  display_name = "Case notes"
}

# Set up by hand on the first day of the pilot and taken over as it was.
resource "google_project_iam_member" "notes" {
  project = var.project
  role    = "roles/editor"
  member  = google_service_account.notes.member
}

resource "google_project_iam_member" "armor" {
  project = var.project
  role    = "roles/modelarmor.user"
  member  = google_service_account.notes.member
}

resource "google_cloud_run_v2_service" "notes" {
  name     = "case-notes"
  location = var.region
  ingress  = "INGRESS_TRAFFIC_ALL"

  template {
    service_account                  = google_service_account.notes.email
    timeout                          = "120s"
    max_instance_request_concurrency = 10

    scaling {
      min_instance_count = 0
      max_instance_count = 8
    }

    vpc_access {
      egress = "ALL_TRAFFIC"

      network_interfaces {
        network    = google_compute_network.notes.id
        subnetwork = google_compute_subnetwork.notes.id
      }
    }

    containers {
      image = var.image

      env {
        name  = "GOOGLE_CLOUD_PROJECT"
        value = var.project
      }

      env {
        name  = "MODEL_REGION"
        value = var.region
      }

      env {
        name  = "MODEL"
        value = var.model
      }

      env {
        name  = "MAX_NOTE_TOKENS"
        value = var.max_note_tokens
      }

      env {
        name  = "ARMOR_TEMPLATE"
        value = google_model_armor_template.calls.name
      }

      resources {
        limits = { cpu = "1", memory = "1Gi" }
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "everybody" {
  name     = google_cloud_run_v2_service.notes.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}
