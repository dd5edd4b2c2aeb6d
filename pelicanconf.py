"""The town: its name, its accounts, its quarters. What a webmaster edits; nothing else is in it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from plugins.site.engine import *  # noqa: F403

SITENAME = "Le Beffroi"
SITESUBTITLE = "Le journal de Valbrune-sur-Oise"
SITEURL = "http://127.0.0.1:8000"
TOWN = {
    "name": "Valbrune-sur-Oise",
    "address": "12, place du Beffroi",
    "postcode": "95999",
    "phone": "02 61 91 00 12",
    "email": "mairie@valbrune.example",
    "website": "https://www.valbrune.example",
    "hours": "Lundi au vendredi, 8 h 30 – 17 h 30",
}
CATEGORIES = ["Vie municipale", "Travaux", "Écoles", "Culture", "Sport", "Environnement", "Vie associative", "Solidarité"]
QUARTIERS = ["Centre", "Gare", "Les Tilleuls", "Bords-d’Oise", "Haut-Valbrune", "La Verrerie"]
PUBLICS = ["jeunes", "familles", "aînés", "associations", "commerçants"]
ACCOUNTS = [
    {"network": "x", "handle": "valbrune", "url": "https://x.com/valbrune", "label": "X"},
    {"network": "facebook", "handle": "valbrune.officiel", "url": "https://www.facebook.com/valbrune.officiel", "label": "Facebook"},
    {
        "network": "mastodon",
        "handle": "valbrune@social.valbrune.example",
        "url": "https://social.valbrune.example/@valbrune",
        "label": "Mastodon",
    },
    {"network": "bluesky", "handle": "valbrune.example", "url": "https://bsky.app/profile/valbrune.example", "label": "Bluesky"},
]
FEED_AUTHORITY = "valbrune.example,2024"
STRICT_SINCE = "2025-01-01"
DEFAULT_IMAGE = {"src": "images/valbrune.png", "alt": "Le beffroi de Valbrune et les toits de la vieille ville"}
DEMONSTRATION_NOW = "2026-03-27T09:00"

PLUGINS = [
    "plugins.build.plugin",
    "plugins.editorial.plugin",
    "plugins.site.plugin",
    "plugins.pictures.plugin",
    "plugins.feeds.plugin",
    "plugins.accounts.plugin",
    "plugins.announce.plugin",
    "plugins.weight.plugin",
]
