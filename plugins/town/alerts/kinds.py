"""The kind `alerte`: how grave it is, where it is in its time, how pages and other programs see it, and what the networks post about one.

The title must suffice: it is all X shows beside a link. `closing` is said when it is over, as a follow-up of its announcement; an alert
that was closed early has the instant as its `end`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.kind import COMMON, CORRECTION, DATE, IDENTITY, SOCIAL, TITLE, CardFace, Field, Kind, show_lines
from plugins.core.publication.publication import CLOSED, PUBLISHED, Occasion, Publication, PublishedContent
from plugins.core.publication.words import N_

INFORMATION, VIGILANCE, URGENCE = "information", "vigilance", "urgence"
SEVERITIES = (INFORMATION, VIGILANCE, URGENCE)
"""An urgent alert cannot be dismissed: it is there as long as it holds."""


COMING, CURRENT, PAST = "coming", "current", "past"


def find_alert_stage(start: datetime, end: datetime, now: datetime) -> str:
    """The stage at `now` of an alert from `start` to `end`, all aware. At `end` it is over; what never begins is over too."""
    if now >= end or end <= start:
        return PAST
    return COMING if now < start else CURRENT


def find_alert_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """When the alert of `publication` holds, unless it is over at `now`."""
    start, end = (publication.extra.get(name) for name in ("start", "end"))
    if start is None or end is None or find_alert_stage(start, end, now) == PAST:
        return None
    return TimeSpan(start, end)


@dataclass(frozen=True)
class Alert:
    """`id` is its publication's identity, `url` site-relative; instants are aware. `revision` changes with whatever a reader would want to
    read again. `stage` is where it was when the site was built; without quarters, lines or stops it is for everybody."""

    id: str
    url: str
    title: str
    severity: str
    start: datetime
    end: datetime
    stage: str
    revision: str
    summary: str = ""
    quarters: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    lang: str = ""

    @property
    def urgent(self) -> bool:
        """Whether a reader may not dismiss it."""
        return self.severity == URGENCE

    def concerns(self, quarter: str) -> bool:
        """Whether the alert is for the people of `quarter`, by its name."""
        return not self.quarters or quarter in self.quarters


@dataclass(frozen=True)
class Alerts:
    """The journal's alerts: current ones, gravest first; coming ones, next first; past ones, last first."""

    current: tuple[Alert, ...] = ()
    coming: tuple[Alert, ...] = ()
    past: tuple[Alert, ...] = ()

    @property
    def has_any(self) -> bool:
        return bool(self.current or self.coming or self.past)


def build_alert(content: PublishedContent, now: datetime) -> Alert:
    """The alert of `content`, one of Pelican's, at `now` (aware)."""
    publication = content.publication
    fields = publication.extra
    return Alert(
        id=publication.identity,
        url=content.url,
        title=publication.title,
        severity=fields["severity"],
        start=fields["start"],
        end=fields["end"],
        stage=find_alert_stage(fields["start"], fields["end"], now),
        revision=_compute_revision(content),
        summary=publication.summary,
        quarters=publication.quartiers,
        lines=fields.get("lignes") or (),
        stops=fields.get("arrets") or (),
        lang=publication.lang,
    )


def sort_by_stage(alerts: Iterable[Alert]) -> Alerts:
    """Sort alerts by stage, each stage in its reading order."""
    by_stage: dict[str, list[Alert]] = {COMING: [], CURRENT: [], PAST: []}
    for alert in sorted(alerts, key=lambda one: one.id):
        by_stage[alert.stage].append(alert)
    return Alerts(
        current=tuple(sorted(by_stage[CURRENT], key=lambda one: (-SEVERITIES.index(one.severity), -one.start.timestamp()))),
        coming=tuple(sorted(by_stage[COMING], key=lambda one: one.start)),
        past=tuple(sorted(by_stage[PAST], key=lambda one: one.end, reverse=True)),
    )


