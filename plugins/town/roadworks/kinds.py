"""The kind of publication of works in the street: its keys, its stage at an instant, and all works in order of interest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import parse_siret
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.kind import (
    COMMON,
    CORRECTION,
    DATE,
    DOSSIER,
    EXPORTS,
    IDENTITY,
    SOCIAL,
    TITLE,
    CardFace,
    Field,
    Kind,
    show_lines,
)
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.schema_org import CONTEXT, build_address, build_position, drop_empty, nest
from plugins.core.publication.words import N_
from plugins.town.roadworks.settings import LONGEST_NAME

SUSPENDED, POSTPONED, DONE = "suspendus", "reportés", "terminés"
STATED_STAGES = (SUSPENDED, POSTPONED, DONE)
"""What an editor says of works that do not go as their dates tell."""

COMING, CURRENT, OVER = "à venir", "en cours", "terminés"


@dataclass(frozen=True)
class Stage:
    """`name` is one of COMING, CURRENT, OVER, SUSPENDED and POSTPONED; `start` and `end` are the first and the last day."""

    name: str
    start: date
    end: date

    @property
    def is_over(self) -> bool:
        return self.name == OVER

    @property
    def going_on(self) -> bool:
        """Whether the street is in works now, be they held up."""
        return self.name in (CURRENT, SUSPENDED)


def find_stage(publication: Publication, now: datetime) -> Stage:
    """The stage of the works of `publication` at `now`.

    Without a start they begin on the day of publication; without an end they last one day.
    """
    state, today = publication.extra.get("etat"), now.astimezone(PARIS).date()
    start = publication.extra.get("start") or (publication.date or now).date()
    end = max(start, publication.extra.get("end") or start)
    if state == DONE or today > end:
        return Stage(OVER, start, end)
    if state == POSTPONED:
        return Stage(POSTPONED, start, end)
    if today < start:
        return Stage(COMING, start, end)
    return Stage(SUSPENDED if state == SUSPENDED else CURRENT, start, end)


def find_works_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """The days of works that are not over."""
    current_stage = find_stage(publication, now)
    return (
        None
        if current_stage.is_over
        else TimeSpan(_find_midnight(current_stage.start), _find_midnight(current_stage.end + timedelta(days=1)))
    )


def find_turn(publication: Publication, now: datetime) -> datetime | None:
    """The midnight, after `now`, at which their stage changes; None once they are over."""
    works_span = find_works_span(publication, now)
    return min((moment for moment in (works_span.start, works_span.end) if moment > now), default=None) if works_span else None


def _find_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)


METRES = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?)(?: ?(?:m|mètres?))?")


def parse_metres(raw_value: RawValue) -> float:
    """The number of metres that was written, a point or a comma in it. Raises InvalidValue."""
    text = str(raw_value.value).replace("\u202f", " ").replace("\u00a0", " ").strip()
    match = METRES.fullmatch(text) if isinstance(raw_value.value, str) else None
    number = float(match[1].replace(",", ".")) if match else 0
    if not number:
        raise InvalidValue(f"« {text[:40]} » n’est pas un nombre de mètres.", "Écrivez par exemple 1,5.")
    return number


def parse_owner_siret(raw_value: RawValue) -> str:
    """The fourteen digits of the owner of works. Raises InvalidValue."""
    try:
        return parse_siret(raw_value.value)
    except ValueError as wrong:
        text = str(wrong)
    raise InvalidValue(text, "Celui du maître d’ouvrage se trouve sur annuaire-entreprises.data.gouv.fr.")


DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,10})?")
NORTH, EAST = 90, 180
"""The largest latitude and longitude, in degrees (WGS 84): https://www.rfc-editor.org/rfc/rfc7946#section-4"""


def parse_degrees(raw_value: RawValue, most: int) -> float:
    """The number of degrees that was written, a point or a comma in it; at most `most` either way. Raises InvalidValue."""
    text = str(raw_value.value).strip().rstrip("°").strip()
    if not isinstance(raw_value.value, str) or not DEGREES.fullmatch(text):
        raise InvalidValue(f"« {text[:40]} » n’est pas un nombre de degrés.", "Écrivez par exemple 49.0512.")
    number = float(text.replace(",", "."))
    if abs(number) > most:
        raise InvalidValue(
            f"« {text} » est hors de la carte.", f"Il faut un nombre entre -{most} et {most} : n’avez-vous pas interverti les deux ?"
        )
    return number


latitude = partial(parse_degrees, most=NORTH)
longitude = partial(parse_degrees, most=EAST)


