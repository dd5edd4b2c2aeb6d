"""The cards of publications that show no picture: those that stand are found again without looking at what they are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.publication_rows import PublicationRows, RoomRows
from plugins.pictures.derive import File
from plugins.pictures.gallery import Gallery
from plugins.pictures.picture import Card
from plugins.publication.card_face import NO_FACE
from plugins.publication.publication import Publication

Facts = tuple[str, str, int, int, int]
"""What is known of a file, as a plain row: the fields of File."""


@dataclass(frozen=True)
class StandingCards:
    """Those of one build. A row is the key of a card; beside the rows, what is known of the file of each, by its key."""

    gallery: Gallery
    rows: RoomRows

    @classmethod
    def from_rows(cls, gallery: Gallery, name: str, contents: Iterable[Any], rows: PublicationRows) -> "StandingCards":
        """Those of `contents`, Pelican's, which show no picture; their rows are called `name`."""
        return cls(gallery, rows.as_read(name, b"", contents, lambda content: drawing_key(gallery, content.publication)))

    def find_card(self, content: Any) -> Card | None:
        """The card of one of them, if it stands where it was put."""
        key, publication = self.rows.now[content.relative_source_path], content.publication
        facts = self.rows.memo.get(key) if self.rows.memo else None
        return self.gallery.find_standing_card(key, File(*facts), publication.slug, publication.title) if facts else None

    def remember(self) -> None:
        """Note what is known of the files of all of them, once they are made."""
        if self.rows.changes or self.rows.memo is None:
            facts_by_key: dict[str, Facts] = {**(self.rows.memo or {})}
            facts_by_key |= {key: _facts(files[0]) for key, files in self.gallery.made.items() if key not in facts_by_key}
            self.rows.write_memo({key: facts_by_key[key] for key in sorted({*self.rows.now.values()} & facts_by_key.keys())})


def drawing_key(gallery: Gallery, publication: Publication) -> str:
    """The key of the card that is drawn for `publication`."""
    find = publication.kind.find_card_face
    return gallery.draw_card(publication.title, publication.category, find(publication) if find else NO_FACE).key


def _facts(file: File) -> Facts:
    return file.name, file.extension, file.width, file.height, file.length
