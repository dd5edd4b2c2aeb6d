"""`./beffroi import lieux FICHIER`: places that OpenStreetMap or a spreadsheet know, each in a file; again whenever one likes."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import clock, durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.listing import list_quarter_names
from plugins.core.publication.publication import make_identity
from plugins.core.publication.room import ImportReport, read_records, write_records
from plugins.town.places import imported_place
from plugins.town.places.imported_place import ImportedPlace, read_elements
from plugins.town.places.kinds import KINDS

LABELS = {"title": "titre", "type": "type", "street_address": "adresse", "opening_hours": "horaires", "phone": "téléphone", "web": "site"}
FENCE = "---"


@dataclass
class MergedFile:
    """The `text` of the file after the merge, and the French sentences that tell what was kept here although the source says otherwise."""

    text: str
    kept_messages: list[str] = field(default_factory=list)


def format_new_file(identity: str, slug: str, lines: Mapping[str, str]) -> str:
    """The file of a place that is new here."""
    own = {"id": f"id: {identity}", **lines}
    ordered = [own["id"], *(lines[name] for name in ("title",) if name in lines), f"slug: {slug}"]
    ordered += [line for name, line in lines.items() if name != "title"]
    return "\n".join([FENCE, *ordered, FENCE, ""])


def merge_file(text: str, before: Mapping[str, str], now: Mapping[str, str]) -> MergedFile:
    """Merge a file's `text` with its source, which gave the lines `before` and now gives `now`."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ending)
    result = MergedFile(text)
    for name in dict.fromkeys([*before, *now]):
        was, is_ = before.get(name), now.get(name)
        if was == is_:
            continue
        at = _find_line(lines, name)
        current = lines[at] if at is not None else None
        if current == was:
            _change_line(lines, at, is_)
        elif current != is_:
            result.kept_messages.append(_format_difference(name, current, is_))
    result.text = ending.join(lines)
    return result


def read_value(text: str, name: str) -> str:
    """The raw value of one key of a file, without quotation marks."""
    lines = text.replace("\r\n", "\n").split("\n")
    at = _find_line(lines, name)
    return lines[at].partition(":")[2].strip().strip("\"'") if at is not None else ""


def _find_line(lines: list[str], name: str) -> int | None:
    """Where the key stands, in the front matter only."""
    inside = False
    for number, line in enumerate(lines):
        if line.strip("\ufeff ") == FENCE:
            if inside:
                return None
            inside = True
        elif inside and re.match(rf"{re.escape(name)}\s*:", line):
            return number
    return None


def _change_line(lines: list[str], at: int | None, line: str | None) -> None:
    if at is None:
        closing = next((number for number, each in enumerate(lines) if number and each.strip() == FENCE), None)
        if line is not None and closing is not None:
            lines.insert(closing, line)
    elif line is None:
        del lines[at]
    else:
        lines[at] = line


def _format_difference(name: str, held: str | None, source: str | None) -> str:
    here = f"« {held.partition(':')[2].strip()} »" if held else "rien"
    there = f"« {source.partition(':')[2].strip()} »" if source else "rien"
    return f"{LABELS.get(name, name)} : gardé ici {here} ; la source dit {there}."


NAMES = ("nom", "name", "nom_quartier", "libelle", "quartier")
Ring = Sequence[Sequence[float]]


def find_quarter(lat: float, lon: float, conf: Mapping[str, Any]) -> list[str]:
    """The quarter that holds the point, by its name in the settings; none, or the first of those that overlap."""
    for name, rings in _list_contours(conf):
        if sum(_is_inside(ring, lon, lat) for ring in rings) % 2:
            return [name]
    return []


def list_strangers(conf: Mapping[str, Any]) -> list[str]:
    """The names of contours that match no quarter, as their file writes them: nothing is ever put there. A line is a watercourse."""
    known_slugs = {slugify(name) for name in list_quarter_names(conf.get("QUARTIERS"))}
    features = _read_features(conf.get("QUARTIERS_CONTOURS"))
    listed = (_name_of(feature) for feature in features if "LineString" not in str((feature.get("geometry") or {}).get("type")))
    return [name for name in listed if name and slugify(name) not in known_slugs]


def has_contours(conf: Mapping[str, Any]) -> bool:
    """Whether the town gives any that is a quarter's."""
    return next(_list_contours(conf), None) is not None


def _name_of(feature: Any) -> str:
    properties = {str(key).lower(): value for key, value in (feature.get("properties") or {}).items()}
    return next((str(properties[key]) for key in NAMES if properties.get(key)), "")