TRAFFIC = (
    N_("route barrée"),
    N_("route barrée la nuit"),
    N_("circulation alternée"),
    N_("sens unique"),
    N_("chaussée rétrécie"),
    N_("trottoir fermé"),
    N_("vitesse réduite"),
    N_("aucune gêne"),
)
OWN = (
    Field("start", "day", "Début", "Le premier jour du chantier.", required=True),
    Field("end", "day", "Fin", "Le dernier jour, même s’il n’est que prévu.", required=True),
    Field("streets", "words", "Rues", "Celles où l’on travaille, séparées par des virgules.", required=True),
    Field("traffic", "words", "Circulation", "Ce qui change pour qui passe.", required=True, choices=TRAFFIC),
    Field("hours", "line", "Heures", "De 8 h à 17 h, du lundi au vendredi.", longest=120),
    Field("parking", "line", "Stationnement", "Où il est interdit, et quand.", longest=200),
    Field("access", "line", "Accès", "Ce qui reste ouvert : riverains, secours, commerces.", longest=200),
    Field("bus", "line", "Bus", "Ce que font les lignes : déviation, arrêt déplacé.", longest=200),
    Field("lignes", "words", "Lignes", "Les lignes de transport touchées, comme la page du trafic les nomme."),
    Field("arrets", "words", "Arrêts", "Les arrêts touchés."),
    Field("owner", "line", "Maître d’ouvrage", "Qui fait faire ces travaux.", longest=120),
    Field("phone", "line", "Téléphone", "Qui appeler.", longest=40),
    Field("etat", "choice", "État", "Quand ils ne suivent pas leurs dates : suspendus, reportés, terminés.", choices=STATED_STAGES),
    Field("lat", "line", "Latitude", "En degrés, 49.0512 : le milieu du chantier.", reads=latitude),
    Field("lon", "line", "Longitude", "En degrés, 2.0934.", reads=longitude),
)
NATIONAL = (
    Field("length", "line", "Longueur", "De la tranchée ou de la rue refaite, en mètres : 210.", reads=parse_metres),
    Field("width", "line", "Largeur", "De même : 1,5.", reads=parse_metres),
    Field(
        "siret", "line", "Numéro SIRET", "Celui du maître d’ouvrage, quand ce n’est pas la ville : 14 chiffres.", reads=parse_owner_siret
    ),
    Field("manager_first_name", "line", "Prénom du gestionnaire", "De qui répond de ces travaux, s’il a dit oui.", longest=LONGEST_NAME),
    Field("manager_name", "line", "Nom du gestionnaire", "De même : les deux paraissent.", longest=LONGEST_NAME),
)
"""What the national table of works asks beside, and no page shows."""


def find_works_face(works: Publication) -> CardFace:
    """A cone, or the badge of the line that they disturb."""
    return show_lines("Travaux", tuple(works.extra.get("lignes") or ()), "works")


KINDS = (
    Kind(
        name="travaux",
        label=N_("Travaux"),
        plural=N_("Chantiers"),
        folder="travaux",
        address="travaux/{slug}/",
        template="roadwork",
        fields=(IDENTITY, TITLE, DATE, *OWN, *NATIONAL, *COMMON, SOCIAL, CORRECTION, DOSSIER),
        stream=False,
        schema_org="SpecialAnnouncement",
        exports=(*(name for name in EXPORTS if name != "category"), *(field.name for field in OWN)),
        example="Ce que l’on fait, pourquoi, et ce qui change pour les riverains.\n",
        find_current_span=find_works_span,
        find_card_face=find_works_face,
    ),
)


def build_announcement(content: PublishedContent, town: Mapping[str, str], publisher: Mapping[str, object]) -> dict[str, object]:
    """The announcement that `content`, one of Pelican's with its `stage`, makes of works; `publisher` is the town's own data."""
    publication, stage = content.publication, content.stage
    extra = publication.extra
    modified = publication.modified or publication.date
    properties = {
        "@context": CONTEXT,
        "@type": publication.kind.schema_org,
        "@id": content.permalink,
        "url": content.permalink,
        "name": publication.title,
        "headline": publication.title,
        "text": publication.summary or ", ".join(extra.get("traffic") or ()),
        "inLanguage": publication.lang,
        "datePosted": publication.date.isoformat() if publication.date else "",
        "datePublished": publication.date.isoformat() if publication.date else "",
        "dateModified": modified.isoformat() if modified else "",
        "expires": stage.end.isoformat(),
        "temporalCoverage": f"{stage.start.isoformat()}/{stage.end.isoformat()}",
        "spatialCoverage": [_build_place(street, town, extra) for street in extra.get("streets") or ()],
        "publisher": nest(publisher),
    }
    return drop_empty(properties)


def _build_place(street: str, town: Mapping[str, str], extra: Mapping[str, Any]) -> dict[str, object]:
    address = build_address(street, town.get("postcode"), town.get("name"), country="")
    place: dict[str, object] = {"@type": "Place", "name": street, "address": address}
    alone = len(extra.get("streets") or ()) == 1 and extra.get("lat") is not None and extra.get("lon") is not None
    return {**place, "geo": build_position(extra["lat"], extra["lon"])} if alone else place


RECENT = timedelta(days=60)
"""Ours. How long works that are over stay in the list: who finds the street still closed wants to know when it should have opened."""


@dataclass(frozen=True)
class Timeline:
    """`current` by what they block, then by their end, `coming` by their beginning, `over` the last first; of these only the recent
    ones."""

    current: tuple[PublishedContent, ...]
    coming: tuple[PublishedContent, ...]
    over: tuple[PublishedContent, ...]


def build_timeline(contents: Iterable[PublishedContent], today: date) -> Timeline:
    """The works among `contents`, Pelican's, each with its `stage`."""
    by_end = sorted(contents, key=lambda content: (content.stage.end, content.url))
    by_start = sorted(by_end, key=lambda content: content.stage.start)
    over = [content for content in reversed(by_end) if content.stage.is_over and content.stage.end >= today - RECENT]
    return Timeline(
        tuple(sorted((content for content in by_end if content.stage.going_on), key=_find_rank)),
        tuple(content for content in by_start if not content.stage.going_on and not content.stage.is_over),
        tuple(over),
    )


def _find_rank(content: PublishedContent) -> int:
    """How much it blocks: the place, in the list that begins with a barred road, of the gravest thing that it changes."""
    effects = content.publication.extra.get("traffic") or ()
    return min((TRAFFIC.index(effect) for effect in effects if effect in TRAFFIC), default=len(TRAFFIC))
