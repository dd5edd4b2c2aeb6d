"""`_headers`, in the words of Cloudflare Pages: two rules that name a header would both be said, unless the second takes the first back.

https://developers.cloudflare.com/pages/configuration/headers/#detach-a-header
"""

from collections.abc import Sequence

from plugins.weight.rules import Rule
from plugins.weight.servers import netlify

NAME = netlify.NAME


def written(base: str, rules: Sequence[Rule], precompressed: bool) -> str:
    """The file, for a site below `base`."""
    return netlify.written(base, rules, precompressed, detach=True)
