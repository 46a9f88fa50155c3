resource "google_project_iam_audit_config" "models" {
  project = var.project
  service = "aiplatform.googleapis.com"

  audit_log_config {
    log_type = "DATA_READ"
  }

  audit_log_config {
    log_type = "DATA_WRITE"
  }
}

resource "google_monitoring_notification_channel" "team" {
  display_name = "digital team"
  type         = "email"
  labels       = { email_address = var.alert_email }
}

resource "google_monitoring_alert_policy" "models" {
  display_name = "Models refuse or fail"
  combiner     = "OR"

  conditions {
    display_name = "errors of the model"

    condition_threshold {
      filter          = "resource.type = \"aiplatform.googleapis.com/PublisherModel\" AND metric.type = \"aiplatform.googleapis.com/publisher/online_serving/model_invocation_count\" AND metric.labels.response_code != \"200\""
      comparison      = "COMPARISON_GT"
      threshold_value = 5
      duration        = "300s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_SUM"
      }
    }
  }

  notification_channels = [google_monitoring_notification_channel.team.id]
}
