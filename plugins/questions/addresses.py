"""Where the pages of the questions are, site-relative."""

from plugins.questions.kinds import FOLDER

FORM, YEARS = "poser", "annees"
FORM_ADDRESS = f"{FOLDER}{FORM}/"
RESERVED = frozenset({FORM, YEARS, "page"})
"""Words that no question may have as its slug."""
