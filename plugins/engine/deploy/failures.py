"""Explain the machine's errors to a webmaster."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.core.infrastructure.errors import NotNow, PersonRequired

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
ABSENCES = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class SiteFileGone(NotNow):
    """The `file` of the site went away while the site was looked at or sent: another program writes there."""

    def __init__(self, file: str):
        self.file = file
        super().__init__(f"{file} a disparu pendant la mise en ligne : un autre programme écrit dans ce dossier. Relancez.")


@contextmanager
def explain_failures(destination: str, output: Path) -> Iterator[None]:
    """Turns the system's refusals into PersonRequired: a deploy that is run again once the cause is gone completes the site.

    What goes away from the site `output` meanwhile is SiteFileGone.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, ABSENCES) and error.filename and Path(error.filename).is_relative_to(output):
            raise SiteFileGone(str(error.filename)) from error
        where = f"{destination} : " + (f"{error.filename} : " if error.filename else "")
        if error.errno in FULL:
            raise PersonRequired(f"{where}il n’y a plus de place sur le disque. Faites-en, puis relancez ./beffroi deploy.") from error
        if error.errno in FORBIDDEN:
            raise PersonRequired(f"{where}les droits ne permettent pas d’y lire ou d’y écrire. Corrigez-les, puis relancez.") from error
        raise PersonRequired(f"{where}le dépôt s’est arrêté ({error.strerror or error}). Relancez ./beffroi deploy.") from error
