"""From a file to a publication: the one reading that `check`, the build, `new` and `id` share."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.editorial import front_matter
from plugins.editorial.fields import read_fields
from plugins.editorial.place import Place
from plugins.editorial.rules import Rules
from plugins.editorial.source import first_control, load, without_controls
from plugins.editorial.types import shortest_slug
from plugins.editorial.written import FrontMatter
from plugins.editorial.wrong import Wrong
from plugins.publication.errors import Mistake
from plugins.publication.kind import Kind
from plugins.publication.publication import Publication

OWN = frozenset(Publication.__dataclass_fields__) - {
    "kind",
    "source",
    "identity",
    "stamped",
    "address",
    "body",
    "body_line",
    "strict",
    "extra",
}

UNFINISHED = frozenset({"clé manquante", "texte vide", "texte alternatif manquant"})
"""What a draft may still lack without keeping the rest of the journal from being published."""


@dataclass(frozen=True)
class Reading:
    """What came of reading one file: a publication, or None when no page can be made of it, and every mistake met.

    `lines` are where the keys that other files may contradict stand.
    """

    source: str
    publication: Publication | None
    mistakes: tuple[Mistake, ...]
    lines: dict[str, int]

    @property
    def errors(self) -> list[Mistake]:
        """The mistakes that must be corrected before anything is published."""
        return [mistake for mistake in self.mistakes if not mistake.harmless]


def read(content: Path, source: str, rules: Rules) -> Reading:
    """The reading of the file at `source`, a POSIX path below `content`. Never raises for what a file holds."""
    place = Place(content, source, rules)
    try:
        text = load(content, source)
    except Wrong as wrong:
        return Reading(source, None, (_mistake(place, wrong),), {})
    control = first_control(text)
    mistakes = [_mistake(place, control)] if control else []
    if not text.strip():
        return Reading(source, None, (Mistake(place.file, 0, "", "ce fichier est vide.", "", "fichier vide"),), {})
    head = front_matter.split(without_controls(text) if control else text, place.file)
    mistakes += head.mistakes
    if head.lost:
        return Reading(source, None, tuple(mistakes), {})
    return _judged(place, rules.kinds.for_path(source), head, mistakes)


def _judged(place: Place, kind: Kind, head: FrontMatter, mistakes: list[Mistake]) -> Reading:
    values, found = read_fields(kind.fields, head.keys, place, head.nested, line=1)
    mistakes = [*mistakes, *found]
    moment = values.get("date")
    strict = place.rules.strict_at(moment)
    mistakes += _contradictions(values, place, head)
    mistakes += _body_mistakes(kind, head, place)
    draft = values.get("status") == "draft"
    mistakes = [replace(m, harmless=True) if not strict or (draft and m.sort in UNFINISHED) else m for m in mistakes]
    lines = {key: written.line for key, written in head.keys.items()}
    if moment is None and _dated(kind):
        return Reading(place.source, None, tuple(mistakes), lines)
    publication = _publication(place, kind, head, values, strict)
    if publication is None:
        mistakes.append(
            Mistake(
                place.file,
                lines.get("title", 1),
                "adresse",
                "on ne peut en tirer ni du titre ni du nom du fichier.",
                "Ajoutez une ligne « slug: … ».",
                "adresse impossible",
            )
        )
    return Reading(place.source, publication, tuple(mistakes), lines)


def _publication(place: Place, kind: Kind, head: FrontMatter, values: dict[str, Any], strict: bool) -> Publication | None:
    stem = place.source.rpartition("/")[2].removesuffix(".md")
    title = values.get("title") or re.sub(r"^[\d-]+(?=\D)", "", stem).replace("-", " ").strip().capitalize() or stem
    slug = values.get("slug") or shortest_slug(title) or shortest_slug(stem)
    if not slug:
        return None
    address = kind.address.format(date=values.get("date"), slug=slug)
    own = {name: value for name, value in values.items() if name in OWN}
    own |= {
        "title": title,
        "slug": slug,
        "authors": _authors(values),
        "category": values.get("category") or _default_category(kind, place.rules),
    }
    extra = {name: value for name, value in values.items() if name not in OWN and name not in ("id", "author")}
    return Publication(
        kind=kind,
        source=place.source,
        identity=values.get("id") or address,
        stamped="id" in values,
        address=address,
        body=head.body,
        body_line=head.body_line,
        strict=strict,
        extra=extra,
        **own,
    )


def _dated(kind: Kind) -> bool:
    date = kind.field("date")
    return date is not None and date.required


def _authors(values: dict[str, Any]) -> tuple[str, ...]:
    return values.get("authors") or ((values["author"],) if values.get("author") else ())


def _default_category(kind: Kind, rules: Rules) -> str:
    field = kind.field("category")
    return rules.choices(field)[0] if field and field.required and rules.choices(field) else ""


def _contradictions(values: dict[str, Any], place: Place, head: FrontMatter) -> list[Mistake]:
    written, modified = values.get("date"), values.get("modified")
    line = head.keys["modified"].line if "modified" in head.keys else 1
    if values.get("status") == "withdrawn" and not isinstance(modified, datetime):
        return [
            Mistake(
                place.file,
                line,
                "modifié",
                "une publication retirée dit quand elle l’a été.",
                "Ajoutez « modified: » et le jour du retrait.",
                "clé manquante",
            )
        ]
    if written and modified and modified < written:
        return [Mistake(place.file, line, "modifié", "cette date vient avant celle de la publication.", "", "dates contradictoires")]
    return []


def _body_mistakes(kind: Kind, head: FrontMatter, place: Place) -> list[Mistake]:
    body = head.body.strip()
    if not body:
        return [Mistake(place.file, head.body_line, "texte", "il est vide.", "", "texte vide")] if kind.body_required else []
    if kind.one_paragraph and re.search(r"\n[ \t]*\n", body):
        blank = head.body.index("\n\n", head.body.index(body[0])) if "\n\n" in body else 0
        line = head.body_line + head.body.count("\n", 0, blank) + 1
        return [
            Mistake(
                place.file,
                line,
                "texte",
                f"{_this(kind)} tient en un seul paragraphe.",
                "Faites-en un article, ou raccourcissez.",
                "plusieurs paragraphes",
            )
        ]
    return []


def _this(kind: Kind) -> str:
    return f"ce contenu ({kind.label.lower()})"


def _mistake(place: Place, wrong: Wrong) -> Mistake:
    return Mistake(place.file, wrong.line, "", wrong.text, wrong.remedy, wrong.sort)
