"""The town: its name, its accounts, its quarters. What a webmaster edits; nothing else is in it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from plugins.site.engine import *  # noqa: F403

# Le nom voté le 12 mai.
SITENAME = "La Gazette"
SITESUBTITLE = "Le journal de Bourg-Essai"
SITEURL = "http://127.0.0.1:8000"
TOWN = {
    "name": "Bourg-Essai",
    "address": "1, place de la Mairie",
    "postcode": "99999",
    "phone": "04 00 00 00 00",
    "email": "mairie@bourg-essai.fr",
}
CATEGORIES = ["Vie municipale", "Culture"]
QUARTIERS = ["Centre", {"name": "Gare", "streets": ["rue de la Gare"]}]
PUBLICS = ["familles"]
ACCOUNTS = [{"network": "mastodon", "handle": "mairie@social.bourg-essai.fr"}]
FEED_AUTHORITY = "bourg-essai.fr,2025"
STRICT_SINCE = "2025-01-01"
LEGAL = {"director": "Anne Essai, maire", "host": {"name": "Hôte", "address": "2, rue Haute", "phone": "04 00 00 00 01"}}
PERSONAL_DATA = {
    "dpo": {"name": "Déléguée", "email": "dpo@bourg-essai.fr"},
    "uses": [{"purpose": "Répondre", "data": "votre nom", "basis": "mission d’intérêt public", "kept": "un an"}],
}

PLUGINS = [
    "plugins.build.plugin",
    "plugins.editorial.plugin",
    "plugins.site.plugin",
    "plugins.languages.plugin",
    "plugins.look.plugin",
    "plugins.pictures.plugin",
    "plugins.story.plugin",
    "plugins.feeds.plugin",
    "plugins.accounts.plugin",
    "plugins.announce.plugin",
    "plugins.law.plugin",
    "plugins.search.plugin",
    "plugins.weight.plugin",
    "plugins.offline.plugin",
    "plugins.agenda.plugin",
    "plugins.works.plugin",
    "plugins.quarters.plugin",
    "plugins.opendata.plugin",
    "plugins.places.plugin",
    "plugins.alerts.plugin",
    "plugins.council.plugin",
    "plugins.chez_nous.plugin",
]
