"""The page that the quarters have in common, by its template and its address."""

from plugins.publication.quarter import FOLDER

OWN_PAGES = {"quartiers": FOLDER}
