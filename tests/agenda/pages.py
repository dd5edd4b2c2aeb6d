"""Events as Pelican hands them over, without Pelican."""

from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import RawValue
from plugins.town.agenda.event import build_event as event_of
from plugins.town.agenda.kinds import KINDS
from plugins.town.agenda.particulars import parse_ages, parse_disabilities, parse_price, parse_registrations
from plugins.town.agenda.recurrence import read_repetition
from plugins.town.agenda.schedule import read_moments, read_timings

TODAY = date(2026, 3, 27)
AUTHORITY = "ma-ville.fr,2026"
SITE = "https://journal.ma-ville.fr"
READ = {
    "timings": read_timings,
    "rdates": read_timings,
    "rrule": read_repetition,
    "exdates": read_moments,
    "cancelled": read_moments,
    "age": parse_ages,
    "accessibility": parse_disabilities,
    "price": parse_price,
    "registration": parse_registrations,
}
OWN = ("title", "summary", "modified", "tags", "quartiers", "public", "identity")


def page(written: str = "4 avril 2026 de 20 h 30 à 22 h", slug: str = "bal", **keys) -> SimpleNamespace:
    """The page of an event that was announced on 1 March; keys as in a front matter."""
    extra = {
        name: READ[name](RawValue(text, 1)) if name in READ else text
        for name, text in {"timings": written, **keys}.items()
        if name not in OWN
    }
    own = {name: value for name, value in keys.items() if name in OWN}
    published = datetime(2026, 3, 1, 9, tzinfo=PARIS)
    address = f"agenda/{slug}/"
    said = Publication(KINDS[0], f"{slug}.md", f"20260301-{slug}", True, "Le bal", slug, address, "", date=published, extra=extra)
    made = SimpleNamespace(
        publication=replace(said, **own), url=address, permalink=f"{SITE}/{address}", status="published", state="published"
    )
    made.relative_source_path = f"agenda/{slug}.md"
    made.content = "<p>On danse.</p>"
    made.event = event_of(made, {}, TODAY)
    return made
