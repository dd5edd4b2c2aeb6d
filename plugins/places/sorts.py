"""What a place may be: the word that an editor writes, where it stands in the directory, what it is for machines.

`schema_org` are types of https://schema.org/Place; `tags` are those of https://wiki.openstreetmap.org/wiki/Map_features by which an extract
tells that sort, the first that matches counts.
"""

from dataclasses import dataclass

from plugins.publication.slug import slugify

TABLE, TRADE, SERVICES, HEALTH, CULTURE, SPORT, YOUTH, GREEN, VOTE, HELP = (
    "Manger et boire",
    "Commerces",
    "Services",
    "Santé",
    "Culture et loisirs",
    "Sport",
    "Enfance et écoles",
    "Parcs et jardins",
    "Bureaux de vote",
    "Secours",
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
    Sort("restaurant", "Restaurants", TABLE, "Restaurant", ("amenity=restaurant",)),
    Sort("café", "Cafés", TABLE, "CafeOrCoffeeShop", ("amenity=cafe",)),
    Sort("bar", "Bars", TABLE, "BarOrPub", ("amenity=bar", "amenity=pub", "amenity=biergarten")),
    Sort("restauration rapide", "Restauration rapide", TABLE, "FastFoodRestaurant", ("amenity=fast_food", "amenity=food_court")),
    Sort("glacier", "Glaciers", TABLE, "IceCreamShop", ("amenity=ice_cream", "shop=ice_cream")),
    Sort("boulangerie", "Boulangeries", TRADE, "Bakery", ("shop=bakery", "shop=pastry")),
    Sort("alimentation", "Alimentation", TRADE, "GroceryStore", ("shop=convenience", "shop=supermarket", "shop=greengrocer")),
    Sort("boucherie", "Boucheries", TRADE, "Store", ("shop=butcher",)),
    Sort("marché", "Marchés", TRADE, "LocalBusiness", ("amenity=marketplace",)),
    Sort("librairie", "Librairies", TRADE, "BookStore", ("shop=books", "shop=newsagent")),
    Sort("fleuriste", "Fleuristes", TRADE, "Florist", ("shop=florist",)),
    Sort("coiffeur", "Coiffeurs", TRADE, "HairSalon", ("shop=hairdresser",)),
    Sort("bricolage", "Bricolage et quincaillerie", TRADE, "HardwareStore", ("shop=doityourself", "shop=hardware")),
    Sort("cycles", "Cycles", TRADE, "BikeStore", ("shop=bicycle",)),
    Sort("vêtements", "Vêtements", TRADE, "ClothingStore", ("shop=clothes", "shop=shoes", "shop=second_hand")),
    Sort("tabac", "Tabacs", TRADE, "Store", ("shop=tobacco",)),
    Sort("commerce", "Autres commerces", TRADE, "Store", ("shop=*",)),
    Sort("mairie", "Mairie et annexes", SERVICES, "CityHall", ("amenity=townhall",)),
    Sort("poste", "Postes", SERVICES, "PostOffice", ("amenity=post_office",)),
    Sort("banque", "Banques", SERVICES, "BankOrCreditUnion", ("amenity=bank",)),
    Sort("déchèterie", "Déchèteries", SERVICES, "RecyclingCenter", ("recycling_type=centre", "amenity=waste_transfer_station")),
    Sort("laverie", "Laveries", SERVICES, "DryCleaningOrLaundry", ("shop=laundry", "shop=dry_cleaning")),
    Sort("toilettes", "Toilettes publiques", SERVICES, "PublicToilet", ("amenity=toilets",)),
    Sort("gare", "Gares", SERVICES, "TrainStation", ("railway=station", "railway=halt")),
    Sort("service public", "Autres services publics", SERVICES, "GovernmentOffice", ("office=government", "amenity=social_facility")),
    Sort("pharmacie", "Pharmacies", HEALTH, "Pharmacy", ("amenity=pharmacy",)),
    Sort("médecin", "Médecins", HEALTH, "MedicalClinic", ("amenity=doctors", "amenity=clinic")),
    Sort("dentiste", "Dentistes", HEALTH, "Dentist", ("amenity=dentist",)),
    Sort("hôpital", "Hôpitaux", HEALTH, "Hospital", ("amenity=hospital",)),
    Sort("vétérinaire", "Vétérinaires", HEALTH, "VeterinaryCare", ("amenity=veterinary",)),
    Sort("médiathèque", "Médiathèques", CULTURE, "Library", ("amenity=library",)),
    Sort("musée", "Musées", CULTURE, "Museum", ("tourism=museum", "tourism=gallery")),
    Sort("cinéma", "Cinémas", CULTURE, "MovieTheater", ("amenity=cinema",)),
    Sort("théâtre", "Théâtres", CULTURE, "PerformingArtsTheater", ("amenity=theatre", "amenity=arts_centre")),
    Sort("salle", "Salles municipales", CULTURE, "EventVenue", ("amenity=community_centre", "amenity=events_venue")),
    Sort("monument", "Monuments", CULTURE, "LandmarksOrHistoricalBuildings", ("historic=*",)),
    Sort("lieu de culte", "Lieux de culte", CULTURE, "PlaceOfWorship", ("amenity=place_of_worship",)),
    Sort("office de tourisme", "Offices de tourisme", CULTURE, "TouristInformationCenter", ("information=office",)),
    Sort("piscine", "Piscines", SPORT, "PublicSwimmingPool", ("leisure=swimming_pool", "leisure=water_park")),
    Sort("gymnase", "Gymnases", SPORT, "SportsActivityLocation", ("leisure=sports_hall", "leisure=fitness_centre")),
    Sort("stade", "Stades et terrains", SPORT, "StadiumOrArena", ("leisure=stadium", "leisure=pitch", "leisure=sports_centre")),
    Sort("école", "Écoles", YOUTH, "School", ("amenity=school",)),
    Sort("crèche", "Crèches", YOUTH, "ChildCare", ("amenity=kindergarten", "amenity=childcare")),
    Sort("aire de jeux", "Aires de jeux", YOUTH, "Playground", ("leisure=playground",)),
    Sort("parc", "Parcs", GREEN, "Park", ("leisure=park", "leisure=nature_reserve")),
    Sort("jardin", "Jardins", GREEN, "Park", ("leisure=garden", "landuse=allotments")),
    Sort("cimetière", "Cimetières", GREEN, "Cemetery", ("landuse=cemetery", "amenity=grave_yard")),
    Sort("bureau de vote", "Bureaux de vote", VOTE, "CivicStructure", ("polling_station=*", "amenity=polling_station")),
    Sort("défibrillateur", "Défibrillateurs", HELP, "CivicStructure", ("emergency=defibrillator",)),
    Sort("police", "Police", HELP, "PoliceStation", ("amenity=police",)),
    Sort("pompiers", "Pompiers", HELP, "FireStation", ("amenity=fire_station",)),
)
BY_NAME = {sort.name: sort for sort in SORTS}
