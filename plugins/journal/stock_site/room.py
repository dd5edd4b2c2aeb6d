"""The manifest of the room `stock_site`: Pelican's own two kinds."""

from plugins.core.publication.kind import Kind
from plugins.core.publication.room import Room

KINDS = (
    Kind(name="article", label="Article", plural="Articles", folder="articles", address="{slug}/", template="article", fields=()),
    Kind(
        name="page", label="Page", plural="Pages", folder="pages", address="{slug}/", template="page", fields=(),
        stream=False, feeds=False, announces=False,
    ),
)  # fmt: skip

ROOM = Room(kinds=KINDS)
