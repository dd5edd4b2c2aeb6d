"""Announces each new article once on X, Mastodon, Bluesky and others, with a ledger: one room of Beffroi in any Pelican site.

    PLUGINS = ["beffroi_announce"]

https://docs.getpelican.com/en/latest/plugins.html
"""

import beffroi  # noqa: F401  # its rooms are importable from here on

from plugins.journal.stock_site.plugin import register_alone


def register() -> None:
    """Called by Pelican."""
    register_alone("beffroi_announce")
