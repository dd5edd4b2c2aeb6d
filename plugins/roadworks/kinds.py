"""The kind of publication that tells of works in the street. Data only: everything else derives from it."""

from plugins.publication.card_face import CardFace, show_lines
from plugins.publication.keys import COMMON, CORRECTION, DATE, DOSSIER, EXPORTS, IDENTITY, SOCIAL, TITLE
from plugins.publication.kind import Field, Kind
from plugins.publication.publication import Publication
from plugins.publication.words import N_
from plugins.roadworks.readers import latitude, longitude, metres, owner_siret
from plugins.roadworks.settings import LONGEST_NAME
from plugins.roadworks.stage import STATED_STAGES, find_works_span

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
    Field("length", "line", "Longueur", "De la tranchée ou de la rue refaite, en mètres : 210.", reads=metres),
    Field("width", "line", "Largeur", "De même : 1,5.", reads=metres),
    Field("siret", "line", "Numéro SIRET", "Celui du maître d’ouvrage, quand ce n’est pas la ville : 14 chiffres.", reads=owner_siret),
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
