"""A picture as networks are given it: its bytes, read at its public address, and its size.

The address was checked before: what readers see is what the network gets.
"""

import struct
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

import requests

from plugins.announce.wire import bind_session

Attached = TypeVar("Attached")
Named = TypeVar("Named")
TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What every network takes, among what the site serves."""
REDIRECTS = 3
"""A town's host may send its pictures elsewhere; a network itself is never followed."""


class PictureLost(Exception):
    """The picture cannot be sent; its text is a French sentence. The post leaves all the same."""


@dataclass(frozen=True)
class FetchedPicture:
    """`content` are the bytes, of media type `kind`."""

    content: bytes
    kind: str


def fetch_picture(url: str, largest: int, types: Collection[str] = TYPES) -> FetchedPicture:
    """The picture at `url`. Raises PictureLost when it cannot be read, exceeds `largest` bytes, or is of a type that is not in `types`."""
    with requests.Session() as session:
        bind_session(session)
        session.max_redirects = REDIRECTS
        try:
            answer = session.get(url)
            answer.raise_for_status()
        except (requests.RequestException, OSError, ValueError) as error:
            raise PictureLost(f"L’image {url} n’a pu être lue ({name_failure(error)}).") from None
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in TYPES & set(types):
        raise PictureLost(f"L’image {url} n’est ni JPEG, ni PNG, ni WebP.")
    if not 0 < len(answer.content) <= largest:
        raise PictureLost(f"L’image {url} est vide ou dépasse {_format_megabytes(largest)} Mo.")
    return FetchedPicture(answer.content, kind)


EXCHANGES: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "le proxy refuse"),
    (requests.exceptions.SSLError, "certificat non reconnu"),
    (requests.exceptions.Timeout, "pas de réponse à temps"),
    (requests.exceptions.JSONDecodeError, "réponse illisible"),
    (OSError, "connexion interrompue"),
)
"""How a failed exchange is called."""


def upload_images(images: Iterable[Attached], upload: Callable[[Attached], Named]) -> tuple[list[Named], str]:
    """Upload each picture with `upload`, and note those lost while others were not. Raises PictureLost when all were."""
    names: list[Named] = []
    failures: list[PictureLost] = []
    for image in images:
        try:
            names.append(upload(image))
        except PictureLost as error:
            failures.append(error)
    if failures and not names:
        raise failures[0]
    return names, " ".join(map(str, failures))


def explain_missing_picture(link: str) -> str:
    """A note for a post without its picture, with its `link` in the text or none."""
    return "L’annonce est partie avec son lien seul." if link else "L’annonce est partie sans elle."


def name_failure(error: Exception) -> str:
    """A name for a failed exchange: the status of the answer, or the type of error; never its text: secrets."""
    response = getattr(error, "response", None)
    if response is not None:
        return f"{response.status_code}"
    return next((french for kind, french in EXCHANGES if isinstance(error, kind)), "réponse illisible")


def _format_megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0").replace(".", ",")


PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG markers that a size follows."""


def read_dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, at least 1; None when they cannot be read."""
    try:
        if content.startswith(PNG):
            width, height = struct.unpack_from(">II", content, 16)
        elif content.startswith(JPEG):
            height, width = struct.unpack_from(">HH", content, _find_frame(content) + 5)
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (width, height) if width and height else None


def _find_frame(content: bytes) -> int:
    """The offset of the frame of a JPEG. Raises IndexError without one."""
    at = len(JPEG)
    while content[at + 1] not in FRAMES:
        if content[at] != 0xFF:
            raise IndexError(at)
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    return at
