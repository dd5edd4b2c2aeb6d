"""File locks that end with their process, so that a killed run blocks no one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
