"""Write `_headers` for Netlify: of two rules that name a header, the more precise applies.

https://docs.netlify.com/manage/routing/headers/ The page of errors is `/404.html` there without being told.
"""

from collections.abc import Sequence
from urllib.parse import quote, unquote

from plugins.core.publication.redirect import Redirect
from plugins.journal.assets.rules import HeaderRule

NAME = "_headers"
REDIRECTS = "_redirects"
"""https://docs.netlify.com/manage/routing/redirects/redirect-options/ and, for the exclamation mark of the status,
https://docs.netlify.com/manage/routing/redirects/rewrites-proxies/#shadowing"""


def format_rules(
    base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = (), detach: bool = False
) -> str:
    """The file for a site below `base` (empty at the root of its host). `detach`: a repeated header is detached first."""
    said_names: set[str] = set()
    lines = []
    for rule in rules:
        lines.append(f"{base}{rule.path}{'*' if rule.starts else ''}")
        lines += [f"  ! {name}" for name in rule.headers if detach and name in said_names]
        lines += [f"  {name}: {value}" for name, value in rule.headers.items()]
        said_names |= rule.headers.keys()
    return "\n".join(lines) + "\n"


def format_redirects(base: str, redirects: Sequence[Redirect], reads_queries: bool = True) -> str:
    """The file of redirects, one a line: old path, query pairs, new address, status. A query without a value (`?article12`) cannot be
    expressed there. `reads_queries`: those with values can, before the page at their path."""
    lines = []
    for redirect in sorted(redirects, key=lambda redirect: not redirect.query):  # the first that holds is followed
        pairs = [pair.partition("=") for pair in redirect.query.split("&")] if redirect.query else []
        if pairs and not (reads_queries and all(name and value for name, _, value in pairs)):
            continue
        conditions = "".join(f" {quote(unquote(name))}={quote(unquote(value))}" for name, _, value in pairs)
        target = redirect.target if redirect.target.startswith("http") else f"{base}{redirect.target}"
        status = "301!" if pairs else "301"
        lines.append(f"{quote(base + redirect.path)}{conditions} {quote(target, safe='/:?=&%#~@!,;+-._')} {status}\n")
    return "".join(lines)
