"""A file of the content folder, read; and what can only be known by looking beside it: whether the pictures that it names are there."""

from dataclasses import replace
from pathlib import Path

from plugins.editorial import picture
from plugins.editorial.fields import Shown
from plugins.editorial.place import Place
from plugins.editorial.reading import Reading, understood, unreadable
from plugins.editorial.rules import Rules
from plugins.editorial.source import load
from plugins.editorial.time_budget import SHOWN, OutOfTime, limited
from plugins.publication.errors import Mistake
from plugins.publication.failure import file_failure
from plugins.publication.publication import Publication
from plugins.publication.wrong import Wrong


def read(content: Path, source: str, rules: Rules) -> Reading:
    """The reading of the file at `source`, a POSIX path below `content`, whose pictures have been looked at. Never raises for a file."""
    return looked_at(fresh(content, source, rules), content)


def fresh(content: Path, source: str, rules: Rules) -> Reading:
    """The reading of the same file, before anybody looks at its pictures."""
    try:
        with limited(SHOWN):
            return understood(content, source, load(content, source), rules)
    except Wrong as wrong:
        return unreadable(Place(content, source, rules), wrong)
    except OutOfTime as slow:
        return unreadable(Place(content, source, rules), slow.wrong)
    except BaseException as error:
        return unreadable(Place(content, source, rules), file_failure(error))


def looked_at(reading: Reading, content: Path) -> Reading:
    """The same without the pictures that are not there, or that cannot be shown, and with what is wrong with them."""
    for shown in reading.shown:
        wrong = _fault(content, shown.path)
        if wrong:
            reading = _without(reading, shown, wrong, content)
    return reading


def _fault(content: Path, path: str) -> Wrong | None:
    try:
        return picture.fault(content, path)
    except BaseException as error:
        return file_failure(error, "Enregistrez l’image de nouveau, en JPEG ou en PNG.")


def _without(reading: Reading, shown: Shown, wrong: Wrong, content: Path) -> Reading:
    harmless = reading.publication is not None and not reading.publication.strict
    file = f"{content.name}/{reading.source}"
    told = Mistake(file, wrong.line or shown.line, shown.label, wrong.text, wrong.remedy, wrong.sort, harmless)
    publication = reading.publication and _emptied(reading.publication, shown.key)
    return replace(reading, publication=publication, mistakes=(*reading.mistakes, told))


def _emptied(publication: Publication, key: str) -> Publication:
    if key in publication.extra:
        return replace(publication, extra={**publication.extra, key: None})
    return replace(publication, **{key: None})
