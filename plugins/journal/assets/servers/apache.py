"""`.htaccess`, for Apache 2.4 and LiteSpeed: what most shared hosts of towns run. Everything in it is allowed by `AllowOverride FileInfo`.

https://httpd.apache.org/docs/2.4/mod/mod_headers.html
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from plugins.core.publication.redirect import Redirect
from plugins.journal.assets.rules import HeaderRule

NAME = ".htaccess"
HEAD = """# Écrit par Beffroi à chaque construction : une retouche ici serait perdue (SERVERS, dans les réglages).
ErrorDocument 404 {base}/404.html
AddDefaultCharset utf-8
AddCharset utf-8 .css .js .xml .svg .txt .ics
AddType application/manifest+json .webmanifest
AddType font/woff2 .woff2
AddType image/avif .avif
AddType text/calendar .ics
<IfModule mod_alias.c>
RedirectMatch 404 "/\\.(?!well-known/)"
</IfModule>
"""
ON_THE_FLY = """
<IfModule mod_deflate.c>
<IfModule mod_filter.c>
AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript application/json application/feed+json \
application/rss+xml application/atom+xml application/xml text/xml application/manifest+json image/svg+xml text/plain text/calendar
</IfModule>
</IfModule>
"""
BEFOREHAND = """
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteCond %{REQUEST_FILENAME} -d
RewriteCond %{REQUEST_FILENAME}/index.html -f
RewriteRule ^(.*/|)$ $1index.html
RewriteRule ^(?:documents|images)/ - [L]
RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b
RewriteCond %{REQUEST_FILENAME}.br -f
RewriteRule ^(.+)$ $1.br [E=no-gzip:1,E=no-brotli:1,L]
RewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b
RewriteCond %{REQUEST_FILENAME}.gz -f
RewriteRule ^(.+)$ $1.gz [E=no-gzip:1,E=no-brotli:1,L]
</IfModule>
"""
SORTS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "m?js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
"""What a compressed file is once it is opened, by the end of its name."""


def format_rules(base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = ()) -> str:
    """The file, for a site below `base`; `precompressed` files are sent instead of being compressed at each visit. `redirects` are old
    addresses that have no page, or that a query tells from another."""
    parts = [HEAD.format(base=base), *_format_redirections(base, redirects), "\n<IfModule mod_headers.c>\n"]
    parts += [line for rule in rules for line in _format_rule(base, rule)]
    parts.append("</IfModule>\n")
    return "".join([*parts, *(_format_preamble() if precompressed else [ON_THE_FLY])])


def _format_redirections(base: str, redirects: Sequence[Redirect]) -> Iterator[str]:
    """By mod_rewrite, which sees the query; below a folder of the host, the path of a rule begins at that folder.

    https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html
    """
    if not redirects:
        return
    yield "\n<IfModule mod_rewrite.c>\nRewriteEngine On\n"
    for redirect in redirects:
        if redirect.query:
            yield f'RewriteCond "%{{QUERY_STRING}}" "(?:^|&){re.escape(redirect.query)}(?:&|$)"\n'
        target = _escape_target(redirect.target if redirect.target.startswith("http") else f"{base}{redirect.target}")
        path = re.escape(redirect.path.strip("/"))
        yield f'RewriteRule "^{path}/?$" "{target}{"?" if redirect.query else ""}" [R=301,L,NE]\n'
    yield "</IfModule>\n"


def _escape_target(target: str) -> str:
    """The address as a header may hold it, in ASCII; what follows a `%` or a `$` would be a variable.

    https://httpd.apache.org/docs/2.4/rewrite/intro.html#rewriterule
    """
    return quote(target, safe="/:?=&%#~@!,;+-._$").replace("%", "\\%").replace("$", "\\$")


def _format_rule(base: str, rule: HeaderRule) -> Iterator[str]:
    lines = [f'Header always set {name} "{value}"\n' for name, value in rule.headers.items() if name != "Content-Type"]
    if rule.path == "/" or not lines:
        yield from lines
        return
    pattern = re.escape(f"{base}{rule.path}") + ("" if rule.starts else "$")
    yield from [f'<If "%{{REQUEST_URI}} =~ m#^{pattern}#">\n', *lines, "</If>\n"]


def _format_preamble() -> Iterator[str]:
    yield BEFOREHAND
    yield "<IfModule mod_headers.c>\n"
    for ending, encoding in (("br", "br"), ("gz", "gzip")):
        for sort, media_type in SORTS.items():
            directives = f"ForceType '{media_type}'\nHeader always set Content-Encoding {encoding}\n"
            yield f'<FilesMatch "\\.{sort}\\.{ending}$">\n{directives}</FilesMatch>\n'
    yield "</IfModule>\n"
