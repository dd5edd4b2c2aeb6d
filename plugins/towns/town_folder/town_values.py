"""From the answers to `ville.toml`: what each answer is in the settings, and what the law asks of every commune."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.settings import TO_COMPLETE
from plugins.core.publication.instants import list_local_holidays
from plugins.towns.town_folder.answers import format_of_town, guess_network
from plugins.towns.town_settings.schema import FEATURES

FROM_HOSTS = {"apache": ["apache"], "nginx": ["nginx"], "netlify": ["netlify"], "cloudflare": ["cloudflare"]}
"""The files that the build writes for each server; those of a forge's pages read none."""
WRITING = {
    "purpose": "Répondre à ceux qui nous écrivent",
    "data": "votre message, votre nom, votre adresse électronique ou postale",
    "basis": "mission d’intérêt public : informer les habitants",
    "recipients": "la rédaction",
    "kept": "un an après notre dernière réponse",
}
"""The use of personal data that every journal has, since its pages give an address to write to."""


def make_values(answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The keys of `ville.toml`. What was not answered and is not needed is left out."""
    name, host = str(answers["nom"]), urlsplit(str(answers["site"])).hostname or "ma-ville.example"
    town = {
        "name": name,
        "address": answers["adresse"] or TO_COMPLETE,
        "postcode": str(answers["code_postal"]),
        "phone": answers["telephone"] or TO_COMPLETE,
        "email": answers["courriel"],
        "hours": answers["horaires"],
    }
    legal = {
        "director": answers["direction"] or TO_COMPLETE,
        "siren": answers.get("siren", ""),
        "host": {
            "name": answers["hebergeur"] or TO_COMPLETE,
            "address": answers["hebergeur_adresse"] or TO_COMPLETE,
            "phone": answers["hebergeur_telephone"] or TO_COMPLETE,
        },
    }
    values: dict[str, Any] = {
        "sitename": answers["journal"],
        "sitesubtitle": f"Le journal {format_of_town(name)}" if answers["journal"] != f"Le journal {format_of_town(name)}" else "",
        "siteurl": str(answers["site"]).rstrip("/"),
        "feed_authority": f"{host},{today.year}",
        "strict_since": today.isoformat(),
        "local_holidays": list_local_holidays(str(answers.get("insee") or answers["code_postal"])),
        "without": [feature.word for feature in FEATURES if not answers.get(feature.word)],
        "categories": list(answers["rubriques"]),
        "quartiers": [{"name": quarter} for quarter in answers["noms_des_quartiers"]] if answers.get("quartiers") else [],
        "accounts": [{"network": guess_network(address), "url": address} for address in answers["comptes"]],
        "town": {key: value for key, value in town.items() if value},
        "look": _list_look(answers),
        "emergency": _list_emergency(answers),
        "legal": {key: value for key, value in legal.items() if value},
        "personal_data": {
            "controller": f"Commune {format_of_town(name)}",
            "dpo": {"name": answers["dpo"] or TO_COMPLETE, "email": answers["dpo_courriel"] or TO_COMPLETE},
            "uses": [WRITING],
        },
        "servers": FROM_HOSTS.get(str(answers["serveur"]), []),
        "deploy": answers["depot"],
        "history_remote": "",
    }
    return {key: value for key, value in values.items() if value or key in ("servers", "history_remote")}


def _list_look(answers: Mapping[str, Any]) -> dict[str, str]:
    arms = f"images/{Path(str(answers['armes'])).name}" if answers["armes"] else ""
    look = {"palette": answers["palette"], "town": answers["couleur"], "arms": arms}
    return {key: str(value) for key, value in look.items() if value}


def _list_emergency(answers: Mapping[str, Any]) -> list[dict[str, str]]:
    phone = answers["prefecture_telephone"]
    return [{"number": str(phone), "service": "Préfecture"}] if phone else []
