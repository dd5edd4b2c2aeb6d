"""Legal obligations of a town's site: declaration of accessibility, legal notices, site map, their links on every page."""
