"""`beffroi towns`: the same work for every town of a folder, by the one Beffroi that is installed."""

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from plugins.command.command import command
from plugins.command.line import UsageError
from plugins.command.table import COMMANDS
from plugins.command.tasks.upgrade import bring_up_to_date
from plugins.command.town import NOT_PELICANS
from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.infrastructure.settings import load_rooms
from plugins.core.infrastructure.town import print_line
from plugins.journal.site.engine import PLUGINS
from plugins.towns.town_folder.launcher import write_launcher
from plugins.towns.town_folder.many_towns import LOGS, TownOutcome, copy_shared_files, find_towns, format_table, run_for_each_town
from plugins.towns.town_folder.package import PACKAGES, check_wheel, copy_wheel, read_pinned_version, write_pins
from plugins.towns.town_folder.upgrade import (
    STAGING,
    build_environ,
    build_with,
    compare_sites,
    copy_state,
    keep_version,
    list_changes,
    stage_version,
)
from plugins.towns.town_settings.read import SHARED

ACTIONS = ("check", "publish", "alert", "doctor", "upgrade")
OPTIONS = {
    "action": "ACTION : check, publish, alert, doctor, upgrade",
    "text": "TEXTE : avec alert, ce que toutes disent",
    "in_": "DOSSIER : celui des villes ; celui où l’on est par défaut",
    "only": "VILLES : celles-ci seulement, séparées par des virgules",
    "until": "QUAND : avec alert, jusqu’à quand : demain 18h, dans 3 heures",
    "package": "FICHIER : avec upgrade, le paquet de la version voulue",
    "at_once": "NOMBRE : les villes à la fois ; une par cœur par défaut",
    "dry_run": "avec upgrade : compare seulement ; avec alert : répète sans rien envoyer",
    "yes": "avec upgrade : remplace dans toutes les villes où les deux versions construisent",
}


@command(positional=["action", "text"], help=OPTIONS)
def towns(
    action: str,
    text: str = "",
    in_: str = ".",
    only: str = "",
    until: str = "",
    package: str = "",
    at_once: int = 0,
    dry_run: bool = False,
    yes: bool = False,
) -> Exit | None:
    """Travaille pour toutes les villes d’un dossier

    Une ville qui échoue n’en arrête aucune ; un tableau dit ce qu’il en est de chacune. Ce que contient commun/ (un agenda, des bus, une
    alerte, des gabarits) est repris par toutes. Exemple : beffroi towns publish --in /srv/communes
    """
    if action not in ACTIONS:
        raise UsageError(f"towns : « {action} » n’existe pas. Choisissez parmi : {', '.join(ACTIONS)}.")
    if action == "alert" and not (text and until):
        raise UsageError('towns alert : dites quoi, et jusqu’à quand : towns alert "L’eau n’est plus potable" --until "demain 18h"')
    place, began = Path(in_).expanduser().resolve(), time.monotonic()
    chosen = find_towns(place, [name.strip() for name in only.split(",") if name.strip()])
    outcomes = list[TownOutcome]()
    try:
        for outcome in run_for_each_town(
            chosen, _build_work(action, text, until, place, package, dry_run, yes), place / LOGS, at_once or os.cpu_count() or 1
        ):
            outcomes.append(outcome)
            print_line(f"{len(outcomes)}/{len(chosen)} {outcome.town}")
    finally:
        if action == "upgrade":
            shutil.rmtree(place / STAGING, ignore_errors=True)
    print_line("\n" + "\n".join(format_table(outcomes, place)))
    print_line(f"En {time.monotonic() - began:.1f} s.")
    return Exit.PERSON if any(outcome.code for outcome in outcomes) else Exit.DONE


def _build_work(action: str, text: str, until: str, place: Path, package: str, dry_run: bool, yes: bool) -> Callable[[Path], int]:
    """What is done for one town, everything that it needs being imported before the first."""
    shared = place / SHARED
    if action == "upgrade":
        return _build_upgrade_work(place, package, dry_run, yes)
    work = next(row for row in COMMANDS if row.name == action).load()
    _import_rooms()
    words = {"alert": [text, "--until", until, *(["--dry-run"] if dry_run else [])]}.get(action, [])

    def answer(town: Path) -> int:
        for line in copy_shared_files(shared, town):
            print_line(f"commun : {line}")
        return _run_and_report(lambda: work.answer(words))

    return answer


def _import_rooms() -> None:
    """Import what the rooms declare, and leave all that is in memory to the copies as it is: a collection would copy each page of it."""
    load_rooms([*PLUGINS, *NOT_PELICANS])
    gc.collect()
    gc.freeze()


def _build_upgrade_work(place: Path, package: str, dry_run: bool, yes: bool) -> Callable[[Path], int]:
    """The new version is made ready once, beside the towns; each site is then built by both, and told apart."""
    if not package:
        raise UsageError("towns upgrade : donnez le paquet de la version voulue : --package beffroi-….whl")
    wheel = check_wheel(package)
    print_line("\n".join(["Ce que la nouvelle version demande :", *list_changes(wheel)]))
    staging = stage_version(place, wheel)
    subprocess.run([sys.executable, str(staging / "beffroi"), "--help"], check=True, stdout=subprocess.DEVNULL)  # makes its environment

    def compare(town: Path) -> int:
        return _run_and_report(lambda: _compare_town(town, staging, wheel, yes and not dry_run))

    return compare


def _compare_town(town: Path, staging: Path, wheel: Path, replace: bool) -> int:
    work_folder = town / STAGING
    shutil.rmtree(work_folder, ignore_errors=True)
    work_folder.mkdir(parents=True)
    frozen = {**build_environ(), "BEFFROI_NOW": datetime.now().isoformat(timespec="minutes")}
    frozen["BEFFROI_STATE"] = str(copy_state(town, work_folder, frozen))
    before, after = work_folder / "avant", work_folder / "apres"
    os.environ.update(frozen)
    from plugins.command.tasks.build import build  # by the version that is installed, in this very process

    try:
        code = build.answer(["--output", str(before)])
        if code:
            return code
        build_with(staging / "beffroi", town, after, frozen)
        difference = compare_sites(before, after)
    finally:
        shutil.rmtree(work_folder)
    if replace:
        old, kept_folder = read_pinned_version(town), keep_version(town)
        write_pins(town, copy_wheel(wheel, town / PACKAGES))
        write_launcher(town)
        bring_up_to_date(town, staging / "beffroi", wheel, kept_folder)
        print_line(f"De {old} à {read_pinned_version(town)}.")
    print_line("\n".join([*list(difference.format_report())[1:], next(difference.format_report())]))
    return Exit.DONE


def _run_and_report(work: Callable[[], int]) -> int:
    """Run `work` and return its exit code; errors are printed as usual."""
    try:
        return work()
    except BeffroiError as error:
        print_line(str(error))
        return int(error.exit_code)
