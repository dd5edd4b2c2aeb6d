"""The settings of contributions: where residents reach them, when moderators read, who else must refuse, what a report hides."""

from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import make_dictionary_reader, parse_text, parse_texts, setting
from plugins.service.evening.settings import parse_origin
from plugins.town.places.openings import can_be_followed

OFFICE_HOURS = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"


def parse_opening_hours(value: Any) -> str:
    """Hours as OpenStreetMap writes them."""
    if not can_be_followed(parse_text(value)):
        raise ValueError(f"« {value} » n’est pas un horaire. Écrivez par exemple {OFFICE_HOURS}.")
    return parse_text(value)


@dataclass(frozen=True)
class ContributionRules:
    """`public` is where residents reach `/voix/`: the journal's own host where its server hands these addresses on, else the service's."""

    public: str = setting(parse_origin, "L’adresse sous laquelle les habitants ouvrent /voix/, en https.", default="")
    hours: str = setting(parse_opening_hours, "Quand les messages sont lus, comme OpenStreetMap écrit des horaires.", default=OFFICE_HOURS)
    second: tuple[str, ...] = setting(parse_texts, "Les genres dont un refus demande une seconde personne.", default=())
    shown_until_read: tuple[str, ...] = setting(parse_texts, "Les genres qu’un signalement laisse en ligne jusqu’à sa lecture.", default=())


@dataclass(frozen=True)
class Settings:
    """The settings of the room `contributions`."""

    contributions: ContributionRules = setting(
        make_dictionary_reader(ContributionRules), "Ce que les habitants écrivent : un dictionnaire.", default=ContributionRules()
    )
