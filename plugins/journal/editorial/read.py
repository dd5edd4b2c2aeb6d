"""A file of the content folder, read; and what can only be known by looking beside it: whether the pictures that it names are there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import EVERYBODY
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import FileFailure, InvalidValue, build_file_failure
from plugins.journal.editorial import picture
from plugins.journal.editorial.fields import NamedPicture
from plugins.journal.editorial.place import SourcePlace
from plugins.journal.editorial.reading import FileReading, build_unreadable_reading, parse_file
from plugins.journal.editorial.rules import TownRules
from plugins.journal.editorial.source import load_source
from plugins.journal.editorial.time_budget import SHOWN, OutOfTime, limit_processor_time


def read_file(content: Path, source: str, rules: TownRules) -> FileReading:
    """The reading of the file at `source`, a POSIX path below `content`, whose pictures have been looked at. Never raises for a file."""
    return drop_unusable_pictures(read_text(content, source, rules), content)


def read_folder(content: Path, folder: str, rules: TownRules) -> Iterator[Publication]:
    """The publications for everybody whose files are below `folder`, a POSIX path below `content`; what cannot be read is left out."""
    for path in sorted((content / folder).rglob("*.md")):
        publication = read_text(content, path.relative_to(content).as_posix(), rules).publication
        if publication and publication.audience == EVERYBODY:
            yield publication


def read_text(content: Path, source: str, rules: TownRules) -> FileReading:
    """Read the same file without checking its pictures."""
    try:
        with limit_processor_time(SHOWN):
            return parse_file(content, source, load_source(content, source), rules)
    except InvalidValue as wrong:
        return build_unreadable_reading(SourcePlace(content, source, rules), wrong)
    except OutOfTime as slow:
        return build_unreadable_reading(SourcePlace(content, source, rules), slow.wrong)
    except BaseException as error:
        return build_unreadable_reading(SourcePlace(content, source, rules), build_file_failure(error))


def read_body_again(content: Path, rules: TownRules, source: str) -> str:
    """Read the body of a file whose front matter was read before. Raises FileFailure when no text is there any more."""
    reading = read_text(content, source, rules)
    if reading.publication is None:
        wrong = reading.mistakes[0]
        raise FileFailure(f"{content.name}/{source}", InvalidValue(wrong.text, wrong.remedy, wrong.sort))
    return reading.publication.body


def drop_unusable_pictures(reading: FileReading, content: Path) -> FileReading:
    """The reading without missing or unusable pictures, each with its mistake."""
    for shown_field in reading.shown_fields:
        wrong = _find_fault(content, shown_field.path)
        if wrong:
            reading = _remove_picture(reading, shown_field, wrong, content)
    return reading


def _find_fault(content: Path, path: str) -> InvalidValue | None:
    try:
        return picture.find_picture_fault(content, path)
    except BaseException as error:
        return build_file_failure(error, "Enregistrez l’image de nouveau, en JPEG ou en PNG.")


def _remove_picture(reading: FileReading, picture: NamedPicture, wrong: InvalidValue, content: Path) -> FileReading:
    harmless = reading.publication is not None and not reading.publication.strict
    file = f"{content.name}/{reading.source}"
    mistake = Mistake(file, wrong.line or picture.line, picture.label, wrong.text, wrong.remedy, wrong.sort, harmless)
    publication = reading.publication and _empty_field(reading.publication, picture.key)
    return replace(reading, publication=publication, mistakes=(*reading.mistakes, mistake))


def _empty_field(publication: Publication, key: str) -> Publication:
    if key in publication.extra:
        return replace(publication, extra={**publication.extra, key: None})
    emptied: dict[str, Any] = {key: None}
    return replace(publication, **emptied)
