"""The owner of the evening's files: the service runs under its own user, and commands on the machine often as root."""

import os
import pwd
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plugins.core.infrastructure.errors import NotNow, SettingsError

ROOT_USER = 0
REFUSED = "{path} : « {me} » ne peut pas y écrire, c’est à « {owner} ». Rendez-le-lui : sudo chown -R {me} {folder}"
FOLDER_IN_USE = "{folder} : {why}. Un autre programme s’en sert, ou le disque refuse ; réessayez dans un instant."


@contextmanager
def give_files_to_owner(folder: Path, *others: Path) -> Iterator[None]:
    """Give files that root makes during the block in `folder` and in `others` to the owner of the folder around each.

    Raises SettingsError, with what to type, when the block could not write there; NotNow when another program held it.
    """
    try:
        yield
    except (PermissionError, sqlite3.OperationalError) as error:
        if path := _find_unwritable(folder):
            me, owner = _find_name(os.geteuid()), _find_name(path.stat().st_uid)
            raise SettingsError([REFUSED.format(path=path, me=me, owner=owner, folder=folder)]) from None
        if isinstance(error, PermissionError):
            raise
        raise NotNow(FOLDER_IN_USE.format(folder=folder, why=error)) from None
    finally:
        for each in (folder, *others):
            with suppress(OSError):
                leave_to_owner(each)


def leave_to_owner(folder: Path) -> None:
    """Give what belongs to root in `folder`, itself included, to the owner of the folder around it. Raises OSError."""
    around = folder.parent.stat()
    if os.geteuid() != ROOT_USER or around.st_uid == ROOT_USER or not folder.exists():
        return
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        if status.st_uid == ROOT_USER and (path.is_dir() or status.st_nlink == 1):  # a second name may be of a file elsewhere
            os.chown(path, around.st_uid, around.st_gid, follow_symlinks=False)


def _find_unwritable(folder: Path) -> Path | None:
    """The first of `folder` and what is below it that cannot be written; of a folder that cannot be made, the one around it."""
    start = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    below: Iterable[Path] = folder.rglob("*") if start == folder else ()
    return next((path for path in (start, *below) if not os.access(path, os.W_OK)), None)


def _find_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
