"""Translate OpenStreetMap's tags of a place into our words. https://wiki.openstreetmap.org/wiki/Map_features"""

from collections.abc import Iterator, Mapping, Sequence

from plugins.core.publication.slug import slugify
from plugins.town.places.importing.imported_place import ImportedPlace, find_first
from plugins.town.places.kinds import LANGUAGES
from plugins.town.places.sorts import SORTS, Sort

NAMELESS = ("toilettes", "défibrillateur", "aire de jeux", "bureau de vote", "parc", "jardin")
"""Sorts that are known by where they are."""

IGNORED_TAGS = ("source", "fixme", "note", "created_by", "check_date", "survey", "ref:", "addr:", "name:", "attribution")
"""Beginnings of tags that mappers write to each other, or that the address and the name say already."""

EMPTY = ("vacant", "no")
"""Shops that are none, or no longer."""

ACCESS = {
    ("wheelchair", "yes"): "fauteuil roulant",
    ("wheelchair", "designated"): "fauteuil roulant",
    ("wheelchair", "limited"): "fauteuil roulant avec aide",
    ("wheelchair", "no"): "pas de fauteuil roulant",
    ("toilets:wheelchair", "yes"): "toilettes adaptées",
    ("hearing_loop", "yes"): "boucle magnétique",
    ("audio_loop", "yes"): "boucle magnétique",
    ("tactile_paving", "yes"): "bandes de guidage",
    ("elevator", "yes"): "ascenseur",
}
SERVICES = {
    ("outdoor_seating", "yes"): "terrasse",
    ("takeaway", "yes"): "à emporter",
    ("takeaway", "only"): "à emporter seulement",
    ("delivery", "yes"): "livraison",
    ("internet_access", "wlan"): "wifi",
    ("diet:vegetarian", "yes"): "plats végétariens",
    ("diet:vegetarian", "only"): "plats végétariens",
    ("fee", "no"): "gratuit",
    ("drive_through", "yes"): "service au volant",
}


class TrackedTags(Mapping[str, str]):
    """Tags that record which of them were read: the others are reported as lost."""

    def __init__(self, tags: Mapping[str, str]):
        self.tags = tags
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.seen.add(name)
        return self.tags[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tags)

    def __len__(self) -> int:
        return len(self.tags)

    @property
    def unread(self) -> list[str]:
        """The names of the unread ones."""
        return [name for name in self if name not in self.seen and not name.startswith(IGNORED_TAGS)]


def place_from_tags(
    key: str, tags: Mapping[str, str], position: tuple[float, float] | None, quarters: Sequence[str]
) -> ImportedPlace | None:
    """The place that `tags` describe; None when they describe nothing for the directory. A place without a name has no title."""
    sort = sort_of(tags)
    if sort is None:
        return None
    place = ImportedPlace(key)
    address = _format_address(tags)
    title = find_first(tags, "name", "official_name", "brand", "operator")
    place.add_value("title", title or (f"{sort.name.capitalize()}, {address}" if sort.name in NAMELESS and address else ""))
    place.add_value("type", sort.name)
    place.add_value("street_address", address)
    if position:
        place.add_value("lat", f"{position[0]:.6f}")
        place.add_value("lon", f"{position[1]:.6f}")
    place.add_value(
        "quartiers", _find_quarter(find_first(tags, "addr:suburb", "addr:quarter", "addr:neighbourhood", "addr:hamlet"), quarters)
    )
    place.put_hours(find_first(tags, "opening_hours"))
    place.put_phone(find_first(tags, "phone", "contact:phone", "contact:mobile"))
    place.add_value("email", find_first(tags, "email", "contact:email"))
    place.add_value("web", find_first(tags, "website", "contact:website", "url"))
    place.add_value("accessibility", _list_named(tags, ACCESS))
    place.add_value("services", _list_named(tags, SERVICES))
    place.add_value("languages", [name for name, code in LANGUAGES.items() if tags.get(f"language:{code}") == "yes"])
    place.add_value("osm", key)
    return place


def sort_of(tags: Mapping[str, str]) -> Sort | None:
    """The type that `tags` describe: an exact one before one that takes any value."""
    if tags.get("shop") in EMPTY:
        return None
    for exact in (True, False):
        for sort in SORTS:
            for tag in sort.tags:
                name, _, value = tag.partition("=")
                if tags.get(name) and (tags[name] == value if exact else value == "*"):
                    return sort
    return None


def _format_address(tags: Mapping[str, str]) -> str:
    street, number = find_first(tags, "addr:street", "addr:place"), find_first(tags, "addr:housenumber")
    if street:
        return f"{number}, {street[0].lower()}{street[1:]}" if number else street
    return find_first(tags, "addr:full", "defibrillator:location", "location:description")


def _find_quarter(name: str, quarters: Sequence[str]) -> list[str]:
    return [quarter for quarter in quarters if name and slugify(quarter) == slugify(name)]


def _list_named(tags: Mapping[str, str], names: Mapping[tuple[str, str], str]) -> list[str]:
    return list(dict.fromkeys(word for (name, value), word in names.items() if tags.get(name) == value))
