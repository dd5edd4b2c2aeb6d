"""Where the site goes."""

import re
from dataclasses import dataclass
from typing import Any

from plugins.publication.settings import setting, text
from plugins.publication.slug import closest

SCHEMES = ("folder", "rsync")

REMOTE = re.compile(r"(?P<host>[^/:]*):(?P<path>.*)")
"""As rsync reads it: a colon before any slash. Its daemons (`host::module`, `rsync://`) cannot be locked, and are not accepted."""


@dataclass(frozen=True)
class Destination:
    """A folder, reached directly (`folder`) or by rsync; `host` is empty on this machine, else `host` or `user@host`."""

    scheme: str
    path: str
    host: str = ""

    def __str__(self) -> str:
        return f"{self.host}:{self.path}" if self.host else self.path


def destination(value: Any) -> Destination:
    """A destination from `folder:PATH`, `rsync:/PATH` or `rsync:user@host:/PATH`."""
    scheme, colon, place = text(value).partition(":")
    if not colon or scheme not in SCHEMES:
        meant = closest(scheme, SCHEMES)
        hint = f" Vouliez-vous dire « {meant}: » ?" if meant and colon else ""
        raise ValueError(f"« {value} » n’est pas une destination.{hint} Écrivez folder:public ou rsync:moi@hote:/var/www/journal.")
    found = REMOTE.fullmatch(place) if scheme == "rsync" else None
    host, path = (found["host"], found["path"]) if found else ("", place)
    if not path or path.startswith(("-", ":", "//")) or host.startswith("-") or (found and not host) or "\0" in place:
        raise ValueError(f"« {place} » n’est pas un dossier. Écrivez par exemple rsync:moi@hote:/var/www/journal.")
    if path.startswith("~"):
        raise ValueError(f"« {place} » : écrivez le chemin entier, ou depuis votre dossier personnel, sans ~.")
    return Destination(scheme, path, host)


@dataclass(frozen=True)
class Settings:
    """The settings of the room `deploy`."""

    deploy: Destination = setting(
        destination, "Où déposer le site : folder:DOSSIER ou rsync:UTILISATEUR@HÔTE:/DOSSIER.", default=Destination("folder", "public")
    )
