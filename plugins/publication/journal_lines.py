"""The publications of a journal with the names of their files, as the checks of all of them together are given them."""

from collections.abc import Sequence
from functools import cached_property

from plugins.publication.publication import Publication

PublicationLine = tuple[Publication, str]


class JournalLines(list[PublicationLine]):
    """Every publication with the name of its file; those of each kind are looked for once, whoever asks."""

    @cached_property
    def by_kind(self) -> dict[str, list[PublicationLine]]:
        """Those of each kind, by its name, in their order."""
        lines_by_kind: dict[str, list[PublicationLine]] = {}
        for line in self:
            lines_by_kind.setdefault(line[0].kind.name, []).append(line)
        return lines_by_kind


def find_of_kind(lines: Sequence[PublicationLine], kind: str) -> Sequence[PublicationLine]:
    """Those of the `kind` of that name, in their order. Costs nothing when `lines` are a journal's JournalLines."""
    if isinstance(lines, JournalLines):
        return lines.by_kind.get(kind, ())
    return [line for line in lines if line[0].kind.name == kind]
