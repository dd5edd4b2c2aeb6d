"""The manifest of the room `quarters`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.identifiers import slugify, suggest_closest
from plugins.core.publication.listing import QUARTERS_FOLDER
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import HealthCheck, HealthFinding, Room, RoomInputs, SearchedPages, amber, concerned_by, green
from plugins.town.quarters.directory import DATASETS
from plugins.town.quarters.settings import SHAPES, Portrait, Settings, parse_portraits

if TYPE_CHECKING:
    from plugins.core.publication.listing import Listing, Quarter
    from plugins.town.quarters.directory import Life, Street


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; none for a town that draws no contour."""
    if conf.get("QUARTIERS_CONTOURS"):
        yield HealthCheck("contours des quartiers", lambda: check_contours(gather_settings(Settings, conf, environ)))


def check_contours(settings: Settings) -> Iterator[HealthFinding]:
    """The contour whose name is no quarter's: no place is put there, and its quarter has no shape."""
    drawn = {slug for slug, shape in (settings.quartiers_contours or {}).items() if shape["type"] in SHAPES}
    names = [quartier.name for quartier in settings.quartiers]
    for name in sorted(drawn - {slugify(each) for each in names}):
        remedy = suggest_closest(name, names, "Donnez-lui le nom d’un quartier de QUARTIERS.")
        yield amber(f"le contour « {name} » n’est celui d’aucun quartier : aucun lieu n’y est rangé.", remedy)
    if bare := [name for name in names if slugify(name) not in drawn and drawn]:
        yield amber(f"sans contour : {', '.join(bare)}.", "Ajoutez-les au fichier de QUARTIERS_CONTOURS.")
    if drawn == {slugify(each) for each in names}:
        yield green("chaque quartier a le sien.")


@concerned_by("streets")
def check_streets(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """A street that is not listed, or whose quarter is not named. Nothing is checked in a town that lists no street."""
    named = publication.extra.get("streets") or ()
    if not named or not publication.strict:
        return
    town = [portrait for portrait in parse_portraits(conf.get("QUARTIERS") or ()) if portrait.streets]
    where: dict[str, list[str]] = {}
    for portrait, key in _list_keys(town):
        where.setdefault(key, []).append(portrait.name)
    for street in named if where else ():
        quarters = where.get(slugify(street))
        if not quarters:
            remedy = suggest_closest(
                street, [stretch.street for portrait in town for stretch in portrait.streets], "Ajoutez-la à son quartier, dans QUARTIERS."
            )
            yield Mistake(file, 0, "streets", f"« {street} » n’est d’aucun quartier.", remedy, "rue inconnue", harmless=True)
        elif not set(quarters) & set(publication.quartiers):
            text = f"« {street} » est dans le quartier {' ou '.join(quarters)}, dont la page ne le dira pas."
            remedy = f"Ajoutez « {quarters[0]} » à « quartiers »."
            yield Mistake(file, 0, "quartiers", text, remedy, "quartier oublié", harmless=True)


def _list_keys(town: list[Portrait]) -> Iterator[tuple[Portrait, str]]:
    for portrait in town:
        yield from ((portrait, key) for key in dict.fromkeys(street.street_key for street in portrait.streets))


CHECKS = (check_streets,)


class QuartersContext(ContextNames):
    """The quarters of the town. The last ones are of their pages."""

    quarters: tuple[tuple[Quarter, int, Portrait | None], ...]
    """The quarters that have a page, each with its number of publications and its portrait."""
    has_quarters: bool
    """Whether any quarter has a page."""
    quarters_until: datetime | None
    """When the next quarter page changes by itself."""
    quarters_told: Settings
    """The town's settings of quarters, for the open data."""
    streets: tuple[Street, ...]
    """Every street and its quarter, for `/quartiers/rues/` alone."""
    quartier: Quarter
    """The quarter of the page."""
    life: Life
    """The content of the quarter's page: a section for each kind, without past events."""
    listing: Listing
    """The page of the quarter's list."""
    banner: tuple[object, ...]
    """The alerts on the quarter's first page, none on the others."""


PAGES = {"quarters": QUARTERS_FOLDER}
"""The pages that the room writes by itself: address by the name that settings give the page."""


def list_files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The contours, where the town has them."""
    if conf.get("QUARTIERS_CONTOURS"):
        yield Path(conf["QUARTIERS_CONTOURS"])


SEARCHED_PAGES = (
    SearchedPages("quartiers/", "Quartiers", words="quartier"),
    SearchedPages("quartiers/rues/", "Rues", "streets", "rue adresse plan"),
    SearchedPages("quartiers/{slug}/", "Quartier", "quarter", "quartier"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    checks=CHECKS,
    datasets=DATASETS,
    pages=PAGES,
    context=QuartersContext,
    inputs=RoomInputs(files=list_files, changes_at=lambda context: context.get("quarters_until")),
    list_health_checks=gather_health_checks,
)
