"""`beffroi upgrade`, a town's folder moved to another version; `beffroi towns`, the same work for every town of a folder."""

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from plugins.command.command import UsageError, command
from plugins.command.program import COMMANDS
from plugins.command.town import list_usable_rooms, open_town
from plugins.core.infrastructure.errors import BeffroiError, Exit, SettingsError
from plugins.core.infrastructure.settings import find_command_rooms, gather_settings, load_rooms
from plugins.core.infrastructure.town import find_town, locate_town, print_line
from plugins.journal.site.engine import PLUGINS
from plugins.towns.town_folder.begin_town import renew_forge_files
from plugins.towns.town_folder.package import (
    LOGS,
    PACKAGES,
    TownOutcome,
    check_wheel,
    copy_shared_files,
    copy_wheel,
    find_towns,
    format_table,
    is_pinned,
    read_from_wheel,
    read_pinned_version,
    read_wheel_version,
    run_for_each_town,
    write_launcher,
    write_pins,
)
from plugins.towns.town_folder.upgrade import (
    FORMER_VERSIONS,
    STAGING,
    build_environ,
    build_with,
    compare_sites,
    compare_versions,
    copy_state,
    find_copies_folder,
    find_former_version,
    find_newer_wheel,
    go_back,
    has_copies,
    install_staged_version,
    keep_version,
    list_changes,
    list_stored_files,
    migrate_stored_files,
    migrate_with,
    refuse_writers,
    stage_version,
    take_back_stored_files,
)
from plugins.towns.town_settings.read import SHARED

UPGRADE_OPTIONS = {
    "package": "FICHIER : le paquet de la version voulue ; sans lui, le plus récent de paquets/",
    "back": "revient à la version d’avant, sans toucher au registre des annonces",
    "migrate": "mène seulement ce que la ville garde (ses bases) à la forme de la version installée",
    "copies": "DOSSIER : avec --migrate, où copier ce qui va changer",
    "dry_run": "compare seulement les deux versions",
    "yes": "ne demande rien",
    "publish": "met en ligne ensuite",
}


@command(help=UPGRADE_OPTIONS)
def upgrade(
    package: str = "",
    back: bool = False,
    migrate: bool = False,
    copies: str = "",
    dry_run: bool = False,
    yes: bool = False,
    publish: bool = False,
) -> Exit | None:
    """Passe à une autre version de Beffroi, ou y revient

    Dit ce que la nouvelle version demande, construit le site avec les deux et dit quelles pages changent, demande, puis remplace. Ce qui
    était là est gardé : --back y revient.
    """
    if migrate:
        return migrate_town(copies, dry_run)
    town = find_town(os.environ, Path.cwd())
    if not read_pinned_version(town):
        raise SettingsError([f"{town} : ce dossier n’épingle aucune version. « ./beffroi init ma-ville » en fait un qui le fait."])
    if back:
        return leave_version(town)
    return upgrade_town(town, package, dry_run, yes, publish)


def migrate_town(copies: str, dry_run: bool) -> Exit:
    """Bring what the town keeps up to the formats of this version; nothing where it is."""
    copies_folder = Path(copies).expanduser().resolve() if copies else None
    town = locate_town(None)
    files = list_stored_files(town, list_usable_rooms(town.conf))
    if dry_run:
        print_line("\n".join(["Ce que la ville garde :", *(f"- {file.describe(town)}" for file in files)]))
        return Exit.DONE
    place = copies_folder or town.folder / FORMER_VERSIONS / "formes"
    changes = list(migrate_stored_files(files, place))
    print_line(
        "\n".join(
            [*changes, f"Ce qui a changé est copié dans {town.shorten_path(place)}."] if changes else ["Rien n’est à changer de forme."]
        )
    )
    return Exit.DONE


def leave_version(folder: Path) -> Exit:
    """Return to the version that was kept last, and bring what the town keeps back to its formats."""
    former_folder, later = find_former_version(folder), find_copies_folder(folder)
    if has_copies(former_folder):
        town = locate_town(None)
        for line in take_back_stored_files(town, list_usable_rooms(town.conf), former_folder, later):
            print_line(line)
    version = go_back(folder)
    print_line(f"Revenu à la version {version}. Le registre des annonces n’a pas changé.")
    print_line(f"Les réglages et les bases tels qu’ils étaient il y a un instant sont gardés dans {later.relative_to(folder)}.")
    return Exit.DONE


def bring_up_to_date(town: Path, program: Path, wheel: Path, kept_folder: Path) -> None:
    """Give what `town` keeps, and its forge's files, the formats of the version of `wheel`, whose `program` is; or return to the last."""
    try:
        print_line("\n".join(migrate_with(program, town, build_environ(), "--copies", str(kept_folder))))
    except SettingsError:
        go_back(town)
        raise
    for line in renew_forge_files(town, partial(read_from_wheel, wheel)):
        print_line(line)


