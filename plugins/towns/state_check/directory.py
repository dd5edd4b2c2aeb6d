"""What the directory of Service-Public declares for the town: the open data from which the State's program starts."""

import json
import re
from collections.abc import Mapping

import requests

from plugins.core.publication.identifiers import slugify
from plugins.towns.state_check.declared import DeclaredAddresses
from plugins.towns.town_folder.communes import find_communes

API = "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/api-lannuaire-administration/records"
LARGEST = 1_000_000
"""Bytes of an answer; a town hall takes some 3,000."""
TIMEOUT = 10
SECONDARY = re.compile("mairie.+(déléguée|annexe)", re.IGNORECASE)


class DirectoryUnread(Exception):
    """The directory was not read, or has not one town hall for this town; says why in French."""


def find_insee(town: Mapping[str, str]) -> str:
    """The code of the commune by its name and its postcode. Raises DirectoryUnread when none, or more than one, has both."""
    communes = [each for each in find_communes(town.get("name", "")) if town.get("postcode", "") in each.postcodes]
    if len(communes) != 1:
        raise DirectoryUnread(f"aucune commune ne se nomme « {town.get('name', '')} » au code postal « {town.get('postcode', '')} »")
    return communes[0].insee


def fetch_declaration(town: Mapping[str, str]) -> DeclaredAddresses:
    """What the directory says of the town hall. Raises DirectoryUnread."""
    query = {"where": f'pivot like "mairie" and code_insee_commune="{find_insee(town)}"', "limit": "100"}
    try:
        with requests.get(API, params=query, timeout=TIMEOUT, stream=True) as answer:
            answer.raise_for_status()
            content = json.loads(answer.raw.read(LARGEST, decode_content=True))
    except (requests.RequestException, OSError, ValueError, RecursionError) as error:
        raise DirectoryUnread("l’Annuaire de l’administration ne répond pas") from error
    records = content.get("results") if isinstance(content, dict) else None
    if not isinstance(records, list):
        raise DirectoryUnread("l’Annuaire de l’administration a répondu autre chose que des mairies")
    return _read_declaration(_choose_town_hall([record for record in records if isinstance(record, dict)], town.get("name", "")))


def _choose_town_hall(records: list[dict[str, object]], town: str) -> dict[str, object]:
    """The town hall that the State's program would take: neither a secondary one, nor any of several."""
    if not records:
        raise DirectoryUnread("l’Annuaire de l’administration n’a pas cette mairie")
    principal = records if len(records) == 1 else [each for each in records if not SECONDARY.match(str(each.get("nom")))]
    namesakes = [each for each in principal if slugify(str(each.get("nom"))) == slugify(f"Mairie - {town}")]
    candidates = namesakes if len(principal) > 1 else principal
    if len(candidates) != 1:
        raise DirectoryUnread("l’Annuaire de l’administration a plusieurs mairies pour cette commune")
    return candidates[0]


def _read_declaration(record: Mapping[str, object]) -> DeclaredAddresses:
    emails = [email.strip() for email in str(record.get("adresse_courriel") or "").split(";")]
    website = _read_first_value(record.get("site_internet"))
    return DeclaredAddresses(
        website.strip().partition("#")[0] if re.match("https?:", website, re.IGNORECASE) else "", emails[0], official=True
    )


def _read_first_value(field: object) -> str:
    """The directory gives a list of values as JSON in a text."""
    try:
        values = json.loads(field) if isinstance(field, str) and field else field
    except ValueError:
        return ""
    first = values[0] if isinstance(values, list) and values else None
    return str(first.get("valeur") or "") if isinstance(first, dict) else ""
