"""`_headers`, in the words of Netlify: of two rules that name a header, the more precise is said.

https://docs.netlify.com/manage/routing/headers/ The page of errors is `/404.html` there without being told.
"""

from collections.abc import Sequence
from urllib.parse import quote

from plugins.assets.rules import HeaderRule
from plugins.publication.redirect import Redirect

NAME = "_headers"
REDIRECTS = "_redirects"
"""https://docs.netlify.com/manage/routing/redirects/redirect-options/"""


def format_rules(
    base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = (), detach: bool = False
) -> str:
    """The file, for a site below `base` (empty at the root of its host). `detach`: a header that is said again is first taken back."""
    said_names: set[str] = set()
    lines = []
    for rule in rules:
        lines.append(f"{base}{rule.path}{'*' if rule.starts else ''}")
        lines += [f"  ! {name}" for name in rule.headers if detach and name in said_names]
        lines += [f"  {name}: {value}" for name, value in rule.headers.items()]
        said_names |= rule.headers.keys()
    return "\n".join(lines) + "\n"


def format_redirects(base: str, redirects: Sequence[Redirect], reads_queries: bool = True) -> str:
    """The file of the old addresses, one a line; a query without a value, `?article12`, cannot be told there. `reads_queries`: those that
    have one can."""
    lines = []
    for redirect in redirects:
        name, equals, value = redirect.query.partition("=")
        if redirect.query and not (reads_queries and equals and value and "&" not in value):
            continue
        condition = f" {quote(name)}={quote(value)}" if redirect.query else ""
        target = redirect.target if redirect.target.startswith("http") else f"{base}{redirect.target}"
        lines.append(f"{quote(base + redirect.path)}{condition} {quote(target, safe='/:?=&%#~@!,;+-._')} 301\n")
    return "".join(lines)
