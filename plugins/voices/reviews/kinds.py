"""The kind of a review of a place: the page of its place shows it. Data only: everything else derives from it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.untrusted_text import PART_KEYS
from plugins.core.publication.words import N_

KIND, PLACE_KIND = "avis", "lieu"
LONGEST_REVIEW = 1000
MOST_STARS = 5


def parse_stars(raw_value: RawValue) -> int:
    """A whole number of stars, from 1 to 5. Raises InvalidValue."""
    typed = str(raw_value.value).strip()
    if not isinstance(raw_value.value, str) or not re.fullmatch(f"[1-{MOST_STARS}]", typed):
        raise InvalidValue(f"« {typed[:40]} » n’est pas une note.", f"Écrivez un chiffre de 1 à {MOST_STARS}, ou effacez la ligne.")
    return int(typed)


KINDS = (
    Kind(
        name=KIND,
        label=N_("Avis"),
        plural=N_("Avis"),
        folder="avis",
        address="lieux/avis/{slug}/",
        template="place",
        fields=(
            *PART_KEYS,
            Field("place", "slug", "Lieu", "L’adresse courte du lieu, de content/lieux/.", required=True, names_kind=PLACE_KIND),
            Field("visited", "day", "Visite", "Le jour de l’expérience.", required=True),
            Field("rating", "line", "Note", "De 1 à 5, où la ville a voulu des notes.", reads=parse_stars),
            Field(
                "checked",
                "line",
                "Contrôle",
                "Comment la ville a vérifié que l’auteur y est allé ; rien si elle ne l’a pas fait.",
                longest=200,
            ),
            Field("reply", "text", "Réponse du lieu", "Ce que le lieu répond, à ce titre.", longest=LONGEST_REVIEW),
            Field("replied", "day", "Répondu", "Le jour de cette réponse."),
            Field("replied_by", "line", "Répond pour le lieu", "Qui a répondu, et sa fonction.", longest=160),
        ),
        stream=False,
        feeds=False,
        announces=False,
        schema_org="Review",
        spares=True,
        is_linked_in_footer=False,
        has_page=False,
        is_plain_text=True,
        body_label="Avis",
        asked_first=("reply", "replied_by", "checked"),
        stamps=(("reply", "replied"),),
    ),
)


Conf = Mapping[str, Any]


def check_visit(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A review of a visit that had not taken place."""
    visited = publication.extra.get("visited")
    if visited and publication.date and visited > publication.date.date():
        text, remedy = f"le {visited:%d/%m/%Y} est après la parution.", "Corrigez « visited » ou « date »."
        yield Mistake(file, 0, "visited", text, remedy, "visite à venir", is_lenient(publication))


def check_reply(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A reply of the place that says neither when nor who."""
    for key in ("replied", "replied_by"):
        if publication.extra.get("reply") and not publication.extra.get(key) and key not in publication.unread:
            text, remedy = "la réponse d’un lieu dit quand elle est donnée, et par qui.", f"Ajoutez « {key}: … »."
            yield Mistake(file, 0, key, text, remedy, "réponse du lieu sans signature", is_lenient(publication))


CHECKS = (check_visit, check_reply)


def check_places(publications: Sequence[tuple[Publication, str]], conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Reviews of a place that the directory has not."""
    slugs = {publication.slug for publication, _ in find_of_kind(publications, PLACE_KIND)}
    for publication, file in find_of_kind(publications, KIND):
        slug = publication.extra.get("place")
        if slug and slug not in slugs:
            remedy = suggest_closest(slug, sorted(slugs), "Écrivez d’abord ce lieu dans content/lieux/.")
            yield Mistake(
                file, 0, "place", f"« {slug} » n’est pas un lieu de l’annuaire.", remedy, "avis sans lieu", is_lenient(publication)
            )


JOURNAL_CHECKS = (check_places,)