def _list_contours(conf: Mapping[str, Any]) -> Iterator[tuple[str, list[Ring]]]:
    name_by_slug = {slugify(name): name for name in list_quarter_names(conf.get("QUARTIERS"))}
    for each in conf.get("QUARTIERS") or ():
        if isinstance(each, Mapping) and each.get("contour"):
            yield each["name"], list(_iterate_rings(each["contour"]))
    for feature in _read_features(conf.get("QUARTIERS_CONTOURS")):
        if name := name_by_slug.get(slugify(_name_of(feature))):
            yield name, list(_iterate_rings(feature))


def _read_features(path: Any) -> list[Any]:
    try:
        return list(json.loads(Path(path).read_text(encoding="utf-8-sig"))["features"]) if path else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def _iterate_rings(shape: Any) -> Iterator[Ring]:
    """Every ring of a Polygon or of a MultiPolygon, holes included: a point in a hole is in two of them."""
    shape = shape.get("geometry", shape) if isinstance(shape, Mapping) else {}
    coordinates = (shape or {}).get("coordinates") or ()
    yield from coordinates if shape.get("type") == "Polygon" else (ring for polygon in coordinates for ring in polygon)


def _is_inside(ring: Ring, x: float, y: float) -> bool:
    """Whether a line from the point to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@dataclass
class PlaceRecord:
    """`file` is the name of the place's file; `lines` what it was given, by key; `made`: the file was there once."""

    file: str
    lines: dict[str, str] = field(default_factory=dict)
    made: bool = False


def read_place_records(folder: Path) -> dict[str, PlaceRecord]:
    """The records of the places of `folder`. Raises SettingsError."""
    return read_records(folder, lambda fields: PlaceRecord(str(fields["file"]), dict(fields["lines"]), bool(fields["made"])))


LARGEST_FILE = 100 * 1024 * 1024
"""Bytes. The places of a town of 100,000 inhabitants take some 5 MB of OpenStreetMap's XML."""

WITHOUT = "status: draft"
MOST_LOST = 10
"""Names of tags that one line tells."""


def import_places(file: Path, content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], rehearsal: bool) -> ImportReport:
    imported_places, ignored = _read_places(file, list_quarter_names(conf.get("QUARTIERS")))
    folder = content / KINDS[0].folder
    desk = _PlaceImport(folder, read_place_records(folder), clock.get_current_time(conf, environ).date(), _index_files(folder))
    for place in imported_places:
        _set_quarter(place, conf)
        desk.import_place(place)
    if not rehearsal:
        desk.write()
    gone_keys = sorted(
        key
        for key in desk.record
        if key not in {place.key for place in imported_places}
        and _format_source(key) in {_format_source(place.key) for place in imported_places}
    )
    desk.told += [f"{desk.record[key].file} : n’est plus dans la source." for key in gone_keys if (folder / desk.record[key].file).exists()]
    messages = (*desk.told, *_list_outside(imported_places, conf), *(f"{count} × {what}." for what, count in sorted(ignored.items())))
    created, changed = (tuple(sorted(folder / name for name in names)) for names in (desk.made, desk.changed))
    return ImportReport(created, changed, desk.same, messages)


def _set_quarter(place: ImportedPlace, conf: Mapping[str, Any]) -> None:
    """Say in which quarter it is, when its source does not and its position does."""
    if "quartiers" not in place.values and {"lat", "lon"} <= place.values.keys():
        place.add_value("quartiers", find_quarter(float(str(place.values["lat"])), float(str(place.values["lon"])), conf))


def _list_outside(places: Sequence[ImportedPlace], conf: Mapping[str, Any]) -> list[str]:
    """What the contours do not do for these places: those of no quarter, and the places that none holds."""
    located = [place for place in places if {"lat", "lon"} <= place.values.keys()]
    outside = [each.title for each in located if "quartiers" not in each.values] if has_contours(conf) else []
    messages = [f"{len(outside)} × lieu hors de tout contour de quartier : {_format_first_names(outside)}."] if outside else []
    if located and (unknown := list_strangers(conf)):
        messages.append(
            f"QUARTIERS_CONTOURS : {_format_first_names(unknown)} n’est le nom d’aucun quartier de QUARTIERS ; aucun lieu n’y est rangé."
        )
    return messages


def _format_first_names(names: Sequence[str]) -> str:
    return ", ".join(f"« {name} »" for name in names[:5]) + (f" et {len(names) - 5} autres" if len(names) > 5 else "")


