"""Who owns works and who answers for them, as the national table names them: the works' own, else the town's."""

from collections.abc import Mapping
from typing import Any

from plugins.infrastructure.settings import gather
from plugins.publication.slug import slugify
from plugins.roadworks.settings import Settings

TOWNS = {"ville", "commune", "mairie", "municipalite"}
"""The first word of an owner that is the town."""


def find_manager(extra: Mapping[str, Any], conf: Mapping[str, Any], town_name: str) -> dict[str, str | None]:
    """`siret`, `prenom` and `nom` of the works whose keys are `extra`; the town’s SIRET is never given to another owner."""
    town = gather(Settings, conf, {}).roadworks
    owned = is_town(extra.get("owner") or "", town_name)
    return {
        "siret": extra.get("siret") or (town.siret if owned else "") or None,
        "prenom": extra.get("manager_first_name") or town.manager_first_name or None,
        "nom": extra.get("manager_name") or town.manager_name or None,
    }


def is_town(owner: str, town_name: str) -> bool:
    """Whether `owner`, empty when nobody is named, is the town itself."""
    owner_slug = slugify(owner)
    return not owner_slug or owner_slug == slugify(town_name) or owner_slug.partition("-")[0] in TOWNS
