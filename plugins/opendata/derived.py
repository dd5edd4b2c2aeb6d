"""The table of a kind whose room declares none: the keys that the kind exports, under their French names."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

from plugins.publication.dataset import Column, Dataset
from plugins.publication.kind import Field, Kind
from plugins.publication.slug import slugify

TYPES = {"instant": "datetime", "day": "date", "flag": "boolean", "words": "array", "lines": "array", "rank": "integer"}
"""The type of a column, by that of its field; a text otherwise. What holds keys of its own, or is read by its room, is no column."""

COMPOUND_TYPES = ("mapping", "mappings", "picture")


def derive_dataset(kind: Kind) -> Dataset:
    """The table of what readers see of `kind`: its articles, its tribunes."""
    fields = [field for name in kind.exports if (field := kind.field(name)) and field.type not in COMPOUND_TYPES and field.reads is None]
    return Dataset(
        name=slugify(kind.plural),
        title=kind.plural,
        description=f"{kind.plural} du journal : ce que leur en-tête en dit, et leur adresse. Le texte est à la page.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            *(Column(column(field), field.help or field.label, TYPES.get(field.type, "string")) for field in fields),
            Column("adresse_web", "La page.", required=True),
        ),
        rows=partial(rows, kind=kind.name, fields=tuple(fields)),
    )


def column(field: Field) -> str:
    """What the column of a key is called: its label, in lower case and ASCII."""
    return slugify(field.label).replace("-", "_")


def rows(context: Mapping[str, Any], kind: str, fields: tuple[Field, ...]) -> Iterator[dict[str, Any]]:
    """One row for each, by identity."""
    named = [(column(field), field.name) for field in fields]
    found = [content for content in chain(context["articles"], context["pages"]) if content.publication.kind.name == kind]
    for content in sorted(found, key=lambda content: content.publication.identity):
        publication = content.publication
        told = {title: _plain(getattr(publication, name, None) or publication.extra.get(name)) for title, name in named}
        yield {"identifiant": publication.identity, **told, "adresse_web": content.permalink}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return list(value)
    return value if isinstance(value, str | int | float | date | datetime) else None
