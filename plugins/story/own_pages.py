"""The page that the room has of its own: every dossier, every series."""

OWN_PAGES = {"dossiers": "dossiers/"}
