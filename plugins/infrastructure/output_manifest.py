"""What rooms wrote themselves in the last build: a file made from the same things, and still as it was left, is not made again."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

SETTING = "REMAINS"
"""The name under which a build gives them among Pelican's settings."""


class OutputManifest:
    """Those of one build; these are of none: nothing stands."""

    def is_current(self, file: str | Path, *made_from: Any) -> bool:
        """Whether `file` (its path in the output; an absolute Path elsewhere) was made from the same, and is still there: it is then kept.

        `made_from` are plain values, objects of ours or of Pelican's; a Path among them stands for the bytes of that file. Whatever is made
        may depend on the settings and on our code besides, and on nothing else.
        """
        return False

    def find_former(self, file: str | Path, *made_from: Any) -> Path | None:
        """Where `file` is that the last build made from these, if it is still as it was left: to be copied but for what moved."""
        return None

    def list_current_files(self) -> Collection[str]:
        """The files of the output that stay as the last build left them, as far as is known by now: all of them once pages are written."""
        return ()

    def is_kept_with_leader(self, file: str, leader: str) -> bool:
        """Whether `file`, which the room made of the output's own `leader` and nothing else, is still there: it is then kept. To be asked
        only of a leader that is `current_files`."""
        return False


def get_output_manifest(conf: Mapping[str, Any]) -> OutputManifest:
    """That of the build whose settings these are."""
    return conf.get(SETTING) or OutputManifest()


def write_output(folder: str | Path, name: str, content: str | bytes) -> None:
    """Write the file `name` of the output `folder`; a text is UTF-8."""
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
