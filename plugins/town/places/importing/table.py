"""A table of places, as a spreadsheet writes it (CSV): one row for each; our keys, or their French labels, above the columns."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.slug import find_closest, slugify
from plugins.town.places.importing.imported_place import ImportedPlace
from plugins.town.places.kinds import KINDS
from plugins.town.places.reads import parse_mail
from plugins.town.places.sorts import BY_NAME

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
