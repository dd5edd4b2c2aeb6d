"""What the town says of a quarter in its settings: its streets, who is elected for it."""

from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import make_dictionary_reader, make_list_reader, parse_text, setting
from plugins.core.publication.slug import slugify
from plugins.town.quarters.streets import StreetPart, parse_street_part

RESERVED_SLUGS = ("page", "rues")
"""What the addresses of the quarters need for other pages."""


@dataclass(frozen=True)
class ElectedContact:
    """Whom to speak to about a quarter; `hours` are when, in words."""

    name: str = setting(parse_text, "Le nom de l’élu ou de l’élue.")
    role: str = setting(parse_text, "Sa fonction : adjoint aux écoles.", default="")
    phone: str = setting(parse_text, "Son téléphone.", default="")
    email: str = setting(parse_text, "Son courriel.", default="")
    hours: str = setting(parse_text, "Quand l’élu reçoit, et où.", default="")


@dataclass(frozen=True)
class Portrait:
    """One quarter; a name alone is enough."""

    name: str = setting(parse_text, "Le nom du quartier.")
    summary: str = setting(parse_text, "Le quartier en une phrase.", default="")
    streets: tuple[StreetPart, ...] = setting(make_list_reader(parse_street_part), "Ses rues.", default=())
    elected: ElectedContact | None = setting(make_dictionary_reader(ElectedContact), "L’élu ou l’élue du quartier.", default=None)

    @property
    def has_details(self) -> bool:
        """Whether the town gives more than its name."""
        return bool(self.summary or self.streets or self.elected)


def parse_portraits(value: Any) -> tuple[Portrait, ...]:
    """The setting QUARTIERS: names, or dictionaries. Raises SettingsError with every mistake."""
    all_portraits = make_list_reader(_build_portrait)(value)
    wrong = [
        f"« {portrait.name} » : cette adresse est prise. Donnez-lui un autre nom."
        for portrait in all_portraits
        if slugify(portrait.name) in RESERVED_SLUGS
    ]
    wrong += _find_shared_streets(all_portraits)
    if wrong:
        raise SettingsError(wrong)
    return all_portraits


def _build_portrait(value: Any) -> Portrait:
    return make_dictionary_reader(Portrait)({"name": value} if isinstance(value, str) else value)


def _find_shared_streets(portraits: tuple[Portrait, ...]) -> list[str]:
    """The streets that two quarters would have; a street may be cut between them by its numbers."""
    by_street: dict[str, list[tuple[Portrait, StreetPart]]] = {}
    wrong = []
    for portrait in portraits:
        for street in portrait.streets:
            met = by_street.setdefault(street.street_key, [])
            wrong += [_format_shared(portrait, street, *other) for other in met if street.meets(other[1])]
            met.append((portrait, street))
    return wrong


def _format_shared(portrait: Portrait, part: StreetPart, other: Portrait, there: StreetPart) -> str:
    where = f"deux fois dans « {portrait.name} »" if portrait is other else f"dans « {other.name} » et dans « {portrait.name} »"
    return f"« {part.street} » est {where}. Gardez-en une, ou dites quels numéros : « {part.street} (1 à 40) »."
