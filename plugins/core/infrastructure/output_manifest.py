"""The files that rooms wrote themselves in the last build: a file that is intact and made from the same inputs is not made again."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

SETTING = "REMAINS"
"""The name under which a build gives them among Pelican's settings."""


class OutputManifest:
    """The manifest of one build; this class serves where there is no build: every file must be made."""

    def is_current(self, file: str | Path, *made_from: object) -> bool:
        """Whether `file` (its path in the output; an absolute Path elsewhere) is intact and was made from the same inputs; it is then kept.

        `made_from` are plain values, objects of ours or of Pelican's; a Path stands for the bytes of that file. The file may also depend on
        the settings and our code, and on nothing else.
        """
        return False

    def list_current_files(self) -> Collection[str]:
        """The files of the output that stay as the last build left them, as far as known: complete once pages are written."""
        return ()

    def is_kept_with_leader(self, file: str, leader: str) -> bool:
        """Whether `file`, which the room made of the output's own `leader` and nothing else, is still there: it is then kept. To be asked
        only of a leader that is in `list_current_files()`."""
        return False


def get_output_manifest(conf: Mapping[str, Any]) -> OutputManifest:
    """The manifest of the build in the settings `conf`."""
    return conf.get(SETTING) or OutputManifest()


def write_output(folder: str | Path, name: str, content: str | bytes) -> None:
    """Write the file `name` of the output `folder`; a text is UTF-8."""
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
