"""The HTTP headers of every answer, by address, and the same rules in the words of each server: one file each.

Only our own code runs in a page, and unchanging files are cached. `SERVERS`, at the end, is every server that a town may have.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, unquote

from plugins.core.publication.redirect import Redirect
from plugins.core.publication.room import AllowedFeatures

POLICY = {"default-src": "'self'", "base-uri": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "object-src": "'none'"}
"""https://www.w3.org/TR/CSP3/ Nothing of anybody else, no inline script or style; nobody shows our pages inside theirs."""

DENIED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
"""What a journal asks of no device. https://www.w3.org/TR/permissions-policy/; a name that browsers do not know is a warning in them."""

YEAR = 31_536_000
"""Seconds. What a browser keeps at most, and how long it remembers that we speak HTTPS only: https://hstspreload.org/#deployment-recommendations"""
DAY = 86_400

AS_THEY_ARE = ("/documents/", "/images/")
"""What the town put there itself, below which no compressed copy is ours: none is sent in place of a file."""

ALWAYS_ASK = "no-cache"
"""Kept, but asked for again: the host answers 304 in a few bytes when the page is the same."""
FOR_EVER = f"public, max-age={YEAR}, immutable"
A_DAY = f"public, max-age={DAY}"
A_MINUTE = f"public, max-age=60, stale-while-revalidate={DAY}"
"""What nobody waits for twice in a day, and what stands for a minute: the next page has what this one asked for meanwhile.
https://www.rfc-editor.org/rfc/rfc5861"""


@dataclass(frozen=True)
class HeaderRule:
    """`path` is an address of the site, or its start when it ends with `/`. Of several rules, the longest says its headers last."""

    path: str
    headers: Mapping[str, str]

    @property
    def starts(self) -> bool:
        """Whether it holds for all that lies below."""
        return self.path.endswith("/")


def format_policy(policy: Mapping[str, str]) -> str:
    """A Content-Security-Policy as browsers read it."""
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def format_permissions_policy(devices: Iterable[str] = ()) -> str:
    """A Permissions-Policy that allows nothing, except `devices` to our own pages."""
    return ", ".join(f"{name}=({'self' if name in devices else ''})" for name in DENIED)


EVERYWHERE = MappingProxyType(
    {
        "Content-Security-Policy": format_policy(POLICY),
        "Strict-Transport-Security": f"max-age={YEAR}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": format_permissions_policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": ALWAYS_ASK,
    }
)


def build_rules(fixed: str, allowed: Iterable[AllowedFeatures] = ()) -> tuple[HeaderRule, ...]:
    """The rules of a site, the most general first. `fixed` is the address, ending with `/`, below which nothing ever changes; `allowed` is
    what rooms need for their pages.

    Pictures have names that tell their bytes too; documents and icons are what they are, kept a day.
    """
    theme = f"{fixed.rstrip('/').rpartition('/')[0]}/"
    return (
        HeaderRule("/", EVERYWHERE),
        HeaderRule("/documents/", {"Cache-Control": A_DAY}),
        HeaderRule("/images/", {"Cache-Control": FOR_EVER}),
        HeaderRule("/bandeau/", {"Cache-Control": A_MINUTE}),
        HeaderRule("/manifest.webmanifest", {"Content-Type": "application/manifest+json"}),
        *map(_build_policy_rule, allowed),
        HeaderRule(f"{theme}icons/", {"Cache-Control": A_DAY}),
        HeaderRule(fixed, {"Cache-Control": FOR_EVER}),
    )


def _build_policy_rule(features: AllowedFeatures) -> HeaderRule:
    feature_headers = {"Permissions-Policy": format_permissions_policy(features.devices)} if features.devices else {}
    if features.sources:
        feature_headers["Content-Security-Policy"] = format_policy(
            {**POLICY, **{name: f"'self' {more}" for name, more in features.sources.items()}}
        )
    return HeaderRule(features.path, feature_headers)


