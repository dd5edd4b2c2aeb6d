"""The files of a draft, converted photographs and PDF, kept beside the store until it is published.

Nothing of them is in the journal's folder before: a build would find them there.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.publication import picture_bytes
from plugins.core.publication.identifiers import slugify
from plugins.journal.pictures.lighter import PHONE_FORMATS, remake_phone_picture
from plugins.service.desk.models import DeskDraft, DeskPublication
from plugins.service.web_service.configuration import get_current_town, make_service_folder
from plugins.service.web_service.part import WebTown

FOLDER = "images"
PICTURES, DOCUMENTS = "images/bureau", "documents/bureau"
"""Where they go, below the content folder."""
PLACES = {".jpg": PICTURES, ".pdf": DOCUMENTS}
LARGEST_PICTURE = 40 * 1024 * 1024
"""Bytes of a picture as a phone sends it: twelve megapixels in HEIC have three, fifty in JPEG some twenty."""
LONGEST_STEM = 60


class ChangedFile(Exception):
    """A file of a text is not the one that was there when its publication was asked for."""

    def __init__(self, path: str):
        super().__init__(f"« {path} » n’est plus le fichier qui a été relu. Ajoutez-le de nouveau au texte, puis demandez à publier.")


def _find_folder(draft: DeskDraft) -> Path:
    return make_service_folder(get_current_town()) / FOLDER / str(draft.pk)


def keep_picture(draft: DeskDraft, data: bytes) -> str:
    """Keep a picture, upright, small enough, without its position: its path below the content folder. Raises PictureError."""
    remade = remake_phone_picture(data, (*PHONE_FORMATS, picture_bytes.FORMAT))
    return _keep(draft, f"{get_current_town().clock():%Y-%m-%d}", 10, ".jpg", remade)


def keep_document(draft: DeskDraft, data: bytes, name: str) -> str:
    """Keep a PDF, under the name that it came with: its path below the content folder. Raises OSError."""
    stem = slugify(Path(name.replace("\\", "/")).stem)[:LONGEST_STEM].strip("-") or "document"
    return _keep(draft, stem, 6, ".pdf", data)


def _keep(draft: DeskDraft, stem: str, length: int, suffix: str, data: bytes) -> str:
    """Keep a file under its digest: as much of it as an address is pleasant with; all of it, where another file has that name, which it
    must not replace: somebody may have approved that one."""
    folder, digest = _find_folder(draft), _digest(data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    short_name, full_name = (f"{stem}-{digest[:figures]}{suffix}" for figures in (length, len(digest)))
    others = [folder / short_name, get_current_town().paths.content / PLACES[suffix] / short_name]
    name = full_name if any(file.exists() and _digest(file.read_bytes()) != digest for file in others) else short_name
    durable.write_durably(folder / name, data)
    return f"{PLACES[suffix]}/{name}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def list_pending_files(draft: DeskDraft) -> Mapping[str, Path]:
    """The files that wait for the text, by their path below the content folder."""
    folder = _find_folder(draft)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {f"{PLACES[path.suffix]}/{path.name}": path for path in files if path.suffix in PLACES}


def digest_files(draft: DeskDraft, text: str) -> dict[str, str]:
    """The digests of the pending files that `text` names, by their path: what whoever approves the text approves with it."""
    return {path: _digest(file.read_bytes()) for path, file in list_pending_files(draft).items() if path in text}


def list_approved_files(publication: DeskPublication) -> Mapping[str, str]:
    """The same of a publication, since it was asked for; one that was asked for by an older version has them as they are now."""
    return digest_files(publication.draft, publication.text) if publication.files is None else publication.files


def read_approved_file(publication: DeskPublication, path: str) -> bytes:
    """The file at `path` of a publication, as it was when that was asked for. Raises ChangedFile; KeyError when it has no such file."""
    digest, file = list_approved_files(publication)[path], list_pending_files(publication.draft).get(path)
    data = file.read_bytes() if file else b""
    if _digest(data) != digest:
        raise ChangedFile(path)
    return data


def place_files(publication: DeskPublication, content: Path) -> list[Path]:
    """Put the files of a publication into the journal: their files there. Done again it does nothing. Raises ChangedFile, OSError."""
    require_approved_files(publication, content)
    placed_paths = []
    for path in list_approved_files(publication):
        aim = content / path
        if not aim.exists():
            aim.parent.mkdir(parents=True, exist_ok=True)
            durable.write_durably(aim, read_approved_file(publication, path))
        placed_paths.append(aim)
    return placed_paths


def require_approved_files(publication: DeskPublication, content: Path) -> None:
    """Raises ChangedFile when a file of a publication is another than the approved one, beside the store or in the journal."""
    for path, digest in list_approved_files(publication).items():
        if not (content / path).exists():
            read_approved_file(publication, path)
        elif _digest((content / path).read_bytes()) != digest:
            raise ChangedFile(path)


def forget_orphans(town: WebTown) -> None:
    """Delete the files of drafts that no longer exist: those of an erased person."""
    folder = make_service_folder(town) / FOLDER
    folders = {path.name: path for path in folder.iterdir() if path.name.isdigit()} if folder.is_dir() else {}
    alive = set(DeskDraft.objects.filter(pk__in=[int(name) for name in folders]).values_list("pk", flat=True)) if folders else set()
    for name, path in folders.items():
        if int(name) not in alive:
            shutil.rmtree(path, ignore_errors=True)