def _read_places(file: Path, quarters: Sequence[str]) -> tuple[list[ImportedPlace], Counter[str]]:
    """The places of `file`, and how many of its elements were left, for which reason. Raises SettingsError."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise SettingsError([f"{file} : plus de 100 Mo. Prenez un extrait de la commune seule."])
        data = file.read_bytes()
    except OSError as error:
        raise SettingsError([f"{file} : impossible de lire ce fichier ({error.strerror})."]) from None
    ignored: Counter[str] = Counter()
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        return imported_place.read_rows(data, quarters, ignored), ignored
    read_places = []
    unread_tags: Counter[str] = Counter()
    for element in read_elements(data):
        tracked_tags = imported_place.TrackedTags(element.tags)
        place = imported_place.place_from_tags(element.key, tracked_tags, element.position, quarters)
        if place is None:
            ignored["éléments d’un type que l’annuaire n’a pas"] += 1
        elif not place.title:
            ignored["lieux sans nom, laissés"] += 1
        else:
            read_places.append(place)
            unread_tags.update(tracked_tags.unread)
    if unread_tags:
        listed = ", ".join(f"{name} ({count})" for name, count in unread_tags.most_common(MOST_LOST))
        more = f" et {len(unread_tags) - MOST_LOST} autres" if len(unread_tags) > MOST_LOST else ""
        ignored[f"étiquette d’OpenStreetMap que l’annuaire ne reprend pas : {listed}{more}"] = sum(unread_tags.values())
    return read_places, ignored


@dataclass
class _PlaceImport:
    """`here` are the texts of the places that there are, by file name. Nothing is written before `write_durably`."""

    folder: Path
    record: dict[str, PlaceRecord]
    today: date
    here: dict[str, str]
    made: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    same: int = 0
    told: list[str] = field(default_factory=list)

    def import_place(self, place: ImportedPlace) -> None:
        lines = place.lines()
        if not {"type", "street_address"} <= lines.keys():
            lines["status"] = WITHOUT
        former = self.record.get(place.key) or self._find_adopted(place)
        if former is None:
            self._make(place, lines)
        elif former.file in self.here:
            self._merge(place, lines, former)
        elif former.made:
            self.told.append(f"{former.file} : effacé ici, il n’est pas repris.")
        else:
            self._make(place, lines, former.file)

    def write(self) -> None:
        """The record first, so that a run that is killed is taken up again; then the files; then that they were made."""
        if not (self.made or self.changed or self.record):
            return
        write_records(self.folder, self.record)
        for name, text in {**self.made, **self.changed}.items():
            durable.write_durably(self.folder / name, text.encode())
        for former in self.record.values():
            former.made = former.made or (self.folder / former.file).exists()
        write_records(self.folder, self.record)

    def _find_adopted(self, place: ImportedPlace) -> PlaceRecord | None:
        """A file that says itself that it is that place of OpenStreetMap: all that it has was written here."""
        name = next((name for name, text in self.here.items() if read_value(text, "osm") == place.key), None)
        return PlaceRecord(name, {}, True) if name else None

    def _make(self, place: ImportedPlace, lines: dict[str, str], name: str = "") -> None:
        slug = slugify(place.title)[:70].strip("-") or slugify(place.key)
        namesake = self.here.get(f"{slug}.md")
        if not name and namesake is not None and read_value(namesake, "type") == place.values.get("type"):
            link = f" Pour les lier, ajoutez-lui « osm: {place.key} »." if "osm" in lines else ""
            self.told.append(f"{slug}.md : existe déjà, laissé tel quel.{link}")
            return
        taken_names = self.here.keys() | self.made.keys()
        name = name or next(each for each in _list_file_names(slug) if each not in taken_names)
        self.made[name] = format_new_file(make_identity(self.today), name.removesuffix(".md"), lines)
        self.record[place.key] = PlaceRecord(name, lines)
        missing = " Sans adresse ou sans type : en brouillon." if "status" in lines else ""
        self.told += [f"{name} : {doubt}" for doubt in (*place.doubts, *([missing.strip()] if missing else []))]

    def _merge(self, place: ImportedPlace, lines: dict[str, str], record: PlaceRecord) -> None:
        result = merge_file(self.here[record.file], record.lines, lines)
        self.told += [f"{record.file} : {kept_message}" for kept_message in result.kept_messages]
        if result.text == self.here[record.file]:
            self.same += 1
        else:
            self.changed[record.file] = result.text
            self.told += [f"{record.file} : {doubt}" for doubt in place.doubts]
        self.record[place.key] = PlaceRecord(record.file, lines, True)


def _index_files(folder: Path) -> dict[str, str]:
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    return {path.name: path.read_bytes().decode("utf-8", "surrogateescape") for path in files}


def _list_file_names(slug: str) -> Iterator[str]:
    yield f"{slug}.md"
    number = 1
    while True:
        number += 1
        yield f"{slug}-{number}.md"


def _format_source(key: str) -> str:
    return "csv" if key.startswith("csv/") else "osm"
