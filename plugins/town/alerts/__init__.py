"""What the town says when it cannot wait: the kind `alerte`, the banner, `/alertes/`, the file that every page asks, the alarm."""
