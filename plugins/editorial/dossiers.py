"""Dossiers that publications name: whether there is one of that title, or of that short address."""

from collections.abc import Iterable, Iterator

from plugins.editorial.reading import FileReading
from plugins.infrastructure.errors import Mistake
from plugins.publication.instants import shorten_for_message
from plugins.publication.slug import closest, slugify


def mistakes(readings: Iterable[FileReading], folder: str) -> Iterator[Mistake]:
    """The publications of `readings` that name a dossier which nobody has written; `folder` is the name of the content folder."""
    found = [reading for reading in readings if reading.publication]
    titles = {reading.publication.title: reading.publication.slug for reading in found if reading.publication.kind.name == "dossier"}
    known = {*map(slugify, titles), *titles.values()}
    for reading in found:
        publication, named = reading.publication, reading.publication.extra.get("dossier")
        if named and slugify(named) not in known:
            meant = closest(named[:100], list(titles))
            remedy = f"Vouliez-vous dire « {meant} » ?" if meant else f'Écrivez-le : ./beffroi new dossier "{shorten_for_message(named)}".'
            text = f"« {shorten_for_message(named)} » n’est le titre d’aucun dossier."
            harmless = not publication.strict or publication.status == "draft"
            file = f"{folder}/{publication.source}"
            yield Mistake(file, reading.lines.get("dossier", 1), "dossier", text, remedy, "dossier introuvable", harmless)
