"""Where the pages of the neighbours' notices are, site-relative."""

from plugins.neighbours.kinds import FOLDER, NEED, OFFER

FORM = "proposer"
FORM_ADDRESS = f"{FOLDER}{FORM}/"
LISTS = {OFFER: f"{FOLDER}offres/", NEED: f"{FOLDER}besoins/"}
RESERVED = frozenset({FORM, "offres", "besoins", "page"})
"""Words that no notice may have as its slug."""
