answer_prompt_version = "4"
jwt_issuer            = "https://login.alderfinch.example/oauth2/support"
alarm_email           = "support-platform@alderfinch.example"
log_retention_days    = 60
