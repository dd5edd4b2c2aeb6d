"""From the bytes of a file to a publication: the one reading that `check`, the build and `id` share.

Nothing but the bytes, the file's name and the rules is looked at, so that what was understood once need not be read again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.kind import AGENTS, EVERYBODY, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import FileFailure, FrontMatter, InvalidValue, build_file_failure
from plugins.core.publication.untrusted_text import strip_controls
from plugins.journal.editorial import front_matter, picture, suspect_text
from plugins.journal.editorial.audience import find_audience, find_named_files, is_meant_for_agents
from plugins.journal.editorial.fields import (
    NO,
    SLUG_LONGEST,
    WRITE_A_LETTER,
    Holder,
    NamedPicture,
    format_field_label,
    make_publication,
    read_fields,
)
from plugins.journal.editorial.front_matter import decode_text, find_control_character, list_keys_with_spaces, load_source
from plugins.journal.editorial.rules import SourcePlace, TownRules
from plugins.journal.editorial.suspect_text import SHOWN, OutOfTime, is_excessive, limit_processor_time

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NO_CONSENT = ("", *NO)
BLANK = re.compile(r"\n[ \t]*\n\s*(?=\S)")


def find_mistakes(values: dict[str, Any], kind: Kind, head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    """Find mistakes of the publication as a whole: the subject in French, and the mistake with its line."""
    yield from _check_dates(values, head)
    yield from _check_authors(values, head)
    yield from _check_tags(values, head)
    yield from _check_people(values, head)
    yield from _check_body(kind, head)
    if values.get("status") != "draft":
        yield from _check_example(kind, head)


def find_wordless(values: dict[str, Any], kind: Kind, head: FrontMatter) -> InvalidValue | None:
    """A mistake for a publication whose page would be empty: both its text and its kind's essential key are missing."""
    if not kind.essential or kind.essential in values or values.get("status") in ("draft", "withdrawn") or not is_blank(head.body):
        return None
    remedy = f"Ajoutez une ligne « {kind.essential}: … », ou écrivez son texte sous l’en-tête."
    return InvalidValue(
        "cette page n’aurait rien à dire : elle n’est pas mise en ligne.", remedy, "page vide", line=head.get_line(kind.essential)
    )


def is_blank(body: str) -> bool:
    """Whether readers would see nothing of `body`."""
    return not COMMENT.sub("", body).strip()


def _check_dates(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    if values.get("status") == "withdrawn" and not values.get("modified"):
        remedy = "Ajoutez « modified: » et le jour du retrait."
        yield (
            "modifié",
            InvalidValue("une publication retirée dit quand elle l’a été.", remedy, "clé manquante", line=head.get_line("status")),
        )
    if values.get("correction") and not values.get("modified"):
        remedy = "Ajoutez « modified: », et le jour et l’heure de la correction."
        yield (
            "modifié",
            InvalidValue("une correction dit quand elle a été faite.", remedy, "clé manquante", line=head.get_line("correction")),
        )
    date = values.get("date")
    for key, label in (("modified", "modifié"), ("expires", "expire")):
        later = values.get(key)
        if date and later and later < (date if isinstance(later, datetime) else date.date()):
            text, remedy = "cette date vient avant celle de la publication.", "Corrigez l’une des deux."
            yield label, InvalidValue(text, remedy, "dates contradictoires", line=head.get_line(key))


def _check_authors(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    if values.get("author") and values.get("authors"):
        remedy = "Mettez tous les noms dans « authors », et effacez cette ligne."
        yield "auteur", InvalidValue("il y a déjà « authors », qui compte seul.", remedy, "clé en double", line=head.get_line("author"))


def _check_tags(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    for tag in values.get("tags", ()):
        address = slugify(tag)
        if not address:
            text = f"« {shorten_for_message(tag)} » ne peut pas faire une adresse."
            yield "mots-clés", InvalidValue(text, WRITE_A_LETTER, "adresse impossible", line=head.get_line("tags"))
        elif len(address) > SLUG_LONGEST:
            remedy = "Raccourcissez-le, ou séparez les mots-clés par des virgules."
            yield (
                "mots-clés",
                InvalidValue(f"« {shorten_for_message(tag)} » est trop long.", remedy, "trop long (mots-clés)", line=head.get_line("tags")),
            )


def _check_people(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    image = values.get("image")
    if image and image.people and image.consent.lower() in NO_CONSENT:
        text = "on reconnaît quelqu’un sur cette image, et rien ne dit son accord."
        remedy = "Ajoutez « consent: » sous « image », avec la forme de l’accord et sa date, ou prenez une autre image."
        yield "image › accord", InvalidValue(text, remedy, "accord manquant", line=head.get_line("image"))


def _check_body(kind: Kind, head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    if is_excessive(head.body):
        text = "ce texte est trop long, ou des signes y sont ouverts par milliers sans être fermés."
        yield "texte", InvalidValue(text, "Coupez-le, ou fermez ses crochets et ses chevrons.", "texte illisible", line=head.body_line)
        return
    if is_blank(head.body):
        if kind.body_required:
            yield "texte", InvalidValue("il est vide.", "Écrivez-le sous l’en-tête.", "texte vide", line=head.body_line)
        return
    start = len(head.body) - len(head.body.lstrip())
    blank = BLANK.search(head.body.rstrip(), start)
    if kind.one_paragraph and blank:
        line = head.body_line + head.body.count("\n", 0, blank.end())
        sort = f"plusieurs paragraphes ({kind.label.lower()})"
        yield (
            "texte",
            InvalidValue(f"un seul paragraphe ici ({kind.label.lower()}).", "Raccourcissez, ou faites-en un article.", sort, line=line),
        )
    yield from suspect_text.find_stored_marks(head)


def _check_example(kind: Kind, head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    """The first line that `new` proposed and the editor left as it was; a subheading counts too."""
    proposed = {line.strip() for line in kind.example.splitlines()} - {""}
    for number, line in enumerate(head.body.splitlines()):
        if line.strip() in proposed:
            text = f"« {line.strip('# ')} » vient du modèle de ./beffroi new."
            yield "texte", InvalidValue(text, "Écrivez le vôtre à sa place.", "modèle resté", line=head.body_line + number)
            return


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
            for key, wrong in (*find_mistakes(values, kind, head), *suspect_text.find_garbled(values, head))
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
    if not strict and (empty := find_wordless(values, kind, head)):
        mistakes, publication = [*mistakes, _build_mistake(place, "texte", empty)], replace(publication, status="draft")
    if mistakes:
        publication = replace(publication, unread=_list_unread_keys(kind, values, mistakes))
    judged = [
        replace(mistake, harmless=not strict or mistake.sort in suspect_text.REMARKS or (draft and mistake.sort in UNFINISHED))
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
    return front_matter.split_yaml(text, file) if first == "---" else front_matter.split_pelican_lines(text, file, spaced)


@lru_cache(maxsize=2_000)
def _index_lines(pairs: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """The line of each key. Few of ten thousand texts differ in that: equal ones share one table, in memory and when stored."""
    return dict(pairs)


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
