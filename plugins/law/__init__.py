"""What the law asks for: the declaration of accessibility, the notices, the plan of the site, told on every page."""
