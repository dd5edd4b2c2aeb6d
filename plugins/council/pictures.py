"""The pictures of the entries: kept with those of the journal, in a folder of the session’s address, shown below its page."""

from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile
from typing import Any

from plugins.council.session import Session
from plugins.publication.remains import Remains

SHOWN = "images/"
"""Below the address of the session’s page: the same live and archived."""


def kept(content: Path, session: Session) -> Path:
    """The folder of the pictures of `session`, in the content folder."""
    return content / "images" / session.address.rstrip("/")


def missing(content: Path, session: Session) -> list[str]:
    """The pictures that its entries name and nobody has put there."""
    folder = kept(content, session)
    return [entry.picture for entry in session.entries if entry.picture and not (folder / entry.picture).is_file()]


def copy(content: Path, output: Path, sessions: Iterable[Any], left: Remains) -> None:
    """Put those of `sessions`, which are not live any more, where their pages show them; those that are there stay."""
    for session in sessions:
        for entry in session.entries:
            source, place = kept(content, session) / entry.picture, f"{session.address}{SHOWN}{entry.picture}"
            if entry.picture and source.is_file() and not left.stands(place, source):
                (output / place).parent.mkdir(parents=True, exist_ok=True)
                copyfile(source, output / place)
