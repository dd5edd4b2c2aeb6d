"""An imported place, out of an extract of OpenStreetMap or a table, and what could not be used of it."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.untrusted_text import repair_controls
from plugins.town.places.kinds import BY_NAME, KINDS, LANGUAGES, SORTS, Sort
from plugins.town.places.reads import NoNumber, parse_mail, parse_opening_hours, parse_phones, suggest_hours


@dataclass
class ImportedPlace:
    """`key` names it in its source for ever, `node/123`; `values` are those of its front matter, texts or lists, by key.

    `doubts` are French sentences about what was left out or guessed.
    """

    key: str
    values: dict[str, str | list[str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.values.get("title", ""))

    def add_value(self, name: str, value: str | list[str] | None) -> None:
        """Take in one value, unless it is empty."""
        if value:
            self.values[name] = repair_controls(value) if isinstance(value, str) else [repair_controls(each) for each in value]

    def put_hours(self, text: str) -> None:
        """Set the opening hours, corrected where the meaning is plain; else leave them out and report it."""
        text = " ".join(text.split())
        if not text:
            return
        try:
            self.add_value("opening_hours", parse_opening_hours(RawValue(text, 0)))
        except InvalidValue:
            meant = suggest_hours(text)
            self.add_value("opening_hours", meant)
            outcome = f"compris « {meant} », à vérifier." if meant else "laissés de côté."
            self.doubts.append(f"horaires « {text} » : {outcome}")

    def put_phone(self, text: str) -> None:
        """Take in telephone numbers, as they are written when they can be dialled."""
        try:
            self.add_value("phone", ", ".join(phone.display.replace("\u00a0", " ") for phone in parse_phones(text)))
        except NoNumber as wrong:
            self.doubts.append(f"téléphone « {text} » laissé de côté : {wrong}")

    def lines(self) -> dict[str, str]:
        return {name: f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in self.values.items()}


def find_first(tags: Mapping[str, str], *names: str) -> str:
    return next((tags[name].strip() for name in names if tags.get(name, "").strip()), "")


Position = tuple[float, float]


@dataclass(frozen=True)
class Element:
    """One element with tags: `key` is `node/123`; `position` its latitude and longitude, or the middle of its nodes, when known."""

    key: str
    tags: dict[str, str]
    position: Position | None


def read_elements(data: bytes) -> list[Element]:
    """The tagged elements of an extract, each once, in order. Raises SettingsError."""
    start = data.lstrip()[:1]
    all_elements = _read_json(data) if start in (b"{", b"[") else _read_xml(data)
    return sorted({element.key: element for element in all_elements if element.tags}.values(), key=lambda element: element.key)


def _read_json(data: bytes) -> Iterator[Element]:
    try:
        document = json.loads(data)
        listed = document["elements"] if isinstance(document, dict) else document
    except (ValueError, KeyError, RecursionError):
        raise SettingsError(
            ["Ce n’est pas une réponse d’Overpass : il y manque « elements ». Demandez « [out:json]; … out center; »."]
        ) from None
    for record in listed if isinstance(listed, list) else ():
        if isinstance(record, dict) and isinstance(record.get("tags"), dict) and record.get("type") in ("node", "way", "relation"):
            tags = {str(name): str(value) for name, value in record["tags"].items()}
            yield Element(f"{record['type']}/{record.get('id')}", tags, _parse_position(record) or _parse_position(record.get("center")))


def _read_xml(data: bytes) -> Iterator[Element]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SettingsError(["Ce fichier XML déclare des entités : il n’est pas lu. Un extrait d’OpenStreetMap n’en a pas."])
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise SettingsError([f"Ce n’est ni du JSON ni du XML qui se lise ({error})."]) from None
    if root.tag != "osm":
        raise SettingsError([f"Ce fichier XML n’est pas un extrait d’OpenStreetMap : il commence par « {root.tag[:40]} »."])
    nodes = {node.get("id"): _parse_position(node.attrib) for node in root.iter("node")}
    for node in root:
        if node.tag in ("node", "way", "relation"):
            tags = {tag.get("k", ""): tag.get("v", "") for tag in node.iter("tag")}
            corners = [nodes.get(each.get("ref")) for each in node.iter("nd")]
            yield Element(f"{node.tag}/{node.get('id')}", tags, _parse_position(node.attrib) or _find_middle(list(filter(None, corners))))


def _parse_position(told: Any) -> Position | None:
    try:
        lat, lon = float(told["lat"]), float(told["lon"])
    except (KeyError, TypeError, ValueError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _find_middle(corners: list[Position]) -> Position | None:
    """The middle of the box around `corners`: near enough for a door."""
    if not corners:
        return None
    lats, lons = zip(*corners, strict=True)
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


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


ENCODINGS = ("utf-8-sig", "cp1252")
"""UTF-8, and what Excel writes in France without being asked."""

LISTS = ("quartiers", "accessibility", "services", "languages", "tags")
OTHERS = {"nom": "title", "name": "title", "quartier": "quartiers", "tel": "phone", "mail": "email", "horaires": "opening_hours"}
OTHERS |= {"latitude": "lat", "longitude": "lon", "lng": "lon", "site-web": "web", "identifiant": "id", "adresse": "street_address"}
READ_COLUMNS = (
    "title",
    "type",
    "street_address",
    "lat",
    "lon",
    "phone",
    "email",
    "web",
    "opening_hours",
    "price_range",
    "consent_owner",
    "summary",
)


def read_rows(data: bytes, quarters: Sequence[str], losses: Counter[str]) -> list[ImportedPlace]:
    """The places of a table; `losses` counts what is not taken of it. Raises SettingsError when it has no column of names."""
    reader = csv.reader(io.StringIO(_decode(data)), _guess_dialect(_decode(data)))
    header = next(reader, [])
    head = [_normalize_key(name) for name in header]
    if "title" not in head:
        raise SettingsError(
            ["Ce tableau n’a pas de colonne « nom » : la première ligne nomme les colonnes (nom, type, adresse, horaires…)."]
        )
    losses.update(f"colonne « {name.strip()[:60]} », que l’annuaire n’a pas" for name, key in zip(header, head, strict=True) if not key)
    return list(_parse_rows(head, reader, quarters, losses))


def _parse_rows(head: Sequence[str], reader: Iterator[list[str]], quarters: Sequence[str], lost: Counter[str]) -> Iterator[ImportedPlace]:
    for cells in reader:
        if len(cells) > len(head):
            lost["case de trop au bout d’une ligne"] += len(cells) - len(head)
        cell_by_name = {name: " ".join(cell.split()) for name, cell in zip(head, cells, strict=False) if name and cell.strip()}
        if cell_by_name.get("title"):
            yield _build_place(cell_by_name, quarters)
        elif cell_by_name:
            lost["ligne sans nom, laissée"] += 1


def _build_place(told: dict[str, str], quarters: Sequence[str]) -> ImportedPlace:
    place = ImportedPlace(f"csv/{told.get('id') or slugify(' '.join((told['title'], told.get('street_address', ''))))}")
    for name in READ_COLUMNS:
        if name == "opening_hours":
            place.put_hours(told.get(name, ""))
        elif name == "phone":
            place.put_phone(told.get(name, ""))
        else:
            place.add_value(name, told.get(name))
    for name in LISTS:
        place.add_value(name, [word.strip() for word in told.get(name, "").replace(";", ",").split(",") if word.strip()])
    _correct(place, quarters)
    return place


def _correct(place: ImportedPlace, quarters: Sequence[str]) -> None:
    """Leave out what would be refused, and say so; a sort, or a quarter, that is nearly written is taken."""
    type_name = str(place.values.get("type", ""))
    sort = next(
        (name for name in BY_NAME if slugify(type_name) in (slugify(name), slugify(BY_NAME[name].plural))),
        find_closest(type_name, tuple(BY_NAME)),
    )
    if sort:
        place.values["type"] = sort
    elif type_name:
        place.values.pop("type")
        place.doubts.append(f"type « {type_name} » inconnu.")
    name_by_slug = {slugify(name): name for name in quarters}
    quarters_of_place = []
    for name in place.values.pop("quartiers", []):
        if slugify(name) in name_by_slug:
            quarters_of_place.append(name_by_slug[slugify(name)])
        else:
            place.doubts.append(f"quartier « {name} » inconnu.")
    if quarters_of_place:
        place.values["quartiers"] = quarters_of_place
    try:
        parse_mail(RawValue(str(place.values.get("email", "a@a.fr")), 0))
    except InvalidValue as wrong:
        place.values.pop("email")
        place.doubts.append(f"{wrong.text} Laissé de côté.")


def _decode(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SettingsError(["Ce tableau n’est ni en UTF-8 ni en Windows-1252. Enregistrez-le en « CSV UTF-8 »."])


def _guess_dialect(text: str) -> type[csv.Dialect]:
    head = text.partition("\n")[0]
    dialect = type("Told", (csv.excel,), {"delimiter": max(";\t,", key=head.count)})
    return dialect


def _normalize_key(name: str) -> str:
    column_slug = slugify(name)
    fields = {slugify(form): field.name for field in KINDS[0].fields for form in (field.name, field.label)}
    return OTHERS.get(column_slug) or fields.get(column_slug, "")
