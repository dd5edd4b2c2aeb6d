"""The path of a source file, and how the names written in it resolve."""

from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath

from plugins.journal.editorial.rules import TownRules


@dataclass(frozen=True)
class SourcePlace:
    """A file of the content folder: `content` is that folder, `source` the file's path below it, POSIX style."""

    content: Path
    source: str
    rules: TownRules

    @property
    def file(self) -> str:
        """The file's name as the editor knows it."""
        return f"{self.content.name}/{self.source}"

    def resolve(self, name: str) -> str | None:
        """The path below the content folder of what `name` means in this file, or None when it leads out of the folder.

        `/name` starts from the content folder, anything else from this file's folder.
        """
        path = name.lstrip("/") if name.startswith("/") else join(self.source.rpartition("/")[0], name)
        path = normpath(path)
        return None if path == ".." or path.startswith("../") else path
