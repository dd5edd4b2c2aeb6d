"""The kind of publication of places, and their types: the editor's word, the place in the directory, the schema.org type."""

from dataclasses import dataclass

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import COMMON, IDENTITY, TAGS, TITLE, UNANNOUNCED_TAGS, CardFace, Field, Kind, SpokenForm
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import N_
from plugins.town.places.hours_grammar import UnreadableHours, parse_hours
from plugins.town.places.hours_words import format_line
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

TABLE, TRADE, SERVICES, HEALTH, CULTURE, SPORT, YOUTH, GREEN, VOTE, HELP = (
    N_("Manger et boire"),
    N_("Commerces"),
    N_("Services"),
    N_("Santé"),
    N_("Culture et loisirs"),
    N_("Sport"),
    N_("Enfance et écoles"),
    N_("Parcs et jardins"),
    N_("Bureaux de vote"),
    N_("Secours"),
)
FAMILIES = (TABLE, TRADE, SERVICES, HEALTH, CULTURE, SPORT, YOUTH, GREEN, VOTE, HELP)
"""In the order of the directory."""

PRIVATE = (TABLE, TRADE)
"""Families whose places belong to somebody who may not wish to be listed."""


@dataclass(frozen=True)
class Sort:
    """`name` is what an editor writes as `type`; `plural` the title of the list."""

    name: str
    plural: str
    family: str
    schema_org: str
    tags: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The last piece of the address of its list."""
        return slugify(self.name)

    @property
    def url(self) -> str:
        """The address of its list, site-relative."""
        return f"lieux/types/{self.slug}/"


SORTS = (
    Sort(N_("restaurant"), N_("Restaurants"), TABLE, "Restaurant", ("amenity=restaurant",)),
    Sort(N_("café"), N_("Cafés"), TABLE, "CafeOrCoffeeShop", ("amenity=cafe",)),
    Sort(N_("bar"), N_("Bars"), TABLE, "BarOrPub", ("amenity=bar", "amenity=pub", "amenity=biergarten")),
    Sort(N_("restauration rapide"), N_("Restauration rapide"), TABLE, "FastFoodRestaurant", ("amenity=fast_food", "amenity=food_court")),
    Sort(N_("glacier"), N_("Glaciers"), TABLE, "IceCreamShop", ("amenity=ice_cream", "shop=ice_cream")),
    Sort(N_("boulangerie"), N_("Boulangeries"), TRADE, "Bakery", ("shop=bakery", "shop=pastry")),
    Sort(N_("alimentation"), N_("Alimentation"), TRADE, "GroceryStore", ("shop=convenience", "shop=supermarket", "shop=greengrocer")),
    Sort(N_("boucherie"), N_("Boucheries"), TRADE, "Store", ("shop=butcher",)),
    Sort(N_("marché"), N_("Marchés"), TRADE, "LocalBusiness", ("amenity=marketplace",)),
    Sort(N_("librairie"), N_("Librairies"), TRADE, "BookStore", ("shop=books", "shop=newsagent")),
    Sort(N_("fleuriste"), N_("Fleuristes"), TRADE, "Florist", ("shop=florist",)),
    Sort(N_("coiffeur"), N_("Coiffeurs"), TRADE, "HairSalon", ("shop=hairdresser",)),
    Sort(N_("bricolage"), N_("Bricolage et quincaillerie"), TRADE, "HardwareStore", ("shop=doityourself", "shop=hardware")),
    Sort(N_("cycles"), N_("Cycles"), TRADE, "BikeStore", ("shop=bicycle",)),
    Sort(N_("vêtements"), N_("Vêtements"), TRADE, "ClothingStore", ("shop=clothes", "shop=shoes", "shop=second_hand")),
    Sort(N_("tabac"), N_("Tabacs"), TRADE, "Store", ("shop=tobacco",)),
    Sort(N_("commerce"), N_("Autres commerces"), TRADE, "Store", ("shop=*",)),
    Sort(N_("mairie"), N_("Mairie et annexes"), SERVICES, "CityHall", ("amenity=townhall",)),
    Sort(N_("poste"), N_("Postes"), SERVICES, "PostOffice", ("amenity=post_office",)),
    Sort(N_("banque"), N_("Banques"), SERVICES, "BankOrCreditUnion", ("amenity=bank",)),
    Sort(N_("déchèterie"), N_("Déchèteries"), SERVICES, "RecyclingCenter", ("recycling_type=centre", "amenity=waste_transfer_station")),
    Sort(N_("laverie"), N_("Laveries"), SERVICES, "DryCleaningOrLaundry", ("shop=laundry", "shop=dry_cleaning")),
    Sort(N_("toilettes"), N_("Toilettes publiques"), SERVICES, "PublicToilet", ("amenity=toilets",)),
    Sort(N_("gare"), N_("Gares"), SERVICES, "TrainStation", ("railway=station", "railway=halt")),
    Sort(
        N_("service public"), N_("Autres services publics"), SERVICES, "GovernmentOffice", ("office=government", "amenity=social_facility")
    ),
    Sort(N_("pharmacie"), N_("Pharmacies"), HEALTH, "Pharmacy", ("amenity=pharmacy",)),
    Sort(N_("médecin"), N_("Médecins"), HEALTH, "MedicalClinic", ("amenity=doctors", "amenity=clinic")),
    Sort(N_("dentiste"), N_("Dentistes"), HEALTH, "Dentist", ("amenity=dentist",)),
    Sort(N_("hôpital"), N_("Hôpitaux"), HEALTH, "Hospital", ("amenity=hospital",)),
    Sort(N_("vétérinaire"), N_("Vétérinaires"), HEALTH, "VeterinaryCare", ("amenity=veterinary",)),
    Sort(N_("médiathèque"), N_("Médiathèques"), CULTURE, "Library", ("amenity=library",)),
    Sort(N_("musée"), N_("Musées"), CULTURE, "Museum", ("tourism=museum", "tourism=gallery")),
    Sort(N_("cinéma"), N_("Cinémas"), CULTURE, "MovieTheater", ("amenity=cinema",)),
    Sort(N_("théâtre"), N_("Théâtres"), CULTURE, "PerformingArtsTheater", ("amenity=theatre", "amenity=arts_centre")),
    Sort(N_("salle"), N_("Salles municipales"), CULTURE, "EventVenue", ("amenity=community_centre", "amenity=events_venue")),
    Sort(N_("monument"), N_("Monuments"), CULTURE, "LandmarksOrHistoricalBuildings", ("historic=*",)),
    Sort(N_("lieu de culte"), N_("Lieux de culte"), CULTURE, "PlaceOfWorship", ("amenity=place_of_worship",)),
    Sort(N_("office de tourisme"), N_("Offices de tourisme"), CULTURE, "TouristInformationCenter", ("information=office",)),
    Sort(N_("piscine"), N_("Piscines"), SPORT, "PublicSwimmingPool", ("leisure=swimming_pool", "leisure=water_park")),
    Sort(N_("gymnase"), N_("Gymnases"), SPORT, "SportsActivityLocation", ("leisure=sports_hall", "leisure=fitness_centre")),
    Sort(N_("stade"), N_("Stades et terrains"), SPORT, "StadiumOrArena", ("leisure=stadium", "leisure=pitch", "leisure=sports_centre")),
    Sort(N_("école"), N_("Écoles"), YOUTH, "School", ("amenity=school",)),
    Sort(N_("crèche"), N_("Crèches"), YOUTH, "ChildCare", ("amenity=kindergarten", "amenity=childcare")),
    Sort(N_("aire de jeux"), N_("Aires de jeux"), YOUTH, "Playground", ("leisure=playground",)),
    Sort(N_("parc"), N_("Parcs"), GREEN, "Park", ("leisure=park", "leisure=nature_reserve")),
    Sort(N_("jardin"), N_("Jardins"), GREEN, "Park", ("leisure=garden", "landuse=allotments")),
    Sort(N_("cimetière"), N_("Cimetières"), GREEN, "Cemetery", ("landuse=cemetery", "amenity=grave_yard")),
    Sort(N_("bureau de vote"), N_("Bureaux de vote"), VOTE, "CivicStructure", ("polling_station=*", "amenity=polling_station")),
    Sort(N_("défibrillateur"), N_("Défibrillateurs"), HELP, "CivicStructure", ("emergency=defibrillator",)),
    Sort(N_("police"), N_("Police"), HELP, "PoliceStation", ("amenity=police",)),
    Sort(N_("pompiers"), N_("Pompiers"), HELP, "FireStation", ("amenity=fire_station",)),
)
BY_NAME = {sort.name: sort for sort in SORTS}


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
