"""The kind of publication of places. Data only: everything else derives from it."""

from plugins.core.publication.card_face import CardFace
from plugins.core.publication.keys import COMMON, IDENTITY, TAGS, TITLE, UNANNOUNCED_TAGS
from plugins.core.publication.kind import Field, Kind, SpokenForm
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import N_
from plugins.town.places.hours.grammar import UnreadableHours, parse_hours
from plugins.town.places.hours.words import format_line
from plugins.town.places.reads import (
    parse_day_hours,
    parse_latitude,
    parse_longitude,
    parse_mail,
    parse_opening_hours,
    parse_phone_numbers,
    parse_price,
    suggest_hours,
)
from plugins.town.places.sorts import BY_NAME


def understand_hours(text: str) -> tuple[str, str] | None:
    """Convert `text` to the syntax of hours, and back to French; text already in that syntax stays as it is. None when it is not plain."""
    meant = suggest_hours(text)
    if not meant:
        return None
    try:
        parse_hours(text)
    except UnreadableHours:
        return meant, format_line(meant)
    return text, format_line(meant)


SPOKEN_HOURS = SpokenForm(understand_hours, "Comme on les dit : « mardi au samedi 9 h-12 h et 14 h-19 h ; fermé les jours fériés ».")
SPOKEN_TIMES = SpokenForm(understand_hours, "Les heures de ces jours-là, « 10 h-12 h et 14 h-17 h » ; rien si c’est fermé.")


NAME = "lieu"
ACCESS = (
    N_("fauteuil roulant"),
    N_("fauteuil roulant avec aide"),
    N_("pas de fauteuil roulant"),
    N_("toilettes adaptées"),
    N_("stationnement réservé"),
    N_("ascenseur"),
    N_("boucle magnétique"),
    N_("langue des signes"),
    N_("bandes de guidage"),
    N_("braille"),
    N_("chien guide"),
    N_("facile à lire"),
)
LANGUAGES = {
    N_("français"): "fr",
    N_("anglais"): "en",
    N_("allemand"): "de",
    N_("arabe"): "ar",
    N_("espagnol"): "es",
    N_("italien"): "it",
    N_("langue des signes française"): "fsl",
    N_("néerlandais"): "nl",
    N_("polonais"): "pl",
    N_("portugais"): "pt",
    N_("turc"): "tr",
    N_("ukrainien"): "uk",
    N_("chinois"): "zh",
    N_("breton"): "br",
    N_("basque"): "eu",
    N_("occitan"): "oc",
}
"""By the codes of https://www.iana.org/assignments/language-subtag-registry"""

CLOSURE = (
    Field("first", "day", "Du", "Le premier jour.", required=True),
    Field("last", "day", "Au", "Le dernier jour ; rien pour un seul jour."),
    Field("hours", "line", "Heures", "Les heures de ces jours-là ; rien si c’est fermé.", reads=parse_day_hours, spoken_form=SPOKEN_TIMES),
    Field("reason", "line", "Motif", "Congés, travaux, inventaire…", longest=80),
)


def find_place_face(place: Publication) -> CardFace:
    """A pin, and what the place is."""
    return CardFace("place", str(place.extra.get("type") or "").capitalize())


KINDS = (
    Kind(
        name=NAME,
        label="Lieu",
        plural="Lieux",
        folder="lieux",
        address="lieux/{slug}/",
        template="place",
        find_card_face=find_place_face,
        fields=(
            IDENTITY,
            TITLE,
            Field("type", "choice", "Type", "Ce que c’est : restaurant, parc, défibrillateur…", required=True, choices=tuple(BY_NAME)),
            Field("street_address", "line", "Adresse", "Le numéro et la rue, ou ce qui permet de trouver.", required=True, longest=160),
            Field("lat", "line", "Latitude", "En degrés : 49.0123.", reads=parse_latitude),
            Field("lon", "line", "Longitude", "En degrés : 2.1234.", reads=parse_longitude),
            Field(
                "opening_hours",
                "line",
                "Horaires",
                "Tu-Sa 09:00-12:00,14:00-19:00; PH off",
                reads=parse_opening_hours,
                spoken_form=SPOKEN_HOURS,
            ),
            Field("closures", "mappings", "Fermetures", "Les jours où les horaires ne valent pas.", fields=CLOSURE),
            Field("phone", "line", "Téléphone", "Un ou plusieurs numéros.", reads=parse_phone_numbers),
            Field("email", "line", "Courriel", "L’adresse électronique du lieu.", reads=parse_mail),
            Field("web", "address", "Site", "L’adresse de son site."),
            Field("accessibility", "words", "Accessibilité", "Ce que le lieu offre.", choices=ACCESS),
            Field("services", "words", "Services", "Libres : terrasse, à emporter, wifi…"),
            Field("price_range", "line", "Prix", "€, €€ ou €€€.", reads=parse_price),
            Field("languages", "words", "Langues parlées", "Celles de l’accueil.", choices=tuple(LANGUAGES)),
            Field("consent_owner", "line", "Accord du lieu", "Comment l’exploitant a dit oui, et quand ; ne paraît pas.", longest=200),
            Field("verified", "day", "Vérifié", "Le jour où quelqu’un a vérifié ces renseignements."),
            Field("osm", "line", "OpenStreetMap", "Écrit par ./beffroi import : node/123.", longest=40),
            *(UNANNOUNCED_TAGS if field is TAGS else field for field in COMMON),
        ),
        stream=False,
        feeds=False,
        announces=False,
        body_required=False,
        schema_org="Place",
        exports=(
            *(
                "title",
                "modified",
                "summary",
                "tags",
                "quartiers",
                "public",
                "type",
                "street_address",
                "lat",
                "lon",
                "opening_hours",
                "closures",
            ),
            *("closures", "phone", "email", "web", "accessibility", "services", "price_range", "languages", "verified"),
        ),
        example="Ce qu’on y trouve, en deux phrases.\n",
        proposed=("opening_hours", "phone", "web", "quartiers"),
    ),
)
