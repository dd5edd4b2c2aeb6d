"""A town that cloned the software moves to a folder of its own: its content, settings, templates, rooms, state and history, and no more.

The clone is only read: while it is there, it is the copy to go back to.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from plugins.editorial.demonstration import list_leftover_files
from plugins.infrastructure import settings
from plugins.infrastructure.errors import SettingsError
from plugins.town_folder.begin_town import IGNORED, PELICANCONF
from plugins.town_folder.forge_files import write_forge_files
from plugins.town_folder.launcher import write_launcher
from plugins.town_folder.package import PACKAGES, find_wheel, write_pins
from plugins.town_settings.convert import convert_settings
from plugins.town_settings.edit import write_settings_data
from plugins.town_settings.read import FILE

STATE = ".beffroi"
REMADE = ("pictures", "look", "preview", "compressed", "search")
"""What of the state is made again by the next build."""
SITE = ("public", ".public.verrou", ".public.manifest.json")
SYSPATH = "sys.path.insert(0, str(Path(__file__).resolve().parent))"
IMPORT = """\
from contextlib import suppress

with suppress(ImportError):
    import beffroi  # l’installation, dont les greffons s’importent

"""


@dataclass
class Move:
    """The report on the clone's files, for its webmaster: paths below the clone."""

    templates: list[str] = field(default_factory=list)
    statics: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    left_demonstration: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    moved_settings: tuple[str, ...] = ()

    def format_report(self) -> Iterator[str]:
        """The report, in French."""
        yield f"Réglages mis dans {FILE} : {len(self.moved_settings)}."
        for names, sentence in (
            (self.templates, "Vos gabarits, gardés dans theme/templates/"),
            (self.statics, "Vos styles, scripts et images, gardés dans theme/static/"),
            (self.rooms, "Vos greffons, gardés dans plugins/"),
            (self.state, "Registre et état, repris tels quels"),
            (self.left_demonstration, "Laissés de côté, car de la démonstration"),
            (self.by_hand, "À reprendre à la main : ces fichiers du logiciel ont été changés chez vous"),
        ):
            if names:
                more = f" et {len(names) - 8} autres" if len(names) > 8 else ""
                yield f"{sentence} ({len(names)}) : {', '.join(names[:8])}{more}."


