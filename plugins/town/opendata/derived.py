"""The table of a kind whose room declares none: the keys that the kind exports, under their French names."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

from plugins.core.publication.dataset import Column, Dataset
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.slug import slugify

TYPES = {"instant": "datetime", "day": "date", "flag": "boolean", "words": "array", "lines": "array", "rank": "integer"}
"""The type of a column, by that of its field; a text otherwise. What holds keys of its own, or is read by its room, is no column."""

COMPOUND_TYPES = ("mapping", "mappings", "picture")


def list_exported_fields(kind: Kind) -> tuple[Field, ...]:
    """The keys of `kind` that are columns."""
    fields = (field for name in kind.exports if (field := kind.find_field(name)))
    return tuple(field for field in fields if field.type not in COMPOUND_TYPES and field.reads is None)


def derive_dataset(kind: Kind) -> Dataset:
    """The table of what readers see of `kind`: its articles, its tribunes."""
    fields = list_exported_fields(kind)
    return Dataset(
        name=slugify(kind.plural),
        title=kind.plural,
        description=f"{kind.plural} du journal : ce que leur en-tête en dit, et leur adresse. Le texte est à la page.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            *(Column(format_column_name(field), field.help or field.label, TYPES.get(field.type, "string")) for field in fields),
            Column("adresse_web", "La page.", required=True),
        ),
        rows=partial(list_rows, kind=kind.name, fields=fields),
    )


def format_column_name(field: Field) -> str:
    """The column name of a key: its label, in lower case and ASCII."""
    return slugify(field.label).replace("-", "_")


def list_rows(context: Mapping[str, Any], kind: str, fields: tuple[Field, ...]) -> Iterator[dict[str, object]]:
    """One row per publication, by identity."""
    contents = [content for content in chain(context["articles"], context["pages"]) if content.publication.kind.name == kind]
    for content in sorted(contents, key=lambda content: content.publication.identity):
        yield build_row(content, fields)


def build_row(content: PublishedContent, fields: tuple[Field, ...]) -> dict[str, object]:
    """The row of one publication."""
    publication = content.publication
    cells = {
        format_column_name(field): _convert_to_plain(getattr(publication, field.name, None) or publication.extra.get(field.name))
        for field in fields
    }
    return {"identifiant": publication.identity, **cells, "adresse_web": content.permalink}


def _convert_to_plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return list(value)
    return value if isinstance(value, str | int | float | date | datetime) else None
