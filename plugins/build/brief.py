"""What `./beffroi build` tells the Pelican that it runs: what it has seen on the disk, and where the pieces lie."""

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.build.disk.seen import Stat


class Answered(Exception):
    """What was asked is answered: nothing is to be made of it."""


@dataclass(frozen=True)
class Brief:
    """`digests` are those of the sources, by absolute path; `there` the files of the output, and `lost` those that are not as we left them.

    `same`: the sources are the same files, whatever is in them. `stale`: nothing of the store may be used. `whole`: every page is rendered
    all the same. `dry`: only say what would be. `path` is where this lies until the run that it is for has noted its moves; None: nobody
    asked for any.
    """

    store: Path
    output: Path
    digests: Mapping[str, bytes] = field(default_factory=dict)
    there: Mapping[str, Stat] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    same: bool = False
    stale: bool = False
    whole: bool = False
    dry: bool = False
    path: Path | None = None

    @property
    def bare(self) -> bool:
        """Whether Pelican was run by somebody else, who wants the whole site written."""
        return self.path is None

    def write(self, path: Path) -> None:
        """Leave it at `path`, for another process."""
        lists = dict(self.digests), dict(self.there), list(self.lost)
        told = (str(self.store), str(self.output), *lists, self.same, self.stale, self.whole, self.dry)
        path.write_bytes(marshal.dumps(told))

    @classmethod
    def read(cls, path: Path) -> "Brief":
        """The one that another process left."""
        store, output, digests, there, lost, *flags = marshal.loads(path.read_bytes())
        return cls(Path(store), Path(output), digests, there, frozenset(lost), *flags, path)
