"""The site's accounts in the footer of every page, with rel=me, whatever the theme: one room of Beffroi in any Pelican site.

    PLUGINS = ["beffroi_accounts"]

https://docs.getpelican.com/en/latest/plugins.html
"""

import beffroi  # noqa: F401  # its rooms are importable from here on

from plugins.journal.stock_site.plugin import register_alone


def register() -> None:
    """Called by Pelican."""
    register_alone("beffroi_accounts")
