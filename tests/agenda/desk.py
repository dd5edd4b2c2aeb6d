"""The files of a small agenda, as `check` reads them; and sessions written as an editor writes them."""

from pathlib import Path

from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial.check import CheckReport, check_journal
from plugins.journal.site import engine
from plugins.town.agenda.recurrence import read_repetition
from plugins.town.agenda.schedule import Schedule, read_moments, read_timings

CONF = {
    **{name: value for name, value in vars(engine).items() if name.isupper()},
    "SITENAME": "Le Journal",
    "SITEURL": "https://journal.ma-ville.fr",
    "FEED_AUTHORITY": "ma-ville.fr,2026",
    "TOWN": {"name": "Ma Ville", "address": "1, place de la Mairie", "phone": "03 44 00 00 00"},
    "CATEGORIES": ["Culture", "Sport"],
    "QUARTIERS": ["Centre", "Gare"],
    "PUBLICS": ["jeunes"],
    "PLUGINS": ["plugins.journal.editorial.plugin", "plugins.town.agenda.plugin", "plugins.town.places.plugin"],
}
NOW = {"BEFFROI_NOW": "2026-03-27T09:00"}
KEYS = {
    "id": "essai-marche",
    "title": "Le marché du samedi",
    "date": "2026-03-01 09:00",
    "type": "marché",
    "place": "Place du Beffroi",
    "timings": "28 mars 2026 de 8 h à 13 h",
}


def event(body: str = "Quarante étals.", **keys: str | None) -> str:
    """The file of an event; `keys` are added to what it needs, or take its place; None leaves one out."""
    head = "".join(f"{key}: {value}\n" for key, value in {**KEYS, **keys}.items() if value is not None)
    return f"---\n{head}---\n\n{body}\n"


def report(folder: Path, files: dict[str, str], **changed: object) -> CheckReport:
    """What `check` says of a journal of `files`, by their paths below the content folder."""
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return check_journal(folder / "content", {**CONF, **changed}, NOW)


def schedule(written: str, rule: str = "", **days: str) -> Schedule:
    """The schedule of sessions that an editor wrote so; `exdates`, `rdates` and `cancelled` as in a front matter."""
    keys = {name: read_moments(RawValue(text, 1)) for name, text in days.items() if name != "rdates"}
    if "rdates" in days:
        keys["rdates"] = read_timings(RawValue(days["rdates"], 1))
    if rule:
        keys["rrule"] = read_repetition(RawValue(rule, 1))
    return Schedule.from_front_matter({"timings": read_timings(RawValue(written, 1)), **keys})
