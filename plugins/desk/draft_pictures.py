"""The pictures of a text under way: made anew as they come from a phone, kept beside the store until the text goes online.

Nothing of them is in the journal's folder before: a build would find them there.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from plugins.desk.models import DeskDraft
from plugins.infrastructure import durable
from plugins.pictures.phone_picture import FORMATS, remake_phone_picture
from plugins.publication import heic
from plugins.web_service.configuration import current_town, service_folder

FOLDER = "images"
PLACE = "images/bureau"
"""Where they go, below the content folder."""
LARGEST = 40 * 1024 * 1024
"""Bytes of a picture as a phone sends it: twelve megapixels in HEIC have three, fifty in JPEG some twenty."""


def _folder(draft: DeskDraft) -> Path:
    return service_folder(current_town()) / FOLDER / str(draft.pk)


def keep_picture(draft: DeskDraft, data: bytes) -> str:
    """Keep a picture, upright, small enough, without its position: its path below the content folder. Raises PictureError."""
    made = remake_phone_picture(data, (*FORMATS, heic.FORMAT))
    name = f"{current_town().clock():%Y-%m-%d}-{hashlib.sha256(made).hexdigest()[:10]}.jpg"
    folder = _folder(draft)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    durable.write(folder / name, made)
    return f"{PLACE}/{name}"


def pending_pictures(draft: DeskDraft) -> Mapping[str, Path]:
    """The pictures that wait for the text, by their path below the content folder."""
    folder = _folder(draft)
    return {f"{PLACE}/{path.name}": path for path in sorted(folder.glob("*.jpg"))} if folder.is_dir() else {}


def place_pictures(draft: DeskDraft, text: str, content: Path) -> list[Path]:
    """Put those that `text` names into the journal: their files there. Done again it does nothing. Raises OSError."""
    placed = []
    for path, file in pending_pictures(draft).items():
        if path in text:
            aim = content / path
            if not aim.exists():
                aim.parent.mkdir(parents=True, exist_ok=True)
                durable.write(aim, file.read_bytes())
            placed.append(aim)
    return placed
