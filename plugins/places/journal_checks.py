"""What is asked of the journal as a whole: that the places which publications name are there, and that no place is told twice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.infrastructure.errors import Mistake
from plugins.places.kinds import NAME
from plugins.publication.journal_lines import find_of_kind, find_told
from plugins.publication.publication import Publication
from plugins.publication.slug import find_closest, slugify

PublicationLines = Sequence[tuple[Publication, str]]


def check_unknown_places(publications: PublicationLines, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Names of places that nobody has written."""
    naming_lines = [(publication, file) for publication, file in find_told(publications) if publication.extra.get("lieux")]
    if not naming_lines:
        return
    places = [publication for publication, _ in find_of_kind(publications, NAME)]
    names = {each for place in places for each in (place.slug, place.identity, slugify(place.title))}
    by_title = {place.title: place.slug for place in places}
    for publication, file in naming_lines:
        for name in publication.extra["lieux"]:
            if name not in names and slugify(name) not in names:
                near = find_closest(name[:100], [*by_title, *by_title.values()])
                remedy = (
                    f"Vouliez-vous dire « {by_title.get(near, near)} » ?" if near else f'Écrivez-le : ./beffroi new lieu "{name[:60]}".'
                )
                harmless = not publication.strict or publication.status == "draft"
                yield Mistake(file, 0, "lieux", f"« {name[:60]} » n’est aucun lieu.", remedy, "lieu introuvable", harmless)


def check_duplicate_places(publications: PublicationLines, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Two files about one place: the same object of OpenStreetMap, or the same name at the same address."""
    first_by_mark: dict[tuple[object, ...], str] = {}
    for publication, file in find_of_kind(publications, NAME):
        if publication.status == "withdrawn":
            continue
        extra = publication.extra
        same = (slugify(publication.title), slugify(extra.get("street_address") or ""), extra.get("type"))
        for mark in filter(None, (extra.get("osm") and ("osm", extra["osm"]), same)):
            other = first_by_mark.setdefault(mark, file)
            if other != file:
                text, remedy = f"ce lieu est déjà dans {other}.", "Gardez l’un des deux, et mettez l’ancienne adresse dans « aliases »."
                yield Mistake(file, 0, "title", text, remedy, "lieu en double", not publication.strict)
                break


JOURNAL_CHECKS = (check_unknown_places, check_duplicate_places)
