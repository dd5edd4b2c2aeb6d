"""The kind of publication that is an event, its keys by OpenAgenda's names, and the occasions on which networks announce it. https://developers.openagenda.com/evenements/structure"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.kind import AUDIENCE, COMMON, DATE, IDENTITY, SOCIAL, TITLE, CardFace, Field, Kind, show_day
from plugins.core.publication.publication import CANCELLED, PLACE, POSTPONED, PUBLISHED, REMINDER, Occasion, Publication
from plugins.core.publication.words import N_, format_french_day, format_french_hour
from plugins.town.agenda.particulars import (
    BY_WORD,
    MODES,
    PLANNED,
    WORDS,
    parse_ages,
    parse_disabilities,
    parse_price,
    parse_registrations,
)
from plugins.town.agenda.recurrence import read_repetition
from plugins.town.agenda.schedule import (
    Days,
    Moment,
    Occurrence,
    Schedule,
    SessionTiming,
    find_event_span,
    find_midnight,
    list_occurrences,
    read_moments,
    read_timings,
)

KIND = "evenement"
FOLDER = "agenda/"
"""Where its pages are, site-relative."""

EXHIBITION, UNSORTED = N_("exposition"), N_("rendez-vous")
"""`UNSORTED` is what an event is that is not one of the others: what an import makes of one that does not say."""

TYPES = (
    EXHIBITION,
    N_("concert"),
    N_("spectacle"),
    N_("cinéma"),
    N_("conférence"),
    N_("rencontre"),
    N_("lecture"),
    N_("visite"),
    N_("atelier"),
    N_("cours"),
    N_("jeu"),
    N_("fête"),
    N_("festival"),
    N_("marché"),
    N_("brocante"),
    N_("sport"),
    N_("balade"),
    N_("réunion publique"),
    N_("conseil municipal"),
    N_("commémoration"),
    N_("collecte"),
    N_("permanence"),
    N_("portes ouvertes"),
    UNSORTED,
)
"""What an event may be; each that is used has a page."""


def find_event_face(event: Publication) -> CardFace:
    """The card's words: the type of the event, and its day unless it recurs or lasts."""
    sessions = event.extra.get("timings") or ()
    days = {session.first_day for session in sessions} | {session.last_day for session in sessions}
    return show_day(str(event.extra.get("type") or "").capitalize(), None if event.extra.get("rrule") or len(days) != 1 else days.pop())


KINDS = (
    Kind(
        name=KIND,
        label=N_("Événement"),
        plural=N_("Événements"),
        folder="agenda",
        address=f"{FOLDER}{{slug}}/",
        template="event",
        find_card_face=find_event_face,
        fields=(
            IDENTITY,
            TITLE,
            replace(DATE, help="Le jour où l’événement est annoncé, et non celui où il a lieu : voir « timings »."),
            Field("type", "choice", "Type d’événement", "Ce que c’est.", required=True, choices=TYPES),
            Field("timings", "lines", "Horaires", "28 mars 2026 de 8 h à 13 h, une séance par ligne.", required=True, reads=read_timings),
            Field(
                "rrule", "line", "Répétition", "chaque samedi jusqu’au 30 juin 2026, ou FREQ=WEEKLY;UNTIL=20260630.", reads=read_repetition
            ),
            Field(
                "exdates",
                "lines",
                "Sauf",
                "Les jours où rien n’a lieu : 1er mai 2026, ou du 4 au 19 avril 2026.",
                reads=read_moments,
            ),
            Field("rdates", "lines", "Dates en plus", "Des séances en plus de la répétition.", reads=read_timings),
            Field("cancelled", "lines", "Séances annulées", "Celles qui étaient annoncées et n’auront pas lieu.", reads=read_moments),
            Field("event_status", "choice", "État", "Seulement s’il a changé : annulé, reporté, complet…", choices=WORDS),
            Field("place", "name", "Lieu", "L’adresse courte d’un lieu de content/lieux/, ou son nom.", longest=120, names_kind=PLACE),
            Field("street_address", "line", "Adresse du lieu", "La rue, quand le lieu n’est pas dans content/lieux/.", longest=200),
            Field("theme", "choice", "Thème", "Une rubrique de la ville.", choices="CATEGORIES"),
            Field("age", "line", "Âge", "6-12, dès 6 ans, tout public.", reads=parse_ages),
            Field("accessibility", "words", "Accessibilité", "moteur, auditif, visuel, intellectuel, psychique.", reads=parse_disabilities),
            Field("attendancemode", "choice", "Mode de participation", "sur place, en ligne, mixte.", choices=tuple(MODES)),
            Field("onlineaccesslink", "address", "Lien d’accès en ligne", "Où suivre un événement en ligne."),
            Field("registration", "lines", "Inscription", "Une adresse, un numéro ou un courriel par ligne.", reads=parse_registrations),
            Field("conditions", "line", "Conditions", "Ce qu’il faut savoir avant de venir.", longest=255),
            Field("price", "line", "Prix", "gratuit, 5 €, de 5 à 12 €.", reads=parse_price),
            Field("organiser", "line", "Organisateur", "Qui l’organise.", longest=120),
            Field("rappel", "choice", "Rappel", "veille : les réseaux le redisent la veille.", choices=("veille",)),
            AUDIENCE,
            *COMMON,
            SOCIAL,
        ),
        stream=False,
        feeds=False,
        body_required=False,
        essential="timings",
        schema_org="Event",
        exports=(
            "title",
            "date",
            "modified",
            "summary",
            "tags",
            "quartiers",
            "public",
            "type",
            "theme",
            "place",
            "street_address",
            "event_status",
            "age",
            "accessibility",
            "price",
            "organiser",
        ),
        example="Ce qui se passe, en quelques phrases.\n",
        find_current_span=find_event_span,
    ),
)


