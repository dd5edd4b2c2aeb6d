"""Durable, atomic writes: even after a power cut a reader finds the whole old file or the whole new one; and locks of files."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from plugins.core.infrastructure.errors import BeffroiError


@contextmanager
def exclusive_lock(path: Path, busy: BeffroiError) -> Iterator[int]:
    """Hold the lock of the file `path`, made if it is missing, during the block; gives its descriptor.

    Raises `busy` immediately when another process holds it; OSError when the file cannot be made or locked.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy from None
        yield descriptor
    finally:
        os.close(descriptor)


def is_lock_held(path: Path) -> bool:
    """Whether another process holds the lock of the file `path`. Raises OSError when the file cannot be opened."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Wait for the lock of the file `path`, made if it is missing, and hold it during the block. For short work.

    Raises OSError when the file cannot be made or locked.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes | Iterable[bytes], mode: int | None = None) -> None:
    """Write `content`, which may come in parts, durably to `path`, in an existing folder, with the rights `mode`; without it, with those of
    the file that it replaces. Raises OSError."""
    with NamedTemporaryFile(dir=path.parent, prefix=_build_temporary_prefix(path), delete=False) as file:
        temporary = Path(file.name)
        try:
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            elif path.exists():
                temporary.chmod(path.stat().st_mode)
            os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def write_whole(path: Path, text: str | Iterable[bytes]) -> None:
    """Write `text` in UTF-8, or the parts that are its bytes, durably to `path`, its folder made if it is missing. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, text.encode() if isinstance(text, str) else text)


def find_unfinished_writes(path: Path) -> list[Path]:
    """The temporary files of killed or running writes of the file at `path`."""
    return [each for each in path.parent.iterdir() if each.name.startswith(_build_temporary_prefix(path))]


def remove_durably(path: Path) -> None:
    """Remove the file at `path`, if present, and its unfinished parts. Raises OSError."""
    for each in (path, *find_unfinished_writes(path)):
        each.unlink(missing_ok=True)


def _build_temporary_prefix(path: Path) -> str:
    return f".{path.name[:60]}."


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable: without it a power cut may forget that a file was made, or took another's place."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
