"""The invalid sites that the declaration of a kind asks for: each key that is missing, unknown, unreadable, too long."""

from collections.abc import Iterator

from plugins.core.publication.kind import COMMON, SOCIAL, Field, Kind
from tests.town.small_town import Invalid, Keys

EVERYBODY = {field.name for field in (*COMMON, SOCIAL)}
"""Keys that every kind has are proved by tests/sites."""


def made_wrong(kind: Kind, file: str) -> Iterator[tuple[str, Invalid]]:
    """Each by its name; `file` is a valid file of `kind`."""
    for field in kind.fields:
        if field.name not in EVERYBODY:
            for name, keys in _wrong(field):
                yield f"{kind.name}: {field.name} {name}", Invalid({file: keys})


def _wrong(field: Field) -> Iterator[tuple[str, Keys]]:
    if field.required or field.type == "identity":
        yield "is missing", {field.name: None}
    if field.choices:
        yield "is not of the list", {field.name: "patatras"}
    if field.type in ("instant", "day"):
        yield "is no date", {field.name: "un de ces jours"}
    if field.type == "address":
        yield "leads nowhere", {field.name: "chez nous"}
    if field.longest or field.heaviest:
        yield "is too long", {field.name: "x" * ((field.longest or field.heaviest) + 1)}
    if not field.reads:
        yield "is keys", {field.name: "{patatras: 1}"}
