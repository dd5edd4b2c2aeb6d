"""`.nginx.conf`, to be included in the `server` block of the journal.

A header said in a `location` makes nginx forget those said around it, so that each says them all:
https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header
"""

from collections.abc import Iterator, Sequence

from plugins.assets.rules import AS_THEY_ARE, HeaderRule, headers

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


def format_rules(base: str, rules: Sequence[HeaderRule], precompressed: bool) -> str:
    """The file, for a site below `base`; `precompressed` files are sent instead of being compressed at each visit."""
    head = HEAD.format(base=base) + (BEFOREHAND if precompressed else ON_THE_FLY) + HIDDEN
    return head + "".join(line for rule in rules for line in _location(base, rule, tuple(rules)))


def _location(base: str, rule: HeaderRule, rules: tuple[HeaderRule, ...]) -> Iterator[str]:
    said = headers(rules, rule.path)
    yield f"location {'' if rule.starts else '= '}{base}{rule.path} {{\n"
    if "Content-Type" in said:
        yield f"    types {{ }}\n    default_type {said.pop('Content-Type')};\n"
    if rule.path in AS_THEY_ARE:
        yield "    gzip_static off;\n"
    yield from (f'    add_header {name} "{value}" always;\n' for name, value in said.items())
    yield "}\n"
