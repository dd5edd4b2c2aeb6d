"""Works in the streets: the kind `travaux`, its stages, and the page that lists them."""
