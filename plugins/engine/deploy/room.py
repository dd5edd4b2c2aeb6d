"""The manifest of the room `deploy`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.git import strip_credentials
from plugins.core.infrastructure.settings import gather_settings, parse_folder, parse_text, setting
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.identifiers import find_closest
from plugins.core.publication.room import Conf, Environ, HealthCheck, Room
from plugins.core.publication.stored_format import StoredFormat, read_user_version

REMOTE = re.compile(r"(?P<host>[^/:]*):(?P<path>.*)")
"""As rsync reads it: a colon before any slash. Its daemons (`host::module`, `rsync://`) cannot be locked, and are not accepted."""

RCLONE = re.compile(r"(?P<host>\w[\w.+@ -]*):(?P<path>.*)")
"""A remote of rclone's configuration, by its name. What rclone could read otherwise (`:sftp,pass=…:`) would put secrets in settings."""

BRANCH = re.compile(r"(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)))\w[\w./+-]*(?<![/.])")
"""git-check-ref-format(1), the part of it that people use."""

PAGES = "pages"
EXAMPLES = "folder:public, rsync:moi@hote:/var/www/journal, rclone:hebergeur:www ou git:origin#pages"


@dataclass(frozen=True)
class Destination:
    """A folder, reached directly (`folder`), by rsync or by rclone; or a branch, by git.

    `host` is empty on this machine; else `host` or `user@host` for rsync, a remote of rclone's, a repository for git. `path` is the folder
    there, or the branch.
    """

    scheme: str
    path: str
    host: str = ""

    def __str__(self) -> str:
        if self.scheme == "git":
            return f"{strip_credentials(self.host)}#{self.path}"
        return f"{self.host}:{self.path}" if self.host else self.path


def parse_destination(value: Any) -> Destination:
    """A destination from `folder:PATH`, `rsync:/PATH`, `rsync:user@host:/PATH`, `rclone:REMOTE:PATH` or `git:REPOSITORY#BRANCH`."""
    scheme, colon, place = parse_text(value).partition(":")
    if not colon or scheme not in SCHEMES:
        meant = find_closest(scheme, SCHEMES)
        hint = f" Vouliez-vous dire « {meant}: » ?" if meant and colon else ""
        raise ValueError(f"« {strip_credentials(parse_text(value))} » n’est pas une destination.{hint} Écrivez {EXAMPLES}.")
    if "\0" in place:
        raise ValueError("un chemin n’a pas de caractère nul.")
    return SCHEMES[scheme](place)


def _parse_folder(place: str) -> Destination:
    return Destination("folder", _check_path(place, place))


def _parse_rsync(place: str) -> Destination:
    match = REMOTE.fullmatch(place)
    host, path = (match["host"], match["path"]) if match else ("", place)
    if host.startswith("-") or (match and not host):
        raise ValueError(f"« {place} » n’est pas un dossier. Écrivez par exemple rsync:moi@hote:/var/www/journal.")
    return Destination("rsync", _check_path(path, place), host)


def _parse_rclone(place: str) -> Destination:
    match = RCLONE.fullmatch(place)
    if not match:
        raise ValueError("donnez le nom que rclone connaît, puis le dossier : rclone:hebergeur:www. Les secrets restent chez rclone.")
    return Destination("rclone", match["path"].rstrip("/") or match["path"], match["host"])


def _parse_git(place: str) -> Destination:
    remote, _, branch = place.partition("#")
    branch = branch or PAGES
    if not remote or remote.startswith("-") or not BRANCH.fullmatch(branch):
        raise ValueError(f"« {strip_credentials(place)} » : donnez le dépôt, puis la branche : git:origin#pages.")
    return Destination("git", branch, remote)


def parse_history_remote(value: Any) -> str:
    """Parse a remote of the journal's repository: name or address, without a password; empty for none."""
    if not isinstance(value, str):
        raise ValueError(f"« {value} » n’est pas un texte, entre guillemets.")
    name = value.strip()
    if name.startswith("-") or any(letter.isspace() for letter in name):
        raise ValueError(f"« {strip_credentials(name)} » n’est pas un dépôt. Écrivez par exemple origin.")
    if strip_credentials(name) != name and not name.startswith("ssh://"):
        raise ValueError("pas de mot de passe dans un réglage : donnez-le à git, ou écrivez le nom du dépôt, par exemple origin.")
    return name


def _check_path(path: str, place: str) -> str:
    if not path or path.startswith(("-", ":", "//")):
        raise ValueError(f"« {place} » n’est pas un dossier. Écrivez par exemple rsync:moi@hote:/var/www/journal.")
    if path.startswith("~"):
        raise ValueError(f"« {place} » : écrivez le chemin entier, ou depuis votre dossier personnel, sans ~.")
    return path


SCHEMES: dict[str, Callable[[str], Destination]] = {
    "folder": _parse_folder,
    "rsync": _parse_rsync,
    "rclone": _parse_rclone,
    "git": _parse_git,
}


@dataclass(frozen=True)
class Settings:
    """The settings of the room `deploy`."""

    deploy: Destination = setting(
        parse_destination,
        "Où déposer le site.",
        default=Destination("folder", "public"),
        example="rsync:journal@ma-ville.fr:/var/www/journal",
        details="`folder:DOSSIER`, `rsync:UTILISATEUR@HÔTE:/DOSSIER`, ou `rsync:/DOSSIER` sur la machine même, "
        "`rclone:DESTINATION:DOSSIER` (WebDAV, SFTP, S3), `git:DÉPÔT#BRANCHE` (Pages d’une forge) : "
        "[comment](operations.md#mettre-en-ligne). Sans cette clé, `folder:public`.",
    )
    history_remote: str | None = setting(
        parse_history_remote,
        "Le dépôt git où pousser une alerte. origin, son adresse, ou rien entre les guillemets.",
        default=None,
        variable="BEFFROI_HISTORY_REMOTE",
        details="Une séance close y est poussée aussi, dès qu’elle est écrite. Sans cette clé, rien n’est poussé et la "
        "commande le demande (code 3) : qui a cloné Beffroi lui-même a son dépôt pour `origin`.",
    )
    beffroi_state: Path = setting(parse_folder, default=Path(".beffroi"), variable="BEFFROI_STATE")


def find_web_root(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Path | None:
    """The folder of the site that is online; None when it is on another machine, or no folder."""
    where = gather_settings(Settings, conf, environ).deploy
    return None if where.host or where.scheme not in ("folder", "rsync") else Path(where.path).resolve()


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.engine.deploy.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """This machine's record of each destination."""
    from plugins.engine.deploy.record import FORMAT  # for `upgrade` and `doctor` alone

    yield StoredFormat(
        name="ce que la mise en ligne retient",
        version=FORMAT,
        files=tuple(sorted(town.state.glob("deploy-*.sqlite"))),
        read_version=read_user_version,
        is_remade=True,
    )


ROOM = Room(
    settings=Settings,
    list_stored_formats=list_stored_formats,
    list_health_checks=list_health_checks,
)
