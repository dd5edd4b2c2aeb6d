"""The files of a draft, converted photographs and PDF, kept beside the store until it is published.

Nothing of them is in the journal's folder before: a build would find them there.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from plugins.desk.models import DeskDraft
from plugins.infrastructure import durable
from plugins.pictures.phone_picture import FORMATS, remake_phone_picture
from plugins.publication import heic
from plugins.publication.slug import slugify
from plugins.web_service.configuration import get_current_town, make_service_folder
from plugins.web_service.part import WebTown

FOLDER = "images"
PICTURES, DOCUMENTS = "images/bureau", "documents/bureau"
"""Where they go, below the content folder."""
PLACES = {".jpg": PICTURES, ".pdf": DOCUMENTS}
LARGEST_PICTURE = 40 * 1024 * 1024
"""Bytes of a picture as a phone sends it: twelve megapixels in HEIC have three, fifty in JPEG some twenty."""
LONGEST_STEM = 60


def _find_folder(draft: DeskDraft) -> Path:
    return make_service_folder(get_current_town()) / FOLDER / str(draft.pk)


def keep_picture(draft: DeskDraft, data: bytes) -> str:
    """Keep a picture, upright, small enough, without its position: its path below the content folder. Raises PictureError."""
    remade = remake_phone_picture(data, (*FORMATS, heic.FORMAT))
    return _keep(draft, f"{get_current_town().clock():%Y-%m-%d}-{hashlib.sha256(remade).hexdigest()[:10]}.jpg", remade)


def keep_document(draft: DeskDraft, data: bytes, name: str) -> str:
    """Keep a PDF, under the name that it came with: its path below the content folder. Raises OSError."""
    stem = slugify(Path(name.replace("\\", "/")).stem)[:LONGEST_STEM].strip("-") or "document"
    return _keep(draft, f"{stem}-{hashlib.sha256(data).hexdigest()[:6]}.pdf", data)


def _keep(draft: DeskDraft, name: str, data: bytes) -> str:
    folder = _find_folder(draft)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    durable.write_durably(folder / name, data)
    return f"{PLACES[Path(name).suffix]}/{name}"


def list_pending_files(draft: DeskDraft) -> Mapping[str, Path]:
    """The files that wait for the text, by their path below the content folder."""
    folder = _find_folder(draft)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {f"{PLACES[path.suffix]}/{path.name}": path for path in files if path.suffix in PLACES}


def place_files(draft: DeskDraft, text: str, content: Path) -> list[Path]:
    """Put those that `text` names into the journal: their files there. Done again it does nothing. Raises OSError."""
    placed_paths = []
    for path, file in list_pending_files(draft).items():
        if path in text:
            aim = content / path
            if not aim.exists():
                aim.parent.mkdir(parents=True, exist_ok=True)
                durable.write_durably(aim, file.read_bytes())
            placed_paths.append(aim)
    return placed_paths


def forget_orphans(town: WebTown) -> None:
    """Delete the files of drafts that no longer exist: those of an erased person."""
    folder = make_service_folder(town) / FOLDER
    folders = {path.name: path for path in folder.iterdir() if path.name.isdigit()} if folder.is_dir() else {}
    alive = set(DeskDraft.objects.filter(pk__in=[int(name) for name in folders]).values_list("pk", flat=True)) if folders else set()
    for name, path in folders.items():
        if int(name) not in alive:
            shutil.rmtree(path, ignore_errors=True)
