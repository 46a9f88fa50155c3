resource "google_compute_network" "notes" {
  name                    = "case-notes"
  auto_create_subnetworks = false
}

# Google's services are reached without leaving the network; there is no way to the internet.
resource "google_compute_subnetwork" "notes" {
  name                     = "case-notes"
  network                  = google_compute_network.notes.id
  region                   = var.region
  ip_cidr_range            = "10.60.0.0/24"
  private_ip_google_access = true
}
