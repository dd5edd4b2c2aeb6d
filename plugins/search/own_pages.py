"""The page that the search has in the journal."""

OWN_PAGES = {"recherche": "recherche/"}