def move_clone(
    clone: Path, folder: Path, rooms: tuple[str, ...], environ: Mapping[str, str], package: str | None, report: Callable[[str], None]
) -> Move:
    """Make the town's `folder` out of the `clone`. Raises SettingsError, and leaves nothing, when it cannot be done."""
    file = clone / "pelicanconf.py"
    if not file.is_file() or not (clone / "plugins" / "infrastructure").is_dir():
        raise SettingsError([f"{clone} : ce n’est pas une copie de Beffroi (pelicanconf.py et plugins/ manquent)."])
    if folder.exists():
        raise SettingsError([f"{folder} : ce dossier existe déjà. Choisissez-en un autre."])
    folder.mkdir(parents=True)
    try:
        move = Move()
        conf = settings.load_settings(file)
        content = clone / str(conf.get("PATH") or "content")
        _copy_content(content, folder / "content", move)
        _copy_settings(clone, folder, conf, rooms, move)
        _copy_own_files(clone, folder, move)
        _copy_state(clone, folder, environ, conf, move)
        report("Préparation du paquet…")
        write_pins(folder, find_wheel(package, folder / PACKAGES))
        write_launcher(folder)
        (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
        if (clone / ".git").is_dir():
            shutil.copytree(clone / ".git", folder / ".git", symlinks=True)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return move


def _copy_content(content: Path, target: Path, move: Move) -> None:
    """All but what is still the demonstration's; a picture goes with the texts, since nobody can tell whose it is."""
    demonstration_files = {content / mistake.file.partition("/")[2] for mistake in list_leftover_files(content)}
    move.left_demonstration += sorted(path.relative_to(content.parent).as_posix() for path in demonstration_files)

    def ignore(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if Path(folder, name) in demonstration_files]

    shutil.copytree(content, target, ignore=ignore)


def _copy_settings(clone: Path, folder: Path, conf: Mapping[str, Any], rooms: tuple[str, ...], move: Move) -> None:
    """`pelicanconf.py` converted, `publishconf.py` as it is; both find the rooms where they are installed."""
    for name in ("publishconf.py", "ville.toml"):
        if (clone / name).is_file():
            shutil.copyfile(clone / name, folder / name)
    source = folder / "pelicanconf.py"
    shutil.copyfile(clone / "pelicanconf.py", source)
    if not (clone / FILE).is_file():
        conversion = convert_settings(source, conf, rooms)
        write_settings_data(folder / FILE, conversion.data)
        source.write_text(_find_installed(conversion.code), encoding="utf-8")
        move.moved_settings = conversion.moved_settings
    else:
        source.write_text(PELICANCONF if is_software(clone / "pelicanconf.py") else _find_installed(source.read_text()), encoding="utf-8")
    contours = str(conf.get("QUARTIERS_CONTOURS") or "")
    if contours and Path(contours).is_file():
        shutil.copyfile(contours, folder / Path(contours).name)


def _find_installed(code: str) -> str:
    """The same settings file, which imports Beffroi first."""
    return (
        code if "import beffroi" in code else code.replace("import sys\n", f"import sys\n{IMPORT}", 1) if SYSPATH in code else IMPORT + code
    )


def _copy_own_files(clone: Path, folder: Path, move: Move) -> None:
    """The town's templates, static files and rooms; what of the software it changed otherwise is told."""
    house = {room.name for room in Path(__file__).resolve().parents[1].iterdir() if room.is_dir()}
    for path in sorted(clone.rglob("*")):
        name = path.relative_to(clone).as_posix()
        top, _, rest = name.partition("/")
        if top not in ("theme", "plugins", "ci", ".github", ".gitlab-ci.yml") or not path.is_file() or "__pycache__" in path.parts:
            continue
        if is_software(path):
            continue
        if name.startswith("theme/templates/"):
            move.templates.append(rest.removeprefix("templates/"))
        elif name.startswith("theme/static/"):
            move.statics.append(rest.removeprefix("static/"))
        elif top == "plugins" and rest.partition("/")[0] not in house:
            move.rooms.append(rest)
        elif top in ("ci", ".github", ".gitlab-ci.yml"):
            pass
        else:
            move.by_hand.append(name)
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for forge, sign in (("github", ".github/workflows/journal.yml"), ("gitlab", ".gitlab-ci.yml")):
        if (clone / sign).is_file() and not (folder / sign).is_file():
            write_forge_files(folder, forge)


def _copy_state(clone: Path, folder: Path, environ: Mapping[str, str], conf: Mapping[str, Any], move: Move) -> None:
    """The ledger and what goes with it, where they lie in the clone; a state that lies elsewhere stays there, and is used as before."""
    state = Path(str(environ.get("BEFFROI_STATE") or conf.get("BEFFROI_STATE") or STATE))
    if not state.is_absolute() and (clone / state).is_dir():
        for path in sorted((clone / state).iterdir()):
            if path.name in REMADE or path.name.endswith(".lock"):
                continue
            target = folder / state / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, target, symlinks=True)
            else:
                shutil.copy2(path, target)
            move.state.append(path.name)
    for name in SITE:
        if (clone / name).is_dir():
            shutil.copytree(clone / name, folder / name, symlinks=True)


LIST = Path(__file__).with_name("known_files.bin")
SIZE = 6


@cache
def _list_known() -> frozenset[bytes]:
    content = LIST.read_bytes()
    return frozenset(content[at : at + SIZE] for at in range(0, len(content), SIZE))


def is_software(path: Path) -> bool:
    """Whether the file is, byte for byte, one of some version of the software."""
    content = path.read_bytes()
    name = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)  # how git names a file: git-hash-object(1)
    return name.digest()[:SIZE] in _list_known()
