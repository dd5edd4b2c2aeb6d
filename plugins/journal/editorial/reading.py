"""From the bytes of a file to a publication: the one reading that `check`, the build and `id` share.

Nothing but the bytes, the file's name and the rules is looked at, so that what was understood once need not be read again.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import AGENTS, EVERYBODY, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import FrontMatter, InvalidValue
from plugins.core.publication.untrusted_text import strip_controls
from plugins.journal.editorial import garbled, journal_checks, pelican_dialect, yaml_dialect
from plugins.journal.editorial.audience import find_audience, find_named_files, is_meant_for_agents
from plugins.journal.editorial.fields import Holder, NamedPicture, format_field_label, read_fields
from plugins.journal.editorial.make import make_publication
from plugins.journal.editorial.names import list_keys_with_spaces
from plugins.journal.editorial.place import SourcePlace
from plugins.journal.editorial.rules import TownRules
from plugins.journal.editorial.source import decode_text, find_control_character

UNSEEN = frozenset({"draft", "withdrawn"})
"""What a text says of itself that keeps its pictures and documents from readers, whatever the hour."""
UNFINISHED = frozenset({"clé manquante", "texte vide", "texte alternatif manquant", "accord manquant"})
"""What a draft may still lack without keeping the rest of the journal from being published."""


@dataclass(frozen=True)
class FileReading:
    """The result of reading one file: a publication, or None when no page can be made of it, and every mistake.

    `lines` tells where each key of the front matter stands; `shown_fields` are the pictures that it names. `answers` are what the rooms'
    checks of files found in its publication, once they were asked. `audience` is known of a file of which nothing else is. Of one for the
    agents, of a draft and of a withdrawn one, `named_files` are the last words of whatever it says that could be the name of a file.
    """

    source: str
    publication: Publication | None
    mistakes: tuple[Mistake, ...]
    lines: dict[str, int]
    shown_fields: tuple[NamedPicture, ...] = ()
    answers: tuple[Mistake, ...] | None = None
    audience: str = EVERYBODY
    named_files: frozenset[str] = frozenset()

    @property
    def errors(self) -> list[Mistake]:
        """The mistakes that must be corrected before anything is published."""
        return [mistake for mistake in self.mistakes if not mistake.harmless] if self.mistakes else []


def parse_file(content: Path, source: str, data: bytes, rules: TownRules) -> FileReading:
    """The reading of `data`, the bytes of the file at `source`, a POSIX path below `content`. Never raises for what a file holds.

    The same for the same `source`, `data` and `rules.key`. Without a publication there is always an error that says why.
    """
    place, kind = SourcePlace(content, source, rules), rules.kinds.for_path(source)
    try:
        text = decode_text(data)
    except InvalidValue as wrong:
        return _guess_audience(build_unreadable_reading(place, wrong), data.decode("latin-1"))
    control = find_control_character(text)
    head = split_front_matter(strip_controls(text) if control else text, place.file, list_keys_with_spaces(kind.fields))
    mistakes = [_build_mistake(place, "", control)] if control else []
    if head.has_lost_keys:
        return _guess_audience(FileReading(source, None, (*mistakes, *head.mistakes), {}), text)
    holder = Holder(place, head.has_nested_values)
    values, field_mistakes = read_fields(kind.fields, head.keys, holder)
    mistakes += [
        *head.mistakes,
        *field_mistakes,
        *(
            _build_mistake(place, key, wrong)
            for key, wrong in (*journal_checks.find_mistakes(values, kind, head), *garbled.find_garbled(values, head))
        ),
    ]
    reading = replace(_build_reading(place, kind, head, values, mistakes), shown_fields=tuple(holder.shown_fields))
    audience = find_audience(kind, head)
    if audience == EVERYBODY and not (reading.publication and reading.publication.status in UNSEEN):
        return reading
    return replace(reading, audience=audience, named_files=find_named_files(text))


def _guess_audience(reading: FileReading, text: str) -> FileReading:
    """The reading of a file of which no page can be made, by the words of its `text`: in doubt its documents are the agents'."""
    return replace(reading, audience=AGENTS, named_files=find_named_files(text)) if is_meant_for_agents(text) else reading


def build_unreadable_reading(place: SourcePlace, wrong: InvalidValue) -> FileReading:
    """The reading of an unreadable file, because of `wrong`."""
    return FileReading(place.source, None, (_build_mistake(place, "", wrong),), {})


def _build_reading(place: SourcePlace, kind: Kind, head: FrontMatter, values: dict[str, Any], mistakes: list[Mistake]) -> FileReading:
    lines = _index_lines(tuple((key, raw.line) for key, raw in head.keys.items()))
    strict, draft = place.rules.is_strict_at(values.get("date")), values.get("status") == "draft"
    try:
        publication = make_publication(place, kind, head, values, strict)
    except InvalidValue as wrong:
        address_mistakes = [_build_mistake(place, "adresse", wrong)] if wrong.text else []
        return FileReading(place.source, None, (*mistakes, *address_mistakes), lines)
    if not strict and (empty := journal_checks.find_wordless(values, kind, head)):
        mistakes, publication = [*mistakes, _build_mistake(place, "texte", empty)], replace(publication, status="draft")
    if mistakes:
        publication = replace(publication, unread=_list_unread_keys(kind, values, mistakes))
    judged = [
        replace(mistake, harmless=not strict or mistake.sort in garbled.REMARKS or (draft and mistake.sort in UNFINISHED))
        for mistake in mistakes
    ]
    return FileReading(place.source, publication, tuple(judged), lines)


def _list_unread_keys(kind: Kind, values: dict[str, Any], mistakes: list[Mistake]) -> tuple[str, ...]:
    """The keys that were written, and of which nothing could be made."""
    refused = {mistake.key for mistake in mistakes if mistake.sort not in UNFINISHED | {"id manquant"}}
    return tuple(field.name for field in kind.fields if field.name not in values and format_field_label(field) in refused)


def _build_mistake(place: SourcePlace, key: str, wrong: InvalidValue) -> Mistake:
    return Mistake(place.file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort)


def split_front_matter(text: str, file: str, spaced: frozenset[str] = frozenset()) -> FrontMatter:
    """The keys and the body of `text`; `file` is the name that mistakes carry. Never raises.

    `spaced` are the keys of several words; without them a line of prose that has a colon would be one in Pelican's dialect.
    """
    first = text.partition("\n")[0].rstrip()
    return yaml_dialect.split_front_matter(text, file) if first == "---" else pelican_dialect.split_front_matter(text, file, spaced)


@lru_cache(maxsize=2_000)
def _index_lines(pairs: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """The line of each key. Few of ten thousand texts differ in that: equal ones share one table, in memory and when stored."""
    return dict(pairs)
