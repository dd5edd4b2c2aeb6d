"""The health checks of this room: the destination, the programs that reach it, and automatic publishing."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.git import Git, GitError, strip_credentials
from plugins.core.infrastructure.redact import remove_secrets
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import find_town
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red
from plugins.engine.deploy.deploy import open_target
from plugins.engine.deploy.room import Destination, Settings

PROGRAMS = {"folder": ("git",), "rsync": ("git", "rsync"), "rclone": ("git", "rclone"), "git": ("git",)}
"""What each way to the host needs, the ledger's git included."""
HOURLY = re.compile(r"""cron: ["']?\d+ \* \* \* \*""")
QUIET = 50
"""Days without a commit after which GitHub is near to stopping the hourly run of a public repository: it does after 60
(docs.github.com, « Events that trigger workflows », schedule)."""
WORKFLOWS = {"github": ".github/workflows/journal.yml", "gitlab": ".gitlab-ci.yml"}


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room."""
    settings = gather_settings(Settings, conf, environ)
    yield HealthCheck(f"mise en ligne ({settings.deploy.scheme}:{settings.deploy})", lambda: check_destination(settings, conf, environ))
    yield HealthCheck("programmes", lambda: check_programs(settings.deploy.scheme))
    yield HealthCheck("histoire du journal", lambda: check_history_remote(settings.history_remote, environ))
    yield HealthCheck("automate", lambda: check_automation(find_town(environ, Path.cwd()), environ))


def check_destination(settings: Settings, conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether the destination is reached, without writing. Raises what the destination raises."""
    there = settings.deploy
    if there.scheme == "git":
        yield check_branch(there, environ)
    elif there.scheme == "folder":
        yield check_folder(Path(there.path))
    else:
        former_manifest = open_target(settings, Path(conf.get("OUTPUT_PATH") or "output"), environ).read_manifest()
        yield green("joignable." if former_manifest else "joignable ; rien n’y est encore déposé.")


def check_branch(destination: Destination, environ: Mapping[str, str]) -> HealthFinding:
    """Whether the repository answers, and has the branch."""
    try:
        branch = Git(None, environ)("ls-remote", destination.host, f"refs/heads/{destination.path}")
    except GitError as failure:
        return red(f"injoignable : {failure}", "Vérifiez l’adresse et le droit de lire le dépôt.")
    return green("joignable." if branch else "joignable ; la branche sera créée.")


def check_folder(place: Path) -> HealthFinding:
    """Whether the folder can be written in, now or once it is made."""
    there = next(each for each in (place.resolve(), *place.resolve().parents) if each.exists())
    if os.access(there, os.W_OK | os.X_OK):
        return green("se laisse écrire." if place.exists() else "sera créé.")
    return red(f"{there} ne se laisse pas écrire.", "Donnez ce dossier au compte qui publie.")


def check_programs(scheme: str) -> Iterator[HealthFinding]:
    """Whether what the destination needs is installed, and which version."""
    for name in PROGRAMS[scheme]:
        if not shutil.which(name):
            yield red(f"{name} manque.", f"Installez-le : apt install {name}.")
            continue
        environ = remove_secrets(os.environ)
        version_text = subprocess.run([name, "--version"], env=environ, capture_output=True, text=True, timeout=10, check=False).stdout
        yield green(" ".join(version_text.partition("\n")[0].split()[:4]) + ".")


def check_automation(root: Path, environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether a forge publishes every hour by itself; from here, only its files and its history can be seen."""
    text_by_forge = {forge: (root / path).read_text(encoding="utf-8") for forge, path in WORKFLOWS.items() if (root / path).exists()}
    if not text_by_forge:
        yield amber("aucun fichier de forge.", "C’est sans gravité si une machine publie par cron : voir ./beffroi help operations cron.")
        return
    if "github" in text_by_forge and not HOURLY.search(text_by_forge["github"]):
        yield amber(f"{WORKFLOWS['github']} n’est pas lancé toutes les heures.", 'Remettez-y « - cron: "7 * * * *" ».')
    elif "github" in text_by_forge:
        yield green("GitHub publierait toutes les heures, si la variable BEFFROI_SITEURL y est donnée.")
    if (environ.get("GITHUB_ACTIONS") or environ.get("GITLAB_CI")) and not environ.get("BEFFROI_SITEURL"):
        yield red("BEFFROI_SITEURL n’est pas donnée à l’automate : il ne publie pas.", "Donnez cette variable dans les réglages du dépôt.")
    yield from check_last_commit(root, environ)


def check_history_remote(remote: str | None, environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """The remote where an alert at night is pushed; a town that has one must have said whether it is its own."""
    try:
        remotes = Git(None, environ, 10, find_town(environ, Path.cwd()))("remote").decode().split()
    except GitError:
        remotes = []
    if remote is None and remotes:
        yield amber(
            "aucun dépôt n’est nommé : une alerte ne sera pas poussée.", 'Réglage HISTORY_REMOTE : "origin", si c’est le vôtre, ou "".'
        )
    elif remote:
        yield green(f"poussée vers {strip_credentials(remote)}.")
    else:
        yield green("gardée sur cette machine.")


def check_last_commit(root: Path, environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """How close GitHub's limit of 60 days without a commit is."""
    try:
        at = Git(root / ".git", environ, 10)("log", "-1", "--format=%ct")
    except GitError:
        yield amber("ce dossier n’est pas un dépôt git.", "Sans dépôt, aucune forge ne publie.")
        return
    days = int((time.time() - int(at)) // 86_400)
    if days > QUIET:
        yield amber(
            f"aucun changement depuis {days} jours.", "GitHub suspend à 60 l’exécution horaire d’un dépôt public : relancez-la d’un clic."
        )
