"""`.nginx.conf`, to be included in the `server` block of the journal.

A header said in a `location` makes nginx forget those said around it, so that each says them all:
https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from plugins.core.publication.redirect import Redirect
from plugins.journal.assets.rules import AS_THEY_ARE, HeaderRule, find_headers

NAME = ".nginx.conf"
HEAD = """# Écrit par Beffroi à chaque construction. Dans le bloc « server » du journal :
#     root /var/www/journal;
#     include /var/www/journal/.nginx.conf;
# puis « nginx -t && nginx -s reload » quand il change.
index index.html;
error_page 404 {base}/404.html;
charset utf-8;
charset_types text/css text/javascript application/javascript application/json application/xml text/xml text/plain image/svg+xml;
server_tokens off;
etag on;
"""
ON_THE_FLY = """gzip on;
gzip_vary on;
gzip_types text/css text/javascript application/javascript application/json application/xml text/xml application/rss+xml \
application/atom+xml application/manifest+json image/svg+xml text/plain text/calendar;
"""
BEFOREHAND = """gzip_static on;
gzip_vary on;
# Avec le module brotli de nginx, de même : brotli_static on;
"""
HIDDEN = "location ~ /\\.(?!well-known/) { return 404; }\n"


def format_rules(base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = ()) -> str:
    """The file, for a site below `base`; `precompressed` files are sent instead of being compressed at each visit. `redirects` are old
    addresses that have no page, or that a query tells from another."""
    head = HEAD.format(base=base) + (BEFOREHAND if precompressed else ON_THE_FLY) + HIDDEN
    redirections = "".join(_format_redirections(base, redirects))
    return head + redirections + "".join(line for rule in rules for line in _format_location(base, rule, tuple(rules)))


def _format_redirections(base: str, redirects: Sequence[Redirect]) -> Iterator[str]:
    """One exact location for each old path, which nginx finds in constant time.

    `if` does nothing there but return, which is safe: https://www.nginx.com/resources/wiki/start/topics/depth/ifisevil/
    """
    by_path: dict[str, list[Redirect]] = defaultdict(list)
    for redirect in redirects:
        by_path[redirect.path].append(redirect)
    for path, same_path in by_path.items():
        yield f"location = {_quote(f'{base}{path}')} {{\n"
        for redirect in sorted(same_path, key=lambda redirect: not redirect.query):
            condition = f"if ($args ~ {_quote(f'(?:^|&){re.escape(redirect.query)}(?:&|$)')}) " if redirect.query else ""
            answer = _format_return(base, redirect)
            yield f"    {condition}{{ {answer} }}\n" if condition else f"    {answer}\n"
        yield "}\n"


def _format_return(base: str, redirect: Redirect) -> str:
    target = redirect.target if redirect.target.startswith("http") else f"{base}{redirect.target}"
    return f"return 301 {_quote(quote(target, safe='/:?=&%#~@!,;+-._'))};"


def _quote(text: str) -> str:
    """A word of nginx's own."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _format_location(base: str, rule: HeaderRule, rules: tuple[HeaderRule, ...]) -> Iterator[str]:
    location_headers = find_headers(rules, rule.path)
    yield f"location {'' if rule.starts else '= '}{base}{rule.path} {{\n"
    if "Content-Type" in location_headers:
        yield f"    types {{ }}\n    default_type {location_headers.pop('Content-Type')};\n"
    if rule.path in AS_THEY_ARE:
        yield "    gzip_static off;\n"
    yield from (f'    add_header {name} "{value}" always;\n' for name, value in location_headers.items())
    yield "}\n"
