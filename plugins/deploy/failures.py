"""What the machine answers, in words for a webmaster."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from plugins.infrastructure.errors import PersonRequired

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def explain_failures(destination: str) -> Iterator[None]:
    """Turns the system's refusals into PersonRequired: a deploy that is run again once the cause is gone completes the site."""
    try:
        yield
    except OSError as error:
        where = f"{destination} : " + (f"{error.filename} : " if error.filename else "")
        if error.errno in FULL:
            raise PersonRequired(f"{where}il n’y a plus de place sur le disque. Faites-en, puis relancez ./beffroi deploy.") from error
        if error.errno in FORBIDDEN:
            raise PersonRequired(f"{where}les droits ne permettent pas d’y lire ou d’y écrire. Corrigez-les, puis relancez.") from error
        raise PersonRequired(f"{where}le dépôt s’est arrêté ({error.strerror or error}). Relancez ./beffroi deploy.") from error
