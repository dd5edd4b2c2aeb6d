"""What is asked of the whole journal: that the places which events name are there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.agenda.event_place import PLACE
from plugins.agenda.kinds import KIND
from plugins.infrastructure.errors import Mistake
from plugins.publication.journal_lines import find_of_kind
from plugins.publication.publication import Publication
from plugins.publication.slug import slugify, suggest_closest

PublicationLines = Sequence[tuple[Publication, str]]
ALMOST_AN_ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|\d{8}-[a-z0-9]+")
"""What is meant as the short address or the id of a place, and not as its name."""


def check_known_places(publications: PublicationLines, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Short addresses of places that no place has."""
    naming_lines = [
        (publication, file)
        for publication, file in find_of_kind(publications, KIND)
        if ALMOST_AN_ADDRESS.fullmatch(publication.extra.get("place", ""))
    ]
    if not naming_lines:
        return
    places = [publication for publication, _ in find_of_kind(publications, PLACE)]
    names = {slugify(name) for place in places for name in (place.title, place.slug, place.identity)}
    for publication, file in naming_lines:
        named = publication.extra["place"]
        if slugify(named) not in names:
            otherwise = "Écrivez le nom du lieu, et sa rue dans « street_address: »."
            remedy = suggest_closest(named, sorted(place.slug for place in places), otherwise)
            harmless = not publication.strict or publication.status == "draft"
            yield Mistake(file, 0, "place", f"« {named} » n’est pas un lieu de content/lieux/.", remedy, "lieu introuvable", harmless)


JOURNAL_CHECKS = (check_known_places,)
