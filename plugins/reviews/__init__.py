"""Reviews of places by residents: the kind `avis`, shown on the page of its place, with what the law wants said of it."""
