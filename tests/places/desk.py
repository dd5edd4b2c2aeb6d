"""A place as an editor would write it, checked; and places made up for what lists and machines are told."""

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial.check import check_journal
from plugins.town.places.kinds import KINDS
from plugins.town.places.reads import parse_opening_hours
from tests.house import ROOT

CONF = load_settings(ROOT / "pelicanconf.py")
HEAD = {
    "id": "essai",
    "title": "Chez Ida",
    "type": "restaurant",
    "street_address": '"1, rue Neuve"',
    "opening_hours": '"Tu-Sa 12:00-14:00; PH off"',
    "consent_owner": "accord écrit du 2 mars 2026",
}


def checked(folder: Path, *more: str, conf: dict | None = None, **keys: str | None) -> list[Mistake]:
    """The mistakes of one place whose front matter is HEAD with `keys`, and the lines `more`."""
    lines = [f"{key}: {value}" for key, value in {**HEAD, **keys}.items() if value is not None]
    (folder / "lieux").mkdir(exist_ok=True)
    (folder / "lieux" / "ida.md").write_text("\n".join(["---", *lines, *more, "---", ""]), encoding="utf-8")
    return list(check_journal(folder, {**CONF, **(conf or {})}, {}).mistakes)


def place(title: str, sort: str = "restaurant", quarter: str = "Centre", hours: str = "", **extra: Any) -> SimpleNamespace:
    """One of Pelican's contents that is a place."""
    slug = title.lower().replace(" ", "-")
    known = {"type": sort, "street_address": "1, rue Neuve", **extra}
    if hours:
        known["opening_hours"] = parse_opening_hours(RawValue(hours, 1))
    quarters = (quarter,) if quarter else ()
    publication = Publication(KINDS[0], f"lieux/{slug}.md", slug, True, title, slug, f"lieux/{slug}/", "", quartiers=quarters, extra=known)
    return Content(publication=publication, permalink=f"https://journal.valbrune.example/lieux/{slug}/", card=None)


class Content(SimpleNamespace):
    """It is itself, as Pelican's are."""

    __hash__ = object.__hash__


def noon(day: str) -> datetime:
    """The middle of a day."""
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=PARIS)
