"""`beffroi upgrade`: a town's folder moved to another version, or a clone of the software moved to a town's folder."""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from plugins.command.command import command
from plugins.command.town import list_usable_rooms
from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.core.infrastructure.town import find_town, locate_town, print_line
from plugins.towns.town_folder.forge_files import renew_forge_files
from plugins.towns.town_folder.package import (
    PACKAGES,
    check_wheel,
    copy_wheel,
    is_pinned,
    read_from_wheel,
    read_pinned_version,
    read_wheel_version,
)
from plugins.towns.town_folder.stored_files import (
    has_copies,
    list_stored_files,
    migrate_stored_files,
    refuse_writers,
    take_back_stored_files,
)
from plugins.towns.town_folder.upgrade import (
    FORMER_VERSIONS,
    build_environ,
    compare_versions,
    find_copies_folder,
    find_former_version,
    find_newer_wheel,
    go_back,
    install_staged_version,
    list_changes,
    migrate_with,
    stage_version,
)

OPTIONS = {
    "package": "FICHIER : le paquet de la version voulue ; sans lui, le plus récent de paquets/",
    "back": "revient à la version d’avant, sans toucher au registre des annonces",
    "migrate": "mène seulement ce que la ville garde (ses bases) à la forme de la version installée",
    "copies": "DOSSIER : avec --migrate, où copier ce qui va changer",
    "dry_run": "compare seulement les deux versions",
    "yes": "ne demande rien",
    "publish": "met en ligne ensuite",
}


@command(help=OPTIONS)
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
