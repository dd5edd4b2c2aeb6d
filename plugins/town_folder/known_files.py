"""Which files of a clone are the software's own, in whatever version: the digests of all that this repository has held until 2026-11.

From then on a town is a folder, and the package is the software: the list grows no more. A digest is git's name of a blob, its first six
bytes: enough that no file of a town is taken for one of ours by chance (7,000 in 2^48).
"""

import hashlib
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("known_files.bin")
SIZE = 6


@cache
def _known() -> frozenset[bytes]:
    content = LIST.read_bytes()
    return frozenset(content[at : at + SIZE] for at in range(0, len(content), SIZE))


def is_software(path: Path) -> bool:
    """Whether the file is, byte for byte, one that the software had in some version."""
    content = path.read_bytes()
    name = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)  # how git names a file: git-hash-object(1)
    return name.digest()[:SIZE] in _known()
