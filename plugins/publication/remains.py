"""What rooms wrote themselves in the last build: a file made from the same things, and still as it was left, is not made again."""

from pathlib import Path
from typing import Any, Protocol

SETTING = "REMAINS"
"""The name under which a build gives them among Pelican's settings."""


class Remains(Protocol):
    """Those of one build."""

    def stands(self, file: str | Path, *made_from: Any) -> bool:
        """Whether `file` (its path in the output; an absolute Path elsewhere) was made from the same, and is still there: it is then kept.

        `made_from` are plain values, objects of ours or of Pelican's; a Path among them stands for the bytes of that file. Whatever is made
        may depend on the settings and on our code besides, and on nothing else.
        """


class Ruins:
    """Nothing stands."""

    def stands(self, file: str | Path, *made_from: Any) -> bool:
        """See Remains: it must be made."""
        return False
