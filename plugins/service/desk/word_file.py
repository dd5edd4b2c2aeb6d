"""A Word file (.docx) as HTML and its pictures, by mammoth: its titles, lists, tables and links, nothing of how it looked.

In a process of its own, which is given little time and memory: a file may be made to harm. A file outside of it is never followed.
"""

import base64
import io
import json
import resource
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.town import ROOT

LARGEST_WORD = 30 * 1024 * 1024
MOST_UNPACKED, MOST_PARTS = 200 * 1024 * 1024, 3000
"""What a .docx may hold once unpacked: forty photographs of a phone, 4 MB each, have 160 MB."""
MOST_PICTURES = 40
SECONDS, BYTES = 30, 1024**3
"""Of the process: 80,000 words, some 200 pages, took 0.2 s and 31 MB of ours."""
PICTURE = "picture:"
"""The address of a picture in the HTML, before its number."""
ZIP = b"PK"
NO_WORD = "Ce fichier n’est pas un document Word (.docx). Dans Word, « Enregistrer sous », puis « Document Word »."
TOO_MUCH = "Ce document est trop lourd une fois ouvert. Copiez son texte, puis collez-le ici."


class UnreadableWord(Exception):
    """The file cannot be read; the text is a French sentence with its remedy."""


@dataclass(frozen=True)
class WordText:
    """`html` names its pictures `picture:0`, `picture:1`…; `pictures` are their bytes, in that order."""

    html: str
    pictures: tuple[bytes, ...] = ()


def read_word(data: bytes) -> WordText:
    """The text and the pictures of a .docx. Raises UnreadableWord."""
    if not data.startswith(ZIP):
        raise UnreadableWord(NO_WORD)
    command = [sys.executable, "-m", "plugins.service.desk.word_file"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS * 2, cwd=ROOT, check=False)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, OSError):
        raise UnreadableWord(TOO_MUCH) from None
    if "html" not in answer:
        raise UnreadableWord(answer.get("refusal", NO_WORD))
    return WordText(answer["html"], tuple(base64.b64decode(picture) for picture in answer["pictures"]))


def _find_refusal(data: bytes) -> str:
    """Why the archive is not to be opened, in French, or nothing. Its list alone may have 30 MB, and take seconds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return NO_WORD
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return TOO_MUCH
    return "" if "word/document.xml" in {part.filename for part in parts} else NO_WORD


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _convert(data: bytes) -> dict[str, Any]:
    import mammoth  # type: ignore[import-untyped]  # in the process of its own alone; says nothing of its types

    pictures: list[str] = []

    def keep(picture: Any) -> dict[str, str]:
        with picture.open() as opened:
            pictures.append(base64.b64encode(opened.read()).decode("ascii"))
        return {"src": f"{PICTURE}{len(pictures) - 1}"}

    images = mammoth.images.img_element(keep)
    try:
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=images, external_file_access=False).value
    except Exception:  # whatever a broken file makes the library raise, it cannot be read
        return {}
    return {"html": html, "pictures": pictures[:MOST_PICTURES]}


if __name__ == "__main__":
    _limit_memory()  # by itself, before it reads anything: between a fork and an exec, a service with threads may run no Python
    sent = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps({"refusal": refusal} if (refusal := _find_refusal(sent)) else _convert(sent)))
