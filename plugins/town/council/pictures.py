"""The pictures of session entries: stored with the journal's, in a folder named after the session, published below its page."""

from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile

from plugins.core.infrastructure.output_manifest import OutputManifest
from plugins.town.council.session import CouncilSession

PICTURE_ADDRESS = "images/"
"""Below the address of the session’s page: the same live and archived."""


def find_pictures_folder(content: Path, session: CouncilSession) -> Path:
    """The folder of the pictures of `session`, in the content folder."""
    return content / "images" / session.address.rstrip("/")


def list_missing_pictures(content: Path, session: CouncilSession) -> list[str]:
    """The pictures that its entries name and that are not there."""
    folder = find_pictures_folder(content, session)
    return [entry.picture for entry in session.entries if entry.picture and not (folder / entry.picture).is_file()]


def copy_pictures(content: Path, output: Path, sessions: Iterable[CouncilSession], manifest: OutputManifest) -> None:
    """Copy the pictures of `sessions`, which are no longer live, to their pages; present ones stay."""
    for session in sessions:
        for entry in session.entries:
            source, place = find_pictures_folder(content, session) / entry.picture, f"{session.address}{PICTURE_ADDRESS}{entry.picture}"
            if entry.picture and source.is_file() and not manifest.is_current(place, source):
                (output / place).parent.mkdir(parents=True, exist_ok=True)
                copyfile(source, output / place)
