"""The web app manifest: what a phone shows when the journal is kept on its first screen. https://www.w3.org/TR/appmanifest/"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plugins.core.publication.words import IN_FRENCH, N_, SOURCE, Words

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
MOST = 4
"""Android shows no more. https://developer.android.com/develop/ui/views/launch/shortcuts/best-practices"""


def list_shortcuts(root: str, conf: Mapping[str, Any], prefixes: Sequence[str], words: Words = IN_FRENCH) -> list[dict[str, str]]:
    """The first of SHORTCUTS that exist, by Pelican's settings `conf` or the `prefixes` of the kinds' addresses."""
    pages = {name: conf[f"{name.upper()}_URL"] for name in SHORTCUTS if name in conf["DIRECT_TEMPLATES"]}
    kinds = {name: f"{name}/" for name in SHORTCUTS if f"{name}/" in prefixes}
    address_by_name = {name: address for name in SHORTCUTS if (address := pages.get(name) or kinds.get(name))}
    return [{"name": words(SHORTCUTS[name]), "url": f"{root}/{address}"} for name, address in list(address_by_name.items())[:MOST]]


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
