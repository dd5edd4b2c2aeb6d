"""Build the bytes of `sitemap.xml` and `robots.txt`; `plugin.py` (`SiteGenerator`) chooses the addresses.

Format: https://www.sitemaps.org/protocol.html, at most 50,000 addresses a file.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import IN_FRENCH, N_, SOURCE, Words

# The web app manifest: what a phone shows when the journal is kept on its first screen. https://www.w3.org/TR/appmanifest/

ICONS = (("icons/icon-192.png", 192, "any"), ("icons/icon-512.png", 512, "any"), ("icons/maskable-512.png", 512, "maskable"))


PAPER, BAND = "#fbf8f2", "#1f4257"
"""The colours of the theme where no room says others."""

SHORTCUTS = {
    "alertes": N_("Alertes"),
    "agenda": N_("Agenda"),
    "conseil": N_("Conseil municipal"),
    "search": N_("Rechercher"),
    "emergency": N_("Numéros d’urgence"),
    "follow": N_("Nous suivre"),
}
"""What a long press on the icon offers, where the journal has it: a page by its name in settings, a kind by its addresses’ first word."""

SHORT = 12
"""Characters under an icon; the phone cuts what is longer. https://developer.chrome.com/docs/extensions/reference/manifest/short-name"""

LITTLE = ("de", "du", "des", "la", "le", "les", "et", "à", "au", "aux", "en", "sur", "the", "of")
MOST_LINKS = 4
"""Android shows no more. https://developer.android.com/develop/ui/views/launch/shortcuts/best-practices"""


def list_shortcuts(root: str, conf: Mapping[str, Any], prefixes: Sequence[str], words: Words = IN_FRENCH) -> list[dict[str, str]]:
    """The first of SHORTCUTS that exist, by Pelican's settings `conf` or the `prefixes` of the kinds' addresses."""
    pages = {name: conf[f"{name.upper()}_URL"] for name in SHORTCUTS if name in conf["DIRECT_TEMPLATES"]}
    kinds = {name: f"{name}/" for name in SHORTCUTS if f"{name}/" in prefixes}
    address_by_name = {name: address for name in SHORTCUTS if (address := pages.get(name) or kinds.get(name))}
    return [{"name": words(SHORTCUTS[name]), "url": f"{root}/{address}"} for name, address in list(address_by_name.items())[:MOST_LINKS]]


def shorten_name(name: str) -> str:
    """As many full words of `name` as fit below an icon, without a little word at the end; the first word, where it is longer."""
    words = name.split()
    fitting = [count for count in range(1, len(words) + 1) if len(" ".join(words[:count])) <= SHORT]
    shortened = words[: max(fitting, default=1)]
    while len(shortened) > 1 and len(shortened) < len(words) and (shortened[-1].lower() in LITTLE or not shortened[-1][-1].isalnum()):
        shortened.pop()
    return " ".join(shortened)


def format_manifest(
    sitename: str,
    description: str,
    root: str,
    shortcuts: Iterable[dict[str, str]] = (),
    paper: str = PAPER,
    band: str = BAND,
    lang: str = SOURCE,
) -> str:
    """The manifest as JSON, in the language `lang`. Its icons are the theme's, `shortcuts` its shortcuts, `paper` is behind the first page,
    `band` around it."""
    icons = [
        {"src": f"{root}/theme/{path}", "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose} for path, side, purpose in ICONS
    ]
    return json.dumps(
        {
            "id": f"{root}/",
            "name": sitename,
            "short_name": shorten_name(sitename),
            "description": description,
            "lang": lang,
            "start_url": f"{root}/",
            "scope": f"{root}/",
            "display": "standalone",
            "background_color": paper,
            "theme_color": band,
            "icons": icons,
            "shortcuts": list(shortcuts),
        },
        ensure_ascii=False,
        indent=1,
    )


LARGEST = 50_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XHTML = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
"""Where a page is in other languages: https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap"""
QUOTE = {'"': "&quot;"}
NONE: Mapping[str, Any] = {}


def index_alternates(siteurl: str, contents: Iterable[PublishedContent], front: Iterable[Any]) -> dict[str, dict[str, str]]:
    """The alternate addresses of each page in several languages, by its site-relative address: `contents` are Pelican's, `front` the front
    pages of the journal."""
    homes = {each.lang: each.permalink for each in front}
    alternates_by_url = {address.removeprefix(f"{siteurl}/"): homes for address in homes.values()}
    for content in contents:
        if others := vars(content).get("translations_linked"):
            alternates_by_url[content.url] = {content.lang: content.permalink} | {each.lang: each.permalink for each in others}
    return alternates_by_url


def format_sitemaps(
    siteurl: str, addresses: Iterable[tuple[str, str]], languages: Mapping[str, Mapping[str, str]] = NONE
) -> Iterator[tuple[str, str]]:
    """(file name, XML) of the sitemap, and of its parts where it is too long for one.

    `addresses` are pairs of a site-relative address and an ISO date, which may be empty; `languages` is what `index_alternates` gives.
    """
    rows = sorted(addresses)
    first_name, *names = list_file_names(len(rows))
    if not names:
        yield first_name, _format_urls(siteurl, rows, languages)
        return
    index = "".join(f"<sitemap><loc>{escape(siteurl)}/{name}</loc></sitemap>\n" for name in names)
    yield first_name, f"{HEAD}<sitemapindex {SPACE}>\n{index}</sitemapindex>\n"
    for number, name in enumerate(names):
        yield name, _format_urls(siteurl, rows[number * LARGEST : (number + 1) * LARGEST], languages)


def list_file_names(count: int) -> list[str]:
    """The file names of a sitemap of so many addresses: one, or its parts too when it is split."""
    parts = range(0, count, LARGEST) if count > LARGEST else ()
    return ["sitemap.xml", *(f"sitemap-{number}.xml" for number in range(1, len(parts) + 1))]


def format_robots(siteurl: str, preview: bool) -> str:
    """`robots.txt`: everything is public, except a preview."""
    if preview:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nDisallow:\n\nSitemap: {siteurl}/sitemap.xml\n"


def _format_urls(siteurl: str, rows: Sequence[tuple[str, str]], languages: Mapping[str, Mapping[str, str]]) -> str:
    told_languages = {address: _format_alternates(page_languages) for address, page_languages in languages.items()}
    every = "\n".join((siteurl, *(address for address, _ in rows)))
    harmless: Callable[[str], str] = escape if any(sign in every for sign in "&<>") else str  # ten thousand addresses hardly ever need it
    urls = "".join(
        f"<url><loc>{harmless(f'{siteurl}/{address}')}</loc>{_format_lastmod(day)}{told_languages.get(address, '')}</url>\n"
        for address, day in rows
    )
    return f"{HEAD}<urlset {SPACE}{XHTML if languages else ''}>\n{urls}</urlset>\n"


def _format_alternates(found: Mapping[str, str]) -> str:
    return "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(found[lang], QUOTE)}"/>' for lang in sorted(found))


def _format_lastmod(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
