# What callers say is personal and sometimes desperate: block attacks and leaks, but let accounts of violence pass.
resource "google_model_armor_template" "calls" {
  template_id = "calls"
  location    = var.region

  filter_config {
    pi_and_jailbreak_filter_settings {
      filter_enforcement = "ENABLED"
      confidence_level   = "MEDIUM_AND_ABOVE"
    }

    malicious_uri_filter_settings {
      filter_enforcement = "ENABLED"
    }

    rai_settings {
      rai_filters {
        filter_type      = "HATE_SPEECH"
        confidence_level = "HIGH"
      }

      rai_filters {
        filter_type      = "SEXUALLY_EXPLICIT"
        confidence_level = "HIGH"
      }
    }

    sdp_settings {
      basic_config {
        filter_enforcement = "ENABLED"
      }
    }
  }

  template_metadata {
    log_template_operations = true
    log_sanitize_operations = true
  }

  depends_on = [google_project_service.needed]
}
