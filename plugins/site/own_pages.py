"""The page that the site has of its own besides its lists, by its template and its address."""

from plugins.site.quarters import FOLDER

OWN_PAGES = {"quartiers": FOLDER}
