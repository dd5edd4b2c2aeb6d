"""`./beffroi import lieux FICHIER`: places that OpenStreetMap or a spreadsheet know, each in a file; again whenever one likes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import clock, durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identity import make_identity
from plugins.core.publication.import_report import ImportReport, read_records, write_records
from plugins.core.publication.quarter import list_quarter_names
from plugins.core.publication.slug import slugify
from plugins.town.places.importing import table, tags
from plugins.town.places.importing.extract import read_elements
from plugins.town.places.importing.imported_place import ImportedPlace
from plugins.town.places.importing.merge import format_new_file, merge_file, read_value
from plugins.town.places.importing.quarter import find_quarter, has_contours, list_strangers
from plugins.town.places.kinds import KINDS


@dataclass
class PlaceRecord:
    """`file` is the name of the place's file; `lines` what it was given, by key; `made`: the file was there once."""

    file: str
    lines: dict[str, str] = field(default_factory=dict)
    made: bool = False


def read_place_records(folder: Path) -> dict[str, PlaceRecord]:
    """The records of the places of `folder`. Raises SettingsError."""
    return read_records(folder, lambda fields: PlaceRecord(str(fields["file"]), dict(fields["lines"]), bool(fields["made"])))


LARGEST = 100 * 1024 * 1024
"""Bytes. The places of a town of 100,000 inhabitants take some 5 MB of OpenStreetMap's XML."""

WITHOUT = "status: draft"
MOST_LOST = 10
"""Names of tags that one line tells."""


def import_places(file: Path, content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], rehearsal: bool) -> ImportReport:
    """See `Import` of core/publication/room.py."""
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
        if file.stat().st_size > LARGEST:
            raise SettingsError([f"{file} : plus de 100 Mo. Prenez un extrait de la commune seule."])
        data = file.read_bytes()
    except OSError as error:
        raise SettingsError([f"{file} : impossible de lire ce fichier ({error.strerror})."]) from None
    ignored: Counter[str] = Counter()
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        return table.read_rows(data, quarters, ignored), ignored
    read_places = []
    unread_tags: Counter[str] = Counter()
    for element in read_elements(data):
        tracked_tags = tags.TrackedTags(element.tags)
        place = tags.place_from_tags(element.key, tracked_tags, element.position, quarters)
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
        """Take in one place, new or known."""
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
