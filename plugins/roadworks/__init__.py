"""Works in the streets: the kind `travaux`, where each stands, the page that lists them."""
