"""Write `_headers` for Cloudflare Pages: of two rules that name a header both apply, unless the second detaches the first.

https://developers.cloudflare.com/pages/configuration/headers/#detach-a-header
"""

from collections.abc import Sequence

from plugins.core.publication.redirect import Redirect
from plugins.journal.assets.rules import HeaderRule
from plugins.journal.assets.servers import netlify

NAME, REDIRECTS = netlify.NAME, netlify.REDIRECTS
MOST, LONGEST = 2000, 1000
"""Lines of `_redirects` that are read, and the characters of one. https://developers.cloudflare.com/pages/configuration/redirects/"""


def format_rules(base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = ()) -> str:
    """The file, for a site below `base`."""
    return netlify.format_rules(base, rules, precompressed, detach=True)


def format_redirects(base: str, redirects: Sequence[Redirect]) -> str:
    """The file of the old addresses; queries do not count there, and those that have a page of their own come last."""
    ordered = sorted(redirects, key=lambda redirect: redirect.is_page)
    lines = netlify.format_redirects(base, ordered, reads_queries=False).splitlines(keepends=True)
    return "".join([line for line in lines if len(line) <= LONGEST][:MOST])
