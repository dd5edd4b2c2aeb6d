"""Reviews of places by residents: the kind `avis`, shown on the place's page with the legally required notices."""
