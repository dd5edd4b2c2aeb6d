"""What a library raises while one file is read, drawn or computed: a mistake of that file, named, and never the end of everything.

A journal of ten thousand files holds one that nobody thought of; the others are published, and somebody is told which one it is.
"""

import os
import sys
import traceback
from collections.abc import Mapping

from plugins.publication.errors import BeffroiError
from plugins.publication.wrong import Wrong

SORT = "échec à la lecture"
NO_FAILURES = (KeyboardInterrupt, SystemExit, GeneratorExit, BeffroiError, Wrong)
"""What is nobody's mistake, or is told already."""

REMEDY = "Retirez ce qu’il a d’inhabituel, et signalez-le : c’est aussi un défaut de Beffroi."
LONGEST = 120
"""Characters of what a library says, of ours: its first sentence."""


def file_failure(error: BaseException, remedy: str = REMEDY, environ: Mapping[str, str] = os.environ) -> Wrong:
    """What to tell the editor of a file over which a library raised `error`. Raises `error` itself when it is about no file.

    `except BaseException` is what calls it: Rust's panics, as pyo3 hands them on, are no `Exception`.
    """
    if isinstance(error, NO_FAILURES):
        raise error
    if environ.get("BEFFROI_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    story = " ".join(f"{type(error).__name__}, {error}".split()).rstrip(",. ")
    short = story if len(story) <= LONGEST else f"{story[: LONGEST - 1]}…"
    return Wrong(f"Beffroi échoue sur ce fichier ({short}).", remedy, SORT)
