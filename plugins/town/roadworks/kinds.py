"""The kind of publication of works in the street, and the readers of its numeric keys."""

import re
from functools import partial

from plugins.core.publication.card_face import CardFace, show_lines
from plugins.core.publication.keys import COMMON, CORRECTION, DATE, DOSSIER, EXPORTS, IDENTITY, SOCIAL, TITLE
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.siret import parse_siret
from plugins.core.publication.words import N_
from plugins.town.roadworks.settings import LONGEST_NAME
from plugins.town.roadworks.stage import STATED_STAGES, find_works_span

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
