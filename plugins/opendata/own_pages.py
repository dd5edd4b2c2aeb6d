"""The page that tells of the open data."""

from plugins.opendata.described import FOLDER

OWN_PAGES = {"donnees": FOLDER}