HOUR = time(10)
"""When an eve is told, in Paris: late enough for a journal that is made in the morning, early enough to come."""
DAY = timedelta(days=1)
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Of what has no last session."""
NEW_DATE = "EventRescheduled"


def list_event_occasions(publication: Publication) -> Iterator[Occasion]:
    """A cancelled event is not announced; its cancellation is posted where the event was announced, as a reply."""
    schedule, state = Schedule.from_front_matter(publication.extra), BY_WORD.get(publication.extra.get("event_status") or "", PLANNED)
    if schedule is None:
        return
    over = schedule.end or FOR_EVER
    if state.off:
        cancelled = state.schema_org == "EventCancelled"
        yield Occasion(CANCELLED if cancelled else POSTPONED, since=publication.modified, until=over)
        return
    yield Occasion(PUBLISHED, until=over)
    if state.schema_org == NEW_DATE:
        first = schedule.first.first_day
        text = f"{publication.title}, le {format_french_day(first)}"
        yield Occasion(f"{POSTPONED}/{first}", since=publication.modified, until=over, text=text)
    yield from (_build_cancellation(publication, moment) for moment in schedule.cancelled)
    if publication.extra.get("rappel"):
        yield from (_build_eve(publication, session) for session in _list_openings(schedule) if _is_eve_apart(publication, session))


def _build_cancellation(publication: Publication, moment: Moment) -> Occasion:
    """Some of its sessions will not take place; the others will."""
    first, last = (moment.first, moment.last) if isinstance(moment, Days) else (_find_day(moment), _find_day(moment))
    when = f"le {format_french_day(first)}" if first == last else f"du {format_french_day(first)} au {format_french_day(last)}"
    name = f"{CANCELLED}/{moment:%Y-%m-%dT%H:%M}" if isinstance(moment, datetime) else f"{CANCELLED}/{first}"
    return Occasion(name, since=publication.modified, until=find_midnight(last + DAY), text=f"{publication.title}, {when}")


def _find_day(moment: date | datetime) -> date:
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def _list_openings(schedule: Schedule) -> list[Occurrence]:
    """The sessions that are an opening: none takes place on the day before. Of a recurring event, only the first: a weekly class is not
    announced each week."""
    sessions = list_occurrences(schedule, None, schedule.first.begin + DAY if schedule.rule else None)
    days = {session.first_day: session for session in reversed(sessions) if not session.cancelled}
    first_days = [days[day] for day in sorted(days) if day - DAY not in days]
    return first_days[:1] if schedule.rule else first_days


def _is_eve_apart(publication: Publication, session: SessionTiming) -> bool:
    """Whether the eve is a day or more after the announcement; otherwise the announcement has just said it."""
    return publication.date is not None and publication.date + DAY <= _find_eve(session)


def _find_eve(session: SessionTiming) -> datetime:
    return datetime.combine(session.first_day - DAY, HOUR, PARIS)


def _build_eve(publication: Publication, session: SessionTiming) -> Occasion:
    """Said on the day before, or never."""
    begin = session.begin
    text = "" if session.whole_days else f"{publication.title}, à {format_french_hour(begin)}"
    name = f"{REMINDER}/{session.first_day}"
    return Occasion(name, since=_find_eve(session), until=find_midnight(session.first_day), text=text, alone=True, again=True)


OCCASIONS = {KIND: list_event_occasions}