def upgrade_town(town: Path, package: str, dry_run: bool, yes: bool, publish: bool) -> Exit:
    """Move one town to the version of that package, or to the newest at hand."""
    wheel = check_wheel(package) if package else find_newer_wheel(town)
    if wheel is None:
        print_line(f"Version {read_pinned_version(town)} : aucune autre n’est dans paquets/. Donnez-la : upgrade --package beffroi-….whl")
        return Exit.DONE
    old, new = read_pinned_version(town), read_wheel_version(wheel)
    if is_pinned(town, wheel):
        print_line(f"Version {old} : c’est déjà celle de cette ville.")
        return Exit.DONE
    if old == new:
        raise SettingsError(
            [f"{wheel.name} porte le numéro de la version de cette ville, et n’est pas son paquet. Refaites-le d’un autre."]
        )
    print_line(f"De {old} à {new}.")
    if changes := list_changes(wheel):
        print_line("Ce que la nouvelle version demande :\n" + "\n".join(changes))
    staging = stage_version(town, wheel)
    try:
        print_line("Construction avec les deux versions…")
        now = datetime.now().isoformat(timespec="minutes")
        print_line("\n".join(compare_versions(town, staging, build_environ(), now).format_report()))
        print_line("\n".join(migrate_with(staging / "beffroi", town, build_environ(), "--dry-run")))
        if dry_run or not (yes or _confirm(new)):
            print_line("Rien n’est changé.")
            return Exit.DONE
        paths = locate_town(str(town / "publishconf.py"))
        refuse_writers(paths, list_usable_rooms(paths.conf))
        wheel = copy_wheel(wheel, town / PACKAGES)
        kept_folder = install_staged_version(town, staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    bring_up_to_date(town, town / "beffroi", wheel, kept_folder)
    print_line(
        f"Version {new} en place. Ce qui était là est gardé dans {kept_folder.relative_to(town)} : ./beffroi upgrade --back y revient."
    )
    if publish:
        return Exit(subprocess.run([sys.executable, str(town / "beffroi"), "publish"], cwd=town, check=False).returncode)
    return Exit.DONE


def _confirm(version: str) -> bool:
    if not sys.stdin.isatty():
        print_line("Personne n’est là pour répondre : relancez avec --yes pour passer à cette version.")
        return False
    return input(f"Passer à la version {version} ? [o/N] ").strip().lower() in ("o", "oui")


SERVICE = "service"
ACTIONS = ("check", "publish", "alert", "doctor", "upgrade", SERVICE)
TOWNS_OPTIONS = {
    "action": "ACTION : check, publish, alert, doctor, upgrade ; service écrit ce qui tient ouvert celui de chacune",
    "text": "TEXTE : avec alert, ce que toutes disent",
    "in_": "DOSSIER : celui des villes ; celui où l’on est par défaut",
    "only": "VILLES : celles-ci seulement, séparées par des virgules",
    "until": "QUAND : avec alert, jusqu’à quand : demain 18h, dans 3 heures",
    "package": "FICHIER : avec upgrade, le paquet de la version voulue",
    "at_once": "NOMBRE : les villes à la fois ; une par cœur par défaut",
    "dry_run": "avec upgrade : compare seulement ; avec alert : répète sans rien envoyer",
    "yes": "avec upgrade : remplace dans toutes les villes où les deux versions construisent",
}


UNITS_WRITTEN = (
    "De quoi tenir {count} services est dans {folder}. Ensuite, sur le serveur : les unités dans /etc/systemd/system/, les secrets de "
    "chaque ville dans /etc/beffroi/VILLE.env, les fichiers de nginx/ à leur place : ./beffroi help bureau."
)


@command(positional=["action", "text"], help=TOWNS_OPTIONS)
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
    if action == SERVICE:
        return write_units(place, chosen)
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


def write_units(place: Path, towns: Iterable[Path]) -> Exit:
    """Write below `commun/` what systemd and nginx need to hold the service of each of the `towns` of `place`."""
    from plugins.service.evening.settings import Settings as EveningSettings  # for this action alone
    from plugins.service.web_service.settings import Settings as DeskSettings  # likewise
    from plugins.service.web_service.units import TownService, build_units  # likewise

    services, target = dict[str, TownService](), place / SHARED / "service"
    for folder in towns:
        town = open_town(str(folder / "publishconf.py"), None, None)
        desk = gather_settings(DeskSettings, town.conf, town.environ).service
        services[folder.name] = TownService(desk, gather_settings(EveningSettings, town.conf, town.environ).live)
    for name, text in build_units(place, services):
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    print_line(UNITS_WRITTEN.format(count=len(services), folder=target))
    return Exit.DONE


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
    load_rooms([*PLUGINS, *find_command_rooms()])
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
