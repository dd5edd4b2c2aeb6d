"""Outside services, played on loopback."""
