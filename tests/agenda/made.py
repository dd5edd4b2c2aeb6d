"""Events as Pelican hands them over, made without it."""

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.words import IN_FRENCH
from plugins.town.agenda.kinds import KINDS
from plugins.town.agenda.lists import EventFacts, list_facts, make_event_row
from plugins.town.agenda.pages import Agenda, EventMaker
from plugins.town.agenda.particulars import parse_ages, parse_disabilities, parse_price, parse_registrations
from plugins.town.agenda.recurrence import read_repetition
from plugins.town.agenda.schedule import read_moments, read_timings

FRIDAY = date(2026, 3, 27)
READ = {
    "timings": read_timings,
    "rrule": read_repetition,
    "exdates": read_moments,
    "rdates": read_timings,
    "cancelled": read_moments,
    "age": parse_ages,
    "accessibility": parse_disabilities,
    "price": parse_price,
    "registration": parse_registrations,
}
OWN = ("quartiers", "public", "summary", "lang", "tags", "modified", "date")


def content(title: str = "Le marché", timings: str = "28 mars 2026 de 8 h à 13 h", **keys: Any) -> Any:
    """The content of an event; `keys` are written as in a front matter, or are its own attributes."""
    written = {"timings": timings, "type": "marché", "place": "Place du Beffroi", **keys}
    extra = {name: READ[name](RawValue(value, 1)) if name in READ else value for name, value in written.items() if name not in OWN}
    slug = slugify(title)
    publication = Publication(
        kind=KINDS[0],
        source=f"agenda/{slug}.md",
        identity=f"essai-{slug}",
        stamped=True,
        title=title,
        slug=slug,
        address=f"agenda/{slug}/",
        body="",
        extra={name: value for name, value in extra.items() if value is not None},
        **{name: value for name, value in keys.items() if name in OWN},
    )
    url = publication.address
    return SimpleNamespace(
        publication=publication,
        url=url,
        permalink=f"https://ma-ville.fr/{url}",
        status="published",
        state="published",
        card=None,
        relative_source_path=publication.source,
    )


def known(*contents: Any, today: date = FRIDAY, places: dict[str, Any] | None = None) -> list[Any]:
    """`contents`, each with its `event` on the day `today`."""
    maker = EventMaker(lambda: places or {}, today, lambda lang: IN_FRENCH)
    for content in contents:
        vars(content).update(maker.make_extras(content))
    return list(contents)


def list_events(contents: Iterable[Any], today: date = FRIDAY) -> list[EventFacts]:
    """What the agenda knows of `contents` on the day `today`."""
    contents = list(contents)
    return list_facts(contents, {content.relative_source_path: make_event_row(content, today, IN_FRENCH) for content in contents})


def made(*contents: Any, today: date = FRIDAY) -> Agenda:
    """The agenda that they make on the day `today`."""
    return Agenda(today, tuple(list_events(known(*contents, today=today), today)))
