"""RSS 2.0, Atom 1.0 and JSON Feed 1.1, with full texts and stable identities: one room of Beffroi in any Pelican site.

    PLUGINS = ["beffroi_feeds"]

https://docs.getpelican.com/en/latest/plugins.html
"""

import beffroi  # noqa: F401  # its rooms are importable from here on

from plugins.journal.stock_site.plugin import register_alone


def register() -> None:
    """Called by Pelican."""
    register_alone("beffroi_feeds")
