"""`_headers`, in the words of Cloudflare Pages: two rules that name a header would both be said, unless the second takes the first back.

https://developers.cloudflare.com/pages/configuration/headers/#detach-a-header
"""

from collections.abc import Sequence

from plugins.assets.rules import HeaderRule
from plugins.assets.servers import netlify

NAME = netlify.NAME


def format_rules(base: str, rules: Sequence[HeaderRule], precompressed: bool) -> str:
    """The file, for a site below `base`."""
    return netlify.format_rules(base, rules, precompressed, detach=True)
