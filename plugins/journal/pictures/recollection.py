"""A gallery's memory between builds: the head of each picture, and the files made for each publication."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.memory import Memory, get_memory
from plugins.journal.pictures.exhibit import Exhibit, HungBody
from plugins.journal.pictures.gallery import Gallery
from plugins.journal.pictures.original import Original

AROUND = b""
"""An original is a function of its bytes, and the key of a work names all that decides its files."""


@dataclass(frozen=True)
class Recollection:
    """A memory under `name` of the files of the folder `content`, valid while their bytes are the same."""

    memory: Memory
    name: str
    content: Path

    @classmethod
    def from_generator(cls, generator: Any) -> "Recollection":
        """The recollection of one of Pelican's generators."""
        return cls(get_memory(generator.settings), f"pictures {type(generator).__name__}", Path(generator.path).resolve())

    def recall(self, gallery: Gallery) -> dict[str, HungBody]:
        """Give `gallery` what it knew; the bodies whose pictures were hung, by their sources."""
        hangings = {}
        for path, recalled in self.memory.recall(self.name, AROUND, self.content).items():
            if isinstance(recalled, Original):
                gallery.originals[self.content / path] = recalled
            else:
                works, hangings[path] = recalled
                gallery.made.update(works)
        return hangings

    def store(self, gallery: Gallery, exhibits: Iterable[Exhibit]) -> None:
        """Keep what `gallery` has learnt, and what was made for each of `exhibits`."""
        stored: dict[str, Any] = {path.relative_to(self.content).as_posix(): original for path, original in gallery.originals.items()}
        for exhibit in exhibits:
            if works := {work.key: gallery.made[work.key] for work in exhibit.list_works() if work.key in gallery.made}:
                stored[exhibit.publication.source] = works, exhibit.hanging
        self.memory.remember(self.name, AROUND, self.content, stored)
