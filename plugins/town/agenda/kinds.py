"""The kind of publication that is an event, its keys by OpenAgenda's names. https://developers.openagenda.com/evenements/structure"""

from dataclasses import replace

from plugins.core.publication.card_face import CardFace, show_day
from plugins.core.publication.keys import AUDIENCE, COMMON, DATE, IDENTITY, SOCIAL, TITLE
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import N_
from plugins.town.agenda.audience import parse_ages, parse_disabilities
from plugins.town.agenda.booking import parse_price, parse_registrations
from plugins.town.agenda.event_place import PLACE
from plugins.town.agenda.event_span import find_event_span
from plugins.town.agenda.moments import read_moments, read_timings
from plugins.town.agenda.repetition import read_repetition
from plugins.town.agenda.states import MODES, WORDS

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