def find_headers(rules: tuple[HeaderRule, ...], address: str) -> dict[str, str]:
    """The headers of the file at `address`."""
    matching = [rule for rule in rules if address == rule.path or (rule.starts and address.startswith(rule.path))]
    return {name: value for rule in sorted(matching, key=lambda rule: len(rule.path)) for name, value in rule.headers.items()}


# Apache 2.4 and LiteSpeed, what most shared hosts of towns run: `.htaccess`. Everything in it is allowed by `AllowOverride FileInfo`.
# https://httpd.apache.org/docs/2.4/mod/mod_headers.html

APACHE_HEAD = """# Écrit par Beffroi à chaque construction : une retouche ici serait perdue (SERVERS, dans les réglages).
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
APACHE_ON_THE_FLY = """
<IfModule mod_deflate.c>
<IfModule mod_filter.c>
AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript application/json application/feed+json \
application/rss+xml application/atom+xml application/xml text/xml application/manifest+json image/svg+xml text/plain text/calendar
</IfModule>
</IfModule>
"""
APACHE_BEFOREHAND = """
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
COMPRESSED_TYPES = {
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


def format_htaccess(base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = ()) -> str:
    """The file, for a site below `base`; `precompressed` files are sent instead of being compressed at each visit. `redirects` are old
    addresses that have no page, or that a query tells from another."""
    parts = [APACHE_HEAD.format(base=base), *_format_rewrite_rules(base, redirects), "\n<IfModule mod_headers.c>\n"]
    parts += [line for rule in rules for line in _format_if_block(base, rule)]
    parts.append("</IfModule>\n")
    return "".join([*parts, *(_format_precompressed_types() if precompressed else [APACHE_ON_THE_FLY])])


def _format_rewrite_rules(base: str, redirects: Sequence[Redirect]) -> Iterator[str]:
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


def _format_if_block(base: str, rule: HeaderRule) -> Iterator[str]:
    lines = [f'Header always set {name} "{value}"\n' for name, value in rule.headers.items() if name != "Content-Type"]
    if rule.path == "/" or not lines:
        yield from lines
        return
    pattern = re.escape(f"{base}{rule.path}") + ("" if rule.starts else "$")
    yield from [f'<If "%{{REQUEST_URI}} =~ m#^{pattern}#">\n', *lines, "</If>\n"]


def _format_precompressed_types() -> Iterator[str]:
    yield APACHE_BEFOREHAND
    yield "<IfModule mod_headers.c>\n"
    for ending, encoding in (("br", "br"), ("gz", "gzip")):
        for sort, media_type in COMPRESSED_TYPES.items():
            directives = f"ForceType '{media_type}'\nHeader always set Content-Encoding {encoding}\n"
            yield f'<FilesMatch "\\.{sort}\\.{ending}$">\n{directives}</FilesMatch>\n'
    yield "</IfModule>\n"


# nginx: `.nginx.conf`, to be included in the `server` block of the journal. A header said in a `location` makes nginx forget those said
# around it, so that each says them all: https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header

NGINX_HEAD = """# Écrit par Beffroi à chaque construction. Dans le bloc « server » du journal :
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
NGINX_ON_THE_FLY = """gzip on;
gzip_vary on;
gzip_types text/css text/javascript application/javascript application/json application/xml text/xml application/rss+xml \
application/atom+xml application/manifest+json image/svg+xml text/plain text/calendar;
"""
NGINX_BEFOREHAND = """gzip_static on;
gzip_vary on;
# Avec le module brotli de nginx, de même : brotli_static on;
"""
NGINX_HIDDEN = "location ~ /\\.(?!well-known/) { return 404; }\n"


def format_nginx_conf(base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = ()) -> str:
    """The file, for a site below `base`; `precompressed` files are sent instead of being compressed at each visit. `redirects` are old
    addresses that have no page, or that a query tells from another."""
    head = NGINX_HEAD.format(base=base) + (NGINX_BEFOREHAND if precompressed else NGINX_ON_THE_FLY) + NGINX_HIDDEN
    redirections = "".join(_format_exact_locations(base, redirects))
    return head + redirections + "".join(line for rule in rules for line in _format_location(base, rule, tuple(rules)))


def _format_exact_locations(base: str, redirects: Sequence[Redirect]) -> Iterator[str]:
    """One exact location for each old path, which nginx finds in constant time.

    `if` does nothing there but return, which is safe: https://www.nginx.com/resources/wiki/start/topics/depth/ifisevil/
    """
    by_path: dict[str, list[Redirect]] = defaultdict(list)
    for redirect in redirects:
        by_path[redirect.path].append(redirect)
    for path, same_path in by_path.items():
        yield f"location = {_quote_for_nginx(f'{base}{path}')} {{\n"
        for redirect in sorted(same_path, key=lambda redirect: not redirect.query):
            condition = f"if ($args ~ {_quote_for_nginx(f'(?:^|&){re.escape(redirect.query)}(?:&|$)')}) " if redirect.query else ""
            answer = _format_return(base, redirect)
            yield f"    {condition}{{ {answer} }}\n" if condition else f"    {answer}\n"
        yield "}\n"


def _format_return(base: str, redirect: Redirect) -> str:
    target = redirect.target if redirect.target.startswith("http") else f"{base}{redirect.target}"
    return f"return 301 {_quote_for_nginx(quote(target, safe='/:?=&%#~@!,;+-._'))};"


def _quote_for_nginx(text: str) -> str:
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


# Netlify: `_headers`, where of two rules that name a header the more precise applies, and `_redirects`. The page of errors is `/404.html`
# there without being told. https://docs.netlify.com/manage/routing/headers/
# https://docs.netlify.com/manage/routing/redirects/redirect-options/ and, for the exclamation mark of the status,
# https://docs.netlify.com/manage/routing/redirects/rewrites-proxies/#shadowing


def format_netlify_headers(
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


def format_netlify_redirects(base: str, redirects: Sequence[Redirect], reads_queries: bool = True) -> str:
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


# Cloudflare Pages: the same files, where of two rules that name a header both apply, unless the second detaches the first.
# https://developers.cloudflare.com/pages/configuration/headers/#detach-a-header

MOST_REDIRECTS, LONGEST_REDIRECT = 2000, 1000
"""Lines of `_redirects` that are read, and the characters of one. https://developers.cloudflare.com/pages/configuration/redirects/"""


def format_cloudflare_headers(base: str, rules: Sequence[HeaderRule], precompressed: bool, redirects: Sequence[Redirect] = ()) -> str:
    """The file, for a site below `base`."""
    return format_netlify_headers(base, rules, precompressed, detach=True)


def format_cloudflare_redirects(base: str, redirects: Sequence[Redirect]) -> str:
    """The file of the old addresses; queries do not count there, and those that have a page of their own come last."""
    ordered = sorted(redirects, key=lambda redirect: redirect.is_page)
    lines = format_netlify_redirects(base, ordered, reads_queries=False).splitlines(keepends=True)
    return "".join([line for line in lines if len(line) <= LONGEST_REDIRECT][:MOST_REDIRECTS])


@dataclass(frozen=True)
class Server:
    """`file` is the name of its file, which `format_rules` makes of the base of the site, its rules, whether its files are compressed
    beforehand, and its redirects; `redirects_file` is a second one, for a server whose redirects stand apart."""

    file: str
    format_rules: Callable[[str, Sequence[HeaderRule], bool, Sequence[Redirect]], str]
    redirects_file: str = ""
    format_redirects: Callable[[str, Sequence[Redirect]], str] = lambda base, redirects: ""


SERVERS = {
    "apache": Server(".htaccess", format_htaccess),
    "cloudflare": Server("_headers", format_cloudflare_headers, "_redirects", format_cloudflare_redirects),
    "netlify": Server("_headers", format_netlify_headers, "_redirects", format_netlify_redirects),
    "nginx": Server(".nginx.conf", format_nginx_conf),
}
