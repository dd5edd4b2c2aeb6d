"""The settings of the small sites below this folder."""

from plugins.journal.site.engine import *  # noqa: F403

SITENAME = "Le Beffroi"
SITEURL = "https://journal.valbrune.example"
TOWN = {"name": "Valbrune-sur-Oise", "address": "12, place du Beffroi", "phone": "02 61 91 00 12"}
CATEGORIES = ["Culture", "Sport", "Vie municipale"]
QUARTIERS = ["Centre", "Gare"]
PUBLICS = ["jeunes", "familles"]
FEED_AUTHORITY = "valbrune.example,2024"
STRICT_SINCE = "2024-01-01"
DEMONSTRATION_NOW = "2026-03-27T09:00"
ACCOUNTS = [{"network": name} for name in ("x", "mastodon", "bluesky", "facebook")]
PLUGINS = ["plugins.journal.editorial.plugin", "plugins.journal.story.plugin", "plugins.announce.plugin"]
