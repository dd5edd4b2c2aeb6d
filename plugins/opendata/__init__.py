"""What the town publishes, as open data: tables in CSV, JSON and GeoJSON, documented for people and for machines."""