def _compute_revision(content: PublishedContent) -> str:
    """Eight hexadecimal digits of all that the page of the alert says."""
    publication, fields = content.publication, content.publication.extra
    names = ("severity", "start", "end", "instructions", "contact", "lignes", "arrets", "correction")
    content_parts = (
        publication.title,
        publication.summary,
        publication.quartiers,
        content._content,
        [str(fields.get(name)) for name in names],
    )
    return hashlib.blake2b(repr(content_parts).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


LONGEST_ALERT = timedelta(days=90)
"""Of our own: past a season it is no alert, but a page."""
LONGEST_URGENT = timedelta(days=7)
"""Of our own: nobody reads for more than a week what cannot be dismissed."""


def check_dates(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """The end that comes before the start, that is years away, or that is the midnight before the day that was meant."""
    start, end = (publication.extra.get(name) for name in ("start", "end"))
    if publication.kind.name != "alerte" or start is None or end is None:
        return
    if end <= start:
        remedy = "Corrigez « end » : sans cela, elle ne paraîtra jamais."
        yield Mistake(file, 0, "end", "elle finit avant d’avoir commencé.", remedy, "alerte qui finit avant de commencer")
    elif end - start > LONGEST_ALERT:
        text = f"elle dure {(end - start).days} jours."
        remedy = f"Au plus {LONGEST_ALERT.days} : mettez une fin proche, et prolongez-la s’il le faut, ou faites-en un article."
        yield Mistake(file, 0, "end", text, remedy, "alerte trop longue")
    elif publication.extra.get("severity") == URGENCE and end - start > LONGEST_URGENT:
        text = f"une urgence de {(end - start).days} jours : les lecteurs ne peuvent pas la fermer, et ne la verront plus."
        yield Mistake(file, 0, "end", text, "Mettez « vigilance », ou une fin plus proche.", "alerte trop longue", harmless=True)
    if end > start and (end.hour, end.minute) == (0, 0):
        text = f"elle finit le {end:%d/%m} à 0 h, quand ce jour commence."
        remedy = f"Si elle vaut ce jour-là, écrivez « {end:%Y-%m-%d} 23:59 »."
        yield Mistake(file, 0, "end", text, remedy, "alerte qui finit à minuit", harmless=True)


CHECKS = (check_dates,)


HEAVIEST = 256
"""What X leaves beside an address and the space before it, of 280: https://docs.x.com/fundamentals/counting-characters"""
WITHOUT = ("expires", "pdf")


def find_alert_face(alert: Publication) -> CardFace:
    """The card's words and colour: red for an urgent alert, the line's badge for a disruption."""
    severity = str(alert.extra.get("severity") or "")
    if severity == URGENCE:
        return CardFace("danger", severity.upper())
    return show_lines(severity.capitalize(), tuple(alert.extra.get("lignes") or ()), "belfry")


KINDS = (
    Kind(
        name="alerte",
        label=N_("Alerte"),
        plural=N_("Alertes"),
        folder="alertes",
        address="alertes/{date:%Y}/{slug}/",
        template="alert",
        fields=(
            IDENTITY,
            replace(TITLE, help="Tout ce qu’il faut lire ; 256 signes, comme X les compte.", longest=None, heaviest=HEAVIEST),
            DATE,
            Field("severity", "choice", "Gravité", "information, vigilance ou urgence.", required=True, choices=SEVERITIES),
            Field("start", "instant", "Début", "À partir de quand : 2026-03-27 22:00.", required=True),
            Field("end", "instant", "Fin", "Jusqu’à quand, à la minute : 2026-03-28 18:00.", required=True),
            Field("instructions", "lines", "Consignes", "Ce qu’il faut faire, une ligne chacune.", longest=200),
            Field("contact", "line", "Qui appeler", "Un numéro, un lieu, des heures.", longest=200),
            Field("lignes", "words", "Lignes", "Les lignes de bus ou de train concernées, par leur nom : A, 12."),
            Field("arrets", "words", "Arrêts", "Les arrêts concernés, par leur nom."),
            Field("closing", "line", "Fin d’alerte", "Ce qui est dit quand elle prend fin, en réponse à son annonce.", longest=200),
            *(field for field in COMMON if field.name not in WITHOUT),
            SOCIAL,
            CORRECTION,
        ),
        stream=False,
        body_required=False,
        schema_org="SpecialAnnouncement",
        exports=("title", "date", "modified", "severity", "start", "end", "instructions", "contact", "quartiers", "lignes", "arrets"),
        find_current_span=find_alert_span,
        find_card_face=find_alert_face,
        spares=True,
        is_linked_in_footer=False,
    ),
)


def is_complete_alert(publication: Publication) -> bool:
    """Whether the alert has all its keys: an old imported one may not."""
    return publication.kind.name == "alerte" and all(publication.extra.get(name) for name in ("severity", "start", "end"))


def list_alert_occasions(publication: Publication) -> Iterator[Occasion]:
    """Urgent occasions, sent first and at any age; the end of an alert is posted as a reply."""
    extra = publication.extra
    urgent, end, closing = extra.get("severity") == URGENCE, extra.get("end"), extra.get("closing")
    yield Occasion(PUBLISHED, until=end, urgent=urgent)
    if end and closing:
        yield Occasion(CLOSED, since=end, text=closing, urgent=urgent or bool(publication.social.get("urgent")))


OCCASIONS = {"alerte": list_alert_occasions}
