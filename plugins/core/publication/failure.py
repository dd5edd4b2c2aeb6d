"""Library failures over one file: a mistake of that file, never the end of the command.

Among ten thousand files one is unlike any that was foreseen: the others are published, and the mistake names it.
"""

import errno
import os
import sys
import traceback
from collections.abc import Iterator, Mapping

from plugins.core.infrastructure.errors import BeffroiError, ContentError, Mistake
from plugins.core.publication.raw_value import InvalidValue

SORT = "échec à la lecture"
NO_FAILURES = (KeyboardInterrupt, SystemExit, GeneratorExit, ImportError, BeffroiError, InvalidValue)
"""What is nobody's mistake, or is told already."""

OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS})
"""What a disk or a system says when it has no more to give, whatever the file."""

OF_A_PUBLICATION = frozenset({"source", "kind", "identity", "stamped"})
"""Attributes by which one is known, without importing what it is made of: whoever starts a command waits for this module."""

REMEDY = "Retirez ce qu’il a d’inhabituel, et signalez-le : c’est aussi un défaut de Beffroi."
LONGEST = 120
"""Characters of what a library says, of ours: its first sentence."""


def build_file_failure(error: BaseException, remedy: str = REMEDY, environ: Mapping[str, str] = os.environ) -> InvalidValue:
    """The message to the editor about a file over which a library raised `error`. Raises `error` itself when it is about no file.

    `except BaseException` is what calls it: Rust's panics, as pyo3 hands them on, are no `Exception`.
    """
    if not _is_of_a_file(error):
        raise error
    if environ.get("BEFFROI_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    story = " ".join(f"{type(error).__name__}, {error}".split()).rstrip(",. ")
    short = story if len(story) <= LONGEST else f"{story[: LONGEST - 1]}…"
    return InvalidValue(f"Beffroi échoue sur ce fichier ({short}).", remedy, SORT)


class FileFailure(ContentError):
    """A failure over one file: `file` is its path as the editor knows it. Under urgency it is left aside."""

    def __init__(self, file: str, wrong: InvalidValue):
        super().__init__([Mistake(file, 0, "", wrong.text, wrong.remedy, wrong.sort)])
        self.file = file


def find_file_failure(error: BaseException, folder: str) -> FileFailure | None:
    """`error` as the mistake of the file over which it was raised, when known. `folder` is the name of the content folder.

    The last resort: a frame of an unexpected error holds the publication that it was about.
    """
    if not _is_of_a_file(error):
        return None
    source = next(_find_sources(error), "")
    return FileFailure(f"{folder}/{source}", build_file_failure(error)) if source else None


def _is_of_a_file(error: BaseException) -> bool:
    return not isinstance(error, NO_FAILURES) and getattr(error, "errno", None) not in OF_THE_MACHINE


def _find_sources(error: BaseException) -> Iterator[str]:
    """The sources of the publications that stood alone in a frame, from where `error` was raised outwards."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    for frame in reversed(frames):
        here = set(filter(None, map(_find_source, frame.f_locals.values())))
        if len(here) == 1:
            yield here.pop()


def _find_source(value: object) -> str:
    """The source of a publication, or of an object that holds one (Pelican's contents, readings). It reads `__dict__` alone: a property
    might run code."""
    attributes = getattr(value, "__dict__", {})
    publication = attributes.get("publication")
    attributes = attributes if publication is None else getattr(publication, "__dict__", {})
    return attributes["source"] if attributes.keys() >= OF_A_PUBLICATION else ""
