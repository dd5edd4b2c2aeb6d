"""The kind of a review of a place: the page of its place shows it. Data only: everything else derives from it."""

import re

from plugins.core.publication.kind import Field, Kind
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
