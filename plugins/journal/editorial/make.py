"""A publication, out of the values of its keys."""

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import FrontMatter, InvalidValue
from plugins.journal.editorial.audience import find_audience
from plugins.journal.editorial.place import SourcePlace
from plugins.journal.editorial.rules import TownRules
from plugins.journal.editorial.types import SLUG_LONGEST, shorten_slug

HERE = frozenset({"id", "title", "slug", "category", "tags", "authors", "author", "audience"})
"""Keys that are read here, one by one."""

BY_VALUE = frozenset(field.name for field in fields(Publication)) - HERE
"""Keys that a Publication holds as they were read; the others are its `extra`."""

PDF_LINK = re.compile(
    r"(?:\]\(\s*<?|^\s{0,3}\[[^\]\n]+\]:\s*<?|\bhref\s*=\s*[\"'])([^\s)>\"']+?\.pdf)(?=[#?\s)>\"']|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a Markdown link, the definition of one, or an HTML link leads, when it is a PDF."""

DATED_NAME = re.compile(r"^[\d-]+(?=\D)")


def make_publication(place: SourcePlace, kind: Kind, head: FrontMatter, values: dict[str, Any], strict: bool) -> Publication:
    """The publication that `values` describe. What is missing is taken from the file's name, for archives.

    Raises InvalidValue when it can have no address; without text when its date is missing, which has been told already.
    """
    stem = place.source.rpartition("/")[2].removesuffix(".md")
    title = values.get("title") or DATED_NAME.sub("", stem).replace("-", " ").strip().capitalize() or stem
    named = title if kind.find_field("title") else values.get("id") or stem
    slug = values.get("slug") or shorten_slug(named) or shorten_slug(stem)
    if values.get("date") is None and (kind.stream or "{date" in kind.address):
        raise InvalidValue("")
    if not slug:
        raise InvalidValue(
            "on ne peut en tirer ni du titre ni du nom du fichier.", "Ajoutez une ligne « slug: … ».", "adresse impossible", line=1
        )
    address = kind.address.format(date=values.get("date"), slug=slug)
    return Publication(
        kind=kind,
        source=place.source,
        identity=values.get("id") or address,
        stamped="id" in values,
        title=title,
        slug=slug,
        address=address,
        body=head.body,
        body_line=head.body_line,
        category=values.get("category") or _choose_first_category(kind, place.rules),
        tags=tuple(dict.fromkeys(tag.lstrip("# ") for tag in values.get("tags", ()) if 0 < len(slugify(tag)) <= SLUG_LONGEST)),
        authors=values.get("authors") or ((values["author"],) if values.get("author") else ()),
        strict=strict,
        linked_pdfs=tuple(_list_linked_pdfs(head)),
        audience=find_audience(kind, head),
        extra={name: value for name, value in values.items() if name not in BY_VALUE | HERE},
        **{name: value for name, value in values.items() if name in BY_VALUE},
    )


def _list_linked_pdfs(head: FrontMatter) -> Iterator[tuple[str, int]]:
    """The PDF files that a body leads to, as they are written, and the line of each."""
    body = head.body
    if ".pdf" in body or ".PDF" in body:
        for match in PDF_LINK.finditer(body):
            yield match[1], head.body_line + body.count("\n", 0, match.start(1))


def _choose_first_category(kind: Kind, rules: TownRules) -> str:
    """What an archive's article without category is filed under, when its kind needs one."""
    field = kind.find_field("category")
    return rules.list_choices(field)[0] if field and field.required else ""
